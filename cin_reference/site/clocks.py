"""What can be stated about time: examples, each worked out while the page is built."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cin_reference.case import Case
from cin_reference.data import read_yaml
from cin_reference.engine import timeline
from cin_reference.rulebook import Provision, Rulebook, SourceDocument
from cin_reference.site.show import block, render
from cin_reference.vocabulary import Vocabulary, vocabulary
from cin_reference.words import timing_words

WHERE = {"passage": "1/paragraph-1", "heading": "Example", "place": "1st paragraph"}


@cache
def examples() -> dict[str, Any]:
    """Return every example under its name."""
    found: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml"))
    return found


@block
def clock(name: str) -> str:
    """Show what a data file holds, how pages say it, and what follows in a case."""
    given = examples()[name]
    words = _with_events(given.get("vocabulary", ""))
    said = {"id": "example", "duty": given["duty"], "statement": "An example.", "modality": "must", "cites": [WHERE]}
    rule = Provision.model_validate(said | yaml.safe_load(given["provision"]))
    book = Rulebook(
        slug="example",
        name="Example",
        document=SourceDocument(title="Example", publisher="Example"),
        provisions=(rule,),
    )
    book.check(words)
    case = Case(authority=book.slug, events=given["events"], until=given.get("until"))
    return render(
        "clock.html",
        added=given.get("vocabulary", ""),
        written=given["provision"],
        events={words.events[event].label: days for event, days in case.events.items()},
        said=timing_words(rule.timing, words) if rule.timing else "",
        entries=timeline(case, book, words).of(given["duty"]),
    )


def _with_events(added: str) -> Vocabulary:
    """Return the package's vocabulary with the events of an example."""
    content = vocabulary().model_dump()
    content["events"] |= yaml.safe_load(added) or {}
    return Vocabulary.model_validate(content)
