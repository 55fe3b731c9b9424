"""Turn bytes into a file, or standard output: the one place where files go out.

A file is there whole or not at all, whatever happens meanwhile, and only its owner may read it: a handout can name a
patient.
"""

import errno
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from handouts.errors import FileError, UsageError

HINTS: Final = {
    errno.EACCES: "choose a folder that you may write to, with -o",
    errno.EPERM: "choose a folder that you may write to, with -o",
    errno.EROFS: "choose a folder that you may write to, with -o",
    errno.ENOSPC: "free some space, or choose another disk with -o",
    errno.EDQUOT: "free some space, or choose another disk with -o",
    errno.ENAMETOOLONG: "choose a shorter name with -o",
}


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it, replacing what was there; its folder must exist.

    A device or a pipe is written to as it is: a rename would put a file in its stead.
    """
    try:
        _refuse_folder(path)
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise FileError(f"cannot write {path}: {reason}", HINTS.get(error.errno or 0, "")) from error


def make_folder(path: Path) -> None:
    """Make a folder of our own beside handouts, which only its owner may enter; its parent must exist."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise FileError(f"cannot make the folder {path}: {reason}", HINTS.get(error.errno or 0, "")) from error


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output, unless that is a terminal, which they would garble."""
    if sys.stdout.isatty():
        raise UsageError("standard output is a terminal, not a file", "redirect it: handouts render … -o - > FILE")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _refuse_folder(path: Path) -> None:
    """Refuse a path that is a folder, or whose folder is not there: we make none behind the user's back."""
    if path.is_dir():
        raise FileError(f"cannot write {path}: it is a folder", f"name a file in it: -o {path / 'leaflet.pdf'}")
    if not path.parent.exists():
        raise FileError(f"cannot write {path}: the folder {path.parent} does not exist", f"mkdir -p '{path.parent}'")


def _replace(path: Path, data: bytes) -> None:
    handle, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
