"""What a reader noted: the unclear points that stand in the data, under a code for each kind of doubt."""

from __future__ import annotations

from collections.abc import Iterator

from cin_reference.data import meaning
from cin_reference.findings.model import Evidence, Group, Run, Subject, add
from cin_reference.rulebook import Doubt

SETTLED = {
    Doubt.UNIT_NOT_STATED: "Write “working days” or “calendar days”.",
    Doubt.START_NOT_STATED: "Name the event from which the time runs.",
    Doubt.TIME_NOT_STATED: "Give a time, or say that it is left to judgement.",
    Doubt.DIRECTION_UNCLEAR: "Write “before” or “after”.",
    Doubt.STRENGTH_VARIES: "Use one verb for one rule: must, should or may.",
    Doubt.STATEMENTS_DISAGREE: "Say which statement holds, or in which cases each does.",
    Doubt.CANNOT_ALL_HOLD: "Change one of the statements, or say which gives way.",
    Doubt.TERM_VARIES: "Use one name for one thing, and define it.",
    Doubt.ACTOR_NOT_STATED: "Name the role that acts, decides or agrees.",
    Doubt.SCOPE_NOT_STATED: "Say for which children, cases or meetings it holds.",
    Doubt.MEANING_OPEN: "Define the words, or say it in others.",
    Doubt.REFERENCE_WITHOUT_ADDRESS: "Give the title and the address of what is referred to.",
    Doubt.SECTION_MISNUMBERED: "Correct the number or the reference.",
    Doubt.TEXT_LOST: "Put the missing words back.",
    Doubt.PAST_REVIEW_DATE: "Review the document, or say that it stays in force.",
    Doubt.SUPERSEDED_GUIDANCE: "Refer to the newest edition, or without a date.",
}
"""What a document could say to settle each kind of doubt."""
EXAMPLES = {
    Doubt.UNIT_NOT_STATED: "“Within 10 days of the assessment.”",
    Doubt.START_NOT_STATED: "“Plans are looked at after six months.”",
    Doubt.TIME_NOT_STATED: "“The plan is reviewed regularly.”",
    Doubt.DIRECTION_UNCLEAR: "“Invitations are sent within 10 working days of the meeting.”",
    Doubt.STRENGTH_VARIES: "“The record must be sent” in one section, “should be sent” in another.",
    Doubt.STATEMENTS_DISAGREE: "“The social worker chairs” in one section, “the manager chairs” in another.",
    Doubt.CANNOT_ALL_HOLD: "Minutes go out only once approved, within two days, and approval takes a week.",
    Doubt.TERM_VARIES: "“Review”, “planning meeting” and “network meeting” for what seems one meeting.",
    Doubt.ACTOR_NOT_STATED: "“The family is told in writing.”",
    Doubt.SCOPE_NOT_STATED: "“Children are seen alone”, with no word on babies.",
    Doubt.MEANING_OPEN: "“A suitably experienced worker.”",
    Doubt.REFERENCE_WITHOUT_ADDRESS: "“See the supervision policy.”",
    Doubt.SECTION_MISNUMBERED: "Two sections both have the number 9.",
    Doubt.TEXT_LOST: "“The manager review the plan”, where a verb is missing.",
    Doubt.PAST_REVIEW_DATE: "“To be reviewed by January 2025”, read in 2026.",
    Doubt.SUPERSEDED_GUIDANCE: "A reference to a 2015 edition of guidance that was replaced.",
}
"""An invented example of each kind of doubt."""


def _noted(doubt: Doubt) -> Run:
    """Return what finds the points of one kind that a reader noted."""

    def run(subject: Subject) -> Iterator[Evidence]:
        points = [("", subject.book.document.unclear)]
        points += [(provision.id, provision.unclear) for provision in subject.book.provisions]
        for provision, unclear in points:
            notes = [each.note for each in unclear if each.kind is doubt]
            for number, note in enumerate(notes, 1):
                name = provision or "document"
                yield Evidence(
                    note,
                    about=(provision,) if provision else (),
                    called=f"{name}:{number}" if len(notes) > 1 else name,
                )

    return run


for _number, _doubt in enumerate(Doubt, 1):
    add(
        f"N{_number:02}",
        f"noted-{_doubt}".replace(" ", "-"),
        Group.NOTED,
        _noted(_doubt),
        f"{str(_doubt).capitalize()}\n\n{meaning(_doubt)}\n\n"
        f"Settle:\n    {SETTLED[_doubt]}\n\nExample:\n    {EXAMPLES[_doubt]}",
    )
