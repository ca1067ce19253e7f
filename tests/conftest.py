"""What every test shares: the settings of random tests, and the folder of an invented authority."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import settings

from cin_reference.passages import Heading, index

if TYPE_CHECKING:
    from examplebury import WriteRulebook

MEASURED = "measured"
# Named here and nowhere else: pytest must meet them before it collects them as modules.
pytest_plugins = ["browser_fixtures", "site_fixtures"]
collect_ignore = ["tutorial"]
"""What readers of a tutorial write, such as a check of their own, is no part of the tests."""

settings.register_profile("suite", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("suite")


@pytest.fixture
def report(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what prints a line after the last test, also when tests run in several processes."""
    return functools.partial(record_property, MEASURED)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process build the site while the others run what does not need it."""
    reading = dict.fromkeys(item.path for item in items if "site" in getattr(item, "fixturenames", ()))
    first = next(iter(reading), None)
    items.sort(key=lambda item: (item.path != first, item.path in reading))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured."""
    ran = [each for outcome in ("passed", "failed") for each in terminalreporter.getreports(outcome)]
    if lines := [line for each in ran for name, line in each.user_properties if name == MEASURED]:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.line(str(line))


@pytest.fixture
def plain_provision() -> dict[str, Any]:
    """Return a valid provision as a data file holds it, in the names of the package's vocabulary."""
    return {
        "id": "first-meeting",
        "duty": "first_cin_meeting",
        "statement": "Hold the first meeting.",
        "modality": "must",
        "timing": {"relation": "within", "quantity": {"working_days": 10}, "start": "assessment_completed"},
        "cites": [{"passage": "meetings/bullet-1", "find": "hold the first meeting"}],
    }


@pytest.fixture
def write_rulebook(tmp_path: Path) -> WriteRulebook:
    """Return the function that writes Examplebury's files."""

    def write(*provisions: dict[str, Any]) -> Path:
        folder = tmp_path / "examplebury"
        folder.mkdir(exist_ok=True)
        document = {
            "title": "Invented procedure",
            "publisher": "Examplebury Council",
            "outline": [{"level": 1, "heading": "Meetings"}],
        }
        passages = [
            each.model_dump()
            for each in index("Meetings\n- Hold the first meeting.", [Heading(level=1, heading="Meetings")])
        ]
        head = yaml.safe_dump({"name": "Examplebury", "document": document})
        body = yaml.safe_dump({"provisions": list(provisions)})
        (folder / "document.yaml").write_text(head, encoding="utf-8")
        (folder / "provisions.yaml").write_text(body, encoding="utf-8")
        (folder / "passages.yaml").write_text(yaml.safe_dump({"passages": passages}), encoding="utf-8")
        (folder / "set_aside.yaml").write_text("set_aside: {}\n", encoding="utf-8")
        return folder

    return write
