"""Words and dates that pages need beside those of the package: citations, links, ages of documents."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from datetime import UTC, date, datetime

from markupsafe import Markup, escape

from cin_reference.comparisons import is_limit, listed, span
from cin_reference.counting import plural
from cin_reference.data import PACKAGE
from cin_reference.rulebook import Provision, Rulebook
from cin_reference.vocabulary import vocabulary
from cin_reference.words import event_words, reading_label

LINKS = {
    "replaces": ("Stands in for", "Gives way to"),
    "restates": ("Says again", "Says again"),
    "disagrees_with": ("Disagrees with", "Disagrees with"),
    "adds_to": ("Holds beside", "Holds beside"),
}
"""How pages name a link between provisions, from the one that states it and from the other."""


def who(provision: Provision) -> str:
    """Return who is to act, or that the document does not say."""
    return listed(vocabulary().roles[role].label for role in provision.who) if provision.who else ""


def starts(provision: Provision) -> str:
    """Return from when, or back from when, a provision's clock runs."""
    timing = provision.timing
    if timing is None or timing.forum:
        return "not about one case"
    words = vocabulary()
    if timing.candidates:
        return "not stated; it could be " + " or ".join(event_words(name, words) for name in timing.candidates)
    return event_words(timing.start, words)


def readings(provision: Provision) -> list[tuple[str, str]]:
    """Return the readings of a provision's words, with the reason for each; none if there is one way only."""
    clocks = provision.timing.clocks if provision.timing else ()
    words = vocabulary()
    return [(reading_label(clock, words), clock.why) for clock in clocks] if len(clocks) > 1 else []


def comes_to(provision: Provision) -> str:
    """Return how many days a limit comes to, laid out from the reference date; empty if it gives no limit."""
    if not is_limit(provision):
        return ""
    least, most = span(provision)
    return plural(least, "days") if least == most else f"{least} to {most} days"


def links(book: Rulebook, provision: Provision) -> dict[str, list[str]]:
    """Return the provisions to which a provision is linked, from either side, by what the link means."""
    found: dict[str, list[str]] = {}
    for kind, (there, back) in LINKS.items():
        found.setdefault(there, []).extend(provision.links[kind])
        found.setdefault(back, []).extend(_linked_from(book).get((kind, provision.id), ()))
    return {label: list(dict.fromkeys(names)) for label, names in found.items() if names}


@functools.cache
def _linked_from(book: Rulebook) -> dict[tuple[str, str], list[str]]:
    """Return the provisions that state a link, by its kind and the provision to which it leads."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in book.provisions:
        for kind, names in each.links.items():
            for name in names:
                found.setdefault((kind, name), []).append(each.id)
    return found


def linked(book: Rulebook, text: str, page: str = "") -> Markup:
    """Return a text in which each provision that it names is a link; `page` leads to the authority's page."""

    def link(found: re.Match[str]) -> str:
        name = found[0]
        return f'<a href="{page}#{name}">{name.replace("-", " ")}</a>' if name in book.by_id else name

    return Markup(re.sub(r"[a-z0-9]+(?:-[a-z0-9]+)+", link, str(escape(text))))  # noqa: S704 (the text is escaped)


def build_date() -> date:
    """Return the day that the site stands for: that of the last commit, so that a build can be repeated.

    `SOURCE_DATE_EPOCH`, in seconds, overrides it. Without either it is today.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or commit_time()
    return datetime.fromtimestamp(int(seconds), tz=UTC).date() if seconds else datetime.now(tz=UTC).date()


@functools.cache
def commit_time() -> str:
    """Return when the last commit was made, in seconds since 1970; empty if this is not a checkout."""
    git = shutil.which("git")
    if git is None:
        return ""
    asked = subprocess.run(  # noqa: S603 (no input from outside)
        [git, "log", "-1", "--format=%ct"], cwd=PACKAGE, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()
