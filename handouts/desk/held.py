"""A roster that somebody has given to the desk: held in memory, read as its mapping says, and forgotten.

It is on no disk; what is made of it goes where the clinic keeps what it makes.
"""

import atexit
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.batch.ledger import NAME as LEDGER
from handouts.batch.run import Plan, Progress
from handouts.desk.premises import Premises
from handouts.errors import HandoutError, PatientDataError, UsageError
from handouts.load.clinic import SAMPLE, roster_sources
from handouts.load.delimited import Weigh
from handouts.load.records import Record, held_records
from handouts.load.roster import entries
from handouts.load.roster_columns import Columns, column_name, sources_of
from handouts.load.roster_map import proposed, weigh
from handouts.model.patient import COLUMNS, REQUIRED, WHOLE, RosterEntry, Source, View

KINDS: Final = (".csv", ".txt", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".json")
"""How a roster's file may end; the rest of its name is not asked for: it may be a patient's."""
FOLDER: Final = "leaflets"
"""Of what is made of a day's rosters, with the day behind it."""
MOST_HELD: Final = 8
IDLE_SECONDS: Final = 3600.0
State = Literal["mapping", "judging", "planned", "making", "made", "stopped", "failed"]


class Setting(Struct, frozen=True):
    """How a roster is read and printed: where our columns are, which of its headers count for nothing, how its file is
    read, the topic of rows that name none, whether drafts are printed, and the folder for what is made."""

    sources: dict[str, Source] = {}
    ignored: frozenset[str] = frozenset()
    view: View = WHOLE
    topic: str = ""
    allows_drafts: bool = False
    folder: str = ""


class PlannedRow(Struct, frozen=True):
    """What a row becomes; `problem` is why it becomes nothing."""

    row: int
    topic: str = ""
    leaflet: str = ""
    locale: str = ""
    format: str = ""
    paper: str = ""
    rule: str = ""
    problem: str = ""


class Held:
    """One roster at the desk, and what is being done with it. Only its errand changes what comes of it."""

    def __init__(self, data: bytes, kind: str, premises: Premises) -> None:
        self.id = secrets.token_urlsafe(16)
        self.came = datetime.now()
        self.used = monotonic()
        self.data, self.kind, self.premises = data, kind, premises
        self.headers: tuple[str, ...] = ()
        self.unsure: dict[str, tuple[str, ...]] = {}
        self.setting = Setting()
        self.state: State = "mapping"
        self.is_stopping = False
        self.error: HandoutError | None = None
        self.plan: Plan | None = None
        self.rows: tuple[PlannedRow, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.progress: Progress | None = None
        self.seen = 0
        self.read(WHOLE)

    @property
    def done(self) -> int:
        """How many rows are done, or have been looked at, whichever is being done."""
        return self.seen if self.state == "judging" else self.progress.done if self.progress else 0

    @property
    def is_busy(self) -> bool:
        return self.state in {"judging", "making"}

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that every roster needs and for which no header is chosen."""
        named = {column_name(header) for header in self.headers if header not in self.setting.ignored}
        return tuple(column for column in REQUIRED if column not in self.setting.sources and column not in named)

    def read(self, view: View) -> None:
        """Find out which headers the file has, and propose what stands under each; keeps what is wrong with it."""
        self.headers, self.error, self.setting = (), None, replace(self.setting, view=view)
        try:
            own = self._clinic_sources()
            if not self._fits(own):
                self._propose()
        except HandoutError as error:
            self.error = error

    def records(self, weigh: Weigh) -> Iterator[Record]:
        """Yield the roster's records, without what counts for nothing."""
        ignored = self.setting.ignored
        for record in held_records(self.data, f"roster{self.kind}", self.setting.view, weigh):
            cells = {header: cell for header, cell in record.cells.items() if " ".join(header.split()) not in ignored}
            yield replace(record, cells=cells) if ignored else record

    def entries(self) -> Iterator[RosterEntry]:
        """Yield the roster's rows."""
        return entries(self.records, self.setting.sources)

    def touch(self) -> None:
        self.used = monotonic()

    def _clinic_sources(self) -> dict[str, Source]:
        return roster_sources(self.premises.clinic_file or SAMPLE)

    def _fits(self, sources: Mapping[str, Source]) -> bool:
        """Take the clinic's own columns where the file has them."""
        columns = Columns(sources)
        first = next(self.records(columns.weigh), None)
        self.headers = _headers(first)
        try:
            named = columns.named(first) if first else {}
        except PatientDataError:
            return False
        used = {column for column in sources if column in named.values()}
        self.setting = replace(self.setting, sources={column: sources[column] for column in used})
        return True

    def _propose(self) -> None:
        self.headers = _headers(next(self.records(weigh), None))
        try:
            found = proposed(self.records(weigh))
        except PatientDataError:
            return  # no header is known: a person says what each is
        self.unsure = found.unsure
        self.setting = replace(self.setting, sources=sources_of(found.columns))


class Shelf:
    """The rosters that are at the desk now; those that nobody has looked at for an hour are forgotten."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._sample_folder: Path | None = None

    def __iter__(self) -> Iterator[Held]:
        self._forget_idle()
        return iter(list(self._held.values()))

    def take(self, data: bytes, kind: str, premises: Premises) -> Held:
        """Hold a roster; raises `UsageError` for what is none, or where there are too many."""
        if kind not in KINDS:
            raise UsageError("a roster is a CSV file, an XLSX workbook or a file of JSON Lines", "choose such a file")
        if not data:
            raise UsageError("the file is empty", "choose the file that lists the patients")
        if len(list(self)) >= MOST_HELD:
            raise UsageError(f"there are {MOST_HELD} rosters at the desk", "forget one that is done")
        held = Held(data, kind, premises)
        self._held[held.id] = held
        return held

    def find(self, id_: str) -> Held:
        """Return a roster by its id; raises `UsageError` for one that was forgotten."""
        self._forget_idle()
        if id_ not in self._held:
            raise UsageError(
                "this roster is no longer at the desk", "drop its file again: what is made is not made again"
            )
        self._held[id_].touch()
        return self._held[id_]

    def forget(self, held: Held) -> None:
        """Let go of a roster; what is being made of it is stopped."""
        held.is_stopping = True
        self._held.pop(held.id, None)

    def place(self, premises: Premises) -> Path:
        """Return where folders for leaflets are made; the sample clinic has a place that ends with the desk."""
        if premises.signed_in:
            return premises.signed_in
        if self._sample_folder is None:
            self._sample_folder = Path(tempfile.mkdtemp(prefix="handouts-sample-"))
            atexit.register(shutil.rmtree, self._sample_folder, ignore_errors=True)
        return self._sample_folder

    def folders(self, premises: Premises) -> list[str]:
        """Return the names of the folders that leaflets may go to: today's, and those of earlier runs."""
        today = f"{FOLDER}-{datetime.now():%Y-%m-%d}"
        earlier = sorted((path.parent.name for path in self.place(premises).glob(f"*/{LEDGER}")), reverse=True)
        return list(dict.fromkeys((today, *earlier)))

    def _forget_idle(self) -> None:
        now = monotonic()
        for held in list(self._held.values()):
            if not held.is_busy and now - held.used > IDLE_SECONDS:
                self.forget(held)


def _headers(record: Record | None) -> tuple[str, ...]:
    """Return a record's headers, those that are named."""
    return tuple(dict.fromkeys(filter(None, (" ".join(header.split()) for header in (record.cells if record else ())))))


def column_of(held: Held, header: str) -> str:
    """Return the column of ours that a header stands for, nothing where it stands for none."""
    for column, source in held.setting.sources.items():
        if column_name(header) in map(column_name, source.headers):
            return column
    own = column_name(header)
    return own if own in COLUMNS and own not in held.setting.sources and header not in held.setting.ignored else ""
