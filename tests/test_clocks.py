"""Clocks beside plain counts: school days, clear days, composed events, days of a month, and stages."""

from __future__ import annotations

from typing import Any

import pytest
from examplebury import WORDS, only, rule, run, within

from cin_reference.cli import timeline_as_json
from cin_reference.quantities import Quantity
from cin_reference.rulebook import Provision
from cin_reference.words import NO_DATE, WHY_UNCOUNTED, limit_words, timing_words

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
            {"relation": "before", "quantity": {"school_days": 3}, "start": "first_meeting_held"},
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
