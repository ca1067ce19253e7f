"""Files for other programs, under `data/v1/`. A field of version 1 keeps its name and its meaning."""

from __future__ import annotations

import functools
import json
from typing import Any

from cin_reference.conformance import answers, cases
from cin_reference.library import rulebooks
from cin_reference.plan import plan_of
from cin_reference.site.phrases import build_date
from cin_reference.vocabulary import vocabulary

EACH, SEED = 500, 1
"""How many cases of each authority are published, and where their random numbers start."""
DATELESS = ("no_figure", "forum", "waiting")
"""Answers that no program can work out from dates alone."""


def open_data() -> dict[str, str]:
    """Return the path and the content of every file."""
    return {"data/v1/conformance.json": _written("conformance", cases=conformance())}


@functools.cache
def conformance() -> list[dict[str, Any]]:
    """Return cases with what follows from each, by which another program can check its own answers.

    Each has a `name`, the `case`, and its `answers`; a case that must be refused has `refused` instead.
    """
    return [
        _checked(f"{book.slug}-{number:04}", case, answers(case, plan_of(book), vocabulary()))
        for book in rulebooks()
        for number, case in enumerate(cases(book.slug, plan_of(book), vocabulary(), EACH, SEED), start=1)
    ]


def _checked(name: str, case: dict[str, Any], found: list[Any] | None) -> dict[str, Any]:
    if found is None:
        return {"name": name, "case": case, "refused": True}
    return {"name": name, "case": case, "answers": [each for each in found if each["kind"] not in DATELESS]}


def _written(kind: str, **content: Any) -> str:
    head = {"kind": kind, "version": 1, "generated_at": build_date().isoformat()}
    return json.dumps(head | content, separators=(",", ":"), ensure_ascii=False) + "\n"
