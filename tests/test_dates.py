"""The page on which readers work out their own dates, used as a reader does, in Chromium."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ics
import pytest
from browser_fixtures import HEIGHT, NARROW, NARROWEST, SETTLED_WIDTH, WIDE, until
from site_fixtures import some

from cin_reference.case import Case
from cin_reference.counting import DayOne
from cin_reference.engine import timeline
from cin_reference.library import rulebook, rulebooks
from cin_reference.plan import used_circumstances
from cin_reference.vocabulary import vocabulary
from cin_reference.words import when_words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENDED, MET = date(2026, 12, 11), date(2027, 1, 5)


@pytest.fixture
def dates(page: Page, address: str) -> Page:
    """Open the page."""
    return opened(page, address)


def opened(page: Page, address: str, chosen: str = "") -> Page:
    """Open the page, with what an address may choose."""
    page.goto(f"{address}dates/index.html{chosen}")
    page.locator("#dates").wait_for()
    return page


def fill(page: Page, row: int, event: str, day: str) -> None:
    """Choose an event and type its date, as a reader does."""
    fields = page.locator(".date-row").nth(row)
    fields.locator("select").select_option(event)
    for number, text in enumerate(day.split()):
        fields.locator("input").nth(number).fill(text)


def shown(page: Page) -> list[str]:
    """Return every date that is shown, with its duty and what became of it, folded away or not."""
    lines: list[str] = page.eval_on_selector_all(
        ".worked > li",
        """all => all.flatMap(each => [
            each.querySelector("strong").textContent,
            ...[...each.querySelectorAll("details:not(:first-of-type) li")].map(more => more.textContent),
        ])""",
    )
    return sorted(line.partition(". ")[0].lower() for line in lines)


@pytest.mark.parametrize(
    ("day_one", "authority"), some([(day_one, book.slug) for book in rulebooks() for day_one in DayOne], every=5)
)
def test_the_dates_are_those_of_the_engine(dates: Page, authority: str, day_one: DayOne) -> None:
    """Every date on the page is one that the engine gives, and none is missing, under both conventions."""
    dates.check(f"#authority-{authority}")
    fill(dates, 0, "cp_plan_ended", "11 12 2026")
    dates.click("#add")
    fill(dates, 1, "first_cin_meeting_held", "5 1 2027")
    if day_one is DayOne.SAME_DAY:
        dates.check("#same-day")
    case = Case(authority=authority, events={"cp_plan_ended": ENDED, "first_cin_meeting_held": MET}, day_one=day_one)
    expected = [when_words(entry) for entry in timeline(case, rulebook(authority)).entries if entry.day]
    assert shown(dates) == sorted(each.lower() for each in expected)


def test_what_was_done_is_held_against_its_date(dates: Page) -> None:
    """A date that was met says so, and one that was missed says so too."""
    dates.check("#authority-cambridgeshire")
    fill(dates, 0, "cp_plan_ended", "11 12 2026")
    dates.click("#add")
    fill(dates, 1, "first_cin_meeting_held", "5 1 2027")
    met = dates.locator(".worked > li", has_text="First meeting or review after a child protection plan")
    assert "By Wed 6 Jan 2027" in met.inner_text()  # 15 working days from 11 December over Christmas
    assert "Done Tue 5 Jan 2027: on time." in met.inner_text()
    fill(dates, 1, "first_cin_meeting_held", "7 1 2027")
    assert "Done Thu 7 Jan 2027: late." in met.inner_text()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("31 2 2027", "There is no 31 February 2027. That month has 28 days."),
        ("1 13 2027", "There is no month 13. Months are 1 to 12."),
        ("x 2 2027", "A date is three numbers, such as 27 3 2027."),
        ("1 1 1999", "A date lies outside the years"),
    ],
)
def test_an_impossible_date_is_explained(dates: Page, day: str, said: str) -> None:
    """The problem is said in words, and its link leads to the field."""
    dates.check("#authority-camden")
    fill(dates, 0, "cp_plan_ended", day)
    link = dates.locator("#errors a")
    assert said in link.inner_text()
    link.click()
    focused = dates.evaluate("document.activeElement.closest('.date-row, #dates') !== null")
    assert focused
    fill(dates, 0, "cp_plan_ended", "11 12 2026")
    assert dates.locator("#errors").is_hidden()
    assert dates.locator(".worked > li").count() > 0


def test_dates_in_the_wrong_order_are_explained(dates: Page) -> None:
    """Two dates that cannot both be right are named."""
    dates.check("#authority-camden")
    fill(dates, 0, "referral_accepted", "1 3 2027")
    dates.click("#add")
    fill(dates, 1, "assessment_completed", "1 2 2027")
    text = dates.locator("#errors").inner_text()
    assert "cannot both be right: completion of the assessment and the referral" in text


@pytest.mark.parametrize("authority", [book.slug for book in rulebooks()])
def test_only_what_the_document_tells_apart_is_asked(dates: Page, authority: str) -> None:
    """The circumstances to choose from are those on which an answer may depend."""
    dates.check(f"#authority-{authority}")
    dates.eval_on_selector("#facts", "each => { each.open = true; }")
    asked = dates.eval_on_selector_all(
        "input[name=circumstance]", "all => all.filter(each => each.offsetParent).map(each => each.value)"
    )
    assert set(asked) == used_circumstances(rulebook(authority).plan, vocabulary())


def test_an_address_chooses_authority_and_circumstances(page: Page, address: str) -> None:
    """Links from other pages open the page with what they are about; the rest of the address is never sent."""
    opened(page, address, "#leicestershire;led_by_key_worker;case_allocated")
    assert page.is_checked("#authority-leicestershire")
    assert page.is_checked("#circumstance-led_by_key_worker")
    assert page.input_value(".date-row select") == "case_allocated"
    for name in ("authorities/camden.html", "scenarios/step-down.html"):
        page.goto(address + name)
        link = page.locator('a[href*="dates/index.html#"]').first.get_attribute("href") or ""
        page.goto(f"{address}dates/index.html#{link.partition('#')[2]}")
        page.reload()
        page.locator("#dates").wait_for()
        assert page.locator("input[name=authority]:checked").count() == 1


def test_nothing_typed_leaves_the_page(browser: Browser, address: str) -> None:
    """While every control is used, nothing is asked for but the site's own files, and nothing is kept."""
    context = browser.new_context(viewport={"width": WIDE, "height": HEIGHT})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, address)
    page.wait_for_load_state("networkidle")
    before = list(asked)
    assert all(each.startswith((address, "blob:")) and "?" not in each for each in before)
    page.evaluate("window.print = () => { window.printed = true; }")
    for book in rulebooks():
        page.check(f"#authority-{book.slug}")
    fill(page, 0, "cp_plan_ended", "11 12 2026")
    page.click("#add")
    fill(page, 1, "first_cin_meeting_held", "31 2 2027")
    page.click("#errors a")
    page.locator(".remove").nth(1).click()
    page.locator("#facts summary").click()
    page.locator("input[name=circumstance]:visible").first.check()
    page.check("#same-day")
    page.locator(".worked summary").first.click()
    page.click("#copy")
    copied = page.evaluate("navigator.clipboard.readText()")
    page.click("#print")
    with page.expect_download() as download:
        page.click("#save")
    page.wait_for_timeout(1500)
    assert [each for each in asked[len(before) :] if not each.startswith("blob:")] == []
    assert page.evaluate("window.printed")
    assert "First meeting or review after a child protection plan" in copied
    saved = ics.Calendar(Path(download.value.path()).read_text(encoding="utf-8"))
    assert len(saved.events) > len(rulebooks())
    kept = page.evaluate("[localStorage, sessionStorage].flatMap(each => Object.keys(each))")
    assert [each for each in kept if not each.endswith("__palette")] == []
    assert context.cookies() == []
    assert page.url == f"{address}dates/index.html"
    context.close()


def test_a_screen_reader_is_told_once_typing_stops(dates: Page) -> None:
    """The status says how many dates there are, and not at every key."""
    dates.check("#authority-camden")
    fill(dates, 0, "cp_plan_ended", "11 12 2026")
    assert dates.locator("#told").inner_text() == ""
    until(dates, "document.getElementById('told').textContent.startsWith('Camden: ')")
    number = dates.locator("#told").inner_text().split()[1]
    assert int(number) == len(shown(dates))


def test_it_works_from_the_keyboard(dates: Page) -> None:
    """Choosing, typing, adding and removing need no mouse, and focus never gets lost."""
    dates.focus("#authority-camden")
    dates.keyboard.press("Space")
    dates.focus("#event-1")
    dates.keyboard.type("The end of the child")
    for text in ("11", "12", "2026"):
        dates.keyboard.press("Tab")
        dates.keyboard.type(text)
    assert dates.locator(".worked > li").count() > 0
    dates.focus("#add")
    dates.keyboard.press("Enter")
    assert dates.evaluate("document.activeElement.id") == "event-2"
    dates.locator(".remove").nth(1).focus()
    dates.keyboard.press("Enter")
    assert dates.evaluate("document.activeElement.id") == "event-1"


@pytest.mark.parametrize(("scheme", "width"), [("light", WIDE), ("dark", NARROW)])
def test_axe_finds_nothing_while_it_is_used(browser: Browser, address: str, scheme: str, width: int) -> None:
    """With dates, a problem, and everything unfolded, no rule of accessibility is broken."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 (only where the browser is)

    size = {"width": width, "height": HEIGHT}
    with browser.new_context(color_scheme=scheme, viewport=size) as context:  # type: ignore[arg-type]
        page = opened(context.new_page(), address, "#camden,cambridgeshire;disability_social_work_team")
        fill(page, 0, "cp_plan_ended", "11 12 2026")
        page.click("#add")
        fill(page, 1, "first_cin_meeting_held", "31 2 2027")
        page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true; })")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_it_fits_a_narrow_window(browser: Browser, address: str) -> None:
    """At 320 px, as at 400 % of 1280 px, nothing needs scrolling sideways."""
    with browser.new_context(viewport={"width": NARROWEST, "height": HEIGHT}) as context:
        page = opened(context.new_page(), address, "#camden,leicestershire;led_by_key_worker")
        fill(page, 0, "first_cin_meeting_held", "11 12 2026")
        page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true; })")
        assert page.evaluate(SETTLED_WIDTH) <= NARROWEST


def test_without_javascript_it_says_so(browser: Browser, address: str) -> None:
    """It leads to the tables instead, and shows no controls that do nothing."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}dates/index.html")
        assert "needs JavaScript" in page.locator("noscript, .admonition.note").first.inner_text()
        assert page.locator("#dates").is_hidden()
        assert page.locator('a[href*="authorities/index.html"]').count() > 0
