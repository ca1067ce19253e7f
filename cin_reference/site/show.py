"""Fragments of pages: each function returns HTML that says what the rulebooks say.

Pages call these in one-line executed blocks. Every fragment carries the name of the block that
made it, so that the built site can be checked for blocks that did not run.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from cin_reference import checking
from cin_reference import comparisons as compare
from cin_reference import scenarios as stories
from cin_reference.apart import Way, stands_apart
from cin_reference.counting import DayOne, Unit, england_and_wales, show
from cin_reference.data import meaning
from cin_reference.entries import Entry, Timeline
from cin_reference.library import earlier_editions, rulebook, rulebooks
from cin_reference.passages import Reason
from cin_reference.plan import used_circumstances
from cin_reference.rulebook import Doubt, Modality, Provision, Rulebook
from cin_reference.site.choice import FEW, chosen_at_first, in_column_of, of
from cin_reference.site.drawing import drawing, drawing_of_all, limits_drawing
from cin_reference.site.phrases import (
    build_date,
    comes_to,
    linked,
    links,
    readings,
    starts,
    who,
)
from cin_reference.site.tried import tried
from cin_reference.sources import coverage
from cin_reference.timing import Relation
from cin_reference.vocabulary import Term, vocabulary
from cin_reference.words import condition_words, event_words, limit_words, timing_words, when_words

Fragment = Callable[..., str]
ENOUGH_OTHERS = 2


def block(function: Fragment, tag: str = "div", more: str = "") -> Fragment:
    """Mark what a function returns with the name of the block: the function and its first argument."""

    @functools.wraps(function)
    def marked(*arguments: Any, **options: Any) -> str:
        name = ":".join([function.__name__, *(each for each in arguments[:2] if isinstance(each, str))])
        return f'<{tag} data-block="{name}"{more}>\n{function(*arguments, **options).strip()}\n</{tag}>'

    return marked


unsearched_block = functools.partial(block, tag="section", more=" data-search-exclude")
"""Marks a block that the search passes over: what it says stands on other pages too, one page for each scenario.

It is known by its first and its last tag, so that it may hold no section of its own.
"""


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cin_reference.site"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(
        chosen_at_first=chosen_at_first,
        comes_to=comes_to,
        condition=lambda provision: condition_words(provision, vocabulary()),
        drawing=drawing,
        few=FEW,
        in_column_of=in_column_of,
        event=lambda name: event_words(name, vocabulary()),
        limit=limit_words,
        linked=linked,
        links=links,
        meaning=meaning,
        listed=compare.listed,
        of=of,
        readings=readings,
        roles=lambda entry: compare.listed(vocabulary().roles[role].label for role in entry.roles),
        starts=starts,
        timing=lambda provision: timing_words(provision.timing, vocabulary()),
        vocabulary=vocabulary(),
        when=when_words,
        who=who,
    )
    environment.filters["day"] = show
    environment.filters["capital"] = lambda text: f"{text[0].upper()}{text[1:]}" if text else text
    return environment


@functools.cache
def _templates() -> Environment:
    return _environment()


def render(template: str, root: str = "../", **values: Any) -> str:
    """Fill in a template; `root` leads from the page to the top of the site."""
    return _templates().get_template(template).render(root=root, **values)


# fragments


@block
def authority_list(root: str = "../") -> str:
    """List the authorities, each with the status of its document."""
    on = build_date()
    return render("authorities.html", root, books=[(book, book.document.review_passed(on)) for book in rulebooks()])


@block
def document_status(slug: str) -> str:
    """Say what an authority's document is, how old, and what it does not say about itself."""
    book = rulebook(slug)
    return render(
        "document.html",
        book=book,
        passed=book.document.review_passed(build_date()),
        ledger=coverage(book),
        earlier=earlier_editions(slug),
    )


@block
def at_a_glance(slug: str) -> str:
    """Tabulate every time limit of an authority that has a figure."""
    book = rulebook(slug)
    return render("at_a_glance.html", book=book, topics=_by_topic(each for each in book.provisions if each.has_figure))


@block
def unclear(slug: str) -> str:
    """List what cannot be told from an authority's document about time, with links to the details."""
    book = rulebook(slug)
    timed = [(each, each.timing) for each in book.provisions if each.timing]
    return render(
        "unclear.html",
        book=book,
        disagreeing=[(each, other) for each in book.provisions for other in each.disagrees_with],
        readings=[each for each, timing in timed if len(timing.unplaced) > 1],
        starts=[each for each, timing in timed if timing.has_figure and timing.candidates],
    )


@block
def coverage_summary() -> str:
    """Tabulate how much of each document is cited or set aside, and why."""
    ledgers = [(book, coverage(book)) for book in rulebooks()]
    return render("coverage_summary.html", ledgers=ledgers, reasons=[str(reason) for reason in Reason])


@block
def coverage_strip(slug: str) -> str:
    """Show a document as a strip of its passages, each cited or set aside, and list them section by section."""
    book = rulebook(slug)
    sections = [
        (
            " › ".join(book.headings.get(section, ("Before the first heading",))),
            [(passage, book.cited_by[passage.id], book.set_aside.get(passage.id)) for passage in group],
        )
        for section, group in groupby(book.passages, key=lambda passage: passage.section)
    ]
    return render("coverage_strip.html", book=book, sections=sections)


@block
def doubts() -> str:
    """Define the kinds of doubt."""
    return render("members.html", members=[(str(each), meaning(each)) for each in Doubt])


@block
def reasons() -> str:
    """Define the reasons for setting a passage aside."""
    return render("members.html", members=[(str(each), meaning(each)) for each in Reason])


@block
def silences(slug: str) -> str:
    """List what at least two of the other documents speak of and this one does not."""
    book = rulebook(slug)
    others = [other for other in rulebooks() if other.slug != slug]
    spoken = {name: sum(name in other.duties for other in others) for name in vocabulary().duties}
    missing = [name for name, number in spoken.items() if number >= ENOUGH_OTHERS and name not in book.duties]
    topics = vocabulary().topics
    by_topic = [
        (term.label, [n for n in missing if vocabulary().duties[n].topic == topic]) for topic, term in topics.items()
    ]
    return render("silences.html", book=book, topics=[(label, names) for label, names in by_topic if names])


@block
def local_words(slug: str) -> str:
    """List the words that an authority's document uses for things."""
    words = vocabulary()
    kinds = (words.terms, words.events, words.duties, words.roles, words.circumstances)
    terms = [term for kind in kinds for term in kind.values() if slug in term.local]
    return render("local_words.html", terms=terms, slug=slug)


@block
def provisions(slug: str, topic: str) -> str:
    """Set out every provision of an authority on one topic."""
    book = rulebook(slug)
    return render("provisions.html", book=book, provisions=_on_topic(book, topic), exercised=checking.exercised(slug))


@unsearched_block
def scenario_facts(slug: str) -> str:
    """Set out the events of a scenario."""
    story = stories.scenario(slug)
    return render("scenario_facts.html", story=story)


@unsearched_block
def side_by_side(slug: str) -> str:
    """Draw the timelines of all authorities on one axis, and tabulate the first date for each duty."""
    story = stories.scenario(slug)
    found = {authority: _by_duty(story.timeline(authority)) for authority in story.cases}
    said = {
        name: {
            authority: _first([group for group in groups if group[0].duty == name])
            for authority, groups in found.items()
        }
        for name in vocabulary().duties
    }
    rows = {name: lanes for name, lanes in said.items() if any(lanes.values())}
    return render(
        "side_by_side.html",
        story=story,
        names=_names(),
        rows=rows,
        together=drawing_of_all(_drawn(rows), story, _names()),
    )


@unsearched_block
def scenario_timeline(slug: str, authority: str) -> str:
    """Set out the timeline of a scenario under one authority: a drawing, a list, and a table with the arithmetic."""
    story = stories.scenario(slug)
    computed = story.timeline(authority)
    return render(
        "timeline.html",
        story=story,
        book=rulebook(authority),
        in_short=stories.in_short(story, authority),
        computed=computed,
        duties=_by_duty(computed),
        tried=tried(computed.case),
        asked=sorted(computed.case.circumstances & used_circumstances(rulebook(authority).plan, vocabulary())),
    )


@unsearched_block
def questions(slug: str) -> str:
    """Set out the questions of a scenario, each with its answer folded away."""
    return render("questions.html", asked=checking.questions(stories.scenario(slug)), books=_books())


@unsearched_block
def expectations(slug: str) -> str:
    """Say that a scenario's dates are as worked out by hand. A date that is not stops the build."""
    return render("expectations.html", results=checking.verify(stories.scenario(slug)), names=_names())


@unsearched_block
def other_convention(slug: str) -> str:
    """Say which dates of a scenario move if the day of the event is counted as day one."""
    story = stories.scenario(slug)
    moved = []
    for authority in story.cases:
        usual, other = story.timeline(authority), story.timeline(authority, DayOne.SAME_DAY)
        for before in _first_entries(usual):
            after = next((each for each in _first_entries(other) if each.rules == before.rules), None)
            if after and after.day != before.day:
                moved.append((authority, before, after))
    return render("other_convention.html", moved=moved, names=_names())


@block
def other_words(slug: str) -> str:
    """Say what else the field calls what a question is about."""
    return render("other_words.html", found=compare.synonyms(compare.comparison(slug)))


@unsearched_block
def choose() -> str:
    """Let the reader choose which authorities the page shows."""
    return render("choose.html", names=_names())


@block
def comparison_answer(slug: str, duty: str) -> str:
    """Answer one part of a question in a sentence or two, and say why the answers differ."""
    part = _part(slug, duty)
    return render("answer.html", answer=compare.answer(part), differences=compare.differences(part))


@block
def comparison_table(slug: str, duty: str) -> str:
    """Tabulate every document's answer to one part of a question."""
    part = _part(slug, duty)
    return render("comparison.html", part=part, limits=limits_drawing(part))


@block
def comparison_list(root: str = "../") -> str:
    """List the questions, part by part, with what each document's answer amounts to."""
    rows = [(asked, [(part, compare.alike(part)) for part in compare.parts(asked)]) for asked in compare.comparisons()]
    used = {name for asked, _ in rows for name in (*asked.assuming, *asked.special)}
    circumstances = [name for name in vocabulary().circumstances if name in used]
    return render("comparison_list.html", root, rows=rows, names=_names(), circumstances=circumstances)


@block
def standing_apart(slug: str) -> str:
    """List where an authority's document stands apart from the others."""
    found = stands_apart(slug, rulebooks())
    return render(
        "standing_apart.html",
        ways=[(way, [each for each in found if each.way is way]) for way in Way],
        book=rulebook(slug),
    )


@block
def apart_list() -> str:
    """List the pages on where each authority's document stands apart."""
    return render("apart_list.html", names=_names())


@block
def scenario_list(root: str = "../") -> str:
    """List the scenarios."""
    topics = {
        term.label: [story for story in stories.scenarios() if story.topic == name]
        for name, term in vocabulary().topics.items()
    }
    return render("scenario_list.html", root, topics={label: found for label, found in topics.items() if found})


@block
def glossary(section: str) -> str:
    """Define the terms of one section of the vocabulary."""
    terms: dict[str, Term] = getattr(vocabulary(), section)
    return render("glossary.html", section=section, terms=terms, names=_names())


@block
def census() -> str:
    """Say where the items of the national census were read, and what was not read."""
    return render("census.html", source=vocabulary().census)


@block
def strengths() -> str:
    """Define how strongly a provision may be worded."""
    return render("members.html", members=[(str(each), meaning(each)) for each in Modality])


@block
def relations() -> str:
    """Define the kinds of clock."""
    return render("members.html", members=[(each.replace("_", " "), meaning(each)) for each in Relation])


@block
def states() -> str:
    """Define what an answer to a question can amount to."""
    return render("members.html", members=[(str(each), meaning(each)) for each in compare.State])


@block
def first_answer(slug: str, computed: Timeline) -> str:
    """Show the first dated entry of a timeline."""
    return render("first_answer.html", book=rulebook(slug), entry=computed.entries[0])


@block
def counted(start: str, count: int, unit: str, note: str = "") -> str:
    """Show one count of time, under both conventions."""
    calendar = england_and_wales()
    return render(
        "counted.html",
        note=note,
        results=[calendar.count(date.fromisoformat(start), count, Unit(unit), each) for each in DayOne],
    )


# what templates are given


def _by_topic(chosen: Iterable[Provision]) -> list[tuple[str, list[Provision]]]:
    """Group provisions by topic, both in the order of the vocabulary."""
    words = vocabulary()
    topics, duties = list(words.topics), list(words.duties)
    ordered = sorted(chosen, key=lambda each: (topics.index(words.duties[each.duty].topic), duties.index(each.duty)))
    return [
        (words.topics[topic].label, list(group))
        for topic, group in groupby(ordered, key=lambda each: words.duties[each.duty].topic)
    ]


def _on_topic(book: Rulebook, topic: str) -> list[Provision]:
    duties = vocabulary().duties
    order = list(duties)
    return sorted(
        (each for each in book.provisions if duties[each.duty].topic == topic), key=lambda each: order.index(each.duty)
    )


def topics_of(book: Rulebook) -> list[str]:
    """Return the topics on which an authority's document says something, in pathway order."""
    words = vocabulary()
    spoken = {words.duties[each.duty].topic for each in book.provisions}
    return [topic for topic in words.topics if topic in spoken]


def _part(slug: str, duty: str) -> compare.Part:
    return next(part for part in compare.parts(compare.comparison(slug)) if part.duty == duty)


def _books() -> dict[str, Rulebook]:
    return {book.slug: book for book in rulebooks()}


def _names() -> dict[str, str]:
    return {book.slug: book.name for book in rulebooks()}


def _first(groups: list[list[Entry]]) -> list[Entry]:
    """Return the entries that answer for a duty first: those of a limit before those of what is usual."""
    return next((group for group in groups if group[0].kind != "usual"), groups[0] if groups else [])


def _drawn(rows: dict[str, dict[str, list[Entry]]]) -> dict[str, dict[str, list[Entry]]]:
    """Return what is worth drawing side by side: what has a date, and of which more than one document speaks."""
    return {
        name: lanes
        for name, lanes in rows.items()
        if sum(bool(lane) for lane in lanes.values()) > 1 and any(lane[0].day for lane in lanes.values() if lane)
    }


def _by_duty(computed: Timeline) -> list[list[Entry]]:
    """Group dated and silent entries that come from the same rules, in order of their first date."""
    grouped: dict[tuple[str, tuple[str, ...]], list[Entry]] = {}
    for entry in computed.entries:
        grouped.setdefault((entry.duty, entry.rules[:1]), []).append(entry)
    return list(grouped.values())


def _first_entries(computed: Timeline) -> list[Entry]:
    return [group[0] for group in _by_duty(computed)]
