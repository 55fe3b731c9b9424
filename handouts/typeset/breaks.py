"""Turn the regions of a piece into what a page break before each of its rows costs, as the styles have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from handouts.typeset.layout_facts import LaidBlock

INSIDE_PARAGRAPH = 0.06
"""What a page break inside a paragraph costs, as much as a page that is a quarter empty."""
LONELY_END = 0.06
"""What it costs to leave no more than `END_ROWS` rows of a longer piece to the next page, where no heading says whose
they are."""
END_ROWS = 2
HEADED_END = 0.4
HEADED_END_ROWS = 5
"""The same where the heads of a table or of columns are shown again, one of them perhaps above nothing."""
TORN_OFF = 2.0
"""What a page break costs that tears all of a box off that should stay together: more than any empty page."""


@dataclass
class RowSpan:
    """A row while it is being found."""

    top: float
    bottom: float


def break_costs(block: LaidBlock, rows: Sequence[RowSpan], headed: Sequence[bool]) -> list[float]:
    """Return the cost of a page break before each row, from headings, orphans, widows and boxes to keep together."""
    kept: list[tuple[float, float]] = []
    inside: list[tuple[float, float]] = []
    for region, following in pairwise([*block.regions, None]):
        if region is None or following is None:
            continue
        middle = (region.top + region.bottom) / 2
        after = (following.top + following.bottom) / 2
        if region.is_kept_with_next:
            kept.append((middle, after))
        elif region.block >= 0 and region.block == following.block:
            count = region.place + 1
            is_short = count < region.orphans or region.lines - count < region.widows
            (kept if is_short else inside).append((middle, after))
    costs = [inf if block.regions[0].top > rows[0].bottom else TORN_OFF * block.is_held]
    for left, (above, below) in zip(range(len(rows) - 1, 0, -1), pairwise(rows), strict=True):
        at = (above.bottom + below.top) / 2
        is_kept = any(low < at < high for low, high in kept)
        is_inside = any(low < at < high for low, high in inside)
        torn = sum((bottom - at) / (bottom - top) for top, bottom in block.together if top < at < bottom)
        lonely = _lonely(left, len(rows), is_headed=headed[-left])
        costs.append(inf if is_kept else INSIDE_PARAGRAPH * is_inside + lonely + TORN_OFF * torn)
    return costs


def _lonely(left: int, count: int, *, is_headed: bool) -> float:
    """Return what it costs to leave few rows of many to the next page; heads shown again for them cost more."""
    most, cost = (HEADED_END_ROWS, HEADED_END) if is_headed else (END_ROWS, LONELY_END)
    return cost if left <= most < count / 2 else 0.0
