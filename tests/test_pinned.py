"""Every figure is pinned: each rule is exercised by an expectation, and no change of a rule goes unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Sized
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import yaml
from mutants import mutants, noticed

from cin_reference.checking import exercised
from cin_reference.library import authorities, rulebook, rulebooks
from cin_reference.rulebook import Rulebook

EQUIVALENT: dict[str, str] = yaml.safe_load((Path(__file__).parent / "equivalent.yaml").read_text(encoding="utf-8"))
"""Changes that make no difference, each with the reason."""
Report = Callable[[str], None]
SHARES = 4
"""Into how many shares an authority's changes are split, for the processors to work side by side."""


@pytest.mark.parametrize("book", rulebooks(), ids=lambda book: book.slug)
def test_every_rule_about_time_is_exercised(book: Rulebook, report: Report) -> None:
    """Every rule that says something about time, with a figure or without, is named by an expectation."""
    pinned = exercised(book.slug)
    for what, rules in (
        ("a figure", [rule.id for rule in book.provisions if rule.has_figure]),
        ("a time without a figure", [rule.id for rule in book.provisions if rule.timing and not rule.has_figure]),
    ):
        met = [rule for rule in rules if rule in pinned]
        report(f"{book.name}: {len(met)} of {len(rules)} rules with {what} are exercised ({_share(met, rules)})")
        assert [rule for rule in rules if rule not in pinned] == []


@pytest.fixture(scope="module")
def unnoticed() -> set[str]:
    """Try every change on every processor, and return the names of those that no expectation notices."""
    shares = [(slug, share) for share in range(SHARES) for slug in authorities()]
    with ProcessPoolExecutor() as processors:
        return {name for names in processors.map(_unnoticed, *zip(*shares, strict=True)) for name in names}


def _unnoticed(slug: str, share: int) -> list[str]:
    return [mutant.name for mutant in list(mutants(rulebook(slug)))[share::SHARES] if not noticed(mutant)]


@pytest.mark.parametrize("book", rulebooks(), ids=lambda book: book.slug)
def test_no_change_goes_unnoticed(book: Rulebook, unnoticed: set[str], report: Report) -> None:
    """Each change of a quantity, unit, relation, start, condition, replacement or reading fails an expectation."""
    every = [mutant.name for mutant in mutants(book) if mutant.name not in EQUIVALENT]
    missed = [name for name in every if name in unnoticed]
    met = len(every) - len(missed)
    report(f"{book.name}: {met} of {len(every)} changes to its rules are noticed ({_share(range(met), every)})")
    assert missed == []


def test_every_equivalent_change_is_one(unnoticed: set[str], report: Report) -> None:
    """A change is listed as equivalent only while it can be made and no expectation notices it."""
    tried = sum(1 for book in rulebooks() for _ in mutants(book))
    report(f"In all: {tried} changes, of which {len(EQUIVALENT)} make no difference and are listed")
    assert sorted(EQUIVALENT.keys() - unnoticed) == []


def _share(some: Sized, every: Sized) -> str:
    return f"{100 * len(some) // (len(every) or 1)} %"
