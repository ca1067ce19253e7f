"""Counting time, held against a calendar on paper and against other people's libraries."""

from __future__ import annotations

import json
from datetime import date, timedelta

import holidays
import numpy as np
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st
from refresh_bank_holidays import TARGET, official

from cin_reference.counting import Calendar, DayOne, Unit, england_and_wales, projected_bank_holidays
from cin_reference.errors import CalendarRangeError

CALENDAR = england_and_wales()
AFTER, SAME = DayOne.DAY_AFTER, DayOne.SAME_DAY

# Friday 25 and Monday 28 December 2026 and Friday 1 January 2027 are bank holidays;
# Good Friday is 26 March and Easter Monday 29 March 2027; 3 and 31 May 2027 are Mondays.
BY_HAND = [
    # forward, the day of the event not counted
    ("2026-12-18", 10, Unit.WORKING_DAYS, AFTER, "2027-01-06"),  # 21-24 (4), 29-31 (7), 4-6 Jan (10)
    ("2026-12-11", 15, Unit.WORKING_DAYS, AFTER, "2027-01-06"),  # 14-18 (5), 21-24 (9), 29-31 (12), 4-6 Jan (15)
    ("2026-12-12", 1, Unit.WORKING_DAYS, AFTER, "2026-12-14"),  # from a Saturday
    ("2026-12-25", 1, Unit.WORKING_DAYS, AFTER, "2026-12-29"),  # from a bank holiday, over another
    ("2027-03-24", 2, Unit.WORKING_DAYS, AFTER, "2027-03-30"),  # Thu 25, then Easter, Tue 30
    ("2027-03-24", 10, Unit.WORKING_DAYS, AFTER, "2027-04-09"),  # 25, 30, 31 (3), 1, 2 Apr (5), 5-9 (10)
    ("2026-12-11", 21, Unit.CALENDAR_DAYS, AFTER, "2027-01-01"),  # a bank holiday: the date stands
    ("2026-12-11", 6, Unit.WEEKS, AFTER, "2027-01-22"),  # 18, 25 Dec, 1, 8, 15, 22 Jan
    ("2026-12-11", 3, Unit.MONTHS, AFTER, "2027-03-11"),
    ("2026-11-30", 3, Unit.MONTHS, AFTER, "2027-02-28"),
    ("2027-12-31", 2, Unit.MONTHS, AFTER, "2028-02-29"),
    ("2027-01-31", 1, Unit.MONTHS, AFTER, "2027-02-28"),
    ("2026-12-11", 2, Unit.YEARS, AFTER, "2028-12-11"),
    ("2028-02-29", 1, Unit.YEARS, AFTER, "2029-02-28"),
    ("2026-12-17", 72, Unit.HOURS, AFTER, "2026-12-20"),
    ("2026-12-17", 36, Unit.HOURS, AFTER, "2026-12-18"),  # a day and a half: the safe side is the first day
    # back, the day of the event not counted
    ("2027-01-05", -3, Unit.WORKING_DAYS, AFTER, "2026-12-30"),  # 4 Jan, 31 Dec, 30 Dec
    ("2027-03-30", -1, Unit.WORKING_DAYS, AFTER, "2027-03-25"),  # over Easter
    ("2027-01-02", -1, Unit.WORKING_DAYS, AFTER, "2026-12-31"),  # from a Saturday
    ("2027-01-05", -2, Unit.CALENDAR_DAYS, AFTER, "2027-01-03"),
    ("2027-01-05", -1, Unit.WEEKS, AFTER, "2026-12-29"),
    ("2027-03-31", -1, Unit.MONTHS, AFTER, "2027-02-28"),
    ("2028-02-29", -1, Unit.YEARS, AFTER, "2027-02-28"),
    ("2026-12-20", -72, Unit.HOURS, AFTER, "2026-12-17"),
    ("2026-12-20", -36, Unit.HOURS, AFTER, "2026-12-18"),  # a day and a half: the safe side is the earlier day
    # forward, the day of the event counted as day 1
    ("2026-12-18", 10, Unit.WORKING_DAYS, SAME, "2027-01-05"),  # 18 (1), 21-24 (5), 29-31 (8), 4, 5 Jan (10)
    ("2026-12-12", 1, Unit.WORKING_DAYS, SAME, "2026-12-14"),  # a Saturday cannot be a working day 1
    ("2026-12-11", 1, Unit.WORKING_DAYS, SAME, "2026-12-11"),
    ("2026-12-11", 7, Unit.CALENDAR_DAYS, SAME, "2026-12-17"),
    ("2026-12-11", 6, Unit.WEEKS, SAME, "2027-01-21"),
    ("2026-12-11", 3, Unit.MONTHS, SAME, "2027-03-10"),
    ("2026-12-11", 2, Unit.YEARS, SAME, "2028-12-10"),
    ("2026-12-17", 72, Unit.HOURS, SAME, "2026-12-20"),  # hours do not count days
    # back, the day of the event counted as day 1
    ("2027-01-05", -3, Unit.WORKING_DAYS, SAME, "2026-12-31"),  # 5 Jan (1), 4 Jan (2), 31 Dec (3)
    ("2027-01-05", -2, Unit.CALENDAR_DAYS, SAME, "2027-01-04"),
    ("2027-01-05", -1, Unit.WEEKS, SAME, "2026-12-30"),
    ("2027-03-11", -3, Unit.MONTHS, SAME, "2026-12-12"),
    ("2028-12-11", -2, Unit.YEARS, SAME, "2026-12-12"),
    ("2026-12-20", -72, Unit.HOURS, SAME, "2026-12-17"),
]


@pytest.mark.parametrize(("start", "count", "unit", "day_one", "expected"), BY_HAND)
def test_count_by_hand(start: str, count: int, unit: Unit, day_one: DayOne, expected: str) -> None:
    """Each unit, forward and back, under both conventions, ends on the day that a paper calendar gives."""
    counted = CALENDAR.count(date.fromisoformat(start), count, unit, day_one)
    assert counted.day == date.fromisoformat(expected)


EXPLAINED = [
    (
        "2026-12-18", 10, Unit.WORKING_DAYS, AFTER,
        "Fri 18 Dec 2026 + 10 working days, skipping 3 weekends, 25 and 28 Dec and 1 Jan = Wed 6 Jan 2027",
    ),
    (
        "2027-03-24", 10, Unit.WORKING_DAYS, AFTER,
        "Wed 24 Mar 2027 + 10 working days, skipping 2 weekends, 26 and 29 Mar = Fri 9 Apr 2027",
    ),
    (
        "2027-04-30", 25, Unit.WORKING_DAYS, AFTER,
        "Fri 30 Apr 2027 + 25 working days, skipping 6 weekends, 3 and 31 May = Tue 8 Jun 2027",
    ),
    (
        "2027-01-05", -3, Unit.WORKING_DAYS, AFTER,
        "Tue 5 Jan 2027 − 3 working days, skipping 1 weekend, 1 Jan = Wed 30 Dec 2026",
    ),
    ("2026-12-24", 1, Unit.WORKING_DAYS, AFTER,
     "Thu 24 Dec 2026 + 1 working day, skipping 1 weekend, 25 and 28 Dec = Tue 29 Dec 2026"),
    ("2026-12-14", 1, Unit.WORKING_DAYS, AFTER, "Mon 14 Dec 2026 + 1 working day = Tue 15 Dec 2026"),
    (
        "2026-12-18", 10, Unit.WORKING_DAYS, SAME,
        "Fri 18 Dec 2026 + 10 working days, skipping 3 weekends, 25 and 28 Dec and 1 Jan, "
        "with the day of the event counted as day 1, = Tue 5 Jan 2027",
    ),
    ("2026-12-17", 72, Unit.HOURS, SAME, "Thu 17 Dec 2026 + 72 hours = Sun 20 Dec 2026"),
    ("2026-12-11", 1, Unit.WEEKS, AFTER, "Fri 11 Dec 2026 + 1 week = Fri 18 Dec 2026"),
    ("2026-12-11", -2, Unit.CALENDAR_DAYS, AFTER, "Fri 11 Dec 2026 − 2 calendar days = Wed 9 Dec 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "count", "unit", "day_one", "expected"), EXPLAINED)
def test_explanation(start: str, count: int, unit: Unit, day_one: DayOne, expected: str) -> None:
    """The arithmetic is put in words that name the weekends and bank holidays left out."""
    assert CALENDAR.count(date.fromisoformat(start), count, unit, day_one).explanation == expected


def test_months_are_clipped_with_a_note() -> None:
    """A month that is too short ends the period on its last day, and the result says so."""
    counted = CALENDAR.count(date(2026, 11, 30), 3, Unit.MONTHS)
    assert counted.notes == ("February 2027 has no day 30: its last day is taken instead.",)


def test_years_are_clipped_with_a_note() -> None:
    """A leap day has no counterpart in other years, and the result says so."""
    counted = CALENDAR.count(date(2024, 2, 29), 1, Unit.YEARS)
    assert counted.day == date(2025, 2, 28)
    assert counted.notes == ("February 2025 has no day 29: its last day is taken instead.",)


@pytest.mark.parametrize("day_one", DayOne)
def test_months_that_fit_have_no_note(day_one: DayOne) -> None:
    """A period that ends on the same day of the month is not said to be clipped."""
    assert CALENDAR.count(date(2026, 12, 11), 3, Unit.MONTHS, day_one).notes == ()


def test_hours_have_a_note() -> None:
    """A limit in hours says that only the day is shown."""
    note = "The document counts hours; the time of day is not known, so only the day is shown."
    assert CALENDAR.count(date(2026, 12, 17), 24, Unit.HOURS).notes == (note,)


PROJECTED = "Bank holidays after 2028 are not published yet: this date uses ones projected by rule."


def test_projected_bank_holidays_are_marked() -> None:
    """A date after the official list is counted over projected bank holidays and says so."""
    # Fri 21 Dec 2029: 24 (1), [25, 26], 27, 28 (3), 31 (4), [1 Jan], 2 Jan (5)
    counted = CALENDAR.count(date(2029, 12, 21), 5, Unit.WORKING_DAYS)
    assert counted.day == date(2030, 1, 2)
    assert counted.notes == (PROJECTED,)


def test_counting_back_from_a_projected_year_is_marked() -> None:
    """A date in an official year that was counted back over a projected holiday says so."""
    # Mon 1 Jan 2029 is a projected bank holiday
    counted = CALENDAR.count(date(2029, 1, 2), -1, Unit.WORKING_DAYS)
    assert counted.day == date(2028, 12, 29)
    assert counted.notes == (PROJECTED,)


def test_official_years_are_not_marked() -> None:
    """The last days of the official list are not called projected."""
    counted = CALENDAR.count(date(2028, 12, 22), 3, Unit.WORKING_DAYS)  # 27, 28, 29 Dec
    assert counted.day == date(2028, 12, 29)
    assert counted.notes == ()


def test_the_last_official_day_is_not_marked() -> None:
    """A date on the last day of the last official year rests on published bank holidays alone."""
    assert CALENDAR.count(date(2028, 12, 24), 7, Unit.CALENDAR_DAYS).notes == ()
    assert CALENDAR.count(date(2028, 12, 25), 7, Unit.CALENDAR_DAYS).notes == (PROJECTED,)


def test_official_years_are_not_projected() -> None:
    """In an official year only the published list counts: in 2020 the early May holiday was moved to 8 May."""
    published = frozenset(day for day in CALENDAR.holidays if day.year == 2020)
    calendar = Calendar(published, projected_years=1)
    assert calendar.is_working_day(date(2020, 5, 4))
    assert not calendar.is_working_day(date(2020, 5, 8))
    assert not calendar.is_working_day(date(2021, 5, 3))


def test_projection_by_hand() -> None:
    """The standing rules give the bank holidays of 2032, with both Christmas holidays moved off a weekend."""
    assert projected_bank_holidays(2032) == (
        date(2032, 1, 1),
        date(2032, 3, 26),
        date(2032, 3, 29),
        date(2032, 5, 3),
        date(2032, 5, 31),
        date(2032, 8, 30),
        date(2032, 12, 27),
        date(2032, 12, 28),
    )


def test_projection_of_a_christmas_on_sunday() -> None:
    """Christmas Day on a Sunday moves past Boxing Day, which stays on its Monday."""
    assert projected_bank_holidays(2033)[-2:] == (date(2033, 12, 26), date(2033, 12, 27))


# the edges of the data

RANGE = (
    "which runs from 01 January 2012 to 31 December 2038: check the date, or refresh the data with `make bank-holidays`"
)
BEFORE_ALL, AFTER_ALL = date(2011, 12, 31), date(2039, 1, 1)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize(
    ("start", "count", "said"),
    [
        (BEFORE_ALL, 100, "31 December 2011"),
        (AFTER_ALL, -100, "01 January 2039"),
    ],
)
def test_no_unit_counts_from_outside_the_data(unit: Unit, start: date, count: int, said: str) -> None:
    """A start outside the years on file is refused, whatever is counted, even if the answer lies inside."""
    with pytest.raises(CalendarRangeError) as caught:
        CALENDAR.count(start, count, unit)
    assert str(caught.value) == f"{said} is outside the bank holiday data, {RANGE}"
    assert caught.value.day == start


@pytest.mark.parametrize(
    ("start", "count", "unit", "said"),
    [
        # Thu 30 Dec 2038, Fri 31 Dec 2038 is the last working day on file
        (date(2038, 12, 30), 2, Unit.WORKING_DAYS, "01 January 2039"),
        (date(2038, 12, 30), 2, Unit.CALENDAR_DAYS, "01 January 2039"),
        (date(2038, 12, 30), 1, Unit.WEEKS, "06 January 2039"),
        (date(2038, 12, 30), 1, Unit.MONTHS, "30 January 2039"),
        (date(2038, 12, 30), 1, Unit.YEARS, "30 December 2039"),
        (date(2038, 12, 30), 48, Unit.HOURS, "01 January 2039"),
        # Tue 3 Jan 2012 is the first working day on file: 1 Jan is a Sunday, 2 Jan a bank holiday
        (date(2012, 1, 3), -1, Unit.WORKING_DAYS, "31 December 2011"),
        (date(2012, 1, 3), -3, Unit.CALENDAR_DAYS, "31 December 2011"),
        (date(2012, 1, 3), -1, Unit.WEEKS, "27 December 2011"),
        (date(2012, 1, 3), -1, Unit.MONTHS, "03 December 2011"),
        (date(2012, 1, 3), -1, Unit.YEARS, "03 January 2011"),
        (date(2012, 1, 3), -72, Unit.HOURS, "31 December 2011"),
        # beyond what a date can hold at all
        (date(2026, 12, 11), 9000, Unit.YEARS, "01 January 2039"),
        (date(2026, 12, 11), -9000, Unit.YEARS, "31 December 2011"),
        (date(2026, 12, 11), 10**10, Unit.WEEKS, "01 January 2039"),
        (date(2026, 12, 11), -(10**10), Unit.CALENDAR_DAYS, "31 December 2011"),
    ],
)
def test_no_unit_counts_out_of_the_data(start: date, count: int, unit: Unit, said: str) -> None:
    """An answer outside the years on file is refused, never counted as if it had no bank holidays."""
    with pytest.raises(CalendarRangeError) as caught:
        CALENDAR.count(start, count, unit)
    assert str(caught.value) == f"{said} is outside the bank holiday data, {RANGE}"


def test_last_and_first_working_day_on_file_can_be_reached() -> None:
    """The last and the first working day on file are still answers."""
    assert CALENDAR.add_working_days(date(2038, 12, 30), 1) == date(2038, 12, 31)
    assert CALENDAR.add_working_days(date(2012, 1, 4), -1) == date(2012, 1, 3)


@pytest.mark.parametrize("day", [BEFORE_ALL, AFTER_ALL])
def test_every_question_about_a_day_outside_is_refused(day: date) -> None:
    """No question about a single day outside the data is answered as for a plain weekday."""
    for ask in (CALENDAR.is_working_day, CALENDAR.on_or_before):
        with pytest.raises(CalendarRangeError) as caught:
            ask(day)
        assert caught.value.day == day
    with pytest.raises(CalendarRangeError) as caught:
        CALENDAR.add_working_days(day, 1)
    assert caught.value.day == day


def test_nothing_is_on_or_before_the_first_working_day() -> None:
    """A working day before the first one on file is not made up."""
    with pytest.raises(CalendarRangeError) as caught:
        CALENDAR.on_or_before(date(2012, 1, 2))
    assert caught.value.day == BEFORE_ALL


def test_nothing_is_after_the_last_working_day() -> None:
    """A working day after the last one on file is not made up."""
    calendar = Calendar(frozenset({date(2028, 12, 25)}), projected_years=0)  # 31 Dec 2028 is a Sunday
    assert calendar.add_working_days(date(2028, 12, 28), 1) == date(2028, 12, 29)
    with pytest.raises(CalendarRangeError) as caught:
        calendar.add_working_days(date(2028, 12, 29), 1)
    assert caught.value.day == date(2029, 1, 1)
    assert not calendar.is_working_day(date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-12-24", "2026-12-24"),
        ("2026-12-25", "2026-12-24"),
        ("2026-12-27", "2026-12-24"),
        ("2027-03-27", "2027-03-25"),
        ("2027-01-01", "2026-12-31"),
    ],
)
def test_last_working_day(day: str, before: str) -> None:
    """A day off work has a last working day before it; a working day is its own."""
    assert CALENDAR.on_or_before(date.fromisoformat(day)) == date.fromisoformat(before)


# general truths

days = st.dates(date(2014, 1, 1), date(2036, 12, 31))
counts = st.integers(1, 60)
signs = st.sampled_from([1, -1])
units = st.sampled_from([unit for unit in Unit if unit is not Unit.YEARS])
conventions = st.sampled_from(DayOne)


@pytest.mark.parametrize("unit", Unit)
@given(one=days, other=days, count=counts, sign=signs, day_one=conventions)
def test_later_start_never_gives_an_earlier_date(
    *, unit: Unit, one: date, other: date, count: int, sign: int, day_one: DayOne
) -> None:
    """A later start never gives an earlier date, in any unit, forward or back, under either convention."""
    number = min(count, 2) if unit is Unit.YEARS else min(count, 20) if unit is Unit.MONTHS else count
    earlier, later = sorted((one, other))
    first = CALENDAR.count(earlier, sign * number, unit, day_one).day
    assert first <= CALENDAR.count(later, sign * number, unit, day_one).day


@given(start=days, count=counts, sign=signs, unit=units, day_one=conventions)
def test_more_is_never_sooner(start: date, count: int, sign: int, unit: Unit, day_one: DayOne) -> None:
    """A longer limit never ends nearer to the event than a shorter one."""
    number = min(count, 20)
    shorter = CALENDAR.count(start, sign * number, unit, day_one).day
    longer = CALENDAR.count(start, sign * (number + 1), unit, day_one).day
    assert abs(longer - start) >= abs(shorter - start)


@given(start=days, count=counts, sign=signs, day_one=conventions)
def test_adding_then_subtracting_working_days_returns(start: date, count: int, sign: int, day_one: DayOne) -> None:
    """From a working day, counting there and back again returns to it."""
    start = CALENDAR.on_or_before(start)
    there = CALENDAR.add_working_days(start, sign * count, day_one)
    assert CALENDAR.add_working_days(there, -sign * count, day_one) == start


@given(
    start=days,
    count=counts,
    sign=signs,
    unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.WEEKS]),
    day_one=conventions,
)
def test_adding_then_subtracting_days_returns(start: date, count: int, sign: int, unit: Unit, day_one: DayOne) -> None:
    """Counting days or weeks there and back again returns to the start."""
    there = CALENDAR.count(start, sign * count, unit, day_one).day
    assert CALENDAR.count(there, -sign * count, unit, day_one).day == start


@given(start=days, count=st.integers(1, 20), unit=st.sampled_from([Unit.MONTHS]))
def test_adding_then_subtracting_months_loses_only_what_was_clipped(start: date, count: int, unit: Unit) -> None:
    """Months there and back return to the start, or at most three days before it where a month was too short."""
    there = CALENDAR.count(start, count, unit)
    back = CALENDAR.count(there.day, -count, unit).day
    assert timedelta(0) <= start - back <= timedelta(3)
    assert (back != start) == any("has no day" in note for note in there.notes)


@given(start=days, count=counts, sign=signs, day_one=conventions)
def test_working_days_end_on_a_working_day(start: date, count: int, sign: int, day_one: DayOne) -> None:
    """Working days always end on a Monday to Friday that is no bank holiday."""
    day = CALENDAR.add_working_days(start, sign * count, day_one)
    assert day.weekday() < 5
    assert day not in CALENDAR.holidays


@given(start=days, count=counts, sign=signs, unit=units)
def test_counting_the_day_itself_ends_at_most_one_day_sooner(start: date, count: int, sign: int, unit: Unit) -> None:
    """With the day of the event counted, a period is one step shorter, or as long if that day cannot count."""
    number = min(count, 20)
    after = CALENDAR.count(start, sign * number, unit, AFTER).day
    same = CALENDAR.count(start, sign * number, unit, SAME).day
    if unit is Unit.WORKING_DAYS:
        assert (same != after) == CALENDAR.is_working_day(start)
    else:
        assert abs(after - same) == timedelta(0 if unit is Unit.HOURS else 1)
    assert abs(same - start) <= abs(after - start)


# other people's calendars

TEN_YEARS = [date(2019, 1, 1) + timedelta(days=number) for number in range(3653)]  # to 31 December 2028
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2039))


def test_ten_years_end_where_they_should() -> None:
    """The days compared run to the last day of 2028."""
    assert TEN_YEARS[-1] == date(2028, 12, 31)


def test_working_days_agree_with_the_holidays_library() -> None:
    """Every day of 2019 to 2028 is a working day here exactly if the holidays library says so."""
    assert [d for d in TEN_YEARS if CALENDAR.is_working_day(d) != (d.weekday() < 5 and d not in ENGLAND)] == []


def test_working_days_agree_with_the_govuk_library() -> None:
    """Every day of 2019 to 2028 is a working day here exactly if govuk-bank-holidays says so."""
    listed = BankHolidays(use_cached_holidays=True)
    division = BankHolidays.ENGLAND_AND_WALES
    assert [d for d in TEN_YEARS if CALENDAR.is_working_day(d) != listed.is_work_day(d, division=division)] == []


@pytest.mark.parametrize("year", range(2029, 2039))
def test_projected_years_agree_with_the_holidays_library(year: int) -> None:
    """The bank holidays projected for each year after the official list are those of the holidays library."""
    theirs = sorted(day for day in ENGLAND if day.year == year and day.weekday() < 5)
    assert list(projected_bank_holidays(year)) == theirs


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 15, 20, 30, 65])
def test_adding_working_days_agrees_with_numpy(count: int) -> None:
    """From every day of ten years, adding working days gives what numpy gives for the same bank holidays."""
    theirs = np.busday_offset(
        np.array(TEN_YEARS, dtype="datetime64[D]"), count, roll="backward", holidays=np.array(list(ENGLAND), "M8[D]")
    )
    ours = [CALENDAR.add_working_days(day, count) for day in TEN_YEARS]
    assert ours == theirs.astype(object).tolist()


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 15, 20, 30, 65])
def test_subtracting_working_days_agrees_with_numpy(count: int) -> None:
    """From every day of ten years, counting working days back gives what numpy gives."""
    theirs = np.busday_offset(
        np.array(TEN_YEARS, dtype="datetime64[D]"), -count, roll="forward", holidays=np.array(list(ENGLAND), "M8[D]")
    )
    ours = [CALENDAR.add_working_days(day, -count) for day in TEN_YEARS]
    assert ours == theirs.astype(object).tolist()


def test_bank_holiday_file_is_what_would_be_written_now() -> None:
    """The package's copy of the bank holidays holds the dates and titles of the official list."""
    assert json.loads(TARGET.read_text(encoding="utf-8"))["dates"] == official()
