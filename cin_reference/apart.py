"""Where one document stands apart from the others: no score, no ranking, only what is different."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from cin_reference.comparisons import FIGURES, Cell, Comparison, Part, State, comparisons, is_limit, length, parts
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


def stands_apart(slug: str, books: tuple[Rulebook, ...] | None = None) -> tuple[Apart, ...]:
    """Return every way in which an authority's document stands apart, in the order of the questions.

    Args:
        slug: The authority.
        books: The documents to compare, its own among them; by default those that the package ships.
    """
    return tuple(
        Apart(way, comparison, part.duty, _limit(mine), tuple(each.id for each in mine.main), *_beside(part, mine))
        for comparison in comparisons()
        for part in parts(comparison, books)
        for mine in part.cells
        if mine.rulebook.slug == slug
        for way in _ways(part, mine)
    )


def _ways(part: Part, mine: Cell) -> Iterator[Way]:
    others = [cell for cell in part.cells if cell is not mine]
    if not others:
        return
    silent = [cell.state is State.SILENT for cell in others]
    if mine.state is State.SILENT:
        if not any(silent):
            yield Way.ONLY_SILENT
        return
    if all(silent):
        yield Way.ONLY_ONE
        return
    limited = [cell for cell in others if _shortest(cell) is not None]
    own = _shortest(mine)
    if own is None or not limited:
        return
    theirs = [limit for cell in limited if (limit := _shortest(cell)) is not None]
    if own < min(theirs):
        yield Way.SHORTEST
    if own > max(theirs):
        yield Way.LONGEST
    stated = all(each.timing.start_stated for cell in (mine, *limited) for each in cell.main if each.timing)
    if stated and _differs(mine, limited, _starts):
        yield Way.OTHER_START
    if _differs(mine, limited, lambda cell: frozenset(each.modality for each in cell.main if is_limit(each))):
        yield Way.OTHER_STRENGTH


def _differs(mine: Cell, others: list[Cell], of: Callable[[Cell], frozenset[str]]) -> bool:
    """Tell whether at least two others agree on something, and this one has nothing of it."""
    theirs = {of(cell) for cell in others}
    return len(others) > 1 and len(theirs) == 1 and theirs.isdisjoint({of(mine)}) and of(mine).isdisjoint(*theirs)


def _shortest(cell: Cell) -> int | None:
    limits = [length(each) for each in cell.main if is_limit(each)] if cell.state in FIGURES else []
    return min(limits, default=None)


def _beside(part: Part, mine: Cell) -> tuple[dict[str, str], float]:
    """Return the other limits that count from the same event, and how far from the nearest of them this one is."""
    own, starts = _shortest(mine), _starts(mine)
    cells = [cell for cell in part.cells if cell is not mine and _shortest(cell) and starts & _starts(cell)]
    times = [max(own, other) / min(own, other) for cell in cells if own and (other := _shortest(cell))]
    return {cell.rulebook.name: _limit(cell) for cell in cells}, min(times, default=0)


def _starts(cell: Cell) -> frozenset[str]:
    """Return every event from which the limits of an answer may count."""
    return frozenset(start for each in cell.main if is_limit(each) and each.timing for start in each.timing.starts)


def _limit(cell: Cell) -> str:
    limits = [each for each in cell.main if is_limit(each)]
    return limit_words(min(limits, key=length), bare=True) if limits else ""
