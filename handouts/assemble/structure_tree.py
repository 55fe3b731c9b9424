"""Turn the pieces of a handout's pages into one structure tree, with the link annotations that hang in it.

Pieces' trees are joined under one Document. A piece that stands whole on one page is written from a template, made once
for all handouts; what stands on several pages, or holds links, pictures or a patient's values, is written anew.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from msgspec.structs import replace

from handouts.assemble.pagination import Fragment, PlacedPage
from handouts.assemble.patient_values import Stamp
from handouts.errors import LayoutError
from handouts.model.galley import CHILD, INSIDE, MARK, PT_PER_PX, Element, Galley, Link, Piece
from handouts.model.page import PT_PER_MM, Page
from handouts.pdf import writer

ABOVE: Final = -1
PAGE: Final = -2
"""They stand for the element that the piece hangs in, and for the page."""


class ElementTemplate(NamedTuple):
    """Structure elements joined by newlines, with `%d` for numbers: those of `numbers` count from the piece's first
    element, or are `ABOVE` or `PAGE`. `owners` maps marked contents to elements, `roots` are the elements that no other
    one of the piece holds."""

    text: bytes
    numbers: tuple[int, ...]
    owners: tuple[tuple[int, int], ...]
    roots: tuple[int, ...]


class SpokenElement(NamedTuple):
    """The span in an element that is filled with a value: the number of its marked content, and what is written before
    and after the value."""

    mcid: int
    start: bytes
    end: bytes


class Frame:
    """What the documents of one galley share: where its rows stand on a page, and templates of its pieces."""

    def __init__(self, galley: Galley, geometry: Page) -> None:
        self.galley, self.geometry = galley, geometry
        self.left = geometry.margin_side_mm * PT_PER_MM
        self.top = geometry.height_pt - geometry.margin_top_mm * PT_PER_MM
        self._templates: dict[str, ElementTemplate] = {}
        self._items: dict[str, Piece] = {}

    def destination(self, page: int, y: float) -> bytes:
        """Return what a link or an outline leads to: a page, by its object, shown from a little above a height."""
        return b"[%d 0 R/XYZ null %.2f null]" % (page, self.top - y * PT_PER_PX + 6)

    def template(self, piece: Piece) -> ElementTemplate:
        """Return a piece's structure elements as they are where the whole piece stands on one page."""
        if piece.id not in self._templates:
            self._templates[piece.id] = template(piece)
        return self._templates[piece.id]

    def items(self, piece: Piece) -> Piece:
        """Return the items of a piece that is a list."""
        if piece.id not in self._items:
            self._items[piece.id] = items(piece)
        return self._items[piece.id]


class StructureTree:
    """The structure elements and links of one handout, numbered from `first`; `stamp` tells which places are filled."""

    def __init__(
        self, frame: Frame, pages: Sequence[PlacedPage], stamp: Stamp, document: int, first_page: int, first: int
    ) -> None:
        self.frame, self.pages, self.stamp = frame, pages, stamp
        self.document, self.first_page, self.next = document, first_page, first
        self.objects: dict[int, bytes] = {}
        self.owners: list[dict[int, int]] = [{} for _ in pages]
        self.annotations: list[list[int]] = [[] for _ in pages]
        self.link_owners: list[int] = []
        self.speaking: dict[int, SpokenElement] = {}

    def add_pieces(self) -> bytes:
        """Add the structure elements of every piece; return the Document's kids."""
        pages_of: dict[str, list[tuple[int, Fragment]]] = {}
        for index, page in enumerate(self.pages):
            for fragment in page.fragments:
                pages_of.setdefault(fragment.piece.id, []).append((index, fragment))
        kids: list[int] = []
        for start, run in groupby(pages_of.values(), key=lambda places: _list_start(places[0][1].piece)):
            if start:
                kids.append(self._list(start, run))
            else:
                for places in run:
                    kids += self._hang(places, places[0][1].piece, self.document)
        return references(kids)

    def _list(self, start: bytes, run: Iterable[Sequence[tuple[int, Fragment]]]) -> int:
        """Add one section with one list for neighbouring pieces that are lists alike; return the section's number."""
        section, whole = self.next, self.next + 1
        self.next += 2
        items: list[int] = []
        for places in run:
            items += self._hang(places, self.frame.items(places[0][1].piece), whole)
        self.objects[section] = b"<</Type/StructElem/S/Sect/P %d 0 R/K[%d 0 R]>>" % (self.document, whole)
        self.objects[whole] = b"<</Type/StructElem%s/P %d 0 R/K[%s]>>" % (start, section, references(items))
        return section

    def _hang(self, places: Sequence[tuple[int, Fragment]], piece: Piece, above: int) -> list[int]:
        """Add a piece's elements under the one `above`; return the numbers of those directly under it."""
        base = self.next
        has_own = piece.links or piece.places or any(element.bbox for element in piece.elements)
        if len(places) == 1 and not has_own:
            return self._whole_piece(places[0][0], piece, above)
        self._piece(places, piece, above)
        return [base + root for root in roots(piece)]

    def _whole_piece(self, page: int, piece: Piece, above: int) -> list[int]:
        """Add the elements of a piece that stands whole on one page, from its template."""
        template = self.frame.template(piece)
        base, count = self.next, len(piece.elements)
        self.next += count
        special = {ABOVE: above, PAGE: self.first_page + page}
        text = template.text % tuple([base + n if n >= 0 else special[n] for n in template.numbers])
        self.objects.update(zip(range(base, base + count), text.split(b"\n"), strict=True))
        self.owners[page].update([(mcid, base + me) for mcid, me in template.owners])
        return [base + root for root in template.roots]

    def _piece(self, places: Sequence[tuple[int, Fragment]], piece: Piece, above: int) -> None:
        """Add a piece's elements; a marked content on another page than its element's first names that page."""
        base = self.next
        self.next += len(piece.elements)
        page_of = self._pages_of_marks(places, piece)
        spoken = {place.element for place in piece.places if place.mcid in self.stamp.spoken}
        empty = {place.element for place in piece.places if place.mcid not in page_of}
        links = self._links(places, piece.links, base)
        for number, element in enumerate(piece.elements):
            if number in empty:
                continue
            me = base + number
            home = next((page_of[kid] for kind, kid in element.kids if kind == MARK), None)
            where = b"" if home is None else b"/Pg %d 0 R" % (self.first_page + home)
            if element.bbox:
                shift = next(f.shift for index, f in places if index == home)
                where += b"/A<</O/Layout/Placement/Block/BBox[%s]>>" % self._box(element.bbox, shift)
            kids: list[bytes] = []
            for kind, kid in element.kids:
                if kind == CHILD:
                    kids += [b"%d 0 R" % (base + kid)] if kid not in empty else []
                else:
                    kids.append(self._mark(kid, me, page_of[kid], home) if kind == MARK else links[kid])
            if number in spoken and home is not None:
                kids = [self._span(element, me, home)]
            parent = above if element.parent < 0 else base + element.parent
            self.objects[me] = b"<</Type/StructElem%s/P %d 0 R%s/K[%s]>>" % (
                element.start, parent, where, b" ".join(kids),
            )  # fmt: skip

    def _mark(self, mcid: int, owner: int, page: int, home: int | None) -> bytes:
        """Note who owns a marked content; return how its element names it, with its page where that is another."""
        self.owners[page][mcid] = owner
        page_number = self.first_page + page
        return b"%d" % mcid if page == home else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (page_number, mcid)

    def _span(self, element: Element, above: int, page: int) -> bytes:
        """Add the span under a filled element that says its value, as laid out text has one; return its reference."""
        me, (_, mcid) = self.next, element.kids[0]
        self.next += 1
        self.owners[page][mcid] = me
        start = b"<</Type/StructElem/S/Span/P %d 0 R/Pg %d 0 R" % (above, self.first_page + page)
        self.speaking[me] = SpokenElement(mcid, start, b"/K[%d]>>" % mcid)
        return b"%d 0 R" % me

    def _pages_of_marks(self, places: Sequence[tuple[int, Fragment]], piece: Piece) -> dict[int, int]:
        """Return the page of each marked content of a piece, those that fill its places among them."""
        page_of: dict[int, int] = {}
        for index, fragment in places:
            start, end = fragment.start, fragment.end
            units = (piece.units[number] for row in piece.rows[start:end] for number in row.units)
            page_of.update((unit.mcid, index) for unit in units if unit.mcid >= 0)
            filled = (place for place in piece.places if start <= place.row < end and place.mcid in self.stamp.filled)
            page_of.update((place.mcid, index) for place in filled)
        return page_of

    def _links(self, places: Sequence[tuple[int, Fragment]], links: Iterable[Link], base: int) -> list[bytes]:
        """Add link annotations, moved with their rows; return what their elements say of them."""
        kids = []
        for link in links:
            index, fragment = next((i, f) for i, f in places if f.start <= link.row < f.end)
            number = self.next
            self.next += 1
            self.annotations[index].append(number)
            key = len(self.pages) + len(self.link_owners)
            self.link_owners.append(base + link.element)
            self.objects[number] = (
                b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/Contents%s/A<<%s>>/StructParent %d>>"
                % (self._box(link.box, fragment.shift), writer.text_string(link.text), self._action(link.url), key)
            )
            kids.append(b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (number, self.first_page + index))
        return kids

    def _action(self, url: str) -> bytes:
        """Return what a link does (ISO 32000-1, 12.6.4): open an address, or go to where a piece begins."""
        if not url.startswith(INSIDE):
            return b"/S/URI/URI" + writer.text_string(url)
        for number, page in enumerate(self.pages, self.first_page):
            for fragment in page.fragments:
                if fragment.piece.id == url.removeprefix(INSIDE):
                    y = fragment.piece.rows[fragment.start].top + fragment.shift
                    return b"/S/GoTo/D" + self.frame.destination(number, y)
        raise LayoutError(f"a link leads to {url}, which is not in this leaflet", "name the part in words")

    def _box(self, box: tuple[float, float, float, float], shift: float) -> bytes:
        """Return a rectangle of the galley in the page's points, y up."""
        left, top, right, bottom = box
        return b"%.2f %.2f %.2f %.2f" % (
            self.frame.left + left * PT_PER_PX,
            self.frame.top - (bottom + shift) * PT_PER_PX,
            self.frame.left + right * PT_PER_PX,
            self.frame.top - (top + shift) * PT_PER_PX,
        )


def _list_start(piece: Piece) -> bytes:
    """Return how the list begins of a piece that is a list and nothing else: lists that begin alike are joined."""
    return piece.elements[1].start if piece.is_list else b""


def references(numbers: Iterable[int]) -> bytes:
    """Return references to objects, as an array holds them."""
    return b" ".join([b"%d 0 R" % number for number in numbers])


def template(piece: Piece) -> ElementTemplate:
    """Return the elements of a piece as they are where the whole piece stands on one page."""
    texts, numbers, owners = [], [], []
    for me, element in enumerate(piece.elements):
        marks = [kid for kind, kid in element.kids if kind == MARK]
        owners += [(mcid, me) for mcid in marks]
        numbers += [element.parent, *([PAGE] if marks else []), *(kid for kind, kid in element.kids if kind == CHILD)]
        kids = b" ".join(b"%%d 0 R" if kind == CHILD else b"%d" % kid for kind, kid in element.kids)
        start = element.start.replace(b"%", b"%%")
        page = b"/Pg %d 0 R" if marks else b""
        texts.append(b"<</Type/StructElem" + start + b"/P %d 0 R" + page + b"/K[" + kids.replace(b"%%", b"%") + b"]>>")
    return ElementTemplate(b"\n".join(texts), tuple(numbers), tuple(owners), roots(piece))


def roots(piece: Piece) -> tuple[int, ...]:
    """Return the elements that no other one of the piece holds."""
    return tuple(me for me, element in enumerate(piece.elements) if element.parent < 0)


def items(piece: Piece) -> Piece:
    """Return a piece that is a list with the list's items alone, so that they can hang in a list of several pieces."""
    elements = tuple(
        Element(element.start, max(element.parent - 2, ABOVE), _without_list(element.kids), element.bbox)
        for element in piece.elements[2:]
    )
    links = tuple(replace(link, element=link.element - 2) for link in piece.links)
    return replace(piece, elements=elements, links=links)


def _without_list(kids: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((kind, kid - 2 if kind == CHILD else kid) for kind, kid in kids)
