"""Checks that try start dates and circumstances: gaps, disagreements, and what the calendar does to limits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from cin_reference.comparisons import REFERENCE, is_limit, listed, lower
from cin_reference.counting import Unit, plural, show
from cin_reference.findings.model import Evidence, Group, Shown, Subject, check
from cin_reference.network import Bound, Schedule, Step, solve
from cin_reference.pathways import Pathway
from cin_reference.rulebook import Provision
from cin_reference.timing import Clock, Relation
from cin_reference.words import limit_words

NO_END = (Relation.IF_LONGER, Relation.NOT_BEFORE)
"""Relations whose day is no last day for anything."""


@check("S01", "gap", Group.CALENDAR)
def gap(subject: Subject) -> Iterator[Evidence]:
    """An event after which the document does not say what comes next.

    The document has rules that rest on this event. In other documents, or in national guidance, the
    event raises a question to which this document has no answer, or an answer for other cases only.
    Silence is no fault: another local policy may say it.

    Settle:
        Say what is to happen and by when, or name the policy that says so.

    Example:
        A document has rules for children whose child protection plan has ended, and does not say when the first
        meeting after it is due.
    """
    words = subject.vocabulary
    spoken = {start for each in subject.book.provisions if each.timing for start in each.timing.starts}
    required = {name for each in subject.book.provisions for name in each.when}
    for duty, term in words.duties.items():
        rules = [each for each in subject.book.provisions if each.duty == duty]
        for event in term.raised_by:
            implied = {name for name, each in words.circumstances.items() if event in each.implied_by}
            if event not in spoken and required.isdisjoint(implied):
                continue
            if any(each.applies(implied) or _counts_from(each, event) for each in rules):
                continue
            only = " except in other circumstances" if rules else ""
            yield Evidence(
                f"After {words.events[event].label}, the document does not speak of “{lower(term.label)}”{only}.",
                about=tuple(each.id for each in rules),
                shown=(Shown(subject.case((event,), REFERENCE)),),
                called=f"{event}+{duty}",
            )


@check("S02", "passages-disagree", Group.CALENDAR)
def passages_disagree(subject: Subject) -> Iterator[Evidence]:
    """Passages that hold in one case and cannot both be meant.

    In some circumstances both rules apply, they give different answers, and the document does not
    say which gives way. The dates of both are shown; none wins silently.

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
            circumstances = listed(subject.vocabulary.circumstances[name].label for name in held) if held else ""
            shown = subject.show(subject.case(starts, REFERENCE, held), (one.id, other.id)) if starts else None
            yield Evidence(
                "These two rules both apply" + (f" if {circumstances}" if held else "") + ", and cannot both be meant.",
                about=(one.id, other.id),
                shown=(shown,) if shown and shown.dates else (),
            )


def _counts_from(rule: Provision, event: str) -> bool:
    """Tell whether a rule states that it counts from an event, whatever else it asks for."""
    return rule.timing is not None and rule.timing.start == event


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
            yield Evidence(
                f"If each step comes on its last day, the notice falls before {subject.event(start)} on "
                f"{notice.short:,} of {tried:,} start dates.",
                about=notice.rules,
                details=(
                    f"From {show(day)} it would have to be given {plural(-notice.least, 'days')} before that day.",
                ),
                shown=(subject.show(case, notice.rules),),
            )


def notices(subject: Subject) -> tuple[Notice, ...]:
    """Return how much time each rule that counts back leaves, with the shortest chain of rules that leads to it."""
    found: dict[tuple[str, ...], Notice] = {}
    for pathway in subject.pathways.different:
        back = next((b for b in pathway.bounds if b.step == pathway.target and b.most and b.time < 0), None)
        if back is None or back.start == pathway.origin:
            continue
        notice = _least(subject, pathway, _reading(subject, back))
        if notice and not any(set(known) <= set(notice.rules) for known in found):
            found[notice.rules] = notice
    return tuple(found.values())


def _reading(subject: Subject, bound: Bound) -> str:
    """Return what tells the reading of a bound from others, in words."""
    return bound.reading.format(start=subject.event(bound.start.event))


def _least(subject: Subject, pathway: Pathway, reading: str) -> Notice | None:
    """Return the time that a pathway's last step, counted back, leaves; none if nothing bounds it."""
    distances = subject.distances
    calendar = distances.calendar
    worst: tuple[int, bool, int] | None = None
    rules: tuple[str, ...] = ()
    short = 0
    for day in distances.days:
        schedule = solve(pathway.bounds, pathway.origin, day, distances.end, distances.of)
        if schedule is None or pathway.target not in schedule.why_latest:
            return None
        left = schedule.latest[pathway.target] - day
        short += left < 0
        rank = (left, not calendar.is_working_day(distances.date(day)), day)
        if worst is None or rank < worst:
            worst, rules = rank, _chain(pathway.target, schedule)
    return Notice(pathway, rules, worst[0], worst[2], short, reading) if worst else None


def _chain(step: Step, schedule: Schedule) -> tuple[str, ...]:
    """Return the rules that set the latest day of a step, the nearest first."""
    rules: list[str] = []
    seen: set[Step] = set()
    while (bound := schedule.why_latest.get(step)) and step not in seen:
        seen.add(step)
        rules.append(bound.rule)
        step = bound.start if bound.most else bound.step
    return tuple(dict.fromkeys(rule for rule in rules if rule))


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
        back = one.relation is Relation.BEFORE
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
        equal = len(days) - len(sooner) - len(later)
        at_work = [sum(working(subject.distances.date(day)) for day in side) for side in (sooner, later)]
        yield Evidence(
            f"{_limit(one)} and {_limit(other)}, both from {subject.event(one.start)}: which ends sooner depends on "
            "the date.",
            about=names,
            details=(
                f"Of {len(days):,} start dates, {_limit(one)} ends sooner on {len(sooner):,} "
                f"({at_work[0]:,} of them working days) and {_limit(other)} on {len(later):,} ({at_work[1]:,}). "
                f"On {equal:,} both end on the same day.",
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
    """Limits that can end on a day when nobody works.

    A limit in calendar days, weeks, months or years can end on a weekend or a bank holiday even if it
    starts on a working day. Unless the document says what happens then, the date stands, and the
    last working day before it is the safe one.

    Settle:
        Say whether such a limit ends on the last working day before or on the next one after.

    Example:
        A visit is due within seven days of a referral. A referral on a bank holiday week's Friday may lead to a
        Friday that is a bank holiday.
    """
    distances = subject.distances
    working = [day for day in distances.days if distances.calendar.is_working_day(distances.date(day))]
    lines, about = [], []
    for rule in subject.limits:
        if not is_limit(rule) or rule.timing is None or rule.timing.relation in NO_END:
            continue
        units = [
            clock for clock in rule.timing.clocks if clock.quantity and clock.quantity.unit is not Unit.WORKING_DAYS
        ]
        if not units or units[0].quantity is None:
            continue
        back = units[0].relation in (Relation.BEFORE, Relation.IN_LAST)
        table = subject.table(units[0].quantity, back=back)
        off = sum(not distances.calendar.is_working_day(distances.date(table[day])) for day in working)
        if off:
            about.append(rule.id)
            lines.append(f"{rule.id} ({limit_words(rule)}): from {off:,} of {len(working):,} working days.")
    if lines:
        yield Evidence(
            f"{plural(len(lines), 'limits')} can end on a weekend or a bank holiday, though started on a working day.",
            about=tuple(about),
            details=tuple(lines),
            called="document",
        )


def _starts(rule: Provision) -> tuple[str, ...]:
    return rule.timing.starts if rule.timing else ()
