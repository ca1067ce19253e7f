"""The built site, examined by axe: every kind of page, light and dark, at a desk and on a phone, and on paper.

Without Chromium and Playwright these tests are skipped; with `CIN_BROWSER=required` they fail instead.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from browser_fixtures import COMPARISON, HEIGHT, LONGEST, NARROW, SCENARIO, SETTLED_WIDTH, SHORTEST, WALK, WIDE, search

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHECKED = [
    "index.html",
    "authorities/index.html",
    "compare/index.html",
    "scenarios/index.html",
    "how-to-read/index.html",
    "how-to-read/counting.html",
    "how-to-read/terms.html",
    "developers/index.html",
    "developers/reference.html",
    SHORTEST,
    LONGEST,
    COMPARISON,
    SCENARIO,
    WALK,
    f"consistency/{SHORTEST.rpartition('/')[2]}",
    "consistency/codes.html",
]
EVERY_WAY = ("index.html", COMPARISON, SCENARIO)
ONE_WAY = (LONGEST, "compare/index.html", "developers/reference.html")
LOOKED_AT = [
    (name, scheme, width)
    for name in CHECKED
    for scheme, width in (("light", WIDE), ("dark", NARROW), ("dark", WIDE), ("light", NARROW))
    if name in EVERY_WAY or (scheme, width) in (("light", WIDE), ("dark", NARROW))
    if name not in ONE_WAY or (scheme, width) == ("dark", NARROW)
]
"""Every kind of page in two ways, the main ones in four, and what takes long in one."""


REPEATED = ".provision:nth-child(n+4), .glossary > div:nth-child(n+4), .doc-object:nth-child(n+5), tr:nth-child(n+7)"
"""What is like the ones before it. Measuring the contrast of every word of a long page takes seconds."""
Scheme = Literal["light", "dark"]
SCHEMES: dict[Scheme, str] = {"light": "default", "dark": "slate"}
Windows = dict[tuple[Scheme, int], "Page"]


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Windows]:
    """Open a window for each colour scheme and width; pages that share one find style sheets and scripts ready."""
    opened: Windows = {
        (scheme, width): browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
        for scheme in SCHEMES
        for width in (WIDE, NARROW)
    }
    yield opened
    for page in opened.values():
        page.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page as it stands, one line for each rule.

    Contrast is measured last, on the first few of each kind of thing that is repeated.
    """
    axe = importlib.import_module("axe_playwright_python.sync_playwright").Axe()
    shown = {"resultTypes": ["violations"]}
    found = axe.run(page, options={**shown, "rules": {"color-contrast": {"enabled": False}}}).response["violations"]
    page.evaluate("repeated => document.querySelectorAll(repeated).forEach(each => each.remove())", REPEATED)
    found += page.evaluate("options => axe.run(options)", {**shown, "runOnly": ["color-contrast"]})["violations"]
    return [
        f"{each['id']} ({len(each['nodes'])}): {each['help']}, as in {each['nodes'][0]['html'][:200]}" for each in found
    ]


@pytest.mark.parametrize(("name", "scheme", "width"), LOOKED_AT)
def test_axe_finds_no_violation(windows: Windows, address: str, name: str, scheme: Scheme, width: int) -> None:
    """Axe finds nothing wrong with a page, light and dark, at a desk and on a phone, and it is no wider than those."""
    page = windows[scheme, width]
    page.goto(address + name)
    assert page.locator("body").get_attribute("data-md-color-scheme") == SCHEMES[scheme]
    assert page.evaluate(SETTLED_WIDTH) <= width
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_no_violation_in_what_is_folded_away(browser: Browser, address: str, scheme: Scheme) -> None:
    """Folded parts and the results of a search are as accessible as what shows at once."""
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address + COMPARISON)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert violations(page) == []
        assert search(page, "review")
        assert violations(page) == []


def test_dark_pages_print_dark_on_white(browser: Browser, address: str) -> None:
    """A page that is read in dark colours is printed in light ones."""
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(address + SHORTEST)
        page.emulate_media(media="print", color_scheme="dark")
        shade = page.locator("table.data thead th").first.evaluate("cell => getComputedStyle(cell).backgroundColor")
        assert shade == "rgb(241, 245, 246)"
        assert violations(page) == []
