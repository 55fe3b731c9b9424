"""`handouts sign`: from a draft to a leaflet without a mark, and back; what may not be signed is refused and named."""

import json
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest

from handouts.cli import main

SIGNER = ["--role", "clinician", "--name", "A. Signer", "--post", "Ear nurse", "--until", "2099-12-31"]


def run(*arguments: str) -> int:
    return main.run(["sign", *arguments])


def states(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[tuple[str, str], str]:
    capsys.readouterr()
    assert run("status", "./ear", "--json", *arguments) == 0
    return {(one["section"], one["role"]): one["state"] for one in json.loads(capsys.readouterr().out)}


def render(name: str, *arguments: str) -> str:
    """Print a leaflet and return its text."""
    assert main.run(["render", "./ear", "--preset", "on-the-day", "-o", name, *arguments]) == 0
    with pypdfium2.PdfDocument(name) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def test_from_a_draft_to_a_signed_leaflet_and_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One changed word makes a draft of its section alone; what is signed anew holds."""
    assert "Draft: not yet checked by a clinician" in render("draft.pdf")
    assert run("./ear", *SIGNER, "--yes") == 0
    assert set(states(capsys).values()) == {"signed"}
    text = render("signed.pdf")
    assert "Draft" not in text
    assert "Checked by Ear nurse, " in text and "A. Signer" not in text
    section = workspace / "ear" / "sections" / "during.md"
    section.write_text(section.read_text("utf-8").replace("thin tube", "soft tube", 1), "utf-8")
    assert [part for part, state in states(capsys).items() if state != "signed"] == [("during", "clinician")]
    assert "Draft" in render("void.pdf")
    assert run("./ear", "--section", "during", *SIGNER, "--yes") == 0
    assert "Draft" not in render("again.pdf")
    back = ["--section", "during", "--role", "clinician", "--name", "B. Signer", "--reason", "wrong", "--yes"]
    assert run("withdraw", "./ear", *back) == 0
    assert states(capsys)["during", "clinician"] == "withdrawn"
    assert run("withdraw", "./ear", *back) == 2, "there is nothing left to take back"
    assert run("./ear", "--section", "during", *SIGNER, "--yes") == 0
    assert set(states(capsys).values()) == {"signed"}


def test_it_asks_and_shows_what_is_signed(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is signed where nobody says yes."""
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    assert run("./ear", "--section", "during", *SIGNER) == 130
    shown = capsys.readouterr().out
    assert "── during" in shown and "clinician: draft, nobody has signed it" in shown
    assert not (workspace / "signoffs").exists()


@pytest.mark.parametrize("command", [["./ear"], ["withdraw", "./ear", "--reason", "new figures"]])
def test_where_nobody_answers_it_says_what_to_add(
    command: list[str], workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started by another program, say: exit code 2, and nothing is written."""
    signer = SIGNER if len(command) == 1 else SIGNER[:4]
    if len(command) > 1:
        assert run("./ear", *SIGNER, "--yes") == 0
    before = sorted(workspace.rglob("*.toml"))
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert run(*command, *signer) == 2
    assert "error: nobody answered, so nothing was changed\nhint: to go on without being asked, add --yes" in (
        capsys.readouterr().err
    )
    assert sorted(workspace.rglob("*.toml")) == before


def test_a_batch_refuses_exactly_the_rows_that_are_not_signed(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "roster.csv").write_text("id,locale,preset,told\n1,en,on-the-day,yes\n2,es,on-the-day,yes\n", "utf-8")
    assert run("./ear", *SIGNER, "--locale", "en", "--yes") == 0
    capsys.readouterr()
    check = ["roster", "check", "roster.csv", "--topic", "./ear"]
    assert main.run(check) == 5
    told = capsys.readouterr().err
    assert "row 3, column preset: in es it is not signed by a clinician and a translator" in told
    assert "row 2" not in told and "--allow-drafts prints it with a mark" in told
    assert main.run([*check, "--allow-drafts"]) == 0
    assert main.run(["batch", "roster.csv", "-o", "out", "--topic", "./ear", "--jobs", "1"]) == 8
    assert len(list((workspace / "out").glob("*.pdf"))) == 1


def test_what_can_not_be_signed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For the sample clinic, up to a day that is past, under no name, a section that is not there."""
    past = [*SIGNER[:-1], "2001-01-01"]
    for arguments, code, said in (
        (["./ear", *SIGNER, "--yes", "--sample"], 2, "nothing is signed for the sample clinic"),
        (["./ear", *past, "--yes"], 2, "--until 2001-01-01 is past"),
        (["./ear", *SIGNER, "--name", " ", "--yes"], 2, "--name needs a line of text"),
        (["./ear", *SIGNER, "--section", "durring", "--yes"], 4, "durring"),
        (["./ear", *SIGNER, "--role", "nurse"], 2, "nurse"),
    ):
        assert run(*arguments) == code
        assert said in capsys.readouterr().err
    assert not (workspace / "signoffs").exists()


def test_only_signers_of_the_list_sign(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = '\n[signing]\ndrafts = "refuse"\nsigners = [{ name = "B. Signer", roles = ["clinician"] }]\n'
    path = workspace / "clinic.toml"
    path.write_text(path.read_text("utf-8") + listed, "utf-8")
    assert run("./ear", *SIGNER, "--yes") == 2
    assert "hint: in this role: B. Signer" in capsys.readouterr().err
    assert main.run(["render", "./ear", "--preset", "on-the-day"]) == 3
    told = capsys.readouterr().err
    assert "it is not signed by a clinician" in told and "--allow-drafts" not in told


def test_a_damaged_file_is_named_and_the_others_hold(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("./ear", *SIGNER, "--yes") == 0
    path = next((workspace / "signoffs").glob("*.during.*"))
    path.write_text(path.read_text("utf-8").replace("2099", "2199"), "utf-8")
    assert [part for part, state in states(capsys).items() if state != "signed"] == [("during", "clinician")]
    assert run("status", "./ear") == 0
    assert f"{path} was changed after it was written" in capsys.readouterr().err
