"""Turn a PDF into where PDFium finds each of its glyphs and pictures: what paper shows, whatever the tags say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from ctypes import c_float
from functools import cached_property
from io import BytesIO
from typing import Final, NamedTuple

import pikepdf
import pypdfium2
from pypdfium2 import raw

_SAID: Final = re.compile(rb"/ActualText\s*(<[0-9A-Fa-f\s]*>|\((\\.|[^\\)])*\))", re.DOTALL)
Sides = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the lower left."""


class GlyphBox(NamedTuple):
    """A character where it is drawn, in points from the lower left; `ink` is the box of what is seen of it."""

    left: float
    bottom: float
    top: float
    text: str
    ink: Sides = (0.0, 0.0, 0.0, 0.0)


class DrawnPage(NamedTuple):
    """One page: glyphs and the boxes of all else, by marked content; each line that is in none has a number below 0."""

    glyphs: dict[int, list[GlyphBox]]
    shapes: dict[int, list[Sides]]


class Drawn:
    """What a file draws, page by page, read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def pages(self) -> tuple[DrawnPage, ...]:
        document = pypdfium2.PdfDocument(_silent(self.data))
        try:
            return tuple(_page(page) for page in document)
        finally:
            document.close()

    @cached_property
    def by_mark(self) -> dict[tuple[int, int], list[GlyphBox]]:
        """The glyphs of each marked content, by its page's number and its own; those in none are together."""
        found: dict[tuple[int, int], list[GlyphBox]] = defaultdict(list)
        for number, page in enumerate(self.pages, 1):
            for mcid, glyphs in page.glyphs.items():
                found[number, max(mcid, -1)] += glyphs
        return found


def _page(page: pypdfium2.PdfPage) -> DrawnPage:
    glyphs: dict[int, list[GlyphBox]] = defaultdict(list)
    shapes: dict[int, list[Sides]] = defaultdict(list)
    text = page.get_textpage()
    line = -1
    for index in range(text.count_chars()):
        thing = raw.FPDFText_GetTextObject(text, index)
        if thing:
            left, bottom, _, top = text.get_charbox(index, loose=True)
            letter = chr(raw.FPDFText_GetUnicode(text, index))
            mcid = raw.FPDFPageObj_GetMarkedContentID(thing)
            if mcid < 0 and line in glyphs and not _goes_on(glyphs[line][-1], left, bottom, top):
                line -= 1
            found = GlyphBox(left, bottom, top, letter, text.get_charbox(index))
            glyphs[mcid if mcid >= 0 else line].append(found)
    for mcid, sides in _shapes(page):
        shapes[mcid].append(sides)
    return DrawnPage(dict(glyphs), dict(shapes))


def _goes_on(before: GlyphBox, left: float, bottom: float, top: float) -> bool:
    """Whether a glyph stands near the one before it, on its line."""
    is_level = min(before.top, top) - max(before.bottom, bottom) > (top - bottom) / 2
    return is_level and abs(left - before.left) < 4 * (top - bottom)


def _shapes(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Sides]]:
    """Yield the box of each image and path, with its marked content."""
    for thing in page.get_objects():
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            yield raw.FPDFPageObj_GetMarkedContentID(thing), thing.get_bounds()
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            yield raw.FPDFPageObj_GetMarkedContentID(thing), _path(thing)


def _path(thing: pypdfium2.PdfObject) -> Sides:
    """Return the box of a path's points: PDFium's own is wider than a stroke by as much as its corners might be."""
    matrix, x, y = thing.get_matrix(), c_float(), c_float()
    points = []
    for number in range(raw.FPDFPath_CountSegments(thing)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(thing, number), x, y)
        points.append(matrix.on_point(x.value, y.value))
    across, along = zip(*points, strict=True)
    return min(across), min(along), max(across), max(along)


def _silent(data: bytes) -> bytes:
    """Return the file without what its marked contents say instead of their glyphs: PDFium would place that."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            page.Contents.write(_SAID.sub(b"", page.Contents.read_bytes()))
        out = BytesIO()
        pdf.save(out, fix_metadata_version=False)
    return out.getvalue()
