"""Serving the site while working on it: MkDocs builds it again and again in one process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from site_fixtures import ROOT, THOROUGH

BEGIN_TWICE = """
from mkdocs.config import load_config
from cin_reference.library import rulebook
from cin_reference.site import hook, tutorial

hook.on_config(load_config())
book, folder = rulebook("camden"), tutorial.workplace("page")
assert folder.is_dir()
hook.on_config(load_config())
assert rulebook("camden") is not book, "its files were not read again"
assert not folder.exists(), "a tutorial would meet what it wrote before"
"""
BUILD_EACH = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config

for folder in sys.argv[1:]:
    build(load_config(site_dir=folder, strict=True))
"""


def run(code: str, *arguments: str) -> None:
    """Run code in a process of its own, as it forgets what this one has read."""
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-c", code, *arguments]
    ran = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_each_build_begins_anew() -> None:
    """Files are read again, and the tutorials begin with empty folders."""
    run(BEGIN_TWICE)


@pytest.mark.skipif(not THOROUGH, reason="it builds the site twice: set CIN_THOROUGH to do so")
def test_a_second_build_makes_the_same_site(tmp_path: Path) -> None:
    """What one build leaves behind changes no byte of the next."""
    folders = [tmp_path / name for name in ("one", "other")]
    run(BUILD_EACH, *map(str, folders))
    one, other = (
        {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        for folder in folders
    )
    assert len(one) > len(list((ROOT / "docs").rglob("*.md")))
    assert one == other
