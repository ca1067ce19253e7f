"""The static site: fragments of pages, the pages made from data files, and the check of what was built.

`show` makes fragments in the words of `phrases`, `pages` says which pages there are, `hook` hands
both to MkDocs, and `verify` reads the built site back. Only `hook` knows MkDocs.
"""

from cin_reference.data import PACKAGE

DOCS = PACKAGE.parent / "docs"
"""The folder of what is written by hand."""
