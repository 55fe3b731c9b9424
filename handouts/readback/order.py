"""A rule about order: each number is drawn on its page as it is read, by where PDFium finds its glyphs (`drawn`)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pikepdf

from handouts.errors import Problem
from handouts.language.isolation import misplaced
from handouts.readback.drawn import GlyphBox
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import HOUSE, FileRule, problem, rule
from handouts.readback.tags import INLINE_TAGS, Leaf, entries, leaf_of


@rule(HOUSE)
def order(parsed: ParsedPdf) -> Iterator[Problem]:
    """Each number is drawn as it is read: its digits from left to right, a measure before its unit."""
    found = parsed.drawn.by_mark
    pages = {page.obj.objgen: number for number, page in enumerate(parsed.pdf.pages, 1)}
    for block in _blocks(parsed):
        said = "".join(text for _, text in block)
        for page in dict.fromkeys(leaf[0] for leaf, _ in block) if re.search(r"\d", said) else ():
            number = pages.get(page, 0)
            here = [(leaf, text) for leaf, text in block if leaf[0] == page]
            seen = lines(glyph for leaf, _ in here for glyph in found.get((number, leaf[1]), ()))
            wrong = len(list(misplaced("".join(text for _, text in here), seen)))
            if wrong:
                yield problem(f"numbers that are drawn in another order than they are read: {wrong}", number)


def _blocks(parsed: ParsedPdf) -> Iterator[list[tuple[Leaf, str]]]:
    """Yield what each block draws in reading order, with the text of it."""
    for element in parsed.elements:
        if str(element.S)[1:] not in INLINE_TAGS and (found := list(_spoken(element, parsed.texts))):
            yield found


def _spoken(element: pikepdf.Object, texts: Mapping[Leaf, str]) -> Iterator[tuple[Leaf, str]]:
    """Yield an element's marked contents with their texts; an element's own go with the first."""
    found: list[tuple[Leaf, str]] = []
    for kid in entries(element):
        if isinstance(kid, pikepdf.Object) and "/S" in kid:
            found += _spoken(kid, texts) if str(kid.S)[1:] in INLINE_TAGS else ()
        elif leaf := leaf_of(element, kid):
            found.append((leaf, texts.get(leaf, "")))
    if "/ActualText" in element and found:
        said = [str(element.ActualText), *[""] * (len(found) - 1)]
        found = [(leaf, text) for (leaf, _), text in zip(found, said, strict=True)]
    yield from found


def lines(drawn: Iterable[GlyphBox]) -> list[str]:
    """Return what is seen, line by line from the top, each from left to right."""
    found: list[list[GlyphBox]] = []
    for glyph in sorted(drawn, key=lambda glyph: -glyph.top - glyph.bottom):
        if found and (glyph.top + glyph.bottom) / 2 > found[-1][0].bottom:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return ["".join(glyph.text for glyph in sorted(line, key=lambda glyph: glyph.left)) for line in found]


ORDER: Final[tuple[FileRule[ParsedPdf], ...]] = (order,)
