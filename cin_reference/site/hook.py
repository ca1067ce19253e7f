"""Hands the pages made from data files to MkDocs. The only module that knows MkDocs."""

from __future__ import annotations

import os
import re
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files

from cin_reference.checking import verify
from cin_reference.counting import show
from cin_reference.errors import CinReferenceError
from cin_reference.lines import with_lines
from cin_reference.scenarios import scenarios
from cin_reference.site.pages import Page, generated_files, generated_pages
from cin_reference.site.phrases import build_date, commit_time
from cin_reference.site.security import with_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page as MkDocsPage

PASSED_OVER = re.compile(r"<section [^>]*data-search-exclude>.*?</section>", re.DOTALL)
"""A block that the search is to pass over, as `show.unsearched_block` marks it."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Check every scenario, list every generated page in the navigation, and date the footer and all that is built."""
    if seconds := commit_time():
        os.environ.setdefault("SOURCE_DATE_EPOCH", seconds)  # MkDocs' own files would be of today
    _read_anew()
    try:
        for story in scenarios():
            verify(story)
        pages = generated_pages()
    except CinReferenceError as fault:
        raise PluginError(f"the site is not built:\n{with_lines(fault)}") from None
    nav: list[dict[str, Any]] = config.nav or []
    for item in nav:
        for section, children in item.items():
            if isinstance(children, list):
                children.extend(_listed([page for page in pages if page.section == section]))
    config.copyright = f"{config.copyright} Built from the data of {show(build_date())}."
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every generated page and file; some take the place of the file that they are made from."""
    made: dict[str, str | bytes] = {page.path: page.markdown for page in generated_pages()}
    made.update(generated_files())
    for path, content in made.items():
        if source := files.get_file_from_path(path):
            files.remove(source)
        files.append(File.generated(config, path, content=content))
    return files


@event_priority(100)
def _leave_out(context: Any, /, page: MkDocsPage, **_: object) -> Any:
    """Take what the search is to pass over out of a page: it would read all of it only to leave it out."""
    context["whole"] = page.content
    page.content = PASSED_OVER.sub("", page.content or "")
    return context


@event_priority(-100)
def _put_back(context: Any, /, page: MkDocsPage, **_: object) -> Any:
    page.content = context.pop("whole")
    return context


on_page_context = CombinedEvent(_leave_out, _put_back)


def on_post_page(output: str, **_: object) -> str:
    """Say in each page what it may load and run."""
    return with_policy(output)


def on_post_template(output_content: str, template_name: str, **_: object) -> str:
    """Say the same in the page for addresses that do not exist."""
    return with_policy(output_content) if template_name.endswith(".html") else output_content


def _read_anew() -> None:
    """Forget what was worked out for the last build: while serving, the next one is made of changed files."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "cin_reference":
            for value in list(vars(module).values()):
                if forget := getattr(value, "cache_clear", None):
                    forget()


def _listed(pages: list[Page]) -> Iterator[dict[str, Any]]:
    """Give the navigation of the pages of one section, in their groups."""
    for group, members in groupby(pages, key=lambda page: page.group):
        entries = [{page.title: page.path} for page in members]
        yield from [{group: entries}] if group else entries
