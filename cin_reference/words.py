"""Stating clocks in plain English. Pages, the command line and explanations all use these."""

from __future__ import annotations

from cin_reference.counting import day_of_month_words, show
from cin_reference.entries import Entry
from cin_reference.quantities import DayOfMonth, Quantity, Stage
from cin_reference.rulebook import Provision
from cin_reference.timing import Clock, Figure, Relation, Timing
from cin_reference.vocabulary import Vocabulary

_WITH_QUANTITY = {
    Relation.WITHIN: "within {quantity} of {start}",
    Relation.BEFORE: "at least {quantity} before {start}",
    Relation.EVERY: "at least every {quantity}, counted from {start}",
    Relation.NOT_BEFORE: "not before {quantity} after {start}",
    Relation.ONCE: "when {quantity} have passed since {start}",
    Relation.IF_LONGER: "if it lasts more than {quantity} from {start}",
    Relation.IN_LAST: "in the last {quantity} before {start}",
}
_WITH_DAY = {
    Relation.WITHIN: "by {day}",
    Relation.NOT_BEFORE: "not before {day}",
    Relation.ONCE: "on {day}",
}
_WITHOUT_QUANTITY = {
    Relation.WITHIN: "no figure: “{words}”, after {start}",
    Relation.BEFORE: "no figure: “{words}”, before {start}",
    Relation.EVERY: "no figure: “{words}”",
    Relation.NOT_BEFORE: "no figure: “{words}”, not before {start}",
    Relation.ONCE: "no figure: “{words}”, at {start}",
    Relation.IF_LONGER: "no figure: “{words}”, from {start}",
    Relation.IN_LAST: "no figure: “{words}”, before {start}",
}


SPANNING = (Relation.EVERY, Relation.IN_LAST)
"""Relations after whose word a single unit has no number: "every month", "in the last day"."""


WHY_UNCOUNTED = (
    "no date is worked out: school days depend on each school's term dates, which the document does not give"
)


def _period(quantity: Quantity | None) -> str:
    """Return a quantity after "every": "month", and not "1 month"."""
    return str(quantity).removeprefix("1 ")


def _day(day: DayOfMonth) -> str:
    """Return a day of a month, before its event."""
    return day_of_month_words(day.counted_to, day.counted_in, day.of)


def _stage(stage: Stage, vocabulary: Vocabulary | None) -> str:
    """Return a stage of a rhythm; with its end, if there is a vocabulary in which to say it."""
    length = _period(stage.quantity)
    if vocabulary and stage.until:
        return f"{length} until {event_words(stage.until, vocabulary)}"
    return f"{length} up to {stage.to}" if vocabulary and stage.to else length


def _length(clock: Clock, vocabulary: Vocabulary | None = None) -> str:
    """Return how long, as it stands after the word of its relation; stages with their ends if there is a vocabulary."""
    if clock.stages:
        return ", then every ".join(_stage(each, vocabulary) for each in clock.stages)
    if clock.clear and clock.quantity:
        return clock.quantity.in_words("clear ")
    return _period(clock.quantity) if clock.relation in SPANNING else str(clock.quantity)


def event_words(event: str | None, vocabulary: Vocabulary) -> str:
    """Return an event as a noun phrase, or "a start that the document does not state"."""
    return vocabulary.events[event].label if event else "a start that the document does not state"


def clock_words(clock: Clock, vocabulary: Vocabulary) -> str:
    """Return one clock in words, such as "within 15 working days of the end of the child protection plan"."""
    if clock.day:
        return _WITH_DAY[clock.relation].format(day=f"{_day(clock.day)} {event_words(clock.start, vocabulary)}")
    template = _WITH_QUANTITY[clock.relation]
    words = template.format(quantity=_length(clock, vocabulary), start=event_words(clock.start, vocabulary))
    return words + (f", until {event_words(clock.until, vocabulary)}" if clock.until else "")


def reading_label(clock: Clock, vocabulary: Vocabulary) -> str:
    """Return the label of a reading, naming its start event if that is what differs."""
    return clock.label.format(start=event_words(clock.start, vocabulary))


def timing_words(timing: Timing, vocabulary: Vocabulary) -> str:
    """Return what a document states about time, as stated."""
    if not timing.has_figure:
        words = _WITHOUT_QUANTITY[timing.relation].format(
            words=timing.words, start=event_words(timing.start, vocabulary)
        )
    elif timing.forum:
        words = f"every {_period(timing.quantity)}, for many children and not counted for one case"
    else:
        words = clock_words(timing.stated, vocabulary)
    if timing.quantity and timing.quantity.unit is None:
        words = words.replace(" days", " days (working or calendar days not stated)", 1)
    if timing.uncounted:
        words += f" ({WHY_UNCOUNTED})"
    return f"usually {words}" if timing.figure is Figure.USUAL else words


def condition_words(provision: Provision, vocabulary: Vocabulary) -> str:
    """Return when a provision applies, such as "if there is a supervision order"; empty if always."""
    words = vocabulary.circumstances
    parts = []
    if provision.when:
        parts.append("if " + " and ".join(words[name].label for name in provision.when))
    if provision.unless:
        parts.append("unless " + " or ".join(words[name].label for name in provision.unless))
    return ", ".join(parts)


def limit_words(provision: Provision, *, bare: bool = False) -> str:
    """Return only the length of a limit, such as "within 15 working days", for a narrow column.

    Args:
        provision: The provision.
        bare: Leave out that the document does not say which kind of day it means.
    """
    timing = provision.timing
    if timing is None:
        return "see the document named" if provision.refers_to else "no time limit"
    if not timing.has_figure:
        return f"no figure: “{timing.words}”"
    lead = {
        Relation.WITHIN: "within",
        Relation.BEFORE: "at least",
        Relation.EVERY: "every",
        Relation.NOT_BEFORE: "not before",
        Relation.ONCE: "at",
        Relation.IF_LONGER: "if longer than",
        Relation.IN_LAST: "in the last",
    }[timing.relation]
    usual = "usually " if timing.figure is Figure.USUAL else ""
    if timing.day:
        return usual + _WITH_DAY[timing.relation].format(day=f"{_day(timing.day)} its event")
    unsaid = " (kind of day not stated)" if timing.quantity and timing.quantity.unit is None and not bare else ""
    return f"{usual}{lead} {_length(timing.stated)}{unsaid}"


NO_DATE = {
    "silent": "the document does not say",
    "not_here": "the document speaks of other cases only",
    "elsewhere": "the document sends you to another one",
    "no_figure": "no figure",
    "uncounted": "no date can be worked out",
    "forum": "a standing meeting",
    "waiting": "no start date",
    "passed": "the day that the document names had passed",
}
"""Why an entry has no date."""


def when_words(entry: Entry) -> str:
    """Return the date of an entry with what it means, such as "by Wed 6 Jan 2027", or why there is none."""
    if entry.day is None:
        return NO_DATE.get(entry.kind, "no date")
    day = show(entry.day)
    match entry.kind:
        case "minimum":
            return f"not before {day}"
        case "threshold":
            return f"if it goes on after {day}"
        case "point":
            return f"at {day}"
    if entry.earliest and entry.earliest != entry.due:
        return f"{show(entry.earliest)} to {day}"
    return f"by {day}"
