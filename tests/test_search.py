"""The site's own search, asked what practitioners type: a right page is among the first three.

Without Chromium and Playwright these tests are skipped; with `CIN_BROWSER=required` they fail instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml
from browser_fixtures import until
from site_fixtures import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


FIRST = 3
ASKED: dict[str, list[str]] = {
    each["phrase"]: each["pages"]
    for each in yaml.safe_load((ROOT / "tests" / "search_phrases.yaml").read_text(encoding="utf-8"))
}
COUNT_ANSWERS = """
    window.search = {ready: false, asked: 0, answered: 0, words: null};
    window.Worker = class extends Worker {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", ({data}) => {
                if (data.type === 1) search.ready = true;
                if (data.type === 3) search.answered += 1;
            });
        }
        postMessage(said, ...rest) {
            if (said.type === 2) { search.asked += 1; search.words = said.data; }
            super.postMessage(said, ...rest);
        }
    };
"""
"""Notes what the page asks the theme's search, and how often it has answered; it changes neither."""


class Found(NamedTuple):
    """One page that a search lists, with the places on it that it found."""

    page: str
    places: tuple[str, ...]


@pytest.fixture(scope="module")
def searching(browser: Browser, address: str) -> Iterator[Page]:
    """Open the site once, with the search ready."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(COUNT_ANSWERS)
        page.goto(address)
        until(page, "search.ready")
        yield page


def ask(page: Page, words: str) -> list[Found]:
    """Put words in the search field, in place of what stands there, and return the first pages that are listed.

    The last letter is typed, which makes the theme search; to search at every letter takes a minute.
    """
    field = page.locator(".md-search__input")
    field.fill(words[:-1])
    field.press_sequentially(words[-1])
    until(page, f"(search.words === {json.dumps(words)} && search.answered === search.asked)")
    listed: list[list[str]] = page.eval_on_selector_all(
        ".md-search-result__item",
        "all => all.map(item => [...item.querySelectorAll('.md-search-result__link')].map(link => link.href))",
    )
    links = [[urlsplit(link) for link in item] for item in listed[:FIRST]]
    return [
        Found(
            item[0].path.lstrip("/").removesuffix(".html"),
            tuple(link.fragment for link in item if link.fragment),
        )
        for item in links
    ]


def right(found: list[Found], wanted: str) -> bool:
    """Tell whether a page, or a place on it, is among those found."""
    path, _, place = wanted.partition("#")
    return any(each.page == path and (not place or place in each.places) for each in found)


def test_there_are_phrases_enough() -> None:
    """At least sixty phrases are asked."""
    assert len(ASKED) >= 60


@pytest.mark.parametrize(("words", "pages"), ASKED.items(), ids=ASKED)
def test_search_leads_to_a_right_page(searching: Page, site: Path, words: str, pages: list[str]) -> None:
    """What a practitioner types leads to a right page among the first three that are listed."""
    assert [page for page in pages if not (site / f"{page.partition('#')[0]}.html").is_file()] == []
    found = ask(searching, words)
    assert any(right(found, page) for page in pages), f"{words}: {', '.join(each.page for each in found)}"
