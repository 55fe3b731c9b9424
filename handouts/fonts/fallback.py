"""Tell which fonts a text needs beside those of its script, and which of its characters no installed font has.

Fast enough to ask for every row of a roster: fonts are asked for their characters, nothing is laid out, and each
character is looked up once. What a message says of characters without a font is said here too.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Final
from unicodedata import category, name

from handouts.control_characters import is_shapeless
from handouts.fonts.fontconfig import FontFile, chain, package, regular, signs
from handouts.model.scripts import SIGNS, Script, lenders

if TYPE_CHECKING:
    from handouts.fonts.shaping import Typeface

_OWN: Final = ""
"""The home of a character that the leaflet's own fonts have, or that has no shape to draw."""


class Lender:
    """Knows all fonts that can set a text of one script for one brand.

    It is made anew for each command, for fonts may be installed between two.
    """

    def __init__(self, script: Script, brand: str) -> None:
        self.script = script
        self.brand = brand
        self._homes: dict[str, str | None] = {}

    def lacking(self, text: str) -> str:
        """Return the characters that no installed font has, each once, in the order of the text."""
        if text.isascii():
            return ""
        return "".join(dict.fromkeys(letter for letter in text if self._home(letter) is None))

    def lent(self, text: str) -> tuple[str, ...]:
        """Return the families of other scripts that have what the leaflet's own lack, always in the same order."""
        if text.isascii():
            return ()
        needed = {self._home(letter) for letter in text} - {_OWN, None}
        return tuple(family for family in lenders() if family in needed) if needed else ()

    def unset(self, text: str) -> str:
        """Return, in order, the characters that the leaflet's own fonts and those of signs lack; a topic is lent none.

        Letters and digits of ASCII have to be in the leaflet's own fonts, though fonts of signs have them too.
        """
        letters = dict.fromkeys(letter for letter in text if not is_shapeless(letter))
        return "".join(letter for letter in letters if not self._is_set(letter))

    def _is_set(self, letter: str) -> bool:
        return _have(self._own, letter) or (not letter.isascii() and _have(self._signs, letter))

    def faces(self, lent: tuple[str, ...]) -> "tuple[Typeface, ...]":
        """Return the open fonts of a leaflet that these families are lent to, in the order in which they are tried."""
        return (*self._own, *(face for face in self._others if face.family in lent), *self._signs)

    def _home(self, letter: str) -> str | None:
        """Return the family that lends a character: `_OWN` where none is needed, None where none has it."""
        if letter not in self._homes:
            self._homes[letter] = self._looked_up(letter)
        return self._homes[letter]

    def _looked_up(self, letter: str) -> str | None:
        if is_shapeless(letter) or _have(self._own, letter):
            return _OWN
        is_sign = category(letter)[0] not in "LM"
        if is_sign and _have(self._signs, letter):
            return _OWN
        lender = next((face.family for face in self._others if face.has(letter)), None)
        return _OWN if lender is None and _have(self._signs, letter) else lender

    @cached_property
    def _own(self) -> "tuple[Typeface, ...]":
        return _opened(chain(self.script, self.brand))

    @cached_property
    def _signs(self) -> "tuple[Typeface, ...]":
        return _opened(signs())

    @cached_property
    def _others(self) -> "tuple[Typeface, ...]":
        return _opened(regular(lenders()))


def _have(faces: "Iterable[Typeface]", letter: str) -> bool:
    return any(face.has(letter) for face in faces)


def _opened(files: Iterable[FontFile]) -> "tuple[Typeface, ...]":
    from handouts.fonts.shaping import Typeface

    return tuple(Typeface(str(file.path), file.index, file.family, file.ranges) for file in files)


def no_font_message(letters: Iterable[str]) -> str:
    """Return the message about a text that has characters without a font."""
    return f"no font of the leaflet has {character_names(letters)}"


def character_names(letters: Iterable[str]) -> str:
    """Return characters as a message names them: "U+2705 ✅ (white heavy check mark)"."""
    return ", ".join(_character_name(letter) for letter in letters)


def no_font_hint() -> str:
    """Return what an author can do about characters that no font of the leaflet has."""
    return f"write it in words, or {missing_packages() or 'name a brand font that has it'}"


def no_font_problem(letters: str) -> tuple[str, str]:
    """Return message and hint about a patient's value that has characters without a font.

    The message names the characters by their codes alone, for they are a patient's.
    """
    codes = ", ".join(f"U+{ord(letter):04X}" for letter in letters)
    hint = f"{missing_packages() or 'install a font that has it'}, or leave the value out"
    return f"has {codes}, which no font on this machine has", hint


def missing_packages() -> str:
    """Return the command that installs the missing fonts of scripts and signs; empty where all are installed."""
    wanted = (*SIGNS, *lenders())
    missing = {*wanted} - {font.family for font in regular(wanted)}
    names = sorted(set(map(package, missing)))
    return f"apt-get install {' '.join(names)}" if names else ""


def _character_name(letter: str) -> str:
    words = name(letter, "").lower()
    shown = "" if is_shapeless(letter) else f" {letter}"
    return f"U+{ord(letter):04X}{shown}" + (f" ({words})" if words else "")
