"""What a finding is, what a check looks at, and the register of checks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import NamedTuple

from cin_reference.case import Case
from cin_reference.counting import england_and_wales
from cin_reference.engine import timeline
from cin_reference.network import Distances, Table
from cin_reference.pathways import Pathways, conditions, deciding, held_together, pathways, winners
from cin_reference.quantities import Quantity
from cin_reference.rulebook import Acknowledgement, Provision, Rulebook
from cin_reference.timing import Figure, Relation
from cin_reference.vocabulary import Vocabulary

YEARS = 5
"""How many years of start dates are tried: the last ones for which bank holidays are published."""


class Group(StrEnum):
    """What kind of thing a check looks at."""

    TOGETHER = "Rules that meet in time"
    """Whether rules about time can be kept together, and what room they leave."""
    CALENDAR = "What the calendar does"
    """What happens on some start dates or in some circumstances, found by trying them all."""
    ALONE = "One rule or one document"
    """What a rule, or the document, leaves out or says twice."""
    ACROSS = "Beside the other documents"
    """Where a document stands apart from the others on this site."""
    NOTED = "Noted by a reader"
    """What a person could not tell when reading the document. Nothing here is computed."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a rule gives in a case."""

    provision: str
    """The rule."""
    label: str
    """What tells it from other readings of the rule; empty if there is one."""
    day: date
    """The date."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that shows a finding."""

    case: Case
    """The case, which the engine can compute again."""
    dates: tuple[Dated, ...] = ()
    """The dates in it that matter."""


class Evidence(NamedTuple):
    """What a check found, before it has a code."""

    says: str
    """What was found, in one plain sentence."""
    about: tuple[str, ...] = ()
    """The provisions that it is about."""
    details: tuple[str, ...] = ()
    """What it rests on, in words."""
    shown: tuple[Shown, ...] = ()
    """Cases that show it."""
    called: str = ""
    """What tells it from other findings of the check; the provisions, if it is not given."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a policy author should look at. No judgement on practice, and none on a document."""

    code: str
    """The code of the check that found it."""
    authority: str
    """The slug of the authority."""
    says: str
    """What was found, in one plain sentence."""
    about: tuple[str, ...]
    """The provisions that it is about; none where the document says nothing."""
    details: tuple[str, ...]
    """What it rests on, in words."""
    shown: tuple[Shown, ...]
    """Cases that show it."""
    name: str
    """Its name: the code, and what tells it from others of that code. Acknowledgements use it."""
    acknowledged: Acknowledgement | None = None
    """Why it is to stay as it is, if the authority's data says so."""


class Subject:
    """What checks look at: one rulebook, beside the others, on a day.

    Args:
        book: The rulebook.
        books: All rulebooks that it is compared with, itself included.
        vocabulary: The vocabulary that they use.
        on: The day on which it is asked whether a review date has passed.
    """

    def __init__(self, book: Rulebook, books: tuple[Rulebook, ...], vocabulary: Vocabulary, on: date) -> None:
        self.book = book
        self.books = books
        self.vocabulary = vocabulary
        self.on = on

    @cached_property
    def pathways(self) -> Pathways:
        """Return every different pathway of the rulebook."""
        return pathways(self.book, self.vocabulary)

    @property
    def distances(self) -> Distances:
        """Return what times come to from every day on which something may start."""
        return five_years()

    @property
    def cases(self) -> int:
        """Return how many cases are tried: every start date in every combination of circumstances."""
        return len(self.distances.days) * self.pathways.combinations

    @cached_property
    def limits(self) -> tuple[Provision, ...]:
        """Return the rules that give a figure for one case, limits and usual figures alike."""
        return tuple(each for each in self.book.provisions if each.timing and each.timing.clocks)

    def table(self, quantity: Quantity, *, back: bool = False) -> Table:
        """Return the day that a time leads to from each day, or leads back to; of a range, the longer time."""
        count = quantity.to or quantity.count
        return self.distances.exact(-count if back else count, quantity.counted_in)

    def event(self, name: str | None) -> str:
        """Return an event in words."""
        return self.vocabulary.events[name].label if name else "a start that is not stated"

    def together(self, rules: Iterable[Provision], start: str | None = None) -> frozenset[str] | None:
        """Return the fewest circumstances in which all of some rules win; none if there are no such ones.

        Args:
            rules: The rules.
            start: An event that has happened, whose circumstances then hold.
        """
        names = {rule.id for rule in rules}
        decisive = deciding(self.book, names)
        free = conditions(decisive)
        implied = {name for name in free if start in self.vocabulary.circumstances[name].implied_by}
        for held in held_together(free, self.vocabulary):
            if implied <= held and names <= {rule.id for rule in winners(decisive, held)}:
                return held
        return None

    def case(self, starts: Iterable[str], day: date, circumstances: Iterable[str] = ()) -> Case:
        """Return a case in which some events happen on a day; of a wider event, the first narrower one."""
        told = [(self.vocabulary.events[start], start) for start in starts]
        events = [name for event, start in told for name in event.latest_of or (*event.told_by, start)[:1]]
        return Case(
            authority=self.book.slug, events=dict.fromkeys(events, (day,)), circumstances=frozenset(circumstances)
        )

    def show(self, case: Case, rules: Iterable[str]) -> Shown:
        """Return a case with the first dates that rules give in it."""
        computed = timeline(case, self.book, self.vocabulary)
        dates = []
        for rule in dict.fromkeys(rules):
            entry = next((each for each in computed.entries if rule in each.rules), None)
            own = [each for each in entry.readings if each.provision == rule] if entry else []
            for reading in own:
                if day := reading.due or reading.earliest:
                    dates.append(Dated(rule, reading.label if len(own) > 1 else "", day))
        return Shown(case, tuple(dates))


KEPT = (Relation.WITHIN, Relation.BEFORE, Relation.EVERY)
"""Relations of limits that somebody keeps by doing something in time."""


def is_kept(rule: Provision) -> bool:
    """Tell whether a rule gives a limit that somebody keeps: no point in time, minimum, window or usual figure."""
    timing = rule.timing
    return bool(timing and timing.clocks and timing.figure is Figure.LIMIT and timing.relation in KEPT)


@cache
def five_years() -> Distances:
    """Return what times come to from every day of the last years for which bank holidays are published."""
    calendar = england_and_wales()
    last = calendar.last_official
    return Distances(calendar, date(last.year - YEARS + 1, 1, 1), last)


Run = Callable[[Subject], Iterator[Evidence]]


class Check(NamedTuple):
    """One thing to look for. What it means is read from the docstring of its function."""

    code: str
    """Its code, which never changes its meaning."""
    name: str
    """Its name."""
    group: Group
    """What kind of thing it looks at."""
    run: Run
    """Finds it in a rulebook."""
    title: str
    """What it is, in a few words."""
    means: str
    """What it means."""
    settled: str
    """What a document could say to settle it."""
    example: str
    """An invented example."""
    beside: bool = False
    """Whether what it finds may come and go with the other documents."""


checks: dict[str, Check] = {}
"""Every check under its code."""


def in_order() -> tuple[Check, ...]:
    """Return every check, group by group, in order of code."""
    return tuple(sorted(checks.values(), key=lambda each: (list(Group).index(each.group), each.code)))


def check(code: str, name: str, group: Group, *, beside: bool = False) -> Callable[[Run], Run]:
    """Register a function as a check. Those across documents, and those `beside` them, depend on the other documents.

    Its docstring gives the title, what it means, and under `Settle:` and `Example:` what a document
    could say and an invented example.
    """

    def register(run: Run) -> Run:
        add(code, name, group, run, inspect.getdoc(run) or "", beside=beside or group is Group.ACROSS)
        return run

    return register


def add(code: str, name: str, group: Group, run: Run, description: str, *, beside: bool = False) -> None:
    """Register a check with its description.

    Raises:
        ValueError: The code is taken, or the description has not all its parts.
    """
    if code in checks:
        raise ValueError(f"the code {code} is taken by '{checks[code].name}'; give another")
    parts = re.split(r"^(?:Settle|Example):\s*$", description, flags=re.MULTILINE)
    title, _, means = parts[0].partition("\n")
    if len(parts) != 3 or not means.strip():  # noqa: PLR2004 (the three parts of a description)
        raise ValueError(f"{code}: give a title, what it means, what would settle it and an example, in that order")
    means, settled, example = (" ".join(part.split()) for part in (means, parts[1], parts[2]))
    checks[code] = Check(code, name, group, run, title.strip().rstrip("."), means, settled, example, beside)
