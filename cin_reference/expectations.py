"""Expectations: what a person worked out, from the text and a calendar, that a timeline must say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from cin_reference.counting import show
from cin_reference.data import Frozen
from cin_reference.entries import Agreement, Entry, Kind, Status, Timeline
from cin_reference.quantities import Quantity
from cin_reference.timing import Relation, Timing
from cin_reference.vocabulary import DutyName, EventName

WITHOUT_DATE = ("silent", "not_here", "elsewhere", "no_figure", "uncounted", "forum", "waiting", "passed")
"""Kinds of entry that have no date."""


class Expectation(Frozen):
    """What a person worked out that a timeline must say."""

    rule: str | None = None
    """The provision whose date is expected."""
    duty: DutyName | None = None
    """The duty on which silence, or a reference elsewhere, is expected."""
    nth: int = Field(1, ge=1)
    """Which entry of that rule, in order of date: the first by default."""
    kind: Kind | None = None
    """What the date means, or why there is none: a deadline if `due` is given, a minimum if only `earliest` is."""
    earliest: date | None = None
    """The first day on which it may be done."""
    due: date | None = None
    """The last day on which it is in time, under the safe reading."""
    dates: tuple[date, ...] = ()
    """Every date that the words allow, where there are several."""
    agreement: Agreement | None = None
    """How those dates relate."""
    status: Status | None = None
    """Whether it was done in time."""
    projected: bool = False
    """Whether the start date is one that the case does not give."""
    relation: Relation | None = None
    """As stated: how the clock relates to its event."""
    quantity: Quantity | None = None
    """As stated: how long, with its unit."""
    starts: tuple[EventName, ...] = ()
    """As stated: the event that the clock runs from, or those that it could run from."""
    until: EventName | None = None
    """As stated: the event at which a recurring clock stops."""
    ways: int | None = Field(None, ge=1)
    """As stated: in how many ways the words can be applied."""
    counting: str
    """How it was worked out by hand, from the text and a calendar."""
    question: str | None = None
    """A question to put to a group, to which this is the answer."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.rule is None) == (self.duty is None):
            raise ValueError("name either a rule or a duty")
        if (self.expected_kind in WITHOUT_DATE) != (self.due is None and self.earliest is None):
            raise ValueError("give a date (due or earliest), or a kind that says why there is none")
        return self

    @property
    def expected_kind(self) -> Kind:
        """The kind of entry that is expected."""
        return self.kind or ("minimum" if self.due is None and self.earliest else "deadline")


def find(expected: Expectation, computed: Timeline) -> Entry | None:
    """Return the entry that an expectation is about, if the timeline has it."""
    if expected.expected_kind in WITHOUT_DATE:
        found = [
            entry
            for entry in (*computed.entries, *computed.without_date)
            if entry.kind == expected.expected_kind and (entry.duty == expected.duty or expected.rule in entry.rules)
        ]
    else:
        found = [entry for entry in computed.entries if entry.day and expected.rule in entry.rules]
    return found[expected.nth - 1] if len(found) >= expected.nth else None


def differences(expected: Expectation, entry: Entry) -> Iterator[str]:
    """Give what is computed otherwise than expected."""
    compared: list[tuple[str, object, object]] = []
    if expected.expected_kind not in WITHOUT_DATE:
        several = len(set(_dates(entry))) > 1
        compared += [
            ("kind", expected.expected_kind, entry.kind),
            ("due", expected.due, entry.due),
            ("projected", expected.projected, entry.projected),
        ]
        if expected.earliest or entry.kind == "minimum":
            compared.append(("earliest", expected.earliest, entry.earliest))
        if expected.dates or several:
            compared.append(("dates", tuple(sorted(expected.dates)), _dates(entry)))
    optional = ("agreement", "status")
    compared += [(what, getattr(expected, what), getattr(entry, what)) for what in optional if getattr(expected, what)]
    for what, wanted, got in compared:
        if wanted != got:
            yield f"{what}: expected {_shown(wanted)}, computed {_shown(got)}"


def misread(expected: Expectation, timing: Timing | None) -> Iterator[str]:
    """Give what the document was read to state otherwise than the rule has it; a rule may say nothing of time."""
    for what, wanted, got in (
        ("relation", expected.relation, timing and timing.relation),
        ("quantity", expected.quantity, timing and timing.quantity),
        ("starts", " and ".join(sorted(expected.starts)), " and ".join(sorted(timing.starts)) if timing else ""),
        ("until", expected.until, timing and timing.until),
        ("ways", expected.ways, len(timing.clocks) if timing else 0),
    ):
        if wanted and wanted != got:
            yield f"{what}: read as {wanted}, but the rule has {got or 'none'}"


def _dates(entry: Entry) -> tuple[date, ...]:
    """Return every distinct date of the entry's readings, in order."""
    found = {reading.due or reading.earliest for reading in entry.readings}
    return tuple(sorted(day for day in found if day))


def _shown(value: object) -> str:
    if isinstance(value, date):
        return show(value)
    if isinstance(value, tuple):
        return " and ".join(show(day) for day in value) or "no date"
    return "no date" if value is None else str(value)
