"""The six rules in numpy: what openfisca-core's formulas are made of, and columns of dates without any engine."""

import numpy as np

from serve import EVENTS, serve

DAYS = {"calendar_days": 1, "weeks": 7}


def with_holidays(holidays):
    """Return numpy's calendar."""
    return np.busdaycalendar(holidays=np.array(holidays, dtype="M8[D]"))


def due(rule, start, calendar):
    """Return the due dates of one rule for an array of start dates."""
    count, unit = rule["count"], rule["unit"]
    if unit == "working_days":
        return np.busday_offset(start, count, roll="backward" if count > 0 else "forward", busdaycal=calendar)
    if unit == "months":
        month = start.astype("M8[M]")
        last = (month + count + 1).astype("M8[D]") - 1
        return np.minimum((month + count).astype("M8[D]") + (start - month.astype("M8[D]")), last)
    return start + count * DAYS[unit]


def as_columns(case):
    """Return an array for each event."""
    return [np.array(days if isinstance(days, list) else [days], dtype="M8[D]") for days in case]


def prepare(task):
    """Return the function that answers columns of cases."""
    calendar = with_holidays(task["holidays"])
    rules = [(rule, EVENTS.index(rule["start"])) for rule in task["rules"]]
    return lambda columns: [due(rule, columns[number], calendar) for rule, number in rules]


if __name__ == "__main__":
    serve(prepare, as_columns)
