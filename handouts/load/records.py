"""Turn a CSV, JSON Lines or XLSX file into records, one after the other: texts by the file's own headers.

The only module that knows the three formats. A record's number is that of its row in a spreadsheet, or of its line in
JSON Lines. What makes the file as a whole unreadable raises `PatientDataError`.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TextIO

from msgspec import Struct

from handouts.errors import FileError, PatientDataError, Problem, UsageError
from handouts.files.reading import MIB, UnfitFile, opened
from handouts.load.cells import EXACT, plain
from handouts.model.patient import WHOLE, View

if TYPE_CHECKING:
    from handouts.load.workbook import SheetLine

MOST_BYTES: Final = 50 * MIB
MOST_ROWS: Final = 100_000
MOST_LINES: Final = 1_000_000
"""Empty ones among them."""
PACKED: Final = b"PK\3\4"
"""How an XLSX file begins."""
DELIMITERS: Final = ",;\t"
MOST_COLUMNS: Final = 1000
LONGEST_ROW: Final = 1_000_000
"""Characters, line ends among them."""
ROUNDED: Final = Problem("is a number with more digits than can be kept", "write it as text, in quotation marks")
FIRST_ROW: Final = "its first row must name the columns; handouts roster template writes one to start from"
_WORDS: Final = {None: "", True: "yes", False: "no"}


class Record(Struct, frozen=True):
    """A row's cells by the headers of their columns; `problem` says what keeps the row from being read.

    `is_loose`: the row names its own columns, and leaves out those it has nothing for. `cell_problems` says what
    keeps single cells from being read.
    """

    number: int
    cells: dict[str, str]
    problem: str = ""
    is_loose: bool = False
    cell_problems: dict[str, Problem] = {}


def read_records(path: Path, view: View = WHOLE) -> Iterator[Record]:
    """Yield the records of a file; its name's end says what it is, CSV where it says nothing else."""
    suffix = path.suffix.lower()
    if view.sheet and suffix != ".xlsx":
        raise UsageError("--sheet is for workbooks", f"{path.name} is not an XLSX file; leave out --sheet")
    try:
        if suffix == ".xlsx":
            with opened(path, MOST_BYTES) as file:
                yield from _bounded(_from_workbook(file, view))
        else:
            with io.TextIOWrapper(opened(path, MOST_BYTES), encoding="utf-8-sig", newline="") as text:
                yield from _bounded(_from_text(text, suffix))
    except UnfitFile as error:
        hint = "it is read twice: save it as a file first" if path.is_fifo() else error.hint
        raise UnfitFile(path, error.reason, hint) from error
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error
    except UnicodeDecodeError:
        raise PatientDataError(
            f"{path} is not UTF-8 text", "save it as “CSV UTF-8” or as XLSX; no leaflet was made"
        ) from None


def parse_records(data: bytes) -> Iterator[Record]:
    """Yield the records of what came in through a pipe: JSON where it starts with a brace, else CSV."""
    if data.startswith(PACKED):
        raise PatientDataError(
            "standard input is a workbook", "name the file instead: only text can come through a pipe"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PatientDataError("standard input is not UTF-8 text") from None
    kind = ".jsonl" if text.lstrip().startswith("{") else ".csv"
    yield from _bounded(_from_text(io.StringIO(text, newline=""), kind))


def _bounded(records: Iterator[Record]) -> Iterator[Record]:
    """Yield records; raise `PatientDataError` where there are more than any clinic prints at once."""
    yield from islice(records, MOST_ROWS)
    if next(records, None):
        raise PatientDataError(f"the roster has more than {MOST_ROWS:,} rows", "split it into several rosters")


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
        if self.number > MOST_LINES:
            raise _unreadable(self.number, f"it has more than {MOST_LINES:,} lines")
        if self.length > LONGEST_ROW:
            raise _unreadable(self.number, f"a row is longer than {LONGEST_ROW:,} characters")
        return line

    def start_row(self) -> None:
        self.length = 0


def _from_csv(lines: _Lines) -> Iterator[Record]:
    """Read CSV whose cells have the same separator as its headers: commas, semicolons or tabs."""
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        yield from _records(next(csv.reader([first], delimiter=delimiter), []), _rows(reader, lines))
    except csv.Error as error:
        what = "a cell is too long" if "limit" in str(error) else "a cell has a quotation mark inside it"
        raise _unreadable(lines.number, f"{what}, or a quotation mark is not closed") from None


def _rows(reader: Iterable[list[str]], lines: _Lines) -> Iterator[list[str]]:
    lines.start_row()
    for row in reader:
        yield row
        lines.start_row()


def _unreadable(line: int, what: str) -> PatientDataError:
    return PatientDataError(f"the roster can't be read near line {line}: {what}")


def _from_workbook(file: IO[bytes], view: View) -> Iterator[Record]:
    """Read a sheet; its first row that is not empty has the headers."""
    from handouts.load.workbook import read_lines, spelt  # openpyxl takes a quarter of a second

    lines = iter(read_lines(file, view))
    first = next((line.cells for line in lines), {})
    for column, cell in first.items():
        if cell.problem:
            raise PatientDataError(f"the header of column {spelt(column)} {cell.problem.message}", cell.problem.hint)
    headers = [first[column].text if column in first else "" for column in range(1, max(first, default=0) + 1)]
    _check_headers(headers)
    for line in lines:
        astray = next((at for at in line.cells if at > len(headers) or not headers[at - 1].strip()), None)
        yield _from_line(line, headers, _no_header(spelt(astray)) if astray else "")


def _from_line(line: "SheetLine", headers: list[str], problem: str) -> Record:
    cells = [line.cells.get(column) for column in range(1, len(headers) + 1)]
    texts = {header: cell.text if cell else "" for header, cell in zip(headers, cells, strict=True)}
    problems = {header: cell.problem for header, cell in zip(headers, cells, strict=True) if cell and cell.problem}
    return Record(line.number, texts, problem, cell_problems=problems)


def _records(headers: list[str], rows: Iterable[list[str]]) -> Iterator[Record]:
    """Put cells under their headers; empty rows are skipped, but counted."""
    _check_headers(headers)
    headerless = [column for column, header in enumerate(headers) if not header.strip()]
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            yield Record(number, dict(zip(headers, row, strict=False)), _astray(row, len(headers), headerless))


def _astray(row: list[str], width: int, headerless: Iterable[int]) -> str:
    """Return what to say of the first cell without a header, or nothing."""
    columns = chain((column for column in headerless if column < len(row)), range(width, len(row)))
    found = next((column for column in columns if row[column].strip()), None)
    return "" if found is None else _no_header(str(found + 1))


def _no_header(column: str) -> str:
    return f"has a cell in column {column}, which has no header"


def _check_headers(headers: list[str]) -> None:
    """Raise `PatientDataError` for a first row that names no columns, or not clearly."""
    if len(headers) > MOST_COLUMNS:
        raise PatientDataError(f"the roster has {len(headers):,} columns; {MOST_COLUMNS:,} are allowed", FIRST_ROW)
    names = [" ".join(header.split()) for header in headers]
    if not any(names):
        raise PatientDataError("the roster has no headers", FIRST_ROW)
    for number, name in enumerate(names, 1):
        for problem in plain(name, LONGEST_ROW):
            raise PatientDataError(f"the header of column {number} {problem.message}", problem.hint)
    counts = Counter(filter(None, names))
    twice = [number for number, name in enumerate(names, 1) if counts[name] > 1]
    if twice:
        raise PatientDataError(f"two columns have the same header: columns {', '.join(map(str, twice))}")


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
        problem = "has a list or an object as a value; write several names as one text, with ; between them"
        return Record(number, {}, problem, is_loose=True)
    problems = {header: ROUNDED for header, value in values.items() if isinstance(value, float) and abs(value) >= EXACT}
    cells = {header: "" if header in problems else _text(value) for header, value in values.items()}
    return Record(number, cells, is_loose=True, cell_problems=problems)


def _no_json(constant: str) -> None:
    """Refuse NaN and Infinity, which Python takes for JSON."""
    raise ValueError(constant)


_JSON: Final = json.JSONDecoder(object_pairs_hook=tuple, parse_int=str, parse_constant=_no_json)
"""Objects are pairs, so that a name that comes twice is seen; whole numbers keep each digit."""


def _text(value: object) -> str:
    """Return a value of JSON as people type it: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _WORDS[value] if value is None or isinstance(value, bool) else str(value)
