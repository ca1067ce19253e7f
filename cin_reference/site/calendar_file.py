"""The timeline of a scenario as a calendar file (iCalendar, RFC 5545), for a training diary."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time

from icalendar import Calendar, Event

from cin_reference.entries import Entry
from cin_reference.library import rulebook
from cin_reference.scenarios import Scenario
from cin_reference.site.phrases import build_date, cited
from cin_reference.vocabulary import vocabulary
from cin_reference.words import when_words


def as_calendar(story: Scenario, authority: str) -> str:
    """Return one all-day event for each dated entry of a scenario under one authority; nothing if none has a date.

    The same data and the same day of building give the same text, and an event keeps its UID for
    as long as its scenario, authority and rule keep their names.
    """
    name = rulebook(authority).name
    calendar = Calendar()
    calendar.add("prodid", "-//cin_reference//worked examples//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Worked example: {story.title} ({name})")
    times: Counter[str | None] = Counter()
    for entry in story.timeline(authority).entries:
        if entry.day:
            times[entry.provision] += 1
            uid = f"{story.slug}.{authority}.{entry.provision}.{times[entry.provision]}@cin-reference"
            calendar.add_component(_event(entry, uid, name))
    return str(calendar.to_ical(), "utf-8") if times else ""


def _event(entry: Entry, uid: str, name: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(build_date(), time(), UTC))
    event.add("dtstart", entry.day)
    event.add("summary", f"Worked example: {vocabulary().duties[entry.duty].label}, {when_words(entry)} ({name})")
    where = "; ".join(cited(citation) for citation in entry.citations)
    event.add("description", "\n".join([*entry.explanation, *entry.notes, f"Where it says so: {where}."]))
    event.add("transp", "TRANSPARENT")
    return event
