"""Which authorities a page shows at first, where its readers can choose among many.

What belongs to one authority carries its name, and a class if it is not shown at first. Where scripts
run, the style sheet hides that class and `choose.js` sets it anew; elsewhere everything is shown.
"""

from __future__ import annotations

from markupsafe import Markup

from cin_reference.library import rulebooks

FEW = 6
"""How many authorities a page shows at first. Where there are no more, it shows them all."""
UNCHOSEN = "unchosen"


def chosen_at_first(slug: str) -> bool:
    """Tell whether a page shows an authority before anything is chosen: the first few of the alphabet."""
    return slug in [book.slug for book in rulebooks()[:FEW]]


def of(slug: str) -> Markup:
    """Return the attributes of what belongs to one authority. The head of a column stands for all of its cells."""
    return Markup(' data-authority="{}"').format(slug) + in_column_of(slug)


def in_column_of(slug: str) -> Markup:
    """Return the attribute of a cell in the column of an authority, which the head of the column names."""
    return Markup("" if chosen_at_first(slug) else f' class="{UNCHOSEN}"')  # noqa: S704 (a word of ours)
