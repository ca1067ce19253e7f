"""How the package is put together, and that its reference leaves nothing out."""

from __future__ import annotations

import pytest

from cin_reference.data import PACKAGE
from cin_reference.site.architecture import level, parts, reached

CHECKS = {f"cin_reference.findings.{group}" for group in ("across", "alone", "calendar", "noted", "together")}
"""The page of codes is made from their docstrings."""
NO_LIBRARY = {"cin_reference", "cin_reference.__main__", "cin_reference.cli"}


@pytest.mark.parametrize("name", parts())
def test_a_part_imports_only_what_stands_below_it(name: str) -> None:
    """No part imports one that rests on it, and each says what it does."""
    assert name not in reached(name)
    assert all(level(each) < level(name) for each in parts()[name].imports)
    assert parts()[name].does


def test_nothing_rests_on_the_site_or_the_command_line() -> None:
    """The package can be used without either; the site shows what commands print."""
    assert [name for name in parts() if reached(name) & {"site", "cli"}] == ["site"]


def test_every_module_is_in_the_reference() -> None:
    """The reference page has every module but those of the command line and of the site."""
    reference = (PACKAGE.parent / "docs" / "developers" / "reference.md").read_text(encoding="utf-8")
    files = [*PACKAGE.glob("*.py"), *PACKAGE.glob("findings/*.py")]
    names = {file.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".") for file in files}
    names = {name.removesuffix(".__init__") for name in names} - CHECKS - NO_LIBRARY
    assert {name for name in names if f"::: {name}\n" not in reference} == set()
