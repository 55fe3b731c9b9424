"""Turn glyphs into PDF: a font that holds those used and no other, and the operators that draw them.

A font with more than the letters of its own handout would tell which letters another patient's name has.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import eq
from typing import Final, NamedTuple

from handouts.model.galley import Subset
from handouts.pdf import writer
from handouts.pdf.operators import without_empty_parts

FONT_OBJECTS: Final = 5
"""How many objects of a file a subset takes."""
_ALIKE: Final = 4
"""How many glyphs may stand for the same text: a checker takes more for a sign that the font's map is broken."""
_SELECTORS: Final = "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Variation selectors: invisible, and made to tell the forms of one letter apart."""


class Glyph(NamedTuple):
    """A glyph of a chain's face, how far it moves the pen and where it stands from it (thousandths of the size, y up),
    and the text it stands for."""

    id: int
    advance: int
    text: str
    face: int = 0
    x: int = 0
    y: int = 0


class GlyphRun(NamedTuple):
    """A shaped line of text, its glyphs from left to right; `width` in thousandths of the size."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: int

    @property
    def is_plain(self) -> bool:
        """Whether the glyphs spell the text, a letter each in the order of drawing; else it needs ActualText
        (ISO 32000-1, 14.9.4)."""
        return len(self.glyphs) == len(self.text) and all(map(eq, (glyph.text for glyph in self.glyphs), self.text))


def number_objects(subsets: Iterable[Subset], first: int) -> tuple[dict[int, bytes], list[bytes]]:
    """Return the subsets' objects by number, from `first` on, and the fonts' entries in a resource dictionary."""
    objects: dict[int, bytes] = {}
    names = []
    for subset in subsets:
        font, cid, descriptor, program, unicode = subset.objects
        names.append(b"%s %d 0 R" % (subset.name, first))
        objects[first] = font % (first + 1, first + 4)
        objects[first + 1] = cid % (first + 2)
        objects[first + 2] = descriptor % (first + 3)
        objects[first + 3] = program
        objects[first + 4] = unicode
        first += FONT_OBJECTS
    return objects, names


def draw(run: GlyphRun, subsets: Iterable[Subset], x: float, y: float, size: float) -> bytes:
    """Return the operators that draw `run` with its subsets at (x, y) in points, y up."""
    fonts = {subset.face: subset for subset in subsets}
    parts = [b"BT 1 0 0 1 %.2f %.2f Tm" % (x, y)]
    drawn: list[bytes] = []
    face, rise = -1, 0
    for glyph in run.glyphs:
        if (glyph.face, glyph.y) != (face, rise):
            parts += _shown(drawn)
            parts += [b"%s %.2f Tf" % (fonts[glyph.face].name, size)] if glyph.face != face else []
            parts += [b"%.3f Ts" % (glyph.y * size / 1000)] if glyph.y != rise else []
            face, rise, drawn = glyph.face, glyph.y, []
        font = fonts[glyph.face]
        after = glyph.x + font.widths[glyph.id] - glyph.advance
        before = b">%d<" % -glyph.x if glyph.x else b""
        drawn.append(before + b"%04x" % font.numbers[glyph.id] + (b">%d<" % after if after else b""))
    return b" ".join([*parts, *_shown(drawn), b"0 Ts ET" if rise else b"ET"])


def _shown(glyphs: Sequence[bytes]) -> list[bytes]:
    return [without_empty_parts(b"[<%s>]TJ" % b"".join(glyphs))] if glyphs else []


def font_objects(
    family: str,
    program: bytes,
    widths: dict[int, int],
    unicode: dict[int, str],
    ascent: int,
    descent: int,
    letter: str = "V",
) -> tuple[bytes, ...]:
    """Return a Type 0 font, its CIDFont, descriptor, program and ToUnicode map, in this order (ISO 32000-1, 9.7).

    Subsets of one font in one file are told apart by their tags (9.6.4), here by `letter`.
    """
    name = f"/HANDT{letter}+{family.replace(' ', '-')}".encode()
    is_otf = program[:4] == b"OTTO"
    kind, key = (b"0", b"FontFile3") if is_otf else (b"2", b"FontFile2")
    more = b"/Subtype/OpenType" if is_otf else b"/Length1 %d" % len(program)
    mapping = b"" if is_otf else b"/CIDToGIDMap/Identity"
    width = b"".join(b"%d[%d]" % item for item in sorted(widths.items()))
    return (
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%%d 0 R]/ToUnicode %%d 0 R>>"
        % name,
        b"<</Type/Font/Subtype/CIDFontType%s/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>%s/W[%s]/FontDescriptor %%d 0 R>>" % (kind, name, mapping, width),
        b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[0 %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
        b"/CapHeight %d/StemV 80/%s %%d 0 R>>"
        % (name, descent, max(widths.values()), ascent, ascent, descent, ascent, key),
        writer.deflated(program, more, level=9),
        writer.deflated(_cmap(unicode), level=9),
    )


def _cmap(unicode: dict[int, str]) -> bytes:
    lines = [b"<%04x> <%s>" % (number, text.encode("utf-16-be").hex().encode()) for number, text in unicode.items()]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)"
        b"/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><ffff>"
        b"endcodespacerange\n" + body + b"\nendcmap CMapName currentdict/CMap defineresource pop end end"
    )


def to_unicode(meaning: Mapping[int, str]) -> dict[int, str]:
    """Return the text that each glyph stands for, as a ToUnicode map can say it.

    A glyph that stands for no character of its own gets an invisible one, for an empty entry is malformed; where one
    letter has many forms, as in Nastaliq, variation selectors tell them apart.
    """
    counts: Counter[str] = Counter()
    said = {}
    for glyph, text in sorted(meaning.items()):
        form = counts[text] // _ALIKE
        counts[text] += 1
        said[glyph] = (text or "\u200b") + (_SELECTORS[(form - 1) % len(_SELECTORS)] if form else "")
    return said
