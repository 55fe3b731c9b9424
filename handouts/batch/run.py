"""Turn a roster into a folder of handouts: plan, lay out what is missing, make chunks, note each in the ledger.

The roster is read twice, so that memory does not grow with it: once to count its rows and to find the galleys that they
need, once to make. A row that is done and unchanged is skipped; a run that was cut off is completed by the next.
"""

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handouts.batch import ledger
from handouts.batch.ledger import LedgerLine, key_name, pseudonym
from handouts.batch.plan import Planner, Task, contact
from handouts.batch.print_run import Proved, check_folding
from handouts.batch.work import Chunk, Done, WorkItem, make_chunk, prepare
from handouts.choose.leaflet import keep_leaflet
from handouts.errors import BatchError, Problem
from handouts.files.output import clear_parts, close, locked, make_folder
from handouts.model.job import GalleyKey
from handouts.model.patient import Cause, RefusedRow, RosterEntry, causes
from handouts.typeset.cache import Cache

CHUNK: Final = 50
"""Rows that a worker takes at a time: enough to pay for a message, few enough to share the last of them fairly."""
MOST_WAITING: Final = 1000
"""Lines of refused rows that wait to be added to the ledger."""
Rows = Callable[[], Iterator[RosterEntry]]
Clock = Callable[[], datetime]
Item = TypeVar("Item")
Result = TypeVar("Result")


class Plan(Struct, frozen=True):
    """What a run would make of so many rows: of how many galleys, how many of each preset; what is refused and why."""

    rows: int
    galleys: int
    presets: dict[str, int]
    problems: tuple[Problem, ...] = ()

    @property
    def handouts(self) -> int:
        return sum(self.presets.values())

    @property
    def refused(self) -> int:
        return self.rows - self.handouts


class Progress(Struct, frozen=True):
    """Where a run stands."""

    rows: int
    written: int = 0
    skipped: int = 0
    refused: int = 0
    reasons: tuple[Cause, ...] = ()
    """Why rows were refused, told at the end."""

    @property
    def done(self) -> int:
        return self.written + self.skipped + self.refused


class Options(Struct, frozen=True):
    """How to run: `is_forced` makes again what is unchanged, `only_failed` leaves what was written before, and
    `is_folded` refuses a run whose leaflets can't be folded into booklets."""

    cache: Cache
    chunk: int = CHUNK
    is_forced: bool = False
    only_failed: bool = False
    is_folded: bool = False


def survey(planner: Planner, rows: Rows) -> tuple[int, dict[str, GalleyKey]]:
    """Read the roster through and return how many rows it has, and the galleys that they need."""
    count, galleys = 0, dict[str, GalleyKey]()
    for count, entry in enumerate(rows(), 1):  # noqa: B007  the last number is the count
        if needed := planner.galley(entry):
            galleys.setdefault(*needed)
    return count, galleys


def judge(planner: Planner, rows: Rows, executor: Executor, options: Options) -> Plan:
    """Say what a run would make and what it would refuse: all that it does but write.

    What is not cached is laid out, for no cheaper proof says what the layout can't take.
    """
    count, galleys = _surveyed(planner, rows, options)
    presets: Counter[str] = Counter()
    used: set[str] = set()
    problems: list[Problem] = []

    def tasks() -> Iterator[Task]:
        for task in map(planner.plan, rows()):
            if isinstance(task, RefusedRow):
                problems.extend(task.problems)
            else:
                used.add(task.choice.galley)
                yield task

    with _ending(executor):
        desk = _Desk(executor, options.cache, galleys, folder=None)
        for chunk, done in desk.work(gathered(tasks(), CHUNK)):
            problems += [one.problem for one in done if one.problem]
            presets.update(_chosen(task) for task, one in zip(chunk, done, strict=True) if not one.problem)
    return Plan(count, len(used), dict(presets), tuple(problems))


def gathered(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    """Gather tasks by galley and yield them whenever there are enough of one."""
    waiting: dict[str, list[Task]] = {}
    for task in tasks:
        galley = task.choice.galley
        waiting.setdefault(galley, []).append(task)
        if len(waiting[galley]) == size:
            yield waiting.pop(galley)
    yield from waiting.values()


def _chosen(task: Task) -> str:
    preset = task.choice.job.selection.preset or "sections by name"
    return f"{preset} by {task.choice.rule}" if task.choice.rule else preset


def run(
    planner: Planner,
    rows: Rows,
    folder: Path,
    executor: Executor,
    options: Options,
    report: Callable[[Progress], None],
    now: Clock = lambda: datetime.now(UTC),
) -> Progress:
    """Make what the roster asks for in a folder; `report` is told of every chunk. Returns how it ended.

    Raises `FileError` where the folder is another run's or a file can't be written, `BatchError` where a worker died.
    """
    make_folder(folder)
    with locked(folder):
        clear_parts(folder)
        close(folder / ledger.NAME)
        planner.know(folder / ledger.NAME)
        count, galleys = _surveyed(planner, rows, options)
        with _ending(executor):
            desk = _Desk(executor, options.cache, galleys, folder)
            ended = _Run(planner, folder, options, report, now, count).make(rows, desk)
            clear_parts(folder)  # a killed run's workers may have outlived it by a moment
            return ended


def made(planned: Iterable[Task | RefusedRow], folder: Path) -> Iterator[tuple[int, Proved]]:
    """Yield each row of a roster whose file the ledger has as written, with that file."""
    lines = ledger.last_lines(folder / ledger.NAME)
    for task in planned:
        line = lines.get(task.key) if isinstance(task, Task) else None
        if isinstance(task, Task) and line and line.outcome == "written":
            yield task.row, Proved(folder / line.file, line.sha256)


def _surveyed(planner: Planner, rows: Rows, options: Options) -> tuple[int, dict[str, GalleyKey]]:
    """Return what a survey finds; raise where what it finds can't be printed as asked, before a leaflet is made."""
    count, galleys = survey(planner, rows)
    if options.is_folded:
        check_folding(key.page.paper.id for key in galleys.values())
    return count, galleys


@contextmanager
def _ending(executor: Executor) -> Iterator[None]:
    """Leave no work behind where a run ends early, and say what a dead worker means."""
    try:
        yield
    except BrokenExecutor as error:
        hint = "run it again, with fewer --jobs if memory ran out; what is done is skipped"
        raise BatchError("a worker process was killed", hint) from error
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        raise


class _Desk:
    """Hands chunks of tasks to workers once their galleys are laid out; without a folder these judge, make nothing."""

    def __init__(self, executor: Executor, cache: Cache, galleys: Mapping[str, GalleyKey], folder: Path | None) -> None:
        self.executor, self.cache, self.folder = executor, cache, folder
        laid = {name: executor.submit(prepare, key, name, cache) for name, key in galleys.items()}
        self.spoiled = {name: problem for name, future in laid.items() if (problem := future.result())}
        self.keys: dict[str, bytes] = {}

    def work(self, chunks: Iterable[list[Task]]) -> Iterator[tuple[list[Task], list[Done]]]:
        """Yield each chunk and what became of its tasks, as it is done."""
        most = 4 * (getattr(self.executor, "_max_workers", 0) or 8)
        return in_turn(self._submit, chunks, most)

    def _submit(self, tasks: list[Task]) -> "Future[list[Done]]":
        spoiled = self.spoiled.get(tasks[0].choice.galley)
        if spoiled is None:
            return self.executor.submit(make_chunk, self._chunk(tasks))
        done: Future[list[Done]] = Future()
        done.set_result([Done(problem=replace(spoiled, line=task.row)) for task in tasks])
        return done

    def _chunk(self, tasks: list[Task]) -> Chunk:
        name = tasks[0].choice.galley
        if name not in self.keys:
            self.keys[name] = pickle.dumps(tasks[0].choice.job.galley)
        items = tuple(WorkItem(task.row, task.content.excerpt, task.values, task.file) for task in tasks)
        return Chunk(name, self.keys[name], items, self.folder, self.cache)


class _Run:
    """One run under way: its ledger and its counts."""

    def __init__(
        self,
        planner: Planner,
        folder: Path,
        options: Options,
        report: Callable[[Progress], None],
        now: Clock,
        rows: int,
    ) -> None:
        self.planner, self.folder, self.options, self.report, self.now = planner, folder, options, report, now
        self.before = ledger.last_lines(folder / ledger.NAME)
        self.contact = contact(planner.clinic)
        self.under = key_name(planner.key)
        self.counts: Counter[str] = Counter()
        self.rows = rows
        self.stored: set[str] = set()
        self.problems: list[Problem] = []
        self.refused: list[LedgerLine] = []
        """Lines that wait for the next ones to the ledger, which is synced each time."""

    def make(self, rows: Rows, desk: _Desk) -> Progress:
        for tasks, done in desk.work(gathered(self._tasks(rows()), self.options.chunk)):
            time = self._time()
            self._note(self._line(task, one, time) for task, one in zip(tasks, done, strict=True))
            self.report(self.progress())
        self._note(())
        self.report(self.progress())
        return replace(self.progress(), reasons=causes(self.problems))

    def progress(self) -> Progress:
        counts = self.counts
        return Progress(self.rows, counts["written"], counts["skipped"], counts["refused"])

    def _tasks(self, entries: Iterable[RosterEntry]) -> Iterator[Task]:
        """Yield what is to be made; note what is refused, count what is done."""
        for entry in entries:
            task = self.planner.plan(entry)
            if isinstance(task, RefusedRow):
                self._refuse(task)
                continue
            self._store(task)
            if self._is_done(task):
                self.counts["skipped"] += 1
            else:
                yield task

    def _store(self, task: Task) -> None:
        """Keep what a leaflet code stands for, before a file has it on its pages."""
        code = task.content.excerpt.code
        if code not in self.stored:
            keep_leaflet(self.folder, task.content.leaflet, is_synced=False)  # a rerun proves it
            self.stored.add(code)

    def _is_done(self, task: Task) -> bool:
        line = self.before.get(task.key)
        if line is None or line.outcome != "written" or self.options.is_forced:
            return False
        if not (self.options.only_failed or line.input == task.input):
            return False
        close(self.folder / line.file)
        return ledger.is_as_written(self.folder, line, self.planner.owners)

    def _refuse(self, refusal: RefusedRow) -> None:
        id_ = pseudonym(self.planner.key, refusal.id) if refusal.id else ""
        self.problems += refusal.problems
        reason = "; ".join(map(str, refusal.problems))
        self.refused.append(LedgerLine(refusal.number, self._time(), "refused", id_, self.under, reason=reason))
        if len(self.refused) >= MOST_WAITING:
            self._note(())

    def _note(self, lines: Iterable[LedgerLine]) -> None:
        """Count lines and add them to the ledger after the refusals that wait, but for those that it has already."""
        new, waiting = [], self.refused
        self.refused = []
        for line in chain(waiting, lines):
            self.counts[line.outcome] += 1
            known = self.before.get(ledger.row_key(line))
            if known is None or (known.outcome, known.row, known.reason) != ("refused", line.row, line.reason):
                new.append(line)
        ledger.add(self.folder, new)

    def _line(self, task: Task, done: Done, time: str) -> LedgerLine:
        job = task.choice.job
        if done.problem:
            self.problems.append(done.problem)
            topic = job.selection.topic
            return LedgerLine(
                task.row, time, "refused", task.patient, self.under, topic=topic, reason=str(done.problem)
            )
        return LedgerLine(
            row=task.row,
            time=time,
            outcome="written",
            id=task.patient,
            under=self.under,
            code=task.content.excerpt.code,
            topic=job.selection.topic,
            preset=job.selection.preset or "",
            locale=job.edition.locale,
            format=job.page.format.id,
            paper=job.page.paper.id,
            sections=task.content.sections,
            drafts=task.content.drafts,
            texts=task.content.texts,
            release=task.choice.text.register.release_name,
            contact=self.contact,
            file=task.file,
            sha256=done.sha256,
            input=task.input,
        )

    def _time(self) -> str:
        return self.now().astimezone(UTC).isoformat(timespec="seconds")


def in_turn(
    submit: Callable[[Item], Future[Result]], items: Iterable[Item], most: int
) -> Iterator[tuple[Item, Result]]:
    """Yield each item and what comes of it as it is done; no more than `most` wait at a time."""
    waiting: dict[Future[Result], Item] = {}
    for item in items:
        waiting[submit(item)] = item
        if len(waiting) >= most:
            yield from _done(waiting)
    while waiting:
        yield from _done(waiting)


def _done(waiting: dict[Future[Result], Item]) -> Iterator[tuple[Item, Result]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()
