"""The plan of a rulebook: its rules about time in plain data, which this engine and other programs walk.

A plan holds what it takes to work out dates, and nothing else: which rules apply when, which clock each
has, and how they relate. Words, citations and reasons are looked up by the names of its rules.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from cin_reference.counting import Month, Unit
from cin_reference.quantities import Stage
from cin_reference.timing import Clock, Relation, Timing
from cin_reference.vocabulary import Vocabulary


class Later(NamedTuple):
    """A later stage of a clock whose rhythm changes."""

    least: int
    """How many units, or the fewest of a range, where the gap begins in this stage."""
    most: int | None
    """The most of a range; none if it is one number."""
    unit: Unit
    """What is counted."""
    after: int | None
    """How long after the start of the clock it begins; none if it begins at an event."""
    after_unit: Unit | None
    """What that is counted in."""
    event: str | None
    """The event at which it begins."""


class PlanClock(NamedTuple):
    """One definite way to apply a rule."""

    relation: Relation
    """How it relates to its event."""
    least: int
    """How many units, or the fewest of a range."""
    most: int | None
    """The most of a range; none if it is one number."""
    unit: Unit
    """What is counted."""
    start: str | None
    """The event that it counts from, or back from."""
    until: str | None
    """The event at which it stops."""
    clear: bool = False
    """Whether that many whole days lie between the event and the act, so that neither day counts."""
    of: Month | None = None
    """The month of which `least` is the number of a day; in working days, the last one up to it."""
    later: tuple[Later, ...] = ()
    """The stages that follow the first, if its rhythm changes."""

    @property
    def counts(self) -> tuple[int, ...]:
        """Return how many units to add, one number or the two ends of a range; negative to count back."""
        ends = (self.least,) if self.most is None else (self.least, self.most)
        return tuple(-count for count in ends) if self.relation.counts_back else ends

    @property
    def events(self) -> tuple[str, ...]:
        """Return every event on whose date it depends."""
        return tuple(name for name in (self.start, self.until, *(each.event for each in self.later)) if name)


class PlanRule(NamedTuple):
    """One provision, as far as dates depend on it."""

    id: str
    """Its name."""
    duty: str
    """What is to be done."""
    when: tuple[str, ...]
    """Circumstances that must all hold."""
    unless: tuple[str, ...]
    """Circumstances none of which may hold."""
    replaces: tuple[str, ...]
    """Rules that it stands in for where it applies."""
    kind: str
    """`clocks`, or why it has none: `words` (a time without a figure), `uncounted`, `forum`, `elsewhere`, or `none`."""
    relation: Relation | None
    """How its time relates to its event, if it states a time."""
    usual: bool
    """Whether its figure is only what is usual."""
    stated: bool
    """Whether the document says from when it counts."""
    strength: int
    """The rank of its wording; 0 is the strongest."""
    start: str | None
    """The event of a time without a figure."""
    clocks: tuple[PlanClock, ...]
    """Every way to apply it."""
    joins: frozenset[str]
    """Rules with which it states one clock."""
    disagrees: frozenset[str]
    """Rules of which it says that both cannot be meant."""

    def applies(self, held: frozenset[str]) -> bool:
        """Tell whether a case selects it and nothing in the case rules it out."""
        return held.issuperset(self.when) and held.isdisjoint(self.unless)


Plan = tuple[PlanRule, ...]


def kind_of(timing: Timing | None, *, elsewhere: bool) -> str:
    """Return whether a rule has clocks, or why not.

    Args:
        timing: Its time, if it states one.
        elsewhere: Whether it sends the reader to something else.
    """
    if timing is None:
        return "elsewhere" if elsewhere else "none"
    if timing.clocks:
        return "clocks"
    return "forum" if timing.forum else "uncounted" if timing.uncounted else "words"


def plan_clock(clock: Clock) -> PlanClock:
    """Return one way to apply a timing in plain data."""
    if clock.day:
        day, unit = clock.day, clock.day.counted_in
        return PlanClock(clock.relation, day.counted_to, None, unit, clock.start, clock.until, of=day.of)
    of = clock.stages[0].quantity if clock.stages else clock.quantity
    if of is None:
        raise ValueError("a clock to be applied has a quantity")
    later = tuple(_later(each, before) for before, each in pairwise(clock.stages))
    return PlanClock(clock.relation, of.count, of.to, of.counted_in, clock.start, clock.until, clock.clear, later=later)


def _later(stage: Stage, before: Stage) -> Later:
    """Return a stage, which begins where the one before it ends."""
    of, end = stage.quantity, before.to
    after, after_unit = (end.count, end.counted_in) if end else (None, None)
    return Later(of.count, of.to, of.counted_in, after, after_unit, before.until)


def as_json(rule: PlanRule) -> dict[str, Any]:
    """Return a rule as plain data; what is empty is left out."""
    given = rule._asdict() | {
        "clocks": [_clock_as_json(each) for each in rule.clocks],
        "joins": sorted(rule.joins),
        "disagrees": sorted(rule.disagrees),
    }
    return {name: value for name, value in given.items() if value not in (None, False, (), [])}


def _clock_as_json(clock: PlanClock) -> dict[str, Any]:
    later = [{k: v for k, v in each._asdict().items() if v is not None} for each in clock.later]
    return {k: v for k, v in (clock._asdict() | {"later": later}).items() if v not in (None, False, [])}


def needed(plan: Plan, words: Vocabulary) -> list[PlanRule]:
    """Return the rules on which dates depend: those that state a time, replace one that does, or answer a question."""
    timed = {rule.id for rule in plan if rule.kind not in ("none", "elsewhere")}
    asked = {name for name, duty in words.duties.items() if duty.raised_by}
    return [rule for rule in plan if rule.id in timed or timed.intersection(rule.replaces) or rule.duty in asked]


def used_events(plan: Plan, words: Vocabulary) -> set[str]:
    """Return the events on whose dates an answer of an authority may depend; silence is an answer too."""
    found = {name for duty in words.duties.values() for name in duty.raised_by}
    for rule in needed(plan, words):
        duty = words.duties[rule.duty]
        found |= {name for clock in rule.clocks for name in clock.events}
        found |= {*duty.also_done_by, *duty.ends_with, *([duty.done_by] if duty.done_by else [])}
    return {narrow for name in found for narrow in (words.events[name].told_by or (name,))}


def used_circumstances(plan: Plan, words: Vocabulary) -> set[str]:
    """Return the circumstances on which an answer of an authority may depend and that no event tells."""
    named = {name for rule in needed(plan, words) for name in (*rule.when, *rule.unless)}
    return {name for name in named if not words.circumstances[name].implied_by}
