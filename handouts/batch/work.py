"""Turn a chunk of tasks into files: what a worker does, in this process, another one or on another machine.

A handout's bytes depend on its task alone, not on the chunk, the worker or what was made before.
"""

import os
import pickle
import signal
from hashlib import sha256
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import Final

from msgspec import Struct

from handouts.batch.plan import Sheaf
from handouts.cache import Cache
from handouts.errors import LayoutError, PatientDataError
from handouts.output import write_whole
from handouts.pipeline import Order, Press, Setting, galley_for

MOST_PRESSES: Final = 16
_PRESSES: Final[dict[tuple[str, Path], Press]] = {}
"""A worker's own, by galley: executors have no other place for what outlives a chunk. No byte depends on it."""


class Job(Struct, frozen=True):
    """What a worker needs to know of a task."""

    order: Order
    values: dict[str, str]
    file: str


class Chunk(Struct, frozen=True):
    """Jobs that share a galley: its name, its setting (pickled once for all its chunks, read once by a worker), the
    folder of the files and that of the cached galleys."""

    galley: str
    setting: bytes
    jobs: tuple[Job, ...]
    folder: Path
    cache: Cache


class Done(Struct, frozen=True):
    """What became of a job: the file's SHA-256, or why there is none."""

    sha256: str
    reason: str = ""


def make_chunk(chunk: Chunk) -> list[Done]:
    """Write the file of each job; a row whose values can't be printed is refused alone."""
    press = _press(chunk)
    return [_make(press, job, chunk.folder) for job in chunk.jobs]


def prepare(sheaf: Sheaf, cache: Cache) -> None:
    """Lay a galley out unless it is cached."""
    galley_for(sheaf.setting, cache, sheaf.galley)


def start_worker() -> None:
    """Leave Ctrl-C to the run, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _make(press: Press, job: Job, folder: Path) -> Done:
    try:
        pdf, _ = press.make(job.order, job.values)
    except (LayoutError, PatientDataError) as error:
        return Done("", error.message.partition("\n")[0])
    write_whole(folder / job.file, pdf, is_synced=False)  # a rerun proves it by its SHA-256
    return Done(sha256(pdf).hexdigest())


def _press(chunk: Chunk) -> Press:
    """Return the press of a galley; a worker keeps the last ones ready, for its next chunks are mostly of these."""
    key = (chunk.galley, chunk.cache.folder)
    press = _PRESSES.pop(key, None)
    if press is None:
        setting: Setting = pickle.loads(chunk.setting)  # noqa: S301  the run's own, by the way of every argument
        press = Press(setting, galley_for(setting, chunk.cache, chunk.galley))
    while len(_PRESSES) >= MOST_PRESSES:
        del _PRESSES[next(iter(_PRESSES))]
    _PRESSES[key] = press
    return press


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
