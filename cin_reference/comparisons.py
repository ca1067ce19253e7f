"""Comparisons: one question put to every authority's document, answered by computation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from cin_reference.counting import Unit, england_and_wales
from cin_reference.data import Frozen, content_folder, label, parse, read_yaml, unknown
from cin_reference.errors import CaseError, DataError
from cin_reference.library import rulebooks
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.timing import Figure, Timing
from cin_reference.vocabulary import CircumstanceName, DutyName, vocabulary
from cin_reference.words import event_words, limit_words

REFERENCE = date(2027, 6, 7)
"""The day from which limits are laid out to order them: a Monday with no bank holiday until Monday 30 August."""
MOST_NAMED = 6
"""How many authorities a sentence names."""


class State(StrEnum):
    """What a document's answer to a question amounts to."""

    STATED = "stated"
    """It says something, and what it says about time leaves one way to apply it."""
    TWO_READINGS = "unclear: two readings"
    """It states a limit whose words allow more than one way to apply it."""
    START_NOT_STATED = "unclear: start not stated"
    """It states a limit and does not say from when it runs."""
    DISAGREE = "passages disagree"
    """Two passages cannot both be meant, and it does not say which gives way."""
    SOME_CASES = "stated for some cases only"
    """It has a rule for special circumstances and no general one."""
    NO_FIGURE = "stated without a figure"
    """It speaks of it and gives no figure."""
    JUDGEMENT = "left to professional judgement"
    """It leaves the matter to judgement and gives no figure."""
    NOT_HERE = "does not apply here"
    """Its rule is for other circumstances than those of the question."""
    ELSEWHERE = "sends you to another document"
    """It sends the reader to another document."""
    SILENT = "the document does not say"
    """It does not say."""


FIGURES = (State.STATED, State.TWO_READINGS, State.START_NOT_STATED, State.DISAGREE)
"""The states of an answer that gives a figure."""


class Comparison(Frozen):
    """A question, and the duties and circumstances that it is about.

    Each duty is a part of the question, answered by itself, so that no answer looks complete when
    one of its parts is missing.
    """

    slug: str
    """Its name in addresses; also the name of its file."""
    question: str
    """The question, in the reader's words."""
    about: str
    """What to know before reading the answers, in a sentence or two."""
    duties: tuple[DutyName, ...] = Field(min_length=1)
    """The duties that it asks about."""
    assuming: tuple[CircumstanceName, ...] = ()
    """Circumstances that the question takes for granted."""
    special: tuple[CircumstanceName, ...] = ()
    """Circumstances whose special rules the question is about; the general rules then stand beside."""
    related: tuple[str, ...] = ()
    """Other comparisons that a reader may want next."""


class Cell(NamedTuple):
    """One document's answer to one part of a question."""

    rulebook: Rulebook
    state: State
    main: tuple[Provision, ...]
    """The provisions that answer the question."""
    beside: tuple[Provision, ...]
    """Provisions for other circumstances: special rules beside a general answer, or the general rule
    beside a special answer."""


class Part(NamedTuple):
    """One duty that a question asks about, with every document's answer."""

    comparison: Comparison
    duty: str
    timed: bool
    """Whether any document gives a figure of time here."""
    cells: tuple[Cell, ...]


def parts(comparison: Comparison, books: tuple[Rulebook, ...] | None = None) -> tuple[Part, ...]:
    """Answer each part of a question for every authority, in alphabetical order.

    Args:
        comparison: The question.
        books: The documents to ask; by default those that the package ships.
    """
    return tuple(_part(comparison, duty, books or rulebooks()) for duty in comparison.duties)


def synonyms(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """Return the other words for what a question is about, each once, under the names of what they are words for.

    These are its duties, the events that fulfil them, and the circumstances that it takes for
    granted; or, for a question about special circumstances, those alone.
    """
    words = vocabulary()
    about = () if comparison.special else comparison.duties
    events = dict.fromkeys(event for name in about if (event := words.duties[name].done_by))
    given = set(comparison.special).union(*(_given(comparison, name) for name in about))
    kinds = (
        [words.duties[name] for name in about],
        [words.events[name] for name in events],
        [each for name, each in words.circumstances.items() if name in given],
    )
    spelt: dict[str, str] = {}
    found: dict[str, tuple[str, ...]] = {}
    for terms in kinds:
        meant: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            for word in term.other_words:
                meant[word.casefold()].append(lower(term.label))
                spelt.setdefault(word.casefold(), word)
        for word, labels in meant.items():
            if not any(spelt[word] in earlier for earlier in found.values()):
                found[listed(labels)] = (*found.get(listed(labels), ()), spelt[word])
    return found


def lower(label: str) -> str:
    """Return a label for the middle of a sentence; an abbreviation keeps its capitals.

    >>> lower("First CIN meeting"), lower("CIN visits")
    ('first CIN meeting', 'CIN visits')
    """
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


@lru_cache(maxsize=512)  # every page and every check on documents beside each other asks for the same few hundred
def _part(comparison: Comparison, duty: str, books: tuple[Rulebook, ...]) -> Part:
    said = [each for book in books for each in book.provisions if each.duty == duty]
    timed = any(each.has_figure for each in said)
    return Part(comparison, duty, timed, tuple(_cell(comparison, duty, book, timed=timed) for book in books))


def _cell(comparison: Comparison, duty: str, book: Rulebook, *, timed: bool) -> Cell:
    about = [provision for provision in book.provisions if provision.duty == duty]
    if comparison.special:
        main = [each for each in about if not {*each.when, *each.unless}.isdisjoint(comparison.special)]
    else:
        given = _given(comparison, duty)
        main = [each for each in about if each.applies(given)]
    beside = [each for each in about if each not in main]
    if not main and beside and not comparison.special:
        ruled_out = [each for each in beside if not given.isdisjoint(each.unless)]
        state = State.NOT_HERE if len(ruled_out) == len(beside) else State.SOME_CASES
        return Cell(book, state, tuple(beside), ())
    return Cell(book, _state(main, timed=timed), tuple(main), tuple(beside))


def _given(comparison: Comparison, duty: str) -> set[str]:
    """Return the circumstances that the question itself implies: said, or through events that raise the duty."""
    words = vocabulary()
    raising = set(words.duties[duty].raised_by)
    implied = {name for name, each in words.circumstances.items() if raising & set(each.implied_by)}
    return implied.union(comparison.assuming)


def _state(provisions: list[Provision], *, timed: bool) -> State:
    """Tell what an answer amounts to; where several things are true, the one that a reader must know first."""
    if not provisions:
        return State.SILENT
    ids = {each.id for each in provisions}
    if any(ids & set(each.disagrees_with) for each in provisions):
        return State.DISAGREE
    limits = [each.timing for each in provisions if each.timing and each.timing.has_figure]
    if limits:
        return _state_of(limits)
    if timed and any(each.judgement for each in provisions):
        return State.JUDGEMENT
    if not timed:
        return State.STATED
    only_refer = all(each.refers_to and each.timing is None for each in provisions)
    return State.ELSEWHERE if only_refer else State.NO_FIGURE


def _state_of(limits: Iterable[Timing]) -> State:
    """Tell what stated limits amount to."""
    limits = list(limits)
    if any(len(timing.unplaced) > 1 for timing in limits):
        return State.TWO_READINGS
    return State.STATED if all(timing.start_stated for timing in limits) else State.START_NOT_STATED


def answer(part: Part) -> str:
    """Return the answer in one or two sentences: who says something and who does not, and the range of the limits."""
    names = {state: [cell.rulebook.name for cell in part.cells if cell.state is state] for state in State}
    speaking = [cell for cell in part.cells if cell.state in FIGURES]
    if len(names[State.SILENT]) == len(part.cells):
        return f"{_of_all(0, len(part.cells), 'speaks of this', '')}."
    if len(names[State.NO_FIGURE]) == len(part.cells):
        return f"{_of_all(len(part.cells), len(part.cells), '', 'speak of it')} without a figure."
    some_cases = [cell for cell in part.cells if cell.state is State.SOME_CASES]
    partly = [cell for cell in some_cases if any(each.has_figure for each in cell.main)]
    said = [_opening(part, speaking, some_cases)]
    said += [f"{cell.rulebook.name} gives one for some cases only ({_limits(cell)})" for cell in partly]
    names[State.SOME_CASES] = [cell.rulebook.name for cell in some_cases if cell not in partly]
    for state, one, many in (
        (State.SOME_CASES, "speaks of it for some cases only", "speak of it for some cases only"),
        (State.NO_FIGURE, "speaks of it without a figure", "speak of it without a figure"),
        (State.JUDGEMENT, "leaves it to professional judgement", "leave it to professional judgement"),
        (State.NOT_HERE, "has a rule for other circumstances only", "have a rule for other circumstances only"),
        (State.ELSEWHERE, "sends the reader to another document", "send the reader to other documents"),
        (State.SILENT, "does not say", "do not say"),
    ):
        if names[state]:
            said.append(f"{_who(names[state])} {one if len(names[state]) == 1 else many}")
    return f"{'; '.join(said)}. {_range(part)}".strip()


def _opening(part: Part, speaking: list[Cell], some_cases: list[Cell]) -> str:
    """Return how many documents say something, or the name of the only one."""
    special = " in these circumstances" if part.comparison.special else ""
    if len(speaking) == 1:
        name = speaking[0].rulebook.name
        said = f"gives a figure{special} ({_limits(speaking[0])})" if part.timed else f"speaks of this{special}"
        return f"Only {name} {said}"
    one, many = ("gives a figure", "give a figure") if part.timed else ("speaks of this", "speak of this")
    general = " for every case" if some_cases and not speaking else ""
    return f"{_of_all(len(speaking), len(part.cells), one, many)}{special}{general}"


def _limits(cell: Cell) -> str:
    """Return the different limits of an answer, in words."""
    return listed(dict.fromkeys(limit_words(each, bare=True) for each in cell.main if each.has_figure))


def alike(part: Part) -> list[int]:
    """Return a number for each document, the same for those whose answers do not differ.

    Answers differ in what they amount to, or in their shortest limit.
    """
    limits = [min((length(each) for each in cell.main if is_limit(each)), default=None) for cell in part.cells]
    answers = [(cell.state, limit) for cell, limit in zip(part.cells, limits, strict=True)]
    kinds = list(dict.fromkeys(answers))
    return [kinds.index(each) for each in answers]


def _range(part: Part) -> str:
    """Return a sentence on the shortest and the longest limit, taking the shortest of each document."""
    limits = {
        cell.rulebook.name: min(found, key=length)
        for cell in part.cells
        if cell.state in FIGURES
        for found in [[each for each in cell.main if is_limit(each)]]
        if found
    }
    if len(limits) <= 1:
        return ""
    ends = [(length(each), limit_words(each, bare=True)) for each in limits.values()]
    (least, shortest), (most, longest) = min(ends), max(ends)
    if least == most:
        return f"It comes to the same in all of them: {shortest}."
    who = {end: _who([name for name, each in limits.items() if length(each) == end]) for end in (least, most)}
    return f"The limits run from {shortest} ({who[least]}) to {longest} ({who[most]})."


def is_limit(provision: Provision) -> bool:
    """Tell whether a provision states a limit of one case with a quantity."""
    timing = provision.timing
    return bool(timing and has_length(timing) and not timing.forum and timing.figure is Figure.LIMIT)


def has_length(timing: Timing | None) -> bool:
    """Tell whether a time has a quantity that can be counted, so that it can be ordered among others."""
    return bool(timing and timing.quantity and not timing.uncounted)


def differences(part: Part) -> list[str]:
    """Return why the answers differ beside their length: where clocks start, and how strongly they are worded."""
    words = vocabulary()
    starts: dict[str, list[str]] = defaultdict(list)
    modalities: dict[str, list[str]] = defaultdict(list)
    for cell in part.cells:
        compared = [each for each in cell.main if is_limit(each)] if part.timed else cell.main
        for each in compared if cell.state in FIGURES else ():
            modalities[f"“{each.modality}”"].append(cell.rulebook.name)
            if each.timing and part.timed:
                starts[event_words(each.timing.start, words)].append(cell.rulebook.name)
    found: list[str] = []
    if len({name for who in modalities.values() for name in who}) <= 1:
        return found
    if len(starts) > 1:
        found.append("They do not all count from the same event: " + _grouped(starts) + ".")
    if len(modalities) > 1 and part.timed:
        found.append("They are not worded equally strongly: " + _grouped(modalities) + ".")
    return found


def _grouped(names: dict[str, list[str]]) -> str:
    return "; ".join(f"{what} ({_who(dict.fromkeys(who))})" for what, who in names.items())


def length(provision: Provision) -> int:
    """Return how many calendar days a limit comes to from the reference date, for ordering only."""
    timing = provision.timing
    if timing is None or timing.quantity is None:
        raise ValueError(f"{provision.id} has no quantity to order by")
    return days_of(timing.quantity.to or timing.quantity.count, timing.quantity.counted_in)


def span(provision: Provision) -> tuple[int, int]:
    """Return the fewest and the most calendar days that the readings of a limit come to, for ordering only."""
    quantities = {clock.quantity for clock in provision.timing.unplaced} if provision.timing else set()
    days = [
        days_of(count, quantity.counted_in)
        for quantity in quantities
        if quantity
        for count in (quantity.count, quantity.to or quantity.count)
    ]
    return min(days), max(days)


@cache
def days_of(count: int, unit: Unit) -> int:
    """Return how many calendar days a time comes to from the reference date, for ordering only."""
    return (england_and_wales().count(REFERENCE, count, unit).day - REFERENCE).days


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence.

    Examples:
        >>> listed(["Camden", "Lewisham", "Worcestershire"])
        'Camden, Lewisham and Worcestershire'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _who(names: Iterable[str]) -> str:
    """Return names as a list, or how many there are if a sentence cannot hold them; the table has them all."""
    named = list(names)
    return listed(named) if len(named) <= MOST_NAMED else f"{len(named)} documents"


def _of_all(number: int, total: int, one: str, many: str) -> str:
    """Return "Two of the five documents give a figure", with the verb in the right form."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    shown, all_shown = (words[each] if each < len(words) else str(each) for each in (number, total))
    if number == total:
        return f"All {all_shown} documents {many}"
    return f"{shown.capitalize()} of the {all_shown} documents {one if number <= 1 else many}"


@cache
def comparisons() -> tuple[Comparison, ...]:
    """Return every comparison, in the order of their first duties: by topic, then as the vocabulary lists them.

    Raises:
        DataError: A file is not valid, or names something unknown.
    """
    files = sorted(content_folder("comparisons").glob("*.yaml"))
    found = tuple(load_comparison(file) for file in files)
    words = vocabulary()
    topics, order = list(words.topics), list(words.duties)
    leading = {each.slug: words.duties[each.duties[0]] for each in found}
    return tuple(
        sorted(found, key=lambda each: (topics.index(leading[each.slug].topic), order.index(each.duties[0]), each.slug))
    )


def load_comparison(file: Path) -> Comparison:
    """Read one comparison.

    Raises:
        DataError: The file is not valid, or names something unknown.
    """
    read = parse(Comparison, {"slug": file.stem, **read_yaml(file)}, file)
    words, slugs = vocabulary(), {each.stem for each in content_folder("comparisons").glob("*.yaml")}
    faults = [
        f"{label(file)} > {field}: {unknown(kind, name, known)}"
        for field, kind, names, known in (
            ("duties", "duty", read.duties, words.duties),
            ("assuming", "circumstance", read.assuming, words.circumstances),
            ("special", "circumstance", read.special, words.circumstances),
            ("related", "comparison", read.related, slugs),
        )
        for name in names
        if name not in known
    ]
    if faults:
        raise DataError(faults)
    return read


def comparison(slug: str) -> Comparison:
    """Return one comparison.

    Raises:
        CaseError: There is no such comparison.
    """
    known = {each.slug: each for each in comparisons()}
    if slug not in known:
        raise CaseError(unknown("comparison", slug, known))
    return known[slug]
