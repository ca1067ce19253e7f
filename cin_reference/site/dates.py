"""The page on which readers work out their own dates: its controls, and the plans, words and calendar that it needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from cin_reference.counting import england_and_wales
from cin_reference.library import rulebooks
from cin_reference.plan import PlanRule, as_json, needed, used_circumstances, used_events
from cin_reference.rulebook import Rulebook
from cin_reference.site.show import block, render
from cin_reference.vocabulary import Vocabulary, vocabulary
from cin_reference.words import clock_words, reading_label, timing_words

EPOCH = date(1970, 1, 1)


def number(day: date) -> int:
    """Return a day as the number of days since 1970, as the page counts."""
    return (day - EPOCH).days


def plans(books: tuple[Rulebook, ...] | None = None, words: Vocabulary | None = None) -> dict[str, Any]:
    """Return everything that it takes to work out dates, which the page loads.

    Args:
        books: The rulebooks; those of the package if not given.
        words: The vocabulary that they use; the package's own if not given.
    """
    calendar = england_and_wales()
    words = words or vocabulary()
    books = rulebooks() if books is None else books
    return {
        "calendar": {
            "first": number(calendar.first),
            "last": number(calendar.last),
            "official": number(calendar.last_official),
            "holidays": sorted(number(day) for day in calendar.holidays),
        },
        "words": _words(words),
        "names": {book.slug: book.name for book in books},
        "authorities": {book.slug: [_shown(book, rule, words) for rule in needed(book.plan, words)] for book in books},
    }


@block
def form() -> str:
    """Ask for authorities, dates and circumstances: the controls of the page."""
    words = vocabulary()
    books = rulebooks()
    by_event = {book.slug: used_events(book.plan, words) for book in books}
    by_circumstance = {book.slug: used_circumstances(book.plan, words) for book in books}
    events = {name: [slug for slug, used in by_event.items() if name in used] for name in words.events}
    held = {name: [slug for slug, used in by_circumstance.items() if name in used] for name in words.circumstances}
    return render(
        "dates_form.html",
        books=books,
        events={name: slugs for name, slugs in events.items() if slugs},
        circumstances={name: slugs for name, slugs in held.items() if slugs},
    )


def _shown(book: Rulebook, rule: PlanRule, words: Vocabulary) -> dict[str, Any]:
    """Return a rule as plain data, with the words that the page shows beside its dates."""
    said = book.by_id[rule.id]
    shown = as_json(rule) | {"says": str(said.modality), "cite": said.cites[0].where}
    timing = said.timing
    if timing is None:
        return shown | ({"note": said.refers_to} if said.refers_to else {})
    if not rule.clocks:
        return shown | {"note": timing_words(timing, words)}
    for clock, written in zip(timing.clocks, shown["clocks"], strict=True):
        written["label"] = reading_label(clock, words) or clock_words(clock, words)
        if timing.label_afresh(clock):
            written["again"] = timing.label_afresh(clock)
    return shown


def _words(words: Vocabulary) -> dict[str, Any]:
    """Return how duties, events and circumstances relate, without what is empty."""
    fields = {
        "duties": ("done_by", "also_done_by", "raised_by", "ends_with"),
        "events": ("repeats", "includes", "latest_of", "earliest_of", "never_before"),
        "circumstances": ("implied_by", "excludes"),
    }
    return {
        section: {
            name: {"label": term.label} | {field: value for field in names if (value := getattr(term, field))}
            for name, term in words.named(section).items()
        }
        for section, names in fields.items()
    }
