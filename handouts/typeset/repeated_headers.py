"""Turn the heads of tables and columns into what a page shows again that goes on with them.

A head is found by its place: whatever is drawn inside its rectangle. Heads inside one another, as a table's in a
column, stand below one another on the new page, those side by side stand side by side.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from handouts.model.galley import RepeatedHeader
from handouts.typeset.layout_facts import Continued

SLACK_PX = 1.0


class Drawing(NamedTuple):
    """Operators and where they draw: from `left` to `right`, around `middle`."""

    left: float
    right: float
    middle: float
    operators: bytes


def heads(
    continued: Sequence[Continued], tops: Sequence[float], drawings: Sequence[Drawing]
) -> tuple[tuple[RepeatedHeader, ...], tuple[int, ...]]:
    """Return the heads and, for each row, given by its top, the number of the one that it needs, or -1 for none."""
    needed = [tuple(one for one in continued if _goes_on(one, top)) for top in tops]
    kinds = list(dict.fromkeys(those for those in needed if those))
    numbers = {those: number for number, those in enumerate(kinds)}
    return tuple(_head(those, tops, drawings) for those in kinds), tuple(numbers.get(those, -1) for those in needed)


def _goes_on(one: Continued, top: float) -> bool:
    return one.head_bottom - SLACK_PX <= top < one.bottom - SLACK_PX


def _head(those: Iterable[Continued], tops: Sequence[float], drawings: Sequence[Drawing]) -> RepeatedHeader:
    """Stack heads, outer ones first; each takes the room from its top to the first row below it."""
    height = 0.0
    parts: list[bytes] = []
    for _, level in groupby(sorted(those, key=lambda one: one.depth), key=lambda one: one.depth):
        side_by_side = list(level)
        parts += (_drawn(one, height - one.top, drawings) for one in side_by_side)
        height += max(next(top for top in tops if _goes_on(one, top)) - one.top for one in side_by_side)
    return RepeatedHeader(height, b"".join(parts))


def _drawn(one: Continued, shift: float, drawings: Sequence[Drawing]) -> bytes:
    """Return what draws one head, moved, as a pagination artifact (ISO 14289-1, 7.8)."""
    inside = b"\n".join(
        drawing.operators
        for drawing in drawings
        if one.left - SLACK_PX <= drawing.left
        and drawing.right <= one.right + SLACK_PX
        and one.top - SLACK_PX <= drawing.middle <= one.head_bottom + SLACK_PX
    )
    return b"q 1 0 0 1 0 %.3f cm/Artifact<</Type/Pagination/Subtype/Header>>BDC\n%s\nEMC Q\n" % (shift, inside)
