"""Whether rules about time can all be kept: steps, and the least and most time between them.

A simple temporal network (R. Dechter, I. Meiri, J. Pearl, "Temporal constraint networks", Artificial
Intelligence 49, 1991), with one difference: how many days a month or ten working days come to depends on the
day from which they are counted. So a distance is not a number but a table with an entry for every
day. It never falls, therefore the schedules that keep all bounds have an earliest and a latest
one, and Bellman-Ford's way of passing bounds on until none changes finds both. With the fewest or the most days
that a time can come to, whatever the day, the same tables become plain numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from cin_reference.counting import Calendar, Unit

Table = Sequence[int]
"""For every day, by its number, the number of the day that a time counted from it leads to."""


class Step(NamedTuple):
    """One time that an event happens."""

    event: str
    """The event."""
    number: int = 1
    """Which time: 1 is the first."""
    of: Step | None = None
    """The step that it belongs to, as the record of a meeting belongs to the meeting."""


class Bound(NamedTuple):
    """The most, or the least, time between two steps."""

    rule: str
    """The provision that states it; empty for what the vocabulary says of the order of events."""
    reading: str
    """What tells it from other readings of the same rule."""
    step: Step
    """The step that it bounds."""
    most: bool
    """Whether the step is to come no later than so long from the start; otherwise no earlier."""
    start: Step
    """The step from which it counts."""
    time: int = 0
    """How much time, negative to count back; 0 is the same day."""
    unit: Unit = Unit.CALENDAR_DAYS
    """What is counted."""


class Schedule(NamedTuple):
    """The earliest and the latest day of each step, by number, if all bounds are kept."""

    earliest: dict[Step, int]
    latest: dict[Step, int]
    why_latest: dict[Step, Bound]
    """The bound that sets the latest day of a step; steps that nothing bounds are not in it."""

    def because(self, step: Step, origin: Step) -> tuple[Bound, ...]:
        """Return the bounds that set the latest day of a step, nearest first; none if nothing ties it to the origin."""
        chain: list[Bound] = []
        passed: set[Step] = set()
        while step != origin:
            bound = self.why_latest.get(step)
            if bound is None or step in passed:
                return ()
            passed.add(step)
            chain.append(bound)
            step = bound.start if bound.most else bound.step
        return tuple(chain)


class Distances:
    """The days that times come to, for every day of some years.

    Args:
        calendar: Working days.
        first: The first day on which something may start.
        last: The last such day. Steps may come some years sooner or later.
    """

    YEARS_AROUND = 4

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.calendar = calendar
        around = timedelta(days=366 * self.YEARS_AROUND)
        self._zero = first - around
        self.end = (last + around - self._zero).days
        self.days = range(self.number(first), self.number(last) + 1)
        self.exact = cache(self._exact)
        self.fewest = cache(lambda bound: self._plain(bound, min if bound.most else max))

    def number(self, day: date) -> int:
        """Return the number of a day."""
        return (day - self._zero).days

    def date(self, number: int) -> date:
        """Return the day of a number."""
        return self._zero + timedelta(days=number)

    def of(self, bound: Bound) -> Table:
        """Return what a bound's time comes to from each day, whatever the bound."""
        return self.exact(bound.time, bound.unit)

    def _exact(self, count: int, unit: Unit) -> Table:
        if count == 0:
            return range(self.end + 1)
        reached = (self.number(self.calendar.add(self.date(n), count, unit)) for n in range(self.end + 1))
        return [min(max(number, 0), self.end) for number in reached]

    def _plain(self, bound: Bound, choose: Callable[[Iterable[int]], int]) -> Table:
        """Return a table of one distance: the fewest days a limit comes to, the most a minimum comes to."""
        table = self.of(bound)
        distance = choose(table[day] - day for day in self.days)
        return range(distance, distance + self.end + 1)


def solve(
    bounds: Iterable[Bound], origin: Step, day: int, end: int, tables: Callable[[Bound], Table]
) -> Schedule | None:
    """Return the earliest and latest schedule that keeps all bounds if one step happens on a given day.

    Args:
        bounds: What is to be kept.
        origin: The step whose day is given.
        day: That day, by its number.
        end: The number of the last day that is looked at.
        tables: What each bound's time comes to.

    Returns:
        The schedule; none if there is no schedule that keeps all bounds.
    """
    held = [(bound, tables(bound)) for bound in bounds]
    steps = {step for bound, _ in held for step in (bound.step, bound.start)} | {origin}
    earliest, latest = dict.fromkeys(steps, 0), dict.fromkeys(steps, end)
    earliest[origin] = latest[origin] = day
    why: dict[Step, Bound] = {}
    changed = True
    while changed:
        changed = False
        for bound, table in held:
            step, start = bound.step, bound.start
            if bound.most:
                before, after = start, step
                highest, lowest = table[latest[start]], bisect_left(table, earliest[step])
            else:
                before, after = step, start
                highest, lowest = bisect_right(table, latest[step]) - 1, table[earliest[start]]
            # A limit passes a latest day on to its step and an earliest day back; a minimum the other way round.
            if highest < latest[after]:
                latest[after] = highest
                why[after] = bound
                changed = True
            if lowest > earliest[before]:
                earliest[before] = lowest
                changed = True
            if earliest[step] > latest[step] or earliest[start] > latest[start]:
                return None
    return Schedule(earliest, latest, why)


def smallest(bounds: Iterable[Bound], conflict: Callable[[list[Bound]], bool]) -> list[Bound]:
    """Return bounds of as few rules as still conflict: without any one of these rules, the others can be kept.

    Args:
        bounds: Bounds that conflict.
        conflict: Tells whether some bounds conflict.
    """
    kept = list(bounds)
    for rule in sorted({bound.rule for bound in kept if bound.rule}):
        without = [bound for bound in kept if bound.rule != rule]
        if conflict(without):
            kept = without
    return [bound for bound in kept if bound.rule]
