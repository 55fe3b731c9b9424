"""What reads handouts back is an extra: without it, only that is refused."""

import sys

import pytest

from handouts.cli import main
from handouts.errors import MissingTool
from handouts.readback import missing_readers, require_readers


def test_everything_is_here() -> None:
    """The tests need it too."""
    assert missing_readers() == ()
    require_readers()


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to install, exit code 9."""
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(MissingTool, match="pikepdf must be installed"):
        require_readers()
    assert main.run(["check", "leaflet.pdf"]) == 9
    assert f"{sys.executable} -m pip install page-validation pikepdf pypdfium2" in capsys.readouterr().err


def test_rules_of_topics_are_listed_without_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of printed handouts need it."""
    assert main.run(["check", "--rules"]) == 0
    assert "pdf-words" in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "page", None)
    assert main.run(["check", "--rules"]) == 0
    assert "pdf-words" not in capsys.readouterr().out
