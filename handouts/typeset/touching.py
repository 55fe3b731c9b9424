"""Prove that nothing touches: no text another text, a picture or a rule, and that no text is wider than its room.

What counts is ink, the boxes of glyphs, not lines: letters of Nastaliq reach far out of theirs. A text may stand on a
background or in a frame, as long as it does not cross the edge. Each piece is swept once from top to bottom, so that
only what is near is compared: first the boxes around whole texts, then, where these overlap, glyph by glyph.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from handouts.errors import TooWide, Touches
from handouts.fonts.shaping import INK_COLUMN
from handouts.model.galley import MASTHEADS
from handouts.typeset.layout_facts import DrawnBox, LaidBlock, Mark, Outline, PaintedBox
from handouts.typeset.proof import TOLERANCE_PX, holders, tables_of

Outlines = Mapping[str, Mapping[int, Outline]]
"""The outline of each glyph, by font name and glyph."""
NO_OUTLINES: Final[Outlines] = MappingProxyType({})

STROKE_EM: Final = 0.1
"""Half of what a stroke of Nastaliq is thick."""
NEAR_PX: Final = 2.0
"""How near to the end of a piece a thing is that one of the next may touch."""
_SHOWN: Final = re.compile(rb"<([0-9A-Fa-f]+)>|(-?[0-9.]+)")


class Inked:
    """Something on the page: a box around its ink, the boxes of its glyphs, made when they are asked for, and its mark.

    A shape of a background, border or rule has none.
    """

    def __init__(self, box: PaintedBox, mark: Mark | None = None, outlines: Outlines = NO_OUTLINES) -> None:
        self.box, self.mark, self.outlines = box, mark, outlines
        self.is_text = mark is not None and mark.role != "picture"

    @cached_property
    def glyphs(self) -> tuple["DrawnGlyph", ...]:
        if self.mark and self.is_text:
            return tuple(drawn_glyphs(self.mark.body, self.outlines))
        return (DrawnGlyph(self.box),)


class Touching:
    """Looks through pieces from top to bottom, each with what reaches down to it from the one above."""

    def __init__(self, outlines: Outlines) -> None:
        self.outlines, self.reaches = outlines, reaches_of(outlines)
        self.above: list[Inked] = []

    def check(self, block: LaidBlock, marks: Iterable[Mark], boxes: Iterable[DrawnBox]) -> None:
        """Raise `Touches` for the first text of a piece that touches something, in it or at the end of the last."""
        piece, above = block.element, self.above
        things = [*_inked(marks, self.outlines, self.reaches), *_shapes(boxes)]
        self.above = [thing for thing in things if thing.box.bottom > block.bottom - NEAR_PX]
        holder = holders(piece)
        for one, other in _near([*above, *things]):
            is_seen = one in above and other in above
            if not is_seen and not _is_one_line(one, other, holder) and _touch(one, other):
                raise _problem(piece.get("id", ""), one, other)


def check_room(piece: Element, marks: Iterable[Mark]) -> None:
    """Raise `TooWide` for text that is wider than the block it stands in: a column narrower than its longest word."""
    squeezed = [mark for mark in marks if mark.text.strip() and _is_squeezed(mark)]
    if squeezed:
        name, text = piece.get("id", ""), squeezed[0].text.strip()
        what = "a text" if name in MASTHEADS else f"“{text[:40]}”"
        hint = "is there a long word, or a narrow column?"
        problem = TooWide(f"{what} is wider than the room it has in {name}", hint, text=text)
        problem.tables = tables_of(piece, {mark.element for mark in squeezed})
        raise problem


def _is_squeezed(mark: Mark) -> bool:
    left, right = mark.room
    return mark.x < left - TOLERANCE_PX or mark.x + mark.width > right + TOLERANCE_PX


def _inked(marks: Iterable[Mark], outlines: Outlines, reaches: Mapping[str, Outline]) -> Iterator[Inked]:
    for mark in marks:
        if mark.role == "picture":
            yield Inked(PaintedBox(mark.x, mark.top, mark.x + mark.width, mark.bottom), mark)
        elif mark.text.strip():
            yield Inked(_around(mark, reaches), mark, outlines)


def _shapes(boxes: Iterable[DrawnBox]) -> Iterator[Inked]:
    return (
        Inked(shape) for box in boxes for shape in box.shapes if shape.left < shape.right and shape.top < shape.bottom
    )


def reaches_of(outlines: Outlines) -> dict[str, Outline]:
    """Return how far the glyphs of each font reach: over their lines' ends, below and above the baseline."""
    return {
        font: Outline(
            0.0,
            max((-glyph.left for glyph in glyphs.values()), default=0.0),
            min((glyph.bottom for glyph in glyphs.values()), default=0.0),
            max((glyph.right - glyph.advance for glyph in glyphs.values()), default=0.0),
            max((glyph.top for glyph in glyphs.values()), default=0.0),
        )
        for font, glyphs in outlines.items()
    }


def _around(mark: Mark, reaches: Mapping[str, Outline]) -> PaintedBox:
    """Return a box that no glyph of a text leaves, found from its fonts alone."""
    y, found = mark.bottom, PaintedBox()
    rises = [0.0, *(float(operator.split()[0]) for operator in mark.body if operator.endswith(b" Ts"))]
    for operator in mark.body:
        if operator.endswith(b" Tm"):
            y = float(operator.split()[5])
        elif operator.endswith(b" Tf"):
            name, size, _ = operator.split()
            em, reach = float(size) / 1000, reaches[name[1:].decode()]
            left, right = mark.x - reach.left * em, mark.x + mark.width + reach.right * em
            top, bottom = y - max(rises) - reach.top * em, y - min(rises) - reach.bottom * em
            found = found.around(PaintedBox(left, top, right, bottom))
    return found


class DrawnGlyph(NamedTuple):
    """A glyph on the page: the box of its ink, where the pen and the baseline were, and a thousandth of its size."""

    box: PaintedBox
    x: float = 0.0
    y: float = 0.0
    em: float = 0.0
    outline: Outline | None = None

    def columns(self) -> Iterator[PaintedBox]:
        """Yield where the ink is in each column of the glyph's width; of a picture, its box."""
        if self.outline is None:
            yield self.box
            return
        for column, (low, high) in self.outline.columns.items():
            left = self.x + column * INK_COLUMN * self.em
            yield PaintedBox(left, self.y - high * self.em, left + INK_COLUMN * self.em, self.y - low * self.em)


def drawn_glyphs(body: Iterable[bytes], outlines: Outlines) -> Iterator[DrawnGlyph]:
    """Yield each glyph that has ink of those that a text's operators show (ISO 32000-1, 9.4.4)."""
    x = y = rise = em = 0.0
    font: Mapping[int, Outline] = {}
    for operator in body:
        if operator.endswith(b" Tm"):
            x, y = map(float, operator.split()[4:6])
        elif operator.endswith(b" Tf"):
            name, size, _ = operator.split()
            font, em = outlines.get(name[1:].decode(), {}), float(size) / 1000
        elif operator.endswith(b" Ts"):
            rise = float(operator.split()[0])
        elif operator.endswith((b"TJ", b"Tj")):
            for glyphs, kerning in _SHOWN.findall(operator):
                x -= float(kerning or 0) * em
                for at in range(0, len(glyphs), 4):
                    ink = font.get(int(glyphs[at : at + 4], 16), _NOTHING)
                    if ink.right > ink.left:
                        yield DrawnGlyph(_placed(ink, x, y - rise, em), x, y - rise, em, ink)
                    x += ink.advance * em


_NOTHING: Final = Outline(0.0)


def _placed(ink: Outline, x: float, y: float, em: float) -> PaintedBox:
    return PaintedBox(x + ink.left * em, y - ink.top * em, x + ink.right * em, y - ink.bottom * em)


def _near(things: Iterable[Inked]) -> Iterator[tuple[Inked, Inked]]:
    """Yield each two things whose boxes overlap, one of them a text."""
    active: list[Inked] = []
    for thing in sorted(things, key=lambda thing: thing.box.top):
        active = [above for above in active if above.box.bottom > thing.box.top]
        for above in active:
            if (thing.is_text or above.is_text) and _overlap(thing.box, above.box):
                yield (above, thing) if above.is_text else (thing, above)
        active.append(thing)


def _overlap(one: PaintedBox, other: PaintedBox) -> bool:
    """Whether one would have to move by more than the tolerance to be clear of the other: a thin rule counts, too."""
    across = min(one.right - other.left, other.right - one.left)
    along = min(one.bottom - other.top, other.bottom - one.top)
    return across > TOLERANCE_PX and along > TOLERANCE_PX


def _touch(text: Inked, other: Inked) -> bool:
    """Whether a glyph of a text overlaps a glyph of another or a picture, or crosses the edge of a shape."""
    if other.mark is None:
        return any(_overlap(box, other.box) and not _is_inside(box, other.box) for box, *_ in text.glyphs)
    near = [glyph for glyph in other.glyphs if _overlap(glyph.box, text.box)]
    return any(
        _overlap(glyph.box, one.box) and _ink_meets(glyph, one)
        for glyph in text.glyphs
        if _overlap(glyph.box, other.box)
        for one in near
    )


def _ink_meets(glyph: DrawnGlyph, other: DrawnGlyph) -> bool:
    """Whether glyphs whose boxes overlap do so themselves, by more than half a stroke.

    Column by column, for one letter of Nastaliq may sweep below another; lines that are set well may just meet there.
    """
    slack = max(TOLERANCE_PX, STROKE_EM * 1000 * min(filter(None, (glyph.em, other.em)), default=0.0))
    theirs = [column for column in other.columns() if _meets_across(column, glyph.box)]
    return any(
        _meets_across(one, column) and min(one.bottom, column.bottom) - max(one.top, column.top) > slack
        for one in glyph.columns()
        if _meets_across(one, other.box)
        for column in theirs
    )


def _meets_across(one: PaintedBox, other: PaintedBox) -> bool:
    return one.left < other.right and other.left < one.right


def _is_inside(glyph: PaintedBox, shape: PaintedBox) -> bool:
    lows = all(inner > outer - TOLERANCE_PX for inner, outer in zip(glyph[:2], shape[:2], strict=True))
    return lows and all(inner < outer + TOLERANCE_PX for inner, outer in zip(glyph[2:], shape[2:], strict=True))


def _is_one_line(one: Inked, other: Inked, holder: Mapping[Element, Element]) -> bool:
    """Whether both are parts of one line of a paragraph, where letters may reach over one another."""
    a, b = one.mark, other.mark
    if a is None or b is None or "picture" in (a.role, b.role) or holder.get(a.element) is not holder.get(b.element):
        return False
    return a.top < (b.top + b.bottom) / 2 < a.bottom


def _problem(name: str, text: Inked, other: Inked) -> Touches:
    told = _called(name, text.mark)
    hint = "shorten the clinic’s name, or use a logo that is less wide" if name in MASTHEADS else "shorten the text"
    return Touches(
        f"{told} touches {_called(name, other.mark)} in {name}",
        f"{hint}; in a theme of your own, give it more room",
        text=text.mark.text.strip() if text.mark else "",
    )


def _called(name: str, mark: Mark | None) -> str:
    if mark is None:
        return "a rule or the edge of a box"
    if mark.role == "picture":
        return "a picture"
    return "a text" if name in MASTHEADS else f"“{mark.text.strip()[:40]}”"
