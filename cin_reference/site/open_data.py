"""Files for other programs, under `data/v1/`. A field of version 1 keeps its name and its meaning."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import to_json

from cin_reference import schemas
from cin_reference.comparisons import comparisons
from cin_reference.conformance import answers, cases
from cin_reference.findings import in_order
from cin_reference.library import rulebooks
from cin_reference.scenarios import scenarios
from cin_reference.site import DOCS
from cin_reference.site.consistency import found_in
from cin_reference.site.dates import plans
from cin_reference.site.downloads import Row, as_csv, rows
from cin_reference.site.phrases import build_date
from cin_reference.site.published import BRIEF, KINDS, Code
from cin_reference.vocabulary import vocabulary

FOLDER = "data/v1"
CASES, LEAST, SEED = 2_500, 50, 1
"""How many cases are published, as many of each authority, but no fewer than so many; and where their random numbers
start. They try one engine, so that more authorities need not many more."""
DATELESS = ("no_figure", "uncounted", "forum", "waiting")
"""Answers that no program can work out from dates alone."""


class Made(NamedTuple):
    """One file, ready to be written."""

    path: str
    """Where it stands in the folder."""
    kind: str
    """What kind of file it is."""
    about: str
    """What it holds, in a sentence."""
    entries: int | None
    """How many entries it holds."""
    content: bytes
    """What is written: text in UTF-8, as these files are most of what a build keeps until its end."""


def open_data() -> dict[str, bytes]:
    """Return the path and the content of every file."""
    return {f"{FOLDER}/{each.path}": each.content for each in (listing(), *made())}


def listing() -> Made:
    """Return the list of all files."""
    files = [
        {
            "path": each.path,
            "kind": each.kind,
            "about": each.about,
            "schema": f"schema/{each.kind}.json" if each.path.endswith(".json") and each.kind in KINDS else None,
            "entries": each.entries,
            "bytes": len(each.content),
        }
        for each in made()
    ]
    return _json("index.json", "files", len(files), files=files)


@functools.cache
def made() -> tuple[Made, ...]:
    """Return every file but the list of them."""
    return (*_data(), *_schemas())


def _data() -> Iterator[Made]:
    for book in rulebooks():
        about = f"What {book.name}'s document says, with where it says so."
        yield _json(f"rulebooks/{book.slug}.json", "rulebook", len(book.provisions), about, rulebook=book)
    words = vocabulary()
    terms = sum(len(words.named(section)) for section in type(words).model_fields if section != "census")
    yield _json("vocabulary.json", "vocabulary", terms, vocabulary=words)
    given = every_row()
    yield _json("comparisons.json", "comparisons", len(given), comparisons=comparisons(), answers=given)
    about = "The same answers as a spreadsheet, one row each."
    yield Made("comparisons.csv", "comparisons", about, len(given), as_csv(given).encode())
    for story in scenarios():
        timelines = {authority: story.timeline(authority) for authority in story.cases}
        dated = sum(len(each.entries) for each in timelines.values())
        content = {"scenario": story, "timelines": timelines}
        yield _json(f"scenarios/{story.slug}.json", "scenario", dated, story.summary, **content)
    found = [each for book in rulebooks() for each in found_in(book.slug)]
    codes = [Code(**{name: getattr(check, name) for name in Code.model_fields}) for check in in_order()]
    yield _json("findings.json", "findings", len(found), codes=codes, findings=found)
    rules = plans()
    yield _json("plans.json", "plans", sum(map(len, rules["authorities"].values())), **rules)
    yield _json("conformance.json", "conformance", len(conformance()), cases=conformance())
    about = "Works out dates from the plans, as the page on which readers work out their own dates does."
    yield Made("evaluate.js", "script", about, None, (DOCS / "dates" / "evaluate.js").read_bytes())


def _schemas() -> Iterator[Made]:
    for kind in KINDS:
        about = f"The schema of files of the kind “{kind}”."
        yield Made(f"schema/{kind}.json", "schema", about, None, f"{json.dumps(schema(kind), indent=1)}\n".encode())
    for kind in schemas.KINDS:
        about = f"The schema of the project's own files that hold “{kind.replace('_', ' ')}”, for those who write them."
        yield Made(f"schema/source/{kind}.json", "schema", about, None, schemas.written(kind).encode())


@functools.cache
def every_row() -> list[Row]:
    """Return every answer to every question."""
    return [row for asked in comparisons() for row in rows(asked)]


class _Whole(GenerateJsonSchema):
    """Makes schemas of files that leave nothing out, not even what is empty."""

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: ARG002 (as the library calls it)
        return True


@functools.cache
def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one kind of published file."""
    generator = GenerateJsonSchema if kind in BRIEF else _Whole
    made = KINDS[kind].model_json_schema(mode="serialization", schema_generator=generator)
    made["properties"]["kind"]["const"] = kind
    head = {"$schema": schemas.DRAFT, "title": kind}
    return head | {key: value for key, value in _noted(made).items() if key not in head}


def _noted(node: Any) -> Any:
    """Return a schema that says in a comment which texts are names of the vocabulary."""
    if isinstance(node, list):
        return [_noted(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _noted(value) for key, value in node.items() if key != "named"}
    return found | ({"$comment": f"a name under {node['named']} in the vocabulary"} if "named" in node else {})


@functools.cache
def conformance() -> list[dict[str, Any]]:
    """Return cases with what follows from each, by which another program can check its own answers.

    Each has a `name`, the `case`, and its `answers`; a case that must be refused has `refused` instead.
    """
    books = rulebooks()
    each = max(CASES // len(books), LEAST)
    return [
        _checked(f"{book.slug}-{number:04}", case, answers(case, book.plan, vocabulary()))
        for book in books
        for number, case in enumerate(cases(book.slug, book.plan, vocabulary(), each, SEED), start=1)
    ]


def _checked(name: str, case: dict[str, Any], found: list[Any] | None) -> dict[str, Any]:
    if found is None:
        return {"name": name, "case": case, "refused": True}
    return {"name": name, "case": case, "answers": [each for each in found if each["kind"] not in DATELESS]}


def _json(path: str, kind: str, entries: int, about: str = "", **content: Any) -> Made:
    """Return a file of data. What it is about is what all files of its kind are about, if it is not given."""
    head = {
        "$schema": f"{'../' * path.count('/')}schema/{kind}.json",
        "kind": kind,
        "version": 1,
        "generated_at": build_date(),
    }
    return Made(path, kind, about or KINDS[kind].__doc__ or "", entries, to_json(head | content) + b"\n")
