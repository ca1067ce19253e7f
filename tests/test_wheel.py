"""The package as others install it: its wheel has its data, needs little, and answers without the site's needs."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from site_fixtures import ROOT, THOROUGH

from cin_reference.library import authorities

ASKED = ("timeline", "camden", "--event", "cp_plan_ended=2026-12-11")
HEAVY = ("mkdocs", "material", "jinja2", "markupsafe", "bs4", "icalendar", "minify", "markdown", "cin_reference.site")
"""What only the site needs."""
RUN = f"""
import json, sys
import cin_reference
from cin_reference import cli
from cin_reference.findings import findings
cli.main({[*ASKED, "--json"]!r})
print(json.dumps(sorted(sys.modules)))
"""


def run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command outside the checkout and return what it printed."""
    return subprocess.run(command, cwd=Path(sys.prefix), capture_output=True, text=True, check=check)


def test_the_package_does_without_the_site() -> None:
    """The package, its command line and its findings load nothing that only the site needs, and not the site."""
    loaded = json.loads(run(sys.executable, "-c", RUN).stdout.splitlines()[-1])
    assert [name for name in loaded if any(name == each or name.startswith(f"{each}.") for each in HEAVY)] == []
    assert "cin_reference.findings" in loaded


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with pip alone; skipped where pip cannot fetch the tool that builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    fetched = run(*pip, "download", "--no-deps", "--dest", folder / "fetched", "hatchling", check=False)
    if fetched.returncode:
        pytest.skip("pip cannot reach an index of packages, from which the wheel's own needs would come")
    built = run(*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT, check=False)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    """Every file of data is in the wheel, and nothing of the tests or of the written pages."""
    held = set(zipfile.ZipFile(wheel).namelist())
    data = [
        *(ROOT / "cin_reference").glob("authorities/**/*.yaml"),
        *(ROOT / "cin_reference").glob("schema/*.json"),
        ROOT / "cin_reference" / "vocabulary.yaml",
        ROOT / "cin_reference" / "bank_holidays.json",
    ]
    beside = [*(ROOT / "comparisons").glob("*.yaml"), *(ROOT / "scenarios").glob("*.yaml")]
    assert {file.relative_to(ROOT).as_posix() for file in data} <= held
    assert {f"cin_reference/{file.relative_to(ROOT).as_posix()}" for file in beside} <= held
    assert {name.partition("/")[0].partition("-")[0] for name in held} == {"cin_reference"}
    assert [name for name in held if "test" in name.lower() or name.endswith((".md", ".js", ".pyc"))] == []


@pytest.mark.skipif(not THOROUGH, reason="the wheel is installed only with CIN_THOROUGH=1")
def test_the_wheel_answers_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """Installed with its own needs alone, it has few of them, and its command gives the same answer as here."""
    venv.create(tmp_path / "empty", with_pip=True)
    python, command = (tmp_path / "empty" / "bin" / name for name in ("python", "cin-reference"))
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--constraint", ROOT / "constraints.txt", wheel)
    installed = {each["name"].lower() for each in json.loads(run(*pip, "list", "--format", "json").stdout)}
    assert installed - {"pip", "setuptools", "wheel"} == {
        "cin-reference", "pydantic", "pydantic_core", "annotated-types", "typing_extensions", "typing-inspection",
        "python-dateutil", "six", "pyyaml",
    }  # fmt: skip
    here = run(sys.executable, "-m", "cin_reference", *ASKED).stdout
    assert "Camden, looking ahead" in here
    assert run(command, *ASKED).stdout == here
    assert {line.split()[0] for line in run(command, "authorities").stdout.splitlines()} == set(authorities())
    assert "expectations met" in run(command, "scenario", "step-down").stdout
