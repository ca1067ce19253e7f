"""Comparisons: what each document's answer amounts to, and how it is put in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from examplebury import DOCUMENT, rule
from review_answers import answers

from cin_reference import comparisons as module
from cin_reference.comparisons import (
    Cell,
    Comparison,
    State,
    alike,
    answer,
    comparison,
    comparisons,
    differences,
    length,
    listed,
    parts,
    synonyms,
)
from cin_reference.data import content_folder
from cin_reference.errors import CaseError, DataError
from cin_reference.library import rulebooks
from cin_reference.rulebook import Provision, Rulebook

NAMES = sorted(file.stem for file in content_folder("comparisons").glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_whole(name: str) -> None:
    """Each part of a question is answered for every authority, in sentences that name every silent one."""
    for part in parts(comparison(name)):
        assert [cell.rulebook.slug for cell in part.cells] == [book.slug for book in rulebooks()]
        said = answer(part)
        assert said.endswith(".")
        silent = [cell.rulebook.name for cell in part.cells if cell.state is State.SILENT]
        if len(silent) == len(part.cells):
            assert said == "None of the five documents speaks of this."
        else:
            assert all(each in said for each in silent)
            assert ("not say" in said) == bool(silent)


def test_a_sentence_names_a_few() -> None:
    """Where a sentence cannot hold all the names, it says how many there are."""
    part = parts(comparison("first-review-after-cp-plan"), rulebooks() * 3)[0]
    assert "; 9 documents do not say." in answer(part)
    assert "to within 3 months (Camden)." in answer(part)


@pytest.mark.parametrize("name", NAMES)
def test_answers_that_differ_have_different_numbers(name: str) -> None:
    """Documents that share a number share what their answer amounts to."""
    for part in parts(comparison(name)):
        numbers = alike(part)
        pairs = {(number, cell.state) for number, cell in zip(numbers, part.cells, strict=True)}
        assert len(pairs) == len(set(numbers)) >= len({state for _, state in pairs})


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_a_question(name: str) -> None:
    """Each file asks a question and says in sentences what it is about."""
    asked = comparison(name)
    assert asked.question.endswith("?")
    assert asked.about.endswith(".")
    assert name not in asked.related


@pytest.mark.parametrize("name", NAMES)
def test_no_other_word_comes_twice(name: str) -> None:
    """The other words for what a question is about are each given once, however they are spelt."""
    found = [word.casefold() for words in synonyms(comparison(name)).values() for word in words]
    assert len(found) == len(set(found))


def test_other_words_are_those_of_the_question() -> None:
    """A question has the words of its duties, events and implied circumstances; a special one, of its circumstances."""
    words = {word for found in synonyms(comparison("first-review-after-cp-plan")).values() for word in found}
    assert {"initial CIN review", "delisted"} <= words
    assert set(synonyms(comparison("closing-after-withdrawal"))) == {"parents have withdrawn consent"}


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_is_silent_only_without_provisions(name: str) -> None:
    """A cell says that the document does not say exactly if no provision answers the question."""
    for part in parts(comparison(name)):
        for cell in part.cells:
            assert (cell.state is State.SILENT) == (cell.main == ())
            assert all(provision.duty == part.duty for provision in (*cell.main, *cell.beside))
            assert set(cell.main).isdisjoint(cell.beside)


def test_every_file_is_a_comparison() -> None:
    """Adding a file adds a comparison, and each is found by its file's name."""
    assert sorted(each.slug for each in comparisons()) == NAMES


def test_unknown_comparison() -> None:
    """A comparison that is not there is answered with the nearest name."""
    with pytest.raises(CaseError) as caught:
        comparison("first-meetings")
    assert str(caught.value) == "unknown comparison 'first-meetings'; did you mean 'first-meeting'?"


# invented documents, in the names of the package's vocabulary

LIMIT: dict[str, Any] = {"relation": "within", "start": "assessment_completed"}
TEN = LIMIT | {"quantity": {"working_days": 10}}
FIRST = "first_cin_meeting"
QUESTION = Comparison(slug="q", question="When?", about="A question.", duties=(FIRST,))


def documents(monkeypatch: pytest.MonkeyPatch, provisions: dict[str, list[Provision]]) -> None:
    """Let the documents of invented authorities stand in for the shipped ones."""
    books = tuple(
        Rulebook(slug=name.lower(), name=name, document=DOCUMENT, provisions=tuple(said))
        for name, said in provisions.items()
    )
    monkeypatch.setattr(module, "rulebooks", lambda: books)


def one_cell(monkeypatch: pytest.MonkeyPatch, said: list[Provision], question: Comparison = QUESTION) -> Cell:
    """Return the answer of one document to a question with one part, to which another document gives a figure."""
    documents(monkeypatch, {"Alpha": said, "Beta": [rule("z", FIRST, TEN)]})
    (part,) = parts(question)
    return part.cells[0]


READINGS = [{"label": "one", "why": "w"}, {"label": "two", "why": "w", "quantity": {"weeks": 2}}]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([rule("a", FIRST, TEN)], State.STATED),
        ([rule("a", FIRST, LIMIT | {"quantity": {"unstated_days": 10}})], State.TWO_READINGS),
        ([rule("a", FIRST, TEN | {"readings": READINGS})], State.TWO_READINGS),
        (
            [rule("a", FIRST, {"relation": "within", "quantity": {"weeks": 2}, "candidates": ["case_allocated"]})],
            State.START_NOT_STATED,
        ),
        ([rule("a", FIRST, TEN), rule("b", FIRST, TEN, disagrees_with=["a"])], State.DISAGREE),
        ([rule("a", FIRST, TEN), rule("b", FIRST, TEN, restates=["a"])], State.STATED),
        ([rule("a", FIRST, TEN, when=["led_by_key_worker"])], State.SOME_CASES),
        ([rule("a", FIRST, LIMIT | {"words": "soon"})], State.NO_FIGURE),
        ([rule("a", FIRST, LIMIT | {"words": "as agreed"}, judgement=True)], State.JUDGEMENT),
        ([rule("a", FIRST, TEN), rule("b", FIRST, LIMIT | {"words": "as agreed"}, judgement=True)], State.STATED),
        ([rule("a", FIRST)], State.NO_FIGURE),
        ([rule("a", FIRST), rule("b", FIRST, refers_to="another policy")], State.NO_FIGURE),
        ([rule("a", FIRST, refers_to="another policy")], State.ELSEWHERE),
        ([rule("a", FIRST, refers_to="another policy"), rule("b", FIRST, TEN)], State.STATED),
        ([rule("a", "cin_visit", TEN)], State.SILENT),
        ([], State.SILENT),
    ],
)
def test_state_of_an_answer(said: list[Provision], state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a document's answer amounts to follows from its provisions on the duty, and from nothing else."""
    assert one_cell(monkeypatch, said).state is state


def test_a_rule_for_other_circumstances(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that the question's own circumstances rule out is shown, and said not to apply."""
    asked = QUESTION.model_copy(update={"assuming": ("led_by_key_worker",)})
    cell = one_cell(monkeypatch, [rule("a", FIRST, TEN, unless=["led_by_key_worker"])], asked)
    assert (cell.state, [each.id for each in cell.main]) == (State.NOT_HERE, ["a"])


GENERAL, SPECIAL = rule("general", FIRST, TEN), rule("special", FIRST, TEN, when=["led_by_key_worker"])


def test_special_rules_stand_beside_a_general_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A general question is answered by the general rule, with special ones beside it."""
    cell = one_cell(monkeypatch, [GENERAL, SPECIAL])
    assert (cell.main, cell.beside) == ((GENERAL,), (SPECIAL,))


def test_the_general_rule_stands_beside_a_special_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question about a circumstance is answered by its special rule, with the general one beside it."""
    asked = QUESTION.model_copy(update={"special": ("led_by_key_worker",)})
    cell = one_cell(monkeypatch, [GENERAL, SPECIAL], asked)
    assert (cell.state, cell.main, cell.beside) == (State.STATED, (SPECIAL,), (GENERAL,))
    exception = rule("exception", FIRST, TEN, unless=["led_by_key_worker"])
    assert one_cell(monkeypatch, [exception], asked).main == (exception,)
    assert one_cell(monkeypatch, [GENERAL], asked).state is State.SILENT


def test_what_a_question_takes_for_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A circumstance that the question assumes makes the rule for it an answer like any other."""
    asked = QUESTION.model_copy(update={"assuming": ("led_by_key_worker",)})
    cell = one_cell(monkeypatch, [GENERAL, SPECIAL], asked)
    assert (cell.state, cell.main) == (State.STATED, (GENERAL, SPECIAL))


def test_what_the_duty_implies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A circumstance that follows from the event that raises the duty need not be assumed."""
    after = rule("after", "first_meeting_after_cp_plan", TEN, when=["stepped_down_from_cp_plan"])
    asked = QUESTION.model_copy(update={"duties": ("first_meeting_after_cp_plan",)})
    assert one_cell(monkeypatch, [after], asked).state is State.STATED


def said(
    monkeypatch: pytest.MonkeyPatch, provisions: dict[str, list[Provision]], question: Comparison = QUESTION
) -> str:
    """Return the answer of invented documents to a question with one part."""
    documents(monkeypatch, provisions)
    (part,) = parts(question)
    return answer(part)


def limit(**quantity: int) -> list[Provision]:
    """Return a document that gives one limit."""
    return [rule("a", FIRST, LIMIT | {"quantity": quantity})]


WITHOUT, SENT = [rule("a", FIRST, LIMIT | {"words": "soon"})], [rule("a", FIRST, refers_to="another policy")]
SOME = [rule("a", FIRST, TEN, when=["led_by_key_worker"])]


@pytest.mark.parametrize(
    ("provisions", "expected"),
    [
        (
            {"Alpha": limit(working_days=10), "Beta": limit(weeks=3), "Gamma": []},
            "Two of the three documents give a figure; Gamma does not say. "
            "The limits run from within 10 working days (Alpha) to within 3 weeks (Beta).",
        ),
        (
            {"Alpha": limit(weeks=3), "Beta": limit(weeks=3)},
            "All two documents give a figure. It comes to the same in all of them: within 3 weeks.",
        ),
        (
            {"Alpha": limit(unstated_days=10), "Beta": [], "Gamma": []},
            "Only Alpha gives a figure (within 10 days); Beta and Gamma do not say.",
        ),
        (
            {"Alpha": [], "Beta": [], "Gamma": []},
            "None of the three documents speaks of this.",
        ),
        (
            {"Alpha": [rule("a", FIRST)], "Beta": [rule("a", FIRST)], "Gamma": []},
            "Two of the three documents speak of this; Gamma does not say.",
        ),
        (
            {"Alpha": WITHOUT, "Beta": SENT, "Gamma": SOME, "Delta": []},
            "None of the four documents gives a figure for every case; "
            "Gamma gives one for some cases only (within 10 working days); Alpha speaks of it without a figure; "
            "Beta sends the reader to another document; Delta does not say.",
        ),
        (
            {"Alpha": WITHOUT, "Beta": WITHOUT, "Gamma": SENT, "Delta": SENT, "Epsilon": SOME},
            "None of the five documents gives a figure for every case; "
            "Epsilon gives one for some cases only (within 10 working days); "
            "Alpha and Beta speak of it without a figure; Gamma and Delta send the reader to other documents.",
        ),
    ],
)
def test_answers_in_sentences(
    provisions: dict[str, list[Provision]], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer says how many documents give a figure, names all the others, and gives the range."""
    assert said(monkeypatch, provisions) == expected


def test_the_answer_on_a_circumstance_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer about special circumstances does not sound like a general one."""
    asked = QUESTION.model_copy(update={"special": ("led_by_key_worker",)})
    assert said(monkeypatch, {"Alpha": SOME, "Beta": limit(weeks=3)}, asked) == (
        "Only Alpha gives a figure in these circumstances (within 10 working days); Beta does not say."
    )


def test_differences_beside_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that start from other events or are worded more or less strongly are told apart."""
    other = rule("a", FIRST, TEN | {"start": "case_allocated"}, modality="should")
    documents(monkeypatch, {"Alpha": [GENERAL], "Beta": [other], "Gamma": []})
    (part,) = parts(QUESTION)
    assert differences(part) == [
        "They do not all count from the same event: completion of the assessment (Alpha); "
        "allocation to a worker (Beta).",
        "They are not worded equally strongly: “must” (Alpha); “should” (Beta).",
    ]


def test_no_differences_between_like_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that start from one event and are worded alike have no other differences."""
    documents(monkeypatch, {"Alpha": [GENERAL], "Beta": limit(weeks=3)})
    (part,) = parts(QUESTION)
    assert differences(part) == []


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"working_days": 10}, 14),
        ({"unstated_days": 10}, 10),
        ({"weeks": 3}, 21),
        ({"weeks": 12, "to": 16}, 112),
        ({"months": 1}, 30),
    ],
)
def test_length_orders_limits(quantity: dict[str, int], expected: int) -> None:
    """Limits in different units are ordered by their length from Monday 7 June 2027."""
    assert length(rule("a", FIRST, LIMIT | {"quantity": quantity})) == expected


def test_length_needs_a_quantity() -> None:
    """A provision without a figure has no length to order by."""
    with pytest.raises(ValueError, match=r"^a has no quantity to order by$"):
        length(rule("a", FIRST))


def test_names_in_a_sentence() -> None:
    """One name stands alone, and the last of several follows "and"."""
    assert listed(["Camden"]) == "Camden"
    assert listed(["Camden", "Lewisham"]) == "Camden and Lewisham"


# files


def load(folder: Path, monkeypatch: pytest.MonkeyPatch, **change: Any) -> tuple[Comparison, ...]:
    """Load a folder with one question in it."""
    content = {"question": "When?", "about": "A question.", "duties": ["cin_visit"]} | change
    (folder / "question.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.setattr(module, "content_folder", lambda _: folder)
    return comparisons.__wrapped__()


def test_a_question_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question that the next test breaks is whole, and its name is that of its file."""
    (loaded,) = load(tmp_path, monkeypatch)
    assert loaded.slug == "question"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"duties": ["cin_vist"]}, "duties: unknown duty 'cin_vist'; did you mean 'cin_visit'?"),
        (
            {"assuming": ["led_by_keyworker"]},
            "assuming: unknown circumstance 'led_by_keyworker'; did you mean 'led_by_key_worker'?",
        ),
        (
            {"special": ["led_by_keyworker"]},
            "special: unknown circumstance 'led_by_keyworker'; did you mean 'led_by_key_worker'?",
        ),
        ({"related": ["questions"]}, "related: unknown comparison 'questions'; did you mean 'question'?"),
        ({"duties": []}, "duties: give at least 1"),
        ({"duty": "cin_visit"}, "duty: this key is not known; check its spelling or remove it"),
    ],
)
def test_faults_in_a_file(change: dict[str, Any], fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that names something unknown is refused with where and what to do."""
    folder = tmp_path / "comparisons"
    folder.mkdir()
    with pytest.raises(DataError) as caught:
        load(folder, monkeypatch, **change)
    assert caught.value.faults == (f"comparisons/question.yaml > {fault}",)


def test_the_answers_as_reviewed() -> None:
    """Every answer reads as it did when it was last read aloud; a change shows here as a difference.

    To take new answers over, read them, then run `python tests/review_answers.py`.
    """
    assert answers() == (Path(__file__).parent / "answers.txt").read_text(encoding="utf-8")
