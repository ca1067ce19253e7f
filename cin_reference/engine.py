"""From a case to its timeline: what follows, with words, reasons and citations.

The dates are worked out in `evaluate`; here they become entries that say how each was reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from cin_reference.case import Case
from cin_reference.counting import Calendar, Counted, england_and_wales, show
from cin_reference.entries import Entry, Reading, Timeline
from cin_reference.errors import CaseError
from cin_reference.evaluate import Answer, Dates, Occurrence, evaluate, stage_ends
from cin_reference.plan import PlanClock
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.timing import Relation, Timing
from cin_reference.vocabulary import Vocabulary
from cin_reference.vocabulary import vocabulary as the_vocabulary
from cin_reference.words import clock_words, condition_words, event_words, reading_label, timing_words


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
    found = evaluate(rulebook.plan, case, vocabulary, calendar)
    write = _Writer(case, rulebook, vocabulary, calendar, found.replaced)
    duties = list(vocabulary.duties)
    dated = [write.entry(each) for each in found.dated]
    without = [write.entry(each) for each in found.without]
    return Timeline(
        case=case,
        until=case.horizon,
        entries=tuple(sorted(dated, key=lambda e: (e.day or date.max, duties.index(e.duty), e.kind, e.rules))),
        without_date=tuple(sorted(without, key=lambda e: (duties.index(e.duty), e.kind, e.rules))),
        replaced=dict(sorted(found.replaced.items())),
        selected=tuple(rule.id for rule in found.applying if rule.when),
        ruled_out=tuple(rule.id for rule in found.ruled_out),
    )


class _Writer:
    """Puts answers into words."""

    def __init__(self, case: Case, rulebook: Rulebook, vocabulary: Vocabulary, calendar: Calendar,
                 replaced: dict[str, tuple[str, ...]]) -> None:  # fmt: skip
        self.case = case
        self.rulebook = rulebook
        self.vocabulary = vocabulary
        self.calendar = calendar
        self.replaced = replaced

    def entry(self, answer: Answer) -> Entry:
        """Return an answer as an entry."""
        if answer.readings:
            return self._waiting(answer) if answer.kind == "waiting" else self._dated(answer)
        if not answer.rules:
            return self._unspoken(answer)
        (rule,) = (self.rulebook.by_id[each.id] for each in answer.rules)
        return self._without_figure(answer, rule)

    def _dated(self, answer: Answer) -> Entry:
        rules = [self.rulebook.by_id[each.id] for each in answer.rules]
        readings = tuple(
            self._reading(each, safe=n == answer.safe and each.day is not None)
            for n, each in enumerate(answer.readings)
        )
        safe = readings[answer.safe]
        rule = self.rulebook.by_id[safe.provision]
        return Entry(
            provision=rule.id,
            rules=tuple(each.id for each in rules),
            duty=answer.duty,
            kind=answer.kind,
            relation=rules[0].timing.relation if rules[0].timing else None,
            start_event=safe.start_event,
            start_date=safe.start_date,
            projected=safe.projected,
            earliest=safe.earliest,
            due=safe.due,
            readings=readings,
            agreement=answer.agreement,
            done=answer.done,
            status=answer.status,
            modality=rule.modality,
            roles=rule.who,
            explanation=tuple(dict.fromkeys(self._explained(readings))),
            notes=tuple(self._notes(rules, safe)),
            citations=tuple(citation for each in rules for citation in each.cites),
        )

    def _reading(self, dates: Dates, *, safe: bool) -> Reading:
        placed, rule = dates.placed, self.rulebook.by_id[dates.placed.rule.id]
        timing = rule.timing
        if timing is None:
            raise ValueError(f"{rule.id} states no time")
        clock = timing.clocks[placed.clock]
        label = timing.label_afresh(clock) if placed.afresh else reading_label(clock, self.vocabulary)
        label = label or clock_words(clock._replace(start=placed.start), self.vocabulary)
        at = placed.at
        if at is None:
            return Reading(rule.id, label, clock.why, placed.start, None, False, None, None, safe, "", ())
        counted = self._counted(dates.figure, at.day)
        passed = "" if dates.day else ", which had passed, and the document does not say what holds then"
        return Reading(
            provision=rule.id,
            label=label,
            why=clock.why,
            start_event=placed.start,
            start_date=at.day,
            projected=at.projected,
            earliest=dates.earliest,
            due=dates.due,
            safe=safe,
            explanation="; ".join(found.explanation for found in counted) + passed,
            notes=tuple(
                dict.fromkeys(
                    (
                        *self._which(placed.start, at),
                        *self._crossed(dates, at.day),
                        *(note for found in counted for note in found.notes),
                    )
                )
            ),
        )

    def _crossed(self, dates: Dates, begin: date) -> Iterator[str]:
        """Say that a gap goes on past the end of the stage in which it began."""
        ends = [end for end in stage_ends(dates.placed, self.case, self.calendar) if end]
        passed = [end for end in ends if begin < end and dates.due and end < dates.due]
        if passed:
            yield f"A stage ends on {show(passed[0])}, within this gap, which keeps the length with which it began."

    def _counted(self, figure: PlanClock, start: date) -> list[Counted]:
        """Return the dates that a clock gives, with the arithmetic in words."""
        if figure.of:
            return [self.calendar.count_to(start, figure.least, figure.unit, figure.of)]
        count, day_one = self.calendar.count, self.case.day_one
        return [count(start, each, figure.unit, day_one, clear=figure.clear) for each in figure.counts]

    def _which(self, event: str | None, at: Occurrence) -> Iterator[str]:
        """Say which of the events that make up another one gave its date."""
        parts = self.vocabulary.events[event].composed_of if event else ()
        given = [each for each in parts if at.day in self.case.events.get(each, ()) and not at.projected]
        if given:
            yield f"It counts from {' and '.join(event_words(each, self.vocabulary) for each in given)}."

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

    def _waiting(self, answer: Answer) -> Entry:
        """Return the entry of rules whose start date the case does not give."""
        entry = self._dated(answer)
        starts = sorted({self._needed(each.placed.start) for each in answer.readings})
        note = (
            f"Needs the date of {' or '.join(starts)}."
            if answer.rules[0].stated
            else f"The document does not say from when. It could be {', or '.join(starts)}."
        )
        return replace(entry, explanation=(), notes=(note,))

    def _needed(self, event: str | None) -> str:
        """Return the event whose date a clock waits for; of the latest of several, those not given."""
        term = self.vocabulary.events[event] if event else None
        if term and term.latest_of:
            missing = [each for each in term.latest_of if each not in self.case.events]
            return " and ".join(event_words(each, self.vocabulary) for each in missing)
        return event_words(event, self.vocabulary)

    def _without_figure(self, answer: Answer, rule: Provision) -> Entry:
        """Return the entry of a rule that states no figure for one case, or no time at all."""
        timing, start = rule.timing, answer.start
        entry = Entry(
            provision=rule.id,
            rules=(rule.id,),
            duty=rule.duty,
            kind=answer.kind,
            modality=rule.modality,
            roles=rule.who,
            citations=rule.cites,
        )
        if timing is None:
            sent = f"The document sends the reader to: {rule.refers_to}."
            said = sent if answer.kind == "elsewhere" else f"No time is given. {rule.statement}"
            return replace(entry, explanation=(said,))
        could = [event_words(event, self.vocabulary) for event in timing.candidates]
        return replace(
            entry,
            relation=timing.relation,
            start_event=timing.start,
            start_date=start.day if start else None,
            projected=bool(start and start.projected),
            explanation=(timing_words(timing, self.vocabulary) + ".",),
            notes=(*([f"It could be {', or '.join(could)}."] if could else ()), *self._in_any_case(timing, start)),
        )

    def _in_any_case(self, timing: Timing, start: Occurrence | None) -> Iterator[str]:
        """Say on which side of the working days a limit in school days lies: each school day is one of them."""
        limit = timing.relation in (Relation.WITHIN, Relation.BEFORE)
        if not (timing.uncounted and timing.quantity and limit and start):
            return
        count = -timing.quantity.count if timing.relation.counts_back else timing.quantity.count
        found = self.calendar.count(start.day, count, timing.quantity.counted_in, self.case.day_one, clear=timing.clear)
        said = f"by {show(found.day)} is in time" if count > 0 else f"after {show(found.day)} is too late"
        yield f"Whoever acts {said} in any case, as school days are working days: {found.explanation}."

    def _unspoken(self, answer: Answer) -> Entry:
        """Return the entry of a duty on which no rule applies: the document is silent, or speaks of other cases."""
        duty = answer.duty
        others = [condition_words(rule, self.vocabulary) for rule in self.rulebook.provisions if rule.duty == duty]
        only = "; or ".join(dict.fromkeys(others))
        said = f"What the document says of this holds only {only}." if others else "The document does not say."
        return Entry(None, (), duty, answer.kind, explanation=(said,))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
