"""Accounting for every passage of a source document, and noticing that it has changed.

A document that a reader holds is compared with the index of the edition that was read. Both are
streams of words, so only a change of words is a change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from cin_reference.comparisons import comparisons
from cin_reference.passages import Passage, fingerprint, words
from cin_reference.rulebook import Rulebook
from cin_reference.scenarios import scenarios

SHOWN = 12


class Coverage(NamedTuple):
    """How much of a document is accounted for."""

    authority: str
    passages: int
    """How many passages the document has."""
    cited: int
    """How many of them a provision cites."""
    set_aside: dict[str, int]
    """How many prescribe nothing, for each reason."""
    missing: tuple[str, ...]
    """Those that are neither cited nor set aside."""

    @property
    def accounted(self) -> int:
        """How many are cited or set aside."""
        return self.passages - len(self.missing)

    @property
    def share(self) -> int:
        """The whole percentage that is accounted for, rounded down."""
        return 100 * self.accounted // self.passages if self.passages else 0


def coverage(rulebook: Rulebook) -> Coverage:
    """Return how much of an authority's document is accounted for."""
    return Coverage(
        authority=rulebook.slug,
        passages=len(rulebook.passages),
        cited=sum(1 for citing in rulebook.cited_by.values() if citing),
        set_aside=dict(sorted(Counter(str(reason) for reason in rulebook.set_aside.values()).items())),
        missing=rulebook.uncovered,
    )


def resting_on(rulebook: Rulebook, passage: str) -> tuple[str, ...]:
    """Return what rests on a passage: provisions, and the scenarios and comparisons that use them."""
    citing = rulebook.cited_by[passage]
    duties = {rulebook.by_id[name].duty for name in citing}
    stories = [
        f"scenario {story.slug}"
        for story in scenarios()
        if rulebook.slug in story.cases
        and any(set(citing).intersection(entry.rules) for entry in story.timeline(rulebook.slug).entries)
    ]
    asked = [f"comparison {each.slug}" for each in comparisons() if duties.intersection(each.duties)]
    return (*(f"provision {name}" for name in citing), *stories, *asked)


def carried_over(rulebook: Rulebook, edition: Sequence[Passage]) -> dict[str, str | None]:
    """Return where each cited passage stands in a new edition; `None` if its words are no longer there.

    A passage keeps its id if its words do. Otherwise the first passage with the same words is taken.
    """
    by_print: dict[str, list[str]] = defaultdict(list)
    for passage in edition:
        by_print[passage.fingerprint].append(passage.id)
    carried: dict[str, str | None] = {}
    for passage in rulebook.passages:
        if rulebook.cited_by[passage.id]:
            same = by_print.get(passage.fingerprint, [])
            carried[passage.id] = passage.id if passage.id in same else next(iter(same), None)
    return carried


class Change(StrEnum):
    """What has become of a passage, or of words that are in no passage."""

    MOVED = "moved"
    """Its words stand elsewhere in the document."""
    CHANGED = "changed"
    """Other words stand in its place."""
    REMOVED = "removed"
    """Its words are gone, and nothing stands in its place."""
    ADDED = "added"
    """These words are in no passage."""


class Difference(NamedTuple):
    """One difference between a document and the index."""

    change: Change
    passage: str | None
    """The passage; none for words that were added."""
    near: str | None
    """For words that were added: the passage after which they stand."""
    words: str
    """The first words that now stand there; empty if there are none."""


def differences(text: str, passages: Sequence[Passage]) -> tuple[Difference, ...]:
    """Compare a document with the index of the edition that was read.

    Args:
        text: The document that the reader holds.
        passages: The index, in order.
    """
    stream = words(text)
    first, start = _same_from_start(stream, passages)
    last, end = _same_from_end(stream[start:], passages[first:])
    middle = passages[first : len(passages) - last]
    between = stream[start : len(stream) - end]
    if not middle and not between:
        return ()
    before = passages[first - 1].id if first else None
    return tuple(_differences(between, middle, before))


def _same_from_start(stream: list[str], passages: Sequence[Passage]) -> tuple[int, int]:
    """Return how many passages stand unchanged at the beginning, and how many words they are."""
    at = 0
    for number, passage in enumerate(passages):
        if fingerprint(stream[at : at + passage.words]) != passage.fingerprint:
            return number, at
        at += passage.words
    return len(passages), at


def _same_from_end(stream: list[str], passages: Sequence[Passage]) -> tuple[int, int]:
    """Return how many passages stand unchanged at the end, and how many words they are."""
    at = len(stream)
    for number, passage in enumerate(reversed(passages)):
        start = at - passage.words
        if start < 0 or fingerprint(stream[start:at]) != passage.fingerprint:
            return number, len(stream) - at
        at = start
    return len(passages), len(stream) - at


def _positions(stream: list[str], passages: Sequence[Passage]) -> list[list[int]]:
    """Return, for each passage, where a run of words with its fingerprint begins."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for passage in passages:
        wanted[passage.words].add(passage.fingerprint)
    at: dict[tuple[int, str], list[int]] = defaultdict(list)
    for length, prints in wanted.items():
        for start in range(len(stream) - length + 1):
            if (print_ := fingerprint(stream[start : start + length])) in prints:
                at[length, print_].append(start)
    return [at[passage.words, passage.fingerprint] for passage in passages]


def _in_order(found: list[list[int]], passages: Sequence[Passage]) -> dict[int, int]:
    """Choose a position for as many passages as stand in their old order: the longest rising sequence.

    Positions of one passage are tried from the last to the first, so that each is used once at most.
    """
    tails: list[int] = []
    ends: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for number, positions in enumerate(found):
        for position in reversed(positions):
            end = position + passages[number].words
            slot = bisect_left(tails, end)
            before[number, position] = ends[slot - 1] if slot else None
            if slot == len(tails):
                tails.append(end)
                ends.append((number, position))
            else:
                tails[slot], ends[slot] = end, (number, position)
    kept: dict[int, int] = {}
    last = ends[-1] if ends else None
    while last:
        kept[last[0]] = last[1]
        last = before[last]
    return _without_overlaps(kept, passages)


def _without_overlaps(kept: dict[int, int], passages: Sequence[Passage]) -> dict[int, int]:
    """Drop a chosen position that reaches into the one before it."""
    clear: dict[int, int] = {}
    free = 0
    for number in sorted(kept):
        if kept[number] >= free:
            clear[number] = kept[number]
            free = kept[number] + passages[number].words
    return clear


def _differences(stream: list[str], passages: Sequence[Passage], before: str | None) -> Iterator[Difference]:
    """Go through the gaps between passages that stayed, and say what is missing and what is new in each."""
    found = _positions(stream, passages)
    kept = _in_order(found, passages)
    taken = {at for number, start in kept.items() for at in range(start, start + passages[number].words)}
    elsewhere = {
        number
        for number, positions in enumerate(found)
        if number not in kept and any(taken.isdisjoint(range(at, at + passages[number].words)) for at in positions)
    }
    last, free = -1, 0
    for anchor in [*sorted(kept), len(passages)]:
        missing = range(last + 1, anchor)
        gap = stream[free : kept.get(anchor, len(stream))]
        yield from (Difference(Change.MOVED, passages[n].id, None, "") for n in missing if n in elsewhere)
        lost = [passages[n] for n in missing if n not in elsewhere]
        yield from _gap(lost, gap, passages[last].id if last >= 0 else before)
        last = anchor
        free = kept.get(anchor, 0) + (passages[anchor].words if anchor < len(passages) else 0)


def _gap(lost: list[Passage], gap: list[str], before: str | None) -> Iterator[Difference]:
    """Say what became of the passages that stood in a gap, or what is new there."""
    shares = _shares([passage.words for passage in lost], gap)
    for passage, share in zip(lost, shares, strict=True):
        change = Change.CHANGED if share else Change.REMOVED
        yield Difference(change, passage.id, None, " ".join(share[:SHOWN]))
    if gap and not lost:
        yield Difference(Change.ADDED, None, before, " ".join(gap[:SHOWN]))


def _shares(lengths: list[int], gap: list[str]) -> Iterator[list[str]]:
    """Share out the new words of a gap among the passages that stood there, in order, by their length."""
    start = 0
    for number, length in enumerate(lengths):
        end = len(gap) if number == len(lengths) - 1 else start + length
        yield gap[start:end]
        start = min(end, len(gap))
