"""Checks across documents: where one stands apart. No score and no ranking: there may be good reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cin_reference.apart import Apart, Way, stands_apart
from cin_reference.comparisons import listed, lower
from cin_reference.findings.model import Evidence, Group, Subject, check

MANY_TIMES = 2
"""From how many times the nearest other limit a limit counts as far from the others."""


@check("A01", "only-silent", Group.ACROSS)
def only_silent(subject: Subject) -> Iterator[Evidence]:
    """Silence where all others speak.

    Every other document on this site says something of it. Another local policy may do so here.

    Settle:
        Say it, or name the policy that does.

    Example:
        Every document but one says how often children are visited.
    """
    for topic, label, duties in _by_topic(subject, mine=False):
        yield Evidence(f"{label}: every other document here speaks of {duties}; this one does not.", called=topic)


@check("A02", "only-one-to-speak", Group.ACROSS)
def only_one_to_speak(subject: Subject) -> Iterator[Evidence]:
    """Words where all others are silent.

    No other document on this site says anything of it. The others may want to look at it.

    Settle:
        Nothing needs settling.

    Example:
        One document alone says what becomes of a plan when the worker is away for long.
    """
    for topic, label, duties in _by_topic(subject, mine=True):
        yield Evidence(f"{label}: no other document here speaks of {duties}.", called=topic)


def _by_topic(subject: Subject, *, mine: bool) -> Iterator[tuple[str, str, str]]:
    """Give the duties of which only this document speaks, or all but this one, topic by topic."""
    others = [book.duties for book in subject.books if book.slug != subject.book.slug]
    own = subject.book.duties
    if not others:
        return
    alone = own.difference(*others) if mine else frozenset.intersection(*others) - own
    for topic, term in subject.vocabulary.topics.items():
        labels = [
            f"“{lower(d.label)}”" for name, d in subject.vocabulary.duties.items() if d.topic == topic and name in alone
        ]
        if labels:
            yield topic, term.label, listed(labels)


@check("A03", "other-start", Group.ACROSS)
def other_start(subject: Subject) -> Iterator[Evidence]:
    """Counts from another event than the others.

    The other documents that give a limit count from one event. This one counts from another, so that the same
    figure gives another date.

    Settle:
        Check that the event is meant.

    Example:
        Ten working days from the manager's decision, where the others count from the assessment.
    """
    for each in _apart(subject, Way.OTHER_START):
        yield _evidence(subject, each, "For {what}, this document counts from another event than the others.")


@check("A04", "far-from-the-others", Group.ACROSS)
def far_from_the_others(subject: Subject) -> Iterator[Evidence]:
    """A limit far shorter or longer than every other.

    It is at most half as long, or at least twice as long, as the nearest of the other documents' limits.

    Settle:
        Check that the figure is meant.

    Example:
        Three months where the others give two, three and four weeks.
    """
    for each in _apart(subject, Way.SHORTEST, Way.LONGEST):
        if each.times >= MANY_TIMES:
            how = "shorter" if each.way is Way.SHORTEST else "longer"
            says = f"For {{what}}, the limit is far {how} than in every other document here that gives one."
            yield _evidence(subject, each, says)


@check("A05", "one-word-two-meanings", Group.ACROSS)
def one_word_two_meanings(subject: Subject) -> Iterator[Evidence]:
    """One word for different things.

    A word of this document means something else in another one, or two things in this one. People
    who move between areas may take one for the other.

    Settle:
        Define the word where it is used.

    Example:
        “Case mapping” is a meeting in one document and a form in another.
    """
    meanings: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    spelt: dict[str, str] = {}
    for section in ("duties", "events", "circumstances", "roles", "terms"):
        for term in subject.vocabulary.named(section).values():
            for authority, local in term.local.items():
                for word in local:
                    meanings[word.casefold()][term.label.casefold()].append(authority)
                    spelt.setdefault(word.casefold(), word)
    names = {book.slug: book.name for book in subject.books}
    for word, meant in meanings.items():
        who = {authority for authorities in meant.values() for authority in authorities}
        if len(meant) > 1 and subject.book.slug in who:
            details = tuple(
                f"{names[authority]}: {label}."
                for label, authorities in meant.items()
                for authority in authorities
                if authority in names
            )
            yield Evidence(
                f"“{spelt[word]}” stands for different things.", details=details, called=word.replace(" ", "-")
            )


def _apart(subject: Subject, *ways: Way) -> Iterator[Apart]:
    """Give where the document stands apart in some ways, each duty once; questions on special cases are left out."""
    seen: set[tuple[Way, str]] = set()
    for each in stands_apart(subject.book.slug, subject.books):
        if each.way in ways and not each.comparison.special and (each.way, each.duty) not in seen:
            seen.add((each.way, each.duty))
            yield each


def _evidence(subject: Subject, each: Apart, says: str) -> Evidence:
    what = f"“{lower(subject.vocabulary.duties[each.duty].label)}”"
    return Evidence(
        says.format(what=what),
        about=each.provisions,
        details=(f"Its limit: {each.limit}.", f"The question: {each.comparison.question}"),
        called=each.duty,
    )
