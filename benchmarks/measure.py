"""What a table is made of, and how programs are timed."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "bench"
MEGABYTE = 1e6


@dataclass(frozen=True)
class Column:
    """One column of figures."""

    label: str
    unit: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a table: a figure for each column, none where there is none, and what to know about it."""

    name: str
    figures: tuple[float | None, ...]
    note: str = ""


@dataclass(frozen=True)
class Target:
    """What a table is to show. If it does not, the page says why, and what would change that."""

    aim: str
    met: bool
    why_not: str = ""


@dataclass(frozen=True)
class Table:
    """What one benchmark found."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    targets: tuple[Target, ...] = ()


class Used(NamedTuple):
    """What a program took."""

    seconds: float
    """Seconds of one core: other work on the machine does not count."""
    waited: float
    """Seconds from beginning to end."""
    peak: int
    """The most memory that it held, in bytes."""


def machine() -> dict[str, Any]:
    """Return the size of this machine, and its Python."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
    }


def run_program(command: list[str], at: Path) -> Used:
    """Run a program in a folder, with the package that is there, and return what it took.

    Raises:
        RuntimeError: It failed; the message is what it printed.
    """
    log = BUILD / "log.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "PYTHONPATH": str(at), "NO_MKDOCS_2_WARNING": "1"}
    with log.open("w", encoding="utf-8") as printed:
        begun = perf_counter()
        process = subprocess.Popen(command, cwd=at, env=env, stdout=printed, stderr=subprocess.STDOUT)
        _, process.returncode, used = os.wait4(process.pid, 0)
        waited = perf_counter() - begun
    if process.returncode:
        raise RuntimeError(log.read_text(encoding="utf-8"))
    return Used(used.ru_utime + used.ru_stime, waited, used.ru_maxrss * 1024)
