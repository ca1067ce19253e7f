"""The built site, read back: every page, every block, every link, and the figures and dates in the tables."""

from __future__ import annotations

import copy
import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from site_fixtures import ROOT, Pages, part, words

from cin_reference.comparisons import Comparison, comparisons, synonyms
from cin_reference.counting import show
from cin_reference.entries import Entry
from cin_reference.library import rulebook, rulebooks
from cin_reference.scenarios import scenarios
from cin_reference.site.pages import generated_pages
from cin_reference.site.verify import BuiltPage, has_place, report, verify
from cin_reference.site.verify import read as read_pages
from cin_reference.vocabulary import vocabulary

HOST = "https://site.invalid/"
DATE = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}\b")
LONG = 60
"""How many letters a line has that no other would repeat by chance."""
CASES = [(story.slug, authority) for story in scenarios() for authority in story.cases]


def article(page: BeautifulSoup) -> Tag:
    """Return the part of a page that is not the theme's frame."""
    found = page.find("article")
    assert isinstance(found, Tag)
    return found


def of_content(pages: Pages) -> Iterator[tuple[str, BeautifulSoup]]:
    """Give every page but the one for addresses that do not exist."""
    return ((name, page) for name, page in pages.items() if name != "404.html")


def links(page: BeautifulSoup, name: str) -> Iterator[str]:
    """Give the full address of every link on a page."""
    return (urljoin(HOST + name, str(link["href"])) for link in page.find_all("a", href=True))


def test_verify_finds_no_fault(site: Path, built: dict[Path, BuiltPage]) -> None:
    """The check that guards publishing finds nothing wrong."""
    assert verify(site, built) == []


def test_every_data_file_has_a_page(pages: Pages) -> None:
    """Each authority, comparison and scenario has a page that carries its name as its heading."""
    expected = (
        {f"authorities/{book.slug}.html": book.name for book in rulebooks()}
        | {f"compare/{asked.slug}.html": asked.question for asked in comparisons()}
        | {f"scenarios/{story.slug}.html": story.title for story in scenarios()}
    )
    headings = {name: words(article(pages[name]).h1).removesuffix(" ¶") for name in expected if name in pages}
    assert headings == expected


def test_every_page_is_in_the_navigation(pages: Pages) -> None:
    """A section leads to each of its pages; the navigation marks those that it lists; home leads to each section."""
    for page in generated_pages():
        name = page.path.replace(".md", ".html")
        section = f"{page.path.split('/')[0]}/index.html"
        assert HOST + name in set(links(pages[section], section)), page.path
        beside = pages[name].select_one(".md-nav--primary")
        assert beside is not None
        here = [urljoin(HOST + name, str(link["href"])) for link in beside.select("a.md-nav__link--active")]
        assert (HOST + name in here) == bool(page.section), page.path
        assert HOST + section in set(links(pages["index.html"], "index.html")), section


def test_every_executed_block_left_its_mark(pages: Pages) -> None:
    """As many marks stand in the built site as the sources have executed blocks."""
    written = [file.read_text(encoding="utf-8") for file in (ROOT / "docs").rglob("*.md")]
    sources = [*written, *(page.markdown for page in generated_pages())]
    fences = sum(len(re.findall(r"^```python ", source, re.MULTILINE)) for source in sources)
    marks = sum(len(page.select("[data-block]")) for page in pages.values())
    assert marks == fences > 0


def test_search_passes_over_what_is_marked(pages: Pages, site: Path) -> None:
    """The index of the search holds no heading and no line of a block that it is to pass over."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    places = {entry["location"] for entry in index}
    texts: dict[str, str] = {}
    for entry in index:
        name = entry["location"].partition("#")[0]
        texts[name] = f"{texts.get(name, '')} {words(BeautifulSoup(entry['text'], 'html.parser'))}"
    passed_over = 0
    for name, page in of_content(pages):
        for marked in page.select("[data-block][data-search-exclude]"):
            passed_over += 1
            assert not marked.select(marked.name), "the search reads what follows"
            assert places.isdisjoint(f"{name}#{each['id']}" for each in marked.select(":is(h1, h2, h3, h4, h5)[id]"))
            lines = [words(each) for each in marked.select("li") if len(words(each)) > LONG]
            assert [each for each in lines if each in texts.get(name, "")] == [], name
    assert passed_over > len(CASES)


def test_no_page_shows_a_traceback(pages: Pages) -> None:
    """A block that failed would leave a traceback in the page."""
    assert [name for name, page in pages.items() if "Traceback (most recent" in page.get_text()] == []


def test_no_page_shows_its_front_matter(pages: Pages) -> None:
    """What a page says about itself in YAML is read and not shown, and becomes its description."""
    assert [name for name, page in of_content(pages) if "description:" in article(page).get_text()[:500]] == []
    for page in generated_pages():
        meta = pages[page.path.replace(".md", ".html")].select_one("meta[name=description]")
        assert meta is not None
        assert str(meta["content"]) in " ".join(page.markdown.split())


def test_comparisons_give_other_words(pages: Pages) -> None:
    """Each comparison shows the other words for what it is about, in sight and before the answers."""
    for asked in comparisons():
        if found := synonyms(asked):
            place = part(pages[f"compare/{asked.slug}.html"], f"other_words:{asked.slug}")
            assert all(word in words(place) for each in found.values() for word in each)


def test_pages_ask_no_other_host(site: Path, pages: Pages) -> None:
    """Nothing that a browser fetches by itself, from a page or a style sheet, stands on another host."""
    fetched = [
        (name, str(tag.get("src") or tag.get("href") or tag.get("data")))
        for name, page in pages.items()
        for tag in page.select("[src], link[href]:not([rel~=canonical]), object[data], use[href], image[href]")
    ]
    for file in site.rglob("*.css"):
        style = file.read_text(encoding="utf-8")
        fetched += [(file.name, found[1]) for found in re.finditer(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)", style)]
    assert [(name, address) for name, address in fetched if urlsplit(address).netloc] == []
    assert len(fetched) > len(pages)


def test_every_internal_link_resolves(site: Path, pages: Pages) -> None:
    """Each link inside the site leads to a file, and to a place that the file has."""
    anchors = {name: {str(tag["id"]) for tag in page.find_all(id=True)} for name, page in pages.items()}
    broken = []
    for name, page in of_content(pages):
        for address in links(page, name):
            parts = urlsplit(address)
            if not address.startswith(HOST):
                continue
            target = unquote(parts.path.lstrip("/")) or "index.html"
            if not (site / target).is_file() or (target in anchors and not has_place(address, anchors[target])):
                broken.append((name, address))
    assert broken == []


@pytest.mark.parametrize("slug", [book.slug for book in rulebooks()])
def test_each_provision_stands_under_its_id(pages: Pages, slug: str) -> None:
    """Each provision can be linked to, and the place shows its statement and where the document says it."""
    places = {str(tag["id"]): tag for tag in pages[f"authorities/{slug}.html"].find_all(id=True)}
    for provision in rulebook(slug).provisions:
        place = places[provision.id]
        assert isinstance(place, Tag), provision.id
        around = place.find_parent(class_="provision")
        assert words(place).removesuffix(" #") == " ".join(provision.statement.split())
        assert all(cite.find in words(around) for cite in provision.cites if cite.find)


@pytest.mark.parametrize("slug", [book.slug for book in rulebooks()])
def test_at_a_glance_has_a_row_for_each_figure(pages: Pages, slug: str) -> None:
    """The table of limits leads to each provision with a figure, once, and to no other."""
    rows = part(pages[f"authorities/{slug}.html"], f"at_a_glance:{slug}").select("tbody th[scope=row] a")
    shown = Counter(str(row["href"]).partition("#")[2] for row in rows)
    assert shown == Counter(each.id for each in rulebook(slug).provisions if each.has_figure)


# dates


def dates(text: str) -> tuple[date, ...]:
    """Return every date that a text shows; a wrong name of the day is a fault."""
    found = DATE.findall(text)
    read = tuple(datetime.strptime(each, "%a %d %b %Y").date() for each in found)
    assert [show(day) for day in read] == found
    return read


SAID = {"minimum": "not before", "point": "at", "threshold": "if it goes on after"}


def shown(entry: Entry) -> tuple[str, tuple[date, ...]]:
    """Return how a page is to show an entry: a word for what its dates mean, and the dates."""
    if entry.day is None:
        return "", ()
    if entry.kind in SAID:
        return SAID[entry.kind], (entry.day,)
    if entry.earliest and entry.earliest != entry.due:
        return "", (entry.earliest, entry.day)
    return "by", (entry.day,)


def read(text: str) -> tuple[str, tuple[date, ...]]:
    """Return the word and the dates of an entry as a page shows it."""
    text = text.partition(", ")[0]
    word = DATE.split(text)[0].strip().lower() if DATE.search(text) else ""
    return word, dates(text)


def first_words(cell: Tag) -> str:
    """Return what a cell says first, without badges, smaller remarks and lists."""
    plain = copy.copy(cell)
    for aside in plain.select("small, span, ul, details"):
        aside.decompose()
    return words(plain)


@pytest.mark.parametrize(("slug", "authority"), CASES)
def test_timeline_dates_are_the_engines(pages: Pages, slug: str, authority: str) -> None:
    """Each timeline shows each entry of the engine once: when, when done, and every reading with the safe one."""
    story = next(each for each in scenarios() if each.slug == slug)
    entries = story.timeline(authority).entries
    labels = {name: duty.label for name, duty in vocabulary().duties.items()}
    table = part(pages[f"scenarios/{slug}.html"], f"scenario_timeline:{slug}:{authority}").select_one("table.data")
    assert table is not None
    whens, dones, readings = [], [], []
    for row in table.select("tbody tr"):
        what, when, counted = row.find_all(["th", "td"], recursive=False)
        label = first_words(what).removesuffix(" (usual)")
        first = read(first_words(when))
        later = [words(each) for each in when.select("details li")]
        whens += [(label, *each) for each in (first, *(read(text) for text in later))]
        assert set(first[1]) <= set(dates(words(counted))), label
        remarks = [words(each) for each in when.find_all("small", recursive=False)]
        done_later = [text.partition(", ")[2] for text in later if ", done" in text]
        dones += [(label, dates(text)[0], text.rpartition(": ")[2]) for text in (*remarks, *done_later)]
        named = when.find("ul", recursive=False)
        listed = named.find_all("li", recursive=False) if isinstance(named, Tag) else []
        readings += [(label, dates(words(each))[0], "(work to this)" in words(each)) for each in listed]
    assert Counter(whens) == Counter((labels[entry.duty], *shown(entry)) for entry in entries)
    assert Counter(dones) == Counter((labels[each.duty], each.done, each.status) for each in entries if each.done)
    firsts: dict[tuple[str, tuple[str, ...]], Entry] = {}
    for entry in entries:
        firsts.setdefault((entry.duty, entry.rules[:1]), entry)
    assert Counter(readings) == Counter(
        (labels[each.duty], reading.due or reading.earliest, reading.safe)
        for each in firsts.values()
        if each.agreement in ("two readings", "two wordings", "passages disagree")
        for reading in each.readings
        if reading.due or reading.earliest
    )


@pytest.mark.parametrize("slug", [story.slug for story in scenarios()])
def test_side_by_side_dates_are_the_engines(pages: Pages, slug: str) -> None:
    """Each cell shows the first limit of a duty under an authority, or what is usual where there is no limit."""
    story = next(each for each in scenarios() if each.slug == slug)
    names = {duty.label: name for name, duty in vocabulary().duties.items()}
    timelines = {authority: story.timeline(authority) for authority in story.cases}
    rows = part(pages[f"scenarios/{slug}.html"], f"side_by_side:{slug}").select("tbody tr")
    assert rows
    for row in rows:
        duty = names[words(row.th)]
        for authority, cell in zip(story.cases, row.find_all("td"), strict=True):
            found = [entry for entry in timelines[authority].entries if entry.duty == duty]
            first = next((entry for entry in found if entry.kind != "usual"), next(iter(found), None))
            assert read(first_words(cell)) == (shown(first) if first else ("", ())), (duty, authority)


@pytest.mark.parametrize("slug", [story.slug for story in scenarios()])
def test_facts_are_the_storys(pages: Pages, slug: str) -> None:
    """The table of what has happened lists each event of the story on its day."""
    story = next(each for each in scenarios() if each.slug == slug)
    rows = part(pages[f"scenarios/{slug}.html"], f"scenario_facts:{slug}").select("tbody tr")
    given = [day for days in story.events.values() for day in (days if isinstance(days, tuple) else (days,))]
    assert [dates(words(row.th))[0] for row in rows] == sorted(given)


# structure


def test_headings_are_in_order(pages: Pages) -> None:
    """Each page has one heading of the first level, first, and no level is skipped on the way down."""
    for name, page in pages.items():
        levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
        assert levels[:1] == [1], name
        assert levels.count(1) == 1, name
        assert all(lower - upper <= 1 for upper, lower in pairwise(levels)), name


def test_tables_have_captions_and_scopes(pages: Pages) -> None:
    """Each table has a caption, each header cell a scope; the reference for developers is the theme's own."""
    tables = [
        (name, table)
        for name, page in pages.items()
        if not name.startswith("developers/")
        for table in page.find_all("table", class_=lambda kind: kind != "highlighttable")
    ]
    assert tables
    for name, table in tables:
        assert words(table.caption), name
        headers = table.find_all("th")
        assert all(header.get("scope") in ("col", "row", "rowgroup") for header in headers), name
        assert {"col", "row", "rowgroup"} & {str(header.get("scope")) for header in headers}, name


def test_each_page_says_what_it_is(pages: Pages) -> None:
    """Each page has a language, a title of its own, and a first link that skips to its content."""
    for name, page in pages.items():
        assert page.html is not None
        assert page.html.get("lang") == "en", name
        if name != "404.html":
            first = page.find("a")
            assert isinstance(first, Tag)
            assert "md-skip" in (first.get("class") or ()), name
            assert page.find(id=str(first["href"]).lstrip("#")), name
    titles = Counter(words(page.title) for _, page in of_content(pages))
    assert "" not in titles
    assert titles.most_common(1)[0][1] == 1


def test_each_page_carries_the_reminder(pages: Pages) -> None:
    """Each page says that it is an independent reading, and on paper also where it came from."""
    for name, page in of_content(pages):
        assert "Not legal advice" in words(page.find("footer")), name
        assert name in words(page.find(class_="print-only")) or name == "index.html", name


# the check itself

PAGE = "how-to-read/counting.html"
END = "</article>"
FAULTS = {
    "broken link": (lambda html: html.replace(END, f'<a href="nowhere.html">x</a>{END}'), "does not exist"),
    "broken anchor": (lambda html: html.replace(END, f'<a href="#nowhere">x</a>{END}'), "leads to a place"),
    "broken anchor elsewhere": (
        lambda html: html.replace(END, f'<a href="counting.html#nowhere">x</a>{END}'),
        "leads to a place",
    ),
    "external script": (
        lambda html: html.replace(END, f'<script src="https://cdn.invalid/x.js"></script>{END}'),
        "asks another host",
    ),
    "external image": (lambda html: html.replace(END, f'<img src="//cdn.invalid/x.png">{END}'), "asks another host"),
    "traceback": (
        lambda html: html.replace(END, f"<pre>Traceback (most recent call last):</pre>{END}"),
        "Traceback (most recent call last)",
    ),
    "block shown as text": (lambda html: html.replace(END, f"<code>python exec=</code>{END}"), "it shows 'exec='"),
    "missing block": (lambda html: html.replace('data-block="relations"', ""), "relations: the block left no mark"),
    "duplicate id": (lambda html: html.replace(END, f'<p id="hours">x</p>{END}'), "the id 'hours' stands 2 times"),
    "second first heading": (lambda html: html.replace(END, f"<h1>x</h1>{END}"), "2 headings of the first level"),
    "table without caption": (
        lambda html: re.sub(r"<caption>.*?</caption>", "", html, count=1),
        "a table has no caption",
    ),
    "table without scope": (lambda html: re.sub(r' scope="\w+"', "", html), "a table has no caption or no headers"),
}  # fmt: skip


@pytest.mark.parametrize(("doctored", "said"), FAULTS.values(), ids=FAULTS)
def test_verify_reports(tmp_path: Path, site: Path, doctored: Callable[[str], str], said: str) -> None:
    """Verify reports each kind of fault in a page that is doctored to have it, and not in the page as built."""
    page = tmp_path / PAGE
    page.parent.mkdir(parents=True)
    html = (site / PAGE).read_text(encoding="utf-8")
    page.write_text(html, encoding="utf-8")
    before = verify(tmp_path, read_pages(tmp_path))
    page.write_text(doctored(html), encoding="utf-8")
    new = [fault for fault in verify(tmp_path, read_pages(tmp_path)) if fault not in before]
    assert [fault for fault in new if said in fault and "counting" in fault], new


def test_verify_reports_a_missing_page(tmp_path: Path) -> None:
    """Verify of an empty folder names every page that should be there."""
    missing = [fault for fault in verify(tmp_path, read_pages(tmp_path)) if "it has no page in the built site" in fault]
    assert len(missing) > len(generated_pages())


@pytest.mark.parametrize(
    "options",
    ["python exec=on id=x", 'python exec="onn" id="x"', 'python exec="on"', 'python exce="on" id="x"', "python"],
)
def test_verify_reports_a_mistyped_fence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    """A fence whose options are mistyped would be published as text without a word; verify reports it."""
    (tmp_path / "index.md").write_text(f"# Page\n\n```{options}\nprint(1)\n```\n", encoding="utf-8")
    monkeypatch.setattr("cin_reference.site.verify.DOCS", tmp_path)
    monkeypatch.setattr("cin_reference.site.verify.generated_pages", tuple)
    assert [
        fault
        for fault in verify(tmp_path, read_pages(tmp_path))
        if fault.startswith(f"index.md > ```{options}: write exec=")
    ]


def test_report_prints_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints each fault to standard error and exits with status 1; without faults it is silent."""
    assert report([]) == 0
    assert report(["a.html: it is wrong"]) == 1
    assert capsys.readouterr().err == "a.html: it is wrong\n"


@pytest.mark.parametrize("asked", comparisons(), ids=lambda asked: asked.slug)
def test_downloads_hold_the_cells_of_the_page(asked: Comparison, site: Path, pages: Pages) -> None:
    """The two files beside a question have a row for each provision in its tables, and one for each silence."""
    listed = json.loads((site / "compare" / f"{asked.slug}.json").read_text(encoding="utf-8"))
    with (site / "compare" / f"{asked.slug}.csv").open(encoding="utf-8-sig", newline="") as file:
        spread = list(csv.DictReader(file))
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in listed] == spread
    page = pages[f"compare/{asked.slug}.html"]
    links = page.select(".table-wrap tbody tr:not(.group) a[href*='#']")
    assert [row["provision"] for row in listed if row["provision"]] == [
        str(link["href"]).removeprefix("../authorities/").replace(".html#", "/") for link in links
    ]
