"""Turn a CSV, JSON Lines or XLSX file into records, one after the other: numbers and texts by the file's own heads.

The only module that knows the three formats. A record's number is that of its row in a spreadsheet, or of its line in
JSON Lines. What makes the file as a whole unreadable raises `PatientDataError`.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Final, NamedTuple, TextIO

import msgspec

from handouts.errors import FileError, PatientDataError
from handouts.inputs.reading import MIB, opened
from handouts.rosters.formulas import BROKEN, error_cells

MOST_BYTES: Final = 256 * MIB
DELIMITERS: Final = ",;\t"
_ERROR: Final = "#N/A"
"""Stands for each cell whose formula came to an error; no cell may hold it (`cells`)."""
_WORDS: Final = {None: "", True: "yes", False: "no"}


class Record(NamedTuple):
    """A row's cells by the heads of their columns; `problem` says what keeps the row from being read.

    `is_loose`: the row names its own columns, and leaves out those it has nothing for.
    """

    number: int
    cells: dict[str, str]
    problem: str = ""
    is_loose: bool = False


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
    if suffix in {".jsonl", ".ndjson", ".json"}:
        yield from _from_lines(file)
    else:
        yield from _from_csv(file)


def _from_csv(file: TextIO) -> Iterator[Record]:
    """Read CSV whose cells are parted by what parts its heads: commas, semicolons or tabs."""
    first = file.readline()
    delimiter = max(DELIMITERS, key=first.count)
    heads = next(csv.reader([first], delimiter=delimiter), [])
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        yield from _records(heads, reader)
    except csv.Error as error:
        what = (
            "a cell is too long" if "limit" in str(error) else "a quotation mark is not closed, or stands inside a cell"
        )
        raise PatientDataError(f"the roster can't be read near line {reader.line_num + 1}: {what}") from None


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
    for number, row in enumerate(rows, 2):
        if len(row) > len(heads) and any(cell.strip() for cell in row[len(heads) :]):
            yield Record(number, dict(zip(heads, row, strict=False)), "has more cells than there are heads")
        elif any(cell.strip() for cell in row):
            yield Record(number, dict(zip(heads, row, strict=False)))


def _check_heads(heads: list[str]) -> None:
    names = [head.strip() for head in heads if head.strip()]
    if not names:
        raise PatientDataError("the roster has no heads", "its first row names the columns: handouts roster template")
    twice = [number for number, head in enumerate(heads, 1) if head.strip() and names.count(head.strip()) > 1]
    if twice:
        raise PatientDataError(f"two columns have the same head: columns {', '.join(map(str, twice))}")


def _from_lines(file: TextIO) -> Iterator[Record]:
    """Read one JSON object a line."""
    for number, line in enumerate(file, 1):
        if line.strip():
            yield _from_object(number, line)


def _from_object(number: int, line: str) -> Record:
    try:
        found = msgspec.json.decode(line.encode("utf-8", "surrogatepass"))
    except (msgspec.DecodeError, RecursionError):
        return Record(number, {}, "is not JSON", is_loose=True)
    if not isinstance(found, dict):
        return Record(number, {}, "is not a JSON object", is_loose=True)
    if any(isinstance(value, dict | list) for value in found.values()):
        problem = "has a list or an object for a value; several names are one text, with ; between them"
        return Record(number, {}, problem, is_loose=True)
    return Record(number, {head: _text(value) for head, value in found.items()}, is_loose=True)


def _text(value: object) -> str:
    """Return a cell as one would type it: dates in ISO 8601, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _WORDS[value] if value is None or isinstance(value, bool) else str(value)
