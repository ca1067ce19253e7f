"""The Consistency section of the built site, and the command that lists findings."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sarif_pydantic import Sarif
from site_fixtures import Pages, words

from cin_reference.cli import main
from cin_reference.comparisons import REFERENCE
from cin_reference.counting import show
from cin_reference.findings import Finding, Group, checks, findings, in_order, subject_of
from cin_reference.findings.together import windows
from cin_reference.library import AUTHORITIES, rulebooks
from cin_reference.rulebook import Rulebook
from cin_reference.site.consistency import anchor
from cin_reference.site.phrases import build_date

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

BOOKS = rulebooks()


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[Finding, ...]]:
    """Return the findings of each authority."""
    return {book.slug: findings(book, build_date()) for book in BOOKS}


def page_of(pages: Pages, slug: str) -> BeautifulSoup:
    """Return the page on one document."""
    return pages[f"consistency/{slug}.html"]


@pytest.mark.parametrize("book", BOOKS, ids=lambda each: each.slug)
def test_a_page_holds_every_finding(book: Rulebook, pages: Pages, found: dict[str, tuple[Finding, ...]]) -> None:
    """Each computed finding has a place that links lead to, with its words, its rules and its dates."""
    page = page_of(pages, book.slug)
    for each in found[book.slug]:
        if checks[each.code].group is Group.NOTED:
            continue
        (place,) = page.select(f"#{anchor(each)}")
        text = words(place)
        assert each.says in text
        links = {str(link["href"]).rpartition("#")[2] for link in place.find_all("a", href=True)}
        assert set(each.about) <= links, each.name
        assert all(show(dated.day) in text for shown in each.shown for dated in shown.dates), each.name
        assert (each.acknowledged is None) == ("acknowledged" not in text)
        if each.acknowledged:
            assert each.acknowledged.reason in text


@pytest.mark.parametrize("book", BOOKS, ids=lambda each: each.slug)
def test_what_a_reader_noted_stands_apart(book: Rulebook, pages: Pages, found: dict[str, tuple[Finding, ...]]) -> None:
    """Noted points stand under their own heading, as many as there are, and none among the computed ones."""
    page = page_of(pages, book.slug)
    (block,) = page.select(f'[data-block="noted:{book.slug}"]')
    noted = [each for each in found[book.slug] if checks[each.code].group is Group.NOTED]
    assert len(block.find_all("li")) == len(noted)
    computed = " ".join(words(each) for each in page.select('[data-block^="computed:"]'))
    assert not re.search(r"\bN\d\d\b", computed)


@pytest.mark.parametrize("book", BOOKS, ids=lambda each: each.slug)
def test_the_days_that_rules_leave_are_shown(book: Rulebook, pages: Pages) -> None:
    """The table of each event has a row for each step, with the days of its window."""
    (block,) = page_of(pages, book.slug).select(f'[data-block="room:{book.slug}"]')
    rows = [words(row) for row in block.select("tbody tr")]
    expected = windows(subject_of(book.slug, build_date()), REFERENCE)
    assert len(rows) == len(expected) > 0
    for window in expected:
        days = [show(day) for day in (window.earliest, window.latest) if day]
        assert any(all(day in row for day in days) for row in rows)


def test_the_room_of_a_limit() -> None:
    """Camden: a first review within 3 months can lose 89 days, the length of the shortest three months."""
    found = windows(subject_of("camden", build_date()), REFERENCE)
    step = [each for each in found if each.rule == "first-review-after-cp-plan"]
    (window,) = [each for each in step if each.pathway.target.event == "first_cin_meeting_held"]
    # 7 June 2027 + 3 months = 7 September; from 30 November, three months end on 28 February: 89 or 90 days later
    assert (show(window.latest), window.slack) == ("Tue 7 Sep 2027", 89) if window.latest else False


def test_every_code_is_explained_on_the_site(pages: Pages) -> None:
    """The page of codes has a heading for each code, with its meaning and example."""
    page = pages["consistency/codes.html"]
    for check in in_order():
        (heading,) = page.select(f"#{check.code.lower()}")
        assert check.title in words(heading)
        assert check.example in words(page)


def test_across_leads_to_each_document(pages: Pages, found: dict[str, tuple[Finding, ...]]) -> None:
    """The page across documents lists each finding of that group, with a link to it."""
    page = pages["consistency/across.html"]
    links = {str(link["href"]) for link in page.select("[data-block] a[href]")}
    for slug, each in ((slug, each) for slug, every in found.items() for each in every):
        if checks[each.code].group is Group.ACROSS:
            assert f"{slug}.html#{anchor(each)}" in links


def test_how_much_was_tried_is_computed(pages: Pages) -> None:
    """The number of cases is that of start dates times combinations, document by document."""
    cases = [subject_of(book.slug, build_date()).cases for book in BOOKS]
    for name in ("index", "method"):
        text = words(pages[f"consistency/{name}.html"])
        assert f"{sum(cases):,} cases" in text
        assert all(f"{each:,}" in text for each in cases)


# the command


def test_the_command_lists_findings_with_their_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its code, its words, a case with dates, the passages and its name."""
    assert main(["findings", "camden"]) == 0
    out = capsys.readouterr().out
    part = out[out.index("T02 ") : out.index("[T02:")]
    assert "the end of the child protection plan on Mon 7 Jun 2027" in part
    assert "first-review-after-cp-plan: by Tue 7 Sep 2027" in part
    assert "stay-open-after-cp-plan: not before Tue 7 Sep 2027" in part
    assert "[9.2/bullet-1/2" in part
    assert "Acknowledged on" in out


def test_the_command_gives_plain_data(capsys: pytest.CaptureFixture[str]) -> None:
    """Every finding says whether it was computed or noted, what it means and what would settle it."""
    assert main(["findings", "lewisham", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {each["kind"] for each in data} == {"computed", "recorded by a reader"}
    assert all(each["means"] and each["settled_by"] and each["name"].startswith(each["code"]) for each in data)
    assert all((each["kind"] == "computed") != each["code"].startswith("N") for each in data)


def test_the_command_gives_sarif(capsys: pytest.CaptureFixture[str]) -> None:
    """Another library reads it; each result points at the line of its provision, and no path of a machine is in it."""
    assert main(["findings", "worcestershire", "--sarif"]) == 0
    out = capsys.readouterr().out
    (run,) = Sarif.model_validate_json(out).runs
    assert run.results
    assert [each.id for each in run.tool.driver.rules or ()] == [check.code for check in in_order()]
    assert str(AUTHORITIES.parent.parent) not in out
    lines = (AUTHORITIES / "worcestershire" / "provisions.yaml").read_text(encoding="utf-8").splitlines()
    results = json.loads(out)["runs"][0]["results"]
    pointed = 0
    for result in results:
        assert result["ruleId"] == in_order()[result["ruleIndex"]].code
        for location in result["locations"]:
            name = location["logicalLocations"][0]["fullyQualifiedName"].partition("/")[2]
            if name:
                line = lines[location["physicalLocation"]["region"]["startLine"] - 1]
                assert line.strip() == f"- id: {name}"
                pointed += 1
    assert pointed
    assert any("suppressions" in result for result in results)


def test_the_command_fails_on_chosen_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """Only a finding that is not acknowledged counts; an unknown code is an error with the nearest one."""
    assert main(["findings", "camden", "--fail-on", "T01,T02"]) == 1
    assert main(["findings", "camden", "--fail-on", "T01"]) == 0
    assert main(["findings", "camden", "--fail-on", "R04"]) == 0  # its one finding is acknowledged
    capsys.readouterr()
    assert main(["findings", "camden", "--fail-on", "T0l"]) == 2
    assert "--fail-on: unknown code 'T0l'; did you mean 'T0" in capsys.readouterr().err
    assert main(["findings", "camdn"]) == 2
    assert "did you mean 'camden'" in capsys.readouterr().err


def test_an_authority_checks_its_own_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with an authority's files is checked like those that the package ships."""
    own = tmp_path / "camden"
    shutil.copytree(AUTHORITIES / "camden", own)
    rules = own / "provisions.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        text.replace(
            "quantity: {months: 3}\n      start: cp_plan_ended", "quantity: {months: 4}\n      start: cp_plan_ended", 1
        ),
        encoding="utf-8",
    )
    assert main(["findings", str(own), "--fail-on", "T02"]) == 0
    assert "T02" not in capsys.readouterr().out
    (own / "acknowledged.yaml").write_text(
        "acknowledged:\n  - {finding: T01, reason: r, decided: 2026-01-01}\n", encoding="utf-8"
    )
    assert main(["findings", str(own)]) == 2
    assert "camden/acknowledged.yaml:2 > T01: unknown finding 'T01'" in capsys.readouterr().err
