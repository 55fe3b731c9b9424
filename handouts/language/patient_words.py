"""Turn a row's personal values into the words that a handout shows, dates as the locale writes them (CLDR)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time

from handouts.language.cldr import locale_of, localised


def patient_words(values: Mapping[str, str], fields: Iterable[str], locale: str) -> dict[str, str]:
    """Return the values of the fields that a clinic shows; dates come in ISO 8601, as the roster proved."""
    known = locale_of(locale)
    return {field: _words(field, values[field], known) for field in fields if values.get(field)}


def _words(field: str, value: str, locale: Locale) -> str:
    if field == "date_of_birth":
        return localised(format_date(date.fromisoformat(value), "long", locale=locale), locale)
    return localised(_moment(value, locale), locale) if field == "appointment" else value


def _moment(value: str, locale: Locale) -> str:
    """Return a date, and a time of day where there is one, joined as the locale joins them."""
    moment = datetime.fromisoformat(value)
    day = format_date(moment, "long", locale=locale)
    if len(value) == len("2026-12-01"):
        return day
    joined, clock = str(locale.datetime_formats["medium"]), format_time(moment, "short", locale=locale)
    if locale.text_direction == "rtl" and joined == "{1} {0}":
        joined = "{1}، {0}"  # a year and an hour with a space between them would be read as one number
    return joined.replace("{1}", day).replace("{0}", clock)
