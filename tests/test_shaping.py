"""Short texts are shaped as HarfBuzz does, in runs of one direction, and their font holds their glyphs and no other."""

import re
import zlib
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import uharfbuzz as hb
from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from handouts.errors import LayoutError
from handouts.fonts.fontconfig import find
from handouts.fonts.shaping import Typeface, Typefaces, bidi_line
from handouts.fonts.subsets import GlyphRun, draw, number_objects
from handouts.model.galley import Subset
from handouts.model.scripts import Direction
from handouts.pdf import writer

FAMILIES = ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans", "Noto Nastaliq Urdu")
FILES = {family: find(family) for family in FAMILIES}
FACES = {family: Typefaces([Typeface(str(file.path), file.index, family)]) for family, file in FILES.items()}
LATIN = FACES["Noto Sans"]
PROGRAM = 3
"""The place of the font program among a subset's objects."""


def width_in_harfbuzz(family: str, text: str) -> float:
    """Return a text's width in thousandths of its size, asked of HarfBuzz directly."""
    face = hb.Face(hb.Blob.from_file_path(str(FILES[family].path)), FILES[family].index)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(face), buffer)
    return float(sum(position.x_advance for position in buffer.glyph_positions) * 1000 / face.upem)


def font_of(subset: Subset) -> TTFont:
    """Open a subset's program with fontTools."""
    _, _, packed = subset.objects[PROGRAM].partition(b"stream\n")
    return TTFont(BytesIO(zlib.decompress(packed.removesuffix(b"\nendstream"))))


def subset_of(face: Typefaces, *runs: GlyphRun) -> Subset:
    """Return the one font that runs of one face need."""
    (subset,) = face.subset(runs)
    return subset


def page_of(family: str, text: str, size: float = 20) -> bytes:
    """Return a PDF with one page that shows a text at (50, 50)."""
    run = FACES[family].shape(text)
    subset = subset_of(FACES[family], run)
    page = b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 400 100]/Resources<</Font<</V0 10 0 R>>>>/Contents 1 0 R>>"
    objects = {2: b"<</Type/Catalog/Pages 3 0 R>>", 3: b"<</Type/Pages/Kids[4 0 R]/Count 1>>", 4: page, 5: b"<<>>"}
    streams = {1: writer.stream(draw(run, [subset], 50, 50, size))}
    return writer.write(streams | number_objects([subset], 10)[0], objects, root=2, info=5)


def text_of(data: bytes) -> str:
    return str(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded())


@pytest.mark.parametrize("text", ["0123456789", "1 of 12", "Code ABCD2345", "AVATAR To. We", "“Ünïcödé” – ½"])
def test_a_text_is_as_wide_as_harfbuzz_says(text: str) -> None:
    """Kerning and all, to half a thousandth a glyph."""
    assert LATIN.shape(text).width == pytest.approx(width_in_harfbuzz("Noto Sans", text), abs=0.5 * len(text))


def test_pairs_are_kerned() -> None:
    """AV is narrower than A and V."""
    assert LATIN.shape("AV").width < LATIN.shape("A").width + LATIN.shape("V").width


def test_digits_are_equally_wide() -> None:
    """So that page numbers don't dance."""
    assert len({LATIN.shape(digit).width for digit in "0123456789"}) == 1


@given(text=st.text("AVToWe.,1740fi ", min_size=1, max_size=12))
def test_glyphs_say_the_text(text: str) -> None:
    """Each letter is said once, by the first glyph of its cluster."""
    assert "".join(glyph.text for glyph in LATIN.shape(text).glyphs) == text


@pytest.mark.parametrize("letter", ["癌", "\ue000", "\U0001f600", "س"])
def test_a_letter_without_glyph_is_an_error(letter: str) -> None:
    """The message names the code point and the family; it does not print what may be a patient's name."""
    with pytest.raises(LayoutError) as raised:
        LATIN.shape(f"A{letter}B")
    assert raised.value.message == f"no glyph in Noto Sans for U+{ord(letter):04X}"


def test_arabic_letters_join() -> None:
    """Glyphs come from right to left, in their joined forms, none missing."""
    face = FACES["Noto Sans Arabic"]
    joined, alone = face.shape("محمد"), [face.shape(letter).glyphs[0] for letter in "محمد"]
    assert [glyph.text for glyph in joined.glyphs] == list("دمحم")
    assert {glyph.id for glyph in joined.glyphs} - {glyph.id for glyph in alone}


def test_a_latin_text_on_a_page_from_the_right_keeps_its_signs_in_place() -> None:
    """A code after its number sign, an initial before its full stop."""
    file = FILES["Noto Sans"]
    face = Typefaces([Typeface(str(file.path), file.index, "Noto Sans")], "ar", "rtl")
    for text in ("#J22MQXKD", "Example, M."):
        assert "".join(glyph.text for glyph in face.shape(text).glyphs) == text


def test_a_subset_holds_the_glyphs_used_and_no_other() -> None:
    """A font that tells which letters another patient's name has would be a leak; .notdef stays, as it must."""
    run = LATIN.shape("1 of 4")
    font = font_of(subset_of(LATIN, run))
    assert font["maxp"].numGlyphs == len({glyph.id for glyph in run.glyphs}) + 1
    assert not {"cmap", "GSUB", "GPOS", "name", "post"} & set(font.keys())


def test_a_subset_keeps_shapes_and_widths() -> None:
    """Each glyph has the outline and the advance that it has in the whole font."""
    run = LATIN.shape("Agé")
    subset = subset_of(LATIN, run)
    small, whole = font_of(subset), TTFont(FILES["Noto Sans"].path)
    for glyph in run.glyphs:
        here, there = small.getGlyphOrder()[subset.numbers[glyph.id]], whole.getGlyphOrder()[glyph.id]
        assert small["hmtx"][here] == whole["hmtx"][there]
        points, *_ = small["glyf"][here].getCoordinates(small["glyf"])
        assert points == whole["glyf"][there].getCoordinates(whole["glyf"])[0]


def test_glyphs_of_a_font_keyed_by_cids_are_called_by_their_places() -> None:
    """Readers differ in which of the two they ask an OpenType font for; both find the same outline."""
    file = find("Noto Sans CJK SC")
    face = Typefaces([Typeface(str(file.path), file.index, file.family)])
    run = face.shape("第1页")
    subset = subset_of(face, run)
    small, whole = font_of(subset), TTFont(file.path, fontNumber=file.index & 0xFFFF)
    names = small["CFF "].cff[0].charset
    assert names == [".notdef", *(f"cid{place:05}" for place in range(1, len(names)))]
    for glyph in run.glyphs:
        drawn, meant = BoundsPen(None), BoundsPen(None)
        small.getGlyphSet()[names[subset.numbers[glyph.id]]].draw(drawn)
        whole.getGlyphSet()[f"cid{glyph.id:05}"].draw(meant)
        assert drawn.bounds == meant.bounds


def test_the_same_runs_make_the_same_subset() -> None:
    """To the byte."""
    assert LATIN.subset([LATIN.shape("1 of 4")]) == LATIN.subset([LATIN.shape("1 of 4")])


def test_a_subset_is_small() -> None:
    """Values of one handout take a few kilobytes, not a whole font."""
    assert sum(map(len, subset_of(LATIN, LATIN.shape("Maria Example, 4 May 1961")).objects)) < 8_000


@pytest.mark.parametrize("text", ["1 of 12", "AVATAR To. We", "Ünïcödé fi"])
def test_what_is_drawn_reads_back(text: str) -> None:
    """Copied text is the text."""
    assert text_of(page_of("Noto Sans", text)) == text


@pytest.mark.parametrize("family", ["Noto Sans", "DejaVu Sans"])
def test_the_pen_ends_where_harfbuzz_does(family: str) -> None:
    """The last letter's right side, as pdfium draws it, is where the shaped width says, whatever the em's units."""
    text, size = "AVAVAVAVH", 20.0
    textpage = pypdfium2.PdfDocument(page_of(family, text, size))[0].get_textpage()
    _, _, right, _ = textpage.get_charbox(len(text) - 1, loose=True)
    assert right == pytest.approx(50 + width_in_harfbuzz(family, text) * size / 1000, abs=0.1)


def test_letters_above_and_below_push_nothing_away() -> None:
    """Nastaliq's dots stand where they are kerned to, and what follows where it would without them, in PDFium, too."""
    family, text, size = "Noto Nastaliq Urdu", "چھاتی کا کینسر", 20.0
    textpage = pypdfium2.PdfDocument(page_of(family, text, size))[0].get_textpage()
    right = max(textpage.get_charbox(k, loose=True)[2] for k in range(textpage.count_chars()))
    assert right == pytest.approx(50 + width_in_harfbuzz(family, text) * size / 1000, abs=0.5)


def test_a_font_is_five_objects_from_a_number_on() -> None:
    """They refer to one another by the numbers they get; a reader finds widths and a ToUnicode map."""
    with pikepdf.open(BytesIO(page_of("Noto Sans", "AV"))) as read:
        font = read.pages[0].Resources.Font.V0
        (cid,) = font.DescendantFonts
        assert (font.objgen[0], cid.FontDescriptor.FontFile2.objgen[0], font.ToUnicode.objgen[0]) == (10, 13, 14)
        assert re.fullmatch(r"/[A-Z]{6}\+Noto-Sans", str(font.BaseFont))
        assert len(re.findall(rb"^<\w{4}> <\w{4}>$", font.ToUnicode.read_bytes(), re.MULTILINE)) == 2


def runs_of(text: str, direction: Direction) -> list[str]:
    """Return the runs from left to right, each as its own text."""
    found = bidi_line(text, direction)
    return [found.text[start:end] for start, end, _ in found.runs]


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("page 1 of 4", "ltr", ["page 1 of 4"]),
        ("אבג abc", "rtl", ["abc", "אבג "]),
        ("abc אבג", "ltr", ["abc ", "אבג"]),
        ("אבג 31 דהו", "rtl", [" דהו", "31", "אבג "]),
        ("אב (abc) גד", "rtl", [") גד", "abc", "אב ("]),
        ("אב \u2068+1 555\u2069", "rtl", ["+1 555", "אב "]),
        ("אב +1 555", "rtl", ["+1 555", "אב "]),
        ("اب 0800 111 222 جد", "rtl", [" جد", "0800 111 222", "اب "]),
        ("Call اب 0800 111 222 today", "ltr", ["Call ", "اب", " ", "0800 111 222 today"]),
        ("اب ٠٨٠٠ ١١١ ٢٢٢", "rtl", ["٠٨٠٠", " ", "١١١", " ", "٢٢٢", "اب "]),
        ("اب.", "ltr", ["اب."]),
    ],
)
def test_runs_stand_in_visual_order(text: str, direction: Direction, expected: list[str]) -> None:
    """Numbers in right-to-left text keep their own order; brackets and isolates go with what is around them."""
    assert runs_of(text, direction) == expected


def test_each_character_is_in_one_run() -> None:
    """Whatever the order, nothing is lost or doubled."""
    text = "شكرا Anna (1961) — abc אבג 20–30"
    assert sorted(k for start, end, _ in bidi_line(text, "rtl").runs for k in range(start, end)) == list(
        range(len(text))
    )


def test_an_empty_text_has_no_letters() -> None:
    """Nothing to draw is no error."""
    assert [run for run in bidi_line("", "rtl").runs if run[1] > run[0]] == []
