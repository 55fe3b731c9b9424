"""Say of characters that no font has what they are, and what to do about them."""

from collections.abc import Iterable
from unicodedata import name

from handouts.control_characters import is_shapeless
from handouts.fonts.fontconfig import package, regular
from handouts.model.scripts import SIGNS, lenders


def absent(letters: Iterable[str]) -> str:
    """Return what is wrong with a text that has characters without a font."""
    return f"no font of the leaflet has {called(letters)}"


def called(letters: Iterable[str]) -> str:
    """Return characters as a message names them: "U+2705 ✅ (white heavy check mark)"."""
    return ", ".join(_called(letter) for letter in letters)


def remedy() -> str:
    """Return what an author does about characters that no font of a leaflet has."""
    return f"write it in words, or {missing_packages() or 'name a brand font that has it'}"


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
