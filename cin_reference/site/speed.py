"""Fragments of the page on speed: the tables that `make bench` wrote."""

from __future__ import annotations

import functools
import json
from datetime import date
from math import floor, log10
from typing import Any

from cin_reference.counting import show
from cin_reference.site import DOCS
from cin_reference.site.show import block, render

DIGITS = 3


@functools.cache
def _results() -> dict[str, Any]:
    kept = DOCS / "developers" / "benchmarks.json"
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    return found


def figure(value: float | None) -> str:
    """Return a figure with three digits that count.

    Examples:
        >>> figure(0.04127), figure(12.5), figure(1234.5)
        ('0.0413', '12.5', '1,234')
    """
    if value is None:
        return "–"
    places = DIGITS - 1 - floor(log10(abs(value))) if value else 0
    return f"{value:,.{max(0, places)}f}"


@block
def measured(name: str) -> str:
    """Show one table, what it was to show, and on what machine it was measured."""
    if name not in _results():
        return "<p>Not measured yet.</p>"
    found = _results()[name]
    on = show(date.fromisoformat(found["measured"]))
    return render("benchmark.html", found=found, label=f"Results: {name}", on=on, figure=figure)
