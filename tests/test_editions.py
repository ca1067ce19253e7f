"""What a new edition changes, and the files with which a new authority begins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cin_reference.cli import main
from cin_reference.editions import Changed, changed
from cin_reference.errors import CaseError
from cin_reference.library import load_rulebook, rulebook
from cin_reference.schemas import MARK
from cin_reference.starting import FILES, start
from cin_reference.vocabulary import vocabulary

if TYPE_CHECKING:
    from examplebury import WriteRulebook


@pytest.mark.parametrize(
    ("change", "what", "told"),
    [
        ({"modality": "should"}, "how strongly", ("must", "should")),
        ({"who": ["social_worker"]}, "who", ("not stated", "social worker")),
        ({"when": ["led_by_key_worker"]}, "when it applies", ("always", "if a key worker leads the plan")),
        (
            {"timing": {"relation": "within", "quantity": {"weeks": 3}, "start": "assessment_completed"}},
            "time limit",
            ("within 10 working days", "within 3 weeks"),
        ),
        (
            {"timing": {"relation": "within", "quantity": {"working_days": 10}, "start": "referral_accepted"}},
            "from when",
            ("completion of the assessment", "the referral"),
        ),
    ],
)
def test_a_change_is_told_with_how_it_was_and_how_it_is(
    write_rulebook: WriteRulebook,
    plain_provision: dict[str, Any],
    change: dict[str, Any],
    what: str,
    told: tuple[str, str],
) -> None:
    """Each side of a rule that a practitioner looks for is compared."""
    old = load_rulebook(write_rulebook(plain_provision))
    new = load_rulebook(write_rulebook(plain_provision | change))
    assert changed(old, new, vocabulary()) == (Changed("first_cin_meeting", what, told[0], told[1], "first-meeting"),)
    assert changed(new, old, vocabulary()) == (Changed("first_cin_meeting", what, told[1], told[0], "first-meeting"),)


def test_what_is_new_and_what_is_gone_is_told(write_rulebook: WriteRulebook, plain_provision: dict[str, Any]) -> None:
    """A rule that only one edition has is told with its limit."""
    old = load_rulebook(write_rulebook(plain_provision))
    new = load_rulebook(write_rulebook(plain_provision | {"id": "other-meeting"}))
    limit = "within 10 working days from completion of the assessment"
    assert set(changed(old, new, vocabulary())) == {
        Changed("first_cin_meeting", "new", "", limit, "other-meeting"),
        Changed("first_cin_meeting", "gone", limit, "", "first-meeting"),
    }


def test_what_is_only_worded_differently_is_no_change(
    write_rulebook: WriteRulebook, plain_provision: dict[str, Any]
) -> None:
    """Another statement of the same rule changes nothing for those who work by it."""
    old = load_rulebook(write_rulebook(plain_provision))
    new = load_rulebook(write_rulebook(plain_provision | {"statement": "The first meeting is to be held."}))
    assert changed(old, new, vocabulary()) == ()
    assert changed(rulebook("camden"), rulebook("camden"), vocabulary()) == ()


def test_a_new_authority_begins_with_files_that_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files are valid as they are, name their schemas, and say in comments what belongs in them."""
    assert main(["new", "north-example", "--in", str(tmp_path)]) == 0
    assert "north-example/document.yaml" in capsys.readouterr().out
    folder = tmp_path / "north-example"
    book = load_rulebook(folder)
    assert (book.slug, book.name, book.provisions) == ("north-example", "North Example", ())
    for kind in FILES:
        first, *rest = (folder / f"{kind}.yaml").read_text(encoding="utf-8").splitlines()
        assert (folder / first.removeprefix(MARK)).resolve().is_file()
        assert rest[0].startswith("# ")


def test_a_new_authority_takes_nobody_s_place(tmp_path: Path) -> None:
    """A folder that exists, and a name that cannot be an address, are refused, and nothing is written."""
    start("north-example", "North Example", tmp_path)
    with pytest.raises(CaseError, match="exists; choose another name"):
        start("north-example", "North Example", tmp_path)
    with pytest.raises(CaseError, match="small letters, digits and hyphens"):
        start("North Example", "North Example", tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["north-example", "schema"]
