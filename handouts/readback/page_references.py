"""A rule about references: the number of a page is that of the page on which a reader finds what is meant.

Tags tell which words are such a number, what they stand beside, and on which page each part of the leaflet is.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import pikepdf

from handouts.errors import Problem
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import AGAIN, HOUSE, FileRule, problem, rule
from handouts.readback.tags import OF_PAGE, Tag, annotations, leaves, letters, tag, walk

SLACK_PT: Final = 6.0
"""How far the box of a heading's letters, which is taller than these, may reach above where a link goes."""


@rule(HOUSE)
def page_references(parsed: ParsedPdf) -> Iterator[Problem]:
    """A page that the leaflet refers to is the one on which that stands, and a link to it leads there."""
    yield from _contents(parsed)
    yield from _texts(parsed)


def _contents(parsed: ParsedPdf) -> Iterator[Problem]:
    """Compare each line of the contents with where its heading stands below them."""
    items = [number for number, element in enumerate(parsed.elements) if element.S == "/TOCI"]
    headings: dict[str, int] = {}
    for element in parsed.elements[items[-1] :] if items else ():
        if element.S == "/H2":
            headings.setdefault(letters(tag(element, parsed.texts).words), _page(parsed, element))
    for item in (parsed.elements[number] for number in items):
        title, said = _split(tag(item, parsed.texts))
        wanted = headings.get(letters(title), 0)
        where = f"“{title}” stands on page {wanted}" if wanted else f"nothing below is called “{title}”"
        if said != [wanted]:
            yield problem(f"{where}; the contents say {_told(said)}", _page(parsed, item), AGAIN)
        if _led_to(parsed, item) != {wanted}:
            yield problem(f"{where}; its line in the contents leads elsewhere", _page(parsed, item), AGAIN)


def _texts(parsed: ParsedPdf) -> Iterator[Problem]:
    """Compare each number that ends a text with the page that its link leads to, or on which the next text begins."""
    linked = {part.objgen: link for link in references_of(parsed) for part in walk(link)}
    inside = {part.objgen for item in parsed.elements if item.S == "/TOCI" for part in walk(item)}
    drawn = [element for element in parsed.elements if any(leaves(element))]
    for element, following in pairwise(drawn):
        if element.get("/T") == OF_PAGE and element.objgen not in inside:
            _, said = _split(tag(element, parsed.texts))
            link = linked.get(element.objgen)
            wanted = sorted(_led_to(parsed, link)) if link else [_page(parsed, following)]
            if said != wanted:
                what = "the section that it links to" if link else "what follows"
                message = f"{what} stands on {_told(wanted)}; the text before it says {_told(said)}"
                yield problem(message, _page(parsed, element), AGAIN)


def references_of(parsed: ParsedPdf) -> list[pikepdf.Object]:
    """Return the links of texts that lead to a section of the leaflet, in reading order; those of contents are none."""
    listed = {part.objgen for item in parsed.elements if item.S == "/TOCI" for part in walk(item)}
    found = (element for element in parsed.elements if element.S == "/Reference" and element.objgen not in listed)
    return [kid for element in found for kid in walk(element) if kid.S == "/Link"]


def heading_at(parsed: ParsedPdf, link: pikepdf.Object) -> str:
    """Return the heading that a link inside the leaflet leads to: the first one below where it goes."""
    page, _, _, height, _ = next((annotation.A.D for annotation in annotations(link)), (link, None, None, 0, None))
    number = next((at for at, sheet in enumerate(parsed.sheets, 1) if sheet.objgen == page.objgen), 0)
    found: list[tuple[float, str]] = []
    for element in parsed.elements:
        if element.S == "/H2" and _page(parsed, element) == number:
            marks = (leaf[1] for part in walk(element) for leaf in leaves(part))
            tops = (glyph.top for mark in marks for glyph in parsed.drawn.by_mark.get((number, mark), ()))
            found.append((max(tops, default=0.0), tag(element, parsed.texts).words))
    return max((one for one in found if one[0] <= float(height) + SLACK_PT), default=(0.0, ""))[1]


def _told(said: Sequence[int]) -> str:
    return f"page {', '.join(map(str, said))}" if said else "no page"


def _split(found: Tag) -> tuple[str, list[int]]:
    """Return what an element says, white space squeezed, and apart from that the numbers of pages."""
    if found.entries.get("T") == OF_PAGE:
        return "", [int(number) for number in re.findall(r"\d+", found.text)]
    parts = [("", []) if isinstance(kid, str) else _split(kid) for kid in found.kids]
    words = (kid if isinstance(kid, str) else said for kid, (said, _) in zip(found.kids, parts, strict=True))
    title = " ".join("".join(words).split())
    return found.entries.get("ActualText", title), [number for _, numbers in parts for number in numbers]


def _page(parsed: ParsedPdf, element: pikepdf.Object) -> int:
    """Return the page on which an element begins, from 1, 0 for none."""
    pages = {sheet.objgen: number for number, sheet in enumerate(parsed.sheets, 1)}
    return next((pages[leaf[0]] for part in walk(element) for leaf in leaves(part)), 0)


def _led_to(parsed: ParsedPdf, element: pikepdf.Object) -> set[int]:
    """Return the pages that links of an element go to."""
    pages = {sheet.objgen: number for number, sheet in enumerate(parsed.sheets, 1)}
    links = (link for part in walk(element) for link in annotations(part))
    return {pages.get(link.A.D[0].objgen, 0) for link in links}


PAGE_REFERENCES: Final[tuple[FileRule[ParsedPdf], ...]] = (page_references,)
