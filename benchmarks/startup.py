"""How long it takes to import the package, and to run its shortest useful command."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT, Column, Row, Table, Target, run_program

RUNS = 21
MILLISECONDS = 1e3
IMPORT_LIMIT, COMMAND_LIMIT = 150, 300
NOTHING = [sys.executable, "-c", "pass"]
PYDANTIC = [sys.executable, "-c", "import pydantic.main"]
PACKAGE = [sys.executable, "-c", "import cin_reference"]
COMMAND = [str(Path(sys.executable).with_name("cin-reference")), "timeline", "cambridgeshire",
           "--event", "cp_plan_ended=2026-12-11"]  # fmt: skip


def run() -> Table:
    """Take the medians of several runs of each, in turn."""
    runs = [[run_program(each, at=ROOT) for each in (NOTHING, PYDANTIC, PACKAGE, COMMAND)] for _ in range(RUNS)]
    cores = [median(used.seconds for used in each) * MILLISECONDS for each in zip(*runs, strict=True)]
    waits = [median(used.waited for used in each) * MILLISECONDS for each in zip(*runs, strict=True)]
    bare, _, ours, command = cores
    names = ("Python alone", "Python, importing pydantic", "Python, importing the package", "cin-reference timeline")
    rows = tuple(Row(name, figures) for name, figures in zip(names, zip(cores, waits, strict=True), strict=True))
    targets = (
        Target(f"Importing the package takes less than {IMPORT_LIMIT} ms more than Python alone.",
               ours - bare < IMPORT_LIMIT,
               "Most of it is the import of pydantic, then the making of our models, then YAML. Importing these only "
               "when data is first read would save it for programs that read none."),
        Target(f"cin-reference timeline takes less than {COMMAND_LIMIT} ms.", command < COMMAND_LIMIT,
               "Beside the imports, most of it is reading the vocabulary and a rulebook from YAML and checking them. "
               "Keeping what was read, as long as the files do not change, would save it."),
    )  # fmt: skip
    return Table((Column("of one core", "ms"), Column("from beginning to end", "ms")), rows, targets)
