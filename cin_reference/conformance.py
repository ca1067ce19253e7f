"""Cases by which another program can check that it works out the same dates.

The cases are drawn at random from a fixed seed, so that they are the same every time. Many are unlikely:
month ends, bank holidays, things done late or never, and input that must be refused.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cin_reference.case import Case
from cin_reference.counting import Calendar, DayOne, england_and_wales
from cin_reference.errors import CinReferenceError
from cin_reference.evaluate import Answer, Dates, evaluate
from cin_reference.plan import Plan
from cin_reference.vocabulary import Vocabulary

FIRST, LAST = date(2020, 1, 1), date(2031, 12, 31)
"""The days between which most cases begin."""
ODD_DAYS = (date(2024, 2, 29), date(2026, 1, 31), date(2026, 11, 30), date(2026, 12, 24), date(2027, 12, 25))
"""Days on which counting is easily got wrong."""
OFTEN, SELDOM, MOSTLY = 0.2, 0.05, 0.7
"""The share of cases that begin on an odd day, of those that must be refused, and of those that say how far to look."""


USUAL: tuple[object, ...] = (None, False, 0, [], "one date", "open")
"""What is left out of an answer."""


def cases(authority: str, plan: Plan, words: Vocabulary, count: int, seed: int) -> Iterator[Any]:
    """Give random cases as plain data.

    Args:
        authority: The authority's slug.
        plan: Its plan, from which events and circumstances are drawn.
        words: The vocabulary.
        count: How many.
        seed: Where the random numbers start.
    """
    draw = random.Random(f"{seed} {authority}")  # noqa: S311 (nothing is kept secret)
    duties = {rule.duty for rule in plan} | {name for name, duty in words.duties.items() if duty.raised_by}
    used = {event for rule in plan for clock in rule.clocks for event in clock.events}
    for duty in (words.duties[name] for name in duties):
        used |= {*duty.also_done_by, *duty.raised_by, *duty.ends_with, *([duty.done_by] if duty.done_by else [])}
    used |= {part for name in used for part in words.events[name].composed_of}
    events = sorted(name for name in used if not words.events[name].told_by)
    circumstances = sorted({name for rule in plan for name in (*rule.when, *rule.unless)}) or sorted(
        words.circumstances
    )
    timed = [rule for rule in plan if rule.clocks]
    for _ in range(count):
        begun = draw.choice(ODD_DAYS) if draw.random() < OFTEN else FIRST + _days(draw, (LAST - FIRST).days)
        rule = draw.choice(timed)
        about = {name for clock in rule.clocks for name in (*clock.events, words.duties[rule.duty].done_by)}
        about |= {part for name in about if name for part in words.events[name].composed_of}
        names = {*draw.sample(events, draw.randint(1, 3)), *(name for name in about if name in events)}
        given = {
            name: sorted({begun + _days(draw, draw.choice((1, 40, 200))) for _ in range(times)})
            for name in sorted(names)
            if draw.random() > SELDOM
            for times in [draw.choice((1, 1, 2, 3)) if words.events[name].repeats else 1]
        }
        held = {*draw.sample(circumstances, draw.randint(0, min(2, len(circumstances)))), *rule.when}
        case = {
            "authority": authority,
            "events": {name: [day.isoformat() for day in days] for name, days in sorted(given.items())},
            "circumstances": sorted(held),
            "day_one": str(draw.choice(list(DayOne))),
        }
        if draw.random() < MOSTLY:
            last = max((day for days in given.values() for day in days), default=begun)
            case["until"] = (last + _days(draw, 60)).isoformat()
        yield _spoilt(case, draw) if draw.random() < SELDOM or not given else case


def _days(draw: random.Random, most: int) -> timedelta:
    return timedelta(days=draw.randrange(most))


def _spoilt(case: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Return a case that must be refused: an unknown name, an impossible time, or nothing at all."""
    event, days = next(iter(case["events"].items()), ("referral_accepted", ["2026-03-02"]))
    return draw.choice(
        (
            case | {"events": {"cp_plan_endde": days}},
            case | {"events": {"cin_meeting_held": days}},
            case | {"circumstances": ["led_by_nobody"]},
            case | {"circumstances": ["led_by_key_worker", "led_by_social_worker"]},
            case | {"events": {**case["events"], event: ["1999-12-31"]}},
            case | {"events": {**case["events"], event: ["2039-01-01"]}},
            case | {"events": {"referral_accepted": ["2026-03-02", "2026-03-03"]}},
            case | {"events": {"assessment_completed": ["2026-03-02"], "referral_accepted": ["2026-03-03"]}},
            case | {"until": "2012-01-01"},
            case | {"events": {}},
        )
    )


def answers(given: dict[str, Any], plan: Plan, words: Vocabulary, calendar: Calendar | None = None
            ) -> list[Any] | None:  # fmt: skip
    """Return what follows from a case as plain data, in a fixed order; none if the case must be refused.

    Each answer gives the duty, what its dates mean, its rules, every reading with its start and its dates, which
    reading is safe to work to, whether the dates agree, when it was done, and whether in time. What is usual is
    left out: the first reading is the safe one, the reading is of the only rule, there is one date, it is open.
    """
    calendar = calendar or england_and_wales()
    try:
        found = evaluate(plan, Case(**given), words, calendar)
    except CinReferenceError:
        return None
    return sorted(([_row(each) for each in (*found.dated, *found.without)]), key=str)


def _row(answer: Answer) -> dict[str, Any]:
    return _without_nothing(
        {
            "duty": answer.duty,
            "kind": answer.kind,
            "rules": [rule.id for rule in answer.rules],
            "readings": [_reading(each, several=len(answer.rules) > 1) for each in answer.readings],
            "safe": answer.safe,
            "agreement": answer.agreement,
            "done": answer.done and answer.done.isoformat(),
            "status": answer.status,
            "from": answer.start and answer.start.day.isoformat(),
        }
    )


def _reading(dates: Dates, *, several: bool) -> dict[str, Any]:
    placed = dates.placed
    return _without_nothing(
        {
            "rule": placed.rule.id if several else None,
            "clock": placed.clock,
            "start": placed.start,
            "from": placed.at and placed.at.day.isoformat(),
            "projected": placed.at and placed.at.projected,
            "earliest": dates.earliest and dates.earliest.isoformat(),
            "due": dates.due and dates.due.isoformat(),
        }
    )


def _without_nothing(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without what is empty or usual, which is most of it."""
    return {name: value for name, value in row.items() if value not in USUAL}
