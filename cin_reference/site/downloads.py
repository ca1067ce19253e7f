"""The answers to questions as rows: CSV for a spreadsheet, JSON for a program, with the cells of the pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from cin_reference.comparisons import Comparison, State, has_length, length, parts
from cin_reference.data import Frozen
from cin_reference.site.phrases import starts, who
from cin_reference.vocabulary import DutyName, vocabulary
from cin_reference.words import condition_words, limit_words


class Row(Frozen):
    """One provision that answers a part of a question; or one document that is silent on it."""

    comparison: str
    """The name of the question."""
    question: str
    """The question."""
    duty: DutyName
    """The part of the question: the duty that is asked about."""
    part: str
    """The same, as pages write it."""
    authority: str
    """The authority whose document answers."""
    authority_name: str
    """Its name, as pages write it."""
    answer: State
    """What the document's answer to this part amounts to."""
    limit: str | None
    """The time that the provision states, in words."""
    calendar_days_for_ordering: int | None
    """What that time comes to in calendar days from one fixed Monday, to put limits in order and for nothing else."""
    from_when: str | None
    """From when the time counts."""
    how_strongly: str | None
    """How strongly the provision is worded."""
    who: str | None
    """Who is to act; empty if the document does not say."""
    when_it_applies: str | None
    """For which cases; empty if for all."""
    statement: str | None
    """What the document says, in our words."""
    where: str | None
    """The heading and the place where it says so."""
    provision: str | None
    """The id of the provision."""


def rows(comparison: Comparison) -> list[Row]:
    """Return one row for each provision that answers a question, and one for each document that is silent."""
    return [
        Row(
            comparison=comparison.slug,
            question=comparison.question,
            duty=part.duty,
            part=vocabulary().duties[part.duty].label,
            authority=cell.rulebook.slug,
            authority_name=cell.rulebook.name,
            answer=cell.state,
            limit=limit_words(each) if each and each.timing else None,
            calendar_days_for_ordering=length(each) if each and has_length(each.timing) else None,
            from_when=starts(each) if each and each.timing else None,
            how_strongly=str(each.modality) if each else None,
            who=who(each) if each else None,
            when_it_applies=condition_words(each, vocabulary()) if each else None,
            statement=each.statement if each else None,
            where=each.cites[0].where if each else None,
            provision=f"{cell.rulebook.slug}/{each.id}" if each else None,
        )
        for part in parts(comparison)
        for cell in part.cells
        for each in cell.main or (None,)
    ]


def as_csv(found: Iterable[Row]) -> str:
    """Return rows as CSV with a header, in UTF-8 with a mark that spreadsheets need."""
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(Row.model_fields), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(row.model_dump() for row in found)
    return "\ufeff" + written.getvalue()


def as_json(found: Iterable[Row]) -> str:
    """Return rows as a JSON list."""
    return json.dumps([row.model_dump(mode="json") for row in found], indent=1, ensure_ascii=False) + "\n"
