"""The published files: they fit their schemas, their names lead somewhere, and they are the same every time."""

from __future__ import annotations

import csv
import filecmp
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from site_fixtures import ROOT, THOROUGH, Pages, build, part, words

from cin_reference.checking import check
from cin_reference.comparisons import comparisons
from cin_reference.library import rulebooks
from cin_reference.scenarios import scenarios
from cin_reference.schemas import KINDS as SOURCES
from cin_reference.schemas import written
from cin_reference.site.data_page import parts
from cin_reference.site.open_data import FOLDER, schema
from cin_reference.site.phrases import build_date
from cin_reference.site.published import KINDS
from cin_reference.vocabulary import vocabulary

FEW = 10
"""Of so many cases for conformance, one is held against the schema, unless all are."""
PRINT = """
import hashlib
from cin_reference.site.open_data import open_data
for path, content in open_data().items():
    print(path, hashlib.sha256(content).hexdigest())
"""


class Files:
    """The published files, as they stand in the built site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listed = self.of("index.json")["files"]

    def text(self, path: str) -> str:
        """Return a file as it is, letter for letter."""
        return (self.folder / path).read_bytes().decode()

    def of(self, path: str) -> Any:
        """Return what a JSON file holds."""
        return json.loads(self.text(path))

    def of_kind(self, kind: str) -> dict[str, Any]:
        """Return what every JSON file of a kind holds, by its path."""
        listed = [{"path": "index.json", "kind": "files"}, *self.listed]
        paths = [each["path"] for each in listed if each["kind"] == kind and each["path"].endswith(".json")]
        return {path: self.of(path) for path in paths}

    def content(self, kind: str) -> Any:
        """Return what the only file of a kind holds."""
        (found,) = self.of_kind(kind).values()
        return found

    def rulebooks(self) -> dict[str, Any]:
        """Return the rulebooks by authority."""
        return {held["rulebook"]["slug"]: held["rulebook"] for held in self.of_kind("rulebook").values()}


@pytest.fixture(scope="module")
def files(site: Path) -> Files:
    """Return the published files."""
    return Files(site / FOLDER)


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_fits_its_schema(kind: str, files: Files) -> None:
    """Each file names its schema, which is published and finds nothing wrong, and says what it is and of which day."""
    published = files.of(f"schema/{kind}.json")
    assert published == schema(kind)
    Draft202012Validator.check_schema(published)
    for path, held in files.of_kind(kind).items():
        assert os.path.normpath(Path(path).parent / held["$schema"]) == f"schema/{kind}.json"
        assert (held["kind"], held["version"], held["generated_at"]) == (kind, 1, build_date().isoformat())
        if kind == "conformance" and not THOROUGH:
            held["cases"] = held["cases"][::FEW]
        assert [each.message for each in Draft202012Validator(published).iter_errors(held)] == [], path


def test_a_schema_refuses_what_is_not_so(files: Files) -> None:
    """A field that is missing, unknown, or of another kind is marked."""
    held = next(iter(files.of_kind("rulebook").values()))
    first = held["rulebook"]["provisions"][0]
    check_one = Draft202012Validator(schema("rulebook")).is_valid
    assert check_one(held)
    for wrong in ({"statement": 3}, {"modality": "wil"}, {"statment": "Typo."}, {"timing": {"relation": "within"}}):
        held["rulebook"]["provisions"][0] = first | wrong
        assert not check_one(held), wrong
    del first["statement"]
    held["rulebook"]["provisions"][0] = first
    assert not check_one(held)


def test_the_list_names_every_file(files: Files) -> None:
    """The list has every other file once, with its size, and leads to its schema."""
    there = {file.relative_to(files.folder).as_posix() for file in files.folder.rglob("*") if file.is_file()}
    assert sorted(each["path"] for each in files.listed) == sorted(there - {"index.json"})
    for each in files.listed:
        assert each["bytes"] == (files.folder / each["path"]).stat().st_size
        assert each["schema"] is None or each["schema"] in there
        assert each["about"].endswith("."), each
    for kind in SOURCES:
        assert files.text(f"schema/source/{kind}.json") == written(kind)


def test_counts_are_those_of_the_package(files: Files) -> None:
    """There is a file or an entry for everything that the package has, and the list counts them."""
    entries = {each["path"]: each["entries"] for each in files.listed}
    for book in rulebooks():
        assert entries[f"rulebooks/{book.slug}.json"] == len(book.provisions)
        assert len(files.rulebooks()[book.slug]["provisions"]) == len(book.provisions)
    for section in ("topics", "duties", "events", "circumstances", "roles", "terms"):
        assert list(files.content("vocabulary")["vocabulary"][section]) == list(vocabulary().named(section))
    assert [each["slug"] for each in files.content("comparisons")["comparisons"]] == [
        each.slug for each in comparisons()
    ]
    for story in scenarios():
        held = files.of(f"scenarios/{story.slug}.json")
        assert set(held["timelines"]) == {book.slug for book in rulebooks()}
        assert entries[f"scenarios/{story.slug}.json"] == sum(
            len(each["entries"]) for each in held["timelines"].values()
        )
    assert entries["conformance.json"] == len(files.content("conformance")["cases"])
    assert entries["findings.json"] == len(files.content("findings")["findings"])


def test_timelines_have_the_dates_worked_out_by_hand(files: Files) -> None:
    """Each last day that a person worked out by hand for a story stands in its published timelines."""
    held = files.of("scenarios/step-down.json")
    story = next(each for each in scenarios() if each.slug == "step-down")
    for authority, timeline in held["timelines"].items():
        assert check(story, authority).faults == ()
        for expected in held["scenario"]["cases"][authority]["expect"]:
            found = [each for each in timeline["entries"] if expected["rule"] in each["rules"]]
            if expected["due"]:
                assert found[expected["nth"] - 1]["due"] == expected["due"]


def test_the_spreadsheet_has_the_same_answers(files: Files) -> None:
    """The CSV has one row for each answer of the JSON, with the same columns and values."""
    answers = files.content("comparisons")["answers"]
    text = files.text("comparisons.csv")
    assert text.startswith("\ufeff")
    spread = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in answers] == spread


# names


def names(held: Any, key: str) -> Iterator[str]:
    """Give every text that stands under a key, anywhere, alone or in a list."""
    if isinstance(held, dict):
        found = held.get(key)
        yield from [found] if isinstance(found, str) else found if isinstance(found, list) else ()
        held = list(held.values())
    for each in held if isinstance(held, list) else ():
        yield from names(each, key)


def test_names_are_unique(files: Files) -> None:
    """No name is given twice: of provisions in an authority, questions, findings in a document, or cases."""
    given = [
        *([each["id"] for each in book["provisions"]] for book in files.rulebooks().values()),
        [each["slug"] for each in files.content("comparisons")["comparisons"]],
        [each["code"] for each in files.content("findings")["codes"]],
        [f"{each['authority']} {each['name']}" for each in files.content("findings")["findings"]],
        [each["name"] for each in files.content("conformance")["cases"]],
    ]
    assert all(given)
    assert [name for found in given for name, times in Counter(found).items() if times > 1] == []


def test_names_of_provisions_lead_somewhere(files: Files) -> None:
    """Each provision that a file names is in the rulebook of its authority."""
    known = {slug: {each["id"] for each in book["provisions"]} for slug, book in files.rulebooks().items()}
    full = {f"{slug}/{name}" for slug, ids in known.items() for name in ids}
    for slug, book in files.rulebooks().items():
        for link in ("replaces", "restates", "disagrees_with", "adds_to"):
            assert known[slug].issuperset(names(book["provisions"], link))
        passages = {each["id"] for each in book["passages"]}
        assert passages.issuperset(names(book["provisions"], "passage"))
        assert passages.issuperset(book["set_aside"])
    assert full.issuperset(each["provision"] for each in files.content("comparisons")["answers"] if each["provision"])
    for each in files.content("findings")["findings"]:
        assert known[each["authority"]].issuperset([*each["about"], *names(each["shown"], "provision")])
    for held in files.of_kind("scenario").values():
        for slug, timeline in held["timelines"].items():
            for key in ("rules", "provision", "selected", "ruled_out"):
                assert known[slug].issuperset(names(timeline, key))
    for slug, rules in files.content("plans")["authorities"].items():
        assert known[slug].issuperset(names(rules, "id"))
    for each in files.content("conformance")["cases"]:
        assert known[each["case"]["authority"]].issuperset(names(each.get("answers", []), "rules"))


def test_names_of_the_vocabulary_lead_somewhere(files: Files) -> None:
    """Each duty, event, circumstance and role that a file names is in the vocabulary."""
    known = {section: set(given) for section, given in files.content("vocabulary")["vocabulary"].items()}
    keys = {"duty": "duties", "duties": "duties", "start": "events", "candidates": "events", "until": "events"}
    keys |= {"start_event": "events", "when": "circumstances", "unless": "circumstances", "assuming": "circumstances"}
    books = [book["provisions"] for book in files.rulebooks().values()]
    held = [*books, files.content("comparisons"), files.content("plans")["authorities"]]
    held += [each["timelines"] for each in files.of_kind("scenario").values()]
    for each in held:
        for key, section in keys.items():
            found = {name for name in names(each, key) if not name[:4].isdigit()}  # `until` may be a day
            assert found <= known[section], key
    assert set(names(books, "who")) <= known["roles"]


# the page that explains the fields


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_explained(kind: str, files: Files, pages: Pages) -> None:
    """The page has each file of a kind, and each field of each part with what it means and what values it has."""
    page = pages["developers/data.html"]
    shown = words(part(page, f"fields:{kind}"))
    for each in parts(kind, schema(kind)):
        assert each.meaning, each.name
        for field in each.fields:
            assert len(field.meaning.split()) > 1, (kind, each.name, field.name)
            assert field.name in shown or field.name in words(part(page, "beginning"))
    listed = {str(link["href"]) for link in part(page, "files").select("a")}
    assert {f"../{FOLDER}/{path}" for path in files.of_kind(kind)} <= listed


# the same every time


@pytest.mark.skipif(not THOROUGH, reason="the files are made twice more only with CIN_THOROUGH=1")
def test_files_do_not_depend_on_the_process(site: Path) -> None:
    """Other processes, in which Python puts sets in another order, make the files of the site to the byte."""
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    command = [sys.executable, "-c", PRINT]
    again = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
    )
    found = [line.split() for line in again.stdout.splitlines()]
    assert found == [[path, hashlib.sha256((site / path).read_bytes()).hexdigest()] for path, _ in found]
    assert len(found) == len(Files(site / FOLDER).listed) + 1


def test_the_site_is_of_the_day_of_the_commit(site: Path) -> None:
    """The only file that MkDocs dates has the day of the commit, not today's."""
    with gzip.open(site / "sitemap.xml.gz") as file:
        file.read()
        assert file.mtime is not None
        assert datetime.fromtimestamp(file.mtime, tz=UTC).date() == build_date()


@pytest.mark.skipif(not THOROUGH, reason="the whole site is built a second time only with CIN_THOROUGH=1")
def test_a_second_build_gives_the_same_site(site: Path, tmp_path: Path) -> None:
    """The whole site, built again in another process and another folder, is the same to the byte."""
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    said = build(tmp_path / "again", PYTHONHASHSEED=seed)
    assert said == ""
    first, second = (
        {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        for folder in (site, tmp_path / "again")
    )
    assert first == second
    same, different, unread = filecmp.cmpfiles(site, tmp_path / "again", sorted(first), shallow=False)
    assert (different, unread) == ([], [])
    assert len(same) == len(first)
