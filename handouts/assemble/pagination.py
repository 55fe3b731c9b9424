"""Turn rows and a page height into pages: the best breaks over the whole handout, as a pure function.

Dynamic programming over the break points (as in Knuth and Plass, "Breaking Paragraphs into Lines", 1981, for lines):
the fewest pages first, then pages evenly full, few breaks inside paragraphs and no nearly empty last page.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import ceil, inf
from typing import NamedTuple

from handouts.errors import LayoutError

PAGE_COST = 4.0
"""More than any badness of one page, so that fewer pages always win."""
THIN_LAST_PAGE = 0.2
THIN_COST = 0.5


class RowHeight(NamedTuple):
    """What stays whole: its height, the space to the row above when both are on one page, the cost of a break between
    them (`inf`: none allowed), the height of the heads that a page beginning with it shows again. Lengths in any one
    unit."""

    height: float
    space: float
    break_cost: float
    heads: float = 0.0


class PageOfRows(NamedTuple):
    """Rows `start` to `end` (not included) and the height they take, with the heads shown again."""

    start: int
    end: int
    height: float


def paginate(rows: Sequence[RowHeight], height: float) -> tuple[PageOfRows, ...]:
    """Return the pages of least cost; raise `LayoutError` where a row, or rows that stay together, exceed a page."""
    count = len(rows)
    if not count:
        return ()
    bottoms = list(accumulate(row.space + row.height for row in rows))
    tops = [bottom - row.height - row.heads for bottom, row in zip(bottoms, rows, strict=True)]
    breaks = [0, *(i for i in range(1, count) if rows[i].break_cost < inf), count]
    best: dict[int, float] = {0: 0.0}
    come: dict[int, int] = {}
    bound = _greedy_cost(rows, tops, bottoms, breaks, height)
    roomiest = height + max(row.space for row in rows)
    for index, start in enumerate(breaks[:-1]):
        if start not in best or best[start] > bound:
            continue
        last = bisect_right(bottoms, tops[start] + height + 1e-6)
        for end in reversed(breaks[index + 1 : bisect_right(breaks, last)]):
            bottom = bottoms[end - 1]
            pages_to_come = ceil((bottoms[-1] - tops[end]) / roomiest) if end < count else 0
            emptiness = 0 if end == count else (1 - (bottom - tops[start]) / height) ** 2
            if best[start] + PAGE_COST * (1 + pages_to_come) + emptiness > bound + 1e-9:
                break  # shorter pages are emptier still
            cost = best[start] + _cost(rows, tops[start], bottom, end, height)
            if cost < best.get(end, inf):
                best[end], come[end] = cost, start
    if count not in come:
        raise LayoutError("a part of the leaflet is taller than a page", "split the section, or use larger paper")
    pages = []
    end = count
    while end:
        start = come[end]
        pages.append(PageOfRows(start, end, bottoms[end - 1] - tops[start]))
        end = start
    return tuple(reversed(pages))


def _cost(rows: Sequence[RowHeight], top: float, bottom: float, end: int, height: float) -> float:
    """Return what one page costs: a fixed part, its emptiness squared and the break at its foot."""
    fill = (bottom - top) / height
    if end == len(rows):
        return PAGE_COST + (THIN_COST * (1 - fill / THIN_LAST_PAGE) if fill < THIN_LAST_PAGE else 0.0)
    return PAGE_COST + (1 - fill) ** 2 + rows[end].break_cost


def _greedy_cost(
    rows: Sequence[RowHeight], tops: Sequence[float], bottoms: Sequence[float], breaks: Sequence[int], height: float
) -> float:
    """Return the cost of filling each page as far as it goes: an upper bound, which spares most of the search."""
    cost, start, count = 0.0, 0, len(rows)
    while start < count:
        last = bisect_right(bottoms, tops[start] + height + 1e-6)
        end = breaks[bisect_right(breaks, last) - 1]
        if end <= start:
            return inf
        cost += _cost(rows, tops[start], bottoms[end - 1], end, height)
        start = end
    return cost
