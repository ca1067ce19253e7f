"""Checks that try start dates and circumstances: gaps, disagreements, and what the calendar does to limits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from typing import NamedTuple

from cin_reference.comparisons import REFERENCE, listed, lower
from cin_reference.counting import Unit, plural, show
from cin_reference.findings.model import Evidence, Group, Shown, Subject, check, is_kept
from cin_reference.network import Bound, solve
from cin_reference.pathways import Pathway
from cin_reference.rulebook import Provision
from cin_reference.timing import Clock
from cin_reference.words import limit_words

ENOUGH_OTHERS = 2
"""How many other documents must answer a question before silence on it is a finding."""


@check("S01", "gap", Group.CALENDAR, beside=True)
def gap(subject: Subject) -> Iterator[Evidence]:
    """A question after an event that the document does not answer.

    The document counts from this event, so the event is part of its procedure. At least two other
    documents say what this one does not, or says for other cases only. Silence is no fault: another
    local policy may say it.

    Settle:
        Say what is to happen and by when, or name the policy that says so.

    Example:
        A document counts from the end of a child protection plan, and does not say when the first meeting after it
        is due.
    """
    words = subject.vocabulary
    others = [book for book in subject.books if book is not subject.book]
    counted = {
        each.timing.start for each in subject.book.provisions if each.timing and not each.timing.relation.counts_back
    }
    for duty, term in words.duties.items():
        rules = [each for each in subject.book.provisions if each.duty == duty]
        if sum(duty in book.duties for book in others) < min(ENOUGH_OTHERS, len(others)):
            continue
        for event in (name for name in term.raised_by if name in counted):
            implied = {name for name, each in words.circumstances.items() if event in each.implied_by}
            if any(each.applies(implied) or (each.timing and each.timing.start == event) for each in rules):
                continue
            only = " except in other circumstances" if rules else ""
            yield Evidence(
                f"After {words.events[event].label}, the document does not speak of “{lower(term.label)}”{only}.",
                about=tuple(each.id for each in rules),
                details=(f"{term.label}: {lower(term.definition)}",),
                shown=(Shown(subject.case((event,), REFERENCE)),),
                called=f"{event}+{duty}",
            )


@check("S02", "passages-disagree", Group.CALENDAR)
def passages_disagree(subject: Subject) -> Iterator[Evidence]:
    """Passages that hold in one case and disagree.

    In some circumstances both rules apply, they give different answers, and the document does not
    say which gives way. Where they give dates, both are shown.

    Settle:
        Say which rule gives way, or in which circumstances each holds.

    Example:
        One section asks for visits every six weeks to every child. Another asks for visits every twelve weeks if a
        certain team holds the case, without saying that it replaces the first.
    """
    for one in subject.book.provisions:
        for other in (subject.book.by_id[name] for name in one.disagrees_with):
            held = subject.together((one, other))
            if held is None:
                continue
            shared = [name for name in _starts(one) if name in _starts(other)]
            starts = shared[:1] or [*_starts(one)[:1], *_starts(other)[:1]]
            circumstances = (
                listed(subject.vocabulary.circumstances[name].label for name in sorted(held)) if held else ""
            )
            shown = subject.show(subject.case(starts, REFERENCE, held), (one.id, other.id)) if starts else None
            yield Evidence(
                "These two rules both apply"
                + (f" if {circumstances}" if held else "")
                + ", and give different answers.",
                about=(one.id, other.id),
                shown=(shown,) if shown and shown.dates else (),
            )


class Notice(NamedTuple):
    """How much time a rule that counts back leaves after the event from which everything follows."""

    pathway: Pathway
    """The pathway that leads to it."""
    rules: tuple[str, ...]
    """The rule that counts back, and the limits that set the date from which it does."""
    least: int
    """The fewest days left, over all start dates; negative if its date falls before the event."""
    day: int
    """The start date that leaves them, by number; a working day if one does."""
    short: int
    """On how many start dates its date falls before the event."""
    short_working: int
    """How many of these are working days."""
    reading: str
    """The reading of the rule that counts back; empty if there is one only."""


@check("S03", "notice-does-not-fit", Group.CALENDAR)
def notice_does_not_fit(subject: Subject) -> Iterator[Evidence]:
    """A notice period longer than the time to the date that it serves.

    Something is to be done so long before a step, and the step itself is due soon. If the step is
    held on its last day, the notice would have to be given before the event from which it all
    follows. Where the calendar adds bank holidays, this can happen on some start dates only.

    Settle:
        Shorten the notice for a step that is due so soon, or say that it may be shorter.

    Example:
        Invitations go out at least ten working days before a meeting, which is due within two weeks of the
        assessment. Over Christmas, they would have to go out before the assessment is completed.
    """
    tried = len(subject.distances.days)
    for notice in notices(subject):
        if notice.short:
            start = notice.pathway.origin.event
            day = subject.distances.date(notice.day)
            case = subject.case((start,), day, notice.pathway.circumstances)
            reading = (f"This is so if the words mean: {notice.reading}.",) if notice.reading else ()
            yield Evidence(
                f"If each step comes on its last day, the notice falls before {subject.event(start)} on "
                f"{notice.short:,} of {tried:,} start dates ({notice.short_working:,} of them working days).",
                about=notice.rules,
                details=(
                    *reading,
                    f"From {show(day)} it would have to be given {plural(-notice.least, 'days')} before that day.",
                ),
                shown=(subject.show(case, notice.rules),),
            )


@cache
def notices(subject: Subject) -> tuple[Notice, ...]:
    """Return how much time each rule that counts back leaves, with the shortest chain of rules that leads to it."""
    found: list[Notice] = []
    some_day = subject.distances.days[0]
    for pathway in sorted(subject.pathways.different, key=lambda each: len(each.bounds)):
        back = next((b for b in pathway.bounds if b.step == pathway.target and b.most and b.time < 0), None)
        if back is None or back.start == pathway.origin:
            continue
        rules = {bound.rule for bound in _chain(subject, pathway, some_day)}
        if rules and not any(rules.issuperset(known.rules) for known in found):
            found.append(_least(subject, pathway, _reading(subject, back)))
    return tuple(found)


def _chain(subject: Subject, pathway: Pathway, day: int) -> tuple[Bound, ...]:
    """Return the bounds that set the latest day of a pathway's last step from a day on; none if nothing does."""
    schedule = solve(pathway.bounds, pathway.origin, day, subject.distances.end, subject.distances.of)
    return schedule.because(pathway.target, pathway.origin) if schedule else ()


def _reading(subject: Subject, bound: Bound) -> str:
    """Return what tells the reading of a bound from others, in words."""
    return bound.reading.format(start=subject.event(bound.start.event))


def _least(subject: Subject, pathway: Pathway, reading: str) -> Notice:
    """Return the time that a pathway's last step, counted back, leaves, and the start date that leaves least."""
    distances = subject.distances
    ranked: list[tuple[int, bool, int]] = []
    for day in distances.days:
        schedule = solve(pathway.bounds, pathway.origin, day, distances.end, distances.of)
        if schedule:
            off = not distances.calendar.is_working_day(distances.date(day))
            ranked.append((schedule.latest[pathway.target] - day, off, day))
    least, _, day = min(ranked)
    rules = tuple(dict.fromkeys(bound.rule for bound in _chain(subject, pathway, day) if bound.rule))
    short = [off for left, off, _ in ranked if left < 0]
    return Notice(pathway, rules, least, day, len(short), short.count(False), reading)


@check("S04", "order-changes", Group.CALENDAR)
def order_changes(subject: Subject) -> Iterator[Evidence]:
    """Two limits on one thing that change order with the calendar.

    On some start dates the first limit ends sooner, on others the second. They may have been meant
    as the same time. Which one is the stricter depends on bank holidays, weekends or the length of months.

    Settle:
        Give one figure in one unit, or say which of the two counts.

    Example:
        Meetings are held at least every six weeks (30 working days).
    """
    told: set[tuple[str, str, frozenset[str]]] = set()
    for rules, one, other in _two_limits(subject):
        if one.quantity is None or other.quantity is None or one.start is None:
            continue
        back = one.relation.counts_back
        first, second = subject.table(one.quantity, back=back), subject.table(other.quantity, back=back)
        days = subject.distances.days
        sooner = [day for day in days if first[day] < second[day]]
        later = [day for day in days if first[day] > second[day]]
        held = subject.together(rules, one.start)
        same = (rules[0].duty, one.start, frozenset((str(one.quantity), str(other.quantity))))
        if not sooner or not later or held is None or same in told:
            continue
        told.add(same)
        names = tuple(dict.fromkeys(rule.id for rule in rules))
        working = subject.distances.calendar.is_working_day
        chosen = [
            next((day for day in side if working(subject.distances.date(day))), side[0]) for side in (sooner, later)
        ]
        at_work = [sum(working(subject.distances.date(day)) for day in side) for side in (days, sooner, later)]
        off = [len(side) - number for side, number in zip((days, sooner, later), at_work, strict=True)]
        yield Evidence(
            f"{_limit(one)} and {_limit(other)}, if both count from {subject.event(one.start)}: which ends sooner "
            "depends on the date.",
            about=names,
            details=tuple(
                f"Of {tried[0]:,} start dates that are {kind}, {_limit(one)} ends sooner on {tried[1]:,} and "
                f"{_limit(other)} on {tried[2]:,}. On the others both end on the same day."
                for kind, tried in (("working days", at_work), ("weekends or bank holidays", off))
            ),
            shown=tuple(
                subject.show(subject.case((one.start,), subject.distances.date(day), held), names) for day in chosen
            ),
            called=f"{'+'.join(names)}:{one.start}:{_limit(one)}/{_limit(other)}".replace(" ", "-"),
        )


def _two_limits(subject: Subject) -> Iterator[tuple[tuple[Provision, Provision], Clock, Clock]]:
    """Give every two clocks with different quantities on one duty that count from one event."""
    for one, other in [(each, each) for each in subject.limits] + list(combinations(subject.limits, 2)):
        if one.timing is None or other.timing is None or not (one is other or one.competes_with(other)):
            continue
        given: set[tuple[str, str]] = set()
        pairs = combinations(one.timing.clocks, 2) if one is other else product(one.timing.clocks, other.timing.clocks)
        for first, second in pairs:
            same = (first.relation, first.start) == (second.relation, second.start)
            key = (str(first.quantity), str(second.quantity))
            if same and first.quantity != second.quantity and key not in given:
                given.add(key)
                yield (one, other), first, second


def _limit(clock: Clock) -> str:
    unit = clock.quantity.unit if clock.quantity else None
    return f"{clock.quantity} (calendar)" if unit is Unit.CALENDAR_DAYS else str(clock.quantity)


@check("S05", "ends-on-a-day-off", Group.CALENDAR)
def ends_on_a_day_off(subject: Subject) -> Iterator[Evidence]:
    """Limits that can end on a weekend or a bank holiday.

    A limit in calendar days, weeks, months or years can end on a day that is no working day, even if
    it starts on one. Unless the document says what happens then, the date stands, and the last
    working day before it is the safe one. Limits that the document also gives in working days are
    left out.

    Settle:
        Say whether such a limit ends on the last working day before or on the next one after.

    Example:
        A visit is due within seven days of a referral. A week after a Friday may be Good Friday.
    """
    distances = subject.distances
    working = [day for day in distances.days if distances.calendar.is_working_day(distances.date(day))]
    lines, about = [], []
    for rule in subject.limits:
        timing = rule.timing
        quantities = [timing.quantity, *(each.quantity for each in timing.readings)] if timing else []
        units = {each.counted_in for each in quantities if each}
        if timing is None or timing.quantity is None or not is_kept(rule) or Unit.WORKING_DAYS in units:
            continue
        table = subject.table(timing.quantity, back=timing.relation.counts_back)
        off = sum(not distances.calendar.is_working_day(distances.date(table[day])) for day in working)
        if off:
            about.append(rule.id)
            meant = ", if calendar days are meant" if timing.quantity.unit is None else ""
            limit = limit_words(rule, bare=True)
            lines.append(f"{rule.id} ({limit}): from {off:,} of {len(working):,} working days{meant}.")
    if lines:
        yield Evidence(
            f"{plural(len(lines), 'rules')} can end on a weekend or a bank holiday, though started on a working day.",
            about=tuple(about),
            details=tuple(lines),
            called="document",
        )


def _starts(rule: Provision) -> tuple[str, ...]:
    return rule.timing.starts if rule.timing else ()
