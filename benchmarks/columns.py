"""Many cases at once: a column of dates for each event, and the six due dates of every case."""

from __future__ import annotations

from benchmarks.cases import answers, drawn, task
from benchmarks.measure import Column, Table, Target
from benchmarks.peers import Contender, compared

CASES, AT_LEAST = 10_000, 0.3
NANOSECONDS = 1e9
CONTENDERS = (
    Contender("this package, due_dates", "cin_columns", note="No words."),
    Contender("this package, timeline in a loop", "cin", "loop", note="Says in words how each date was counted."),
    Contender("openfisca-core", "openfisca", "many", "openfisca-core", "Its formulas count with numpy."),
    Contender("numpy, busday_offset without any engine", "numpy_dates", "", "numpy"),
)


def run() -> Table:
    """Measure each on columns of ten thousand dates."""
    cases = drawn(CASES, again=True)
    columns = list(zip(*cases, strict=True))
    right = [list(each) for each in zip(*(answers(case) for case in cases), strict=True)]
    rows = compared(CONTENDERS, task([columns], [columns], AT_LEAST), [right], NANOSECONDS / CASES)
    fisca = next(row for row in rows if row.name.startswith("openfisca"))
    target = Target("This package is faster than openfisca-core.", (fisca.figures[1] or 0) > 1)
    return Table((Column("for each case", "ns"), Column("times ours")), tuple(rows), (target,))
