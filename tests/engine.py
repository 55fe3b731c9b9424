"""Small galleys, each laid out once for all tests that ask for the same, and handouts made of them.

`pdf_reader` has what reads them back, `check_tree` first of all.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache

from msgspec.structs import replace

from handouts.assemble.assembly import Assembler
from handouts.assemble.document import DocumentInfo
from handouts.assemble.pagination import PlacedPage, Way, break_pages
from handouts.compose.composition import Composition
from handouts.fonts.fontconfig import find
from handouts.model import page
from handouts.model.galley import CONTINUED, Feet, Galley, Piece
from handouts.model.identity import Identity
from handouts.typeset.cutting import cut
from handouts.typeset.layout import lay_out
from handouts.typeset.layout_facts import LaidOut

PAGE = page.page("a4", "clear-print")
WIDTH_PX = PAGE.content_width_mm * 96 / 25.4
HEIGHT_PX = PAGE.content_height_pt / 0.75
FEET = Feet(
    topic="Invasive and metastatic breast cancer",
    version="22 November 2026",
    page_of="{page} of {pages}",
    code="Code {code}",
    drafts={"status": "Draft: not yet checked by a clinician"},
    sample="SAMPLE",
    see_page="(See page {page}.)",
)
IDENTITY = Identity(
    topic="a-topic",
    version=date(2026, 11, 22),
    sections=("one", "two"),
    locale="en",
    paper="a4",
    format="clear-print",
    code="ABCD2345",
)
LINE = 24
"""The line height of the tests' styles, 8 the space between paragraphs."""
WORDS = "A paragraph of words that goes on for as many lines as this page of paper makes of it, one after the other. "
FONTS = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali")
CSS = """
html { font: 16px/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali" }
body { margin: 0 }
.piece { margin-block: 16px }
h1, h2, h3 { break-after: avoid; font-size: 20px; margin: 0 0 8px }
p { margin: 0 0 8px }
ul, ol { list-style: none; margin: 0; padding: 0 }
ol { counter-reset: item }
li { counter-increment: item }
li::before { content: "•"; display: inline-block; width: 24px }
ol > li::before { content: counter(item) "." }
.plain > li::before { content: none }
img, svg { display: block; overflow: visible }
figure { margin: 0 }
dd { margin: 0 }
a { color: #004080; text-decoration: none }
table { border-collapse: separate; border-spacing: 0 }
tr { break-inside: avoid }
.columns > tbody > tr { break-inside: auto }
.columns > tbody > tr > td { vertical-align: top }
.box { background: #d0e0f0; break-inside: avoid; padding: 8px }
div.columns { column-gap: 20px; display: grid; grid-template-columns: 1fr 1fr }
.line { border-bottom: 1px solid #000; height: 40px }
"""
NOTES = f'<section id="notes" class="piece"><h2>Notes</h2>{"<div class=line></div>" * 3}</section>'


def section(name: str, body: str) -> str:
    """Return a piece of this name."""
    return f'<section id="{name}" class="piece">{body}</section>'


def document(*pieces: str, language: str = "en", direction: str = "ltr") -> str:
    """Return HTML whose body's children are the pieces; those that are no section are called `a`, `b`, `c`…"""
    names = iter("abcdefghijklmnopqrstuvwxyz")
    sections = (piece if piece.startswith("<section") else section(next(names), piece) for piece in pieces)
    head = f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><title>Test</title></head>'
    return f"{head}<body>{''.join(sections)}</body></html>"


@cache
def laid(*pieces: str, css: str = "", language: str = "en", direction: str = "ltr") -> LaidOut:
    """Lay pieces out, once for all tests that ask for the same."""
    return lay_out(document(*pieces, language=language, direction=direction), CSS + css, WIDTH_PX)


@cache
def galley(*pieces: str, css: str = "", language: str = "en", direction: str = "ltr") -> Galley:
    """Lay pieces out and cut them, once for all tests that ask for the same."""
    html = document(*pieces, language=language, direction=direction)
    made = Composition(html, CSS + css, language, direction, {"": "Test"}, FONTS, FEET)
    return cut(made, laid(*pieces, css=css, language=language, direction=direction), [find("Noto Sans")])


def pages_of(made: Galley, *names: str, height_px: float = HEIGHT_PX) -> tuple[PlacedPage, ...]:
    """Break pieces, all of the galley's where none is named, into pages."""
    return break_pages(Way([[made.pieces[name] for name in names or made.pieces]]), height_px)


def info(title: str = "A leaflet", code: str = "ABCD2345", *, is_sample: bool = False) -> DocumentInfo:
    """Return what is written beside the pages."""
    return DocumentInfo(title, replace(IDENTITY, code=code), FEET.marks(["status"], is_sample=is_sample))


def assemble(made: Galley, pages: Sequence[PlacedPage], *, is_sample: bool = False) -> bytes:
    """Write pages as a PDF."""
    sheet = page.page("a4", "clear-print", made.language)
    return Assembler(made, sheet).assemble(pages, info(is_sample=is_sample))


@cache
def pdf_of(*pieces: str, css: str = "", language: str = "en", direction: str = "ltr") -> bytes:
    """Return the PDF of all pieces in a row."""
    made = galley(*pieces, css=css, language=language, direction=direction)
    return assemble(made, pages_of(made))


def piece(body: str, css: str = "") -> Piece:
    return galley(body, css=css).pieces["a"]


def heights(body: str, css: str = "") -> list[int]:
    return [round(row.bottom - row.top) for row in piece(body, css).rows]


def lines(count: int) -> str:
    return "<p>" + "<br>\n".join(f"line {number}" for number in range(1, count + 1)) + "</p>"


def columns(*sides: tuple[str, str]) -> str:
    """Return columns, each with its head, in one row."""
    heads = "".join(f"<th scope='col'>{head}</th>" for head, _ in sides)
    bodies = "".join(f"<td>{body}</td>" for _, body in sides)
    return f"<table class='columns'><thead><tr>{heads}</tr></thead><tbody><tr>{bodies}</tr></tbody></table>"


def lined(name: str, heading: str, body: str) -> tuple[str, str]:
    """Return a piece with a heading, and the line that stands over what of it goes on on another page."""
    words = f"<p><strong>{heading}</strong> (continued)</p>"
    line = section(f"{CONTINUED}{name}", words).replace("<section", f'<section data-over="{name}"')
    return section(name, f"<h2>{heading}</h2>{body}"), line
