"""Passages: the addressable pieces of a source document, known without their text.

A document is a stream of words, and a passage is a run of them. It is known by its id, the heading
it stands under, how many words it has and a fingerprint of them. Line breaks, white space, quotation
marks, dashes, bullet signs and markup are not words, so none of them changes a passage.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from cin_reference.counting import ordinal
from cin_reference.data import Frozen

MARKUP = re.compile(r"<[^<>]*>")
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile(r"['’‘`´]")
BULLET = re.compile(r"^\s*(?:[-•*–]|[^\w\s(#‘“'\"*<\[])\s+(?:o\s)?|^\s*o\s+")
SENTENCE_END = re.compile(r"(?<=[.?!])[\"”’)]*\s+(?=[A-Z“‘(\[])")
ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "I.e.", "E.g.", "example.", "vs.", "No.")
NUMBERED = re.compile(r"^(?P<number>\d+(?:\.\d+)*)\.?\s")


class Reason(StrEnum):
    """Why a passage prescribes nothing, so that no provision cites it."""

    HEADING = "heading"
    """A heading, or a line that only opens a list."""
    TITLE = "title"
    """The title, the publisher, or a table about the document itself."""
    CONTENTS = "contents"
    """A list of contents."""
    INTRODUCTION = "introduction"
    """What the document or a part of it is about, or why; background that asks nothing of anybody."""
    VALUES = "values"
    """Values and aims of the service."""
    GLOSSARY = "glossary"
    """The meaning of a term that this site's own list of terms explains."""
    CONTACT = "contact"
    """An address, a telephone number, or a link with nothing else."""
    DEBRIS = "debris"
    """Left over from extraction: a running header, a page number, a scrap of a cell."""


class Heading(Frozen):
    """A heading of a document."""

    level: int
    """How deep it stands: 1 for the title."""
    heading: str
    """As printed. One that ends in … stands for every line that begins so."""


class Passage(Frozen):
    """One addressable piece of a source document, without its text."""

    id: str
    """Where it stands: section, then block, then sentence where a block has several."""
    words: int
    """How many words it has."""
    fingerprint: str
    """A hash of its words."""

    @property
    def section(self) -> str:
        """The section that it stands in."""
        return self.id.split("/")[0]

    @property
    def place(self) -> str:
        """The place under its heading, such as "3rd bullet, 2nd sentence"."""
        return place(self.id)


class Piece(NamedTuple):
    """A passage with its text, as it stands in a document that somebody holds."""

    id: str
    """Where it stands: section, then block, then sentence where a block has several."""
    heading: str
    """The heading that it stands under."""
    text: str
    """Its text."""


def place(passage: str) -> str:
    """Return a passage's place under its heading, in words.

    Examples:
        >>> place("5/bullet-3/2"), place("5/heading")
        ('3rd bullet, 2nd part', 'the heading')
    """
    _, *steps = passage.split("/")
    if steps == ["heading"]:
        return "the heading"
    kind, _, number = steps[0].partition("-")
    shown = f"{ordinal(int(number))} {'table row' if kind == 'row' else kind}"
    return f"{shown}, {ordinal(int(steps[1]))} part" if steps[1:] else shown


def index(text: str, outline: Iterable[Heading]) -> tuple[Passage, ...]:
    """Return the passages of a document, without their text."""
    return tuple(
        Passage(id=piece.id, words=len(found), fingerprint=fingerprint(found))
        for piece in split(text, outline)
        for found in [words(piece.text)]
    )


def paths(passages: Iterable[Passage], outline: Iterable[Heading]) -> dict[str, tuple[str, ...]]:
    """Return, for each section, its heading and the headings that it stands under, outermost first.

    If there are more sections than headings, or fewer, the rest are left out: the index is then to be made again.
    """
    sections = dict.fromkeys(passage.section for passage in passages if passage.id.endswith("/heading"))
    found: dict[str, tuple[str, ...]] = {}
    open_: list[Heading] = []
    for section, heading in zip(sections, outline, strict=False):
        open_ = [*(each for each in open_ if each.level < heading.level), heading]
        found[section] = tuple(each.heading for each in open_)
    return found


def words(text: str) -> list[str]:
    """Return the words of a text: folded to lower case, without apostrophes, markup or bullet signs.

    Examples:
        >>> words("- o The child’s <u>Plan</u> – within 2 days")
        ['the', 'childs', 'plan', 'within', '2', 'days']
    """
    plain = unicodedata.normalize("NFKC", MARKUP.sub(" ", text)).casefold()
    return [word for word in WORD.findall(APOSTROPHES.sub("", plain)) if word != "o"]


def fingerprint(of: Iterable[str]) -> str:
    """Return a short hash of words."""
    return hashlib.sha256(" ".join(of).encode()).hexdigest()[:12]


def split(text: str, outline: Iterable[Heading]) -> Iterator[Piece]:
    """Split a document into passages.

    Args:
        text: The document.
        outline: Its headings, as printed and in order; nothing else tells a heading from a short line.
            A line that is indented is never one: it belongs to a list of contents.
    """
    section, heading = "front", ""
    ahead = [each.heading for each in outline]
    taken: set[str] = {section}
    counts: Counter[str] = Counter()
    for kind, block, line in _blocks(text, ahead):
        if kind == "heading":
            heading = block
            section = _section(line.strip("#- \t"), taken)
            taken.add(section)
            yield Piece(f"{section}/heading", heading, line)
            continue
        counts[f"{section}/{kind}"] += 1
        name = f"{section}/{kind}-{counts[f'{section}/{kind}']}"
        parts = [part for part in _parts(block) if words(part)]
        for number, part in enumerate(parts, 1):
            yield Piece(f"{name}/{number}" if len(parts) > 1 else name, heading, part)


def _section(heading: str, taken: set[str]) -> str:
    """Return the name of a section: its number, or its words where it has none or the number is taken."""
    numbered = NUMBERED.match(heading)
    if numbered and numbered["number"] not in taken:
        return numbered["number"]
    plain = words(heading[numbered.end() :] if numbered else heading)
    name = re.sub(r"[^a-z0-9-]", "", "-".join(plain[:6]))
    return name if name not in taken else next(f"{name}-{n}" for n in range(2, 99) if f"{name}-{n}" not in taken)


def _blocks(text: str, ahead: list[str]) -> Iterator[tuple[str, str, str]]:
    """Give each heading, bullet, table row and paragraph: its kind, its text, and for a heading its line."""
    kind, block = "paragraph", ""
    waiting = list(ahead)
    for line in text.splitlines():
        found = words(line)
        is_heading = bool(waiting) and not line[:1].isspace() and _is(found, waiting[0])
        bullet = BULLET.match(line)
        if not found or is_heading or bullet or "\t" in line:
            if words(block):
                yield kind, block, ""
            kind, block = "paragraph", ""
        if is_heading:
            yield "heading", waiting.pop(0), line
        elif "\t" in line and found:
            yield "row", line, ""
        elif bullet and found:
            kind, block = "bullet", line[bullet.end() :]
        elif found:
            block = f"{block} {line}"
    if words(block):
        yield kind, block, ""


def _is(line: list[str], heading: str) -> bool:
    """Tell whether a line is a heading, or begins with one that ends in dots."""
    wanted = words(heading)
    return (line[: len(wanted)] if heading.endswith("…") else line) == wanted


def _parts(block: str) -> Iterator[str]:
    """Give the sentences of a block, cell by cell."""
    for cell in block.split("\t"):
        sentence = ""
        for part in SENTENCE_END.split(cell):
            sentence = f"{sentence} {part}".strip()
            if not sentence.endswith(ABBREVIATIONS):
                yield sentence
                sentence = ""
        if sentence:
            yield sentence
