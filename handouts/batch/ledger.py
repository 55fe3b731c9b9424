"""Turn what became of rows into lines of a ledger, and a ledger back into lines.

A ledger is JSON Lines, added to and never changed but by `purge`. It holds nothing personal: a row's id stands as its
HMAC under the clinic's key, so that only who has the roster and the key can tell whose line it is. A line that a crash
cut off is passed over: its row was made again. Others that can't be read are told.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from handouts.errors import FileError, Problem, raise_for
from handouts.files.output import TORN, append, write_whole
from handouts.files.reading import MIB, opened, read_bytes

NAME: Final = "ledger.jsonl"
MOST_BYTES: Final = 1024 * MIB
"""A million lines."""
MOST_BYTES_OF_PDF: Final = 256 * MIB
_BEGIN: Final = b'{"row":'
"""How each line begins."""
Outcome = Literal["written", "refused"]


class LedgerLine(Struct, frozen=True, omit_defaults=True):
    """What became of one row. `id` is the HMAC of the row's; `sections` maps each section to its version, `contact` is
    that of the clinic's name, numbers and addresses, `input` that of all that went into the file; `under` tells keys
    apart."""

    row: int
    time: str
    outcome: Outcome
    id: str = ""
    under: str = ""
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


_DECODER: Final = msgspec.json.Decoder(LedgerLine)


def add(folder: Path, lines: Iterable[LedgerLine]) -> None:
    """Add lines to a folder's ledger."""
    data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    if data:
        append(folder / NAME, data)


def read(path: Path) -> Iterator[LedgerLine]:
    """Yield the lines of a ledger, oldest first; none where there is no such file. What is no line is passed over."""
    yield from (line for line in map(_line, _texts(path)) if line)


def check(paths: Iterable[Path]) -> None:
    """Raise `ContentError` with every line that can't be read, but those that a crash cut off."""
    problems = [
        Problem("can't be read", path=path, line=number)
        for path in paths
        for number, text in enumerate(_texts(path), 1)
        if _is_damaged(text)
    ]
    hint = "if there is a copy, take it; until then run into another folder"
    raise_for(problems, f"who got what these lines tell is not known; {hint}")


def check_key(path: Path, under: str) -> None:
    """Raise `FileError` where a line was written under another key: its row would be a stranger."""
    if any(line.under not in {"", under} for line in read(path)):
        raise FileError(f"{path} was written with another key", "put that key back, or take another folder")


def last_lines(path: Path) -> dict[str, LedgerLine]:
    """Return the last line of each row, by the HMAC of its id; of a row whose id is at fault, by `key`."""
    return {key(line): line for line in read(path)}


def owners(path: Path) -> dict[str, str]:
    """Return whose each file is: the HMAC of the id that it was written for last, by its `file_key`."""
    return {file_key(line.file): line.id for line in read(path) if line.outcome == "written"}


def files(folder: Path, but: str = "") -> list[Path]:
    """Return the files that a folder's ledger gives to anybody but one id."""
    whose = {line.file: line.id for line in read(folder / NAME) if line.outcome == "written"}
    return [folder / file for file, id_ in whose.items() if id_ != but]


def file_key(name: str) -> str:
    """Return what two names have in common that are one file on some disk: capitals don't count."""
    return name.casefold()


def is_as_written(folder: Path, line: LedgerLine, owners: Mapping[str, str]) -> bool:
    """Whether the file that a line tells of is still there: whose it is counts as much as what is in it."""
    try:
        content = read_bytes(folder / line.file, MOST_BYTES_OF_PDF)
    except FileError:
        return False
    return owners.get(file_key(line.file)) == line.id and sha256(content).hexdigest() == line.sha256


def key(line: LedgerLine) -> str:
    return line.id or f"row {line.row}"


def require(path: Path) -> None:
    """Raise `FileError` where there is no ledger."""
    if not path.exists():
        raise FileError(f"there is no ledger {path}", f"name the file {NAME} of a batch's folder")


def purge(path: Path, before: str) -> tuple[int, int, int]:
    """Delete the lines older than a day (ISO 8601); return how many went, stay, and stay because they can't be read."""
    require(path)
    texts = list(_texts(path))
    kept = [text for text in texts if (line := _line(text)) is None or line.time >= before]
    write_whole(path, b"".join(kept))
    return len(texts) - len(kept), len(kept), sum(map(_is_damaged, kept))


def _texts(path: Path) -> Iterator[bytes]:
    try:
        with opened(path, MOST_BYTES) as file:
            yield from file
    except FileError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error


def _line(text: bytes) -> LedgerLine | None:
    try:
        return _DECODER.decode(text.removesuffix(TORN))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _is_damaged(text: bytes) -> bool:
    """Whether it is not empty, can't be read, and is no line of ours that was cut off."""
    return bool(text.strip()) and _line(text) is None and not _is_torn(text)


def _is_torn(text: bytes) -> bool:
    """Whether it is the beginning of one line, as a crash leaves it."""
    rest = text.removesuffix(TORN)
    is_cut = not rest.endswith(b"\n")
    return is_cut and (_BEGIN.startswith(rest) or (rest.startswith(_BEGIN) and rest.count(_BEGIN) == 1))
