"""The clinic's key: turns a patient's id into a name that nobody without the key can turn back or guess."""

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256
from pathlib import Path
from typing import Final

from handouts.batch import ledger
from handouts.errors import FileError
from handouts.files.output import write_new
from handouts.files.reading import read_bytes

NAME: Final = "handouts.key"
_BYTES: Final = 32


def load_key(folder: Path) -> bytes:
    """Return the key in a folder; it is made on first use, for its owner alone."""
    path = folder / NAME
    try:
        if not path.exists():
            write_new(path, secrets.token_bytes(_BYTES))
        return _read(path)
    except OSError as error:
        hint = "the key for patients' ids stands beside clinic.toml: make that folder yours to write to"
        raise FileError(f"can't read or make {path}: {error.strerror}", hint) from error


def known_key(folder: Path) -> bytes:
    """Return the key that a ledger was written with; a new one would find nobody in it."""
    path = folder / NAME
    if not path.exists():
        hint = "put it back from a copy: nothing else tells whose line is whose; or run into another folder"
        raise FileError(f"there is no key {path}, and there is a ledger", hint)
    return load_key(folder)


def ledger_key(folder: Path, path: Path) -> bytes:
    """Return the key in a folder for a run with this ledger: made on first use, never for a ledger that is there.

    What a full disk left of a key is made anew, where no ledger in or under that folder may have been written with it.
    """
    if not path.exists():
        _clear_torn(folder)
    key = known_key(folder) if path.exists() else load_key(folder)
    ledger.check_key(path, key_name(key))
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


def _clear_torn(folder: Path) -> None:
    path = folder / NAME
    if path.is_file() and path.stat().st_size < _BYTES and not any(folder.glob(f"*/{ledger.NAME}")):
        path.unlink()


def _read(path: Path) -> bytes:
    key = read_bytes(path)
    if len(key) != _BYTES:
        raise FileError(f"{path} is no key of ours", "restore it from a copy; a new one makes old ledgers unreadable")
    if path.stat().st_mode & 0o077:
        raise FileError(f"others may read {path}", f"chmod 600 {path}")
    return key
