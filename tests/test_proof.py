"""What a layout can get wrong is an error: text lost, out of its place or out of its font, and numbers out of order.

That numbers stand as they are read in every language is proved by where PDFium finds their glyphs.
"""

from functools import cache
from pathlib import Path

import pytest
from engine import galley, pdf_of
from made_texts import TEXTS, made_topic
from msgspec.structs import replace
from printing import job_for

from handouts.control_characters import DIRECTING
from handouts.errors import LayoutError
from handouts.language.isolation import _bare
from handouts.load.clinic import sample_clinic
from handouts.load.sections import parse
from handouts.model.clinic import Clinic
from handouts.model.job import Request
from handouts.model.references import Names
from handouts.model.scripts import script_of
from handouts.model.topic import Topic
from handouts.readback.order import lines, order
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.parsed_pdf import parse as read
from handouts.readback.tags import spoken
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
WORDS = "A paragraph of words that goes on for as many lines as this page of paper makes of it, one after the other. "


def refused(*pieces: str) -> str:
    """Return the message that refuses pieces."""
    with pytest.raises(LayoutError) as raised:
        galley(*pieces)
    return raised.value.message


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


def bare(text: str) -> str:
    """Return a text as lines are compared: a bracket that is drawn mirrored has the glyph, and so the text, of the
    other one."""
    return _bare(text).replace(")", "(")


def seen(parsed: ParsedPdf) -> list[str]:
    found = parsed.drawn.by_mark
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
    parsed = printed(locale)
    rows = seen(parsed)
    wanted = (*IN_TEXT, *IN_LISTS, *IN_TABLES, *IN_CAPTIONS, *IN_TERMS, *IN_THE_CLINIC, *IN_VALUES.values(), "7-9")
    assert [text for text in wanted if not stands(text, rows)] == []
    assert list(order.search(parsed)) == []


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if script_of(locale).direction == "rtl"])
def test_values_that_are_laid_out_stand_so_too(locale: str) -> None:
    """One that is too long for its line."""
    parsed = printed(locale, "x " * 60)
    rows = seen(parsed)
    assert [text for text in IN_VALUES.values() if not stands(text, rows)] == []
    assert list(order.search(parsed)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_read_out_has_no_sign_of_order(locale: str) -> None:
    """A screen reader, and who copies, gets the words alone, each number in one piece."""
    told = spoken(printed(locale).document)
    assert not any(DIRECTING & set(text) for text in told)
    assert [number for number in IN_TEXT if not any(number in text.replace("\xa0", " ") for text in told)] == []


def test_an_authors_isolates_leave_no_sign_either() -> None:
    """They say where a text stands, and are neither drawn nor read."""
    parsed = read(pdf_of("<p>نص \u2066a: 5, b\u2069 نص\u200f 7</p>", language="ar", direction="rtl"), Path("a.pdf"))
    assert any("a:5,b" in row for row in seen(parsed))
    assert [text for text in spoken(parsed.document) if "5" in text] == ["نص a: 5, b نص 7"]


@pytest.mark.parametrize(
    "cut", ["نص <strong>نص 0800</strong> 111 222", "<strong>0800 111</strong> 222 <em>333 نص</em>"]
)
def test_a_number_that_an_element_cuts_is_refused(cut: str) -> None:
    """No order of elements sets it as it is read: layout says so, and what to do."""
    with pytest.raises(LayoutError, match="another order than it is written, in a") as raised:
        pdf_of(f"<p>{cut}</p>", language="ar", direction="rtl")
    assert "all of the number" in raised.value.hint


@pytest.mark.parametrize(
    "style",
    [
        "display: none",
        "opacity: .5",
        "position: absolute; top: -90px",
        "font-size: 0",
    ],
)
def test_hidden_text_is_an_error(style: str) -> None:
    """Text that is not drawn, or out of order, would be lost to some readers; the message shows where."""
    assert "some text is lost" in refused(f'<p>One</p><div style="{style}"><p>hidden words</p></div><p>Two</p>')


def test_text_drawn_after_the_page_is_an_error() -> None:
    """Reading order is drawing order."""
    assert "out of order" in refused('<p style="position: relative; z-index: 1">Last drawn</p><p>Two</p>')


@pytest.mark.parametrize(
    "body",
    [
        "<div>Bare words</div>",
        "<p>One</p>Bare words",
        "<div><p>One</p><strong>Bare words</strong></div>",
        "<figure>Bare words</figure>",
        "<blockquote>Bare words</blockquote>",
    ],
)
def test_bare_text_is_an_error(body: str) -> None:
    """It would have no paragraph of its own."""
    assert refused(body) == "“Bare words” is in no paragraph, in a"


def test_a_font_that_the_clinic_does_not_name_is_an_error() -> None:
    """Whether a style names it or a letter falls back to it."""
    assert "DejaVu Sans" in refused('<p style="font-family: DejaVu Sans">Text</p>')
    assert "no font of the leaflet has U+260E ☎" in refused("<p>Text ☎</p>")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (f"<p>{'x' * 200}</p>", "xxx"),
        ('<p style="margin-left: -30px">Text</p>', "Text"),
        ('<p style="text-indent: -30px">Text</p>', "Text"),
        (f'<p style="width: 900px">{WORDS}</p>', "A paragraph of words"),
        ('<p style="margin-top: -60px">Text</p>', "Text"),
        ('<div style="height: 1px"><p>Text</p></div>', "Text"),
        ('<svg viewBox="0 0 9 9" width="900"><title>A square</title><rect width="9" height="9"/></svg>', "a picture"),
    ],
    ids=["word", "margin", "indent", "width", "above", "below", "picture"],
)
def test_what_lies_outside_its_block_is_an_error(body: str, what: str) -> None:
    """It would be cut off or stand on something else; the message says what and where."""
    message = refused(body)
    assert what in message
    assert message.endswith("reaches out of its block in a")


@pytest.mark.parametrize("style", ["width: 900px", "margin-left: -9px", "border-right: 9px solid; margin-right: -9px"])
def test_a_background_wider_than_the_page_is_an_error(style: str) -> None:
    """It would stand in the margin, or off the paper."""
    message = refused(f'<div class="box" style="{style}"><p style="width: 90px; margin-left: 40px">Text</p></div>')
    assert message == "a background or rule is wider than the page in a"
