"""The closed vocabulary: every name that a data file may use, with its meaning.

All of it lives in `vocabulary.yaml` and is what the glossary page shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from cin_reference.data import PACKAGE, Frozen, parse, read_yaml, unknown
from cin_reference.errors import DataError

DutyName = Annotated[str, Field(json_schema_extra={"named": "duties"})]
EventName = Annotated[str, Field(json_schema_extra={"named": "events"})]
CircumstanceName = Annotated[str, Field(json_schema_extra={"named": "circumstances"})]
RoleName = Annotated[str, Field(json_schema_extra={"named": "roles"})]
TopicName = Annotated[str, Field(json_schema_extra={"named": "topics"})]


class Term(Frozen):
    """One word or phrase of the field, with its meaning."""

    label: str
    """How pages write it."""
    definition: str
    """What it means, in one line."""
    also: tuple[str, ...] = ()
    """Other words and abbreviations for the same thing, met in the field."""
    local: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """The words that particular authorities' documents use, by authority."""
    not_the_same_as: tuple[str, ...] = ()
    """Terms that are easily taken for this one, with the difference."""

    @property
    def other_words(self) -> tuple[str, ...]:
        """The words of the field and of every authority for this term, each once, however it is spelt."""
        found = [*self.also, *(word for local in self.local.values() for word in local)]
        return tuple({word.casefold(): word for word in reversed(found)}.values())[::-1]


class CensusItem(Frozen):
    """The item of the national children in need census that holds a date."""

    item: str
    """Its name in the census."""
    number: str = Field(pattern=r"^N\d{5}$")
    """Its number in the census."""
    exact: bool
    """Whether it is the same date; if not, the note says what the census asks for instead."""
    note: str = ""
    """What to know about it, in a sentence."""

    @model_validator(mode="after")
    def _difference_noted(self) -> Self:
        if not self.exact and not self.note:
            raise ValueError("an item that is not exact needs a note that says how it differs")
        return self


class Census(Frozen):
    """Where the items of the national children in need census were read."""

    numbers: str
    """The source of their names and numbers."""
    definitions: str
    """The source of what they mean."""
    unread: str
    """What was not read, and is to be checked."""


class Topic(Term):
    """A stage or side of the procedure, in pathway order. Duties are grouped by topic."""


class Duty(Term):
    """Something that somebody is to do, to which a time limit may attach."""

    topic: TopicName
    """The topic it belongs to."""
    done_by: EventName | None = None
    """The event that shows that it was done."""
    also_done_by: tuple[EventName, ...] = ()
    """Other events that count as a recurring duty's having been done."""
    raised_by: tuple[EventName, ...] = ()
    """Events that raise the question: with one of these in a case, silence on the duty is reported."""
    ends_with: tuple[EventName, ...] = ()
    """Events after which it is no longer due."""
    census: CensusItem | None = None
    """The item of the national census that holds its due date, if there is one."""


class Event(Term):
    """A dated fact in a case. Its label is a noun phrase: "the end of the child protection plan"."""

    includes: tuple[EventName, ...] = ()
    """Narrower events, each of which counts as this one."""
    latest_of: tuple[EventName, ...] = ()
    """Events that happen once each, at the last of which this one happens: it waits for all of them."""
    earliest_of: tuple[EventName, ...] = ()
    """Events that happen once each, at the first of which this one happens."""
    repeats: bool = False
    """Whether it can happen more than once in one case."""
    never_before: tuple[EventName, ...] = ()
    """Events that cannot come after this one."""
    meeting: bool = False
    """Whether it is a meeting at which a plan is looked at."""
    census: CensusItem | None = None
    """The item of the national census that holds its date, if there is one."""

    @property
    def composed_of(self) -> tuple[str, ...]:
        """Return the events of which it is the latest or the earliest; none for an event of its own."""
        return self.latest_of or self.earliest_of

    @property
    def told_by(self) -> tuple[str, ...]:
        """Return the events by which a case tells of it, if it cannot be given itself."""
        return self.includes or self.composed_of


class Circumstance(Term):
    """A fact about a case that selects rules. Its label is a clause: "a key worker leads the plan"."""

    implied_by: tuple[EventName, ...] = ()
    """Events that make it true."""
    excludes: tuple[CircumstanceName, ...] = ()
    """Circumstances that cannot hold at the same time."""


class Role(Term):
    """Somebody who acts, decides or takes part."""


class Vocabulary(Frozen):
    """Every name that data files may use."""

    topics: dict[str, Topic]
    """Stages and sides of the procedure, in pathway order."""
    duties: dict[str, Duty]
    """What somebody is to do."""
    events: dict[str, Event]
    """What happens on a day."""
    circumstances: dict[str, Circumstance]
    """What may be true of a case."""
    roles: dict[str, Role]
    """Those who act, decide or take part."""
    terms: dict[str, Term]
    """Words of the field that no data file refers to, for the glossary."""
    census: Census | None = None
    """Where the items of the national census were read that events and duties name."""

    def faults(self) -> list[str]:
        """Return one line for each reference inside the vocabulary that leads nowhere, or where it may not."""
        missing = [
            f"{section} > {entry} > {field}: {unknown(kind, name, known)}"
            for section in ("duties", "events", "circumstances")
            for entry, term in self.named(section).items()
            for field, (kind, target) in _REFERENCES.items()
            for known in [self.named(target)]
            for name in _names(getattr(term, field, ()))
            if name not in known
        ]
        return [f"cin_reference/vocabulary.yaml > {fault}" for fault in missing or _composed_wrongly(self)]

    def named(self, section: str) -> dict[str, Term]:
        """Return the terms of one section under their names."""
        terms: dict[str, Term] = getattr(self, section)
        return terms

    def exclusive(self, one: str, other: str) -> bool:
        """Tell whether two circumstances cannot both hold."""
        return other in self.circumstances[one].excludes or one in self.circumstances[other].excludes


_REFERENCES = {
    "topic": ("topic", "topics"),
    "done_by": ("event", "events"),
    "also_done_by": ("event", "events"),
    "raised_by": ("event", "events"),
    "ends_with": ("event", "events"),
    "includes": ("event", "events"),
    "latest_of": ("event", "events"),
    "earliest_of": ("event", "events"),
    "never_before": ("event", "events"),
    "implied_by": ("event", "events"),
    "excludes": ("circumstance", "circumstances"),
}
"""Which fields refer to names, of what kind, in which section."""


def _names(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given or ()


def _composed_wrongly(words: Vocabulary) -> Iterator[str]:
    """Give what is wrong with events that are the latest or the earliest of others, and with what refers to them."""
    composed = {name: event for name, event in words.events.items() if event.composed_of}
    for name, event in composed.items():
        if event.repeats or event.includes or (event.latest_of and event.earliest_of) or len(event.composed_of) == 1:
            yield (
                f"events > {name}: give either latest_of or earliest_of, with two events at least; "
                "such an event does not repeat, and includes none"
            )
        again = (part for part in event.composed_of if words.events[part].repeats)
        yield from (f"events > {name}: '{part}' repeats; name events that happen once" for part in again)
    for section in ("duties", "events", "circumstances"):
        for entry, term in words.named(section).items():
            for field, (kind, _) in _REFERENCES.items():
                for name in composed.keys() & set(_names(getattr(term, field, ()))):
                    if kind == "event":
                        yield f"{section} > {entry} > {field}: no case gives '{name}' itself; name one of its events"


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the package.

    Raises:
        DataError: The file is not valid, or refers to a name that it does not define.
    """
    file = PACKAGE / "vocabulary.yaml"
    read = parse(Vocabulary, read_yaml(file), file)
    if faults := read.faults():
        raise DataError(faults)
    return read
