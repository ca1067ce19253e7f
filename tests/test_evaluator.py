"""The evaluator of the browser, held against the engine over random cases, in Chromium."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import deno
import pytest
from invented_books import invented_books, invented_words
from site_fixtures import ROOT, THOROUGH, some

from cin_reference.conformance import USUAL, answers, cases
from cin_reference.counting import england_and_wales
from cin_reference.library import authorities, rulebooks
from cin_reference.plan import Plan, needed
from cin_reference.rulebook import Rulebook
from cin_reference.site.dates import EPOCH, number, plans
from cin_reference.site.open_data import DATELESS, FOLDER
from cin_reference.site.pages import scripts
from cin_reference.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from playwright.sync_api import Page

FILE = ROOT / "docs" / "dates" / "evaluate.js"
SOURCE = FILE.read_text(encoding="utf-8")
SERVED = scripts()["dates/evaluate.js"]
PLANS = json.dumps(plans(), separators=(",", ":"), ensure_ascii=False)
COUNT = 100_000 if THOROUGH else 1000
"""How many cases are tried."""
BATCH = 1000
SEED = 20261122
RUN = """async ([source, plans, cases]) => {
    const module = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
    const plan = JSON.parse(plans);
    const calendar = new module.Calendar(plan.calendar);
    const row = (each) => ({
        duty: each.duty, kind: each.kind, rules: each.rules.map((rule) => rule.id), safe: each.safe,
        agreement: each.agreement, done: each.done, status: each.status, from: each.start?.day,
        readings: each.readings.map((one) => ({
            rule: each.rules.length > 1 ? one.way.rule.id : null, clock: one.way.clock,
            start: one.way.start, from: one.way.at?.day,
            projected: Boolean(one.way.at?.projected), earliest: one.earliest, due: one.due,
        })),
    });
    const began = performance.now();
    const found = JSON.parse(cases).map((given) => {
        try {
            const {dated, without} = module.evaluate(plan.authorities[given.authority], given, plan.words, calendar);
            return [...dated, ...without].map(row);
        } catch (fault) {
            return fault instanceof module.Refused ? null : String(fault.stack);
        }
    });
    return JSON.stringify({found, milliseconds: performance.now() - began});
}"""


def every_book() -> tuple[Rulebook, ...]:
    """Return the rulebooks of the package, and those of three invented procedures with other kinds of clock."""
    return (*rulebooks(), *invented_books())


def words_of(authority: str) -> Vocabulary:
    """Return the vocabulary that an authority's rulebook uses."""
    return vocabulary() if authority in authorities() else invented_words()


@functools.cache
def plans_with(authority: str) -> str:
    """Return the data of the page, or the same of the invented procedures if the authority is one of these."""
    return PLANS if authority in authorities() else json.dumps(plans(invented_books(), invented_words()))


def found_in(page: Page, source: str, drawn: list[dict[str, Any]]) -> list[Any]:
    """Return what the evaluator gives for cases of one authority."""
    given = json.dumps([for_browser(each) for each in drawn])
    found: list[Any] = json.loads(page.evaluate(RUN, [source, plans_with(drawn[0]["authority"]), given]))["found"]
    return found


def day(text: str) -> int:
    """Return a day as the evaluator counts it."""
    return number(date.fromisoformat(text))


def for_browser(case: dict[str, Any]) -> dict[str, Any]:
    """Return a case as the evaluator takes it."""
    return {
        "authority": case["authority"],
        "events": {name: [day(each) for each in days] for name, days in case["events"].items()},
        "circumstances": case["circumstances"],
        "sameDay": case["day_one"] == "same_day",
        **({"until": day(case["until"])} if "until" in case else {}),
    }


def plain(found: list[dict[str, Any]] | str | None) -> list[dict[str, Any]] | str | None:
    """Return what the evaluator found as the engine writes it."""
    if not isinstance(found, list):
        return found
    return sorted((_plain(each) for each in found), key=str)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    names = ("duty", "kind", "rules", "readings", "safe", "agreement", "done", "status", "from",
             "rule", "clock", "start", "projected", "earliest", "due")  # fmt: skip
    order = ("rule", "clock", "start", "from", "projected", "earliest", "due") if "clock" in row else names
    dates = {"from", "earliest", "due", "done"}
    written = {name: row[name] for name in order if row.get(name) not in USUAL}
    written = {
        name: (EPOCH + timedelta(days=value)).isoformat() if name in dates else value for name, value in written.items()
    }
    return written | ({"readings": [_plain(each) for each in row["readings"]]} if row.get("readings") else {})


def differences(page: Page, source: str, drawn: list[dict[str, Any]], expected: list[Any]) -> list[Any]:
    """Return the cases in which the evaluator and the engine differ."""
    return [
        (case, engine, plain(evaluator))
        for case, engine, evaluator in zip(drawn, expected, found_in(page, source, drawn), strict=True)
        if engine != plain(evaluator)
    ]


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[Plan, list[dict[str, Any]]]]:
    """Return the plan and the random cases of each authority."""
    each = COUNT // len(rulebooks())
    plan = {book.slug: book.plan for book in every_book()}
    return {slug: (rules, list(cases(slug, rules, words_of(slug), each, SEED))) for slug, rules in plan.items()}


def test_the_evaluator_gives_what_the_engine_gives(
    page: Page,
    drawn: dict[str, tuple[Plan, list[dict[str, Any]]]],
    report: Callable[[str], None],
) -> None:
    """Every answer of every case is the same: its dates, which is safe, whether they agree, and if it was in time."""
    tried = refused = 0
    for slug, (plan, all_cases) in drawn.items():
        for at in range(0, len(all_cases), BATCH):
            batch = all_cases[at : at + BATCH]
            expected = [answers(case, plan, words_of(slug)) for case in batch]
            assert differences(page, SERVED, batch, expected) == []
            tried += len(batch)
            refused += expected.count(None)
    report(f"evaluator: {tried:,} cases without a difference, {refused:,} of them refused")
    assert tried > COUNT * 0.99
    assert 0.01 < refused / tried < 0.3


CHANGES = [
    ("sorted[middle] < value", "sorted[middle] <= value"),
    ("working_days", "working_day"),
    ("!off.has(day)", "off.has(day)"),
    ("Math.floor(count / 24)", "Math.floor(count / 12)"),
    ("-Math.ceil(-count / 24)", "-Math.ceil(-count / 12)"),
    ("start + count * 7", "start + count * 6"),
    ("months, 1)", "months, 2)"),
    ("from.getUTCDate(), last)", "from.getUTCDate(), 28)"),
    ("day -= forward ? 1 : -1", "day -= forward ? 1 : 1"),
    ("days.length > 1 && !event.repeats", "days.length > 2 && !event.repeats"),
    ("Math.min(...days) < Math.min(", "Math.min(...days) > Math.min("),
    ("given.until < Math.max(", "given.until > Math.max("),
    ("!unless.some(", "unless.some("),
    ("replaces.includes(id)", "!replaces.includes(id)"),
    ("certain.length && !repeats", "certain.length && repeats"),
    ('(recurring || relation !== "every")', '(recurring || relation === "every")'),
    ("projected.slice(0, 1)", "projected.slice(0, 2)"),
    ("if (!rule.stated) return", "if (rule.stated) return"),
    ("Math.min(...at[number]) > horizon", "Math.min(...at[number]) < horizon"),
    ("day > before && day <= Math.max(...at)", "day >= before && day < Math.max(...at)"),
    ("day >= Math.min(...at) && day < after", "day > Math.min(...at) && day <= after"),
    ("all.find(([day]) => day > first)", "all.find(([day]) => day > first + 1)"),
    ("on === undefined && due > horizon", "on === undefined && due >= horizon - 30"),
    ("next > way.at.day", "next < way.at.day"),
    ("since <= end && end < day", "since <= end && end > day"),
    ("return due <= end ||", "return due > end ||"),
    ('relation === "not_before") return', 'relation === "before") return'),
    ("BACK.includes(relation) ? -1 : 1", "BACK.includes(relation) ? 1 : 1"),
    ("first < Math.min(...at)", "first > Math.min(...at)"),
    ("at.day >= day", "at.day < day"),
    ("Number(a.day) - Number(b.day)) ||", "Number(b.day) - Number(a.day)) ||"),
    ("all.size <= 1", "all.size <= 2"),
    ("text(a) !== text(b)", "text(a) === text(b)"),
    ("done < earliest", "done > earliest"),
    ("done > due", "done >= due"),
    ("late.every(Boolean)", "late.some(Boolean)"),
    ('rule.kind === "elsewhere" ? "elsewhere"', 'rule.kind !== "elsewhere" ? "elsewhere"'),
    ("(forward ? 1 : -1)", "(forward ? 1 : 1)"),
    ('of === "month_after" ? 1 : 0', 'of === "month_after" ? 0 : 1'),
    ("day <= start ? inMonth(1)", "day < start ? inMonth(1)"),
    ('unit === "working_days" ? this.check(', 'unit === "hours" ? this.check('),
    ("of && first < from", "of && first <= from"),
    ("passed ? ", "!passed ? "),
    ("if (earliest) return", "if (!earliest) return"),
    ("known.length < parts.length", "known.length > parts.length"),
    ("known.some(", "known.every("),
    ("[0]) <= day)", "[0]) < day)"),
    ("Number(way.first)", "Number(way.at?.day)"),
    ("...begun.at(-1)", "...begun.at(0)"),
    ("way.first === undefined", "way.first !== undefined"),
]
FEW, AT_ONCE = 300, 30
"""How many cases of each authority a change of the evaluator is tried on, and how many at once."""


def test_a_change_of_one_operator_is_noticed(page: Page) -> None:
    """Each of these changes makes the comparison fail, so that none of these places could be wrong unnoticed.

    Every eighth one is tried, and all of them with `CIN_THOROUGH`.
    """
    plan = {book.slug: book.plan for book in every_book()}
    every = [list(cases(slug, rules, words_of(slug), FEW, SEED)) for slug, rules in plan.items()]
    batches = [
        (some, [answers(each, plan[each["authority"]], words_of(each["authority"])) for each in some])
        for at in range(0, FEW, AT_ONCE)
        for some in [drawn[at : at + AT_ONCE] for drawn in every]
    ]
    unnoticed = []
    tried = some(CHANGES, every=8)
    for old, new in tried:
        assert SOURCE.count(old) >= 1, old
        changed = SOURCE.replace(old, new, 1)
        if not any(differences(page, changed, some, expected) for some, expected in batches):
            unnoticed.append(old)
    assert unnoticed == []
    assert len(CHANGES) >= 20


def test_a_plan_holds_all_that_dates_depend_on() -> None:
    """What is left out of a plan changes no answer."""
    for book in every_book():
        plan, words = book.plan, words_of(book.slug)
        small = tuple(needed(book.plan, words))
        assert len(small) < len(plan)
        for case in cases(book.slug, plan, words, 40, SEED + 1):
            assert answers(case, small, words) == answers(case, plan, words)


@pytest.mark.parametrize("event", ["meeting_and_agreement", "first_home_visit_or_meeting"])
def test_neither_takes_a_date_of_the_latest_or_earliest_of_others(page: Page, event: str) -> None:
    """A case that gives such an event itself is refused on both sides."""
    case = {"authority": "harrowfen", "events": {event: ["2026-12-22"]}, "circumstances": [], "day_one": "day_after"}
    book = next(each for each in invented_books() if each.slug == "harrowfen")
    assert answers(case, book.plan, invented_words()) is None
    assert found_in(page, SERVED, [case]) == [None]


def test_published_cases_have_the_answers_of_the_evaluator(page: Page, site: Path) -> None:
    """Each case of the published file has exactly the dates that the evaluator gives, and the names are unique."""
    published = json.loads((site / FOLDER / "conformance.json").read_text(encoding="utf-8"))["cases"]
    assert len({each["name"] for each in published}) == len(published) >= 2000
    published = some(published, every=4)
    given = json.dumps([for_browser(each["case"]) for each in published])
    found = map(plain, json.loads(page.evaluate(RUN, [SERVED, PLANS, given]))["found"])
    for each, rows in zip(published, found, strict=True):
        told = rows and [row for row in rows if isinstance(row, dict) and row["kind"] not in DATELESS]
        assert told == each.get("answers"), each["name"]
        assert ("refused" in each) == (rows is None)


def test_the_scripts_are_typed() -> None:
    """TypeScript's checker, as Deno brings it, finds nothing wrong with the types that their comments give."""
    settings = ROOT / "tests" / "deno.json"
    command = [
        deno.find_deno_bin(),
        "check",
        "--quiet",
        "--no-lock",
        "--config",
        settings,
        FILE,
        FILE.with_name("dates.js"),
        ROOT / "docs" / "assets" / "choose.js",
    ]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    assert checked.returncode == 0, checked.stderr


def test_the_evaluator_and_its_data_are_small() -> None:
    """The script, and the plans, words and calendar of all authorities, fit a slow line."""
    assert len(SERVED.encode()) < 12_000
    assert len(PLANS.encode()) < 150_000
    holidays = json.loads(PLANS)["calendar"]["holidays"]
    assert len(holidays) == len(england_and_wales().holidays)
