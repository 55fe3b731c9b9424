"""Read what the operators of a text say to who copies it: the characters that its fonts give their glyphs (ToUnicode).

A glyph stands for one text wherever it is shown. Where shaping joins, splits or reorders letters, as in Indic scripts
and ligatures, its glyphs don't spell the text, which must then be said beside them (ActualText, ISO 32000-1, 14.9.4).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

Unicode = Mapping[str, Mapping[int, str]]
"""By font name and glyph."""

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
