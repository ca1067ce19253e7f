"""This package, with a numpy column of dates for each event."""

from cin import written
from cin_reference.columns import due_dates
from numpy_dates import as_columns
from serve import EVENTS, serve


def prepare(task):
    """Return the function that answers columns of cases."""
    rules = [(rule, EVENTS.index(rule.timing.start)) for rule in written(task["rules"])[0].provisions]
    return lambda columns: [due_dates(rule, columns[number]) for rule, number in rules]


serve(prepare, as_columns)
