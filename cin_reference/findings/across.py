"""Checks across documents: where one stands apart. No score and no ranking: there may be good reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cin_reference.apart import Apart, Way, stands_apart
from cin_reference.comparisons import listed, lower
from cin_reference.findings.model import Evidence, Group, Subject, check
from cin_reference.rulebook import Rulebook

MANY_TIMES = 2
"""From how many times the nearest other limit a limit counts as far from the others."""
ENOUGH_OTHERS = 2
"""How many other limits there must be to stand apart from."""


@check("A01", "only-silent", Group.ACROSS)
def only_silent(subject: Subject) -> Iterator[Evidence]:
    """Silence where all others speak.

    Some document gives a time for it, every other document has a rule on it, and this one has none.
    A rule is filed under what it is mainly about; a word in passing does not count. Another local
    policy may have the rule.

    Settle:
        Say it, or name the policy that does.

    Example:
        Every document but one says how often children are visited.
    """
    others = [book.duties for book in subject.books if book is not subject.book]
    if others:
        silent = frozenset.intersection(*others) & _timed(subject.books) - subject.book.duties
        yield from _by_topic(subject, silent, "every other document here has a rule on {what}; this one has none")


@check("A02", "only-one-with-a-time", Group.ACROSS)
def only_one_with_a_time(subject: Subject) -> Iterator[Evidence]:
    """A time where the others give none.

    No other document on this site gives a figure for it. The others may want to look at it.

    Settle:
        Nothing needs settling.

    Example:
        One document alone says within how many days a visit is recorded.
    """
    others = [book for book in subject.books if book is not subject.book]
    if others:
        alone = _timed([subject.book]) - _timed(others)
        yield from _by_topic(subject, alone, "no other document here gives a time for {what}")


def _timed(books: Iterable[Rulebook]) -> frozenset[str]:
    """Return the duties for which some document gives a figure of time."""
    return frozenset(each.duty for book in books for each in book.provisions if each.has_figure)


def _by_topic(subject: Subject, duties: frozenset[str], says: str) -> Iterator[Evidence]:
    """Give what is to be said of some duties, topic by topic, with what each of them is."""
    for topic, term in subject.vocabulary.topics.items():
        named = [each for name, each in subject.vocabulary.duties.items() if each.topic == topic and name in duties]
        if named:
            what = listed(f"“{lower(each.label)}”" for each in named)
            details = tuple(f"{each.label}: {lower(each.definition)}" for each in named)
            about = tuple(
                rule.id
                for rule in subject.book.provisions
                if rule.duty in duties and rule.has_figure and subject.vocabulary.duties[rule.duty].topic == topic
            )
            yield Evidence(f"{term.label}: {says.format(what=what)}.", about, details, called=topic)


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

    It is at most half as long, or at least twice as long, as the nearest limit of at least two other
    documents that count from the same event.

    Settle:
        Check that the figure is meant.

    Example:
        Three months where the others give two, three and four weeks.
    """
    for each in _apart(subject, Way.SHORTEST, Way.LONGEST):
        if each.times >= MANY_TIMES and len(each.others) >= ENOUGH_OTHERS:
            how = "shorter" if each.way is Way.SHORTEST else "longer"
            yield _evidence(subject, each, f"For {{what}}, the limit is far {how} than in the other documents here.")


@check("A05", "one-word-two-meanings", Group.ACROSS)
def one_word_two_meanings(subject: Subject) -> Iterator[Evidence]:
    """One word for different things.

    A word of this document means something else in another one. People who move between areas may
    take one for the other.

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
        if len(meant) > 1 and len(who) > 1 and subject.book.slug in who:
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
        details=(f"Its limit: {each.limit}.", *(f"{name}: {limit}." for name, limit in each.others.items())),
        called=each.duty,
    )
