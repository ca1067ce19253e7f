"""Finding and loading the rulebooks that the package ships."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cin_reference.data import PACKAGE, Frozen, parse, read_yaml, unknown
from cin_reference.errors import CaseError
from cin_reference.rulebook import Provision, Rulebook, SourceDocument
from cin_reference.vocabulary import vocabulary

AUTHORITIES = PACKAGE / "authorities"


class _DocumentFile(Frozen):
    name: str
    document: SourceDocument


class _ProvisionsFile(Frozen):
    provisions: tuple[Provision, ...]


def authorities() -> tuple[str, ...]:
    """Return the slug of every authority, in alphabetical order."""
    return tuple(sorted(folder.name for folder in AUTHORITIES.iterdir() if (folder / "document.yaml").is_file()))


def load_rulebook(folder: Path) -> Rulebook:
    """Return the checked rulebook that a folder holds: `document.yaml` and `provisions.yaml`.

    Raises:
        DataError: A file is missing or not valid; every fault found is listed.
    """
    about = folder / "document.yaml"
    said = folder / "provisions.yaml"
    head = parse(_DocumentFile, read_yaml(about), about)
    body = parse(_ProvisionsFile, read_yaml(said), said)
    rulebook = Rulebook(slug=folder.name, name=head.name, document=head.document, provisions=body.provisions)
    rulebook.check(vocabulary())
    return rulebook


@cache
def rulebook(slug: str) -> Rulebook:
    """Return the rulebook of one authority.

    Raises:
        CaseError: There is no such authority.
        DataError: Its files are not valid.
    """
    if slug not in authorities():
        raise CaseError(unknown("authority", slug, authorities()))
    return load_rulebook(AUTHORITIES / slug)


def rulebooks() -> tuple[Rulebook, ...]:
    """Return the rulebook of every authority, in alphabetical order of slug."""
    return tuple(rulebook(slug) for slug in authorities())
