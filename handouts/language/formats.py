"""Turn numbers, dates, times and lists into words of a locale, as the Unicode CLDR writes them.

A topic and a clinic hold data (31, 2026-11-22, "08:00"); what a reader sees of it is made here, and what a patient's
row says too, so that no leaflet has numbers in the form of two languages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import reduce
from gettext import NullTranslations
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from handouts.language.locale import conventions
from handouts.model.clinic import DAYS, Day, Hours
from handouts.model.references import mentions
from handouts.model.topic import Fact

_COUNTER_STYLES: Final = {
    "arab": "arabic-indic", "arabext": "persian", "beng": "bengali", "deva": "devanagari", "mymr": "myanmar",
    "tibt": "tibetan",
}  # fmt: skip
"""The names of numbering systems in style sheets (CSS Counter Styles 3, 6.1), where they are not decimal."""
_ZEROS: Final = {
    "adlm": "\U0001e950", "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "cakm": "\U00011136",
    "deva": "\u0966", "hmnp": "\U0001e140", "latn": "0", "mtei": "\uabf0", "mymr": "\u1040", "nkoo": "\u07c0",
    "olck": "\u1c50", "tibt": "\u0f20",
}  # fmt: skip
"""The digit 0 of each numbering system that is some locale's default (CLDR); the others follow it in Unicode."""
_SPOKEN: Final = {
    "bn": ("B h'টা'", "B h:mm"),
    "hi": ("B h 'बजे'", "B h:mm 'बजे'"),
    "ur": ("B h 'بجے'", "B h:mm 'بجے'"),
}
"""How a full hour and another time are written where CLDR's usual clock has AM and PM in Latin letters.

CLDR has the words for the parts of the day ("B"), but its patterns lack the word for the hour, or have them reversed.
"""
_END: Final = re.compile("[.!?:…؟۔।。！？：][\"'”’»)\\]]*$")
DATES: Final = ("date_of_birth", "appointment")
"""A patient's values that are dates."""
_DATE_LENGTH: Final = len("2026-12-01")


@dataclass(frozen=True)
class Wording:
    """How one locale says what is data; `catalog` translates the few words in between."""

    locale: Locale
    catalog: NullTranslations

    @property
    def digits(self) -> str:
        """Return the locale's digits from 0 to 9, which Babel does not write by itself."""
        zero = ord(_ZEROS[self.locale.default_numbering_system])
        return "".join(chr(zero + n) for n in range(10))

    @property
    def numerals(self) -> str:
        """Return the name of the locale's digits in style sheets (CSS Counter Styles 3, 6.1)."""
        return _COUNTER_STYLES.get(self.locale.default_numbering_system, "decimal")

    def localised(self, text: str) -> str:
        """Return a text that Babel made with the locale's digits."""
        return text.translate({ord("0") + n: digit for n, digit in enumerate(self.digits)})

    def number(self, value: float) -> str:
        return self.localised(format_decimal(value, locale=self.locale, numbering_system="default"))

    def percent(self, value: float, of: int = 100) -> str:
        """Return a share as a percentage with its sign, no digit rounded away."""
        share = Decimal(str(value)) / of
        said = format_percent(share, locale=self.locale, decimal_quantization=False, numbering_system="default")
        return self.localised(said)

    def month(self, day: date) -> str:
        """Return the month and the year of a day."""
        return self.localised(format_skeleton("yMMMM", day, locale=self.locale))

    def date(self, day: date) -> str:
        return self.localised(format_date(day, "long", locale=self.locale))

    def moment(self, value: str) -> str:
        """Return a date (ISO 8601), and a time of day where there is one, joined as the locale joins them."""
        moment = datetime.fromisoformat(value)
        if len(value) == _DATE_LENGTH:
            return self.date(moment)
        joined = str(self.locale.datetime_formats["medium"])
        if self.locale.text_direction == "rtl" and joined == "{1} {0}":
            joined = "{1}، {0}"  # a year and an hour with a space between them would be read as one number
        return joined.replace("{1}", self.date(moment)).replace("{0}", self.clock(moment.time()))

    def fact(self, facts: Mapping[str, Fact], name: str) -> str:
        """Return what `{name}` prints: a fact with its unit, its bare number, or its measure, population or period."""
        mention = mentions({fact.id: fact.unit for fact in facts.values()})[name]
        fact = facts[mention.fact]
        if mention.form == "value" and fact.denominator:
            share = self.percent(fact.value, fact.denominator)
            # Translators: a percentage follows
            return self.catalog.gettext("less than {share}").format(share=share) if fact.fewer_than else share
        if mention.form in ("period", "population", "measure"):
            return str(getattr(fact, mention.form))
        number = self.number(fact.value)
        # Translators: a number of people follows
        return self.catalog.gettext("fewer than {number}").format(number=number) if fact.fewer_than else number

    def temperature(self, said: str) -> str:
        """Return "38.5 °C" with the locale's number, and its unit on the same line."""
        number, unit = said[:-2].strip().replace(",", "."), said[-2:]
        return f"{self.number(float(number))}\N{NO-BREAK SPACE}{unit}"

    def labelled(self, label: str, text: str) -> Markup:
        """Return a text after what it is: "Care team: +1 555…", in French with a space before the colon.

        A label that ends in a sign of its own, such as a question, takes no colon.
        """
        # Translators: only signs and spaces between
        pattern = self.catalog.gettext("{label}: {text}")
        return escape(_bare(pattern) if _ends(label) else pattern).format(label=label, text=text)

    def sentences(self, *texts: str) -> Markup:
        """Return texts in a row, each with a full stop as the language writes it; an empty one is none.

        A text that ends in a sign of its own, such as a question or "6 p.m.", takes no full stop.
        """
        # Translators: only signs and spaces between
        pattern = self.catalog.gettext("{sentence}.")
        closed = (text if _ends(text) else escape(pattern).format(sentence=text) for text in texts if text)
        # Translators: only signs and spaces between
        return _joined(_bare(self.catalog.gettext("{first}. {second}")), closed)

    def hours(self, hours: Iterable[Hours]) -> Markup:
        """Return when a phone is answered: "Monday to Friday, 8:00 AM to 6:00 PM".

        It begins a line, so its first letter is a capital; that of a day inside it is as the language has it (CLDR).
        """
        several = self.catalog.gettext("{first}; {second}")
        said = _joined(several, (self._span(span) for span in hours))
        return said[:1].upper() + said[1:]

    def _span(self, hours: Hours) -> Markup:
        _ = self.catalog.gettext
        if hours.is_all_day and {*hours.days} == {*DAYS}:
            # Translators: of a telephone line that is answered at every hour of the week
            return escape(_("Open day and night"))
        if hours.is_all_day:
            times = escape(_("24 hours a day"))
        else:
            times = escape(_("{since} to {until}")).format(since=self._time(hours.since), until=self._time(hours.until))
        whole = times.replace(" ", "\N{NO-BREAK SPACE}")
        return escape(_("{days}, {times}")).format(days=self._days(hours.days), times=whole)

    def _time(self, clock: str) -> Markup:
        """Return "HH:MM" as the locale says it; "24:00" is midnight, as "00:00" is."""
        hour, minute = clock.split(":")
        return escape(self.clock(time(int(hour) % 24, int(minute))))

    def clock(self, moment: time) -> str:
        """Return a time of day as the locale says it, on one line."""
        said = format_time(moment, self._clock_pattern(moment), locale=self.locale)
        return self.localised(said.replace(" ", "\N{NO-BREAK SPACE}"))

    def _clock_pattern(self, moment: time) -> str:
        """Return CLDR's pattern of a time; a.m. and p.m. in full where that alone is in the language's own letters.

        Where Spanish has a clock of twelve hours, and in English everywhere, a full hour has no minutes: "8 am".
        English has neither 12 am nor 12 pm (NHS digital service manual, Numbers, measurements, dates and time).
        Hindi, Bengali and Urdu say the part of the day instead: "सुबह 8 बजे".
        """
        if self.locale.language in _SPOKEN:
            return _SPOKEN[self.locale.language][bool(moment.minute)]
        pattern = str(self.locale.time_formats["short"].pattern)
        if self.locale.language == "en" or (self.locale.language == "es" and "a" in pattern):
            is_turn = self.locale.language == "en" and moment in {time(0), time(12)}
            spoken = str(self.locale.datetime_skeletons["hm" if moment.minute else "h"].pattern)
            return spoken.replace("a", "b") if is_turn else spoken
        periods = self.locale.day_periods["format"]
        is_own = periods["abbreviated"].get("am", "").isascii() and not periods["wide"].get("am", "").isascii()
        return pattern.replace("a", "aaaa") if is_own else pattern

    def either(self, texts: Sequence[str]) -> Markup:
        """Return texts as a list of which one may choose: "care@clinic.example or +1 555 555 0100"."""
        places = [f"{{{number}}}" for number in range(len(texts))]
        return escape(format_list(places, style="or", locale=self.locale)).format(*texts)

    def _days(self, days: Iterable[Day]) -> str:
        """Name days as runs: "Monday to Friday", "Monday and Thursday", "Every day"."""
        _ = self.catalog.gettext
        runs = _runs(sorted({DAYS.index(day) for day in days}))
        if runs == [(0, len(DAYS) - 1)]:
            return _("Every day")
        names = self.locale.days["format"]["wide"]  # Babel mixes up locales where "stand-alone" is an alias of it
        said = [
            _("{first} to {last}").format(first=names[first], last=names[last]) if last - first > 1 else names[day]
            for first, last in runs
            for day in ([first] if last - first != 1 else [first, last])
        ]
        return format_list(said, locale=self.locale)


def patient_words(values: Mapping[str, str], fields: Iterable[str], locale: str) -> dict[str, str]:
    """Return a patient's values for the fields that a clinic shows, dates and times as the locale writes them.

    They come in ISO 8601, as the roster proved.
    """
    wording = Wording(conventions(locale), NullTranslations())
    return {
        field: wording.moment(values[field]) if field in DATES else values[field]
        for field in fields
        if values.get(field)
    }


def _ends(text: str) -> bool:
    """Whether a text ends in a sign of its own, with or without the quotation mark or bracket that it closes."""
    return _END.search(text.striptags() if isinstance(text, Markup) else text) is not None


def _bare(pattern: str) -> str:
    """Return a pattern of two texts without the sign between them; its space stays."""
    first, second = re.findall(r"\{\w+\}", pattern)
    return f"{first} {second}" if re.search(r"\s", pattern) else first + second


def _joined(pattern: str, texts: Iterable[str]) -> Markup:
    """Put texts together, at least one, as a pattern does with {first} and {second}."""
    return reduce(lambda first, second: escape(pattern).format(first=first, second=second), map(escape, texts))


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Group rising numbers into runs without a gap."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
