"""A rule about room: no text is drawn over another or over a picture, by the boxes that PDFium finds of their ink."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final, NamedTuple

import pikepdf

from handouts.errors import Problem
from handouts.readback.drawn import DrawnPage, GlyphBox, Sides
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import AGAIN, HOUSE, FileRule, problem, rule
from handouts.readback.tags import Leaf, entries, leaf_of

TOLERANCE_PT: Final = 1.0
"""How far ink may reach into other ink: as much as rounding and the blur of print come to."""
REACH_EM: Final = 0.5
"""How far letters reach over those beside them on one line; in Nastaliq most."""
UNTAGGED: Final = (0, 0)
"""Holds what no element has: margins, repeated headers, digits in drawings."""
_INLINE: Final = {"/Span", "/Link"}


class Ink(NamedTuple):
    """A run of text or a picture on a page: the box around it, its parts, and the element whose text it is."""

    box: Sides
    parts: tuple[Sides, ...]
    holder: tuple[int, int]
    is_text: bool


@rule(HOUSE)
def overlaps(parsed: ParsedPdf) -> Iterator[Problem]:
    """No text overlaps another text or a picture."""
    holders = dict(_holders(parsed))
    for number, (page, drawn) in enumerate(zip(parsed.sheets, parsed.drawn.pages, strict=True), 1):
        here = {leaf[1]: holder for leaf, holder in holders.items() if leaf[0] == page.objgen}
        found = [pair for pair in _near(_inked(drawn, here)) if _touch(*pair)]
        texts = sum(two.is_text for _, two in found)
        for count, what in ((texts, "other text"), (len(found) - texts, "a picture")):
            if count:
                yield problem(f"text is drawn over {what}: {count}", number, AGAIN)


def _holders(parsed: ParsedPdf) -> Iterator[tuple[Leaf, pikepdf.Object]]:
    """Yield each marked content with the block or the picture that it is in."""
    for element in parsed.elements:
        if element.S not in _INLINE:
            yield from ((leaf, element) for leaf in _leaves(element))


def _leaves(element: pikepdf.Object) -> Iterator[Leaf]:
    for kid in entries(element):
        if isinstance(kid, pikepdf.Object) and "/S" in kid:
            yield from _leaves(kid) if kid.S in _INLINE else ()
        elif leaf := leaf_of(element, kid):
            yield leaf


def _inked(drawn: DrawnPage, holders: Mapping[int, pikepdf.Object]) -> Iterator[Ink]:
    for mcid, glyphs in drawn.glyphs.items():
        if parts := tuple(glyph.ink for glyph in glyphs if _is_seen(glyph)):
            holder = holders.get(mcid)
            yield Ink(_around(parts), parts, holder.objgen if holder is not None else UNTAGGED, is_text=True)
    for mcid, shapes in drawn.shapes.items():
        holder = holders.get(mcid)
        if holder is not None and holder.S == "/Figure":
            box = _around(shapes)
            yield Ink(box, (box,), holder.objgen, is_text=False)


def _is_seen(glyph: GlyphBox) -> bool:
    left, bottom, right, top = glyph.ink
    return bool(glyph.text.strip()) and left < right and bottom < top


def _around(boxes: Iterable[Sides]) -> Sides:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _near(things: Iterable[Ink]) -> Iterator[tuple[Ink, Ink]]:
    """Yield each two things whose boxes overlap, one of them a text, which comes first."""
    for one, two in combinations(things, 2):
        if (one.is_text or two.is_text) and _overlap(one.box, two.box) and not _are_one(one, two):
            yield (one, two) if one.is_text else (two, one)


def _overlap(one: Sides, two: Sides) -> bool:
    across = min(one[2] - two[0], two[2] - one[0])
    along = min(one[3] - two[1], two[3] - one[1])
    return across > TOLERANCE_PT and along > TOLERANCE_PT


def _are_one(one: Ink, two: Ink) -> bool:
    """Whether two texts follow one another on a line, where letters may reach over those beside them, or one is of a
    picture."""
    if not (one.is_text and two.is_text):
        return _is_lettering(one, two) or _is_lettering(two, one)
    height = max(one.box[3] - one.box[1], two.box[3] - two.box[1])
    is_level = abs(one.box[3] + one.box[1] - two.box[3] - two.box[1]) < height
    across = min(one.box[2], two.box[2]) - max(one.box[0], two.box[0])
    return one.holder == two.holder == UNTAGGED or (
        is_level and (one.holder == two.holder or across < REACH_EM * height)
    )


def _is_lettering(text: Ink, picture: Ink) -> bool:
    """Whether a text is a digit or letter of a drawing: of its element, or of none and inside."""
    lows = all(inner >= outer for inner, outer in zip(text.box[:2], picture.box[:2], strict=True))
    highs = all(inner <= outer for inner, outer in zip(text.box[2:], picture.box[2:], strict=True))
    return text.is_text and (text.holder == picture.holder or (text.holder == UNTAGGED and lows and highs))


def _touch(one: Ink, two: Ink) -> bool:
    near = [part for part in two.parts if _overlap(part, one.box)]
    return any(_overlap(part, other) for part in one.parts for other in near)


OVERLAPS: Final[tuple[FileRule[ParsedPdf], ...]] = (overlaps,)
