"""A file becomes text, a problem with its line, or a fault of the machine."""

from pathlib import Path

import pytest

from handouts.errors import FileError, Problem
from handouts.inputs.reading import read_utf8


def test_text(tmp_path: Path) -> None:
    """A byte order mark is no part of the text."""
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf# \xc3\x84\n")
    assert read_utf8(path) == "# Ä\n"


def test_missing(tmp_path: Path) -> None:
    """A file that is not there is a problem of the topic."""
    assert read_utf8(tmp_path / "a.md") == Problem(tmp_path / "a.md", 0, "the file is missing")


def test_not_text(tmp_path: Path) -> None:
    """The line of the first wrong byte is told."""
    path = tmp_path / "a.md"
    path.write_bytes(b"one\ntwo \xff\n")
    problem = read_utf8(path)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.message) == (2, "is not UTF-8 text")


def test_unreadable(tmp_path: Path) -> None:
    """What the machine refuses is not the topic's fault."""
    with pytest.raises(FileError, match="can't read"):
        read_utf8(tmp_path)
