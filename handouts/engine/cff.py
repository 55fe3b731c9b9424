"""Read from a font's CFF table how its glyphs are called in a PDF (Adobe Technical Note 5176).

A font keyed by CIDs keeps its glyphs' numbers in a subset (ISO 32000-1, 9.7.4.2); any other is numbered anew.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from handouts.errors import LayoutError

_CHARSET: Final = 15
_ROS: Final = 1230
_ONE_RANGE: Final = 2
"""A charset whose CIDs follow one another."""


def keeps_numbers(table: bytes) -> bool:
    """Whether a CFF font is keyed by CIDs; raises LayoutError if its CIDs are not its glyphs' numbers."""
    _, names = _index(table, table[2])
    (top, *_), _ = _index(table, names)
    operators = dict(_operators(top))
    if _ROS not in operators:
        return False
    charset = operators.get(_CHARSET, 0)
    if table[charset] != _ONE_RANGE or table[charset + 1 : charset + 3] != b"\0\1":
        raise LayoutError("a font whose CIDs are not in the order of its glyphs", "choose another font")
    return True


def _index(table: bytes, at: int) -> tuple[list[bytes], int]:
    """Return the items of an INDEX and where it ends (section 5)."""
    count, size = int.from_bytes(table[at : at + 2], "big"), table[at + 2]
    first = at + 3
    offsets = [int.from_bytes(table[first + n * size :][:size], "big") for n in range(count + 1)]
    data = first + (count + 1) * size - 1
    items = [table[data + a : data + b] for a, b in pairwise(offsets)]
    return items, data + offsets[-1]


def _operators(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each operator of a DICT with its last operand, 1200 added to those of two bytes (section 4)."""
    at, operand = 0, 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            is_long = first == 12
            yield (1200 + data[at + 1] if is_long else first), operand
            at += 2 if is_long else 1
        elif first == 30:  # a real number ends with a nibble of ones
            at += 1
            while data[at] & 0x0F != 0x0F and data[at] >> 4 != 0x0F:
                at += 1
            at += 1
        else:
            operand, at = _integer(data, at)


def _integer(data: bytes, at: int) -> tuple[int, int]:
    first = data[at]
    if first == 28:
        return int.from_bytes(data[at + 1 : at + 3], "big", signed=True), at + 3
    if first == 29:
        return int.from_bytes(data[at + 1 : at + 5], "big", signed=True), at + 5
    if first <= 246:
        return first - 139, at + 1
    following = data[at + 1]
    return ((first - 247) * 256 + following + 108 if first <= 250 else -(first - 251) * 256 - following - 108), at + 2
