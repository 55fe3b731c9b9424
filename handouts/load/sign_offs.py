"""Turn the files of a workspace's `signoffs/` folder into records (sign-offs, withdrawals, safety edits), and a record
into its file.

One small file for each, written once and never changed: two people who sign at the same time, or two copies of a
workspace that are put together, lose nothing. A file's name ends with a digest of what it says, so that one which was
changed by hand is known.
"""

import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, ValidationError, convert, structs

from handouts.errors import HandoutError, Problem, misfit
from handouts.files.output import make_folder, write_new
from handouts.load.toml_file import as_toml, read_toml
from handouts.model.sign_off import Release, SafetyEdit, SignOff, Withdrawal

FOLDER: Final = "signoffs"
_MOST_BYTES: Final = 16_384
_DIGITS: Final = 16
ALL: Final = "all"
"""Stands for every language in the name of a file."""
_VOIDING: Final = re.compile(
    rf"([^.]+)\.(.+)\.([\w-]+)\.(?:safety|[\w-]+\.withdrawn\.(\w{{{_DIGITS}}}))\.(\w{{{_DIGITS}}})\.toml"
)
"""The name of a file that voids what was signed: it says what, so that this is known where the file is damaged."""
Record = SignOff | Withdrawal | SafetyEdit


class Records(Struct, frozen=True):
    """The sign-offs of a workspace by their ids, what was withdrawn, by the ids of these, the safety edits, and the
    damaged files."""

    sign_offs: dict[str, SignOff] = {}
    withdrawn: dict[str, Withdrawal] = {}
    safety: dict[str, SafetyEdit] = {}
    damaged: tuple[Problem, ...] = ()

    @property
    def newest(self) -> date:
        """The last day on which anything was signed, withdrawn or marked."""
        signed = (one.signed for one in self.sign_offs.values())
        withdrawn = (one.withdrawn for one in self.withdrawn.values())
        return max([*signed, *withdrawn, *(one.marked for one in self.safety.values())], default=date.min)

    def parts(self, topic: str) -> tuple[str, ...]:
        """Return the parts of a topic that somebody has signed, whether or not they are still there."""
        return tuple(dict.fromkeys(one.part for one in self.sign_offs.values() if one.topic == topic))

    def holds_again(self, one: SignOff) -> bool:
        """Whether the same words were signed again in the same role, after a sign-off of them was withdrawn."""
        about = (one.topic, one.part, one.locale, one.role, one.digest)
        return any(
            (other.topic, other.part, other.locale, other.role, other.digest) == about
            and id_ not in self.withdrawn
            and self.unknown_to(other) is None
            for id_, other in self.sign_offs.items()
        )

    def unknown_to(self, one: SignOff) -> SafetyEdit | None:
        """Return a safety edit of the same part that was not known when it was signed, if there is one."""
        return next((edit for id_, edit in self.safety.items() if edit.concerns(one) and id_ not in one.safety), None)


NONE: Final = Records()


def read_records(workspace: Path) -> Records:
    """Return what is recorded in a workspace; a file that is damaged is named, and the others hold."""
    sign_offs: dict[str, SignOff] = {}
    withdrawn: dict[str, Withdrawal] = {}
    safety: dict[str, SafetyEdit] = {}
    damaged: list[Problem] = []
    for path in sorted((workspace / FOLDER).glob("*.toml")):
        read = _read(path, workspace)
        if isinstance(read, Problem):
            damaged.append(read)
        record = _still_meant(path) if isinstance(read, Problem) else read
        if isinstance(record, Withdrawal):
            withdrawn[record.sign_off] = record
        elif isinstance(record, SafetyEdit):
            safety[path.stem.rpartition(".")[2]] = record
        elif record:
            sign_offs[id_of(record)] = record
    return Records(sign_offs, withdrawn, safety, tuple(damaged))


def write_record(workspace: Path, record: Record) -> Path:
    """Write a record into a file of its own and return that; one that is there already stays."""
    path = workspace / FOLDER / name_of(record)
    make_folder(path.parent)
    write_new(path, encoded(record))
    return path


def write_safety_edits(
    workspace: Path, clinic: str, topic: str, parts: Iterable[str], locale: str, name: str, reason: str, today: date
) -> None:
    """Say of parts of a topic that what was signed of them before could harm."""
    known = read_records(workspace).safety
    for part in parts:
        after = tuple(sorted(id_ for id_, edit in known.items() if (edit.topic, edit.part) == (topic, part)))
        write_record(workspace, SafetyEdit(clinic, topic, part, name, today, reason, locale, after))


def name_of(record: Record) -> str:
    """Return the name of a record's file, which says what it is of and ends with its id."""
    kind = "safety" if isinstance(record, SafetyEdit) else str(record.role)
    kind += f".withdrawn.{record.sign_off}" if isinstance(record, Withdrawal) else ""
    return ".".join((record.topic, record.part, record.locale or ALL, kind, id_of(record), "toml"))


def anew(one: SignOff, records: Records) -> SignOff:
    """Return a sign-off that knows the safety edits of its part, and that none of the withdrawals is of: it follows the
    last one of the same words."""
    one = structs.replace(one, safety=tuple(sorted(id_ for id_, edit in records.safety.items() if edit.concerns(one))))
    while withdrawal := records.withdrawn.get(id_of(one)):
        one = structs.replace(one, after=id_of(withdrawal))
    return one


def id_of(record: Record | Release) -> str:
    """Return the digits by which others refer to a record: the beginning of the SHA-256 of its file."""
    return sha256(encoded(record)).hexdigest()[:_DIGITS]


def encoded(record: Record | Release) -> bytes:
    """Return what is in the file of a record; what is empty is left out."""
    return as_toml({key: value for key, value in structs.asdict(record).items() if value}).encode()


def _still_meant(path: Path) -> Withdrawal | SafetyEdit | None:
    """Return the withdrawal or safety edit of a damaged file as far as its name tells it, so that nothing revives."""
    if not (named := _VOIDING.fullmatch(path.name)):
        return None
    topic, part, locale, sign_off, _ = named.groups()
    why = "its file is damaged"
    if sign_off:
        return Withdrawal("", topic, part, locale, "clinician", sign_off, "", date.min, why)
    return SafetyEdit("", topic, part, "", date.min, why, "" if locale == ALL else locale)


def _read(path: Path, workspace: Path) -> Record | Problem:
    hint = "get the file back from a backup, or delete it and sign again"
    if _VOIDING.fullmatch(path.name):
        hint = "get the file back from a backup; until then, what it took back stays taken back"
    try:
        data = read_toml(path, _MOST_BYTES, within=workspace).data
        kind: type[Record] = Withdrawal if "sign_off" in data else SafetyEdit if "marked" in data else SignOff
        record = convert(data, kind)
    except HandoutError as error:
        return Problem(f"is damaged and does not count: {error.message}", hint, path=path)
    except ValidationError as error:
        return Problem(f"is damaged and does not count: {misfit(error)}", hint, path=path)
    if path.stem.rpartition(".")[2] != id_of(record):
        return Problem("was changed after it was written, and does not count", hint, path=path)
    return record
