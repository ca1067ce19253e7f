"""Everything that can go wrong, under one base class.

A message names the file, the entry, what is wrong and what to do, in that order.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date


class CinReferenceError(Exception):
    """Base of every error that this package raises on purpose."""


class DataError(CinReferenceError):
    """A data file is wrong. All faults found in it are reported together.

    Attributes:
        faults: One line for each fault: `file > entry: what is wrong; what to do`.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class CaseError(CinReferenceError):
    """A case cannot be computed: an unknown name, or dates that cannot be true."""


class CalendarRangeError(CinReferenceError):
    """A date lies outside the years for which bank holidays are known or can be projected.

    Attributes:
        day: The date that was asked for.
    """

    def __init__(self, day: date, first: date, last: date) -> None:
        self.day = day
        super().__init__(
            f"{day:%d %B %Y} is outside the bank holiday data, which runs from "
            f"{first:%d %B %Y} to {last:%d %B %Y}: check the date, or refresh the data "
            "with `make bank-holidays`"
        )


FEW_ENOUGH_TO_LIST = 10


def nearest(name: str, known: Iterable[str], command: str = "vocabulary") -> str:
    """Return a hint that names the nearest known name, or lists them, or names the command that does.

    Examples:
        >>> nearest("cp_plan_endde", ["cp_plan_ended", "case_closed"])
        "did you mean 'cp_plan_ended'?"
    """
    names = sorted(known)
    if close := difflib.get_close_matches(name, names, n=1, cutoff=0.5):
        return f"did you mean '{close[0]}'?"
    if 0 < len(names) <= FEW_ENOUGH_TO_LIST:
        return f"write one of {', '.join(names)}"
    return f"see `cin-reference {command}` for the known names"
