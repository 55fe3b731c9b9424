"""A check that lays out finds what a render refuses, and nothing where it refuses nothing."""

from pathlib import Path

import pytest
from topic_folders import PROCEDURE, edited

from handouts.cli import main

SAMPLE = ("--sample", "--paper", "a4", "--format", "clear-print")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One \U00013000 two", "sections/before.md:23: error: section before can't be laid out: no font"),
        ("All is well.", ""),
    ],
    ids=["a sign without a font", "nothing"],
)
def test_a_check_and_a_render_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, found: str) -> None:
    """In every preset."""
    folder = str(edited(tmp_path, PROCEDURE, "sections/before.md", "", f"\n{text}\n"))
    assert main.run(["check", folder, "--layout", *SAMPLE]) == (3 if found else 0)
    assert found in capsys.readouterr().out
    output = ["-o", str(tmp_path / "whole.pdf")]
    assert main.run(["render", folder, "--preset", "whole", *SAMPLE, *output]) == (6 if found else 0)
    assert main.run(["render", folder, "--preset", "on-the-day", *SAMPLE, *output]) == 0


def test_a_paper_is_for_a_layout(capsys: pytest.CaptureFixture[str]) -> None:
    """Words have none."""
    assert main.run(["check", "breast-cancer-spread", "--paper", "a5"]) == 2
    assert "add --layout" in capsys.readouterr().err
