"""Finding and loading the rulebooks that the package ships."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from cin_reference.data import PACKAGE, Frozen, label, parse, read_yaml, unknown
from cin_reference.errors import CaseError, DataError
from cin_reference.passages import Heading, Passage, Reason, paths
from cin_reference.rulebook import Acknowledgement, Provision, Rulebook, SourceDocument
from cin_reference.vocabulary import Vocabulary, vocabulary

AUTHORITIES = PACKAGE / "authorities"


class DocumentFile(Frozen):
    """What `document.yaml` holds."""

    name: str
    document: SourceDocument


class ProvisionsFile(Frozen):
    """What `provisions.yaml` holds."""

    provisions: tuple[Provision, ...]


class PassagesFile(Frozen):
    """What `passages.yaml` holds."""

    passages: tuple[Passage, ...]


class AsideFile(Frozen):
    """What `set_aside.yaml` holds."""

    set_aside: dict[Reason, tuple[str, ...]]


class AcknowledgedFile(Frozen):
    """What `acknowledged.yaml` holds."""

    acknowledged: tuple[Acknowledgement, ...]


def authorities() -> tuple[str, ...]:
    """Return the slug of every authority, in alphabetical order."""
    return tuple(sorted(folder.name for folder in AUTHORITIES.iterdir() if (folder / "document.yaml").is_file()))


def load_rulebook(folder: Path, words: Vocabulary | None = None, *, indexed: bool = True) -> Rulebook:
    """Return the checked rulebook that a folder holds.

    `document.yaml` describes the document, `passages.yaml` is its index, `provisions.yaml` is what it
    says, and `set_aside.yaml` lists the passages that prescribe nothing. `acknowledged.yaml`, if there is
    one, names findings that are to stay as they are.

    Args:
        folder: The folder.
        words: The vocabulary whose names it uses; the package's own if not given.
        indexed: Whether the index must fit the document's headings; not while it is being made.

    Raises:
        DataError: A file is missing or not valid; every fault found is listed.
    """
    file = {name: folder / f"{name}.yaml" for name in ("document", "passages", "provisions", "set_aside")}
    head = parse(DocumentFile, read_yaml(file["document"]), file["document"])
    index = parse(PassagesFile, read_yaml(file["passages"]), file["passages"]).passages
    sections = {passage.section for passage in index if passage.id.endswith("/heading")}
    if indexed and index and len(sections) != len(head.document.outline):
        raise DataError(
            [
                f"{label(file['passages'])}: it has {len(sections)} sections, and document.yaml has "
                f"{len(head.document.outline)} headings; make it again with `cin-reference sources index`"
            ]
        )
    said = _with_places(read_yaml(file["provisions"]), index, head.document.outline, label(file["provisions"]))
    body = parse(ProvisionsFile, said, file["provisions"])
    aside = parse(AsideFile, read_yaml(file["set_aside"]), file["set_aside"]).set_aside
    cited = {citation.passage for provision in body.provisions for citation in provision.cites}
    headings = {each.id: Reason.HEADING for each in index if each.id.endswith("/heading") and each.id not in cited}
    kept = folder / "acknowledged.yaml"
    acknowledged = parse(AcknowledgedFile, read_yaml(kept), kept).acknowledged if kept.is_file() else ()
    rulebook = Rulebook(
        slug=folder.name,
        name=head.name,
        document=head.document,
        provisions=body.provisions,
        passages=index,
        set_aside=headings | {passage: reason for reason, passages in aside.items() for passage in passages},
        acknowledged=acknowledged,
    )
    rulebook.check(words or vocabulary())
    return rulebook


def _with_places(said: Any, index: tuple[Passage, ...], outline: tuple[Heading, ...], file: str) -> Any:
    """Return what a provisions file holds, with each citation told where its passage stands."""
    headings = paths(index, outline)
    known = {passage.id: passage for passage in index}
    faults = []
    for provision in said.get("provisions", ()) if isinstance(said, dict) else ():
        cites = provision.get("cites", ())
        for number, cite in enumerate(cites):
            given = {"passage": cite} if isinstance(cite, str) else cite
            passage = known.get(str(given.get("passage")))
            if passage is None:
                wrong = unknown("passage", str(given.get("passage")), known)
                faults.append(f"{file} > {provision.get('id')} > cites: {wrong}")
                continue
            heading = headings.get(passage.section, ("Before the first heading",))[-1]
            cites[number] = {**given, "heading": heading, "place": passage.place}
    if faults:
        raise DataError(faults)
    return said


@cache
def earlier_editions(slug: str) -> tuple[Rulebook, ...]:
    """Return the earlier editions of an authority's document, in the order of their folders' names.

    Each stands in a folder of its own under `earlier/`, with the same files as the current one.

    Raises:
        DataError: The files of an edition are not valid.
    """
    folder = AUTHORITIES / slug / "earlier"
    return tuple(load_rulebook(each) for each in sorted(folder.iterdir())) if folder.is_dir() else ()


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


def folder_of(given: str) -> Path:
    """Return the folder with an authority's files: a folder that is given as such, or that of a slug."""
    folder = Path(given)
    return folder if (folder / "document.yaml").is_file() else AUTHORITIES / given


def rulebook_at(given: str) -> Rulebook:
    """Return the rulebook of an authority of the package, or of a folder anywhere.

    Raises:
        CaseError: There is no such authority.
        DataError: Its files are not valid.
    """
    folder = folder_of(given)
    return rulebook(given) if folder.parent == AUTHORITIES else load_rulebook(folder.resolve())


@cache
def rulebooks() -> tuple[Rulebook, ...]:
    """Return the rulebook of every authority, in alphabetical order of slug."""
    return tuple(rulebook(slug) for slug in authorities())
