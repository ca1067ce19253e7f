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
               "Each authority adds few pages, and something to every scenario and comparison: a page of a scenario "
               "holds a timeline for each. One page for each scenario and authority would keep pages small."),
        Target(f"With {last.name}, the build takes less than {MINUTES} minutes.", (last.figures[1] or 0) < MINUTES * 60,
               "Each document is compared with every other, and each scenario is worked out under every document."),
        Target(f"With {last.name}, the build needs less than {GIGABYTES} GB.",
               (last.figures[3] or 0) < GIGABYTES * 1000,
               "Every timeline is kept until the end, and every page until it is written."),
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
