"""Turn an XLSX file into the XML parts that it packs, each read whole, and all of them within bounds.

What a header says of a part's size is not believed: inflating stops at the limit. Nor may a part hold what no
spreadsheet writes and what costs much to read, or reads files: document types, comments, tags without an end.
"""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isclose
from typing import IO, Final, Literal
from xml.etree.ElementTree import fromstring
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.xml.constants import SHEET_MAIN_NS

from handouts.errors import Problem
from handouts.load.cells import EXACT

MOST_BYTES: Final = 64 * 2**20
"""Of all parts that are read, inflated."""
MOST_TAGS: Final = 2_000_000
"""Of a part: of a sheet, some 500,000 cells."""
_LONG: Final = re.compile(rb"[^>]{1000000}")
"""A tag or text that expat, which gets it in small chunks, would start again with each (CVE-2023-52425)."""
_DECLARED: Final = re.compile(rb"(\xef\xbb\xbf)?<\?xml version\s*=\s*[\"']1\.0[\"'](?P<rest>[^>]{0,60})\?>")
_OTHER_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8[\"'])", re.I)


class TooLarge(ValueError):
    """What is packed is more than any roster."""


class Package(ZipFile):
    """A packed XLSX file; a part too large raises `TooLarge`, a broken one what `zipfile` does or `ValueError`."""

    left = MOST_BYTES

    def open(
        self,
        name: str | ZipInfo,
        mode: Literal["r", "w"] = "r",  # noqa: ARG002 - parts are read alone
        pwd: bytes | None = None,  # noqa: ARG002
        *,
        force_zip64: bool = False,  # noqa: ARG002
    ) -> IO[bytes]:
        """Return a part, read and proved."""
        return BytesIO(self.read(name))

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:  # noqa: ARG002
        """Return a part, proved."""
        info = self.getinfo(name) if isinstance(name, str) else name
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise ValueError("packed in another way than XLSX files are")
        with super().open(info) as part:
            data = part.read(self.left + 1)
        self.left -= len(data)
        if self.left < 0 or data.count(b"<") > MOST_TAGS:
            raise TooLarge
        if _is_odd(data):
            raise ValueError("no XML as spreadsheets write it")
        return data


def _is_odd(data: bytes) -> bool:
    """Whether XML has what no spreadsheet writes; `<!` begins document types, entities, comments and CDATA."""
    declared = _DECLARED.match(data)
    if declared and _OTHER_ENCODING.search(declared["rest"]):
        return True
    rest = declared.end() if declared else 0
    return b"\0" in data or b"<!" in data or data.find(b"<?", rest) >= 0 or bool(_LONG.search(data))


_UNSEEN: Final = re.compile(r"_.|\*.|\[(\$-[0-9A-Fa-f]+|Black|Blue|Cyan|Green|Magenta|Red|White|Yellow)\]| ", re.I)
"""Of a format: room for a sign that isn't there, what fills a cell up, and the language and colour."""
_AS_KEPT: Final = {"@", "#", "general"}
_DIGITS: Final = re.compile(r"(#,##)?(?P<whole>0+)(\.(?P<places>0+))?(?P<percent>%?)")
INEXACT: Final = Problem(
    "is a number with more digits than a spreadsheet keeps", "format the column as text and type it again"
)
NO_DAY: Final = Problem("is not a day that exists", "type it again, like 1970-12-31")
LENGTH: Final = Problem("is a length of time", "type a date, or format the column as text")
OTHERWISE: Final = Problem(
    "is a number that the spreadsheet shows in another form than it keeps",
    "format the column as text and type it again",
)
_LEAP_DAY_OF_1900: Final = 60
"""Which spreadsheets count, and which never was (ECMA-376 Part 1, 18.17.4.1)."""
_SECONDS: Final = 86_400


class Formats:
    """The formats of a workbook's cells by the number of their style, and the day from which it counts."""

    def __init__(self, styles: bytes, epoch: datetime) -> None:
        name = f"{{{SHEET_MAIN_NS}}}"
        root = fromstring(styles)  # noqa: S314 - `Package` has no entities
        own = {found.get("numFmtId"): found.get("formatCode") for found in root.iterfind(f"{name}numFmts/{name}numFmt")}
        used = [found.get("numFmtId", "0") for found in root.iterfind(f"{name}cellXfs/{name}xf")] or ["0"]
        self.codes = [own.get(number) or builtin_format_code(int(number)) for number in used]
        self.epoch = epoch

    def number(self, value: str, style: int) -> str | Problem:
        """Return a number as its style shows it."""
        code, number = self.codes[style], float(value)
        if not abs(number) < EXACT:
            return INEXACT
        if code is None or is_timedelta_format(code):
            return OTHERWISE if code is None else LENGTH
        return self._from_serial(number) if is_date_format(code) else _written(number, code)

    def day(self, value: str) -> str | Problem:
        """Return a date that is kept in ISO 8601."""
        return _dated(from_ISO8601(value))  # type: ignore[no-untyped-call]

    def _from_serial(self, days: float) -> str | Problem:
        if days < 0 or (self.epoch == WINDOWS_EPOCH and int(days) == _LEAP_DAY_OF_1900):
            return NO_DAY
        try:
            return _dated(from_excel(round(days * _SECONDS) / _SECONDS, self.epoch))
        except (ValueError, OverflowError):
            return NO_DAY


def _dated(found: object) -> str | Problem:
    if isinstance(found, datetime) and found.time() != time(0):
        return found.isoformat(" ", "minutes")
    if isinstance(found, datetime):
        return found.date().isoformat()
    if isinstance(found, timedelta):
        return LENGTH
    return found.isoformat() if isinstance(found, date) else str(found)[:5]


def _written(number: float, code: str) -> str | Problem:
    sections = _UNSEEN.sub("", code).split(";")
    if (number < 0 and len(sections) > 1) or (number == 0 and len(sections) > 2):
        return OTHERWISE
    if sections[0].casefold() in _AS_KEPT:
        text = format(number, ".15g")  # as many digits as are shown
        return OTHERWISE if "e" in text else text
    found = _DIGITS.fullmatch(sections[0])
    return _filled(number, found) if found else OTHERWISE


def _filled(number: float, form: re.Match[str]) -> str | Problem:
    """Return a number with the zeros that its format asks for; one that it rounds is not what is shown."""
    places = len(form["places"] or "")
    shown = number * 100 if form["percent"] else number
    width = len(form["whole"]) + (places + 1 if places else 0) + (number < 0)
    text = f"{shown:0{width}.{places}f}"
    return text + form["percent"] if isclose(float(text), shown, rel_tol=1e-12, abs_tol=1e-12) else OTHERWISE
