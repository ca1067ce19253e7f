"""Checks of rules that meet in time: whether all can be kept, and where they leave one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from cin_reference.comparisons import REFERENCE, is_limit, lower
from cin_reference.counting import show
from cin_reference.findings.model import Evidence, Group, Subject, check
from cin_reference.network import Bound, Schedule, Step, smallest, solve
from cin_reference.pathways import Pathway
from cin_reference.rulebook import Provision
from cin_reference.timing import Relation
from cin_reference.words import clock_words, limit_words


@check("T01", "no-schedule", Group.TOGETHER)
def no_schedule(subject: Subject) -> Iterator[Evidence]:
    """Rules that cannot all be kept.

    Whatever is done and when, at least one of these rules is broken. Without any one of them, the
    others can be kept.

    Settle:
        Lengthen or shorten one of the limits, or say which rule gives way.

    Example:
        The first meeting is due within two weeks of the assessment, and must not be held before three weeks have
        passed since it.
    """
    found: set[frozenset[str]] = set()
    for pathway in subject.pathways.different:
        days = impossible_days(subject, pathway)
        if not days:
            continue
        core = _smallest(subject, pathway, days[0])
        rules = dict.fromkeys(bound.rule for bound in core)
        if any(known <= rules.keys() for known in found):
            continue
        found.add(frozenset(rules))
        start = pathway.origin.event
        tried = len(subject.distances.days)
        when = "whatever the date" if len(days) == tried else f"on {len(days):,} of {tried:,} start dates"
        case = subject.case((start,), subject.distances.date(days[0]), pathway.circumstances)
        yield Evidence(
            f"These rules cannot all be kept after {subject.event(start)}, {when}.",
            about=tuple(rules),
            details=tuple(_why(subject, pathway, core, days[0])),
            shown=(subject.show(case, rules),),
        )


@check("T02", "one-day-for-both", Group.TOGETHER)
def one_day_for_both(subject: Subject) -> Iterator[Evidence]:
    """A limit and a minimum that meet on a single day.

    One thing is due within some time, and another must wait for as long, both from the same event. Both can be
    kept. But if they are meant to happen together, such as a review at which the case is closed, one day only is
    left for it.

    Settle:
        Say whether the two may happen together. If so, leave some days between the minimum and the limit.

    Example:
        The first review is due within three months of the end of a child protection plan, and the case stays open
        for at least three months from it.
    """
    limits, minimums = (
        [each for each in subject.limits if each.timing and each.timing.relation is relation and is_limit(each)]
        for relation in (Relation.WITHIN, Relation.NOT_BEFORE)
    )
    for limit, minimum in product(limits, minimums):
        if limit.timing is None or minimum.timing is None or limit.duty == minimum.duty:
            continue
        for most, least in product(limit.timing.clocks, minimum.timing.clocks):
            if most.start != least.start or not (most.start and most.quantity and least.quantity):
                continue
            latest = subject.table(most.quantity)
            earliest = subject.table(least.quantity)
            left = [latest[day] - earliest[day] + 1 for day in subject.distances.days]
            held = subject.together((limit, minimum), most.start)
            if held is None or max(left) != 1:
                continue
            case = subject.case((most.start,), REFERENCE, held)
            number = left.count(1)
            yield Evidence(
                f"From {subject.event(most.start)}: {_limit(subject, limit)}, and {_limit(subject, minimum)}. "
                "Both can be done together on one day only.",
                about=(limit.id, minimum.id),
                details=(f"That one day is left on {number:,} of {len(left):,} start dates, and none on the others.",)
                if number < len(left)
                else (f"This is so from each of {len(left):,} start dates.",),
                shown=(subject.show(case, (limit.id, minimum.id)),),
            )


@check("T03", "one-day-for-a-step", Group.TOGETHER)
def one_day_for_a_step(subject: Subject) -> Iterator[Evidence]:
    """Rules that leave one day for a step.

    All rules can be kept, but together they leave no choice: the step must happen on one exact day.

    Settle:
        Say that the day is meant to be fixed, or leave some room.

    Example:
        A review is due within six weeks of the first meeting, and must not be held before six weeks have passed
        since it.
    """
    for pathway in subject.pathways.different:
        alone = {bound.rule for bound in pathway.bounds if bound.step == pathway.target and bound.rule}
        least = any(not bound.most and bound.time for bound in pathway.bounds)
        if not least or len(alone) == 1 or impossible_days(subject, pathway):
            continue
        days = subject.distances.days
        schedules = (_at(subject, pathway, day, pathway.bounds) for day in days)
        if all(each and each.earliest[pathway.target] == each.latest[pathway.target] for each in schedules):
            rules = tuple(dict.fromkeys(bound.rule for bound in pathway.bounds if bound.rule))
            case = subject.case((pathway.origin.event,), REFERENCE, pathway.circumstances)
            yield Evidence(
                f"After {subject.event(pathway.origin.event)}, one day only is left for "
                f"{subject.event(pathway.target.event)}, on each of {len(days):,} start dates.",
                about=rules,
                shown=(subject.show(case, rules),),
            )


def _limit(subject: Subject, rule: Provision) -> str:
    return f"“{lower(subject.vocabulary.duties[rule.duty].label)}”, {limit_words(rule)}"


def impossible_days(subject: Subject, pathway: Pathway) -> list[int]:
    """Return the start dates, by number, on which no schedule keeps all bounds of a pathway.

    If the fewest days of every limit leave room for the most days of every minimum, no date needs trying.
    """
    distances = subject.distances
    some_day = distances.days[len(distances.days) // 2]
    if solve(pathway.bounds, pathway.origin, some_day, distances.end, distances.fewest):
        return []
    return [day for day in distances.days if _at(subject, pathway, day, pathway.bounds) is None]


def _at(subject: Subject, pathway: Pathway, day: int, bounds: tuple[Bound, ...] | list[Bound]) -> Schedule | None:
    return solve(bounds, pathway.origin, day, subject.distances.end, subject.distances.of)


def _smallest(subject: Subject, pathway: Pathway, day: int) -> list[Bound]:
    """Return bounds of as few rules of a pathway as cannot be kept from a day on."""
    return smallest(pathway.bounds, lambda bounds: _at(subject, pathway, day, bounds) is None)


def _why(subject: Subject, pathway: Pathway, core: list[Bound], day: int) -> Iterator[str]:
    """Say what each of some rules asks for, and where they leave no day."""
    for name in dict.fromkeys(bound.rule for bound in core):
        timing = subject.book.by_id[name].timing
        if timing and timing.clocks:
            yield f"{name}: {clock_words(timing.clocks[0], subject.vocabulary)}."
    limits = {bound.rule for bound in core if bound.most}
    last = next((bound for bound in core if bound.rule not in limits), None)
    if last is None:
        return
    others = [bound for bound in pathway.bounds if bound.rule != last.rule]
    kept = _at(subject, pathway, day, others)
    if kept:
        at_most = subject.distances.date(kept.latest[last.step])
        at_least = subject.distances.date(subject.distances.of(last)[kept.earliest[last.start]])
        yield (
            f"If the others are kept, {subject.event(last.step.event)} comes no later than {show(at_most)}; "
            f"{last.rule} asks for no earlier than {show(at_least)}."
        )


class Window(NamedTuple):
    """The days on which a step can be done if all rules are kept."""

    pathway: Pathway
    """The pathway that leads to it."""
    earliest: date | None
    """The first such day; none if nothing has to come before."""
    latest: date | None
    """The last such day; none if nothing limits it."""
    rule: str
    """The rule that sets the last day, or else the first."""
    slack: int | None
    """By how many days that limit could be shorter from any start date; none if nothing has to come before."""


def windows(subject: Subject, day: date) -> tuple[Window, ...]:
    """Return the window of every step after every event, if the event is on a given day, in the fewest circumstances.

    Of what comes again and again, only the first time is given, and what belongs to it.

    Args:
        subject: The rulebook.
        day: The day of the event.
    """
    first: dict[tuple[Step, Step], Pathway] = {}
    for pathway in subject.pathways.different:
        if pathway.target.number == 1 and (pathway.target.of is None or pathway.target.of.number == 1):
            first.setdefault((pathway.origin, pathway.target), pathway)
    found = (_window(subject, pathway, subject.distances.number(day)) for pathway in first.values())
    return tuple(window for window in found if window)


def _window(subject: Subject, pathway: Pathway, day: int) -> Window | None:
    """Return the window of a pathway's last step; none if no figure bounds it."""
    schedule = _at(subject, pathway, day, pathway.bounds)
    if schedule is None:
        return None
    date_of = subject.distances.date
    earliest = schedule.earliest[pathway.target]
    chain = schedule.because(pathway.target, pathway.origin)
    minimums = [bound for bound in pathway.bounds if bound.step == pathway.target and not bound.most and bound.rule]
    if chain:
        latest = date_of(schedule.latest[pathway.target])
        first = date_of(earliest) if earliest >= day else None
        return Window(pathway, first, latest, chain[0].rule, _slack(subject, pathway, chain[0]))
    if minimums and earliest > day:
        longest = max(minimums, key=lambda bound: subject.distances.of(bound)[day])
        return Window(pathway, date_of(earliest), None, longest.rule, None)
    return None


def _slack(subject: Subject, pathway: Pathway, bound: Bound) -> int | None:
    """Return by how many days a limit could be shorter from every start date, if something has to come before."""
    distances = subject.distances
    day = distances.days[len(distances.days) // 2]
    others = [each for each in pathway.bounds if each is not bound]
    schedule = solve(others, bound.start, day, distances.end, distances.fewest)
    earliest = schedule.earliest.get(bound.step, 0) if schedule else 0
    return distances.fewest(bound)[day] - earliest if earliest else None
