"""Walks a plan: from a case to what is due, in plain data, without words.

Rules that state one clock, in the same or other words or at odds, form a group. A group gives answers:
one for each time its start event happens, or, for a recurring duty, one after another. The date of
an event that the case does not give is projected: the latest date that the rules allow.

The page on which readers work out their own dates walks the same plan in the browser, step by step as
here (`docs/dates/evaluate.js`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from cin_reference.case import Case
from cin_reference.counting import Calendar
from cin_reference.entries import Agreement, Kind, Status
from cin_reference.errors import CalendarRangeError, CaseError
from cin_reference.plan import Plan, PlanClock, PlanRule
from cin_reference.timing import Relation
from cin_reference.vocabulary import Event, Vocabulary

KINDS: dict[Relation, Kind] = {
    Relation.WITHIN: "deadline",
    Relation.BEFORE: "deadline",
    Relation.EVERY: "deadline",
    Relation.NOT_BEFORE: "minimum",
    Relation.ONCE: "point",
    Relation.IF_LONGER: "threshold",
    Relation.IN_LAST: "window",
}
WITHOUT_CLOCK: dict[str, Kind] = {"words": "no_figure", "uncounted": "uncounted", "forum": "forum"}
"""What a rule gives that states a time from which no date follows."""
PROJECTING = (Relation.WITHIN, Relation.BEFORE, Relation.EVERY, Relation.ONCE)


class Occurrence(NamedTuple):
    """One time that an event happens."""

    day: date
    projected: bool


class Placed(NamedTuple):
    """One way to apply a rule, with the time from which it is applied."""

    rule: PlanRule
    clock: int
    """Which of the rule's clocks it is."""
    start: str | None
    """The event from which it counts: at first the clock's own."""
    at: Occurrence | None
    """When that happens; none if the case does not tell."""
    afresh: bool = False
    """Whether it counts afresh from when it was last done, whatever its own start."""
    first: date | None = None
    """When its own start happened, from which the stages of a rhythm count."""

    @property
    def figure(self) -> PlanClock:
        """The clock."""
        return self.rule.clocks[self.clock]


class Dates(NamedTuple):
    """What one way to apply a rule gives."""

    placed: Placed
    earliest: date | None
    due: date | None
    figure: PlanClock
    """The clock; of one with stages, as it stands in the stage in which the time begins."""

    @property
    def day(self) -> date | None:
        """The date to compare: the due date, or else the earliest."""
        return self.due or self.earliest


class Answer(NamedTuple):
    """One line of a timeline, without words."""

    duty: str
    kind: Kind
    rules: tuple[PlanRule, ...]
    readings: tuple[Dates, ...] = ()
    safe: int = 0
    """Which reading is safe to work to."""
    agreement: Agreement = "one date"
    done: date | None = None
    status: Status = "open"
    start: Occurrence | None = None
    """When the event of a time without a figure happens."""

    @property
    def day(self) -> date | None:
        """The date to show first."""
        return self.readings[self.safe].day if self.readings else None

    @property
    def due(self) -> date | None:
        """The last day on which it is in time, under the safe reading."""
        return self.readings[self.safe].due if self.readings else None


class Answers(NamedTuple):
    """What follows from a case."""

    dated: tuple[Answer, ...]
    without: tuple[Answer, ...]
    applying: tuple[PlanRule, ...]
    ruled_out: tuple[PlanRule, ...]
    replaced: dict[str, tuple[str, ...]]
    """General rules that stand back, each with those that stand in for it."""


Group = tuple[PlanRule, ...]


def evaluate(plan: Plan, case: Case, words: Vocabulary, calendar: Calendar) -> Answers:
    """Return what follows from a case under a plan.

    Args:
        plan: The plan of the authority's rulebook.
        case: The facts.
        words: How duties, events and circumstances relate.
        calendar: Working days.

    Raises:
        CaseError: The case names something unknown, its dates cannot be true, or rules make events depend on each
            other in a circle.
        CalendarRangeError: A date lies outside the bank holiday data.
    """
    case.check(words)
    for day in (*(day for days in case.events.values() for day in days), *([case.until] if case.until else [])):
        calendar.check(day)
    return _Run(plan, case, words, calendar).answers()


class _Run:
    """One computation. Answers of groups, and when events happen, are worked out once, when first needed."""

    def __init__(self, plan: Plan, case: Case, words: Vocabulary, calendar: Calendar) -> None:
        self.plan, self.case, self.words, self.calendar = plan, case, words, calendar
        held = case.holding(words)
        selected = [rule for rule in plan if held.issuperset(rule.when)]
        self.applying = tuple(rule for rule in selected if held.isdisjoint(rule.unless))
        self.ruled_out = tuple(rule for rule in selected if not held.isdisjoint(rule.unless))
        names = {rule.id for rule in self.applying}
        self.replaced = {
            general: tuple(rule.id for rule in self.applying if general in rule.replaces)
            for rule in self.applying
            for general in names.intersection(rule.replaces)
        }
        self.winning = [rule for rule in self.applying if rule.id not in self.replaced]
        self.groups = _grouped([rule for rule in self.winning if rule.clocks])
        self.horizon = case.horizon
        self._doing: dict[str | None, list[Group]] = {}
        for group in self.groups:
            self._doing.setdefault(words.duties[group[0].duty].done_by, []).append(group)
        self._found: dict[str, tuple[Answer, ...]] = {}
        self._times: dict[tuple[str, bool], frozenset[Occurrence]] = {}
        self._under_way: list[tuple[str, bool]] = []

    def answers(self) -> Answers:
        dated: list[Answer] = []
        without: list[Answer] = []
        for group in self.groups:
            found = self.of(group)
            dated.extend(each for each in found if each.day and each.day <= self.horizon)
            without.extend(each for each in found if each.kind == "passed")
            if not found and not any(self.starts(each) for each in _ways(group)):
                without.append(self._answer(list(_ways(group)))._replace(kind="waiting"))
        without.extend(self._without_figure())
        dated.extend(self._silent())
        return Answers(tuple(dated), tuple(without), self.applying, self.ruled_out, self.replaced)

    # events

    def occurrences(self, event: str) -> list[Occurrence]:
        """Return every time that an event happens, actual or projected, in order."""
        if self.words.events[event].composed_of:
            return self._composed(self.words.events[event])
        includes = self.words.events[event].includes
        return sorted(self._own(event, recurring=True).union(*(self.occurrences(narrower) for narrower in includes)))

    def _composed(self, event: Event) -> list[Occurrence]:
        """Return the one time of the latest or the earliest of several events; the latest needs all of them."""
        known = [at for part in event.composed_of for at in self.occurrences(part)[:1]]
        if event.earliest_of:
            return sorted(known)[:1]
        if len(known) < len(event.latest_of):
            return []
        return [Occurrence(max(at.day for at in known), projected=any(at.projected for at in known))]

    def _actual(self, event: str) -> set[date]:
        """Return every date that the case gives for an event, or for a narrower one that counts as it."""
        days = set(self.case.events.get(event, ()))
        return days.union(*(self._actual(narrower) for narrower in self.words.events[event].includes))

    def _own(self, event: str, *, recurring: bool) -> frozenset[Occurrence]:
        """Return when an event itself happens: as given, and as its duties project it."""
        asked = (event, recurring)
        if asked not in self._times:
            self._times[asked] = frozenset(self._told_or_projected(event, recurring=recurring))
        return self._times[asked]

    def _told_or_projected(self, event: str, *, recurring: bool) -> set[Occurrence]:
        actual = {Occurrence(day, projected=False) for day in self.case.events.get(event, ())}
        repeats = self.words.events[event].repeats
        if actual and not repeats:
            return actual
        asked = (event, recurring)
        if asked in self._under_way:
            circle = [name for name, _ in self._under_way[self._under_way.index(asked) :]]
            raise CaseError(f"the rules make events depend on each other in a circle: {' → '.join([*circle, event])}")
        self._under_way.append(asked)
        try:
            projected = {
                Occurrence(each.due, projected=True)
                for group in self._doing.get(event, ())
                if not group[0].usual
                and group[0].relation in PROJECTING
                and (recurring or group[0].relation != Relation.EVERY)
                for each in self.of(group)
                if each.due and not each.done
            }
        finally:
            self._under_way.pop()
        return actual | (projected if repeats else set(sorted(projected)[:1]))

    def starts(self, way: Placed) -> list[Occurrence]:
        """Return when a clock starts. Where the document does not say from when, nothing is projected."""
        if way.start is None:
            return []
        if not way.rule.stated:
            return [Occurrence(day, projected=False) for day in sorted(self._actual(way.start))]
        if way.start == self.words.duties[way.rule.duty].done_by:
            return sorted(self._own(way.start, recurring=False))
        return self.occurrences(way.start)

    # answers

    def of(self, group: Group) -> tuple[Answer, ...]:
        """Return the answers of a group; none if no start date is known."""
        name = group[0].id
        if name not in self._found:
            self._found[name] = tuple((self._recurring if group[0].relation == Relation.EVERY else self._single)(group))
        return self._found[name]

    def _single(self, group: Group) -> Iterator[Answer]:
        """Give one answer for each time that the start event happens."""
        rounds = self._rounds([(way, self.starts(way)) for way in _ways(group)])
        days = [[way.at.day for way in placed if way.at] for placed in rounds]
        for number, placed in enumerate(rounds):
            if min(days[number]) > self.horizon:
                return
            before = max(days[number - 1]) if number else date.min
            after = min(days[number + 1]) if number + 1 < len(rounds) else date.max
            answer = _judged(self._answer(placed), self._done(group, days[number], before, after))
            if answer.done or not self._ended(answer, min(days[number])):
                yield answer

    def _rounds(self, found: list[tuple[Placed, list[Occurrence]]]) -> list[list[Placed]]:
        """Bring together the start dates that belong to one time round.

        Where one start event includes another (any meeting; a review), those on the same day belong
        together. Otherwise the first of each do, then the second of each, and so on.
        """
        events = {way.start for way, _ in found if way.start}
        if any(events.intersection(self.words.events[event].includes) for event in events):
            days = sorted({start.day for _, starts in found for start in starts})
            return [[w._replace(at=at) for w, starts in found for at in starts if at.day == day] for day in days]
        most = max((len(starts) for _, starts in found), default=0)
        return [
            [way._replace(at=starts[number] if number < len(starts) else None) for way, starts in found]
            for number in range(most)
        ]

    def _done(self, group: Group, starts: list[date], before: date, after: date) -> date | None:
        """Return when the duty was done for one occurrence of its start event, if the case says."""
        done_by = self.words.duties[group[0].duty].done_by
        given = self.case.events.get(done_by, ()) if done_by else ()
        if any(way.figure.relation.counts_back for way in _ways(group)):
            return max((day for day in given if before < day <= max(starts)), default=None)
        return min((day for day in given if min(starts) <= day < after), default=None)

    def _recurring(self, group: Group) -> Iterator[Answer]:
        """Give one answer after another, each counted from when it last took place or was last due.

        While it is not known to have been done, each reading keeps its own rhythm.
        """
        begin = [(way, next(iter(self.starts(way)), None)) for way in _ways(group)]
        placed = [way._replace(at=at, first=at and at.day) for way, at in begin]
        duty = self.words.duties[group[0].duty]
        counting = [duty.done_by, *duty.also_done_by] if duty.done_by else []
        given = sorted((day, event) for event in counting for day in self.case.events.get(event, ()))
        if given and _under_way_before(placed, given[0][0]):
            placed = _restarted(placed, *given[0])
        since = min((way.at.day for way in placed if way.at), default=date.min)
        while placed := [way for way in placed if self._runs_on(way, given)]:
            if not any(way.at for way in placed):
                return
            first = min(way.at.day for way in placed if way.at)
            done, again = next((each for each in given if each[0] > first), (None, duty.done_by))
            begun = [way for way in placed if done is None or not _starts_late(way, done)]
            answer = self._answer(begun)
            if answer.due is None or (done is None and answer.due > self.horizon):
                return
            if not done and self._ended(answer, since):
                return
            yield _judged(answer, done)
            if done:
                late = [way for way in placed if _starts_late(way, done)]
                placed = [*_restarted([way for way in placed if way not in late], done, again), *late]
            else:
                event = again or answer.readings[answer.safe].placed.start
                placed = [
                    way._replace(start=event, at=Occurrence(dates.due, projected=True))
                    for way, dates in zip(begun, answer.readings, strict=True)
                    if way.at and dates.due and dates.due > way.at.day
                ]

    def _ended(self, answer: Answer, since: date) -> bool:
        """Tell whether something that ends the duty came after its clock started and before the date."""
        ends = [end for event in self.words.duties[answer.duty].ends_with for end in self.case.events.get(event, ())]
        return answer.day is not None and any(since <= end < answer.day for end in ends)

    def _runs_on(self, way: Placed, given: list[tuple[date, str]]) -> bool:
        """Tell whether a recurring clock comes due, or is met, once more before the event at which it stops.

        A slow rhythm that leaves the calendar stops too: a faster one beside it may go on.
        """
        ends = self.case.events.get(way.figure.until, ()) if way.figure.until else ()
        try:
            due = self._dates(way).due
        except CalendarRangeError:
            return False
        if not ends or due is None or way.at is None:
            return True
        return due <= ends[0] or any(way.at.day < day <= ends[0] for day, _ in given)

    def _answer(self, placed: list[Placed]) -> Answer:
        """Return the answer for given start dates, before asking whether it was done."""
        rules = tuple({way.rule.id: way.rule for way in placed}.values())
        readings = tuple(self._dates(way) for way in placed)
        first = rules[0]
        if first.relation is None:
            raise ValueError(f"{first.id} states no time")
        kind = "usual" if first.usual else KINDS[first.relation]
        if any(each.placed.at for each in readings) and not any(each.day for each in readings):
            kind = "passed"
        safe = _safe(readings, later=first.relation == Relation.NOT_BEFORE)
        return Answer(first.duty, kind, rules, readings, safe, _agreement(readings, rules))

    def _dates(self, way: Placed) -> Dates:
        if way.at is None or (way.figure.later and way.first is None):
            return Dates(way, None, None, way.figure)
        clock = self._in_force(way, way.at.day)
        day_one, clear = self.case.day_one, clock.clear
        if clock.of:
            days = [self.calendar.day_of_month(way.at.day, clock.least, clock.unit, clock.of)]
            if days[0] < way.at.day:  # what the document names had passed
                return Dates(way, None, None, clock)
        else:
            add = self.calendar.add
            days = sorted(add(way.at.day, count, clock.unit, day_one, clear=clear) for count in clock.counts)
        match clock.relation:
            case Relation.NOT_BEFORE:
                return Dates(way, days[0], None, clock)
            case Relation.ONCE | Relation.IF_LONGER:
                return Dates(way, days[0], days[-1], clock)
            case Relation.IN_LAST:
                return Dates(way, days[0], way.at.day, clock)
        return Dates(way, days[0] if len(days) > 1 else None, days[-1], clock)

    def _in_force(self, way: Placed, day: date) -> PlanClock:
        """Return a clock as it stands in the stage in which a day lies; what ends a stage belongs to the next."""
        clock = way.figure
        begins = zip(clock.later, stage_ends(way, self.case, self.calendar), strict=True)
        begun = [stage for stage, begin in begins if begin and begin <= day]
        return clock._replace(least=begun[-1].least, most=begun[-1].most, unit=begun[-1].unit) if begun else clock

    # what has no date

    def _without_figure(self) -> Iterator[Answer]:
        """Give each rule that states a time without a quantity or in school days, or how often a forum meets."""
        for rule in self.winning:
            if kind := WITHOUT_CLOCK.get(rule.kind):
                start = next(iter(self.occurrences(rule.start)), None) if rule.start else None
                yield Answer(rule.duty, kind, (rule,), start=start)

    def _silent(self) -> Iterator[Answer]:
        """Give each duty that was asked about and has no clock at all in this document."""
        for duty in self.case.asked(self.words):
            rules = [rule for rule in self.applying if rule.duty == duty]
            if not rules:
                yield Answer(duty, "not_here" if any(rule.duty == duty for rule in self.plan) else "silent", ())
            if all(rule.kind in ("none", "elsewhere") for rule in rules):
                for rule in rules:
                    yield Answer(duty, "elsewhere" if rule.kind == "elsewhere" else "no_figure", (rule,))


def stage_ends(way: Placed, case: Case, calendar: Calendar) -> list[date | None]:
    """Return when each stage of a clock ends, but the last; none where the case does not tell."""
    return [
        calendar.add(way.first, stage.after, stage.after_unit, case.day_one)
        if way.first and stage.after and stage.after_unit
        else next(iter(case.events.get(stage.event or "", ())), None)
        for stage in way.figure.later
    ]


def _ways(group: Group) -> Iterator[Placed]:
    """Give every way to apply each rule of a group, not placed yet."""
    return (Placed(rule, number, clock.start, None) for rule in group for number, clock in enumerate(rule.clocks))


def _grouped(rules: list[PlanRule]) -> tuple[Group, ...]:
    """Put rules into one group if they state one clock: in other words, or in a way that disagrees.

    Rules that merely hold beside each other stay apart, and each gives answers of its own.
    """
    groups: list[Group] = []
    for rule in rules:
        alike = [group for group in groups if rule.joins and any(other.id in rule.joins for other in group)]
        groups = [group for group in groups if group not in alike] if alike else groups
        groups.append((*(other for group in alike for other in group), rule))
    return tuple(groups)


def _under_way_before(placed: list[Placed], first: date) -> bool:
    """Tell whether what recurs was first done before any start that the document might mean.

    It then counts from there: of a start that the document does not state, nothing later is assumed.
    """
    days = [way.at.day for way in placed if way.at]
    return not days or (all(not way.rule.stated for way in placed) and first < min(days))


def _starts_late(way: Placed, done: date) -> bool:
    """Tell whether a clock with a stated start had not begun when something was done."""
    return way.start is not None and way.rule.stated and way.at is not None and way.at.day >= done


def _restarted(placed: list[Placed], day: date, event: str | None) -> list[Placed]:
    """Count every rule afresh from one event; readings that differed only in their start fall together."""
    at = Occurrence(day, projected=False)
    fresh = {
        (way.rule.id, way.figure.least, way.figure.most, way.figure.unit): way._replace(start=event, at=at, afresh=True)
        for way in placed
    }
    return list(fresh.values())


def _safe(readings: tuple[Dates, ...], *, later: bool) -> int:
    """Return which reading is safe to work to: the earliest date for a deadline, the latest for a minimum.

    Where several give that date, it is the most strongly worded one.
    """
    dated = {number: day for number, each in enumerate(readings) if (day := each.earliest if later else each.due)}
    if not dated:
        return 0
    day = (max if later else min)(dated.values())
    same = [number for number in dated if dated[number] == day]
    return min(same, key=lambda number: (readings[number].placed.rule.strength, readings[number].earliest is None))


def _agreement(readings: tuple[Dates, ...], rules: tuple[PlanRule, ...]) -> Agreement:
    """Tell how the dates of an answer relate."""
    if len(readings) == 1:
        return "one date"
    by_rule: dict[str, set[date | None]] = {}
    for each in readings:
        if each.placed.at:
            by_rule.setdefault(each.placed.rule.id, set()).add(each.day)
    if len(set[date | None]().union(*by_rule.values())) <= 1:
        return "same date" if all(each.placed.at for each in readings) else "start not stated"
    dated = [rule for rule in rules if rule.id in by_rule]
    differ = [(a, b) for a, b in combinations(dated, 2) if by_rule[a.id] != by_rule[b.id]]
    if any(b.id in a.disagrees or a.id in b.disagrees for a, b in differ):
        return "passages disagree"
    return "two readings" if any(len(days) > 1 for days in by_rule.values()) else "two wordings"


def _judged(answer: Answer, done: date | None) -> Answer:
    """Return the answer with what the case says about its being done."""
    if done is None or answer.day is None:
        return answer
    narrow = answer.kind in ("minimum", "window")
    early = [done < each.earliest for each in answer.readings if each.earliest] if narrow else []
    late = [done > each.due for each in answer.readings if each.due] if answer.kind != "threshold" else []
    status: Status = "depends on the reading"
    if early and all(early):
        status = "too early"
    elif late and all(late):
        status = "later than usual" if answer.kind == "usual" else "late"
    elif not any(early) and not any(late):
        status = "on time"
    return answer._replace(done=done, status=status)
