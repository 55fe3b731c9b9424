"""Read what the operators of a text say to who copies it: the characters that its fonts give their glyphs (ToUnicode).

A glyph stands for one text wherever it is shown. Where shaping joins, splits or reorders letters, as in Indic scripts
and ligatures, its glyphs don't spell the text, which must then be said beside them (ActualText, ISO 32000-1, 14.9.4).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

Unicode = Mapping[str, Mapping[int, str]]
"""By font name and glyph."""

_ALIKE: Final = 4
"""So many glyphs may say the same; a checker takes more for a font whose map is broken."""
_SELECTORS: Final = "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Variation selectors: invisible, and made to tell the forms of one letter apart."""
_GLYPHS: Final = re.compile(rb"<([0-9A-Fa-f]+)>")


def spells(body: Iterable[bytes], unicode: Unicode, text: str, is_rtl: bool) -> bool:
    """Whether the glyphs that `body` shows say `text`; those of right-to-left lines come in visual order."""
    told = said(body, unicode)
    return sorted(told.replace(" ", "")) == sorted(text.replace(" ", "")) if is_rtl else told == text


def said(body: Iterable[bytes], unicode: Unicode) -> str:
    """Return the characters of the glyphs that a text's operators show, in the order in which they do."""
    told = ""
    font: Mapping[int, str] = {}
    for operator in body:
        if operator.endswith(b" Tf"):
            font = unicode.get(operator.split()[0][1:].decode(), {})
        elif operator.endswith((b"TJ", b"Tj")):
            glyphs = bytes.fromhex(b"".join(_GLYPHS.findall(operator)).decode())
            told += glyphs.decode("utf-16-be", "surrogatepass").translate(font)
    return told


def told_apart(meaning: Mapping[int, str]) -> dict[int, str]:
    """Return what each glyph says: something invisible where it stands for no character of its own, as an empty entry
    is malformed, and the forms of one letter told apart where there are many, as in Nastaliq."""
    counts: Counter[str] = Counter()
    said = {}
    for glyph, text in sorted(meaning.items()):
        form = counts[text] // _ALIKE
        counts[text] += 1
        said[glyph] = (text or "\u200b") + (_SELECTORS[(form - 1) % len(_SELECTORS)] if form else "")
    return said
