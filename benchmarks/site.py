"""Building the site: as it is, from the same pages made beforehand, and a stock site of as many pages."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from bs4 import BeautifulSoup
from mkdocs.config import load_config

from benchmarks.measure import BUILD, MEGABYTE, ROOT, Column, Row, Table, Target, Used, run_program
from cin_reference.site import hook
from cin_reference.site.pages import generated_files, generated_pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

COMPUTING = 1.3
PARTS = ("cin_reference", "comparisons", "docs", "scenarios", "tests/tutorial", "mkdocs.yml")
BLOCK = re.compile(
    r'^```python exec="on" html="true"(?P<source> source="above")?[^\n]*\n(?P<code>.*?)^```$', re.MULTILINE | re.DOTALL
)
HOOK = """from cin_reference.site.security import with_policy

def on_post_page(output, **_):
    return with_policy(output)

def on_post_template(output_content, template_name, **_):
    return with_policy(output_content) if template_name.endswith(".html") else output_content
"""
PARAGRAPH, SECTION = 60, 300
"""How many words stand in each paragraph, and under each heading, of a stock page."""


def run() -> Table:
    """Build each site once."""
    whole, made, stock = (fresh(name) for name in ("whole", "made", "stock"))
    copy_project(whole)
    ours = build(whole)
    with ProcessPoolExecutor(1) as elsewhere:  # what this process holds would count as memory of those it starts
        elsewhere.submit(_write_made, made).result()
        elsewhere.submit(_write_stock, whole / "site", stock).result()
    pages = len(list((whole / "site").rglob("*.html")))
    built = {"this site": ours, "its pages, made beforehand": build(made), "a stock site": build(stock)}
    rows = tuple(
        Row(name, (each.seconds, each.seconds / pages * 1000, each.peak / MEGABYTE, each.seconds / ours.seconds))
        for name, each in built.items()
    )
    target = Target(
        f"Computing costs at most {COMPUTING} times a build of the same pages made beforehand.",
        ours.seconds <= COMPUTING * built["its pages, made beforehand"].seconds,
        "Beside making the pages, the build works out the cases that are published for other systems, looks for what "
        "policy authors should see, checks every scenario, and runs every command and all code that a page shows. "
        "Keeping what these gave from one build to the next, for as long as their data does not change, would come "
        "closer.",
    )
    columns = (Column("build", "s"), Column("one page", "ms"), Column("peak memory", "MB"), Column("times ours"))
    return Table(columns, rows, (target,))


def fresh(name: str) -> Path:
    """Return an empty folder."""
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def copy_project(to: Path) -> None:
    """Copy what a build of the site reads."""
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, to / part)


def build(at: Path) -> Used:
    """Build the site of a folder, and return what that took."""
    return run_program([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "site"], at)


def _write_made(to: Path) -> None:
    """Write every page and file of this site as it stands after all blocks have run, and what a build of it needs."""
    shutil.copytree(ROOT / "docs", to / "docs")
    made = {page.path: page.markdown.encode() for page in generated_pages()} | generated_files()
    for path, content in made.items():
        (to / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (to / "docs" / path).write_bytes(content)
    for page in (to / "docs").rglob("*.md"):
        page.write_text(BLOCK.sub(_ran, page.read_text(encoding="utf-8")), encoding="utf-8")
    for part in ("cin_reference", "mkdocs.yml"):  # the theme, and what the reference page describes
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, to / part)
    _settle(to, hook.on_config(load_config(str(ROOT / "mkdocs.yml"))))


def _settle(to: Path, config: MkDocsConfig) -> None:
    """Give the site its navigation and footer as they were worked out, and only the hook that adds the policy."""
    (to / "hook.py").write_text(HOOK, encoding="utf-8")
    written = (to / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0]
    written = re.sub(r"^(hooks|watch|copyright):.*\n(?:  .*\n)*", "", written, flags=re.MULTILINE)
    more = {"hooks": ["hook.py"], "copyright": config.copyright, "nav": config.nav}
    (to / "mkdocs.yml").write_text(f"{written}\n{yaml.safe_dump(more, sort_keys=False)}", encoding="utf-8")


def _ran(block: re.Match[str]) -> str:
    """Return what an executed block leaves on its page."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(block["code"], {})  # noqa: S102 (the code of our own pages)
    shown = f"```python\n{block['code']}```\n\n" if block["source"] else ""
    return f"{shown}{printed.getvalue()}"


def _write_stock(site: Path, to: Path) -> None:
    """Write pages with the words of a built site, and the least configuration of the same theme."""
    (to / "mkdocs.yml").write_text("site_name: Stock\ntheme: material\n", encoding="utf-8")
    for page in sorted(site.rglob("*.html")):
        target = to / "docs" / page.relative_to(site).with_suffix(".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        found = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find("article")
        target.write_text("".join(_stock(found.get_text(" ").split() if found else [])), encoding="utf-8")


def _stock(words: list[str]) -> Iterator[str]:
    plain = [re.sub(r"[^\w.,;:()’–-]", "", word) for word in words]
    yield "# A page\n"
    for start in range(0, len(plain), PARAGRAPH):
        if start % SECTION == 0:
            yield f"\n## Section {start // SECTION + 1}\n"
        yield "\n" + " ".join(plain[start : start + PARAGRAPH]) + "\n"
