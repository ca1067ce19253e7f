"""Findings: what a policy author should look at, each computed or noted, explained and cited.

A check is one function, registered under a code that never changes its meaning. It looks at a `Subject`
and gives `Evidence`. Here the evidence of all checks becomes findings.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from cin_reference.data import unknown
from cin_reference.errors import DataError
from cin_reference.findings import across, alone, calendar, noted, together
from cin_reference.findings.model import Check, Dated, Evidence, Finding, Group, Shown, Subject, checks, in_order
from cin_reference.library import rulebook, rulebooks
from cin_reference.rulebook import Acknowledgement, Rulebook
from cin_reference.vocabulary import vocabulary

__all__ = [
    "Check", "Dated", "Evidence", "Finding", "Group", "Shown", "Subject", "across", "alone", "calendar", "checks",
    "findings", "findings_of", "in_order", "noted", "subject_of", "together",
]  # fmt: skip


@cache
def subject_of(slug: str, on: date) -> Subject:
    """Return what checks look at for an authority that the package ships. What it works out is kept.

    Args:
        slug: The authority.
        on: The day on which it is asked whether a review date has passed.
    """
    return Subject(rulebook(slug), rulebooks(), vocabulary(), on)


def findings(book: Rulebook, on: date) -> tuple[Finding, ...]:
    """Return every finding on a rulebook, beside the rulebooks that the package ships.

    Args:
        book: The rulebook.
        on: The day on which it is asked whether a review date has passed.

    Raises:
        DataError: An acknowledgement names a finding that there is not.
    """
    if any(book is shipped for shipped in rulebooks()):
        return findings_of(subject_of(book.slug, on))
    others = tuple(other for other in rulebooks() if other.slug != book.slug)
    return findings_of(Subject(book, (book, *others), vocabulary(), on))


def findings_of(subject: Subject) -> tuple[Finding, ...]:
    """Return what every check finds, in order of code.

    Raises:
        DataError: An acknowledgement names a finding that there is not.
    """
    acknowledged = {each.finding: each for each in subject.book.acknowledged}
    found = [_finding(check, subject, each, acknowledged) for check in in_order() for each in check.run(subject)]
    names = {name for each in found for name in (each.name, each.code)}
    if wrong := [name for name in acknowledged if name not in names and not _depends_on_others(name)]:
        raise DataError(
            f"{subject.book.slug}/acknowledged.yaml > {name}: {unknown('finding', name, names, 'findings')}"
            for name in wrong
        )
    return tuple(found)


def _depends_on_others(name: str) -> bool:
    """Tell whether a finding may come and go with the other documents, so that it is no fault if it is gone."""
    check = checks.get(name.partition(":")[0])
    return check is not None and check.beside


def _finding(check: Check, subject: Subject, found: Evidence, acknowledged: dict[str, Acknowledgement]) -> Finding:
    name = f"{check.code}:{found.called or '+'.join(found.about)}"
    why = acknowledged.get(name, acknowledged.get(check.code))
    return Finding(check.code, subject.book.slug, found.says, found.about, found.details, found.shown, name, why)
