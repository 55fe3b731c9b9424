"""Time whole runs of a roster, start-up included, against Typst with as many processes, and watch their memory.

A run is the command as a person gives it. Typst's processes are told what to compile, and of which project, for
nothing: no roster, no selection, no code, no ledger.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, sleep
from typing import Final, NamedTuple

from assembling import requests
from timing import Measure, Times, in_turn
from typst_peer import Peer, Project, main_file, open_project

from handouts.batch.plan import Planner, Task
from handouts.compose.composition import compose
from handouts.files.output import write_whole
from handouts.load.clinic import sample_clinic
from handouts.load.roster import read_roster
from handouts.model.patient import RefusedRow
from handouts.model.topic import Topic
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

LOCALES: Final = ("en", "es", "ar", "hi", "ru", "ur", "vi", "zh-Hans")
PROCESSES: Final = os.cpu_count() or 1
CHUNK: Final = 25
_MB: Final = 2**20
_SHARE: Final = 1.25
"""Of the time of the layouts alone, how much a run with nothing cached may take for them."""


class Load(NamedTuple):
    """What a run of so many patients took: seconds from start to end, and at its peak the memory of its processes."""

    patients: int
    seconds: float
    megabytes: float

    @property
    def ms_each(self) -> float:
        return self.seconds / self.patients * 1000


class Job(NamedTuple):
    """A file that Typst makes of a project."""

    project: Project
    main: bytes
    file: Path


def runs(topic: Topic, folder: Path, patients: int, locales: Sequence[str]) -> list[Measure]:
    """Compare a run with cached galleys with Typst, and one with none with the time of their layouts."""
    folder.mkdir()
    roster, cache = _roster(topic, folder, patients, locales), folder / "cache"
    tasks = list(_tasks(topic, roster))
    cold = _run(topic, roster, folder / "cold", cache).seconds
    jobs = _jobs(tasks, folder)
    ours, theirs = in_turn(
        [
            lambda number: _run(topic, roster, folder / f"ours-{number}", cache),
            lambda number: _compile(jobs, folder / f"theirs-{number}"),
        ],
        rounds=2,
        warm_up=0,
    )
    layouts = _layouts(tasks, Cache(folder / "layouts"))
    allowed = _SHARE * layouts / PROCESSES + ours.median_ms / 1000
    name = f"{patients} patients, {len(locales)} languages"
    return [
        Measure(f"{name}, galleys cached", ours, f"Typst, {PROCESSES} processes", theirs, 1 / 3),
        Measure(f"{name}, nothing cached", Times((cold,)), "layouts, and a run", Times((allowed,)), 1.0),
    ]


def different(topic: Topic, folder: Path, patients: int) -> Measure:
    """Compare one process whose rows all choose other sections with one of Typst’s: galleys cached, start included."""
    folder.mkdir()
    roster, cache = _choosing(topic, folder, patients), folder / "cache"
    jobs = _jobs(list(_tasks(topic, roster)), folder)
    _run(topic, roster, folder / "first", cache)
    ours, theirs = in_turn(
        [
            lambda number: _run(topic, roster, folder / f"ours-{number}", cache, 1),
            lambda number: _compile(jobs, folder / f"theirs-{number}", 1),
        ],
        rounds=2,
        warm_up=0,
    )
    name = f"batch --jobs 1, {patients} patients, every selection different"
    return Measure(name, ours, "Typst, 1 process", theirs, 1 / 3)


def loads(topic: Topic, folder: Path, counts: Sequence[int]) -> list[Load]:
    """Return what runs of so many patients take, galleys cached."""
    folder.mkdir()
    cache = folder / "cache"
    _run(topic, _roster(topic, folder, 12, ("en",)), folder / "first", cache)
    return [_run(topic, _roster(topic, folder, count, ("en",)), folder / f"{count}", cache) for count in counts]


def _roster(topic: Topic, folder: Path, patients: int, locales: Sequence[str]) -> Path:
    """Write a roster whose rows take every preset in every language in turn."""
    lines = ["id,locale,preset,told,name,date_of_birth"]
    presets = tuple(topic.presets)
    for number in range(patients):
        preset, locale = presets[number % len(presets)], locales[number // len(presets) % len(locales)]
        lines.append(f"{number},{locale},{preset},yes,Zoë O’Neil {number},19{number % 90 + 10}-12-31")
    path = folder / f"{patients}.csv"
    path.write_text("\n".join([*lines, ""]), "utf-8")
    return path


def _choosing(topic: Topic, folder: Path, patients: int) -> Path:
    """Write a roster no two rows of which have the same sections."""
    lines = ["id,locale,sections,told,name,date_of_birth"]
    for number, request in enumerate(requests(topic, patients)):
        who = f"Zoë O’Neil {number},19{number % 90 + 10}-12-31"
        lines.append(f"{number},en,{';'.join(request.sections)},yes,{who}")
    path = folder / "different.csv"
    path.write_text("\n".join([*lines, ""]), "utf-8")
    return path


def _tasks(topic: Topic, roster: Path) -> Iterator[Task]:
    planner = Planner(sample_clinic(), b"a key for no patients", topic.id)
    for planned in map(planner.plan, read_roster(roster, {})):
        assert not isinstance(planned, RefusedRow), planned
        yield planned


def _run(topic: Topic, roster: Path, folder: Path, cache: Path, processes: int = PROCESSES) -> Load:
    """Run the command into a new folder."""
    command = [Path(sys.executable).with_name("handouts"), "batch", roster, "-o", folder, "--sample"]
    options = ["--topic", topic.id, "--jobs", processes, "--json"]
    environment = os.environ | {"HANDOUTS_CACHE": str(cache)}
    start, peak = perf_counter(), 0.0
    with subprocess.Popen(
        list(map(str, command + options)), env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            sleep(0.02)
    assert not process.returncode
    patients = sum(1 for _ in folder.glob("*.pdf"))
    return Load(patients, perf_counter() - start, peak)


def _memory(session: int) -> float:
    """Return the resident memory in MB of all processes of a session, where the system tells it."""
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        pages += int(fields[21]) if int(fields[3]) == session else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / _MB


def _jobs(tasks: Sequence[Task], folder: Path) -> list[list[Job]]:
    """Return chunks of what Typst is to compile, each of one project."""
    projects = {task.choice.galley: task.choice.job.galley for task in tasks}
    made: dict[str, tuple[Project, dict[str, str]]] = {}
    for name, key in projects.items():
        composition = compose(key)
        peer = Peer(composition, key.clinic.brand, key.page, folder / f"typst-{len(made)}")
        made[name] = (peer.project, composition.titles)
    jobs = []
    for task in sorted(tasks, key=lambda task: task.choice.galley):
        project, titles = made[task.choice.galley]
        excerpt = task.content.excerpt
        main = main_file(titles[excerpt.preset], excerpt.code, excerpt.pieces, task.values.values())
        jobs.append(Job(project, main, Path(task.file)))
    same = (list(some) for _, some in groupby(jobs, key=lambda job: job.project))
    return [some[start : start + CHUNK] for some in same for start in range(0, len(some), CHUNK)]


def _compile(chunks: Sequence[Sequence[Job]], folder: Path, processes: int = PROCESSES) -> None:
    folder.mkdir()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as workers:
        list(workers.map(_compile_chunk, chunks, [folder] * len(chunks)))
    shutil.rmtree(folder)


def _compile_chunk(jobs: Sequence[Job], folder: Path) -> None:
    for job in jobs:
        write_whole(folder / job.file, open_project(job.project)(job.main), is_synced=False)


def _layouts(tasks: Sequence[Task], cache: Cache) -> float:
    """Return the seconds that the layouts and checks of all galleys take, one after the other."""
    keys = {task.choice.galley: task.choice.job.galley for task in tasks}
    start = perf_counter()
    for key in keys.values():
        galley_for(key, cache)
    return perf_counter() - start
