"""Turn a sheet of an XLSX file into lines of texts, as they stand in the spreadsheet; openpyxl's one door.

openpyxl knows the package, dates and formats. The cells are read here: its own readers make a cell of each place in a
rectangle that a file only claims, and don't tell a formula that was never calculated from an empty cell.
(ECMA-376 Part 1, 18.3 is what a sheet holds.)
"""

import re
import warnings
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import IO, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import BadZipFile

from msgspec import Struct
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS

from handouts.errors import PatientDataError, Problem, unknown
from handouts.load.cells import FAILED
from handouts.load.workbook_parts import Formats, Package, TooLarge
from handouts.model.patient import View, listed

BROKEN: Final = (
    *(
        UserWarning,
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ),  # no archive, or not one of ours
    *(LookupError, SyntaxError, ValueError, TypeError, AttributeError, OverflowError, OSError),  # no XLSX in it
)
LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_NAME: Final = f"{{{SHEET_MAIN_NS}}}"
_ADDRESS: Final = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
NOT_CALCULATED: Final = Problem(
    "has a formula without a result", "open the workbook in a spreadsheet program and save it"
)
UNREADABLE: Final = Problem("can't be read", "type the value again")


class Cell(Struct, frozen=True):
    """A text, or what keeps it from being read."""

    text: str
    problem: Problem | None = None


class SheetLine(Struct, frozen=True):
    """A row of a sheet: its number, and its cells that are not empty by their columns, both from 1."""

    number: int
    cells: dict[int, Cell]
    is_hidden: bool = False


def read_lines(file: IO[bytes], view: View) -> list[SheetLine]:
    """Return the rows of a sheet that are not empty, without what is hidden where that is to be skipped.

    Raises `PatientDataError` for a file that is not a workbook, and where something is hidden and nobody said what to
    do with it; `UnknownName` for a sheet that does not exist.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # how openpyxl tells of relations and sheets that it leaves out
            sheet = _Worksheet(*_opened(file, view.sheet))
        lines = list(sheet.lines())
    except TooLarge:
        raise PatientDataError(
            "the workbook is too large for a roster", "save only the patients’ rows, or save it as CSV UTF-8"
        ) from None
    except BROKEN:
        raise PatientDataError(
            "the roster can't be read as XLSX", "save it again as “Excel Workbook” or as CSV UTF-8"
        ) from None
    return _seen(lines, sheet.hidden_columns(lines), view.hidden)


def _opened(file: IO[bytes], name: str) -> tuple[bytes, list[str], Formats]:
    """Return a sheet's XML, the texts that the workbook's sheets share, and its formats of numbers."""
    reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    archive = reader.archive = Package(file)
    reader.read_manifest()
    reader.read_workbook()
    if len(set(reader.valid_files)) < len(reader.valid_files) or not all(sheet.id for sheet in reader.parser.sheets):
        raise ValueError("a part that is there twice, or a sheet without one")
    sheets = {
        str(sheet.name): (sheet.state == "visible", str(relation.target))
        for sheet, relation in reader.parser.find_sheets()
        if relation.Type.endswith("/worksheet")
    }
    part = reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
    texts = _texts(archive.read(part.PartName.lstrip("/"))) if part else []
    styles = archive.read(ARC_STYLE) if ARC_STYLE in reader.valid_files else b"<styleSheet/>"
    return archive.read(_chosen(sheets, name)), texts, Formats(styles, reader.wb.epoch)


def _chosen(sheets: dict[str, tuple[bool, str]], name: str) -> str:
    """Return where the sheet of a name is, or the first that is visible."""
    if name:
        if name not in sheets:
            raise unknown("sheet", name, list(sheets))
        return sheets[name][1]
    if not sheets:
        raise ValueError("a workbook without a sheet")
    found = next((part for is_visible, part in sheets.values() if is_visible), "")
    if not found:
        raise PatientDataError("every sheet of the workbook is hidden", "name the one to read with --sheet")
    return found


def _texts(data: bytes) -> list[str]:
    return [_text(element) for element in _elements(data, f"{_NAME}si")]


def _text(element: Element) -> str:
    """Return what a rich or plain text says, without how its signs are read aloud (`rPh`)."""
    parts = [element, *element.findall(f"{_NAME}r")]
    return _unmasked("".join(part.findtext(f"{_NAME}t") or "" for part in parts))


def _unmasked(text: str) -> str:
    """Return a text with the controls that XML can't hold (`_x000D_`), and line ends of one kind."""
    return unescape(text).replace("\r\n", "\n")


def _elements(data: bytes, *tags: str) -> Iterator[Element]:
    """Yield the elements of some tags as they end, and empty them."""
    for _, element in ElementTree.iterparse(BytesIO(data)):  # noqa: S314 - `Package` has no entities, and lets C read
        if element.tag in tags:
            yield element
            element.clear()


def _seen(lines: list[SheetLine], columns: set[int], hidden: str) -> list[SheetLine]:
    """Return the lines to read; raise `PatientDataError` where some are hidden and nobody said what to do."""
    rows = [line.number for line in lines if line.is_hidden]
    if (rows or columns) and not hidden:
        what = [f"row{'s' * (len(rows) > 1)} {listed(rows)}"] if rows else []
        letters = ", ".join(map(spelt, sorted(columns)))
        what += [f"column{'s' * (len(columns) > 1)} {letters}"] if columns else []
        raise PatientDataError(
            f"the sheet hides {' and '.join(what)}",
            "--hidden skip leaves out what is hidden, --hidden print reads it; or show it in the spreadsheet",
        )
    if hidden != "skip":
        return lines
    kept = (line for line in lines if not line.is_hidden)
    return [
        SheetLine(line.number, {column: cell for column, cell in line.cells.items() if column not in columns})
        for line in kept
    ]


class _Worksheet:
    """A sheet's XML as lines; `hidden` is known when these are read."""

    def __init__(self, data: bytes, texts: list[str], formats: Formats) -> None:
        self.data, self.texts, self.formats = data, texts, formats
        self.hidden: list[tuple[int, int]] = []
        self.hides_rows = False

    def lines(self) -> Iterator[SheetLine]:
        """Yield the rows that have something; raises where rows or cells are not in order, or there twice."""
        before = 0
        for element in _elements(self.data, *(_NAME + tag for tag in ("sheetFormatPr", "col", "row", "sheetData"))):
            if element.tag == f"{_NAME}row":
                number = int(element.get("r", before + 1))
                before = _next(number, before, LAST_ROW)
                if cells := self._cells(element, number):
                    yield SheetLine(number, cells, self._is_hidden(element))
            elif element.tag == f"{_NAME}sheetData":
                return
            else:
                self._note(element)
        raise ValueError("no sheet")

    def hidden_columns(self, lines: list[SheetLine]) -> set[int]:
        """Return the columns that have something in a line that is seen, and are hidden."""
        used = {column for line in lines if not line.is_hidden for column in line.cells}
        return {column for column in used if any(first <= column <= last for first, last in self.hidden)}

    def _note(self, element: Element) -> None:
        if element.tag == f"{_NAME}sheetFormatPr":
            self.hides_rows = _is_on(element, "zeroHeight")
        elif _is_on(element, "hidden") or _is_nought(element, "width"):
            self.hidden.append((int(element.get("min", 1)), int(element.get("max", 1))))

    def _is_hidden(self, row: Element) -> bool:
        return _is_on(row, "hidden") or _is_nought(row, "ht") or (self.hides_rows and row.get("ht") is None)

    def _cells(self, row: Element, number: int) -> dict[int, Cell]:
        found: dict[int, Cell] = {}
        before = 0
        for element in row.iterfind(f"{_NAME}c"):
            before = _next(_column(element, number, before + 1), before, LAST_COLUMN)
            cell = self._cell(element)
            if cell.text.strip() or cell.problem:
                found[before] = cell
        return found

    def _cell(self, element: Element) -> Cell:
        kind, value = element.get("t", "n"), element.findtext(f"{_NAME}v")
        if kind == "inlineStr":
            inline = element.find(f"{_NAME}is")
            return Cell("" if inline is None else _text(inline))
        if not value and kind != "e":
            is_lost = element.find(f"{_NAME}f") is not None and (kind != "str" or value is None)
            return Cell("", NOT_CALCULATED if is_lost else None)
        try:
            return self._typed(kind, value or "", element.get("s"))
        except (ValueError, LookupError, OverflowError):
            return Cell("", UNREADABLE)

    def _typed(self, kind: str, value: str, style: str | None) -> Cell:
        if kind == "s":
            return Cell(self.texts[int(value)])
        if kind == "str":
            return Cell(_unmasked(value))
        if kind == "b":
            return Cell(("no", "yes")[int(value)])
        if kind == "e":
            return Cell("", FAILED)
        if kind not in {"n", "d"}:
            return Cell("", UNREADABLE)
        text = self.formats.day(value) if kind == "d" else self.formats.number(value, int(style or 0))
        return Cell("", text) if isinstance(text, Problem) else Cell(text)


def _next(place: int, before: int, last: int) -> int:
    """Return a row's or column's place, which comes after the one before it."""
    if not before < place <= last:
        raise ValueError("out of order, or there twice, or on no sheet")
    return place


def _column(cell: Element, row: int, otherwise: int) -> int:
    address = cell.get("r")
    if address is None:
        return otherwise
    found = _ADDRESS.fullmatch(address)
    if not found or int(found[2]) != row:
        raise ValueError("a cell that is in another row, or nowhere")
    return _column_number(found[1])


def spelt(column: int) -> str:
    """Return a column as a spreadsheet calls it: 27 is AA."""
    return get_column_letter(column)


@cache
def _column_number(letters: str) -> int:
    return column_index_from_string(letters)


def _is_on(element: Element, name: str) -> bool:
    return element.get(name) in {"1", "true"}


def _is_nought(element: Element, name: str) -> bool:
    return float(element.get(name, 1)) == 0
