"""Fragments of the Consistency section: findings, what they rest on, and the codes."""

from __future__ import annotations

import functools
import re
from datetime import date
from itertools import groupby

from cin_reference.comparisons import REFERENCE
from cin_reference.counting import plural, show
from cin_reference.findings import Finding, Group, Subject, checks, findings, in_order, subject_of
from cin_reference.findings.calendar import notices
from cin_reference.findings.model import five_years
from cin_reference.findings.output import date_words, facts_words, step_words
from cin_reference.findings.together import Window, windows
from cin_reference.library import rulebook, rulebooks
from cin_reference.site.phrases import build_date
from cin_reference.site.show import block, render, unsearched_block
from cin_reference.vocabulary import vocabulary

MANY_RULES = 4
"""Up to how many rules the list of those that a finding rests on stands open."""


def _subject(slug: str) -> Subject:
    return subject_of(slug, build_date())


@functools.cache
def found_in(slug: str) -> tuple[Finding, ...]:
    """Return every finding on an authority's document, computed once for all fragments."""
    return findings(rulebook(slug), build_date())


def anchor(finding: Finding) -> str:
    """Return the name by which a link leads to a finding."""
    return re.sub(r"[^a-z0-9]+", "-", finding.name.lower()).strip("-")


@block
def consistency_list() -> str:
    """List the pages on each document."""
    return render("consistency_list.html", books=rulebooks())


@block
def tried() -> str:
    """Say how many cases were tried, and what came of it."""
    subjects = [_subject(book.slug) for book in rulebooks()]
    return render("cases_tried.html", subjects=subjects, cases=sum(each.cases for each in subjects), days=five_years())


@block
def kept(slug: str) -> str:
    """Say whether all rules of a document can be kept, and in how many cases that was tried."""
    broken = [each for each in found_in(slug) if each.code == "T01"]
    return render("kept.html", subject=_subject(slug), broken=broken, days=five_years())


@unsearched_block
def computed(slug: str, group: str) -> str:
    """List what one group of checks found in a rulebook, code by code."""
    return render(
        "findings.html",
        book=rulebook(slug),
        by_check=[(checks[code], found) for code, found in _by_code(slug) if checks[code].group is Group[group]],
        facts=lambda shown: facts_words(shown, vocabulary()),
        dated=date_words,
        anchor=anchor,
        many=MANY_RULES,
    )


def _by_code(slug: str) -> list[tuple[str, list[Finding]]]:
    return [(code, list(found)) for code, found in groupby(found_in(slug), key=lambda each: each.code)]


@unsearched_block
def noted(slug: str) -> str:
    """List what a reader noted, one kind of doubt after another."""
    kinds = [(checks[code], found) for code, found in _by_code(slug) if checks[code].group is Group.NOTED]
    return render("noted.html", book=rulebook(slug), kinds=kinds)


@unsearched_block
def room(slug: str) -> str:
    """Tabulate the days on which each step can be done if all rules are kept."""
    by_origin: dict[str, list[Window]] = {}
    for window in sorted(windows(_subject(slug), REFERENCE), key=lambda each: each.latest or date.max):
        by_origin.setdefault(window.pathway.origin.event, []).append(window)
    order = list(vocabulary().events)
    return render(
        "windows.html",
        book=rulebook(slug),
        origins=sorted(by_origin.items(), key=lambda each: order.index(each[0])),
        day=REFERENCE,
        held=_held,
        step=lambda step: step_words(step, vocabulary()),
        plural=plural,
    )


def _held(window: Window) -> list[str]:
    """Return the circumstances of a window that do not follow from its event, in words."""
    circumstances = [vocabulary().circumstances[name] for name in sorted(window.pathway.circumstances)]
    return [each.label for each in circumstances if window.pathway.origin.event not in each.implied_by]


@unsearched_block
def least_time(slug: str) -> str:
    """Tabulate how many days each rule that counts back leaves, on the start date that leaves fewest."""
    subject = _subject(slug)
    return render(
        "notices.html",
        book=subject.book,
        notices=notices(subject),
        days=five_years(),
        step=lambda step: step_words(step, vocabulary()),
        date=lambda number: show(five_years().date(number)),
        plural=plural,
    )


@block
def across() -> str:
    """List where documents stand apart, code by code."""
    by_check = [
        (check, [(book, [each for each in found_in(book.slug) if each.code == check.code]) for book in rulebooks()])
        for check in in_order()
        if check.group is Group.ACROSS
    ]
    return render("across.html", checks=by_check, anchor=anchor)


@block
def codes() -> str:
    """Explain every code."""
    return render(
        "codes.html", groups=[(group, [each for each in in_order() if each.group is group]) for group in Group]
    )
