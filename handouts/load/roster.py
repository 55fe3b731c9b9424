"""Turn a roster into rows, one after the other, so that a long one needs no more memory than a short one.

A row that can't be used comes out as a `RefusedRow` with all that is wrong with it, and stops no other. What is wrong
with the file as a whole raises `PatientDataError`.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from handouts.errors import PatientDataError, Problem
from handouts.load import cells
from handouts.load.delimited import Weigh
from handouts.load.encodings import Tell, nobody
from handouts.load.records import Record, parse_records, read_records
from handouts.load.roster_columns import Columns
from handouts.model.page import name_of
from handouts.model.patient import (
    COLUMNS,
    PERSONAL,
    REQUIRED,
    WHOLE,
    RefusedRow,
    RosterEntry,
    Row,
    Source,
    View,
    causes,
)

Reading = Callable[[Weigh], Iterator[Record]]
CHECKS: Final[dict[str, cells.CellCheck]] = {
    "id": cells.key,
    "locale": cells.locales,
    "told": cells.yes_or_no,
    "name": cells.personal,
    "date_of_birth": cells.day,
    "clinician": cells.personal,
    "appointment": cells.moment,
    "note": cells.note,
}
"""What each column must hold; the others hold plain text."""


def read_roster(
    path: Path, sources: Mapping[str, Source], view: View = WHOLE, tell: Tell = nobody
) -> Iterator[RosterEntry]:
    """Yield each row of a file. `sources` says where a clinic's rosters have our columns; `tell` is told what was
    assumed of the file."""
    return entries(lambda weigh: read_records(path, view, weigh, tell), sources)


def entries(records: Reading, sources: Mapping[str, Source]) -> Iterator[RosterEntry]:
    """Yield each row of a roster that is read by what tells a line of headers from others."""
    columns = Columns(sources)
    return _entries(records(columns.weigh), columns)


def read_patient(data: bytes, sources: Mapping[str, Source], view: View = WHOLE, tell: Tell = nobody) -> Row:
    """Return the one row of a roster that came in through a pipe; raises where it can't be used."""
    columns = Columns(sources)
    return only_row(_entries(parse_records(data, view, columns.weigh, tell), columns))


def only_row(entries: Iterable[RosterEntry]) -> Row:
    """Return the one row of a roster of one patient."""
    found = list(entries)
    if len(found) != 1:
        raise PatientDataError(
            f"expected one patient, found {len(found)} rows", "for several patients, use handouts batch"
        )
    (entry,) = found
    if isinstance(entry, RefusedRow):
        raise refused(entry.problems)
    return entry


def refused(problems: Iterable[Problem]) -> PatientDataError:
    """Return the error that lists problems in the order of the roster; one of several rows is listed once."""
    found = causes(problems)
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    return PatientDataError(f"the roster has {count}\n" + "\n".join(f"  {cause}" for cause in found))


def template() -> str:
    """Return a roster to start from: its headers alone."""
    return ",".join(COLUMNS) + "\r\n"


def written(rows: Iterable[Row]) -> bytes:
    """Return rows as a roster again: CSV, for the same clinic; nothing in it is run by a spreadsheet."""
    listed = list(rows)
    others = sorted({name for row in listed for name in row.others})
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(cells.inert, [*COLUMNS, *others]))
    for row in listed:
        cells_ = _cells(row)
        line = (*(cells_.get(name, "") for name in COLUMNS), *(row.others.get(name, "") for name in others))
        writer.writerow(map(cells.inert, line))
    return ("\ufeff" + text.getvalue()).encode()


def returned(records: Iterable[Record], reasons: Mapping[int, str]) -> bytes:
    """Return the records of refused rows as they came, each with its row and what is wrong: CSV, inert as `written`."""
    refused = [record for record in records if record.number in reasons]
    headers = list(dict.fromkeys(header for record in refused for header in record.cells))
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(cells.inert, [*headers, "row", "problem"]))
    for record in refused:
        line = (*(record.cells.get(header, "") for header in headers), str(record.number), reasons[record.number])
        writer.writerow(map(cells.inert, line))
    return ("\ufeff" + text.getvalue()).encode()


def _cells(row: Row) -> dict[str, str]:
    lists = {"locale": row.locales, "sections": row.sections, "add": row.add, "drop": row.drop}
    words = {"id": row.id, "topic": row.topic, "preset": row.preset, "format": row.format, "paper": row.paper}
    told = {"told": "yes" if row.is_told else ""}
    return {**words, **told, **{name: ";".join(names) for name, names in lists.items()}, **row.shown}


def _entries(records: Iterator[Record], columns: Columns) -> Iterator[RosterEntry]:
    named: dict[str, str] | None = None
    seen = _Seen()
    for record in records:
        if named is None or record.is_loose:  # JSON Lines may name others on each line
            named = columns.named(record)
        yield _entry(record, columns, named, seen)


def _entry(record: Record, columns: Columns, named: Mapping[str, str], seen: "_Seen") -> RosterEntry:
    if record.problem:
        return RefusedRow(record.number, (Problem(record.problem, line=record.number),))
    values, unread = columns.values(record, named)
    problems = [
        *_problems(record.number, values, unread),
        *seen.again(record.number, values.get("id", ""), values.get("topic", "")),
    ]
    if record.is_loose:
        problems += [
            Problem("has two values", "leave one out", line=record.number, place=_shown(name))
            for name in columns.twice(named)
        ]
    if problems:
        wrong = {problem.place for problem in problems}
        rest = {name: value for name, value in values.items() if name not in wrong}
        return RefusedRow(record.number, tuple(problems), rest=_row(record.number, {"id": "", "locale": "", **rest}))
    return _row(record.number, values)


def _problems(number: int, values: Mapping[str, str], unread: Mapping[str, Problem]) -> Iterator[Problem]:
    for column in (*(name for name in REQUIRED if name not in values), *values):
        check = CHECKS.get(column, cells.plain)
        found = [unread[column]] if column in unread else check(values.get(column, ""))
        for problem in found:
            yield replace(problem, line=number, place=_shown(column))
    if values.get("preset") and values.get("sections"):
        yield Problem(
            "a preset and sections contradict each other",
            "to add sections to a preset, use the column add",
            line=number,
            place="sections",
        )


def _shown(column: str) -> str:
    """Return a column's name, or nothing where it can't be printed."""
    return column if column in COLUMNS or not any(cells.plain(column)) else ""


class _Seen:
    """The patients of the rows so far, with the first row of each and of each topic that it names."""

    def __init__(self) -> None:
        self.unnamed: dict[str, int] = {}
        self.named: dict[str, int] = {}
        self.topics: dict[tuple[str, str], int] = {}

    def again(self, number: int, id_: str, topic: str) -> Iterator[Problem]:
        """Note a row; yield the problem of one whose patient has another that asks for the same."""
        if topic:
            first = self.topics.get((id_, topic)) or self.unnamed.get(id_)
            self.topics.setdefault((id_, topic), number)
            self.named.setdefault(id_, number)
        else:
            first = self.unnamed.get(id_) or self.named.get(id_)
            self.unnamed.setdefault(id_, number)
        if id_ and first:
            hint = "each patient has one row, or several that each name another topic"
            yield Problem(f"is also in row {first}", hint, line=number, place="id")


def _row(number: int, values: Mapping[str, str]) -> Row:
    return Row(
        number=number,
        id=values["id"],
        locales=cells.parts(values["locale"]),
        topic=values.get("topic", ""),
        preset=values.get("preset", ""),
        sections=_names(values, "sections"),
        add=_names(values, "add"),
        drop=_names(values, "drop"),
        format=name_of(values.get("format", "")),
        paper=name_of(values.get("paper", "")),
        is_told=cells.is_yes(values.get("told", "")),
        shown={name: values[name] for name in PERSONAL if values.get(name)},
        others={name: cell for name, cell in values.items() if name not in COLUMNS},
    )


def _names(values: Mapping[str, str], column: str) -> tuple[str, ...]:
    return cells.parts(values.get(column, ""))
