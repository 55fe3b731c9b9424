"""Every page's foot and margin marks are pagination artifacts that say what they should, inside the margins."""

from dataclasses import dataclass
from datetime import date
from math import inf

import pikepdf
import pypdfium2
import pytest
from engine import FEET, PAGE, assemble, galley, info, pages_of
from msgspec.structs import replace
from pdf_reader import open_pdf, page_text, sequences
from pypdfium2 import raw

from handouts.assemble.assembly import Assembler
from handouts.assemble.pagination import Way, break_pages
from handouts.errors import LayoutError
from handouts.fonts.fontconfig import chain
from handouts.fonts.shaping import typefaces
from handouts.language import fixed_words
from handouts.language.formats import Wording
from handouts.language.locale import conventions
from handouts.model import page as geometry
from handouts.model.galley import Galley
from handouts.model.page import PT_PER_MM, Page
from handouts.model.scripts import script_of

EDGE_MM = 3.7
"""What desktop printers can't print: about 4 mm."""
PAGES = [geometry.page(paper, size) for paper, size in geometry.SHEETS]


@dataclass(frozen=True)
class Letter:
    """A letter on a page, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


DRAFT = FEET.drafts["status"]


def leaflet() -> Galley:
    return galley("<h1>Title</h1>" + "<p>Some text.</p>" * 12)


def letters(data: bytes, number: int = 0) -> list[Letter]:
    textpage = pypdfium2.PdfDocument(data)[number].get_textpage()
    found = [(textpage.get_text_range(k, 1), *textpage.get_charbox(k)) for k in range(textpage.count_chars())]
    return [Letter(*item) for item in found if item[0].strip()]


def handout(made: Galley, page: Page = PAGE, *, height_px: float = inf, is_sample: bool = False) -> bytes:
    """Return all pieces on pages of a height."""
    assembler = Assembler(made, page)
    pages = break_pages(Way([list(made.pieces.values())]), min(height_px, assembler.height_px))
    marks = made.feet.marks(["status"], is_sample=is_sample)
    return assembler.assemble(pages, info()._replace(marks=marks))


def with_feet(**words: object) -> Galley:
    """Return the galley with other words at its feet, which are within its font's letters."""
    return replace(leaflet(), feet=replace(FEET, **words))


def test_each_page_says_its_number() -> None:
    """“1 of 3”, “2 of 3”, “3 of 3”."""
    data = handout(leaflet(), height_px=160)
    assert len(open_pdf(data).pages) == 3
    for number in range(3):
        assert f"{number + 1} of 3" in page_text(data, number)


def test_each_page_says_topic_version_and_code() -> None:
    """So that a page on its own can be told."""
    data = handout(leaflet(), height_px=160)
    for number in range(3):
        for words in (FEET.topic, FEET.version, "Code ABCD2345"):
            assert words in page_text(data, number)
        assert (DRAFT in page_text(data, number)) == (number > 0)


def test_margins_are_pagination_artifacts() -> None:
    """Header and Footer, with nothing of them among the tags (ISO 14289-1, 7.8)."""
    read = open_pdf(handout(leaflet(), height_px=160))
    for number, page in enumerate(read.pages):
        margins = [marked for marked in sequences(page) if marked.properties.get("/Type") == "/Pagination"]
        kinds = {"/Header", "/Footer"} if number else {"/Footer"}
        assert {str(marked.properties["/Subtype"]) for marked in margins} == kinds
        assert all(marked.tag == "/Artifact" and marked.mcid is None for marked in margins)
        said = "".join(marked.glyphs for marked in margins)
        assert FEET.topic in said
        assert (DRAFT in said) == (number > 0)


def test_only_the_sample_clinic_says_so() -> None:
    """SAMPLE stands in the margin of each of its pages but the first, where a strip says it, and on no other's."""
    data = handout(leaflet(), height_px=160, is_sample=True)
    assert ["SAMPLE" in page_text(data, number) for number in range(3)] == [False, True, True]
    assert "SAMPLE" not in page_text(handout(leaflet()))


def test_a_reviewed_handout_has_no_draft_mark() -> None:
    """Without words for it there is no header at all."""
    with open_pdf(handout(with_feet(drafts={}), height_px=160)) as read:
        subtypes = {marked.properties.get("/Subtype") for marked in sequences(read.pages[1])}
    assert "/Footer" in subtypes
    assert "/Header" not in subtypes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.paper.id}-{page.format.id}")
def test_margins_stay_in_the_margins(page: Page) -> None:
    """On every paper and in every format no letter of them is near the edge, across the sides or in the text's room."""
    data = handout(leaflet(), page, height_px=160, is_sample=True)
    side, top, bottom = (
        length * PT_PER_MM for length in (page.margin_side_mm, page.margin_top_mm, page.margin_bottom_mm)
    )
    text_top = page.height_pt - top
    for letter in (*letters(data), *letters(data, 1)):
        is_margin = letter.bottom > text_top or letter.top < bottom
        assert side - 1 <= letter.left < letter.right <= page.width_pt - side + 1
        assert EDGE_MM * PT_PER_MM <= letter.bottom < letter.top <= page.height_pt - EDGE_MM * PT_PER_MM
        assert is_margin or bottom <= letter.bottom < letter.top <= text_top
    assert FEET.topic in page_text(data)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.paper.id}-{page.format.id}")
def test_marks_and_feet_are_as_large_as_print_of_their_kind_begins(page: Page) -> None:
    """12 points in clear print, 16 in large, 24 in giant (UKAAF): in the file, as another library reads it."""
    text = pypdfium2.PdfDocument(handout(leaflet(), page, height_px=160, is_sample=True))[1].get_textpage()
    top, bottom = page.height_pt - page.margin_top_mm * PT_PER_MM, page.margin_bottom_mm * PT_PER_MM
    drawn = [index for index in range(text.count_chars()) if text.get_text_range(index, 1).strip()]
    margins = [index for index in drawn if not bottom < text.get_charbox(index)[1] < top]
    sizes = {raw.FPDFText_GetFontSize(text, index) for index in margins}
    assert {round(size, 2) for size in sizes} == {page.format.foot_pt}


@pytest.mark.parametrize("locale", sorted(path.stem for path in fixed_words.FOLDER.glob("*.po")))
def test_marks_of_every_language_have_their_lines(locale: str) -> None:
    """The margin of each page takes as many lines as the language's words need."""
    said, script = fixed_words.fixed_words(locale).gettext, script_of(locale)
    faces = typefaces(chain(script, "Noto Sans"), locale, script.direction)
    draft_em, sample_em = geometry.marks_em(locale)
    for text in ("Draft: not yet checked by a clinician", "Draft: not checked by a clinician or translator"):
        assert faces.shape(said(text)).width / 1000 <= draft_em
    assert faces.shape(said("SAMPLE: not for patients")).width / 1000 <= sample_em


@pytest.mark.parametrize("locale", sorted(path.stem for path in fixed_words.FOLDER.glob("*.po")))
def test_a_foot_has_the_room_that_its_line_is_made_for(locale: str) -> None:
    """The widest month, code and numbers of pages; its topic's title comes beside them."""
    words, script = fixed_words.fixed_words(locale), script_of(locale)
    faces, wording = (
        typefaces(chain(script, "Noto Sans"), locale, script.direction),
        Wording(conventions(locale), words),
    )
    days = (wording.date(date(2026, month, 28)) for month in range(1, 13))
    versions = (words.gettext("Version of {date}").format(date=day) for day in days)
    code = words.gettext("Leaflet {code}").format(code="W" * 8)
    said = words.gettext("{page} of {pages}").format(page=28, pages=28)
    taken = max(faces.shape(version).width for version in versions) + faces.shape(code).width + faces.shape(said).width
    assert taken / 1000 <= geometry.foot_em(locale)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.paper.id}-{page.format.id}")
def test_no_two_letters_of_the_margins_overlap(page: Page) -> None:
    """Texts of one line are apart, lines do not touch."""
    drawn = [
        letter
        for letter in letters(handout(leaflet(), page, is_sample=True))
        if letter.bottom < page.margin_bottom_mm * 2
    ]
    for number, one in enumerate(drawn):
        for other in drawn[number + 1 :]:
            is_apart = min(one.right, other.right) - max(one.left, other.left) < 0.2 * page.format.foot_pt
            assert is_apart or one.bottom >= other.top or other.bottom >= one.top


def test_all_of_a_foot_stands_on_one_line_where_the_page_is_made_for_that() -> None:
    """From topic to page number, under a rule that the text is above."""
    page = geometry.page("a4", "clear-print", "en", "Ears")
    data = handout(with_feet(topic="Ears"), page)
    foot = [letter for letter in letters(data) if letter.top < page.margin_bottom_mm * PT_PER_MM]
    assert max(letter.bottom for letter in foot) - min(letter.bottom for letter in foot) < 5
    assert all(words in page_text(data) for words in ("Ears", FEET.version, "Code ABCD2345", "1 of 1"))


def test_a_long_title_moves_the_number_below() -> None:
    """Where topic and number do not fit on one line, each still stands there, whole."""
    text = page_text(handout(with_feet(topic=FEET.topic + " and " + DRAFT)))
    assert FEET.topic + " and " + DRAFT in text
    assert "1 of 1" in text


def test_a_title_that_does_not_fit_is_an_error() -> None:
    """It is neither cut nor shrunk."""
    with pytest.raises(LayoutError, match="title is too long for the foot"):
        handout(with_feet(topic=FEET.topic * 4))


def test_a_mark_that_does_not_fit_is_an_error() -> None:
    """It is neither cut nor shrunk."""
    with pytest.raises(LayoutError, match="top margin is too small"):
        handout(with_feet(drafts={"status": DRAFT * 4}))


def test_every_leaflet_code_can_be_drawn() -> None:
    """The shared font has all letters and digits of base32, in any order."""
    assembler = Assembler(leaflet(), PAGE)
    for code in ("ABCDEFGH", "IJKLMNOP", "QRSTUVWX", "YZ234567", "AVTAYLVA"):
        data = assembler.assemble(pages_of(leaflet()), info(code=code))
        assert f"Code {code}" in page_text(data)


def test_every_page_number_can_be_drawn() -> None:
    """The shared font has all digits."""
    made = galley("<h1>Title</h1>" + "<p>Line.</p>" * 220)
    data = assemble(made, pages_of(made, height_px=70))
    count = len(open_pdf(data).pages)
    assert count > 90
    for number in (0, 8, 9, 45, 66, 87, count - 1):
        assert f"{number + 1} of {count}" in page_text(data, number)


def test_right_to_left_margins_are_mirrored() -> None:
    """The topic stands at the right, the page's number at the left."""
    made = replace(leaflet(), direction="rtl")
    drawn = letters(handout(made))
    topic = next(letter for letter in drawn if letter.text == FEET.topic[0] and letter.bottom < 60)
    number = next(letter for letter in drawn if letter.text == "1" and letter.bottom < 60)
    assert number.right < topic.left


def test_margins_use_the_foot_font_alone() -> None:
    """Its subset is embedded in every handout of the galley, with no glyph of a text."""
    with open_pdf(handout(leaflet())) as read:
        fonts = read.pages[0].Resources.Font
        used = {
            str(instruction.operands[0])
            for instruction in pikepdf.parse_content_stream(read.pages[0])
            if str(instruction.operator) == "Tf"
        }
        assert used == set(fonts.keys())
        assert str(fonts.V0.BaseFont).endswith("+Noto-Sans")
