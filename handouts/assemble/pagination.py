"""Turn pieces and a page height into pages: which rows of which piece stand on which page, and where.

`paginate` knows numbers alone. It finds the best breaks over the whole handout by dynamic programming over the break
points (as in Knuth and Plass, "Breaking Paragraphs into Lines", 1981, for lines): the fewest pages first, then none but
the last that is more than a fifth empty although more could stand on it, then pages evenly full, few breaks inside
paragraphs and no nearly empty last page.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from math import ceil, inf
from typing import Final, NamedTuple

from handouts.errors import LayoutError
from handouts.model.galley import DIALS, LISTS, PAGE_BELOW, Piece

PAGE_COST = 4.0
"""More than anything else that a page can cost, so that fewer pages always win."""
THIN_LAST_PAGE = 0.2
"""A last page that is filled less than this costs extra, up to `THIN_COST`."""
THIN_COST = 0.5
HOLLOW_PAGE = 0.2
"""No page but the last is emptier than this where more could stand on it: such a page costs `HOLLOW_COST` more."""
HOLLOW_COST = 1.0
HELD = 0.5
"""A break that costs more parts what belongs together: a page that ends before that is as full as it can be."""

LONE_ENTRY = 2.5
"""What it costs to part the first entry of a list from the others, or the last: more than any empty page."""

TIGHTER = 0.5
"""Where sections stand closer: how much of the space between two of them is left, if it is more than `WIDE_PX`."""
WIDE_PX = 10.0


class RowHeight(NamedTuple):
    """What stays whole: its height, the space to the row above when both are on one page, the cost of a break between
    them (`inf`: none allowed), the height of the header that a page beginning with it repeats. Lengths in any one
    unit."""

    height: float
    space: float
    break_cost: float
    header: float = 0.0


class PageOfRows(NamedTuple):
    """Rows `start` to `end` (not included) and the height they take, with the header repeated above them."""

    start: int
    end: int
    height: float


class Fragment(NamedTuple):
    """Rows `start` to `end` (not included) of a piece, on a page; `shift` in pixels moves the galley's y to it.

    `header` is the one of the piece's headers that is repeated above them, or -1.
    """

    piece: Piece
    start: int
    end: int
    shift: float
    header: int = -1

    @property
    def is_whole(self) -> bool:
        return not self.start and self.end == len(self.piece.rows)


class PlacedPage(NamedTuple):
    """One page of a handout: its fragments from top to bottom and, in pixels, where free space begins."""

    fragments: tuple[Fragment, ...]
    end: float


def paginate(rows: Sequence[RowHeight], height: float) -> tuple[PageOfRows, ...]:
    """Return the pages of least cost; raise `LayoutError` where a row, or rows that stay together, exceed a page."""
    count = len(rows)
    if not count:
        return ()
    tops, bottoms, breaks = _measured(rows)
    free = [end for end in breaks if end == count or rows[end].break_cost <= HELD]
    best: dict[int, float] = {0: 0.0}
    come: dict[int, int] = {}
    filled = _filled(tops, bottoms, breaks, height)
    costs = (_cost(rows, bottoms[end - 1] - tops[start], end, height, is_fullest=True) for start, end in filled)
    bound = sum(costs) if filled else inf  # spares most of the search
    roomiest = height + max(row.space for row in rows)
    for index, start in enumerate(breaks[:-1]):
        if start not in best or best[start] > bound:
            continue
        last = bisect_right(bottoms, tops[start] + height + 1e-6)
        ends = breaks[index + 1 : bisect_right(breaks, last)]
        fullest = free[bisect_right(free, last) - 1]
        for end in reversed(ends):
            bottom = bottoms[end - 1]
            pages_to_come = ceil((bottoms[-1] - bottom) / roomiest)
            emptiness = 0 if end == count else (1 - (bottom - tops[start]) / height) ** 2
            if best[start] + PAGE_COST * (1 + pages_to_come) + emptiness > bound + 1e-9:
                break  # shorter pages are emptier still
            cost = best[start] + _cost(rows, bottom - tops[start], end, height, is_fullest=end >= fullest)
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


def _measured(rows: Sequence[RowHeight]) -> tuple[list[float], list[float], list[int]]:
    """Return where a page that begins with each row begins, where each row ends, and where pages may break."""
    bottoms = list(accumulate([row.space + row.height for row in rows]))
    tops = [bottom - row.height - row.header for bottom, row in zip(bottoms, rows, strict=True)]
    return tops, bottoms, [0, *[i for i in range(1, len(rows)) if rows[i].break_cost < inf], len(rows)]


def _cost(rows: Sequence[RowHeight], taken: float, end: int, height: float, *, is_fullest: bool) -> float:
    """Return what one page costs: a fixed part, its emptiness squared and the break at its foot.

    `is_fullest`: nothing more could stand on it, or only a part of what belongs together.
    """
    empty = 1 - taken / height
    if end == len(rows):
        return PAGE_COST + THIN_COST * max(0.0, 1 - (1 - empty) / THIN_LAST_PAGE)
    hollow = HOLLOW_COST if empty > HOLLOW_PAGE and not is_fullest else 0.0
    return PAGE_COST + empty**2 + hollow + rows[end].break_cost


def _filled(
    tops: Sequence[float], bottoms: Sequence[float], breaks: Sequence[int], height: float
) -> tuple[tuple[int, int], ...]:
    """Return pages of which each is filled as far as it goes, by their first row and the row after their last; none
    where that leads nowhere."""
    pages, start = [], 0
    while start < breaks[-1]:
        last = bisect_right(bottoms, tops[start] + height + 1e-6)
        end = breaks[bisect_right(breaks, last) - 1]
        if end <= start:
            return ()
        pages.append((start, end))
        start = end
    return tuple(pages)


class Way(NamedTuple):
    """One way to print a leaflet: pieces in sequences, of which every one but the first starts a sheet of paper.

    The first `kept` rows stay on page 1. `is_tight`: sections stand closer.
    """

    sequences: Sequence[Sequence[Piece]]
    kept: int = 0
    is_tight: bool = False


def fittest(ways: Sequence[Way], height_px: float, lift_px: float = 0.0) -> Way:
    """Return the first of these ways that takes as few pages as the last, which is the shortest."""
    most = page_count(ways[0], height_px, lift_px)
    if most - 1 >= _room(ways[-1], height_px, lift_px):  # on full pages the last would save one
        fewest = page_count(ways[-1], height_px, lift_px)
        found = first_within(ways, fewest, height_px, lift_px) if fewest < most else None
        return found or ways[0]
    return ways[0]


def first_within(ways: Iterable[Way], most: float, height_px: float, lift_px: float = 0.0) -> Way | None:
    """Return the first of these ways that takes no more pages than this."""
    for way in ways:
        if _room(way, height_px, lift_px) <= most and page_count(way, height_px, lift_px) <= most:
            return way
    return None


def _room(way: Way, height_px: float, lift_px: float) -> float:
    """Return how many pages a way takes if nothing of them stays empty."""
    return (sum(height_of(pieces, is_tight=way.is_tight) for pieces in way.sequences) - lift_px) / height_px


def page_count(way: Way, height_px: float, lift_px: float = 0.0) -> float:
    """Return how many pages a way takes if each is filled as far as it goes; `inf` where that leads nowhere."""
    count = 0
    for number, pieces in enumerate(way.sequences):
        filled = _filled(*_measured(_rows(way, number, lift_px)), height_px) if pieces else ()
        if pieces and not filled:
            return inf
        count += count % 2 + len(filled)
    return count


def break_pages(way: Way, height_px: float, lift_px: float = 0.0) -> tuple[PlacedPage, ...]:
    """Paginate the pieces of a leaflet. Page 1 begins `lift_px` higher than the others.

    A blank page comes before a new sheet of paper where there would be an odd number.
    """
    pages: list[PlacedPage] = []
    for number in range(len(way.sequences)):
        if pages and len(pages) % 2:
            pages.append(PlacedPage((), 0.0))
        pages += _placed(way, number, height_px, 0.0 if number else lift_px)
    return tuple(pages)


def rows_until(pieces: Sequence[Piece], name: str, numbers: int = 0) -> int:
    """Return how many rows stand up to the end of a piece, or up to the last of so many numbers to dial in it and what
    says on which page it goes on."""
    before = [piece.id for piece in pieces].index(name)
    piece = pieces[before]
    dialled = [link.row for link in piece.links if link.url.startswith(DIALS)][:numbers]
    told = [place.row for place in piece.places if place.field == PAGE_BELOW] if numbers else []
    kept = max((*dialled, *told)) + 1 if dialled else len(piece.rows)
    return sum(len(above.rows) for above in pieces[:before]) + kept


def height_of(pieces: Sequence[Piece], *, is_tight: bool = False) -> float:
    """Return how tall pieces are that follow one another, in pixels."""
    return sum(piece.rows[-1].bottom - piece.rows[0].top for piece in pieces) + sum(
        _space(above, piece, is_tight=is_tight) for above, piece in pairwise(pieces)
    )


def has_room(way: Way, height_px: float) -> bool:
    """Whether the rows that stay on page 1 have room there."""
    rows = row_heights(way.sequences[0], is_tight=way.is_tight, most=way.kept)
    return sum([row.space + row.height for row in rows]) <= height_px


def _rows(way: Way, number: int, lift_px: float) -> list[RowHeight]:
    """Return the rows of one of a way's sequences; in the first one some stay on page 1, which begins higher."""
    rows = row_heights(way.sequences[number], is_tight=way.is_tight)
    if not number:
        rows[1 : way.kept] = [RowHeight(row.height, row.space, inf, row.header) for row in rows[1 : way.kept]]
        rows[0] = rows[0]._replace(height=rows[0].height - lift_px)
    return rows


def _placed(way: Way, sequence: int, height_px: float, lift_px: float) -> list[PlacedPage]:
    strips = [(piece, k) for piece in way.sequences[sequence] for k in range(len(piece.rows))]
    rows = _rows(way, sequence, lift_px)
    for number in _beside_ends(way.sequences[sequence]):
        rows[number] = rows[number]._replace(break_cost=rows[number].break_cost + LONE_ENTRY)
    pages = []
    for page in paginate(rows, height_px):
        fragments: list[Fragment] = []
        y = rows[page.start].header - (0.0 if page.start else lift_px)
        for number in range(page.start, page.end):
            piece, k = strips[number]
            row = piece.rows[k]
            if number > page.start:
                y += rows[number].space
            if fragments and fragments[-1].piece is piece:
                fragments[-1] = fragments[-1]._replace(end=k + 1)
            else:
                fragments.append(Fragment(piece, k, k + 1, y - row.top, -1 if fragments else row.header))
            y += row.bottom - row.top
        pages.append(PlacedPage(tuple(fragments), y))
    return pages


def row_heights(pieces: Iterable[Piece], *, is_tight: bool = False, most: float = inf) -> list[RowHeight]:
    """Return the rows of pieces that follow one another, no more than so many."""
    rows: list[RowHeight] = []
    above: Piece | None = None
    for piece in pieces:
        own = _rows_of(piece)
        if above:
            space = _space(above, piece, is_tight=is_tight)
            cost = inf if above.is_kept_with_next else own[0].break_cost
            rows.append(RowHeight(own[0].height, space, cost, own[0].header))
            rows += own[1:]
        else:
            rows += own
        if len(rows) >= most:
            return rows[: int(most)]
        above = piece
    return rows


def _beside_ends(pieces: Iterable[Piece]) -> Iterator[int]:
    """Yield the first rows of pieces before which a page break would leave the first or last entry of a list alone."""
    row = 0
    for title, entries in groupby(pieces, lambda piece: LISTS.get(piece.id.partition(".")[0])):
        counts = [len(piece.rows) for piece in entries]
        tops = [row + top for top in accumulate(counts[:-1])]
        if title:
            yield from dict.fromkeys((*tops[:1], *tops[-1:]))
        row += sum(counts)


def _rows_of(piece: Piece) -> tuple[RowHeight, ...]:
    """Return the rows of a piece alone: every way to print a leaflet, and every leaflet, measures the same pieces."""
    known = _MEASURED.get(id(piece))
    if known is None or known[0] is not piece:
        if len(_MEASURED) >= _MOST_MEASURED:
            _MEASURED.clear()
        bottoms = (piece.rows[0].top, *(row.bottom for row in piece.rows))
        heights = (
            RowHeight(
                row.bottom - row.top,
                row.top - bottom,
                row.break_cost,
                piece.headers[row.header].height if row.header >= 0 else 0.0,
            )
            for row, bottom in zip(piece.rows, bottoms, strict=False)
        )
        known = _MEASURED[id(piece)] = piece, tuple(heights)
    return known[1]


_MEASURED: Final[dict[int, tuple[Piece, tuple[RowHeight, ...]]]] = {}
"""The rows of pieces by where these are in memory, with the piece, which thereby stays there."""
_MOST_MEASURED: Final = 2048
"""More than a galley has pieces."""


def _space(above: Piece, piece: Piece, *, is_tight: bool) -> float:
    space = max(above.space_after, piece.space_before)
    return space * TIGHTER if is_tight and space > WIDE_PX else space


def check_complete(pages: Sequence[PlacedPage]) -> None:
    """Raise `LayoutError` unless every row of every piece is placed once, in order."""
    expected: tuple[str, int] | None = None
    done: set[str] = set()
    for fragment in (fragment for page in pages for fragment in page.fragments):
        name, count = fragment.piece.id, len(fragment.piece.rows)
        if (expected or (name, 0)) != (name, fragment.start) or fragment.end <= fragment.start or name in done:
            raise LayoutError(f"a row of {name} is missing, doubled or out of order")
        expected = None if fragment.end == count else (name, fragment.end)
        if not expected:
            done.add(name)
    if expected:
        raise LayoutError(f"the end of {expected[0]} is missing")
