"""A timeline as a calendar file (iCalendar, RFC 5545).

It needs icalendar, which comes with the extra `calendar`; nothing else in the package does.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from cin_reference.entries import Entry, Timeline
from cin_reference.rulebook import Rulebook
from cin_reference.vocabulary import Vocabulary
from cin_reference.words import when_words


def as_calendar(computed: Timeline, book: Rulebook, words: Vocabulary, *, name: str, title: str, on: date,
                lead: str = "") -> str:  # fmt: skip
    """Return one all-day event for each entry that has a date; nothing if none has one.

    The same timeline, name and day give the same text. An event keeps its UID (RFC 7986, section 5.3) for as long
    as the name and its rule stay, so that a later file takes the place of an earlier one in a diary.

    Args:
        computed: The timeline.
        book: The rulebook that it was computed from.
        words: The vocabulary.
        name: What tells the events of this case from those of others.
        title: What the calendar is called.
        on: The day on which it is made.
        lead: What the title of each event begins with.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//cin_reference//timelines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{lead}{title} ({book.name})")
    times: Counter[str | None] = Counter()
    for entry in computed.entries:
        if entry.day:
            times[entry.provision] += 1
            uid = f"{name}.{book.slug}.{entry.provision}.{times[entry.provision]}@cin-reference"
            summary = f"{lead}{words.duties[entry.duty].label}, {when_words(entry)} ({book.name})"
            calendar.add_component(_event(entry, uid, summary, on))
    return str(calendar.to_ical(), "utf-8") if times else ""


def _event(entry: Entry, uid: str, summary: str, on: date) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(on, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("summary", summary)
    where = "; ".join(citation.where for citation in entry.citations)
    event.add("description", "\n".join([*entry.explanation, *entry.notes, f"Where it says so: {where}."]))
    event.add("transp", "TRANSPARENT")
    return event
