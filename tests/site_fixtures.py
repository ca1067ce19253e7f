"""The site, built once for every test that reads it.

Test modules name it as a plugin, so that they share one build, and import its helpers.
(PYTEST_DONT_REWRITE, or pytest would warn of that.)
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make site` does, and return its folder; what MkDocs says is shown if it fails."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    if built.returncode:
        pytest.fail(f"the site does not build:\n{built.stdout}{built.stderr}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Return every page of the built site, parsed, under its path."""
    return {
        file.relative_to(site).as_posix(): BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for file in sorted(site.rglob("*.html"))
    }


def part(page: BeautifulSoup, block: str) -> Tag:
    """Return what an executed block left on a page."""
    found = page.select_one(f'[data-block="{block}"]')
    assert isinstance(found, Tag), f"the block {block} left nothing"
    return found


def words(tag: Tag | None) -> str:
    """Return the text of a tag with single spaces."""
    return " ".join(tag.get_text(" ").split()) if tag else ""
