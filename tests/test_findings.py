"""Findings: for each code the smallest rulebook that has it and the smallest that has not, and every date again."""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import pytest
from examplebury import DOCUMENT, WORDS, every, rule, within

from cin_reference.case import Case
from cin_reference.counting import show
from cin_reference.engine import timeline
from cin_reference.entries import Reading
from cin_reference.errors import DataError
from cin_reference.findings import Finding, Group, Subject, checks, findings, findings_of, in_order
from cin_reference.findings.calendar import notices
from cin_reference.findings.model import Shown, add, five_years
from cin_reference.findings.noted import EXAMPLES, SETTLED
from cin_reference.findings.together import impossible_days
from cin_reference.library import rulebook, rulebooks
from cin_reference.rulebook import Acknowledgement, Doubt, Provision, Rulebook, SourceDocument, Unclear
from cin_reference.vocabulary import Vocabulary, vocabulary

ON = date(2026, 11, 22)
Timing = dict[str, Any]


def before(quantity: dict[str, int], start: str, **more: Any) -> Timing:
    """Return a time that counts back from an event."""
    return {"relation": "before", "quantity": quantity, "start": start, **more}


def not_before(start: str, quantity: dict[str, int] | None = None) -> Timing:
    """Return a minimum, with a figure or without."""
    return {"relation": "not_before", "quantity": quantity, "start": start, **({} if quantity else {"words": "w"})}


def once(quantity: dict[str, int], start: str) -> Timing:
    """Return a point in time."""
    return {"relation": "once", "quantity": quantity, "start": start}


def looked_at(
    *rules: Provision, others: tuple[tuple[Provision, ...], ...] = (), document: SourceDocument = DOCUMENT,
    words: Vocabulary = WORDS, acknowledged: tuple[Acknowledgement, ...] = (),
) -> Subject:  # fmt: skip
    """Return a rulebook of Examplebury with others beside it."""
    books = [
        Rulebook(slug=f"{slug}bury", name=slug, document=document, provisions=said, acknowledged=acknowledged)
        for slug, said in zip(("example", *(f"other{n}" for n in range(len(others)))), (rules, *others), strict=True)
    ]
    books = [books[0], *(each.model_copy(update={"acknowledged": ()}) for each in books[1:])]
    books[0].check(words)
    return Subject(books[0], tuple(books), words, ON)


def found(code: str, subject: Subject) -> list[Finding]:
    """Return the findings of one code."""
    return [each for each in findings_of(subject) if each.code == code]


FIRST = rule("first", "first_meeting", within({"weeks": 2}, "plan_started"))
PAPERS = rule("papers", "papers", before({"working_days": 10}, "first_meeting_held"))
REVIEWS = rule("reviews", "review", every({"weeks": 6}, "first_meeting_held"))
SLOW = rule("slow", "review", every({"weeks": 12}, "first_meeting_held"), when=["special_team"])
STAY = rule("stay", "stay_open", not_before("plan_started", {"weeks": 2}))
FROM_WHEN: Timing = {"relation": "within", "quantity": {"weeks": 2}, "candidates": ["plan_started"]}
AS_AGREED: Timing = {"relation": "every", "words": "as agreed", "start": "first_meeting_held"}
REAL = "first_cin_meeting"


def also(quantity: dict[str, int]) -> Provision:
    """Return another limit on the first meeting, which holds beside the first."""
    return rule("also", "first_meeting", within(quantity, "plan_started"), adds_to=["first"])


def real(weeks: int, start: str = "assessment_completed") -> tuple[Provision, ...]:
    """Return a limit on the first meeting, in the names of the package's vocabulary."""
    return (rule("a", REAL, within({"weeks": weeks}, start)),)


def beside(mine: tuple[Provision, ...], *others: tuple[Provision, ...]) -> Subject:
    """Return a rulebook beside others, all in the names of the package's vocabulary."""
    return looked_at(*mine, others=others, words=vocabulary())


def restated(**more: Any) -> Subject:
    """Return a rule and one that restates it."""
    return looked_at(FIRST, rule("again", "first_meeting", **({"timing": FIRST.timing, "restates": ["first"]} | more)))


def dated(**more: str) -> Subject:
    """Return a document with what it says about itself."""
    return looked_at(document=SourceDocument(title="t", publisher="p", **more))


def local(visit: str, review: str) -> Vocabulary:
    """Return a vocabulary in which Examplebury has a word of its own for one duty, and its neighbour for another."""
    given = {"visit": {"examplebury": (visit,)}, "review": {"other0bury": (review,)}}
    duties = {name: WORDS.duties[name].model_copy(update={"local": local}) for name, local in given.items()}
    return WORDS.model_copy(update={"duties": WORDS.duties | duties})


def noting(doubt: Doubt) -> Subject:
    """Return a rule of which a reader noted one kind of doubt."""
    return looked_at(rule("a", "visit", unclear=[{"kind": doubt, "note": "Who?"}]))


SMALLEST: dict[str, tuple[Callable[[], Subject], Callable[[], Subject]]] = {
    "T01": (
        lambda: looked_at(FIRST, rule("late", "first_meeting", not_before("plan_started", {"weeks": 3}))),
        lambda: looked_at(FIRST, rule("late", "first_meeting", not_before("plan_started", {"weeks": 2}))),
    ),
    "T02": (
        lambda: looked_at(FIRST, STAY),
        lambda: looked_at(FIRST, rule("stay", "stay_open", not_before("plan_started", {"calendar_days": 13}))),
    ),
    "T03": (
        lambda: looked_at(FIRST, rule("late", "first_meeting", not_before("plan_started", {"weeks": 2}))),
        lambda: looked_at(FIRST, rule("late", "first_meeting", not_before("plan_started", {"calendar_days": 13}))),
    ),
    "S01": (
        lambda: looked_at(rule("visits", "visit", every({"weeks": 6}, "plan_started"))),
        lambda: looked_at(FIRST),
    ),
    "S02": (
        lambda: looked_at(REVIEWS, SLOW.model_copy(update={"disagrees_with": ("reviews",)})),
        lambda: looked_at(REVIEWS, SLOW.model_copy(update={"replaces": ("reviews",)})),
    ),
    "S03": (
        lambda: looked_at(FIRST, PAPERS),
        lambda: looked_at(FIRST, rule("papers", "papers", before({"working_days": 5}, "first_meeting_held"))),
    ),
    "S04": (
        lambda: looked_at(FIRST, also({"working_days": 10})),
        lambda: looked_at(FIRST, also({"calendar_days": 15})),
    ),
    "S05": (
        lambda: looked_at(FIRST),
        lambda: looked_at(rule("first", "first_meeting", within({"working_days": 10}, "plan_started"))),
    ),
    "R01": (
        lambda: looked_at(rule("first", "first_meeting", within({"unstated_days": 10}, "plan_started"))),
        lambda: looked_at(FIRST),
    ),
    "R02": (
        lambda: looked_at(rule("first", "first_meeting", FROM_WHEN)),
        lambda: looked_at(FIRST),
    ),
    "R03": (
        lambda: looked_at(FIRST),
        lambda: looked_at(FIRST.model_copy(update={"who": ("worker",)})),
    ),
    "R04": (
        lambda: looked_at(REVIEWS, rule("open", "review", when=["special_team"], replaces=["reviews"])),
        lambda: looked_at(REVIEWS, SLOW.model_copy(update={"replaces": ("reviews",)})),
    ),
    "R05": (
        lambda: looked_at(REVIEWS, rule("point", "oversight", once({"weeks": 16}, "first_meeting_held"))),
        lambda: looked_at(REVIEWS, rule("point", "oversight", once({"weeks": 18}, "first_meeting_held"))),
    ),
    "R06": (
        lambda: looked_at(REVIEWS, rule("agreed", "review", AS_AGREED)),
        lambda: looked_at(REVIEWS, rule("agreed", "review", AS_AGREED, adds_to=["reviews"])),
    ),
    "R07": (
        lambda: restated(timing=within({"working_days": 10}, "plan_started")),
        restated,
    ),
    "R08": (
        lambda: restated(modality="should"),
        restated,
    ),
    "R09": (
        lambda: looked_at(rule("a", "visit", when=["disabled"])),
        lambda: looked_at(rule("a", "visit", when=["disabled"]), rule("b", "record", when=["disabled"])),
    ),
    "R10": (
        lambda: dated(review_due="October 2026"),
        lambda: dated(review_due="November 2026"),
    ),
    "R11": (dated, lambda: dated(dated="2020")),
    "R12": (dated, lambda: dated(review_due="2030")),
    "R13": (
        lambda: looked_at(rule("a", "visit", refers_to="Visits policy")),
        lambda: looked_at(rule("a", "visit", refers_to="Visits policy, example.gov.uk/visits")),
    ),
    "A01": (
        lambda: looked_at(others=((FIRST,), (FIRST,))),
        lambda: looked_at(others=((FIRST,), ())),
    ),
    "A02": (
        lambda: looked_at(FIRST, others=((), ())),
        lambda: looked_at(FIRST, others=((FIRST,), ())),
    ),
    "A03": (
        lambda: beside(real(2, "referral_accepted"), real(2), real(2)),
        lambda: beside(real(2), real(2), real(2)),
    ),
    "A04": (
        lambda: beside(real(8), real(4), real(2)),
        lambda: beside(real(7), real(4), real(2)),
    ),
    "A05": (
        lambda: looked_at(others=((),), words=local("Session", "session")),
        lambda: looked_at(others=((),), words=local("Session", "Review session")),
    ),
    **{
        f"N{number:02}": (partial(noting, doubt), partial(noting, other))
        for number, (doubt, other) in enumerate(zip(Doubt, [*list(Doubt)[1:], *list(Doubt)[:1]], strict=True), 1)
    },
}  # fmt: skip


def test_every_code_has_its_smallest_rulebooks() -> None:
    """A code without a test is not done."""
    assert set(SMALLEST) == set(checks)


@pytest.mark.parametrize("code", sorted(SMALLEST))
def test_the_smallest_rulebook_with_and_without(code: str) -> None:
    """The one has the finding, cited and named once, and the other has not."""
    having, without = SMALLEST[code]
    with_it = found(code, having())
    assert len(with_it) == 1
    assert with_it[0].says.endswith((".", "?"))
    assert not found(code, without())


PLANTED = {
    "a minimum longer than the limit": (
        FIRST,
        rule("late", "first_meeting", not_before("plan_started", {"working_days": 15})),
    ),
    "a chain too short for a minimum": (
        rule("first", "first_meeting", within({"weeks": 1}, "assessed")),
        rule("prepare", "preparation", within({"weeks": 1}, "first_meeting_held")),
        rule("not-yet", "preparation", not_before("assessed", {"weeks": 3})),
    ),
    "a notice longer than the time there is": (
        rule("first", "first_meeting", within({"working_days": 5}, "plan_started")),
        PAPERS,
        rule("after", "papers", not_before("plan_started")),
    ),
    "a rhythm faster than it may be": (
        REVIEWS,
        rule("rest", "review", not_before("first_meeting_held", {"weeks": 7})),
    ),
    "a point that is not yet allowed": (
        rule("point", "oversight", once({"months": 6}, "plan_started")),
        rule("wait", "oversight", not_before("plan_started", {"weeks": 27})),
    ),
}
BYSTANDERS = (
    rule("visits", "visit", every({"weeks": 6}, "plan_started")),
    rule("record", "record", within({"working_days": 10}, "meeting_held")),
)


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_contradiction_is_caught(planted: str) -> None:
    """The rules named are those planted and no others; without any one of them, the rest can be kept."""
    rules = PLANTED[planted]
    (finding,) = found("T01", looked_at(*rules, *BYSTANDERS))
    assert set(finding.about) == {each.id for each in rules}
    for left_out in rules:
        others = [each for each in rules if each is not left_out]
        assert not found("T01", looked_at(*others, *BYSTANDERS)), left_out.id


def test_a_contradiction_on_some_dates_only_names_how_many() -> None:
    """Two weeks are shorter than ten working days only around bank holidays, and each such date is found."""
    (finding,) = found(
        "T01", looked_at(FIRST, rule("late", "first_meeting", not_before("plan_started", {"working_days": 10})))
    )
    distances = five_years()
    calendar = distances.calendar
    days = [distances.date(day) for day in distances.days]
    short = [day for day in days if calendar.add_working_days(day, 10).toordinal() > day.toordinal() + 14]
    assert f"on {len(short):,} of {len(days):,} start dates" in finding.says
    assert 0 < len(short) < len(days)
    (shown,) = finding.shown
    assert shown.case.events == {"plan_started": (short[0],)}


def test_dates_of_a_contradiction_are_the_engines() -> None:
    """What the others leave and what the minimum asks for are dates that the engine gives."""
    subject = looked_at(*PLANTED["a chain too short for a minimum"])
    (finding,) = found("T01", subject)
    assert finding.details[-1] == (
        "If the others are kept, preparing the family comes no later than Mon 15 Jan 2024; "
        "not-yet asks for no earlier than Mon 22 Jan 2024."
    )  # assessed on Mon 1 Jan 2024: one week and one week; three weeks
    days = {show(each.day) for each in finding.shown[0].dates}
    assert {"Mon 15 Jan 2024", "Mon 22 Jan 2024"} <= days


# the five documents


@pytest.fixture(scope="module")
def every_finding() -> tuple[tuple[Rulebook, tuple[Finding, ...]], ...]:
    """Return the findings of every authority."""
    return tuple((book, findings(book, ON)) for book in rulebooks())


def readings(book: Rulebook, shown: Shown) -> list[Reading]:
    """Return every reading that the engine gives in a case."""
    return [reading for entry in timeline(shown.case, book).entries for reading in entry.readings]


def test_every_date_is_given_by_the_engine(every_finding: tuple[tuple[Rulebook, tuple[Finding, ...]], ...]) -> None:
    """Each date of a finding is computed again from its case, and each date in its words is one of them."""
    named = 0
    for book, found_here in every_finding:
        for finding in found_here:
            again = {"": set[date]()}
            for shown in finding.shown:
                given = readings(book, shown)
                for each in shown.dates:
                    days = {one.due or one.earliest for one in given if one.provision == each.provision}
                    assert each.day in days, finding.name
                    named += 1
                again[""] |= {day for one in given for day in (one.due, one.earliest) if day}
                again[""] |= {day for days_of in shown.case.events.values() for day in days_of}
            written = re.findall(
                r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}", " ".join((finding.says, *finding.details))
            )
            if checks[finding.code].group is not Group.NOTED:
                assert set(written) <= {show(day) for day in again[""]}, finding.name
    assert named > 0


def dates_of(book: Rulebook, shown: Shown, name: str) -> list[date]:
    """Return the dates that a rule gives in a case, in order."""
    return sorted({day for one in readings(book, shown) if one.provision == name and (day := one.due or one.earliest)})


def test_what_dates_show_is_so(every_finding: tuple[tuple[Rulebook, tuple[Finding, ...]], ...]) -> None:
    """The engine's dates bear out what each finding says of them."""
    seen = set()
    for book, found_here in every_finding:
        for finding in found_here:
            match finding.code:
                case "T02":
                    limit, minimum = (dates_of(book, finding.shown[0], name) for name in finding.about)
                    assert limit == minimum
                case "S03":
                    (start,) = (day for days in finding.shown[0].case.events.values() for day in days)
                    least = int(re.findall(r"given (\d+) days? before", finding.details[-1])[0])
                    assert (
                        dates_of(book, finding.shown[0], finding.about[0])[0].toordinal() == start.toordinal() - least
                    )
                case "S04":
                    sooner, later = (
                        {each.label or each.provision: each.day for each in shown.dates} for shown in finding.shown
                    )
                    pairs = [
                        (a, b) for a, b in product(sooner, sooner) if sooner[a] < sooner[b] and later[a] > later[b]
                    ]
                    assert pairs, finding.name
                case "R05":
                    (shown,) = finding.shown
                    earlier, point, after = (each.day for each in shown.dates)
                    regular = dates_of(book, shown, shown.dates[0].provision)
                    assert earlier < point < after
                    assert regular.index(after) == regular.index(earlier) + 1
                case "S01":
                    kinds = {
                        entry.kind for entry in timeline(finding.shown[0].case, book).entries
                        if entry.duty == finding.name.split("+")[-1]
                    }  # fmt: skip
                    assert kinds <= {"silent", "not_here"}
                    assert kinds, finding.name
                case _:
                    continue
            seen.add(finding.code)
    assert seen == {"T02", "S01", "S03", "S04", "R05"}


def test_counts_of_start_dates_are_the_engines() -> None:
    """How often a limit ends on a day off, or a notice falls before its cause, is counted again with the engine."""
    days = [five_years().date(day) for day in five_years().days]
    calendar = five_years().calendar
    camden = rulebook("camden")
    (invited,) = [each for each in notices(Subject(camden, (camden,), vocabulary(), ON)) if each.short]
    kept = [each for each in camden.provisions if each.id in invited.rules]
    small = Rulebook(slug="camden", name="Camden", document=camden.document, provisions=tuple(kept))
    short = 0
    for day in days:
        case = Case(authority="camden", events={"assessment_completed": (day,)})
        due = [each.due for each in timeline(case, small).entries if each.duty == "invitations"]
        short += any(each < day for each in due if each)
    assert short == invited.short
    first = next(each for each in kept if each.duty == "first_cin_meeting")
    alone = Rulebook(slug="camden", name="Camden", document=camden.document, provisions=(first,))
    off = 0
    for day in filter(calendar.is_working_day, days):
        case = Case(authority="camden", events={"assessment_completed": (day,)})
        (entry,) = timeline(case, alone).entries
        off += entry.due is not None and not calendar.is_working_day(entry.due)
    (finding,) = found("S05", Subject(alone, (alone,), vocabulary(), ON))
    assert f"from {off:,} of" in finding.details[0]


def test_the_sweep_takes_less_than_a_minute(report: Callable[[str], None]) -> None:
    """All start dates of five years and all combinations of circumstances are tried, for every document."""
    began = time.perf_counter()
    tried = 0
    for book in rulebooks():
        subject = Subject(book, rulebooks(), vocabulary(), ON)
        for check in in_order():
            if check.group in (Group.TOGETHER, Group.CALENDAR):
                list(check.run(subject))
        tried += subject.cases
        assert not any(impossible_days(subject, pathway) for pathway in subject.pathways.different[:50])
    seconds = time.perf_counter() - began
    report(f"sweep: {tried:,} cases of five documents in {seconds:.0f} s on one core")
    assert tried > 1_000_000
    assert seconds < 60


def test_the_documents_can_be_kept(every_finding: tuple[tuple[Rulebook, tuple[Finding, ...]], ...]) -> None:
    """No document asks for what cannot be done; one leaves a single day for two things after a plan has ended."""
    together = {
        (finding.code, finding.authority, finding.about)
        for _, found_here in every_finding
        for finding in found_here
        if checks[finding.code].group is Group.TOGETHER
    }
    assert together == {("T02", "camden", ("first-review-after-cp-plan", "stay-open-after-cp-plan"))}


def test_names_are_unique(every_finding: tuple[tuple[Rulebook, tuple[Finding, ...]], ...]) -> None:
    """An acknowledgement means one finding."""
    for _, found_here in every_finding:
        names = [each.name for each in found_here]
        assert len(names) == len(set(names))


def test_every_unclear_point_is_a_finding(every_finding: tuple[tuple[Rulebook, tuple[Finding, ...]], ...]) -> None:
    """What a reader noted is counted once, and is never mixed with what was computed."""
    for book, found_here in every_finding:
        points: list[Unclear] = [*book.document.unclear, *(each for p in book.provisions for each in p.unclear)]
        noted = [each for each in found_here if checks[each.code].group is Group.NOTED]
        assert sorted(each.says for each in noted) == sorted(each.note for each in points)


# acknowledgements and the register


def test_an_acknowledged_finding_says_why() -> None:
    """It is still a finding, with the reason beside it."""
    why = Acknowledgement(finding="R11:document", reason="The date stands on the cover.", decided=ON)
    (finding,) = found("R11", looked_at(acknowledged=(why,)))
    assert finding.acknowledged == why
    assert not [each for each in found("R12", looked_at(acknowledged=(why,))) if each.acknowledged]


def test_an_acknowledgement_of_nothing_is_an_error() -> None:
    """A finding that is gone, or a misspelt name, is reported with the nearest name."""
    why = Acknowledgement(finding="R11:documnet", reason="r", decided=ON)
    with pytest.raises(DataError, match=r"examplebury/acknowledged.yaml > R11:documnet: .*did you mean 'R11:document'"):
        findings_of(looked_at(acknowledged=(why,)))


def test_an_acknowledgement_beside_others_may_come_and_go() -> None:
    """Where a document stands beside the others depends on them: a new one is no fault of its neighbours' data."""
    why = Acknowledgement(finding="A01:all", reason="r", decided=ON)
    (finding,) = found("A01", looked_at(others=((FIRST,),), acknowledged=(why,)))
    assert finding.acknowledged == why
    assert not found("A01", looked_at(others=((),), acknowledged=(why,)))


def test_an_acknowledgement_of_what_others_may_end_stands() -> None:
    """A circumstance that no other document knew may stand in a new one."""
    rare = rule("rare", "first_meeting", within({"weeks": 2}, "plan_started"), when=["special_team"])
    why = Acknowledgement(finding="R09:rare:special_team", reason="r", decided=ON)
    (finding,) = found("R09", looked_at(rare, acknowledged=(why,)))
    assert finding.acknowledged == why
    assert not found("R09", looked_at(rare, others=((rare,),), acknowledged=(why,)))


def test_the_register_refuses_what_is_not_explained() -> None:
    """A code that is taken, or a description that lacks a part, is an error when the module is read."""

    def nothing(subject: Subject) -> Iterator[Any]:
        del subject
        return iter(())

    with pytest.raises(ValueError, match="T01 is taken by 'no-schedule'"):
        add("T01", "again", Group.ALONE, nothing, inspect.getdoc(checks["T02"].run) or "")
    with pytest.raises(ValueError, match="Z01: give a title"):
        add("Z01", "new", Group.ALONE, nothing, "A title.\n\nWhat it means.")
    assert "Z01" not in checks


def test_every_check_is_explained() -> None:
    """Each has a title, a meaning, what would settle it and an example; each kind of doubt has its own."""
    assert set(SETTLED) == set(EXAMPLES) == set(Doubt)
    assert len({check.name for check in checks.values()}) == len(checks)
    for check in in_order():
        assert all((check.title, check.means, check.settled, check.example)), check.code
