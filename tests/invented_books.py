"""Three invented procedures whose clocks are unlike those of the authorities that the package ships."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from cin_reference.library import load_rulebook
from cin_reference.rulebook import Rulebook
from cin_reference.vocabulary import Vocabulary, vocabulary

FOLDER = Path(__file__).parent / "invented"
NAMES = ("harrowfen", "ostermere", "tolleshaw")


@cache
def invented_words() -> Vocabulary:
    """Return the package's vocabulary with what the invented procedures add to it."""
    content = vocabulary().model_dump()
    for section, terms in yaml.safe_load((FOLDER / "vocabulary.yaml").read_text(encoding="utf-8")).items():
        for name, term in terms.items():
            content[section][name] = content[section].get(name, {}) | term
    return Vocabulary.model_validate(content)


@cache
def invented_books() -> tuple[Rulebook, ...]:
    """Return the three rulebooks."""
    return tuple(load_rulebook(FOLDER / name, invented_words()) for name in NAMES)
