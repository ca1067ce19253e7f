"""What a timeline is made of: entries, and the readings behind each.

An entry is one line of a timeline. Its readings are the dates that the words allow; one of them is
safe to work to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cin_reference.case import Case
from cin_reference.rulebook import Citation
from cin_reference.timing import Relation

Kind = Literal[
    "deadline",
    "minimum",
    "point",
    "threshold",
    "window",
    "usual",
    "silent",
    "not_here",
    "elsewhere",
    "no_figure",
    "uncounted",
    "forum",
    "waiting",
    "passed",
]
Agreement = Literal["one date", "same date", "start not stated", "two readings", "two wordings", "passages disagree"]
Status = Literal["open", "on time", "late", "later than usual", "too early", "depends on the reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One date that the rules of an entry give, and how it was counted."""

    provision: str
    """The rule that gives it."""
    label: str
    """What tells it from the other readings."""
    why: str
    """Why the words allow it."""
    start_event: str | None
    """The event that it counts from, or back from."""
    start_date: date | None
    """When that happened or is projected to happen; none if the case does not tell."""
    projected: bool
    """Whether the start date is projected."""
    earliest: date | None
    """The first day on which it may be done, where there is one."""
    due: date | None
    """The last day on which it is in time."""
    safe: bool
    """Whether this is the date to work to."""
    explanation: str
    """The arithmetic."""
    notes: tuple[str, ...]
    """What a reader should know about the date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    provision: str | None
    """The rule that gives the safe date; none where the document is silent, or speaks of other cases only."""
    rules: tuple[str, ...]
    """Every rule behind the entry."""
    duty: str
    """What is to be done."""
    kind: Kind
    """What the dates mean: a latest date, an earliest date, a point in time, a window, or why there is none."""
    relation: Relation | None = None
    """How its clock relates to the event that it runs from, or back from."""
    start_event: str | None = None
    """The event that the clock runs from, or back from."""
    start_date: date | None = None
    """When that event happened, or is projected to happen."""
    projected: bool = False
    """Whether the start date is projected from the latest dates that the rules allow."""
    earliest: date | None = None
    """The first day on which it may be done, where there is one."""
    due: date | None = None
    """The last day on which it is in time, under the safe reading."""
    readings: tuple[Reading, ...] = ()
    """Every date that the words allow; one of them is safe to work to."""
    agreement: Agreement = "one date"
    """Whether those dates agree, and if not, why not."""
    done: date | None = None
    """When it was done, if the case says."""
    status: Status = "open"
    """Whether it was done in time."""
    modality: str = ""
    """How strongly the rule is worded."""
    roles: tuple[str, ...] = ()
    """Who is to do it, as far as the rule says."""
    explanation: tuple[str, ...] = ()
    """How the date was reached, step by step."""
    notes: tuple[str, ...] = ()
    """What a reader should know about the date."""
    citations: tuple[Citation, ...] = ()
    """Where the document says it."""

    @property
    def day(self) -> date | None:
        """The date to show first: the due date, or else the earliest."""
        return self.due or self.earliest


@dataclass(frozen=True, slots=True)
class Timeline:
    """The computed answer to a case."""

    case: Case
    until: date
    """The last day looked at."""
    entries: tuple[Entry, ...]
    """What has a date, in order of date, and what was asked and has none."""
    without_date: tuple[Entry, ...]
    """Rules that apply but give no date: no figure, no start date in the case, or a standing meeting."""
    replaced: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """General rules that stand back in this case, each with the rules that stand in for it."""
    selected: tuple[str, ...] = ()
    """Rules that apply because of what is true of this case."""
    ruled_out: tuple[str, ...] = ()
    """Rules that would apply, were it not for what is true of this case."""

    def of(self, duty: str) -> tuple[Entry, ...]:
        """Return the entries on a duty, dated ones first."""
        return tuple(entry for entry in (*self.entries, *self.without_date) if entry.duty == duty)
