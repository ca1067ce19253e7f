"""Scenarios: the story of an invented family, and what each document would ask for, worked by hand.

A scenario is a test and a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from pydantic import Field

from cin_reference.case import Case
from cin_reference.counting import DayOne, show
from cin_reference.data import Frozen, content_folder, parse, read_yaml, unknown
from cin_reference.engine import timeline
from cin_reference.entries import Kind, Timeline
from cin_reference.errors import CaseError, CinReferenceError, DataError
from cin_reference.expectations import Expectation
from cin_reference.library import authorities, rulebook
from cin_reference.rulebook import Rulebook
from cin_reference.vocabulary import CircumstanceName, DutyName, EventName, TopicName, vocabulary
from cin_reference.words import limit_words


class ScenarioCase(Frozen):
    """The story's case under one authority. Events and circumstances are added to those of the scenario."""

    events: dict[EventName, date | tuple[date, ...]] = Field(default_factory=dict)
    """Events that matter to this document alone."""
    circumstances: tuple[CircumstanceName, ...] = ()
    """Circumstances that this document distinguishes."""
    in_short: str = ""
    """One line: what stands out in this authority. It states no figure: `{rule}` is filled in with the
    first date of a rule, and `{limit:rule}` with its limit."""
    expect: tuple[Expectation, ...] = ()
    """What the timeline must say; none if nobody has worked it out by hand yet."""
    left: dict[str, str] = Field(default_factory=dict)
    """Rules, duties or kinds of entry of which the timeline may say more than is expected, each with the reason."""
    selected: tuple[str, ...] | None = None
    """Every rule that applies because of what is true here; nothing is checked if it is not given."""
    ruled_out: tuple[str, ...] | None = None
    """Every rule that what is true here keeps out; nothing is checked if it is not given."""
    replaced: dict[str, str | tuple[str, ...]] | None = None
    """Every general rule that stands back, with what stands in for it; nothing is checked if it is not given."""


class Scenario(Frozen):
    """A story about an invented family, with a case for every authority."""

    slug: str
    """Its name in addresses and commands; also the name of its file."""
    title: str
    """What happens, in a few words."""
    topic: TopicName
    """The topic of the vocabulary under which it is listed."""
    summary: str
    """One sentence."""
    story: str
    """The family and what has happened, in a paragraph or two."""
    events: dict[EventName, date | tuple[date, ...]]
    """What happened, and when, under every authority."""
    circumstances: tuple[CircumstanceName, ...] = ()
    """What is true under every authority."""
    until: date
    """How far ahead the timelines look."""
    asks: tuple[DutyName, ...] = ()
    """Duties on which silence is reported, beside those that the events raise."""
    notice: tuple[str, ...] = Field(min_length=1)
    """What a reader should notice."""
    left: dict[str, str] = Field(default_factory=dict)
    """What every case may leave unexpected: duties or kinds of entry, each with the reason."""
    cases: dict[str, ScenarioCase]
    """The case under each authority. One that the file leaves out has only what all have in common."""

    @property
    def happened(self) -> tuple[tuple[date, str], ...]:
        """What has happened under every authority, in order of date: each day with its event."""
        dated = (
            (day, event)
            for event, days in self.events.items()
            for day in (days if isinstance(days, tuple) else (days,))
        )
        return tuple(sorted(dated))

    def case(self, authority: str, day_one: DayOne = DayOne.DAY_AFTER) -> Case:
        """Return the case under one authority.

        Raises:
            CaseError: The scenario has no case for the authority.
        """
        if authority not in self.cases:
            raise CaseError(unknown("authority", authority, self.cases))
        own = self.cases[authority]
        return Case(
            authority=authority,
            events={**self.events, **own.events},
            circumstances=frozenset(self.circumstances + own.circumstances),
            until=self.until,
            asks=self.asks,
            day_one=day_one,
        )

    def timeline(self, authority: str, day_one: DayOne = DayOne.DAY_AFTER, book: Rulebook | None = None) -> Timeline:
        """Compute the timeline under one authority, from its own rulebook or another edition of it."""
        if book is None and day_one is DayOne.DAY_AFTER:
            return _usual(self, authority, rulebook(authority))
        return timeline(self.case(authority, day_one), book or rulebook(authority))

    def __hash__(self) -> int:
        """Return a number that equal scenarios share, so that what is worked out from one can be kept under it."""
        return hash(self.slug)


@cache
def _usual(scenario: Scenario, authority: str, book: Rulebook) -> Timeline:
    """Return the timeline that the checks, the pages and the files all show, computed once."""
    return timeline(scenario.case(authority), book)


def in_short(scenario: Scenario, authority: str) -> str:
    """Return what stands out under one authority, with dates and limits filled in.

    Raises:
        DataError: It names a rule that gives no date in this scenario.
    """
    dated = scenario.timeline(authority).entries
    rules = rulebook(authority).by_id

    def filled(found: re.Match[str]) -> str:
        wanted, name = found["limit"], found["rule"]
        first = next((entry.day for entry in dated if entry.day and name in entry.rules), None)
        if first is None:
            known = {rule for entry in dated for rule in entry.rules}
            raise DataError(
                [f"scenarios/{scenario.slug}.yaml > {authority} > in_short: {unknown('rule', name, known)}"]
            )
        return limit_words(rules[name]) if wanted else show(first)

    return re.sub(r"\{(?P<limit>limit:)?(?P<rule>[^}]+)\}", filled, scenario.cases[authority].in_short)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return every scenario, in alphabetical order of slug.

    Raises:
        DataError: A file is not valid, or names something unknown.
    """
    return tuple(
        load_scenario(file) for file in sorted(content_folder("scenarios").glob("*.yaml"), key=lambda file: file.stem)
    )


def load_scenario(file: Path) -> Scenario:
    """Read one scenario.

    Raises:
        DataError: The file is not valid, or names something unknown.
    """
    read = parse(Scenario, {"slug": file.stem, **read_yaml(file)}, file)
    every = dict.fromkeys(authorities(), ScenarioCase()) | read.cases
    read = read.model_copy(update={"cases": dict(sorted(every.items()))})
    if found := [f"scenarios/{file.name} > {fault}" for fault in _faults(read)]:
        raise DataError(found)
    return read


def scenario(slug: str) -> Scenario:
    """Return one scenario.

    Raises:
        CaseError: There is no such scenario.
    """
    known = {each.slug: each for each in scenarios()}
    if slug not in known:
        raise CaseError(unknown("scenario", slug, known))
    return known[slug]


def _faults(read: Scenario) -> Iterator[str]:
    if read.topic not in vocabulary().topics:
        yield f"topic: {unknown('topic', read.topic, vocabulary().topics)}"
    shipped = authorities()
    for authority, own in read.cases.items():
        if authority not in shipped:
            yield f"cases: {unknown('authority', authority, shipped)}"
            continue
        try:
            read.case(authority).check(vocabulary())
        except CinReferenceError as fault:
            yield f"cases > {authority}: {fault}"
        if own == ScenarioCase():  # it names nothing, and reading a rulebook takes long
            continue
        rules, duties = rulebook(authority).by_id, vocabulary().duties
        listed = {"selected": own.selected, "ruled_out": own.ruled_out, "replaced": own.replaced}
        names: list[tuple[str, str, Iterable[str | None], Iterable[str]]] = [
            ("expect", "provision", (expected.rule for expected in own.expect), rules),
            ("expect", "duty", (expected.duty for expected in own.expect), duties),
            (
                "expect",
                "event",
                (event for each in own.expect for event in (*each.starts, each.until)),
                vocabulary().events,
            ),
            ("left", "provision, duty or kind", own.left, [*rules, *duties, *get_args(Kind)]),
            *((key, "provision", given or (), rules) for key, given in listed.items()),
        ]
        for key, kind, given, known in names:
            for name in given:
                if name is not None and name not in known:
                    yield f"cases > {authority} > {key}: {unknown(kind, name, known)}"
