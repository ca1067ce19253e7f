"""Reads a built site back and reports everything that is not as it should be.

Run as `python -m cin_reference.site.verify FOLDER`; exits with status 1 if there is any fault.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from cin_reference.site import DOCS
from cin_reference.site.pages import generated_pages

FENCE = re.compile(r"^ *```(?!text)(?P<options>[^\n`]+)$", re.MULTILINE)
NAME = re.compile(r'\bid="([^"]+)"')
FETCHING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}
LINKED_ONLY = {"canonical", "prev", "next"}
NEVER = ("Traceback (most recent call last)", "exec=", "{{", "}}", "markdown-exec")


class BuiltPage:
    """One page of the built site."""

    def __init__(self, site: Path, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(site).as_posix()
        self.html = path.read_text(encoding="utf-8")

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, parsed when it is first asked for."""
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def anchors(self) -> set[str]:
        """Every name on this page that a link may lead to."""
        named = (tag.get("id") or tag.get("name") for tag in self.soup.find_all(True))
        return {str(name) for name in named if name}

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Every tag that leads to a file or loads one, with the address."""
        return [(tag.name, address) for tag, address in self.attributes({"a": "href", **FETCHING})]

    def forget(self) -> None:
        """Let go of the parsed page, which takes many times the memory of its text; what was read from it stays."""
        self.__dict__.pop("soup", None)

    def attributes(self, tags: dict[str, str]) -> Iterator[tuple[Tag, str]]:
        """Give each tag of the kinds named with the address that it holds."""
        for tag in self.soup.find_all(list(tags)):
            if address := tag.get(tags[tag.name]):
                yield tag, str(address)


def read(site: Path) -> dict[Path, BuiltPage]:
    """Return every page of a built site, under its path."""
    return {path.resolve(): BuiltPage(site, path) for path in sorted(site.rglob("*.html"))}


def verify(site: Path, pages: dict[Path, BuiltPage]) -> list[str]:
    """Return every fault of a built site, one line each."""
    return [
        *_missing_pages(site),
        *_missing_blocks(site),
        *(fault for page in pages.values() for fault in _alone(page)),
        *(fault for page in pages.values() for fault in _links(page, pages, site)),
    ]


def _sources() -> Iterator[tuple[str, str]]:
    """Give the path and the Markdown of every page, written or made from data."""
    for file in sorted(DOCS.rglob("*.md")):
        yield file.relative_to(DOCS).as_posix(), file.read_text(encoding="utf-8")
    for page in generated_pages():
        yield page.path, page.markdown


def _missing_pages(site: Path) -> Iterator[str]:
    for path, _ in _sources():
        if not (site / path).with_suffix(".html").is_file():
            yield f"{path}: it has no page in the built site"


def _missing_blocks(site: Path) -> Iterator[str]:
    """Check that each executed block left its mark, and that none was taken for text."""
    for path, markdown in _sources():
        built = (site / path).with_suffix(".html")
        html = built.read_text(encoding="utf-8") if built.is_file() else ""
        for fence in FENCE.finditer(markdown):
            name = NAME.search(fence["options"])
            if 'exec="on"' not in fence["options"] or name is None:
                yield f'{path} > ```{fence["options"]}: write exec="on" and id="...", or ```text for text'
            elif f'data-block="{name[1]}"' not in html:
                yield f"{path} > {name[1]}: the block left no mark in the built page; did it run?"


def _alone(page: BuiltPage) -> list[str]:
    """Return the faults that a page has by itself, and read from it what those of links need."""
    found = [*_content(page), *_structure(page)]
    _ = page.anchors, page.links
    page.forget()
    return found


def _content(page: BuiltPage) -> Iterator[str]:
    text = page.soup.get_text()
    for words in NEVER:
        if words in text:
            yield f"{page.name}: it shows '{words}'"
    for tag, address in page.attributes(FETCHING):
        relations = set(tag.get("rel") or ())
        if _other_host(address) and not relations & LINKED_ONLY:
            yield f"{page.name}: <{tag.name}> asks another host for {address}"


def _links(page: BuiltPage, pages: dict[Path, BuiltPage], site: Path) -> Iterator[str]:
    for tag, address in page.links:
        if not urlsplit(address).scheme and not address.startswith("//"):
            yield from _broken(page, tag, address, pages, site)


def _other_host(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme in ("http", "https")


def has_place(address: str, anchors: set[str]) -> bool:
    """Tell whether a page has the place that an address names after its hash.

    On the page on which readers work out their own dates, it may name boxes to tick instead:
    `#camden;led_by_key_worker` is an authority and a circumstance.
    """
    parts = urlsplit(address)
    named = unquote(parts.fragment)
    authority, _, held = named.partition(";")
    ticked = {f"authority-{authority}", *(f"circumstance-{name}" for name in held.split(",") if name)}
    return not named or named in anchors or (parts.path.endswith("dates/index.html") and ticked <= anchors)


def _broken(page: BuiltPage, tag: str, address: str, pages: dict[Path, BuiltPage], site: Path) -> Iterator[str]:
    parts = urlsplit(address)
    base = site if parts.path.startswith("/") else page.path.parent
    target = (base / unquote(parts.path.lstrip("/"))).resolve() if parts.path else page.path.resolve()
    if target.is_dir():
        target /= "index.html"
    if page.name == "404.html":
        return  # its addresses are absolute, for wherever it is served
    if not target.is_file():
        yield f"{page.name}: <{tag}> leads to {address}, which does not exist"
    elif target in pages and not has_place(address, pages[target].anchors):
        yield f"{page.name}: {address} leads to a place that its page does not have"


def _structure(page: BuiltPage) -> Iterator[str]:
    """Check ids, headings and tables, which assistive technology relies on."""
    ids = Counter(str(tag["id"]) for tag in page.soup.find_all(id=True))
    for name, times in sorted(ids.items()):
        if times > 1:
            yield f"{page.name}: the id '{name}' stands {times} times"
    main = page.soup.find("article") or page.soup
    if page.name != "404.html" and len(main.find_all("h1")) != 1:
        yield f"{page.name}: it has {len(main.find_all('h1'))} headings of the first level, not one"
    for table in main.select(".table-wrap table"):
        if table.find("caption") is None or not table.find_all("th", scope=True):
            yield f"{page.name}: a table has no caption or no headers"


def report(faults: Iterable[str]) -> int:
    """Print faults to standard error and return the exit status."""
    found = list(faults)
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    sys.exit(report(verify(folder, read(folder))))
