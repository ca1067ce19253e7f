"""Clocks beside plain counts: school days, clear days, composed events, days of a month, and stages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from examplebury import WORDS, only, rule, run, within

from cin_reference.cli import timeline_as_json
from cin_reference.counting import DayOne
from cin_reference.quantities import Quantity
from cin_reference.rulebook import Provision
from cin_reference.words import NO_DATE, WHY_UNCOUNTED, limit_words, timing_words


def before(quantity: dict[str, int], start: str, **more: Any) -> dict[str, Any]:
    """Return a time before an event."""
    return {"relation": "before", "quantity": quantity, "start": start, **more}


# school days

SCHOOL: dict[str, Any] = within({"school_days": 10}, "first_meeting_held")


def test_school_days_are_stated_and_never_counted() -> None:
    """A limit in school days has no clock, is said as stated, and comes with the reason why it has no date."""
    told = rule("told", "papers", SCHOOL)
    assert told.timing
    assert told.timing.clocks == ()
    assert limit_words(told) == "within 10 school days"
    assert timing_words(told.timing, WORDS) == f"within 10 school days of the first meeting ({WHY_UNCOUNTED})"
    entry = only(run(told, first_meeting_held="2026-12-17", papers_shared="2026-12-18").without_date)
    assert (entry.kind, entry.day, NO_DATE[entry.kind]) == ("uncounted", None, "no date can be worked out")
    assert entry.explanation == (f"within 10 school days of the first meeting ({WHY_UNCOUNTED}).",)


@pytest.mark.parametrize(
    ("timing", "said"),
    [
        (
            within({"school_days": 3}, "first_meeting_held"),
            "Whoever acts by Tue 22 Dec 2026 is in time in any case, as school days are working days: "
            "Thu 17 Dec 2026 + 3 working days, skipping 1 weekend = Tue 22 Dec 2026.",
        ),
        (
            before({"school_days": 3}, "first_meeting_held"),
            "Whoever acts after Mon 14 Dec 2026 is too late in any case, as school days are working days: "
            "Thu 17 Dec 2026 − 3 working days = Mon 14 Dec 2026.",
        ),
    ],
)
def test_what_holds_of_school_days_in_any_case(timing: dict[str, Any], said: str) -> None:
    """School days are working days: counted forward, working days never end later; counted back, never sooner."""
    computed = run(rule("told", "papers", timing), first_meeting_held="2026-12-17")
    assert only(computed.without_date).notes == (said,)
    assert said in timeline_as_json(computed)["without_date"][0]["notes"]
    assert only(run(rule("told", "papers", timing), plan_started="2026-12-17").without_date).notes == ()


def test_school_days_in_one_reading_leave_no_date_at_all() -> None:
    """Where one of two readings cannot be counted, the other alone would mislead."""
    readings = [
        {"label": "school days", "why": "w", "quantity": {"school_days": 3}},
        {"label": "working days", "why": "w"},
    ]
    told: Provision = rule("told", "papers", within({"working_days": 3}, "first_meeting_held", readings=readings))
    assert told.timing
    assert told.timing.clocks == ()


def test_school_days_have_a_nearest_unit_for_comparison() -> None:
    """No figure of theirs is counted, but what counts must be told from what does not."""
    assert [
        str(Quantity.model_validate({unit: 3}).counted_in) for unit in ("school_days", "unstated_days", "weeks")
    ] == [
        "working_days",
        "calendar_days",
        "weeks",
    ]


# clear days


@pytest.mark.parametrize(
    ("review", "last_day", "last_working_day"),
    [
        ("2027-01-05", "2026-12-23", None),  # 4 Jan, 31, 30, 29 and 24 Dec lie between
        ("2027-01-11", "2027-01-03", "Thu 31 Dec 2026"),  # 8, 7, 6, 5 and 4 Jan lie between
        ("2027-03-15", "2027-03-07", "Fri 5 Mar 2027"),  # 12, 11, 10, 9 and 8 Mar lie between
    ],
)
@pytest.mark.parametrize("day_one", DayOne)
def test_clear_days_lie_between_the_act_and_the_event(
    review: str, last_day: str, last_working_day: str | None, day_one: DayOne
) -> None:
    """Neither end counts, whichever day is day one; a day off stands, with the last working day beside it."""
    told = rule("told", "papers", before({"working_days": 5}, "review_held", clear=True))
    entry = only(run(told, day_one=day_one, review_held=review).entries)
    assert entry.due == date.fromisoformat(last_day)
    assert [note.rpartition("is ")[2] for note in entry.notes] == ([f"{last_working_day}."] if last_working_day else [])


def test_clear_days_in_words_and_forward() -> None:
    """The words keep "clear", and a minimum of clear days ends on the day after them."""
    told = rule("told", "papers", before({"working_days": 5}, "review_held", clear=True))
    assert limit_words(told) == "at least 5 clear working days"
    assert told.timing
    assert timing_words(told.timing, WORDS) == "at least 5 clear working days before a review"
    assert only(run(told, review_held="2027-01-11").entries).explanation == (
        "From a review: Mon 11 Jan 2027 − 5 clear working days, skipping 1 weekend, and the day beyond them, "
        "= Sun 3 Jan 2027.",
    )
    waits = {"relation": "not_before", "quantity": {"unstated_days": 3}, "start": "review_held", "clear": True}
    entry = only(run(rule("waits", "stay_open", waits), review_held="2027-01-11").entries)
    assert [each.earliest for each in entry.readings] == [date(2027, 1, 15), date(2027, 1, 15)]


@pytest.mark.parametrize(("given", "status"), [("2027-01-02", "on time"), ("2027-01-04", "late")])
def test_an_act_between_clear_days(given: str, status: str) -> None:
    """What is done on the day beyond the clear days is in time, on the first of them it is late."""
    told = rule("told", "papers", before({"working_days": 5}, "review_held", clear=True))
    assert only(run(told, review_held="2027-01-11", papers_shared=given).entries).status == status
