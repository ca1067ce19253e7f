"""Coverage of the documents, and noticing that one has changed."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from test_sources import FILES, FOLDER

from cin_reference.cli import main
from cin_reference.library import authorities, rulebook, rulebooks
from cin_reference.passages import Heading, index, split, words
from cin_reference.rulebook import Rulebook
from cin_reference.sources import Change, Difference, carried_over, coverage, differences, resting_on

SOFT = ("title", "introduction", "values", "glossary", "contact")
OUTLINE = [Heading(level=1, heading="Meetings"), Heading(level=1, heading="Visits")]
DOCUMENT = """Meetings

- Hold the first meeting within ten days.
- Send the notes within five days.
- Invite the family.

Visits

Visit the child every four weeks. Record each visit.
"""


def changed(text: str) -> list[tuple[str, str | None]]:
    """Return what is found to have become of the passages of the small document."""
    return [(str(each.change), each.passage or each.near) for each in differences(text, index(DOCUMENT, OUTLINE))]


def source(slug: str) -> str:
    """Return the text of an authority's document, or skip."""
    if not FOLDER:
        pytest.skip("CIN_SOURCES does not name the folder of the source documents; they were not compared")
    return next(Path(FOLDER).glob(f"{FILES[slug]}*")).read_text(encoding="utf-8")


def test_the_same_document_has_not_changed() -> None:
    """A document is the same as its own index."""
    assert changed(DOCUMENT) == []


def test_a_changed_word_is_found() -> None:
    """One other word changes one passage, and the new words are shown."""
    text = DOCUMENT.replace("five days", "seven days")
    assert differences(text, index(DOCUMENT, OUTLINE)) == (
        Difference(Change.CHANGED, "meetings/bullet-2", None, "send the notes within seven days"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (DOCUMENT.replace("- Invite the family.\n", ""), [("removed", "meetings/bullet-3")]),
        (DOCUMENT.replace("- Invite", "- Bring biscuits.\n- Invite"), [("added", "meetings/bullet-2")]),
        ("Draft\n" + DOCUMENT, [("added", None)]),
        (DOCUMENT + "The end", [("added", "visits/paragraph-1/2")]),
        (
            DOCUMENT.replace("- Invite the family.\n", "").replace("Record", "- Invite the family.\nRecord"),
            [("moved", "meetings/bullet-3")],
        ),
        ("", [("removed", each.id) for each in index(DOCUMENT, OUTLINE)]),
    ],
)
def test_what_became_of_a_passage(text: str, found: list[tuple[str, str | None]]) -> None:
    """Passages that are gone, new or elsewhere are told apart."""
    assert [each for each in changed(text) if found and each in found] == found


def test_white_space_quotes_and_lines_are_not_changes() -> None:
    """Reflowing, requoting and re-spacing a document changes nothing."""
    assert changed(" ".join(DOCUMENT.split())) == []
    assert changed(DOCUMENT.replace(" ", "  ").upper()) == []


@pytest.mark.parametrize("book", rulebooks(), ids=lambda book: book.slug)
def test_every_passage_is_accounted_for(book: Rulebook) -> None:
    """Each passage of each document is cited by a provision or set aside with a reason."""
    assert coverage(book).missing == ()


@pytest.mark.parametrize("book", rulebooks(), ids=lambda book: book.slug)
def test_little_is_set_aside_but_headings_and_debris(book: Rulebook) -> None:
    """Fewer than one passage in four is set aside for any reason but heading, contents or debris."""
    ledger = coverage(book)
    assert sum(ledger.set_aside.get(reason, 0) for reason in SOFT) * 4 < ledger.passages


@pytest.mark.parametrize("slug", authorities())
def test_the_index_is_that_of_the_document(slug: str) -> None:
    """The index that the package ships is made from the document as it is now."""
    book = rulebook(slug)
    assert index(source(slug), book.document.outline) == book.passages


@pytest.mark.parametrize("slug", authorities())
def test_a_word_changed_in_any_passage_is_found(slug: str) -> None:
    """For every passage of every document: change one word, and that passage is named, with what cites it."""
    book = rulebook(slug)
    pieces = [(piece.id, words(piece.text)) for piece in split(source(slug), book.document.outline)]
    for number, (passage, own) in enumerate(pieces):
        middle = len(own) // 2
        altered = [*own[:middle], "zebra", *own[middle + 1 :]]
        text = " ".join(word for at, (_, given) in enumerate(pieces) for word in (altered if at == number else given))
        found = differences(text, book.passages)
        assert [(each.change, each.passage) for each in found] == [(Change.CHANGED, passage)]


@pytest.mark.parametrize("slug", authorities())
def test_a_reflowed_document_is_unchanged(slug: str) -> None:
    """Other line breaks, quotation marks, dashes and spaces in a whole document report nothing."""
    text = source(slug)
    for straight, curly in (("'", "’"), ('"', "“"), (" - ", " – ")):
        text = text.replace(straight, curly)
    lines = (textwrap.fill(line, 60, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    assert differences(re.sub(r" ", "  ", "\n".join(lines)), rulebook(slug).passages) == ()


def test_what_rests_on_a_passage() -> None:
    """A passage is followed to the provisions that cite it, and to the scenarios and questions that use them."""
    book = rulebook("camden")
    passage = book.by_id["first-review-after-cp-plan"].cites[0].passage
    assert {
        "provision first-review-after-cp-plan",
        "scenario step-down",
        "comparison first-review-after-cp-plan",
    } <= set(resting_on(book, passage))


def test_citations_are_carried_over_to_a_new_edition() -> None:
    """A cited passage keeps its id, is found under a new one, or is listed for a decision."""
    book = rulebook("lewisham")
    cited = [passage for passage in book.passages if book.cited_by[passage.id]]
    edition = [passage for passage in book.passages if passage != cited[1]]
    edition[0] = cited[0].model_copy(update={"id": "new/paragraph-1"})
    edition = [passage for passage in edition if passage.id != cited[0].id]
    carried = carried_over(book, edition)
    assert carried[cited[0].id] == "new/paragraph-1"
    assert carried[cited[1].id] is None
    assert carried[cited[2].id] == cited[2].id


def test_the_check_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`sources check` exits with 1 and names passage, provision, scenario and question when a cited passage changed."""
    text = source("camden")
    copy = tmp_path / "camden.txt"
    copy.write_text(text, encoding="utf-8")
    assert main(["sources", "check", "camden", str(copy)]) == 0
    assert capsys.readouterr().out == "Camden: unchanged\n"
    copy.write_text(text.replace("within 2 weeks of completion", "within 3 weeks of completion"), encoding="utf-8")
    assert main(["sources", "check", "camden", str(copy)]) == 1
    printed = capsys.readouterr().out
    for line in ("changed: camden/5/bullet-1, now ", "  provision first-meeting", "  comparison first-meeting"):
        assert line in printed


def test_the_check_command_without_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is one clear error."""
    missing = tmp_path / "nowhere.txt"
    assert main(["sources", "check", "camden", str(missing)]) == 2
    assert capsys.readouterr().err.startswith(f"cin-reference: {missing}: it cannot be read as plain text in UTF-8 (")


def test_the_coverage_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`coverage` prints the ledger of one authority or of all."""
    assert main(["coverage", "lewisham"]) == 0
    assert capsys.readouterr().out.startswith("lewisham: 100 of 100 passages accounted for (100 %)\n")
    assert main(["coverage", "--json"]) == 0
