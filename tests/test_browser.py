"""The built site in a browser: layout, weight, keyboard, search, print, and no request to another host.

Without Chromium and Playwright these tests are skipped; with `CIN_BROWSER=required` they fail instead.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from browser_fixtures import (
    COMPARISON,
    HEIGHT,
    LONGEST,
    NARROW,
    NARROWEST,
    SCENARIO,
    SETTLED_WIDTH,
    WALK,
    search,
    until,
)
from site_fixtures import some

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request


LEFT_BEFORE = "net::ERR_ABORTED"
FIRST_VISIT, LATER_VISIT = 350_000, 120_000
"""How many bytes a page may bring over the line, compressed, without the search index."""
STILL = 0.01
"""How far a page may shift while it loads: a tenth of what counts as good (web.dev, cumulative layout shift)."""
NOTE_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => shifts.push(...list.getEntries().map(each => each.value)))
        .observe({type: "layout-shift", buffered: true});
"""
SHIFTED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(shifts.reduce((sum, each) => sum + each, 0)))))"""


class Visit(NamedTuple):
    """What happened while a page was opened."""

    name: str
    requests: list[str]
    faults: list[str]
    width: int
    shifted: float
    kept: list[str]


def _failed(request: Request) -> list[str]:
    """Return what failed, unless the page was left before it came."""
    return [] if request.failure == LEFT_BEFORE else [f"failed: {request.url}, {request.failure}"]


@pytest.fixture(scope="session")
def visits(browser: Browser, address_without_search: str, site: Path) -> list[Visit]:
    """Open pages of the site, and note what each asked for, what it complained of, and how wide it is.

    These are every eighth, and with `CIN_THOROUGH` all of them.
    """
    found = []
    with browser.new_context() as context:
        page = context.new_page()
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        page.add_init_script(NOTE_SHIFTS)
        visit = Visit("", [], [], 0, 0, [])
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("console", lambda said: visit.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: visit.faults.append(str(fault)))
        page.on("requestfailed", lambda request: visit.faults.extend(_failed(request)))
        for file in some(sorted(site.rglob("*.html")), every=8):
            visit = Visit(file.relative_to(site).as_posix(), [], [], 0, 0, [])
            page.goto(address_without_search + visit.name)
            kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
            kept += [each.get("name") for each in context.cookies()]
            width, shifted = page.evaluate(SETTLED_WIDTH), page.evaluate(SHIFTED)
            found.append(visit._replace(width=width, shifted=shifted, kept=kept))
    return found


def test_no_page_scrolls_sideways(visits: list[Visit]) -> None:
    """No page is wider than a small phone's window; wide tables scroll by themselves."""
    assert [(visit.name, visit.width) for visit in visits if visit.width > NARROWEST] == []


def test_no_page_asks_another_host(visits: list[Visit], address_without_search: str) -> None:
    """While every page of the site is opened, everything that is asked for is the site's own."""
    asked = {url for visit in visits for url in visit.requests}
    assert {url for url in asked if not url.startswith((address_without_search, "data:", "blob:"))} == set()
    assert len(asked) > len(visits)


def test_no_page_complains(visits: list[Visit]) -> None:
    """No page logs an error or a warning, throws, or asks for a file that is not there."""
    assert [(visit.name, visit.faults) for visit in visits if visit.faults] == []


def test_pages_keep_nothing_but_the_colours(visits: list[Visit], page: Page, address: str) -> None:
    """No cookie is set, and nothing is stored but the choice of light or dark colours, once it is made."""
    assert {key for visit in visits for key in visit.kept if not key.endswith("__palette")} == set()
    page.goto(address)
    page.locator("label[title='Switch to dark colours']").click()
    search(page, "review")
    page.goto(address + SCENARIO)
    stored: list[str] = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert [key.rpartition("__")[2] for key in stored] == ["palette"]
    assert page.context.cookies() == []


def test_pages_are_light_and_hold_still(
    visits: list[Visit], address_without_search: str, site: Path, report: Callable[[str], None]
) -> None:
    """Every page comes quickly over a slow line, on a first visit and on a later one, and does not jump about."""

    @functools.cache
    def size(url: str) -> int:
        path = url.removeprefix(address_without_search).partition("#")[0]
        return 0 if path.endswith("search_index.json") else len(gzip.compress((site / path).read_bytes()))

    own = {
        visit.name: {url for url in visit.requests if url.startswith(address_without_search)}
        | {address_without_search + visit.name}
        for visit in visits
        if visit.name != "404.html"
    }
    shared = set.intersection(*own.values())
    first = {name: sum(map(size, urls)) for name, urls in own.items()}
    later = {name: sum(map(size, urls - shared)) for name, urls in own.items()}
    for visit, sizes in (("first", first), ("later", later)):
        most = max(sizes, key=sizes.__getitem__)
        report(f"weight on a {visit} visit: at most {sizes[most] / 1000:.0f} KB compressed ({most})")
    moved = max(visits, key=lambda visit: visit.shifted)
    report(f"layout shift: at most {moved.shifted:.4f} ({moved.name})")
    assert min(later.values()) > 1000
    assert [name for name, size in first.items() if size >= FIRST_VISIT] == []
    assert [name for name, size in later.items() if size >= LATER_VISIT] == []
    assert [(visit.name, visit.shifted) for visit in visits if visit.shifted > STILL] == []


def test_the_policy_of_each_page_is_strict(site: Path) -> None:
    """Each page says that nothing may be loaded or run but the site's own files and the theme's own scripts."""
    for file in site.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        policy = html.partition('<meta http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
        kinds = dict(each.split(" ", 1) for each in policy.split("; "))
        assert kinds["default-src"] == kinds["base-uri"] == kinds["form-action"] == "'none'", file
        assert kinds["connect-src"] == "'self'", file
        assert "unsafe" not in policy, file
        allowed = {word for kind in kinds.values() for word in kind.split()}
        assert {word for word in allowed if not word.startswith("'sha256-")} == {"'none'", "'self'", "data:"}, file


def test_the_policy_is_enforced(page: Page, address: str) -> None:
    """A script that somebody put into a page does not run, and no other host can be asked."""
    stopped: list[str | None] = []
    page.on("requestfailed", lambda request: stopped.append(request.failure))
    page.goto(address)
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        return new Promise(done => {
            const image = new Image();
            image.onerror = done;
            image.src = "http://localhost:1/image.png";
        });
    }""")
    assert page.evaluate("fetch('http://localhost:1/').then(() => 'sent', () => 'refused')") == "refused"
    assert page.evaluate("window.ran") is None
    assert set(stopped) == {"csp"}


@pytest.mark.parametrize("words", ["core group", "SSWOP"])
def test_search_finds(page: Page, address: str, words: str) -> None:
    """A search finds pages that have the words, leads to the provision itself, and asks no other host."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    found = search(page, words)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    provisions = [url for url in found if "/authorities/" in url and "#" in url]
    assert provisions
    page.goto(provisions[0])
    place = page.locator(f"[id='{provisions[0].rpartition('#')[2]}']")
    assert place.is_visible()
    assert words.lower() in page.locator("article").inner_text().lower()


def test_tab_reaches_the_skip_link_first(page: Page, address: str) -> None:
    """The first stop of the keyboard is a link that shows itself and leads past the header."""
    page.goto(address + LONGEST)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    assert skip.evaluate("link => link === document.activeElement")
    until(page, "getComputedStyle(document.querySelector('.md-skip')).opacity === '1'")
    page.keyboard.press("Enter")
    assert page.url.endswith(str(skip.get_attribute("href")))


@pytest.mark.parametrize("name", [LONGEST, COMPARISON, SCENARIO, "compare/index.html", "developers/reference.html"])
def test_what_scrolls_takes_the_keyboard(page: Page, address: str, name: str) -> None:
    """On a phone, each region that scrolls sideways is a stop of the keyboard, has a name, and scrolls with it."""
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.goto(address + name)
    scrolling: list[list[Any]] = page.evaluate(
        """() => [...document.querySelectorAll("article *")]
            .filter(box => box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX === "auto")
            .map(box => [box.tabIndex, box.matches("code") || box.hasAttribute("aria-label"), box.outerHTML])"""
    )
    assert scrolling
    assert [html[:200] for stop, named, html in scrolling if stop != 0 or not named] == []
    page.locator(".table-wrap[tabindex='0'], .highlight code[tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")


def test_what_fits_is_no_stop(page: Page, address: str) -> None:
    """At a desk, a table that fits is not a stop of the keyboard, and its header stays in sight."""
    page.goto(address + LONGEST)
    table = page.locator(".table-wrap").first
    until(page, "document.querySelector('.table-wrap').classList.contains('fits')")
    assert table.get_attribute("tabindex") == "-1"
    table.locator("tbody tr").nth(20).scroll_into_view_if_needed()
    assert table.locator("thead").is_visible()
    top = table.locator("thead th").first.evaluate("cell => cell.getBoundingClientRect().top")
    assert 0 <= top < HEIGHT


def test_link_into_a_folded_part_opens_it(page: Page, address: str) -> None:
    """An address that points inside a folded part opens that part."""
    page.goto(address + SCENARIO)
    page.evaluate("document.querySelector('article details:not([open]) :is(li, td)').id = 'inside'")
    page.evaluate("location.hash = 'inside'")
    until(page, "document.getElementById('inside').closest('details').open")


@pytest.mark.parametrize("name", [SCENARIO, LONGEST])
def test_paper_shows_everything_and_where_it_came_from(page: Page, address: str, name: str) -> None:
    """Printed pages show the reminder with the full address and every folded part, and fold them again after."""
    page.goto(f"{address}{name}#top")
    shut = "article details:not([open])"
    folded = page.locator(shut).count()
    assert folded
    assert page.locator(".print-only").is_hidden()
    page.evaluate(f"addEventListener('beforeprint', () => window.shut = document.querySelectorAll('{shut}').length)")
    page.pdf()
    assert page.evaluate("window.shut") == 0
    assert page.locator(shut).count() == folded
    page.emulate_media(media="print")
    reminder = page.locator(".print-only")
    assert reminder.is_visible()
    assert f"{address}{name}." in reminder.inner_text()
    assert "Check the current procedure" in reminder.inner_text()
    for frame in (".md-header", ".md-tabs", ".md-sidebar--primary", ".md-sidebar--secondary"):
        assert page.locator(frame).is_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_walk_prints_as_a_handout_or_as_a_key(browser: Browser, address: str, *, scripts: bool) -> None:
    """Printed as it is, the page of questions has lines to write on; with the other choice it has the answers."""
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(address + WALK)
        answer, lines = page.locator(".answers p").first, page.locator(".write").first
        assert answer.is_hidden()
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert answer.is_visible()
        page.emulate_media(media="print")
        assert (answer.is_visible(), lines.is_visible()) == (False, True)
        page.emulate_media(media="screen")
        page.locator("#with-answers").check()
        page.emulate_media(media="print")
        assert (answer.is_visible(), lines.is_visible()) == (True, False)
        assert page.locator(".question").first.is_visible()
        assert page.locator(".paper-choice").is_hidden()


def test_pages_work_without_scripts(browser: Browser, address: str) -> None:
    """With JavaScript switched off, every table and drawing is there, and what scrolls takes the keyboard."""
    with browser.new_context(java_script_enabled=False, viewport={"width": NARROW, "height": HEIGHT}) as context:
        page = context.new_page()
        page.goto(address + SCENARIO)
        assert page.locator("article").is_visible()
        regions = page.locator(".table-wrap")
        assert regions.count() == page.locator(".table-wrap[tabindex='0'][aria-label]").count() > 0
        assert page.locator("svg.drawing").first.is_visible()
