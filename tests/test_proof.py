"""Numbers stand as they are read in every language, wherever they are: proved by where PDFium finds their glyphs."""

from functools import cache
from pathlib import Path

import pytest
from engine import pdf_of
from made_texts import TEXTS, made_topic
from msgspec.structs import replace
from printing import job_for

from handouts.control_characters import DIRECTING
from handouts.errors import LayoutError
from handouts.language.numbers import _bare as bare
from handouts.load.clinic import sample_clinic
from handouts.load.sections import parse
from handouts.model.clinic import Clinic
from handouts.model.job import Request
from handouts.model.references import Names
from handouts.model.scripts import script_of
from handouts.model.topic import Topic
from handouts.readback.blocks import spoken
from handouts.readback.order import glyphs, lines, order
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.parsed_pdf import parse as read
from handouts.render import make_handout
from handouts.typeset.cache import user_cache

LOCALES = ("en", *TEXTS)
PHONE, MEASURE, ADDRESS = "+44 20 7946 0000", "38.5 °C (101.3 °F)", "12-14 North Street, Sampletown"
IN_TEXT = (PHONE, "5-7", "10–20", MEASURE, "2026-12-01", "120/80", "500 mg", ADDRESS)
IN_LISTS = ("0800 111 222", "2 x 5 ml", "37 °C – 38 °C", "Dr. M. O’Neil (ext. 204)")
IN_TABLES = ("8:00 - 10:00", "10 mg", "2027-01-31")
IN_CAPTIONS = ("600 mg", "21:30 - 22:45")
IN_TERMS = ("15-20 cm", "0300 222 333")
IN_THE_CLINIC = ("5 New Road", "0800 999 888", "help@sample.example")
IN_VALUES = {"name": "31-32", "clinician": "Dr. B. Lee (ext. 77)", "note": "0161 496 0999"}


def topic_in(locale: str) -> Topic:
    """Return a topic of one section, with numbers among the language's words in everything that holds text."""
    made = replace(made_topic("es" if locale == "en" else locale), language=locale)
    word = made.glossary["word"].term
    source = "\n\n".join(f"{word} {number} {word}." for number in IN_TEXT)
    source += "\n\n" + "\n".join(f"- {word} {number}, {word}" for number in IN_LISTS)
    one, two, three = IN_TABLES
    source += f"\n\n| {word} | {word} |\n|---|---|\n| {one} | {two} ({word}) |\n| {word} | {word}: {three} |\n"
    source += f"\n::: figure drawing\n{word} {IN_CAPTIONS[0]} {word}; {IN_CAPTIONS[1]}.\n:::\n"
    section = replace(
        made.sections["left"], blocks=parse(source, Path("a.md"), Names(pictures=frozenset({"drawing"}))).blocks
    )
    term = replace(made.glossary["word"], text=" ".join(f"{word} {number} {word}." for number in IN_TERMS))
    preset = replace(made.presets["one"], sections=("call", "left"))
    return replace(
        made,
        title=f"{word} 7-9",
        glossary={"word": term},
        sections={"call": made.sections["call"], "left": section},
        presets={"one": preset},
    )


def clinic_of(word: str) -> Clinic:
    street, phone, email = IN_THE_CLINIC
    return replace(
        sample_clinic(),
        address=(street, word),
        email=email,
        footer=f"{word} {phone} {word}.",
        patient_fields=tuple(IN_VALUES),
    )


@cache
def printed(locale: str, more: str = "") -> ParsedPdf:
    """Print a leaflet with a patient's values, each after a word of the language; with `more` they are laid out."""
    topic = topic_in(locale)
    word = topic.glossary["word"].term
    values = {field: f"{word} {number} {more * (field == 'note')}".strip() for field, number in IN_VALUES.items()}
    made = make_handout(job_for(topic, Request("one"), clinic_of(word), values=values), user_cache())
    return read(made.pdf, Path("a.pdf"))


def seen(copy: ParsedPdf) -> list[str]:
    found = glyphs(copy)
    pages = sorted({page for page, _ in found})
    return [
        bare(line) for n in pages for line in lines(g for (page, _), drawn in found.items() if page == n for g in drawn)
    ]


def stands(text: str, rows: list[str]) -> bool:
    """Whether a text stands on one line, or goes on from the end of one to the next that has room."""
    whole = bare(text)
    near = [pair for n in (1, 2, 3) for pair in zip(rows, rows[n:], strict=False)]
    return any(whole in row for row in rows) or any(
        whole[:at] in one and whole[at:] in two for one, two in near for at in range(3, len(whole) - 2)
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_numbers_stand_as_they_are_read_everywhere(locale: str) -> None:
    """In paragraphs, lists, tables, captions, terms, the clinic's words, feet and a patient's values."""
    copy = printed(locale)
    rows = seen(copy)
    wanted = (*IN_TEXT, *IN_LISTS, *IN_TABLES, *IN_CAPTIONS, *IN_TERMS, *IN_THE_CLINIC, *IN_VALUES.values(), "7-9")
    assert [text for text in wanted if not stands(text, rows)] == []
    assert list(order.search(copy)) == []


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if script_of(locale).direction == "rtl"])
def test_values_that_are_laid_out_stand_so_too(locale: str) -> None:
    """One that is too long for its line."""
    copy = printed(locale, "x " * 60)
    rows = seen(copy)
    assert [text for text in IN_VALUES.values() if not stands(text, rows)] == []
    assert list(order.search(copy)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_read_out_has_no_sign_of_order(locale: str) -> None:
    """A screen reader, and who copies, gets the words alone, each number in one piece."""
    told = spoken(printed(locale).document)
    assert not any(DIRECTING & set(text) for text in told)
    assert [number for number in IN_TEXT if not any(number in text.replace("\xa0", " ") for text in told)] == []


def test_an_authors_isolates_leave_no_sign_either() -> None:
    """They say where a text stands, and are neither drawn nor read."""
    copy = read(pdf_of("<p>نص \u2066a: 5, b\u2069 نص\u200f 7</p>", language="ar", direction="rtl"), Path("a.pdf"))
    assert any("a:5,b" in row for row in seen(copy))
    assert [text for text in spoken(copy.document) if "5" in text] == ["نص a: 5, b نص 7"]


@pytest.mark.parametrize(
    "cut", ["نص <strong>نص 0800</strong> 111 222", "<strong>0800 111</strong> 222 <em>333 نص</em>"]
)
def test_a_number_that_an_element_cuts_is_refused(cut: str) -> None:
    """No order of elements sets it as it is read: layout says so, and what to do."""
    with pytest.raises(LayoutError, match="another order in a") as raised:
        pdf_of(f"<p>{cut}</p>", language="ar", direction="rtl")
    assert "hold all of the number" in raised.value.hint
