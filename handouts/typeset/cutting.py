"""Cut what was laid out into a galley: pieces of rows and units, proved complete.

Everything that can be wrong with a layout is found here or in `structure`, once, and never again at assembly: text
lost, ink or text outside its block, fonts that the styles do not name.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from xml.etree.ElementTree import Element as HtmlElement

from msgspec import structs

from handouts.compose.composition import Composition
from handouts.errors import LayoutError, TooWide
from handouts.fonts.fallback import no_font_hint, no_font_message
from handouts.fonts.fontconfig import FontFile
from handouts.fonts.shaping import typefaces
from handouts.fonts.spelling import spells
from handouts.model.galley import (
    CHILD,
    LINK,
    MARK,
    Band,
    Element,
    FootFile,
    FootFonts,
    Galley,
    Heading,
    Link,
    Piece,
    PieceRow,
    Unit,
    ValuePlace,
)
from handouts.model.scripts import SIGNS
from handouts.pdf.operators import draw_piece
from handouts.pdf.writer import compressed, text_string
from handouts.typeset.breaks import RowSpan, break_costs
from handouts.typeset.layout_facts import DrawnBox, LaidBlock, LaidOut, Mark
from handouts.typeset.order import check_order
from handouts.typeset.repeated_headers import Drawing, heads
from handouts.typeset.tags import Annotation, Node, spoken_marks, text_of, trees

TOLERANCE_PX = 1.0
_CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def cut(composition: Composition, laid: LaidOut, foot_fonts: Iterable[FontFile]) -> Galley:
    """Cut what was laid out into pieces; raise `LayoutError` for any fault that a check finds."""
    marks = spoken_marks(laid)
    structures = trees(laid, marks, composition.language)
    cutter = _Cutter(laid, marks, composition.fonts)
    pieces = {piece.id: _packed(piece) for piece in _pieces(cutter, laid.blocks, structures)}
    cutter.check_all_placed()
    return Galley(
        language=composition.language,
        direction=composition.direction,
        titles=composition.titles,
        feet=composition.feet,
        foot_fonts=_foot_fonts(composition, foot_fonts),
        pieces=pieces,
        objects=laid.resources.objects,
        resources=laid.resources.names,
        profile=laid.resources.profile,
    )


def _pieces(cutter: "_Cutter", blocks: Iterable[LaidBlock], structures: dict[str, Node]) -> Iterator[Piece]:
    """Yield every piece; raise the first fault at the end, with the names of all pieces that have one."""
    faults: dict[str, LayoutError] = {}
    for block in blocks:
        try:
            yield cutter.piece(block, structures)
        except LayoutError as fault:
            faults[block.element.get("id", "")] = fault
    for first in faults.values():
        first.pieces = tuple(faults)
        raise first


def _packed(piece: Piece) -> Piece:
    """Return the piece with what draws the whole of it compressed, once for all handouts."""
    return structs.replace(piece, packed=compressed(draw_piece(piece)).packed)


def _foot_fonts(composition: Composition, files: Iterable[FontFile]) -> FootFonts:
    """Return fonts with every glyph that feet can need: their words, any page number and any leaflet code."""
    feet = composition.feet
    fonts = tuple(FootFile(str(file.path), file.index, file.family, file.ranges) for file in files)
    faces = typefaces(fonts, composition.language, composition.direction)
    words = [feet.topic, feet.version, feet.draft, feet.sample]
    words += [feet.page_of.format(page=digit, pages=digit) for digit in feet.digits]
    words += [feet.code.format(code=letter) for letter in f"{_CODE_LETTERS}0123456789"]
    words += [feet.digits, f"{_CODE_LETTERS}0123456789"]
    return FootFonts(fonts, faces.subset(map(faces.shape, words)))


def _of_signs_with_letters(laid: LaidOut) -> set[str]:
    """Return the fonts of signs that set letters or digits of ASCII, which the brand's must."""
    return {
        font
        for font, family in laid.resources.families.items()
        if family in SIGNS and any(said.isascii() and said.isalnum() for said in laid.resources.unicode[font].values())
    }


class _Cutter:
    """Cuts blocks into pieces; knows which marks and inks have found a place."""

    def __init__(self, laid: LaidOut, marks: Sequence[Mark], families: Sequence[str]) -> None:
        self.laid = laid
        self.strange = {font for font, name in laid.resources.families.items() if name not in families}
        self.strange |= _of_signs_with_letters(laid)
        self.marks = marks
        self.numbers = {id(mark): number for number, mark in enumerate(marks)}
        self.placed: set[int] = set()
        owner = {element: piece for piece in laid.body for element in piece.iter()}
        self.marks_of: dict[HtmlElement, list[int]] = {piece: [] for piece in laid.body}
        for number, mark in enumerate(marks):
            self.marks_of[owner[mark.element]].append(number)
        self.links_of = {
            piece: [number for number, link in enumerate(laid.links) if owner[link.element] is piece]
            for piece in laid.body
        }
        self.inks = sorted(laid.inks, key=lambda ink: ink.top)
        self.ink_tops = [ink.top for ink in self.inks]
        self.order = {id(ink): number for number, ink in enumerate(laid.inks)}
        self.inks_placed = 0
        opaque = set(laid.resources.names["ExtGState"]) <= {"a1", "a1.0", "A1", "A1.0"}
        self.idle = {b"/a1.0 gs"} if opaque else set()  # nothing is transparent: no need to say so of each line

    def piece(self, block: LaidBlock, structures: dict[str, Node]) -> Piece:
        name = block.element.get("id", "")
        rows = _rows(block)
        marks = self.marks_of[block.element]
        self._check_fonts(marks)
        self._check_inside(name, block, marks)
        check_order(block.element, [self.marks[number] for number in marks], self.laid.resources.unicode)
        inks = self._inks(block)
        units, placed, bands = self._units(rows, marks, inks)
        elements, links = self._elements(structures[name], rows)
        drawings = list(self._drawings(marks, inks)) if block.continued else []
        shown_again, needed = heads(block.continued, [row.top for row in rows], drawings)
        costs = break_costs(block, rows, [head >= 0 for head in needed])
        headings = [element for element in block.element.iter() if element.tag in ("h1", "h2")]
        return Piece(
            id=name,
            space_before=block.margin_top + rows[0].top - block.top,
            space_after=block.margin_bottom + block.bottom - rows[-1].bottom,
            is_kept_with_next=block.regions[-1].is_kept_with_next,
            rows=tuple(
                PieceRow(row.top, row.bottom, cost, tuple(sorted(placed[k])), needed[k])
                for k, (row, cost) in enumerate(zip(rows, costs, strict=True))
            ),
            units=tuple(units),
            bands=tuple(bands),
            heads=shown_again,
            elements=elements,
            links=links,
            headings=tuple(Heading(int(head.tag[1]), text_of(head), self._row_of(head, rows)) for head in headings),
            resources=_resources(units, bands),
            places=tuple(self._places(marks, elements, units, rows)),
        )

    def check_all_placed(self) -> None:
        """Raise `LayoutError` unless every mark and every ink found its piece."""
        lost = len(self.marks) - len(self.placed)
        if lost or self.inks_placed != len(self.inks):
            raise LayoutError(f"{lost} texts and {len(self.inks) - self.inks_placed} rules lie outside every piece")

    def _check_fonts(self, numbers: Iterable[int]) -> None:
        """Raise `LayoutError` for the first sign that is set in a font which the styles do not name for it."""
        for number in numbers if self.strange else ():
            mark = self.marks[number]
            for operator in mark.body:
                font = operator.split()[0][1:].decode() if operator.endswith(b" Tf") else ""
                if font in self.strange:
                    set_in_it = "".join(self.laid.resources.unicode[font].values())
                    sign = next((sign for sign in mark.text if not sign.isspace() and sign in set_in_it), mark.text)
                    message = f"{no_font_message(sign)}: it would be set in {self.laid.resources.families[font]}"
                    raise LayoutError(message, no_font_hint(), text=sign)

    def _check_inside(self, name: str, block: LaidBlock, numbers: Iterable[int]) -> None:
        outside = [mark for number in numbers if self._is_outside(mark := self.marks[number], block)]
        if outside:
            mark = outside[0]
            what = f"“{mark.text.strip()[:40]}”" if mark.text else "a picture"
            hint = "a long word or a fixed width?"
            fault = TooWide(f"{what} lies outside its block in {name}", hint, text=mark.text.strip())
            fault.tables = _tables(block.element, {mark.element for mark in outside})
            raise fault

    def _is_outside(self, mark: Mark, block: LaidBlock) -> bool:
        across = mark.x < -TOLERANCE_PX or mark.x + mark.width > self.laid.width_px + TOLERANCE_PX
        slack = TOLERANCE_PX + (mark.bottom - mark.top) / 4  # a line is lower than its font's box, not its letters
        along = mark.top < block.top - slack or mark.bottom > block.bottom + slack
        return (across or along) and bool(mark.text.strip() or mark.role == "picture")

    def _inks(self, block: LaidBlock) -> list[DrawnBox]:
        """Return the inks whose middle lies in the block, in the order in which they were painted."""
        low = bisect_right(self.ink_tops, block.top - TOLERANCE_PX)
        found = []
        for ink in self.inks[low:]:
            if ink.top > block.bottom + TOLERANCE_PX:
                break
            if block.top - TOLERANCE_PX <= (ink.top + ink.bottom) / 2 < block.bottom + 1e-6:
                found.append(ink)
            if ink.left < -TOLERANCE_PX or ink.right > self.laid.width_px + TOLERANCE_PX:
                name = block.element.get("id")
                raise TooWide(f"a background or rule is wider than the page in {name}", "a fixed width?")
        self.inks_placed += len(found)
        return sorted(found, key=lambda ink: self.order[id(ink)])

    def _units(
        self, rows: list[RowSpan], marks: Sequence[int], inks: Sequence[DrawnBox]
    ) -> tuple[list[Unit], list[list[int]], list[Band]]:
        """Give each ink and mark its row; an ink behind several rows is a band. Inks come first, as painted."""
        units: list[Unit] = []
        placed: list[list[int]] = [[] for _ in rows]
        bands: list[Band] = []
        for ink in inks:
            touched = [k for k, row in enumerate(rows) if ink.bottom > row.top + 0.5 and ink.top < row.bottom - 0.5]
            body = b"/Artifact BMC q\n" + b"\n".join(ink.body) + b"\nQ EMC\n"
            if len(touched) > 1:
                bands.append(Band(touched[0], touched[-1], ink.top, ink.bottom, body))
                continue
            k = touched[0] if touched else _nearest(rows, (ink.top + ink.bottom) / 2)
            rows[k].top, rows[k].bottom = min(rows[k].top, ink.top), max(rows[k].bottom, ink.bottom)
            placed[k].append(len(units))
            units.append(Unit(-1, body))
        for number in marks:
            mark = self.marks[number]
            self.placed.add(number)
            if mark.role == "picture" or mark.text.strip():
                k = _nearest(rows, (mark.top + mark.bottom) / 2)
                placed[k].append(len(units))
                units.append(self._text(number, mark))
        return units, placed, bands

    def _drawings(self, marks: Iterable[int], inks: Iterable[DrawnBox]) -> Iterator[Drawing]:
        """Yield what may be drawn again as part of a head, in the order of painting."""
        for ink in inks:
            yield Drawing(ink.left, ink.right, (ink.top + ink.bottom) / 2, b"q\n" + b"\n".join(ink.body) + b"\nQ")
        for number in marks:
            mark = self.marks[number]
            if mark.role == "picture" or mark.text.strip():
                _, operators = self._drawn(number, mark)
                yield Drawing(mark.x, mark.x + mark.width, (mark.top + mark.bottom) / 2, operators)

    def _text(self, number: int, mark: Mark) -> Unit:
        actual, operators = self._drawn(number, mark)
        return Unit(number, b"/Span<</MCID %d%s>>BDC\n%s\nEMC\n" % (number, actual, operators))

    def _drawn(self, number: int, mark: Mark) -> tuple[bytes, bytes]:
        """Return what a mark's marked content says of itself and what draws it.

        A space that its line end swallowed is drawn again (ISO 32000-1, 14.8.2); where glyphs do not spell their text,
        it is said beside them (ActualText).
        """
        body = [operator for operator in mark.body if mark.role == "picture" or operator not in self.idle]
        actual = b""
        if mark.role != "picture":
            if not any(operator.endswith((b"Tj", b"TJ")) for operator in body):
                raise LayoutError(f"“{mark.text.strip()[:40]}” is laid out but not drawn", "does a style hide it?")
            if mark.text.endswith(" ") and not mark.is_rtl and not self.laid.marks[number].text.endswith(" "):
                font = next(op.split()[0][1:].decode() for op in reversed(body) if op.endswith(b" Tf"))
                space = self.laid.resources.spaces.get(font)
                body[-1:-1] = [f"<{space}> Tj".encode()] if space else []
            if not spells(body, self.laid.resources.unicode, mark.text, mark.is_rtl):
                actual = b"/ActualText" + text_string(mark.text)
        clips = any(operator in (b"W", b"W*") for operator in body)
        whole = b"q\n" + b"\n".join(body) + b"\nQ" if clips or mark.role == "picture" else b"\n".join(body)
        return actual, whole

    def _elements(self, root: Node, rows: Sequence[RowSpan]) -> tuple[tuple[Element, ...], tuple[Link, ...]]:
        elements: list[Element | None] = []
        links: list[Link] = []

        def add(node: Node, parent: int) -> int:
            me = len(elements)
            elements.append(None)
            kids: list[tuple[int, int]] = []
            for kid in node.kids:
                if isinstance(kid, Node):
                    kids.append((CHILD, add(kid, me)))
                elif isinstance(kid, Annotation):
                    link = self.laid.links[kid.link]
                    row = _nearest(rows, (link.top + link.bottom) / 2)
                    kids.append((LINK, len(links)))
                    box = (link.left, link.top, link.right, link.bottom)
                    links.append(Link(me, row, box, link.url, text_of(link.element)))
                else:
                    kids.append((MARK, kid))
            head = b"/S/" + node.kind.encode() + node.attributes
            elements[me] = Element(head, parent, tuple(kids), node.bbox)
            return me

        add(root, -1)
        return tuple(element for element in elements if element), tuple(links)

    def _places(
        self, numbers: Iterable[int], elements: Sequence[Element], units: Sequence[Unit], rows: Sequence[RowSpan]
    ) -> Iterator[ValuePlace]:
        for number in numbers:
            mark = self.marks[number]
            if mark.role == "place":
                yield ValuePlace(
                    field=mark.element.get("data-place", ""),
                    mcid=number,
                    element=next(n for n, element in enumerate(elements) if element.kids == ((MARK, number),)),
                    row=_nearest(rows, mark.bottom),
                    units_before=sum(unit.mcid < number for unit in units),
                    x=mark.x,
                    baseline=mark.bottom,
                    width=mark.width,
                    size=mark.bottom - mark.top,
                    colour=mark.body[0],
                    is_rtl=mark.is_rtl,
                )

    def _row_of(self, element: HtmlElement, rows: Sequence[RowSpan]) -> int:
        inside = set(element.iter())
        mark = next((mark for mark in self.marks if mark.element in inside and mark.text.strip()), None)
        if mark is None:
            raise LayoutError("a heading without words", "write it, or leave it out")
        return _nearest(rows, (mark.top + mark.bottom) / 2)


def _tables(piece: HtmlElement, elements: Set[HtmlElement]) -> frozenset[int]:
    """Return the lines of the tables in which any of these elements stands."""
    tables = (table for table in piece.iter("table") if not elements.isdisjoint(table.iter()))
    return frozenset(int(table.get("data-line", "0")) for table in tables)


def _rows(block: LaidBlock) -> list[RowSpan]:
    """Merge a block's regions into rows: regions side by side share one."""
    rows: list[RowSpan] = []
    for region in sorted(block.regions, key=lambda region: (region.top, region.bottom)):
        if rows and region.top < rows[-1].bottom - TOLERANCE_PX / 2:
            rows[-1].bottom = max(rows[-1].bottom, region.bottom)
        else:
            rows.append(RowSpan(region.top, region.bottom))
    if not rows:
        raise LayoutError(f"nothing in piece {block.element.get('id')}")
    return rows


def _nearest(rows: Sequence[RowSpan], y: float) -> int:
    return min(range(len(rows)), key=lambda k: max(rows[k].top - y, y - rows[k].bottom, 0.0))


def _resources(units: Iterable[Unit], bands: Iterable[Band]) -> tuple[tuple[str, str], ...]:
    """Return the resource names that the operators use: fonts, graphics states, images."""
    kinds = {b"Tf": "Font", b"gs": "ExtGState", b"Do": "XObject"}
    found = set()
    for body in [*(unit.body for unit in units), *(band.body for band in bands)]:
        for line in body.split(b"\n"):
            words = line.split()
            if words and words[-1] in kinds:
                found.add((kinds[words[-1]], words[0][1:].decode()))
    return tuple(sorted(found))
