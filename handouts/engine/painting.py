"""Turn what stands on a page into the operators that draw it, in the galley's pixels, y down."""

from collections.abc import Sequence

from handouts.engine.galley import Piece
from handouts.engine.sheets import Fragment, Sheet

NOTES = "notes"


def operators(fragment: Fragment, first: int, last: int) -> bytes:
    """Return what draws a fragment's units from `first` to `last` (not included), in the order of painting; before the
    very first come the bands, cut to the fragment's rows."""
    piece, start, end = fragment.piece, fragment.start, fragment.end
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
    return operators(Fragment(piece, 0, len(piece.rows), 0.0), 0, len(piece.units))


def note_lines(sheets: Sequence[Sheet], index: int, height_px: float) -> bytes:
    """Return ruled lines that fill what is left under the notes, at the pitch of their own lines, as an artifact."""
    sheet = sheets[index]
    notes = next((f.piece for s in sheets for f in s.fragments if f.piece.id == NOTES), None)
    is_notes = bool(sheet.fragments) and sheet.fragments[-1].piece.id == NOTES
    if notes is None or not (is_notes or not sheet.fragments):
        return b""
    last, before = notes.rows[-1], notes.rows[-2]
    pitch = last.bottom - before.bottom
    bodies = b"".join(notes.units[number].body for number in last.units)
    y = sheet.end if is_notes else 0.0
    lines = []
    while y + pitch * 1.25 <= height_px:  # the last one clear of the foot
        y += pitch
        lines.append(b"q 1 0 0 1 0 %.3f cm\n%sQ\n" % (y - last.bottom, bodies))
    return b"".join(lines)
