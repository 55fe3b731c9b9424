"""Leaflets in every script: complete, tagged, in the chain's fonts alone, copied as they were written, mirrored."""

import shutil
import subprocess
from functools import cache
from itertools import cycle, product
from pathlib import Path

import pytest
from composing import composed
from made_texts import LOCALES, TEXTS, made_topic
from msgspec.structs import replace
from pdf_reader import check_tree, faults, open_pdf, page_text, tags
from printing import job_for

from handouts.errors import LayoutError, MissingTool, NoRoom
from handouts.fonts.fontconfig import chain
from handouts.language import fixed_words
from handouts.language.catalog import Catalog, Entry, encoded
from handouts.language.locale import new_header
from handouts.load.clinic import sample_clinic
from handouts.model import page as geometry
from handouts.model.job import Request
from handouts.model.scripts import SCRIPTS, Script, script_of
from handouts.render import Handout, make_handout
from handouts.typeset.cache import Cache
from handouts.typeset.layout import lay_out

RTL = tuple(locale for locale in LOCALES if script_of(locale).direction == "rtl")
COPIED = ("hi", "bn", "vi", "ko", "zh-Hans")
"""Those whose text the issue asks to be copied as it was written."""
SIZES = [("a5", "large-print"), ("a4", "giant-print")]
IN_TURN = list(zip(LOCALES, cycle(SIZES)))


@pytest.fixture(scope="session")
def english_catalogs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write catalogs whose fixed words are English."""
    folder = tmp_path_factory.mktemp("locale")
    original = fixed_words.original_words()
    for locale in LOCALES:
        entries = {item.key: Entry(item.context, item.text, item.text) for item in original.items.values()}
        path = folder / f"{locale}.po"
        path.write_bytes(encoded(Catalog(path, new_header(original, locale, "2026-11-22 00:00+0000"), entries)))
    return folder


@pytest.fixture(autouse=True)
def english_words(monkeypatch: pytest.MonkeyPatch, english_catalogs: Path) -> None:
    """Leave the fixed words English: lines of two scripts, and no translation need be whole for these tests."""
    monkeypatch.setattr(fixed_words, "FOLDER", english_catalogs)


@pytest.fixture(scope="session")
def print_(cache_folder: Path) -> "Printer":
    return Printer(cache_folder)


class Printer:
    """Prints the small topic, each leaflet once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cache  # noqa: B019 - one printer a session
    def __call__(self, locale: str, preset: str, paper: str = "a4", format_: str = "clear-print") -> Handout:
        job = job_for(made_topic(locale), Request(preset=preset), paper=paper, format_=format_)
        return make_handout(job, Cache(self.folder))


@pytest.mark.parametrize(("locale", "preset"), [*product(LOCALES, ["both"]), *product((*COPIED, *RTL), ["one"])])
def test_checkers_find_nothing(print_: Printer, locale: str, preset: str) -> None:
    """In either layout: PDF/UA-1, PDF/A-2a, sense; tags and pages tell the same, in the locale's language."""
    check_whole(print_, locale, preset)


@pytest.mark.proof
@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale not in (*COPIED, *RTL)])
def test_checkers_find_nothing_proof(print_: Printer, locale: str) -> None:
    """In one column, the languages that CI has in two in `test_checkers_find_nothing`."""
    check_whole(print_, locale, "one")


def check_whole(print_: Printer, locale: str, preset: str) -> None:
    data = print_(locale, preset).pdf
    assert faults(data) == []
    check_tree(data)
    assert str(open_pdf(data).Root.Lang) == locale


@pytest.mark.parametrize(("locale", "size"), IN_TURN, ids=str)
def test_other_sizes_too(print_: Printer, locale: str, size: tuple[str, str]) -> None:
    """Large and giant print, in turn, are laid out anew; nothing is lost or wider than its column."""
    check_size(print_, locale, size)


@pytest.mark.proof
@pytest.mark.parametrize(("locale", "size"), [one for one in product(LOCALES, SIZES) if one not in IN_TURN], ids=str)
def test_other_sizes_too_proof(print_: Printer, locale: str, size: tuple[str, str]) -> None:
    """In each language the size that CI does not have in `test_other_sizes_too`."""
    check_size(print_, locale, size)


def check_size(print_: Printer, locale: str, size: tuple[str, str]) -> None:
    if (locale, size) == ("ur", ("a4", "giant-print")):  # a page of fifteen lines has no room for all numbers
        with pytest.raises(NoRoom):
            print_(locale, "both", *size)
        return
    data = print_(locale, "both", *size).pdf
    assert [fault for fault in faults(data) if "Draft: not" not in fault] == []  # English marks, prose to a checker
    check_tree(data)


@pytest.mark.parametrize("locale", LOCALES)
def test_only_the_fonts_of_the_chain(print_: Printer, locale: str) -> None:
    """The brand's and the script's, and no other that the machine may have."""
    pdf = open_pdf(print_(locale, "both").pdf)
    names = {str(font.BaseFont).partition("+")[2] for page in pdf.pages for font in page.resources["/Font"].values()}
    allowed = {family.replace(" ", "-") for family in script_of(locale).letters("Noto Sans")}
    assert {name.removesuffix("-Bold") for name in names} <= allowed


@pytest.mark.parametrize("locale", LOCALES)
def test_tags_say_the_source(print_: Printer, locale: str) -> None:
    """What a screen reader says of a paragraph is its text: no space too many at a line's end, none too few."""
    said = [tag.text.strip() for tag in tags(print_(locale, "both").pdf).all("P")]
    assert TEXTS[locale].long in said


@pytest.mark.parametrize("locale", COPIED)
def test_text_is_copied_as_it_was_written(print_: Printer, locale: str) -> None:
    """By pdfium (Chrome) and by poppler (Evince, Okular), white space aside."""
    handout = print_(locale, "one")
    said = TEXTS[locale]
    copies = {"pdfium": "".join(page_text(handout.pdf, number) for number in range(handout.pages))}
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-raw", "-", "-"]
        copies["poppler"] = subprocess.run(command, input=handout.pdf, capture_output=True, check=True).stdout.decode()
    for reader, copy in copies.items():
        for text in (said.title, said.long, said.message, *said.items, said.question, said.meaning):
            assert "".join(text.split()) in "".join(copy.split()), reader


@pytest.mark.parametrize("locale", RTL)
def test_pages_are_mirrored(locale: str) -> None:
    """The first of two columns stands at the right; so do the first cell of a row, a bullet and a legend's picture."""
    made = composed(made_topic(locale), "comparison")
    faces = [font for weight in (400, 700) for font in chain(script_of(locale), "Noto Sans", weight) if font.ranges]
    laid = lay_out(made.html, made.css, 600, faces)
    tops = [mark for mark in laid.marks if mark.element.tag == "th" and mark.element.get("scope") == "col"]
    columns = [mark.x for mark in tops if mark.element.get("class")]
    assert columns[0] > columns[1]
    heads = [mark for mark in tops if not mark.element.get("class") and mark.top == tops[0].top]
    cells = [mark.x + mark.width for mark in heads]
    assert cells == sorted(cells, reverse=True)
    assert cells[0] > 500
    bullet = next(mark for mark in laid.marks if mark.role == "marker")
    item = next(mark for mark in laid.marks if mark.element is bullet.element and mark.role == "text")
    assert bullet.x > item.x + item.width
    drawings = [mark for mark in laid.marks if mark.element.get("alt") == TEXTS[locale].meaning]
    assert drawings[0].x > 300
    message = next(mark for mark in laid.marks if mark.text and TEXTS[locale].message.startswith(mark.text))
    edges = [box for box in laid.boxes if box.left >= message.x + message.width and box.top < message.bottom]
    assert any(box.bottom > message.top for box in edges)  # its bar is at the right


@pytest.mark.parametrize("locale", RTL)
def test_an_address_in_latin_letters_reads_from_left_to_right(locale: str) -> None:
    """As a whole: its lines, and the commas between them, don't change places."""
    made = composed(made_topic(locale), "article")
    faces = [font for weight in (400, 700) for font in chain(script_of(locale), "Noto Sans", weight) if font.ranges]
    marks = lay_out(made.html, made.css, 600, faces).marks
    name, *address = sample_clinic().name, *sample_clinic().address
    last = max(n for n, mark in enumerate(marks) if mark.text == name)
    line = [(mark.x, mark.text) for mark in marks[last:] if mark.bottom == marks[last].bottom]
    assert "".join(text for _, text in sorted(line)) == ", ".join((name, *address))


def test_chinese_lines_begin_and_end_as_they_may() -> None:
    """None begins with a full stop or comma, none ends with an opening quote (W3C, Requirements for Chinese, 3.1)."""
    said = TEXTS["zh-Hans"].long
    made = composed(made_topic("zh-Hans"), "article")
    for width in range(200, 330, 40):
        laid = lay_out(made.html, made.css, width)
        lines = [mark.text for mark in laid.marks if mark.element.tag == "p" and mark.text in said]
        assert len(lines) > 4
        assert not any(line.startswith(tuple("。，？”…")) or line.endswith("“") for line in lines)


def test_korean_words_stay_whole() -> None:
    """Lines end between words, never between the syllables of one."""
    said = TEXTS["ko"].long
    made = composed(made_topic("ko"), "article")
    laid = lay_out(made.html, made.css, 220)
    lines = [mark.text.strip() for mark in laid.marks if mark.element.tag == "p" and mark.text.strip() in said]
    assert len(lines) > 3
    assert all(word in said.split() for line in lines if len(line) > 1 for word in line.split())


@pytest.mark.parametrize("locale", ["ar", "ur", "hi", "bn"])
def test_lines_are_even(locale: str) -> None:
    """Each line of a paragraph is as high as any other, whichever of the fonts set its letters."""
    made = composed(made_topic(locale), "article")
    faces = [font for weight in (400, 700) for font in chain(script_of(locale), "Noto Sans", weight) if font.ranges]
    laid = lay_out(made.html, made.css, 300, faces)
    page = geometry.page("a4", "clear-print", locale)
    line_px = page.format.body_pt * page.format.leading * 4 / 3
    heights = {
        round(region.bottom - region.top, 1)
        for block in laid.blocks
        if block.element.get("id") == "section.left"
        for region in block.regions
        if region.lines > 1
    }
    assert list(heights) == [pytest.approx(line_px, abs=0.2)]


def test_numbers_are_in_the_locales_digits(print_: Printer) -> None:
    """Bengali has digits of its own, in facts, lists, dates and at the foot; Arabic and Urdu take the common ones."""
    handout = print_("bn", "both")
    text = "".join(page_text(handout.pdf, number) for number in range(handout.pages))
    assert "৩১%" in text
    assert "২০২৬" in text
    assert f"{'১২৩৪৫৬'[handout.pages - 1]}" in text
    arabic = print_("ar", "both")
    assert any("31%" in page_text(arabic.pdf, number) for number in range(arabic.pages))


@pytest.mark.parametrize("script", [script for script in SCRIPTS if script.family], ids=lambda script: script.name)
def test_letters_are_larger_where_they_must_be(script: Script) -> None:
    """A script's size and leading reach the page."""
    plain = geometry.page("a4", "clear-print")
    locale = script.languages[0]
    suited = geometry.page("a4", "clear-print", locale)
    assert suited.format.body_pt == pytest.approx(plain.format.body_pt * suited.script.size)
    assert suited.margin_bottom_mm >= plain.margin_bottom_mm


def test_a_locale_without_its_font_is_refused_before_layout() -> None:
    """With exit code 9 and the package that has it."""
    lost = replace(script_of("ta"), family="Noto Sans CJK XX")
    with pytest.raises(MissingTool) as raised:
        chain(lost, "Noto Sans")
    assert raised.value.exit_code == 9
    assert "fonts-noto-cjk" in raised.value.hint


@pytest.mark.proof
def test_a_letter_that_no_font_of_the_chain_has_is_an_error(print_: Printer) -> None:
    """With exit code 6: another font of the machine would have it, but nobody named that one."""
    topic = replace(made_topic("ar"), title="सरطان")
    with pytest.raises(LayoutError, match="U\\+0938"):
        make_handout(job_for(topic, Request(preset="one")), Cache(print_.folder))
