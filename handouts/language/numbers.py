"""Tell which numbers of a text don't stand on their page as they are read.

Proof by place: what composes a text knows nothing of this, and what reads it back asks where its glyphs are. Every
script writes a number's first digit at the left, Arabic too; so stand phone numbers, dates, ranges, and a measure
before its unit. A range in Arabic digits runs from the right, as CLDR has it: there each of its numbers is one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

_DIGITS: Final = r"(?![٠-٩])\d+"
_BETWEEN: Final = r"(?:[.,:/]|[ \xa0]?[-–−×x/][ \xa0]?|[ \xa0])"
_UNIT: Final = r"(?:[ \xa0]?[°%]?[ \xa0]?[A-Za-zµ]{1,4}(?![A-Za-z\d]))?"
_NUMBER: Final = re.compile(
    rf"\+?{_DIGITS}(?:{_BETWEEN}{_DIGITS})*{_UNIT}|\+?[٠-٩]+(?:[ \xa0][٠-٩]+){{2,}}|[٠-٩]+(?:[.,:/٫٬][٠-٩]+)*"
)
_UNSEEN: Final = re.compile("[\\s\u00ad\u200b-\u200f\u061c\u2066-\u2069\ufe00-\ufe0f]+")


def misplaced(said: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield the numbers of a text that none of its lines shows; `lines` hold what is seen from left to right, top to
    bottom. One that a line's end parts stands in two of them."""
    seen = [_bare(line) for line in lines]
    for found in _NUMBER.finditer(said):
        number = _bare(found[0])
        if len(number) > 1 and not any(number in line for line in seen) and not _is_parted(number, seen):
            yield found[0]


def _is_parted(number: str, seen: Sequence[str]) -> bool:
    return any(
        number[:at] in one and number[at:] in other for one, other in pairwise(seen) for at in range(1, len(number))
    )


def _bare(text: str) -> str:
    return _UNSEEN.sub("", text)
