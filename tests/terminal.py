"""What tests of the command line share: commands that print, and what a command says."""

from pathlib import Path

import pytest
from topic_folders import PROCEDURE, TOPICS

from handouts.cli import main

TOPIC = "breast-cancer-spread"
SIGNS = ["render", TOPIC, "--preset", "signs"]
SMALL = ["render", str(TOPICS / PROCEDURE), "--preset", "on-the-day"]
"""For tests that need a layout of their own."""
ROOT = Path(main.__file__).parents[2]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines on standard output; nothing may be on standard error."""
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out.splitlines()
