"""A sixth authority: adding its files adds it everywhere, with no other change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from cin_reference.comparisons import comparisons
from cin_reference.passages import Heading, index

ROOT = Path(__file__).parent.parent
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
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a copy of the project to which Examplebury's four files were added."""
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
    folder = copy / "cin_reference" / "authorities" / "examplebury"
    folder.mkdir()
    passages = index(DOCUMENT, [Heading.model_validate(each) for each in OUTLINE])
    files = {
        "document": {
            "name": "Examplebury",
            "document": {"title": "Procedure", "publisher": "Examplebury Council", "outline": OUTLINE},
        },
        "passages": {"passages": [each.model_dump() for each in passages]},
        "provisions": {"provisions": PROVISIONS},
        "set_aside": {"set_aside": {}},
    }
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
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


def page(site: Path, name: str) -> BeautifulSoup:
    """Return one page of the built site."""
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("name", ["index.html", "authorities/index.html", "compare/index.html"])
def test_it_is_in_every_list(site: Path, name: str) -> None:
    """The lists of authorities, and the table of all questions, name it."""
    assert "Examplebury" in page(site, name).select_one("article").get_text()  # type: ignore[union-attr]


def test_it_has_a_page(site: Path) -> None:
    """Its own page gives its limit, and says what it does not mention."""
    text = page(site, "authorities/examplebury.html").get_text(" ")
    assert "within 3 weeks" in text
    assert "What it does not mention" in text


def test_it_has_its_place_in_every_comparison(site: Path) -> None:
    """Each question has its answer in every part, and says where it is silent."""
    for asked in comparisons():
        groups = page(site, f"compare/{asked.slug}.html").select("tr.group")
        own = [" ".join(group.get_text(" ").split()) for group in groups if "Examplebury" in group.get_text()]
        assert len(own) == len(asked.duties), asked.slug
        for duty, said in zip(asked.duties, own, strict=True):
            speaks = duty in {provision["duty"] for provision in PROVISIONS} and not asked.special
            assert said == f"Examplebury {'stated' if speaks else 'the document does not say'}", asked.slug


def test_it_has_its_column_in_every_scenario(site: Path) -> None:
    """Each scenario that was built shows it, and says that nobody has worked its dates out by hand."""
    for story in STORIES:
        shown = page(site, f"scenarios/{story}.html")
        assert "Examplebury" in [cell.get_text() for cell in shown.select("table thead th")]
        assert "Nobody has worked out these dates by hand yet." in shown.get_text()


def test_it_stands_apart(site: Path) -> None:
    """There is a page on where it stands apart, and it counts as one of six."""
    assert page(site, "compare/apart-examplebury.html").find("h1") is not None
    assert "six documents" in page(site, "compare/first-meeting.html").get_text(" ")
