"""One case at a time: six due dates of each, with how they were counted."""

from __future__ import annotations

from benchmarks.cases import answers, drawn, task
from benchmarks.measure import Column, Row, Table, Target
from benchmarks.peers import Contender, compared

CASES, WARM_UP = 1000, 50
MICROSECONDS = 1e6
TIMES = 10
GIVEN = "Working days are counted by a function that it is given."
TRACE = "Its trace gives each step with its value."
CONTENDERS = (
    Contender("this package", "cin", "one", note="Says in words how each date was counted."),
    Contender("openfisca-core, from a situation", "openfisca", "situation", "openfisca-core", TRACE),
    Contender("openfisca-core, from columns of one", "openfisca", "columns", "openfisca-core", TRACE),
    Contender("zen-engine", "zen_rules", "", "zen-engine", f"{GIVEN} No trace."),
    Contender("zen-engine, traced", "zen_rules", "traced", "zen-engine", f"{GIVEN} {TRACE}"),
    Contender("SpiffWorkflow, its decision table", "spiff", "", "SpiffWorkflow", f"{GIVEN} It has no trace."),
)


def run() -> Table:
    """Measure each engine on a thousand cases, one at a time."""
    cases = drawn(CASES + WARM_UP)
    asked = task(cases[WARM_UP:], cases[:WARM_UP])
    rows = compared(CONTENDERS, asked, [answers(case) for case in cases[WARM_UP:]], MICROSECONDS)
    return Table((Column("one case", "µs"), Column("times ours")), tuple(rows), (_target(rows),))


def _target(rows: list[Row]) -> Target:
    """Hold this package against the fastest of the others."""
    times, fastest = min((row.figures[1], row.name) for row in rows[1:] if row.figures[1] is not None)
    return Target(
        f"This package takes a tenth of the time of the fastest other, which is {fastest}.",
        times >= TIMES,
        "The others return dates. This package returns a timeline: which rules apply, which stand back, whether "
        "each duty was done, how each date was counted in words, and where the document says so. Most of its time "
        "goes into that, in Python. To come closer, what a rulebook asks for in given circumstances would have "
        "to be worked out once and kept, and words made only when they are read.",
    )
