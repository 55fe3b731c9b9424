"""Turn the text of a cell into what keeps it from being used, in words that do not quote it.

A kind of cell more is a function more. Personal values are text and nothing else: what a spreadsheet would run as a
formula, what can't be printed and what turns the order of other characters is refused.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final

from handouts.control_characters import unprintable
from handouts.errors import Problem

LONGEST: Final = 200
LONGEST_NOTE: Final = 600
_FORMULA: Final = tuple("=+-@＝＋－＠")
"""How a cell begins that a spreadsheet runs (OWASP, CSV Injection), wide letters too; a tab is a control character."""
_RUN: Final = re.compile(f"(^|;)(?=[{re.escape(''.join(_FORMULA))}])")
"""Where a cell starts that would be run: after a semicolon too, which is between cells in half of Europe."""
_HELD: Final = re.compile(f"(^|;)'(?=[{re.escape(''.join(_FORMULA))}])")
_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
"""What a spreadsheet writes for a formula that came to nothing (ECMA-376 Part 1, 18.17.2.7, and Excel's newer ones)."""
_YES: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


FAILED: Final = Problem("is an error of a spreadsheet's formula", "correct the formula, or type the value")
EXACT: Final = 10**15
"""From here on a spreadsheet, or a program that writes JSON, has rounded the last digits (IEEE 754, binary64)."""
OLDEST: Final = 125
"""Years; nobody has lived longer."""
FIRST_APPOINTMENT: Final = 2000
FARTHEST: Final = 10
"""Years."""
_ROUNDED: Final = re.compile(r"\d([.,]\d+)?[eE]\+\d+|\d[.,]\d+[eE]\d+|\d{16,}[.,]\d*")
"""How spreadsheets, and programs that count in binary64, write what they have rounded; `12E34` may be an id."""
CellCheck = Callable[[str], Iterator[Problem]]


def tidy(cell: str) -> str:
    """Return the text in composed form (NFC), with single spaces and none around its lines, no lines before it or after
    it nor more than an empty one between, and as before `inert`."""
    if cell.isascii() and cell.isprintable() and "  " not in cell and "'" not in cell:  # as nearly all are
        return cell.strip(" ")
    composed = unicodedata.normalize("NFC", cell)
    if "\n" in composed or "\r" in composed:
        lines = composed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        composed = re.sub(r"\n{3,}", "\n\n", "\n".join(map(_spaced, lines)).strip("\n"))
    text = _spaced(composed)
    return _HELD.sub(r"\1", text) if "'" in text else text


def _spaced(line: str) -> str:
    return " ".join(part for part in line.split(" ") if part)


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe before what would start a formula (OWASP)."""
    return _RUN.sub(r"\1'", cell)


def plain(cell: str, longest: int = LONGEST) -> Iterator[Problem]:
    """Expect one line of text that can be printed."""
    if len(cell) > longest:
        yield Problem(f"is longer than {longest} characters")
    if not (cell.isascii() and cell.isprintable()):
        yield from (Problem(f"has {odd.message}", odd.hint) for odd in list(unprintable(cell))[:1])
    if cell in _ERRORS:
        yield FAILED


def personal(cell: str) -> Iterator[Problem]:
    """Expect text as a person would write it."""
    yield from plain(cell)
    yield from _formula(cell)


def note(cell: str) -> Iterator[Problem]:
    """Expect text of any lines."""
    yield from plain(cell.replace("\n", " "), LONGEST_NOTE)
    yield from _formula(cell)


def key(cell: str) -> Iterator[Problem]:
    """Expect the id of a row, with all of its digits."""
    if not cell:
        yield Problem("is empty")
    elif _ROUNDED.fullmatch(cell):
        yield Problem(
            "was rounded by a spreadsheet, which keeps 15 digits",
            "export it again, with this column formatted as text",
        )
    yield from personal(cell)


def day(cell: str) -> Iterator[Problem]:
    """Expect the day on which somebody who lives was born (ISO 8601)."""
    if not cell:
        return
    if not _is_day(cell):
        yield Problem("is not a date", "write it like 1970-12-31")
    elif cell > (today := date.today()).isoformat():
        yield Problem("is in the future")
    elif int(cell[:4]) < today.year - OLDEST:
        yield Problem(f"is more than {OLDEST} years ago")


def moment(cell: str) -> Iterator[Problem]:
    """Expect the date of an appointment, with a time of day or without."""
    if not cell:
        return
    if not (_is_day(cell) or _is_moment(cell)):
        yield Problem("is not a date or a date with a time", "write it like 2026-12-01 09:30")
    elif not FIRST_APPOINTMENT <= int(cell[:4]) <= date.today().year + FARTHEST:
        yield Problem(f"is before {FIRST_APPOINTMENT}, or more than {FARTHEST} years ahead")


def yes_or_no(cell: str) -> Iterator[Problem]:
    if cell.casefold() not in _YES:
        yield Problem("is neither yes nor no")


def locales(cell: str) -> Iterator[Problem]:
    """Expect a language, or several in order of preference: which one it is `batch.requests` knows."""
    if not parts(cell):
        yield Problem("is empty")
    yield from plain(cell)


def is_yes(cell: str) -> bool:
    return _YES.get(cell.casefold(), False)


def parts(cell: str) -> tuple[str, ...]:
    """Return the names in a cell, which has semicolons between them."""
    return tuple(part.strip() for part in cell.split(";") if part.strip()) if cell else ()


def _formula(cell: str) -> Iterator[Problem]:
    if cell.startswith(_FORMULA):
        yield Problem("begins as a formula does", "begin it with a letter or a digit")


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell  # ISO 8601 has other ways to write one
    except ValueError:
        return False


def _is_moment(cell: str) -> bool:
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        return False
    return found.tzinfo is None and re.fullmatch(r"[\d-]{10}[T ]\d\d:\d\d(:\d\d)?", cell) is not None
