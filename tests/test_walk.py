"""What a trainer takes from a scenario: questions with answers, calendar files, and code to try."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import ics
import pytest
from site_fixtures import Pages, part, words

from cin_reference.checking import questions
from cin_reference.counting import show
from cin_reference.library import authorities
from cin_reference.scenarios import Scenario, scenario, scenarios
from cin_reference.site.pages import worked_example
from cin_reference.site.tried import LINES, tried

FEWEST_SCENARIOS = 20
QUESTIONS = range(6, 10)
STORIES = pytest.mark.parametrize("story", scenarios(), ids=lambda story: story.slug)


def test_there_are_enough_scenarios() -> None:
    """The set covers the ways through the procedures."""
    assert len(scenarios()) >= FEWEST_SCENARIOS


@STORIES
def test_questions_for_a_group(story: Scenario, pages: Pages) -> None:
    """Each story asks a handful of questions about several documents, in order, each with the computed answer."""
    asked = questions(story)
    assert len(asked) in QUESTIONS
    assert len({each.authority for each in asked}) > 1
    shown = part(pages[f"scenarios/{story.slug}-walk.html"], f"questions:{story.slug}").select("ol.questions > li")
    for item, each in zip(shown, asked, strict=True):
        assert words(item.select_one(".question")) == " ".join((each.expectation.question or "").split())
        answer = item.select_one("details.answers")
        assert answer is not None
        assert not answer.has_attr("open")
        if each.entry.day:
            assert show(each.entry.day) in words(answer)
        assert " ".join(each.expectation.counting.split()) in words(answer)


@STORIES
@pytest.mark.parametrize("authority", authorities())
def test_a_calendar_file_has_every_date(story: Scenario, authority: str, site: Path) -> None:
    """The file beside a timeline holds each of its dates; a timeline without a date has none."""
    dated = [entry.day for entry in story.timeline(authority).entries if entry.day]
    file = site / "scenarios" / f"{story.slug}-{authority}.ics"
    assert file.exists() == bool(dated)
    text = file.read_bytes().decode("utf-8") if dated else ""
    assert text == worked_example(story, authority)
    assert re.findall("DTSTART;VALUE=DATE:(.*)\r", text) == [f"{day:%Y%m%d}" for day in dated]


@STORIES
def test_an_independent_reader_finds_every_date(story: Scenario) -> None:
    """Another library reads each date as an all-day event with its own lasting name."""
    turns = authorities()[list(scenarios()).index(story) % len(authorities()) :] + authorities()
    authority = next(each for each in turns if worked_example(story, each))
    dated = [entry.day for entry in story.timeline(authority).entries if entry.day]
    events = ics.Calendar(worked_example(story, authority)).events
    assert sorted(event.begin.date() for event in events) == sorted(dated)
    assert all(event.all_day and event.name.startswith("Worked example: ") for event in events)
    assert len({event.uid for event in events}) == len(dated)
    assert all(event.uid.startswith(f"{story.slug}.{authority}.") for event in events)
    assert all("Where it says so: " in event.description for event in events)


def test_a_calendar_file_is_the_same_each_time() -> None:
    """Two files of the same data and day are the same, byte for byte."""
    story = scenario("step-down")
    assert worked_example(story, "camden") == worked_example(story, "camden")
    assert "DTSTART;VALUE=DATE:20270311" in worked_example(story, "camden")


@pytest.mark.parametrize("authority", authorities())
def test_the_command_that_is_shown_works(authority: str, pages: Pages) -> None:
    """The command on a page, run in a shell of its own, prints what the page shows; so does the code."""
    shown = part(pages["scenarios/step-down.html"], f"scenario_timeline:step-down:{authority}").select("pre code")
    command, code = (each.get_text() for each in shown)
    line, _, printed = command.partition("\n")
    arguments = shlex.split(line.removeprefix("$ cin-reference ").removesuffix(f" | head -n {LINES}"))
    ran = subprocess.run(
        [sys.executable, "-m", "cin_reference", *arguments], capture_output=True, text=True, check=True
    )
    assert printed.strip() == "\n".join(ran.stdout.splitlines()[:LINES])
    computed = tried(scenario("step-down").case(authority))
    assert code.strip() == f"{computed.code}\n{computed.shown}".strip()
    first = scenario("step-down").timeline(authority).entries[0]
    assert isinstance(first.due, date)
    assert computed.shown.startswith(f"{first.due} {first.duty} ")


def test_provisions_lead_to_their_scenarios_and_back(pages: Pages) -> None:
    """A rule that a scenario works through leads to that authority's timeline, which leads to the rule."""
    place = pages["authorities/camden.html"].find(id="stay-open-after-cp-plan")
    assert place is not None
    around = place.find_parent(class_="provision")
    assert around is not None
    assert around.select('a[href="../scenarios/step-down.html#camden"]')
    assert pages["scenarios/step-down.html"].select('a[href="../authorities/camden.html#stay-open-after-cp-plan"]')
