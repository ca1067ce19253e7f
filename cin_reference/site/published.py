"""What each kind of published file holds. Its JSON Schema, and the page that explains it, are made from this."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from cin_reference.comparisons import Comparison
from cin_reference.counting import DayOne
from cin_reference.data import Frozen
from cin_reference.entries import Agreement, Kind, Status, Timeline
from cin_reference.findings.model import Finding
from cin_reference.rulebook import Rulebook
from cin_reference.scenarios import Scenario
from cin_reference.site.downloads import Row
from cin_reference.site.published_plans import PlanCalendar, PlanRule, PlanWords
from cin_reference.vocabulary import DutyName, EventName, Vocabulary


class Published(Frozen):
    """What every file begins with."""

    address: str = Field(alias="$schema")
    """The path from this file to its schema."""
    kind: str
    """What kind of file this is."""
    version: Literal[1]
    """The version of the format."""
    generated_at: date
    """The day that the data is of: that of the last change to the project."""


class ListedFile(Frozen):
    """One file of this folder."""

    path: str
    """The path to it from the list."""
    kind: str
    """What kind of file it is."""
    about: str
    """What it holds, in a sentence."""
    address: str | None = Field(alias="schema")
    """The path to its schema from the list, if it has one."""
    entries: int | None
    """How many entries it holds: provisions, terms, answers, entries of timelines, findings, rules or cases."""
    bytes: int
    """How large it is, in bytes."""


class FileList(Published):
    """The list of all files."""

    files: tuple[ListedFile, ...]
    """Every file but this one."""


class RulebookFile(Published):
    """Everything that one authority's document says, provision by provision, with where it says so."""

    rulebook: Rulebook
    """The rulebook."""


class VocabularyFile(Published):
    """Every name that the other files use, with its meaning: duties, events, circumstances, roles and topics."""

    vocabulary: Vocabulary
    """The vocabulary."""


class ComparisonsFile(Published):
    """Every question put to every document, with every answer."""

    comparisons: tuple[Comparison, ...]
    """The questions."""
    answers: tuple[Row, ...]
    """The answers, question by question. The spreadsheet has the same rows."""


class ScenarioFile(Published):
    """An invented family, what a person worked out by hand, and the computed timeline under every authority."""

    scenario: Scenario
    """The story, with its case under every authority."""
    timelines: dict[str, Timeline]
    """What follows under each authority, as `cin-reference timeline --json` prints it."""


class Code(Frozen):
    """What the findings with one code have in common."""

    code: str
    """The code, which never changes its meaning."""
    name: str
    """Its name."""
    group: str
    """What kind of thing is looked at."""
    title: str
    """What it is, in a few words."""
    means: str
    """What it means."""
    settled: str
    """What a document could say to settle it."""
    example: str
    """An invented example."""


class FindingsFile(Published):
    """What policy authors may want to look at, document by document."""

    codes: tuple[Code, ...]
    """Every code."""
    findings: tuple[Finding, ...]
    """Every finding."""


class GivenCase(Frozen):
    """The facts of a case."""

    authority: str
    """Whose procedure."""
    events: dict[str, tuple[date, ...]]
    """What happened, or is fixed, each with its dates."""
    circumstances: tuple[str, ...]
    """What is true of the child or the plan."""
    day_one: DayOne
    """Which day counts as day one."""
    until: date | None = None
    """How far to look ahead; a year after the last event if it is left out."""


class DatedReading(Frozen):
    """One way to read the rules of an answer, with the dates that follow."""

    rule: str | None = None
    """Which of the rules, if there are several."""
    clock: int = 0
    """Which of the ways to apply that rule, counting from 0."""
    start: EventName | None = None
    """The event from which it counts."""
    start_date: date | None = Field(None, alias="from")
    """When that is."""
    projected: bool = False
    """Whether that date is not known yet, but the latest that the rules allow."""
    earliest: date | None = None
    """The first day on which it is in time."""
    due: date | None = None
    """The last day on which it is in time."""


class DatedAnswer(Frozen):
    """What follows from a case for one duty."""

    duty: DutyName
    """What is to be done."""
    kind: Kind
    """What the dates mean: `deadline`; `usual` (not a limit); `minimum` (not before); `point` (on a day);
    `threshold` (if it lasts longer); `window`; `passed` (the day that the document names had
    passed); or, for what a document does not say, `silent`, `not_here` and
    `elsewhere`."""
    rules: tuple[str, ...] = ()
    """The provisions that say so."""
    readings: tuple[DatedReading, ...] = ()
    """Each way to read them."""
    safe: int = 0
    """Which reading is safe to work to, counting from 0."""
    agreement: Agreement = "one date"
    """How the readings relate."""
    done: date | None = None
    """When it was done, if the case says."""
    status: Status = "open"
    """Whether it was done in time."""


class ConformanceCase(Frozen):
    """A case with all dates that follow from it."""

    name: str
    """Its name in this file."""
    case: GivenCase
    """The facts."""
    answers: tuple[DatedAnswer, ...] = ()
    """What follows."""
    refused: bool = False
    """Stands in the place of answers if the case cannot be worked out, and must not be."""


class ConformanceFile(Published):
    """Cases drawn at random with the dates that follow, by which another program can check its own."""

    cases: tuple[ConformanceCase, ...]
    """The cases."""


class PlansFile(Published):
    """What it takes to work out dates under every procedure: rules, how they relate, and the calendar."""

    calendar: PlanCalendar
    """Bank holidays, and the days that can be counted."""
    words: PlanWords
    """How duties, events and circumstances relate."""
    names: dict[str, str]
    """The name of each authority, as pages write it."""
    authorities: dict[str, tuple[PlanRule, ...]]
    """The rules of each authority on which dates depend."""


KINDS: dict[str, type[Published]] = {
    "files": FileList,
    "rulebook": RulebookFile,
    "vocabulary": VocabularyFile,
    "comparisons": ComparisonsFile,
    "scenario": ScenarioFile,
    "findings": FindingsFile,
    "plans": PlansFile,
    "conformance": ConformanceFile,
}
"""Every kind of file, with what it holds."""
BRIEF = ("plans", "conformance")
"""Kinds of file that leave out what is empty, which is most of it."""
