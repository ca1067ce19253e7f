"""The cases that every engine is given: six rules about time, dates to start from, and the right answers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.measure import ROOT

DAY = timedelta(days=1)
SATURDAY = 5
FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
EVENTS = ("plan_started", "conference_held")


@dataclass(frozen=True)
class Rule:
    """So much time after an event, or before it if the count is negative."""

    name: str
    count: int
    unit: str
    start: str


RULES = (
    Rule("first_meeting", 10, "working_days", "plan_started"),
    Rule("plan_shared", 15, "working_days", "plan_started"),
    Rule("visit", 28, "calendar_days", "plan_started"),
    Rule("supervision", 6, "weeks", "plan_started"),
    Rule("review", 3, "months", "plan_started"),
    Rule("papers", -5, "working_days", "conference_held"),
)
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in json.loads((ROOT / "cin_reference" / "bank_holidays.json").read_text(encoding="utf-8"))["dates"]
)


def right(rule: Rule, start: date) -> str:
    """Return the date that a rule gives, counted as a person would on a calendar, one day at a time."""
    day = start
    if rule.unit == "months":
        wanted = (start.month - 1 + rule.count) % 12 + 1
        while day.month != wanted or (day.day < start.day and (day + DAY).month == wanted):
            day += DAY
        return day.isoformat()
    left = abs(rule.count) * (7 if rule.unit == "weeks" else 1)
    while left:
        day += DAY if rule.count > 0 else -DAY
        if rule.unit != "working_days" or (day.weekday() < SATURDAY and day not in HOLIDAYS):
            left -= 1
    return day.isoformat()


def answers(case: Iterable[date]) -> list[str]:
    """Return the six right answers to a case: a date for each event."""
    days = dict(zip(EVENTS, case, strict=True))
    return [right(rule, days[rule.start]) for rule in RULES]


def drawn(number: int, *, again: bool = False) -> list[tuple[date, ...]]:
    """Return cases, the same ones every time; no date comes twice for an event unless it may come again."""
    rng = random.Random(1)  # noqa: S311 (these are cases, not secrets)
    days = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]
    draw = rng.choices if again else rng.sample
    return list(zip(*(draw(days, k=number) for _ in EVENTS), strict=True))


def task(cases: list[Any], warm_up: list[Any], at_least: float = 0) -> dict[str, Any]:
    """Return what a contender is given: it answers each case once, or for at least so many seconds."""
    rules = [asdict(rule) for rule in RULES]
    holidays = sorted(HOLIDAYS)
    return {"rules": rules, "holidays": holidays, "warm_up": warm_up, "cases": cases, "at_least": at_least}
