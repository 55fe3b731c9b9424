"""Put the contents of a leaflet together, and say in its pieces on which pages others stand.

A galley has a title and an entry for each part that a leaflet may have, half as wide as the page where there is room
for two columns. Those of one leaflet become one piece, read down, which is broken into pages as any other. When the
pages are known, so are their numbers: these are drawn with the fonts of the feet, which have the locale's digits.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from math import ceil, inf
from types import MappingProxyType
from typing import Final, NamedTuple

from msgspec.structs import replace

from handouts.assemble.pagination import PlacedPage
from handouts.assemble.patient_values import actual_text, draw_in, run_in
from handouts.fonts.shaping import Typefaces
from handouts.model.galley import (
    CHILD,
    INSIDE,
    LINK,
    PAGE,
    PAGE_BELOW,
    PAGE_OF,
    SECTION,
    Element,
    Galley,
    Link,
    Piece,
    PieceRow,
    Unit,
    ValuePlace,
    is_page,
)
from handouts.model.scripts import RTL

BREAK_COST: Final = 0.5
"""Of a page that ends among the entries of one column; two columns stay whole."""
FEW: Final = 4
FEW_COST: Final = 1.5
"""The same after fewer entries than this, or than half of them: more than that of a page left half empty."""
MOST_KEPT: Final = 512
"""How many pieces with numbers of pages are kept: some sections, each with any page of a leaflet."""
Kept = dict[tuple[bytes, tuple[tuple[int, str], ...], tuple[str, ...]], Piece]
"""Pieces by what draws them, what their places say and where they lead."""
_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
_LIST, _ITEM = b"/S/TOC", b"/S/TOCI"
"""ISO 32000-1, table 333."""


class _Entry(NamedTuple):
    """A line of the contents, the piece that it leads to, its row, and how far it is moved from its place."""

    piece: Piece
    target: str
    row: int
    across: float
    down: float


def contents(title: Piece, entries: Sequence[tuple[Piece, str]], width_px: float) -> Piece:
    """Return a title and its entries, each with the piece that it leads to, as one piece on a page of this width."""
    left, _, right, _ = entries[0][0].links[0].box
    half = ceil(len(entries) / 2) if 2 * (right - left) <= width_px else len(entries)
    columns = (entries[:half], entries[half:])
    rows = list(_rows(title, [[entry[0] for entry in row if entry] for row in zip_longest(*columns)]))
    joined = _Joined(title, rows)
    for is_second, column in enumerate(columns):
        across = (width_px - right - left) * is_second  # which in a leaflet from right to left is less than 0
        for number, (piece, target) in enumerate(column):
            joined.add(_Entry(piece, target, number, across, rows[number].top - piece.rows[0].top))
    return joined.piece()


def _rows(title: Piece, rows: Sequence[Sequence[Piece]]) -> Iterator[PieceRow]:
    """Yield a row for the pieces that stand side by side, below the title and one another."""
    bottom, space = title.rows[-1].bottom, title.space_after
    for number, pieces in enumerate(rows):
        top = bottom + max(space, *(piece.space_before for piece in pieces))
        bottom = top + max(piece.rows[-1].bottom - piece.rows[0].top for piece in pieces)
        space = max(piece.space_after for piece in pieces)
        cost = inf if len(rows[0]) > 1 else _break_cost(number, len(rows))
        yield PieceRow(top, bottom, cost, (), pieces[0].rows[0].header)


def _break_cost(above: int, count: int) -> float:
    """Return what a page break in one column costs, below so many of its entries: none stands alone."""
    if above in (0, 1, count - 1):
        return inf
    return FEW_COST if above < min(FEW, ceil(count / 2)) else BREAK_COST


class _Joined:
    """Builds the piece of the contents; entries come in reading order, whichever row they stand in."""

    def __init__(self, title: Piece, rows: Sequence[PieceRow]) -> None:
        self.title, self.rows = title, rows
        root, *others = title.elements
        self.list = len(title.elements)
        above = replace(root, kids=(*root.kids, (CHILD, self.list)))
        self.elements = [above, *others, Element(_LIST, 0, ())]
        self.units, self.links, self.places = list(title.units), list(title.links), list(title.places)
        self.drawn: list[list[int]] = [[] for _ in rows]
        self.used = set(title.resources)
        self.last = title

    def add(self, entry: _Entry) -> None:
        """Add an entry; of its elements all but the section that it is in the galley."""
        row, move = len(self.title.rows) + entry.row, (entry.across, entry.down)
        base, first_link, first_unit = len(self.elements) - 1, len(self.links), len(self.units)
        self.links += (
            replace(link, element=base + link.element, row=row, box=_moved(link.box, move), url=INSIDE + entry.target)
            for link in entry.piece.links
        )
        self.places += (_moved_place(place, entry, base, row, first_unit) for place in entry.piece.places)
        self.elements += (self._element(element, base, first_link) for element in entry.piece.elements[1:])
        self.units += (
            Unit(unit.mcid, b"q 1 0 0 1 %.3f %.3f cm\n%sQ\n" % (*move, unit.body)) for unit in entry.piece.units
        )
        self.drawn[entry.row] += range(first_unit, len(self.units))
        self.used.update(entry.piece.resources)
        self.last = entry.piece

    def _element(self, element: Element, base: int, first_link: int) -> Element:
        by = {CHILD: base, LINK: first_link}
        kids = tuple((kind, number + by.get(kind, 0)) for kind, number in element.kids)
        if element.parent:
            return replace(element, parent=base + element.parent, kids=kids)
        return Element(_ITEM, self.list, kids)

    def piece(self) -> Piece:
        """Return the title and the entries that were added."""
        items = tuple((CHILD, number) for number, element in enumerate(self.elements) if element.parent == self.list)
        self.elements[self.list] = Element(_LIST, 0, items)
        rows = (replace(row, units=tuple(units)) for row, units in zip(self.rows, self.drawn, strict=True))
        return replace(
            self.title,
            space_after=self.last.space_after,
            is_kept_with_next=False,
            rows=(*self.title.rows, *rows),
            units=tuple(self.units),
            headers=self.last.headers,
            elements=tuple(self.elements),
            links=tuple(self.links),
            resources=tuple(sorted(self.used)),
            places=tuple(self.places),
            packed=b"",
        )


def _moved(box: tuple[float, float, float, float], move: tuple[float, float]) -> tuple[float, float, float, float]:
    (left, top, right, bottom), (across, down) = box, move
    return left + across, top + down, right + across, bottom + down


def _moved_place(place: ValuePlace, entry: _Entry, base: int, row: int, first_unit: int) -> ValuePlace:
    """Return where the number of the entry's page stands: at the end of its line."""
    return replace(
        place,
        field=f"{place.field} {entry.target}",
        element=base + place.element,
        row=row,
        units_before=first_unit + place.units_before,
        x=place.x + entry.across,
        baseline=place.baseline + entry.down,
        is_rtl=not place.is_rtl,
    )


def with_page_numbers(
    galley: Galley,
    pages: tuple[PlacedPage, ...],
    faces: Typefaces,
    sections: Mapping[str, str] = _NOWHERE,
    kept: Kept | None = None,
) -> tuple[PlacedPage, ...]:
    """Return the pages with the numbers of pages in all places that are for one; where nothing has any, as they are.

    `sections` are those of this leaflet, each with its piece: what refers to another one is left out. `kept` are the
    galley's pieces as other leaflets have them: the next one may say the same.
    """
    referring = {f.piece.id: f.piece for page in pages for f in page.fragments if _refers(f.piece)}
    if not referring:
        return pages
    where, kept = _Where(galley, pages, sections), {} if kept is None else kept
    said = {name: _said(galley, piece, where, faces, kept) for name, piece in referring.items()}
    return tuple(
        page._replace(fragments=tuple(f._replace(piece=said.get(f.piece.id, f.piece)) for f in page.fragments))
        for page in pages
    )


def _said(galley: Galley, piece: Piece, where: "_Where", faces: Typefaces, kept: Kept) -> Piece:
    """Return a piece with the numbers of pages; one of the galley's own is made once for all leaflets alike."""
    said = where.said(piece)
    key = piece.packed, tuple(said.items()), where.led(piece)
    found = kept.get(key) if piece.packed else None
    if found is None:
        found = _filled(galley, _led(piece, where.sections), said, faces)
    if piece.packed:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = found
    return found


def _refers(piece: Piece) -> bool:
    return any(is_page(place.field) for place in piece.places)


class _Where:
    """Knows the page of every row of a leaflet, and says it in the leaflet's words."""

    def __init__(self, galley: Galley, pages: Sequence[PlacedPage], sections: Mapping[str, str]) -> None:
        self.feet, self.sections = galley.feet, sections
        self.page_of = {
            (fragment.piece.id, row): number
            for number, page in enumerate(pages, 1)
            for fragment in page.fragments
            for row in range(fragment.start, fragment.end)
        }

    def led(self, piece: Piece) -> tuple[str, ...]:
        """Return the pieces that links of a piece to sections lead to, nothing for one that is not printed."""
        return tuple(self.sections.get(link.url[len(SECTION) :], "") for link in piece.links if _is_led(link))

    def said(self, piece: Piece) -> dict[int, str]:
        """Return what the places of a piece hold that are for the number of a page, by their marked contents."""
        said = {}
        for place in piece.places:
            field, _, target = place.field.partition(" ")
            here, below = (self.page_of.get((piece.id, place.row + more), 0) for more in (0, 1))
            if field == PAGE:
                said[place.mcid] = self.feet.number(self.page_of[target, 0])
            elif field == PAGE_BELOW and below > here:
                said[place.mcid] = self.feet.see(below)
            elif field == PAGE_OF and target in self.sections:
                said[place.mcid] = self.feet.see(self.page_of[self.sections[target], 0])
        return said


def _is_led(link: Link) -> bool:
    return link.url.startswith(SECTION)


def _led(piece: Piece, sections: Mapping[str, str]) -> Piece:
    """Return the piece with links to the sections of this leaflet, and without those to others."""
    if not any(map(_is_led, piece.links)):
        return piece
    lost: set[int] = set()
    links: list[Link] = []
    for link in piece.links:
        name = link.url.removeprefix(SECTION)
        if name == link.url or name in sections:
            links.append(link if name == link.url else replace(link, url=INSIDE + sections[name]))
        else:
            above = piece.elements[link.element].parent
            lost |= {above, link.element, *(kid for kind, kid in piece.elements[link.element].kids if kind == CHILD)}
    return _without(replace(piece, links=tuple(links)), lost) if lost else replace(piece, links=tuple(links))


def _without(piece: Piece, lost: Collection[int]) -> Piece:
    """Return the piece without some elements, whose links are gone already, and without their places."""
    kept = [number for number in range(len(piece.elements)) if number not in lost]
    order = {number: place for place, number in enumerate(kept)}
    linked = iter(range(len(piece.links)))

    def kids(element: Element) -> Iterator[tuple[int, int]]:
        for kind, number in element.kids:
            if kind == LINK:
                yield kind, next(linked)
            elif kind != CHILD or number in order:
                yield kind, order[number] if kind == CHILD else number

    elements = [piece.elements[number] for number in kept]
    return replace(
        piece,
        elements=tuple(replace(one, parent=order.get(one.parent, -1), kids=tuple(kids(one))) for one in elements),
        links=tuple(replace(link, element=order[link.element]) for link in piece.links),
        places=tuple(replace(one, element=order[one.element]) for one in piece.places if one.element in order),
    )


def _filled(galley: Galley, piece: Piece, said: Mapping[int, str], faces: Typefaces) -> Piece:
    """Return the piece with what its places say drawn among its units; what has no room is left out."""
    texts = [(place, said[place.mcid]) for place in piece.places if place.mcid in said]
    lines = [(place, run) for place, text in texts if (run := run_in(place, text, faces))]
    if not lines:
        return piece
    spots = [place.units_before for place, _ in lines]
    units, elements = list(piece.units), list(piece.elements)
    rows = [[unit + bisect_right(spots, unit) for unit in row.units] for row in piece.rows]
    for number, (place, run) in enumerate(lines):
        units.insert(place.units_before + number, Unit(place.mcid, draw_in(place, run, galley.foot_fonts.subsets)))
        rows[place.row].append(place.units_before + number)
        if RTL.search(run.text):
            element = elements[place.element]
            elements[place.element] = replace(element, start=element.start + actual_text(run))
    done = {place.mcid for place, _ in lines}
    return replace(
        piece,
        rows=tuple(replace(row, units=tuple(sorted(units))) for row, units in zip(piece.rows, rows, strict=True)),
        units=tuple(units),
        elements=tuple(elements),
        places=tuple(place for place in piece.places if place.mcid not in done),
        packed=b"",
    )
