"""Find what must stand in an order of its own in a line of text: numbers and Latin words among Arabic ones, and so on.

The Unicode algorithm (UAX 9) takes a phone number with spaces in Arabic for several numbers, and sets the first of them
at the right; a temperature's degree sign goes to the other side. What is found here is isolated, in text that is laid
out as in text that is drawn, so that nobody who writes has to think of it. An author's own isolates are kept.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from unicodedata import bidirectional

from handouts.control_characters import END_OF_ISOLATE, ISOLATES
from handouts.model.scripts import Direction, sole_direction

OPENING: Final[dict[Direction, str]] = {"ltr": "\u2066", "rtl": "\u2067"}
_TURNED: Final = re.compile(
    "[\u0590-\u08ff\u200f\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters from right to left, digits that go with them, and isolates."""
BARRIER: Final = "\u2029"
"""Stands where a text is interrupted: by a picture, a line's end, or an isolate that an author has written."""
_BARRIERS: Final = BARRIER + "،"
_BRACKETS: Final = {"(": ")", "[": "]", "«": "»", "“": "”"}
_BEFORE: Final = frozenset("+-−±#@$€£<>≤≥~≈")
_AFTER: Final = frozenset("%‰°′″+")
"""Signs that belong to the number which they touch."""
_SEPARATOR: Final = re.compile(r"[,;:!?.|•·]\s+|\s—\s")
"""What ends a phrase, unless words with letters stand on both sides of it, or it is in brackets: `Dr. Lee` and
`(ext. 204)`, but `5, 10`."""
_WORD: Final = 40
"""Letters of a word that are looked at for what it is."""
_STANDS: Final = re.compile(r"d+(?:[.,:/]d+)*|[ld]+|l.*[ld]")
"""Kinds of what stands as it is read without help: one number, or what begins with a letter (UAX 9, W4 and W7)."""
_TEARABLE: Final = re.compile(r" .*\d")
"""What a line may end in before its number, which would stand at the left on the next one, where nothing leads it."""
_INDIC: Final = re.compile("\\+?[٠-٩]+(?:[ -][٠-٩]+)+")
_INDIC_DIGITS: Final = re.compile("[٠-٩]+")
_RANGE_DIGITS: Final = 4
_PHONE_DIGITS: Final = 6


class Isolate(NamedTuple):
    """A part of a text whose direction is its own."""

    start: int
    end: int
    direction: Direction

    def within(self, start: int) -> "Isolate":
        """Return the same part of a text that begins earlier."""
        return Isolate(self.start + start, self.end + start, self.direction)


def may_turn(text: str) -> bool:
    """Whether a text has anything that is not written from left to right."""
    return not text.isascii() and bool(_TURNED.search(text))


def isolates(text: str, direction: Direction, joints: Collection[int] = ()) -> list[Isolate]:
    """Return what is to be isolated in a paragraph of a direction, outer before inner.

    A text whose letters all run the other way is isolated as a whole, its full stop with it. `joints` are places where
    elements meet: their letters know nothing of one another.
    """
    if direction == "ltr" and not may_turn(text):
        return []
    own = sole_direction(text)
    if own and own != direction:
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        inside = isolates(text[start:end], own, {joint - start for joint in joints})
        return [Isolate(start, end, own), *(isolate.within(start) for isolate in inside)]
    written = list(_written(text))
    found = list(_found(_masked(text, written), direction, joints))
    for isolate in written:
        start, end, own = isolate
        inside = isolates(text[start:end], own, {joint - start for joint in joints})
        found += [isolate, *(nested.within(start) for nested in inside)]
    return found


def directed(text: str, direction: Direction) -> str:
    """Return a line with the characters around its isolates that have FriBidi keep them apart (UAX 9, 2.4)."""
    found = isolates(text, direction)
    if not found:
        return text
    ends = Counter(isolate.end for isolate in found)
    parts = []
    for at in range(len(text) + 1):
        parts += [END_OF_ISOLATE] * ends[at] + [OPENING[own] for start, _, own in found if start == at]
        parts.append(text[at : at + 1])
    return "".join(parts)


def _written(text: str) -> Iterator[Isolate]:
    """Yield the outermost isolates that an author has written, as what stands between their signs."""
    opened: list[int] = []
    for at, sign in enumerate(text):
        if sign in ISOLATES:
            opened.append(at)
        elif sign == END_OF_ISOLATE and opened:
            start = opened.pop()
            if not opened and at > start + 1:
                yield Isolate(start + 1, at, _direction(text[start], text[start + 1 : at]))


def _direction(sign: str, inside: str) -> Direction:
    """Return the direction that an isolate names, or that of its first letter (UAX 9, P2 and P3)."""
    named: dict[str, Direction] = {sign: direction for direction, sign in OPENING.items()}
    first = next((kind for kind in map(bidirectional, inside) if kind in {"L", "R", "AL"}), "L")
    return named.get(sign) or ("ltr" if first == "L" else "rtl")


def _masked(text: str, written: Iterable[Isolate]) -> str:
    for start, end, _ in written:
        text = text[: start - 1] + BARRIER * (end - start + 2) + text[end + 1 :]
    return text


def _found(text: str, direction: Direction, joints: Collection[int]) -> Iterator[Isolate]:
    """Yield numbers and phrases that would not stand as they are read."""
    kinds = _kinds(text)
    for stretch in re.finditer("[^Ra]+", kinds):
        for start, end in _phrases(text, kinds, *stretch.span()):
            is_torn = direction == "rtl" and (
                any(start < joint < end for joint in joints) or bool(_TEARABLE.search(text, start, end))
            )
            is_led = direction == "rtl" or (stretch.start() > 0 and kinds[start] != "l")
            if is_torn or (is_led and not _STANDS.fullmatch(kinds, start, end)):
                yield Isolate(start, end, "ltr")
    for number in _INDIC.finditer(text):
        groups = list(_INDIC_DIGITS.finditer(text, *number.span()))
        if _is_dialled(number[0], [group[0] for group in groups]):
            yield Isolate(*number.span(), "ltr")
            yield from (Isolate(*group.span(), "ltr") for group in groups)


def _is_dialled(number: str, groups: list[str]) -> bool:
    """Whether Arabic digits are one number or date, which stands from the left; a range runs from the right (CLDR)."""
    is_range = len(groups) == 2 and "-" in number and max(map(len, groups)) <= _RANGE_DIGITS
    return not is_range and (len(groups) > 2 or sum(map(len, groups)) >= _PHONE_DIGITS)


def _kinds(text: str) -> str:
    """Return a letter for each character: l and d of what runs from the left, R and a of what does not, or itself."""
    kinds: list[str] = []
    names = {"L": "l", "EN": "d", "AN": "a", "R": "R", "AL": "R"}
    for sign in text:
        kind = bidirectional(sign)
        same = kinds[-1] if kinds and kind in {"NSM", "BN"} else ""
        kinds.append("R" if sign in _BARRIERS else same or names.get(kind) or (" " if sign.isspace() else sign))
    return "".join(kinds)


def _phrases(text: str, kinds: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the phrases of a stretch without letters from the right, each from its first number or letter to its last,
    with the signs that belong to these."""
    borders = sorted({start, end, *_separators(text, kinds, start, end), *_unmatched(text, start, end)})
    for at, border in pairwise(borders):
        letters = [place for place in range(at, border) if kinds[place] in "ld"]
        if letters:
            yield _whole(text, letters[0], letters[-1] + 1, at, border, is_joined=at == start > 0)


def _whole(text: str, start: int, end: int, first: int, last: int, *, is_joined: bool) -> tuple[int, int]:
    """Widen a phrase to the signs around it; one that touches a letter from the right is that letter's."""
    inner = set(_pairs(text, first, last))
    for opening, closing in sorted(inner, reverse=True):
        start = opening if opening < start and closing < end else start
    while start - 1 >= first + is_joined and text[start - 1] in _BEFORE:
        start -= 1
    while end < last and (
        text[end] in _AFTER or any(start <= opening and closing == end for opening, closing in inner)
    ):
        end += 1
    return start, end


def _separators(text: str, kinds: str, start: int, end: int) -> Iterator[int]:
    pairs = list(_pairs(text, start, end))
    for found in _SEPARATOR.finditer(text, start, end):
        before = kinds[max(start, found.start() - _WORD) : found.start()].rsplit(" ", maxsplit=1)[-1]
        after = kinds[found.end() : min(end, found.end() + _WORD)].split(" ", maxsplit=1)[0]
        is_inside = any(opening < found.start() < closing for opening, closing in pairs)
        if not is_inside and ("l" not in before or "l" not in after):
            yield found.end()


def _pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the brackets that belong together."""
    opened: list[int] = []
    for at in range(start, end):
        if text[at] in _BRACKETS:
            opened.append(at)
        elif opened and text[at] == _BRACKETS[text[opened[-1]]]:
            yield opened.pop(), at


def _unmatched(text: str, start: int, end: int) -> Iterator[int]:
    """Yield brackets whose other half is elsewhere: no phrase goes over them."""
    matched = {at for pair in _pairs(text, start, end) for at in pair}
    signs = {*_BRACKETS, *_BRACKETS.values()}
    yield from (at for at in range(start, end) if text[at] in signs and at not in matched)


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
