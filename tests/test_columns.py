"""Columns of dates: the same answers as one date at a time."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import numpy as np
import pytest
from examplebury import rule, within

from cin_reference.columns import add, due_dates
from cin_reference.counting import DAY, DayOne, Unit, england_and_wales
from cin_reference.errors import CalendarRangeError, CaseError

CALENDAR = england_and_wales()
ALL = [CALENDAR.first + DAY * number for number in range((CALENDAR.last - CALENDAR.first).days + 1)]


@pytest.mark.parametrize("day_one", DayOne)
@pytest.mark.parametrize("unit", Unit)
def test_it_counts_as_the_calendar_does(unit: Unit, day_one: DayOne) -> None:
    """Forward and back, in every unit, it gives what the calendar gives for each date."""
    days = random.Random(1).sample(ALL[800:-800], 300)  # noqa: S311 (dates, not secrets)
    for count in (-25, -5, -1, 1, 10, 25):
        if abs(count) > 2 and unit is Unit.YEARS:
            continue
        found = add(np.array(days, dtype="datetime64[D]"), count, unit, day_one, CALENDAR)
        assert found.tolist() == [CALENDAR.add(day, count, unit, day_one) for day in days], count


@pytest.mark.parametrize("count", [-1, 1])
@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS])
def test_it_refuses_what_the_calendar_refuses(unit: Unit, count: int) -> None:
    """An answer outside the years on file is an error, and so is a start."""
    for day in (CALENDAR.first if count < 0 else CALENDAR.last, CALENDAR.last + DAY):
        with pytest.raises(CalendarRangeError):
            add(np.array([day], dtype="datetime64[D]"), count, unit, DayOne.DAY_AFTER, CALENDAR)


def test_a_rule_gives_its_date_for_each_start() -> None:
    """A rule that counts back gives the date before; an empty column gives none."""
    before = rule("papers", "papers", within({"working_days": 5}, "review_held") | {"relation": "before"})
    assert due_dates(before, [date(2026, 4, 8)]).tolist() == [date(2026, 3, 30)]
    assert due_dates(before, []).tolist() == []


@pytest.mark.parametrize(
    "timing",
    [
        None,
        within({"weeks": 2, "to": 4}, "plan_started"),
        within({"unstated_days": 10}, "plan_started"),
        within({"school_days": 10}, "plan_started"),
        within({"working_days": 3}, "review_held") | {"relation": "before", "clear": True},
        {"relation": "within", "day": {"number": 15, "of": "month_after"}, "start": "plan_started"},
    ],
)
def test_a_rule_that_does_not_give_one_plain_date_is_refused(timing: dict[str, Any] | None) -> None:
    """No figure, a range, two readings, and what is not simply so many units from an event."""
    with pytest.raises(CaseError, match="'review' does not state one plain time, from which one date follows"):
        due_dates(rule("review", "review", timing), [date(2026, 4, 8)])
