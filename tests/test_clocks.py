"""Clocks beside plain counts: school days, clear days, composed events, days of a month, and stages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from examplebury import DOCUMENT, WORDS, dues, only, rule, run, within

from cin_reference.case import Case
from cin_reference.cli import timeline_as_json
from cin_reference.counting import DayOne
from cin_reference.engine import timeline
from cin_reference.entries import Timeline
from cin_reference.errors import CaseError, DataError
from cin_reference.findings.model import Subject
from cin_reference.pathways import pathways
from cin_reference.quantities import Quantity
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.vocabulary import Vocabulary
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


# the latest and the earliest of several events

COMPOSED = Vocabulary.model_validate(
    WORDS.model_dump()
    | {
        "events": {
            **WORDS.model_dump()["events"],
            "both": {"label": "A and B", "definition": "d", "latest_of": ["plan_started", "plan_paused"]},
            "either": {"label": "A or B", "definition": "d", "earliest_of": ["first_meeting_held", "plan_paused"]},
        }
    }
)


def composed(start: str, **events: str) -> Timeline:
    """Return the timeline of papers that are due three days after an event that is made up of others."""
    papers = rule("papers", "papers", within({"calendar_days": 3}, start))
    meeting = rule("meeting", "first_meeting", within({"weeks": 1}, "plan_started"))
    made = Rulebook(slug="examplebury", name="Examplebury", document=DOCUMENT, provisions=(papers, meeting))
    made.check(COMPOSED)
    return timeline(Case(authority="examplebury", events=events), made, COMPOSED)


def test_the_latest_of_several_events_waits_for_all() -> None:
    """Nothing is due until each is known; then it counts from the last of them, and says which that was."""
    waiting = only(composed("both", plan_started="2026-12-01").of("papers"))
    assert (waiting.kind, waiting.notes) == ("waiting", ("Needs the date of the pause.",))
    known = only(composed("both", plan_started="2026-12-01", plan_paused="2026-12-05").of("papers"))
    assert (known.due, known.projected) == (date(2026, 12, 8), False)
    assert known.notes == ("It counts from the pause.", *known.notes[1:])


def test_the_earliest_of_several_events_needs_one() -> None:
    """It counts from the first that is known; a projected one counts as known."""
    projected = only(composed("either", plan_started="2026-12-01").of("papers"))
    assert (projected.start_date, projected.projected, projected.due) == (date(2026, 12, 8), True, date(2026, 12, 11))
    assert not any("It counts from" in note for note in projected.notes)
    known = only(composed("either", plan_started="2026-12-01", plan_paused="2026-12-03").of("papers"))
    assert (known.start_date, known.projected) == (date(2026, 12, 3), False)
    both = only(composed("either", first_meeting_held="2026-12-02", plan_paused="2026-12-02").of("papers"))
    assert both.notes[0] == "It counts from the first meeting and the pause."


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("both", "'both' is the latest of several events; give plan_started and plan_paused"),
        ("either", "'either' is the earliest of several events; give first_meeting_held and plan_paused"),
    ],
)
def test_a_case_gives_the_events_themselves(event: str, said: str) -> None:
    """What is made up of others has no date of its own in a case."""
    with pytest.raises(CaseError, match=re.escape(said)):
        composed(event, **{event: "2026-12-02"})


@pytest.mark.parametrize(
    ("section", "entry", "wrong", "said"),
    [
        (
            "events",
            "both",
            {"repeats": True},
            "events > both: give either latest_of or earliest_of, with two events at least; "
            "such an event does not repeat, and includes none",
        ),
        (
            "events",
            "both",
            {"latest_of": ["plan_started", "visit_made"]},
            "events > both: 'visit_made' repeats; name events that happen once",
        ),
        (
            "events",
            "both",
            {"latest_of": ["plan_started", "either"]},
            "events > both > latest_of: no case gives 'either' itself; name one of its events",
        ),
        (
            "duties",
            "papers",
            {"done_by": "both"},
            "duties > papers > done_by: no case gives 'both' itself; name one of its events",
        ),
        (
            "events",
            "either",
            {"earliest_of": ["plan_started", "plan_endde"]},
            "events > either > earliest_of: unknown event 'plan_endde'; did you mean 'plan_ended'?",
        ),
    ],
)
def test_composed_events_are_checked(section: str, entry: str, wrong: dict[str, Any], said: str) -> None:
    """An event is made up of events of its own that happen once, and nothing but a clock refers to it."""
    content = COMPOSED.model_dump()
    content[section][entry] |= wrong
    assert COMPOSED.faults() == []
    assert Vocabulary.model_validate(content).faults() == [f"cin_reference/vocabulary.yaml > {said}"]


@pytest.mark.parametrize("timing", [{"candidates": ["both", "plan_ended"]}, {"start": "plan_started", "until": "both"}])
def test_a_clock_only_starts_at_a_composed_event(timing: dict[str, Any]) -> None:
    """It neither stops at one, nor may it be one of the events from which it could run."""
    made = rule("papers", "papers", {"relation": "every", "quantity": {"weeks": 1}, **timing})
    book = Rulebook(slug="examplebury", name="Examplebury", document=DOCUMENT, provisions=(made,))
    with pytest.raises(DataError, match="papers: a clock can only start at 'both'; name its events here"):
        book.check(COMPOSED)


def test_composed_starts_are_left_out_of_pathways() -> None:
    """Neither event alone bounds what counts from the latest of both, so that no schedule is ruled out by it."""
    papers = rule("papers", "papers", within({"calendar_days": 3}, "both"))
    made = Rulebook(slug="examplebury", name="Examplebury", document=DOCUMENT, provisions=(papers,))
    assert pathways(made, COMPOSED).different == ()
    subject = Subject(made, (made,), COMPOSED, date(2026, 11, 22))
    assert sorted(subject.case(["both", "either"], date(2026, 12, 1)).events) == [
        "first_meeting_held",
        "plan_paused",
        "plan_started",
    ]


# days of a month


def by(start: str, of: str, **day: Any) -> Provision:
    """Return a rule that papers are due by a day of a month."""
    return rule("told", "papers", {"relation": "within", "day": {**day, "of": of}, "start": start})


@pytest.mark.parametrize(
    ("day", "of", "event", "due"),
    [
        ({"number": 15}, "month_after", "2026-12-10", "2027-01-15"),
        ({"number": 15}, "first_after", "2026-12-10", "2026-12-15"),
        ({"number": 15}, "month_after", "2026-11-30", "2026-12-15"),
        ({"number": 15}, "first_after", "2026-11-30", "2026-12-15"),
        ({"number": 15}, "first_after", "2026-12-15", "2027-01-15"),  # the 15th itself is day 0
        ({"number": 15}, "month_after", "2027-01-04", "2027-02-15"),
        ({"number": 15}, "same_month", "2027-01-15", "2027-01-15"),
        ({"number": 30}, "month_after", "2027-01-04", "2027-02-28"),
        ({"last": "day"}, "month_after", "2027-01-31", "2027-02-28"),
        ({"last": "day"}, "first_after", "2027-01-31", "2027-02-28"),
        ({"last": "working_day"}, "same_month", "2026-12-31", "2026-12-31"),
        ({"last": "working_day"}, "same_month", "2027-02-16", "2027-02-26"),
        ({"last": "working_day"}, "first_after", "2027-01-30", "2027-02-26"),
    ],
)
@pytest.mark.parametrize("day_one", DayOne)
def test_a_day_of_a_month(day: dict[str, Any], of: str, event: str, due: str, day_one: DayOne) -> None:
    """It is found in the calendar and not counted to, so that it is the same whichever day is day one."""
    entry = only(run(by("first_meeting_held", of, **day), day_one=day_one, first_meeting_held=event).entries)
    assert entry.due == date.fromisoformat(due)
    assert any("has no day 30" in note for note in entry.notes) == (day == {"number": 30})


def test_a_day_of_a_month_in_words() -> None:
    """It is said as it is written, in full and for a narrow column."""
    for made, said in (
        (by("review_held", "month_after", number=15), "by the 15th of the month after that of a review"),
        (by("review_held", "first_after", number=1), "by the next 1st of a month after a review"),
        (by("review_held", "same_month", last="working_day"), "by the last working day of the same month as a review"),
        (by("review_held", "same_month", last="day"), "by the last day of the same month as a review"),
    ):
        assert made.timing
        assert timing_words(made.timing, WORDS) == said
        assert limit_words(made) == said.replace("a review", "its event")
    minimum = {"relation": "not_before", "day": {"number": 1, "of": "month_after"}, "start": "review_held"}
    entry = only(run(rule("waits", "stay_open", minimum), review_held="2027-01-11").entries)
    assert (entry.kind, entry.earliest) == ("minimum", date(2027, 2, 1))
    assert entry.explanation == ("From a review: the 1st of the month after that of Mon 11 Jan 2027 = Mon 1 Feb 2027.",)


def test_a_day_that_had_passed_gives_no_date() -> None:
    """A visit on a last weekend cannot be recorded by the last working day of its month: no date, and the reason."""
    record = by("visit_made", "same_month", last="working_day")
    computed = run(record, visit_made=["2027-01-30", "2027-03-04"], papers_shared=["2027-02-01"])
    assert [each.due for each in computed.entries] == [date(2027, 3, 31)]
    entry = only(computed.without_date)
    assert (entry.kind, entry.day, entry.done, entry.status) == ("passed", None, None, "open")
    assert entry.explanation == (
        "From a visit: the last working day of the same month as Sat 30 Jan 2027 = Fri 29 Jan 2027, which had passed, "
        "and the document does not say what holds then.",
    )


def test_one_reading_whose_day_had_passed() -> None:
    """Where another reading has a date, that is the one to work to, and the two are told apart."""
    readings = [
        {"label": "that month", "why": "w"},
        {"label": "the next", "why": "w", "day": {"last": "working_day", "of": "first_after"}},
    ]
    timing = {"relation": "within", "day": {"last": "working_day", "of": "same_month"}, "start": "visit_made"}
    entry = only(run(rule("told", "papers", timing | {"readings": readings}), visit_made="2027-01-30").entries)
    assert (entry.due, entry.agreement) == (date(2027, 2, 26), "two readings")
    mixed = [{"label": "counted", "why": "w", "quantity": {"weeks": 1}}, {"label": "named", "why": "w"}]
    entry = only(run(rule("told", "papers", timing | {"readings": mixed}), visit_made="2027-03-04").entries)
    assert [each.due for each in entry.readings] == [date(2027, 3, 11), date(2027, 3, 31)]


@pytest.mark.parametrize("wrong", [{}, {"number": 3, "last": "day"}])
def test_a_day_of_a_month_is_one_day(wrong: dict[str, Any]) -> None:
    """It has a number, or is the last."""
    with pytest.raises(ValueError, match="give either the number of a day, or which day is last: day or working_day"):
        by("visit_made", "same_month", **wrong)
    with pytest.raises(ValueError, match="less than or equal to 31"):
        by("visit_made", "same_month", number=32)


# stages


def visits(**more: Any) -> Provision:
    """Return a rule on visits that become rarer."""
    stages = [
        {"quantity": {"weeks": 1}, "to": {"weeks": 4}},
        {"quantity": {"weeks": 2}, "to": {"weeks": 12}},
        {"quantity": {"weeks": 4}},
    ]
    return rule("visits", "visit", {"relation": "every", "start": "first_meeting_held", "stages": stages} | more)


def days(*written: str) -> list[date]:
    """Return dates."""
    return [date.fromisoformat(each) for each in written]


def test_a_gap_has_the_length_of_the_stage_in_which_it_begins() -> None:
    """Stages count from the clock's own start; a gap that begins when a stage ends belongs to the next one."""
    computed = run(visits(), until="2027-05-01", first_meeting_held="2026-12-22")
    assert dues(computed.entries) == days(
        "2026-12-29", "2027-01-05", "2027-01-12", "2027-01-19", "2027-02-02", "2027-02-16", "2027-03-02", "2027-03-16",
        "2027-04-13",
    )  # fmt: skip


def test_stages_keep_counting_from_their_first_start() -> None:
    """A visit begins a gap, and no stage; a gap that goes on past the end of a stage says so."""
    made = ["2026-12-29", "2027-01-05", "2027-01-11", "2027-01-15", "2027-01-28"]
    computed = run(visits(), until="2027-04-01", first_meeting_held="2026-12-22", visit_made=made)
    assert dues(computed.entries) == days(
        "2026-12-29", "2027-01-05", "2027-01-12", "2027-01-18", "2027-01-22", "2027-02-11", "2027-02-25", "2027-03-11",
        "2027-03-25",
    )  # fmt: skip
    assert [each.status for each in computed.entries[:5]] == [*["on time"] * 4, "late"]
    note = "A stage ends on {}, within this gap, which keeps the length with which it began."
    crossed = [each.due for each in computed.entries if any("A stage ends" in said for said in each.notes)]
    assert crossed == days("2027-01-22", "2027-03-25")
    assert note.format("Tue 19 Jan 2027") in computed.entries[4].notes
    assert computed.entries[5].explanation[0].endswith("Thu 28 Jan 2027 + 2 weeks = Thu 11 Feb 2027.")


def test_stages_wait_for_their_start() -> None:
    """A visit alone does not tell which stage is in force."""
    assert only(run(visits(), visit_made="2026-12-22").without_date).kind == "waiting"


def test_a_stage_may_end_at_an_event() -> None:
    """Until it is known, the stage goes on; what begins on its day belongs to the next stage."""
    stages = [{"quantity": {"calendar_days": 10}, "until": "plan_paused"}, {"quantity": {"weeks": 2, "to": 3}}]
    made = visits(stages=stages)
    assert dues(run(made, until="2027-01-12", first_meeting_held="2026-12-22").entries) == days(
        "2027-01-01", "2027-01-11"
    )
    computed = run(made, until="2027-02-01", first_meeting_held="2026-12-22", plan_paused="2027-01-01")
    assert dues(computed.entries) == days("2027-01-01", "2027-01-22")
    assert computed.entries[1].earliest == date(2027, 1, 15)


def test_stages_in_words() -> None:
    """Every stage is said, with its end where there is room."""
    made = visits()
    assert made.timing
    assert timing_words(made.timing, WORDS) == (
        "at least every week up to 4 weeks, then every 2 weeks up to 12 weeks, then every 4 weeks, "
        "counted from the first meeting"
    )
    assert limit_words(made) == "every week, then every 2 weeks, then every 4 weeks"
    ended = visits(stages=[{"quantity": {"weeks": 1}, "until": "plan_paused"}, {"quantity": {"weeks": 4}}])
    assert ended.timing
    assert timing_words(ended.timing, WORDS).startswith("at least every week until the pause, then every 4 weeks")


NO_END = "stages: give two at least; each but the last ends, either with `to` or with `until`"
WEEK = {"weeks": 1}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"stages": [{"quantity": WEEK}]}, NO_END),
        ({"stages": [{"quantity": WEEK}, {"quantity": WEEK}]}, NO_END),
        ({"stages": [{"quantity": WEEK, "to": WEEK}, {"quantity": WEEK, "to": WEEK}]}, NO_END),
        (
            {
                "stages": [
                    {"quantity": WEEK, "to": {"months": 2}},
                    {"quantity": WEEK, "to": {"weeks": 9}},
                    {"quantity": WEEK},
                ]
            },
            "stages: give their ends in one unit, each later than the one before",
        ),
        (
            {
                "stages": [
                    {"quantity": WEEK, "to": {"weeks": 9}},
                    {"quantity": WEEK, "to": {"weeks": 9}},
                    {"quantity": WEEK},
                ]
            },
            "stages: give their ends in one unit, each later than the one before",
        ),
        (
            {"stages": [{"quantity": {"unstated_days": 3}, "to": WEEK}, {"quantity": WEEK}]},
            "stages: give units that can be counted, and say which days",
        ),
        (
            {"relation": "within"},
            "stages: give them to a time that is due 'every' so long from its start, and nothing else",
        ),
        (
            {"quantity": WEEK},
            "stages: give them to a time that is due 'every' so long from its start, and nothing else",
        ),
    ],
)
def test_stages_are_checked(wrong: dict[str, Any], said: str) -> None:
    """Stages follow one another, in units that can be counted, and stand instead of a quantity."""
    with pytest.raises(ValueError, match=re.escape(said)):
        visits(**wrong)
