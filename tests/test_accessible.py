"""The built site, examined by axe: light and dark, at a desk and on a phone, unfolded, and on paper.

Some kinds of page are examined in one way, and with `CIN_THOROUGH` set, every page in all four. Without
Chromium and Playwright these tests are skipped; with `CIN_BROWSER=required` they fail instead.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from browser_fixtures import COMPARISON, HEIGHT, NARROW, SCENARIO, SETTLED_WIDTH, SHORTEST, WALK, WIDE, search
from site_fixtures import THOROUGH, some

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]
Way = tuple[Scheme, int]
SCHEMES: dict[Scheme, str] = {"light": "default", "dark": "slate"}
WAYS: list[Way] = [(scheme, width) for scheme in SCHEMES for width in (WIDE, NARROW)]
KINDS = [
    "compare/index.html",
    "404.html",
    "authorities/index.html",
    SCENARIO,
    "how-to-read/accessibility.html",
    "how-to-read/counting.html",
    SHORTEST,
    "developers/conformance.html",
    COMPARISON,
    WALK,
    f"consistency/{SHORTEST.rpartition('/')[2]}",
    "consistency/codes.html",
    "index.html",
]
"""A page of each kind, in such an order that every third is of those that are used most."""
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The rules of axe that are asked: WCAG 2.2 A and AA, and what axe calls best practice."""
UNFOLD = "document.querySelectorAll('details').forEach(part => part.open = true)"
REPEATED = ".provision:nth-child(n+4), .glossary > div:nth-child(n+4), .doc-object:nth-child(n+5), tr:nth-child(n+7)"
"""What is like the ones before it. Measuring the contrast of every word of a long page takes seconds."""
A4, LANDSCAPE = 687, 1046
"""How many pixels of CSS are between the margins of a sheet of paper, upright and on its side."""
Windows = dict[Way, "Page"]


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Windows]:
    """Open a window for each colour scheme and width; pages that share one find style sheets and scripts ready."""
    opened: Windows = {
        (scheme, width): browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
        for scheme, width in WAYS
    }
    yield opened
    for page in opened.values():
        page.close()


def violations(page: Page, *, whole: bool = False, rules: list[str] = STANDARD) -> list[str]:
    """Return what axe finds wrong with a page as it stands, one line for each rule.

    Contrast is measured last, and unless the whole page is asked for, on the first few of each kind of
    thing that is repeated.
    """
    axe = importlib.import_module("axe_playwright_python.sync_playwright").Axe()
    shown: dict[str, Any] = {"resultTypes": ["violations"]}
    rest = {**shown, "runOnly": rules, "rules": {"color-contrast": {"enabled": False}}}
    found = axe.run(page, options=rest).response["violations"]
    if not whole:
        page.evaluate("repeated => document.querySelectorAll(repeated).forEach(each => each.remove())", REPEATED)
    found += page.evaluate("options => axe.run(options)", {**shown, "runOnly": ["color-contrast"]})["violations"]
    return [
        f"{each['id']} ({len(each['nodes'])}): {each['help']}, as in {each['nodes'][0]['html'][:200]}" for each in found
    ]


@pytest.mark.parametrize(
    ("name", "way"), some([(name, WAYS[(3 * place) % 4]) for place, name in enumerate(KINDS)], every=3)
)
def test_axe_finds_no_violation(windows: Windows, address: str, name: str, way: Way) -> None:
    """Axe finds nothing wrong with a page of each kind, and it is no wider than its window."""
    page = windows[way]
    page.goto(address + name)
    assert page.locator("body").get_attribute("data-md-color-scheme") == SCHEMES[way[0]]
    assert page.evaluate(SETTLED_WIDTH) <= way[1]
    assert violations(page) == []


@pytest.mark.skipif(not THOROUGH, reason="every page in every way takes long: set CIN_THOROUGH to examine them all")
@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_no_violation_on_any_page(
    windows: Windows, address: str, site: Path, way: Way, report: Callable[[str], None]
) -> None:
    """Axe finds nothing wrong with any page of the site, with all that is folded away unfolded.

    Contrast does not depend on the width, and is measured word for word in one width of each colour scheme.
    """
    whole = way in (("light", WIDE), ("dark", NARROW))
    page, found, names = windows[way], {}, [file.relative_to(site).as_posix() for file in site.rglob("*.html")]
    for name in sorted(names):
        page.goto(address + name)
        page.evaluate(UNFOLD)
        if wrong := violations(page, whole=whole):
            found[name] = wrong
    report(f"axe: {len(names)} pages at {way[1]} pixels, {way[0]}, {len(found)} with a violation")
    assert found == {}


@pytest.mark.parametrize("way", some(WAYS[::-1], every=4))
def test_axe_finds_no_violation_in_what_is_folded_away(browser: Browser, address: str, way: Way) -> None:
    """Folded parts, the menu of a phone and the results of a search are as accessible as what shows at once."""
    scheme, width = way
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": HEIGHT}) as context:
        page = context.new_page()
        page.goto(address + COMPARISON)
        page.evaluate(UNFOLD)
        assert violations(page) == []
        if width == NARROW:
            page.locator(".md-header [for=__drawer]").click()
            page.locator(".md-nav--primary .md-nav__link").first.wait_for()
            assert violations(page) == []
            page.keyboard.press("Escape")
            page.locator(".md-overlay").click(position={"x": NARROW - 5, "y": HEIGHT // 2})
            page.locator(".md-header__button[for=__search]").click()
        assert search(page, "review")
        assert violations(page) == []


@pytest.mark.parametrize("name", some(KINDS, every=3))
def test_paper_holds_the_page_and_nothing_else(windows: Windows, address: str, name: str) -> None:
    """On a sheet of paper, no page is cut off, and nothing is printed that only a screen has a use for."""
    page = windows["light", WIDE]
    page.goto(address + name)
    wide = page.locator(".matrix").count() > 0
    page.set_viewport_size({"width": LANDSCAPE if wide else A4, "height": HEIGHT})
    page.emulate_media(media="print")
    try:
        assert page.evaluate(SETTLED_WIDTH) <= (LANDSCAPE if wide else A4)
        assert page.locator(":is(header, nav, form, button, .md-top, .headerlink):visible").count() == 0
        assert page.locator("article h1").is_visible()
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})


def test_dark_pages_print_dark_on_white(browser: Browser, address: str) -> None:
    """A page that is read in dark colours is printed in light ones."""
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(address + "authorities/index.html")
        page.emulate_media(media="print", color_scheme="dark")
        shade = page.locator("table.data thead th").first.evaluate("cell => getComputedStyle(cell).backgroundColor")
        assert shade == "rgb(241, 245, 246)"
        assert violations(page, rules=["cat.color"]) == []
