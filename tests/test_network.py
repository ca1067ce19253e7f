"""The network of steps: held against another library, against trying everything, and against the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise, product

import networkx
import pytest
from examplebury import WORDS, book, every, rule, within
from hypothesis import given
from hypothesis import strategies as st

from cin_reference.case import Case
from cin_reference.counting import Unit, england_and_wales
from cin_reference.engine import timeline
from cin_reference.findings.model import five_years
from cin_reference.library import rulebooks
from cin_reference.network import Bound, Distances, Step, smallest, solve
from cin_reference.pathways import Pathway, held_together, pathways
from cin_reference.rulebook import Rulebook
from cin_reference.vocabulary import vocabulary

STEPS = tuple(Step(name) for name in "abcd")
END = 12
MIDDLE = 6

pairs = st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)).filter(lambda pair: pair[0] != pair[1])
plain_bounds = st.lists(st.tuples(pairs, st.booleans(), st.integers(-4, 4)), max_size=7)
rising = st.lists(st.integers(0, END), min_size=END + 1, max_size=END + 1).map(sorted)


def bound(steps: tuple[Step, Step], most: bool, time: int, rule: str = "r") -> Bound:
    """Return a bound between two steps in days."""
    return Bound(rule, "", steps[0], most, steps[1], time)


@given(plain_bounds)
def test_plain_distances_agree_with_another_library(drawn: list[tuple[tuple[Step, Step], bool, int]]) -> None:
    """With distances that are the same from every day, it is the shortest paths of a graph that decide."""
    bounds = [bound(*each) for each in drawn]
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from([STEPS[0], *(step for each in bounds for step in (each.step, each.start))])
    for each in bounds:
        one, other, weight = (each.start, each.step, each.time) if each.most else (each.step, each.start, -each.time)
        graph.add_edge(one, other, weight=weight)
    end, middle = 2000, 1000
    solved = solve(bounds, STEPS[0], middle, end, lambda each: range(each.time, each.time + end + 1))
    cycles = [component for component in networkx.weakly_connected_components(graph) if STEPS[0] in component]
    reached = graph.subgraph(cycles[0])
    if networkx.negative_edge_cycle(graph):
        assert solved is None or not networkx.negative_edge_cycle(reached)
        return
    assert solved is not None
    latest = networkx.single_source_bellman_ford_path_length(graph, STEPS[0])
    earliest = networkx.single_source_bellman_ford_path_length(graph.reverse(), STEPS[0])
    assert {step: solved.latest[step] - middle for step in latest} == latest
    assert {step: middle - solved.earliest[step] for step in earliest} == earliest


@given(st.lists(st.tuples(pairs, st.booleans(), rising), min_size=1, max_size=5))
def test_any_rising_tables_agree_with_trying_everything(
    drawn: list[tuple[tuple[Step, Step], bool, Sequence[int]]],
) -> None:
    """Where a time comes to another number of days from every day, the schedule is that of trying every day."""
    tables = {number: table for number, (_, _, table) in enumerate(drawn)}
    bounds = [bound(steps, most, 0, str(number)) for number, (steps, most, _) in enumerate(drawn)]
    kept = [
        days
        for chosen in product(range(END + 1), repeat=len(STEPS) - 1)
        for days in [dict(zip(STEPS, (MIDDLE, *chosen), strict=True))]
        if all(
            (days[each.step] <= tables[int(each.rule)][days[each.start]])
            if each.most
            else (days[each.step] >= tables[int(each.rule)][days[each.start]])
            for each in bounds
        )
    ]
    solved = solve(bounds, STEPS[0], MIDDLE, END, lambda each: tables[int(each.rule)])
    assert (solved is None) == (not kept)
    if solved:
        for step in solved.latest:
            assert solved.latest[step] == max(days[step] for days in kept)
            assert solved.earliest[step] == min(days[step] for days in kept)


def test_the_smallest_conflict_is_found() -> None:
    """Of rules that conflict, those that have nothing to do with it are left out, and each that stays is needed."""
    a, b, c, d = STEPS
    bounds = [
        bound((b, a), True, 2, "b soon"),
        bound((c, b), True, 2, "c soon"),
        bound((c, a), False, 5, "c late"),
        bound((d, a), True, 9, "d"),
    ]

    def conflict(given: list[Bound]) -> bool:
        return solve(given, a, MIDDLE, 40, lambda each: range(each.time, each.time + 41)) is None

    assert {each.rule for each in smallest(bounds, conflict)} == {"b soon", "c soon", "c late"}


def test_tables_are_what_the_calendar_counts() -> None:
    """Every entry of a table is the date that the calendar counts to, and no table ever falls."""
    calendar = england_and_wales()
    distances = Distances(calendar, date(2026, 1, 1), date(2026, 12, 31))
    for count, unit in ((10, Unit.WORKING_DAYS), (-10, Unit.WORKING_DAYS), (3, Unit.MONTHS), (-1, Unit.MONTHS)):
        table = distances.exact(count, unit)
        assert all(one <= other for one, other in pairwise(table))
        for day in distances.days:
            start = distances.date(day)
            assert distances.date(table[day]) == calendar.count(start, count, unit).day


def test_fewest_days_decide_for_every_date() -> None:
    """A limit counts with the fewest days that it comes to from any start date, a minimum with the most."""
    distances = five_years()
    a, b, *_ = STEPS
    limit = Bound("r", "", b, True, a, 10, Unit.WORKING_DAYS)
    for each in (limit, limit._replace(most=False)):
        table = distances.of(each)
        apart = [table[day] - day for day in distances.days]
        assert distances.fewest(each)[0] == (min(apart) if each.most else max(apart))


def found(pathway: Pathway) -> tuple[str, str, int]:
    """Return what tells a pathway of the tests from others."""
    return pathway.origin.event, pathway.target.event, pathway.target.number


def test_a_pathway_leads_from_each_event_to_each_step_that_follows() -> None:
    """What recurs stands in a pathway twice, and papers belong to each meeting."""
    made = book(
        rule("first", "first_meeting", within({"weeks": 2}, "plan_started")),
        rule("again", "review", every({"weeks": 6}, "first_meeting_held")),
        rule("papers", "papers", {"relation": "before", "quantity": {"working_days": 3}, "start": "meeting_held"}),
    )
    different = pathways(made, WORDS).different
    assert {found(each) for each in different if each.origin == Step("plan_started")} == {
        ("plan_started", "first_meeting_held", 1),
        ("plan_started", "review_held", 1),
        ("plan_started", "review_held", 2),
        ("plan_started", "papers_shared", 1),
    }
    assert {each.origin.event for each in different} == {"plan_started", "first_meeting_held", "review_held"}
    of = {each.target.of for each in different if each.target.event == "papers_shared"}
    assert of == {Step("first_meeting_held"), Step("review_held"), Step("review_held", 2)}


def test_combinations_are_all_that_can_hold_together() -> None:
    """Circumstances that exclude each other are never combined."""
    combined = set(held_together(["disabled", "led_by_key_worker", "led_by_social_worker"], WORDS))
    assert len(combined) == 6
    assert frozenset({"led_by_key_worker", "led_by_social_worker"}) not in combined


def test_each_reading_has_a_pathway_of_its_own() -> None:
    """Readings with other starts or relations are tried in turn; those with other units stand together."""
    before_or_after = [
        {"label": label, "why": "w", "relation": relation} for label, relation in (("a", "within"), ("b", "before"))
    ]
    made = book(
        rule("unit", "first_meeting", within({"unstated_days": 5}, "plan_started")),
        rule("side", "papers", within({"weeks": 1}, "plan_ended", readings=before_or_after)),
    )
    different = pathways(made, WORDS).different
    by_target = {
        name: [each for each in different if each.target.event == name]
        for name in ("first_meeting_held", "papers_shared")
    }
    assert [len(each) for each in by_target.values()] == [1, 2]
    units = {each.unit for each in by_target["first_meeting_held"][0].bounds if each.time}
    assert units == {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS}


DAYS = [date(2026, 3, 2) + timedelta(days=167 * number) for number in range(4)]


def _certain(rulebook: Rulebook, pathway: Pathway) -> bool:
    """Tell whether all rules of a pathway state one way to apply them."""
    timings = [rulebook.by_id[each.rule].timing for each in pathway.bounds if each.rule]
    return all(each and each.start_stated and len(each.clocks) == 1 for each in timings)


@pytest.mark.parametrize("rulebook", rulebooks(), ids=lambda each: each.slug)
def test_latest_days_are_the_engines(rulebook: Rulebook) -> None:
    """The latest day of a step is the first due date that the engine gives for it."""
    words, distances = vocabulary(), five_years()
    compared = 0
    for pathway in pathways(rulebook, words).different:
        target = pathway.target
        if not _certain(rulebook, pathway) or target.number > 1 or target.of:
            continue
        for day in DAYS:
            solved = solve(pathway.bounds, pathway.origin, distances.number(day), distances.end, distances.of)
            assert solved is not None
            if target not in solved.why_latest or words.events[pathway.origin.event].includes:
                continue
            case = Case(
                authority=rulebook.slug,
                events={pathway.origin.event: day},
                circumstances=pathway.circumstances,
                until=date(2030, 1, 1),
            )
            rules = {each.rule for each in pathway.bounds}
            due = [
                entry.due
                for entry in timeline(case, rulebook, words).entries
                if words.duties[entry.duty].done_by == target.event and entry.due and rules.intersection(entry.rules)
            ]
            assert due, pathway
            assert distances.date(solved.latest[target]) == min(due), (pathway, day)
            compared += 1
    assert compared >= len(DAYS) or rulebook.slug not in ("camden", "cambridgeshire")
