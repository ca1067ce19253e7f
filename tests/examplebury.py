"""An invented authority with an invented vocabulary, so that tests of the engine rest on no real document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from cin_reference.case import Case
from cin_reference.counting import DayOne
from cin_reference.engine import timeline
from cin_reference.entries import Entry, Timeline
from cin_reference.rulebook import Provision, Rulebook, SourceDocument
from cin_reference.vocabulary import Vocabulary

_WORDS = """
topics:
  all: {label: Everything, definition: All duties.}

duties:
  first_meeting:
    {topic: all, label: First meeting, definition: d, done_by: first_meeting_held, raised_by: [plan_started]}
  papers: {topic: all, label: Papers, definition: d, done_by: papers_shared}
  review:
    topic: all
    label: Reviews
    definition: d
    done_by: review_held
    also_done_by: [first_meeting_held]
    ends_with: [plan_ended]
  visit: {topic: all, label: Visits, definition: d, done_by: visit_made, ends_with: [plan_ended]}
  record: {topic: all, label: Record, definition: d, done_by: record_sent}
  preparation: {topic: all, label: Preparation, definition: d, done_by: family_prepared}
  stay_open: {topic: all, label: Staying open, definition: d, done_by: case_closed}
  oversight: {topic: all, label: Oversight, definition: d, done_by: oversight_recorded}
  ending: {topic: all, label: Length of a plan, definition: d, done_by: plan_ended}
  starting: {topic: all, label: Starting a plan, definition: d, done_by: plan_started}
  gp_told: {topic: all, label: Telling the GP, definition: d, raised_by: [assessed]}

events:
  assessed: {label: the assessment, definition: d}
  plan_started: {label: the start of the plan, definition: d}
  first_meeting_held: {label: the first meeting, definition: d, meeting: true}
  review_held: {label: a review, definition: d, repeats: true, meeting: true}
  meeting_held: {label: a meeting, definition: d, includes: [first_meeting_held, review_held], repeats: true}
  papers_shared: {label: sharing the papers, definition: d, repeats: true}
  record_sent: {label: sending the record, definition: d, repeats: true}
  visit_made: {label: a visit, definition: d, repeats: true}
  family_prepared: {label: preparing the family, definition: d}
  oversight_recorded: {label: recorded oversight, definition: d}
  plan_paused: {label: the pause, definition: d}
  plan_ended: {label: the end of the plan, definition: d, never_before: [plan_started]}
  case_closed: {label: the closing of the case, definition: d, never_before: [plan_started]}

circumstances:
  disabled: {label: the child is disabled, definition: d}
  special_team: {label: a special team holds the case, definition: d}
  led_by_key_worker: {label: a key worker leads, definition: d, excludes: [led_by_social_worker]}
  led_by_social_worker: {label: a social worker leads, definition: d}
  assessed_before: {label: there was an assessment, definition: d, implied_by: [assessed]}

roles:
  worker: {label: worker, definition: d}
  manager: {label: manager, definition: d}

terms: {}
"""
WORDS = Vocabulary.model_validate(yaml.safe_load(_WORDS))
WriteRulebook = Callable[..., Path]
"""Writes the files of Examplebury with the given provisions into a folder, and returns it."""
DOCUMENT = SourceDocument(title="Invented procedure", publisher="Examplebury Council")


def rule(name: str, duty: str, timing: dict[str, Any] | None = None, **more: Any) -> Provision:
    """Return a provision with what every provision needs."""
    given: dict[str, Any] = {
        "id": name,
        "duty": duty,
        "statement": f"What {name} says.",
        "modality": "must",
        "timing": timing,
        "cites": [
            {"passage": "1/bullet-1", "heading": "Heading", "place": "1st bullet", "find": f"the words of {name}"}
        ],
    }
    return Provision.model_validate(given | more)


def within(quantity: dict[str, int], start: str, **more: Any) -> dict[str, Any]:
    """Return a limit after an event."""
    return {"relation": "within", "quantity": quantity, "start": start, **more}


def every(quantity: dict[str, int], start: str, **more: Any) -> dict[str, Any]:
    """Return an interval from an event on."""
    return {"relation": "every", "quantity": quantity, "start": start, **more}


def book(*rules: Provision) -> Rulebook:
    """Return a checked rulebook of Examplebury."""
    made = Rulebook(slug="examplebury", name="Examplebury", document=DOCUMENT, provisions=rules)
    made.check(WORDS)
    return made


def run(
    rules: Provision | Iterable[Provision],
    *,
    circumstances: Iterable[str] = (),
    until: str | None = None,
    asks: tuple[str, ...] = (),
    day_one: DayOne = DayOne.DAY_AFTER,
    **events: str | list[str],
) -> Timeline:
    """Return the timeline of a case in Examplebury. Events are given by name, with their date or dates."""
    case = Case(
        authority="examplebury",
        events=events,
        circumstances=frozenset(circumstances),
        until=date.fromisoformat(until) if until else None,
        asks=asks,
        day_one=day_one,
    )
    return timeline(case, book(*([rules] if isinstance(rules, Provision) else rules)), WORDS)


def with_quantity(book_of: Rulebook, provision: str, quantity: dict[str, int]) -> Rulebook:
    """Return a copy of a rulebook in which one provision has another quantity."""
    content = book_of.model_dump(mode="json")
    (found,) = (each for each in content["provisions"] if each["id"] == provision)
    found["timing"]["quantity"] = quantity
    return Rulebook.model_validate(content)


def dues(entries: Iterable[Entry]) -> list[date | None]:
    """Return the due date of each entry."""
    return [entry.due for entry in entries]


def only(entries: tuple[Entry, ...]) -> Entry:
    """Return the one entry, and fail if there is another number of them."""
    (entry,) = entries
    return entry
