"""The pathways of a rulebook: what follows from each event, in each combination of circumstances.

A pathway leads from an event from which rules count, such as a referral or the end of a child
protection plan, to a step that follows from it. Its bounds are those that the winning rules put on
the time between its steps. A step that comes again and again stands in it twice: that brings every
rule about what comes again to bear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, permutations
from typing import NamedTuple

from cin_reference.counting import Unit
from cin_reference.network import Bound, Step
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.timing import Clock, Figure, Relation
from cin_reference.vocabulary import Vocabulary

ROUNDS = 2
"""How many times a step that comes again and again stands in a pathway."""
ORDERING = (Relation.WITHIN, Relation.BEFORE, Relation.NOT_BEFORE)
"""Relations that say which comes first even without a figure."""


class Pathway(NamedTuple):
    """How one step follows from an event, in some circumstances."""

    origin: Step
    """The event from which it follows."""
    target: Step
    """The step that follows."""
    circumstances: frozenset[str]
    """The fewest circumstances in which these rules win."""
    bounds: tuple[Bound, ...]
    """What the rules say about the time between the two and the steps between them."""


class Pathways(NamedTuple):
    """The pathways of a rulebook, and what was tried to find them."""

    different: tuple[Pathway, ...]
    """Every pathway that differs from the others."""
    combinations: int
    """How many combinations of circumstances were tried."""


def pathways(book: Rulebook, vocabulary: Vocabulary) -> Pathways:
    """Return every different pathway of a rulebook.

    Every combination of the circumstances on which its rules about time depend is tried. Where the
    words of a rule leave open from which event it counts, or on which side of it, each reading is
    tried in turn, with the first reading of every other rule.
    """
    build = _Builder(book, vocabulary)
    different: dict[tuple[Step, Step, frozenset[Bound]], Pathway] = {}
    for pathway in build.pathways():
        different.setdefault((pathway.origin, pathway.target, frozenset(pathway.bounds)), pathway)
    tried = held_together(conditions(deciding(book, {rule.id for rule in build.rules})), vocabulary)
    return Pathways(tuple(different.values()), sum(1 for _ in tried))


def deciding(book: Rulebook, rules: set[str]) -> list[Provision]:
    """Return the rules that decide which of some rules win: these and those that replace one of them."""
    return [each for each in book.provisions if each.id in rules or rules.intersection(each.replaces)]


def conditions(rules: Iterable[Provision]) -> set[str]:
    """Return every circumstance on which some rules depend."""
    return {name for rule in rules for name in (*rule.when, *rule.unless)}


def held_together(circumstances: Iterable[str], vocabulary: Vocabulary) -> Iterator[frozenset[str]]:
    """Give every combination of circumstances that can all hold, smallest first."""
    free = sorted(circumstances)
    exclusive = [{one, other} for one, other in combinations(free, 2) if vocabulary.exclusive(one, other)]
    for size in range(len(free) + 1):
        for chosen in map(frozenset, combinations(free, size)):
            if not any(pair <= chosen for pair in exclusive):
                yield chosen


def winners(rules: Iterable[Provision], circumstances: frozenset[str]) -> list[Provision]:
    """Return the rules that apply in some circumstances and that no other one that applies replaces."""
    applying = [rule for rule in rules if rule.applies(circumstances)]
    replaced = {general for rule in applying for general in rule.replaces}
    return [rule for rule in applying if rule.id not in replaced]


class _Builder:
    """Makes bounds of one rulebook's rules."""

    def __init__(self, book: Rulebook, vocabulary: Vocabulary) -> None:
        self.book = book
        self.vocabulary = vocabulary
        self.rules = [rule for rule in book.provisions if vocabulary.duties[rule.duty].done_by and _ways(rule)]
        started = {start for rule in self.rules if rule.timing for start in rule.timing.starts}
        self.starting = started.union(*(vocabulary.events[event].includes for event in started))
        self.ways = {rule.id: [self._bounds(rule, way) for way in _ways(rule)] for rule in self.rules}
        self._winning = cache(self._winning_of)

    def pathways(self) -> Iterator[Pathway]:
        """Give the pathway between every two steps of which one follows from the other."""
        every = [bound for ways in self.ways.values() for way in ways for bound in way]
        every += self._order(_steps(every))
        for origin in sorted({bound.start for bound in every if bound.start.number == 1}, key=str):
            for target in sorted(_following(origin, every) - {origin}, key=str):
                yield from self._in_each_case(origin, target, _between(origin, target, every))

    def _in_each_case(self, origin: Step, target: Step, every: list[Bound]) -> Iterator[Pathway]:
        """Give the pathway between two steps in each combination of circumstances and with each reading."""
        stopped = {rule.id for rule in self.rules if rule.timing and rule.timing.until == origin.event}
        about = {bound.rule for bound in every if bound.rule} - stopped
        free, winning = self._winning(frozenset(about))
        implied = {name for name in free if origin.event in self.vocabulary.circumstances[name].implied_by}
        ordered = [bound for bound in every if not bound.rule]
        seen: set[tuple[str, ...]] = set()
        for circumstances, names in winning:
            if names in seen or not implied <= circumstances:
                continue
            seen.add(names)
            for read in self._readings(names):
                steps = _steps(read)
                held = [*read, *(bound for bound in ordered if bound.step in steps and bound.start in steps)]
                if target in _following(origin, held):
                    yield Pathway(origin, target, circumstances, tuple(_between(origin, target, held)))

    def _winning_of(self, about: frozenset[str]) -> tuple[set[str], list[tuple[frozenset[str], tuple[str, ...]]]]:
        """Return the circumstances on which some rules depend, and which of the rules win in each combination.

        Many pairs of steps are about the same rules, so that this is kept.
        """
        decisive = deciding(self.book, set(about))
        free = conditions(decisive)
        return free, [
            (held, tuple(rule.id for rule in winners(decisive, held) if rule.id in about))
            for held in held_together(free, self.vocabulary)
        ]

    def _readings(self, rules: Iterable[str]) -> Iterator[list[Bound]]:
        """Give the bounds of rules under the first reading of each, then with each other reading in turn."""
        chosen = {rule: self.ways[rule][0] for rule in rules}
        yield [bound for bounds in chosen.values() for bound in bounds]
        for rule in chosen:
            for way in self.ways[rule][1:]:
                yield [bound for bounds in (chosen | {rule: way}).values() for bound in bounds]

    def _order(self, steps: set[Step]) -> tuple[Bound, ...]:
        """Return what is known of the order of steps without any rule: the first time before the second, and so on."""
        return tuple(
            Bound("", "", other, most=False, start=step)
            for step, other in permutations(sorted(steps, key=str), 2)
            if (other.event, other.of, other.number) == (step.event, step.of, step.number + 1)
            or step.event in self.vocabulary.events[other.event].never_before
        )

    def _bounds(self, rule: Provision, way: list[Clock]) -> tuple[Bound, ...]:
        return tuple(bound for clock in way for bound in self._of_clock(rule, clock))

    def _of_clock(self, rule: Provision, clock: Clock) -> Iterator[Bound]:
        """Give the bounds that one clock puts on the steps of its duty."""
        count = (clock.quantity.to or clock.quantity.count) if clock.quantity else 0
        unit = clock.quantity.counted_in if clock.quantity else Unit.CALENDAR_DAYS
        for step, start in self._pairs(rule, clock):
            match clock.relation:
                case Relation.EVERY:  # what recurs may have begun before, from another event
                    limits = [(True, count)]
                case Relation.WITHIN | Relation.ONCE:
                    limits = [(True, count), (False, 0)] if clock.quantity else [(False, 0)]
                case Relation.BEFORE:
                    limits = [(True, -count)]
                case Relation.NOT_BEFORE:
                    limits = [(False, clock.quantity.count if clock.quantity else 0)]
                case Relation.IN_LAST:
                    limits = [(True, 0), (False, -count)]
                case _:
                    limits = []
            for most, distance in limits:
                yield Bound(rule.id, clock.label, step, most, start, distance, unit)

    def _pairs(self, rule: Provision, clock: Clock) -> Iterator[tuple[Step, Step]]:
        """Give each step that a clock bounds, with the step from which it counts."""
        done_by = self.vocabulary.duties[rule.duty].done_by
        if done_by is None or clock.start is None:
            return
        repeats = self.vocabulary.events[done_by].repeats
        again = [(Step(done_by, number + 1), Step(done_by, number)) for number in range(1, ROUNDS)] if repeats else []
        starts = self._steps(clock.start)
        if not starts:  # the latest or the earliest of others is no step: what counts from it is left out
            return
        if clock.start == done_by:
            yield from again
        elif clock.relation is Relation.EVERY:
            yield Step(done_by), starts[0]
            yield from again
        elif not repeats or not self.vocabulary.events[clock.start].repeats or done_by in self.starting:
            yield Step(done_by), starts[0]
        else:
            yield from ((Step(done_by, of=start), start) for start in starts)

    def _steps(self, event: str) -> tuple[Step, ...]:
        """Return the times that an event stands in a pathway; of a wider event, those of the narrower ones."""
        term = self.vocabulary.events[event]
        if term.composed_of:
            return ()
        if term.includes:
            return tuple(step for narrower in term.includes for step in self._steps(narrower))
        return tuple(Step(event, number + 1) for number in range(ROUNDS if term.repeats else 1))


def _ways(rule: Provision) -> list[list[Clock]]:
    """Return the clocks by which a rule bounds its duty: those that differ in unit only together, others apart."""
    timing = rule.timing
    if timing is None or timing.figure is Figure.USUAL or timing.forum or timing.relation is Relation.IF_LONGER:
        return []
    clocks: Iterable[Clock] = timing.clocks
    if timing.quantity is None:
        order_only = timing.relation in ORDERING
        clocks = (Clock("", "", timing.relation, None, start, None) for start in timing.starts if order_only)
    ways: dict[tuple[Relation, str | None], list[Clock]] = {}
    for clock in clocks:
        ways.setdefault((clock.relation, clock.start), []).append(clock)
    return list(ways.values())


def _steps(bounds: Iterable[Bound]) -> set[Step]:
    """Return the steps that bounds are about."""
    return {step for bound in bounds for step in (bound.step, bound.start)}


def _following(origin: Step, bounds: list[Bound]) -> set[Step]:
    """Return the steps that follow from a step, directly or through others, with itself."""
    follows = {origin}
    while more := {bound.step for bound in bounds if bound.start in follows} - follows:
        follows |= more
    return follows


def _between(origin: Step, target: Step, bounds: list[Bound]) -> list[Bound]:
    """Return the bounds that matter to the time between two steps.

    Steps that only one step joins to these two can always be placed around that one: what bounds
    them is left to the pathways that lead to them.
    """
    beside: dict[Step, set[Step]] = {origin: {target}, target: {origin}}
    for bound in bounds:
        beside.setdefault(bound.step, set()).add(bound.start)
        beside.setdefault(bound.start, set()).add(bound.step)
    matter = {origin, *_block(target, origin, beside, {origin: 0})[1]}
    return [bound for bound in bounds if bound.step in matter and bound.start in matter]


def _block(step: Step, above: Step, beside: dict[Step, set[Step]], depth: dict[Step, int]) -> tuple[int, set[Step]]:
    """Return how far up the steps below a step lead back, and those of them that it alone does not cut off.

    This is the block of a line in a graph (R. Tarjan, "Depth-first search and linear graph algorithms",
    SIAM Journal on Computing 1, 1972).

    Args:
        step: The step.
        above: The step from which it was reached.
        beside: The steps that each step is joined to.
        depth: How deep each step lies that was reached before; those reached now are added.
    """
    depth[step] = least = depth[above] + 1
    block = {step}
    for other in beside[step]:
        if other not in depth:
            up, below = _block(other, step, beside, depth)
            least = min(least, up)
            if up < depth[step]:
                block |= below
        elif other != above:
            least = min(least, depth[other])
    return least, block
