"""Cut what was laid out into a galley: pieces of rows and units, with their tags, page breaks and repeated headers.

Each piece is proved as it is cut (`proof`, `touching`): what a layout can get wrong is found once, and never again at
assembly.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element as HtmlElement

from msgspec import structs

from handouts.compose.composition import Composition
from handouts.errors import LayoutError
from handouts.fonts.fontconfig import FontFile
from handouts.fonts.shaping import typefaces
from handouts.model.galley import (
    CONTINUED,
    LISTS,
    MARK,
    Band,
    Element,
    FootFile,
    FootFonts,
    Galley,
    Heading,
    Piece,
    PieceRow,
    RepeatedHeader,
    Unit,
    ValuePlace,
)
from handouts.pdf.operators import draw_piece
from handouts.pdf.writer import compressed, text_string
from handouts.typeset.layout_facts import DrawnBox, LaidBlock, LaidOut, Mark
from handouts.typeset.page_breaks import Drawing, RowSpan, artifact, break_costs, repeated_headers, with_lines
from handouts.typeset.proof import (
    TOLERANCE_PX,
    check_fonts,
    check_inside,
    check_order,
    check_width,
    spells,
    spoken_marks,
    unnamed_fonts,
)
from handouts.typeset.tags import Node, flattened, text_of, trees
from handouts.typeset.touching import Touching, check_room

_CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def cut(composition: Composition, laid: LaidOut, foot_fonts: Iterable[FontFile]) -> Galley:
    """Cut what was laid out into pieces; raise `LayoutError` for any problem that a check finds."""
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
    """Yield every piece; at the end raise the first problem, with the names of all pieces that have one."""
    problems: dict[str, LayoutError] = {}
    for block in sorted(blocks, key=lambda block: not _is_line(block)):
        try:
            if _is_line(block):
                cutter.add_line(block)
            else:
                yield cutter.piece(block, structures)
        except LayoutError as problem:
            problems[block.element.get("id", "")] = problem
    for first in problems.values():
        first.pieces = tuple(problems)
        raise first


def _is_line(block: LaidBlock) -> bool:
    return block.element.get("id", "").startswith(CONTINUED)


def _packed(piece: Piece) -> Piece:
    """Return the piece with what draws the whole of it compressed, once for all handouts."""
    return structs.replace(piece, packed=compressed(draw_piece(piece)).packed)


def _foot_fonts(composition: Composition, files: Iterable[FontFile]) -> FootFonts:
    """Return fonts with every glyph that feet can need: their words, any page number and any leaflet code."""
    feet = composition.feet
    fonts = tuple(FootFile(str(file.path), file.index, file.family, file.ranges) for file in files)
    faces = typefaces(fonts, composition.language, composition.direction)
    words = [feet.topic, feet.version, *feet.drafts.values(), feet.sample, feet.see_page.format(page=feet.digits)]
    words += [feet.page_of.format(page=digit, pages=digit) for digit in feet.digits]
    words += [feet.code.format(code=letter) for letter in f"{_CODE_LETTERS}0123456789"]
    words += [feet.digits, f"{_CODE_LETTERS}0123456789"]
    return FootFonts(fonts, faces.subset(map(faces.shape, words)))


class _Cutter:
    """Cuts blocks into pieces; knows which marks and drawn boxes have found a place."""

    def __init__(self, laid: LaidOut, marks: Sequence[Mark], families: Sequence[str]) -> None:
        self.laid = laid
        self.unnamed_fonts = unnamed_fonts(laid.resources, families)
        self.touching = Touching(laid.resources.outlines)
        self.marks = marks
        self.placed: set[int] = set()
        owner = {element: piece for piece in laid.body for element in piece.iter()}
        self.marks_of: dict[HtmlElement, list[int]] = {piece: [] for piece in laid.body}
        for number, mark in enumerate(marks):
            self.marks_of[owner[mark.element]].append(number)
        self.boxes = sorted(laid.boxes, key=lambda box: box.top)
        self.box_tops = [box.top for box in self.boxes]
        self.order = {id(box): number for number, box in enumerate(laid.boxes)}
        self.boxes_placed = 0
        self.lines: dict[str, RepeatedHeader] = {}
        opaque = set(laid.resources.names["ExtGState"]) <= {"a1", "a1.0", "A1", "A1.0"}
        self.idle = {b"/a1.0 gs"} if opaque else set()  # nothing is transparent: no line needs to say so

    def add_line(self, block: LaidBlock) -> None:
        """Keep the line that stands over the rest of pieces; it is drawn there as a header, and hangs in no tree."""
        numbers, boxes = self._proved(block)
        drawn = b"\n".join(drawing.operators for drawing in self._drawings(numbers, boxes))
        self.placed.update(numbers)
        line = RepeatedHeader(block.bottom - block.top, artifact(-block.top, drawn))
        self.lines.update(dict.fromkeys(block.element.get("data-over", "").split(), line))

    def _proved(self, block: LaidBlock) -> tuple[list[int], list[DrawnBox]]:
        """Return the numbers of a block's marks and its boxes; raise `LayoutError` for what a check finds."""
        numbers = self.marks_of[block.element]
        marks = [self.marks[number] for number in numbers]
        check_fonts(marks, self.unnamed_fonts, self.laid.resources)
        check_inside(block, marks, self.laid.width_px)
        check_room(block.element, marks)
        check_order(block.element, marks, self.laid.resources.unicode)
        boxes = self._boxes(block)
        self.touching.check(block, marks, boxes)
        return numbers, boxes

    def piece(self, block: LaidBlock, structures: dict[str, Node]) -> Piece:
        name = block.element.get("id", "")
        rows = _rows(block)
        numbers, boxes = self._proved(block)
        units, placed, bands = self._units(rows, numbers, boxes)
        elements, links = flattened(structures[name], self.laid.links, lambda y: _nearest(rows, y))
        drawings = list(self._drawings(numbers, boxes)) if block.headed else []
        headers, needed = repeated_headers(block.headed, [row.top for row in rows], drawings)
        costs = break_costs(block, rows, needed)
        title = LISTS.get(name.partition(".")[0])
        lines = self._lines(block, rows, title or name)
        headers, needed = with_lines(lines, headers, needed, first=0 if title else 1)
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
            headers=headers,
            elements=elements,
            links=links,
            headings=tuple(
                Heading(int(heading.tag[1]), text_of(heading), self._row_of(heading, rows)) for heading in headings
            ),
            resources=_resources([*units, *bands, *headers]),
            places=tuple(self._places(numbers, elements, units, rows)),
        )

    def _lines(self, block: LaidBlock, rows: Sequence[RowSpan], name: str) -> list[RepeatedHeader | None]:
        """Return the line that stands over each row, should its page begin there: below a subheading one that tells it
        as well."""
        lines = [self.lines.get(name)] * len(rows)
        for number, subheading in enumerate(block.element.iter("h3")):
            if line := self.lines.get(f"{name}/{number}"):
                start = self._row_of(subheading, rows)
                lines[start:] = [lines[0], *[line] * (len(rows) - start - 1)]
        return lines

    def check_all_placed(self) -> None:
        """Raise `LayoutError` unless every mark and every drawn box found its piece."""
        lost = len(self.marks) - len(self.placed)
        if lost or self.boxes_placed != len(self.boxes):
            hint = "put each text and background of the template into a section with an id"
            raise LayoutError(f"{lost} texts and {len(self.boxes) - self.boxes_placed} rules stand in no piece", hint)

    def _boxes(self, block: LaidBlock) -> list[DrawnBox]:
        """Return the drawn boxes whose middle lies in the block, in the order in which they were painted."""
        low = bisect_right(self.box_tops, block.top - TOLERANCE_PX)
        found = []
        for box in self.boxes[low:]:
            if box.top > block.bottom + TOLERANCE_PX:
                break
            if block.top - TOLERANCE_PX <= (box.top + box.bottom) / 2 < block.bottom + 1e-6:
                found.append(box)
            check_width(block, box, self.laid.width_px)
        self.boxes_placed += len(found)
        return sorted(found, key=lambda box: self.order[id(box)])

    def _units(
        self, rows: list[RowSpan], marks: Sequence[int], boxes: Sequence[DrawnBox]
    ) -> tuple[list[Unit], list[list[int]], list[Band]]:
        """Give each drawn box and mark its row; a box behind several rows is a band. Boxes come first, as painted."""
        units: list[Unit] = []
        placed: list[list[int]] = [[] for _ in rows]
        bands: list[Band] = []
        for box in boxes:
            touched = [k for k, row in enumerate(rows) if box.bottom > row.top + 0.5 and box.top < row.bottom - 0.5]
            body = b"/Artifact BMC q\n" + b"\n".join(box.body) + b"\nQ EMC\n"
            if len(touched) > 1:
                bands.append(Band(touched[0], touched[-1], box.top, box.bottom, body))
                continue
            k = touched[0] if touched else _nearest(rows, (box.top + box.bottom) / 2)
            rows[k].top, rows[k].bottom = min(rows[k].top, box.top), max(rows[k].bottom, box.bottom)
            placed[k].append(len(units))
            units.append(Unit(-1, body))
        for number in marks:
            mark = self.marks[number]
            self.placed.add(number)
            if mark.is_seen:
                k = _nearest(rows, (mark.top + mark.bottom) / 2)
                placed[k].append(len(units))
                units.append(self._unit(number, mark))
        return units, placed, bands

    def _drawings(self, marks: Iterable[int], boxes: Iterable[DrawnBox]) -> Iterator[Drawing]:
        """Yield what may be drawn again as part of a header, in the order of painting."""
        for box in boxes:
            yield Drawing(box.left, box.right, (box.top + box.bottom) / 2, b"q\n" + b"\n".join(box.body) + b"\nQ")
        for number in marks:
            mark = self.marks[number]
            if mark.is_seen:
                _, operators = self._drawn(number, mark)
                yield Drawing(mark.x, mark.x + mark.width, (mark.top + mark.bottom) / 2, operators)

    def _unit(self, number: int, mark: Mark) -> Unit:
        """Return what draws a mark and says where it hangs in the tree; decoration hangs nowhere (ISO 14289-1, 7.1)."""
        actual, operators = self._drawn(number, mark)
        if mark.role == "decoration":
            return Unit(-1, b"/Artifact BMC\n%s\nEMC\n" % operators)
        return Unit(number, b"/Span<</MCID %d%s>>BDC\n%s\nEMC\n" % (number, actual, operators))

    def _drawn(self, number: int, mark: Mark) -> tuple[bytes, bytes]:
        """Return what a mark's marked content says of itself and what draws it.

        A space that the end of its line swallowed is drawn again (ISO 32000-1, 14.8.2); where the glyphs do not spell
        the text, it is said beside them (ActualText).
        """
        body = [operator for operator in mark.body if mark.is_picture or operator not in self.idle]
        actual = b""
        if not mark.is_picture:
            if not any(operator.endswith((b"Tj", b"TJ")) for operator in body):
                raise LayoutError(f"“{mark.text.strip()[:40]}” is laid out but not drawn", "does a style hide it?")
            if mark.text.endswith(" ") and not mark.is_rtl and not self.laid.marks[number].text.endswith(" "):
                font = next(op.split()[0][1:].decode() for op in reversed(body) if op.endswith(b" Tf"))
                space = self.laid.resources.spaces.get(font)
                body[-1:-1] = [f"<{space}> Tj".encode()] if space else []
            if not spells(body, self.laid.resources.unicode, mark.text, mark.is_rtl):
                actual = b"/ActualText" + text_string(mark.text)
        clips = any(operator in (b"W", b"W*") for operator in body)
        whole = b"q\n" + b"\n".join(body) + b"\nQ" if clips or mark.is_picture else b"\n".join(body)
        return actual, whole

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
            raise LayoutError("a heading has no words", "write them, or remove the heading")
        return _nearest(rows, (mark.top + mark.bottom) / 2)


def _rows(block: LaidBlock) -> list[RowSpan]:
    """Merge a block's regions into rows: regions side by side share a row."""
    rows: list[RowSpan] = []
    for region in sorted(block.regions, key=lambda region: (region.top, region.bottom)):
        if rows and region.top < rows[-1].bottom - TOLERANCE_PX / 2:
            rows[-1].bottom = max(rows[-1].bottom, region.bottom)
        else:
            rows.append(RowSpan(region.top, region.bottom))
    if not rows:
        raise LayoutError(f"the piece {block.element.get('id')} is empty")
    return rows


def _nearest(rows: Sequence[RowSpan], y: float) -> int:
    return min(range(len(rows)), key=lambda k: max(rows[k].top - y, y - rows[k].bottom, 0.0))


def _resources(drawing: Iterable[Unit | Band | RepeatedHeader]) -> tuple[tuple[str, str], ...]:
    """Return the resource names that the operators use: fonts, graphics states, images."""
    kinds = {b"Tf": "Font", b"gs": "ExtGState", b"Do": "XObject"}
    found = set()
    for thing in drawing:
        for line in thing.body.split(b"\n"):
            words = line.split()
            if words and words[-1] in kinds:
                found.add((kinds[words[-1]], words[0][1:].decode()))
    return tuple(sorted(found))
