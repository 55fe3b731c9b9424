"""Keep the bytes of galleys on disk, each under its fingerprint.

A galley holds nothing personal, but what it says is printed: the cache uses a folder only if it is ours and nobody else
may write into it, and reads only files that are ours. A cache that is damaged, unreadable or full never breaks a run:
what can't be read counts as absent, what can't be written is laid out again next time. The galleys that were not used
for longest are deleted when the folder grows past its limit.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.errors import FileError
from handouts.files.reading import read_bytes

LIMIT_BYTES: Final = 256 * 2**20
SUFFIX: Final = ".galley"
DIGEST_BYTES: Final = 32


class Stats(Struct, frozen=True):
    """What the cache holds now."""

    folder: Path
    galleys: int
    bytes: int
    limit_bytes: int


class Cache(Struct, frozen=True):
    """Galleys in one folder, each a file: the SHA-256 of its content, then the content."""

    folder: Path
    limit_bytes: int = LIMIT_BYTES

    def get(self, fingerprint: str) -> bytes | None:
        """Return the bytes kept under a fingerprint if they are whole, or None; note that they were used just now."""
        path = self._path(fingerprint)
        if not (self.is_trusted() and _is_ours(path)):
            return None
        try:
            kept = read_bytes(path, self.limit_bytes + DIGEST_BYTES)
        except FileError:
            return None
        digest, data = kept[:DIGEST_BYTES], kept[DIGEST_BYTES:]
        if sha256(data).digest() != digest:
            return None
        with suppress(OSError):
            os.utime(path)
        return data

    def holds(self, fingerprint: str) -> bool:
        """Whether something is kept under a fingerprint; whether it is whole shows when it is read."""
        return self.is_trusted() and _is_ours(self._path(fingerprint))

    def put(self, fingerprint: str, data: bytes) -> None:
        """Keep bytes under a fingerprint, whole or not at all; past the limit, delete what was not used for longest."""
        if len(data) > self.limit_bytes:
            return
        with suppress(OSError):
            self._make_folder()
            if self.is_trusted():
                self._write(self._path(fingerprint), sha256(data).digest() + data)
                self._evict()

    def is_trusted(self) -> bool:
        """Whether nobody else can have put a galley into the folder."""
        with suppress(OSError):
            return _is_ours(self.folder) and not self.folder.stat().st_mode & 0o022
        return False

    def clear(self) -> int:
        """Delete everything kept; return how many galleys that was."""
        galleys = 0
        for path in list(self._files()):
            with suppress(OSError):
                path.unlink()
                galleys += path.suffix == SUFFIX
        return galleys

    def stats(self) -> Stats:
        """Count what is kept."""
        sizes = [size for path, size, _ in self._sizes() if path.suffix == SUFFIX]
        return Stats(self.folder, len(sizes), sum(sizes), self.limit_bytes)

    def _make_folder(self) -> None:
        """Make the folder and those above it, for their owner alone whatever the umask."""
        for folder in reversed([self.folder, *self.folder.parents]):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)

    def _path(self, fingerprint: str) -> Path:
        if not fingerprint.isalnum():
            raise ValueError("a fingerprint is letters and digits")
        return self.folder / f"{fingerprint}{SUFFIX}"

    def _write(self, path: Path, data: bytes) -> None:
        """Write beside the file and rename, so that a reader sees the old bytes or the new ones (mode 0600)."""
        handle, part = tempfile.mkstemp(suffix=".part", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise

    def _files(self) -> Iterator[Path]:
        """Yield the galleys, and the files that a run left half written; no other file in the folder is ours."""
        with suppress(OSError):
            yield from (path for path in self.folder.iterdir() if path.suffix in {SUFFIX, ".part"})

    def _sizes(self) -> list[tuple[Path, int, int]]:
        """Return path, size and time of last use of every file that is still there."""
        found = []
        for path in self._files():
            with suppress(OSError):
                status = path.stat()
                found.append((path, status.st_size, status.st_mtime_ns))
        return found

    def _evict(self) -> None:
        files = sorted(self._sizes(), key=lambda file: file[2])
        total = sum(size for _, size, _ in files)
        for path, size, _ in files:
            if total <= self.limit_bytes:
                return
            path.unlink(missing_ok=True)
            total -= size


def _is_ours(path: Path) -> bool:
    with suppress(OSError):
        return path.lstat().st_uid == os.geteuid()
    return False


def user_cache() -> Cache:
    """Return the cache of the person who runs this; `HANDOUTS_CACHE` names another folder."""
    from platformdirs import user_cache_path

    folder = os.environ.get("HANDOUTS_CACHE")
    return Cache(Path(folder) if folder else user_cache_path("handouts", appauthor=False))
