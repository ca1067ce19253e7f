"""Drawings: a timeline with one lane for each duty, and limits side by side, as SVG made of shapes and words.

Shapes tell what a date means, so that it can be read without colour. The table beside the drawing
says the same in words.
"""

from __future__ import annotations

from datetime import date
from html import escape

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from cin_reference.comparisons import Part, is_limit, span
from cin_reference.counting import england_and_wales, show
from cin_reference.entries import Entry, Timeline
from cin_reference.rulebook import Provision
from cin_reference.timing import Relation
from cin_reference.vocabulary import vocabulary
from cin_reference.words import limit_words

MOST_TICKS = 14
WIDTH, LANE, TOP, MARGIN = 720, 40, 30, 16
"""In the SVG's own units. The name of a lane stands above its line, so that a phone shows both."""


def drawing(computed: Timeline, groups: list[list[Entry]], name: str, key: str) -> Markup:
    """Draw a timeline.

    Args:
        computed: The timeline, for its events and its span.
        groups: Its entries, one list for each lane.
        name: Whose timeline it is, for the title.
        key: A word unique on the page, for the ids that the SVG needs.
    """
    lanes = [group for group in groups if group[0].day]
    events = sorted((day, event) for event, days in computed.case.events.items() for day in days)
    first = min(day for day, _ in events).replace(day=1)
    scale = _Scale(first, computed.until)
    height = TOP + LANE * (len(lanes) + 1) + MARGIN
    parts = [
        f'<svg class="drawing" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{key}-title">Timeline for {escape(name)}</title>',
        f'<desc id="{key}-desc">{escape(_described(lanes, events))}</desc>',
        *_grid(scale, height),
        *_events(events, scale),
        *(part for number, lane in enumerate(lanes) for part in _lane(lane, number + 1, scale)),
        "</svg>",
    ]
    return Markup("\n".join(parts))  # noqa: S704 (every text in it is escaped above)


class _Scale:
    """Where a date stands from left to right."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last + relativedelta(day=31)
        self.per_day = (WIDTH - 2 * MARGIN) / (self.last - self.first).days

    def x(self, day: date) -> float:
        return round(MARGIN + (min(max(day, self.first), self.last) - self.first).days * self.per_day, 1)


def _grid(scale: _Scale, height: int) -> list[str]:
    """Draw a line and a name for each month, and a tick for each bank holiday."""
    parts = []
    month = scale.first
    while month <= scale.last:
        x = scale.x(month)
        parts.append(f'<line class="month" x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - MARGIN}"/>')
        year = f" {month:%Y}" if month == scale.first or month.month == 1 else ""
        parts.append(f'<text class="month-name" x="{x + 3}" y="{TOP - 12}">{month:%b}{year}</text>')
        month += relativedelta(months=1)
    for holiday in sorted(england_and_wales().holidays):
        if scale.first <= holiday <= scale.last:
            x = scale.x(holiday)
            parts.append(
                f'<line class="holiday" x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - MARGIN}">'
                f"<title>{show(holiday)}: bank holiday</title></line>"
            )
    return parts


def _events(events: list[tuple[date, str]], scale: _Scale) -> list[str]:
    y = _y(0)
    parts = [f'<text class="lane-name" x="{MARGIN}" y="{y - 12}">What has happened</text>']
    for day, event in events:
        label = escape(f"{show(day)}: {vocabulary().events[event].label}")
        parts.append(f'<circle class="event" cx="{scale.x(day)}" cy="{y}" r="5"><title>{label}</title></circle>')
    return parts


def _y(number: int) -> float:
    """Return how far down the line of a lane stands."""
    return TOP + LANE * (number + 0.75)


def _lane(lane: list[Entry], number: int, scale: _Scale) -> list[str]:
    y = _y(number)
    label = vocabulary().duties[lane[0].duty].label
    usual = " (usual)" if lane[0].kind == "usual" else ""
    shown = f"{label}{usual}"
    parts = [
        f'<line class="lane" x1="{MARGIN}" y1="{y}" x2="{WIDTH - MARGIN}" y2="{y}"/>',
        f'<text class="lane-name" x="{MARGIN}" y="{y - 12}">{escape(shown)}</text>',
    ]
    for entry in lane:
        parts += _marks(entry, y, scale)
    return parts


def _marks(entry: Entry, y: float, scale: _Scale) -> list[str]:
    """Draw one entry: a bar between two dates, then the shape of the date to work to, then when it was done."""
    day = entry.day
    if day is None:
        return []
    x = scale.x(day)
    days = sorted({found for r in entry.readings for found in (r.due, r.earliest) if found} | {day})
    parts = []
    if len(days) > 1:
        left, right = scale.x(days[0]), scale.x(days[-1])
        parts.append(
            f'<rect class="window" x="{left}" y="{y - 4}" width="{max(right - left, 2)}" height="8">'
            f"<title>between {show(days[0])} and {show(days[-1])}</title></rect>"
        )
    title = f"<title>{escape(show(day))}</title>"
    shape = "projected" if entry.projected else "known"
    if entry.kind == "minimum":
        points = f"{x},{y - 7} {x + 9},{y} {x},{y + 7}"
    else:
        points = f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}"
    parts.append(f'<polygon class="{shape}" points="{points}">{title}</polygon>')
    if entry.done:
        title = f"<title>done {show(entry.done)}, {entry.status}</title>"
        parts.append(f'<circle class="done" cx="{scale.x(entry.done)}" cy="{y}" r="4">{title}</circle>')
    return parts


def _described(lanes: list[list[Entry]], events: list[tuple[date, str]]) -> str:
    span = f"{len(events)} events and {len(lanes)} duties with dates. The table below gives every date in words."
    return f"A lane for each duty, from left to right in time. {span}"


def limits_drawing(part: Part) -> Markup | None:
    """Draw the limits of one part of a question on one axis of days, a lane for each document.

    How long a limit is in days is counted from one reference date, for this drawing and for ordering only.

    Returns:
        The drawing, or `None` if fewer than two documents give a limit that runs forward from an event.
    """
    lanes = {cell.rulebook.name: [each for each in cell.main if _runs_forward(each)] for cell in part.cells}
    spans = {name: [(each, *span(each)) for each in limits] for name, limits in lanes.items() if limits}
    if len(spans) <= 1:
        return None
    longest = max(last for found in spans.values() for _, _, last in found)
    key = f"limits-{part.duty.replace('_', '-')}"
    height = TOP + LANE * len(spans) + MARGIN
    parts = [
        f'<svg class="drawing" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{key}-title">{escape(vocabulary().duties[part.duty].label)}: the limits on one axis</title>',
        f'<desc id="{key}-desc">A lane for each document. {escape(_limits_described(spans))}</desc>',
        *_axis(longest, height),
    ]
    for number, (name, found) in enumerate(spans.items()):
        y = TOP + LANE * number + LANE * 0.65
        said = "; ".join(dict.fromkeys(limit_words(each, bare=True) for each, _, _ in found))
        parts.append(f'<line class="lane" x1="{MARGIN}" y1="{y}" x2="{WIDTH - MARGIN}" y2="{y}"/>')
        parts.append(f'<text class="lane-name" x="{MARGIN}" y="{y - 10}">{escape(f"{name}: {said}")}</text>')
        for _, first, last in found:
            left, right = (round(_at(days, longest), 1) for days in (first, last))
            if last > first:
                parts.append(
                    f'<rect class="window" x="{left}" y="{y - 4}" width="{round(right - left, 1)}" height="8"/>'
                )
            points = f"{left},{y - 7} {left + 7},{y} {left},{y + 7} {left - 7},{y}"
            parts.append(f'<polygon class="known" points="{points}"/>')
    return Markup("\n".join([*parts, "</svg>"]))  # noqa: S704 (every text in it is escaped above)


def _runs_forward(provision: Provision) -> bool:
    forward = (Relation.WITHIN, Relation.EVERY, Relation.NOT_BEFORE, Relation.ONCE)
    return is_limit(provision) and provision.timing is not None and provision.timing.relation in forward


def _at(days: int, longest: int) -> float:
    return MARGIN + days * (WIDTH - 2 * MARGIN - 12) / longest


def _axis(longest: int, height: int) -> list[str]:
    """Draw a line and a number for every so many weeks or days."""
    step = next(each for each in (1, 2, 7, 14, 28, 91, 182, 365) if longest / each <= MOST_TICKS)
    unit, size = ("weeks", 7) if step % 7 == 0 else ("days", 1)
    parts = []
    for days in range(0, longest + 1, step):
        x = round(_at(days, longest), 1)
        parts.append(f'<line class="month" x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - MARGIN}"/>')
        name = f"{days // size} {unit}" if days == 0 else f"{days // size}"
        parts.append(f'<text class="month-name" x="{x + 3}" y="{TOP - 12}">{name}</text>')
    return parts


def _limits_described(spans: dict[str, list[tuple[Provision, int, int]]]) -> str:
    return " ".join(
        f"{name}: {', '.join(dict.fromkeys(limit_words(each, bare=True) for each, _, _ in found))}."
        for name, found in spans.items()
    )
