"""The plan of a rulebook: its rules about time in plain data, which this engine and other programs walk.

A plan holds what it takes to work out dates, and nothing else: which rules apply when, which clock each
has, and how they relate. Words, citations and reasons are looked up by the names of its rules.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cin_reference.counting import Unit
from cin_reference.rulebook import Modality, Provision, Rulebook
from cin_reference.timing import Clock, Figure

STRENGTHS = {modality: rank for rank, modality in enumerate(Modality)}


class PlanClock(NamedTuple):
    """One definite way to apply a rule."""

    relation: str
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
    """`clocks`, or why it has none: `words` (a time without a figure), `forum`, `elsewhere`, or `none`."""
    relation: str | None
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


def plan_of(book: Rulebook) -> tuple[PlanRule, ...]:
    """Return the plan of a rulebook: one rule for each provision, in order."""
    joins: dict[str, set[str]] = {}
    for one in book.provisions:
        for name in (*one.restates, *one.disagrees_with):
            if one.competes_with(book.by_id[name]):
                joins.setdefault(one.id, set()).add(name)
                joins.setdefault(name, set()).add(one.id)
    return tuple(_rule(each, frozenset(joins.get(each.id, ()))) for each in book.provisions)


def _rule(rule: Provision, joins: frozenset[str]) -> PlanRule:
    timing = rule.timing
    clocks = timing.clocks if timing else ()
    kind = "clocks" if clocks else "forum" if timing and timing.forum else "words" if timing else "none"
    return PlanRule(
        id=rule.id,
        duty=rule.duty,
        when=rule.when,
        unless=rule.unless,
        replaces=rule.replaces,
        kind="elsewhere" if kind == "none" and rule.refers_to else kind,
        relation=timing.relation if timing else None,
        usual=timing is not None and timing.figure is Figure.USUAL,
        stated=timing is None or timing.start_stated,
        strength=STRENGTHS[rule.modality],
        start=timing.start if timing and not timing.forum else None,
        clocks=tuple(_clock(each) for each in clocks),
        joins=joins,
        disagrees=frozenset(rule.disagrees_with),
    )


def _clock(clock: Clock) -> PlanClock:
    if clock.quantity is None or clock.quantity.unit is None:
        raise ValueError("a clock to be applied has a quantity and its unit")
    of = clock.quantity
    return PlanClock(clock.relation, of.count, of.to, clock.quantity.unit, clock.start, clock.until)


def as_json(rule: PlanRule) -> dict[str, Any]:
    """Return a rule as plain data; what is empty is left out."""
    given = rule._asdict() | {
        "clocks": [{k: v for k, v in each._asdict().items() if v is not None} for each in rule.clocks],
        "joins": sorted(rule.joins),
        "disagrees": sorted(rule.disagrees),
    }
    return {name: value for name, value in given.items() if value not in (None, False, (), [])}
