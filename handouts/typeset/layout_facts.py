"""The facts of a layout: what was drawn where, from which element, and what must stay whole.

Plain values in CSS pixels from the top of one tall page, y down; nothing here knows who laid it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element


class PaintedBox(NamedTuple):
    """A rectangle in CSS pixels, y down; empty where `right` is less than `left`."""

    left: float = inf
    top: float = inf
    right: float = -inf
    bottom: float = -inf

    def around(self, other: "PaintedBox") -> "PaintedBox":
        """Return the rectangle around both."""
        lows, highs = map(min, self[:2], other[:2]), map(max, self[2:], other[2:])
        return PaintedBox(*lows, *highs)

    def within(self, other: "PaintedBox") -> "PaintedBox":
        """Return what both have in common."""
        lows, highs = map(max, self[:2], other[:2]), map(min, self[2:], other[2:])
        found = PaintedBox(*lows, *highs)
        return found if found.left <= found.right and found.top <= found.bottom else PaintedBox()


class Outline(NamedTuple):
    """How far a glyph moves the pen, and where its ink is (`fonts.shaping.Ink`), in thousandths of the font's size."""

    advance: float
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0
    columns: Mapping[int, tuple[float, float]] = MappingProxyType({})


@dataclass(frozen=True)
class Mark:
    """One run of text or one picture: where, from which element, and the operators that draw it.

    A place is where a value will be drawn: its bottom is the baseline, its height the size of the letters, and its one
    operator sets their colour. `room` is from where to where the lines of a text's block reach.
    """

    element: Element
    role: str
    """`text`, `marker` (drawn by `::before`), `picture`, `decoration` (a picture with an empty `alt`) or `place`."""
    text: str
    x: float
    top: float
    bottom: float
    width: float
    is_rtl: bool
    body: tuple[bytes, ...]
    room: tuple[float, float] = (-inf, inf)

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn but not written."""
        return self.role in ("picture", "decoration")

    @property
    def is_seen(self) -> bool:
        """Whether anything of it is drawn."""
        return self.is_picture or bool(self.text.strip())


@dataclass(frozen=True)
class DrawnBox:
    """Operators that draw a background, border or rule, the extent of what they draw, and each shape of it.

    A border around a box has two shapes, its outer and its inner edge.
    """

    left: float
    top: float
    right: float
    bottom: float
    body: tuple[bytes, ...]
    shapes: tuple[PaintedBox, ...] = ()


@dataclass(frozen=True)
class Region:
    """A stretch of a piece that stays whole: a line, a table row, a box with `break-inside: avoid`.

    `block` numbers the paragraph that a line belongs to (-1: none), `place` counts its lines from 0 of `lines`.
    `is_kept_with_next` comes from `break-after: avoid`, `is_held_with_next` from `break-before: avoid-page` of what
    follows: a break between them costs.
    """

    top: float
    bottom: float
    block: int = -1
    place: int = 0
    lines: int = 1
    orphans: int = 1
    widows: int = 1
    is_kept_with_next: bool = False
    is_held_with_next: bool = False


@dataclass(frozen=True)
class LaidLink:
    """A rectangle that opens a web address."""

    element: Element
    url: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class HeadedBox:
    """A table with a `thead`: its header, from `top` to `header_bottom`, is repeated where a page goes on with it, up
    to `bottom`. `depth` counts the tables that it stands in. `is_beside`: the header is a key beside the lines of a
    cell, and takes no room of its own."""

    left: float
    right: float
    top: float
    header_bottom: float
    bottom: float
    depth: int
    is_beside: bool = False


@dataclass(frozen=True)
class LaidBlock:
    """One piece as laid out: its border box, margins and regions; `regions` in reading order of their boxes.

    `together` are the extents of boxes with `break-inside: avoid-page`, which may be taller than a page: a break inside
    costs, and the more, the more it tears off. `is_held` (`break-before: avoid-page`): so does one before the piece.
    """

    element: Element
    top: float
    bottom: float
    margin_top: float
    margin_bottom: float
    regions: tuple[Region, ...]
    headed: tuple[HeadedBox, ...]
    together: tuple[tuple[float, float], ...]
    is_held: bool


@dataclass(frozen=True)
class Resources:
    """PDF objects by number, and which of them each resource name stands for.

    `names` maps a category (`Font`, `ExtGState`, `XObject`) to names and the bytes of their values; `spaces` gives
    the glyph (hexadecimal) that is a space in each font, `unicode` the text that each of its glyphs
    stands for, `outlines` how wide it is and where its ink is, `families` its name; `profile` is the number of the
    sRGB colour profile.
    """

    objects: dict[int, bytes]
    names: dict[str, dict[str, bytes]]
    spaces: dict[str, str]
    unicode: dict[str, dict[int, str]]
    outlines: dict[str, dict[int, Outline]]
    families: dict[str, str]
    profile: int


@dataclass(frozen=True)
class LaidOut:
    """A document's facts after layout."""

    body: Element
    width_px: float
    blocks: tuple[LaidBlock, ...]
    marks: tuple[Mark, ...]
    boxes: tuple[DrawnBox, ...]
    links: tuple[LaidLink, ...]
    resources: Resources
