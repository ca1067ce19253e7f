"""Coverage of the questions: every duty is asked about, and no figure stands where no reader would meet it."""

from __future__ import annotations

from collections import Counter

import pytest

from cin_reference.comparisons import Comparison, comparisons, parts
from cin_reference.library import rulebooks
from cin_reference.rulebook import Rulebook
from cin_reference.vocabulary import vocabulary

FEWEST_QUESTIONS = 40
MOST_PARTS = 6
RELATED = range(2, 5)


def named(question: Comparison) -> str:
    """Return what a test about a question is called."""
    return question.slug


def test_every_duty_is_asked_about() -> None:
    """A duty that no question uses is named here: put it into the question that a reader would ask."""
    asked = {duty for question in comparisons() for duty in question.duties}
    assert [duty for duty in vocabulary().duties if duty not in asked] == []


def test_every_duty_is_spoken_of() -> None:
    """A duty of which no document speaks would be a question that nobody can answer, and hide where they do speak."""
    spoken = {duty for book in rulebooks() for duty in book.duties}
    assert [duty for duty in vocabulary().duties if duty not in spoken] == []


@pytest.mark.parametrize("book", rulebooks(), ids=lambda book: book.slug)
def test_every_figure_is_reached_by_a_question(book: Rulebook) -> None:
    """A provision with a quantity stands in a cell of some question: as an answer, or beside one."""
    reached = {
        provision.id
        for question in comparisons()
        for part in parts(question)
        for cell in part.cells
        if cell.rulebook.slug == book.slug
        for provision in (*cell.main, *cell.beside)
    }
    with_figure = [provision.id for provision in book.provisions if provision.has_figure]
    assert with_figure
    assert [name for name in with_figure if name not in reached] == []


def test_there_are_enough_questions() -> None:
    """The questions are fine enough that each is one that a practitioner would ask."""
    assert len(comparisons()) >= FEWEST_QUESTIONS


def test_no_question_is_asked_twice() -> None:
    """Two files with one question would leave a reader to guess which to open."""
    times = Counter(question.question.casefold() for question in comparisons())
    assert [asked for asked, number in times.items() if number > 1] == []


@pytest.mark.parametrize("question", comparisons(), ids=named)
def test_a_question_is_well_formed(question: Comparison) -> None:
    """It is a question with sentences to go with it, has few parts, and asks about no duty twice."""
    assert question.question.endswith("?")
    assert question.about.endswith(".")
    assert 1 <= len(question.duties) <= MOST_PARTS
    assert len(set(question.duties)) == len(question.duties)


@pytest.mark.parametrize("question", comparisons(), ids=named)
def test_a_question_states_no_figure_and_names_no_authority(question: Comparison) -> None:
    """Figures and authorities stand in the answers, which are computed."""
    said = f"{question.question} {question.about}"
    assert not any(character.isdigit() for character in said)
    assert not any(book.name in said for book in rulebooks())


@pytest.mark.parametrize("question", comparisons(), ids=named)
def test_related_questions_are_others_that_exist(question: Comparison) -> None:
    """Each question leads on to a few others, and not to itself."""
    known = {each.slug for each in comparisons()}
    assert [slug for slug in question.related if slug not in known] == []
    assert question.slug not in question.related
    assert len(set(question.related)) == len(question.related)
    assert len(question.related) in RELATED


def test_every_question_is_led_to() -> None:
    """Some other question leads to each."""
    led_to = {slug for question in comparisons() for slug in question.related}
    assert [question.slug for question in comparisons() if question.slug not in led_to] == []


@pytest.mark.parametrize("question", comparisons(), ids=named)
def test_circumstances_of_a_question_can_hold_together(question: Comparison) -> None:
    """A question takes for granted nothing that rules itself out, and what it names selects a rule."""
    known = vocabulary().circumstances
    given = set(question.assuming)
    assert [name for name in question.assuming if given & set(known[name].excludes)] == []
    assert not (question.assuming and question.special)
    selecting = {
        name
        for book in rulebooks()
        for provision in book.provisions
        if provision.duty in question.duties
        for name in (*provision.when, *provision.unless)
    }
    assert [name for name in (*question.assuming, *question.special) if name not in selecting] == []
