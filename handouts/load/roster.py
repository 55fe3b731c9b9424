"""Turn a roster into rows, one after the other, so that a long one needs no more memory than a short one.

A row that can't be used comes out as a `RefusedRow` with all that is wrong with it, and stops no other. What is wrong
with the file as a whole raises `PatientDataError`.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from handouts.errors import PatientDataError, Problem
from handouts.load import cells
from handouts.load.delimited import Weigh
from handouts.load.encodings import Tell, nobody
from handouts.load.records import MOST_COLUMNS, Record, parse_records, read_records
from handouts.model.page import name_of
from handouts.model.patient import COLUMNS, PERSONAL, REQUIRED, WHOLE, RefusedRow, RosterEntry, Row, View, causes

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
TEMPLATE_NOTE: Final = "handouts roster template writes a roster to start from"


def read_roster(
    path: Path, headers: Mapping[str, str], view: View = WHOLE, tell: Tell = nobody
) -> Iterator[RosterEntry]:
    """Yield each row of a file. `headers` says which of the file's headers stands for which of our columns; `tell` is
    told what was assumed of the file."""
    return _entries(read_records(path, view, _weigh(headers), tell), headers)


def read_patient(data: bytes, headers: Mapping[str, str], view: View = WHOLE, tell: Tell = nobody) -> Row:
    """Return the one row of a roster that came in through a pipe; raises where it can't be used."""
    return only_row(_entries(parse_records(data, view, _weigh(headers), tell), headers))


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


def _cells(row: Row) -> dict[str, str]:
    lists = {"locale": row.locales, "sections": row.sections, "add": row.add, "drop": row.drop}
    words = {"id": row.id, "topic": row.topic, "preset": row.preset, "format": row.format, "paper": row.paper}
    told = {"told": "yes" if row.is_told else ""}
    return {**words, **told, **{name: ";".join(names) for name, names in lists.items()}, **row.shown}


def _weigh(headers: Mapping[str, str]) -> Weigh:
    """Return what counts the columns that a row of headers has of those that must be there."""
    ours = {header: column for column, header in headers.items()}
    wanted = {*REQUIRED, *headers}
    return lambda row: len(wanted & {_ours(header, ours) for header in row[:MOST_COLUMNS]})


def _ours(header: str, ours: Mapping[str, str]) -> str:
    return ours.get(" ".join(header.split())) or column_name(header)


def _entries(records: Iterator[Record], headers: Mapping[str, str]) -> Iterator[RosterEntry]:
    columns: dict[str, str] | None = None
    seen: dict[str, int] = {}
    for record in records:
        if columns is None or record.is_loose:  # JSON Lines may name others on each line
            columns = _columns(record, headers)
        yield _entry(record, columns, seen)


def _columns(record: Record, headers: Mapping[str, str]) -> dict[str, str]:
    """Return our name for each header of the file; raise `PatientDataError` where one is missing, or two are one."""
    ours = {header: column for column, header in headers.items()}
    found = {header: _ours(header, ours) for header in record.cells}
    if record.is_loose:
        return found
    missing = [headers.get(name, name) for name in (*REQUIRED, *headers) if name not in found.values()]
    if missing:
        raise PatientDataError(f"the roster lacks the column {', '.join(dict.fromkeys(missing))}", TEMPLATE_NOTE)
    if twice := _twice(found):
        raise PatientDataError(
            f"two columns of the roster are both {', '.join(twice)}",
            "capitals, spaces and hyphens make no difference; rename one, or see [roster.columns] in clinic.toml",
        )
    return found


def _twice(columns: Mapping[str, str]) -> list[str]:
    """Return the names that several headers come to."""
    return sorted(name for name, count in Counter(columns.values()).items() if name and count > 1)


@lru_cache(4096)
def column_name(header: str) -> str:
    """Return a header as we name columns: `Date of birth` is date_of_birth."""
    return "_".join(cells.tidy(header).casefold().replace("-", " ").split())


def _entry(record: Record, columns: Mapping[str, str], seen: dict[str, int]) -> RosterEntry:
    if record.problem:
        return RefusedRow(record.number, (Problem(record.problem, line=record.number),))
    values = {columns[header]: cells.tidy(cell) for header, cell in record.cells.items() if columns[header]}
    unread = {columns[header]: problem for header, problem in record.cell_problems.items()}
    problems = [*_problems(record.number, values, unread), *_again(record.number, values.get("id", ""), seen)]
    if record.is_loose:
        named = {header: columns[header] for header in record.cells}
        problems += [
            Problem("has two values", "leave one out", line=record.number, place=_shown(name)) for name in _twice(named)
        ]
    if problems:
        return RefusedRow(record.number, tuple(problems))
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


def _again(number: int, id_: str, seen: dict[str, int]) -> Iterator[Problem]:
    first = seen.setdefault(id_, number)
    if id_ and first != number:
        yield Problem(f"is also in row {first}", "each patient has one row", line=number, place="id")


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
