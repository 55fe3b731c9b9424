"""Turn a chunk of tasks into files: what a worker does, and where workers are: here, in other processes, on a cluster.

A handout's bytes depend on its task alone, not on the chunk, the worker or what was made before. Patients' values go to
a cluster over the wire, so its scheduler is on this machine or speaks TLS, whose certificates are set in Dask's
configuration. Its workers need this program, the same fonts, and the folder that is written to.
"""

import errno
import os
import pickle
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from logging import CRITICAL, getLogger
from multiprocessing import parent_process
from pathlib import Path
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask
from threading import Thread
from typing import Final

from msgspec import Struct

from handouts.batch.requests import problem_of
from handouts.choose.leaflet import Excerpt
from handouts.errors import (
    ContentError,
    FileError,
    LayoutError,
    MissingTool,
    PatientDataError,
    Problem,
    UsageError,
    installing,
)
from handouts.files.output import write_whole
from handouts.model.job import GalleyKey
from handouts.render import Renderer
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

PRELOAD: Final = [
    "handouts.batch.work",
    "handouts.language.formats",
    "handouts.assemble.assembly",
    "handouts.fonts.shaping",
]
"""What every worker needs, imported once for all of them."""
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


def executor_of(jobs: int, preload: Sequence[str] = PRELOAD) -> Executor:
    """Return workers: this process for one job, else processes of their own, which have imported `preload`."""
    if jobs == 1:
        return ThreadPoolExecutor(1)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    _start_deaf()
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=start_worker)


def cluster_executor(address: str) -> Executor:
    """Return the executor of a scheduler; raise where it is not to be trusted, not there, or Dask is not installed."""
    check_address(address)
    try:
        client = _quiet(import_module("distributed").Client)
    except ImportError as error:
        raise MissingTool("Dask is not installed", installing("cluster")) from error
    getLogger("distributed").setLevel(CRITICAL)  # what goes wrong is told once, by us
    try:
        executor: Executor = client(address, set_as_default=False).get_executor(pure=False)
    except (OSError, ValueError, TypeError) as error:
        hint = "is it running? TLS certificates are set in Dask's configuration: distributed.comm.tls"
        raise FileError(f"no scheduler answers at {address}", hint) from error
    return executor


def check_address(address: str) -> None:
    """Raise `UsageError` for an address over which anybody could read along."""
    from urllib.parse import urlsplit

    parts = urlsplit(address)
    if parts.scheme == "tls" and parts.hostname:
        return
    if parts.scheme != "tcp" or not _is_loopback(parts.hostname or ""):
        hint = "tls://HOST:PORT; plain tcp:// is only for this machine, tcp://127.0.0.1:PORT"
        raise UsageError("patients' details must not go over a connection that others can read", hint)


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
            raise PatientDataError(
                "no file can have its name here: the name is not allowed, or a folder has it"
            ) from None
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


def _start_deaf() -> None:
    """Start the process that workers come from, deaf to Ctrl-C as these will be: that is the run's, which ends them."""
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # which would let Ctrl-C through again
    before = pthread_sigmask(SIG_BLOCK, {SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        pthread_sigmask(SIG_SETMASK, before)


def _quiet(client: type) -> type:
    """Return a kind of client that ends without a word: one that never came up complains when it is thrown away."""

    def end(self: object) -> None:
        with suppress(Exception):
            client.__del__(self)  # type: ignore[attr-defined]

    return type(client.__name__, (client,), {"__del__": end})


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
