"""What becomes of the site as authorities are added: real ones, copied under other names until there are enough."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from benchmarks.measure import MEGABYTE, Column, Row, Table, Target
from benchmarks.site import build, copy_project, fresh
from cin_reference.library import authorities

SIZES = (5, 20, 50, 153)
"""How many authorities; England has 153."""
SLOWER, MINUTES, GIGABYTES = 1.5, 5, 1.5
COLUMNS = (
    Column("pages"),
    Column("build", "s"),
    Column("one page", "ms"),
    Column("peak memory", "MB"),
    Column("largest page", "MB"),
    Column("search index", "MB"),
    Column("data for own dates", "MB"),
)


def run(sizes: tuple[int, ...] = SIZES) -> Table:
    """Build the site with each number of authorities, once."""
    rows = tuple(_row(size) for size in sizes)
    first, last = rows[0], rows[-1]
    of_a_page = [row.figures[2] or 0 for row in (first, last)]
    targets = (
        Target(f"With {last.name}, a page takes at most {SLOWER} times as long as with {first.name}.",
               of_a_page[1] <= SLOWER * of_a_page[0],
               "Each authority adds a few pages, and something to many: a page of a scenario holds a timeline for "
               "each. One page for each scenario and authority would share the same work among more pages."),
        Target(f"With {last.name}, the build takes less than {MINUTES} minutes.", (last.figures[1] or 0) < MINUTES * 60,
               "What is worked out grows with the documents, and one core does it all. Near a third of the time finds "
               "what policy authors should see, above all every chain of rules in a document. More than a third makes "
               "timelines: of each scenario under each document, checked, drawn, counted in two ways, printed by a "
               "command and by code, and written as a calendar. Sharing the documents between two cores would come "
               "closer."),
        Target(f"With {last.name}, the build needs less than {GIGABYTES} GB.",
               (last.figures[3] or 0) < GIGABYTES * 1000,
               "The text of all pages and all files of data wait for the last page to be made, and are near half of "
               "it. Most of the rest are timelines and chains of rules, which are kept as several pages show them. "
               "Leaving the files of data on the disk would take off half a gigabyte."),
    )  # fmt: skip
    return Table(COLUMNS, rows, targets)


def _row(size: int) -> Row:
    folder = fresh("growth")
    copy_project(folder)
    _multiply(folder, size)
    used = build(folder)
    site = folder / "site"
    pages = [page.stat().st_size for page in site.rglob("*.html")]
    sizes = (max(pages), *((site / name).stat().st_size for name in ("search/search_index.json", "data/v1/plans.json")))
    per_page = used.seconds / len(pages) * 1000
    figures = (len(pages), used.seconds, per_page, *(number / MEGABYTE for number in (used.peak, *sizes)))
    shutil.rmtree(folder)
    return Row(f"{size} authorities", figures)


def _multiply(project: Path, size: int) -> None:
    """Add copies of the authorities until there are enough, each with its case in every scenario."""
    real = authorities()
    copies = {f"{real[n % len(real)]}-{n // len(real) + 1}": real[n % len(real)] for n in range(len(real), size)}
    folder = project / "cin_reference" / "authorities"
    for slug, source in copies.items():
        shutil.copytree(folder / source, folder / slug)
        head = folder / slug / "document.yaml"
        name = f"name: {slug.replace('-', ' ').title()}"
        named = re.sub(r"^name: .*$", name, head.read_text(encoding="utf-8"), flags=re.MULTILINE)
        head.write_text(named, encoding="utf-8")
    for file in (project / "scenarios").glob("*.yaml"):
        story = yaml.safe_load(file.read_text(encoding="utf-8"))
        told = story["cases"]
        story["cases"] = told | {slug: told[source] for slug, source in copies.items() if source in told}
        file.write_text(yaml.safe_dump(story, sort_keys=False, allow_unicode=True), encoding="utf-8")
