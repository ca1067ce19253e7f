"""The built site, served on this machine, and a browser to read it with.

Test modules name it as a plugin, so that they share one server and one browser, and import its
helpers. (PYTEST_DONT_REWRITE, or pytest would warn of that.) Without Chromium and Playwright their
tests are skipped; with `CIN_BROWSER=required` they fail instead.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from cin_reference.library import rulebooks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LONGEST = f"authorities/{max(rulebooks(), key=lambda book: len(book.provisions)).slug}.html"
SHORTEST = f"authorities/{min(rulebooks(), key=lambda book: len(book.provisions)).slug}.html"
COMPARISON = "compare/first-review-after-cp-plan.html"
SCENARIO = "scenarios/step-down.html"
WALK = "scenarios/step-down-walk.html"
WIDE, NARROW, NARROWEST = 1280, 360, 320
HEIGHT = 900
SETTLED_WIDTH = """() => new Promise(done => {
    const page = document.documentElement, began = performance.now();
    const look = () => page.scrollWidth <= innerWidth || performance.now() - began > 2000
        ? done(page.scrollWidth) : requestAnimationFrame(look);
    look();
})"""
"""How wide a page is, once the theme has moved its parts to a new width of the window."""


def missing(what: str) -> NoReturn:
    """Skip, or fail where the browser is required."""
    reason = f"{what}; the pages were not opened in a browser"
    if os.environ.get("CIN_BROWSER") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium: the system's, or else the one that Playwright has installed."""
    try:
        api = importlib.import_module("playwright.sync_api")
        importlib.import_module("axe_playwright_python.sync_playwright")
    except ImportError as fault:
        missing(f"{fault.name} is not installed (pip install '.[test]')")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with api.sync_playwright() as playwright:
        path = found or playwright.chromium.executable_path
        if not Path(path).is_file():
            missing("Chromium is not installed (apt install chromium, or playwright install chromium)")
        started: Browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the names are the library's)
        """Say nothing."""


class WithEmptyIndex(Quiet):
    """Serves files, and in the place of the search index one without pages, which a browser reads at once."""

    def do_GET(self) -> None:
        """Answer."""
        if not self.path.endswith("/search_index.json"):
            super().do_GET()
            return
        content = json.dumps({"config": {"lang": ["en"], "separator": " ", "pipeline": [], "fields": {}}, "docs": []})
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content.encode())


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the built site on a free port of this machine; search does not work on files."""
    with served(Quiet, site) as found:
        yield found


@pytest.fixture(scope="session")
def address_without_search(site: Path) -> Iterator[str]:
    """Serve the built site with an empty search index, for tests that open every page."""
    with served(WithEmptyIndex, site) as found:
        yield found


@contextmanager
def served(handler: type[Quiet], site: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open an empty page in a browser that remembers nothing."""
    with browser.new_context(viewport={"width": WIDE, "height": HEIGHT}) as context:
        yield context.new_page()


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds in a page.

    Playwright's own way has the page evaluate text, which the page's policy forbids.
    """
    page.evaluate(
        f"() => new Promise(done => {{ const look = () => {condition} ? done() : setTimeout(look, 20); look(); }})"
    )


def search(page: Page, words: str) -> list[str]:
    """Search as a reader does, and return the addresses of the results, best first."""
    page.locator(".md-search__input").press_sequentially(words)
    page.locator(".md-search-result__item").first.wait_for()
    links: list[str] = page.eval_on_selector_all(".md-search-result__link", "all => all.map(each => each.href)")
    return links
