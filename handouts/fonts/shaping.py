"""Shape short texts that differ from handout to handout, in any script, through HarfBuzz and FriBidi.

`Typefaces` is a chain of fonts: `shape` turns a text into a `GlyphRun`, glyphs from left to right, `subset` makes fonts
of the glyphs of some runs, and `subsets.draw` draws a run with them. A letter that no font has is an error. Runs of one
direction are put in the order in which they stand on the page (UAX 9) by FriBidi, which Pango uses as well, so that a
value in a margin reads as it would in the text.
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import groupby, pairwise
from operator import and_
from typing import Final, NamedTuple
from unicodedata import category

import uharfbuzz as hb

from handouts.control_characters import DIRECTING, is_shapeless
from handouts.errors import LayoutError, MissingTool
from handouts.fonts.fontconfig import FRIBIDI, FRIBIDI_PACKAGE, FontFile, library
from handouts.fonts.subsets import Glyph, GlyphRun, font_objects, to_unicode
from handouts.language.isolation import directed, may_turn
from handouts.model.galley import FootFile, Subset
from handouts.model.scripts import Direction, Ranges, script_of

_DROPPED: Final = (
    "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "DSIG", "STAT", "OS/2", "name", "post", "cmap", "kern", "gasp", "VORG",
    "vhea", "vmtx",
)  # fmt: skip
"""Tables that a font in a PDF has no use for."""
_PARAGRAPH: Final = {"ltr": 0x110, "rtl": 0x111}
"""FRIBIDI_PAR_LTR and FRIBIDI_PAR_RTL."""
_DIRECTIONS: Final[tuple[Direction, Direction]] = ("ltr", "rtl")
DirectionRun = tuple[int, int, int]


class Typeface:
    """An open font file, for the characters in `ranges` or for all that it has."""

    def __init__(self, path: str, index: int, family: str, ranges: Ranges = ()) -> None:
        self.family = family
        self.ranges = ranges
        self.face = hb.Face(hb.Blob.from_file_path(path), index & 0xFFFF)
        self.font = hb.Font(self.face)
        self.scale = 1000 / self.face.upem

    def has(self, letter: str) -> bool:
        """Whether this face is for a character and has a glyph for it."""
        code = ord(letter)
        is_for = not self.ranges or letter == " " or any(first <= code <= last for first, last in self.ranges)
        return is_for and bool(self.font.get_nominal_glyph(code))

    def subset(self, place: int, meaning: dict[int, str], letter: str) -> Subset:
        """Return a font of these glyphs, each with the text it stands for; `place` is the face's in its chain."""
        plan = hb.SubsetPlan(self.face, _input(meaning))
        numbers = {old: plan.old_to_new_glyph_mapping[old] for old in meaning}
        widths = {old: round(self.font.get_glyph_h_advance(old) * self.scale) for old in meaning}
        unicode = {numbers[old]: text for old, text in to_unicode(meaning).items()}
        extents = self.font.get_font_extents("ltr")
        objects = font_objects(
            self.family,
            bytes(plan.execute().blob.data),
            {numbers[old]: width for old, width in widths.items()},
            unicode,
            round(extents.ascender * self.scale),
            round(extents.descender * self.scale),
            letter,
        )
        return Subset(place, numbers, widths, objects, letter)


def _input(glyphs: Iterable[int]) -> hb.SubsetInput:
    """Return what to keep of a font.

    In a font keyed by CIDs these must be the new places of its glyphs: readers look for a place in an OpenType font,
    whatever CID its CFF table gives it (ISO 32000-1, 9.7.4.2).
    """
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    flags = hb.SubsetFlags
    wanted.flags = flags.NO_LAYOUT_CLOSURE | flags.NO_HINTING | flags.CFF_IDENTITY_CHARSET
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    return wanted


class Typefaces:
    """A chain of faces for texts of one language; the first that has a letter sets it."""

    def __init__(self, faces: Sequence[Typeface], language: str = "en", direction: Direction = "ltr") -> None:
        self.faces = tuple(faces)
        self.language = language
        self.direction = direction
        self.word_space = 1000 * script_of(language).word_space_em
        self._letters: dict[str, _Letter] = {}

    def shape(self, text: str) -> GlyphRun:
        """Shape one line; raise `LayoutError` where every face lacks a character."""
        text, runs = bidi_line(text, self.direction)
        parts = self._parts(text)
        glyphs: list[Glyph] = []
        for start, end, direction in runs:
            inside = [(max(a, start), min(b, end), place) for (a, b), place in parts.items() if a < end and b > start]
            for a, b, place in inside if direction == "ltr" else reversed(inside):
                glyphs += self._shape(text, a, b, place, direction)
        return GlyphRun(text, tuple(glyphs), sum(glyph.advance for glyph in glyphs))

    def subset(self, runs: Iterable[GlyphRun], letter: str = "V") -> tuple[Subset, ...]:
        """Return fonts of the glyphs of `runs` and no other, one for each face used; `letter` is of their names."""
        meaning: dict[int, dict[int, str]] = {}
        for run in runs:
            for glyph in run.glyphs:
                known = meaning.setdefault(glyph.face, {})
                known[glyph.id] = known.get(glyph.id) or glyph.text
        return tuple(self.faces[place].subset(place, meaning[place], letter) for place in sorted(meaning))

    def _parts(self, text: str) -> dict[tuple[int, int], int]:
        """Return the parts of a text that one face sets in one script, each with the face's place."""
        letters = [self._letter(letter) for letter in text]
        keys: list[tuple[int, str]] = [(0, "")]
        for start, end in _clusters(letters):
            able = reduce(and_, (letter.able for letter in letters[start:end]))
            if not able:
                raise self._missing(text[start:end])
            place, script = (able & -able).bit_length() - 1, keys[-1][1]
            beside = letters[end].able if end < len(letters) else 0
            is_beside = keys[-1][0] == place or beside >> place & 1
            if text[start] == " " and self.faces[place].ranges and (self.word_space or not is_beside):
                able &= able - 1  # a wider space, which WeasyPrint sets alone, or one that has no such letter beside it
                place = (able & -able).bit_length() - 1
            keys += [(place, letters[start].script or script)] * (end - start)
        parts, start = {}, 0
        for (place, _), same in groupby(keys[1:]):
            end = start + len(list(same))
            parts[start, end] = place
            start = end
        return parts

    def _letter(self, letter: str) -> "_Letter":
        known = self._letters.get(letter)
        if known is None:
            kind = category(letter)
            needs_none = kind != "Zs" and is_shapeless(letter)
            able = sum(1 << place for place, face in enumerate(self.faces) if needs_none or face.has(letter))
            known = self._letters[letter] = _Letter(able, kind in ("Mn", "Mc", "Me", "Cf"), _script(letter))
        return known

    def _missing(self, letters: Iterable[str]) -> LayoutError:
        lost = next((letter for letter in letters if not any(face.has(letter) for face in self.faces)), "")
        families = ", ".join(face.family for face in self.faces)
        if lost:
            return LayoutError(f"no glyph in {families} for U+{ord(lost):04X}", "install a font that has it")
        return LayoutError(f"none of {families} has both a letter and its marks", "install a font that has both")

    def _shape(self, text: str, start: int, end: int, place: int, direction: Direction) -> Iterator[Glyph]:
        """Yield the glyphs of a part from left to right; the first of a cluster stands for its text."""
        face = self.faces[place]
        buffer = hb.Buffer()
        buffer.add_str(text, start, end - start)
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = direction, self.language
        hb.shape(face.font, buffer)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        ends = dict(pairwise([*sorted({info.cluster for info in infos}), end]))
        seen: set[int] = set()
        for info, position in zip(infos, positions, strict=True):
            if not info.codepoint:
                raise self._missing(text[info.cluster])
            said = "" if info.cluster in seen else text[info.cluster : ends[info.cluster]]
            seen.add(info.cluster)
            lengths = (position.x_advance, position.x_offset, position.y_offset)
            advance, x, y = (round(length * face.scale) for length in lengths)
            wider = round(self.word_space) if said == " " else 0
            yield Glyph(info.codepoint, advance + wider, said, place, x, y)


class Ink(NamedTuple):
    """Where the ink of a glyph is around the pen, y up, in thousandths of the font's size.

    Its box, and how far down and up it reaches in each column, `INK_COLUMN` wide, counted from the pen: letters of
    Nastaliq reach over and under each other without touching.
    """

    left: float
    bottom: float
    right: float
    top: float
    columns: dict[int, tuple[float, float]]


INK_COLUMN: Final = 20
_Point = tuple[float, float]


def inks(font_file: bytes, index: int, glyphs: Iterable[int]) -> dict[int, Ink]:
    """Return where the ink of each glyph of a font is."""
    face = hb.Face(hb.Blob(font_file), index & 0xFFFF)
    font, scale, found = hb.Font(face), 1000 / face.upem, {}
    for glyph in glyphs:
        pen = _InkPen(scale)
        font.draw_glyph_with_pen(glyph, pen)
        box = font.get_glyph_extents(glyph) or hb.GlyphExtents(0, 0, 0, 0)
        left, top = box.x_bearing * scale, box.y_bearing * scale
        found[glyph] = Ink(left, top + box.height * scale, left + box.width * scale, top, pen.columns)
    return found


class _InkPen:
    """Walks along an outline and notes where it comes (the protocol is that of fontTools' pens)."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.at = self.start = (0.0, 0.0)
        self.columns: dict[int, tuple[float, float]] = {}

    def moveTo(self, to: _Point) -> None:  # noqa: N802
        self.at = self.start = to

    def lineTo(self, to: _Point) -> None:  # noqa: N802
        (ax, ay), (bx, by) = self.at, to
        steps = 1 + int(2 * self.scale * abs(bx - ax) / INK_COLUMN)
        for step in range(steps + 1):
            column = int((ax + (bx - ax) * step / steps) * self.scale // INK_COLUMN)
            y = (ay + (by - ay) * step / steps) * self.scale
            low, high = self.columns.get(column, (y, y))
            self.columns[column] = (min(low, y), max(high, y))
        self.at = to

    def qCurveTo(self, by: _Point, to: _Point) -> None:  # noqa: N802
        """Go through the middle of a curve, which is near enough for letters."""
        self.lineTo(_weighed((self.at, 1), (by, 2), (to, 1)))
        self.lineTo(to)

    def curveTo(self, by: _Point, then: _Point, to: _Point) -> None:  # noqa: N802
        self.lineTo(_weighed((self.at, 1), (by, 3), (then, 3), (to, 1)))
        self.lineTo(to)

    def closePath(self) -> None:  # noqa: N802
        self.lineTo(self.start)


def _weighed(*points: tuple[_Point, int]) -> _Point:
    total = sum(weight for _, weight in points)
    x, y = (sum(point[axis] * weight for point, weight in points) / total for axis in (0, 1))
    return x, y


def typefaces(files: Iterable[FontFile | FootFile], language: str, direction: str) -> Typefaces:
    """Open a chain of font files."""
    faces = [Typeface(str(file.path), file.index, file.family, file.ranges) for file in files]
    return Typefaces(faces, language, "rtl" if direction == "rtl" else "ltr")


class _Letter(NamedTuple):
    """A character: the faces that have it (a bit each), whether it belongs to the letter before it, and its script."""

    able: int
    joins: bool
    script: str


def _clusters(letters: Sequence[_Letter]) -> Iterator[tuple[int, int]]:
    """Yield where each letter begins and ends with the marks and joiners that belong to it."""
    starts = [k for k, letter in enumerate(letters) if not k or not letter.joins]
    yield from pairwise([*starts, len(letters)])


def _script(letter: str) -> str:
    """Return a letter's script as HarfBuzz knows it, empty for what all scripts share."""
    buffer = hb.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    return buffer.script or ""


class BidiLine(NamedTuple):
    """A text without control characters of direction, and its runs from left to right: start, end, direction."""

    text: str
    runs: tuple[tuple[int, int, Direction], ...]


def bidi_line(text: str, direction: Direction) -> BidiLine:
    """Return a line of a paragraph of this direction, with its numbers and phrases isolated."""
    if not may_turn(text) and direction == "ltr":
        return BidiLine(text, ((0, len(text), "ltr"),))
    signs = directed(text, direction)
    known = [
        (sign, level) for sign, level in zip(signs, _levels(signs, direction), strict=True) if sign not in DIRECTING
    ]
    found = list(_logical([level for _, level in known]))
    for level in range(max((level for _, level in known), default=0), 0, -1):  # UAX 9, L2: reverse this level and above
        found = [run for part in _parts(found, level) for run in part]
    runs = ((start, end, _DIRECTIONS[level % 2]) for start, end, level in found)
    return BidiLine("".join(sign for sign, _ in known), tuple(runs))


def _logical(levels: list[int]) -> Iterator[DirectionRun]:
    """Yield (start, end, level) of each run in the order of the text."""
    start = 0
    for level, same in groupby(levels):
        end = start + len(list(same))
        yield start, end, level
        start = end


def _parts(found: list[DirectionRun], lowest: int) -> Iterator[list[DirectionRun]]:
    for is_high, part in groupby(found, key=lambda run: run[2] >= lowest):
        same = list(part)
        yield same[::-1] if is_high else same


def _levels(text: str, direction: Direction) -> list[int]:
    """Return each character's embedding level (UAX 9, rules P to I, with isolates and paired brackets)."""
    fribidi, count = _fribidi(), len(text)
    characters = (ctypes.c_uint32 * count)(*map(ord, text))
    types, brackets = (ctypes.c_uint32 * count)(), (ctypes.c_uint32 * count)()
    fribidi.fribidi_get_bidi_types(characters, count, types)
    fribidi.fribidi_get_bracket_types(characters, count, types, brackets)
    levels = (ctypes.c_int8 * count)()
    paragraph = ctypes.c_uint32(_PARAGRAPH[direction])
    fribidi.fribidi_get_par_embedding_levels_ex(types, brackets, count, ctypes.byref(paragraph), levels)
    return list(levels)


@cache
def _fribidi() -> ctypes.CDLL:
    found = library(FRIBIDI)
    if found is None:
        raise MissingTool("FriBidi is not installed", f"apt-get install {FRIBIDI_PACKAGE}")
    return found
