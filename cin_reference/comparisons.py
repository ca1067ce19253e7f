"""Comparisons: one question put to every authority's document, answered by computation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from pydantic import Field

from cin_reference.counting import Unit, england_and_wales
from cin_reference.data import Frozen, content_folder, parse, read_yaml, unknown
from cin_reference.errors import CaseError, DataError
from cin_reference.library import rulebooks
from cin_reference.rulebook import Figure, Provision, Rulebook
from cin_reference.vocabulary import vocabulary
from cin_reference.words import limit_words

REFERENCE = date(2027, 6, 7)
"""The day from which limits are laid out to order them: a Monday with no bank holiday for twelve weeks."""


class State(StrEnum):
    """What a document's answer to a question amounts to."""

    STATED = "stated"
    """It states a limit, and the words leave one way to apply it."""
    TWO_READINGS = "unclear: two readings"
    """It states a limit whose words allow more than one way to apply it."""
    START_NOT_STATED = "unclear: start not stated"
    """It states a limit and does not say from when it runs."""
    DISAGREE = "passages disagree"
    """Two passages cannot both be meant, and it does not say which gives way."""
    NO_FIGURE = "stated without a figure"
    """It speaks of it and gives no figure."""
    ELSEWHERE = "sends you to another document"
    """It sends the reader to another document."""
    SILENT = "the document does not say"
    """It does not say."""


class Comparison(Frozen):
    """A question, and the duties and circumstances that it is about."""

    slug: str
    """Its name in addresses; also the name of its file."""
    question: str
    """The question, in the reader's words."""
    about: str
    """What to know before reading the answers, in a sentence or two."""
    duties: tuple[str, ...] = Field(min_length=1)
    """The duties that it asks about."""
    circumstances: tuple[str, ...] = ()
    """Circumstances that it is about: any of them selects the special rules to compare."""
    related: tuple[str, ...] = ()
    """Other comparisons that a reader may want next."""


class Cell(NamedTuple):
    """One document's answer."""

    rulebook: Rulebook
    state: State
    main: tuple[Provision, ...]
    """The provisions that answer the question."""
    beside: tuple[Provision, ...]
    """Provisions for other circumstances: special rules beside a general answer, or the general rule
    beside a special answer."""


def cells(comparison: Comparison) -> tuple[Cell, ...]:
    """Answer a comparison for every authority, in alphabetical order."""
    return tuple(_cell(comparison, book) for book in rulebooks())


def _cell(comparison: Comparison, book: Rulebook) -> Cell:
    about = [provision for provision in book.provisions if provision.duty in comparison.duties]
    if comparison.circumstances:
        main = [each for each in about if not {*each.when, *each.unless}.isdisjoint(comparison.circumstances)]
    else:
        given = _given(comparison)
        main = [each for each in about if given.issuperset(each.when)] or about
    beside = [each for each in about if each not in main]
    return Cell(book, _state(main), tuple(main), tuple(beside))


def _given(comparison: Comparison) -> set[str]:
    """Return the circumstances that the question itself implies, through the events that raise its duties."""
    words = vocabulary()
    raising = {event for duty in comparison.duties for event in words.duties[duty].raised_by}
    return {name for name, each in words.circumstances.items() if raising & set(each.implied_by)}


def _state(provisions: Iterable[Provision]) -> State:
    """Tell what an answer amounts to; where several things are true, the one that a reader must know first."""
    provisions = list(provisions)
    timings = [each.timing for each in provisions if each.timing]
    with_figure = [timing for timing in timings if timing.quantity]
    ids = {each.id for each in provisions}
    if any(ids & set(each.disagrees_with) for each in provisions):
        return State.DISAGREE
    if any(len(timing.clocks) > 1 for timing in with_figure if timing.start_stated):
        return State.TWO_READINGS
    if any(not timing.start_stated for timing in with_figure):
        return State.START_NOT_STATED
    if with_figure:
        return State.STATED
    if any(each.refers_to for each in provisions):
        return State.ELSEWHERE
    return State.NO_FIGURE if provisions else State.SILENT


def answer(comparison: Comparison) -> str:
    """Return a two-sentence answer: who gives a figure and who does not, and the range of the limits."""
    answered = cells(comparison)
    silent = [cell.rulebook.name for cell in answered if cell.state is State.SILENT]
    elsewhere = [cell.rulebook.name for cell in answered if cell.state is State.ELSEWHERE]
    without = [cell.rulebook.name for cell in answered if cell.state is State.NO_FIGURE]
    figures = len(answered) - len(silent) - len(elsewhere) - len(without)
    special = " for these circumstances" if comparison.circumstances else ""
    parts = [f"{_count(figures)} of the {_count(len(answered)).lower()} documents {_verb(figures)} a figure{special}"]
    if without:
        parts.append(f"{listed(without)} {_verb(len(without), 'speaks', 'speak')} of it without one")
    if elsewhere:
        parts.append(f"{listed(elsewhere)} {_verb(len(elsewhere), 'sends', 'send')} the reader to another document")
    if silent:
        parts.append(f"{listed(silent)} {_verb(len(silent), 'does', 'do')} not say")
    return f"{'; '.join(parts)}. {_range(answered)}".strip()


def _range(answered: Iterable[Cell]) -> str:
    limits = [
        (length(each), cell.rulebook.name, limit_words(each), each)
        for cell in answered
        for each in cell.main
        if each.timing and each.timing.quantity and not each.timing.forum and each.timing.figure is Figure.LIMIT
    ]
    if len({name for _, name, _, _ in limits}) <= 1:
        return ""
    shortest, longest = min(limits, key=lambda limit: limit[0]), max(limits, key=lambda limit: limit[0])
    starts = {each.timing.start for _, _, _, each in limits if each.timing}
    same = "" if len(starts) == 1 else ", and they do not all run from the same event"
    if shortest[0] == longest[0]:
        return f"The limit is {shortest[2]} in all of them{same}."
    return f"The limits run from “{shortest[2]}” ({shortest[1]}) to “{longest[2]}” ({longest[1]}){same}."


def length(provision: Provision) -> int:
    """Return how many calendar days a limit comes to from the reference date, for ordering only."""
    timing = provision.timing
    if timing is None or timing.quantity is None:
        raise ValueError(f"{provision.id} has no quantity to order by")
    count = timing.quantity.to or timing.quantity.count
    unit = timing.quantity.unit or Unit.CALENDAR_DAYS
    return (england_and_wales().count(REFERENCE, count, unit).day - REFERENCE).days


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence.

    Examples:
        >>> listed(["Camden", "Lewisham", "Worcestershire"])
        'Camden, Lewisham and Worcestershire'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _count(number: int) -> str:
    words = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[number] if number < len(words) else str(number)


def _verb(number: int, one: str = "gives", many: str = "give") -> str:
    return one if number <= 1 else many


@cache
def comparisons() -> tuple[Comparison, ...]:
    """Return every comparison, in the order in which the vocabulary lists their first duties.

    Raises:
        DataError: A file is not valid, or names something unknown.
    """
    files = sorted(content_folder("comparisons").glob("*.yaml"))
    found = tuple(parse(Comparison, {"slug": file.stem, **read_yaml(file)}, file) for file in files)
    slugs = [each.slug for each in found]
    words = vocabulary()
    faults = [
        f"comparisons/{each.slug}.yaml > {field}: {unknown(kind, name, known)}"
        for each in found
        for field, kind, names, known in (
            ("duties", "duty", each.duties, words.duties),
            ("circumstances", "circumstance", each.circumstances, words.circumstances),
            ("related", "comparison", each.related, slugs),
        )
        for name in names
        if name not in known
    ]
    if faults:
        raise DataError(faults)
    order = list(words.duties)
    return tuple(sorted(found, key=lambda each: (order.index(each.duties[0]), each.slug)))


def comparison(slug: str) -> Comparison:
    """Return one comparison.

    Raises:
        CaseError: There is no such comparison.
    """
    known = {each.slug: each for each in comparisons()}
    if slug not in known:
        raise CaseError(unknown("comparison", slug, known))
    return known[slug]
