"""JSON Schemas of the data files, by which an editor completes and checks them.

They are made from the models, with the names of the vocabulary, and kept in `schema/`, where the first
line of each data file points. `make schemas` writes them again.
"""

from __future__ import annotations

import json
from typing import Any

from cin_reference.comparisons import Comparison
from cin_reference.data import PACKAGE, Frozen
from cin_reference.library import AcknowledgedFile, AsideFile, DocumentFile, PassagesFile, ProvisionsFile
from cin_reference.scenarios import Scenario
from cin_reference.vocabulary import Vocabulary, vocabulary

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = PACKAGE / "schema"
KINDS: dict[str, type[Frozen]] = {
    "document": DocumentFile,
    "passages": PassagesFile,
    "provisions": ProvisionsFile,
    "set_aside": AsideFile,
    "acknowledged": AcknowledgedFile,
    "comparison": Comparison,
    "scenario": Scenario,
    "vocabulary": Vocabulary,
}
"""The model of each kind of data file."""
MARK = "# yaml-language-server: $schema="
"""How the first line of a data file begins, as editors know it; the path of its schema follows."""
FROM_FILE_NAME = "slug"
"""What is not written in a file, as its name says it."""


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one kind of data file."""
    made = KINDS[kind].model_json_schema()
    made["properties"].pop(FROM_FILE_NAME, None)
    made["required"] = [name for name in made.get("required", ()) if name != FROM_FILE_NAME]
    used: set[str] = set()
    made = _with_names(made, used) if kind != "vocabulary" else made  # it is what gives the names
    for section in sorted(used):
        made.setdefault("$defs", {})[section] = {"type": "string", "enum": list(vocabulary().named(section))}
    head = {"$schema": DRAFT, "title": kind}
    return head | {key: value for key, value in made.items() if key not in head}


def _with_names(node: Any, used: set[str]) -> Any:
    """Return a schema in which each name of the vocabulary is one of those that there are."""
    if isinstance(node, list):
        return [_with_names(each, used) for each in node]
    if not isinstance(node, dict):
        return node
    if "named" in node:
        used.add(node["named"])
        rest = {key: value for key, value in node.items() if key not in ("named", "type")}
        return rest | {"$ref": f"#/$defs/{node['named']}"}
    return {key: _with_names(value, used) for key, value in node.items()}


def written(kind: str) -> str:
    """Return the file of a schema."""
    return json.dumps(schema(kind), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in KINDS:
        (FOLDER / f"{each}.json").write_text(written(each), encoding="utf-8")
