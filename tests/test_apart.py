"""Where one document stands apart from the others."""

from __future__ import annotations

from typing import Any

import pytest
from examplebury import DOCUMENT, rule

from cin_reference import apart
from cin_reference.apart import Way, stands_apart
from cin_reference.comparisons import Comparison
from cin_reference.library import rulebooks
from cin_reference.rulebook import Provision, Rulebook

DUTY = "first_cin_meeting"
QUESTION = Comparison(slug="q", question="When?", about="A question.", duties=(DUTY,))


def limit(weeks: int, start: str = "assessment_completed", modality: str = "must") -> Provision:
    """Return a limit on the first meeting."""
    timing: dict[str, Any] = {"relation": "within", "quantity": {"weeks": weeks}, "start": start}
    return rule("a", DUTY, timing, modality=modality)


@pytest.mark.parametrize(
    ("mine", "others", "ways"),
    [
        ([limit(2)], [[], []], [Way.ONLY_ONE]),
        ([], [[limit(2)], [rule("a", DUTY)]], [Way.ONLY_SILENT]),
        ([], [[limit(2)], []], []),
        ([limit(2)], [[limit(3)], [limit(4)], []], [Way.SHORTEST]),
        ([limit(5)], [[limit(3)], [limit(4)]], [Way.LONGEST]),
        ([limit(3)], [[limit(3)], [limit(3)]], []),
        ([limit(3, "referral_accepted")], [[limit(3)], [limit(3)]], [Way.OTHER_START]),
        ([limit(3, "referral_accepted")], [[limit(3)], [limit(3, "cin_plan_decided")]], []),
        ([limit(3, modality="may")], [[limit(3)], [limit(3)]], [Way.OTHER_STRENGTH]),
        ([rule("a", DUTY)], [[limit(3)], [limit(3)]], []),
        ([limit(2, modality="may")], [[limit(3)]], [Way.SHORTEST]),
    ],
)
def test_ways_to_stand_apart(
    mine: list[Provision], others: list[list[Provision]], ways: list[Way], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document stands apart only where all the others are alike in what it is not."""
    said = {"mine": mine, **{f"other-{number}": each for number, each in enumerate(others)}}
    books = tuple(Rulebook(slug=slug, name=slug, document=DOCUMENT, provisions=tuple(p)) for slug, p in said.items())
    monkeypatch.setattr(apart, "comparisons", lambda: (QUESTION,))
    assert [each.way for each in stands_apart("mine", books)] == ways


def test_the_limit_is_named() -> None:
    """Where a document that gives a limit stands apart, its limit is said."""
    found = [each for book in rulebooks() for each in stands_apart(book.slug)]
    assert all(each.limit for each in found if each.way in (Way.SHORTEST, Way.LONGEST, Way.OTHER_START))
    assert {each.limit for each in stands_apart("camden") if each.duty == "first_meeting_after_cp_plan"} == {
        "within 3 months"
    }
