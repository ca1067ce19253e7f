"""What a new edition of a document changes for those who work by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cin_reference.rulebook import Provision, Rulebook
from cin_reference.vocabulary import Vocabulary
from cin_reference.words import condition_words, event_words, limit_words


class Changed(NamedTuple):
    """One thing that is not as it was."""

    duty: str
    """What it is about."""
    what: str
    """What has changed: `time limit`, `from when`, `how strongly`, `who`, `when it applies`, `new` or `gone`."""
    before: str
    """How it was, in words; empty if it is new."""
    after: str
    """How it is, in words; empty if it is gone."""
    provision: str
    """The provision, in the new edition, or if it is gone, in the old one."""


def changed(old: Rulebook, new: Rulebook, words: Vocabulary) -> tuple[Changed, ...]:
    """Return what is different for practitioners, in the order of the vocabulary's duties.

    Provisions are the same if they have the same id. What is only worded or placed differently is no change.

    Args:
        old: The earlier edition.
        new: The later one.
        words: The vocabulary of both.
    """
    found = [
        *(each for now in new.provisions for each in _between(old.by_id.get(now.id), now, words)),
        *(
            Changed(was.duty, "gone", _in_short(was, words), "", was.id)
            for was in old.provisions
            if was.id not in new.by_id
        ),
    ]
    order = list(words.duties)
    return tuple(sorted(found, key=lambda each: order.index(each.duty)))


def _between(was: Provision | None, now: Provision, words: Vocabulary) -> Iterator[Changed]:
    if was is None:
        yield Changed(now.duty, "new", "", _in_short(now, words), now.id)
        return
    for (what, before), (_, after) in zip(_sides(was, words), _sides(now, words), strict=True):
        if before != after:
            yield Changed(now.duty, what, before, after, now.id)


def _sides(rule: Provision, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return what a practitioner looks for in a provision, in words."""
    starts = rule.timing.starts if rule.timing else ()
    return (
        ("time limit", limit_words(rule) if rule.timing else ""),
        ("from when", " or ".join(event_words(start, words) for start in starts)),
        ("how strongly", str(rule.modality)),
        ("who", _listed(words.roles[role].label for role in rule.who)),
        ("when it applies", condition_words(rule, words) or "always"),
    )


def _in_short(rule: Provision, words: Vocabulary) -> str:
    sides = dict(_sides(rule, words))
    timed = [sides["time limit"], f"from {sides['from when']}" if sides["from when"] else ""]
    return " ".join(filter(None, timed)) or rule.statement


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "not stated"
