"""What the published file of plans holds: rules about time in plain data. What is empty is left out."""

from __future__ import annotations

from cin_reference.counting import Month, Unit
from cin_reference.data import Frozen
from cin_reference.timing import Relation
from cin_reference.vocabulary import CircumstanceName, DutyName, EventName


class PlanCalendar(Frozen):
    """Bank holidays in England and Wales. Days are numbers: 0 is 1 January 1970."""

    first: int
    """The first day that can be counted."""
    last: int
    """The last day that can be counted."""
    official: int
    """The last day for which bank holidays are published; later ones are projected by rule."""
    holidays: tuple[int, ...]
    """The bank holidays."""


class PlanDuty(Frozen):
    """Something that is to be done."""

    label: str
    """How pages write it."""
    done_by: EventName | None = None
    """The event that shows that it was done."""
    also_done_by: tuple[EventName, ...] = ()
    """Other events that count as a recurring duty's having been done."""
    raised_by: tuple[EventName, ...] = ()
    """Events that raise the question: with one of these in a case, silence on the duty is reported."""
    ends_with: tuple[EventName, ...] = ()
    """Events after which it is no longer due."""


class PlanEvent(Frozen):
    """Something that happens on a day."""

    label: str
    """How pages write it."""
    repeats: bool = False
    """Whether it can happen more than once in one case."""
    includes: tuple[EventName, ...] = ()
    """Narrower events, each of which counts as this one."""
    latest_of: tuple[EventName, ...] = ()
    """Events at the last of which this one happens; a case never gives it itself."""
    earliest_of: tuple[EventName, ...] = ()
    """Events at the first of which this one happens; a case never gives it itself."""
    never_before: tuple[EventName, ...] = ()
    """Events that cannot come after this one."""


class PlanCircumstance(Frozen):
    """What may be true of a case."""

    label: str
    """How pages write it."""
    implied_by: tuple[EventName, ...] = ()
    """Events that make it true."""
    excludes: tuple[CircumstanceName, ...] = ()
    """Circumstances that cannot hold at the same time."""


class PlanWords(Frozen):
    """How duties, events and circumstances relate: the part of the vocabulary on which dates depend."""

    duties: dict[str, PlanDuty]
    """Duties by name."""
    events: dict[str, PlanEvent]
    """Events by name."""
    circumstances: dict[str, PlanCircumstance]
    """Circumstances by name."""


class PlanStage(Frozen):
    """A later stage of a clock whose rhythm changes: a gap has the length of the stage in which it begins."""

    least: int
    """How many units, or the fewest of a range."""
    most: int | None = None
    """The most of a range."""
    unit: Unit
    """What is counted."""
    after: int | None = None
    """How long after the start of the clock the stage begins."""
    after_unit: Unit | None = None
    """What that is counted in."""
    event: EventName | None = None
    """The event at which the stage begins, if it begins at one."""


class PlanClock(Frozen):
    """One definite way to apply a rule."""

    relation: Relation
    """How it relates to its event."""
    least: int
    """How many units, or the fewest of a range."""
    most: int | None = None
    """The most of a range."""
    unit: Unit
    """What is counted."""
    start: EventName | None = None
    """The event that it counts from, or back from."""
    until: EventName | None = None
    """The event at which it stops."""
    clear: bool = False
    """Whether that many whole days lie between the event and the act, so that neither day counts."""
    of: Month | None = None
    """The month of which `least` is the number of a day; in working days, the last one up to it."""
    later: tuple[PlanStage, ...] = ()
    """The stages that follow the first, if its rhythm changes."""
    label: str = ""
    """What tells it from the other ways, as pages write it."""
    again: str = ""
    """The same, where it counts from when the thing was last done."""


class PlanRule(Frozen):
    """One provision, as far as dates depend on it."""

    id: str
    """Its name within the authority."""
    duty: DutyName
    """What is to be done."""
    when: tuple[CircumstanceName, ...] = ()
    """Circumstances that must all hold."""
    unless: tuple[CircumstanceName, ...] = ()
    """Circumstances none of which may hold."""
    replaces: tuple[str, ...] = ()
    """Rules that it stands in for where it applies."""
    kind: str
    """`clocks`, or why it has none: `words` (a time without a figure), `uncounted`, `forum`, `elsewhere`, or `none`."""
    relation: Relation | None = None
    """How its time relates to its event, if it states a time."""
    usual: bool = False
    """Whether its figure is only what is usual."""
    stated: bool = False
    """Whether the document says from when it counts."""
    strength: int = 0
    """The rank of its wording; 0 is the strongest."""
    start: EventName | None = None
    """The event of a time without a figure."""
    clocks: tuple[PlanClock, ...] = ()
    """Every way to apply it."""
    joins: tuple[str, ...] = ()
    """Rules with which it states one clock."""
    disagrees: tuple[str, ...] = ()
    """Rules of which it says that both cannot be meant."""
    says: str
    """How strongly it is worded."""
    cite: str
    """Where the document says so."""
    note: str = ""
    """Why it gives no date, or the document that it sends the reader to."""
