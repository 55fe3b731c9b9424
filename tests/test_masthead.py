"""The masthead holds what a clinic and a patient put in: no word is broken that need not be, and nothing overlaps."""

from collections.abc import Iterator, Sequence
from itertools import combinations, cycle, product

import pytest
from made_texts import TEXTS, made_topic
from msgspec.structs import replace
from printing import key_for
from topic_folders import PROCEDURE, fixture_topic

from handouts.compose.composition import compose_patient
from handouts.compose.parts import name_parts
from handouts.language.clinic_words import clinic_in
from handouts.language.formats import patient_words
from handouts.load.clinic import sample_clinic
from handouts.model import page as geometry
from handouts.model.clinic import Clinic, Logo, OwnWords
from handouts.model.job import GalleyKey
from handouts.model.patient import PERSONAL
from handouts.typeset.cutting import cut
from handouts.typeset.galleys import fonts_of, lay_out_patient
from handouts.typeset.layout import lay_out
from handouts.typeset.layout_facts import Mark

SHEETS = geometry.SHEETS
LOCALES = ("en", *TEXTS)
VALUES = {"name": "Ann Lee", "clinician": "Dr Ito", "note": "x"}
LONG = "The Royal Infirmary of Upper and Lower Thornbridge University Teaching Hospitals Trust – Breast Unit"
ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
WIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 100"><path d="M0 0h{width}v100h-{width}z"/></svg>'


def hostile(name: str = LONG, width: int = 320) -> Clinic:
    return replace(sample_clinic(), name=name, logo=Logo("Logo", svg=WIDE.format(width=width)))


def key_in(clinic: Clinic, locale: str, sheet: tuple[str, str]) -> GalleyKey:
    """Return what a small topic in a language is laid out for."""
    topic = fixture_topic(PROCEDURE) if locale == "en" else made_topic(locale)
    words = OwnWords("x", "x", {phone.label: phone.label for phone in clinic.phones})
    clinic = clinic if locale == "en" else clinic_in(replace(clinic, locales={locale: words}), locale)
    return key_for(topic, "article", clinic, *sheet)


def marks(clinic: Clinic, locale: str, sheet: tuple[str, str], shown: dict[str, str]) -> Sequence[Mark]:
    """Lay a masthead out, prove it as a galley is, and return what is drawn."""
    key = key_in(clinic, locale, sheet)
    composition = compose_patient(key, shown)
    limited = [font for font in fonts_of(key)[0] if font.ranges]
    laid = lay_out(composition.html, composition.css, key.page.content_width_mm * 96 / 25.4, limited)
    cut(composition, laid, fonts_of(key)[1])
    return [mark for mark in laid.marks if mark.text.strip() or mark.role == "picture"]


def lines(drawn: Sequence[Mark]) -> Iterator[list[str]]:
    """Yield the lines that each text takes."""
    found: dict[int, list[Mark]] = {}
    for mark in drawn:
        found.setdefault(id(mark.element), []).append(mark)
    for parts in found.values():
        tops = dict.fromkeys(round(mark.top) for mark in parts)
        said = ["".join(mark.text for mark in parts if round(mark.top) == top) for top in tops]
        yield [line.translate(ISOLATES).strip() for line in said]


def overlapping(drawn: Sequence[Mark]) -> list[tuple[str, str]]:
    """Return which marks are over each other by more than their lines' own leading."""
    return [
        (one.text, two.text)
        for one, two in combinations(drawn, 2)
        if min(one.x + one.width, two.x + two.width) - max(one.x, two.x) > 1
        and min(one.bottom, two.bottom) - max(one.top, two.top) > 0.4 * min(one.bottom - one.top, two.bottom - two.top)
    ]


def longest_dates(locale: str) -> dict[str, str]:
    """Return the words of a birthday and an appointment in the month that is the longest in a language."""
    days = [f"1970-{month:02}-28" for month in range(1, 13)]
    said = [patient_words({"date_of_birth": day, "appointment": f"{day} 09:30"}, PERSONAL, locale) for day in days]
    return max(said, key=lambda words: len(words["date_of_birth"]))


def check_whole(clinic: Clinic, locale: str, sheet: tuple[str, str]) -> None:
    """No word of a value is broken, a birthday stands on one line, and nothing is over another."""
    clinic = replace(clinic, patient_fields=PERSONAL)
    shown = {**VALUES, **longest_dates(locale)}
    drawn = marks(clinic, locale, sheet, shown)
    told = list(lines(drawn))
    assert {word for words in shown.values() for word in words.split()} <= {
        word for parts in told for line in parts for word in line.split()
    }
    assert [shown["date_of_birth"]] in told
    assert overlapping(drawn) == []


@pytest.mark.parametrize(("locale", "sheet"), list(zip(LOCALES, cycle(SHEETS))), ids=str)
def test_the_longest_date_of_a_language_has_room(locale: str, sheet: tuple[str, str]) -> None:
    """In every language once, and on every sheet; `make proof` tries each with each."""
    check_whole(sample_clinic(), locale, sheet)


@pytest.mark.parametrize("sheet", [("a4", "large-print"), ("a5", "large-print")], ids=str)
def test_a_date_is_not_broken_inside_a_word(sheet: tuple[str, str]) -> None:
    """As "septiembr e" was, where the long label of another field left it no room."""
    check_whole(hostile(), "es", sheet)


@pytest.mark.parametrize(("locale", "name"), [("ar", "ناصر العلي"), ("ur", "عائشہ بیگم"), ("hi", "आलोक शर्मा")])
@pytest.mark.parametrize("format_", geometry.FORMATS)
def test_a_name_whose_letters_reach_far_has_room(locale: str, name: str, format_: str) -> None:
    """Above the line that it stands on, wherever it is laid out."""
    key = key_in(replace(hostile(), patient_fields=PERSONAL), locale, ("a4", format_))
    assert lay_out_patient(key, dict.fromkeys(("name", "clinician", "note"), name), "").pieces


@pytest.mark.proof
@pytest.mark.parametrize(("locale", "sheet"), list(product(LOCALES, SHEETS)), ids=str)
def test_every_masthead_holds(locale: str, sheet: tuple[str, str]) -> None:
    """For a usual clinic and for one at its worst."""
    for clinic in (sample_clinic(), hostile()):
        check_whole(clinic, locale, sheet)


@pytest.mark.parametrize("fields", [("sticker",), PERSONAL[:2]], ids=["sticker", "fields"])
@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet[0] != "letter"], ids=str)
def test_a_long_name_and_a_wide_logo_hold(sheet: tuple[str, str], fields: tuple[str, ...]) -> None:
    """Beside the sticker's box and the patient's places; a word is broken only where it is wider than its line."""
    drawn = marks(replace(hostile(width=1000), patient_fields=fields), "en", sheet, {})
    said = {" ".join(parts) for parts in lines(drawn)}
    assert said >= set(name_parts(LONG)[: 2 if geometry.page(*sheet).is_side_by_side else 1])
    assert overlapping(drawn) == []


def test_a_name_of_one_word_holds() -> None:
    """It is broken, as nothing else is left."""
    drawn = marks(hostile(LONG.replace(" ", "")), "en", ("a5", "large-print"), {})
    assert LONG.replace(" ", "") in ["".join(parts) for parts in lines(drawn)]
    assert overlapping(drawn) == []


@pytest.mark.parametrize("format_", geometry.FORMATS)
def test_the_words_on_a_sticker_stand_clear_of_its_edge(format_: str) -> None:
    """In Urdu too, whose lines are tall, and in giant print, where they take two lines: the box grows with them."""
    clinic = replace(sample_clinic(), logo=None, patient_fields=("sticker",))
    assert marks(clinic, "ur", ("a4", format_), {})
