"""The clock of a provision: as the document states it, and the ways to apply it.

A timing keeps what the document states. `Timing.clocks` gives the ways to apply it: one clock
where the words leave no choice, one for each reading where they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Self

from pydantic import model_validator

from cin_reference.counting import Unit
from cin_reference.data import Frozen
from cin_reference.quantities import DayOfMonth, Quantity, Stage, Uncounted, check_stages
from cin_reference.vocabulary import EventName

MOST_WORDS_QUOTED = 8


class Relation(StrEnum):
    """How a clock relates to its event."""

    WITHIN = "within"
    """No later than so long after the event. Without a quantity: soon after it, as worded."""
    BEFORE = "before"
    """At least so long before the event. Without a quantity: before it."""
    EVERY = "every"
    """Again and again, at most so long apart, from the event on."""
    NOT_BEFORE = "not_before"
    """Not until so long after the event. Without a quantity: not before it."""
    ONCE = "once"
    """When so long has passed since the event. Without a quantity: when it happens."""
    IF_LONGER = "if_longer"
    """Only if something that begins with the event lasts longer than so long."""
    IN_LAST = "in_last"
    """During the last so long before the event."""

    @property
    def counts_back(self) -> bool:
        """Whether the clock counts back from its event."""
        return self in (Relation.BEFORE, Relation.IN_LAST)


WITH_DAY = (Relation.WITHIN, Relation.NOT_BEFORE, Relation.ONCE)
"""Relations in which a day of a month can stand."""


class Figure(StrEnum):
    """What a stated figure is."""

    LIMIT = "limit"
    """A limit to keep."""
    USUAL = "usual"
    """What is usual or hoped for, beside a limit or without one."""


class Clock(NamedTuple):
    """One definite way to apply a timing: what is counted, from which event, until which."""

    label: str
    why: str
    relation: Relation
    quantity: Quantity | None
    start: str | None
    until: str | None
    clear: bool = False
    day: DayOfMonth | None = None
    stages: tuple[Stage, ...] = ()


class Reading(Frozen):
    """One way to understand a timing whose words allow more than one.

    What it leaves out is as in the timing.
    """

    label: str
    """A few words that tell this reading from the others."""
    why: str
    """Why the words allow it."""
    relation: Relation | None = None
    """The relation, where this is what differs."""
    quantity: Quantity | None = None
    """The quantity, where this is what differs."""
    day: DayOfMonth | None = None
    """The day of a month, where this is what differs."""
    start: EventName | None = None
    """The start event, where this is what differs."""


class Timing(Frozen):
    """The clock of a provision, as stated."""

    relation: Relation
    """How the clock relates to its event."""
    quantity: Quantity | None = None
    """How long; none where the document gives no quantity."""
    day: DayOfMonth | None = None
    """A day of a month, where the document names one instead of a quantity."""
    stages: tuple[Stage, ...] = ()
    """The stages of a rhythm that changes, instead of one quantity. A gap has the length of the one it begins in."""
    words: str | None = None
    """The document's words for a limit without a quantity, eight words at most."""
    start: EventName | None = None
    """The event that the clock runs from, or back from."""
    candidates: tuple[EventName, ...] = ()
    """Where the document does not say from when: the events from which it could run."""
    until: EventName | None = None
    """The event at which a recurring clock stops, where the document says."""
    clear: bool = False
    """Whether the days are clear ones: neither the day of the event nor the day of the act counts."""
    figure: Figure = Figure.LIMIT
    """Whether the figure is a limit or only what is usual."""
    forum: bool = False
    """Whether this is how often a forum meets, and not a clock of one case."""
    readings: tuple[Reading, ...] = ()
    """The ways to understand the words, where there are several: two at least."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.has_figure and not self.words:
            raise ValueError("a timing needs a quantity, or the document's words for a limit without one")
        if self.words and len(self.words.split()) > MOST_WORDS_QUOTED:
            raise ValueError(f"words: quote at most {MOST_WORDS_QUOTED} words")
        if self.start and self.candidates:
            raise ValueError("start and candidates exclude each other: either the document says, or it does not")
        if self.forum and (self.start or self.candidates):
            raise ValueError("a forum's frequency has no start event; remove start or candidates")
        if not (self.start or self.candidates or self.forum):
            raise ValueError("name the start event, or list the candidates if the document does not say")
        if len(self.readings) == 1:
            raise ValueError("readings: give at least two, or none")
        self._check_kind()
        return self

    def _check_kind(self) -> None:
        """Check what goes with a day of a month, with stages and with clear days."""
        if self.quantity and self.day:
            raise ValueError(
                "quantity and day exclude each other: a time is counted, or it ends on a day that is named"
            )
        if any(clock.day and clock.relation not in WITH_DAY for clock in self.unplaced):
            raise ValueError(f"day: a day of a month goes with {', '.join(WITH_DAY)}")
        if self.stages:
            self._check_stages()
        if self.clear:
            self._check_clear()

    def _check_stages(self) -> None:
        if self.relation is not Relation.EVERY or self.start is None or self.quantity or self.day or self.readings:
            raise ValueError("stages: give them to a time that is due 'every' so long from its start, and nothing else")
        check_stages(self.stages)

    def _check_clear(self) -> None:
        relations = {self.relation, *(reading.relation for reading in self.readings)} - {None}
        quantities = {self.quantity, *(reading.quantity for reading in self.readings)} - {None}
        if not relations <= {Relation.BEFORE, Relation.NOT_BEFORE}:
            raise ValueError("clear: only a time 'before' or 'not_before' an event has clear days")
        if not quantities or any(quantity and not quantity.in_days for quantity in quantities):
            raise ValueError("clear: give a quantity in days, as only days can be clear")

    @cached_property
    def start_stated(self) -> bool:
        """Whether the document says from when the clock runs."""
        return not self.candidates

    @property
    def has_figure(self) -> bool:
        """Whether the document says how long, or until which day."""
        return bool(self.quantity or self.day or self.stages)

    @property
    def uncounted(self) -> bool:
        """Whether it is stated in a unit from which no date can be worked out."""
        quantities = (self.quantity, *(reading.quantity for reading in self.readings))
        return any(quantity and isinstance(quantity.unit, Uncounted) for quantity in quantities)

    @property
    def starts(self) -> tuple[str, ...]:
        """The event that the clock runs from, or those that it could run from where the document does not say."""
        return self.candidates or ((self.start,) if self.start else ())

    @property
    def stated(self) -> Clock:
        """The clock as the document states it, before asking how its words can be read."""
        return Clock("", "", self.relation, self.quantity, self.start, self.until, self.clear, self.day, self.stages)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Every way to apply this timing.

        Each stated reading, times working and calendar days where the document says only
        "days", times each candidate start where it does not say from when.
        """
        return tuple(
            _from(clock, start, named=not self.start_stated)
            for clock in self.unplaced
            for start in self.candidates or (clock.start,)
        )

    def label_afresh(self, clock: Clock) -> str:
        """Return what tells a clock from others once all count from one event, so that starts no longer tell."""
        if self.start_stated:
            return clock.label
        return next((each.label for each in self.unplaced if each.quantity == clock.quantity), "")

    @cached_property
    def unplaced(self) -> tuple[Clock, ...]:
        """The clocks before asking from which of several candidate events they run."""
        if not self.has_figure or self.forum or self.uncounted:
            return ()
        stated = self.stated
        bases = [
            stated._replace(
                label=reading.label,
                why=reading.why,
                relation=reading.relation or self.relation,
                quantity=reading.quantity or (None if reading.day else self.quantity),
                day=reading.day or (None if reading.quantity else self.day),
                start=reading.start or self.start,
            )
            for reading in self.readings
        ]
        return tuple(clock for base in bases or [stated] for clock in _by_unit(base))


def _by_unit(clock: Clock) -> Iterator[Clock]:
    """Give a clock once, or once in calendar and once in working days if the document does not say which."""
    if clock.quantity is None or clock.quantity.unit is not None:
        yield clock
        return
    for unit in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS):
        label = f"{clock.label}, {unit.replace('_', ' ')}" if clock.label else unit.replace("_", " ")
        quantity = clock.quantity.model_copy(update={"unit": unit})
        why = clock.why or "The document says “days” and not which."
        yield clock._replace(label=label, why=why, quantity=quantity)


def _from(clock: Clock, start: str | None, *, named: bool) -> Clock:
    if not named:
        return clock
    why = clock.why or "The document does not say from when."
    return clock._replace(label=f"{clock.label}, from {{start}}".removeprefix(", "), why=why, start=start)
