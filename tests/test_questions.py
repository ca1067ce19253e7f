"""Questions of new practitioners, answered from the built site alone."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from site_fixtures import Pages, words

from cin_reference.library import authorities, rulebook

FOLDER = Path(__file__).parent / "questions"
ENOUGH = 20
SILENT_AT_MOST = 3


class Question(NamedTuple):
    """A question, where the site answers it, and words that carry the answer."""

    authority: str
    question: str
    page: str
    anchor: str | None
    passage: str | None
    says: list[str]


def questions(slug: str) -> list[Question]:
    """Return the questions asked of one authority."""
    return [Question(slug, **each) for each in yaml.safe_load((FOLDER / f"{slug}.yaml").read_text(encoding="utf-8"))]


ALL = [each for slug in authorities() for each in questions(slug)]


@pytest.mark.parametrize("slug", authorities())
def test_enough_questions_are_asked(slug: str) -> None:
    """Twenty different questions are asked of each authority, and silence answers three of them at most."""
    asked = questions(slug)
    assert len({each.question for each in asked}) >= ENOUGH
    assert sum(each.anchor is None for each in asked) <= SILENT_AT_MOST


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: f"{asked.authority}: {asked.question}")
def test_the_site_answers(asked: Question, pages: Pages) -> None:
    """The answer stands on the page, at a link that does not change, with the passage that it rests on."""
    page = pages[asked.page]
    named = page.find(id=asked.anchor) if asked.anchor else None
    place = named.find_parent(class_="provision") if named else page.find("article")
    text = words(place).casefold()
    assert [said for said in asked.says if said.casefold() not in text] == []
    if asked.anchor:
        cited = [cite.passage for cite in rulebook(asked.authority).by_id[asked.anchor].cites]
        assert asked.passage in cited
