"""Runs benchmarks and writes what they found: all, or those that are named.

`python -m benchmarks` runs every one; `python -m benchmarks engine startup` runs two.
`python -m benchmarks growth --authorities 5 20` builds the site with fewer authorities than the full table.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from benchmarks import columns, counting, engine, growth, site, startup
from benchmarks.measure import ROOT, Table, machine

RESULTS = ROOT / "docs" / "developers" / "benchmarks.json"
TABLES = {
    "engine": engine.run,
    "columns": columns.run,
    "counting": counting.run,
    "startup": startup.run,
    "site": site.run,
    "growth": growth.run,
}


def main() -> int:
    """Run benchmarks and keep their tables beside the page that shows them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"one of {', '.join(TABLES)}; all if none is given")
    parser.add_argument("--authorities", nargs="+", type=int, default=growth.SIZES, metavar="NUMBER")
    options = parser.parse_args()
    if unknown := set(options.tables) - set(TABLES):
        parser.error(f"there is no table {', '.join(sorted(unknown))}")
    for name in options.tables or TABLES:
        found = growth.run(options.authorities) if name == "growth" else TABLES[name]()
        _keep(name, found)
        _print(name, found)
    return 0


def _keep(name: str, found: Table) -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept[name] = {"measured": datetime.now(tz=UTC).date().isoformat(), "machine": machine(), **asdict(found)}
    kept = {each: kept[each] for each in TABLES if each in kept}
    RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _print(name: str, found: Table) -> None:
    print(
        f"\n{name}: {', '.join(f'{each.label} [{each.unit}]' if each.unit else each.label for each in found.columns)}"
    )
    for row in found.rows:
        figures = " ".join(f"{value:12,.2f}" if value is not None else f"{'—':>12}" for value in row.figures)
        print(f"  {figures}  {row.name}  {row.note}")
    for target in found.targets:
        print(f"  {'met' if target.met else 'not met'}: {target.aim}")


if __name__ == "__main__":
    sys.exit(main())
