"""What the tests of batches share: a roster of a small topic, and a run of it in this process."""

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from rosters import csv_file
from topic_folders import PROCEDURE, TOPICS

from handouts.batch import ledger
from handouts.batch.plan import Planner
from handouts.batch.run import Options, Progress, run
from handouts.load.clinic import sample_clinic
from handouts.load.roster import read_roster
from handouts.model.clinic import Clinic
from handouts.typeset.cache import user_cache

KEY = b"k" * 32
TOPIC = str(TOPICS / PROCEDURE)
HEADS = "id,locale,preset,name,date_of_birth"
LINES = (
    "7,en,on-the-day,Ann,1970-01-02",
    "8,en,whole,Zoë,1971-01-02",
    "9,en,on-the-day,=1+1,",
    "10,en,nothing,Bob,",
    "11,de;en,on-the-day,,",
    "12,fr,on-the-day,Cy,",
)


def planner(clinic: Clinic | None = None, pattern: str = "{patient}", topic: str = TOPIC) -> Planner:
    return Planner(clinic or sample_clinic(), KEY, topic, pattern)


def roster(folder: Path, *lines: str) -> Path:
    return csv_file(folder, *(lines or LINES), headers=HEADS)


def make(
    path: Path,
    folder: Path,
    executor: Executor | None = None,
    clinic: Clinic | None = None,
    options: Options | None = None,
    pattern: str = "{patient}",
    topic: str = TOPIC,
) -> Progress:
    """Run a roster into a folder; return its counts."""
    chosen = options or Options(user_cache())
    with executor or ThreadPoolExecutor(1) as workers:
        ended = run(
            planner(clinic, pattern, topic),
            lambda: read_roster(path, {}),
            folder,
            workers,
            chosen,
            lambda _: None,
            clock,
        )
    return replace(ended, reasons=())


def clock() -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=UTC)


def files(folder: Path) -> dict[str, bytes]:
    """Return every PDF in a folder by its name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}


def forced(options: Sequence[str] = ()) -> Options:
    return replace(Options(user_cache()), **dict.fromkeys(options, True))


def outcomes(folder: Path) -> list[tuple[int, str]]:
    return [(line.row, line.outcome) for line in ledger.read(folder / ledger.NAME)]
