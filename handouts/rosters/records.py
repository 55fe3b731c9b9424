"""Turn a CSV, JSON Lines or XLSX file into records, one after the other: numbers and texts by the file's own heads.

The only module that knows the three formats. A record's number is that of its row in a spreadsheet, or of its line in
JSON Lines. What makes the file as a whole unreadable raises `PatientDataError`.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import chain
from pathlib import Path
from typing import Final, TextIO

from msgspec import Struct

from handouts.errors import FileError, PatientDataError
from handouts.inputs.reading import MIB, opened
from handouts.rosters.cells import Complaint, plain
from handouts.rosters.formulas import BROKEN, error_cells

MOST_BYTES: Final = 50 * MIB
"""Of a roster: some 300,000 patients."""
DELIMITERS: Final = ",;\t"
MOST_COLUMNS: Final = 1000
LONGEST_ROW: Final = 1_000_000
"""Characters, line ends among them."""
EXACT: Final = 10**15
"""From here on a spreadsheet, or a program that writes JSON, has rounded the last digits (IEEE 754, binary64)."""
INEXACT: Final = Complaint("is a number with more digits than a spreadsheet keeps", "write it as text")
FIRST_ROW: Final = "its first row names the columns: handouts roster template"
_ERROR: Final = "#N/A"
"""Stands for each cell whose formula came to an error; no cell may hold it (`cells`)."""
_WORDS: Final = {None: "", True: "yes", False: "no"}


class Record(Struct, frozen=True):
    """A row's cells by the heads of their columns; `problem` says what keeps the row from being read.

    `is_loose`: the row names its own columns, and leaves out those it has nothing for. `faults` says what keeps single
    cells from being read.
    """

    number: int
    cells: dict[str, str]
    problem: str = ""
    is_loose: bool = False
    faults: dict[str, Complaint] = {}


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a file; its name's end says what it is, CSV where it says nothing else."""
    try:
        if path.suffix.lower() == ".xlsx":
            yield from _from_workbook(path)
        else:
            with io.TextIOWrapper(opened(path, MOST_BYTES), encoding="utf-8-sig", newline="") as file:
                yield from _from_text(file, path.suffix.lower())
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error
    except UnicodeDecodeError:
        raise PatientDataError(
            f"{path} is not UTF-8 text", "save it as “CSV UTF-8”, or as XLSX; nothing was made of it"
        ) from None


def parse_records(data: bytes) -> Iterator[Record]:
    """Yield the records of what came in through a pipe: JSON where it starts with a brace, else CSV."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PatientDataError("standard input is not UTF-8 text") from None
    kind = ".jsonl" if text.lstrip().startswith("{") else ".csv"
    yield from _from_text(io.StringIO(text, newline=""), kind)


def _from_text(file: TextIO, suffix: str) -> Iterator[Record]:
    lines = _Lines(file)
    return _from_lines(lines) if suffix in {".jsonl", ".ndjson", ".json"} else _from_csv(lines)


class _Lines:
    """The lines of a text; raises `PatientDataError` where those of one row are longer than any row is."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.number, self.length = file, 0, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.file.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.length += len(line)
        if self.length > LONGEST_ROW:
            raise _unreadable(self.number, f"a row is longer than {LONGEST_ROW:,} characters")
        return line

    def start_row(self) -> None:
        self.length = 0


def _from_csv(lines: _Lines) -> Iterator[Record]:
    """Read CSV whose cells are parted by what parts its heads: commas, semicolons or tabs."""
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        yield from _records(next(csv.reader([first], delimiter=delimiter), []), _rows(reader, lines))
    except csv.Error as error:
        what = "a cell is too long" if "limit" in str(error) else "a quotation mark stands inside a cell"
        raise _unreadable(lines.number, f"{what}, or a quotation mark is not closed") from None


def _rows(reader: Iterable[list[str]], lines: _Lines) -> Iterator[list[str]]:
    lines.start_row()
    for row in reader:
        yield row
        lines.start_row()


def _unreadable(line: int, what: str) -> PatientDataError:
    return PatientDataError(f"the roster can't be read near line {line}: {what}")


def _from_workbook(path: Path) -> Iterator[Record]:
    """Read the first sheet; a formula counts as what it came to."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        wrong = error_cells(path)
    except PasswordError:
        raise PatientDataError(f"{path} is locked with a password", "save a copy without one") from None
    except (CalamineError, *BROKEN):
        raise PatientDataError(f"{path} can't be read as XLSX", "save it anew as XLSX, or as CSV UTF-8") from None
    texts = (
        [_ERROR if (number, column) in wrong else _text(cell) for column, cell in enumerate(row)]
        for number, row in enumerate(rows)
    )
    yield from _records(next(texts, []), texts)


def _records(heads: list[str], rows: Iterable[list[str]]) -> Iterator[Record]:
    """Put cells under their heads; empty rows are passed over but counted."""
    _check_heads(heads)
    headless = [column for column, head in enumerate(heads) if not head.strip()]
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            beside = _beside(row, len(heads), headless)
            yield Record(number, dict(zip(heads, row, strict=False)), f"has a cell in {beside}" if beside else "")


def _beside(row: list[str], width: int, headless: Iterable[int]) -> str:
    """Return the place of the first cell that stands under no head, or nothing."""
    columns = chain((column for column in headless if column < len(row)), range(width, len(row)))
    found = next((column for column in columns if row[column].strip()), None)
    return "" if found is None else f"column {found + 1}, which has no head"


def _check_heads(heads: list[str]) -> None:
    """Raise `PatientDataError` for a first row that names no columns, or not clearly."""
    if len(heads) > MOST_COLUMNS:
        raise PatientDataError(f"the roster has {len(heads):,} columns; {MOST_COLUMNS:,} is the most", FIRST_ROW)
    names = [" ".join(head.split()) for head in heads]
    if not any(names):
        raise PatientDataError("the roster has no heads", FIRST_ROW)
    for number, name in enumerate(names, 1):
        for complaint in plain(name, LONGEST_ROW):
            raise PatientDataError(f"the head of column {number} {complaint.message}", complaint.hint)
    counts = Counter(filter(None, names))
    twice = [number for number, name in enumerate(names, 1) if counts[name] > 1]
    if twice:
        raise PatientDataError(f"two columns have the same head: columns {', '.join(map(str, twice))}")


def _from_lines(lines: _Lines) -> Iterator[Record]:
    """Read one JSON object a line."""
    for line in lines:
        lines.start_row()
        if line.strip():
            yield _from_object(lines.number, line)


def _from_object(number: int, line: str) -> Record:
    try:
        found = _JSON.decode(line)
    except (ValueError, RecursionError):
        return Record(number, {}, "is not JSON", is_loose=True)
    if not isinstance(found, tuple):
        return Record(number, {}, "is not a JSON object", is_loose=True)
    values = dict(found)
    if len(values) < len(found):
        return Record(number, {}, "names a column twice", is_loose=True)
    if any(isinstance(value, list | tuple) for value in values.values()):
        problem = "has a list or an object for a value; several names are one text, with ; between them"
        return Record(number, {}, problem, is_loose=True)
    faults = {head: INEXACT for head, value in values.items() if isinstance(value, float) and abs(value) >= EXACT}
    cells = {head: "" if head in faults else _text(value) for head, value in values.items()}
    return Record(number, cells, is_loose=True, faults=faults)


def _no_json(constant: str) -> None:
    """Refuse NaN and Infinity, which Python takes for JSON."""
    raise ValueError(constant)


_JSON: Final = json.JSONDecoder(object_pairs_hook=tuple, parse_int=str, parse_constant=_no_json)
"""Objects are pairs, so that a name that comes twice is seen; whole numbers keep each digit."""


def _text(value: object) -> str:
    """Return a cell as one would type it: dates in ISO 8601, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _WORDS[value] if value is None or isinstance(value, bool) else str(value)
