"""Rulebooks: what a data file may say, every way to apply a timing, and the five that the package ships."""

from __future__ import annotations

from typing import Any

import pytest
from examplebury import DOCUMENT, WORDS, WriteRulebook, book, every, rule, within

from cin_reference.counting import Unit
from cin_reference.errors import DataError
from cin_reference.library import authorities, load_rulebook, rulebook, rulebooks
from cin_reference.quantities import Quantity
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.timing import Relation, Timing
from cin_reference.words import clock_words, limit_words, timing_words

# quantities

UNITS = "hours, working_days, calendar_days, weeks, months, years, school_days, unstated_days"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"weeks": 6}, "6 weeks"),
        ({"weeks": 1}, "1 week"),
        ({"working_days": 15}, "15 working days"),
        ({"calendar_days": 5}, "5 days"),
        ({"unstated_days": 2}, "2 days"),
        ({"weeks": 12, "to": 16}, "12 to 16 weeks"),
        ({"hours": 72}, "72 hours"),
        ({"school_days": 10}, "10 school days"),
    ],
)
def test_quantity_is_written_as_read(written: dict[str, int], words: str) -> None:
    """A quantity keeps its unit and range: it is written out as it was read, and said in words."""
    quantity = Quantity.model_validate(written)
    assert quantity.model_dump() == written
    assert str(quantity) == words


def test_unstated_days_have_no_unit() -> None:
    """A document that says only "days" has given a count without a unit."""
    assert Quantity.model_validate({"unstated_days": 5}).unit is None
    assert Quantity.model_validate({"calendar_days": 5}).unit is Unit.CALENDAR_DAYS


QUANTITY_FAULTS = [
    ({"days": 5}, "quantity: 'days' is ambiguous: write working_days, calendar_days, or unstated_days"),
    (
        {"weeks": 6, "months": 2},
        f"quantity: give one unit with its count, such as {{weeks: 6}}; units are {UNITS}",
    ),
    ({"to": 6}, f"quantity: give one unit with its count, such as {{weeks: 6}}; units are {UNITS}"),
    ({"week": 6}, "quantity: unknown unit 'week'; did you mean 'weeks'?"),
    ({"working_day": 6}, "quantity: unknown unit 'working_day'; did you mean 'working_days'?"),
    ({"weeks": 16, "to": 12}, "quantity: a range ends after it begins: 16 to 12 does not"),
    ({"weeks": 16, "to": 16}, "quantity: a range ends after it begins: 16 to 16 does not"),
    (6, "quantity: Input should be a valid dictionary or instance of Quantity"),
    ({"weeks": 0}, "quantity > count: Input should be greater than or equal to 1"),
    (
        {"weeks": "six"},
        "quantity > count: Input should be a valid integer, unable to parse string as an integer",
    ),
]


@pytest.mark.parametrize(("quantity", "said"), QUANTITY_FAULTS)
def test_quantity_faults(
    quantity: Any, said: str, plain_provision: dict[str, Any], write_rulebook: WriteRulebook
) -> None:
    """A quantity that is ambiguous or impossible is refused, with the file, the entry and what to do."""
    plain_provision["timing"]["quantity"] = quantity
    with pytest.raises(DataError) as caught:
        load_rulebook(write_rulebook(plain_provision))
    assert str(caught.value) == f"examplebury/provisions.yaml > provisions > first-meeting > timing > {said}"


# timings

WITHIN: dict[str, Any] = {"relation": "within", "quantity": {"weeks": 6}, "start": "assessment_completed"}
READING = {"label": "one way", "why": "the words allow it"}
TIMING_FAULTS = [
    (
        {"relation": "within", "start": "assessment_completed"},
        "a timing needs a quantity, or the document's words for a limit without one",
    ),
    (WITHIN | {"words": "one two three four five six seven eight nine"}, "words: quote at most 8 words"),
    (
        WITHIN | {"candidates": ["cin_plan_agreed"]},
        "start and candidates exclude each other: either the document says, or it does not",
    ),
    (WITHIN | {"forum": True}, "a forum's frequency has no start event; remove start or candidates"),
    (
        {"relation": "every", "quantity": {"months": 1}, "forum": True, "candidates": ["cin_plan_agreed"]},
        "a forum's frequency has no start event; remove start or candidates",
    ),
    (
        {"relation": "within", "quantity": {"weeks": 6}},
        "name the start event, or list the candidates if the document does not say",
    ),
    (WITHIN | {"readings": [READING]}, "readings: give at least two, or none"),
    (
        WITHIN | {"day": {"number": 15, "of": "month_after"}},
        "quantity and day exclude each other: a time is counted, or it ends on a day that is named",
    ),
    (
        {"relation": "every", "day": {"number": 15, "of": "month_after"}, "start": "assessment_completed"},
        "day: a day of a month goes with within, not_before, once",
    ),
    (
        WITHIN | {"quantity": {"working_days": 5}, "clear": True},
        "clear: only a time 'before' or 'not_before' an event has clear days",
    ),
    (
        WITHIN | {"relation": "before", "clear": True},
        "clear: give a quantity in days, as only days can be clear",
    ),
]


@pytest.mark.parametrize(("timing", "said"), TIMING_FAULTS)
def test_timing_faults(
    timing: dict[str, Any], said: str, plain_provision: dict[str, Any], write_rulebook: WriteRulebook
) -> None:
    """A timing that contradicts itself, or leaves out what it needs, is refused."""
    plain_provision["timing"] = timing
    with pytest.raises(DataError) as caught:
        load_rulebook(write_rulebook(plain_provision))
    assert str(caught.value) == f"examplebury/provisions.yaml > provisions > first-meeting > timing: {said}"


def test_eight_words_may_be_quoted() -> None:
    """Words of the document may be eight, so nine are too many by one."""
    timing = Timing.model_validate(WITHIN | {"words": "one two three four five six seven eight"})
    assert timing.words == "one two three four five six seven eight"


# provisions and citations


@pytest.mark.parametrize(
    ("find", "accepted"),
    [
        ("two words", False),
        ("three whole words", True),
        ("one two three four five six seven eight", True),
        ("one two three four five six seven eight nine", False),
    ],
)
def test_words_to_search_for(
    find: str, accepted: bool, plain_provision: dict[str, Any], write_rulebook: WriteRulebook
) -> None:
    """A citation gives three to eight words to search for."""
    plain_provision["cites"][0]["find"] = find
    folder = write_rulebook(plain_provision)
    if accepted:
        assert load_rulebook(folder).provisions[0].cites[0].find == find
        return
    with pytest.raises(DataError) as caught:
        load_rulebook(folder)
    assert str(caught.value) == (
        "examplebury/provisions.yaml > provisions > first-meeting > cites > number 1 > find: "
        "give 3 to 8 words to search for"
    )


def test_citation_is_required(plain_provision: dict[str, Any], write_rulebook: WriteRulebook) -> None:
    """A provision without the key for citations is refused."""
    del plain_provision["cites"]
    with pytest.raises(DataError) as caught:
        load_rulebook(write_rulebook(plain_provision))
    assert str(caught.value) == (
        "examplebury/provisions.yaml > provisions > first-meeting > cites: this key is missing; add it"
    )


def test_empty_citations_are_refused(plain_provision: dict[str, Any], write_rulebook: WriteRulebook) -> None:
    """A provision whose list of citations is empty is refused."""
    plain_provision["cites"] = []
    with pytest.raises(DataError) as caught:
        load_rulebook(write_rulebook(plain_provision))
    assert str(caught.value) == ("examplebury/provisions.yaml > provisions > first-meeting > cites: give at least 1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"modality": "shall"},
            "modality: 'shall' is not one of must, will, is, is responsible for, is expected, should, "
            "should normally, may, is not required",
        ),
        (
            {"timing": {"relation": "after", "words": "soon", "start": "assessment_completed"}},
            "timing > relation: 'after' is not one of within, before, every, not_before, once, if_longer, in_last",
        ),
        (
            {"timing": {"relation": "within", "words": "soon", "start": "assessment_completed", "figure": "hope"}},
            "timing > figure: 'hope' is not one of limit, usual",
        ),
    ],
)
def test_words_from_a_closed_list(
    change: dict[str, Any], said: str, plain_provision: dict[str, Any], write_rulebook: WriteRulebook
) -> None:
    """Where only certain words are allowed, another one is refused and they are listed."""
    with pytest.raises(DataError) as caught:
        load_rulebook(write_rulebook(plain_provision | change))
    assert str(caught.value) == f"examplebury/provisions.yaml > provisions > first-meeting > {said}"


def test_id_must_fit_into_an_address(plain_provision: dict[str, Any], write_rulebook: WriteRulebook) -> None:
    """An id with capitals or spaces is refused, because addresses carry it."""
    plain_provision["id"] = "First meeting"
    with pytest.raises(DataError) as caught:
        load_rulebook(write_rulebook(plain_provision))
    assert str(caught.value) == (
        "examplebury/provisions.yaml > provisions > First meeting > id: "
        "String should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$'"
    )


def test_every_fault_of_a_file_is_reported_at_once(
    plain_provision: dict[str, Any], write_rulebook: WriteRulebook
) -> None:
    """Two faults in two entries make one error with two lines."""
    misspelt = plain_provision | {"id": "second-meeting", "statment": "x"}
    ambiguous = plain_provision | {"timing": WITHIN | {"quantity": {"days": 5}}}
    with pytest.raises(DataError) as caught:
        load_rulebook(write_rulebook(ambiguous, misspelt))
    assert caught.value.faults == (
        "examplebury/provisions.yaml > provisions > first-meeting > timing > quantity: "
        "'days' is ambiguous: write working_days, calendar_days, or unstated_days",
        "examplebury/provisions.yaml > provisions > second-meeting > statment: "
        "this key is not known; check its spelling or remove it",
    )


# names


def faults_of(*rules: Provision) -> tuple[str, ...]:
    """Return the faults that Examplebury's rulebook has with these provisions."""
    with pytest.raises(DataError) as caught:
        book(*rules)
    return caught.value.faults


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (rule("a", "frist_meeting"), "unknown duty 'frist_meeting'; did you mean 'first_meeting'?"),
        (rule("a", "visit", who=["workr"]), "unknown role 'workr'; did you mean 'worker'?"),
        (
            rule("a", "visit", varied_by=[{"who": "manger", "how": "may allow more"}]),
            "unknown role 'manger'; did you mean 'manager'?",
        ),
        (rule("a", "visit", when=["disbled"]), "unknown circumstance 'disbled'; did you mean 'disabled'?"),
        (rule("a", "visit", unless=["disbled"]), "unknown circumstance 'disbled'; did you mean 'disabled'?"),
        (
            rule("a", "visit", within({"weeks": 1}, "plan_stated")),
            "unknown event 'plan_stated'; did you mean 'plan_started'?",
        ),
        (
            rule("a", "visit", every({"weeks": 1}, "plan_started", until="plan_pausd")),
            "unknown event 'plan_pausd'; did you mean 'plan_paused'?",
        ),
        (
            rule("a", "visit", {"relation": "once", "quantity": {"weeks": 1}, "candidates": ["asessed"]}),
            "unknown event 'asessed'; did you mean 'assessed'?",
        ),
        (
            rule("a", "visit", within({"weeks": 1}, "assessed", readings=[READING, READING | {"start": "plan_endd"}])),
            "unknown event 'plan_endd'; did you mean 'plan_ended'?",
        ),
        (rule("ab", "visit", adds_to=["abc"]), "unknown provision 'abc'; did you mean 'ab'?"),
        (rule("a", "visit", replaces=["zzzz"]), "unknown provision 'zzzz'; write one of a"),
        (rule("a", "visit", restates=["zzzz"]), "unknown provision 'zzzz'; write one of a"),
        (rule("a", "visit", disagrees_with=["zzzz"]), "unknown provision 'zzzz'; write one of a"),
        (rule("a", "qqqq"), "unknown duty 'qqqq'; see `cin-reference vocabulary` for the known names"),
    ],
)
def test_unknown_names(faulty: Provision, said: str) -> None:
    """A name that the vocabulary or the rulebook does not have is refused, with the nearest one."""
    assert faults_of(faulty) == (f"examplebury/provisions.yaml > {faulty.id}: {said}",)


def test_repeated_ids_are_refused() -> None:
    """Two provisions with one id are refused."""
    assert faults_of(rule("a", "visit"), rule("a", "review")) == (
        "examplebury/provisions.yaml > a: 2 provisions have this id; give each its own",
    )


# links

SIX = within({"weeks": 6}, "plan_started")
TEN = within({"weeks": 10}, "plan_started")


def test_two_rules_that_can_both_win_are_refused() -> None:
    """Two limits on one duty that one case can select need a word on how they relate."""
    assert faults_of(rule("one", "visit", SIX), rule("other", "visit", TEN, when=["disabled"])) == (
        "examplebury/provisions.yaml > other: it and 'one' can both win for the duty 'visit'; "
        "link them with replaces, restates, adds_to or disagrees_with",
    )


@pytest.mark.parametrize("link", ["replaces", "restates", "adds_to", "disagrees_with"])
@pytest.mark.parametrize("by", ["one", "other"])
def test_any_link_settles_two_rules(link: str, by: str) -> None:
    """Any of the four links, from either side, says how two rules relate."""
    links = {name: {link: [other]} if name == by else {} for name, other in (("one", "other"), ("other", "one"))}
    assert (
        len(book(rule("one", "visit", SIX, **links["one"]), rule("other", "visit", TEN, **links["other"])).by_id) == 2
    )


@pytest.mark.parametrize(
    "pair",
    [
        (
            rule("one", "visit", SIX, when=["led_by_key_worker"]),
            rule("other", "visit", TEN, when=["led_by_social_worker"]),
        ),
        (rule("one", "visit", SIX, when=["disabled"]), rule("other", "visit", TEN, unless=["disabled"])),
        (rule("one", "visit", SIX), rule("other", "review", TEN)),
        (rule("one", "visit", SIX), rule("other", "visit", every({"weeks": 6}, "plan_started"))),
        (rule("one", "visit", SIX), rule("other", "visit", TEN | {"figure": "usual"})),
        (
            rule("one", "visit", SIX),
            rule("other", "visit", {"relation": "within", "words": "soon", "start": "assessed"}),
        ),
        (rule("one", "visit", SIX), rule("other", "visit")),
    ],
    ids=[
        "exclusive circumstances",
        "one unless the other",
        "other duty",
        "other relation",
        "one only usual",
        "no figure",
        "no timing",
    ],
)
def test_rules_that_cannot_both_win_need_no_link(pair: tuple[Provision, Provision]) -> None:
    """Rules that no case selects together, or that put no clock of one kind on one duty, stand unlinked."""
    assert book(*pair).provisions == pair


def test_a_circle_of_replacements_is_refused() -> None:
    """Rules that replace each other would all vanish, so they are refused."""
    found = faults_of(rule("one", "visit", SIX, replaces=["other"]), rule("other", "visit", TEN, replaces=["one"]))
    assert found == (
        "examplebury/provisions.yaml > one: it replaces itself, through one, other; remove one replacement",
        "examplebury/provisions.yaml > other: it replaces itself, through one, other; remove one replacement",
    )


def test_a_chain_of_replacements_is_accepted() -> None:
    """A rule may replace one that replaces another."""
    one, two = rule("one", "visit", SIX), rule("two", "visit", TEN, replaces=["one"])
    three = rule("three", "visit", within({"weeks": 2}, "plan_started"), replaces=["two", "one"])
    assert list(book(one, two, three).by_id) == ["one", "two", "three"]


# clocks


def labels(timing: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """Return label, length and start of each clock of a timing."""
    return [(clock.label, str(clock.quantity), clock.start) for clock in Timing.model_validate(timing).clocks]


def test_a_plain_timing_has_one_clock() -> None:
    """Words that leave no choice give one clock."""
    assert labels(SIX) == [("", "6 weeks", "plan_started")]


def test_unstated_days_give_two_clocks() -> None:
    """The word "days" alone gives a clock in calendar days and one in working days, and both say why."""
    clocks = Timing.model_validate(within({"unstated_days": 5}, "plan_started")).clocks
    assert [(clock.label, clock.quantity.unit) for clock in clocks if clock.quantity] == [
        ("calendar days", Unit.CALENDAR_DAYS),
        ("working days", Unit.WORKING_DAYS),
    ]
    assert {clock.why for clock in clocks} == {"The document says “days” and not which."}


def test_each_candidate_gives_a_clock() -> None:
    """A start that is not stated gives one clock for each event that it could be."""
    assert labels({"relation": "once", "quantity": {"weeks": 16}, "candidates": ["assessed", "plan_started"]}) == [
        ("from {start}", "16 weeks", "assessed"),
        ("from {start}", "16 weeks", "plan_started"),
    ]


def test_each_reading_gives_a_clock() -> None:
    """A reading gives a clock that differs from the timing only in what it names."""
    readings = [
        {"label": "six weeks", "why": "said first"},
        {"label": "30 working days", "why": "said in brackets", "quantity": {"working_days": 30}},
        {"label": "before", "why": "could be", "relation": "before", "start": "plan_ended"},
    ]
    timing = Timing.model_validate(within({"weeks": 6}, "plan_started", readings=readings))
    assert [(c.label, c.why, c.relation, str(c.quantity), c.start) for c in timing.clocks] == [
        ("six weeks", "said first", Relation.WITHIN, "6 weeks", "plan_started"),
        ("30 working days", "said in brackets", Relation.WITHIN, "30 working days", "plan_started"),
        ("before", "could be", Relation.BEFORE, "6 weeks", "plan_ended"),
    ]


def test_clocks_are_a_product() -> None:
    """Readings, kinds of day and candidates multiply: two by two by three are twelve clocks, all different."""
    readings = [
        {"label": "five", "why": "w"},
        {"label": "ten", "why": "w", "quantity": {"unstated_days": 10}},
    ]
    candidates = ["assessed", "plan_started", "first_meeting_held"]
    timing = {"relation": "within", "quantity": {"unstated_days": 5}, "candidates": candidates, "readings": readings}
    found = [(clock.label, clock.quantity, clock.start, clock.why) for clock in Timing.model_validate(timing).clocks]
    assert len(found) == 12
    assert len({(label, start) for label, _, start, _ in found}) == 12
    assert found[0][0] == "five, calendar days, from {start}"
    assert found[-1][0] == "ten, working days, from {start}"


@pytest.mark.parametrize(
    "timing",
    [
        {"relation": "every", "quantity": {"months": 1}, "forum": True},
        {"relation": "within", "words": "as soon as possible", "start": "assessed"},
    ],
)
def test_no_clock_without_a_figure_or_for_a_forum(timing: dict[str, Any]) -> None:
    """A standing meeting and a limit without a figure put no clock on a case."""
    assert Timing.model_validate(timing).clocks == ()


# words


@pytest.mark.parametrize(
    ("timing", "said", "short"),
    [
        (SIX, "within 6 weeks of the start of the plan", "within 6 weeks"),
        (
            every({"weeks": 6}, "plan_started", until="plan_paused"),
            "at least every 6 weeks, counted from the start of the plan, until the pause",
            "every 6 weeks",
        ),
        (
            {"relation": "before", "quantity": {"working_days": 1}, "start": "meeting_held"},
            "at least 1 working day before a meeting",
            "at least 1 working day",
        ),
        (
            {"relation": "not_before", "quantity": {"months": 3}, "start": "plan_ended"},
            "not before 3 months after the end of the plan",
            "not before 3 months",
        ),
        (
            {"relation": "once", "quantity": {"weeks": 16}, "candidates": ["assessed"]},
            "when 16 weeks have passed since a start that the document does not state",
            "at 16 weeks",
        ),
        (
            {"relation": "in_last", "quantity": {"weeks": 4}, "start": "plan_ended"},
            "in the last 4 weeks before the end of the plan",
            "in the last 4 weeks",
        ),
        (
            within({"weeks": 6, "to": 8}, "plan_started", figure="usual"),
            "usually within 6 to 8 weeks of the start of the plan",
            "usually within 6 to 8 weeks",
        ),
        (
            within({"unstated_days": 5}, "plan_started"),
            "within 5 days (working or calendar days not stated) of the start of the plan",
            "within 5 days (kind of day not stated)",
        ),
        (
            {"relation": "within", "words": "as soon as possible", "start": "assessed"},
            "no figure: “as soon as possible”, after the assessment",
            "no figure: “as soon as possible”",
        ),
    ],
)
def test_a_timing_in_words(timing: dict[str, Any], said: str, short: str) -> None:
    """A timing is put in one plain phrase, in full for a page and in short for a column."""
    assert timing_words(Timing.model_validate(timing), WORDS) == said
    assert limit_words(rule("a", "visit", timing)) == short


def test_clock_in_words_keeps_its_own_start() -> None:
    """A clock from a candidate names that event, not a start that is not stated."""
    timing = Timing.model_validate({"relation": "once", "quantity": {"weeks": 16}, "candidates": ["assessed"]})
    assert [clock_words(clock, WORDS) for clock in timing.clocks] == ["when 16 weeks have passed since the assessment"]


# the shipped rulebooks


def test_the_shipped_authorities() -> None:
    """The package ships the authorities that it names, in alphabetical order."""
    assert authorities() == ("cambridgeshire", "camden", "leicestershire", "lewisham", "worcestershire")
    assert tuple(each.slug for each in rulebooks()) == authorities()


@pytest.mark.parametrize("slug", authorities())
def test_every_provision_says_where_it_stands(slug: str) -> None:
    """Every provision cites a heading and a place, in words and not as blanks."""
    without = [
        provision.id
        for provision in rulebook(slug).provisions
        if not provision.cites or not all(each.heading.strip() and each.place.strip() for each in provision.cites)
    ]
    assert without == []


@pytest.mark.parametrize("slug", authorities())
def test_a_shipped_rulebook_survives_being_written_and_read(slug: str) -> None:
    """A rulebook written as plain data and read again is the same."""
    shipped = rulebook(slug)
    assert Rulebook.model_validate(shipped.model_dump(mode="json")) == shipped


@pytest.mark.parametrize("slug", authorities())
def test_statements_are_sentences(slug: str) -> None:
    """Every statement and every doubt ends with a full stop, so that pages can print it as it is."""
    said = [
        text
        for provision in rulebook(slug).provisions
        for text in (provision.statement, *(doubt.note for doubt in provision.unclear))
        if not text.endswith(".")
    ]
    assert said == []


def test_rulebook_of_the_document() -> None:
    """A rulebook without provisions is a rulebook: a document may say nothing about time."""
    assert Rulebook(slug="examplebury", name="Examplebury", document=DOCUMENT, provisions=()).by_id == {}
