"""Turn what became of rows into lines of a ledger, and a ledger back into lines.

A ledger is JSON Lines, added to and never changed but by `purge`. It holds nothing personal: a row's id stands as its
HMAC under the clinic's key, so that only who has the roster and the key can tell whose line it is. A last line that a
crash cut off is passed over.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from handouts.errors import FileError
from handouts.output import append, write_whole

NAME: Final = "ledger.jsonl"
Outcome = Literal["written", "refused"]


class Line(Struct, frozen=True, omit_defaults=True):
    """What became of one row. `id` is the HMAC of the row's; `sections` maps each section to its version, `contact` is
    that of the clinic's name, numbers and addresses, `input` that of all that went into the file."""

    row: int
    time: str
    outcome: Outcome
    id: str = ""
    code: str = ""
    topic: str = ""
    preset: str = ""
    locale: str = ""
    format: str = ""
    paper: str = ""
    sections: dict[str, str] = {}
    contact: str = ""
    file: str = ""
    sha256: str = ""
    input: str = ""
    reason: str = ""


_DECODER: Final = msgspec.json.Decoder(Line)


def add(folder: Path, lines: Iterable[Line]) -> None:
    """Add lines to a folder's ledger."""
    data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    if data:
        append(folder / NAME, data)


def read(path: Path) -> Iterator[Line]:
    """Yield the lines of a ledger, oldest first; none where there is no such file. What is no line is passed over."""
    try:
        with path.open("rb") as file:
            yield from (line for line in map(_line, file) if line)
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error


def last_lines(path: Path) -> dict[str, Line]:
    """Return the last line of each row, by the HMAC of its id; of a row whose id is at fault, by `key`."""
    return {key(line): line for line in read(path)}


def key(line: Line) -> str:
    return line.id or f"row {line.row}"


def require(path: Path) -> None:
    """Raise `FileError` where there is no ledger."""
    if not path.exists():
        raise FileError(f"there is no ledger {path}", f"name the file {NAME} of a batch's folder")


def purge(path: Path, before: str) -> tuple[int, int]:
    """Delete the lines older than a day (ISO 8601); return how many went and how many stay."""
    require(path)
    lines = list(read(path))
    kept = [line for line in lines if line.time >= before]
    write_whole(path, b"".join(msgspec.json.encode(line) + b"\n" for line in kept))
    return len(lines) - len(kept), len(kept)


def _line(text: bytes) -> Line | None:
    try:
        return _DECODER.decode(text)
    except msgspec.DecodeError:
        return None
