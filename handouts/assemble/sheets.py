"""Turn pieces into sheets: which rows of which piece stand on which page, and where.

Pagination knows numbers only; this module gives it rows and reads its pages back as fragments of pieces.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import NamedTuple

from handouts.assemble.pagination import RowHeight, paginate
from handouts.errors import LayoutError
from handouts.model.galley import Piece


class Fragment(NamedTuple):
    """Rows `start` to `end` (not included) of a piece, on a page; `shift` in pixels moves the galley's y to it.

    `head` is the one of the piece's heads that is shown again above them, or -1.
    """

    piece: Piece
    start: int
    end: int
    shift: float
    head: int = -1

    @property
    def is_whole(self) -> bool:
        return not self.start and self.end == len(self.piece.rows)


class Sheet(NamedTuple):
    """One page of a handout: its fragments from top to bottom and, in pixels, where free space begins."""

    fragments: tuple[Fragment, ...]
    end: float


def break_pages(sequences: Iterable[Sequence[Piece]], height_px: float) -> tuple[Sheet, ...]:
    """Paginate each sequence of pieces; every sequence but the first starts a sheet of paper of its own.

    The page before a new sheet is filled up to an even number with a page of room for notes.
    """
    sheets: list[Sheet] = []
    for pieces in sequences:
        if sheets and len(sheets) % 2:
            sheets.append(Sheet((), 0.0))
        sheets += _sequence(pieces, height_px)
    return tuple(sheets)


def _sequence(pieces: Sequence[Piece], height_px: float) -> list[Sheet]:
    strips = [(piece, k) for piece in pieces for k in range(len(piece.rows))]
    rows = list(_pagination_rows(pieces))
    sheets = []
    for page in paginate(rows, height_px):
        fragments: list[Fragment] = []
        y = rows[page.start].heads
        for number in range(page.start, page.end):
            piece, k = strips[number]
            if number > page.start:
                y += rows[number].space
            if fragments and fragments[-1].piece is piece:
                fragments[-1] = fragments[-1]._replace(end=k + 1)
            else:
                head = -1 if fragments else piece.rows[k].head
                fragments.append(Fragment(piece, k, k + 1, y - piece.rows[k].top, head))
            y += rows[number].height
        sheets.append(Sheet(tuple(fragments), y))
    return sheets


def _pagination_rows(pieces: Sequence[Piece]) -> Iterator[RowHeight]:
    above: Piece | None = None
    for piece in pieces:
        bottom = piece.rows[0].top
        for k, row in enumerate(piece.rows):
            if k:
                heads = piece.heads[row.head].height if row.head >= 0 else 0.0
                yield RowHeight(row.bottom - row.top, row.top - bottom, row.break_cost, heads)
            else:
                space = max(above.space_after, piece.space_before) if above else 0.0
                yield RowHeight(
                    row.bottom - row.top, space, inf if above and above.is_kept_with_next else row.break_cost
                )
            bottom = row.bottom
        above = piece


def check_complete(sheets: Sequence[Sheet]) -> None:
    """Raise `LayoutError` unless every row of every piece is placed once, in order."""
    expected: tuple[str, int] | None = None
    done: set[str] = set()
    for fragment in (fragment for sheet in sheets for fragment in sheet.fragments):
        name, count = fragment.piece.id, len(fragment.piece.rows)
        if (expected or (name, 0)) != (name, fragment.start) or fragment.end <= fragment.start or name in done:
            raise LayoutError(f"a row of {name} is missing, doubled or out of order")
        expected = None if fragment.end == count else (name, fragment.end)
        if not expected:
            done.add(name)
    if expected:
        raise LayoutError(f"the end of {expected[0]} is missing")
