"""The command line: what it prints, as text and as data, and what it returns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import ics
import pytest
from examplebury import with_quantity

from cin_reference import checking, scenarios
from cin_reference.cli import main
from cin_reference.library import authorities, rulebook
from cin_reference.scenarios import scenario
from cin_reference.vocabulary import vocabulary

STEP_DOWN = ["--event", "cp_plan_ended=2026-12-11"]
ENTRY_KEYS = {
    "provision",
    "duty",
    "kind",
    "start_event",
    "start_date",
    "projected",
    "earliest",
    "due",
    "readings",
    "modality",
    "roles",
    "explanation",
    "notes",
    "citations",
}


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that succeeds and return what it printed."""
    assert main(arguments) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Run a command that succeeds and return what it printed as data."""
    return json.loads(printed(capsys, *arguments, "--json"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command whose input is wrong and return the message."""
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    return output.err


# authorities and vocabulary


def test_authorities(capsys: pytest.CaptureFixture[str]) -> None:
    """Each authority is one line with its document, the document's date or its absence, and how much was read."""
    lines = printed(capsys, "authorities").splitlines()
    assert [line.split()[0] for line in lines] == list(authorities())
    read = len(rulebook("lewisham").provisions)
    assert (
        "lewisham         Child in Need: Assessments, Interventions, Plans and Reviews "
        f"(February 2022); {read} provisions" in lines
    )
    read = len(rulebook("cambridgeshire").provisions)
    assert f"cambridgeshire   2.2.6 Planning and Review (no date in the text); {read} provisions" in lines


def test_authorities_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Each authority is an object with its name, its document and the number of its provisions."""
    found = data(capsys, "authorities")
    assert [each["slug"] for each in found] == list(authorities())
    lewisham = found[authorities().index("lewisham")]
    assert lewisham["name"] == "Lewisham"
    assert lewisham["document"]["dated"] == "February 2022"
    assert lewisham["provisions"] == len(rulebook("lewisham").provisions)


def test_vocabulary(capsys: pytest.CaptureFixture[str]) -> None:
    """Every event, circumstance and duty that a command accepts is listed with its definition."""
    text = printed(capsys, "vocabulary")
    words = vocabulary()
    for heading, terms in (
        ("Events", words.events),
        ("Circumstances", words.circumstances),
        ("Duties", words.duties),
    ):
        assert heading in text.splitlines()
        for name, term in terms.items():
            assert f"  {name:36} {term.definition}" in text.splitlines()


def test_vocabulary_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """The vocabulary is printed whole, with how its names refer to each other."""
    found = data(capsys, "vocabulary")
    assert set(found) == {"topics", "duties", "events", "circumstances", "roles", "terms", "census"}
    assert found["circumstances"]["stepped_down_from_cp_plan"]["implied_by"] == ["cp_plan_ended"]


# timeline


def test_timeline_of_a_step_down(capsys: pytest.CaptureFixture[str]) -> None:
    """Fifteen working days from 11 December 2026 end on 6 January 2027, with the passage that says so."""
    answer = data(capsys, "timeline", "cambridgeshire", *STEP_DOWN)
    (entry,) = (each for each in answer["entries"] if each["duty"] == "first_meeting_after_cp_plan")
    assert (entry["due"], entry["start_date"], entry["start_event"]) == ("2027-01-06", "2026-12-11", "cp_plan_ended")
    assert (entry["kind"], entry["projected"]) == ("deadline", False)
    assert {reading["due"] for reading in entry["readings"]} == {"2027-01-06"}
    assert "step-down-meeting" in entry["rules"]
    assert "within 15 working days of the CP" in [citation["find"] for citation in entry["citations"]]
    assert answer["case"]["events"] == {"cp_plan_ended": ["2026-12-11"]}
    assert answer["until"] == "2027-12-11"


def test_timeline_where_the_document_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    """Where a document does not say, there is an entry that says so, without a date and without a rule."""
    answer = data(capsys, "timeline", "worcestershire", *STEP_DOWN)
    (entry,) = (each for each in answer["entries"] if each["duty"] == "first_meeting_after_cp_plan")
    assert (entry["kind"], entry["due"], entry["earliest"], entry["provision"]) == ("silent", None, None, None)
    assert entry["explanation"] == ["The document does not say."]


@pytest.mark.parametrize("authority", authorities())
def test_entries_have_every_key(authority: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every entry has the same keys, whatever it says, and so has every reading."""
    answer = data(capsys, "timeline", authority, *STEP_DOWN, "--event", "first_cin_meeting_held=2027-01-05")
    entries = answer["entries"] + answer["without_date"]
    assert entries
    for entry in entries:
        assert entry.keys() >= ENTRY_KEYS
        assert all(reading.keys() >= {"label", "due"} for reading in entry["readings"])
        assert all(citation["heading"] and citation["place"] for citation in entry["citations"])


def test_timeline_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """The text shows the date, the duty, how strongly it is worded, the arithmetic and where it says so."""
    lines = printed(capsys, "timeline", "cambridgeshire", *STEP_DOWN).splitlines()
    assert lines[0] == "Cambridgeshire, looking ahead to Sat 11 Dec 2027"
    shown = "  by Wed 6 Jan 2027        First meeting or review after a child protection plan [must]"
    assert shown in lines
    after = [line.strip() for line in lines[lines.index(shown) + 1 :]]
    assert after[0] == (
        "From the end of the child protection plan: Fri 11 Dec 2026 + 15 working days, "
        "skipping 4 weekends, 25 and 28 Dec and 1 Jan = Wed 6 Jan 2027."
    )
    assert "4. Key Timescales and Requirements, 2nd bullet: “within 15 working days of the CP” [4/bullet-2]" in after
    assert "Without a date:" in lines
    assert lines[-1] == "An independent reading of published procedures. Follow your authority's current procedure."


def test_a_timeline_as_a_calendar_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Each date is an all-day event, named so that a later file takes its place."""
    found = ics.Calendar(printed(capsys, "timeline", "cambridgeshire", *STEP_DOWN, "--calendar", "case-12")).events
    assert "2027-01-06" in {event.begin.date().isoformat() for event in found if "step-down-meeting" in event.uid}
    assert all(event.uid.startswith("case-12.cambridgeshire.") for event in found)


def test_a_calendar_file_without_its_extra(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where icalendar is not installed, the message says how to get it."""
    monkeypatch.delitem(sys.modules, "cin_reference.calendar_file", raising=False)
    monkeypatch.setitem(sys.modules, "icalendar", None)
    said = refused(capsys, "timeline", "cambridgeshire", *STEP_DOWN, "--calendar", "case-12")
    assert "pip install 'cin-reference[calendar]'" in said


def test_silence_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Silence stands in the place of the date."""
    assert (
        "  the document does not say First meeting or review after a child protection plan [silent]"
        in printed(capsys, "timeline", "worcestershire", *STEP_DOWN).splitlines()
    )


def test_minimum_and_done_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A minimum reads "not before", and what was done is judged."""
    text = printed(capsys, "timeline", "camden", *STEP_DOWN, "--event", "case_closed=2027-03-10")
    lines = [line.strip() for line in text.splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith("not before Thu 11 Mar 2027"))
    assert "done Wed 10 Mar 2027: too early" in lines[start : start + 6]


def test_a_point_and_two_readings_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A point in time reads "at", and where readings differ the text says so."""
    text = printed(
        capsys,
        *("timeline", "worcestershire", "--event", "cin_plan_agreed=2026-12-11"),
        *("--event", "first_cin_meeting_held=2027-01-05"),
    )
    lines = [line.strip() for line in text.splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith("at Fri 2 Apr 2027"))
    assert "two readings: work to the date shown" in lines[start : start + 6]


def test_options_reach_the_case(capsys: pytest.CaptureFixture[str]) -> None:
    """Every option of the command is a fact of the case."""
    answer = data(
        capsys,
        *("timeline", "camden", "--event", "cin_visit_made=2027-01-12", "--event", "cin_visit_made=2027-01-05"),
        *("--circumstance", "supervision_order", "--until", "2027-03-31", "--ask", "gp_told"),
        *("--day-one", "same_day"),
    )
    assert answer["case"] == {
        "authority": "camden",
        "events": {"cin_visit_made": ["2027-01-05", "2027-01-12"]},
        "circumstances": ["supervision_order"],
        "until": "2027-03-31",
        "asks": ["gp_told"],
        "day_one": "same_day",
    }
    assert answer["until"] == "2027-03-31"
    assert [each["kind"] for each in answer["entries"] if each["duty"] == "gp_told"] == ["silent"]


def test_the_other_convention(capsys: pytest.CaptureFixture[str]) -> None:
    """With the day of the event counted as day one, the meeting is due a day sooner."""
    answer = data(capsys, "timeline", "cambridgeshire", *STEP_DOWN, "--day-one", "same_day")
    (entry,) = (each for each in answer["entries"] if each["duty"] == "first_meeting_after_cp_plan")
    assert entry["due"] == "2027-01-05"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["camdn", *STEP_DOWN], "unknown authority 'camdn'; did you mean 'camden'?"),
        (
            ["xyz", *STEP_DOWN],
            "unknown authority 'xyz'; write one of cambridgeshire, camden, leicestershire, lewisham, worcestershire",
        ),
        (
            ["camden", "--event", "cp_plan_ended=2027-02-30"],
            "--event cp_plan_ended: '2027-02-30' is not a date; write it as YYYY-MM-DD, such as 2026-12-11",
        ),
        (
            ["camden", "--event", "cp_plan_ended=11/12/2026"],
            "--event cp_plan_ended: '11/12/2026' is not a date; write it as YYYY-MM-DD, such as 2026-12-11",
        ),
        (
            ["camden", "--event", "cp_plan_ended"],
            "--event cp_plan_ended: write NAME=YYYY-MM-DD, such as cp_plan_ended=2026-12-11",
        ),
        (
            ["camden", "--event", "cp_plan_endd=2026-12-11"],
            "unknown event 'cp_plan_endd'; did you mean 'cp_plan_ended'?",
        ),
        (
            ["camden", *STEP_DOWN, "--circumstance", "led_by_keyworker"],
            "unknown circumstance 'led_by_keyworker'; did you mean 'led_by_key_worker'?",
        ),
        (["camden", *STEP_DOWN, "--ask", "cin_vist"], "unknown duty 'cin_vist'; did you mean 'cin_visit'?"),
        (
            ["camden", *STEP_DOWN, "--until", "soon"],
            "--until: 'soon' is not a date; write it as YYYY-MM-DD, such as 2026-12-11",
        ),
        (
            ["camden", *STEP_DOWN, "--event", "cp_plan_ended=2026-12-12"],
            "'cp_plan_ended' happens once, but 2 dates are given; keep one",
        ),
        (
            ["camden", *STEP_DOWN, "--event", "cp_plan_started=2026-12-12"],
            "'cp_plan_ended' on Fri 11 Dec 2026 comes before 'cp_plan_started' on Sat 12 Dec 2026; check both dates",
        ),
        (
            ["camden", "--event", "cp_plan_ended=1999-12-11"],
            "11 December 1999 is outside the bank holiday data, which runs from 01 January 2012 to "
            "31 December 2038: check the date, or refresh the data with `make bank-holidays`",
        ),
    ],
)
def test_wrong_input(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong input is answered on the error stream with one line that says what to do, and with status 2."""
    assert refused(capsys, "timeline", *arguments) == f"cin-reference: {said}\n"
    assert refused(capsys, "timeline", *arguments, "--json") == f"cin-reference: {said}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["timeline", "camden"], "the following arguments are required: --event"),
        (["timetable"], "argument COMMAND: invalid choice: 'timetable'"),
        (["timeline", "camden", *STEP_DOWN, "--day-one", "never"], "argument --day-one: invalid choice: 'never'"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that cannot be read ends with status 2 and says which part is wrong."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


# scenario


def test_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario is told with its dates for every authority, and all its expectations are met."""
    text = printed(capsys, "scenario", "step-down")
    story = scenario("step-down")
    assert text.startswith(f"{story.title}\n\n{story.story.strip()}\n")
    for authority, case in story.cases.items():
        assert f"\n{rulebook(authority).name}: " in text
        assert f"  {len(case.expect)} of {len(case.expect)} expectations met\n" in text


def test_scenario_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario as data has a timeline for every authority and no faults."""
    found = data(capsys, "scenario", "step-down")
    assert (found["scenario"], found["faults"]) == ("step-down", [])
    assert sorted(found["timelines"]) == list(authorities())
    (entry,) = (
        each
        for each in found["timelines"]["cambridgeshire"]["entries"]
        if each["duty"] == "first_meeting_after_cp_plan"
    )
    assert (entry["due"], entry["done"], entry["status"]) == ("2027-01-06", "2027-01-05", "on time")


def test_unknown_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown scenario is answered with the nearest name."""
    said = "cin-reference: unknown scenario 'stepdown'; did you mean 'step-down'?\n"
    assert refused(capsys, "scenario", "stepdown") == said


def test_a_scenario_that_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario whose dates are not as worked out by hand ends with status 1 and names each one."""
    wrong = with_quantity(rulebook("camden"), "stay-open-after-cp-plan", {"months": 4})
    for place in (checking, scenarios):
        monkeypatch.setattr(place, "rulebook", lambda slug: wrong if slug == "camden" else rulebook(slug))
    where = "scenarios/step-down.yaml > camden > stay-open-after-cp-plan"
    said = [
        f"{where} (number 1): earliest: expected Thu 11 Mar 2027, computed Sun 11 Apr 2027",
        f"{where}: quantity: read as 3 months, but the rule has 4 months",
    ]
    assert main(["scenario", "step-down"]) == 1
    assert capsys.readouterr().err.splitlines() == said
    assert main(["scenario", "step-down", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"] == said


# as a program


def module_run(*arguments: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run the package as a program, with a fixed order of sets."""
    return subprocess.run(
        [sys.executable, "-m", "cin_reference", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        check=False,
    )


def test_run_as_a_module() -> None:
    """The package runs as a program and prints every authority."""
    done = module_run("authorities")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(authorities())


def test_status_as_a_module() -> None:
    """The status of a command is the status of the program."""
    done = module_run("scenario", "stepdown")
    assert (done.returncode, done.stdout) == (2, "")


def test_output_does_not_depend_on_the_order_of_sets() -> None:
    """The same command prints the same in every process, whatever order that process gives its sets."""
    arguments = (
        "timeline",
        "cambridgeshire",
        *STEP_DOWN,
        *("--circumstance", "disability_social_work_team", "--circumstance", "disability_social_care_service"),
        *("--event", "cin_plan_agreed=2026-12-11", "--event", "case_responsibility_accepted=2026-12-14", "--json"),
    )
    one, other = module_run(*arguments, seed="1"), module_run(*arguments, seed="2")
    assert one.returncode == 0
    assert one.stdout == other.stdout
