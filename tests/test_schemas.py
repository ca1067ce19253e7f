"""The schemas of the data files: they fit every file, complete its names, and refuse what the models refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from site_fixtures import ROOT

from cin_reference.data import PACKAGE, content_folder
from cin_reference.schemas import FOLDER, KINDS, MARK, schema, written
from cin_reference.vocabulary import vocabulary

FILES = [
    *PACKAGE.glob("authorities/**/*.yaml"),
    *content_folder("comparisons").glob("*.yaml"),
    *content_folder("scenarios").glob("*.yaml"),
    PACKAGE / "vocabulary.yaml",
]


def content(text: str) -> Any:
    """Return what YAML holds, with dates as an editor sees them."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def faults(kind: str, held: Any) -> list[str]:
    """Return what a schema finds wrong."""
    return [each.message for each in Draft202012Validator(schema(kind)).iter_errors(held)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_is_kept_as_it_is_made(kind: str) -> None:
    """The files that editors read are those that the models give, and are schemas (`make schemas` mends this)."""
    assert (FOLDER / f"{kind}.json").read_text(encoding="utf-8") == written(kind)
    Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_each_file_names_its_schema_and_fits_it(file: Path) -> None:
    """The first line leads an editor to the schema, which finds nothing wrong."""
    text = file.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    assert first.startswith(MARK)
    named = (file.parent / first.removeprefix(MARK)).resolve()
    assert named.parent == FOLDER
    assert faults(named.stem, content(text)) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"duty": "first_cin_meetin"}, "'first_cin_meetin' is not one of"),
        ({"modality": "wil"}, "'wil' is not one of"),
        ({"when": ["led_by_nobody"]}, "'led_by_nobody' is not one of"),
        ({"timing": {"relation": "within", "quantity": {"days": 3}, "start": "case_closed"}}, "{'days': 3}"),
        ({"timing": {"relation": "within", "quantity": {"weeks": 3}, "start": "case_close"}}, "case_close"),
        ({"unclear": [{"kind unknown": "A note."}]}, "'kind unknown'"),
        ({"cites": [{"pasage": "1/paragraph-1"}]}, "is not valid under any"),
        ({"statment": "What it says."}, "'statment' was unexpected"),
    ],
)
def test_a_schema_refuses_what_the_model_refuses(
    plain_provision: dict[str, Any], wrong: dict[str, Any], said: str
) -> None:
    """Names that are not in the vocabulary, units that are none and keys that are misspelt are marked."""
    assert faults("provisions", {"provisions": [plain_provision]}) == []
    found = faults("provisions", {"provisions": [plain_provision | wrong]})
    assert any(said in each for each in found), found


def test_a_schema_offers_every_name_of_the_vocabulary() -> None:
    """An editor can complete duties, events, circumstances and roles."""
    offered = schema("provisions")["$defs"]
    for section in ("duties", "events", "circumstances", "roles"):
        assert offered[section]["enum"] == list(vocabulary().named(section))
