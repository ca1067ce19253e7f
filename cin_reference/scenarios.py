"""Scenarios: the story of an invented family, and what each document would ask for, worked by hand.

A scenario is a test and a page. Its expectations are dates that a person worked out from the
source text and a calendar; checking them runs the engine and compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self, get_args

from pydantic import Field, model_validator

from cin_reference.case import Case
from cin_reference.counting import DayOne, show
from cin_reference.data import Frozen, content_folder, parse, read_yaml, unknown
from cin_reference.engine import timeline
from cin_reference.entries import Agreement, Entry, Kind, Status, Timeline
from cin_reference.errors import CaseError, CinReferenceError, DataError
from cin_reference.library import authorities, rulebook
from cin_reference.rulebook import Rulebook
from cin_reference.timing import Quantity, Relation
from cin_reference.vocabulary import vocabulary
from cin_reference.words import limit_words

WITHOUT_DATE = ("silent", "not_here", "elsewhere", "no_figure", "forum", "waiting")
"""Kinds of entry that have no date."""


class Expectation(Frozen):
    """What a person worked out that a timeline must say."""

    rule: str | None = None
    """The provision whose date is expected."""
    duty: str | None = None
    """The duty on which silence, or a reference elsewhere, is expected."""
    nth: int = Field(1, ge=1)
    """Which entry of that rule, in order of date: the first by default."""
    kind: Kind | None = None
    """What the date means, or why there is none: a deadline if `due` is given, a minimum if only `earliest` is."""
    earliest: date | None = None
    """The first day on which it may be done."""
    due: date | None = None
    """The last day on which it is in time, under the safe reading."""
    dates: tuple[date, ...] = ()
    """Every date that the words allow, where there are several."""
    agreement: Agreement | None = None
    """How those dates relate."""
    status: Status | None = None
    """Whether it was done in time."""
    projected: bool = False
    """Whether the start date is one that the case does not give."""
    relation: Relation | None = None
    """As stated: how the clock relates to its event."""
    quantity: Quantity | None = None
    """As stated: how long, with its unit."""
    starts: tuple[str, ...] = ()
    """As stated: the event that the clock runs from, or those that it could run from."""
    until: str | None = None
    """As stated: the event at which a recurring clock stops."""
    ways: int | None = Field(None, ge=1)
    """As stated: in how many ways the words can be applied."""
    counting: str
    """How it was worked out by hand, from the text and a calendar."""
    question: str | None = None
    """A question to put to a group, to which this is the answer."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.rule is None) == (self.duty is None):
            raise ValueError("name either a rule or a duty")
        if (self.expected_kind in WITHOUT_DATE) != (self.due is None and self.earliest is None):
            raise ValueError("give a date (due or earliest), or a kind that says why there is none")
        return self

    @property
    def expected_kind(self) -> Kind:
        """The kind of entry that is expected."""
        return self.kind or ("minimum" if self.due is None and self.earliest else "deadline")


class ScenarioCase(Frozen):
    """The story's case under one authority. Events and circumstances are added to those of the scenario."""

    events: dict[str, date | tuple[date, ...]] = Field(default_factory=dict)
    """Events that matter to this document alone."""
    circumstances: tuple[str, ...] = ()
    """Circumstances that this document distinguishes."""
    in_short: str = ""
    """One line: what stands out in this authority. It states no figure: `{rule}` is filled in with the
    first date of a rule, and `{limit:rule}` with its limit."""
    expect: tuple[Expectation, ...] = ()
    """What the timeline must say; none if nobody has worked it out by hand yet."""
    left: dict[str, str] = Field(default_factory=dict)
    """Rules, duties or kinds of entry of which the timeline may say more than is expected, each with the reason."""
    selected: tuple[str, ...] | None = None
    """Every rule that applies because of what is true here; nothing is checked if it is not given."""
    ruled_out: tuple[str, ...] | None = None
    """Every rule that what is true here keeps out; nothing is checked if it is not given."""
    replaced: dict[str, str | tuple[str, ...]] | None = None
    """Every general rule that stands back, with what stands in for it; nothing is checked if it is not given."""


class Scenario(Frozen):
    """A story about an invented family, with a case for every authority."""

    slug: str
    """Its name in addresses and commands; also the name of its file."""
    title: str
    """What happens, in a few words."""
    topic: str
    """The topic of the vocabulary under which it is listed."""
    summary: str
    """One sentence."""
    story: str
    """The family and what has happened, in a paragraph or two."""
    events: dict[str, date | tuple[date, ...]]
    """What happened, and when, under every authority."""
    circumstances: tuple[str, ...] = ()
    """What is true under every authority."""
    until: date
    """How far ahead the timelines look."""
    asks: tuple[str, ...] = ()
    """Duties on which silence is reported, beside those that the events raise."""
    notice: tuple[str, ...] = Field(min_length=1)
    """What a reader should notice."""
    left: dict[str, str] = Field(default_factory=dict)
    """What every case may leave unexpected: duties or kinds of entry, each with the reason."""
    cases: dict[str, ScenarioCase]
    """The case under each authority. One that the file leaves out has only what all have in common."""

    def case(self, authority: str, day_one: DayOne = DayOne.DAY_AFTER) -> Case:
        """Return the case under one authority.

        Raises:
            CaseError: The scenario has no case for the authority.
        """
        if authority not in self.cases:
            raise CaseError(unknown("authority", authority, self.cases))
        own = self.cases[authority]
        return Case(
            authority=authority,
            events={**self.events, **own.events},
            circumstances=frozenset(self.circumstances + own.circumstances),
            until=self.until,
            asks=self.asks,
            day_one=day_one,
        )

    def timeline(self, authority: str, day_one: DayOne = DayOne.DAY_AFTER, book: Rulebook | None = None) -> Timeline:
        """Compute the timeline under one authority, from its own rulebook or another edition of it."""
        return timeline(self.case(authority, day_one), book or rulebook(authority))


def in_short(scenario: Scenario, authority: str) -> str:
    """Return what stands out under one authority, with dates and limits filled in.

    Raises:
        DataError: It names a rule that gives no date in this scenario.
    """
    dated = scenario.timeline(authority).entries
    rules = rulebook(authority).by_id

    def filled(found: re.Match[str]) -> str:
        wanted, name = found["limit"], found["rule"]
        first = next((entry.day for entry in dated if entry.day and name in entry.rules), None)
        if first is None:
            known = {rule for entry in dated for rule in entry.rules}
            raise DataError(
                [f"scenarios/{scenario.slug}.yaml > {authority} > in_short: {unknown('rule', name, known)}"]
            )
        return limit_words(rules[name]) if wanted else show(first)

    return re.sub(r"\{(?P<limit>limit:)?(?P<rule>[^}]+)\}", filled, scenario.cases[authority].in_short)


class Result(NamedTuple):
    """An expectation, held against what was computed."""

    authority: str
    expectation: Expectation
    entry: Entry | None
    faults: tuple[str, ...]


class Checked(NamedTuple):
    """A scenario under one authority, held against what was worked out by hand."""

    results: tuple[Result, ...]
    """Every expectation, with the entry that it is about."""
    faults: tuple[str, ...]
    """What is not as it was worked out by hand, one line each."""


def check(scenario: Scenario, authority: str, book: Rulebook | None = None) -> Checked:
    """Compute the timeline of a scenario under one authority and compare it with what was worked out by hand.

    It is a fault if an expectation is not met, and if an entry is neither expected nor left out for
    a reason. Where nobody has worked anything out, there is nothing to compare.
    """
    own = scenario.cases[authority]
    if not own.expect:
        return Checked((), ())
    book = book or rulebook(authority)
    computed = scenario.timeline(authority, book=book)
    results = tuple(_result(scenario, authority, expected, computed) for expected in own.expect)
    where = f"scenarios/{scenario.slug}.yaml > {authority}"
    more = (*_unaccounted(scenario, own, results, computed), *_lists(own, computed))
    faults = (
        *(fault for result in results for fault in result.faults),
        *misstated(scenario, authority, book),
        *(f"{where} > {fault}" for fault in more),
    )
    return Checked(results, faults)


def misstated(scenario: Scenario, authority: str, book: Rulebook) -> tuple[str, ...]:
    """Return where the expectations of a scenario read a rule otherwise than it is, one line each."""
    return tuple(
        f"scenarios/{scenario.slug}.yaml > {authority} > {expected.rule}: {what}: "
        f"read as {wanted}, but the rule has {got or 'none'}"
        for expected in scenario.cases[authority].expect
        if expected.rule and (timing := book.by_id[expected.rule].timing)
        for what, wanted, got in (
            ("relation", expected.relation, timing.relation),
            ("quantity", expected.quantity, timing.quantity),
            ("starts", " and ".join(sorted(expected.starts)), " and ".join(sorted(timing.starts))),
            ("until", expected.until, timing.until),
            ("ways", expected.ways, len(timing.clocks)),
        )
        if wanted and wanted != got
    )


def verify(scenario: Scenario) -> tuple[Result, ...]:
    """Check a scenario under every authority.

    Raises:
        DataError: One line for each thing that is not as it was worked out by hand.
    """
    checked = [check(scenario, authority) for authority in scenario.cases]
    if faults := [fault for each in checked for fault in each.faults]:
        raise DataError(faults)
    return tuple(result for each in checked for result in each.results)


def _unaccounted(scenario: Scenario, own: ScenarioCase, results: Iterable[Result], computed: Timeline) -> Iterator[str]:
    """Give each entry that nobody expected and no reason leaves out, and each reason that nothing needs."""
    expected = [result.entry for result in results if result.entry]
    needed = set()
    for entry in (*computed.entries, *computed.without_date):
        if any(entry is each for each in expected):
            continue
        names = (*entry.rules, entry.duty, entry.kind)
        if reasons := [name for name in names if name in own.left]:
            needed.add(reasons[0])
        elif not scenario.left.keys() & set(names):
            when = show(entry.day) if entry.day else entry.kind.replace("_", " ")
            name = entry.provision or entry.duty
            yield f"{name}: {when} is not expected; work it out by hand, or leave it for a reason"
    for name in own.left.keys() - needed:
        yield f"left > {name}: everything of that name is expected, or there is nothing; remove it"


def _lists(own: ScenarioCase, computed: Timeline) -> Iterator[str]:
    """Compare which rules apply with the lists that were made by hand."""
    for what, wanted, got in (
        ("selected", own.selected, computed.selected),
        ("ruled_out", own.ruled_out, computed.ruled_out),
        ("replaced", _pairs(own.replaced), _pairs(computed.replaced)),
    ):
        if wanted is not None and got is not None:
            yield from (f"{what}: {name} is expected, but not computed" for name in sorted({*wanted} - {*got}))
            yield from (f"{what}: {name} is computed, but not expected" for name in sorted({*got} - {*wanted}))


def _pairs(replaced: Mapping[str, str | tuple[str, ...]] | None) -> list[str] | None:
    if replaced is None:
        return None
    return [
        f"{general} by {special}"
        for general, given in replaced.items()
        for special in ([given] if isinstance(given, str) else given)
    ]


def _result(scenario: Scenario, authority: str, expected: Expectation, computed: Timeline) -> Result:
    name = expected.rule or expected.duty
    where = f"scenarios/{scenario.slug}.yaml > {authority} > {name} (number {expected.nth})"
    entry = _find(expected, computed)
    if entry is None:
        day = expected.due or expected.earliest
        wanted = show(day) if day else expected.expected_kind
        return Result(authority, expected, None, (f"{where}: expected {wanted}, but the timeline has no such entry",))
    return Result(authority, expected, entry, tuple(f"{where}: {fault}" for fault in _differences(expected, entry)))


def _find(expected: Expectation, computed: Timeline) -> Entry | None:
    if expected.expected_kind in WITHOUT_DATE:
        found = [
            entry
            for entry in (*computed.entries, *computed.without_date)
            if entry.kind == expected.expected_kind and (entry.duty == expected.duty or expected.rule in entry.rules)
        ]
    else:
        found = [entry for entry in computed.entries if entry.day and expected.rule in entry.rules]
    return found[expected.nth - 1] if len(found) >= expected.nth else None


def _differences(expected: Expectation, entry: Entry) -> Iterator[str]:
    compared: list[tuple[str, object, object]] = []
    if expected.expected_kind not in WITHOUT_DATE:
        several = len(set(_dates(entry))) > 1
        compared += [
            ("kind", expected.expected_kind, entry.kind),
            ("due", expected.due, entry.due),
            ("projected", expected.projected, entry.projected),
        ]
        if expected.earliest or entry.kind == "minimum":
            compared.append(("earliest", expected.earliest, entry.earliest))
        if expected.dates or several:
            compared.append(("dates", tuple(sorted(expected.dates)), _dates(entry)))
    optional = ("agreement", "status")
    compared += [(what, getattr(expected, what), getattr(entry, what)) for what in optional if getattr(expected, what)]
    for what, wanted, got in compared:
        if wanted != got:
            yield f"{what}: expected {_shown(wanted)}, computed {_shown(got)}"


def _dates(entry: Entry) -> tuple[date, ...]:
    """Return every distinct date of the entry's readings, in order."""
    found = {reading.due or reading.earliest for reading in entry.readings}
    return tuple(sorted(day for day in found if day))


def _shown(value: object) -> str:
    if isinstance(value, date):
        return show(value)
    if isinstance(value, tuple):
        return " and ".join(show(day) for day in value) or "no date"
    return "no date" if value is None else str(value)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return every scenario, in alphabetical order of slug.

    Raises:
        DataError: A file is not valid, or names something unknown.
    """
    return tuple(
        load_scenario(file) for file in sorted(content_folder("scenarios").glob("*.yaml"), key=lambda file: file.stem)
    )


def load_scenario(file: Path) -> Scenario:
    """Read one scenario.

    Raises:
        DataError: The file is not valid, or names something unknown.
    """
    read = parse(Scenario, {"slug": file.stem, **read_yaml(file)}, file)
    every = dict.fromkeys(authorities(), ScenarioCase()) | read.cases
    read = read.model_copy(update={"cases": dict(sorted(every.items()))})
    if found := [f"scenarios/{file.name} > {fault}" for fault in _faults(read)]:
        raise DataError(found)
    return read


def scenario(slug: str) -> Scenario:
    """Return one scenario.

    Raises:
        CaseError: There is no such scenario.
    """
    known = {each.slug: each for each in scenarios()}
    if slug not in known:
        raise CaseError(unknown("scenario", slug, known))
    return known[slug]


class Question(NamedTuple):
    """A question to put to a group, with the computed answer."""

    authority: str
    """The authority that it is about."""
    expectation: Expectation
    """The question, and how its answer was worked out by hand."""
    entry: Entry
    """The answer."""


def questions(scenario: Scenario) -> tuple[Question, ...]:
    """Return the questions of a scenario, step by step: in the order of duties, then of authorities."""
    asked = [
        Question(result.authority, result.expectation, result.entry)
        for authority in scenario.cases
        for result in check(scenario, authority).results
        if result.expectation.question and result.entry
    ]
    duties = list(vocabulary().duties)
    return tuple(sorted(asked, key=lambda each: (duties.index(each.entry.duty), each.authority)))


@cache
def exercised(authority: str) -> dict[str, tuple[Scenario, ...]]:
    """Return the scenarios in which each rule of an authority is worked out by hand."""
    found: dict[str, dict[str, Scenario]] = {}
    for story in scenarios():
        for result in check(story, authority).results:
            for rule in result.entry.rules if result.entry else ():
                found.setdefault(rule, {})[story.slug] = story
    return {rule: tuple(stories.values()) for rule, stories in found.items()}


def _faults(read: Scenario) -> Iterator[str]:
    if read.topic not in vocabulary().topics:
        yield f"topic: {unknown('topic', read.topic, vocabulary().topics)}"
    for authority, own in read.cases.items():
        if authority not in authorities():
            yield f"cases: {unknown('authority', authority, authorities())}"
            continue
        try:
            read.case(authority).check(vocabulary())
        except CinReferenceError as fault:
            yield f"cases > {authority}: {fault}"
        rules, duties = rulebook(authority).by_id, vocabulary().duties
        listed = {"selected": own.selected, "ruled_out": own.ruled_out, "replaced": own.replaced}
        names: list[tuple[str, str, Iterable[str | None], Iterable[str]]] = [
            ("expect", "provision", (expected.rule for expected in own.expect), rules),
            ("expect", "duty", (expected.duty for expected in own.expect), duties),
            (
                "expect",
                "event",
                (event for each in own.expect for event in (*each.starts, each.until)),
                vocabulary().events,
            ),
            ("left", "provision, duty or kind", own.left, [*rules, *duties, *get_args(Kind)]),
            *((key, "provision", given or (), rules) for key, given in listed.items()),
        ]
        for key, kind, given, known in names:
            for name in given:
                if name is not None and name not in known:
                    yield f"cases > {authority} > {key}: {unknown(kind, name, known)}"
