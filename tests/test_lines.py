"""Messages about data files name the line of what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cin_reference.errors import CaseError, DataError
from cin_reference.library import load_rulebook
from cin_reference.lines import with_lines
from cin_reference.scenarios import load_scenario

if TYPE_CHECKING:
    from examplebury import WriteRulebook

PROVISIONS = """\
provisions:
  - id: first-meeting
    duty: first_cin_meeting
    statement: Hold the first meeting.
    modality: must
    timing:
      relation: within
      quantity: {working_days: 10}
      start: assessment_completed
    cites: [meetings/bullet-1]
"""


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("relation: within", "relation: withn"), 7, "'withn' is not one of"),
        (("start: assessment_completed", "start: assessment_complete"), 9, "did you mean 'assessment_completed'?"),
        (("statement:", "statment:"), 4, "this key is not known"),
        (("{working_days: 10}", "{days: 10}"), 8, "'days' is ambiguous"),
        (("meetings/bullet-1", "meetings/bullet-2"), 10, "unknown passage 'meetings/bullet-2'"),
        (("    modality: must\n", ""), 2, "this key is missing; add it"),
        (("relation: within", "relation: within: 10"), 7, "mapping values are not allowed"),
    ],
)
def test_the_line_is_that_of_what_is_wrong(
    write_rulebook: WriteRulebook, plain_provision: dict[str, Any], change: tuple[str, str], line: int, said: str
) -> None:
    """A message gives the line of the entry or of the name in it that is wrong."""
    folder = write_rulebook(plain_provision)
    (folder / "provisions.yaml").write_text(PROVISIONS.replace(*change), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_rulebook(folder)
    lines = [each for each in with_lines(caught.value).splitlines() if said in each]
    assert [each.startswith(f"examplebury/provisions.yaml:{line}") for each in lines] == [True]


def test_entries_of_a_scenario_are_found(tmp_path: Path) -> None:
    """An expectation is found by the rule that it is about."""
    text = """\
title: A story
topic: step_down
summary: Something happens.
story: Something happens.
events: {cp_plan_ended: 2026-12-11}
until: 2027-06-30
notice: [Something to notice.]
cases:
  camden:
    expect:
      - {rule: no-such-rule, due: 2027-03-11, counting: It is not there.}
"""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "story.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_scenario(folder / "story.yaml")
    assert with_lines(caught.value).startswith("scenarios/story.yaml:11 > ")


def test_what_is_about_no_file_stays_as_it_is() -> None:
    """A message about a case, or about a file that was not read, is not changed."""
    assert with_lines(CaseError("a case needs an event")) == "a case needs an event"
    assert with_lines(DataError(["other/file.yaml > entry: wrong"])) == "other/file.yaml > entry: wrong"
