"""Turn bytes into a file, or standard output: the one place where files go out.

A file is there whole or not at all, whatever happens meanwhile, and only its owner may read it: a handout can name a
patient.
"""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from handouts.errors import FileError, UsageError
from handouts.files.reading import require_unix

HINTS: Final = {
    errno.EACCES: "choose a folder that you may write to, with -o",
    errno.EPERM: "choose a folder that you may write to, with -o",
    errno.EROFS: "choose a folder that you may write to, with -o",
    errno.ENOSPC: "free some space, or choose another disk with -o",
    errno.EDQUOT: "free some space, or choose another disk with -o",
    errno.ENAMETOOLONG: "choose a shorter name with -o",
}


class Kind(NamedTuple):
    """A kind of file: how its name ends, what it is called, what its bytes begin with, or have among them."""

    ending: str
    name: str
    start: bytes
    part: bytes = b""


PDF: Final = Kind(".pdf", "PDF", b"%PDF-")
WEB_PAGE: Final = Kind(".html", "web page", b"<!DOCTYPE html>")
PLAIN_TEXT: Final = Kind(".txt", "text of a leaflet", b"", b"\n____________\n")
"""What a leaflet is written as; the line stands over the foot of each text."""
KINDS: Final = (PDF, WEB_PAGE, PLAIN_TEXT)
TORN: Final = b"\x18\n"
"""How a line ends that was cut off: with ASCII's "cancel", so that nobody takes it for a damaged one."""


def write_whole(path: Path, data: bytes, *, is_synced: bool = True) -> None:
    """Write a file beside its place and rename it, replacing what was there; its folder must exist.

    A link is replaced, not followed: in a folder that others may write to, it could lead to any file of ours. A device
    or a pipe is written to as it is: a rename would put a file in its stead. Without `is_synced` a file can be empty
    after a power cut, so that who writes it must check the file before trusting it.
    """
    require_unix()
    try:
        require_place(path)
        if _is_stream(path):
            path.write_bytes(data)
        else:
            with _beside(path, data, is_synced=is_synced) as part:
                part.replace(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failed("write", path, error) from error


def write_new(path: Path, data: bytes) -> None:
    """Write a file as `write_whole` does, unless one is there by then: that of another run is left as it is."""
    with _beside(path, data) as part:
        try:
            path.hardlink_to(part)
        except FileExistsError:
            return
        except OSError:  # a disk without links
            if not path.exists():
                part.replace(path)


def refuse_over(path: Path, inputs: Iterable[Path]) -> None:
    """Raise `UsageError` where a file to write is one that is read, under whatever name."""
    if not path.exists():
        return
    there = path.stat()
    for read in inputs:
        if read.exists() and os.path.samestat(read.stat(), there):
            raise UsageError(
                f"can't write {path}: it is one of the files that this is made from", "name another file with -o"
            )


def kind_of(path: Path) -> Kind:
    """Return the kind of leaflet that a file's name asks for, a PDF where it has no ending; raise `UsageError` for an
    ending that is of none."""
    refuse_ending(path, *(kind.ending for kind in KINDS))
    return next((kind for kind in KINDS if kind.ending == path.suffix.lower()), PDF)


def refuse_but_pdf(path: Path) -> None:
    """Raise `UsageError` where a PDF would be called something else, or would replace a file of another kind."""
    refuse_ending(path, PDF.ending)
    refuse_over_other(path, PDF)


def refuse_over_other(path: Path, kind: Kind) -> None:
    """Raise `UsageError` where a file would replace one of another kind: a key, a ledger, whatever was named by
    mistake."""
    if not path.is_file() or path.is_symlink():
        return
    with path.open("rb") as file:
        there = file.read() if kind.part else file.read(len(kind.start))
    if there and not (there.startswith(kind.start) and kind.part in there):
        raise UsageError(
            f"can't write {path}: a file that is not a {kind.name} is already there", "name another file with -o"
        )


def refuse_ending(path: Path, *known: str) -> None:
    """Raise `UsageError` where the end of a file's name says that it is of another kind than what is written, so that
    no other program takes it for what it is not. A name without an ending says nothing; nor does that of a device."""
    if path.suffix.lower() not in {"", *known} and (path.is_file() or not path.exists()):
        *others, last = (ending.removeprefix(".").upper() for ending in known)
        kinds = f"{', '.join(others)} or {last} file" if others else last
        raise UsageError(
            f"can't write {path}: handouts can only make a {kinds} here", f"-o {path.with_suffix(known[0])}"
        )


def make_folder(path: Path) -> None:
    """Make a folder of our own beside handouts, which only its owner may enter; its parent must exist."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _failed("make the folder", path, error) from error


def is_open(path: Path) -> bool:
    """Whether others than the owner may read a file or enter a folder."""
    return bool(path.stat().st_mode & 0o077)


def close(path: Path) -> None:
    """Make a file readable by its owner alone again, as it was written, where its disk knows owners."""
    with suppress(OSError):
        if is_open(path):
            path.chmod(0o600)


def append(path: Path, data: bytes) -> None:
    """Add whole lines to a file that only its owner may read; a last line that was cut off is ended first (`TORN`)."""
    require_unix()
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "rb+") as file:
            end = file.seek(0, os.SEEK_END)
            is_torn = end > 0 and os.pread(handle, 1, end - 1) != b"\n"
            file.write(TORN + data if is_torn else data)
            file.flush()
            os.fsync(handle)
    except OSError as error:
        raise _failed("write", path, error) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a folder to one run at a time; a second run is refused. The lock goes with the process."""
    require_unix()
    import fcntl

    path = folder / ".lock"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        hint = "wait until it ends, or choose another folder"
        raise FileError(f"another run is writing to {folder}", hint) from error
    except OSError as error:
        raise _failed("write", path, error) from error
    try:
        yield
    finally:
        os.close(handle)


def clear_parts(folder: Path) -> None:
    """Delete what runs that were killed left of files half written; nobody may be writing to the folder."""
    for path in folder.rglob(".*.part"):
        path.unlink(missing_ok=True)


def require_stdout() -> None:
    """Raise `FileError` where standard output is closed, and `cli` has opened nowhere in its place."""
    if getattr(sys.stdout, "name", "") == os.devnull:
        raise FileError("standard output is closed", "name a file with -o")


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output, unless that is a terminal, which they would garble."""
    require_stdout()
    if sys.stdout.isatty():
        raise UsageError("standard output is a terminal, not a file", "redirect it: handouts render … -o - > FILE")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _failed(what: str, path: Path, error: OSError) -> FileError:
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return FileError(f"can't {what} {path}: {reason}", HINTS.get(error.errno or 0, ""))


def require_place(path: Path) -> None:
    """Refuse a path that is a folder, or whose folder is not there: we make no folder that nobody asked for."""
    if path.is_dir():
        raise FileError(f"can't write {path}: it is a folder", f"name a file in it: -o {path / 'leaflet.pdf'}")
    if not path.parent.exists():
        raise FileError(f"can't write {path}: the folder {path.parent} does not exist", f"mkdir -p '{path.parent}'")


def _is_stream(path: Path) -> bool:
    """Whether it is a device or a pipe, or a link to what is open (/dev/stdout); raises for one of a stranger's."""
    if not path.exists():
        return False
    if path.is_symlink() and path.absolute().parts[1] in {"dev", "proc"}:
        return True
    status = path.stat()
    if stat.S_ISREG(status.st_mode):
        return False
    if status.st_uid not in {0, os.geteuid()}:
        raise FileError(f"can't write {path}: it is another user's pipe or device", "name another file with -o")
    return True


@contextmanager
def _beside(path: Path, data: bytes, *, is_synced: bool = True) -> Iterator[Path]:
    """Lend a file of these bytes beside a path, to be put in its place; what is left of it goes."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)  # mode 0600
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if is_synced:
                file.flush()
                os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)
