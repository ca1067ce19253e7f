"""Where in its file an entry stands, for messages about it."""

from __future__ import annotations

import re

import yaml

from cin_reference.data import FILES
from cin_reference.errors import CinReferenceError, DataError

ENTRY = re.compile(r"(?P<file>\S+\.yaml) > (?P<steps>[^:]+(?: > [^:]+)*): (?P<problem>.*)", re.DOTALL)
NAME = re.compile(r"'([^']+)'")
NUMBERED = re.compile(r"number (\d+)")
NAMING = ("id", "rule", "duty", "finding")
"""The keys by whose value messages call an entry of a list."""


def with_lines(fault: CinReferenceError) -> str:
    """Return the message of an error; where it is about a data file, with the line of each entry at fault.

    The line is that of the name that is wrong, if the message quotes one, or else where the entry begins:
    `camden/provisions.yaml:12 > first-meeting: unknown event ...`.
    """
    return "\n".join(map(_with_line, fault.faults)) if isinstance(fault, DataError) else str(fault)


def _with_line(fault: str) -> str:
    found = ENTRY.fullmatch(fault)
    file = FILES.get(found["file"]) if found else None
    if found is None or file is None:
        return fault
    here = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    if here is None:
        return fault
    line = 0
    for step in found["steps"].split(" > "):
        place = _below(here, step)
        if place is None:
            break
        line, here = place
    for name in NAME.findall(found["problem"])[:1]:
        line = next((node.start_mark.line for node in _scalars(here) if node.value == name), line)
    return f"{found['file']}:{line + 1} > {found['steps']}: {found['problem']}"


def _below(node: yaml.Node, step: str) -> tuple[int, yaml.Node] | None:
    """Return the line and the node of a step below another; an entry of a list is found by what it is called."""
    step = step.partition(" (number")[0]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
        below = [value for _, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        below = node.value
        if (number := NUMBERED.fullmatch(step)) and int(number[1]) <= len(below):
            return below[int(number[1]) - 1].start_mark.line, below[int(number[1]) - 1]
        for each in below:
            pairs = each.value if isinstance(each, yaml.MappingNode) else ()
            if any(key.value in NAMING and value.value == step for key, value in pairs):
                return each.start_mark.line, each
    else:
        return None
    return next((found for each in below if (found := _below(each, step))), None)


def _scalars(node: yaml.Node) -> list[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        return [node]
    parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    return [each for part in parts for each in _scalars(part)]
