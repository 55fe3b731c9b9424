"""Turn rows of a piece into the operators that draw them, in the galley's pixels, y down."""

from handouts.model.galley import Piece


def operators(piece: Piece, start: int, end: int, first: int, last: int) -> bytes:
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


def whole(piece: Piece) -> bytes:
    """Return what draws a piece that stands on one page."""
    return operators(piece, 0, len(piece.rows), 0, len(piece.units))
