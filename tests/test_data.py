"""Data files: what is wrong is said with its file, line or entry, and nothing wrong is let through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from examplebury import WORDS, WriteRulebook
from pydantic import ValidationError

from cin_reference import library
from cin_reference.data import Frozen, content_folder, label, parse, read_yaml, unknown
from cin_reference.errors import DataError
from cin_reference.library import load_rulebook
from cin_reference.site import show
from cin_reference.vocabulary import CensusItem, Vocabulary, vocabulary


def written(folder: Path, text: str, name: str = "notes.yaml") -> Path:
    """Return a file in `examples/` with this text."""
    file = folder / "examples" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_yaml_is_read_as_data(tmp_path: Path) -> None:
    """A file gives its mappings, lists, texts and numbers."""
    assert read_yaml(written(tmp_path, "a: [1, two]\nb: {c: ‘d’}\n")) == {"a": [1, "two"], "b": {"c": "‘d’"}}


def test_broken_yaml_names_line_and_column(tmp_path: Path) -> None:
    """A file that is not YAML is refused with the line and the column."""
    with pytest.raises(DataError) as caught:
        read_yaml(written(tmp_path, "a: 1\nb: 'left open\n"))
    where, _, problem = str(caught.value).partition(": ")
    assert where == "examples/notes.yaml:3:1"
    assert "end of stream" in problem


def test_tab_is_refused_with_its_place(tmp_path: Path) -> None:
    """A tab at the start of a line is refused where it stands."""
    with pytest.raises(DataError) as caught:
        read_yaml(written(tmp_path, "a:\n\tb: 1\n"))
    assert str(caught.value).startswith("examples/notes.yaml:2:1: found character")


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """The second of two equal keys is refused, not silently kept."""
    with pytest.raises(DataError) as caught:
        read_yaml(written(tmp_path, "a: 1\nb: 2\na: 3\n"))
    assert str(caught.value) == ("examples/notes.yaml:3:1: the key 'a' stands twice; remove or rename one")


def test_a_nested_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Keys are checked at every depth, and equal keys in different mappings are no fault."""
    assert read_yaml(written(tmp_path, "- {a: 1}\n- {a: 2}\n")) == [{"a": 1}, {"a": 2}]
    with pytest.raises(DataError) as caught:
        read_yaml(written(tmp_path, "- {a: 1}\n- {a: 2, b: {c: 3, c: 4}}\n"))
    assert str(caught.value) == ("examples/notes.yaml:2:20: the key 'c' stands twice; remove or rename one")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2026-02-30\n", "examples/notes.yaml:2:4: there is no date 2026-02-30; correct it"),
        ("? [a]\n: 1\n", "examples/notes.yaml:1:3: found unhashable key"),
    ],
)
def test_what_yaml_allows_and_python_does_not_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    """A day that a month does not have, and a list as a key."""
    with pytest.raises(DataError) as caught:
        read_yaml(written(tmp_path, text))
    assert str(caught.value) == said


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(DataError) as caught:
        read_yaml(tmp_path / "absent.yaml")
    assert str(caught.value) == "absent.yaml: there is no such file"


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder that stands where a file should is no file."""
    with pytest.raises(DataError) as caught:
        read_yaml(tmp_path)
    assert str(caught.value) == f"{tmp_path.name}: there is no such file"


def test_label_names_folder_and_file(tmp_path: Path) -> None:
    """Messages name a file by its folder and name, never by a path of one machine."""
    assert label(written(tmp_path, "a: 1")) == "examples/notes.yaml"


class _Entry(Frozen):
    id: str
    size: int


class _File(Frozen):
    entries: tuple[_Entry, ...]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ({"entries": [{"id": "a"}]}, ["entries > a > size: this key is missing; add it"]),
        (
            {"entries": [{"id": "a", "size": 1, "siez": 2}]},
            ["entries > a > siez: this key is not known; check its spelling or remove it"],
        ),
        ({"entries": [{"size": 1}]}, ["entries > number 1 > id: this key is missing; add it"]),
        ({}, ["entries: this key is missing; add it"]),
        (
            {"entries": [{"id": "a", "size": "x"}, {"id": "b"}], "more": 1},
            [
                "entries > a > size: Input should be a valid integer, unable to parse string as an integer",
                "entries > b > size: this key is missing; add it",
                "more: this key is not known; check its spelling or remove it",
            ],
        ),
    ],
)
def test_parse_faults(content: Any, faults: list[str], tmp_path: Path) -> None:
    """Every fault of a file is reported together, each with its entry and what to do."""
    with pytest.raises(DataError) as caught:
        parse(_File, content, written(tmp_path, ""))
    assert caught.value.faults == tuple(f"examples/notes.yaml > {fault}" for fault in faults)
    assert str(caught.value) == "\n".join(caught.value.faults)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """A file without content is not taken for an empty list of entries."""
    file = written(tmp_path, "")
    with pytest.raises(DataError) as caught:
        parse(_File, read_yaml(file), file)
    assert caught.value.faults == ("examples/notes.yaml: Input should be a valid dictionary or instance of _File",)


@pytest.mark.parametrize("missing", ["document.yaml", "provisions.yaml"])
def test_half_an_authority_is_refused(
    missing: str, write_rulebook: WriteRulebook, plain_provision: dict[str, Any]
) -> None:
    """An authority with only one of its two files gives no rulebook, not half of one."""
    folder = write_rulebook(plain_provision)
    (folder / missing).unlink()
    with pytest.raises(DataError) as caught:
        load_rulebook(folder)
    assert str(caught.value) == f"{missing}: there is no such file"


def test_a_whole_authority_is_loaded(write_rulebook: WriteRulebook, plain_provision: dict[str, Any]) -> None:
    """Two files, one folder: the slug is the folder's name, and nothing else is needed."""
    loaded = load_rulebook(write_rulebook(plain_provision))
    assert (loaded.slug, loaded.name, list(loaded.by_id)) == ("examplebury", "Examplebury", ["first-meeting"])


def test_a_new_folder_is_a_new_authority(
    write_rulebook: WriteRulebook, plain_provision: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An authority is data: a folder with a document is found, and one without is not."""
    folder = write_rulebook(plain_provision)
    (folder.parent / "unfinished").mkdir()
    monkeypatch.setattr(library, "AUTHORITIES", folder.parent)
    assert library.authorities() == ("examplebury",)


def test_unknown_name_suggests_the_nearest() -> None:
    """An unknown name is answered with the nearest known one."""
    assert unknown("event", "cp_plan_endde", ["cp_plan_ended"]) == (
        "unknown event 'cp_plan_endde'; did you mean 'cp_plan_ended'?"
    )


def test_unknown_name_lists_the_names_if_they_are_few() -> None:
    """If none is near and there are few, the known names are listed."""
    assert unknown("authority", "xyz", ["camden", "barnet"]) == "unknown authority 'xyz'; write one of barnet, camden"


def test_unknown_name_points_to_the_list_if_it_is_long() -> None:
    """If none is near and there are many, the message says where they are listed."""
    assert unknown("event", "xyz", [f"name_{number}" for number in range(11)]) == (
        "unknown event 'xyz'; see `cin-reference vocabulary` for the known names"
    )


def test_authors_folders_are_found() -> None:
    """The folders in which authors work are found beside the package."""
    for name in ("comparisons", "scenarios"):
        assert list(content_folder(name).glob("*.yaml"))


# the vocabulary


@pytest.mark.parametrize(
    ("section", "entry", "field", "value", "said"),
    [
        ("duties", "visit", "topic", "al", "unknown topic 'al'; did you mean 'all'?"),
        ("duties", "visit", "done_by", "visit_mad", "unknown event 'visit_mad'; did you mean 'visit_made'?"),
        ("duties", "visit", "also_done_by", ("visit_mad",), "unknown event 'visit_mad'; did you mean 'visit_made'?"),
        ("duties", "visit", "raised_by", ("asessed",), "unknown event 'asessed'; did you mean 'assessed'?"),
        ("duties", "visit", "ends_with", ("asessed",), "unknown event 'asessed'; did you mean 'assessed'?"),
        ("events", "meeting_held", "includes", ("asessed",), "unknown event 'asessed'; did you mean 'assessed'?"),
        ("events", "plan_ended", "never_before", ("asessed",), "unknown event 'asessed'; did you mean 'assessed'?"),
        ("circumstances", "disabled", "implied_by", ("asessed",), "unknown event 'asessed'; did you mean 'assessed'?"),
        (
            "circumstances",
            "disabled",
            "excludes",
            ("disbled",),
            "unknown circumstance 'disbled'; did you mean 'disabled'?",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_fault(
    section: str, entry: str, field: str, value: object, said: str
) -> None:
    """Every reference inside the vocabulary is checked, and the message says where it stands."""
    terms = WORDS.named(section)
    changed = terms | {entry: terms[entry].model_copy(update={field: value})}
    faults = WORDS.model_copy(update={section: changed}).faults()
    assert faults == [f"cin_reference/vocabulary.yaml > {section} > {entry} > {field}: {said}"]


def test_the_invented_vocabulary_has_no_fault() -> None:
    """The vocabulary of these tests leads nowhere wrong itself."""
    assert WORDS.faults() == []


def test_the_shipped_vocabulary_is_closed() -> None:
    """The shipped vocabulary has no reference that leads nowhere."""
    assert vocabulary().faults() == []


def test_definitions_are_sentences() -> None:
    """Every definition is one sentence with a full stop, and every label is short of one."""
    words = vocabulary()
    for section in set(Vocabulary.model_fields) - {"census"}:
        for name, term in words.named(section).items():
            assert term.definition.endswith("."), name
            assert not term.label.endswith("."), name


def test_census_items_have_a_source() -> None:
    """The items that the issue names are there, an item that is not the same date says so, and sources are stated."""
    words = vocabulary()
    items = {name: term.census for terms in (words.events, words.duties) for name, term in terms.items() if term.census}
    assert {name for name, each in items.items() if each.exact} == {
        "assessment_started", "assessment_completed", "cin_plan_ended", "strategy_discussion_held", "icpc_held",
        "review_conference_held", "cp_plan_started", "case_closed",
    }  # fmt: skip
    assert {name for name, each in items.items() if not each.exact} == {
        "referral_accepted", "repeat_assessment_completed", "cin_plan_agreed", "section_47_started",
        "transfer_in_conference_held", "cp_plan_ended", "icpc",
    }  # fmt: skip
    assert len({(each.item, each.number) for each in items.values()}) == 12
    assert words.census is not None
    with pytest.raises(ValidationError, match="needs a note"):
        CensusItem(item="CPPendDate", number="N00115", exact=False)


def test_exclusion_holds_both_ways() -> None:
    """Two circumstances exclude each other if either says so."""
    assert WORDS.exclusive("led_by_key_worker", "led_by_social_worker")
    assert WORDS.exclusive("led_by_social_worker", "led_by_key_worker")
    assert not WORDS.exclusive("led_by_key_worker", "disabled")


def test_earlier_editions_stand_beside_the_current_one(
    write_rulebook: WriteRulebook, plain_provision: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An authority may keep earlier editions of its document in folders of their own, and its page names them."""
    folder = write_rulebook(plain_provision)
    earlier = folder / "earlier" / "2019"
    earlier.mkdir(parents=True)
    for file in folder.glob("*.yaml"):
        (earlier / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(library, "AUTHORITIES", folder.parent)
    for loader in (library.earlier_editions, library.rulebook):
        loader.cache_clear()
    try:
        assert [edition.slug for edition in library.earlier_editions("examplebury")] == ["2019"]
        assert "Earlier edition" in show.document_status("examplebury")
    finally:
        for loader in (library.earlier_editions, library.rulebook):
            loader.cache_clear()
