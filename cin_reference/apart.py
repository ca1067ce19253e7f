"""Where one document stands apart from the others: no score, no ranking, only what is different."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from cin_reference.comparisons import FIGURES, Cell, Comparison, State, comparisons, is_limit, length, parts
from cin_reference.library import rulebooks
from cin_reference.rulebook import Rulebook
from cin_reference.words import limit_words


class Way(StrEnum):
    """How a document stands apart on one thing."""

    ONLY_ONE = "only this document says"
    """It speaks of it, and none of the others does."""
    ONLY_SILENT = "only this document does not say"
    """All the others speak of it."""
    SHORTEST = "shortest limit"
    """Its limit is shorter than that of every other document that gives one."""
    LONGEST = "longest limit"
    """Its limit is longer than that of every other document that gives one."""
    OTHER_START = "counts from another event"
    """The others that give a limit count from one event, and it counts from another."""
    OTHER_STRENGTH = "worded with another strength"
    """The others that give a limit are worded alike, and it is worded otherwise."""


class Apart(NamedTuple):
    """One way in which a document stands apart."""

    way: Way
    comparison: Comparison
    duty: str
    limit: str
    """Its limit in words, where it gives one."""
    provisions: tuple[str, ...]
    """What it says of it."""
    others: dict[str, str]
    """The limits of the other documents that count from the same event, by the name of the authority."""
    times: float
    """How many times as long as the nearest of these its own is, or as short; 0 if there is none."""


class _Answer(NamedTuple):
    """One document's answer to a part of a question, with what others are held against."""

    cell: Cell
    shortest: int | None
    """How many days its shortest limit comes to, if it gives one."""
    starts: frozenset[str]
    """Every event from which its limits may count."""


@lru_cache(maxsize=256)  # checks and pages ask for each authority; there are 153 in England
def stands_apart(slug: str, books: tuple[Rulebook, ...] | None = None) -> tuple[Apart, ...]:
    """Return every way in which an authority's document stands apart, in the order of the questions.

    Args:
        slug: The authority.
        books: The documents to compare, its own among them; by default those that the package ships.
    """
    return tuple(
        Apart(way, asked, duty, _limit(mine.cell), tuple(each.id for each in mine.cell.main), *_beside(mine, others))
        for asked in comparisons()
        for duty, answers in _answers(asked, books or rulebooks())
        for mine in answers
        if mine.cell.rulebook.slug == slug
        for others in [[each for each in answers if each is not mine]]
        for way in _ways(mine, others)
    )


@lru_cache(maxsize=256)  # the same for every authority
def _answers(asked: Comparison, books: tuple[Rulebook, ...]) -> tuple[tuple[str, tuple[_Answer, ...]], ...]:
    """Return every answer to each part of a question, under the duty that the part is about."""
    return tuple(
        (part.duty, tuple(_Answer(cell, _shortest(cell), _starts(cell)) for cell in part.cells))
        for part in parts(asked, books)
    )


def _ways(mine: _Answer, others: list[_Answer]) -> Iterator[Way]:
    if not others:
        return
    silent = [each.cell.state is State.SILENT for each in others]
    if mine.cell.state is State.SILENT:
        if not any(silent):
            yield Way.ONLY_SILENT
        return
    if all(silent):
        yield Way.ONLY_ONE
        return
    theirs = [each.shortest for each in others if each.shortest is not None]
    if mine.shortest is None or not theirs:
        return
    if mine.shortest < min(theirs):
        yield Way.SHORTEST
    if mine.shortest > max(theirs):
        yield Way.LONGEST
    limited = [each for each in others if each.shortest is not None]
    given = (each for answer in (mine, *limited) for each in answer.cell.main)
    if _differs(mine, limited, lambda answer: answer.starts) and all(
        each.timing.start_stated for each in given if each.timing
    ):
        yield Way.OTHER_START
    if _differs(mine, limited, lambda answer: frozenset(e.modality for e in answer.cell.main if is_limit(e))):
        yield Way.OTHER_STRENGTH


def _differs(mine: _Answer, others: list[_Answer], of: Callable[[_Answer], frozenset[str]]) -> bool:
    """Tell whether at least two others agree on something, and this one has nothing of it."""
    theirs = {of(each) for each in others}
    return len(others) > 1 and len(theirs) == 1 and theirs.isdisjoint({of(mine)}) and of(mine).isdisjoint(*theirs)


def _shortest(cell: Cell) -> int | None:
    limits = [length(each) for each in cell.main if is_limit(each)] if cell.state in FIGURES else []
    return min(limits, default=None)


def _beside(mine: _Answer, others: list[_Answer]) -> tuple[dict[str, str], float]:
    """Return the other limits that count from the same event, and how far from the nearest of them this one is."""
    own, near = mine.shortest, [each for each in others if each.shortest and mine.starts & each.starts]
    times = [max(own, each.shortest) / min(own, each.shortest) for each in near if own and each.shortest]
    return {each.cell.rulebook.name: _limit(each.cell) for each in near}, min(times, default=0)


def _starts(cell: Cell) -> frozenset[str]:
    """Return every event from which the limits of an answer may count."""
    return frozenset(start for each in cell.main if is_limit(each) and each.timing for start in each.timing.starts)


def _limit(cell: Cell) -> str:
    limits = [each for each in cell.main if is_limit(each)]
    return limit_words(min(limits, key=length), bare=True) if limits else ""
