"""The packages to compare with: each is installed into `build/peers/`, and asked there as a program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.measure import ROOT, Row

HERE = Path(__file__).parent
PEERS = ROOT / "build" / "peers"
PINNED = dict(re.findall(r"^([\w-]+)==(\S+)$", (HERE / "peers.txt").read_text(encoding="utf-8").lower(), re.MULTILINE))
ROUNDS = 3
"""How often each is run, in turn with the others, so that a busy moment of the machine does not fall on one alone."""


class Contender(NamedTuple):
    """One way to work out dates."""

    name: str
    script: str
    """The program in `contenders/` that does it."""
    mode: str = ""
    """What the program is asked to do, if it can do several things."""
    peer: str | None = None
    """The package that it needs; none if it is this one."""
    note: str = ""

    @property
    def title(self) -> str:
        """Its name, with the version of its package."""
        return self.name.replace(self.peer, f"{self.peer} {PINNED[self.peer.lower()]}", 1) if self.peer else self.name


@cache
def python_with(peer: str | None) -> Path | None:
    """Return the Python that has a package, after installing it; none if that fails."""
    if peer is None:
        return Path(sys.executable)
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
    tried = subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                            "--constraint", str(HERE / "peers.txt"), peer], check=False)  # fmt: skip
    return None if tried.returncode else python


def compared(contenders: Iterable[Contender], task: dict[str, Any], right: list[Any], unit: float) -> list[Row]:
    """Return a row for each contender: its median time for one case, and how many times that of the first it is.

    Args:
        contenders: The first is the one that the others are compared with.
        task: What they are given; each knows what it needs of it.
        right: The answer to each case.
        unit: How many of the unit of the table there are in a second, divided by the cases answered at a time.
    """
    seconds: dict[Contender, list[float]] = {each: [] for each in contenders}
    faults: dict[Contender, str] = {}
    for each in [*seconds] * ROUNDS:
        if each not in faults:
            fault, took = _once(each, task, right)
            seconds[each].append(took)
            faults |= {each: fault} if fault else {}
    ours = median(next(iter(seconds.values())))
    return [_row(each, median(took), ours, unit, faults.get(each)) for each, took in seconds.items()]


def _row(contender: Contender, took: float, ours: float, unit: float, fault: str | None) -> Row:
    if fault:
        return Row(contender.title, (None, None), fault)
    return Row(contender.title, (took * unit, took / ours if ours else None), contender.note)


def _once(contender: Contender, task: dict[str, Any], right: list[Any]) -> tuple[str, float]:
    """Return what is wrong with a contender, if anything, and its median time for one case."""
    python = python_with(contender.peer)
    if python is None:
        return "It could not be installed.", 0
    command = [str(python), str(HERE / "contenders" / f"{contender.script}.py"), contender.mode]
    ran = subprocess.run(command, input=json.dumps(task, default=date.isoformat), capture_output=True, text=True,
                         check=False, cwd=ROOT)  # fmt: skip
    if ran.returncode:
        print(ran.stderr, file=sys.stderr)
        return "It failed.", 0
    given = json.loads(ran.stdout)
    wrong = sum(found != expected for found, expected in zip(given["answers"], right, strict=True))
    return f"Wrong in {wrong:,} of {len(right):,} cases." if wrong else "", median(given["seconds"])
