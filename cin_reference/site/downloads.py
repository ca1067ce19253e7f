"""The answers to a question as files: CSV for a spreadsheet, JSON for a program, with the cells of the page."""

from __future__ import annotations

import csv
import io
import json

from cin_reference.comparisons import Comparison, length, parts
from cin_reference.site.phrases import cited, starts, who
from cin_reference.vocabulary import vocabulary
from cin_reference.words import condition_words, limit_words


def rows(comparison: Comparison) -> list[dict[str, str | int | None]]:
    """Return one row for each provision that answers a question, and one for each document that is silent."""
    return [
        {
            "question": comparison.question,
            "part": vocabulary().duties[part.duty].label,
            "authority": cell.rulebook.name,
            "answer": str(cell.state),
            "limit": limit_words(each) if each and each.timing else None,
            "calendar_days_for_ordering": length(each) if each and each.has_figure else None,
            "from_when": starts(each) if each and each.timing else None,
            "how_strongly": str(each.modality) if each else None,
            "who": who(each) if each else None,
            "when_it_applies": condition_words(each, vocabulary()) if each else None,
            "statement": each.statement if each else None,
            "where": cited(each.cites[0]) if each else None,
            "provision": f"{cell.rulebook.slug}/{each.id}" if each else None,
        }
        for part in parts(comparison)
        for cell in part.cells
        for each in cell.main or (None,)
    ]


def as_csv(comparison: Comparison) -> str:
    """Return the rows as CSV with a header, in UTF-8 with a mark that spreadsheets need."""
    found = rows(comparison)
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(found[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(found)
    return "\ufeff" + written.getvalue()


def as_json(comparison: Comparison) -> str:
    """Return the rows as a JSON list."""
    return json.dumps(rows(comparison), indent=1, ensure_ascii=False) + "\n"
