"""Rules about what stands on a page, as PDFium sees it, the library that draws PDFs in Chrome."""

from collections.abc import Iterator
from ctypes import c_float
from typing import Final

import pypdfium2
from pypdfium2 import raw

from handouts.errors import Problem
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import HOUSE, FileRule, problem, rule


@rule(HOUSE)
def edges(copy: ParsedPdf) -> Iterator[Problem]:
    """Nothing is drawn over the edge of its page, and no page is empty."""
    document = pypdfium2.PdfDocument(copy.data)
    try:
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            boxes = [(thing.get_bounds(), thing) for thing in page.get_objects()]
            if not boxes:
                yield problem("nothing stands on the page", number)
            for (left, bottom, right, top), thing in boxes:
                sides = ((left, right, 0, width), (bottom, top, 1, height))
                if any(_goes_over(thing, *side) for side in sides):
                    yield problem(f"something is drawn over the edge, {left:.0f} to {right:.0f} pt across", number)
    finally:
        document.close()


def _goes_over(thing: pypdfium2.PdfObject, low: float, high: float, axis: int, length: float) -> bool:
    """Whether a thing is seen over an edge, along an axis; what is clipped, as a box that goes on overleaf, is not."""
    if low >= 0 and high <= length:
        return False
    clips = [[point[axis] for point in path] for path in _clips(thing)]
    return max([low, *map(min, clips)]) < 0 or min([high, *map(max, clips)]) > length


def _clips(thing: pypdfium2.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each path that a thing is clipped to."""
    clip = raw.FPDFPageObj_GetClipPath(thing.raw)
    for path in range(raw.FPDFClipPath_CountPaths(clip)):
        count = raw.FPDFClipPath_CountPathSegments(clip, path)
        if count > 0:
            yield [_point(raw.FPDFClipPath_GetPathSegment(clip, path, segment)) for segment in range(count)]


def _point(segment: object) -> tuple[float, float]:
    x, y = c_float(), c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


SHEETS: Final[tuple[FileRule[ParsedPdf], ...]] = (edges,)
