"""A new topic can be checked and printed as it is, and tells every key that it may have."""

from pathlib import Path

import pytest
from topic_folders import SHIPPED

from handouts.cli import main
from handouts.load.tables import GROUPS


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a workspace."""
    (tmp_path / "clinic.toml").write_text('name = "Riverside"\nphones = [{ number = "999", kind = "urgent" }]\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_renders_and_passes_check(capsys: pytest.CaptureFixture[str]) -> None:
    """Its one warning is that its author has to name a source."""
    assert main.run(["new-topic", "blood-test"]) == 0
    assert main.run(["check", "blood-test"]) == 0
    told = capsys.readouterr().out
    assert "blood-test: 0 errors, 1 warning" in told
    assert "no section of the leaflet names a source" in told
    assert main.run(["render", "blood-test", "--preset", "first", "-o", "first.pdf"]) == 0
    assert Path("first.pdf").read_bytes().startswith(b"%PDF-")


def test_its_comments_tell_every_key() -> None:
    """As docs/reference has them, for both are made from the same."""
    assert main.run(["new-topic", "blood-test"]) == 0
    text = Path("topics/blood-test/topic.toml").read_text()
    for group, shape in GROUPS.items():
        comments = text.partition(f"# [{group}.NAME]")[2].partition("# [")[0]
        for key in (*shape.required, *shape.optional):
            assert f"# {key}{' *' if key in shape.required else ''}: " in comments


@pytest.mark.parametrize(("name", "code"), [(SHIPPED, 7), ("blood-test", 7), ("../x", 2), ("Blood test", 2), ("", 2)])
def test_a_name_that_is_taken_or_none_is_refused(name: str, code: int, workspace: Path) -> None:
    """Nothing is written."""
    (workspace / "topics" / "blood-test").mkdir(parents=True)
    assert main.run(["new-topic", name]) == code
    assert [path.name for path in (workspace / "topics").rglob("*")] == ["blood-test"]
