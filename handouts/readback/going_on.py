"""A rule about pages that go on with what an earlier page began: above the rest stands its heading, and “(continued)”.

Such a line is an artifact, so no tag tells of it: tags tell which part of the leaflet goes on where, and what is drawn
at the top of the page whether it says so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import pikepdf

from handouts.errors import Problem
from handouts.model.galley import LISTS
from handouts.readback.comparison import Comparison
from handouts.readback.parsed_pdf import ParsedPage, ParsedPdf
from handouts.readback.rule import AGAIN, HOUSE, FileRule, problem, rule
from handouts.readback.tags import kids, leaves, letters, tag, walk

ENOUGH: Final = 0.5
"""How many letters of a line its glyphs tell at least: those of a shaped script may stand for several, or for none; of
Nastaliq they tell 0.5 to 0.72, and of another line less."""


class Part(NamedTuple):
    """A part of a leaflet below a heading, the pages that it stands on, from 1, and the subheading that the first words
    on each page are below, "" for none."""

    heading: str
    pages: list[int]
    below: dict[int, str]


@rule(HOUSE)
def going_on(comparison: Comparison) -> Iterator[Problem]:
    """Above what goes on from the page before stands its heading, “(continued)”, and above nothing else."""
    words = comparison.expected.feet.continued
    compared = {letters(told.text) for told in comparison.expected.blocks if told.piece.startswith("pair.")}
    wanted = {
        page: part.heading + part.below.get(page, "") * (letters(part.heading) not in compared)
        for part in _parts(comparison)
        for page in part.pages
        if page > part.pages[0]
    }
    for number, sheet in enumerate(comparison.parsed.sheets, 1):
        said = [letters(glyphs) for glyphs in _headers(sheet)]
        heading = wanted.get(number, "")
        if heading and not any(_tells(line, heading + words) for line in said):
            yield problem(f"“{heading}” goes on here, and nothing says so", number, AGAIN)
        if not heading and any(letters(words) in line for line in said):
            yield problem("a line says that something goes on here, but nothing does", number, AGAIN)


def _parts(comparison: Comparison) -> Iterator[Part]:
    """Yield the parts that have a heading, in order; entries belong to the heading above their list."""
    parsed = comparison.parsed
    numbers = {page.objgen: number for number, page in enumerate(parsed.sheets, 1)}
    lists = {letters(told.text) for told in comparison.expected.blocks if told.piece in LISTS.values()}
    last = Part("", [], {})
    for section in kids(parsed.root):
        below = _below(section, parsed, numbers)
        pages = [numbers[page] for element in walk(section) for page, _ in leaves(element)]
        heading = next((tag(element, parsed.texts).words for element in walk(section) if element.S == "/H2"), "")
        if heading or letters(last.heading) not in lists:
            yield last
            last = Part(heading, pages, below)
        else:
            last.pages.extend(pages)
    yield last


def _below(section: pikepdf.Object, parsed: ParsedPdf, numbers: Mapping[tuple[int, int], int]) -> dict[int, str]:
    """Return the subheading that goes on at the top of each page, "" for a page that begins with one or before any."""
    below: dict[int, str] = {}
    subheading = ""
    for element in walk(section):
        is_subheading = element.S == "/H3"
        if is_subheading:
            subheading = ""
        for part in walk(element) if is_subheading else [element]:
            for page, _ in leaves(part):
                below.setdefault(numbers[page], subheading)
        if is_subheading:
            subheading = tag(element, parsed.texts).words
    return below


def _headers(sheet: ParsedPage) -> Iterator[str]:
    """Yield what is drawn at the top of a page and read out by nobody."""
    for marked in sheet.marked:
        if marked.tag == "/Artifact" and marked.properties.get("/Subtype") == pikepdf.Name.Header:
            yield marked.glyphs


def _tells(line: str, words: str) -> bool:
    """Whether a line tells these words: of most scripts letter by letter, of shaped ones most letters in any order."""
    told, said = ("".join(filter(str.isalnum, text)) for text in (letters(words), line))  # signs join the headings
    wanted, found = Counter(told), Counter(said)
    return told == said or (
        not words.isascii() and (wanted & found).total() >= ENOUGH * max(wanted.total(), found.total())
    )


GOING_ON: Final[tuple[FileRule[Comparison], ...]] = (going_on,)
