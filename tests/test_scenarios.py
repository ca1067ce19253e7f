"""Scenarios: every date worked by hand is the date computed, and a wrong one is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from examplebury import WriteRulebook, with_quantity

from cin_reference import checking
from cin_reference import scenarios as module
from cin_reference.checking import check, verify
from cin_reference.data import content_folder
from cin_reference.errors import CaseError, DataError
from cin_reference.library import authorities, load_rulebook, rulebook
from cin_reference.rulebook import Rulebook
from cin_reference.scenarios import Scenario, ScenarioCase, in_short, scenario, scenarios


def put_in_place(monkeypatch: pytest.MonkeyPatch, lookup: Callable[[str], Rulebook]) -> None:
    """Have scenarios read and checked with other rulebooks."""
    for place in (module, checking):
        monkeypatch.setattr(place, "rulebook", lookup)


NAMES = sorted(file.stem for file in content_folder("scenarios").glob("*.yaml"))


@pytest.mark.parametrize("authority", authorities())
@pytest.mark.parametrize("name", NAMES)
def test_every_expectation_is_met(name: str, authority: str) -> None:
    """Every date and answer worked by hand is computed, and nothing is computed that nobody accounted for."""
    assert check(scenario(name), authority).faults == ()


@pytest.mark.parametrize("authority", authorities())
@pytest.mark.parametrize("name", NAMES)
def test_the_line_in_short_is_filled(name: str, authority: str) -> None:
    """The line on each authority is one sentence with its dates filled in."""
    line = in_short(scenario(name), authority)
    assert line.endswith(".")
    assert "{" not in line


@pytest.mark.parametrize("name", NAMES)
def test_every_expectation_says_how_it_was_counted(name: str) -> None:
    """Every expectation says how it was worked out by hand."""
    without = [
        expected
        for case in scenario(name).cases.values()
        for expected in case.expect
        if not expected.counting.strip().endswith(".")
    ]
    assert without == []


def test_scenarios_are_found_in_order() -> None:
    """Adding a file adds a scenario, in alphabetical order."""
    assert [story.slug for story in scenarios()] == NAMES


def test_unknown_scenario() -> None:
    """A scenario that is not there is answered with the nearest name."""
    with pytest.raises(CaseError) as caught:
        scenario("stepdown")
    assert str(caught.value) == "unknown scenario 'stepdown'; did you mean 'step-down'?"


def test_verify_gives_every_result() -> None:
    """A scenario that holds gives one result for each expectation, with the entry that met it."""
    story = scenario("step-down")
    results = verify(story)
    assert len(results) == sum(len(case.expect) for case in story.cases.values())
    assert {result.authority for result in results} == set(authorities())


def test_a_changed_quantity_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quantity that is changed makes the scenario fail, with the scenario, authority, rule and both dates."""
    wrong = with_quantity(rulebook("camden"), "stay-open-after-cp-plan", {"months": 4})
    put_in_place(monkeypatch, lambda slug: wrong if slug == "camden" else rulebook(slug))
    with pytest.raises(DataError) as caught:
        verify(scenario("step-down"))
    where = "scenarios/step-down.yaml > camden > stay-open-after-cp-plan"
    assert caught.value.faults == (
        f"{where} (number 1): earliest: expected Thu 11 Mar 2027, computed Sun 11 Apr 2027",
        f"{where}: quantity: read as 3 months, but the rule has 4 months",
    )


def test_a_changed_quantity_moves_everything_that_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each date that moves with a changed quantity is a fault of its own, and all are reported together."""
    wrong = with_quantity(rulebook("cambridgeshire"), "meetings-at-most-twelve-weeks", {"weeks": 11})
    put_in_place(monkeypatch, lambda slug: wrong if slug == "cambridgeshire" else rulebook(slug))
    with pytest.raises(DataError) as caught:
        verify(scenario("step-down"))
    where = "scenarios/step-down.yaml > cambridgeshire > meetings-at-most-twelve-weeks"
    assert f"{where} (number 1): due: expected Tue 30 Mar 2027, computed Tue 23 Mar 2027" in caught.value.faults
    assert f"{where} (number 2): due: expected Tue 22 Jun 2027, computed Tue 8 Jun 2027" in caught.value.faults


# a story in an invented authority: a meeting within 10 working days of Friday 18 December 2026

MET = {"rule": "first-meeting", "due": "2027-01-06", "counting": "By hand."}


@pytest.fixture
def invented(write_rulebook: WriteRulebook, plain_provision: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Put Examplebury in the place of every authority of a scenario."""
    book = load_rulebook(write_rulebook(plain_provision))
    put_in_place(monkeypatch, lambda _: book)


def story(*expect: dict[str, Any], **more: Any) -> Scenario:
    """Return a story with one case and these expectations."""
    return Scenario(
        slug="story",
        title="A story",
        topic="first_meeting",
        summary="It is short.",
        story="An assessment is completed.",
        events={"assessment_completed": date(2026, 12, 18)},
        until=date(2027, 6, 30),
        notice=("The date.",),
        cases={
            "examplebury": ScenarioCase.model_validate(
                {"in_short": "By {first-meeting}, {limit:first-meeting}.", "expect": list(expect), **more}
            )
        },
    )


@pytest.mark.usefixtures("invented")
def test_an_expectation_that_is_met() -> None:
    """What was worked out right has no fault and names its entry."""
    (result,) = verify(story(MET))
    assert result.faults == ()
    assert result.entry is not None
    assert result.entry.due == date(2027, 1, 6)


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"due": "2027-01-05"}, "(number 1): due: expected Tue 5 Jan 2027, computed Wed 6 Jan 2027"),
        ({"earliest": "2027-01-05"}, "(number 1): earliest: expected Tue 5 Jan 2027, computed no date"),
        ({"projected": True}, "(number 1): projected: expected True, computed False"),
        (
            {"dates": ["2027-01-05", "2027-01-06"]},
            "(number 1): dates: expected Tue 5 Jan 2027 and Wed 6 Jan 2027, computed Wed 6 Jan 2027",
        ),
        ({"agreement": "two readings"}, "(number 1): agreement: expected two readings, computed one date"),
        ({"status": "late"}, "(number 1): status: expected late, computed open"),
        ({"nth": 2}, "(number 2): expected Wed 6 Jan 2027, but the timeline has no such entry"),
        ({"due": None, "kind": "forum"}, "(number 1): expected forum, but the timeline has no such entry"),
    ],
)
def test_an_expectation_that_is_not_met(change: dict[str, Any], said: str) -> None:
    """What was worked out otherwise is a fault that names the story, the authority, the rule and both answers."""
    (result,) = check(story(MET | change), "examplebury").results
    assert result.faults == (f"scenarios/story.yaml > examplebury > first-meeting {said}",)


@pytest.mark.usefixtures("invented")
def test_silence_that_is_not_there() -> None:
    """Silence that was expected where the document speaks is a fault."""
    expected = {"duty": "first_cin_meeting", "kind": "silent", "counting": "By hand."}
    (result,) = check(story(expected), "examplebury").results
    assert result.entry is None
    assert result.faults == (
        "scenarios/story.yaml > examplebury > first_cin_meeting (number 1): "
        "expected silent, but the timeline has no such entry",
    )


SILENT = {"duty": "cin_visit", "kind": "silent", "counting": "By hand."}


def silent_story(**more: Any) -> Scenario:
    """Return a story of which only the silence is expected, and not the date."""
    return story(SILENT, **more).model_copy(update={"asks": ("cin_visit",)})


@pytest.mark.usefixtures("invented")
def test_a_date_that_nobody_worked_out() -> None:
    """An entry that is neither expected nor left for a reason is a fault, so that nothing stays unchecked."""
    with pytest.raises(DataError) as caught:
        verify(silent_story())
    assert str(caught.value) == (
        "scenarios/story.yaml > examplebury > first-meeting: Wed 6 Jan 2027 is not expected; "
        "work it out by hand, or leave it for a reason"
    )


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize("name", ["first-meeting", "first_cin_meeting", "deadline"])
def test_what_is_left_for_a_reason(name: str) -> None:
    """An entry may be left by its rule, its duty or its kind, and a reason that nothing needs is a fault."""
    assert check(silent_story(left={name: "Not in this story."}), "examplebury").faults == ()
    assert check(story(MET, left={name: "Not in this story."}), "examplebury").faults == (
        f"scenarios/story.yaml > examplebury > left > {name}: everything of that name is expected, or there is "
        "nothing; remove it",
    )


@pytest.mark.usefixtures("invented")
def test_what_every_case_may_leave() -> None:
    """A kind that the whole story leaves needs no reason in a case."""
    assert check(silent_story().model_copy(update={"left": {"deadline": "Not here."}}), "examplebury").faults == ()


@pytest.fixture
def conditional(
    write_rulebook: WriteRulebook, plain_provision: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put Examplebury in the place of every authority: a stable plan brings its rule in, and a move keeps it out."""
    book = load_rulebook(write_rulebook(plain_provision | {"when": ["stable_plan"], "unless": ["moved_in"]}))
    put_in_place(monkeypatch, lambda _: book)


@pytest.mark.usefixtures("conditional")
@pytest.mark.parametrize(
    ("circumstances", "lists", "said"),
    [
        (["stable_plan"], {"selected": ["first-meeting"], "ruled_out": []}, []),
        ([], {"selected": []}, []),
        ([], {"selected": ["first-meeting"]}, ["selected: first-meeting is expected, but not computed"]),
        (["stable_plan"], {"selected": []}, ["selected: first-meeting is computed, but not expected"]),
        (["stable_plan", "moved_in"], {"selected": [], "ruled_out": ["first-meeting"]}, []),
        (["stable_plan", "moved_in"], {"ruled_out": []}, ["ruled_out: first-meeting is computed, but not expected"]),
        ([], {"replaced": {"a": "b"}}, ["replaced: a by b is expected, but not computed"]),
    ],
)
def test_which_rules_apply(circumstances: list[str], lists: dict[str, Any], said: list[str]) -> None:
    """The rules that circumstances bring in or keep out are compared with a list made by hand, if there is one."""
    left = {"deadline": "Not here.", "not_here": "Not here."}
    made = silent_story(circumstances=circumstances, **lists).model_copy(update={"left": left})
    assert [
        fault.removeprefix("scenarios/story.yaml > examplebury > ") for fault in check(made, "examplebury").faults
    ] == said


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "usual"}, " (number 1): kind: expected usual, computed deadline"),
        ({"relation": "every"}, ": relation: read as every, but the rule has within"),
        ({"quantity": {"working_days": 9}}, ": quantity: read as 9 working days, but the rule has 10 working days"),
        ({"starts": ["cin_plan_agreed"]}, ": starts: read as cin_plan_agreed, but the rule has assessment_completed"),
        ({"until": "cin_plan_ended"}, ": until: read as cin_plan_ended, but the rule has none"),
        ({"ways": 2}, ": ways: read as 2, but the rule has 1"),
    ],
)
def test_what_a_clock_is(change: dict[str, Any], said: str) -> None:
    """What a date means can be expected, and what the document states: relation, quantity, start, end, readings."""
    assert check(story(MET | change), "examplebury").faults == (
        f"scenarios/story.yaml > examplebury > first-meeting{said}",
    )


def test_what_is_read_into_a_rule_without_a_clock(
    write_rulebook: WriteRulebook, plain_provision: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that says nothing of time cannot be read to state a time."""
    book = load_rulebook(write_rulebook(plain_provision | {"timing": None}))
    put_in_place(monkeypatch, lambda _: book)
    expected = {"rule": "first-meeting", "kind": "no_figure", "relation": "within", "counting": "By hand."}
    assert check(story(expected), "examplebury").faults == (
        "scenarios/story.yaml > examplebury > first-meeting: relation: read as within, but the rule has none",
    )


@pytest.mark.usefixtures("invented")
def test_two_dates_must_both_be_expected(
    write_rulebook: WriteRulebook, plain_provision: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the words allow two dates, an expectation of only one is a fault."""
    plain_provision["timing"]["quantity"] = {"unstated_days": 5}
    book = load_rulebook(write_rulebook(plain_provision))
    put_in_place(monkeypatch, lambda _: book)
    # 5 days from Fri 18 Dec: Wed 23 Dec; 5 working days: 21-24 (4), 29 Dec (5)
    (result,) = check(story(MET | {"due": "2026-12-23"}), "examplebury").results
    assert result.faults == (
        "scenarios/story.yaml > examplebury > first-meeting (number 1): "
        "dates: expected no date, computed Wed 23 Dec 2026 and Tue 29 Dec 2026",
    )


@pytest.mark.usefixtures("invented")
def test_dates_and_limits_are_filled_in() -> None:
    """The line in short states no figure itself: the date and the limit of a rule are filled in."""
    assert in_short(story(MET), "examplebury") == "By Wed 6 Jan 2027, within 10 working days."


@pytest.mark.usefixtures("invented")
def test_a_rule_without_a_date_cannot_be_filled_in() -> None:
    """The line in short may name only rules that give a date."""
    with pytest.raises(DataError) as caught:
        in_short(story(MET, in_short="By {frist-meeting}."), "examplebury")
    assert str(caught.value) == (
        "scenarios/story.yaml > examplebury > in_short: unknown rule 'frist-meeting'; did you mean 'first-meeting'?"
    )


@pytest.mark.usefixtures("invented")
def test_a_story_has_no_case_for_others() -> None:
    """A story asked about an authority that it does not have says which it has."""
    with pytest.raises(CaseError) as caught:
        story(MET).timeline("xyz")
    assert str(caught.value) == "unknown authority 'xyz'; write one of examplebury"


# files


def load(folder: Path, monkeypatch: pytest.MonkeyPatch, **change: Any) -> tuple[Scenario, ...]:
    """Load a folder with one story in it, which is silent everywhere unless it is changed."""
    silent = {
        "in_short": "Silent.",
        "expect": [{"duty": "genogram_and_chronology", "kind": "silent", "counting": "Nothing is said."}],
    }
    content = {
        "title": "A story",
        "topic": "step_down",
        "summary": "It is short.",
        "story": "A plan ends.",
        "events": {"cp_plan_ended": date(2026, 12, 11)},
        "until": date(2027, 6, 30),
        "notice": ["The silence."],
        "cases": dict.fromkeys(authorities(), silent),
    }
    cases = {**content["cases"], **change.pop("cases", {})}  # type: ignore[dict-item]
    content |= change | {"cases": {name: silent | case for name, case in cases.items() if case is not None}}
    (folder / "story.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.setattr(module, "content_folder", lambda _: folder)
    return scenarios.__wrapped__()


def loading_faults(folder: Path, monkeypatch: pytest.MonkeyPatch, **change: Any) -> tuple[str, ...]:
    """Return the faults of a story with a change."""
    (folder / "scenarios").mkdir()
    with pytest.raises(DataError) as caught:
        load(folder / "scenarios", monkeypatch, **change)
    return caught.value.faults


def test_a_story_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The story that the following tests break is whole, and its name is that of its file."""
    (loaded,) = load(tmp_path, monkeypatch)
    assert loaded.slug == "story"


EXPECTED: dict[str, Any] = {"counting": "By hand."}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"cases": {"camdn": {}}}, ["cases: unknown authority 'camdn'; did you mean 'camden'?"]),
        (
            {"cases": {"camden": {"events": {"cp_plan_endd": date(2026, 12, 11)}}}},
            ["cases > camden: unknown event 'cp_plan_endd'; did you mean 'cp_plan_ended'?"],
        ),
        (
            {"cases": {"camden": {"circumstances": ["led_by_keyworker"]}}},
            ["cases > camden: unknown circumstance 'led_by_keyworker'; did you mean 'led_by_key_worker'?"],
        ),
        (
            {"cases": {"camden": {"expect": [EXPECTED | {"rule": "frist-meeting", "due": date(2027, 1, 6)}]}}},
            ["cases > camden > expect: unknown provision 'frist-meeting'; did you mean 'first-meeting'?"],
        ),
        (
            {"cases": {"camden": {"expect": [EXPECTED | {"duty": "cin_vist", "kind": "silent"}]}}},
            ["cases > camden > expect: unknown duty 'cin_vist'; did you mean 'cin_visit'?"],
        ),
        (
            {"cases": {"camden": {"left": {"no_figur": "Not here."}}}},
            ["cases > camden > left: unknown provision, duty or kind 'no_figur'; did you mean 'no_figure'?"],
        ),
        (
            {"cases": {"camden": {"ruled_out": ["frist-meeting"]}}},
            ["cases > camden > ruled_out: unknown provision 'frist-meeting'; did you mean 'first-meeting'?"],
        ),
        (
            {"asks": ["cin_vist"]},
            [f"cases > {name}: unknown duty 'cin_vist'; did you mean 'cin_visit'?" for name in authorities()],
        ),
        (
            {"cases": {"camden": {"expect": [EXPECTED | {"kind": "silent"}]}}},
            ["cases > camden > expect > number 1: name either a rule or a duty"],
        ),
        (
            {"cases": {"camden": {"expect": [EXPECTED | {"rule": "a", "duty": "b", "kind": "silent"}]}}},
            ["cases > camden > expect > number 1: name either a rule or a duty"],
        ),
        (
            {"cases": {"camden": {"expect": [EXPECTED | {"rule": "a"}]}}},
            [
                "cases > camden > expect > number 1: "
                "give a date (due or earliest), or a kind that says why there is none"
            ],
        ),
        (
            {"cases": {"camden": {"expect": [EXPECTED | {"rule": "a", "kind": "forum", "due": date(2027, 1, 6)}]}}},
            [
                "cases > camden > expect > number 1: "
                "give a date (due or earliest), or a kind that says why there is none"
            ],
        ),
        (
            {"cases": {"camden": {"expect": [{"duty": "cin_visit", "kind": "silent"}]}}},
            ["cases > camden > expect > number 1 > counting: this key is missing; add it"],
        ),
        ({"topic": "step_don"}, ["topic: unknown topic 'step_don'; did you mean 'step_down'?"]),
        ({"notes": "x"}, ["notes: this key is not known; check its spelling or remove it"]),
    ],
)
def test_faults_in_a_file(
    change: dict[str, Any], faults: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story that names something unknown, or leaves a key out, is refused with where and what to do."""
    found = loading_faults(tmp_path, monkeypatch, **change)
    assert found == tuple(f"scenarios/story.yaml > {fault}" for fault in faults)


def test_an_authority_that_a_story_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An authority without a case of its own has what all have in common, and nothing is expected of it."""
    (loaded,) = load(tmp_path, monkeypatch, cases={"lewisham": None})
    assert list(loaded.cases) == list(authorities())
    assert loaded.cases["lewisham"].expect == ()
    assert check(loaded, "lewisham").results == ()


@pytest.mark.parametrize("story", scenarios(), ids=lambda story: story.slug)
def test_every_shipped_case_is_worked_by_hand(story: Scenario) -> None:
    """In each scenario that is shipped, dates are worked out by hand for every authority."""
    assert [authority for authority, case in story.cases.items() if not (case.expect and case.in_short)] == []
