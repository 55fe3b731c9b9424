"""The facts of a layout: what was drawn where, from which element, and what must stay whole.

Plain values in CSS pixels from the top of one tall page, y down; nothing here knows who laid it out.
"""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

INLINE: Final = frozenset({"a", "abbr", "b", "bdi", "em", "i", "small", "span", "strong", "sub", "sup", "time"})
"""HTML elements whose text is part of the paragraph around them."""


@dataclass(frozen=True)
class Mark:
    """One run of text or one picture: where, from which element, and the operators that draw it.

    A place is where a value will be drawn: its bottom is the baseline, its height the size of the letters, and its one
    operator sets their colour.
    """

    element: Element
    role: str
    """`text`, `marker` (drawn by `::before`), `picture` or `place`."""
    text: str
    x: float
    top: float
    bottom: float
    width: float
    is_rtl: bool
    body: tuple[bytes, ...]


@dataclass(frozen=True)
class DrawnBox:
    """Operators that draw a background, border or rule, and the extent of what they draw."""

    left: float
    top: float
    right: float
    bottom: float
    body: tuple[bytes, ...]


@dataclass(frozen=True)
class Region:
    """A stretch of a piece that stays whole: a line, a table row, a box with `break-inside: avoid`.

    `block` numbers the paragraph that a line belongs to (-1: none), `place` counts its lines from 0 of `lines`.
    `is_kept_with_next` comes from `break-after: avoid`.
    """

    top: float
    bottom: float
    block: int = -1
    place: int = 0
    lines: int = 1
    orphans: int = 1
    widows: int = 1
    is_kept_with_next: bool = False


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
    to `bottom`. `depth` counts the tables that it stands in."""

    left: float
    right: float
    top: float
    header_bottom: float
    bottom: float
    depth: int


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
    stands for, `families` its name; `profile` is the number of the sRGB colour profile.
    """

    objects: dict[int, bytes]
    names: dict[str, dict[str, bytes]]
    spaces: dict[str, str]
    unicode: dict[str, dict[int, str]]
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
