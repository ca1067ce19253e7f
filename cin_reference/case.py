"""A case: the facts from which a timeline is computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from dateutil.relativedelta import relativedelta
from pydantic import Field, field_serializer, field_validator

from cin_reference.counting import DayOne, show
from cin_reference.data import Frozen, unknown
from cin_reference.errors import CaseError
from cin_reference.vocabulary import Vocabulary

LOOK_AHEAD = relativedelta(years=1)


class Case(Frozen):
    """What is known of one child's case."""

    authority: str
    """The slug of the authority whose document applies."""
    events: dict[str, tuple[date, ...]] = Field(default_factory=dict)
    """What has happened or is fixed, and when. An event that repeats may have several dates."""
    circumstances: frozenset[str] = frozenset()
    """What is true of the case and selects rules. Some follow from events and need not be named."""
    until: date | None = None
    """How far ahead to look; a year after the latest event if it is not given."""
    asks: tuple[str, ...] = ()
    """Duties on which silence is to be reported, beside those that the events raise."""
    day_one: DayOne = DayOne.DAY_AFTER
    """Which day is counted as day one."""

    @field_validator("events", mode="before")
    @classmethod
    def _lists_of_dates(cls, events: Any) -> Any:
        if not isinstance(events, Mapping):
            return events
        listed = {name: given if isinstance(given, (list, tuple)) else [given] for name, given in events.items()}
        return {name: tuple(sorted(given, key=str)) for name, given in sorted(listed.items()) if given}

    @field_serializer("circumstances")
    def _in_order(self, circumstances: frozenset[str]) -> list[str]:
        return sorted(circumstances)

    def check(self, vocabulary: Vocabulary) -> None:
        """Check that every name is known and that the dates can be true.

        Raises:
            CaseError: The first thing that is wrong, and what to do.
        """
        for kind, names, known in (
            ("event", self.events, vocabulary.events),
            ("circumstance", sorted(self.circumstances), vocabulary.circumstances),
            ("duty", self.asks, vocabulary.duties),
        ):
            for name in names:
                if name not in known:
                    raise CaseError(unknown(kind, name, known))
        if not self.events:
            raise CaseError("a case needs at least one event with its date")
        self._check_events(vocabulary)
        self._check_circumstances(vocabulary)

    def _check_events(self, vocabulary: Vocabulary) -> None:
        for name, days in self.events.items():
            event = vocabulary.events[name]
            if event.includes:
                raise CaseError(f"'{name}' stands for several events; give one of {', '.join(event.includes)}")
            if event.composed_of:
                which = "latest" if event.latest_of else "earliest"
                raise CaseError(f"'{name}' is the {which} of several events; give {' and '.join(event.composed_of)}")
            if len(days) > 1 and not event.repeats:
                raise CaseError(f"'{name}' happens once, but {len(days)} dates are given; keep one")
            for earlier in event.never_before:
                if earlier in self.events and min(days) < min(self.events[earlier]):
                    raise CaseError(
                        f"'{name}' on {show(min(days))} comes before '{earlier}' on "
                        f"{show(min(self.events[earlier]))}; check both dates"
                    )
        latest = max(day for days in self.events.values() for day in days)
        if self.until is not None and self.until < latest:
            raise CaseError(
                f"the last day to look at, {show(self.until)}, comes before the event on {show(latest)}; "
                "give a later one"
            )

    def _check_circumstances(self, vocabulary: Vocabulary) -> None:
        held = sorted(self.holding(vocabulary))
        for number, one in enumerate(held):
            for other in held[number + 1 :]:
                if vocabulary.exclusive(one, other):
                    raise CaseError(f"'{one}' and '{other}' cannot both be true; keep one")

    def holding(self, vocabulary: Vocabulary) -> frozenset[str]:
        """Return the circumstances that hold: those named, and those that the events imply."""
        implied = {
            name
            for name, circumstance in vocabulary.circumstances.items()
            if self.events.keys() & circumstance.implied_by
        }
        return self.circumstances | implied

    def asked(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Return the duties on which silence is to be reported, in the order of the vocabulary."""
        return tuple(
            name for name, duty in vocabulary.duties.items() if name in self.asks or self.events.keys() & duty.raised_by
        )

    @cached_property
    def horizon(self) -> date:
        """The last day to look at."""
        return self.until or max(day for days in self.events.values() for day in days) + LOOK_AHEAD
