"""Numbers, dates and hours are written as the locale writes them."""

from datetime import date, time
from gettext import NullTranslations

import pytest
from markupsafe import Markup
from msgspec.structs import replace
from topic_folders import PROCEDURE, fixture_topic

from handouts.language.fixed_words import fixed_words, original_words
from handouts.language.formats import Wording, patient_words
from handouts.language.locale import conventions, locale_of
from handouts.model.clinic import DAYS, Day, Hours

WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")


def wording(locale: str = "en") -> Wording:
    return Wording(conventions(locale), NullTranslations())


def said(*hours: Hours, locale: str = "en") -> str:
    """Return hours in words, with plain spaces."""
    return " ".join(wording(locale).hours(hours).split())


@pytest.mark.parametrize(
    ("locale", "share", "day"),
    [
        ("en", "31%", "22 November 2026"),
        ("en-GB", "31%", "22 November 2026"),
        ("en-US", "31%", "November 22, 2026"),
        ("es-US", "31%", "22 de noviembre de 2026"),
        ("ur-GB", "31%", "22 نومبر، 2026"),
        ("de", "31\N{NO-BREAK SPACE}%", "22. November 2026"),
        ("zh-Hans", "31%", "2026年11月22日"),
    ],
)
def test_percentages_and_dates_take_the_locales_form(locale: str, share: str, day: str) -> None:
    """CLDR decides on signs, spaces and order."""
    assert wording(locale).percent(31) == share
    assert wording(locale).date(date(2026, 11, 22)) == day


@pytest.mark.parametrize(("value", "share"), [(0.5, "0.5%"), (29, "29%"), (57, "57%"), (86.4, "86.4%"), (100, "100%")])
def test_no_digit_of_a_percentage_is_lost(value: float, share: str) -> None:
    """A share is neither rounded nor blurred by binary fractions."""
    assert wording().percent(value) == share


@pytest.mark.parametrize(
    ("unit", "value", "number", "share"),
    [("of 1000", 3, "3", "0.3%"), ("of 10000", 5, "5", "0.05%"), ("of 10000", 1234, "1,234", "12.34%")],
)
def test_a_small_share_prints_its_people_and_its_percentage(unit: str, value: int, number: str, share: str) -> None:
    """Both exactly."""
    fact = replace(fixture_topic(PROCEDURE).facts["clear"], id="rare", unit=unit, value=value)
    assert wording().fact({"rare": fact}, f"rare_{unit.replace(' ', '_')}") == number
    assert wording().fact({"rare": fact}, "rare") == share


@pytest.mark.parametrize("locale", original_words().languages)
def test_fewer_than_one_is_said_in_every_language(locale: str) -> None:
    """With the language's own digits, and not as if it were one."""
    words = Wording(conventions(locale), fixed_words(locale))
    fact = replace(fixture_topic(PROCEDURE).facts["clear"], id="rare", unit="of 10000", value=1)
    fewer = replace(fact, fewer_than=True)
    for name in ("rare", "rare_of_10000"):
        plain, below = words.fact({"rare": fact}, name), words.fact({"rare": fewer}, name)
        assert plain in below
        assert len(below) > len(plain)
        assert locale == "en" or "than" not in below


def test_a_fact_prints_in_every_form() -> None:
    """With its unit, as its bare number, and what it measures, of whom and when."""
    facts = fixture_topic(PROCEDURE).facts
    fact = next(fact for fact in facts.values() if fact.unit == "percent")
    words = wording()
    assert words.fact(facts, fact.id) == f"{fact.value}%"
    assert words.fact(facts, f"{fact.id}_of_100") == str(fact.value)
    assert words.fact(facts, f"{fact.id}_measure") == fact.measure
    assert words.fact(facts, f"{fact.id}_population") == fact.population
    assert words.fact(facts, f"{fact.id}_period") == fact.period
    count = next(fact for fact in facts.values() if fact.unit != "percent")
    assert words.fact(facts, count.id) == str(count.value)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (WEEK, "Monday to Friday"),
        (("sat", "sun"), "Saturday and Sunday"),
        (("mon", "wed", "thu", "fri"), "Monday and Wednesday to Friday"),
        (("mon", "thu"), "Monday and Thursday"),
        (("fri", "mon"), "Monday and Friday"),
        (("tue",), "Tuesday"),
        (DAYS, "Every day"),
    ],
)
def test_days_are_named_as_runs(days: tuple[Day, ...], words: str) -> None:
    """Three days or more make a span, two are listed."""
    assert said(Hours(days, "08:00", "18:00")) == f"{words}, 8 am to 6 pm"


def test_nights_whole_days_and_several_hours() -> None:
    """Until may be after midnight; midnight is no hour 24."""
    assert said(Hours(WEEK, "18:00", "08:00")) == "Monday to Friday, 6 pm to 8 am"
    assert said(Hours(("sun",), "12:00", "24:00")) == "Sunday, 12 noon to 12 midnight"
    both = said(Hours(WEEK, "18:00", "08:00"), Hours(("sat", "sun"), "00:00", "24:00"))
    assert both == "Monday to Friday, 6 pm to 8 am; Saturday and Sunday, 24 hours a day"


@pytest.mark.parametrize(("locale", "sign"), [("ar", "؛"), ("ur", "؛"), ("zh-Hans", "；"), ("ru", ";")])
def test_hours_are_set_apart_by_the_semicolon_of_the_language(locale: str, sign: str) -> None:
    """One that turns with the text where it runs from the right."""
    hours = (Hours(WEEK, "18:00", "08:00"), Hours(("sat", "sun"), "00:00", "24:00"))
    found = Wording(conventions(locale), fixed_words(locale)).hours(hours)
    assert [letter for letter in found if letter in ";؛；"] == [sign]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("es", "De lunes a viernes, de 8:00 a 18:00; domingo, de 12:00 a 13:00"),
        ("pt-BR", "De segunda-feira a sexta-feira, 08:00 às 18:00; domingo, 12:00 às 13:00"),
    ],
)
def test_hours_begin_with_a_capital(locale: str, words: str) -> None:
    """Where days are written small, only the first letter of the line is one; its catalog has none."""
    hours = (Hours(WEEK, "08:00", "18:00"), Hours(("sun",), "12:00", "13:00"))
    assert " ".join(Wording(conventions(locale), fixed_words(locale)).hours(hours).split()) == words


@pytest.mark.parametrize("locale", original_words().languages)
def test_catalogs_write_days_small_where_the_language_does(locale: str) -> None:
    """So that they can stand inside a line too."""
    days = [fixed_words(locale).gettext(text) for text in ("Every day", "{first} to {last}")]
    if locale_of(locale).days["format"]["wide"][0].islower():
        assert [text for text in days if text[0].isupper()] == []


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "8:30 am to 6 pm"),
        ("en-GB", "8:30 am to 6 pm"),
        ("en-US", "8:30 AM to 6 PM"),
        ("en-CA", "8:30 a.m. to 6 p.m."),
        ("es-US", "8:30 a.m. to 6 p.m."),
        ("es", "8:30 to 18:00"),
        ("fr-CA", "08 h 30 to 18 h 00"),
        ("pl-DE", "08:30 to 18:00"),
    ],
)
def test_times_take_the_regions_clock(locale: str, words: str) -> None:
    """Twelve hours or twenty-four; a full hour in words is one number. What CLDR has no data of is its language's."""
    assert said(Hours(("mon",), "08:30", "18:00"), locale=locale).partition(", ")[2] == words


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ko", "오전 8:30 to 오후 6:00"),
        ("ru", "08:30 to 18:00"),
        ("en", "8:30 am to 6 pm"),
    ],
)
def test_a_time_is_in_the_languages_own_words_and_on_one_line(locale: str, words: str) -> None:
    """Where CLDR has a word for a.m. in the language's script; from when and until when stay together."""
    whole = words.replace(" ", "\N{NO-BREAK SPACE}")
    assert wording(locale).hours([Hours(("mon",), "08:30", "18:00")]).endswith(whole)


@pytest.mark.parametrize(
    ("locale", "since", "until", "words"),
    [
        ("hi", "08:00", "18:00", "सोमवार से शुक्रवार, सुबह 8 बजे से शाम 6 बजे तक"),
        ("hi", "18:00", "08:00", "सोमवार से शुक्रवार, शाम 6 बजे से सुबह 8 बजे तक"),
        ("hi", "14:30", "24:00", "सोमवार से शुक्रवार, दोपहर 2:30 बजे से मध्यरात्रि 12 बजे तक"),
        ("bn", "08:00", "18:00", "সোমবার–শুক্রবার, সকাল ৮টা–সন্ধ্যা ৬টা"),
        ("bn", "18:00", "08:00", "সোমবার–শুক্রবার, সন্ধ্যা ৬টা–সকাল ৮টা"),
        ("bn-GB", "14:30", "22:15", "সোমবার–শুক্রবার, দুপুর ২:৩০–রাত্রি ১০:১৫"),
        ("ur", "08:00", "18:00", "پیر تا جمعہ، صبح 8 بجے تا شام 6 بجے"),
        ("ur", "18:00", "08:00", "پیر تا جمعہ، شام 6 بجے تا صبح 8 بجے"),
        ("ur-IN", "14:30", "16:00", "پیر تا جمعہ، دوپہر ۲:۳۰ بجے تا سہ پہر ۴ بجے"),
    ],
)
def test_a_time_has_its_part_of_the_day(locale: str, since: str, until: str, words: str) -> None:
    """Where CLDR's clock says AM and PM in Latin letters; a part of the day and its hour stand on one line."""
    words_of = Wording(conventions(locale), fixed_words(locale))
    assert " ".join(words_of.hours([Hours(WEEK, since, until)]).split()) == words
    assert " " not in words_of.clock(time.fromisoformat(since))


@pytest.mark.parametrize(
    ("locale", "row"),
    [
        ("en", "Care team: 1. Monday."),
        ("fr", "Care team\N{NO-BREAK SPACE}: 1. Monday."),
        ("hi", "Care team: 1। Monday।"),
        ("ur", "Care team: 1۔ Monday۔"),
        ("zh-Hans", "Care team：1。Monday。"),
    ],
)
def test_signs_between_words_are_the_languages(locale: str, row: str) -> None:
    """What the templates put together has the colon and full stop of the text around it; what is empty is left out."""
    words = Wording(conventions(locale), fixed_words(locale))
    assert words.sentences(words.labelled("Care team", "1"), "", "Monday") == row


@pytest.mark.parametrize(
    ("locale", "row"),
    [
        ("en", "What is it? “Why?” 6 p.m. Yes."),
        ("hi", "What is it? “Why?” 6 p.m. Yes।"),
        ("zh-Hans", "What is it?“Why?”6 p.m.Yes。"),
    ],
)
def test_a_text_with_a_sign_of_its_own_has_no_other(locale: str, row: str) -> None:
    """No "?." and no "p.m..", whatever the mark or the quotation around it."""
    words = Wording(conventions(locale), fixed_words(locale))
    assert words.sentences("What is it?", Markup("“<b>Why?</b>”"), "6 p.m.", "Yes") == (
        row.replace("“Why?”", "“<b>Why?</b>”")
    )
    assert words.sentences("Why?") == "Why?"


def test_a_label_that_asks_has_no_colon() -> None:
    """A column's head may be a question."""
    assert wording().labelled("What helps?", "Rest") == "What helps? Rest"
    fr = Wording(conventions("fr"), fixed_words("fr"))
    assert fr.labelled("Quoi ?", "Repos") == "Quoi ? Repos"


def test_a_line_that_is_always_answered_is_open_day_and_night() -> None:
    """One that is so on some days says on which."""
    assert said(Hours(DAYS, "00:00", "24:00")) == "Open day and night"
    assert said(Hours(("sat", "sun"), "00:00", "24:00")) == "Saturday and Sunday, 24 hours a day"


def test_words_that_are_put_together_are_escaped() -> None:
    """Braces of a text are no placeholders."""
    assert wording().labelled("<b>", "{text}") == "&lt;b&gt;: {text}"
    assert wording().sentences("{first}", "&") == "{first}. &amp;."


@pytest.mark.parametrize(("locale", "sign"), [("en", ";"), ("ar", "؛"), ("ur", "؛"), ("zh-Hans", "；")])
def test_hours_are_parted_by_the_languages_sign(locale: str, sign: str) -> None:
    """Two spans of a week have one between them."""
    hours = (Hours(WEEK, "08:00", "18:00"), Hours(("sat",), "09:00", "12:00"))
    assert Wording(conventions(locale), fixed_words(locale)).hours(hours).count(sign) == 1


# Words of a patient: what the clinic shows, dates as the locale writes them.


@pytest.mark.parametrize(
    ("field", "value", "locale", "words"),
    [
        ("name", "1970-12-31", "en", "1970-12-31"),
        ("date_of_birth", "1970-12-31", "en", "31 December 1970"),
        ("date_of_birth", "1970-12-31", "pt-BR", "31 de dezembro de 1970"),
        ("date_of_birth", "1970-12-31", "bn", "৩১ ডিসেম্বর, ১৯৭০"),
        ("appointment", "2026-12-01 21:05", "ur", "1 دسمبر، 2026، رات\N{NO-BREAK SPACE}9:05\N{NO-BREAK SPACE}بجے"),
        ("appointment", "2026-12-01", "en", "1 December 2026"),
        ("appointment", "2026-12-01 09:30", "en-GB", "1 December 2026, 9:30\N{NO-BREAK SPACE}am"),
        ("appointment", "2026-12-01 12:00", "en-US", "December 1, 2026, 12\N{NO-BREAK SPACE}noon"),
        ("appointment", "2026-12-01T09:30:00", "es", "1 de diciembre de 2026, 9:30"),
    ],
)
def test_dates_are_those_of_the_locale(field: str, value: str, locale: str, words: str) -> None:
    """A time of day only where there is one."""
    assert patient_words({field: value}, (field,), locale) == {field: words}


def test_only_what_the_clinic_shows() -> None:
    """In its order; what is empty is not shown."""
    values = {"name": "Ann", "note": "Call", "clinician": ""}
    assert list(patient_words(values, ("note", "name", "clinician"), "en")) == ["note", "name"]
    assert patient_words(values, ("sticker",), "en") == {}


@pytest.mark.parametrize("locale", ["en", *original_words().languages])
def test_a_patient_reads_one_form_of_digits_and_clock(locale: str) -> None:
    """Dates have the digits of the foot, and a time is written as the hours of a telephone are."""
    wording = Wording(conventions(locale), fixed_words(locale))
    foot = wording.date(date(2026, 12, 1)) + wording.number(1234567890)
    values = {"date_of_birth": "1970-12-31", "appointment": "2026-12-01 21:35"}
    shown = patient_words(values, tuple(values), locale)
    used = {letter for text in (*shown.values(), foot) for letter in text if letter.isdigit()}
    assert used <= set(wording.digits)
    hours = wording.hours([Hours(("mon",), "21:35", "22:00")])
    assert wording.clock(time(21, 35)) in hours
    assert wording.clock(time(21, 35)) in shown["appointment"]


def test_a_time_of_day_is_in_the_letters_of_the_language() -> None:
    """CLDR has day periods in full and in short; Korean has its own letters for the one alone."""
    shown = patient_words({"appointment": "2026-12-01 09:30"}, ["appointment"], "ko")
    assert shown == {"appointment": "2026년 12월 1일 오전\N{NO-BREAK SPACE}9:30"}
