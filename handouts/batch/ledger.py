"""Turn what became of rows into lines of a ledger, and a ledger back into lines; and ids of patients into pseudonyms.

A ledger is JSON Lines, added to and never changed but by `purge`. It holds nothing personal: a row's id stands as its
HMAC under the clinic's key, so that only who has the roster and the key can tell whose line it is. A line that a crash
cut off is left out: its row was made again. Other lines that can’t be read are told.
"""

import hmac
import secrets
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec
from msgspec import Struct

from handouts.errors import FileError, Problem, raise_for
from handouts.files.output import TORN, append, write_new, write_whole
from handouts.files.reading import MIB, opened, read_bytes

NAME: Final = "ledger.jsonl"
KEY_NAME: Final = "handouts.key"
MOST_BYTES: Final = 1024 * MIB
"""A million lines."""
MOST_BYTES_OF_PDF: Final = 256 * MIB
_BYTES_OF_KEY: Final = 32
_BEGIN: Final = b'{"row":'
"""How each line begins."""
Outcome = Literal["written", "refused"]


class LedgerLine(Struct, frozen=True, omit_defaults=True):
    """What became of one row. `id` is the HMAC of the row's; `sections` maps each section to its version, `contact` is
    that of the clinic's name, numbers and addresses, `input` that of all that went into the file; `under` tells keys
    apart. `drafts` are the parts that somebody still had to sign, each with the roles in which; `texts` has a digest of
    what is signed of each part, `release` names the release that the text was of."""

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
    drafts: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    release: str = ""
    contact: str = ""
    file: str = ""
    sha256: str = ""
    input: str = ""
    reason: str = ""


class Purge(Struct, frozen=True):
    """What is deleted of a ledger: lines, those among them that tell of a leaflet, the first and the last day of them;
    and what is kept, some of it because it can't be read."""

    deleted: int
    leaflets: int
    first_day: str
    last_day: str
    kept: int
    unreadable: int


class Count(NamedTuple):
    """How many leaflets were written of a kind; each month in UTC, as YYYY-MM."""

    month: str
    topic: str
    locale: str
    format: str
    leaflets: int
    drafts: int


_DECODER: Final = msgspec.json.Decoder(LedgerLine)


def add(folder: Path, lines: Iterable[LedgerLine]) -> None:
    """Add lines to a folder's ledger."""
    data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    if data:
        append(folder / NAME, data)


def read(path: Path) -> Iterator[LedgerLine]:
    """Yield the lines of a ledger, oldest first; none where there is no file. Other lines are left out."""
    yield from (line for line in map(_line, _texts(path)) if line)


def check(paths: Iterable[Path]) -> None:
    """Raise `ContentError` with every line that can't be read, but those that a crash cut off."""
    problems = [
        Problem("can't be read", path=path, line=number)
        for path in paths
        for number, text in enumerate(_texts(path), 1)
        if _is_damaged(text)
    ]
    hint = "restore the ledger from a copy, or write to another folder"
    raise_for(problems, f"the ledger is damaged, so nobody can tell who got the leaflets of these lines; {hint}")


def check_key(path: Path, under: str) -> None:
    """Raise `FileError` where a line was written under another key: its row would be a stranger."""
    if any(line.under not in {"", under} for line in read(path)):
        raise FileError(f"{path} was written with another key", "restore that key, or write to another folder")


def last_lines(path: Path) -> dict[str, LedgerLine]:
    """Return the last line of each leaflet, by `row_key`; a row that was refused once and written since has that."""
    found: dict[str, LedgerLine] = {}
    for line in read(path):
        found[row_key(line)] = line
        if line.outcome == "written":
            found.pop(leaflet_key(line.id, ""), None)
    return found


def owners(path: Path) -> dict[str, str]:
    """Return whose each file is: the HMAC of the id that it was written for last, by its `file_key`."""
    return {file_key(line.file): line.id for line in read(path) if line.outcome == "written"}


def counts(paths: Iterable[Path]) -> list[Count]:
    """Return how many leaflets ledgers tell of, by month, topic, language and format, and how many of them were drafts.

    One that was made again, as for a new number of the clinic, counts again: it was printed again.
    """
    written = [line for path in paths for line in read(path) if line.outcome == "written"]
    kinds = [(line.time[:7], line.topic, line.locale, line.format) for line in written]
    drafts = Counter(kind for kind, line in zip(kinds, written, strict=True) if line.drafts)
    return [Count(*kind, number, drafts[kind]) for kind, number in sorted(Counter(kinds).items())]


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


def row_key(line: LedgerLine) -> str:
    """Return what one row's lines have in common; a row that was refused before its topic was known has none."""
    return leaflet_key(line.id, line.topic) if line.id else f"row {line.row}"


def leaflet_key(id_: str, topic: str) -> str:
    """Return what tells leaflets apart: a patient, by the HMAC of the id, has one of each topic."""
    return f"{id_} {topic}"


def require(path: Path) -> None:
    """Raise `FileError` where there is no ledger, or another file of which no line is a ledger's."""
    hint = f"name the file {NAME} in the folder of a batch"
    if not path.exists():
        raise FileError(f"there is no ledger {path}", hint)
    if path.suffix != Path(NAME).suffix and next(read(path), None) is None:
        raise FileError(f"{path} is no ledger", hint)


def purge(path: Path, before: str, *, is_trial: bool = False) -> Purge:
    """Delete the lines older than a day (ISO 8601), or only say which these are; lines that can't be read stay."""
    require(path)
    kept, gone = list[bytes](), list[LedgerLine]()
    for text in _texts(path):
        line = _line(text)
        if line is None or line.time >= before:
            kept.append(text)
        else:
            gone.append(line)
    if gone and not is_trial:
        write_whole(path, b"".join(kept))
    days = sorted(line.time[:10] for line in gone) or [""]
    leaflets = sum(line.outcome == "written" for line in gone)
    return Purge(len(gone), leaflets, days[0], days[-1], len(kept), sum(map(_is_damaged, kept)))


def load_key(folder: Path) -> bytes:
    """Return the key in a folder; it is made on first use, for its owner alone."""
    path = folder / KEY_NAME
    try:
        if not path.exists():
            write_new(path, secrets.token_bytes(_BYTES_OF_KEY))
        return _read_key(path)
    except OSError as error:
        hint = "the key for patients' ids is kept beside clinic.toml: you must be able to write to that folder"
        raise FileError(f"can't read or make {path}: {error.strerror}", hint) from error


def known_key(folder: Path) -> bytes:
    """Return the key that a ledger was written with; a new one would find nobody in it."""
    path = folder / KEY_NAME
    if not path.exists():
        hint = "restore it from a copy, as nothing else tells whose line is whose; or write to another folder"
        raise FileError(f"there is no key {path}, but there is a ledger", hint)
    return load_key(folder)


def ledger_key(folder: Path, path: Path) -> bytes:
    """Return the key in a folder for a run with this ledger: made on first use, never for a ledger that is there.

    What a full disk left of a key is made anew, where no ledger in or under that folder may have been written with it.
    """
    if not path.exists():
        _clear_torn(folder)
    key = known_key(folder) if path.exists() else load_key(folder)
    check_key(path, key_name(key))
    return key


def key_name(key: bytes) -> str:
    """Return what tells keys apart, and nothing of the key."""
    return short_name(pseudonym(key, "handouts.key"))


def pseudonym(key: bytes, id_: str) -> str:
    """Return what stands for an id in ledgers: its HMAC-SHA256 (RFC 2104)."""
    return hmac.digest(key, id_.encode(), sha256).hex()


def short_name(pseudonym_: str) -> str:
    """Return what stands for an id in file names: 60 bits of it, in letters and digits."""
    return b32encode(bytes.fromhex(pseudonym_))[:12].decode().lower()


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


def _clear_torn(folder: Path) -> None:
    path = folder / KEY_NAME
    if path.is_file() and path.stat().st_size < _BYTES_OF_KEY and not any(folder.glob(f"*/{NAME}")):
        path.unlink()


def _read_key(path: Path) -> bytes:
    key = read_bytes(path)
    if len(key) != _BYTES_OF_KEY:
        raise FileError(
            f"{path} is not a key made by handouts", "restore it from a copy; a new one makes old ledgers unreadable"
        )
    if path.stat().st_mode & 0o077:
        raise FileError(f"others may read {path}", f"chmod 600 {path}")
    return key
