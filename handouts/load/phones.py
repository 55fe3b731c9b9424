"""Turn a telephone number into the address that dials it (RFC 3966), and the hours of lines into the gaps between them.

A leaflet says "call day or night", so that each hour of the week needs a line that someone answers. phonenumbers, which
knows each country's numbers, is behind this door alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from handouts.errors import Problem
from handouts.load.schema import UnfitValue
from handouts.model.clinic import DAYS, Day, is_short

DAY_MINUTES: Final = 24 * 60
WEEK_MINUTES: Final = 7 * DAY_MINUTES
_AMBULANCE: Final = {
    "112": "AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IN IT LT LU LV MT NL PL PT RO RU SE SI SK TR TZ UA ZA",
    "911": "AR CA MX PR US",
    "999": "BD GB IE KE",
    "119": "JP KR",
    "123": "CO EG",
    "000": "AU",
    "111": "NZ",
    "113": "NO",
    "115": "VN",
    "120": "CN",
    "192": "BR",
    "997": "SA",
    "998": "AE",
    "1122": "PK",
}
EMERGENCY: Final = {country: number for number, named in _AMBULANCE.items() for country in named.split()}
"""The number to call an ambulance with in a country; it is only ever proposed."""
_AREA_SLASH: Final = re.compile(r"^0\d{1,5}/")
_TWO: Final = Problem("is more than one number", "give each number a [[phones]] of its own")


def country_of(country: str, locale: str) -> str:
    """Return the country whose numbers a clinic writes: the one it names, else the region of its locale."""
    return country or next((part for part in locale.split("-")[1:] if re.fullmatch("[A-Z]{2}", part)), "")


def is_country(code: str) -> bool:
    """Whether there are numbers of a country (ISO 3166-1)."""
    from phonenumbers import SUPPORTED_REGIONS

    return code in SUPPORTED_REGIONS


def dialled(number: str, country: str = "") -> str:
    """Return the `tel:` address of a number; one without its country's code is of the country named.

    Raises `UnfitValue` for what can't be dialled: no number at all, two in one, or no country for one that needs it.
    """
    if "/" in number and not _AREA_SLASH.match(number.replace(" ", "")):
        raise UnfitValue(_TWO)
    if is_short(number):
        return _short(number, country)
    if not number.startswith("+") and not country:
        raise UnfitValue(
            Problem(
                "has no country", 'begin it with + and the country’s code, or name your country, such as country = "GB"'
            )
        )
    return _whole(number, country)


def is_plain(number: str) -> bool:
    """Whether a number is whole and nothing but groups of digits: there is little to check, and a library to load."""
    return re.fullmatch(r"\+[1-9]\d{0,2}([ -]\d+)+", number) is not None and 8 <= len(_digits(number)) <= 15


def _short(number: str, country: str) -> str:
    """Return the address of an emergency or service number; one in groups must be a number of the country's."""
    digits = _digits(number)
    if re.fullmatch(r"\d+", number.strip()):
        return f"tel:{digits}"
    from phonenumbers import is_valid_number, is_valid_short_number_for_region, parse

    found = parse(digits, country) if country else None
    if found and (is_valid_short_number_for_region(found, country) or is_valid_number(found)):
        return f"tel:{digits}"
    raise UnfitValue(_TWO)


def _whole(number: str, country: str) -> str:
    from phonenumbers import NumberParseException as Failed
    from phonenumbers import PhoneNumberFormat, ValidationResult, format_number, parse
    from phonenumbers import is_possible_number_with_reason as reason

    try:
        found = parse(number, country or None)
        kind = reason(found)
    except Failed as error:
        known = {Failed.TOO_LONG: ValidationResult.TOO_LONG, Failed.TOO_SHORT_NSN: ValidationResult.TOO_SHORT}
        kind = known.get(error.error_type, ValidationResult.INVALID_LENGTH)
    if kind in {ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY}:
        raise UnfitValue(Problem("is too short to be dialled", "write the whole number, with its area code"))
    if kind == ValidationResult.TOO_LONG:
        raise UnfitValue(Problem("is too long to be dialled", "is there a digit too many, or are these two numbers?"))
    if kind != ValidationResult.IS_POSSIBLE:
        raise UnfitValue(Problem("can't be dialled", "check the country’s code and the number of digits"))
    extension, found.extension = found.extension, None
    return f"tel:{format_number(found, PhoneNumberFormat.E164)}" + (f";ext={extension}" if extension else "")


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def week_days(value: str | list[str]) -> tuple[Day, ...]:
    """Return the days of "mon", "mon-fri", "sat-mon" or a list of these, in the order of the week.

    Raises ValueError for a word that is none, or a day named twice.
    """
    parts = [value] if isinstance(value, str) else value
    found = [day for part in parts for day in _span(part)]
    if len(set(found)) < len(found):
        raise ValueError("has a day twice")
    return tuple(day for day in DAYS if day in found)


def _span(part: str) -> tuple[Day, ...]:
    first, dash, last = part.partition("-")
    last = last if dash else first
    names: tuple[str, ...] = DAYS
    if first not in names or last not in names:
        raise ValueError(f"is not a day or a range of days: {part}")
    start = names.index(first)
    length = (names.index(last) - start) % len(DAYS) + 1
    return (DAYS + DAYS)[start : start + length]


class Gap(NamedTuple):
    """Minutes of the week, from Monday 00:00, when no line is answered; it may run past the week's end."""

    start: int
    end: int


def minutes(clock: str) -> int:
    """Return "HH:MM" as minutes of the day."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def clock(written: str) -> str:
    """Return a time of day as "HH:MM", where its hour may be written with one digit."""
    return written.zfill(5)


def gaps(spans: Iterable[tuple[int, str, str]]) -> tuple[Gap, ...]:
    """Return the gaps that spans leave: each is a day (0 is Monday), from and until; until may be after midnight."""
    covered = sorted(_in_week(spans))
    if not covered:
        return (Gap(0, WEEK_MINUTES),)
    found, reached = [], covered[0][0]
    for start, end in [*covered, (covered[0][0] + WEEK_MINUTES, 0)]:
        if start > reached:
            found.append(Gap(reached, start))
        reached = max(reached, end)
    return tuple(found)


def said(gap: Gap, days: Sequence[str]) -> str:
    """Return a gap in words: "sat 08:00 to 18:00", "fri 18:00 to mon 08:00"."""
    first, last = (minute // DAY_MINUTES % 7 for minute in (gap.start, gap.end))
    until = (
        _clock(gap.end) if first == last and gap.end - gap.start < DAY_MINUTES else f"{days[last]} {_clock(gap.end)}"
    )
    return f"{days[first]} {_clock(gap.start)} to {until}"


def _in_week(spans: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, int]]:
    """Yield spans in minutes of the week; one that runs past its end goes on at its beginning."""
    for day, since, until in spans:
        start = day * DAY_MINUTES + minutes(since)
        length = (minutes(until) - minutes(since)) % DAY_MINUTES or DAY_MINUTES
        yield start, start + length
        if start + length > WEEK_MINUTES:
            yield 0, start + length - WEEK_MINUTES


def _clock(minute: int) -> str:
    return f"{minute % DAY_MINUTES // 60:02}:{minute % 60:02}"
