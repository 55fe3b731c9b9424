"""Write drawing operators in few bytes, and turn rows of a piece into the operators that draw them.

Digits that no printer shows are left out: five place a point of a drawing to a ten-thousandth of its width, and
whatever stands on the tall page to a hundredth of a pixel. Places are in the galley's pixels, y down.
"""

import re
from collections.abc import Iterable

from handouts.model.galley import Piece

_NO_KERNING = re.compile(rb">0(?:\.0*)?(?:<|(?=\]))")
_NO_GLYPH = re.compile(rb"(?<!\d)<>|<>(?![\d-])|(<>)")
"""A string of no glyph, and one between two numbers, which a space keeps apart."""


def operator(name: bytes, numbers: Iterable[float]) -> bytes:
    """Return an operator with its operands."""
    return b" ".join([*map(_short, numbers), name])


def _short(number: float) -> bytes:
    size = abs(number)
    if size < 1e-4:
        return b"0"
    if size < 1000:
        return b"%.5g" % number  # never with an exponent: that begins below 1e-4
    return (b"%.2f" % number).rstrip(b"0").rstrip(b".")


def without_empty_parts(shown: bytes) -> bytes:
    """Return a `TJ` operator without its kernings of 0 and its strings of no glyph.

    PDFium, which shows PDFs in Chrome and Edge, loses the kerning before such a string at the end: letters that are
    drawn above or below others, as in Nastaliq, would push all that follows away.
    """
    kerned = _NO_KERNING.sub(lambda found: b"" if found[0].endswith(b"<") else b">", shown)
    return _NO_GLYPH.sub(lambda found: b" " if found[1] else b"", kerned)


def draw_rows(piece: Piece, start: int, end: int, first: int, last: int) -> bytes:
    """Return what draws the units from `first` to `last` (not included) of the rows from `start` to `end`, in the order
    of painting; before the very first come the bands, cut to these rows."""
    parts = []
    for band in piece.bands if first == 0 else ():
        if band.first < end and band.last >= start:
            top = band.top if band.first >= start else piece.rows[start].top
            bottom = band.bottom if band.last < end else piece.rows[end - 1].bottom
            parts.append(b"q -9999 %.2f 29999 %.2f re W n\n%sQ\n" % (top - 1, bottom - top + 2, band.body))
    numbers = sorted(number for row in piece.rows[start:end] for number in row.units)
    parts += [piece.units[number].body for number in numbers if first <= number < last]
    return b"".join(parts)


def draw_piece(piece: Piece) -> bytes:
    """Return what draws a piece that stands on one page."""
    return draw_rows(piece, 0, len(piece.rows), 0, len(piece.units))
