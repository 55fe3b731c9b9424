"""Find the cells of a workbook's first sheet whose formula came to an error, which python-calamine gives as empty.

A sheet says so by the cell's type (`t="e"`, ECMA-376 Part 1, 18.3.1.4). Only a sheet that has such a type is parsed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BROKEN: Final = (BadZipFile, LookupError, SyntaxError, ValueError)
"""What a broken file raises: no archive, no such part, XML that is none (`ParseError`), or defused, or odd numbers."""
_MARK: Final = re.compile(rb"""\st\s*=\s*["']e["']""")


def error_cells(path: Path) -> frozenset[tuple[int, int]]:
    """Return the row and column of each such cell, from 0; raises what `BROKEN` lists where there is no such sheet."""
    with ZipFile(path) as archive:
        name = _first_sheet(archive)
        if not _MARK.search(archive.read(name)):
            return frozenset()
        with archive.open(name) as file:
            return frozenset(_errors(file))


def _first_sheet(archive: ZipFile) -> str:
    """Return the name of the first sheet's part, through the workbook's relationships."""
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    sheet = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True).find("{*}sheets/{*}sheet")
    if sheet is None:
        raise LookupError
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    target = str(next(targets[value] for name, value in sheet.items() if name.endswith("}id")))
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _errors(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    from defusedxml.ElementTree import iterparse

    number = -1
    for _, element in iterparse(file, forbid_dtd=True):
        if element.tag.endswith("}row"):
            number = int(element.get("r", number + 2)) - 1
            yield from ((number, column) for column in _error_columns(element))
            element.clear()


def _error_columns(row: "Element") -> Iterator[int]:
    column = -1
    for cell in row:
        letters = re.match("[A-Z]*", cell.get("r", ""))
        column = _column(letters[0]) if letters and letters[0] else column + 1
        if cell.get("t") == "e":
            yield column


def _column(letters: str) -> int:
    """Return the place of a column, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
