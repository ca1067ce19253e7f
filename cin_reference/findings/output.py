"""Findings in words for people, as plain data, and as SARIF for other tools."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from cin_reference.comparisons import listed
from cin_reference.counting import show
from cin_reference.findings.model import Dated, Finding, Group, Shown, checks, in_order
from cin_reference.network import Step
from cin_reference.rulebook import Rulebook
from cin_reference.timing import Relation
from cin_reference.vocabulary import Vocabulary

LEAD = {
    Relation.NOT_BEFORE: "not before",
    Relation.ONCE: "at",
    Relation.IF_LONGER: "if it goes on after",
}
"""How a date is introduced, where it is not a last day."""

_FINDING = TypeAdapter(Finding)


def facts_words(shown: Shown, vocabulary: Vocabulary) -> str:
    """Return the facts of a case that do not follow from each other, such as "the referral on Mon 7 Jun 2027"."""
    events = [
        f"{vocabulary.events[name].label} on {show(day)}" for name, days in shown.case.events.items() for day in days
    ]
    held = [
        vocabulary.circumstances[name].label
        for name in sorted(shown.case.circumstances)
        if shown.case.events.keys().isdisjoint(vocabulary.circumstances[name].implied_by)
    ]
    return listed([*events, *held])


def date_words(dated: Dated, book: Rulebook) -> str:
    """Return a date with what it means, such as "by Tue 7 Sep 2027"."""
    timing = book.by_id[dated.provision].timing
    lead = LEAD.get(timing.relation, "by") if timing else "by"
    label = f" ({dated.label})" if dated.label else ""
    return f"{lead} {show(dated.day)}{label}"


def step_words(step: Step, vocabulary: Vocabulary) -> str:
    """Return a step in words, such as "sending the record (for the first CIN meeting)"."""
    of = f" (for {vocabulary.events[step.of.event].label})" if step.of and step.of.event != step.event else ""
    return f"{vocabulary.events[step.event].label}{of}"


def as_data(found: Iterable[Finding]) -> list[Any]:
    """Return findings as plain data, each with what its code means."""
    return [
        {
            **_FINDING.dump_python(each, mode="json"),
            "title": checks[each.code].title,
            "kind": "recorded by a reader" if checks[each.code].group is Group.NOTED else "computed",
            "means": checks[each.code].means,
            "settled_by": checks[each.code].settled,
        }
        for each in found
    ]


def as_sarif(found: Iterable[Finding], files: dict[str, Path]) -> dict[str, Any]:
    """Return findings in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS).

    Args:
        found: The findings.
        files: For each authority, the file of its provisions.
    """
    codes = [each.code for each in in_order()]
    lines = {authority: _lines(file) for authority, file in files.items()}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "cin-reference",
                        "version": version("cin-reference"),
                        "rules": [
                            {
                                "id": each.code,
                                "name": each.name,
                                "shortDescription": {"text": f"{each.title}."},
                                "fullDescription": {"text": each.means},
                                "help": {"text": each.settled},
                                "defaultConfiguration": {"level": "note"},
                            }
                            for each in in_order()
                        ],
                    }
                },
                "results": [
                    _result(each, codes.index(each.code), _address(files[each.authority]), lines[each.authority])
                    for each in found
                ],
            }
        ],
    }


def _lines(file: Path) -> dict[str, int]:
    """Return the line on which each provision of a file begins."""
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    return {line.partition("- id: ")[2].strip(): number for number, line in lines if line.lstrip().startswith("- id: ")}


def _result(finding: Finding, number: int, address: str, lines: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": "note",
        "message": {"text": " ".join((finding.says, *finding.details))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": address},
                    "region": {"startLine": lines.get(name, 1)},
                },
                "logicalLocations": [{"fullyQualifiedName": f"{finding.authority}/{name}".removesuffix("/")}],
            }
            for name in finding.about or ("",)
        ],
        "partialFingerprints": {"name/v1": finding.name},
    }
    if finding.acknowledged:
        result["suppressions"] = [{"kind": "external", "justification": finding.acknowledged.reason}]
    return result


def _address(file: Path) -> str:
    """Return a file's path from the working folder, or from its authority's folder."""
    here = Path.cwd()
    return (file.relative_to(here) if file.is_relative_to(here) else file.relative_to(file.parent.parent)).as_posix()
