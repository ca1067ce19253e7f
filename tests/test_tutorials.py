"""The tutorials, carried out from the built pages exactly as they are printed."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bs4 import Tag
    from site_fixtures import Pages

MODULES = {"cin-reference": ("-m", "cin_reference"), "python": ()}
"""How each command of a tutorial is run."""


def printed(step: Tag, number: int) -> str:
    """Return what stands in one of the boxes after a step."""
    boxes = step.find_all_next("pre", limit=number + 1)
    return boxes[number].get_text()


def carry_out(step: Tag, folder: Path) -> str | None:
    """Do what a step says; return what its command prints."""
    if path := step.get("data-write"):
        file = folder / str(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(printed(step, 0), encoding="utf-8")
    elif path := step.get("data-change"):
        removed = step.find_all_next("p", limit=1)[0].get_text() == "Remove it."
        old, new = printed(step, 0), "" if removed else printed(step, 1)
        file = folder / str(path)
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
    elif path := step.get("data-copy"):
        shutil.copytree(folder / str(path), folder / str(step["data-to"]))
    else:
        program, *arguments = shlex.split(printed(step, 0))
        command = [sys.executable, *MODULES[program], *arguments]
        pipe = subprocess.PIPE
        ran = subprocess.run(command, cwd=folder, stdout=pipe, stderr=subprocess.STDOUT, text=True, check=False)
        return ran.stdout.rstrip()
    return None


@pytest.mark.parametrize(("name", "steps"), [("developers/add-an-authority.html", 20), ("developers/add-more.html", 8)])
def test_the_steps_do_what_the_page_says(pages: Pages, tmp_path: Path, name: str, steps: int) -> None:
    """Each file is written and each command typed as the page prints it, and each answer is the one that is printed."""
    found = pages[name].select(".step")
    assert len(found) >= steps
    for step in found:
        answer = carry_out(step, tmp_path)
        if answer is not None:
            assert answer == printed(step, 1)


def test_a_new_edition_is_told_in_the_words_of_practitioners(pages: Pages) -> None:
    """The limit that changed is named with how it was and how it is."""
    text = pages["developers/add-an-authority.html"].get_text()
    assert "time limit: from within 3 months to within 6 weeks" in text
    assert "how strongly: from should to must" in text
    assert "Thu 11 Mar 2027" in text  # three months from Friday 11 December 2026
    assert "Fri 22 Jan 2027" in text  # six weeks from it
