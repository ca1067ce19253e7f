"""Changes one thing at a time in a rulebook, and asks whether any scenario notices.

A change that nobody notices means that a figure could be wrong without a test failing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple, TypeVar, cast

from cin_reference.checking import check, misstated
from cin_reference.counting import Month, Unit
from cin_reference.data import Frozen
from cin_reference.errors import CinReferenceError
from cin_reference.quantities import DayOfMonth, Quantity
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.scenarios import Scenario, scenario, scenarios
from cin_reference.timing import Figure, Reading, Relation, Timing
from cin_reference.vocabulary import vocabulary

Model = TypeVar("Model", bound=Frozen)
Item = TypeVar("Item")


class Mutant(NamedTuple):
    """A rulebook with one thing changed in one provision."""

    name: str
    """Authority, provision, what is changed, and to what."""
    provision: str
    """The provision that is changed."""
    book: Rulebook
    """The changed rulebook."""


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Give every change of one provision of a rulebook."""
    return _mutants(book, _changed)


def clock_mutants(book: Rulebook) -> Iterator[Mutant]:
    """Give every change of what makes a clock of a rulebook more than a plain count."""
    return _mutants(book, _of_clocks)


def _mutants(book: Rulebook, changes: Callable[[Provision], Iterator[tuple[str, Provision]]]) -> Iterator[Mutant]:
    for number, provision in enumerate(book.provisions):
        for what, changed in changes(provision):
            rules = (*book.provisions[:number], changed, *book.provisions[number + 1 :])
            yield Mutant(f"{book.slug}/{provision.id}: {what}", provision.id, _with(book, provisions=rules))


def noticed(mutant: Mutant) -> bool:
    """Tell whether the expectations of any scenario fail under a changed rulebook; the quick ones are asked first."""
    stories = _nearest_first(mutant.book.slug, mutant.provision)
    return any(misstated(story, mutant.book.slug, mutant.book) for story in stories) or any(
        _notices(story, mutant) for story in stories
    )


def _notices(story: Scenario, mutant: Mutant) -> bool:
    try:
        return bool(check(story, mutant.book.slug, mutant.book).faults)
    except CinReferenceError:  # a rulebook with which nothing can be computed is noticed
        return True


@cache
def _nearest_first(authority: str, provision: str) -> tuple[Scenario, ...]:
    """Return every scenario, those first in whose timeline a provision stands: they will mostly notice."""
    return tuple(sorted(scenarios(), key=lambda story: provision not in _standing(story.slug, authority)))


@cache
def _standing(story: str, authority: str) -> frozenset[str]:
    computed = scenario(story).timeline(authority)
    return frozenset(
        {
            *(rule for entry in (*computed.entries, *computed.without_date) for rule in entry.rules),
            *computed.selected,
            *computed.ruled_out,
        }
    )


def _with(model: Model, **changes: object) -> Model:
    """Return a copy with changes, unchecked and without anything that was worked out from the original."""
    kept = {name: getattr(model, name) for name in type(model).model_fields}
    return cast("Model", type(model).model_construct(**kept | changes))


def _changed(provision: Provision) -> Iterator[tuple[str, Provision]]:
    for field in ("when", "unless", "replaces"):
        names: tuple[str, ...] = getattr(provision, field)
        for name in names:
            yield f"{field} without {name}", _with(provision, **{field: _without(names, name)})
    for what, timing in _timings(provision.timing) if provision.timing else ():
        yield what, _with(provision, timing=timing)


def _of_clocks(provision: Provision) -> Iterator[tuple[str, Provision]]:
    timing = provision.timing
    if timing is None:
        return
    for what, other in _kinds(timing):
        yield what, _with(provision, timing=other)
    for number, reading in enumerate(timing.readings):
        for what, day in _days(reading.day):
            readings = tuple(_with(each, day=day) if each is reading else each for each in timing.readings)
            yield f"reading {number + 1}: {what}", _with(provision, timing=_with(timing, readings=readings))


def _timings(timing: Timing) -> Iterator[tuple[str, Timing]]:
    for relation in _relations(timing.relation, every=timing.quantity is not None):
        yield f"relation {relation}", _with(timing, relation=relation)
    for what, quantity in _quantities(timing.quantity):
        yield what, _with(timing, quantity=quantity)
    for event in _events(timing.start):
        yield f"start {event}", _with(timing, start=event)
    for candidate in timing.candidates:
        yield f"candidates without {candidate}", _with(timing, candidates=_without(timing.candidates, candidate))
        for event in _events(candidate)[:1]:
            candidates = tuple(event if each == candidate else each for each in timing.candidates)
            yield f"candidate {candidate} as {event}", _with(timing, candidates=candidates)
    yield from _kinds(timing)
    if timing.until:
        yield "without until", _with(timing, until=None)
    if timing.quantity and not timing.forum:
        other = Figure.USUAL if timing.figure is Figure.LIMIT else Figure.LIMIT
        yield f"figure {other}", _with(timing, figure=other)
    for number, reading in enumerate(timing.readings):
        yield f"reading {number + 1} removed", _with(timing, readings=_without(timing.readings, reading))
        for what, other_reading in _readings(reading):
            readings = tuple(other_reading if each is reading else each for each in timing.readings)
            yield f"reading {number + 1}: {what}", _with(timing, readings=readings)


def _kinds(timing: Timing) -> Iterator[tuple[str, Timing]]:
    """Give the changes of a clock that is more than a plain count."""
    if timing.clear:
        yield "not clear", _with(timing, clear=False)
    for number, stage in enumerate(timing.stages):
        for field in ("quantity", "to"):
            for what, quantity in _quantities(getattr(stage, field)):
                stages = tuple(_with(each, **{field: quantity}) if each is stage else each for each in timing.stages)
                yield f"stage {number + 1}: {field} {what}", _with(timing, stages=stages)
    for what, day in _days(timing.day):
        yield what, _with(timing, day=day)


def _readings(reading: Reading) -> Iterator[tuple[str, Reading]]:
    for what, quantity in _quantities(reading.quantity):
        yield what, _with(reading, quantity=quantity)
    for what, day in _days(reading.day):
        yield what, _with(reading, day=day)
    for event in _events(reading.start):
        yield f"start {event}", _with(reading, start=event)
    if reading.relation:
        for relation in _relations(reading.relation, every=True):
            yield f"relation {relation}", _with(reading, relation=relation)


def _quantities(quantity: Quantity | None) -> Iterator[tuple[str, Quantity]]:
    if quantity is None:
        return
    for field in ("count", "to"):
        number: int | None = getattr(quantity, field)
        for other in (number - 1, number + 1) if number else ():
            yield f"{field} {other}", _with(quantity, **{field: other})
    for unit in (None, *Unit):
        if unit is not quantity.unit:
            yield f"unit {unit or 'unstated'}", _with(quantity, unit=unit)


def _days(day: DayOfMonth | None) -> Iterator[tuple[str, DayOfMonth]]:
    if day is None:
        return
    yield f"day {day.counted_to - 1}", DayOfMonth(number=day.counted_to - 1, of=day.of)
    for of in Month:
        if of is not day.of:
            yield f"day of {of}", _with(day, of=of)


def _relations(relation: Relation, *, every: bool) -> list[Relation]:
    """Return the other relations: every one, or the next one where there is no figure that could move."""
    others = list(Relation)
    place = others.index(relation)
    others = [*others[place + 1 :], *others[:place]]
    return others if every else others[:1]


def _events(event: str | None) -> list[str]:
    """Return other events: the next one, those that this one includes, and those that include it."""
    if event is None:
        return []
    events = vocabulary().events
    names = list(events)
    following = names[(names.index(event) + 1) % len(names)]
    wider = [name for name, each in events.items() if event in each.includes]
    return list(dict.fromkeys((following, *events[event].includes, *wider)))


def _without(items: Iterable[Item], one: Item) -> tuple[Item, ...]:
    return tuple(item for item in items if item is not one)
