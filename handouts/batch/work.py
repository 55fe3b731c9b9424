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

from handouts.batch.requests import problem_of
from handouts.choose.leaflet import Excerpt
from handouts.errors import ContentError, FileError, LayoutError, PatientDataError, Problem
from handouts.files.output import write_whole
from handouts.model.job import GalleyKey
from handouts.render import Renderer
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

NAMES_FAULT: Final = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.EISDIR})
"""What a disk says of a name that it can't have; anything else is wrong for every file."""
MOST_RENDERERS: Final = 16
REFUSING: Final = (ContentError, LayoutError, PatientDataError)
"""What is wrong with a row alone, or with what it asks for; anything else stops the run."""
_RENDERERS: Final[dict[tuple[str, Path], Renderer]] = {}
"""A worker's own, by galley: executors have no other place for what outlives a chunk. No byte depends on it."""


class WorkItem(Struct, frozen=True):
    """What a worker needs to know of a task."""

    row: int
    excerpt: Excerpt
    values: dict[str, str]
    file: str


class Chunk(Struct, frozen=True):
    """Work that shares a galley: its name, its key (pickled once for all its chunks, read once by a worker), the folder
    of the files (None: they are judged and not made) and that of the cached galleys."""

    galley: str
    key: bytes
    items: tuple[WorkItem, ...]
    folder: Path | None
    cache: Cache


class Done(Struct, frozen=True):
    """What became of an item: the file's SHA-256, or why there can be none."""

    sha256: str = ""
    problem: Problem | None = None


def make_chunk(chunk: Chunk) -> list[Done]:
    """Write the file of each item, or say whether it could be made; a row that can't be printed is refused alone."""
    renderer = _renderer(chunk)
    return [_make(renderer, item, chunk.folder) for item in chunk.items]


def prepare(key: GalleyKey, galley: str, cache: Cache) -> Problem | None:
    """Lay a galley out unless it is cached under its name; return why it can't be, as a problem without a row."""
    if (galley, cache.folder) in _RENDERERS:
        return None
    try:
        galley_for(key, cache, galley)
    except REFUSING as error:
        return problem_of(error)
    return None


def start_worker() -> None:
    """End with the run even if it is killed."""
    Thread(target=_end_with_parent, daemon=True).start()


def _make(renderer: Renderer, item: WorkItem, folder: Path | None) -> Done:
    try:
        if folder is None:
            renderer.prove(item.excerpt, item.values)
            return Done()
        pdf, _ = renderer.make(item.excerpt, item.values)
        _write(folder, item.file, pdf)
    except REFUSING as error:
        return Done(problem=problem_of(error, item.row))
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


def _renderer(chunk: Chunk) -> Renderer:
    """Return the renderer of a galley; a worker keeps the last ones ready, for its next chunks are mostly of these."""
    key = (chunk.galley, chunk.cache.folder)
    renderer = _RENDERERS.pop(key, None)
    if renderer is None:
        made_for: GalleyKey = pickle.loads(chunk.key)  # noqa: S301  the run's own, by the way of every argument
        renderer = Renderer(made_for, galley_for(made_for, chunk.cache, chunk.galley))
    while len(_RENDERERS) >= MOST_RENDERERS:
        del _RENDERERS[next(iter(_RENDERERS))]
    _RENDERERS[key] = renderer
    return renderer


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
