"""Tutorials that are carried out while the site is built: what to write or type, and what came of it.

Each page works in a folder of its own, which is empty at its first step. The tests carry out the steps
again, from the built page, as a reader would.
"""

from __future__ import annotations

import contextlib
import functools
import runpy
import shlex
import shutil
import tempfile
from pathlib import Path

from cin_reference.cli import main
from cin_reference.data import PACKAGE
from cin_reference.findings import checks
from cin_reference.site.show import block, render
from cin_reference.site.tried import caught

FILES = PACKAGE.parent / "tests" / "tutorial"
"""Where the files stand that the steps write."""


@functools.cache
def _folder(page: str) -> tempfile.TemporaryDirectory[str]:
    """Return a folder that is removed when the build ends."""
    return tempfile.TemporaryDirectory(prefix=f"{page}-")


def workplace(page: str) -> Path:
    """Return the folder in which the steps of a page are carried out."""
    return Path(_folder(page).name)


@block
def write(page: str, path: str, source: str = "") -> str:
    """Show a file to write, and write it.

    Args:
        page: The page whose step it is.
        path: Where the reader writes it.
        source: The file among those of the tutorials that holds what is written; of the same name if not given.
    """
    text = (FILES / (source or Path(path).name)).read_text(encoding="utf-8")
    file = workplace(page) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return render("step_write.html", path=path, text=text)


@block
def change(page: str, name: str, path: str, *pairs: tuple[str, str]) -> str:
    """Show words to replace in a file, and replace them.

    Args:
        page: The page whose step it is.
        name: What the step is called, to tell it from others of the page.
        path: The file.
        pairs: The words that stand there, each with those to write in their place; empty to remove them.

    Raises:
        ValueError: The words do not stand there exactly once.
    """
    file = workplace(page) / path
    for old, new in pairs:
        text = file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{page} > {name}: '{old}' stands in {path} {text.count(old)} times, not once")
        file.write_text(text.replace(old, new), encoding="utf-8")
    return render("step_change.html", path=path, pairs=pairs)


@block
def copy(page: str, path: str, to: str) -> str:
    """Show a folder to copy, and copy it."""
    shutil.copytree(workplace(page) / path, workplace(page) / to)
    return render("step_copy.html", path=path, to=to)


@block
def run(page: str, name: str, command: str, status: int = 0) -> str:
    """Show a command with what it prints, and carry it out.

    Args:
        page: The page whose step it is.
        name: What the step is called, to tell it from others of the page.
        command: The command line.
        status: Its exit status.

    Raises:
        ValueError: It is no command of a tutorial, or its exit status is another.
    """
    with contextlib.chdir(workplace(page)):
        ended, printed = caught(lambda: _carry_out(command))
    if ended != status:
        raise ValueError(f"{page} > {name}: the exit status is {ended}, not {status}: {printed}")
    return render("step_run.html", command=command, printed=printed)


def _carry_out(command: str) -> int:
    """Run a command in this process, which has read most of what it reads, and return its exit status.

    The tests run it in a process of its own, as a reader does. Checks that a file of Python registers are forgotten.
    """
    program, *arguments = shlex.split(command)
    known = dict(checks)
    try:
        match program:
            case "cin-reference":
                return main(arguments)
            case "python":
                runpy.run_path(arguments[0], run_name="__main__")
                return 0
            case _:
                raise ValueError(f"{command}: a tutorial runs only cin-reference and python")
    except SystemExit as refused:  # of words that are no command
        return int(refused.code or 0)
    finally:
        checks.clear()
        checks.update(known)
