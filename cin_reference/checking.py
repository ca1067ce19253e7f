"""Checking: the timelines of scenarios, held against what a person worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from cin_reference.counting import show
from cin_reference.entries import Entry, Timeline
from cin_reference.errors import DataError
from cin_reference.expectations import Expectation, differences, find, misread
from cin_reference.library import rulebook
from cin_reference.rulebook import Rulebook
from cin_reference.scenarios import Scenario, ScenarioCase, scenarios


class Result(NamedTuple):
    """An expectation, held against what was computed."""

    authority: str
    expectation: Expectation
    entry: Entry | None
    faults: tuple[str, ...]


class Checked(NamedTuple):
    """A scenario under one authority, held against what was worked out by hand."""

    results: tuple[Result, ...]
    """Every expectation, with the entry that it is about."""
    faults: tuple[str, ...]
    """What is not as it was worked out by hand, one line each."""


def check(scenario: Scenario, authority: str, book: Rulebook | None = None) -> Checked:
    """Compute the timeline of a scenario under one authority and compare it with what was worked out by hand.

    It is a fault if an expectation is not met, and if an entry is neither expected nor left out for
    a reason. Where nobody has worked anything out, there is nothing to compare.
    """
    own = scenario.cases[authority]
    if not own.expect:
        return Checked((), ())
    computed = scenario.timeline(authority, book=book)
    results = tuple(_result(scenario, authority, expected, computed) for expected in own.expect)
    where = f"scenarios/{scenario.slug}.yaml > {authority}"
    more = (*_unaccounted(scenario, own, results, computed), *_lists(own, computed))
    faults = (
        *(fault for result in results for fault in result.faults),
        *misstated(scenario, authority, book or rulebook(authority)),
        *(f"{where} > {fault}" for fault in more),
    )
    return Checked(results, faults)


def misstated(scenario: Scenario, authority: str, book: Rulebook) -> tuple[str, ...]:
    """Return where the expectations of a scenario read a rule otherwise than it is, one line each."""
    return tuple(
        f"scenarios/{scenario.slug}.yaml > {authority} > {expected.rule}: {fault}"
        for expected in scenario.cases[authority].expect
        if expected.rule
        for fault in misread(expected, book.by_id[expected.rule].timing)
    )


def verify(scenario: Scenario) -> tuple[Result, ...]:
    """Check a scenario under every authority.

    Raises:
        DataError: One line for each thing that is not as it was worked out by hand.
    """
    checked = [check(scenario, authority) for authority in scenario.cases]
    if faults := [fault for each in checked for fault in each.faults]:
        raise DataError(faults)
    return tuple(result for each in checked for result in each.results)


def _unaccounted(scenario: Scenario, own: ScenarioCase, results: Iterable[Result], computed: Timeline) -> Iterator[str]:
    """Give each entry that nobody expected and no reason leaves out, and each reason that nothing needs."""
    expected = [result.entry for result in results if result.entry]
    needed = set()
    for entry in (*computed.entries, *computed.without_date):
        if any(entry is each for each in expected):
            continue
        names = (*entry.rules, entry.duty, entry.kind)
        if reasons := [name for name in names if name in own.left]:
            needed.add(reasons[0])
        elif not scenario.left.keys() & set(names):
            when = show(entry.day) if entry.day else entry.kind.replace("_", " ")
            name = entry.provision or entry.duty
            yield f"{name}: {when} is not expected; work it out by hand, or leave it for a reason"
    for name in own.left.keys() - needed:
        yield f"left > {name}: everything of that name is expected, or there is nothing; remove it"


def _lists(own: ScenarioCase, computed: Timeline) -> Iterator[str]:
    """Compare which rules apply with the lists that were made by hand."""
    for what, wanted, got in (
        ("selected", own.selected, computed.selected),
        ("ruled_out", own.ruled_out, computed.ruled_out),
        ("replaced", _pairs(own.replaced), _pairs(computed.replaced)),
    ):
        if wanted is not None and got is not None:
            yield from (f"{what}: {name} is expected, but not computed" for name in sorted({*wanted} - {*got}))
            yield from (f"{what}: {name} is computed, but not expected" for name in sorted({*got} - {*wanted}))


def _pairs(replaced: Mapping[str, str | tuple[str, ...]] | None) -> list[str] | None:
    if replaced is None:
        return None
    return [
        f"{general} by {special}"
        for general, given in replaced.items()
        for special in ([given] if isinstance(given, str) else given)
    ]


def _result(scenario: Scenario, authority: str, expected: Expectation, computed: Timeline) -> Result:
    name = expected.rule or expected.duty
    where = f"scenarios/{scenario.slug}.yaml > {authority} > {name} (number {expected.nth})"
    entry = find(expected, computed)
    if entry is None:
        day = expected.due or expected.earliest
        wanted = show(day) if day else expected.expected_kind
        return Result(authority, expected, None, (f"{where}: expected {wanted}, but the timeline has no such entry",))
    return Result(authority, expected, entry, tuple(f"{where}: {fault}" for fault in differences(expected, entry)))


class Question(NamedTuple):
    """A question to put to a group, with the computed answer."""

    authority: str
    """The authority that it is about."""
    expectation: Expectation
    """The question, and how its answer was worked out by hand."""
    entry: Entry
    """The answer."""


def questions(scenario: Scenario) -> tuple[Question, ...]:
    """Return the questions of a scenario in the order of their answers' dates; those without a date come last."""
    asked = [
        Question(result.authority, result.expectation, result.entry)
        for authority in scenario.cases
        for result in check(scenario, authority).results
        if result.expectation.question and result.entry
    ]
    return tuple(sorted(asked, key=lambda each: (each.entry.day or date.max, each.authority)))


@cache
def exercised(authority: str) -> dict[str, tuple[Scenario, ...]]:
    """Return the scenarios in which each rule of an authority is worked out by hand."""
    found: dict[str, dict[str, Scenario]] = {}
    for story in scenarios():
        for result in check(story, authority).results:
            for rule in result.entry.rules if result.entry else ():
                found.setdefault(rule, {})[story.slug] = story
    return {rule: tuple(stories.values()) for rule, stories in found.items()}
