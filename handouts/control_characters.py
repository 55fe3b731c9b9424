"""Tell which characters of a text can't be printed as they stand, and make invisible ones visible.

The same rules hold for all that is printed: sections, TOML files, catalogs and rosters.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
"""Embeddings and overrides, which turn the order of the characters after them (UAX 9, 2.1 and 2.2)."""
ISOLATES: Final = frozenset("\u2066\u2067\u2068")
"""What begins an isolate: a text whose direction is its own (UAX 9, 2.4)."""
END_OF_ISOLATE: Final = "\u2069"
DIRECTING: Final = ISOLATES | frozenset(END_OF_ISOLATE + "\u200e\u200f\u061c")
"""Isolates and marks: nobody sees them, they say where the text around them stands, and turn no letters."""
MOST_MARKS: Final = 4
"""Marks on one letter: no name has more, and piled up they are drawn over what stands above."""
_JOINERS: Final = frozenset("\u200c\u200d")
_CONTROLS: Final = {"Cc", "Zl", "Zp"}
_SELECTORS: Final = ((0x180B, 0x180D), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors, which choose a form of the character before them."""
_PICTURE: Final = "\ufe0f"
_NO_LETTERS: Final = {"Cs", "Cn", "Co"}
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Tibetan, Burmese and Khmer letters: texts without spaces, where U+200B says that a line may end."""
_AGAIN: Final = "delete it, or type the text again"
_PILE: Final = re.compile(rf"[^\w\x00-\x7f]{{{MOST_MARKS + 1}}}")
"""Marks are neither letters nor ASCII: what can be a pile of them."""


class Unprintable(NamedTuple):
    """A character that can't be printed as it stands: where it is in its text, what it is, how to mend it."""

    at: int
    message: str
    hint: str


def unprintable(text: str, allowed: str = "") -> Iterator[Unprintable]:
    """Yield what can't be printed in a line of text, but for the `allowed` controls.

    Isolates and marks of direction may stand in it if each isolate ends: the page isolates numbers, names and addresses
    by itself (`bidi`), but an author may know better.
    """
    if text.replace("\u00a0", " ").isprintable() and _PICTURE not in text and not _PILE.search(text):
        return
    yield from (
        Unprintable(at, *found)
        for at, sign in enumerate(text)
        if sign not in allowed and (found := _unprintable(sign, text))
    )
    yield from _unbalanced(text)
    yield from _piled(text)


def is_control(character: str) -> bool:
    """Whether a character has no place in a message: controls, line ends, and those that turn other text round."""
    return unicodedata.category(character) in _CONTROLS or character in TURNING or character in DIRECTING


def shown(text: str) -> str:
    """Return a text that breaks no line and turns none: `\\u202e` stands for a character that would."""
    if text.isprintable():
        return text
    return "".join(f"\\u{ord(sign):04x}" if is_control(sign) else sign for sign in text)


def is_shapeless(character: str) -> bool:
    """Whether a character has no glyph of its own: spaces, controls, joiners, and those that choose another's form."""
    code = ord(character)
    return unicodedata.category(character) in {"Cc", "Cf", "Zs"} or any(a <= code <= b for a, b in _SELECTORS)


def _unprintable(sign: str, text: str) -> tuple[str, str] | None:
    """Return what is wrong with a character, and what to do."""
    name, category = f"U+{ord(sign):04X}", unicodedata.category(sign)
    if sign in TURNING:
        return f"{name}, an invisible character that reverses the text after it", "delete it"
    if category in _CONTROLS:
        return f"the control character {name}", _AGAIN
    if sign == _PICTURE:
        return f"{name}, which makes an emoji of the character before it", "type that character again, as plain text"
    if sign == "\u00ad":
        return f"the invisible character {name}", "delete it; in a section, write &shy; where a word may be divided"
    if category in _NO_LETTERS:
        return f"{name}, which can't be printed", _AGAIN
    is_known = sign in _JOINERS or sign in DIRECTING or (sign == "\u200b" and _SPACELESS.search(text))
    return (f"the invisible character {name}", _AGAIN) if category == "Cf" and not is_known else None


def _unbalanced(text: str) -> Iterator[Unprintable]:
    """Yield isolates that nothing ends, and ends of none."""
    opened: list[int] = []
    for at, sign in enumerate(text):
        if sign in ISOLATES:
            opened.append(at)
        elif sign == END_OF_ISOLATE and opened:
            opened.pop()
        elif sign == END_OF_ISOLATE:
            yield Unprintable(at, "U+2069, which ends a change of direction that never began", "delete it")
    for at in opened:
        yield Unprintable(
            at,
            f"U+{ord(text[at]):04X}, which begins a change of direction that never ends",
            "delete it, or write U+2069 where it ends",
        )


def _piled(text: str) -> Iterator[Unprintable]:
    """Yield the first mark too many on each letter; joiners and the like between them change nothing."""
    marks = 0
    for at, sign in enumerate(text):
        if unicodedata.category(sign) in {"Mn", "Me"}:
            marks += 1
            if marks == MOST_MARKS + 1:
                yield Unprintable(
                    at, f"more than {MOST_MARKS} marks on a letter (U+{ord(sign):04X})", "type the text again"
                )
        elif sign not in _JOINERS and sign not in DIRECTING:
            marks = 0
