"""A section is changed in the clinic's own folder, and a list says what was changed, and what the package did since."""

import shutil
import sys
from pathlib import Path

import pytest
from topic_folders import PROCEDURE, TOPICS, line_of
from translating import HISS, change

from handouts.cli import main
from handouts.load import overlay, topic

EDITOR = f'{sys.executable} -c "import sys, pathlib; p = pathlib.Path(sys.argv[-1]); p.write_text(p.read_text()'
CHANGE = f"{EDITOR}.replace('One ear takes', 'Each ear takes'))\""
NOTHING = f'{EDITOR})"'
BREAK = f"{EDITOR} + '\\n{{no_such_fact}}\\n')\""
FILE = f"topics/{PROCEDURE}/sections/during.md"


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a workspace over a package that has a small topic; return that topic's folder."""
    package = tmp_path / "package"
    shutil.copytree(TOPICS / PROCEDURE, package / PROCEDURE)
    for module in (overlay, topic):
        monkeypatch.setattr(module, "SHIPPED", package)
    monkeypatch.setattr("handouts.cli.overrides.SHIPPED", package)
    own = tmp_path / "own"
    own.mkdir()
    (own / "clinic.toml").write_text('name = "Riverside"\nphones = [{ number = "999", kind = "urgent" }]\n')
    monkeypatch.chdir(own)
    monkeypatch.setenv("VISUAL", CHANGE)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    return package / PROCEDURE


def edit(section: str = "during") -> int:
    return main.run(["edit", PROCEDURE, section])


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return what `handouts overrides` prints."""
    capsys.readouterr()
    assert main.run(["overrides", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_edit_changes_a_copy(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The package's stays, a copy of it is kept, and the change is what the topic says."""
    before = (shipped / "sections" / "during.md").read_text()
    assert edit() == 0
    assert FILE in capsys.readouterr().out
    assert (shipped / "sections" / "during.md").read_text() == before
    assert Path(FILE).read_text() == before.replace("One ear takes", "Each ear takes")
    assert Path(f"topics/{PROCEDURE}/originals/sections/during.md").read_text() == before
    assert main.run(["show", PROCEDURE]) == 0
    assert listed(capsys) == [f"{PROCEDURE}: sections/during.md: in place of the package's", "1 change"]


def test_edit_goes_on_with_what_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not copied again."""
    assert edit() == 0
    monkeypatch.setenv("VISUAL", f"{EDITOR}.replace('Each ear takes', 'An ear takes'))\"")
    assert edit() == 0
    assert "An ear takes" in Path(FILE).read_text()


def test_an_edit_that_changes_nothing_leaves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does one that takes a change back."""
    monkeypatch.setenv("VISUAL", NOTHING)
    assert edit() == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert listed(capsys) == ["0 changes"]


def test_what_is_wrong_in_a_change_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be mended by editing again, though the topic can't be loaded meanwhile."""
    monkeypatch.setenv("VISUAL", BREAK)
    assert edit() == 3
    assert f"{FILE}:" in capsys.readouterr().err
    monkeypatch.setenv("VISUAL", f"{EDITOR}.replace('{{no_such_fact}}', 'That is all.'))\"")
    assert edit() == 0


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["edit", PROCEDURE, "durnig"], 4, "did you mean during?"),
        (["edit", "a-procdure", "during"], 4, "did you mean a-procedure?"),
        (["edit", PROCEDURE], 2, "put its name after the topic: "),
        (["new-topic", "Blood test!"], 2, "such as blood-test"),
    ],
)
def test_what_can_not_be_edited(arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is made for it."""
    assert main.run(arguments) == code
    assert told in capsys.readouterr().err
    assert not Path("topics").exists()


def test_without_a_workspace_there_is_nothing_to_change(capsys: pytest.CaptureFixture[str]) -> None:
    """The hint says how to begin one."""
    Path("clinic.toml").unlink()
    for arguments in (["edit", PROCEDURE, "during"], ["overrides"]):
        assert main.run(arguments) == 3
        assert "handouts init" in capsys.readouterr().err


def test_without_a_terminal_no_editor_is_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would wait for somebody: the copy is there, and it is said where."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert edit() == 0
    assert f"{FILE}: change the text there" in capsys.readouterr().out
    assert "One ear takes" in Path(FILE).read_text()
    assert Path(f"topics/{PROCEDURE}/originals/sections/during.md").exists()


def test_what_the_package_says_otherwise_in_a_catalog_is_shown(
    shipped: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the messages that the clinic's own catalog has, from the day on which that was begun."""
    monkeypatch.setattr("handouts.cli.originals.SHIPPED", shipped.parent)
    change(shipped / "sections" / "during.md", HISS, "You hear a soft hiss.")
    assert main.run(["translate", "update", PROCEDURE, "es"]) == 0
    own, theirs = Path(f"topics/{PROCEDURE}/locale/es.po"), shipped / "locale" / "es.po"
    own.write_text(own.read_text("utf-8") + '\nmsgctxt "after"\nmsgid "Call us"\nmsgstr "Llame"\n', "utf-8")
    assert listed(capsys)[1:] == ["1 change"]
    theirs.write_text(theirs.read_text("utf-8") + '\nmsgctxt "after"\nmsgid "Call us"\nmsgstr "Llámenos"\n', "utf-8")
    assert listed(capsys, "--seen")[1:] == ["  -", "  +Llámenos", "1 change"]
    assert listed(capsys)[1:] == ["1 change"]


def test_an_editor_that_is_not_there(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 9, and the file to open by hand."""
    monkeypatch.setenv("VISUAL", "no-such-editor-here")
    assert edit() == 9
    assert FILE in capsys.readouterr().err


def test_what_the_package_changed_since_is_shown(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Line by line, until it is taken as seen."""
    assert edit() == 0
    file = shipped / "sections" / "during.md"
    file.write_text(file.read_text().replace("thin tube", "soft tube"))
    found = listed(capsys, "--seen")
    assert [line for line in found if line.startswith(("  -3", "  +3"))] == [
        "  -3. We draw the wax out with a thin tube.",
        "  +3. We draw the wax out with a soft tube.",
    ]
    assert len(listed(capsys)) == 2


def test_a_section_that_the_package_no_longer_has(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is told where it lies, with what to do, and stands in the list."""
    assert edit() == 0
    (shipped / "sections" / "during.md").rename(shipped / "sections" / "meanwhile.md")
    for path in (shipped / "topic.toml",):
        path.write_text(path.read_text().replace("during", "meanwhile"))
    assert main.run(["show", PROCEDURE]) == 3
    told = capsys.readouterr().err
    assert f"{FILE}: the topic a-procedure, which this changes, has no section during" in told
    assert any("is not there any more" in line for line in listed(capsys))


def test_keys_messages_and_new_files_are_listed(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys with their values of then and now, where there is a copy to tell by."""
    own = Path("topics") / PROCEDURE
    (own / "locale").mkdir(parents=True)
    (own / "topic.toml").write_text('[presets.whole]\ntitle = "Ears, step by step"\n')
    (own / "locale" / "es.po").write_text('msgid ""\nmsgstr "Language: es\\n"\n')
    found = listed(capsys, "--seen")
    assert found[0] == f"{PROCEDURE}: topic.toml: keys that differ or are new"
    assert "there is no copy" in found[1]
    assert found[2] == f"{PROCEDURE}: locale/es.po: messages that differ or are new"
    assert ("there is no copy" in found[3], found[4]) == (True, "2 changes")
    at = line_of(shipped, "topic.toml", "[presets.whole]")
    lines = (shipped / "topic.toml").read_text().splitlines()
    title = next(line for line in lines[at:] if line.startswith("title = "))
    (shipped / "topic.toml").write_text("\n".join(lines).replace(title, 'title = "Wax"'))
    assert "  +presets.whole.title = Wax" in listed(capsys)
    assert listed(capsys, "--json")[0] == "["
