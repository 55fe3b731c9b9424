"""Turn the pages of one handout into numbered PDF objects: page tree, structure tree, links, outline.

All of it depends on the selection and on which places are filled, not on what fills them: rows that share both share
these objects. Where an element says a value, only its beginning and its end are made here.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from handouts.assemble import tag_templates
from handouts.assemble.sheets import Fragment, Sheet
from handouts.assemble.stamping import Stamp
from handouts.assemble.tag_templates import ABOVE, PAGE, Template
from handouts.model.galley import CHILD, MARK, PT_PER_PX, Element, Galley, Link, Piece
from handouts.model.page import PT_PER_MM
from handouts.model.page import Page as Geometry
from handouts.pdf import writer
from handouts.pdf.metadata import PRODUCER


class DocumentInfo(NamedTuple):
    """What is written beside the pages: title, leaflet code, whether the clinic is the sample."""

    title: str
    code: str
    is_sample: bool


class Speaking(NamedTuple):
    """The span of a filled element, by that one's number in its piece, before and after what it says."""

    element: int
    start: bytes
    end: bytes


class Frame:
    """What documents of one galley share: where its rows stand on a page, and its pieces' elements made ready."""

    def __init__(self, galley: Galley, geometry: Geometry) -> None:
        self.galley, self.geometry = galley, geometry
        self.left = geometry.margin_side_mm * PT_PER_MM
        self.top = geometry.height_pt - geometry.margin_top_mm * PT_PER_MM
        self._templates: dict[str, Template] = {}
        self._items: dict[str, Piece] = {}

    def template(self, piece: Piece) -> Template:
        """Return a piece's structure elements as they are where the whole piece stands on one page."""
        template = self._templates.get(piece.id)
        if template is None:
            template = self._templates[piece.id] = tag_templates.template(piece)
        return template

    def items(self, piece: Piece) -> Piece:
        """Return the items of a piece that is a list."""
        items = self._items.get(piece.id)
        if items is None:
            items = self._items[piece.id] = tag_templates.items(piece)
        return items


class Document:
    """The objects of one handout, numbered from `first`; `shape` tells which places are filled."""

    def __init__(
        self, frame: "Frame", sheets: Sequence[Sheet], handout: DocumentInfo, shape: Stamp, first: int
    ) -> None:
        self.frame, self.sheets, self.handout, self.shape = frame, sheets, handout, shape
        count = len(sheets)
        self.content, self.metadata = first, first + count
        self.root, self.info, self.pages, self.resources, self.tree, self.document, self.parents = range(
            first + count + 1, first + count + 8
        )
        self.page = first + count + 8
        self.next = self.page + count
        self.owners: list[dict[int, int]] = [{} for _ in sheets]
        self.annotations: list[list[int]] = [[] for _ in sheets]
        self.link_owners: list[int] = []
        self.speaking: dict[int, Speaking] = {}

    def objects(self, resources: bytes) -> dict[int, bytes]:
        """Return everything that goes into the object stream."""
        galley, geometry, count = self.frame.galley, self.frame.geometry, len(self.sheets)
        objects: dict[int, bytes] = {}
        kids = self._elements(objects)
        outline = self._outline(objects)
        nums = b"".join(b"%d[%s]" % (i, _sparse(owners)) for i, owners in enumerate(self.owners))
        nums += b"".join(b" %d %d 0 R" % (count + i, owner) for i, owner in enumerate(self.link_owners))
        objects |= {
            self.root: b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Outlines %d 0 R"
            b"/MarkInfo<</Marked true>>/Lang%s/ViewerPreferences<</DisplayDocTitle true>>/OutputIntents[<<"
            b"/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>]>>"
            % (self.pages, self.tree, self.metadata, outline, writer.text_string(galley.language), galley.profile),
            self.info: b"<</Title%s/Producer%s>>"
            % (writer.text_string(self.handout.title), writer.text_string(PRODUCER)),
            self.pages: b"<</Type/Pages/Count %d/Kids[%s]>>"
            % (count, _references(range(self.page, self.page + count))),
            self.resources: resources,
            self.tree: b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self.document, self.parents, count + len(self.link_owners)),
            self.document: b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (self.tree, kids),
            self.parents: b"<</Nums[%s]>>" % nums,
        }
        for i in range(count):
            annotations = _references(self.annotations[i])
            objects[self.page + i] = (
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.3f %.3f]/Resources %d 0 R/Contents %d 0 R/StructParents %d"
                b"/Tabs/S%s>>"
                % (self.pages, geometry.width_pt, geometry.height_pt, self.resources, self.content + i, i,
                   b"/Annots[%s]" % annotations if annotations else b"")
            )  # fmt: skip
        return objects

    def _elements(self, objects: dict[int, bytes]) -> bytes:
        """Add the structure elements of every piece; return the Document's kids."""
        pages_of: dict[str, list[tuple[int, Fragment]]] = {}
        for index, sheet in enumerate(self.sheets):
            for fragment in sheet.fragments:
                pages_of.setdefault(fragment.piece.id, []).append((index, fragment))
        kids: list[int] = []
        for head, run in groupby(pages_of.values(), key=lambda places: _list_head(places[0][1].piece)):
            if head:
                kids.append(self._list(head, run, objects))
            else:
                for places in run:
                    kids += self._hang(places, places[0][1].piece, self.document, objects)
        return _references(kids)

    def _list(self, head: bytes, run: Iterable[Sequence[tuple[int, Fragment]]], objects: dict[int, bytes]) -> int:
        """Add one section with one list for pieces in a row that are lists alike; return the section's number."""
        section, whole = self.next, self.next + 1
        self.next += 2
        items: list[int] = []
        for places in run:
            items += self._hang(places, self.frame.items(places[0][1].piece), whole, objects)
        objects[section] = b"<</Type/StructElem/S/Sect/P %d 0 R/K[%d 0 R]>>" % (self.document, whole)
        objects[whole] = b"<</Type/StructElem%s/P %d 0 R/K[%s]>>" % (head, section, _references(items))
        return section

    def _hang(
        self, places: Sequence[tuple[int, Fragment]], piece: Piece, above: int, objects: dict[int, bytes]
    ) -> list[int]:
        """Add a piece's elements under the one `above`; return the numbers of those directly under it."""
        base = self.next
        has_own = piece.links or piece.places or any(element.bbox for element in piece.elements)
        if len(places) == 1 and not has_own:
            return self._whole_piece(places[0][0], piece, above, objects)
        self._piece(places, piece, above, objects)
        return [base + root for root in tag_templates.roots(piece)]

    def _whole_piece(self, page: int, piece: Piece, above: int, objects: dict[int, bytes]) -> list[int]:
        """Add the elements of a piece that stands whole on one page, from its template."""
        template = self.frame.template(piece)
        base, count = self.next, len(piece.elements)
        self.next += count
        special = {ABOVE: above, PAGE: self.page + page}
        text = template.text % tuple([base + n if n >= 0 else special[n] for n in template.numbers])
        objects.update(zip(range(base, base + count), text.split(b"\n"), strict=True))
        self.owners[page].update([(mcid, base + me) for mcid, me in template.owners])
        return [base + root for root in template.roots]

    def _piece(
        self, places: Sequence[tuple[int, Fragment]], piece: Piece, above: int, objects: dict[int, bytes]
    ) -> None:
        """Add one piece's elements: where it stands on one page kids are numbers, else they name their page too."""
        base = self.next
        self.next += len(piece.elements)
        page_of = self._pages_of_marks(places, piece)
        spoken = self.shape.spoken if piece.places else ()
        empty = {place.element for place in piece.places if place.mcid not in page_of}
        links = self._links(places, piece.links, base, objects)
        for number, element in enumerate(piece.elements):
            if number in empty:
                continue
            me = base + number
            home = next((page_of[kid] for kind, kid in element.kids if kind == MARK), None)
            kids = []
            for kind, kid in element.kids:
                if kind == CHILD:
                    kids += [b"%d 0 R" % (base + kid)] if kid not in empty else []
                elif kind == MARK:
                    page = page_of[kid]
                    self.owners[page][kid] = me
                    kids.append(
                        b"%d" % kid if page == home else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (self.page + page, kid)
                    )
                else:
                    kids.append(links[kid])
            parent = above if element.parent < 0 else base + element.parent
            where = b"" if home is None else b"/Pg %d 0 R" % (self.page + home)
            if element.bbox:
                shift = next(f.shift for index, f in places if index == home)
                where += b"/A<</O/Layout/Placement/Block/BBox[%s]>>" % self._box(element.bbox, shift)
            if number in spoken and home is not None:
                kids = [self._span(number, element, me, home)]
            objects[me] = b"<</Type/StructElem%s/P %d 0 R%s/K[%s]>>" % (element.head, parent, where, b" ".join(kids))

    def _span(self, number: int, element: Element, above: int, page: int) -> bytes:
        """Add the span under a filled element that says its value, as laid out text has one; return its reference."""
        me, (_, mcid) = self.next, element.kids[0]
        self.next += 1
        self.owners[page][mcid] = me
        start = b"<</Type/StructElem/S/Span/P %d 0 R/Pg %d 0 R" % (above, self.page + page)
        self.speaking[me] = Speaking(number, start, b"/K[%d]>>" % mcid)
        return b"%d 0 R" % me

    def _pages_of_marks(self, places: Sequence[tuple[int, Fragment]], piece: Piece) -> dict[int, int]:
        """Return the page of each marked content of a piece, those that fill its places among them."""
        page_of: dict[int, int] = {}
        for index, fragment in places:
            start, end = fragment.start, fragment.end
            units = (piece.units[number] for row in piece.rows[start:end] for number in row.units)
            page_of.update((unit.mcid, index) for unit in units if unit.mcid >= 0)
            filled = (place for place in piece.places if start <= place.row < end and place.mcid in self.shape.filled)
            page_of.update((place.mcid, index) for place in filled)
        return page_of

    def _links(
        self, places: Sequence[tuple[int, Fragment]], links: Iterable[Link], base: int, objects: dict[int, bytes]
    ) -> list[bytes]:
        """Add link annotations, moved with their rows; return what their elements say of them."""
        kids = []
        for link in links:
            index, fragment = next((i, f) for i, f in places if f.start <= link.row < f.end)
            number = self.next
            self.next += 1
            self.annotations[index].append(number)
            key = len(self.sheets) + len(self.link_owners)
            self.link_owners.append(base + link.element)
            objects[number] = (
                b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/Contents%s/A<</S/URI/URI%s>>/StructParent %d>>"
                % (
                    self._box(link.box, fragment.shift),
                    writer.text_string(link.text),
                    writer.text_string(link.url),
                    key,
                )
            )
            kids.append(b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (number, self.page + index))
        return kids

    def _box(self, box: tuple[float, float, float, float], shift: float) -> bytes:
        """Return a rectangle of the galley in the page's points, y up."""
        left, top, right, bottom = box
        return b"%.2f %.2f %.2f %.2f" % (
            self.frame.left + left * PT_PER_PX,
            self.frame.top - (bottom + shift) * PT_PER_PX,
            self.frame.left + right * PT_PER_PX,
            self.frame.top - (top + shift) * PT_PER_PX,
        )

    def _outline(self, objects: dict[int, bytes]) -> int:
        """Add the outline: the title, and under it the sections' headings; return its number."""
        entries = [
            (heading.level, heading.text, index, fragment.piece.rows[heading.row].top + fragment.shift)
            for index, sheet in enumerate(self.sheets)
            for fragment in sheet.fragments
            for heading in fragment.piece.headings
            if fragment.start <= heading.row < fragment.end
        ]
        tops = [entry for entry in entries if entry[0] == 1][:1]
        rest = [entry for entry in entries if entry[0] != 1]
        outline, title = self.next, self.next + 1
        first = title + 1
        self.next = first + len(rest)
        _, text, page, y = tops[0] if tops else (1, self.handout.title, 0, 0.0)
        below = b"/First %d 0 R/Last %d 0 R/Count %d" % (first, first + len(rest) - 1, len(rest)) if rest else b""
        objects[outline] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (title, title, 1 + len(rest))
        objects[title] = b"<</Title%s/Parent %d 0 R%s/Dest%s>>" % (
            writer.text_string(text), outline, below, self._destination(page, y),
        )  # fmt: skip
        for i, (_, label, index, at) in enumerate(rest):
            near = (b"/Prev %d 0 R" % (first + i - 1) if i else b"") + (
                b"/Next %d 0 R" % (first + i + 1) if i + 1 < len(rest) else b""
            )
            objects[first + i] = b"<</Title%s/Parent %d 0 R%s/Dest%s>>" % (
                writer.text_string(label), title, near, self._destination(index, at),
            )  # fmt: skip
        return outline

    def _destination(self, page: int, y: float) -> bytes:
        return b"[%d 0 R/XYZ null %.2f null]" % (self.page + page, self.frame.top - y * PT_PER_PX + 6)


def _list_head(piece: Piece) -> bytes:
    """Return what the list of a piece is, if it is nothing else; lists alike may be one."""
    return piece.elements[1].head if piece.is_list else b""


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join([b"%d 0 R" % number for number in numbers])


def _sparse(owners: dict[int, int]) -> bytes:
    """Return a ParentTree array indexed by marked-content number; numbers of other pages are null."""
    parts, following = [], 0
    for mcid in sorted(owners):
        parts.append(b"null " * (mcid - following) + b"%d 0 R" % owners[mcid])
        following = mcid + 1
    return b" ".join(parts)
