"""Counts working days for engines whose language has no such thing: a sorted list, and a search in it."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

SATURDAY = 5
FIRST, DAYS = date(2019, 1, 1), 4000


def counting(holidays, form):
    """Return a function that adds working days to a date, or takes them away if negative.

    Args:
        holidays: Bank holidays, as YYYY-MM-DD.
        form: Puts a date into the form that the function takes and returns.
    """
    days = (FIRST + timedelta(days=number) for number in range(DAYS))
    working = [form(day) for day in days if day.weekday() < SATURDAY and str(day) not in holidays]

    def add(start, count):
        if count > 0:
            return working[bisect_right(working, start) + count - 1]
        return working[bisect_left(working, start) + count]

    return add
