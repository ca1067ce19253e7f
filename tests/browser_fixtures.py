"""The built site, served on this machine, and a browser to read it with.

Test modules name it as a plugin, so that they share one server and one browser. Without Chromium
and Playwright their tests are skipped; with `CIN_BROWSER=required` they fail instead.
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

if TYPE_CHECKING:
    from playwright.sync_api import Browser


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
    with _served(Quiet, site) as found:
        yield found


@pytest.fixture(scope="session")
def address_without_search(site: Path) -> Iterator[str]:
    """Serve the built site with an empty search index, for tests that open every page."""
    with _served(WithEmptyIndex, site) as found:
        yield found


@contextmanager
def _served(handler: type[Quiet], site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
