"""The command and the Python code that give a timeline, run while the site is built, with what they print."""

from __future__ import annotations

import contextlib
import io
import shlex
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from cin_reference.case import Case
from cin_reference.cli import main
from cin_reference.counting import DayOne

Result = TypeVar("Result")
LINES = 16
"""How much of a long answer is shown."""


class Tried(NamedTuple):
    """One case, tried in two ways."""

    command: str
    """A command line."""
    printed: str
    """What it prints."""
    code: str
    """Python code."""
    shown: str
    """What it prints."""


def tried(case: Case) -> Tried:
    """Return the exact command and code for a case, with what each printed when it was run just now."""
    arguments = _arguments(case)
    printed = caught(lambda: main(arguments))[1]
    code = _code(case)
    return Tried(
        command=f"cin-reference {shlex.join(arguments)} | head -n {LINES}",
        printed="\n".join(printed.splitlines()[:LINES]),
        code=code,
        shown=caught(lambda: exec(code, {}))[1],  # noqa: S102 (the code is made below, from checked names and dates)
    )


def caught(run: Callable[[], Result]) -> tuple[Result, str]:
    """Run something, and return what it returns and what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        result = run()
    return result, printed.getvalue().rstrip("\n")


def _arguments(case: Case) -> list[str]:
    events = [f"--event={name}={day}" for name, days in case.events.items() for day in days]
    circumstances = [f"--circumstance={name}" for name in sorted(case.circumstances)]
    asks = [f"--ask={duty}" for duty in case.asks]
    convention = [] if case.day_one is DayOne.DAY_AFTER else [f"--day-one={case.day_one}"]
    until = [f"--until={case.until}"] if case.until else []
    return ["timeline", case.authority, *events, *circumstances, *asks, *convention, *until]


def _code(case: Case) -> str:
    events = "".join(f"        {name!r}: {[str(day) for day in days]},\n" for name, days in case.events.items())
    given = {
        "circumstances": f"frozenset({sorted(case.circumstances)})" if case.circumstances else "",
        "asks": str(case.asks) if case.asks else "",
        "until": f"{str(case.until)!r}" if case.until else "",
    }
    rest = "".join(f"    {name}={value},\n" for name, value in given.items() if value)
    return (
        "from cin_reference import Case, rulebook, timeline\n\n"
        f"case = Case(\n    authority={case.authority!r},\n    events={{\n{events}    }},\n{rest})\n"
        f"for entry in timeline(case, rulebook({case.authority!r})).entries[:5]:\n"
        "    print(entry.due or entry.earliest, entry.duty, entry.status)\n"
    )
