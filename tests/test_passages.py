"""Passages: splitting a document, and knowing its words without keeping them."""

from __future__ import annotations

import pytest

from cin_reference.passages import Heading, Piece, index, place, split, words

OUTLINE = [
    Heading(level=level, heading=heading)
    for level, heading in ((1, "1 Meetings"), (2, "1.1 After a …"), (1, "1 Closing"), (1, "Notes"))
]
DOCUMENT = """Examplebury Council

## 1 Meetings

- The first meeting is held within ten days. It is chaired by a manager, e.g. the team manager.
  o nested point
EXAMPLEBURY PROCEDURES

A paragraph that runs over
two lines. And a second sentence!

  1 Closing

1.1 After a meeting

Send the notes.\tSocial worker
• Bullet of another kind

1 Closing
Notes
Only this.
"""


def pieces() -> dict[str, str]:
    """Return the text of each passage, with its white space folded."""
    return {piece.id: " ".join(piece.text.split()) for piece in split(DOCUMENT, OUTLINE)}


def test_each_sentence_bullet_and_cell_is_a_passage() -> None:
    """A document falls into headings, paragraphs, bullets and table rows, and those into sentences and cells."""
    assert pieces() == {
        "front/paragraph-1": "Examplebury Council",
        "1/heading": "## 1 Meetings",
        "1/bullet-1/1": "The first meeting is held within ten days.",
        "1/bullet-1/2": "It is chaired by a manager, e.g. the team manager.",
        "1/bullet-2": "nested point EXAMPLEBURY PROCEDURES",
        "1/paragraph-1/1": "A paragraph that runs over two lines.",
        "1/paragraph-1/2": "And a second sentence!",
        "1/paragraph-2": "1 Closing",
        "1.1/heading": "1.1 After a meeting",
        "1.1/row-1/1": "Send the notes.",
        "1.1/row-1/2": "Social worker",
        "1.1/bullet-1": "Bullet of another kind",
        "closing/heading": "1 Closing",
        "notes/heading": "Notes",
        "notes/paragraph-1": "Only this.",
    }


def test_a_repeated_section_number_gives_way_to_the_heading() -> None:
    """The second section with a number is known by its words, so that no two passages share an id."""
    assert "closing/heading" in pieces()


def test_an_indented_heading_belongs_to_a_list_of_contents() -> None:
    """A line that repeats a heading with space before it is not taken for the heading."""
    assert pieces()["1/paragraph-2"] == "1 Closing"


def test_every_word_is_in_one_passage() -> None:
    """The passages of a document, one after another, are its words."""
    assert [word for piece in split(DOCUMENT, OUTLINE) for word in words(piece.text)] == words(DOCUMENT)


def test_the_index_holds_no_text() -> None:
    """The index knows a passage by its id, its length and a hash."""
    first = index(DOCUMENT, OUTLINE)[0]
    assert first.model_dump() == {"id": "front/paragraph-1", "words": 2, "fingerprint": first.fingerprint}
    assert len(first.fingerprint) == 12


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("The child’s plan", "the  child's\nPLAN"),
        ("“Plan” – within 2 days", '"Plan" - within 2 days'),
        ("- o the <u>parents</u>.", "• the parents"),
        ("**minimum**", "minimum"),
    ],
)
def test_only_words_count(written: str, same: str) -> None:
    """Quotation marks, dashes, bullets, capitals, markup and white space are not words."""
    assert words(written) == words(same)


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        ("5/bullet-1", "1st bullet"),
        ("5/bullet-2/1", "2nd bullet, 1st part"),
        ("6.5/row-13", "13th table row"),
        ("6.5/paragraph-22/3", "22nd paragraph, 3rd part"),
        ("x/heading", "the heading"),
    ],
)
def test_the_place_of_a_passage_in_words(passage: str, shown: str) -> None:
    """A passage id is shown as a place that can be counted to in the printed document."""
    assert place(passage) == shown


def test_a_piece_knows_its_heading() -> None:
    """Each passage carries the heading that it stands under."""
    under = {piece.id: piece.heading for piece in split(DOCUMENT, OUTLINE)}
    assert next(split(DOCUMENT, OUTLINE)) == Piece("front/paragraph-1", "", "Examplebury Council")
    assert under["1.1/row-1/2"] == "1.1 After a …"
