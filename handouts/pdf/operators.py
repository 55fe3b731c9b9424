"""Write drawing operators as short as print allows: no digit that no printer shows, no kerning of nothing.

Five digits place a point of a drawing to a ten-thousandth of its width, and whatever stands on the tall page to a
hundredth of a pixel.
"""

import re
from collections.abc import Iterable

_NO_KERNING = re.compile(rb">0(?:\.0*)?(?:<|(?=\]))")


def written(name: bytes, numbers: Iterable[float]) -> bytes:
    """Return an operator with its operands."""
    return b" ".join([*map(_short, numbers), name])


def _short(number: float) -> bytes:
    size = abs(number)
    if size < 1e-4:
        return b"0"
    if size < 1000:
        return b"%.5g" % number  # never with an exponent: that begins below 1e-4
    return (b"%.2f" % number).rstrip(b"0").rstrip(b".")


def text(shown: bytes) -> bytes:
    """Return a `TJ` operator without kernings of 0; a string before the last bracket keeps its end."""
    return _NO_KERNING.sub(lambda found: b"" if found[0].endswith(b"<") else b">", shown)
