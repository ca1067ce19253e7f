"""Drawings: a timeline with one lane for each duty, and limits side by side, as SVG made of shapes and words.

Shapes tell what a date means, so that it can be read without colour. The table beside the drawing
says the same in words. A drawing of several documents is a pile of pieces over one scale, so that a page
can leave documents out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape

from dateutil.relativedelta import SA, relativedelta
from markupsafe import Markup

from cin_reference.comparisons import Part, is_limit, span
from cin_reference.counting import england_and_wales, show
from cin_reference.entries import Entry, Kind, Timeline
from cin_reference.rulebook import Provision
from cin_reference.scenarios import Scenario
from cin_reference.site.choice import of
from cin_reference.timing import Relation
from cin_reference.vocabulary import vocabulary
from cin_reference.words import limit_words, when_words

MOST_TICKS = 14
WIDTH, LANE, TOP, MARGIN, GAP = 720, 40, 42, 16, 6
"""In the SVG's own units. The name of a lane stands above its line, so that a phone shows both."""
PILE = 100
"""The height of the lines behind a pile of pieces, which are stretched to the pile's own."""
BELOW = "The table below says the same in words."
THIN = 26
"""A lane in a drawing of several documents."""
Lane = list[Entry]
"""Entries that come from the same rules."""
WEEKEND = 2
"""Days."""


def drawing(computed: Timeline, groups: list[Lane], name: str, key: str) -> Markup:
    """Draw a timeline.

    Args:
        computed: The timeline, for its events and its span.
        groups: Its entries, one list for each lane.
        name: Whose timeline it is, for the title.
        key: A word unique on the page, for the ids that the SVG needs.
    """
    lanes = [group for group in groups if group[0].day or group[0].kind in ("silent", "not_here")]
    events = sorted((day, event) for event, days in computed.case.events.items() for day in days)
    scale = _Scale(min(day for day, _ in events), computed.until)
    height = TOP + LANE * (len(lanes) + 1) + MARGIN
    parts = [*_days(scale, TOP - GAP, height - MARGIN), *_months(scale), *_events(events, scale, TOP + LANE * 0.75)]
    for number, lane in enumerate(lanes, start=1):
        parts += _lane(_named(lane), lane, TOP + LANE * (number + 0.75), scale)
    dated = sum(bool(lane[0].day) for lane in lanes)
    said = (
        f"A lane for each duty, from left to right in time: {len(events)} events, {dated} duties with dates, "
        f"{len(lanes) - dated} of which the document does not speak here. The list below says every date in words."
    )
    return _frame(key, f"Timeline for {name}", said, height, parts)


def drawing_of_all(
    duties: Mapping[str, Mapping[str, list[Entry]]], story: Scenario, names: Mapping[str, str]
) -> Markup:
    """Draw the timelines of several documents for one story, duty by duty, on one axis.

    Args:
        duties: For each duty, under each authority, its entries.
        story: What has happened, and how far to look.
        names: The name of each authority.
    """
    scale = _Scale(story.happened[0][0], story.until)
    pieces = [_piece(LANE, _events(story.happened, scale, LANE * 0.75))]
    for duty, found in duties.items():
        pieces.append("<div>")
        pieces.append(_piece(LANE, [_text("lane-name", LANE * 0.75, vocabulary().duties[duty].label)]))
        undated: dict[str, list[str]] = {}
        for slug, lane in found.items():
            if lane and lane[0].day:
                drawn = _lane(f"{names[slug]}: {_dated(lane)}", lane, THIN * 0.7, scale, thin=True)
                pieces.append(_piece(THIN, drawn, slug))
            else:
                undated.setdefault(_dated(lane), []).append(slug)
        for said, slugs in undated.items():
            listed = "".join(f"<span{of(slug)}>{escape(names[slug])}</span>" for slug in slugs)
            pieces.append(f'<p class="undated">{escape(said.capitalize())}{listed}</p>')
        pieces.append("</div>")
    said = f"{len(duties)} duties, each with a lane for every document that gives a date, from left to right in time."
    return _pile("One story under every document", said, _months(scale), _days(scale, 0, PILE), pieces)


def _text(kind: str, y: float, said: str) -> str:
    return f'<text class="{kind}" x="{MARGIN}" y="{y:g}">{escape(said)}</text>'


def _pile(title: str, said: str, head: Iterable[str], lines: Iterable[str], pieces: Iterable[str]) -> Markup:
    """Return a drawing of several documents: its scale, and over the lines of the scale one piece after the other."""
    return Markup(  # noqa: S704 (every text in it is escaped)
        "\n".join(
            [
                f'<div class="drawing" role="img" aria-label="{escape(f"{title}. {said} {BELOW}")}">',
                _piece(TOP - GAP, head),
                '<div class="pile">',
                f'<svg class="lines" viewBox="0 0 {WIDTH} {PILE}" preserveAspectRatio="none">',
                *lines,
                "</svg>",
                *pieces,
                "</div>",
                "</div>",
            ]
        )
    )


def _piece(height: float, parts: Iterable[str], slug: str = "") -> str:
    """Return a piece of a drawing of several documents, which may belong to one of them."""
    return "\n".join([f'<svg viewBox="0 0 {WIDTH} {height:g}"{of(slug) if slug else ""}>', *parts, "</svg>"])


def _frame(key: str, title: str, description: str, height: float, parts: Iterable[str]) -> Markup:
    """Return a drawing that says to a screen reader what it is."""
    return Markup(  # noqa: S704 (every text in it is escaped)
        "\n".join(
            [
                f'<svg class="drawing" viewBox="0 0 {WIDTH} {height}" role="img" '
                f'aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">',
                f'<title id="{key}-title">{escape(title)}</title>',
                f'<desc id="{key}-desc">{escape(description)}</desc>',
                *parts,
                "</svg>",
            ]
        )
    )


class _Scale:
    """Where a date stands from left to right. Whole months are shown."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first.replace(day=1), last + relativedelta(day=31)
        self.per_day = (WIDTH - 2 * MARGIN) / (self.last - self.first).days
        count = relativedelta(self.last, self.first)
        self.months = [self.first + relativedelta(months=each) for each in range(12 * count.years + count.months + 1)]

    def x(self, day: date) -> float:
        return round(MARGIN + (min(max(day, self.first), self.last) - self.first).days * self.per_day, 1)


def _months(scale: _Scale) -> list[str]:
    """Name each month where it begins, and the year."""
    parts = []
    for month in scale.months:
        x = scale.x(month)
        parts.append(f'<text class="month-name" x="{x + 3}" y="{TOP - 12}">{month:%b}</text>')
        if month == scale.first or month.month == 1:
            parts.append(f'<text class="year" x="{x + 3}" y="{TOP - 26}">{month:%Y}</text>')
    return parts


def _days(scale: _Scale, top: float, bottom: float) -> list[str]:
    """Draw the weekends, a line where each month begins, and one for each bank holiday."""
    wide = round(WEEKEND * scale.per_day, 1)
    saturday = scale.first + relativedelta(weekday=SA)
    starts = []
    while saturday < scale.last:
        starts.append(f"M{scale.x(saturday)} {top}h{wide}V{bottom}h-{wide}z")
        saturday += relativedelta(weeks=1)
    parts = [f'<path class="weekend" d="{"".join(starts)}"/>']
    parts += [_upright("month", scale.x(month), top, bottom) for month in scale.months]
    for holiday in sorted(england_and_wales().holidays):
        if scale.first <= holiday <= scale.last:
            title = f"<title>{show(holiday)}: bank holiday</title>"
            parts.append(_upright("holiday", scale.x(holiday), top, bottom, title))
    return parts


def _upright(kind: str, x: float, top: float, bottom: float, title: str = "") -> str:
    return f'<line class="{kind}" x1="{x}" y1="{top:g}" x2="{x}" y2="{bottom:g}">{title}</line>'


def _events(events: Iterable[tuple[date, str]], scale: _Scale, y: float) -> list[str]:
    parts = [_text("lane-name", y - 12, "What has happened")]
    for day, event in events:
        label = escape(f"{show(day)}: {vocabulary().events[event].label}")
        parts.append(f'<circle class="event" cx="{scale.x(day)}" cy="{y}" r="5"><title>{label}</title></circle>')
    return parts


def _named(lane: Lane) -> str:
    """Return what a lane is called: the duty, and its first date in words."""
    usual = " (usual)" if lane[0].kind == "usual" else ""
    return f"{vocabulary().duties[lane[0].duty].label}{usual}: {_dated(lane)}"


def _dated(lane: Lane) -> str:
    """Return the first date of a lane in words, and how many more there are."""
    if not lane:
        return "no date"
    more = sum(bool(entry.day) for entry in lane[1:])
    return when_words(lane[0]) + (f", then {more} more" if more else "")


def _lane(name: str, lane: Lane, y: float, scale: _Scale, *, thin: bool = False) -> list[str]:
    """Draw a lane: its name, its line, a dashed one where there is no date, and a mark for each entry."""
    line = "lane" if any(entry.day for entry in lane) else "lane silence"
    parts = [
        f'<line class="{line}" x1="{MARGIN}" y1="{y}" x2="{WIDTH - MARGIN}" y2="{y}"/>',
        _text("thin-name", y - 8, name) if thin else _text("lane-name", y - 12, name),
    ]
    again = [scale.x(entry.day) for entry in lane if entry.day and entry.relation is Relation.EVERY]
    if len(again) > 1:
        parts.append(f'<line class="again" x1="{again[0]}" y1="{y}" x2="{again[-1]}" y2="{y}"/>')
    for entry in lane:
        parts += _marks(entry, y, scale)
    return parts


def _marks(entry: Entry, y: float, scale: _Scale) -> list[str]:
    """Draw one entry: a bar between two dates, then the shape of the date to work to, then when it was done."""
    day = entry.day
    if day is None:
        return []
    days = sorted({found for r in entry.readings for found in (r.due, r.earliest) if found} | {day})
    parts = []
    if len(days) > 1:
        left, right = scale.x(days[0]), scale.x(days[-1])
        parts.append(
            f'<rect class="window" x="{left}" y="{y - 4}" width="{max(right - left, 2)}" height="8">'
            f"<title>between {show(days[0])} and {show(days[-1])}</title></rect>"
        )
    shape = "projected" if entry.projected else "known"
    points = " ".join(f"{scale.x(day) + across:g},{y + down:g}" for across, down in SHAPES.get(entry.kind, DIAMOND))
    parts.append(f'<polygon class="{shape}" points="{points}"><title>{escape(when_words(entry))}</title></polygon>')
    if entry.done:
        title = f"<title>done {show(entry.done)}, {entry.status}</title>"
        parts.append(f'<circle class="done" cx="{scale.x(entry.done)}" cy="{y}" r="4">{title}</circle>')
    return parts


DIAMOND = ((0, -7), (7, 0), (0, 7), (-7, 0))
SQUARE = ((-6, -6), (6, -6), (6, 6), (-6, 6))
SHAPES: dict[Kind, tuple[tuple[int, int], ...]] = {
    "minimum": ((0, -7), (9, 0), (0, 7)),
    "point": SQUARE,
    "threshold": SQUARE,
}
"""The shape of a date, by what it means; a latest date is a diamond."""


def limits_drawing(part: Part) -> Markup | None:
    """Draw the limits of one part of a question on one axis of days, a lane for each document.

    How long a limit is in days is counted from one reference date, for this drawing and for ordering only.

    Returns:
        The drawing, or `None` if fewer than two documents give a limit that runs forward from an event.
    """
    lanes = [(cell.rulebook, [each for each in cell.main if _runs_forward(each)]) for cell in part.cells]
    spans = [(book, [(each, *span(each)) for each in limits]) for book, limits in lanes if limits]
    if len(spans) <= 1:
        return None
    longest = max(last for _, found in spans for _, _, last in found)
    pieces = []
    for book, found in spans:
        y = LANE * 0.75
        said = "; ".join(dict.fromkeys(limit_words(each, bare=True) for each, _, _ in found))
        parts = [
            f'<line class="lane" x1="{MARGIN}" y1="{y:g}" x2="{WIDTH - MARGIN}" y2="{y:g}"/>',
            _text("lane-name", y - 10, f"{book.name}: {said}"),
        ]
        for _, first, last in found:
            left, right = (round(_at(days, longest), 1) for days in (first, last))
            if last > first:
                parts.append(
                    f'<rect class="window" x="{left}" y="{y - 4:g}" width="{round(right - left, 1)}" height="8"/>'
                )
            points = f"{left},{y - 7:g} {left + 7:g},{y:g} {left},{y + 7:g} {left - 7:g},{y:g}"
            parts.append(f'<polygon class="known" points="{points}"/>')
        pieces.append(_piece(LANE, parts, book.slug))
    title = f"{vocabulary().duties[part.duty].label}: the limits on one axis"
    ticks, unit = _ticks(longest)
    numbers = [f'<text class="month-name" x="{x + 3:g}" y="{TOP - 12}">{number}</text>' for number, x in ticks]
    head = [*numbers, f'<text class="year" x="{MARGIN + 3}" y="{TOP - 26}">{unit}</text>']
    return _pile(title, "A lane for each document.", head, [_upright("month", x, 0, PILE) for _, x in ticks], pieces)


def _runs_forward(provision: Provision) -> bool:
    forward = (Relation.WITHIN, Relation.EVERY, Relation.NOT_BEFORE, Relation.ONCE)
    return is_limit(provision) and provision.timing is not None and provision.timing.relation in forward


def _at(days: int, longest: int) -> float:
    return MARGIN + days * (WIDTH - 2 * MARGIN - 12) / longest


def _ticks(longest: int) -> tuple[list[tuple[int, float]], str]:
    """Return a number for every so many weeks or days and where it stands, and which of the two they are."""
    step = next(each for each in (1, 2, 7, 14, 28, 91, 182, 365) if longest / each <= MOST_TICKS)
    unit, size = ("weeks", 7) if step % 7 == 0 else ("days", 1)
    return [(days // size, round(_at(days, longest), 1)) for days in range(0, longest + 1, step)], unit
