"""The rulebook of one authority: its document and what the document says, typed and cited.

Every provision cites the passages that it rests on, and says how it relates to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Any

from dateutil.relativedelta import relativedelta
from pydantic import Field, GetJsonSchemaHandler, field_validator, model_validator

from cin_reference.data import Frozen, field_meanings, meaning, unknown
from cin_reference.errors import DataError
from cin_reference.passages import Heading, Passage, Reason, paths
from cin_reference.plan import Plan, PlanRule, kind_of, plan_clock
from cin_reference.timing import MOST_WORDS_QUOTED, Figure, Timing
from cin_reference.vocabulary import CircumstanceName, DutyName, RoleName, Vocabulary

FEWEST_WORDS_QUOTED = 3


class Modality(StrEnum):
    """How strongly a document words a provision, from its own modal verb."""

    MUST = "must"
    """Must, shall, is required to, cannot."""
    WILL = "will"
    """Will, is to be: stated as what is going to happen."""
    IS = "is"
    """Stated as a fact: "a visit is made"."""
    RESPONSIBLE = "is responsible for"
    """Given to somebody as their responsibility."""
    EXPECTED = "is expected"
    """An expectation or a practice standard."""
    SHOULD = "should"
    """Should."""
    SHOULD_NORMALLY = "should normally"
    """Should or would "normally", "usually", "ideally" or "where possible"."""
    MAY = "may"
    """May, can: allowed, not asked for."""
    NOT_REQUIRED = "is not required"
    """The document says that it need not be done."""

    @cached_property
    def rank(self) -> int:
        """Its place among them; 0 is the strongest."""
        return list(Modality).index(self)


class Citation(Frozen):
    """Where a document says something. Data files give the passage, and words to search for if they help."""

    passage: str
    """The id of the passage."""
    heading: str
    """The heading that it stands under, as printed."""
    place: str
    """The paragraph, bullet or table row under that heading."""
    find: str | None = None
    """Three to eight words exactly as printed, to search for."""

    @property
    def where(self) -> str:
        """Heading and place, as a reader looks for them."""
        return f"{self.heading}, {self.place}"

    @field_validator("find")
    @classmethod
    def _few_words(cls, find: str | None) -> str | None:
        if find is not None and not FEWEST_WORDS_QUOTED <= len(find.split()) <= MOST_WORDS_QUOTED:
            raise ValueError(f"give {FEWEST_WORDS_QUOTED} to {MOST_WORDS_QUOTED} words to search for")
        return find

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if handler.mode == "serialization":
            return super().__get_pydantic_json_schema__(core, handler)
        passage, find = ({"type": "string", "description": field_meanings(cls)[name]} for name in ("passage", "find"))
        pair = {"type": "object", "properties": {"passage": passage, "find": find}, "required": ["passage"]}
        return {"anyOf": [passage, pair | {"additionalProperties": False}]}


class Doubt(StrEnum):
    """What kind of thing cannot be told from a document."""

    UNIT_NOT_STATED = "unit not stated"
    """It says "days" and not which."""
    START_NOT_STATED = "start not stated"
    """It does not say from when a time runs."""
    TIME_NOT_STATED = "time not stated"
    """It does not say how soon, how often or until when."""
    DIRECTION_UNCLEAR = "direction unclear"
    """A time may lie before or after its event."""
    STRENGTH_VARIES = "strength varies"
    """The same thing is worded more strongly in one place than in another."""
    STATEMENTS_DISAGREE = "statements disagree"
    """Two statements cannot both be meant."""
    CANNOT_ALL_HOLD = "cannot all hold"
    """Statements that can each be meant cannot all be kept together."""
    TERM_VARIES = "term varies"
    """One thing goes by several names, or one name may mean several things."""
    ACTOR_NOT_STATED = "actor not stated"
    """It does not say who is to act, decide or agree."""
    SCOPE_NOT_STATED = "scope not stated"
    """It does not say for which children, cases or meetings."""
    MEANING_OPEN = "meaning open"
    """The words can be understood in more than one way, or what they ask is not defined."""
    REFERENCE_WITHOUT_ADDRESS = "reference without address"
    """It sends the reader to something that cannot be found from the text."""
    SECTION_MISNUMBERED = "section misnumbered"
    """A section has a wrong or repeated number, or is referred to wrongly."""
    TEXT_LOST = "text lost"
    """Words are missing, cut or scrambled."""
    PAST_REVIEW_DATE = "past review date"
    """The document's own review date has passed."""
    SUPERSEDED_GUIDANCE = "superseded guidance"
    """It cites guidance by a date that shows that it is not the newest."""


class Unclear(Frozen):
    """One thing that a careful reader cannot tell; data files write it `kind: sentence`."""

    kind: Doubt
    """The kind of doubt."""
    note: str
    """One plain sentence, from which the authority could mend its document."""

    @model_validator(mode="before")
    @classmethod
    def _from_pair(cls, given: Any) -> Any:
        if isinstance(given, dict) and len(given) == 1:
            [(kind, note)] = given.items()
            return {"kind": str(kind).replace("_", " "), "note": note}
        return given

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if handler.mode == "serialization":
            return super().__get_pydantic_json_schema__(core, handler)
        return {
            "description": "One thing that a careful reader cannot tell, with the kind of doubt.",
            "type": "object",
            "properties": {kind.replace(" ", "_"): {"type": "string", "description": meaning(kind)} for kind in Doubt},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }


class Variation(Frozen):
    """Who may depart from a provision, and how."""

    who: RoleName
    """The role."""
    how: str
    """What they may do, in our words."""


class Provision(Frozen):
    """One thing that a document says, in our words."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    """Its name, unique within the authority, stable: links and citations use it."""
    duty: DutyName
    """What is to be done."""
    statement: str
    """What the document says, in one plain sentence of ours."""
    items: tuple[str, ...] = ()
    """What a list in the document asks for, item by item, in our words."""
    modality: Modality
    """How strongly it is worded."""
    who: tuple[RoleName, ...] = ()
    """The roles that are to do it; empty where the document does not say."""
    when: tuple[CircumstanceName, ...] = ()
    """Circumstances that must all hold."""
    unless: tuple[CircumstanceName, ...] = ()
    """Circumstances none of which may hold."""
    timing: Timing | None = None
    """Its clock, if it has one."""
    varied_by: tuple[Variation, ...] = ()
    """Who may depart from it, and how."""
    judgement: bool = False
    """Whether it leaves the matter to professional judgement."""
    refers_to: str | None = None
    """The other document that it sends the reader to, whose text is not given."""
    replaces: tuple[str, ...] = ()
    """Provisions of the same document that it stands in for where it applies."""
    restates: tuple[str, ...] = ()
    """Provisions that state the same rule in other words or in another place."""
    disagrees_with: tuple[str, ...] = ()
    """Provisions that cannot both be meant, where the document does not say which gives way."""
    adds_to: tuple[str, ...] = ()
    """Provisions beside which it holds: both are to be kept."""
    unclear: tuple[Unclear, ...] = ()
    """What a careful reader cannot tell from the words."""
    cites: tuple[Citation, ...] = Field(min_length=1)
    """Where the document says it."""

    @property
    def links(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the provisions it is linked to, by kind of link."""
        return {kind: getattr(self, kind) for kind in ("replaces", "restates", "disagrees_with", "adds_to")}

    @property
    def has_figure(self) -> bool:
        """Whether it states how long, or until which day."""
        return self.timing is not None and self.timing.has_figure

    def selected(self, circumstances: Iterable[str]) -> bool:
        """Tell whether all that it requires is among the circumstances of a case."""
        return set(circumstances).issuperset(self.when)

    def ruled_out(self, circumstances: Iterable[str]) -> bool:
        """Tell whether something that excludes it is among the circumstances of a case."""
        return not set(circumstances).isdisjoint(self.unless)

    def applies(self, circumstances: Iterable[str]) -> bool:
        """Tell whether the circumstances of a case select this provision and none rules it out."""
        held = set(circumstances)
        return self.selected(held) and not self.ruled_out(held)

    def competes_with(self, other: Provision) -> bool:
        """Tell whether both put a clock of the same kind on the same duty."""
        return (
            self.timing is not None
            and other.timing is not None
            and self.duty == other.duty
            and bool(self.timing.clocks and other.timing.clocks)
            and self.timing.relation == other.timing.relation
            and self.timing.figure == other.timing.figure
        )

    def linked_with(self, other: Provision) -> bool:
        """Tell whether either says how it relates to the other."""
        return any(b.id in names for a, b in ((self, other), (other, self)) for names in a.links.values())

    def states_with(self, other: Provision) -> bool:
        """Tell whether both state one clock: the same in other words, or in a way that disagrees."""
        linked = any(b.id in (*a.restates, *a.disagrees_with) for a, b in ((self, other), (other, self)))
        return linked and self.competes_with(other)

    def planned(self, joins: frozenset[str]) -> PlanRule:
        """Return it as a rule of a plan.

        Args:
            joins: The provisions with which it states one clock.
        """
        timing = self.timing
        return PlanRule(
            id=self.id,
            duty=self.duty,
            when=self.when,
            unless=self.unless,
            replaces=self.replaces,
            kind=kind_of(timing, elsewhere=bool(self.refers_to)),
            relation=timing.relation if timing else None,
            usual=timing is not None and timing.figure is Figure.USUAL,
            stated=timing is None or timing.start_stated,
            strength=self.modality.rank,
            start=timing.start if timing and not timing.forum else None,
            clocks=tuple(map(plan_clock, timing.clocks)) if timing else (),
            joins=joins,
            disagrees=frozenset(self.disagrees_with),
        )


class SourceDocument(Frozen):
    """One edition of one authority's document, as far as the text tells."""

    title: str
    """Its title, as printed."""
    publisher: str
    """Who publishes it, as the text tells."""
    dated: str | None = None
    """Its date as the text gives it; none if it gives none."""
    review_due: str | None = None
    """When it says that it is to be reviewed; none if it does not say."""
    notes: tuple[str, ...] = ()
    """What a reader should know about the text, and what it does not say about itself."""
    unclear: tuple[Unclear, ...] = ()
    """What is unclear about the document as a whole."""
    outline: tuple[Heading, ...] = ()
    """Its headings, as printed and in order, by which it is split into passages."""

    def review_passed(self, on: date) -> bool | None:
        """Tell whether the review date has passed on a day; `None` if the document states none.

        A review date that gives only a month has passed when the month is over.
        """
        from dateutil import parser  # noqa: PLC0415 (it takes a while to import, and few ask)

        if self.review_due is None:
            return None
        month = parser.parse(self.review_due, default=datetime(on.year, 1, 1))  # only its date counts
        return on > month.date() + relativedelta(day=31)


class Acknowledgement(Frozen):
    """Why a finding is to stay as it is."""

    finding: str
    """The name of the finding, or a code, for all findings of that code."""
    reason: str
    """Why, in a sentence or two."""
    decided: date
    """The day on which this was decided."""


class Rulebook(Frozen):
    """Everything that one authority's document says, ready to compute with."""

    slug: str
    """The authority's name in addresses and commands; also the name of its folder."""
    name: str
    """The authority's name."""
    document: SourceDocument
    """The document."""
    provisions: tuple[Provision, ...]
    """What it says, in the order of the document."""
    passages: tuple[Passage, ...] = ()
    """The passages of the document, in order, without their text."""
    set_aside: dict[str, Reason] = Field(default_factory=dict)
    """Passages that prescribe nothing, each with the reason."""
    acknowledged: tuple[Acknowledgement, ...] = ()
    """Findings that are to stay as they are, each with the reason."""

    def __hash__(self) -> int:
        """Return a number that equal rulebooks share, so that what is worked out from one can be kept under it."""
        return hash(self.slug)

    @cached_property
    def by_id(self) -> dict[str, Provision]:
        """Return each provision under its name."""
        return {provision.id: provision for provision in self.provisions}

    @cached_property
    def plan(self) -> Plan:
        """Return its plan: one rule for each provision, in order."""
        joins: dict[str, set[str]] = {}
        for one in self.provisions:
            for name in (*one.restates, *one.disagrees_with):
                if one.competes_with(self.by_id[name]):
                    joins.setdefault(one.id, set()).add(name)
                    joins.setdefault(name, set()).add(one.id)
        return tuple(each.planned(frozenset(joins.get(each.id, ()))) for each in self.provisions)

    @cached_property
    def duties(self) -> frozenset[str]:
        """Return every duty on which the document says something."""
        return frozenset(provision.duty for provision in self.provisions)

    @cached_property
    def headings(self) -> dict[str, tuple[str, ...]]:
        """Return, for each section of the document, its heading and those that it stands under, outermost first."""
        return paths(self.passages, self.document.outline)

    @cached_property
    def cited_by(self) -> dict[str, tuple[str, ...]]:
        """Return, for each passage of the document, the provisions that cite it."""
        citing: dict[str, list[str]] = {passage.id: [] for passage in self.passages}
        for provision in self.provisions:
            for citation in provision.cites:
                citing[citation.passage].append(provision.id)
        return {passage: tuple(names) for passage, names in citing.items()}

    @cached_property
    def uncovered(self) -> tuple[str, ...]:
        """Return the passages that no provision cites and that are not set aside."""
        return tuple(
            passage for passage, citing in self.cited_by.items() if not citing and passage not in self.set_aside
        )

    def check(self, vocabulary: Vocabulary) -> None:
        """Check every name in the rulebook and every link between its provisions.

        Raises:
            DataError: One line for each fault.
        """
        faults = [
            *_repeated(self),
            *(fault for provision in self.provisions for fault in _names(self, provision, vocabulary)),
        ]
        faults = faults or [*_cycles(self), *_unlinked(self, vocabulary)]
        faults = [f"provisions.yaml > {fault}" for fault in faults] or [
            f"set_aside.yaml > {f}" for f in _set_aside(self)
        ]
        if faults:
            raise DataError(f"{self.slug}/{fault}" for fault in faults)


def _set_aside(rulebook: Rulebook) -> Iterator[str]:
    """Give each passage that is set aside without existing, or although a provision cites it."""
    for passage in rulebook.set_aside:
        if passage not in rulebook.cited_by:
            yield unknown("passage", passage, rulebook.cited_by)
        elif rulebook.cited_by[passage]:
            yield f"{passage}: '{rulebook.cited_by[passage][0]}' cites it; do one or the other"


def _repeated(rulebook: Rulebook) -> Iterator[str]:
    ids = [provision.id for provision in rulebook.provisions]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{name}: {ids.count(name)} provisions have this id; give each its own"


def _names(rulebook: Rulebook, provision: Provision, vocabulary: Vocabulary) -> Iterator[str]:
    timing = provision.timing
    ends = [timing.until, *(stage.until for stage in timing.stages)] if timing else []
    events = [timing.start, *timing.candidates, *(r.start for r in timing.readings), *ends] if timing else []
    used: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("duty", [provision.duty], vocabulary.duties),
        ("role", [*provision.who, *(variation.who for variation in provision.varied_by)], vocabulary.roles),
        ("circumstance", [*provision.when, *provision.unless], vocabulary.circumstances),
        ("event", [event for event in events if event], vocabulary.events),
        ("provision", [name for names in provision.links.values() for name in names], rulebook.by_id),
    ]
    for kind, names, known in used:
        for name in sorted(set(names).difference(known)):
            yield f"{provision.id}: {unknown(kind, name, known)}"
    for event in [*ends, *timing.candidates] if timing else ():
        if event in vocabulary.events and vocabulary.events[event].composed_of:
            yield f"{provision.id}: a clock can only start at '{event}'; name its events here"


def _cycles(rulebook: Rulebook) -> Iterator[str]:
    """Give each provision that, through others, replaces itself."""
    for provision in rulebook.provisions:
        reached: set[str] = set()
        ahead = list(provision.replaces)
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                ahead.extend(rulebook.by_id[name].replaces)
        if provision.id in reached:
            yield f"{provision.id}: it replaces itself, through {', '.join(sorted(reached))}; remove one replacement"


def _unlinked(rulebook: Rulebook, vocabulary: Vocabulary) -> Iterator[str]:
    """Give each two provisions that can both win in one case without a word on how they relate."""
    timed = [provision for provision in rulebook.provisions if provision.has_figure]
    for one, other in combinations(timed, 2):
        if one.competes_with(other) and not one.linked_with(other) and _compatible(one, other, vocabulary):
            yield (
                f"{other.id}: it and '{one.id}' can both win for the duty '{one.duty}'; "
                "link them with replaces, restates, adds_to or disagrees_with"
            )


def _compatible(one: Provision, other: Provision, vocabulary: Vocabulary) -> bool:
    """Tell whether one case can select both provisions."""
    when = {*one.when, *other.when}
    return when.isdisjoint({*one.unless, *other.unless}) and not any(
        vocabulary.exclusive(a, b) for a, b in combinations(sorted(when), 2)
    )
