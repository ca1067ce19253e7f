"""Citations, held against the source documents, which the project reads but does not carry.

Set the environment variable CIN_SOURCES to the folder that holds them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cin_reference.library import authorities, rulebook
from cin_reference.rulebook import Provision

FOLDER = os.environ.get("CIN_SOURCES")
FILES = {
    "camden": "000",
    "worcestershire": "001",
    "leicestershire": "002",
    "cambridgeshire": "003",
    "lewisham": "004",
}
"""How the name of each authority's document starts."""
QUOTES = str.maketrans("‘’“”", "''\"\"")

needs_sources = pytest.mark.skipif(
    not FOLDER, reason="the source documents are not part of the project: set CIN_SOURCES to their folder"
)


def folded(text: str) -> str:
    """Return text with white space, quotes and capitals made alike."""
    return re.sub(r"\s+", " ", text.translate(QUOTES)).strip().casefold()


def source(authority: str) -> str:
    """Return the folded text of an authority's document."""
    (file,) = Path(FOLDER or "").glob(f"{FILES[authority]}*")
    return folded(file.read_text(encoding="utf-8", errors="replace"))


def quoted(provision: Provision) -> str | None:
    """Return the document's words for a limit without a quantity, if a provision has any."""
    return provision.timing.words if provision.timing else None


@pytest.mark.parametrize(
    ("text", "expected"), [("  Child’s\n “plan” ", 'child\'s "plan"'), ("ten\u00a0 days", "ten days")]
)
def test_folding(text: str, expected: str) -> None:
    """Line breaks, curly quotes and capitals make no difference to where words are found."""
    assert folded(text) == expected


def test_every_authority_has_a_source() -> None:
    """Every shipped authority names the document against which its citations can be held."""
    assert sorted(FILES) == list(authorities())


@needs_sources
@pytest.mark.parametrize("authority", FILES)
def test_words_to_search_for_stand_once(authority: str) -> None:
    """The words of every citation are found in the document, and only in one place."""
    text = source(authority)
    found = {
        f"{provision.id}: {citation.find}": text.count(folded(citation.find))
        for provision in rulebook(authority).provisions
        for citation in provision.cites
        if citation.find
    }
    assert {words: count for words, count in found.items() if count != 1} == {}


@needs_sources
@pytest.mark.parametrize("authority", FILES)
def test_words_for_limits_are_the_document_s(authority: str) -> None:
    """The words given for a limit without a figure stand in the document."""
    text = source(authority)
    provisions = rulebook(authority).provisions
    missing = [
        f"{provision.id}: {words}"
        for provision in provisions
        if (words := quoted(provision)) and folded(words) not in text
    ]
    assert missing == []
