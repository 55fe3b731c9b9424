"""A file becomes text, a problem with its line, or a problem of the machine; what is no file is not read."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.errors import FileError, Problem
from handouts.files.reading import TEXT, UnfitFile, opened, read_bytes, read_utf8


def test_text(tmp_path: Path) -> None:
    """A byte order mark is no part of the text."""
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf# \xc3\x84\n")
    assert read_utf8(path) == "# Ä\n"


def test_missing(tmp_path: Path) -> None:
    """A file that is not there is a problem of the topic."""
    assert read_utf8(tmp_path / "a.md") == Problem("the file is missing", path=tmp_path / "a.md")


def test_not_text(tmp_path: Path) -> None:
    """The line of the first wrong byte is told."""
    path = tmp_path / "a.md"
    path.write_bytes(b"one\ntwo \xff\n")
    problem = read_utf8(path)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.message) == (2, "is not UTF-8 text")


def test_unreadable(tmp_path: Path) -> None:
    """What the machine refuses is not the topic's problem."""
    path = tmp_path / "a.md"
    path.symlink_to(path)
    with pytest.raises(FileError, match="can't read") as error:
        read_utf8(path)
    assert not isinstance(error.value, UnfitFile)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


NO_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "it is a pipe or a device, not a file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "it is a pipe or a device, not a file"),
    "folder": (Path.mkdir, "it is a folder"),
    "socket": (_socket, "can't read"),
    "too large": (lambda path: path.write_bytes(b"x" * (TEXT + 1)), "it is larger than 1 MiB"),
    "without a size": (lambda path: path.symlink_to("/proc/self/pagemap"), "it is larger than 1 MiB"),
}


@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_of_ours_is_not_read(tmp_path: Path, kind: str) -> None:
    """It neither hangs nor fills the memory, however it is read."""
    path, (make, message) = tmp_path / "a.md", NO_FILES[kind]
    make(path)
    with pytest.raises(FileError, match=message) as error:
        read_bytes(path)
    assert error.value.exit_code == 7
    if kind != "without a size":
        with pytest.raises(FileError, match=message):
            opened(path, TEXT)


def test_an_unfit_file_is_a_problem_of_its_topic(tmp_path: Path) -> None:
    """So that it is told with the topic's other problems."""
    os.mkfifo(tmp_path / "a.md")
    problem = read_utf8(tmp_path / "a.md")
    assert isinstance(problem, Problem)
    assert problem.message == "is a pipe or a device, not a file"


def test_the_limit_is_what_may_still_be_read(tmp_path: Path) -> None:
    """A file of just that size."""
    (tmp_path / "a.md").write_bytes(b"x" * 1024)
    assert len(read_bytes(tmp_path / "a.md", 1024)) == 1024
    with pytest.raises(FileError, match="larger than"):
        read_bytes(tmp_path / "a.md", 1023)


@pytest.mark.parametrize("way", ["a link", "a folder's link", "dots"])
def test_what_lies_outside_its_folder_is_not_read(tmp_path: Path, way: str) -> None:
    """One rule for all that a folder's tables name; links inside it are followed."""
    topic = tmp_path / "topic"
    (topic / "art").mkdir(parents=True)
    (tmp_path / "a.md").write_text("secret", "utf-8")
    (topic / "b.md").write_text("known", "utf-8")
    (topic / "art" / "b.md").symlink_to("../b.md")
    (topic / "art" / "a.md").symlink_to("../../a.md")
    (topic / "away").symlink_to("..")
    path = {"a link": topic / "art/a.md", "a folder's link": topic / "away/a.md", "dots": topic / "../a.md"}[way]
    problem = read_utf8(path, within=topic)
    assert problem == Problem("lies outside the folder topic", "put the file itself in that folder", path=path)
    assert read_utf8(topic / "art/b.md", within=topic) == "known"
