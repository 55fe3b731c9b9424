"""Turn a CSV, JSON Lines or XLSX file into records, one after the other: texts by the file's own headers.

The only module that knows the three formats. A record's number is that of its row in a spreadsheet, or of its line in
JSON Lines. What makes the file as a whole unreadable raises `PatientDataError`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO, TextIOWrapper
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from msgspec import Struct

from handouts.errors import FileError, PatientDataError, Problem, UsageError
from handouts.files.reading import MIB, UnfitFile, opened
from handouts.load.cells import EXACT, plain
from handouts.load.delimited import LONGEST_ROW, TOP, Lines, Weigh, best, read_rows
from handouts.load.encodings import HINT, Tell, encoding_of, nobody
from handouts.model.patient import WHOLE, View

if TYPE_CHECKING:
    from handouts.load.workbook import SheetLine

MOST_BYTES: Final = 50 * MIB
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 1000
JSON_LINES: Final = {".jsonl", ".ndjson", ".json"}
WORKBOOK: Final = "workbook"
TEXT: Final = "text"
_PACKED: Final = b"PK\3\4"
"""How an XLSX file begins."""
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
"""How an old workbook begins, or a new one behind a password (MS-CFB)."""
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument"
"""What a file of OpenDocument has after the header of its first part (OpenDocument 1.3, part 2, 3.3)."""
_MARKUP: Final = (b"<html", b"<!doctype", b"<table", b"<?xml")
_AS_XLSX: Final = "open it in a spreadsheet program, and save it as “Excel Workbook (.xlsx)”"
ROUNDED: Final = Problem("is a number with more digits than can be kept", "write it as text, in quotation marks")
FIRST_ROW: Final = "a row at its top must name the columns; handouts roster template writes a roster to start from"
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


def _any(_: list[str]) -> int:
    """Take the first row that is not empty for the headers."""
    return 0


def read_records(path: Path, view: View = WHOLE, weigh: Weigh = _any, tell: Tell = nobody) -> Iterator[Record]:
    """Yield the records of a file; what it begins with says what it is, its name where that does not.

    `weigh` says how much a row looks like the headers; `tell` is told what was assumed of the file.
    """
    try:
        with opened(path, MOST_BYTES) as file:
            yield from _from_file(file, path.name, view, weigh, tell)
    except UnfitFile as error:
        hint = "it is read twice: save it as a file first" if path.is_fifo() else error.hint
        raise UnfitFile(path, error.reason, hint) from error
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error
    except UnicodeError:
        raise _undecodable(str(path)) from None


def held_records(
    data: bytes, name: str, view: View = WHOLE, weigh: Weigh = _any, tell: Tell = nobody
) -> Iterator[Record]:
    """Yield the records of a file that is in memory, and on no disk; its name ends as such a file's does."""
    try:
        yield from _from_file(BytesIO(data), name, view, weigh, tell)
    except UnicodeError:
        raise _undecodable(name) from None


def _from_file(file: BinaryIO, name: str, view: View, weigh: Weigh, tell: Tell) -> Iterator[Record]:
    suffix = Path(name).suffix.lower()
    kind = kind_of(file.read(512), suffix, name)
    _check_view(view, kind, name)
    file.seek(0)
    if kind == WORKBOOK:
        yield from _bounded(_from_workbook(file, view, weigh))
        return
    with _decoded(file, view, tell) as text:
        yield from _bounded(_from_text(text, suffix, weigh))


def parse_records(data: bytes, view: View = WHOLE, weigh: Weigh = _any, tell: Tell = nobody) -> Iterator[Record]:
    """Yield the records of what came in through a pipe: JSON where it starts with a brace, else CSV."""
    if kind_of(data[:512], "", "standard input") == WORKBOOK:
        raise PatientDataError(
            "standard input is a workbook", "name the file instead: only text can come through a pipe"
        )
    try:
        with _decoded(BytesIO(data), view, tell) as text:
            suffix = ".jsonl" if text.read(100).lstrip("\ufeff \t\r\n").startswith("{") else ".csv"
            text.seek(0)
            yield from _bounded(_from_text(text, suffix, weigh))
    except UnicodeError:
        raise _undecodable("standard input") from None


def kind_of(start: bytes, suffix: str, name: str) -> str:
    """Return whether a file is a workbook or text, by how it begins; raise `PatientDataError` for what is neither."""
    if suffix == ".ods" or start[30:].startswith(_OPEN_DOCUMENT):
        raise PatientDataError(f"{name} is an OpenDocument spreadsheet, which can't be read", _AS_XLSX)
    if start.startswith(_COMPOUND):
        what = "is in the old XLS format" if suffix == ".xls" else "has a password, or is in the old XLS format"
        raise PatientDataError(f"{name} {what}, which can't be read", f"{_AS_XLSX}, without a password")
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        raise PatientDataError(f"{name} is a web page or XML, whatever its name says", _AS_XLSX)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and b'"resourceType"' in start:
        hint = "--patient of render and plan takes the record of one patient"
        raise PatientDataError(f"{name} is a record of FHIR, and not a roster", hint)
    return WORKBOOK if start.startswith(_PACKED) or suffix == ".xlsx" else TEXT


def _decoded(file: BinaryIO, view: View, tell: Tell) -> TextIO:
    encoding = view.encoding or encoding_of(file, tell)
    file.seek(0)
    return TextIOWrapper(file, encoding=encoding, newline="")


def _undecodable(name: str) -> PatientDataError:
    return PatientDataError(f"{name} is not in the encoding that it is said, or seems, to be in", HINT)


def _check_view(view: View, kind: str, name: str) -> None:
    """Raise `UsageError` for an option that a file of this kind has no use for."""
    if view.sheet and kind != WORKBOOK:
        raise UsageError("--sheet is for workbooks", f"{name} is not an XLSX file; leave out --sheet")
    if view.encoding and kind == WORKBOOK:
        raise UsageError("--encoding is for text files", f"{name} is a workbook; leave out --encoding")


def _bounded(records: Iterator[Record]) -> Iterator[Record]:
    """Yield records; raise `PatientDataError` where there are more than any clinic prints at once."""
    yield from islice(records, MOST_ROWS)
    if next(records, None):
        raise PatientDataError(f"the roster has more than {MOST_ROWS:,} rows", "split it into several rosters")


def _from_text(file: TextIO, suffix: str, weigh: Weigh) -> Iterator[Record]:
    return _from_lines(Lines(file)) if suffix in JSON_LINES else _from_csv(file, weigh)


def _from_csv(file: TextIO, weigh: Weigh) -> Iterator[Record]:
    rows = read_rows(file, weigh)
    _, headers = next(rows, (1, []))
    _check_headers(headers)
    headerless = [column for column, header in enumerate(headers) if not header.strip()]
    for number, row in rows:
        if any(cell.strip() for cell in row):
            cells = dict(zip_longest(headers, row[: len(headers)], fillvalue=""))
            yield Record(number, cells, _astray(row, len(headers), headerless))


def _from_workbook(file: BinaryIO, view: View, weigh: Weigh) -> Iterator[Record]:
    """Read a sheet; rows of a title may stand above the headers."""
    from handouts.load.workbook import read_lines, spelt  # openpyxl takes a quarter of a second

    lines = read_lines(file, view)
    at = best((_texts(line) for line in lines[:TOP]), weigh)
    first = lines[at].cells if lines else {}
    for column, cell in first.items():
        if cell.problem:
            raise PatientDataError(f"the header of column {spelt(column)} {cell.problem.message}", cell.problem.hint)
    headers = _texts(lines[at]) if lines else []
    _check_headers(headers)
    for line in lines[at + 1 :]:
        astray = next((at for at in line.cells if at > len(headers) or not headers[at - 1].strip()), None)
        yield _from_line(line, headers, _no_header(spelt(astray)) if astray else "")


def _texts(line: "SheetLine") -> list[str]:
    return [line.cells[column].text if column in line.cells else "" for column in range(1, max(line.cells) + 1)]


def _from_line(line: "SheetLine", headers: list[str], problem: str) -> Record:
    cells = [line.cells.get(column) for column in range(1, len(headers) + 1)]
    texts = {header: cell.text if cell else "" for header, cell in zip(headers, cells, strict=True)}
    problems = {header: cell.problem for header, cell in zip(headers, cells, strict=True) if cell and cell.problem}
    return Record(line.number, texts, problem, cell_problems=problems)


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
        raise PatientDataError(f"columns {', '.join(map(str, twice))} have the same header", "rename one of them")


def _from_lines(lines: Lines) -> Iterator[Record]:
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
