"""Turn a chunk of tasks into files: what a worker does, in this process, another one or on another machine.

A handout's bytes depend on its task alone, not on the chunk, the worker or what was made before.
"""

import errno
import os
import pickle
from hashlib import sha256
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import Final

from msgspec import Struct

from handouts.batch.plan import GalleyKey
from handouts.batch.requests import flaw_of
from handouts.errors import ContentError, FileError, LayoutError, PatientDataError, Problem
from handouts.files.output import write_whole
from handouts.render import Order, Renderer, Setting, galley_for
from handouts.typeset.cache import Cache

NAMES_FAULT: Final = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.EISDIR})
"""What a disk says of a name that it can't have; anything else is wrong for every file."""
MOST_PRESSES: Final = 16
REFUSING: Final = (ContentError, LayoutError, PatientDataError)
"""What is wrong with a row alone, or with what it asks for; anything else stops the run."""
_PRESSES: Final[dict[tuple[str, Path], Renderer]] = {}
"""A worker's own, by galley: executors have no other place for what outlives a chunk. No byte depends on it."""


class WorkItem(Struct, frozen=True):
    """What a worker needs to know of a task."""

    row: int
    order: Order
    values: dict[str, str]
    file: str


class Chunk(Struct, frozen=True):
    """Jobs that share a galley: its name, its setting (pickled once for all its chunks, read once by a worker), the
    folder of the files (None: they are judged and not made) and that of the cached galleys."""

    galley: str
    setting: bytes
    jobs: tuple[WorkItem, ...]
    folder: Path | None
    cache: Cache


class Done(Struct, frozen=True):
    """What became of a job: the file's SHA-256, or why there can be none."""

    sha256: str = ""
    flaw: Problem | None = None


def make_chunk(chunk: Chunk) -> list[Done]:
    """Write the file of each job, or say whether it could be made; a row that can't be printed is refused alone."""
    press = _press(chunk)
    return [_make(press, job, chunk.folder) for job in chunk.jobs]


def prepare(sheaf: GalleyKey, cache: Cache) -> Problem | None:
    """Lay a galley out unless it is cached; return why it can't be, as the flaw of a row without a number."""
    if (sheaf.galley, cache.folder) in _PRESSES:
        return None
    try:
        galley_for(sheaf.setting, cache, sheaf.galley)
    except REFUSING as error:
        return flaw_of(error, 0)
    return None


def start_worker() -> None:
    """End with the run even if it is killed."""
    Thread(target=_end_with_parent, daemon=True).start()


def _make(press: Renderer, job: WorkItem, folder: Path | None) -> Done:
    try:
        if folder is None:
            press.prove(job.order, job.values)
            return Done()
        pdf, _ = press.make(job.order, job.values)
        _write(folder, job.file, pdf)
    except REFUSING as error:
        return Done(flaw=flaw_of(error, job.row))
    return Done(sha256(pdf).hexdigest())


def _write(folder: Path, name: str, pdf: bytes) -> None:
    """Write a file; no message tells its name, which may be a patient's id."""
    try:
        write_whole(folder / name, pdf, is_synced=False)  # a rerun proves it by its SHA-256
    except FileError as error:
        cause = error.__cause__
        if (isinstance(cause, OSError) and cause.errno in NAMES_FAULT) or (folder / name).is_dir():
            raise PatientDataError("this disk can't have a file of its name, or has a folder of it") from None
        reason = cause.strerror if isinstance(cause, OSError) else "the folder is not there"
        raise FileError(f"can't write into {folder}: {reason}", error.hint) from None


def _press(chunk: Chunk) -> Renderer:
    """Return the press of a galley; a worker keeps the last ones ready, for its next chunks are mostly of these."""
    key = (chunk.galley, chunk.cache.folder)
    press = _PRESSES.pop(key, None)
    if press is None:
        setting: Setting = pickle.loads(chunk.setting)  # noqa: S301  the run's own, by the way of every argument
        press = Renderer(setting, galley_for(setting, chunk.cache, chunk.galley))
    while len(_PRESSES) >= MOST_PRESSES:
        del _PRESSES[next(iter(_PRESSES))]
    _PRESSES[key] = press
    return press


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
