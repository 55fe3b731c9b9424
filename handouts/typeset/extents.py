"""Turn drawing operators into the rectangle that they paint, as far as paths go.

Enough for backgrounds, borders and rules, which are rectangles, lines and corners under clips (ISO 32000-1, 8.5): a
path counts where it is painted, and no further than the clip in force lets it.
"""

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from handouts.errors import LayoutError

_PAINTING = {b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
_CLIPPING = {b"W", b"W*"}


class PaintedBox(NamedTuple):
    """A rectangle in CSS pixels, y down; nothing at all where right is left of left."""

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


_IDENTITY = (1, 0, 0, 1, 0, 0)
_EVERYTHING = PaintedBox(-inf, -inf, inf, inf)


def painted(operators: Iterable[bytes]) -> PaintedBox:
    """Return the rectangle around all that is painted; raise `LayoutError` for what is transformed."""
    clips = [_EVERYTHING]
    path, found = PaintedBox(), PaintedBox()
    is_clip = False
    for operator in operators:
        *operands, name = operator.split()
        if name == b"q":
            clips.append(clips[-1])
        elif name == b"Q":
            clips.pop()
        elif name == b"cm" and tuple(map(float, operands)) != _IDENTITY:
            raise LayoutError("a transformed background or border", "use no transform in the styles")
        elif name in _CLIPPING:
            is_clip = True
        elif name in _PAINTING or name == b"n":
            found = found.around(path.within(clips[-1])) if name != b"n" else found
            clips[-1] = path.within(clips[-1]) if is_clip else clips[-1]
            path, is_clip = PaintedBox(), False
        else:
            path = path.around(_points(name, operands))
    return found


def _points(name: bytes, operands: list[bytes]) -> PaintedBox:
    """Return where a path operator leads; a curve's control points are left out, for its ends bound a corner."""
    if name == b"re":
        x, y, width, height = map(float, operands)
        return PaintedBox(min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height))
    if name in (b"m", b"l", b"c"):
        x, y = map(float, operands[-2:])
        return PaintedBox(x, y, x, y)
    return PaintedBox()
