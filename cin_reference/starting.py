"""The files with which a new authority begins."""

from __future__ import annotations

import re
from pathlib import Path

from cin_reference.data import PACKAGE
from cin_reference.errors import CaseError
from cin_reference.library import AUTHORITIES
from cin_reference.schemas import FOLDER, MARK

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILES = {
    "document": """\
# What the document is, as far as its text tells.
name: {name}
document:
  title: Write its title here, as printed
  publisher: Write here who publishes it, as the text tells
  # dated: June 2026            as the text gives it; leave it out if it gives none
  # review_due: June 2027       when it says that it is to be reviewed
  # notes:                      what a reader should know about the text
  #   - It does not say which guidance it rests on.
  # Its headings, as printed and in order. One that is long may end in ….
  outline: []
  #   - {{level: 1, heading: The title}}
  #   - {{level: 2, heading: 1. Introduction}}
""",
    "passages": """\
# The index of the document: each paragraph, bullet and table row by a fingerprint of its words.
# Made by `cin-reference sources index {slug} YOUR-DOCUMENT.txt --write`, once document.yaml has the headings.
passages: []
""",
    "provisions": """\
# What the document says: one entry for each thing, in your own words, in the order of the document.
provisions: []
#  - id: first-meeting                     a name of your choice, which stays
#    duty: first_cin_meeting               what is to be done: a name of `cin-reference vocabulary`
#    statement: Hold the first meeting within ten working days of the assessment.
#    modality: must                        how strongly it is worded: must, will, should, ...
#    timing:                               only if it states a time
#      relation: within                    within, before, every, not_before, once, if_longer, in_last
#      quantity: {{working_days: 10}}        leave it out, and quote `words`, if there is no figure
#      start: assessment_completed         or `candidates`, if the document does not say from when
#    cites: [2/paragraph-1]                the passage that says so, from passages.yaml
""",
    "set_aside": """\
# Passages that ask nothing of anybody, by the reason why. Headings need not be listed.
set_aside: {{}}
#  introduction: [1/paragraph-1]
""",
}


def start(slug: str, name: str, beside: Path = AUTHORITIES) -> tuple[Path, ...]:
    """Write the commented files with which a new authority begins.

    Args:
        slug: The authority's name in addresses and commands, such as `north-example`.
        name: Its name.
        beside: The folder in which its own folder is made. Outside the package, the schemas are put there too.

    Returns:
        The files that were written.

    Raises:
        CaseError: The slug cannot be one, or the folder exists.
    """
    if not SLUG.fullmatch(slug):
        raise CaseError(f"'{slug}' cannot be a folder's name here: use small letters, digits and hyphens")
    folder = beside / slug
    if folder.exists():
        raise CaseError(f"{folder} exists; choose another name, or remove it")
    folder.mkdir(parents=True)
    schemas = "../../schema"
    if PACKAGE not in beside.resolve().parents:
        schemas = "../schema"
        (beside / "schema").mkdir(exist_ok=True)
        for schema in FOLDER.glob("*.json"):
            (beside / "schema" / schema.name).write_bytes(schema.read_bytes())
    written = []
    for kind, text in FILES.items():
        file = folder / f"{kind}.yaml"
        file.write_text(f"{MARK}{schemas}/{kind}.json\n{text.format(name=name, slug=slug)}", encoding="utf-8")
        written.append(file)
    return tuple(written)
