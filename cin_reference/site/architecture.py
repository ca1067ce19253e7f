"""How the package is put together, read from its own files: what each part does, and what it imports."""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from cin_reference.data import PACKAGE
from cin_reference.site.show import block, render

WIDTH, ROW, BOX, HEIGHT = 720, 62, 130, 26
"""In the SVG's own units: the drawing, a level, and the box of a part."""


class Part(NamedTuple):
    """A module of the package, or a folder of modules."""

    name: str
    does: str
    """The first line of its docstring."""
    imports: frozenset[str]
    """The other parts that it imports."""


@functools.cache
def parts() -> dict[str, Part]:
    """Return every part of the package under its name."""
    does: dict[str, str] = {}
    imports: dict[str, set[str]] = defaultdict(set)
    for file in sorted(PACKAGE.rglob("*.py")):
        steps = file.relative_to(PACKAGE).with_suffix("").parts
        if steps[0].startswith("__"):
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imports[steps[0]] |= {_part(each) for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)} - {steps[0]}
        if steps[1:] in ((), ("__init__",)):
            does[steps[0]] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return {name: Part(name, does[name], frozenset(imports[name] & does.keys())) for name in does}


def _part(statement: ast.ImportFrom) -> str:
    """Return the part that `from cin_reference.part import ...` names; empty for other packages."""
    steps = (statement.module or "").split(".")
    return steps[1] if steps[0] == PACKAGE.name and steps[1:] else ""


@functools.cache
def level(name: str) -> int:
    """Return how far a part stands above those that import nothing: one more than the highest that it imports."""
    return 1 + max((level(each) for each in parts()[name].imports), default=-1)


@functools.cache
def reached(name: str) -> frozenset[str]:
    """Return every part that a part rests on, through others or not."""
    return frozenset().union(*({each} | reached(each) for each in parts()[name].imports))


@block
def architecture() -> str:
    """Draw the parts, each above all that it imports, and list them in words."""
    by_level: dict[int, list[str]] = defaultdict(list)
    for name in parts():
        by_level[level(name)].append(name)
    top = max(by_level)
    places = {
        name: (WIDTH * (2 * number + 1) // (2 * len(row)), 20 + ROW * (top - height))
        for height, row in by_level.items()
        for number, name in enumerate(sorted(row))
    }
    order = sorted(parts().values(), key=lambda part: (-level(part.name), part.name))
    return render("architecture.html", parts=order, drawing=_drawn(places, 40 + ROW * top))


def _drawn(places: dict[str, tuple[int, int]], height: int) -> Markup:
    lines, boxes = [], []
    for name, (x, y) in places.items():
        near = {one for one in parts()[name].imports if not any(one in reached(o) for o in parts()[name].imports)}
        lines += [
            f'<line x1="{x}" y1="{y + HEIGHT // 2}" x2="{places[one][0]}" y2="{places[one][1] - HEIGHT // 2}" />'
            for one in sorted(near)
        ]
        boxes.append(f'<rect x="{x - BOX // 2}" y="{y - HEIGHT // 2}" width="{BOX}" height="{HEIGHT}" rx="4" />')
        boxes.append(f'<text x="{x}" y="{y + 4}" text-anchor="middle">{escape(name)}</text>')
    return Markup(  # noqa: S704 (names of our own modules)
        f'<svg class="drawing parts" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="parts-title">'
        f'<title id="parts-title">The parts of the package. Lines lead down to what a part imports; '
        f"the table says the same in words.</title>{''.join(lines)}{''.join(boxes)}</svg>"
    )
