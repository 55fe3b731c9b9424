"""Turn a chunk of tasks into files: what a worker does, in this process, another one or on another machine.

A handout's bytes depend on its task alone, not on the chunk, the worker or what was made before.
"""

import os
import signal
from hashlib import sha256
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import Final

from msgspec import Struct

from handouts.batch.plan import Sheaf, Task
from handouts.cache import Cache
from handouts.errors import LayoutError, PatientDataError
from handouts.output import write_whole
from handouts.pipeline import Press, galley_for

MOST_PRESSES: Final = 3
_PRESSES: Final[dict[tuple[str, Path], Press]] = {}
"""A worker's own, by galley: executors have no other place for what outlives a chunk. No byte depends on it."""


class Chunk(Struct, frozen=True):
    """Tasks that share a galley, the folder of their files and that of the cached galleys."""

    sheaf: Sheaf
    tasks: tuple[Task, ...]
    folder: Path
    cache: Cache


class Done(Struct, frozen=True):
    """What became of a task: the file's SHA-256, or why there is none."""

    task: Task
    sha256: str
    pages: int = 0
    reason: str = ""


def make_chunk(chunk: Chunk) -> list[Done]:
    """Write the file of each task; a row whose values can't be printed is refused alone."""
    press = _press(chunk.sheaf, chunk.cache)
    return [_make(press, task, chunk.folder) for task in chunk.tasks]


def prepare(sheaf: Sheaf, cache: Cache) -> None:
    """Lay a galley out unless it is cached."""
    setting = sheaf.setting
    galley_for(setting.topic, setting.clinic, setting.page, setting.layout, setting.locale, cache)


def start_worker() -> None:
    """Leave Ctrl-C to the run, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _make(press: Press, task: Task, folder: Path) -> Done:
    try:
        pdf, pages = press.make(task.choice.order, task.values)
    except (LayoutError, PatientDataError) as error:
        return Done(task, "", reason=error.message.partition("\n")[0])
    write_whole(folder / task.file, pdf, is_synced=False)  # a rerun proves it by its SHA-256
    return Done(task, sha256(pdf).hexdigest(), pages)


def _press(sheaf: Sheaf, cache: Cache) -> Press:
    """Return the press of a galley; a worker keeps the last ones ready, for its next chunks are mostly of these."""
    key = (sheaf.galley, cache.folder)
    if key not in _PRESSES:
        while len(_PRESSES) >= MOST_PRESSES:
            del _PRESSES[next(iter(_PRESSES))]
        setting = sheaf.setting
        galley = galley_for(setting.topic, setting.clinic, setting.page, setting.layout, setting.locale, cache)
        _PRESSES[key] = Press(setting, galley)
    return _PRESSES[key]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
