"""Turn a date as a spreadsheet or another system writes it into ISO 8601, in its named form or where it is plain.

A form is spelt like `DD/MM/YYYY`. Without one, a date is read whose day and month can't be taken for each other:
nothing is guessed from other rows.
"""

import re
from datetime import date, datetime
from functools import cache
from typing import Final

from handouts.errors import Problem

NOT_A_DATE: Final = Problem("is not a date", "write it like 1970-12-31")
TWO_DIGITS: Final = Problem("has a year of two digits", "export dates with the whole year")
SERIAL: Final = Problem(
    "is a day's number, as a spreadsheet counts them", "format the column as a date and save it again"
)
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY: Final = r"(?P<day>\d{1,2})"
_MONTH: Final = r"(?P<month>\d{1,2})"
_NAME: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR: Final = r"(?P<year>\d{4})"
_HALF: Final = r"(?P<half>[AaPp])\.?[Mm]\.?"
_TIME: Final = rf"([T ]+(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(:\d\d(\.\d+)?)?( ?{_HALF})?)?"
_PLAIN: Final = tuple(
    re.compile(form + _TIME)
    for form in (
        rf"{_YEAR}([-/.]){_MONTH}\2{_DAY}",
        rf"{_DAY}[-/. ]{_NAME}[-/., ]{{1,2}}{_YEAR}",
        rf"{_NAME} {_DAY},? {_YEAR}",
    )
)
"""Forms in which a day and a month can't be taken for each other."""
_EITHER: Final = re.compile(rf"(?P<first>\d{{1,2}})([-/. ])(?P<second>\d{{1,2}})\2(?P<year>\d{{4}}|\d\d){_TIME}")
_TOKEN: Final = re.compile("YYYY|MMMM|MMM|MM|M|DD|D|HH|H|SS|AM|T|[^A-Z0-9]")
_TOKENS: Final = {
    "YYYY": _YEAR,
    "MMMM": _NAME,
    "MMM": _NAME,
    "M": _MONTH,
    "D": _DAY,
    "H": r"(?P<hour>\d{1,2})",
    "minute": r"(?P<minute>\d\d)",
    "S": r"\d\d",
    "AM": _HALF,
}


@cache
def form_of(spelt: str) -> re.Pattern[str]:
    """Return the pattern of a form such as `DD/MM/YYYY` or `MM/DD/YYYY hh:mm AM`; raises ValueError."""
    tokens = _TOKEN.findall(spelt.upper())
    if "".join(tokens) != spelt.upper():
        raise ValueError("is not the form of a date")
    has_time = "H" in tokens or "HH" in tokens
    parts = [
        "minute" if part == "MM" and any("H" in one for one in tokens[:at]) else part for at, part in enumerate(tokens)
    ]
    try:
        pattern = re.compile("".join(_part(part, parts) for part in parts) + ("" if has_time else _TIME))
    except re.error:
        raise ValueError("names a part of a date twice") from None
    named = pattern.groupindex
    if not ("year" in named and "day" in named and ("month" in named or "name" in named)):
        raise ValueError("does not name day, month and year")
    return pattern


def is_iso(text: str) -> bool:
    """Whether a text is written as a date in ISO 8601, or with its year first."""
    return _PLAIN[0].fullmatch(text) is not None


def fits(text: str, spelt: str) -> bool:
    """Whether a text is a date that exists, in ISO 8601 or in a form."""
    return isinstance(iso(text, spelt, "", "", is_day=False), str)


def iso(text: str, spelt: str, header: str, column: str, *, is_day: bool) -> str | Problem:
    """Return a date in ISO 8601, with its time of day if it has one, or what keeps it from being read.

    `spelt` is its form, or empty; one in ISO 8601 is taken whatever the form. A day has no time, but for the midnight
    that databases add. `header` and `column` are the file's name and ours, for the hint.
    """
    found = _PLAIN[0].fullmatch(text) or (form_of(spelt).fullmatch(text) if spelt else _plain(text))
    if found:
        return _written(found, is_day=is_day)
    if spelt:
        return Problem(NOT_A_DATE.message, f"clinic.toml says that its form is {spelt}")
    either = _EITHER.fullmatch(text)
    if either:
        return _of_two(either, header, column, is_day=is_day)
    return SERIAL if re.fullmatch(r"[1-9]\d{4}([.,]\d+)?", text) else NOT_A_DATE


def _part(part: str, parts: list[str]) -> str:
    """Return the pattern of a part; where nothing stands between parts, each has all of its digits."""
    known = _TOKENS.get(part) or _TOKENS.get(part[:1]) or re.escape(part)
    is_close = all(one.isalpha() for one in parts)
    return known.replace("{1,2}", "{2}") if is_close else known


def _plain(text: str) -> re.Match[str] | None:
    return next(filter(None, (form.fullmatch(text) for form in _PLAIN)), None)


def _of_two(found: re.Match[str], header: str, column: str, *, is_day: bool) -> str | Problem:
    """Return a date of two numbers and a year where only one of them can be the month."""
    first, second = int(found["first"]), int(found["second"])
    if len(found["year"]) == 2:
        return TWO_DIGITS
    if first <= 12 and second <= 12 and first != second:
        hint = f'{column} = {{ column = "{header}", format = "DD/MM/YYYY" }}'
        return Problem(
            "can be read in two ways: nothing says whether its day or its month comes first",
            f"say it in clinic.toml, under [roster.columns], such as {hint}",
        )
    month, day = (second, first) if second <= 12 else (first, second)
    return _joined(int(found["year"]), month, day, found, is_day=is_day)


def _written(found: re.Match[str], *, is_day: bool) -> str | Problem:
    parts = found.groupdict()
    name = parts.get("name")
    month = _month_named(name) if name else int(parts["month"])
    return _joined(int(parts["year"]), month, int(parts["day"]), found, is_day=is_day)


def _month_named(name: str) -> int:
    """Return the number of a month by its English name, in full or its first three letters; 0 where it is none."""
    short = name.casefold()[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _joined(year: int, month: int, day: int, found: re.Match[str], *, is_day: bool) -> str | Problem:
    parts = found.groupdict()
    half, has_time = (parts.get("half") or "").casefold(), parts.get("hour") is not None
    hour, minute = int(parts.get("hour") or 0), int(parts.get("minute") or 0)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
    try:
        moment = datetime(year, month, day, hour, minute)
    except ValueError:
        return Problem("is not a day that exists", NOT_A_DATE.hint)
    if is_day and (hour, minute) != (0, 0):
        return Problem("has a time of day", "leave it out")
    return moment.isoformat(" ", "minutes") if has_time and not is_day else date(year, month, day).isoformat()
