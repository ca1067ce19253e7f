"""Which pages are made from data files, and what stands on them.

Each is Markdown with headings, prose and one-line executed blocks; what the blocks show is in
`show`. Nothing here knows MkDocs.
"""

from __future__ import annotations

from typing import NamedTuple

import minify
import yaml

from cin_reference.calendar_file import as_calendar
from cin_reference.comparisons import Comparison, comparison, comparisons, synonyms
from cin_reference.findings import Group
from cin_reference.library import rulebook, rulebooks
from cin_reference.rulebook import Rulebook
from cin_reference.scenarios import Scenario, scenarios
from cin_reference.site import DOCS
from cin_reference.site.choice import of
from cin_reference.site.downloads import as_csv, as_json, rows
from cin_reference.site.open_data import open_data
from cin_reference.site.phrases import build_date
from cin_reference.site.show import topics_of
from cin_reference.vocabulary import vocabulary


class Page(NamedTuple):
    """A page made from a data file."""

    path: str
    """Where it stands among the documents, such as `authorities/camden.md`."""
    section: str
    """The heading of the navigation under which it is listed."""
    title: str
    """How the navigation names it."""
    markdown: str
    """What stands on it."""
    group: str = ""
    """The group within its section, if it has one."""


def generated_pages() -> tuple[Page, ...]:
    """Return every page that is made from a data file."""
    return (
        *(
            Page(f"authorities/{book.slug}.md", "Local authorities", book.name, _authority(book))
            for book in rulebooks()
        ),
        *(
            Page(f"compare/{asked.slug}.md", "Compare", asked.question, _comparison(asked), _topic(asked))
            for asked in comparisons()
        ),
        *(
            Page(
                f"compare/apart-{book.slug}.md",
                "Compare",
                f"{book.name} against the others",
                _apart(book),
                "One against the others",
            )
            for book in rulebooks()
        ),
        *(
            Page(f"scenarios/{story.slug}.md", "Scenarios", story.title, _scenario(story), _label(story.topic))
            for story in sorted(scenarios(), key=lambda story: list(vocabulary().topics).index(story.topic))
        ),
        *(
            Page(f"scenarios/{story.slug}-walk.md", "", f"Walk through: {story.title}", _walk(story))
            for story in scenarios()
        ),
        *(
            Page(f"consistency/{book.slug}.md", "Consistency", book.name, _consistency(book), "One document")
            for book in rulebooks()
        ),
        Page("how-to-read/coverage.md", "How to read this", "What was read", _coverage()),
    )


def _topic(asked: Comparison) -> str:
    return _label(vocabulary().duties[asked.duties[0]].topic)


def _label(topic: str) -> str:
    return vocabulary().topics[topic].label


def generated_files() -> dict[str, bytes]:
    """Return the path and the content of every file, other than a page, that is made from data files."""
    tables = {
        f"compare/{asked.slug}.{kind}": made(rows(asked))
        for asked in comparisons()
        for kind, made in (("csv", as_csv), ("json", as_json))
    }
    calendars = {
        f"scenarios/{story.slug}-{authority}.ics": worked_example(story, authority)
        for story in scenarios()
        for authority in story.cases
    }
    texts = tables | calendars | scripts()
    return {path: text.encode() for path, text in texts.items() if text} | open_data()  # some calendars have no date


def worked_example(story: Scenario, authority: str) -> str:
    """Return the calendar file of a scenario under one authority, for a training diary."""
    computed, lead = story.timeline(authority), "Worked example: "
    named = {"name": story.slug, "title": story.title}
    return as_calendar(computed, rulebook(authority), vocabulary(), **named, on=build_date(), lead=lead)


def scripts() -> dict[str, str]:
    """Return every script of the site, made small; the open data has the evaluator as it is written."""
    return {
        file.relative_to(DOCS).as_posix(): minify.string("application/javascript", file.read_text(encoding="utf-8"))
        for file in sorted(DOCS.rglob("*.js"))
    }


def block(call: str, name: str, of: str = "show") -> str:
    """Return an executed block that prints one fragment of a module."""
    return (
        f'```python exec="on" html="true" id="{name}"\nfrom cin_reference.site import {of}\nprint({of}.{call})\n```\n'
    )


def _head(title: str, description: str, **search: float | bool) -> str:
    """Return the front matter of a page; `search` is how much more than others it is worth, or that it is left out."""
    front = {"title": title, "description": description, "search": search or {"boost": 1}}
    return f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---"


def _authority(book: Rulebook) -> str:
    slug = book.slug
    topics = "\n".join(
        f"### {vocabulary().topics[topic].label} {{ #topic-{topic.replace('_', '-')} }}\n\n"
        + block(f'provisions("{slug}", "{topic}")', f"provisions:{slug}:{topic}")
        for topic in topics_of(book)
    )
    return f"""{_head(book.name, f"What {book.name}'s child in need procedure says about time, with where it says so.")}
# {book.name}

{block(f'document_status("{slug}")', f"document_status:{slug}")}
## Time limits at a glance

{block(f'at_a_glance("{slug}")', f"at_a_glance:{slug}")}
## What is unclear

{block(f'unclear("{slug}")', f"unclear:{slug}")}
## What it does not mention

{block(f'silences("{slug}")', f"silences:{slug}")}
## Its own words

{block(f'local_words("{slug}")', f"local_words:{slug}")}
## What it says, step by step

{topics}"""


def _comparison(asked: Comparison) -> str:
    related = "\n".join(f"- [{comparison(slug).question}]({slug}.md)" for slug in asked.related)
    also = block(f'other_words("{asked.slug}")', f"other_words:{asked.slug}") if synonyms(asked) else ""
    return f"""{_head(asked.question, asked.about, boost=4)}
# {asked.question}

{asked.about}

{also}{block("choose()", "choose")}
{"".join(_part(asked, duty) for duty in asked.duties)}
Take these answers with you: [as a spreadsheet (CSV)]({asked.slug}.csv), [as data (JSON)]({asked.slug}.json).

## Related questions {{ data-search-exclude }}

{related}
"""


def _part(asked: Comparison, duty: str) -> str:
    call, name = f'("{asked.slug}", "{duty}")', f"{asked.slug}:{duty}"
    return f"""## {vocabulary().duties[duty].label if len(asked.duties) > 1 else "The answers"}

{block(f"comparison_answer{call}", f"comparison_answer:{name}")}
{block(f"comparison_table{call}", f"comparison_table:{name}")}
"""


def _apart(book: Rulebook) -> str:
    title = f"{book.name} against the others"
    return f"""{_head(title, f"Where {book.name}'s document stands apart from the other documents on this site.")}
# {title}

Where [{book.name}](../authorities/{book.slug}.md)'s document stands apart from the others on this
site. It is not a score. A document may have good reasons to differ, and another local policy may
say what this one does not.

{block(f'standing_apart("{book.slug}")', f"standing_apart:{book.slug}")}"""


def _paragraphs(text: str) -> str:
    """Return a text from a data file as Markdown: there, a new paragraph is a new line."""
    return "\n\n".join(line for line in text.splitlines() if line.strip())


def _scenario(story: Scenario) -> str:
    notice = "\n".join(f"- {point}" for point in story.notice)
    timelines = "\n".join(
        f"## {rulebook(authority).name} {{ #{authority}{of(authority)} }}\n\n"
        + block(f'scenario_timeline("{story.slug}", "{authority}")', f"scenario_timeline:{story.slug}:{authority}")
        for authority in story.cases
    )
    return f"""{_head(story.title, story.summary)}
# {story.title}

{_paragraphs(story.story)}

The family is invented. The dates below were computed from the documents while this site was built.
To take a group through them, use [the questions on this story]({story.slug}-walk.md).

{block(f'scenario_facts("{story.slug}")', f"scenario_facts:{story.slug}")}
## What to notice

{notice}

## Side by side

{block(f'side_by_side("{story.slug}")', f"side_by_side:{story.slug}")}
{timelines}
## If the day of the event counts as day one

{block(f'other_convention("{story.slug}")', f"other_convention:{story.slug}")}
## How these dates were checked

A person worked these dates out from the documents and a calendar, before the program did. This
is the code that computed them again while the page was built, and what it found.

```python exec="on" html="true" source="above" id="expectations:{story.slug}"
from cin_reference.site import show

print(show.expectations("{story.slug}"))
```
"""


def _walk(story: Scenario) -> str:
    notice = "\n".join(f"- {point}" for point in story.notice)
    return f"""{_head(f"Walk through: {story.title}", story.summary, exclude=True)}
# Walk through: {story.title}

{_paragraphs(story.story)}

The family is invented. Every answer below was computed from the documents while this site was built,
and worked out by hand before. [All dates of this story]({story.slug}.md)

{block(f'scenario_facts("{story.slug}")', f"scenario_facts:{story.slug}")}
## Questions, step by step

{block(f'questions("{story.slug}")', f"questions:{story.slug}")}
<div class="answers" markdown>

## To talk about

{notice}

</div>
"""


def _consistency(book: Rulebook) -> str:
    def fragment(name: str) -> str:
        return block(f'{name}("{book.slug}")', f"{name}:{book.slug}", "consistency")

    groups = "\n".join(
        f"## {group} {{ #{group.name.lower()} }}\n\n"
        + block(f'computed("{book.slug}", "{group.name}")', f"computed:{book.slug}:{group.name}", "consistency")
        for group in Group
        if group is not Group.NOTED
    )
    title = f"{book.name}: what to look at"
    return f"""{_head(title, f"What a policy author of {book.name}'s document may want to look at.", boost=0.5)}
# {title}

For those who write [{book.name}](../authorities/{book.slug}.md)'s procedure. Each point says what was
found, what it rests on, and what the document could say to settle it. None is a judgement on
practice, and a document may have good reasons. [How this is found](method.md)

{fragment("kept")}
{groups}
## The days that rules leave

{fragment("room")}
## The least time before a date

{fragment("least_time")}
## Noted by a reader {{ #noted }}

A person who read the document could not tell these things from its words. Nothing here is computed.

{fragment("noted")}"""


def _coverage() -> str:
    strips = "\n".join(
        f"## {book.name}\n\n" + block(f'coverage_strip("{book.slug}")', f"coverage_strip:{book.slug}")
        for book in rulebooks()
    )
    return f"""{_head("What was read", "Every passage of every document, and what became of it.", boost=0.2)}
# What was read

Each document is split into passages: a sentence, a bullet, a cell of a table. Every passage is
either cited by something on this site or set aside because it asks nothing of anybody. The text
itself is not here, only where each passage stands and a fingerprint of its words, by which a change
in the document is noticed.

{block("coverage_summary()", "coverage_summary")}
## Why a passage is set aside

{block("reasons()", "reasons")}
In the strips below, a full box is a passage that is cited, and an empty box one that is set aside.
The list under each strip says the same in words.

{strips}"""
