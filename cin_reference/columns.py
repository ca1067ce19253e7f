"""Many cases at once: the due dates of one rule for a column of start dates.

It needs numpy, which comes with the extra `columns`; nothing else in the package does. There are no words here:
`timeline` says how a date was counted.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cin_reference.counting import DAY, Calendar, DayOne, Unit, england_and_wales
from cin_reference.errors import CalendarRangeError, CaseError
from cin_reference.rulebook import Provision

Days = NDArray[np.datetime64]
DAYS = {Unit.CALENDAR_DAYS: 1, Unit.WEEKS: 7}
MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


def due_dates(rule: Provision, starts: Any, day_one: DayOne = DayOne.DAY_AFTER, calendar: Calendar | None = None
              ) -> Days:  # fmt: skip
    """Return the date that a rule gives for each start date.

    Args:
        rule: A provision with one figure and one reading, which is no day of a month and no stage of a rhythm.
        starts: Dates of its start event, as a numpy array or a list.
        day_one: Whether the day of the event is counted.
        calendar: Working days; England and Wales by default.

    Raises:
        CaseError: The rule has no such figure: no date follows, or more than one, or one that needs a timeline.
        CalendarRangeError: A start or an answer is outside the years on file.

    Examples:
        >>> from cin_reference import rulebook
        >>> rule = rulebook("cambridgeshire").by_id["step-down-meeting"]
        >>> due_dates(rule, ["2026-12-11", "2027-03-05"])
        array(['2027-01-06', '2027-03-30'], dtype='datetime64[D]')
    """
    clocks = rule.timing.clocks if rule.timing else ()
    plain = len(clocks) == 1 and not clocks[0].clear
    if not plain or (of := clocks[0].quantity) is None or not isinstance(of.unit, Unit) or of.to:
        raise CaseError(f"'{rule.id}' does not state one plain time, from which one date follows; use timeline")
    count = -of.count if clocks[0].relation.counts_back else of.count
    return add(np.asarray(starts, dtype="datetime64[D]"), count, of.unit, day_one, calendar or england_and_wales())


def add(starts: Days, count: int, unit: Unit, day_one: DayOne, calendar: Calendar) -> Days:
    """Return what `Calendar.add` returns, for each of an array of dates."""
    _check(starts, calendar)
    if unit is Unit.WORKING_DAYS:
        return _add_working_days(starts, count, day_one, calendar)
    if unit in MONTHS:
        month = starts.astype("datetime64[M]")
        there = month + count * MONTHS[unit]
        last = (there + 1).astype("datetime64[D]") - 1
        found = np.minimum(there.astype("datetime64[D]") + (starts - month.astype("datetime64[D]")), last)
    else:  # a part of a day in hours is kept on the safe side: it is floored, also when counting back
        found = starts + (count // 24 if unit is Unit.HOURS else count * DAYS[unit])
    if day_one is DayOne.SAME_DAY and unit is not Unit.HOURS:
        found = found - (1 if count > 0 else -1)
    return _check(found, calendar)


def _add_working_days(starts: Days, count: int, day_one: DayOne, calendar: Calendar) -> Days:
    working, until, before = _positions(calendar)
    # the day of the event is passed over if it is not counted: forward what is up to it, back what is before it
    passed = until if (count > 0) is (day_one is DayOne.DAY_AFTER) else before
    at = passed[(starts - np.datetime64(calendar.first)).view(np.int64)] + (count - (count > 0))
    if at.size and (at.min() < 0 or at.max() >= working.size):
        beyond = calendar.first - DAY if at.min() < 0 else calendar.last + DAY
        raise CalendarRangeError(beyond, calendar.first, calendar.last)
    return working[at]


@cache
def _positions(calendar: Calendar) -> tuple[Days, NDArray[np.int64], NDArray[np.int64]]:
    """Return the working days, and for each day of the calendar how many of them are up to it, and before it."""
    days = np.arange(np.datetime64(calendar.first), np.datetime64(calendar.last) + 1)
    counts = np.array([calendar.is_working_day(day) for day in days.tolist()])
    until = np.cumsum(counts)
    return days[counts], until, until - counts


def _check(days: Days, calendar: Calendar) -> Days:
    """Return the dates, if the calendar covers them all."""
    if days.size:
        for day in (days.min(), days.max()):
            if not np.datetime64(calendar.first) <= day <= np.datetime64(calendar.last):
                known: date = day.item()
                raise CalendarRangeError(known, calendar.first, calendar.last)
    return days
