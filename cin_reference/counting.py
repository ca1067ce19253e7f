"""Counting time: working days, calendar days, weeks, months, and which day is day one.

A working day is Monday to Friday and not a bank holiday in England and Wales. Bank holidays
are the official list published by GOV.UK, kept in `bank_holidays.json`; for ten years beyond it
they are projected by the rules that have held since 1978, and every result that rests on a
projected year says so. Nothing is counted outside those years.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from math import ceil
from pathlib import Path

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

from cin_reference.errors import CalendarRangeError

PROJECTED_YEARS = 10
DAY = timedelta(days=1)
SATURDAY = 5
LAST = 31
"""The number of the last day of a month: in a shorter one it stands for the last day that there is."""
MOST_REMEMBERED = 1 << 15
"""Dates and counts kept in memory, since many cases ask for the same ones."""


class Unit(StrEnum):
    """What is counted. Plain "days" is not a unit: a document that says only "days" has not said which."""

    HOURS = "hours"
    """Hours, placed on the day: time of day is not known."""
    WORKING_DAYS = "working_days"
    """Monday to Friday, not a bank holiday in England and Wales."""
    CALENDAR_DAYS = "calendar_days"
    """Every day of the week."""
    WEEKS = "weeks"
    """Seven days each."""
    MONTHS = "months"
    """Calendar months, clipped to the end of a shorter month."""
    YEARS = "years"
    """Twelve calendar months each."""


class Month(StrEnum):
    """Which month a day of a month belongs to, seen from the day of an event."""

    SAME = "same_month"
    """The month of the event."""
    AFTER = "month_after"
    """The month after that of the event."""
    FIRST_AFTER = "first_after"
    """Whichever month has the first such day after the event."""


class DayOne(StrEnum):
    """Which day is counted as day one."""

    DAY_AFTER = "day_after"
    """The day of the event is day 0 and is not counted. The default."""
    SAME_DAY = "same_day"
    """The day of the event is counted as day 1, so each period ends one day sooner."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A date that was counted to, with the arithmetic in words."""

    day: date
    explanation: str
    notes: tuple[str, ...]


@lru_cache(MOST_REMEMBERED)
def show(day: date) -> str:
    """Return a date as people write it.

    Examples:
        >>> show(date(2026, 12, 18))
        'Fri 18 Dec 2026'
    """
    return f"{day:%a} {day.day} {day:%b %Y}"


def plural(count: int, noun: str) -> str:
    """Return `count` with `noun`, which is given in the plural.

    Examples:
        >>> plural(1, "working days"), plural(3, "weeks")
        ('1 working day', '3 weeks')
    """
    return f"{count} {noun.removesuffix('s') if count == 1 else noun}"


def ordinal(number: int) -> str:
    """Return a number as a place in an order.

    Examples:
        >>> ordinal(2), ordinal(11)
        ('2nd', '11th')
    """
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def day_of_month_words(number: int, unit: Unit, of: Month) -> str:
    """Return a day of a month in words, so that its event can follow them.

    Examples:
        >>> day_of_month_words(31, Unit.WORKING_DAYS, Month.SAME)
        'the last working day of the same month as'
    """
    last = "last working day" if unit is Unit.WORKING_DAYS else "last day"
    day = last if number == LAST else ordinal(number)
    return {
        Month.SAME: f"the {day} of the same month as",
        Month.AFTER: f"the {day} of the month after that of",
        Month.FIRST_AFTER: f"the next {day} of a month after",
    }[of]


def _list_days(days: list[date]) -> str:
    """Return "25 and 28 Dec and 1 Jan" for those three dates."""
    months = []
    for _, group in groupby(days, key=lambda day: (day.year, day.month)):
        same = list(group)
        months.append(" and ".join(str(day.day) for day in same) + f" {same[0]:%b}")
    return " and ".join(months)


def projected_bank_holidays(year: int) -> tuple[date, ...]:
    """Return the bank holidays that the standing rules give for a year, with substitute days.

    New Year's Day, Christmas Day and Boxing Day move to the next weekday when they fall on a
    weekend. One-off holidays (a coronation, a jubilee) cannot be projected.
    """

    def monday(month: int, day: int, nth: int) -> date:
        return date(year, month, day) + relativedelta(weekday=MO(nth))

    taken = [
        easter(year) - timedelta(days=2),
        easter(year) + DAY,
        monday(5, 1, 1),
        monday(5, 31, -1),
        monday(8, 31, -1),
    ]
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        moved = fixed
        while moved.weekday() >= SATURDAY or moved in taken:
            moved += DAY
        taken.append(moved)
    return tuple(sorted(taken))


class Calendar:
    """The working days of England and Wales, for as many years as are known or projected.

    Args:
        official: Bank holidays as published, for whole years.
        projected_years: How many further years to project by rule.
    """

    def __init__(self, official: frozenset[date], projected_years: int = PROJECTED_YEARS) -> None:
        last_official = max(official).year
        projected = (
            day
            for year in range(last_official + 1, last_official + projected_years + 1)
            for day in projected_bank_holidays(year)
        )
        self.holidays = official | frozenset(projected)
        self.first = date(min(official).year, 1, 1)
        self.last_official = date(last_official, 12, 31)
        self.last = date(last_official + projected_years, 12, 31)
        self._working = [
            day for day in _days(self.first, self.last) if day.weekday() < SATURDAY and day not in self.holidays
        ]
        self._counted = lru_cache(MOST_REMEMBERED)(self._count)

    def check(self, day: date) -> date:
        """Return the date, if this calendar covers it.

        Raises:
            CalendarRangeError: The date is outside the years on file.
        """
        if not self.first <= day <= self.last:
            raise CalendarRangeError(day, self.first, self.last)
        return day

    def is_working_day(self, day: date) -> bool:
        """Tell whether the date is a working day.

        Raises:
            CalendarRangeError: The date is outside the years on file.
        """
        self.check(day)
        position = bisect_left(self._working, day)
        return position < len(self._working) and self._working[position] == day

    def on_or_before(self, day: date) -> date:
        """Return the last working day on or before the date."""
        return self._at(bisect_right(self._working, self.check(day)) - 1, day)

    def add_working_days(self, start: date, count: int, day_one: DayOne = DayOne.DAY_AFTER) -> date:
        """Return the date that is `count` working days after `start`, or before it if negative.

        Args:
            start: Where counting starts. It need not be a working day.
            count: How many working days, not 0. Counting back mirrors counting forward.
            day_one: Whether `start` itself may be counted.

        Raises:
            CalendarRangeError: The start or the answer is outside the years on file.

        Examples:
            >>> england_and_wales().add_working_days(date(2026, 12, 18), 10)
            datetime.date(2027, 1, 6)
        """
        self.check(start)
        counted = day_one is DayOne.SAME_DAY
        if count > 0:
            first = (bisect_left if counted else bisect_right)(self._working, start)
            return self._at(first + count - 1, start)
        first = (bisect_right if counted else bisect_left)(self._working, start) - 1
        return self._at(first + count + 1, start)

    def _at(self, position: int, wanted: date) -> date:
        if 0 <= position < len(self._working):
            return self._working[position]
        beyond = self.last + DAY if position > 0 else self.first - DAY
        raise CalendarRangeError(beyond if self.first <= wanted <= self.last else wanted, self.first, self.last)

    def count(
        self, start: date, count: int, unit: Unit, day_one: DayOne = DayOne.DAY_AFTER, *, clear: bool = False
    ) -> Counted:
        """Count from a date, forward or (with a negative count) back, and say how.

        Args:
            start: The day of the event.
            count: How many units, not 0; negative counts back.
            unit: What is counted.
            day_one: Whether the day of the event is counted. Hours and clear days are not affected.
            clear: Whether that many whole days lie between, so that neither end is counted.

        Raises:
            CalendarRangeError: The start or the answer is outside the years on file.

        Examples:
            >>> england_and_wales().count(date(2026, 11, 30), 3, Unit.MONTHS).explanation
            'Mon 30 Nov 2026 + 3 months = Sun 28 Feb 2027'
        """
        return self._counted(start, count, unit, day_one, clear)

    def add(
        self, start: date, count: int, unit: Unit, day_one: DayOne = DayOne.DAY_AFTER, *, clear: bool = False
    ) -> date:
        """Return the date that `count` does, without the arithmetic in words.

        Raises:
            CalendarRangeError: The start or the answer is outside the years on file.
        """
        if clear:
            last = self.add(start, count, unit)
            return self.check(last + DAY if count > 0 else last - DAY)
        self.check(start)
        try:
            if unit is Unit.WORKING_DAYS:
                return self.add_working_days(start, count, day_one)
            day = _plain(start, count, unit)
            if day_one is DayOne.SAME_DAY and unit is not Unit.HOURS:
                day -= DAY if count > 0 else -DAY
        except (OverflowError, ValueError):  # the year is beyond what a date can hold
            beyond = self.last + DAY if count > 0 else self.first - DAY
            raise CalendarRangeError(beyond, self.first, self.last) from None
        return self.check(day)

    def day_of_month(self, start: date, number: int, unit: Unit, of: Month) -> date:
        """Return the day of a month that has a number, or the last day of a month that is too short for it.

        Args:
            start: The day of the event.
            number: The number of the day.
            unit: If it is working days, the last one up to that day.
            of: Which month is meant. The day may come before `start` in the month of the event.

        Raises:
            CalendarRangeError: The start or the answer is outside the years on file.
        """
        self.check(start)
        day = self._numbered(start, number, unit, months=1 if of is Month.AFTER else 0)
        return self._numbered(start, number, unit, months=1) if of is Month.FIRST_AFTER and day <= start else day

    def _numbered(self, start: date, number: int, unit: Unit, months: int) -> date:
        day = start + relativedelta(months=months, day=number)
        return self.on_or_before(day) if unit is Unit.WORKING_DAYS else self.check(day)

    def count_to(self, start: date, number: int, unit: Unit, of: Month) -> Counted:
        """Return what `day_of_month` does, and say how it was found.

        Raises:
            CalendarRangeError: The start or the answer is outside the years on file.

        Examples:
            >>> england_and_wales().count_to(date(2026, 12, 10), 15, Unit.CALENDAR_DAYS, Month.AFTER).explanation
            'the 15th of the month after that of Thu 10 Dec 2026 = Fri 15 Jan 2027'
        """
        day = self.day_of_month(start, number, unit, of)
        notes = [f"{day:%B %Y} has no day {number}: its last day is taken instead."] if day.day < number < LAST else []
        return Counted(
            day,
            f"{day_of_month_words(number, unit, of)} {show(start)} = {show(day)}",
            (*notes, *self._projected(max(start, day))),
        )

    def _projected(self, day: date) -> Iterator[str]:
        if self.last_official < day:
            yield (
                f"Bank holidays after {self.last_official.year} are not published yet: "
                "this date uses ones projected by rule."
            )

    def _count(self, start: date, count: int, unit: Unit, day_one: DayOne, clear: bool) -> Counted:
        day = self.add(start, count, unit, day_one, clear=clear)
        notes = []
        sign = "+" if count > 0 else "−"
        noun = f"{'clear ' if clear else ''}{unit.replace('_', ' ')}"
        words = f"{show(start)} {sign} {plural(abs(count), noun)}"
        if unit is Unit.WORKING_DAYS:
            words += self._skipped(start, self.add(start, count, unit) if clear else day)
        if unit in (Unit.MONTHS, Unit.YEARS) and (reached := _plain(start, count, unit)).day != start.day:
            notes.append(f"{reached:%B %Y} has no day {start.day}: its last day is taken instead.")
        if clear:
            words += ", and the day beyond them,"
        elif day_one is DayOne.SAME_DAY and unit is not Unit.HOURS:
            words += ", with the day of the event counted as day 1,"
        if unit is Unit.HOURS:
            notes.append("The document counts hours; the time of day is not known, so only the day is shown.")
        return Counted(day, f"{words} = {show(day)}", (*notes, *self._projected(max(start, day))))

    def _skipped(self, start: date, end: date) -> str:
        """Return ", skipping 2 weekends, 25 and 28 Dec" for what lies between two dates."""
        between = list(_days(min(start, end), max(start, end)))
        weekends = {
            day - DAY * (day.weekday() - SATURDAY) for day in between if day.weekday() >= SATURDAY and day != start
        }
        holidays = [day for day in between if day.weekday() < SATURDAY and day in self.holidays and day != start]
        parts = [plural(len(weekends), "weekends")] if weekends else []
        parts += [_list_days(holidays)] if holidays else []
        return f", skipping {', '.join(parts)}" if parts else ""


def _plain(start: date, count: int, unit: Unit) -> date:
    """Add a count of anything but working days. A part of a day in hours is kept on the safe side."""
    match unit:
        case Unit.HOURS:
            return start + timedelta(days=count // 24 if count > 0 else -ceil(-count / 24))
        case Unit.WEEKS:
            return start + timedelta(weeks=count)
        case Unit.MONTHS:
            return start + relativedelta(months=count)
        case Unit.YEARS:
            return start + relativedelta(years=count)
        case _:
            return start + timedelta(days=count)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@cache
def england_and_wales() -> Calendar:
    """Return the calendar of England and Wales from the package's copy of the official list."""
    listed = json.loads((Path(__file__).parent / "bank_holidays.json").read_text(encoding="utf-8"))
    return Calendar(frozenset(date.fromisoformat(day) for day in listed["dates"]))
