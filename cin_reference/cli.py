"""The command line: `cin-reference`, or `python -m cin_reference`."""

from __future__ import annotations

import argparse
import functools
import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from cin_reference.case import Case
from cin_reference.checking import check
from cin_reference.comparisons import comparison, load_comparison, parts
from cin_reference.counting import DayOne, show
from cin_reference.data import unknown
from cin_reference.editions import changed
from cin_reference.engine import timeline
from cin_reference.entries import Entry, Timeline
from cin_reference.errors import CaseError, CinReferenceError
from cin_reference.library import AUTHORITIES, authorities, folder_of, load_rulebook, rulebook, rulebook_at, rulebooks
from cin_reference.lines import with_lines
from cin_reference.passages import index
from cin_reference.rulebook import Citation, Rulebook
from cin_reference.scenarios import in_short, load_scenario, scenario
from cin_reference.sources import carried_over, coverage, differences, resting_on
from cin_reference.vocabulary import Vocabulary, vocabulary
from cin_reference.words import NO_DATE, when_words

if TYPE_CHECKING:
    from cin_reference.findings.model import Finding

ONE = "a local authority, such as camden, or a folder with an authority's files"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 1 if a scenario fails, 2 if the input is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CinReferenceError as fault:
        print(f"cin-reference: {with_lines(fault)}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def timeline_as_json(computed: Timeline) -> Any:
    """Return a timeline as plain data: dictionaries, lists, strings, with dates as YYYY-MM-DD."""
    return _writer().dump_python(computed, mode="json")


@functools.cache
def _writer() -> TypeAdapter[Timeline]:
    """Return what writes timelines; it takes long to make, and most commands need none."""
    return TypeAdapter(Timeline)


@functools.cache
def _parser() -> argparse.ArgumentParser:
    """Return what reads command lines; a build of the site runs a command for every timeline."""
    parser = argparse.ArgumentParser(
        prog="cin-reference",
        description="What English local authorities' child in need procedures say about time, and the dates that "
        "follow. An independent reading of published procedures: check your authority's current one.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    listed = commands.add_parser("authorities", help="list the local authorities and their documents")
    listed.set_defaults(run=_authorities)

    begun = commands.add_parser(
        "new",
        help="write the files with which a new authority begins",
        description="Write commented files to fill in. The site's page on adding an authority goes through them.",
    )
    begun.add_argument("slug", help="the authority's name in addresses and commands, such as north-example")
    begun.add_argument("--name", help="its name; the slug with capital letters if not given")
    begun.add_argument(
        "--in",
        dest="beside",
        type=Path,
        default=AUTHORITIES,
        help="the folder to make its folder in; the package's own if not given",
    )
    begun.set_defaults(run=_new)

    words = commands.add_parser("vocabulary", help="list the names of events, circumstances and duties")
    words.set_defaults(run=_vocabulary)

    dates = commands.add_parser(
        "timeline",
        help="work out what is due, and by when",
        description="Work out what is due, and by when, from what has happened in a case. "
        "Events and circumstances are listed by `cin-reference vocabulary`.",
    )
    dates.add_argument("authority", help=ONE)
    dates.add_argument(
        "--event",
        action="append",
        required=True,
        metavar="NAME=YYYY-MM-DD",
        help="something that has happened or is fixed, and its date; give it once for each event",
    )
    dates.add_argument(
        "--circumstance",
        action="append",
        default=[],
        metavar="NAME",
        help="something that is true of the case, such as led_by_key_worker; give it once for each",
    )
    dates.add_argument("--until", metavar="YYYY-MM-DD", help="the last day to look at; a year ahead if not given")
    dates.add_argument(
        "--ask", action="append", default=[], metavar="DUTY", help="report it if the document is silent on this duty"
    )
    dates.add_argument(
        "--day-one",
        choices=[str(each) for each in DayOne],
        default=str(DayOne.DAY_AFTER),
        help="which day is counted as day one: the day after the event (usual), or the same day",
    )
    dates.add_argument(
        "--calendar",
        metavar="NAME",
        help="print it as a calendar file; NAME tells its events from those of other cases. Name no child in it",
    )
    dates.set_defaults(run=_run_timeline)

    story = commands.add_parser("scenario", help="walk through a scenario and check its dates")
    story.add_argument("name", help="the scenario, such as step-down, or a file with one")
    story.add_argument("--authority", help="one authority of the package; all of them if not given")
    story.set_defaults(run=_scenario)

    asked = commands.add_parser("compare", help="put a question to every document")
    asked.add_argument("question", help="the question, such as first-review-after-cp-plan, or a file with one")
    asked.set_defaults(run=_compare)

    revised = commands.add_parser(
        "changes",
        help="list what a new edition changes for those who work by it",
        description="List what is different between two editions of a document: limits, from when, how strongly, who "
        "and when it applies.",
    )
    revised.add_argument("old", help="the earlier edition: a folder with an authority's files")
    revised.add_argument("new", help="the later edition: a folder, or an authority of the package")
    revised.set_defaults(run=_changes)

    ledger = commands.add_parser(
        "coverage",
        help="show how much of each document is accounted for",
        description="For each document: how many of its passages a provision cites, and how many are set aside, "
        "with the reason. Passages that are neither are listed.",
    )
    ledger.add_argument("authority", nargs="?", help=f"{ONE}; all of them if not given")
    ledger.set_defaults(run=_coverage)

    look = commands.add_parser(
        "findings",
        help="list what a policy author should look at",
        description="What a policy author should look at: rules that meet in time, what the calendar does, what a "
        "rule leaves out, where a document stands apart, and what a reader noted. Each finding has a code; the site "
        "explains them.",
    )
    look.add_argument("authority", nargs="?", help=f"{ONE}; all of them if not given")
    look.add_argument(
        "--fail-on",
        default="",
        metavar="CODE,...",
        help="exit with status 1 if there is a finding with one of these codes that is not acknowledged",
    )
    look.add_argument("--only", default="", metavar="CODE,...", help="list the findings with these codes only")
    look.add_argument("--sarif", action="store_true", help="print SARIF 2.1.0 for tools that show analysis results")
    look.set_defaults(run=_findings)

    source = commands.add_parser("sources", help="compare a document that you hold with the edition that was read")
    steps = source.add_subparsers(required=True, metavar="STEP")
    compared = steps.add_parser(
        "check",
        help="say what has changed in a document",
        description="Compare a document with the edition that was read. Only words count: line breaks, quotation "
        "marks, dashes and white space do not. The exit status is 1 if a passage that a provision cites has changed.",
    )
    indexed = steps.add_parser(
        "index",
        help="make the index of a new edition",
        description="Print the index of a new edition, to be kept as passages.yaml, and list the citations that "
        "need a decision because their passage is no longer there.",
    )
    for step, run in ((compared, _sources_check), (indexed, _sources_index)):
        step.add_argument("authority", help=ONE)
        step.add_argument("file", type=Path, help="the document, as plain text")
        step.set_defaults(run=run, json=False)

    indexed.add_argument("--write", action="store_true", help="write the authority's passages.yaml instead")

    for command in (listed, words, dates, story, asked, revised, ledger, look):
        command.add_argument("--json", action="store_true", help="print plain data for other programs")
    return parser


def _print_calendar(computed: Timeline, book: Rulebook, name: str) -> None:
    try:
        from cin_reference.calendar_file import as_calendar  # noqa: PLC0415 (only with the extra)
    except ImportError:
        raise CinReferenceError("calendar files need icalendar: pip install 'cin-reference[calendar]'") from None
    today = datetime.now(tz=UTC).date()
    print(as_calendar(computed, book, vocabulary(), name=name, title=name, on=today), end="")


def _print_json(content: Any) -> None:
    print(json.dumps(content, indent=2, ensure_ascii=False))


def _authorities(options: argparse.Namespace) -> int:
    books = rulebooks()
    if options.json:
        _print_json(
            [
                {
                    "slug": book.slug,
                    "name": book.name,
                    "document": book.document.model_dump(mode="json"),
                    "provisions": len(book.provisions),
                }
                for book in books
            ]
        )
        return 0
    for book in books:
        dated = book.document.dated or "no date in the text"
        print(f"{book.slug:16} {book.document.title} ({dated}); {len(book.provisions)} provisions")
    return 0


def _new(options: argparse.Namespace) -> int:
    from cin_reference.starting import start  # noqa: PLC0415 (only this command needs it)

    name = options.name or options.slug.replace("-", " ").title()
    for file in start(options.slug, name, options.beside):
        print(f"{file.parent.name}/{file.name}")
    print("\nBegin with document.yaml. The page on adding an authority goes on from there.")
    return 0


def _vocabulary(options: argparse.Namespace) -> int:
    words = vocabulary()
    if options.json:
        _print_json(words.model_dump(mode="json"))
        return 0
    for heading, terms in (
        ("Events", words.events),
        ("Circumstances", words.circumstances),
        ("Duties", words.duties),
    ):
        print(heading)
        for name, term in terms.items():
            print(f"  {name:36} {term.definition}")
        print()
    return 0


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CaseError(f"{what}: '{text}' is not a date; write it as YYYY-MM-DD, such as 2026-12-11") from None


def _events(given: Iterable[str]) -> dict[str, list[date]]:
    events: dict[str, list[date]] = {}
    for text in given:
        name, sign, day = text.partition("=")
        if not sign:
            raise CaseError(f"--event {text}: write NAME=YYYY-MM-DD, such as cp_plan_ended=2026-12-11")
        events.setdefault(name, []).append(_day(day, f"--event {name}"))
    return events


def _run_timeline(options: argparse.Namespace) -> int:
    book = rulebook_at(options.authority)
    case = Case(
        authority=book.slug,
        events=_events(options.event),
        circumstances=frozenset(options.circumstance),
        until=_day(options.until, "--until") if options.until else None,
        asks=tuple(options.ask),
        day_one=DayOne(options.day_one),
    )
    computed = timeline(case, book)
    if options.calendar:
        _print_calendar(computed, book, options.calendar)
    elif options.json:
        _print_json(timeline_as_json(computed))
    else:
        _print_timeline(computed, book)
    return 0


def _scenario(options: argparse.Namespace) -> int:
    story = load_scenario(Path(options.name)) if Path(options.name).is_file() else scenario(options.name)
    if options.authority:
        story.case(options.authority)  # or an error that names the nearest
        story = story.model_copy(update={"cases": {options.authority: story.cases[options.authority]}})
    checked = {authority: check(story, authority) for authority in story.cases}
    wrong = [fault for each in checked.values() for fault in each.faults]
    if options.json:
        _print_json(
            {
                "scenario": story.slug,
                "faults": wrong,
                "timelines": {name: timeline_as_json(story.timeline(name)) for name in story.cases},
            }
        )
        return 1 if wrong else 0
    print(f"{story.title}\n\n{story.story.strip()}\n")
    for authority, (found, _) in checked.items():
        print(f"{rulebook(authority).name}: {in_short(story, authority)}")
        _print_entries(story.timeline(authority).entries, vocabulary())
        met = sum(not result.faults for result in found)
        print(f"  {met} of {len(found)} expectations met\n")
    for fault in wrong:
        print(fault, file=sys.stderr)
    return 1 if wrong else 0


def _compare(options: argparse.Namespace) -> int:
    file = Path(options.question)
    found = load_comparison(file) if file.is_file() else comparison(options.question)
    rows = [
        {
            "part": vocabulary().duties[part.duty].label,
            "authority": cell.rulebook.name,
            "answer": str(cell.state),
            "says": [each.statement for each in cell.main],
        }
        for part in parts(found)
        for cell in part.cells
    ]
    if options.json:
        _print_json({"question": found.question, "answers": rows})
        return 0
    print(f"{found.question}\n")
    for row in rows:
        print(f"{row['part']}, {row['authority']}: {row['answer']}")
        for line in row["says"]:
            print(f"  {line}")
    return 0


def _changes(options: argparse.Namespace) -> int:
    old, new = rulebook_at(options.old), rulebook_at(options.new)
    found = changed(old, new, vocabulary())
    if options.json:
        _print_json([each._asdict() for each in found])
        return 0
    for each in found:
        what = {"new": f"new: {each.after}", "gone": f"gone: {each.before}"}.get(
            each.what, f"{each.what}: from {each.before} to {each.after}"
        )
        print(f"{vocabulary().duties[each.duty].label}\n  {what} [{each.provision}]")
    if not found:
        print("Nothing is different for those who work by it.")
    return 0


def _coverage(options: argparse.Namespace) -> int:
    books = [rulebook_at(options.authority)] if options.authority else rulebooks()
    ledgers = [coverage(book) for book in books]
    if options.json:
        _print_json([ledger._asdict() for ledger in ledgers])
    for ledger in () if options.json else ledgers:
        print(f"{ledger.authority}: {ledger.accounted} of {ledger.passages} passages accounted for ({ledger.share} %)")
        print(f"  cited by a provision: {ledger.cited}")
        for reason, number in ledger.set_aside.items():
            print(f"  set aside, {reason}: {number}")
        for passage in ledger.missing:
            print(f"  not accounted for: {passage}")
    return 1 if any(ledger.missing for ledger in ledgers) else 0


def _findings(options: argparse.Namespace) -> int:
    from cin_reference.findings import findings  # noqa: PLC0415 (only this command needs them)
    from cin_reference.findings.model import checks  # noqa: PLC0415
    from cin_reference.findings.output import as_data, as_sarif  # noqa: PLC0415

    failing, only = (tuple(filter(None, given.split(","))) for given in (options.fail_on, options.only))
    for option, codes in (("--fail-on", failing), ("--only", only)):
        for code in codes:
            if code not in checks:
                raise CaseError(f"{option}: {unknown('code', code, checks)}")
    books = {
        folder_of(each): rulebook_at(each) for each in ([options.authority] if options.authority else authorities())
    }
    found = {book.slug: findings(book, datetime.now(tz=UTC).date()) for book in books.values()}
    found = {slug: tuple(each for each in of_one if not only or each.code in only) for slug, of_one in found.items()}
    every = [each for of_one in found.values() for each in of_one]
    if options.sarif:
        _print_json(as_sarif(every, {book.slug: folder / "provisions.yaml" for folder, book in books.items()}))
    elif options.json:
        _print_json(as_data(every))
    else:
        for book in books.values():
            _print_findings(book, found[book.slug])
    return 1 if any(each.code in failing and not each.acknowledged for each in every) else 0


def _print_findings(book: Rulebook, found: Iterable[Finding]) -> None:
    from cin_reference.findings.model import checks  # noqa: PLC0415
    from cin_reference.findings.output import date_words, facts_words  # noqa: PLC0415

    print(f"{book.name}\n")
    for each in found:
        print(f"{each.code} {checks[each.code].title}\n  {each.says}")
        for line in each.details:
            print(f"  {line}")
        for shown in each.shown:
            print(f"  A case: {facts_words(shown, vocabulary())}")
            for dated in shown.dates:
                print(f"    {dated.provision}: {date_words(dated, book)}")
        for name in each.about:
            print(f"  {name}: {book.by_id[name].statement} [{'; '.join(c.passage for c in book.by_id[name].cites)}]")
        if each.acknowledged:
            print(f"  Acknowledged on {show(each.acknowledged.decided)}: {each.acknowledged.reason}")
        print(f"  [{each.name}]\n")


def _document(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise CaseError(f"{file}: it cannot be read as plain text in UTF-8 ({fault}); check the path") from None


def _sources_check(options: argparse.Namespace) -> int:
    book = rulebook_at(options.authority)
    found = differences(_document(options.file), book.passages)
    for each in found:
        where = each.passage or f"after {each.near or 'the beginning'}"
        print(f"{each.change}: {book.slug}/{where}" + (f", now “{each.words}…”" if each.words else ""))
        rest = resting_on(book, each.passage) if each.passage else ()
        for line in rest:
            print(f"  {line}")
    if not found:
        print(f"{book.name}: unchanged")
    return 1 if any(each.passage and book.cited_by[each.passage] for each in found) else 0


def _sources_index(options: argparse.Namespace) -> int:
    book = load_rulebook(folder_of(options.authority), indexed=False)
    passages = index(_document(options.file), book.document.outline)
    lines = [f"  - {{id: {each.id}, words: {each.words}, fingerprint: '{each.fingerprint}'}}" for each in passages]
    if options.write:
        file = folder_of(options.authority) / "passages.yaml"
        head = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        file.write_text("\n".join([*head, "passages:", *lines, ""]), encoding="utf-8")
        print(f"{len(passages)} passages in {book.slug}/passages.yaml")
    else:
        print("\n".join(["passages:", *lines]))
    for old, new in carried_over(book, passages).items():
        if new is None:
            print(f"# needs a decision: {old}, cited by {', '.join(book.cited_by[old])}", file=sys.stderr)
        elif new != old:
            print(f"# moved: {old} is now {new}; cited by {', '.join(book.cited_by[old])}", file=sys.stderr)
    return 0


def _print_timeline(computed: Timeline, book: Rulebook) -> None:
    words = vocabulary()
    print(f"{book.name}, looking ahead to {show(computed.until)}\n")
    _print_entries(computed.entries, words)
    if computed.without_date:
        print("\nWithout a date:")
    for entry in computed.without_date:
        reason = " ".join((*entry.explanation, *entry.notes)) or NO_DATE[entry.kind]
        print(f"  {words.duties[entry.duty].label}: {reason}")
    print("\nAn independent reading of published procedures. Follow your authority's current procedure.")


def _print_entries(entries: Iterable[Entry], words: Vocabulary) -> None:
    for entry in entries:
        print(f"  {when_words(entry):24} {words.duties[entry.duty].label} [{entry.modality or 'silent'}]")
        for line in (*entry.explanation, *entry.notes):
            print(f"  {'':24}   {line}")
        if entry.agreement not in ("one date", "same date"):
            print(f"  {'':24}   {entry.agreement}: work to the date shown")
        if entry.done:
            print(f"  {'':24}   done {show(entry.done)}: {entry.status}")
        for citation in entry.citations:
            print(f"  {'':24}   {_cited(citation)}")


def _cited(citation: Citation) -> str:
    find = f": “{citation.find}”" if citation.find else ""
    return f"{citation.where}{find} [{citation.passage}]"
