"""Turn a line of text into runs of one direction, in the order in which they stand on the page (UAX 9).

Through FriBidi, which Pango uses as well: a value in a page's margin reads as it would in the text, and where Pango is
installed, FriBidi is too.
"""

import ctypes
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final, NamedTuple

from handouts.control_characters import DIRECTING
from handouts.errors import MissingTool
from handouts.fonts.fontconfig import FRIBIDI, FRIBIDI_PACKAGE, library
from handouts.language.isolation import directed, may_turn
from handouts.model.scripts import Direction

_PARAGRAPH: Final = {"ltr": 0x110, "rtl": 0x111}
"""FRIBIDI_PAR_LTR and FRIBIDI_PAR_RTL."""


class BidiLine(NamedTuple):
    """A text without signs that say its direction, and (start, end, direction) of each run in it from left to right."""

    text: str
    runs: tuple[tuple[int, int, Direction], ...]


def line(text: str, direction: Direction) -> BidiLine:
    """Return a line of a paragraph of a direction, its numbers and phrases isolated."""
    if not may_turn(text) and direction == "ltr":
        return BidiLine(text, ((0, len(text), "ltr"),))
    signs = directed(text, direction)
    known = [
        (sign, level) for sign, level in zip(signs, _levels(signs, direction), strict=True) if sign not in DIRECTING
    ]
    found = list(_logical([level for _, level in known]))
    for level in range(max((level for _, level in known), default=0), 0, -1):  # UAX 9, L2: reverse this level and above
        found = [run for part in _parts(found, level) for run in part]
    runs = ((start, end, _DIRECTIONS[level % 2]) for start, end, level in found)
    return BidiLine("".join(sign for sign, _ in known), tuple(runs))


_DIRECTIONS: Final[tuple[Direction, Direction]] = ("ltr", "rtl")
DirectionRun = tuple[int, int, int]


def _logical(levels: list[int]) -> Iterator[DirectionRun]:
    """Yield (start, end, level) of each run in the order of the text."""
    start = 0
    for level, same in groupby(levels):
        end = start + len(list(same))
        yield start, end, level
        start = end


def _parts(found: list[DirectionRun], lowest: int) -> Iterator[list[DirectionRun]]:
    for is_high, part in groupby(found, key=lambda run: run[2] >= lowest):
        same = list(part)
        yield same[::-1] if is_high else same


def _levels(text: str, direction: Direction) -> list[int]:
    """Return each character's embedding level (UAX 9, rules P to I, with isolates and paired brackets)."""
    fribidi, count = _fribidi(), len(text)
    characters = (ctypes.c_uint32 * count)(*map(ord, text))
    types, brackets = (ctypes.c_uint32 * count)(), (ctypes.c_uint32 * count)()
    fribidi.fribidi_get_bidi_types(characters, count, types)
    fribidi.fribidi_get_bracket_types(characters, count, types, brackets)
    levels = (ctypes.c_int8 * count)()
    paragraph = ctypes.c_uint32(_PARAGRAPH[direction])
    fribidi.fribidi_get_par_embedding_levels_ex(types, brackets, count, ctypes.byref(paragraph), levels)
    return list(levels)


@cache
def _fribidi() -> ctypes.CDLL:
    found = library(FRIBIDI)
    if found is None:
        raise MissingTool("FriBidi is not installed", f"apt-get install {FRIBIDI_PACKAGE}")
    return found
