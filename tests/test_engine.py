"""The engine: each kind of clock by hand in an invented authority, and general truths over the shipped ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from examplebury import WORDS, book, dues, every, only, rule, run, within
from hypothesis import given, settings
from hypothesis import strategies as st

from cin_reference.case import Case
from cin_reference.counting import DayOne
from cin_reference.engine import timeline
from cin_reference.entries import Entry
from cin_reference.errors import CalendarRangeError, CaseError
from cin_reference.library import authorities, rulebook
from cin_reference.rulebook import Provision
from cin_reference.timing import Relation
from cin_reference.vocabulary import vocabulary

# A plan that starts on Friday 11 December 2026 and a first meeting on Tuesday 5 January 2027 run through these
# tests. Bank holidays: 25 and 28 December 2026, 1 January, 26 and 29 March, 3 and 31 May 2027.

FIRST_MEETING = rule("first-meeting", "first_meeting", within({"working_days": 10}, "plan_started"), who=["worker"])
SIX_WEEKLY = rule("six-weekly", "review", every({"weeks": 6}, "first_meeting_held"))
NO_START = "A start date that the case does not give is taken as the latest date that the rules allow."


def days(*written: str) -> list[date]:
    """Return dates from how they are written."""
    return [date.fromisoformat(day) for day in written]


def reading_dates(entry: Entry) -> list[date | None]:
    """Return the date of each reading: the due date, or else the earliest."""
    return [reading.due or reading.earliest for reading in entry.readings]


# within


def test_within() -> None:
    """A limit after an event gives one entry with its date, its arithmetic, who, how strongly and where it says so."""
    entry = only(run(FIRST_MEETING, plan_started="2026-12-18").entries)
    assert (entry.provision, entry.rules, entry.duty) == ("first-meeting", ("first-meeting",), "first_meeting")
    assert (entry.kind, entry.agreement, entry.status) == ("deadline", "one date", "open")
    assert (entry.start_event, entry.start_date, entry.projected) == ("plan_started", date(2026, 12, 18), False)
    assert (entry.earliest, entry.due, entry.done) == (None, date(2027, 1, 6), None)
    assert (entry.modality, entry.roles) == ("must", ("worker",))
    assert entry.explanation == (
        "From the start of the plan: Fri 18 Dec 2026 + 10 working days, "
        "skipping 3 weekends, 25 and 28 Dec and 1 Jan = Wed 6 Jan 2027.",
    )
    assert entry.notes == ()
    assert entry.citations == FIRST_MEETING.cites
    assert [(reading.label, reading.due, reading.safe) for reading in entry.readings] == [
        ("within 10 working days of the start of the plan", date(2027, 1, 6), True)
    ]


@pytest.mark.parametrize(
    ("done", "status", "counted"),
    [
        ("2027-01-06", "on time", True),
        ("2027-01-07", "late", True),
        ("2026-12-18", "on time", True),
        ("2026-12-17", "open", False),
    ],
    ids=["on the last day", "a day late", "at once", "before the clock started"],
)
def test_within_and_done(done: str, status: str, counted: bool) -> None:
    """A limit is kept up to its last day; what came before the start does not count."""
    entry = only(run(FIRST_MEETING, plan_started="2026-12-18", first_meeting_held=done).entries)
    assert entry.status == status
    assert entry.done == (date.fromisoformat(done) if counted else None)


def test_a_date_off_work_stands() -> None:
    """A date on a weekend stands, and the last working day on or before it is shown beside it."""
    found = rule("a", "record", within({"calendar_days": 5}, "first_meeting_held"))
    entry = only(run(found, first_meeting_held="2027-01-05").entries)
    assert entry.due == date(2027, 1, 10)
    assert entry.notes == ("Sun 10 Jan 2027 is not a working day; the last one on or before it is Fri 8 Jan 2027.",)


def test_who_may_vary_a_rule_is_noted() -> None:
    """A rule that somebody may vary says who and how."""
    found = rule(
        "a",
        "record",
        within({"weeks": 1}, "first_meeting_held"),
        varied_by=[{"who": "manager", "how": "may allow two weeks"}],
    )
    assert only(run(found, first_meeting_held="2027-01-05").entries).notes == ("The manager may allow two weeks.",)


def test_hours_and_clipped_months_are_noted() -> None:
    """Notes on the arithmetic reach the entry."""
    hours = rule("a", "record", within({"hours": 24}, "first_meeting_held"))
    entry = only(run(hours, first_meeting_held="2027-01-05").entries)
    assert entry.due == date(2027, 1, 6)
    assert entry.notes == ("The document counts hours; the time of day is not known, so only the day is shown.",)
    months = rule("a", "record", within({"months": 1}, "first_meeting_held"))
    entry = only(run(months, first_meeting_held="2026-12-31").entries)
    assert entry.due == date(2027, 1, 31)
    entry = only(run(months, first_meeting_held="2027-01-29").entries)
    assert entry.due == date(2027, 2, 28)
    assert entry.notes == (
        "February 2027 has no day 29: its last day is taken instead.",
        "Sun 28 Feb 2027 is not a working day; the last one on or before it is Fri 26 Feb 2027.",
    )


# before

PAPERS = rule("papers", "papers", {"relation": "before", "quantity": {"working_days": 3}, "start": "meeting_held"})


def test_before() -> None:
    """A limit before an event counts back over weekends and bank holidays."""
    entry = only(run(PAPERS, first_meeting_held="2027-01-05").entries)
    assert (entry.kind, entry.due) == ("deadline", date(2026, 12, 30))  # 4 Jan, 31 Dec, 30 Dec
    assert entry.explanation == (
        "From a meeting: Tue 5 Jan 2027 − 3 working days, skipping 1 weekend, 1 Jan = Wed 30 Dec 2026.",
    )


@pytest.mark.parametrize(
    ("done", "status"),
    [("2026-12-30", "on time"), ("2026-12-31", "late"), ("2027-01-05", "late"), ("2027-01-06", "open")],
)
def test_before_and_done(done: str, status: str) -> None:
    """Papers are in time up to the last day before, late up to the meeting, and not those of this meeting after it."""
    assert only(run(PAPERS, first_meeting_held="2027-01-05", papers_shared=done).entries).status == status


def test_before_each_of_several_events() -> None:
    """Each meeting has its own limit, and what was done between two meetings counts for the second."""
    found = run(
        PAPERS,
        first_meeting_held="2027-01-05",
        review_held="2027-02-16",
        papers_shared=["2026-12-30", "2027-02-12"],
    ).entries
    assert dues(found) == days("2026-12-30", "2027-02-11")  # 15, 12, 11 Feb
    assert [(entry.done, entry.status) for entry in found] == [
        (date(2026, 12, 30), "on time"),
        (date(2027, 2, 12), "late"),
    ]


# every


def test_every() -> None:
    """A recurring duty gives one date after another, each from when it was last due, and says that it is projected."""
    found = run(SIX_WEEKLY, first_meeting_held="2027-01-05", until="2027-06-30").entries
    assert dues(found) == days("2027-02-16", "2027-03-30", "2027-05-11", "2027-06-22")
    assert [entry.projected for entry in found] == [False, True, True, True]
    assert [entry.start_event for entry in found] == ["first_meeting_held", "review_held", "review_held", "review_held"]
    assert [entry.start_date for entry in found[1:]] == dues(found[:-1])
    assert found[0].explanation == ("From the first meeting: Tue 5 Jan 2027 + 6 weeks = Tue 16 Feb 2027.",)
    assert found[1].explanation == ("From a review: Tue 16 Feb 2027 + 6 weeks = Tue 30 Mar 2027.", NO_START)


def test_every_stops_at_the_horizon() -> None:
    """A recurring duty that falls due on the last day looked at is shown, and one day later it is not."""
    assert dues(run(SIX_WEEKLY, first_meeting_held="2027-01-05", until="2027-03-30").entries) == days(
        "2027-02-16", "2027-03-30"
    )
    assert dues(run(SIX_WEEKLY, first_meeting_held="2027-01-05", until="2027-03-29").entries) == days("2027-02-16")


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2027-03-30", ["2027-02-16", "2027-03-30"]),
        ("2027-03-29", ["2027-02-16"]),
        ("2027-01-20", []),
    ],
)
def test_every_ends_with_the_plan(ended: str, expected: list[str]) -> None:
    """A duty that ends with the plan is still due on its last day, and no longer after it."""
    answer = run(SIX_WEEKLY, first_meeting_held="2027-01-05", plan_ended=ended)
    assert dues(answer.entries) == days(*expected)
    assert answer.without_date == ()


@pytest.mark.parametrize(
    ("paused", "expected"),
    [
        ("2027-03-30", ["2027-02-16", "2027-03-30"]),
        ("2027-03-29", ["2027-02-16"]),
        ("2027-02-01", []),
    ],
)
def test_every_until_an_event(paused: str, expected: list[str]) -> None:
    """A rhythm that a document ends at an event goes on up to the day of that event."""
    found = rule("a", "review", every({"weeks": 6}, "first_meeting_held", until="plan_paused"))
    answer = run(found, first_meeting_held="2027-01-05", plan_paused=paused)
    assert dues(answer.entries) == days(*expected)
    assert answer.without_date == ()


def test_nothing_is_missing_when_the_first_date_lies_beyond_the_horizon() -> None:
    """A clock whose start is known is not said to wait for it only because it falls due after the last day."""
    answer = run(SIX_WEEKLY, first_meeting_held="2027-01-05", until="2027-02-15")
    assert (answer.entries, answer.without_date) == ((), ())


def test_every_counts_from_when_it_was_done() -> None:
    """What was done early or late moves the next date, and only that."""
    found = run(
        SIX_WEEKLY, first_meeting_held="2027-01-05", review_held=["2027-02-10", "2027-03-30"], until="2027-05-31"
    ).entries
    # 6 weeks from Tue 5 Jan; from Wed 10 Feb: Wed 24 Mar; from Tue 30 Mar: Tue 11 May
    assert dues(found) == days("2027-02-16", "2027-03-24", "2027-05-11")
    assert [entry.status for entry in found] == ["on time", "late", "open"]
    assert [entry.done for entry in found] == [date(2027, 2, 10), date(2027, 3, 30), None]
    assert [entry.projected for entry in found] == [False, False, False]


def test_another_event_can_count_as_done() -> None:
    """The first meeting counts for a rhythm that began before it, and the next date names it."""
    found = run(
        rule("a", "review", every({"weeks": 6}, "plan_started")),
        plan_started="2026-12-11",
        first_meeting_held="2027-01-05",
        until="2027-03-31",
    ).of("review")
    assert dues(found) == days("2027-01-22", "2027-02-16", "2027-03-30")
    assert [entry.status for entry in found] == ["on time", "open", "open"]
    assert [entry.start_event for entry in found] == ["plan_started", "first_meeting_held", "review_held"]
    assert found[1].explanation == ("From the first meeting: Tue 5 Jan 2027 + 6 weeks = Tue 16 Feb 2027.",)


SIX_WEEKS_OR_30_DAYS = rule(
    "two-ways",
    "review",
    every(
        {"weeks": 6},
        "first_meeting_held",
        readings=[
            {"label": "six weeks", "why": "said first"},
            {"label": "30 working days", "why": "said in brackets", "quantity": {"working_days": 30}},
        ],
    ),
)


def test_each_reading_keeps_its_own_rhythm() -> None:
    """Two readings of one interval part at a bank holiday and go on apart; the earlier date is safe."""
    found = run(SIX_WEEKS_OR_30_DAYS, first_meeting_held="2027-02-16", until="2027-05-31").entries
    # 30 working days from 16 Feb: 17-19 (3), 22-26 (8), 1-5 Mar (13), 8-12 (18), 15-19 (23), 22-25 (27), 30 Mar-1 Apr
    # and from 1 Apr: 2 (1), 5-9 (6), 12-16 (11), 19-23 (16), 26-30 (21), 4-7 May (25), 10-14 May (30)
    assert [reading_dates(entry) for entry in found] == [
        days("2027-03-30", "2027-04-01"),
        days("2027-05-11", "2027-05-14"),
    ]
    assert dues(found) == days("2027-03-30", "2027-05-11")
    assert [entry.agreement for entry in found] == ["two readings", "two readings"]
    assert [[reading.safe for reading in entry.readings] for entry in found] == [[True, False], [True, False]]
    assert found[0].explanation == (
        "Six weeks, from the first meeting: Tue 16 Feb 2027 + 6 weeks = Tue 30 Mar 2027.",
        "30 working days, from the first meeting: Tue 16 Feb 2027 + 30 working days, "
        "skipping 6 weekends, 26 and 29 Mar = Thu 1 Apr 2027.",
    )


def test_readings_that_agree() -> None:
    """Two readings that end on one day are not said to differ."""
    entry = run(SIX_WEEKS_OR_30_DAYS, first_meeting_held="2027-01-05", until="2027-02-28").entries[0]
    assert reading_dates(entry) == days("2027-02-16", "2027-02-16")
    assert entry.agreement == "same date"


@pytest.mark.parametrize(
    ("done", "status", "then"),
    [
        ("2027-03-30", "on time", ["2027-05-11", "2027-05-12"]),
        ("2027-03-31", "depends on the reading", ["2027-05-12", "2027-05-13"]),
        ("2027-04-01", "depends on the reading", ["2027-05-13", "2027-05-14"]),
        ("2027-04-02", "late", ["2027-05-14", "2027-05-17"]),
    ],
)
def test_done_between_two_readings(done: str, status: str, then: list[str]) -> None:
    """What was done after one reading's date and before the other's depends on the reading; both then start afresh."""
    # 30 working days from Tue 30 Mar: 31 Mar-2 Apr (3), four weeks to 30 Apr (23), 4-7 May (27), 10-12 May (30)
    found = run(SIX_WEEKS_OR_30_DAYS, first_meeting_held="2027-02-16", review_held=done, until="2027-05-31").entries
    assert found[0].status == status
    assert reading_dates(found[1]) == days(*then)


def test_an_interval_of_one_day_ends_under_either_convention() -> None:
    """A daily duty is shown day by day, and counting the day itself does not go round for ever."""
    daily = rule("a", "visit", every({"calendar_days": 1}, "plan_started"))
    after = run(daily, plan_started="2026-12-11", until="2026-12-14")
    assert dues(after.of("visit")) == days("2026-12-12", "2026-12-13", "2026-12-14")
    same = run(daily, plan_started="2026-12-11", until="2026-12-14", day_one=DayOne.SAME_DAY)
    assert dues(same.of("visit")) == days("2026-12-11")


# not before

STAY_OPEN = rule("stay", "stay_open", {"relation": "not_before", "quantity": {"months": 3}, "start": "plan_ended"})


def test_not_before() -> None:
    """A minimum has a first day and no last one."""
    entry = only(run(STAY_OPEN, plan_ended="2026-12-11").entries)
    assert (entry.kind, entry.earliest, entry.due, entry.day) == ("minimum", date(2027, 3, 11), None, date(2027, 3, 11))


@pytest.mark.parametrize(("closed", "status"), [("2027-03-10", "too early"), ("2027-03-11", "on time")])
def test_not_before_and_done(closed: str, status: str) -> None:
    """Closing a day before the minimum is too early, and on its day it is in time."""
    assert only(run(STAY_OPEN, plan_ended="2026-12-11", case_closed=closed).entries).status == status


def test_the_later_date_is_safe_for_a_minimum() -> None:
    """Where a minimum can be read in two ways, the later date is safe."""
    found = rule("a", "stay_open", {"relation": "not_before", "quantity": {"unstated_days": 5}, "start": "plan_ended"})
    entry = only(run(found, plan_ended="2026-12-24").entries)
    assert reading_dates(entry) == days("2026-12-29", "2027-01-05")  # working days: 29-31 (3), 4, 5 Jan (5)
    assert entry.earliest == date(2027, 1, 5)
    assert [reading.safe for reading in entry.readings] == [False, True]


def test_the_earlier_date_is_safe_for_a_deadline() -> None:
    """Where a deadline can be read in two ways, the earlier date is safe."""
    entry = only(run(rule("a", "record", within({"unstated_days": 5}, "plan_ended")), plan_ended="2026-12-24").entries)
    assert reading_dates(entry) == days("2026-12-29", "2027-01-05")
    assert entry.due == date(2026, 12, 29)
    assert entry.agreement == "two readings"


# once, in the last, ranges, usual

SIXTEEN_WEEKS = {"relation": "once", "quantity": {"weeks": 16}}


@pytest.mark.parametrize(("done", "status"), [([], "open"), (["2027-04-02"], "on time"), (["2027-04-03"], "late")])
def test_once(done: list[str], status: str) -> None:
    """A point in time is one day, and what is done after it is late."""
    found = rule("a", "oversight", SIXTEEN_WEEKS | {"start": "plan_started"})
    entry = only(run(found, plan_started="2026-12-11", oversight_recorded=done).of("oversight"))
    assert (entry.kind, entry.earliest, entry.due) == ("point", date(2027, 4, 2), date(2027, 4, 2))
    assert entry.status == status


@pytest.mark.parametrize(
    ("done", "status"),
    [([], "open"), (["2027-02-04"], "too early"), (["2027-02-05"], "on time"), (["2027-03-05"], "on time")],
)
def test_in_last(done: list[str], status: str) -> None:
    """A window before an event opens on its first day and ends with the event."""
    found = rule("a", "preparation", {"relation": "in_last", "quantity": {"weeks": 4}, "start": "plan_ended"})
    entry = only(run(found, plan_ended="2027-03-05", family_prepared=done).entries)
    assert (entry.kind, entry.earliest, entry.due) == ("window", date(2027, 2, 5), date(2027, 3, 5))
    assert entry.status == status


def test_range() -> None:
    """A range gives its first and its last day, and both are worked out."""
    found = rule("a", "record", within({"weeks": 6, "to": 8}, "first_meeting_held"))
    entry = only(run(found, first_meeting_held="2027-01-05").entries)
    assert (entry.earliest, entry.due) == (date(2027, 2, 16), date(2027, 3, 2))
    assert entry.explanation == (
        "From the first meeting: Tue 5 Jan 2027 + 6 weeks = Tue 16 Feb 2027; "
        "Tue 5 Jan 2027 + 8 weeks = Tue 2 Mar 2027.",
    )


def test_usual_stands_beside_a_limit() -> None:
    """What is usual gives an entry of its own beside the limit, and both stay."""
    limit = rule("limit", "ending", within({"weeks": 16}, "plan_started"))
    usual = rule("usual", "ending", within({"weeks": 12}, "plan_started", figure="usual"))
    found = run([limit, usual], plan_started="2026-12-11").of("ending")
    assert [(entry.provision, entry.kind) for entry in found] == [("usual", "usual"), ("limit", "deadline")]
    assert dues(found) == days("2027-03-05", "2027-04-02")


def test_nothing_is_projected_from_what_is_only_usual() -> None:
    """A usual date is no latest date, so no other clock is counted from it."""
    usual = rule("usual", "first_meeting", within({"weeks": 2}, "plan_started", figure="usual"))
    answer = run([usual, SIX_WEEKLY], plan_started="2026-12-11")
    assert [entry.provision for entry in answer.entries] == ["usual"]
    assert only(answer.without_date).kind == "waiting"


# no date


def test_if_longer() -> None:
    """A length that something must pass gives the day on which it is reached, and projects nothing."""
    rule_ = rule("absence", "oversight", {"relation": "if_longer", "quantity": {"weeks": 2}, "start": "plan_paused"})
    entry = only(run(rule_, plan_paused="2027-02-01").of("oversight"))
    assert (entry.kind, entry.earliest, entry.due) == ("threshold", date(2027, 2, 15), date(2027, 2, 15))
    assert entry.explanation == ("From the pause: Mon 1 Feb 2027 + 2 weeks = Mon 15 Feb 2027.",)


def test_forum() -> None:
    """A standing meeting puts no date on a case and is listed as what it is."""
    answer = run(
        rule("a", "oversight", {"relation": "every", "quantity": {"weeks": 6}, "forum": True}), assessed="2026-12-11"
    )
    assert answer.of("oversight") == answer.without_date
    entry = only(answer.without_date)
    assert (entry.kind, entry.day, entry.explanation) == (
        "forum",
        None,
        ("every 6 weeks, for many children and not counted for one case.",),
    )


def test_no_quantity() -> None:
    """A limit without a figure is listed in the document's words, with the date from which it runs if that is known."""
    soon = rule("soon", "record", {"relation": "within", "words": "as soon as possible", "start": "first_meeting_held"})
    entry = only(run(soon, first_meeting_held="2027-01-05").without_date)
    assert (entry.kind, entry.day, entry.start_date) == ("no_figure", None, date(2027, 1, 5))
    assert entry.explanation == ("no figure: “as soon as possible”, after the first meeting.",)
    assert entry.citations == soon.cites
    assert only(run(soon, plan_ended="2027-01-05").without_date).start_date is None


def test_waiting() -> None:
    """A rule whose start the case does not give waits for it and says so."""
    answer = run(SIX_WEEKLY, plan_ended="2027-01-05")
    assert answer.entries == ()
    entry = only(answer.without_date)
    assert (entry.kind, entry.day, entry.notes) == ("waiting", None, ("Needs the date of the first meeting.",))


def test_a_rule_without_a_clock_is_not_listed() -> None:
    """A provision that says nothing on time is no line of a timeline unless its duty is asked about."""
    answer = run(rule("a", "visit"), plan_ended="2027-01-05")
    assert (answer.entries, answer.without_date) == ((), ())


# a start that is not stated

UNSTATED = rule("unstated", "oversight", SIXTEEN_WEEKS | {"candidates": ["assessed", "plan_started"]})


def test_no_candidate_given() -> None:
    """With none of the possible starts, the entry lists them and gives no date."""
    entry = only(run(UNSTATED, visit_made="2026-12-11").without_date)
    assert entry.kind == "waiting"
    assert entry.notes == (
        "The document does not say from when. It could be the assessment, or the start of the plan.",
    )


def test_one_candidate_given() -> None:
    """With one of the possible starts, the date is counted from it, and the entry says which one is missing."""
    entry = only(run(UNSTATED, plan_started="2026-12-11").of("oversight"))
    assert (entry.due, entry.start_event, entry.agreement) == (date(2027, 4, 2), "plan_started", "start not stated")
    assert entry.explanation == (
        "From the start of the plan: Fri 11 Dec 2026 + 16 weeks = Fri 2 Apr 2027.",
        "The case does not give the date of the assessment, from which it could also run.",
    )


def test_two_candidates_given() -> None:
    """With two possible starts, both dates are worked out, and the earlier one is safe."""
    entry = only(run(UNSTATED, assessed="2026-12-04", plan_started="2026-12-11").of("oversight"))
    assert reading_dates(entry) == days("2027-03-26", "2027-04-02")
    assert (entry.due, entry.start_event, entry.agreement) == (date(2027, 3, 26), "assessed", "two readings")
    assert entry.explanation == (
        "From the assessment: Fri 4 Dec 2026 + 16 weeks = Fri 26 Mar 2027.",
        "From the start of the plan: Fri 11 Dec 2026 + 16 weeks = Fri 2 Apr 2027.",
    )


def test_two_candidates_on_one_day() -> None:
    """Two possible starts on one day give one date, and nothing is left open."""
    entry = only(run(UNSTATED, assessed="2026-12-11", plan_started="2026-12-11").of("oversight"))
    assert (entry.due, entry.agreement) == (date(2027, 4, 2), "same date")


def test_a_start_that_is_not_stated_is_never_projected() -> None:
    """A projected date is no candidate start: the document would be made to say what it does not."""
    found = rule("a", "visit", {"relation": "every", "quantity": {"weeks": 6}, "candidates": ["first_meeting_held"]})
    answer = run([FIRST_MEETING, found], plan_started="2026-12-18")
    assert [entry.duty for entry in answer.entries] == ["first_meeting"]
    assert only(answer.without_date).duty == "visit"


CANDIDATES = ["plan_started", "first_meeting_held"]
VISITS = rule("visits", "visit", {"relation": "every", "quantity": {"weeks": 6}, "candidates": CANDIDATES})


def test_candidates_of_a_rhythm_fall_together_once_it_is_done() -> None:
    """Once a visit is made, the next is counted from it, whatever the first was counted from."""
    found = run(
        VISITS,
        plan_started="2026-12-11",
        first_meeting_held="2027-01-05",
        visit_made="2027-02-01",
        until="2027-03-31",
    ).of("visit")
    assert [reading_dates(entry) for entry in found] == [days("2027-01-22", "2027-02-16"), days("2027-03-15")]
    assert [entry.status for entry in found] == ["depends on the reading", "open"]
    assert [entry.agreement for entry in found] == ["two readings", "one date"]


def test_what_was_under_way_before_any_candidate_counts_from_there() -> None:
    """A rhythm first kept before any possible start counts from when it was kept."""
    found = run(VISITS, visit_made="2026-12-17", first_meeting_held="2027-01-05", until="2027-01-31").of("visit")
    assert (found[0].start_event, dues(found)) == ("visit_made", days("2027-01-28"))


# chains of projected dates


def test_projected_starts_chain() -> None:
    """A start that the case does not give is the latest date the rules allow, and rules build on it."""
    first = rule("first", "first_meeting", within({"working_days": 15}, "plan_started"))
    reviews = rule("reviews", "review", every({"weeks": 12}, "first_meeting_held"))
    records = rule("records", "record", within({"working_days": 10}, "meeting_held"))
    answer = run([first, reviews, records], plan_started="2026-12-11", until="2027-06-01")
    assert [(entry.duty, entry.due, entry.projected) for entry in answer.entries] == [
        ("first_meeting", date(2027, 1, 6), False),
        ("record", date(2027, 1, 20), True),  # from 6 Jan: 7, 8 (2), 11-15 (7), 18-20 (10)
        ("review", date(2027, 3, 31), True),  # 12 Wednesdays after 6 Jan
        ("record", date(2027, 4, 14), True),  # from 31 Mar: 1, 2 Apr (2), 5-9 (7), 12-14 (10)
    ]
    assert answer.entries[2].explanation[-1] == NO_START


def test_a_date_that_is_given_stands_in_for_a_projected_one() -> None:
    """Once the meeting's date is known, nothing is projected from its limit."""
    reviews = rule("reviews", "review", every({"weeks": 12}, "first_meeting_held"))
    answer = run(
        [FIRST_MEETING, reviews], plan_started="2026-12-11", first_meeting_held="2027-01-04", until="2027-04-30"
    )
    assert [(entry.due, entry.projected) for entry in answer.of("review")] == [(date(2027, 3, 29), False)]


def test_the_earliest_of_two_limits_is_projected() -> None:
    """Where two limits lead to an event that happens once, the earlier one is taken."""
    weeks = rule("weeks", "first_meeting", within({"weeks": 2}, "plan_started"), adds_to=["first-meeting"])
    record = rule("record", "record", within({"weeks": 1}, "first_meeting_held"))
    answer = run([FIRST_MEETING, weeks, record], plan_started="2026-12-11")
    assert only(answer.of("record")).start_date == date(2026, 12, 25)


def test_an_umbrella_event_happens_with_each_narrower_one() -> None:
    """A clock from any meeting runs from the first meeting and from each review."""
    records = rule("records", "record", within({"weeks": 1}, "meeting_held"))
    found = run(records, first_meeting_held="2027-01-05", review_held=["2027-02-16", "2027-03-30"]).entries
    assert dues(found) == days("2027-01-12", "2027-02-23", "2027-04-06")
    assert {entry.start_event for entry in found} == {"meeting_held"}


def test_one_rule_from_any_meeting_and_one_from_a_review() -> None:
    """Rules from a wider and a narrower event come together on the days on which both happened."""
    wide = rule("wide", "record", within({"weeks": 1}, "meeting_held"))
    narrow = rule("narrow", "record", within({"weeks": 2}, "review_held"), disagrees_with=["wide"])
    found = run([wide, narrow], first_meeting_held="2027-01-05", review_held="2027-02-16").entries
    assert [(entry.rules, reading_dates(entry)) for entry in found] == [
        (("wide",), days("2027-01-12")),
        (("wide", "narrow"), days("2027-02-23", "2027-03-02")),
    ]
    assert [entry.agreement for entry in found] == ["one date", "passages disagree"]


CIRCLE = (
    rule("start", "starting", within({"weeks": 1}, "plan_ended")),
    rule("end", "ending", within({"weeks": 1}, "plan_started")),
)


def test_events_that_depend_on_each_other_are_refused() -> None:
    """Rules that make each of two events wait for the other are an error that shows the circle."""
    with pytest.raises(CaseError) as caught:
        run(CIRCLE, assessed="2026-12-11")
    assert str(caught.value) == (
        "the rules make events depend on each other in a circle: plan_ended → plan_started → plan_ended"
    )


def test_a_limit_that_runs_from_what_it_asks_for() -> None:
    """A single limit that runs from the event that it asks for waits for itself: an error, not an endless search."""
    with pytest.raises(CaseError) as caught:
        run(rule("again", "review", within({"weeks": 6}, "review_held")), review_held="2026-12-11")
    assert str(caught.value) == ("the rules make events depend on each other in a circle: review_held → review_held")


def test_a_given_date_opens_the_circle() -> None:
    """The same rules give dates as soon as one of the two events is known."""
    answer = run(CIRCLE, plan_started="2026-12-11", until="2026-12-31")
    assert only(answer.of("ending")).due == date(2026, 12, 18)


# how rules relate


def test_a_special_rule_replaces_a_general_one() -> None:
    """Where a special rule applies, the general one stands back, and the entry says so."""
    special = rule(
        "special", "review", every({"weeks": 4}, "first_meeting_held"), when=["disabled"], replaces=["six-weekly"]
    )
    answer = run([SIX_WEEKLY, special], circumstances=["disabled"], first_meeting_held="2027-01-05", until="2027-02-28")
    assert [(entry.rules, entry.due) for entry in answer.entries] == [(("special",), date(2027, 2, 2))]
    assert answer.entries[0].notes == ("Stands in for the general rule 'six-weekly'.",)
    assert answer.replaced == {"six-weekly": ("special",)}


def test_the_general_rule_holds_without_the_circumstance() -> None:
    """Where the special rule does not apply, it leaves no trace."""
    special = rule(
        "special", "review", every({"weeks": 4}, "first_meeting_held"), when=["disabled"], replaces=["six-weekly"]
    )
    answer = run([SIX_WEEKLY, special], first_meeting_held="2027-01-05", until="2027-02-28")
    assert [(entry.rules, entry.due) for entry in answer.entries] == [(("six-weekly",), date(2027, 2, 16))]
    assert answer.replaced == {}


def test_a_rule_that_would_not_apply_anyway_is_not_said_to_be_replaced() -> None:
    """A rule stands in only for rules that would hold in this case."""
    other = rule(
        "other", "review", every({"weeks": 5}, "first_meeting_held"), when=["special_team"], adds_to=["six-weekly"]
    )
    special = rule(
        "special",
        "review",
        every({"weeks": 4}, "first_meeting_held"),
        when=["disabled"],
        replaces=["six-weekly", "other"],
    )
    answer = run(
        [SIX_WEEKLY, other, special], circumstances=["disabled"], first_meeting_held="2027-01-05", until="2027-02-28"
    )
    assert answer.replaced == {"six-weekly": ("special",)}
    assert answer.entries[0].notes == ("Stands in for the general rule 'six-weekly'.",)


@pytest.mark.parametrize(
    ("when", "unless", "held", "applies"),
    [
        ([], [], [], True),
        (["disabled"], [], [], False),
        (["disabled"], [], ["disabled"], True),
        (["disabled", "special_team"], [], ["disabled"], False),
        (["disabled", "special_team"], [], ["disabled", "special_team"], True),
        ([], ["disabled"], ["disabled"], False),
        ([], ["disabled", "special_team"], ["special_team"], False),
        (["special_team"], ["disabled"], ["special_team"], True),
    ],
)
def test_circumstances_select_rules(when: list[str], unless: list[str], held: list[str], applies: bool) -> None:
    """A rule applies if all its circumstances hold and none of its exceptions does."""
    found = rule("a", "record", within({"weeks": 1}, "first_meeting_held"), when=when, unless=unless)
    answer = run(found, circumstances=held, first_meeting_held="2027-01-05")
    assert bool(answer.entries) == applies


def test_an_event_selects_rules_through_the_circumstance_it_implies() -> None:
    """A rule for a circumstance that an event implies applies without its being named."""
    found = rule("a", "record", within({"weeks": 1}, "assessed"), when=["assessed_before"])
    assert dues(run(found, assessed="2026-12-11").of("record")) == days("2026-12-18")


FIVE_WORKING_DAYS = rule("working", "record", within({"working_days": 5}, "first_meeting_held"))


def test_one_rule_in_two_wordings() -> None:
    """Two wordings of one rule give one entry with both dates and both citations; the earlier date is safe."""
    again = rule("calendar", "record", within({"calendar_days": 5}, "first_meeting_held"), restates=["working"])
    entry = only(run([FIVE_WORKING_DAYS, again], first_meeting_held="2027-01-05").entries)
    assert reading_dates(entry) == days("2027-01-12", "2027-01-10")  # 6-8 (3), 11, 12 (5); Sunday 10
    assert (entry.due, entry.provision, entry.agreement) == (date(2027, 1, 10), "calendar", "two wordings")
    assert entry.rules == ("working", "calendar")
    assert entry.citations == FIVE_WORKING_DAYS.cites + again.cites


def test_one_rule_in_the_same_words_twice() -> None:
    """A rule that is only repeated gives one date."""
    again = rule("again", "record", within({"working_days": 5}, "first_meeting_held"), restates=["working"])
    entry = only(run([FIVE_WORKING_DAYS, again], first_meeting_held="2027-01-05").entries)
    assert (entry.due, entry.agreement, entry.rules) == (date(2027, 1, 12), "same date", ("working", "again"))


def test_passages_that_disagree() -> None:
    """Two passages that cannot both be meant give one entry with both dates and no silent winner."""
    other = rule("ten", "record", within({"working_days": 10}, "first_meeting_held"), disagrees_with=["working"])
    entry = only(run([FIVE_WORKING_DAYS, other], first_meeting_held="2027-01-05").entries)
    assert reading_dates(entry) == days("2027-01-12", "2027-01-19")
    assert (entry.due, entry.agreement, entry.rules) == (date(2027, 1, 12), "passages disagree", ("working", "ten"))


@pytest.mark.parametrize(
    ("done", "status"),
    [("2027-01-12", "on time"), ("2027-01-13", "depends on the reading"), ("2027-01-20", "late")],
)
def test_done_between_passages_that_disagree(done: str, status: str) -> None:
    """What keeps one of two passages and not the other depends on the reading."""
    other = rule("ten", "record", within({"working_days": 10}, "first_meeting_held"), disagrees_with=["working"])
    found = run([FIVE_WORKING_DAYS, other], first_meeting_held="2027-01-05", record_sent=done).entries
    assert only(found).status == status


def test_a_passage_that_starts_later_joins_later() -> None:
    """Of two rhythms that disagree, one that had not begun when the other was kept is not held against it."""
    eight = rule("eight", "review", every({"weeks": 8}, "plan_started"))
    half_year = rule("half-year", "review", every({"months": 6}, "first_meeting_held"), disagrees_with=["eight"])
    found = run([eight, half_year], plan_started="2027-03-01", first_meeting_held="2027-03-31", until="2027-06-30").of(
        "review"
    )
    # 8 Mondays after 1 Mar: 26 Apr; 8 Wednesdays after 31 Mar: 26 May; September has no 31st
    assert [(entry.rules, reading_dates(entry)) for entry in found] == [
        (("eight",), days("2027-04-26")),
        (("eight", "half-year"), days("2027-05-26", "2027-09-30")),
    ]
    assert [entry.agreement for entry in found] == ["one date", "passages disagree"]


def test_a_rule_that_adds_to_another_gives_an_entry_of_its_own() -> None:
    """Rules that hold beside each other are both to be kept, and each has its own line."""
    other = rule("ten", "record", within({"working_days": 10}, "first_meeting_held"), adds_to=["working"])
    found = run([FIVE_WORKING_DAYS, other], first_meeting_held="2027-01-05").entries
    assert [(entry.rules, entry.due, entry.agreement) for entry in found] == [
        (("working",), date(2027, 1, 12), "one date"),
        (("ten",), date(2027, 1, 19), "one date"),
    ]


# silence


def test_silence_when_asked() -> None:
    """A duty that is asked about and on which the document has nothing gets an entry that says so, with no rule."""
    entry = only(run([], assessed="2026-12-11", asks=("visit",)).of("visit"))
    assert (entry.kind, entry.provision, entry.rules, entry.day) == ("silent", None, (), None)
    assert entry.explanation == ("The document does not say.",)
    assert (entry.modality, entry.citations) == ("", ())


def test_silence_when_an_event_raises_the_question() -> None:
    """An event can raise a question, and silence on it is reported among the entries, after those with a date."""
    answer = run(rule("a", "record", within({"weeks": 1}, "assessed")), assessed="2026-12-11")
    assert [(entry.duty, entry.kind) for entry in answer.entries] == [("record", "deadline"), ("gp_told", "silent")]


def test_no_silence_without_a_question() -> None:
    """Where nobody asks and no event raises the question, silence is not a line."""
    assert run([], visit_made="2026-12-11").entries == ()


def test_a_rule_for_others_is_no_silence() -> None:
    """A document that rules only for other circumstances is not silent: the entry says for which."""
    found = rule("a", "gp_told", within({"weeks": 1}, "assessed"), when=["disabled"], unless=["special_team"])
    other = rule("b", "gp_told", when=["led_by_key_worker"])
    entry = only(run([found, other], assessed="2026-12-11").of("gp_told"))
    assert (entry.kind, entry.explanation) == (
        "not_here",
        (
            "What the document says of this holds only if the child is disabled, unless a special team holds the case; "
            "or if a key worker leads.",
        ),
    )
    assert only(run(found, circumstances=["disabled"], assessed="2026-12-11").of("gp_told")).kind == "deadline"


def test_an_answer_is_not_silence() -> None:
    """A duty with a clock is not reported as silent when it is asked about, even while its start is missing."""
    assert [entry.kind for entry in run(SIX_WEEKLY, assessed="2026-12-11", asks=("review",)).of("review")] == [
        "waiting"
    ]


def test_elsewhere() -> None:
    """A document that sends the reader to another one says so when it is asked."""
    found = rule("a", "visit", refers_to="the home visits policy")
    entry = only(run(found, assessed="2026-12-11", asks=("visit",)).of("visit"))
    assert (entry.kind, entry.provision) == ("elsewhere", "a")
    assert entry.explanation == ("The document sends the reader to: the home visits policy.",)
    assert entry.citations == found.cites
    assert run(found, assessed="2026-12-11").of("visit") == ()


def test_asked_about_and_no_time_given() -> None:
    """A provision without any time is quoted when its duty is asked about."""
    entry = only(run(rule("a", "visit"), assessed="2026-12-11", asks=("visit",)).of("visit"))
    assert (entry.kind, entry.explanation) == ("no_figure", ("No time is given. What a says.",))


# the case as a whole


def test_horizon() -> None:
    """A date on the last day looked at is shown, and one a day later is not; without a last day it is a year."""
    assert dues(run(FIRST_MEETING, plan_started="2026-12-18", until="2027-01-06").entries) == days("2027-01-06")
    assert run(FIRST_MEETING, plan_started="2026-12-18", until="2027-01-05").of("first_meeting") == ()
    assert run(FIRST_MEETING, plan_started="2026-12-18").until == date(2027, 12, 18)


def test_entries_are_in_order_of_date() -> None:
    """Entries stand in order of their dates, and on one day in the order of the vocabulary."""
    found = run(
        [
            rule("c", "oversight", within({"weeks": 1}, "plan_started")),
            rule("b", "visit", within({"weeks": 1}, "plan_started")),
            rule("a", "record", within({"weeks": 2}, "plan_started")),
            rule("d", "stay_open", within({"calendar_days": 1}, "plan_started")),
        ],
        plan_started="2026-12-11",
    ).entries
    assert [entry.provision for entry in found] == ["d", "b", "c", "a", None]


def test_of_gives_dated_entries_first() -> None:
    """The entries on a duty are its dates and then what has no date."""
    soon = rule("soon", "record", {"relation": "within", "words": "soon", "start": "first_meeting_held"})
    answer = run([soon, FIVE_WORKING_DAYS], first_meeting_held="2027-01-05")
    assert [entry.provision for entry in answer.of("record")] == ["working", "soon"]


def test_case_and_rulebook_must_belong_together() -> None:
    """A case for one authority is not computed with the rulebook of another."""
    case = Case(authority="camden", events={"assessed": (date(2026, 12, 11),)})
    with pytest.raises(CaseError) as caught:
        timeline(case, book(), WORDS)
    assert str(caught.value) == "the case is for 'camden', the rulebook is of 'examplebury'; use one of them"


@pytest.mark.parametrize(("started", "said"), [("2011-12-31", "31 December 2011"), ("2039-01-01", "01 January 2039")])
def test_an_event_outside_the_calendar_is_refused(started: str, said: str) -> None:
    """An event outside the bank holiday data is refused even if no rule counts from it."""
    with pytest.raises(CalendarRangeError) as caught:
        run([], visit_made=started)
    assert str(caught.value) == (
        f"{said} is outside the bank holiday data, which runs from 01 January 2012 to 31 December 2038: "
        "check the date, or refresh the data with `make bank-holidays`"
    )


def test_a_date_beyond_the_calendar_is_refused() -> None:
    """A clock that runs beyond the bank holiday data stops the computation."""
    with pytest.raises(CalendarRangeError) as caught:
        run(FIRST_MEETING, plan_started="2038-12-30")
    assert caught.value.day == date(2039, 1, 1)


def test_dates_that_rest_on_projected_bank_holidays_say_so() -> None:
    """An entry after the official bank holidays carries the note that they are projected."""
    entry = only(run(FIRST_MEETING, plan_started="2029-12-21").entries)
    # 24 (1), 27, 28 (3), 31 (4), 2-4 Jan (7), 7-9 Jan 2030 (10)
    assert entry.due == date(2030, 1, 9)
    assert entry.notes == ("Bank holidays after 2028 are not published yet: this date uses ones projected by rule.",)


def test_both_conventions() -> None:
    """The same case under the other convention: each period ends one day sooner, and the arithmetic says why."""
    rules = [
        FIRST_MEETING,
        rule("b", "oversight", SIXTEEN_WEEKS | {"start": "plan_started"}),
        rule("c", "record", within({"hours": 72}, "plan_started")),
    ]
    after = run(rules, plan_started="2026-12-18")
    same = run(rules, plan_started="2026-12-18", day_one=DayOne.SAME_DAY)
    assert dues(after.entries) == days("2026-12-21", "2027-01-06", "2027-04-09")
    assert dues(same.entries) == days("2026-12-21", "2027-01-05", "2027-04-08")
    assert same.entries[2].explanation == (
        "From the start of the plan: Fri 18 Dec 2026 + 16 weeks, with the day of the event counted as day 1, "
        "= Thu 8 Apr 2027.",
    )


# general truths over the shipped rulebooks

SHIPPED = vocabulary()
EVENTS = sorted(name for name, event in SHIPPED.events.items() if not event.includes)
FORWARD = {Relation.WITHIN, Relation.EVERY, Relation.ONCE, Relation.NOT_BEFORE, Relation.IF_LONGER}


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """Draw events with dates that can be true, and circumstances that can hold together."""
    drawn = st.dates(date(2026, 9, 1), date(2027, 8, 31))
    events: dict[str, list[date]] = {}
    for name in draw(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=6, unique=True)):
        most = 3 if SHIPPED.events[name].repeats else 1
        events[name] = draw(st.lists(drawn, min_size=1, max_size=most, unique=True))
    for name in sorted(events):
        floor = [min(events[each]) for each in SHIPPED.events[name].never_before if each in events]
        events[name] = [max([day, *floor]) for day in events[name]]
    circumstances: list[str] = []
    implied = [n for n, each in SHIPPED.circumstances.items() if events.keys() & set(each.implied_by)]
    for name in draw(st.lists(st.sampled_from(sorted(SHIPPED.circumstances)), max_size=3, unique=True)):
        if not any(SHIPPED.exclusive(name, other) for other in (*circumstances, *implied)):
            circumstances.append(name)
    return {"events": events, "circumstances": circumstances, "day_one": draw(st.sampled_from(DayOne))}


def possible(case: Case) -> bool:
    """Tell whether a drawn case can be true: raising dates to their floor may have put others out of order."""
    try:
        case.check(SHIPPED)
    except CaseError:
        return False
    return True


cases = facts().filter(lambda drawn: possible(Case.model_validate({"authority": "any", **drawn})))


@pytest.mark.parametrize("slug", authorities())
@settings(max_examples=25)
@given(drawn=cases, random=st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(slug: str, drawn: dict[str, Any], random: Any) -> None:
    """The same facts in another order give the same timeline, and computing it twice does too."""
    shuffled = dict(random.sample(sorted(drawn["events"].items()), k=len(drawn["events"])))
    other = {name: random.sample(dates, k=len(dates)) for name, dates in shuffled.items()}
    held = random.sample(drawn["circumstances"], k=len(drawn["circumstances"]))
    case = Case.model_validate({"authority": slug, **drawn})
    same = Case.model_validate({"authority": slug, **drawn, "events": other, "circumstances": held})
    first = timeline(case, rulebook(slug))
    assert timeline(same, rulebook(slug)) == first
    assert timeline(case, rulebook(slug)) == first


def relations(provision: Provision) -> set[Relation]:
    """Return every relation that a provision's clocks have."""
    return {clock.relation for clock in provision.timing.clocks} if provision.timing else set()


@pytest.mark.parametrize("slug", authorities())
@settings(max_examples=25)
@given(drawn=cases)
def test_nothing_is_due_before_its_clock_starts(slug: str, drawn: dict[str, Any]) -> None:
    """A clock that runs forward never gives a date before its start, nor one that runs back a date after it."""
    book_of = rulebook(slug)
    for entry in timeline(Case.model_validate({"authority": slug, **drawn}), book_of).entries:
        for reading in entry.readings:
            kinds = relations(book_of.by_id[reading.provision])
            for day in (reading.earliest, reading.due):
                if day and reading.start_date and kinds <= FORWARD:
                    assert day >= reading.start_date
                if day and reading.start_date and kinds.isdisjoint(FORWARD):
                    assert day <= reading.start_date


@pytest.mark.parametrize("slug", authorities())
@settings(max_examples=25)
@given(drawn=cases)
def test_every_entry_can_be_checked(slug: str, drawn: dict[str, Any]) -> None:
    """Every date lies in view, shows its arithmetic and its citations, and is the safe one of its readings."""
    answer = timeline(Case.model_validate({"authority": slug, **drawn}), rulebook(slug))
    dated = [entry for entry in answer.entries if entry.day]
    assert [entry.day for entry in dated] == sorted(entry.day for entry in dated if entry.day)
    assert answer.entries[: len(dated)] == tuple(dated)
    for entry in dated:
        assert entry.day is not None
        assert entry.day <= answer.until
        assert entry.explanation
        assert entry.citations
        (safe,) = (reading for reading in entry.readings if reading.safe)
        assert (safe.due, safe.earliest, safe.provision) == (entry.due, entry.earliest, entry.provision)
        if entry.due:
            assert entry.due == min(reading.due for reading in entry.readings if reading.due)
        else:
            assert entry.earliest == max(reading.earliest for reading in entry.readings if reading.earliest)


@pytest.mark.parametrize("slug", authorities())
@settings(max_examples=25)
@given(drawn=cases, weeks=st.integers(1, 40))
def test_looking_further_ahead_only_adds(slug: str, drawn: dict[str, Any], weeks: int) -> None:
    """A later last day adds entries and changes none already shown.

    Clocks that run back are left out: what is due before a meeting is shown only if the meeting lies in view.
    """
    book_of = rulebook(slug)
    case = Case.model_validate({"authority": slug, **drawn})
    latest = max(day for dates in case.events.values() for day in dates)
    last = max(case.horizon - timedelta(weeks=weeks), latest)
    far, near = (
        tuple(
            entry
            for entry in timeline(each, book_of).entries
            if (entry.day is None or entry.day <= last)
            and all(relations(book_of.by_id[name]) <= FORWARD for name in entry.rules)
        )
        for each in (case, case.model_copy(update={"until": last}))
    )
    assert near == far


def test_an_ending_before_the_start_ends_nothing() -> None:
    """What ended an earlier plan does not end the rhythm of a new one, which runs until its own end."""
    visits = rule("visits", "visit", every({"weeks": 4}, "first_meeting_held"))
    answer = run(visits, first_meeting_held="2027-01-05", plan_ended="2026-11-30", until="2027-03-05")
    # Tuesdays: 12, 19, 26 Jan, 2 Feb (4 weeks), then 9, 16, 23 Feb, 2 Mar
    assert dues(answer.entries) == [date(2027, 2, 2), date(2027, 3, 2)]
    ended = run(visits, first_meeting_held="2027-01-05", plan_ended="2027-02-20", until="2027-12-31")
    assert dues(ended.entries) == [date(2027, 2, 2)]


def test_a_rhythm_that_starts_later_is_not_brought_forward() -> None:
    """Rules that state one clock with different starts: one that has not begun waits for its own start."""
    fast = rule("fast", "review", every({"weeks": 4}, "first_meeting_held"))
    slow = rule("slow", "review", every({"weeks": 12}, "plan_paused"), restates=["fast"])
    answer = run(
        [fast, slow], first_meeting_held="2027-01-05", review_held="2027-01-26", plan_paused="2027-03-01",
        until="2027-03-31",
    )  # fmt: skip
    # The first is due on 2 Feb (4 weeks from 5 Jan) and held on 26 Jan; 4 weeks from there is 23 Feb.
    assert [(entry.due, entry.rules) for entry in answer.entries[:2]] == [
        (date(2027, 2, 2), ("fast",)),
        (date(2027, 2, 23), ("fast", "slow")),
    ]
    # 12 weeks count from Mon 1 Mar: 22 Mar (3), 19 Apr (7), 24 May (12).
    assert [reading.due for reading in answer.entries[1].readings] == [date(2027, 2, 23), date(2027, 5, 24)]


def test_what_was_done_before_a_rhythm_stops_still_counts() -> None:
    """A rhythm that stops at an event keeps the time that was met before it, although it was due only after."""
    eight = rule("eight", "review", every({"weeks": 8}, "first_meeting_held", until="plan_paused"))
    answer = run(
        eight, first_meeting_held="2026-11-24", review_held="2027-01-05", plan_paused="2027-01-11", until="2027-06-30"
    )
    # 8 weeks from Tue 24 Nov: 1, 8, 15, 22, 29 Dec, 5, 12, 19 Jan.
    assert [(entry.due, entry.status) for entry in answer.entries] == [(date(2027, 1, 19), "on time")]


def test_what_is_later_than_usual_is_not_late() -> None:
    """A figure that is only usual cannot be broken."""
    usual = rule("usual", "review", every({"weeks": 4}, "first_meeting_held", figure="usual"))
    answer = run(usual, first_meeting_held="2027-01-05", review_held="2027-02-09", until="2027-02-15")
    assert (answer.entries[0].due, answer.entries[0].status) == (date(2027, 2, 2), "later than usual")


def test_what_is_done_when_something_has_lasted_is_not_late() -> None:
    """A length of time that something must exceed is no limit: what follows it comes after it."""
    over = rule("over", "oversight", {"relation": "if_longer", "quantity": {"months": 9}, "start": "plan_started"})
    answer = run(over, plan_started="2026-03-02", oversight_recorded="2027-01-12", until="2027-02-15")
    assert (answer.entries[0].due, answer.entries[0].status) == (date(2026, 12, 2), "on time")
