"""The data of the page on which readers work out their own dates: plans, words and calendar as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cin_reference.counting import england_and_wales
from cin_reference.library import rulebooks
from cin_reference.plan import PlanRule, as_json, plan_of
from cin_reference.rulebook import Rulebook
from cin_reference.vocabulary import Vocabulary, vocabulary

EPOCH = date(1970, 1, 1)


def number(day: date) -> int:
    """Return a day as the number of days since 1970, as the page counts."""
    return (day - EPOCH).days


def plans() -> str:
    """Return everything that the page needs to work out dates, as JSON."""
    calendar = england_and_wales()
    words = vocabulary()
    books = {book.slug: needed(book, words) for book in rulebooks()}
    content = {
        "calendar": {
            "first": number(calendar.first),
            "last": number(calendar.last),
            "official": number(calendar.last_official),
            "holidays": sorted(number(day) for day in calendar.holidays),
        },
        "words": _words(words),
        "authorities": {slug: [as_json(rule) for rule in rules] for slug, rules in books.items()},
    }
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def needed(book: Rulebook, words: Vocabulary) -> list[PlanRule]:
    """Return the rules on which dates depend: those that state a time, replace one that does, or answer a question."""
    plan = plan_of(book)
    timed = {rule.id for rule in plan if rule.kind in ("clocks", "words", "forum")}
    asked = {name for name, duty in words.duties.items() if duty.raised_by}
    return [rule for rule in plan if rule.id in timed or timed.intersection(rule.replaces) or rule.duty in asked]


def _words(words: Vocabulary) -> dict[str, Any]:
    """Return how duties, events and circumstances relate, without what is empty."""
    fields = {
        "duties": ("done_by", "also_done_by", "raised_by", "ends_with"),
        "events": ("repeats", "includes", "never_before"),
        "circumstances": ("implied_by", "excludes"),
    }
    return {
        section: {
            name: {field: value for field in names if (value := getattr(term, field))}
            for name, term in words.named(section).items()
        }
        for section, names in fields.items()
    }
