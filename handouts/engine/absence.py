"""Say of characters that no font has what they are, and what to do about them."""

from collections.abc import Iterable
from typing import Final
from unicodedata import name

from handouts.engine.fonts import package, regular
from handouts.scripts import SIGNS, lenders
from handouts.signs import is_shapeless

PICTURE: Final = "\ufe0f"
"""Variation selector 16: asks for the character before it as a coloured picture, which we don't print."""
PLAIN: Final = "type the character before it anew, as plain text"


def absent(letters: Iterable[str]) -> str:
    """Return what is wrong with a text that has characters without a font."""
    return f"no font of the leaflet has {called(letters)}"


def at_fault(sign: str, text: str) -> str:
    """Return the character of a text for which a sign is set in a strange font: it may be asked for as a picture."""
    return PICTURE if sign + PICTURE in text else sign


def called(letters: Iterable[str]) -> str:
    """Return characters as a message names them: "U+2705 ✅ (white heavy check mark)"."""
    return ", ".join(_called(letter) for letter in letters)


def remedy(letters: str) -> str:
    """Return what an author does about characters that no font of a leaflet has."""
    return (
        PLAIN
        if letters == PICTURE
        else f"write it in words, or {missing_packages() or 'name a brand font that has it'}"
    )


def missing_packages() -> str:
    """Return what installs the fonts of scripts and signs that are missing, nothing where all are here."""
    wanted = (*SIGNS, *lenders())
    missing = {*wanted} - {font.family for font in regular(wanted)}
    names = sorted(set(map(package, missing)))
    return f"apt-get install {' '.join(names)}" if names else ""


def _called(letter: str) -> str:
    words = name(letter, "").lower()
    shown = "" if is_shapeless(letter) else f" {letter}"
    return f"U+{ord(letter):04X}{shown}" + (f" ({words})" if words else "")
