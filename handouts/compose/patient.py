"""Turn a row's personal values into the words that a handout shows, dates as the locale writes them (CLDR)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time

from handouts.languages.cldr import locale_of


def patient_words(values: Mapping[str, str], fields: Iterable[str], locale: str) -> dict[str, str]:
    """Return the values of the fields that a clinic shows; dates come in ISO 8601, as the roster proved."""
    known = locale_of(locale)
    return {field: _words(field, values[field], known) for field in fields if values.get(field)}


def _words(field: str, value: str, locale: Locale) -> str:
    if field == "date_of_birth":
        return format_date(date.fromisoformat(value), "long", locale=locale)
    return _moment(value, locale) if field == "appointment" else value


def _moment(value: str, locale: Locale) -> str:
    """Return a date, and a time of day where there is one, joined as the locale joins them."""
    moment = datetime.fromisoformat(value)
    day = format_date(moment, "long", locale=locale)
    if len(value) == len("2026-12-01"):
        return day
    joined = str(locale.datetime_formats["medium"])
    return joined.replace("{1}", day).replace("{0}", format_time(moment, "short", locale=locale))
