"""From a case to its timeline: pure arithmetic, no clock, no files.

Rules that state one clock, in the same or other words or at odds, form a group. A group gives entries: one
for each time its start event happens, or, for a recurring duty, one after another. The date of an
event that the case does not give is projected: the latest date that the rules allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cin_reference.case import Case
from cin_reference.counting import Calendar, england_and_wales, show
from cin_reference.entries import Entry, Kind, Reading, Status, Timeline, agreement, with_safe
from cin_reference.errors import CalendarRangeError, CaseError
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.timing import Clock, Figure, Relation
from cin_reference.vocabulary import Vocabulary
from cin_reference.vocabulary import vocabulary as the_vocabulary
from cin_reference.words import clock_words, condition_words, event_words, reading_label, timing_words

KINDS: dict[Relation, Kind] = {
    Relation.WITHIN: "deadline",
    Relation.BEFORE: "deadline",
    Relation.EVERY: "deadline",
    Relation.NOT_BEFORE: "minimum",
    Relation.ONCE: "point",
    Relation.IF_LONGER: "threshold",
    Relation.IN_LAST: "window",
}
PROJECTING = (Relation.WITHIN, Relation.BEFORE, Relation.EVERY, Relation.ONCE)


class _Occurrence(NamedTuple):
    """One time that an event happens."""

    day: date
    projected: bool


_Placed = tuple[Provision, Clock, _Occurrence | None]
"""One way to apply a rule, with the time from which it is applied."""
_Starts = tuple[Provision, Clock, tuple[_Occurrence, ...]]
"""One way to apply a rule, with every time from which it is applied."""


class _Group(NamedTuple):
    """Rules that state one clock of one duty."""

    duty: str
    relation: Relation
    figure: Figure
    rules: tuple[Provision, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this group from others."""
        return tuple(rule.id for rule in self.rules)

    @property
    def alternatives(self) -> tuple[tuple[Provision, Clock], ...]:
        """Every way to apply each rule."""
        return tuple((rule, clock) for rule in self.rules if rule.timing for clock in rule.timing.clocks)


def timeline(case: Case, rulebook: Rulebook, vocabulary: Vocabulary | None = None, calendar: Calendar | None = None
             ) -> Timeline:  # fmt: skip
    """Compute the timeline of a case under an authority's rulebook.

    Args:
        case: The facts.
        rulebook: The rulebook of the case's authority.
        vocabulary: The vocabulary that both use; the package's own by default.
        calendar: Working days; England and Wales by default.

    Raises:
        CaseError: The case names something unknown, or its dates cannot be true.
        CalendarRangeError: A date lies outside the bank holiday data.
    """
    if case.authority != rulebook.slug:
        raise CaseError(f"the case is for '{case.authority}', the rulebook is of '{rulebook.slug}'; use one of them")
    vocabulary = vocabulary or the_vocabulary()
    calendar = calendar or england_and_wales()
    case.check(vocabulary)
    for day in (*(day for days in case.events.values() for day in days), *([case.until] if case.until else [])):
        calendar.check(day)
    return _Run(case, rulebook, vocabulary, calendar).timeline()


class _Run:
    """One computation. Dates of events and entries of groups are worked out once, when first needed."""

    def __init__(self, case: Case, rulebook: Rulebook, vocabulary: Vocabulary, calendar: Calendar) -> None:
        self.case = case
        self.rulebook = rulebook
        self.vocabulary = vocabulary
        self.calendar = calendar
        held = case.holding(vocabulary)
        selected = [rule for rule in rulebook.provisions if rule.selected(held)]
        self.applying = [rule for rule in selected if not rule.ruled_out(held)]
        self.ruled_out = [rule for rule in selected if rule.ruled_out(held)]
        applying = {rule.id for rule in self.applying}
        self.replaced = {
            general: tuple(rule.id for rule in self.applying if general in rule.replaces)
            for rule in self.applying
            for general in applying.intersection(rule.replaces)
        }
        self.winning = [rule for rule in self.applying if rule.id not in self.replaced]
        self.groups = _grouped(self.winning)
        self._entries: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self._under_way: list[tuple[str, bool]] = []

    def timeline(self) -> Timeline:
        dated: list[Entry] = []
        without: list[Entry] = []
        for group in self.groups:
            entries = self.entries(group)
            dated.extend(entry for entry in entries if entry.day and entry.day <= self.case.horizon)
            begun = any(self.starts(clock, rule, group) for rule, clock in group.alternatives)
            if not entries and not begun:
                without.append(self._waiting(group))
        without.extend(self._without_figure())
        dated.extend(self._asked_without_rule())
        duties = list(self.vocabulary.duties)
        return Timeline(
            case=self.case,
            until=self.case.horizon,
            entries=tuple(sorted(dated, key=lambda e: (e.day or date.max, duties.index(e.duty), e.kind, e.rules))),
            without_date=tuple(sorted(without, key=lambda e: (duties.index(e.duty), e.kind, e.rules))),
            replaced=dict(sorted(self.replaced.items())),
            selected=tuple(rule.id for rule in self.applying if rule.when),
            ruled_out=tuple(rule.id for rule in self.ruled_out),
        )

    # events

    def occurrences(self, event: str) -> tuple[_Occurrence, ...]:
        """Return every time that an event happens, actual or projected, in order."""
        found = self._own(event, recurring=True)
        for narrower in self.vocabulary.events[event].includes:
            found.update(self.occurrences(narrower))
        return tuple(sorted(found))

    def _actual(self, event: str) -> set[date]:
        """Return every date that the case gives for an event, or for a narrower one that counts as it."""
        days = set(self.case.events.get(event, ()))
        return days.union(*(self._actual(narrower) for narrower in self.vocabulary.events[event].includes))

    def _own(self, event: str, *, recurring: bool) -> set[_Occurrence]:
        """Return when an event itself happens: as given, and as its duties project it."""
        actual = {_Occurrence(day, projected=False) for day in self.case.events.get(event, ())}
        repeats = self.vocabulary.events[event].repeats
        if actual and not repeats:
            return actual
        asked = (event, recurring)
        if asked in self._under_way:
            circle = [name for name, _ in self._under_way[self._under_way.index(asked) :]]
            path = " → ".join([*circle, event])
            raise CaseError(f"the rules make events depend on each other in a circle: {path}")
        self._under_way.append(asked)
        try:
            projected = {
                _Occurrence(entry.due, projected=True)
                for group in self.groups
                if self.vocabulary.duties[group.duty].done_by == event
                and group.figure is Figure.LIMIT
                and group.relation in PROJECTING
                and (recurring or group.relation is not Relation.EVERY)
                for entry in self.entries(group)
                if entry.due and not entry.done
            }
        finally:
            self._under_way.pop()
        return actual | (projected if repeats else set(sorted(projected)[:1]))

    def starts(self, clock: Clock, rule: Provision, group: _Group) -> tuple[_Occurrence, ...]:
        """Return when a clock starts. Where the document does not say from when, nothing is projected."""
        if clock.start is None:
            return ()
        if rule.timing and not rule.timing.start_stated:
            return tuple(_Occurrence(day, projected=False) for day in sorted(self._actual(clock.start)))
        if clock.start == self.vocabulary.duties[group.duty].done_by:
            return tuple(sorted(self._own(clock.start, recurring=False)))
        return self.occurrences(clock.start)

    # entries

    def entries(self, group: _Group) -> tuple[Entry, ...]:
        """Return the entries of a group; none if no start date is known."""
        if group.key not in self._entries:
            make = self._recurring if group.relation is Relation.EVERY else self._single
            self._entries[group.key] = tuple(make(group))
        return self._entries[group.key]

    def _single(self, group: _Group) -> Iterator[Entry]:
        """Give one entry for each time that the start event happens."""
        starts = [(rule, clock, self.starts(clock, rule, group)) for rule, clock in group.alternatives]
        rounds = self._rounds(starts)
        days = [[start.day for _, _, start in placed if start] for placed in rounds]
        for number, placed in enumerate(rounds):
            if min(days[number]) > self.case.horizon:
                return
            before = days[number - 1] if number else []
            after = days[number + 1] if number + 1 < len(rounds) else []
            entry = self._judged(self._entry(group, placed), self._done(group, days[number], before, after))
            if entry.done or not self._ended(group, entry, min(days[number])):
                yield entry

    def _rounds(self, starts: list[_Starts]) -> list[list[_Placed]]:
        """Bring together the start dates that belong to one time round.

        Where one start event includes another (any meeting; a review), those on the same day belong
        together. Otherwise the first of each do, then the second of each, and so on.
        """
        events = {clock.start for _, clock, _ in starts if clock.start}
        if any(events.intersection(self.vocabulary.events[event].includes) for event in events):
            all_days = sorted({start.day for _, _, found in starts for start in found})
            return [
                [(rule, clock, start) for rule, clock, found in starts for start in found if start.day == day]
                for day in all_days
            ]
        most = max((len(found) for _, _, found in starts), default=0)
        return [
            [(rule, clock, found[number] if number < len(found) else None) for rule, clock, found in starts]
            for number in range(most)
        ]

    def _done(self, group: _Group, starts: list[date], before: list[date], after: list[date]) -> date | None:
        """Return when the duty was done for one occurrence of its start event, if the case says."""
        done_by = self.vocabulary.duties[group.duty].done_by
        given = self.case.events.get(done_by, ()) if done_by else ()
        if any(clock.relation in (Relation.BEFORE, Relation.IN_LAST) for _, clock in group.alternatives):
            between = [day for day in given if max(before, default=date.min) < day <= max(starts)]
            return between[-1] if between else None
        between = [day for day in given if min(starts) <= day < min(after, default=date.max)]
        return between[0] if between else None

    def _recurring(self, group: _Group) -> Iterator[Entry]:
        """Give one entry after another, each counted from when it last took place or was last due.

        While it is not known to have been done, each reading keeps its own rhythm.
        """
        placed: list[_Placed] = [
            (rule, clock, next(iter(self.starts(clock, rule, group)), None)) for rule, clock in group.alternatives
        ]
        duty = self.vocabulary.duties[group.duty]
        counting = [duty.done_by, *duty.also_done_by] if duty.done_by else []
        given = sorted((day, event) for event in counting for day in self.case.events.get(event, ()))
        if given and _under_way_before(placed, given[0][0]):
            placed = self._restarted(placed, *given[0])
        begun_on = min((start.day for _, _, start in placed if start), default=date.min)
        while placed := [each for each in placed if self._runs_on(*each, given)]:
            if not any(start for _, _, start in placed):
                return
            first = min(start.day for _, _, start in placed if start)
            done, again = next((each for each in given if each[0] > first), (None, duty.done_by))
            begun = [each for each in placed if done is None or not _starts_late(*each, done)]
            entry = self._entry(group, begun)
            if entry.due is None or (done is None and entry.due > self.case.horizon):
                return
            if not done and self._ended(group, entry, begun_on):
                return
            yield self._judged(entry, done)
            if done:
                late = [each for each in placed if _starts_late(*each, done)]
                placed = [*self._restarted([each for each in placed if each not in late], done, again), *late]
            else:
                placed = [
                    (rule, self._again(clock, again or entry.start_event), _Occurrence(reading.due, projected=True))
                    for (rule, clock, start), reading in zip(begun, entry.readings, strict=True)
                    if start and reading.due and reading.due > start.day
                ]

    def _ended(self, group: _Group, entry: Entry, since: date) -> bool:
        """Tell whether something that ends the duty came after its clock started and before the date."""
        ends = self.vocabulary.duties[group.duty].ends_with
        return entry.day is not None and any(
            since <= end < entry.day for event in ends for end in self.case.events.get(event, ())
        )

    def _runs_on(self, rule: Provision, clock: Clock, start: _Occurrence | None, given: list[tuple[date, str]]) -> bool:
        """Tell whether a recurring clock comes due, or is met, once more before the event at which it stops.

        A slow rhythm that leaves the calendar stops too: a faster one beside it may go on.
        """
        ends = self.case.events.get(clock.until, ()) if clock.until else ()
        try:
            due = self._reading(rule, clock, start).due
        except CalendarRangeError:
            return False
        if not ends or due is None or start is None:
            return True
        return due <= ends[0] or any(start.day < day <= ends[0] for day, _ in given)

    def _again(self, clock: Clock, event: str | None) -> Clock:
        """Return a clock that counts from another event and keeps its label."""
        return clock._replace(start=event, label=reading_label(clock, self.vocabulary))

    def _restarted(self, placed: list[_Placed], day: date, event: str | None) -> list[_Placed]:
        """Count every rule afresh from one event; readings that differed only in their start fall together."""
        at = _Occurrence(day, projected=False)
        fresh = {
            (rule.id, clock.quantity): (rule, clock._replace(start=event, label=_own_label(rule, clock)), at)
            for rule, clock, _ in placed
        }
        return list(fresh.values())

    def _entry(self, group: _Group, placed: list[_Placed]) -> Entry:
        """Return the entry of a group for given start dates, before asking whether it was done."""
        rules = tuple({rule.id: rule for rule, _, _ in placed}.values())
        readings = with_safe((self._reading(*each) for each in placed), rules, group.relation)
        safe = next((reading for reading in readings if reading.safe), readings[0])
        rule = next(rule for rule in group.rules if rule.id == safe.provision)
        return Entry(
            provision=rule.id,
            rules=tuple(rule.id for rule in rules),
            duty=group.duty,
            kind="usual" if group.figure is Figure.USUAL else KINDS[group.relation],
            relation=group.relation,
            start_event=safe.start_event,
            start_date=safe.start_date,
            projected=safe.projected,
            earliest=safe.earliest,
            due=safe.due,
            readings=readings,
            agreement=agreement(readings, rules),
            modality=rule.modality,
            roles=rule.who,
            explanation=tuple(dict.fromkeys(self._explained(readings))),
            notes=tuple(self._notes(rules, safe)),
            citations=tuple(citation for rule in rules for citation in rule.cites),
        )

    def _reading(self, rule: Provision, clock: Clock, start: _Occurrence | None) -> Reading:
        label = reading_label(clock, self.vocabulary) or clock_words(clock, self.vocabulary)
        why = clock.why
        if start is None or clock.quantity is None or clock.quantity.unit is None:
            return Reading(rule.id, label, why, clock.start, None, False, None, None, False, "", ())
        back = clock.relation in (Relation.BEFORE, Relation.IN_LAST)
        ends = [clock.quantity.count, *([clock.quantity.to] if clock.quantity.to else [])]
        counted = [
            self.calendar.count(start.day, -count if back else count, clock.quantity.unit, self.case.day_one)
            for count in ends
        ]
        days = sorted(found.day for found in counted)
        earliest: date | None = days[0] if len(days) > 1 else None
        due: date | None = days[-1]
        match clock.relation:
            case Relation.NOT_BEFORE:
                earliest, due = days[0], None
            case Relation.ONCE | Relation.IF_LONGER:
                earliest = days[0]
            case Relation.IN_LAST:
                earliest, due = days[0], start.day
        return Reading(
            provision=rule.id,
            label=label,
            why=why,
            start_event=clock.start,
            start_date=start.day,
            projected=start.projected,
            earliest=earliest,
            due=due,
            safe=False,
            explanation="; ".join(found.explanation for found in counted),
            notes=tuple(dict.fromkeys(note for found in counted for note in found.notes)),
        )

    def _explained(self, readings: tuple[Reading, ...]) -> Iterator[str]:
        """Give the arithmetic of each date, and say which starts are missing and which are projected."""
        for reading in readings:
            if reading.start_date:
                start = event_words(reading.start_event, self.vocabulary)
                lead = f"{reading.label}, " if len(readings) > 1 and start not in reading.label else ""
                yield _sentence(f"{lead}from {start}: {reading.explanation}")
        missing = dict.fromkeys(
            event_words(reading.start_event, self.vocabulary) for reading in readings if not reading.start_date
        )
        if missing:
            yield f"The case does not give the date of {' or '.join(missing)}, from which it could also run."
        if any(reading.projected for reading in readings):
            yield "A start date that the case does not give is taken as the latest date that the rules allow."

    def _notes(self, rules: Iterable[Provision], safe: Reading) -> Iterator[str]:
        yield from safe.notes
        if safe.due and safe.due != safe.start_date and not self.calendar.is_working_day(safe.due):
            yield (
                f"{show(safe.due)} is not a working day; the last one on or before it is "
                f"{show(self.calendar.on_or_before(safe.due))}."
            )
        for rule in rules:
            for variation in rule.varied_by:
                yield f"The {self.vocabulary.roles[variation.who].label} {variation.how}."
            for general in rule.replaces:
                if rule.id in self.replaced.get(general, ()):
                    yield f"Stands in for the general rule '{general}'."

    def _judged(self, entry: Entry, done: date | None) -> Entry:
        """Return the entry with what the case says about its being done."""
        if done is None:
            return entry
        earliest = [reading.earliest for reading in entry.readings if reading.earliest]
        due = [reading.due for reading in entry.readings if reading.due]
        early = [done < day for day in earliest] if entry.kind in ("minimum", "window") else []
        late = [done > day for day in due] if entry.kind != "threshold" else []
        status: Status = "depends on the reading"
        if early and all(early):
            status = "too early"
        elif late and all(late):
            status = "later than usual" if entry.kind == "usual" else "late"
        elif not any(early) and not any(late):
            status = "on time"
        return replace(entry, done=done, status=status)

    # what has no date

    def _waiting(self, group: _Group) -> Entry:
        """Return the entry of rules whose start date the case does not give."""
        entry = self._entry(group, [(rule, clock, None) for rule, clock in group.alternatives])
        rule = group.rules[0]
        stated = rule.timing is None or rule.timing.start_stated
        starts = sorted({event_words(clock.start, self.vocabulary) for _, clock in group.alternatives})
        note = (
            f"Needs the date of {' or '.join(starts)}."
            if stated
            else f"The document does not say from when. It could be {', or '.join(starts)}."
        )
        return replace(entry, kind="waiting", explanation=(), notes=(note,))

    def _without_figure(self) -> Iterator[Entry]:
        """Give an entry for each rule that states a time without a quantity, or how often a forum meets."""
        for rule in self.winning:
            timing = rule.timing
            if timing is None or timing.clocks:
                continue
            start = None
            if timing.start and not timing.forum:
                start = next(iter(self.occurrences(timing.start)), None)
            could = [event_words(event, self.vocabulary) for event in timing.candidates]
            yield replace(
                self._plain(rule),
                kind="forum" if timing.forum else "no_figure",
                relation=timing.relation,
                start_event=timing.start,
                start_date=start.day if start else None,
                projected=bool(start and start.projected),
                explanation=(timing_words(timing, self.vocabulary) + ".",),
                notes=(f"It could be {', or '.join(could)}.",) if could else (),
            )

    def _asked_without_rule(self) -> Iterator[Entry]:
        """Give an entry for each duty that was asked about and has no clock at all in this document."""
        for duty in self.case.asked(self.vocabulary):
            rules = [rule for rule in self.applying if rule.duty == duty]
            if not rules:
                yield self._unspoken(duty)
            if any(rule.timing for rule in rules):
                continue
            for rule in rules:
                if rule.refers_to:
                    sent = f"The document sends the reader to: {rule.refers_to}."
                    yield replace(self._plain(rule), kind="elsewhere", explanation=(sent,))
                else:
                    yield replace(self._plain(rule), explanation=(f"No time is given. {rule.statement}",))

    def _unspoken(self, duty: str) -> Entry:
        """Return the entry of a duty on which no rule applies: the document is silent, or speaks of other cases."""
        others = [condition_words(rule, self.vocabulary) for rule in self.rulebook.provisions if rule.duty == duty]
        if not others:
            return Entry(None, (), duty, "silent", explanation=("The document does not say.",))
        said = f"What the document says of this holds only {'; or '.join(dict.fromkeys(others))}."
        return Entry(None, (), duty, "not_here", explanation=(said,))

    def _plain(self, rule: Provision) -> Entry:
        return Entry(
            provision=rule.id,
            rules=(rule.id,),
            duty=rule.duty,
            kind="no_figure",
            modality=rule.modality,
            roles=rule.who,
            citations=rule.cites,
        )


def _grouped(rules: Iterable[Provision]) -> tuple[_Group, ...]:
    """Put rules into one group if they state one clock: in other words, or in a way that disagrees.

    Rules that merely hold beside each other stay apart, and each gives entries of its own.
    """
    groups: list[_Group] = []
    for rule in rules:
        if not (rule.timing and rule.timing.clocks):
            continue
        joined = _Group(rule.duty, rule.timing.relation, rule.timing.figure, (rule,))
        apart = []
        for group in groups:
            if any(rule.states_with(other) for other in group.rules):
                joined = joined._replace(rules=(*group.rules, *joined.rules))
            else:
                apart.append(group)
        groups = [*apart, joined]
    return tuple(groups)


def _under_way_before(placed: list[_Placed], first: date) -> bool:
    """Tell whether what recurs was first done before any start that the document might mean.

    It then counts from there: of a start that the document does not state, nothing later is assumed.
    """
    unstated = all(rule.timing and not rule.timing.start_stated for rule, _, _ in placed)
    days = [start.day for _, _, start in placed if start]
    return not days or (unstated and first < min(days))


def _starts_late(rule: Provision, clock: Clock, start: _Occurrence | None, done: date) -> bool:
    """Tell whether a clock with a stated start had not begun when something was done."""
    stated = rule.timing is not None and rule.timing.start_stated
    return clock.start is not None and stated and start is not None and start.day >= done


def _own_label(rule: Provision, clock: Clock) -> str:
    """Return what is left of a reading's label when all starts fall together."""
    if rule.timing is None or rule.timing.start_stated:
        return clock.label
    return next((each.label for each in rule.timing.unplaced if each.quantity == clock.quantity), "")


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
