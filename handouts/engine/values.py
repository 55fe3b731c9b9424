"""Draw short texts that differ from handout to handout: shaped by HarfBuzz, in a font subset made for them.

The only module that knows HarfBuzz. A text becomes a `Run` of glyphs; a `Typeface` is the font file; a `Subset` holds
the glyphs of some runs as PDF objects. Nothing is drawn that the face has no glyph for.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import uharfbuzz as hb
from msgspec import Struct

from handouts.engine import pdf
from handouts.errors import LayoutError

_DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "JSTF", "DSIG", "STAT", "OS/2", "name", "post", "cmap", "kern", "gasp")


class Glyph(NamedTuple):
    """A glyph of the face, how far it moves the pen in thousandths of the size, and the text it stands for."""

    id: int
    advance: int
    text: str


class Run(NamedTuple):
    """A shaped line of text; `width` in thousandths of the size."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: int


class Subset(Struct, frozen=True):
    """Glyphs of a face as a PDF font: `numbers` maps the face's glyph ids to the subset's, `widths` gives each one's
    own advance; `objects` are the font's five objects, with `%d` for the numbers they refer to."""

    numbers: dict[int, int]
    widths: dict[int, int]
    objects: tuple[bytes, ...]


class Typeface:
    """An open font file."""

    def __init__(self, path: str, index: int, family: str) -> None:
        self.family = family
        self.face = hb.Face(hb.Blob.from_file_path(path), index)
        self.font = hb.Font(self.face)
        self._scale = 1000 / self.face.upem

    def shape(self, text: str) -> Run:
        """Shape one line; raise `LayoutError` where the face lacks a character."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer)
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        ends = dict(pairwise([*sorted({info.cluster for info in infos}), len(text)]))
        seen: set[int] = set()
        glyphs = []
        for info, place in zip(infos, places, strict=True):
            if not info.codepoint:
                raise LayoutError(f"no glyph in {self.family} for U+{ord(text[info.cluster]):04X}")
            if place.x_offset or place.y_offset:
                raise LayoutError(f"marks above or below letters in “{text}”", "only plain text fits a page's margin")
            said = "" if info.cluster in seen else text[info.cluster : ends[info.cluster]]
            seen.add(info.cluster)
            glyphs.append(Glyph(info.codepoint, round(place.x_advance * self._scale), said))
        return Run(text, tuple(glyphs), sum(glyph.advance for glyph in glyphs))

    def subset(self, runs: Iterable[Run]) -> Subset:
        """Return a font that holds the glyphs of `runs` and no other."""
        meaning: dict[int, str] = {}
        for run in runs:
            for glyph in run.glyphs:
                meaning[glyph.id] = meaning.get(glyph.id) or glyph.text
        plan = hb.SubsetPlan(self.face, self._input(meaning))
        numbers = {old: plan.old_to_new_glyph_mapping[old] for old in meaning}
        widths = {old: round(self.font.get_glyph_h_advance(old) * self._scale) for old in meaning}
        program = bytes(plan.execute().blob.data)
        unicode = {numbers[old]: text or "\u200b" for old, text in sorted(meaning.items())}
        return Subset(numbers, widths, self._objects(program, {numbers[old]: widths[old] for old in meaning}, unicode))

    def _input(self, glyphs: Iterable[int]) -> hb.SubsetInput:
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
        return wanted

    def _objects(self, program: bytes, widths: dict[int, int], unicode: dict[int, str]) -> tuple[bytes, ...]:
        """ISO 32000-1, 9.7: a Type 0 font, its CIDFont, descriptor, program and ToUnicode map, in this order."""
        extents = self.font.get_font_extents("ltr")
        ascent, descent = round(extents.ascender * self._scale), round(extents.descender * self._scale)
        name = b"/HANDTX+" + self.family.replace(" ", "-").encode()
        is_otf = program[:4] == b"OTTO"
        kind, key = (b"0", b"FontFile3") if is_otf else (b"2", b"FontFile2")
        more = b"/Subtype/OpenType" if is_otf else b"/Length1 %d" % len(program)
        width = b"".join(b"%d[%d]" % item for item in sorted(widths.items()))
        return (
            b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%%d 0 R]/ToUnicode %%d 0 R>>"
            % name,
            b"<</Type/Font/Subtype/CIDFontType%s/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/CIDToGIDMap/Identity/W[%s]/FontDescriptor %%d 0 R>>" % (kind, name, width),
            b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[0 %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
            b"/CapHeight %d/StemV 80/%s %%d 0 R>>"
            % (name, descent, max(widths.values()), ascent, ascent, descent, ascent, key),
            pdf.deflated(program, more, level=9),
            pdf.deflated(_to_unicode(unicode), level=9),
        )


def number_objects(subset: Subset, first: int) -> dict[int, bytes]:
    """Return a subset's objects by number, from `first` on; `first` is the font itself."""
    font, cid, descriptor, program, unicode = subset.objects
    return {
        first: font % (first + 1, first + 4),
        first + 1: cid % (first + 2),
        first + 2: descriptor % (first + 3),
        first + 3: program,
        first + 4: unicode,
    }


def draw(run: Run, subset: Subset, x: float, y: float, size: float) -> bytes:
    """Return the operators that draw `run` with the font `/V` at (x, y) in points, y up."""
    parts: list[bytes] = []
    for glyph in run.glyphs:
        extra = subset.widths[glyph.id] - glyph.advance
        parts.append(b"%04x" % subset.numbers[glyph.id] + (b">%d<" % extra if extra else b""))
    return b"BT/V %.2f Tf 1 0 0 1 %.2f %.2f Tm[<%s>]TJ ET" % (size, x, y, b"".join(parts))


def _to_unicode(unicode: dict[int, str]) -> bytes:
    lines = [b"<%04x> <%s>" % (number, text.encode("utf-16-be").hex().encode()) for number, text in unicode.items()]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)"
        b"/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><ffff>"
        b"endcodespacerange\n" + body + b"\nendcmap CMapName currentdict/CMap defineresource pop end end"
    )
