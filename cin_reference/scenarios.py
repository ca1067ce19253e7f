"""Scenarios: the story of an invented family, and what each document would ask for, worked by hand.

A scenario is a test and a page. Its expectations are dates that a person worked out from the
source text and a calendar; checking them runs the engine and compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from cin_reference.case import Case
from cin_reference.counting import DayOne, show
from cin_reference.data import Frozen, content_folder, parse, read_yaml, unknown
from cin_reference.engine import timeline
from cin_reference.entries import Agreement, Entry, Status, Timeline
from cin_reference.errors import CaseError, CinReferenceError, DataError
from cin_reference.library import authorities, rulebook
from cin_reference.vocabulary import vocabulary
from cin_reference.words import limit_words

WithoutDate = Literal["silent", "elsewhere", "no_figure", "forum", "waiting"]


class Expectation(Frozen):
    """What a person worked out that a timeline must say."""

    rule: str | None = None
    """The provision whose date is expected."""
    duty: str | None = None
    """The duty on which silence, or a reference elsewhere, is expected."""
    nth: int = Field(1, ge=1)
    """Which entry of that rule, in order of date: the first by default."""
    answer: WithoutDate | None = None
    """Why there is no date, where none is expected."""
    earliest: date | None = None
    """The first day on which it may be done."""
    due: date | None = None
    """The last day on which it is in time, under the safe reading."""
    dates: tuple[date, ...] = ()
    """Every date that the words allow, where there are several."""
    agreement: Agreement | None = None
    """How those dates relate."""
    status: Status | None = None
    """Whether it was done in time."""
    projected: bool = False
    """Whether the start date is one that the case does not give."""
    counting: str
    """How it was worked out by hand, from the text and a calendar."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.rule is None) == (self.duty is None):
            raise ValueError("name either a rule or a duty")
        if (self.answer is None) == (self.due is None and self.earliest is None):
            raise ValueError("give a date (due or earliest), or an answer that says why there is none")
        return self


class ScenarioCase(Frozen):
    """The story's case under one authority. Events and circumstances are added to those of the scenario."""

    events: dict[str, date | tuple[date, ...]] = Field(default_factory=dict)
    """Events that matter to this document alone."""
    circumstances: tuple[str, ...] = ()
    """Circumstances that this document distinguishes."""
    in_short: str = ""
    """One line: what stands out in this authority. It states no figure: `{rule}` is filled in with the
    first date of a rule, and `{limit:rule}` with its limit."""
    expect: tuple[Expectation, ...] = ()
    """What the timeline must say; none if nobody has worked it out by hand yet."""


class Scenario(Frozen):
    """A story about an invented family, with a case for every authority."""

    slug: str
    """Its name in addresses and commands; also the name of its file."""
    title: str
    """What happens, in a few words."""
    summary: str
    """One sentence."""
    story: str
    """The family and what has happened, in a paragraph or two."""
    events: dict[str, date | tuple[date, ...]]
    """What happened, and when, under every authority."""
    circumstances: tuple[str, ...] = ()
    """What is true under every authority."""
    until: date
    """How far ahead the timelines look."""
    asks: tuple[str, ...] = ()
    """Duties on which silence is reported, beside those that the events raise."""
    notice: tuple[str, ...] = Field(min_length=1)
    """What a reader should notice."""
    cases: dict[str, ScenarioCase]
    """The case under each authority. One that the file leaves out has only what all have in common."""

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

    def timeline(self, authority: str, day_one: DayOne = DayOne.DAY_AFTER) -> Timeline:
        """Compute the timeline under one authority."""
        return timeline(self.case(authority, day_one), rulebook(authority))


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


class Result(NamedTuple):
    """An expectation, held against what was computed."""

    authority: str
    expectation: Expectation
    entry: Entry | None
    faults: tuple[str, ...]


def check(scenario: Scenario, authority: str) -> tuple[Result, ...]:
    """Compute the timeline of a scenario under one authority and compare it with what was expected."""
    computed = scenario.timeline(authority)
    return tuple(_result(scenario, authority, expected, computed) for expected in scenario.cases[authority].expect)


def unexpected(scenario: Scenario, authority: str) -> tuple[str, ...]:
    """Return the rules that give a date in a scenario and that no expectation pins."""
    pinned = {rule for result in check(scenario, authority) if result.entry for rule in result.entry.rules}
    dating = {rule for entry in scenario.timeline(authority).entries if entry.day for rule in entry.rules}
    return tuple(sorted(dating - pinned))


def verify(scenario: Scenario) -> tuple[Result, ...]:
    """Check a scenario under every authority.

    Raises:
        DataError: One line for each date or answer that is not as expected, and for each rule that
            gives a date and is not expected.
    """
    results = [result for authority in scenario.cases for result in check(scenario, authority)]
    faults = [fault for result in results for fault in result.faults]
    faults += [
        f"scenarios/{scenario.slug}.yaml > {authority} > {rule}: it gives a date and no expectation names it; "
        "work the date out by hand and add it"
        for authority, own in scenario.cases.items()
        if own.expect
        for rule in unexpected(scenario, authority)
    ]
    if faults:
        raise DataError(faults)
    return tuple(results)


def _result(scenario: Scenario, authority: str, expected: Expectation, computed: Timeline) -> Result:
    name = expected.rule or expected.duty
    where = f"scenarios/{scenario.slug}.yaml > {authority} > {name} (number {expected.nth})"
    entry = _find(expected, computed)
    if entry is None:
        wanted = show(expected.due or expected.earliest or date.min) if expected.answer is None else expected.answer
        return Result(authority, expected, None, (f"{where}: expected {wanted}, but the timeline has no such entry",))
    return Result(authority, expected, entry, tuple(f"{where}: {fault}" for fault in _differences(expected, entry)))


def _find(expected: Expectation, computed: Timeline) -> Entry | None:
    if expected.answer:
        found = [
            entry
            for entry in (*computed.entries, *computed.without_date)
            if entry.kind == expected.answer and (entry.duty == expected.duty or expected.rule in entry.rules)
        ]
    else:
        found = [entry for entry in computed.entries if expected.rule in entry.rules]
    return found[expected.nth - 1] if len(found) >= expected.nth else None


def _differences(expected: Expectation, entry: Entry) -> Iterator[str]:
    compared: list[tuple[str, object, object]] = []
    if expected.answer is None:
        compared += [("due", expected.due, entry.due), ("projected", expected.projected, entry.projected)]
        several = len(set(_dates(entry))) > 1
        if expected.earliest or entry.kind == "minimum":
            compared.append(("earliest", expected.earliest, entry.earliest))
        if expected.dates or several:
            compared.append(("dates", tuple(sorted(expected.dates)), _dates(entry)))
    if expected.agreement:
        compared.append(("agreement", expected.agreement, entry.agreement))
    if expected.status:
        compared.append(("status", expected.status, entry.status))
    for what, wanted, got in compared:
        if wanted != got:
            yield f"{what}: expected {_shown(wanted)}, computed {_shown(got)}"


def _dates(entry: Entry) -> tuple[date, ...]:
    """Return every distinct date of the entry's readings, in order."""
    found = {reading.due or reading.earliest for reading in entry.readings}
    return tuple(sorted(day for day in found if day))


def _shown(value: object) -> str:
    if isinstance(value, date):
        return show(value)
    if isinstance(value, tuple):
        return " and ".join(show(day) for day in value) or "no date"
    return "no date" if value is None else str(value)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return every scenario, in alphabetical order of slug.

    Raises:
        DataError: A file is not valid, or names something unknown.
    """
    found = []
    for file in sorted(content_folder("scenarios").glob("*.yaml")):
        read = parse(Scenario, {"slug": file.stem, **read_yaml(file)}, file)
        every = dict.fromkeys(authorities(), ScenarioCase()) | read.cases
        read = read.model_copy(update={"cases": dict(sorted(every.items()))})
        if faults := [f"scenarios/{file.name} > {fault}" for fault in _faults(read)]:
            raise DataError(faults)
        found.append(read)
    return tuple(found)


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
    for authority, own in read.cases.items():
        if authority not in authorities():
            yield f"cases: {unknown('authority', authority, authorities())}"
            continue
        try:
            read.case(authority).check(vocabulary())
        except CinReferenceError as fault:
            yield f"cases > {authority}: {fault}"
        rules, duties = rulebook(authority).by_id, vocabulary().duties
        for expected in own.expect:
            if expected.rule and expected.rule not in rules:
                yield f"cases > {authority} > expect: {unknown('provision', expected.rule, rules)}"
            if expected.duty and expected.duty not in duties:
                yield f"cases > {authority} > expect: {unknown('duty', expected.duty, duties)}"
