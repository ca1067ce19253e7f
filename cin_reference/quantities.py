"""How much time a document states: a count with its unit, a day of a month, or stages of a rhythm."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import Field, model_serializer, model_validator

from cin_reference.counting import LAST, Month, Unit, plural
from cin_reference.data import Frozen, unknown
from cin_reference.vocabulary import EventName


class Uncounted(StrEnum):
    """A unit that a document may state, and that cannot be counted from what it says."""

    SCHOOL_DAYS = "school_days"
    """Days on which a school is open to its pupils, as only the school's own term dates tell."""


class Quantity(Frozen):
    """A count with its unit, or a range: written `{weeks: 6}` or `{weeks: 12, to: 16}`.

    The unit may also be `unstated_days`, for a document that says "days" and not which, or
    `school_days`, from which no date is worked out.
    """

    count: int = Field(ge=1)
    """How many, or the lower end of a range."""
    to: int | None = Field(None, ge=1)
    """The upper end of a range."""
    unit: Unit | Uncounted | None
    """The unit; `None` where the document says "days" and not which."""

    @model_validator(mode="before")
    @classmethod
    def _from_unit_key(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "unit" in given:
            return given
        keys = [key for key in given if key != "to"]
        known = [*Unit, *Uncounted, "unstated_days"]
        if len(keys) != 1:
            raise ValueError(f"give one unit with its count, such as {{weeks: 6}}; units are {', '.join(known)}")
        if keys == ["days"]:
            raise ValueError("'days' is ambiguous: write working_days, calendar_days, or unstated_days")
        if keys[0] not in known:
            raise ValueError(unknown("unit", str(keys[0]), known))
        unit = None if keys[0] == "unstated_days" else keys[0]
        return {"count": given[keys[0]], "to": given.get("to"), "unit": unit}

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if self.to is not None and self.to <= self.count:
            raise ValueError(f"a range ends after it begins: {self.count} to {self.to} does not")
        return self

    @model_serializer
    def _to_unit_key(self) -> dict[str, int]:
        written = {self.unit or "unstated_days": self.count}
        return {str(unit): count for unit, count in written.items()} | ({"to": self.to} if self.to else {})

    @classmethod
    def __get_pydantic_json_schema__(cls, _core: Any, _handler: Any) -> dict[str, Any]:
        number = {"type": "integer", "minimum": 1}
        return {
            "description": "A count with its unit, or a range: `{weeks: 6}` or `{weeks: 12, to: 16}`. "
            f"Units are {', '.join(f'`{unit}`' for unit in Unit)}, "
            "and `unstated_days` where a document says “days” and not which.",
            "oneOf": [
                {"type": "object", "properties": {unit: number, "to": number}, "required": [unit]}
                | {"additionalProperties": False}
                for unit in (*map(str, Unit), *map(str, Uncounted), "unstated_days")
            ],
        }

    @property
    def counted_in(self) -> Unit:
        """The unit that comes nearest: calendar days for days of no stated kind, working days for school days."""
        if isinstance(self.unit, Uncounted):
            return Unit.WORKING_DAYS
        return self.unit or Unit.CALENDAR_DAYS

    @property
    def in_days(self) -> bool:
        """Whether it is a number of days, of whatever kind."""
        return self.unit in (None, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Uncounted.SCHOOL_DAYS)

    def __str__(self) -> str:
        return self.in_words()

    def in_words(self, kind: str = "") -> str:
        """Return it in words, with a word before its unit if one is given."""
        noun = self.unit.replace("_", " ") if self.unit else "days"
        noun = kind + noun.removeprefix("calendar ")
        return f"{self.count} to {self.to} {noun}" if self.to else plural(self.count, noun)


class DayOfMonth(Frozen):
    """A day of a month: written `{number: 15, of: month_after}` or `{last: working_day, of: same_month}`."""

    number: int | None = Field(None, ge=1, le=LAST)
    """Its number; a month that is too short for it has it on its last day."""
    last: Literal["day", "working_day"] | None = None
    """Instead of a number: the last day of the month, or its last working day."""
    of: Month
    """Which month is meant, seen from the event."""

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.last is None) == (self.number is None):
            raise ValueError("give either the number of a day, or which day is last: day or working_day")
        return self

    @property
    def counted_to(self) -> int:
        """The number up to which the days of the month count."""
        return self.number or LAST

    @property
    def counted_in(self) -> Unit:
        """Working days if the last of them is meant, otherwise calendar days."""
        return Unit.WORKING_DAYS if self.last == "working_day" else Unit.CALENDAR_DAYS


class Stage(Frozen):
    """One stage of a rhythm that changes: how far apart at most, and when the stage ends."""

    quantity: Quantity
    """How far apart, where the gap begins in this stage."""
    to: Quantity | None = None
    """How long after the start of the clock the stage ends. The last stage has no end."""
    until: EventName | None = None
    """Or the event at which it ends."""


def check_stages(stages: tuple[Stage, ...]) -> None:
    """Check that each stage follows from the one before.

    Raises:
        ValueError: What is wrong, and what to do.
    """
    *ended, last = stages
    if not ended or last.to or last.until or any((each.to is None) == (each.until is None) for each in ended):
        raise ValueError("stages: give two at least; each but the last ends, either with `to` or with `until`")
    ends = [each.to for each in ended if each.to]
    if any(not isinstance(each.unit, Unit) for each in (*(stage.quantity for stage in stages), *ends)):
        raise ValueError("stages: give units that can be counted, and say which days")
    counts = [end.count for end in ends]
    if len({end.unit for end in ends}) > 1 or any(end.to for end in ends) or counts != sorted(set(counts)):
        raise ValueError("stages: give their ends in one unit, each later than the one before")
