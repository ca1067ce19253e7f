"""Checks of one rule, or of one document: what it leaves out, and what it says twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, product

from cin_reference.comparisons import REFERENCE, is_limit, listed
from cin_reference.engine import timeline
from cin_reference.findings.model import Dated, Evidence, Group, Shown, Subject, check, is_kept
from cin_reference.rulebook import Modality, Provision
from cin_reference.timing import Clock, Relation, Timing
from cin_reference.words import limit_words, reading_label, timing_words

ADDRESS = re.compile(r"https?://|\b[\w-]+\.(?:uk|org|com|net)\b")


@check("R01", "unit-not-stated", Group.ALONE)
def unit_not_stated(subject: Subject) -> Iterator[Evidence]:
    """A time in “days”, with no word on which days.

    Working days and calendar days can lie more than a week apart. This site works out both and
    names the safe one.

    Settle:
        Write “working days” or “calendar days”.

    Example:
        “The first meeting is held within 10 days of the assessment.”
    """
    for rule, timing in _timed(subject):
        quantities = [timing.quantity, *(reading.quantity for reading in timing.readings)]
        if any(quantity and quantity.unit is None for quantity in quantities):
            yield Evidence(
                f"The time is “{limit_words(rule, bare=True)}”. It may mean working or calendar days.", (rule.id,)
            )


@check("R02", "start-not-stated", Group.ALONE)
def start_not_stated(subject: Subject) -> Iterator[Evidence]:
    """A time with no word on when it starts.

    This site lists the events from which it could run, and works out a date from each that a case has.

    Settle:
        Name the event from which the time runs.

    Example:
        “Plans are looked at by a senior manager after six months.”
    """
    for rule, timing in _timed(subject):
        stated = [each for each in subject.limits if _restates(rule, each) and not _time_differs(rule, each)]
        if timing.clocks and not timing.start_stated and not any(e.timing and e.timing.start_stated for e in stated):
            could = listed(subject.event(event) for event in timing.candidates)
            yield Evidence(
                f"The time is “{limit_words(rule, bare=True)}”. It could run from each of these: {could}.",
                about=(rule.id,),
            )


@check("R03", "actor-not-stated", Group.ALONE)
def actor_not_stated(subject: Subject) -> Iterator[Evidence]:
    """A time limit that nobody is given.

    The rule gives a figure and does not name who is to see that it is kept. Another part of the
    document may.

    Settle:
        Name the role that is to do it.

    Example:
        “The record is sent out within ten working days.”
    """
    for rule in subject.limits:
        alike = [each for each in subject.book.provisions if each is rule or _restates(each, rule)]
        if is_kept(rule) and not any(each.who for each in alike):
            yield Evidence(
                f"The limit is “{limit_words(rule, bare=True)}”; the rule does not say who is to keep it.", (rule.id,)
            )


@check("R04", "special-case-without-clock", Group.ALONE)
def special_case_without_clock(subject: Subject) -> Iterator[Evidence]:
    """A special case that sets a limit aside and gives no other.

    The general rule has a figure. A rule for special circumstances takes its place and has none.

    Settle:
        Give a figure for the special case, or say that the general one stays in force.

    Example:
        Plans usually last up to sixteen weeks. Plans of one team “may run longer”.
    """
    for rule in subject.book.provisions:
        replaced = [subject.book.by_id[name] for name in rule.replaces if subject.book.by_id[name].has_figure]
        duties = {each.duty for each in replaced if not _has_other(subject, rule, each)}
        if rule.when and not rule.has_figure and duties:
            circumstances = listed(subject.vocabulary.circumstances[name].label for name in rule.when)
            what = listed(
                f"“{subject.vocabulary.duties[duty].label}”" for duty in subject.vocabulary.duties if duty in duties
            )
            yield Evidence(
                f"If {circumstances}, no figure takes the place of the general one for {what}.",
                about=(rule.id, *(each.id for each in replaced if each.duty in duties)),
                called=rule.id,
            )


def _has_other(subject: Subject, special: Provision, general: Provision) -> bool:
    """Tell whether another rule with a figure holds in a special case in place of a general one."""
    held = subject.together((special,)) or frozenset()
    return any(
        each.duty == general.duty and each.has_figure and each.applies(held) and each.id not in special.replaces
        for each in subject.book.provisions
    )


@check("R05", "point-between-meetings", Group.ALONE)
def point_between_meetings(subject: Subject) -> Iterator[Evidence]:
    """A fixed point on which no regular meeting falls.

    Something is to be done at a fixed point, and meetings are held at regular intervals. Counted from
    one event, no meeting falls on that point if meetings are held at the longest interval.

    Settle:
        Say whether the point calls for a meeting of its own, or tie it to the nearest regular one.

    Example:
        Meetings every six weeks, and a manager's look at the plan after sixteen weeks.
    """
    meetings = [each for each in subject.limits if _is_meeting(subject, each)]
    for point in subject.limits:
        done_by = subject.vocabulary.duties[point.duty].done_by
        if point.timing is None or point.timing.relation is not Relation.ONCE or done_by is None:
            continue
        missed = [
            (at, apart, rhythm)
            for rhythm in meetings
            for at, apart in product(point.timing.clocks, rhythm.timing.clocks if rhythm.timing else ())
            if at.start == apart.start and subject.together((point, rhythm)) is not None
            if not _meets(subject, at, apart)
        ]
        if not missed:
            continue
        at, apart, rhythm = missed[0]
        held = subject.together((point, rhythm)) or frozenset()
        yield Evidence(
            f"Counted from {subject.event(at.start)}, no meeting held every {_most(apart)} falls at {_most(at)}, "
            f"on any of {len(subject.distances.days):,} start dates.",
            about=(point.id, *dict.fromkeys(each.id for _, _, each in missed)),
            shown=(_around(subject, held, point, rhythm, at),),
            called=point.id,
        )


def _most(clock: Clock) -> str:
    """Return the longest time of a clock in words."""
    quantity = clock.quantity
    return str(quantity.model_copy(update={"count": quantity.to, "to": None}) if quantity and quantity.to else quantity)


def _is_meeting(subject: Subject, rule: Provision) -> bool:
    """Tell whether a rule limits how far apart meetings are."""
    done_by = subject.vocabulary.duties[rule.duty].done_by
    meeting = done_by is not None and subject.vocabulary.events[done_by].meeting
    return meeting and is_limit(rule) and rule.timing is not None and rule.timing.relation is Relation.EVERY


def _meets(subject: Subject, at: Clock, apart: Clock) -> bool:
    """Tell whether a rhythm at its longest falls on a point from any start date."""
    if at.quantity is None or apart.quantity is None:
        return True
    point, rhythm = subject.table(at.quantity), subject.table(apart.quantity)
    for start in subject.distances.days:
        day = rhythm[start]
        while day < point[start]:
            day = rhythm[day]
        if day == point[start]:
            return True
    return False


def _around(subject: Subject, held: frozenset[str], point: Provision, rhythm: Provision, at: Clock) -> Shown:
    """Return a case with the point, and the last regular meeting before it and the first after it."""
    case = subject.case((at.start or "",), REFERENCE, held)
    label = reading_label(at, subject.vocabulary)
    points = [each for each in subject.show(case, (point.id,)).dates if each.label == label or not at.label]
    computed = timeline(case, subject.book, subject.vocabulary)
    regular = [
        Dated(rhythm.id, "", reading.due)
        for entry in computed.entries
        for reading in entry.readings
        if reading.provision == rhythm.id and reading.due
    ]
    pair = next(((a, b) for a, b in pairwise(regular) if points and a.day < points[0].day < b.day), ())
    return Shown(case, tuple(sorted((*points[:1], *pair), key=lambda each: each.day)))


@check("R06", "exception-without-limit", Group.ALONE)
def exception_without_limit(subject: Subject) -> Iterator[Evidence]:
    """A rhythm with an exception that has no outer limit.

    Something is to be done at least so often. Beside it, another rule lets it be done as often as
    somebody agrees, and does not say that the first limit still holds.

    Settle:
        Say how far apart it may be at most when somebody agrees otherwise.

    Example:
        Visits every twenty working days. “Visits are made as often as agreed in supervision.”
    """
    for other, timing in _timed(subject):
        if timing.relation is not Relation.EVERY or timing.has_figure or other.adds_to:
            continue
        general = [
            each
            for each in subject.limits
            if each.duty == other.duty and is_limit(each) and each.timing and each.timing.relation is Relation.EVERY
            if not each.linked_with(other) and subject.together((each, other)) is not None
        ]
        if general:
            yield Evidence(
                f"Beside “{limit_words(general[0])}” stands a rule with “{timing.words}” and no longest interval.",
                about=(other.id, *(each.id for each in general)),
                called=other.id,
            )


@check("R07", "two-clocks", Group.ALONE)
def two_clocks(subject: Subject) -> Iterator[Evidence]:
    """One rule that is stated twice, with different times.

    Passages that state the same rule give different figures or different units, or say that they count
    from different events. This site keeps both and works to the safe one.

    Settle:
        State the rule once, or in the same words each time.

    Example:
        “A visit within 5 working days” and, two lines on, “within 5 days”.
    """
    for group in _alike_but(subject, _time_differs):
        stated = "; ".join(dict.fromkeys(_stated(each, subject) for each in group))
        yield Evidence(
            f"One rule is stated with different times: {stated}.",
            about=tuple(each.id for each in group),
            called=group[0].id,
        )


def _time_differs(one: Provision, other: Provision) -> bool:
    """Tell whether two rules state different times, or count from different events that both state."""
    if one.timing is None or other.timing is None or not one.competes_with(other):
        return False
    stated = one.timing.start_stated and other.timing.start_stated
    times = [each.timing.stated._replace(start=None, until=None) for each in (one, other) if each.timing]
    return times[0] != times[1] or (stated and one.timing.start != other.timing.start)


@check("R08", "strength-varies", Group.ALONE)
def strength_varies(subject: Subject) -> Iterator[Evidence]:
    """One rule that is stated with different strength.

    A reader cannot tell whether it must be done, should be done, or is simply what happens.

    Settle:
        Use one verb for one rule.

    Example:
        “The record must be sent to the family” in one section, “should be sent” in another.
    """
    for group in _alike_but(subject, _strength_differs):
        yield Evidence(
            "One rule is stated with different strength, as far as its verbs tell.",
            about=tuple(each.id for each in group),
            details=tuple(f"{each.id}: {each.modality}." for each in group),
            called=group[0].id,
        )


def _strength_differs(one: Provision, other: Provision) -> bool:
    strengths = {_strength(one), _strength(other)}
    return len(strengths) > 1 and None not in strengths


def _strength(rule: Provision) -> Modality | None:
    """Return how strong a rule is; "will" and "is" both state a fact, and a responsibility is no strength."""
    if rule.modality is Modality.RESPONSIBLE:
        return None
    return Modality.WILL if rule.modality is Modality.IS else rule.modality


@check("R09", "condition-used-once", Group.ALONE, beside=True)
def condition_used_once(subject: Subject) -> Iterator[Evidence]:
    """A condition on which one rule rests, and no other rule of any document here.

    Words that stand once in a document are seldom defined there. Whoever reads the rule has to
    guess for whom it is meant.

    Settle:
        Define the words, or use the ones that the rest of the document uses.

    Example:
        “Very short stays in care” in one rule, with no word on how short.
    """
    used = Counter(name for book in subject.books for each in book.provisions for name in {*each.when, *each.unless})
    for rule in subject.book.provisions:
        for name in (*rule.when, *rule.unless):
            if used[name] == 1:
                label = subject.vocabulary.circumstances[name].label
                yield Evidence(
                    f"This rule alone rests on whether {label}.", about=(rule.id,), called=f"{rule.id}:{name}"
                )


@check("R10", "past-review-date", Group.ALONE)
def past_review_date(subject: Subject) -> Iterator[Evidence]:
    """A document whose own review date has passed.

    A reader cannot tell whether it is still in force.

    Settle:
        Review the document, or say that it stays in force until it is replaced.

    Example:
        “To be reviewed by January 2025”, read in 2026.
    """
    if subject.book.document.review_passed(subject.on):
        yield Evidence(f"The document was to be reviewed by {subject.book.document.review_due}.", called="document")


@check("R11", "undated", Group.ALONE)
def undated(subject: Subject) -> Iterator[Evidence]:
    """A document without a date.

    A reader cannot tell how old it is, nor which of two copies is the newer.

    Settle:
        Give the date from which it applies.

    Example:
        A procedure with a title and a number, and no date on any page.
    """
    if subject.book.document.dated is None:
        yield Evidence("The text gives no date.", called="document")


@check("R12", "no-review-date", Group.ALONE)
def no_review_date(subject: Subject) -> Iterator[Evidence]:
    """A document that does not say when it is to be reviewed.

    Nobody can tell when to look for a newer edition.

    Settle:
        Give the date by which it is to be reviewed.

    Example:
        “Updated in February 2022”, and nothing on the next update.
    """
    if subject.book.document.review_due is None:
        yield Evidence("The text does not say when it is to be reviewed.", called="document")


@check("R13", "reference-without-address", Group.ALONE)
def reference_without_address(subject: Subject) -> Iterator[Evidence]:
    """A rule that sends the reader elsewhere without an address.

    The text that this site read names another document and gives no address for it. A link behind
    the words of a web page is not part of the text.

    Settle:
        Give the title and the address of the other document.

    Example:
        “For visits, see the home visits policy.”
    """
    named = [each.refers_to for each in subject.book.provisions if each.refers_to]
    for rule in subject.book.provisions:
        if rule.refers_to and not any(each.startswith(rule.refers_to) and ADDRESS.search(each) for each in named):
            yield Evidence(f"It sends the reader to: {rule.refers_to}.", about=(rule.id,))


def _timed(subject: Subject) -> Iterator[tuple[Provision, Timing]]:
    return ((each, each.timing) for each in subject.book.provisions if each.timing)


def _stated(rule: Provision, subject: Subject) -> str:
    return timing_words(rule.timing, subject.vocabulary) if rule.timing else ""


def _alike_but(subject: Subject, differs: Callable[[Provision, Provision], bool]) -> Iterator[list[Provision]]:
    """Give the rules that state one rule and yet differ, in groups, each in the order of the document."""
    rules = subject.book.provisions
    pairs = [{a.id, b.id} for a, b in combinations(rules, 2) if _restates(a, b) and differs(a, b)]
    while pairs:
        group = pairs.pop(0)
        while joined := [pair for pair in pairs if pair & group]:
            group = group.union(*joined)
            pairs = [pair for pair in pairs if pair not in joined]
        yield [rule for rule in rules if rule.id in group]


def _restates(one: Provision, other: Provision) -> bool:
    return other.id in one.restates or one.id in other.restates
