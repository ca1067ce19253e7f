"""A finding: rules that take many words."""

from collections.abc import Iterator
from datetime import date

from cin_reference.findings import findings_of, subject_of
from cin_reference.findings.model import Evidence, Group, Subject, check

MANY = 30


@check("R99", "many-words", Group.ALONE)
def many_words(subject: Subject) -> Iterator[Evidence]:
    """A rule that takes many words.

    A rule that takes long to say is easily read in two ways.

    Settle:
        Split the sentence.

    Example:
        A sentence with three conditions and two times.
    """
    for rule in subject.book.provisions:
        words = len(rule.statement.split())
        if words > MANY:
            yield Evidence(f"Put as briefly as it goes, the rule takes {words} words.", (rule.id,))


if __name__ == "__main__":
    for found in findings_of(subject_of("leicestershire", date(2026, 11, 22))):
        if found.code == "R99":
            print(f"{found.name}: {found.says}")
