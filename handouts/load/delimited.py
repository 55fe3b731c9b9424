"""Turn delimited text (CSV) into the headers of its columns and its rows.

Commas, semicolons, tabs or bars part the cells: those that make headers of a row near the top, or the one that a first
line `sep=;` names, which Excel writes and reads. Above the headers may stand rows of a title.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import Final, TextIO

from msgspec import Struct

from handouts.errors import PatientDataError

DELIMITERS: Final = ",;\t|"
MOST_LINES: Final = 1_000_000
"""Empty ones among them."""
LONGEST_ROW: Final = 1_000_000
"""Characters, line ends among them."""
TOP: Final = 20
"""Rows among which the headers are looked for."""
Weigh = Callable[[list[str]], int]
"""How much a row looks like headers: 0, not at all."""
_MARK: Final = "\ufeff"
_SEPARATOR: Final = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?[,;\t|]*(\r\n|\r|\n)', re.I)


class Form(Struct, frozen=True):
    """How a text is parted: its delimiter, the characters before its first row, and the rows before its headers."""

    delimiter: str
    skipped: int
    above: int


class Lines:
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
        if self.number == 1:
            line = line.lstrip(_MARK)
        self.length += len(line)
        if self.number > MOST_LINES:
            raise unreadable(self.number, f"it has more than {MOST_LINES:,} lines")
        if self.length > LONGEST_ROW:
            raise unreadable(self.number, f"a row is longer than {LONGEST_ROW:,} characters")
        return line

    def start_row(self) -> None:
        self.length = 0


def unreadable(line: int, what: str) -> PatientDataError:
    return PatientDataError(f"the roster can't be read near line {line}: {what}")


def read_rows(file: TextIO, weigh: Weigh) -> Iterator[tuple[int, list[str]]]:
    """Yield the headers, then the rows, each with its number in a spreadsheet, which shows no line `sep=;`."""
    form = form_of(file.read(LONGEST_ROW), weigh)
    file.seek(0)
    file.read(form.skipped)
    lines = Lines(file)
    reader = csv.reader(lines, delimiter=form.delimiter, strict=True)
    try:
        yield from islice(enumerate(_bounded(reader, lines), 1), form.above, None)
    except csv.Error as error:
        what = "a cell is too long" if "limit" in str(error) else "a cell has a quotation mark inside it"
        raise unreadable(lines.number, f"{what}, or a quotation mark is not closed") from None


def form_of(text: str, weigh: Weigh) -> Form:
    """Return how a text is parted, by its beginning."""
    skipped = len(text) - len(text.lstrip(_MARK))
    named = _SEPARATOR.match(text, skipped)
    skipped = named.end() if named else skipped
    known = named["delimiter"] if named else DELIMITERS
    forms = [Form(delimiter, skipped, _headers_at(text[skipped:], delimiter, weigh)) for delimiter in known]
    return max(forms, key=lambda form: _weight(text[skipped:], form, weigh))


def best(rows: Iterable[list[str]], weigh: Weigh) -> int:
    """Return which of some rows are the headers, from 0: the first that looks most like it, or that is not empty."""
    weights = [(weigh(row), any(cell.strip() for cell in row)) for row in rows]
    return weights.index(max(weights)) if weights else 0


def _headers_at(text: str, delimiter: str, weigh: Weigh) -> int:
    return best(_top(text, delimiter), weigh)


def _weight(text: str, form: Form, weigh: Weigh) -> tuple[int, int]:
    """Return how well a form fits: by the headers that it finds, then by how many there are."""
    headers = next(islice(_top(text, form.delimiter), form.above, None), [])
    return weigh(headers), len(headers)


def _top(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the first rows, up to one that can't be read."""
    try:
        yield from islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), TOP)
    except csv.Error:
        return


def _bounded(reader: Iterable[list[str]], lines: Lines) -> Iterator[list[str]]:
    lines.start_row()
    for row in reader:
        yield row
        lines.start_row()
