"""Read a regular file, no larger than its kind may be, or say what keeps it from being read.

The one place where files come in: a pipe would hang, a device never ends, and a file of many times the size that anyone
would write is a mistake or an attack. Each kind has a limit well above what clinics have.
"""

import os
import stat
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Final

from handouts.errors import FileError, MissingTool, Problem

MIB: Final = 2**20
TEXT: Final = MIB
"""A section, a clinic, a topic's tables: 1,000 pages of text."""


class UnfitFile(FileError):
    """A file that exists but is not read; `reason` says why, of the file: "is a folder"."""

    def __init__(self, path: Path | str, reason: str, hint: str = "is it the right file?") -> None:
        super().__init__(f"can't read {path}: it {reason}", hint)
        self.reason = reason


@cache
def require_unix() -> None:
    """Raise `MissingTool` on a system without locks for files, such as Windows, which lacks more that files need."""
    if not find_spec("fcntl"):
        raise MissingTool(
            "this system has no locks for files (fcntl), which handouts needs",
            "on Windows, run it in WSL, the Windows Subsystem for Linux",
        )


def opened(path: Path, most: int) -> BinaryIO:
    """Return a regular file, open to be read piece by piece; raises `FileError`, caused by what the machine said."""
    require_unix()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)  # a pipe that nobody writes to would hang
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error
    if reason := _unfit(os.fstat(handle), most):
        os.close(handle)
        raise UnfitFile(path, reason)
    return os.fdopen(handle, "rb")


def read_bytes(path: Path, most: int = TEXT) -> bytes:
    """Return what is in a regular file; raises `FileError`, caused by what the machine said."""
    with opened(path, most) as file:
        try:
            return _limited(file, most, path)
        except OSError as error:
            raise FileError(f"can't read {path}: {error.strerror}") from error


def read_stdin(most: int = TEXT) -> bytes:
    """Return what came in through standard input, to its end."""
    if sys.stdin is None:
        raise FileError("can't read standard input: it is closed")
    return _limited(sys.stdin.buffer, most, "standard input")


def read_utf8(path: Path, most: int = TEXT, *, within: Path | None = None) -> str | Problem:
    """Return the text of a topic's file; one that is not there, unfit or not text is a problem of the topic.

    So is one that lies outside the folder `within` when links are followed: what another folder holds, this topic's
    author may not have meant to print.
    """
    try:
        if within:
            require_inside(path, within)
        content = read_bytes(path, most)
    except UnfitFile as error:
        return Problem(error.reason, error.hint, path=path)
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            return Problem("the file is missing", path=path)
        raise
    text = decoded(content, path)
    return text if isinstance(text, Problem) else text.replace("\r\n", "\n").replace("\r", "\n")


def require_inside(path: Path, folder: Path) -> None:
    """Raise `UnfitFile` for a path that leads out of a folder when links are followed."""
    real = Path(os.path.realpath(folder))
    if not Path(os.path.realpath(path)).is_relative_to(real):
        raise UnfitFile(path, f"lies outside the folder {real.name}", "put the file itself in that folder")


def decoded(content: bytes, path: Path) -> str | Problem:
    """Return a file's content as text, its line ends as they are."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem("is not UTF-8 text", "save the file as UTF-8", path=path, line=line)


def _unfit(status: os.stat_result, most: int) -> str:
    if stat.S_ISDIR(status.st_mode):
        return "is a folder"
    if not stat.S_ISREG(status.st_mode):
        return "is a pipe or a device, not a file"
    return _too_large(most) if status.st_size > most else ""


def _limited(file: BinaryIO, most: int, name: Path | str) -> bytes:
    content = file.read(most + 1) or b""  # nothing yet: a file of the kernel's that would wait
    if len(content) > most:
        raise UnfitFile(name, _too_large(most))
    return content


def _too_large(most: int) -> str:
    return f"is larger than {most // MIB} MiB" if most >= MIB else f"is larger than {most // 1024} KiB"
