"""The site, built once for every test that reads it.

Test modules name it as a plugin, so that they share one build, and import its helpers.
(PYTEST_DONT_REWRITE, or pytest would warn of that.)
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from bs4 import BeautifulSoup, Tag

from cin_reference.site.verify import BuiltPage, read

ROOT = Path(__file__).parent.parent
THOROUGH = bool(os.environ.get("CIN_THOROUGH"))
"""Whether to try all that there is, as `.ci/run` does, and not only enough to notice most mistakes."""


Thing = TypeVar("Thing")


def some(things: Sequence[Thing], every: int) -> Sequence[Thing]:
    """Return one in so many, evenly spread, or all of them where all is to be tried."""
    return things if THOROUGH else things[::every]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make site` does, and return its folder; what MkDocs says is shown if it fails.

    Where tests run in several processes, the first one that needs the site builds it for all.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    said = shared / "site-built.txt"
    try:
        (shared / "site").mkdir()
    except FileExistsError:
        while not said.exists():
            time.sleep(0.1)
    else:
        written = said.with_suffix(".part")
        written.write_text(build(shared / "site"), encoding="utf-8")
        written.rename(said)
    if fault := said.read_text(encoding="utf-8"):
        pytest.fail(f"the site does not build:\n{fault}", pytrace=False)
    return shared / "site"


def build(folder: Path, **environment: str) -> str:
    """Build the site into a folder, and return nothing, or what MkDocs says if it fails."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    built = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    return f"{built.stdout}{built.stderr}" if built.returncode else ""


@pytest.fixture(scope="session")
def built(site: Path) -> dict[Path, BuiltPage]:
    """Return every page of the built site."""
    return read(site)


class Pages(Mapping[str, BeautifulSoup]):
    """Every page of the built site under its name, each parsed when it is first asked for."""

    def __init__(self, built: Iterable[BuiltPage]) -> None:
        self._named = {page.name: page for page in built}

    def __getitem__(self, name: str) -> BeautifulSoup:
        return self._named[name].soup

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


@pytest.fixture(scope="session")
def pages(built: dict[Path, BuiltPage]) -> Pages:
    """Return every page of the built site, parsed, under its name."""
    return Pages(built.values())


def part(page: BeautifulSoup, block: str) -> Tag:
    """Return what an executed block left on a page."""
    found = page.select_one(f'[data-block="{block}"]')
    assert isinstance(found, Tag), f"the block {block} left nothing"
    return found


def words(tag: Tag | None) -> str:
    """Return the text of a tag with single spaces."""
    return " ".join(tag.get_text(" ").split()) if tag else ""
