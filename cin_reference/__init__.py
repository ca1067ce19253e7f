"""The child in need procedures of English local authorities, as typed, cited and executable data.

Examples:
    >>> from cin_reference import Case, rulebook, timeline
    >>> case = Case(authority="cambridgeshire", events={"cp_plan_ended": "2026-12-11"})
    >>> answer = timeline(case, rulebook("cambridgeshire"))
    >>> answer.of("first_meeting_after_cp_plan")[0].due
    datetime.date(2027, 1, 6)
"""

from cin_reference.case import Case
from cin_reference.counting import DayOne, england_and_wales
from cin_reference.engine import timeline
from cin_reference.entries import Entry, Timeline
from cin_reference.errors import CalendarRangeError, CaseError, CinReferenceError, DataError
from cin_reference.library import authorities, rulebook, rulebooks
from cin_reference.vocabulary import vocabulary

__all__ = [
    "CalendarRangeError",
    "Case",
    "CaseError",
    "CinReferenceError",
    "DataError",
    "DayOne",
    "Entry",
    "Timeline",
    "authorities",
    "england_and_wales",
    "rulebook",
    "rulebooks",
    "timeline",
    "vocabulary",
]
