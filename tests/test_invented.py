"""Three invented procedures: every date that was worked out by hand, every refusal, and what needed no new clock."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from invented_books import FOLDER, NAMES, invented_books, invented_words
from mutants import Mutant, clock_mutants

from cin_reference.case import Case
from cin_reference.engine import timeline
from cin_reference.entries import Timeline
from cin_reference.errors import CaseError, CinReferenceError
from cin_reference.expectations import Expectation, differences, find
from cin_reference.findings import findings_of
from cin_reference.findings.model import Subject
from cin_reference.passages import index
from cin_reference.rulebook import Rulebook
from cin_reference.schemas import MARK

BOOKS = {book.slug: book for book in invented_books()}
WORKED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
CASES = [(name, case) for name, cases in WORKED.items() for case in cases]


def computed(book: Rulebook, given: dict[str, Any]) -> Timeline:
    """Return the timeline of a case that was worked out by hand."""
    case = Case(authority=book.slug, **{name: value for name, value in given.items() if name != "expect"})
    return timeline(case, book, invented_words())


def faults(book: Rulebook, given: dict[str, Any]) -> list[str]:
    """Return what a timeline says otherwise than was worked out by hand."""
    found = []
    answer = computed(book, given)
    for line in given["expect"]:
        expected = Expectation.model_validate({name: value for name, value in line.items() if name != "says"})
        entry = find(expected, answer)
        if entry is None:
            found.append(f"{line}: there is no such entry")
            continue
        said = " ".join((*entry.explanation, *entry.notes))
        found += [f"{line}: {fault}" for fault in differences(expected, entry)]
        found += [f"{line}: it says {said}"] if line.get("says", "") not in said else []
    return found


@pytest.mark.parametrize(("name", "given"), CASES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(CASES)])
def test_every_date_that_was_worked_out_by_hand(name: str, given: dict[str, Any]) -> None:
    """Dates, verdicts and reasons are those of the hand-worked tables."""
    assert faults(BOOKS[name], given) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_text_is_accounted_for(name: str) -> None:
    """Each passage is cited or set aside, the index is that of the text, and each file names its schema."""
    book = BOOKS[name]
    text = (FOLDER / name / f"{name}.txt").read_text(encoding="utf-8")
    assert book.uncovered == ()
    assert book.passages == index(text, book.document.outline)
    assert all(file.read_text(encoding="utf-8").startswith(MARK) for file in (FOLDER / name).glob("*.yaml"))
    assert invented_words().faults() == []


def test_every_rule_about_time_was_worked_out_by_hand() -> None:
    """No clock of the three documents is left without an expectation."""
    told = {(name, line.get("rule")) for name, case in CASES for line in case["expect"]}
    glance = {("ostermere", each.id) for each in BOOKS["ostermere"].provisions if each.id.endswith("at-a-glance")}
    timed = {(book.slug, each.id) for book in BOOKS.values() for each in book.provisions if each.timing}
    assert timed - told == glance


def test_each_change_of_a_new_kind_of_clock_is_noticed() -> None:
    """Days of a month, clear days and stages are pinned by hand-worked dates, as the figures of real documents are."""
    tried = [each for book in invented_books() for each in clock_mutants(book)]
    assert len(tried) > 30
    assert [each.name for each in tried if not _noticed(each)] == []


def _noticed(mutant: Mutant) -> bool:
    try:
        return any(faults(mutant.book, given) for given in WORKED[mutant.book.slug])
    except CinReferenceError:  # a rulebook with which nothing can be computed is noticed
        return True


@pytest.mark.parametrize(
    ("authority", "given", "said"),
    [
        (
            "harrowfen",
            {"events": {"meeting_and_agreement": "2026-12-22"}},
            "'meeting_and_agreement' is the latest of several events; "
            "give first_cin_meeting_held and parents_agreed_in_writing",
        ),
        (
            "harrowfen",
            {"events": {"first_home_visit_or_meeting": "2026-12-22"}},
            "'first_home_visit_or_meeting' is the earliest of several events; "
            "give home_visit_after_referral and first_cin_meeting_held",
        ),
        (
            "tolleshaw",
            {"events": {"referral_accepted": "2026-12-30"}, "circumstances": ["under_five", "five_to_eleven"]},
            "'five_to_eleven' and 'under_five' cannot both be true; keep one",
        ),
    ],
)
def test_what_is_refused(authority: str, given: dict[str, Any], said: str) -> None:
    """A case gives the events themselves, and one age."""
    with pytest.raises(CaseError) as caught:
        computed(BOOKS[authority], given)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("ostermere", "S02:reviews-at-a-glance+reviews"),
        ("ostermere", "R03:hub-summary"),
        ("harrowfen", "S01:first_cin_meeting_held+cin_review"),
        ("tolleshaw", "R03:visits-under-five"),
        ("tolleshaw", "N11:supervision"),
    ],
)
def test_findings_can_be_made_of_each(authority: str, name: str) -> None:
    """No check stumbles over the clocks: the conflict, the silence, the ambiguity and missing names are found."""
    found = findings_of(Subject(BOOKS[authority], invented_books(), invented_words(), date(2026, 11, 22)))
    assert name in {each.name for each in found}
