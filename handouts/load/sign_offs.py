"""Turn the files of a workspace's `signoffs/` folder into records, and a sign-off or a withdrawal into its file.

One small file for each, written once and never changed: two people who sign at the same time, or two copies of a
workspace that are put together, lose nothing. A file's name ends with a digest of what it says, so that one which was
changed by hand is known.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Final

from msgspec import Struct, ValidationError, convert, structs

from handouts.errors import HandoutError, Problem
from handouts.files.output import make_folder, write_new
from handouts.load.toml_file import read_toml
from handouts.model.sign_off import SignOff, Withdrawal

FOLDER: Final = "signoffs"
_MOST_BYTES: Final = 16_384
_DIGITS: Final = 16


class Records(Struct, frozen=True):
    """The sign-offs of a workspace by their ids, what was withdrawn, by the ids of these, and the damaged files."""

    sign_offs: dict[str, SignOff] = {}
    withdrawn: dict[str, Withdrawal] = {}
    damaged: tuple[Problem, ...] = ()

    @property
    def newest(self) -> date:
        """The last day on which anything was signed or withdrawn."""
        days = [*(one.signed for one in self.sign_offs.values()), *(one.withdrawn for one in self.withdrawn.values())]
        return max(days, default=date.min)


NONE: Final = Records()


def read_records(workspace: Path) -> Records:
    """Return what is recorded in a workspace; a file that is damaged is named, and the others hold."""
    sign_offs: dict[str, SignOff] = {}
    withdrawn: dict[str, Withdrawal] = {}
    damaged: list[Problem] = []
    for path in sorted((workspace / FOLDER).glob("*.toml")):
        record = _read(path, workspace)
        if isinstance(record, Problem):
            damaged.append(record)
        elif isinstance(record, Withdrawal):
            withdrawn[record.sign_off] = record
        else:
            sign_offs[id_of(record)] = record
    return Records(sign_offs, withdrawn, tuple(damaged))


def write_record(workspace: Path, record: SignOff | Withdrawal) -> Path:
    """Write a sign-off or a withdrawal into a file of its own and return that; one that is there already stays."""
    name = ".".join((record.topic, record.part, record.locale, record.role, id_of(record), "toml"))
    path = workspace / FOLDER / name
    make_folder(path.parent)
    write_new(path, _encoded(record))
    return path


def anew(one: SignOff, records: Records) -> SignOff:
    """Return a sign-off that none of the withdrawals is of: it follows the last one of the same words."""
    while withdrawal := records.withdrawn.get(id_of(one)):
        one = structs.replace(one, after=id_of(withdrawal))
    return one


def id_of(record: SignOff | Withdrawal) -> str:
    """Return the digits by which others refer to a record: the beginning of the SHA-256 of its file."""
    return sha256(_encoded(record)).hexdigest()[:_DIGITS]


def _read(path: Path, workspace: Path) -> SignOff | Withdrawal | Problem:
    hint = "get the file back from a backup, or delete it and sign again"
    try:
        data = read_toml(path, _MOST_BYTES, within=workspace).data
        record = convert(data, Withdrawal) if "sign_off" in data else convert(data, SignOff)
    except HandoutError as error:
        return Problem(f"is damaged and does not count: {error.message}", hint, path=path)
    except ValidationError as error:
        return Problem(f"is damaged and does not count: {error}", hint, path=path)
    if path.stem.rpartition(".")[2] != id_of(record):
        return Problem("was changed after it was written, and does not count", hint, path=path)
    return record


def _encoded(record: SignOff | Withdrawal) -> bytes:
    return "".join(f"{key} = {value}\n" for key, value in _lines(record)).encode()


def _lines(record: SignOff | Withdrawal) -> Iterator[tuple[str, str]]:
    """Yield keys and values as TOML writes them; an empty text is left out."""
    for key, value in structs.asdict(record).items():
        if isinstance(value, date):
            yield key, value.isoformat()
        elif value:
            yield key, dumps(value, ensure_ascii=False)
