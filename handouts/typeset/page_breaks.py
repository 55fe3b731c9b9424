"""Turn the regions of a piece into what a page break before each of its rows costs, and headers into what is repeated.

What must stay whole is what the styles say (`break-inside`, `break-after`, `orphans`, `widows`). Where a page goes on
with a piece, a line says so (`with_lines`); with a table or a column, its header is shown again. That is
found by its place: whatever is drawn inside its rectangle. Headers inside one another, as a table's in a column, stand
below one another on the new page, those side by side stand side by side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf
from typing import NamedTuple

from handouts.model.galley import RepeatedHeader
from handouts.typeset.layout_facts import HeadedBox, LaidBlock

INSIDE_PARAGRAPH = 0.06
"""What a page break inside a paragraph costs, as much as a page that is a quarter empty."""
LONELY_END = 0.06
"""What it costs to leave no more than `END_ROWS` rows of a longer piece to the next page, without their heading."""
END_ROWS = 2
HEADED_END = 0.4
HEADED_END_ROWS = 5
"""The same where headers are repeated, one of them perhaps above nothing."""
LAST_ROW = 2.5
"""What it costs to leave the last row of a table alone to the next page, under its repeated header."""
TORN_OFF = 2.0
"""What it costs to tear off all of a box that should stay together: more than any empty page."""
SLACK_PX = 1.0


@dataclass
class RowSpan:
    """A row while it is being found."""

    top: float
    bottom: float


def break_costs(block: LaidBlock, rows: Sequence[RowSpan], headers: Sequence[int]) -> list[float]:
    """Return the cost of a page break before each row, from headings, orphans, widows and boxes to keep together.

    `headers` has the number of the header that is repeated above each row, -1 for none.
    """
    kept: list[tuple[float, float]] = []
    held: list[tuple[float, float]] = []
    inside: list[tuple[float, float]] = []
    for region, following in pairwise([*block.regions, None]):
        if region is None or following is None:
            continue
        middle = (region.top + region.bottom) / 2
        after = (following.top + following.bottom) / 2
        if region.is_kept_with_next:
            kept.append((middle, after))
        elif region.is_held_with_next:
            held.append((middle, after))
        elif region.block >= 0 and region.block == following.block:
            count = region.place + 1
            is_short = count < region.orphans or region.lines - count < region.widows
            (kept if is_short else inside).append((middle, after))
    costs = [inf if block.regions[0].top > rows[0].bottom else TORN_OFF * block.is_held]
    for left, (above, below) in zip(range(len(rows) - 1, 0, -1), pairwise(rows), strict=True):
        at = (above.bottom + below.top) / 2
        is_kept = any(low < at < high for low, high in kept)
        is_inside = any(low < at < high for low, high in inside)
        is_held = any(low < at < high for low, high in held)
        torn = sum((bottom - at) / (bottom - top) for top, bottom in block.together if top < at < bottom)
        lonely = _lonely(left, len(rows), is_headed=headers[-left] >= 0) + LAST_ROW * _is_last_row(headers, -left)
        costs.append(inf if is_kept else INSIDE_PARAGRAPH * is_inside + lonely + TORN_OFF * (torn + is_held))
    return costs


def _lonely(left: int, count: int, *, is_headed: bool) -> float:
    """Return what it costs to leave few rows of many to the next page: more where a header is repeated for them."""
    most, cost = (HEADED_END_ROWS, HEADED_END) if is_headed else (END_ROWS, LONELY_END)
    return cost if left <= most < count / 2 else 0.0


def _is_last_row(headers: Sequence[int], at: int) -> bool:
    """Whether a row is the last of several under one header."""
    after = headers[at + 1] if at < -1 else -1
    return headers[at] >= 0 and headers[at - 1] == headers[at] != after


class Drawing(NamedTuple):
    """Operators and where they draw: from `left` to `right`, around `middle`."""

    left: float
    right: float
    middle: float
    operators: bytes


def repeated_headers(
    headed_boxes: Sequence[HeadedBox], tops: Sequence[float], drawings: Sequence[Drawing]
) -> tuple[tuple[RepeatedHeader, ...], tuple[int, ...]]:
    """Return the headers and, for each row, given by its top, the number of the one that it needs, or -1 for none."""
    needed = [tuple(one for one in headed_boxes if _goes_on(one, top)) for top in tops]
    kinds = list(dict.fromkeys(those for those in needed if those))
    numbers = {those: number for number, those in enumerate(kinds)}
    return tuple(_header(those, tops, drawings) for those in kinds), tuple(numbers.get(those, -1) for those in needed)


def with_lines(
    lines: Sequence[RepeatedHeader | None], headers: Sequence[RepeatedHeader], needed: Sequence[int], first: int
) -> tuple[tuple[RepeatedHeader, ...], tuple[int, ...]]:
    """Return the headers below the lines that say what goes on, one for each row, and their numbers: every row from the
    `first` needs at least its line."""
    made: dict[tuple[int, int], int] = {}
    found: list[RepeatedHeader] = []
    numbers: list[int] = []
    for row, (line, number) in enumerate(zip(lines, needed, strict=True)):
        header = headers[number] if number >= 0 else None
        if (line is None and header is None) or (row < first and line):
            numbers.append(-1)
            continue
        if (id(line), number) not in made:
            made[id(line), number] = len(found)
            found.append(_below(line, header))
        numbers.append(made[id(line), number])
    return tuple(found), tuple(numbers)


def _below(line: RepeatedHeader | None, header: RepeatedHeader | None) -> RepeatedHeader:
    """Return a header below a line, or the one of them that is there."""
    if line is None or header is None:
        return line or header or RepeatedHeader(0.0, b"")
    body = b"%sq 1 0 0 1 0 %.3f cm\n%sQ\n" % (line.body, line.height, header.body)
    return RepeatedHeader(line.height + header.height, body)


def _goes_on(one: HeadedBox, top: float) -> bool:
    return one.header_bottom - SLACK_PX <= top < one.bottom - SLACK_PX


def _header(those: Iterable[HeadedBox], tops: Sequence[float], drawings: Sequence[Drawing]) -> RepeatedHeader:
    """Stack headers, outer ones first; each takes the room from its top to the first row below it."""
    height = 0.0
    parts: list[bytes] = []
    for _, level in groupby(sorted(those, key=lambda one: one.depth), key=lambda one: one.depth):
        side_by_side = list(level)
        parts += (_drawn(one, height - one.top, drawings) for one in side_by_side)
        height += max(_taken(one, tops) for one in side_by_side)
    return RepeatedHeader(height, b"".join(parts))


def _taken(one: HeadedBox, tops: Sequence[float]) -> float:
    """Return how much room a header takes above the first row below it."""
    return 0.0 if one.is_beside else next(top for top in tops if _goes_on(one, top)) - one.top


def _drawn(one: HeadedBox, shift: float, drawings: Sequence[Drawing]) -> bytes:
    """Return what draws one header, moved."""
    inside = b"\n".join(
        drawing.operators
        for drawing in drawings
        if one.left - SLACK_PX <= drawing.left
        and drawing.right <= one.right + SLACK_PX
        and one.top - SLACK_PX <= drawing.middle <= one.header_bottom + SLACK_PX
    )
    return artifact(shift, inside)


def artifact(shift: float, operators: bytes) -> bytes:
    """Return what draws something again, moved, as a pagination artifact (ISO 14289-1, 7.8)."""
    return b"q 1 0 0 1 0 %.3f cm/Artifact<</Type/Pagination/Subtype/Header>>BDC\n%s\nEMC Q\n" % (shift, operators)
