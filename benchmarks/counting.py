"""Counting alone: the tenth working day after a date, for a thousand dates."""

from __future__ import annotations

from benchmarks.cases import RULES, drawn, right, task
from benchmarks.measure import Column, Table
from benchmarks.peers import Contender, compared

DAYS = 1000
MICROSECONDS = 1e6
CONTENDERS = (
    Contender("this package", "count", "cin"),
    Contender("this package, with the count in words", "count", "cin_words"),
    Contender("govuk-bank-holidays", "count", "govuk", "govuk-bank-holidays", "Asked ten times for the next one."),
    Contender("holidays", "count", "holidays", "holidays"),
    Contender("workalendar", "count", "workalendar", "workalendar"),
    Contender("pandas", "count", "pandas", "pandas", "CustomBusinessDay, given the bank holidays."),
)


def run() -> Table:
    """Measure each on the same dates."""
    days = [[first] for first, _ in drawn(DAYS)]
    answers = [[right(RULES[0], day)] for [day] in days]
    rows = compared(CONTENDERS, task(days, days[:1]), answers, MICROSECONDS)
    return Table((Column("one date", "µs"), Column("times ours")), tuple(rows))
