"""Tell which characters of a line nobody sees, and make them seen."""

import unicodedata
from typing import Final

BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the order of the characters after it (UAX 9, 2.1 to 2.4)."""
_CONTROLS: Final = {"Cc", "Zl", "Zp"}


def is_control(character: str) -> bool:
    """Whether a character has no place in a line: controls, line ends, and those that turn the order of others."""
    return unicodedata.category(character) in _CONTROLS or character in BIDI


def shown(text: str) -> str:
    """Return a text that breaks no line and turns none: `\\u202e` stands for a character that would."""
    return "".join(f"\\u{ord(sign):04x}" if is_control(sign) else sign for sign in text)
