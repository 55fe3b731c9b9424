"""Draw a laid-out document, and record which box drew which operators, where, and with which fonts and images.

Operators are written as short as print allows. The rectangle that a background, border or rule paints is read from its
operators: these are rectangles, lines and corners under clips (ISO 32000-1, 8.5), so a path counts where it is painted,
and no further than the clip in force lets it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from importlib.resources import files
from math import inf
from typing import Any

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import _use_references
from weasyprint.pdf.fonts import build_fonts_dictionary
from weasyprint.pdf.stream import Stream

from handouts.errors import LayoutError
from handouts.fonts.shaping import inks
from handouts.fonts.subsets import to_unicode
from handouts.pdf import operators, writer
from handouts.typeset.layout_facts import Outline, PaintedBox, Resources

_START, _END = b"%(", b"%)"
_PAINTING = {b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
_STROKING = {b"S", b"s"}
_CLIPPING = {b"W", b"W*"}
_IDENTITY = (1, 0, 0, 1, 0, 0)


class Recorder(Stream):  # type: ignore[misc]
    """A content stream that remembers which box drew what; no sequence depends on the state that another one left."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.drawers: list[boxes.Box | None] = []

    @contextmanager
    def marked(self, box: boxes.Box, tag: str) -> Iterator[None]:  # noqa: ARG002
        with self._sequence(box):
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        with self._sequence(None):
            yield

    @contextmanager
    def _sequence(self, box: boxes.Box | None) -> Iterator[None]:
        self._forget_state()
        self.drawers.append(box)
        self.stream.append(_START)
        yield
        self.stream.append(_END)
        self._forget_state()

    def move_to(self, *point: float) -> None:
        self.stream.append(operators.operator(b"m", point))

    def line_to(self, *point: float) -> None:
        self.stream.append(operators.operator(b"l", point))

    def curve_to(self, *points: float) -> None:
        self.stream.append(operators.operator(b"c", points))

    def rectangle(self, *sides: float) -> None:
        self.stream.append(operators.operator(b"re", sides))

    def set_text_matrix(self, *matrix: float) -> None:
        self.stream.append(operators.operator(b"Tm", matrix))

    def show_text(self, text: bytes | str) -> None:
        super().show_text(text)
        self.stream[-1] = operators.without_empty_parts(self.stream[-1])

    def _forget_state(self) -> None:
        self._current_color = self._current_color_stroke = None
        self._current_alpha = self._current_alpha_stroke = None
        self._current_font = self._old_font = None

    def sequences(self) -> Iterator[tuple[boxes.Box | None, tuple[bytes, ...], tuple[bytes, ...]]]:
        """Yield each sequence: its box, the operators in force where it begins (clips), its own operators."""
        levels: list[list[bytes]] = [[]]
        drawers = iter(self.drawers)
        begin = -1
        for index, operator in enumerate(self.stream):
            if operator == _START:
                begin = index + 1
            elif operator == _END:
                yield (
                    next(drawers),
                    tuple(op for level in levels for op in level),
                    tuple(as_bytes(op) for op in self.stream[begin:index]),
                )
                begin = -1
            elif begin >= 0:
                continue
            elif operator == b"q":
                levels.append([])
            elif operator == b"Q":
                levels.pop()
            else:
                levels[-1].append(as_bytes(operator))


def as_bytes(item: object) -> bytes:
    """Return an operator, or a value of pydyf, as the bytes that are written for it."""
    if isinstance(item, bytes):
        return item
    return item.data if isinstance(item, pydyf.Object) else str(item).encode()


class ResourceWriter:
    """Holds the `Recorder` that a document is drawn on, and writes the document's fonts and images as PDF objects."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.pdf = pydyf.PDF()
        self.pdf.objects = [self.pdf.objects[0]]
        self.images: dict[str, Any] = {}
        icc = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
        self.profile = pydyf.Stream([icc], pydyf.Dictionary({"N": 3}), compress=True)
        self.pdf.add_object(self.profile)
        self.names = pydyf.Dictionary(
            {category: pydyf.Dictionary() for category in ("ExtGState", "XObject", "Pattern", "Shading", "ColorSpace")}
        )
        page = document.pages[0]
        self.stream = Recorder(
            fonts=document.fonts,
            page_rectangle=(0, 0, page.width, page.height),
            resources=self.names,
            images=self.images,
            tags=None,
            color_profiles={},
            output_intent=None,
        )

    def resources(self) -> Resources:
        """Write fonts and images; a gradient or pattern is refused, for it would not move with its piece."""
        if self.names["Pattern"] or self.names["Shading"]:
            raise LayoutError(
                "a style or picture has a gradient or pattern, which can't be moved to its page", "use plain colours"
            )
        spaces, outlines = {}, {}
        for font in self.document.fonts.values():
            drawn = inks(font.file_content, font.index, font.widths)
            outlines[font.hash] = {glyph: Outline(width, *drawn[glyph]) for glyph, width in font.widths.items()}
            font.to_unicode.update(to_unicode(font.to_unicode))
            space = next((glyph for glyph, text in font.to_unicode.items() if text == " "), None)
            if space is not None:
                spaces[font.hash] = f"{space:04x}"
        options = {"hinting": False, "pdf_version": "1.7"}
        fonts = build_fonts_dictionary(self.pdf, self.document.fonts, compress=True, subset=True, options=options)
        self.names["Font"] = fonts
        _use_references(self.pdf, self.names, self.images, {})
        categories = ("Font", "ExtGState", "XObject")
        return Resources(
            objects={number: _object(thing) for number, thing in enumerate(self.pdf.objects) if number},
            names={
                category: {str(name): as_bytes(value) for name, value in self.names[category].items()}
                for category in categories
            },
            spaces=spaces,
            unicode={font.hash: dict(font.to_unicode) for font in self.document.fonts.values()},
            outlines=outlines,
            families={font.hash: font.family for font in self.document.fonts.values()},
            profile=self.profile.number,
        )


def _object(thing: pydyf.Object) -> bytes:
    """Return an object's body, with our line end before `endstream`."""
    data: bytes = thing.data
    return data.removesuffix(b"\nendstream") + writer.END if isinstance(thing, pydyf.Stream) else data


def draw_pictures_once(page: boxes.PageBox) -> None:
    """Draw a picture that several pieces show at one size once, and repeat its operators."""
    pictures = {id(box.replacement): box.replacement for box in _replaced(page)}
    for picture in pictures.values():
        picture.draw = _Once(picture.draw)


def _replaced(box: boxes.Box) -> Iterator[boxes.Box]:
    if isinstance(box, boxes.ReplacedBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _replaced(child)


class _Once:
    """Draws a picture once a size: its place is set around it, so that its operators depend on the size alone."""

    def __init__(self, draw: Callable[..., None]) -> None:
        self.draw = draw
        self.drawn: dict[tuple[float, float], list[bytes]] = {}

    def __call__(self, stream: Stream, width: float, height: float, style: object) -> None:
        known = self.drawn.get((width, height))
        if known is not None:
            stream.stream.extend(known)
            return
        start = len(stream.stream)
        self.draw(stream, width, height, style)
        self.drawn[width, height] = stream.stream[start:]


_EVERYTHING = PaintedBox(-inf, -inf, inf, inf)


def painted(shapes: Iterable[PaintedBox]) -> PaintedBox:
    """Return the rectangle around all shapes."""
    return reduce(PaintedBox.around, shapes, PaintedBox())


def shapes_of(drawn: Iterable[bytes]) -> tuple[PaintedBox, ...]:
    """Return each shape that is painted, as far as it is seen; raise `LayoutError` for a transformation."""
    clips = [_EVERYTHING]
    path: list[PaintedBox] = []
    found: list[PaintedBox] = []
    is_clip, width = False, 0.0
    for operator in drawn:
        *operands, name = operator.split()
        if name == b"q":
            clips.append(clips[-1])
        elif name == b"Q":
            clips.pop()
        elif name == b"cm" and tuple(map(float, operands)) != _IDENTITY:
            raise LayoutError("a background or border is transformed", "remove the transform from the styles")
        elif name == b"w":
            width = float(operands[0])
        elif name in _CLIPPING:
            is_clip = True
        elif name in _PAINTING or name == b"n":
            lines = path if name not in _STROKING else [_stroked(shape, width) for shape in path]
            seen = (shape.within(clips[-1]) for shape in lines if name != b"n")
            found += (shape for shape in seen if shape.left <= shape.right)
            clips[-1] = painted(path).within(clips[-1]) if is_clip else clips[-1]
            path, is_clip = [], False
        elif points := _points(name, operands):
            path = [*path, points] if name in (b"re", b"m") else [*path[:-1], path[-1].around(points)]
    return tuple(found)


def _stroked(shape: PaintedBox, width: float) -> PaintedBox:
    """Return a straight line as wide as the pen; of any other the middle is near enough."""
    across = width / 2 * (shape.left == shape.right)
    along = width / 2 * (shape.top == shape.bottom)
    return PaintedBox(shape.left - across, shape.top - along, shape.right + across, shape.bottom + along)


def _points(name: bytes, operands: list[bytes]) -> PaintedBox | None:
    """Return where a path operator leads; a curve's control points are left out, for its ends bound a corner."""
    if name == b"re":
        x, y, width, height = map(float, operands)
        return PaintedBox(min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height))
    if name in (b"m", b"l", b"c"):
        x, y = map(float, operands[-2:])
        return PaintedBox(x, y, x, y)
    return None
