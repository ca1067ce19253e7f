"""A sixth authority: adding its files adds it everywhere, with no other change.

A few more stand beside it, so that there are more than a page shows at first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from browser_fixtures import HEIGHT, NARROWEST, SETTLED_WIDTH, WIDE, Quiet, served, until
from bs4 import BeautifulSoup
from site_fixtures import some
from test_accessible import SCHEMES, Scheme, violations

from cin_reference.comparisons import comparisons
from cin_reference.passages import Heading, index
from cin_reference.site.choice import FEW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
ADDED = ("Examplebury", "Westbury", "Wexbury", "Yoxbury")
ALL = 5 + len(ADDED)
STORIES = ("long-running-plan", "new-referral", "step-down")
DOCUMENT = """Meetings

- Hold the first child in need meeting within three weeks of the assessment.
- The team manager chairs it.
"""
OUTLINE = [{"level": 1, "heading": "Meetings"}]
PROVISIONS: list[dict[str, Any]] = [
    {
        "id": "first-meeting",
        "duty": "first_cin_meeting",
        "statement": "Hold the first meeting within 3 weeks of completing the assessment.",
        "modality": "must",
        "timing": {"relation": "within", "quantity": {"weeks": 3}, "start": "assessment_completed"},
        "cites": ["meetings/bullet-1"],
    },
    {
        "id": "chair",
        "duty": "chair_first_meeting",
        "statement": "The team manager chairs the first meeting.",
        "modality": "is",
        "who": ["team_manager"],
        "cites": ["meetings/bullet-2"],
    },
]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a copy of the project to which four files were added for each of a few authorities."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("cin_reference", "comparisons", "docs", "scenarios", "tests/tutorial", "mkdocs.yml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
    for file in sorted((copy / "scenarios").glob("*.yaml")):  # a few stand for all: each is built in the same way
        if file.stem not in STORIES:
            file.unlink()
    published = copy / "cin_reference" / "site" / "open_data.py"  # and a few cases for the hundreds that are published
    published.write_text(
        published.read_text(encoding="utf-8").replace("CASES, LEAST, SEED = 2_500, 50", "CASES, LEAST, SEED = 30, 5"),
        encoding="utf-8",
    )
    passages = index(DOCUMENT, [Heading.model_validate(each) for each in OUTLINE])
    files: dict[str, dict[str, Any]] = {
        "document": {
            "document": {"title": "Procedure", "publisher": "Examplebury Council", "outline": OUTLINE},
        },
        "passages": {"passages": [each.model_dump() for each in passages]},
        "provisions": {"provisions": PROVISIONS},
        "set_aside": {"set_aside": {}},
    }
    for authority in ADDED:
        folder = copy / "cin_reference" / "authorities" / authority.lower()
        folder.mkdir()
        for name, content in files.items():
            named = {"name": authority, **content} if name == "document" else content
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(named), encoding="utf-8")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(copy / "site")],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return copy / "site"


@pytest.fixture(scope="module")
def address(grown: Path) -> Iterator[str]:
    """Serve that site."""
    with served(Quiet, grown) as found:
        yield found


def read(grown: Path, name: str) -> BeautifulSoup:
    """Return one page of the built site."""
    return BeautifulSoup((grown / name).read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("name", ["index.html", "authorities/index.html", "compare/index.html"])
def test_it_is_in_every_list(grown: Path, name: str) -> None:
    """The lists of authorities, and the table of all questions, name it."""
    assert "Examplebury" in read(grown, name).select_one("article").get_text()  # type: ignore[union-attr]


def test_it_has_a_page(grown: Path) -> None:
    """Its own page gives its limit, and says what it does not mention."""
    text = read(grown, "authorities/examplebury.html").get_text(" ")
    assert "within 3 weeks" in text
    assert "What it does not mention" in text


def test_it_has_its_place_in_every_comparison(grown: Path) -> None:
    """Each question has its answer in every part, and says where it is silent."""
    for asked in comparisons():
        groups = read(grown, f"compare/{asked.slug}.html").select("tr.group")
        own = [" ".join(group.get_text(" ").split()) for group in groups if "Examplebury" in group.get_text()]
        assert len(own) == len(asked.duties), asked.slug
        for duty, said in zip(asked.duties, own, strict=True):
            speaks = duty in {provision["duty"] for provision in PROVISIONS} and not asked.special
            assert said == f"Examplebury {'stated' if speaks else 'the document does not say'}", asked.slug


def test_it_has_its_column_in_every_scenario(grown: Path) -> None:
    """Each scenario that was built shows it, and says that nobody has worked its dates out by hand."""
    for story in STORIES:
        shown = read(grown, f"scenarios/{story}.html")
        assert "Examplebury" in [cell.get_text() for cell in shown.select("table thead th")]
        assert "Nobody has worked out these dates by hand yet." in shown.get_text()


def test_it_stands_apart(grown: Path) -> None:
    """There is a page on where it stands apart, and it counts as one of the documents."""
    assert read(grown, "compare/apart-examplebury.html").find("h1") is not None
    assert "nine documents" in read(grown, "compare/first-meeting.html").get_text(" ")


def shown(page: Page, of: str) -> list[str]:
    """Return whose parts of a kind a reader sees."""
    parts = page.locator(f"{of}[data-authority]:visible")
    return list(dict.fromkeys(parts.evaluate_all("parts => parts.map(part => part.dataset.authority)")))


CHOOSING = {
    "compare/index.html": "thead th",
    "compare/first-meeting.html": ".pile svg",
    "compare/first-review-after-cp-plan.html": "tbody",
    "scenarios/step-down.html": "h2",
}
"""Pages on which authorities can be chosen, and something on them that each authority has."""
EXAMINED = ("authorities/index.html", "compare/index.html", "scenarios/step-down.html")


@pytest.mark.parametrize(("name", "part"), some([*CHOOSING.items()], every=3))
def test_authorities_are_chosen_from_the_keyboard(page: Page, address: str, name: str, part: str) -> None:
    """A few are shown at first; another one is found by its name and ticked, and all but that one are unticked."""
    page.goto(address + name)
    first = shown(page, part)
    assert len(first) == FEW
    assert page.locator(".count").inner_text().endswith(f"{FEW} of {ALL} authorities shown")
    page.locator(".choose summary").focus()
    for key in ("Enter", "Tab", *"YOX", *["Tab"] * (3 + FEW), "Space"):
        page.keyboard.press(key)
    assert shown(page, part) == [*first, "yoxbury"]
    until(page, "document.querySelector('.found').textContent === '1 found'")
    page.locator("[data-tick=none]").press("Enter")
    assert shown(page, part) == []
    assert "Tick one" in page.locator(".count").inner_text()
    page.locator("[data-tick=all]").press("Enter")
    assert shown(page, part) == ["yoxbury"]
    assert page.locator(".count").inner_text().endswith(f"1 of {ALL} authorities shown")


def test_a_column_is_chosen_with_all_its_cells(page: Page, address: str) -> None:
    """Each row of the table of all questions has a cell for each authority that is chosen, and no other."""
    page.goto(address + "compare/index.html")
    page.locator(".choose summary").click()
    page.get_by_label("Yoxbury").check()
    page.get_by_label("Camden").uncheck()
    rows = page.locator(".matrix tbody tr[data-topic]")
    each = "rows => rows.map(row => [...row.cells].filter(cell => cell.offsetParent).map(cell => cell.cellIndex))"
    assert {tuple(cells) for cells in rows.evaluate_all(each)} == {(0, 1, 3, 4, 5, 6, 9)}


def test_a_link_to_what_is_not_shown_shows_it(page: Page, address: str) -> None:
    """An address that points to the timeline of an authority that is not chosen chooses it."""
    page.goto(address + "scenarios/step-down.html#yoxbury")
    assert page.locator("#yoxbury").is_visible()
    assert page.locator("#yoxbury").evaluate("place => place.getBoundingClientRect().top") < HEIGHT
    page.evaluate("location.hash = 'wexbury'")
    until(page, "document.querySelector('.count').textContent.startsWith('8 of 9')")


def test_the_documents_that_are_shown_differ(page: Page, address: str) -> None:
    """The table of all questions can be narrowed down to those on which the chosen documents differ."""
    page.goto(address + "compare/index.html")
    page.locator(".choose summary").click()
    page.locator("[data-tick=none]").click()
    page.get_by_label("Wexbury").check()
    page.get_by_label("Yoxbury").check()
    page.get_by_label("Only where").check()
    assert page.locator(".count").inner_text().startswith("0 of")
    page.get_by_label("Examplebury").check()
    assert page.locator(".count").inner_text().startswith("0 of")
    page.get_by_label("Camden").check()
    assert page.locator(".matrix tbody tr[data-topic]:visible").count() > 10


@pytest.mark.parametrize("name", some([*CHOOSING], every=4))
def test_paper_says_how_many_are_shown(page: Page, address: str, name: str) -> None:
    """What is not chosen is not printed, and the page says how many of how many there are."""
    page.goto(address + name)
    page.emulate_media(media="print")
    assert len(shown(page, CHOOSING[name])) == FEW
    assert page.locator(".count").is_visible()
    assert page.locator(".choose").is_hidden()


@pytest.mark.parametrize("name", some([*CHOOSING], every=4))
def test_without_scripts_all_are_shown(browser: Browser, address: str, name: str) -> None:
    """With JavaScript switched off, every authority is there, and no control that would do nothing."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + name)
        assert len(shown(page, CHOOSING[name])) == ALL
        assert page.locator(":is(.choose, .find, .count):visible").count() == 0


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    some([(name, *way) for name in EXAMINED for way in (("dark", WIDE), ("light", NARROWEST))], every=6),
)
def test_axe_finds_no_violation_in_the_choice(
    browser: Browser, address: str, name: str, scheme: Scheme, width: int
) -> None:
    """The list of authorities is accessible when it is open, and as wide as the window."""
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": HEIGHT}) as context:
        page = context.new_page()
        page.goto(address + name)
        page.evaluate("document.querySelectorAll('.choose').forEach(part => part.open = true)")
        assert page.locator("body").get_attribute("data-md-color-scheme") == SCHEMES[scheme]
        assert page.evaluate(SETTLED_WIDTH) <= width
        assert violations(page) == []


def test_a_name_is_found_in_a_long_list(page: Page, address: str) -> None:
    """The list of authorities is narrowed down to the names that hold what is typed."""
    page.goto(address + "authorities/index.html")
    page.get_by_label("Find a name").press_sequentially("bury")
    assert page.locator("tbody th:visible").all_inner_texts() == list(ADDED)


def test_a_name_that_is_found_stays_chosen(page: Page, address: str) -> None:
    """On the page on which readers work out their own dates, what is ticked is not hidden by a search for another."""
    page.goto(address + "dates/index.html")
    page.get_by_label("Camden").check()
    page.get_by_label("Find a name").press_sequentially("yox")
    assert page.locator("[name=authority]:visible").evaluate_all("all => all.map(each => each.value)") == [
        "camden",
        "yoxbury",
    ]
