"""Cases: what is refused before anything is counted, and what follows from what is given."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from examplebury import WORDS
from pydantic import ValidationError

from cin_reference.case import Case
from cin_reference.counting import DayOne
from cin_reference.errors import CaseError


def made(events: dict[str, Any], **more: Any) -> Case:
    """Return a case in Examplebury."""
    return Case.model_validate({"authority": "examplebury", "events": events, **more})


START = {"plan_started": "2026-12-11"}
FAULTS = [
    (made({"plan_stated": "2026-12-11"}), "unknown event 'plan_stated'; did you mean 'plan_started'?"),
    (
        made(START, circumstances=["disbled"]),
        "unknown circumstance 'disbled'; did you mean 'disabled'?",
    ),
    (made(START, asks=["frist_meeting"]), "unknown duty 'frist_meeting'; did you mean 'first_meeting'?"),
    (made({}), "a case needs at least one event with its date"),
    (made({"plan_started": []}), "a case needs at least one event with its date"),
    (
        made({"plan_started": ["2026-12-11", "2027-01-08"]}),
        "'plan_started' happens once, but 2 dates are given; keep one",
    ),
    (
        made({"meeting_held": "2026-12-11"}),
        "'meeting_held' stands for several events; give one of first_meeting_held, review_held",
    ),
    (
        made(START | {"plan_ended": "2026-12-10"}),
        "'plan_ended' on Thu 10 Dec 2026 comes before 'plan_started' on Fri 11 Dec 2026; check both dates",
    ),
    (
        made(START, until="2026-12-10"),
        "the last day to look at, Thu 10 Dec 2026, comes before the event on Fri 11 Dec 2026; give a later one",
    ),
    (
        made(START, circumstances=["led_by_key_worker", "led_by_social_worker"]),
        "'led_by_key_worker' and 'led_by_social_worker' cannot both be true; keep one",
    ),
]


@pytest.mark.parametrize(("case", "said"), FAULTS, ids=[said[:50] for _, said in FAULTS])
def test_case_faults(case: Case, said: str) -> None:
    """A case that names something unknown, or that cannot be true, is refused with what to do."""
    with pytest.raises(CaseError) as caught:
        case.check(WORDS)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "case",
    [
        made(START | {"plan_ended": "2026-12-11"}),
        made(START, until="2026-12-11"),
        made({"review_held": ["2026-12-11", "2027-01-08"]}),
        made({"plan_ended": "2026-12-11"}),
        made(START, circumstances=["led_by_key_worker", "disabled"]),
    ],
    ids=["both on one day", "looking no further", "repeating event", "end without start", "compatible circumstances"],
)
def test_cases_at_the_edge(case: Case) -> None:
    """What is just possible is accepted, and nothing is added to it."""
    before = case.model_dump()
    case.check(WORDS)
    assert case.model_dump() == before


def test_an_exclusion_by_an_implied_circumstance_is_refused() -> None:
    """A circumstance that an event implies excludes others just as a named one does."""
    words = WORDS.model_copy(
        update={
            "circumstances": WORDS.circumstances
            | {"assessed_before": WORDS.circumstances["assessed_before"].model_copy(update={"excludes": ("disabled",)})}
        }
    )
    with pytest.raises(CaseError) as caught:
        made({"assessed": "2026-12-11"}, circumstances=["disabled"]).check(words)
    assert str(caught.value) == "'assessed_before' and 'disabled' cannot both be true; keep one"


def test_events_imply_circumstances() -> None:
    """An event makes the circumstance true that it implies, beside those that are named."""
    assert made({"assessed": "2026-12-11"}, circumstances=["disabled"]).holding(WORDS) == {
        "assessed_before",
        "disabled",
    }


def test_no_circumstance_without_its_event() -> None:
    """A circumstance does not hold if neither the case nor an event says so."""
    assert made(START).holding(WORDS) == frozenset()


def test_asked_duties_are_those_named_and_those_raised() -> None:
    """Silence is asked about for the duties named and for those that an event raises, in the vocabulary's order."""
    assert made({"assessed": "2026-12-11"}, asks=["review"]).asked(WORDS) == ("review", "gp_told")
    assert made(START).asked(WORDS) == ("first_meeting",)


def test_horizon_is_a_year_after_the_latest_event() -> None:
    """Without a last day, a case looks a year ahead of its latest event."""
    assert made({"visit_made": ["2027-03-01", "2026-12-11"]}).horizon == date(2028, 3, 1)
    assert made(START, until="2027-06-30").horizon == date(2027, 6, 30)


def test_dates_and_names_are_put_in_order() -> None:
    """Two cases with the same facts in another order are equal."""
    one = made({"visit_made": ["2027-03-01", "2026-12-18"], "plan_started": "2026-12-11"})
    other = made({"plan_started": "2026-12-11", "visit_made": ["2026-12-18", "2027-03-01"]})
    assert one == other
    assert list(one.events) == ["plan_started", "visit_made"]
    assert one.events["visit_made"] == (date(2026, 12, 18), date(2027, 3, 1))


def test_an_event_without_dates_did_not_happen() -> None:
    """An empty list of dates counts for nothing: no circumstance follows from it."""
    case = made(START | {"assessed": []})
    assert case == made(START)
    assert case.holding(WORDS) == frozenset()


def test_the_day_of_the_event_is_not_counted_unless_asked() -> None:
    """The convention is a named value with a default."""
    assert made(START).day_one is DayOne.DAY_AFTER
    assert made(START, day_one="same_day").day_one is DayOne.SAME_DAY


def test_impossible_date_is_refused() -> None:
    """A date that no calendar has is refused where the case is made."""
    with pytest.raises(ValidationError) as caught:
        made({"plan_started": "2027-02-30"})
    (fault,) = caught.value.errors()
    assert fault["loc"] == ("events", "plan_started", 0)
    assert fault["type"] == "date_from_datetime_parsing"


def test_a_case_does_not_change() -> None:
    """A case is a value: its facts cannot be changed once it is made."""
    case = made(START)
    with pytest.raises(ValidationError, match="frozen"):
        case.authority = "camden"  # type: ignore[misc]
