"""What is done with a roster while people do other things: it is judged, and leaflets are made of it, as `batch` does.

Each errand is a thread with workers of its own; closing the browser stops none. A desk that is killed leaves a whole
ledger, and the next run of the same roster in the same folder makes what is left.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from io import RawIOBase
from pathlib import Path
from threading import Thread
from typing import Final
from zipfile import ZIP_STORED, ZipFile

from msgspec.structs import replace

from handouts.batch import ledger
from handouts.batch.plan import Planner, Task
from handouts.batch.print_run import Proved, content, print_parts
from handouts.batch.run import Options, Progress, judge, made, run
from handouts.batch.work import executor_of
from handouts.desk.held import Held, PlannedRow, State
from handouts.desk.hints import problem_at_the_desk
from handouts.errors import HandoutError, Problem
from handouts.files.output import make_folder
from handouts.load.roster import returned
from handouts.load.roster_columns import Columns
from handouts.load.spans import plain
from handouts.model.patient import RefusedRow, RosterEntry
from handouts.typeset.cache import user_cache

CHUNKS: Final = 40
"""Into how many a run is cut at least, so that its progress can be seen; the engine's own chunks are the largest."""
MOST_CHUNK: Final = 50


class Stopped(Exception):
    """Somebody has stopped the errand."""


def begin(held: Held, errand: Callable[[Held], State], busy: State) -> None:
    """Do an errand in a thread of its own, and keep how it ends."""
    held.state, held.error, held.is_stopping, held.seen = busy, None, False, 0
    Thread(target=_do, args=(held, errand), daemon=True).start()


def judge_rows(held: Held) -> State:
    """Find out what becomes of each row, without making anything."""
    held.progress = None
    planner = planner_of(held)
    with _workers() as executor:
        held.plan = judge(planner, lambda: _watched(held), executor, Options(user_cache()))
    problems: dict[int, list[str]] = {}
    for problem in held.plan.problems:
        problems.setdefault(problem.line, []).append(_said(problem))
    held.rows = tuple(_planned(held, planner.plan(entry), problems) for entry in held.entries())
    held.notes = tuple(planner.notes())
    return "planned"


def make_leaflets(folder: Path) -> Callable[[Held], State]:
    """Return the errand that makes a roster's leaflets in a folder."""

    def make(held: Held) -> State:
        held.progress = None
        make_folder(folder)
        planner = planner_of(held, folder)
        rows = held.plan.rows if held.plan else 0
        options = Options(user_cache(), chunk=max(1, min(MOST_CHUNK, rows // CHUNKS)))
        with _workers() as executor:
            held.progress = run(planner, lambda: _watched(held), folder, executor, options, _reporter(held))
        return "made"

    return make


def zipped(held: Held, folder: Path) -> Iterator[bytes]:
    """Yield a ZIP of the leaflets that are made of a roster, each named after its row."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as files:
        for row, file in _files(held, folder):
            files.writestr(f"row-{row:05}.pdf", content(file))
            yield sink.taken()
    yield sink.taken()


def print_run(held: Held, folder: Path) -> list[bytes]:
    """Return the files for the printer, in the order of the roster."""
    return list(print_parts(file for _, file in _files(held, folder)))


def refused_rows(held: Held) -> bytes:
    """Return the rows that were refused, as a roster with the reasons, to be corrected and dropped again."""
    return returned(
        held.records(Columns(held.setting.sources).weigh), {row.row: row.problem for row in held.rows if row.problem}
    )


def _do(held: Held, errand: Callable[[Held], State]) -> None:
    try:
        held.state = errand(held)
    except Stopped:
        held.state = "stopped"
    except HandoutError as error:
        held.error, held.state = error, "failed"
    except Exception:  # its text may quote a row
        held.error, held.state = HandoutError("something went wrong in handouts", "this is a bug"), "failed"
    held.touch()


def _workers() -> Executor:
    return executor_of(max(2, os.cpu_count() or 1))


def planner_of(held: Held, folder: Path | None = None) -> Planner:
    """Return the planner of a roster; in a folder it knows what is there already."""
    premises, setting = held.premises, held.setting
    register = replace(premises.register, otherwise="mark" if setting.allows_drafts else "refuse")
    key = ledger.ledger_key(premises.signed_in or folder, folder / ledger.NAME) if folder else b""
    return Planner(
        premises.clinic, key, setting.topic, register=register, workspace=premises.workspace, shelf=premises.shelf
    )


def _watched(held: Held) -> Iterator[RosterEntry]:
    for number, entry in enumerate(held.entries(), 1):
        held.seen = number
        _check(held)
        yield entry


def _check(held: Held) -> None:
    if held.is_stopping:
        raise Stopped


def _reporter(held: Held) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        held.progress = progress
        _check(held)

    return report


def _planned(held: Held, task: Task | RefusedRow, problems: dict[int, list[str]]) -> PlannedRow:
    """Return what a row becomes, by the names that staff know: those of the topic's own language."""
    if isinstance(task, RefusedRow):
        return PlannedRow(task.number, problem="; ".join(map(_said, task.problems)))
    job = task.choice.job
    topic = held.premises.topic(job.selection.topic)
    preset = topic.presets.get(job.selection.preset or "")
    return PlannedRow(
        row=task.row,
        topic=plain(topic.title),
        leaflet=plain(preset.title) if preset else "Sections by name",
        locale=job.edition.locale,
        format=job.page.format.id,
        paper=job.page.paper.id,
        rule=task.choice.rule,
        problem="; ".join(problems.get(task.row, [])),
    )


def _said(problem: Problem) -> str:
    """Return a problem without its row, which stands beside it."""
    said = problem_at_the_desk(problem)
    return str(replace(said, line=0, message=f"{said.place}: {said.message}" if said.place else said.message))


def _files(held: Held, folder: Path) -> Iterator[tuple[int, Proved]]:
    return made(map(planner_of(held, folder).plan, held.entries()), folder)


class _Sink(RawIOBase):
    """Takes what a ZIP writes, which it hands over piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
