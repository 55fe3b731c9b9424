"""Pages are the best there are: all rows once, in order, no page too full, no forbidden break, least cost."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handouts.assemble.pagination import (
    HELD,
    HOLLOW_COST,
    HOLLOW_PAGE,
    PAGE_COST,
    THIN_COST,
    THIN_LAST_PAGE,
    TIGHTER,
    PageOfRows,
    RowHeight,
    Way,
    break_pages,
    fittest,
    height_of,
    paginate,
    row_heights,
)
from handouts.errors import LayoutError
from handouts.model.galley import Piece, PieceRow

HEIGHT = 100
ROWS = st.builds(
    RowHeight,
    height=st.integers(1, 60),
    space=st.integers(0, 15),
    break_cost=st.sampled_from((0.0, 0.0, 0.06, inf)),
    header=st.sampled_from((0, 0, 0, 12)),
)


def small(most: int) -> st.SearchStrategy[list[RowHeight]]:
    """Return lists of rows; the first starts the handout, so that nothing is shown again above it."""
    return st.lists(ROWS, min_size=1, max_size=most).map(lambda rows: [rows[0]._replace(header=0), *rows[1:]])


def taken(rows: Sequence[RowHeight], start: int, end: int) -> float:
    """Return what a page with these rows takes: heads shown again, rows, spaces between them, none at the top."""
    inside = rows[start:end]
    return inside[0].header + sum(row.height for row in inside) + sum(row.space for row in inside[1:])


def cost_of(rows: Sequence[RowHeight], pages: Sequence[tuple[int, int]]) -> float:
    """Return what pages cost, as the module's first lines promise it."""
    cost = 0.0
    for start, end in pages:
        fill = taken(rows, start, end) / HEIGHT
        if end < len(rows):
            cost += PAGE_COST + (1 - fill) ** 2 + rows[end].break_cost
            cost += HOLLOW_COST if 1 - fill > HOLLOW_PAGE and could_hold_more(rows, start, end) else 0.0
        else:
            cost += PAGE_COST + (max(0.0, 1 - fill / THIN_LAST_PAGE) * THIN_COST)
    return cost


def could_hold_more(rows: Sequence[RowHeight], start: int, end: int) -> bool:
    """Whether a page might have ended at a later break."""
    later = (k for k in range(end + 1, len(rows) + 1) if k == len(rows) or rows[k].break_cost < inf)
    return any(taken(rows, start, k) <= HEIGHT + 1e-6 for k in later)


def all_ways(rows: Sequence[RowHeight]) -> Iterator[list[tuple[int, int]]]:
    """Yield every way to break rows into pages that is allowed and fits."""
    allowed = [k for k in range(1, len(rows)) if rows[k].break_cost < inf]
    for count in range(len(allowed) + 1):
        for breaks in combinations(allowed, count):
            pages = list(pairwise([0, *breaks, len(rows)]))
            if all(taken(rows, start, end) <= HEIGHT for start, end in pages):
                yield pages


def plain(pages: Sequence[PageOfRows]) -> list[tuple[int, int]]:
    return [(page.start, page.end) for page in pages]


@given(rows=small(60))
def test_every_row_stands_once_and_in_order(rows: list[RowHeight]) -> None:
    """Pages follow one another without gap or overlap, each fits and says its height, no break is a forbidden one."""
    try:
        pages = paginate(rows, HEIGHT)
    except LayoutError:
        return
    assert [pages[0].start, *(page.end for page in pages)] == [*(page.start for page in pages), len(rows)]
    for page in pages:
        assert page.start < page.end
        assert page.height == pytest.approx(taken(rows, page.start, page.end))
        assert page.height <= HEIGHT + 1e-6
    assert all(rows[page.start].break_cost < inf for page in pages[1:])


@given(rows=small(10))
def test_no_other_way_costs_less(rows: list[RowHeight]) -> None:
    """The cost is the least of all ways there are, found by trying them all; where there is none, that is said."""
    ways = list(all_ways(rows))
    if ways:
        best = min(cost_of(rows, way) for way in ways)
        assert cost_of(rows, plain(paginate(rows, HEIGHT))) == pytest.approx(best)
    else:
        with pytest.raises(LayoutError):
            paginate(rows, HEIGHT)


@given(rows=small(10))
def test_no_other_way_takes_fewer_pages(rows: list[RowHeight]) -> None:
    """The fewest pages come before any other wish."""
    ways = list(all_ways(rows))
    if ways:
        assert len(paginate(rows, HEIGHT)) == min(map(len, ways))


def test_a_head_that_is_shown_again_is_no_reason_for_another_page() -> None:
    """A page that ends earlier may spare it, and with it the page that it would take."""
    heights = ((8, 7), (5, 10), (5, 12), (8, 8), (8, 11), (8, 2), (8, 3), (10, 6), (30, 9), (10, 11))
    headed = (2, 6, 7, 8, 9)
    rows = [
        RowHeight(height, space, inf if number == 3 else 0, 45 * (number in headed))
        for number, (height, space) in enumerate(heights)
    ]
    assert len(paginate(rows, HEIGHT)) == min(map(len, all_ways(rows)))


def test_no_rows_make_no_pages() -> None:
    """An empty handout is no error here."""
    assert paginate([], HEIGHT) == ()


def test_space_is_dropped_at_the_head_of_a_page() -> None:
    """Two rows of half a page each stand on two pages, for the space between them does not fit, and take none of it."""
    assert paginate([RowHeight(50, 0, 0), RowHeight(50, 1, 0)], HEIGHT) == (PageOfRows(0, 1, 50), PageOfRows(1, 2, 50))
    assert paginate([RowHeight(50, 9, 0), RowHeight(50, 0, 0)], HEIGHT) == (PageOfRows(0, 2, 100),)


def test_a_row_taller_than_the_page_is_an_error() -> None:
    """It could not be shown whole; the hint says what to do."""
    with pytest.raises(LayoutError, match="taller than a page") as raised:
        paginate([RowHeight(10, 0, 0), RowHeight(101, 0, 0), RowHeight(10, 0, 0)], HEIGHT)
    assert raised.value.hint


def test_rows_that_stay_together_are_an_error_if_taller_than_the_page() -> None:
    """Each row fits, all of them without a break don't."""
    with pytest.raises(LayoutError, match="taller than a page"):
        paginate([RowHeight(40, 0, 0), RowHeight(40, 0, inf), RowHeight(40, 0, inf)], HEIGHT)


def test_heads_shown_again_take_their_room() -> None:
    """A page that begins with a row of a table has the table's heads above it, and fewer rows."""
    rows = [RowHeight(30, 0, 0), *[RowHeight(30, 0, 0, header=20)] * 5]
    assert [page.end - page.start for page in paginate(rows, HEIGHT)] == [3, 2, 1]
    assert paginate(rows, HEIGHT)[1].height == 80


def test_the_last_page_is_not_nearly_empty() -> None:
    """Nine lines of a page of eight are broken so that more than one stands on the last page."""
    lines = [RowHeight(12, 0, 0)] * 9
    assert plain(paginate(lines, HEIGHT))[-1] == (7, 9)


def test_a_break_inside_a_paragraph_is_avoided_where_it_costs_little() -> None:
    """A page ends one line early if that is where a paragraph ends."""
    lines = [RowHeight(10, 0, 0.06)] * 17
    lines[9] = RowHeight(10, 0, 0)
    assert plain(paginate(lines, HEIGHT))[0] == (0, 9)


def test_no_page_but_the_last_is_more_than_a_fifth_empty() -> None:
    """More stands on it, although the pages were more evenly full without that, and though a paragraph is broken."""
    rows = [RowHeight(78, 0, 0), RowHeight(22, 0, 0.06), RowHeight(59, 0, 0), RowHeight(70, 0, 0)]
    assert plain(paginate(rows, HEIGHT)) == [(0, 2), (2, 3), (3, 4)]


def test_what_belongs_together_is_not_torn_to_fill_a_page() -> None:
    """A break in it costs more than an empty half, though not more than a page."""
    rows = [RowHeight(50, 0, 0), RowHeight(40, 0, 0), RowHeight(40, 0, HELD + 0.5)]
    assert plain(paginate(rows, HEIGHT)) == [(0, 1), (1, 3)]
    assert plain(paginate([*rows, RowHeight(30, 0, 0)], HEIGHT)) == [(0, 2), (2, 4)]


def test_a_page_is_emptier_than_a_fifth_before_what_stays_whole() -> None:
    """What follows is taller than what is left of the page."""
    assert plain(paginate([RowHeight(60, 0, 0), RowHeight(41, 0, 0)], HEIGHT)) == [(0, 1), (1, 2)]


def test_a_forbidden_break_where_the_fullest_page_would_end() -> None:
    """Filling each page as far as it goes leads nowhere here: the only way is an emptier first page."""
    rows = [RowHeight(30, 0, 0), RowHeight(30, 0, 0), RowHeight(30, 0, 0), RowHeight(80, 0, inf)]
    with pytest.raises(LayoutError):
        paginate(rows, HEIGHT)
    rows = [
        RowHeight(30, 0, 0),
        RowHeight(30, 0, 0, header=40),
        RowHeight(40, 0, 0, header=70),
        RowHeight(30, 0, 0, header=10),
    ]
    assert cost_of(rows, plain(paginate(rows, HEIGHT))) == min(cost_of(rows, way) for way in all_ways(rows))


def piece(name: str, rows: int, space: float = 0) -> Piece:
    """Return a piece of rows that are ten high."""
    lines = tuple(PieceRow(10.0 * k, 10.0 * k + 10, 0.0, ()) for k in range(rows))
    return Piece(name, space, 0.0, False, lines, (), (), (), (), (), (), ())


def fitted(*ways: Way) -> list[list[str]]:
    """Return the names of the pieces on each page."""
    return [[fragment.piece.id for fragment in page.fragments] for page in break_pages(fittest(ways, HEIGHT), HEIGHT)]


LONG, SHORT = piece("long", 9), piece("short", 1)
LOW, NEXT = piece("low", 2), piece("next", 1, space=12)


def test_the_first_way_is_taken_where_the_last_saves_no_page() -> None:
    """What could give way need not."""
    assert fitted(Way([[SHORT, LONG]]), Way([[LONG]])) == [["short", "long"]]


def test_the_first_way_that_takes_the_fewest_pages() -> None:
    """Nothing gives way for no page saved, and no more than it takes."""
    assert fitted(Way([[LONG, LOW]]), Way([[LONG, SHORT]]), Way([[LONG]])) == [["long", "short"]]


def test_sections_stand_closer_to_save_a_page() -> None:
    """Where the space between them is wide; what stands first on a page has none above it."""
    pieces = [piece("long", 8), NEXT]
    assert height_of(pieces) == 102
    assert height_of(pieces, is_tight=True) == 90 + 12 * TIGHTER
    assert fitted(Way([pieces]), Way([pieces], is_tight=True)) == [["long", "next"]]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 20)), min_size=1, max_size=5), st.booleans())
def test_the_height_of_pieces_is_that_of_their_rows(sizes: list[tuple[int, int]], is_tight: bool) -> None:
    """With the spaces between them."""
    pieces = [piece(str(number), *size) for number, size in enumerate(sizes)]
    rows = row_heights(pieces, is_tight=is_tight)
    assert height_of(pieces, is_tight=is_tight) == pytest.approx(sum(row.height + row.space for row in rows))


def test_no_entry_of_a_list_stands_alone() -> None:
    """Neither below its title nor on the next page: questions, terms and sources are pieces of which any may be left
    out."""
    title = replace(piece("glossary", 1), is_kept_with_next=True)
    terms = [piece(f"term.{k}", 1) for k in range(4)]
    below = ["glossary", *(term.id for term in terms)]
    assert fitted(Way([[piece("high", 8), title, *terms]])) == [["high"], below]
    assert fitted(Way([[piece("less", 6), title, *terms]])) == [["less", *below[:3]], below[3:]]


def test_a_sheet_of_its_own_counts_with_the_page_before_it() -> None:
    """Saving one of two pages before it would leave a blank one: nothing gives way for that."""
    own = [piece("own", 3)]
    assert fitted(Way([[LONG, LOW], own]), Way([[LONG], own])) == [["long"], ["low"], ["own"]]
