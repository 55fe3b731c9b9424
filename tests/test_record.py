"""What people found of a leaflet is kept in small files of its own; what is wrong in a form is told all at once."""

from pathlib import Path

import pytest

from handouts.cli import main
from handouts.load.evidence import read_findings
from handouts.model.evidence import CHECKS

TRIED = ["--people", "6", "--who", "patients of the unit", "--on", "2026-11-20"]


def run(*arguments: str) -> int:
    return main.run(["record", *arguments])


def test_a_user_test_is_one_small_file(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same one, kept twice, is one; one of another day is another."""
    told = ["--found", "Two did not find the “night” number.", "--changed", "It comes first now."]
    assert run("user-test", "./ear", "--preset", "on-the-day", *TRIED, *told) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.parent == workspace / "records"
    assert path.name.startswith("user-test.ear.en-GB.")
    assert path.read_text("utf-8").splitlines() == [
        'topic = "ear"', 'locale = "en-GB"', "version = 2026-11-22", "tested = 2026-11-20", "people = 6",
        'who = "patients of the unit"', 'found = "Two did not find the “night” number."',
        'changed = "It comes first now."', 'preset = "on-the-day"',
    ]  # fmt: skip
    assert run("user-test", "./ear", "--preset", "on-the-day", *TRIED, *told) == 0
    assert run("user-test", "./ear", *TRIED[:-1], "2026-11-19", "--found", "Nothing.") == 0
    assert [one.found for one in read_findings(workspace).tests] == ["Nothing.", "Two did not find the “night” number."]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([*TRIED[:-1], "2999-01-01", "--found", "x"], 2),
        ([*TRIED, "--found", " "], 2),
        ([*TRIED, "--found", "x", "--preset", "nowhere"], 4),
        ([*TRIED, "--found", "x", "--sample"], 2),
    ],
    ids=["a day to come", "no words", "no such preset", "the sample clinic"],
)
def test_what_can_not_be_is_refused(workspace: Path, arguments: list[str], code: int) -> None:
    assert run("user-test", "./ear", *arguments) == code
    assert not (workspace / "records").exists()


def filled_in(capsys: pytest.CaptureFixture[str], *changes: tuple[str, str]) -> Path:
    """Return a form that was filled in."""
    assert run("checks", "./ear", "--preset", "whole") == 0
    text = capsys.readouterr().out
    for old, new in (("# checked = 2026-12-31", "checked = 2026-11-20"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    (path := Path("checks.toml")).write_text(text, "utf-8")
    return path


SIGNED = ('name = ""\npost = ""', 'name = "A. Checker"\npost = "Ear nurse"')


def test_a_form_asks_every_check_and_comes_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was not answered was not checked."""
    answers = ('agrees = ""', 'agrees = "yes"'), ('photocopy = ""', 'photocopy = "no: the ear is too pale"')
    path = filled_in(capsys, SIGNED, *answers)
    assert all(f"# {check.asks} ({check.source})\n" in path.read_text("utf-8") for check in CHECKS)
    assert run("checks", "checks.toml") == 0
    (found,) = read_findings(workspace).checks
    assert (found.name, found.preset, str(found.version)) == ("A. Checker", "whole", "2026-11-22")
    assert found.answers == {"agrees": "yes", "photocopy": "no: the ear is too pale"}


def test_all_that_is_wrong_in_a_form_is_told_at_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = ('agrees = ""', 'agrees = "no"'), ('kind = ""', 'kynd = "yes"'), ("2026-11-20", "2999-01-01")
    filled_in(capsys, *answers)
    assert run("checks", "checks.toml") == 3
    told = capsys.readouterr().err
    for problem in ("name: is empty", "post: is empty", "agrees: not an answer: no", "kynd", "is still to come"):
        assert problem in told, told
    assert not (workspace / "records").exists()


@pytest.mark.usefixtures("workspace")
def test_a_form_without_an_answer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    filled_in(capsys, SIGNED)
    assert run("checks", "checks.toml") == 3
    assert "no check is answered" in capsys.readouterr().err


def test_a_damaged_record_is_named_and_the_others_count(workspace: Path) -> None:
    for day in ("2026-11-18", "2026-11-19"):
        assert run("user-test", "./ear", *TRIED[:-1], day, "--found", day) == 0
    changed, _ = sorted((workspace / "records").iterdir())
    changed.write_text(changed.read_text("utf-8").replace("people = 6", "people = 60"), "utf-8")
    (workspace / "records" / "x.toml").write_text("nothing = ", "utf-8")
    found = read_findings(workspace)
    assert len(found.tests) == 1
    assert {problem.path for problem in found.damaged} == {changed, workspace / "records" / "x.toml"}
