"""A text says on which page the section stands that it refers to, and leads there; what is not printed has no page."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from engine import assemble, galley, pages_of, section
from made_texts import TEXTS, made_topic
from pdf_reader import check_tree, faults, open_pdf, parsed, tags
from printing import job_for, key_for, renderer_for
from tampering import at_run, drop_run, spoilt
from topic_folders import PROCEDURE, edited

from handouts.assemble.contents import with_page_numbers
from handouts.assemble.patient_values import run_in
from handouts.choose.leaflet import excerpt_of, keep_leaflet
from handouts.fonts.shaping import typefaces
from handouts.language.clinic_words import clinic_in
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model.job import Request
from handouts.model.topic import Topic
from handouts.readback.check import check_file
from handouts.render import Handout, Renderer, make_handout, make_web_page
from handouts.typeset.cache import user_cache
from handouts.typeset.galleys import galley_for

WORDS = "There is more about [your visit](section:during)."
SAID = "There is more about your visit.\u00a0(See page 2.)"
RULES = {"pdf-page-references", "pdf-references", "pdf-words", "pdf-addresses"}


@cache
def procedure() -> Topic:
    """Return a topic in which the first section refers to another one."""
    with TemporaryDirectory() as folder:
        return load_topic(edited(Path(folder), PROCEDURE, "sections/about.md", "", f"\n{WORDS}\n"))


def printed(request: Request) -> Handout:
    return make_handout(job_for(procedure(), request), user_cache())


def found(handout: Handout, pdf: bytes, folder: Path) -> list[str]:
    """Return what is found in the words and links of a file beside the leaflet that it claims to be."""
    path = folder / "leaflet.pdf"
    path.write_bytes(pdf)
    keep_leaflet(folder, handout.leaflet)
    problems = check_file(path, lambda _name, _locale: None, lambda _topic: ()).problems
    return [one.message for one in problems if one.rule in RULES]


def references(pdf: bytes) -> list[str]:
    """Return what links into the leaflet say, with the pages that they lead to."""
    opened = open_pdf(pdf)
    sheets = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
    links = [one for page in opened.pages for one in page.obj.get("/Annots", ()) if one.A.S == "/GoTo"]
    told = [tag.text for tag in tags(pdf).all("Reference")]
    return [f"{said} {one.Contents}: {sheets[one.A.D[0].objgen]}" for said, one in zip(told, links, strict=True)]


def test_a_text_says_on_which_page_a_section_stands(tmp_path: Path) -> None:
    """At its end, as a link; what others check of tags and links holds."""
    handout = printed(Request("whole"))
    check_tree(handout.pdf)
    assert faults(handout.pdf) == []
    assert SAID in [tag.text for tag in tags(handout.pdf).all("P")]
    assert references(handout.pdf) == ["(See page 2.) your visit: 2"]
    assert found(handout, handout.pdf, tmp_path) == []


def test_what_is_not_printed_has_no_page(tmp_path: Path) -> None:
    """The words stay, and nothing says that there is a link."""
    handout = printed(Request(sections=("about",)))
    check_tree(handout.pdf)
    assert references(handout.pdf) == []
    assert "There is more about your visit.\u00a0" in [tag.text for tag in tags(handout.pdf).all("P")]
    assert found(handout, handout.pdf, tmp_path) == []


def test_what_one_leaflet_says_is_not_said_in_another() -> None:
    """A renderer keeps what it has made of a piece, for leaflets in which it says the same."""
    jobs = [job_for(procedure(), request) for request in (Request("whole"), Request(sections=("about",)))]
    renderer = Renderer(jobs[0].galley, galley_for(jobs[0].galley, user_cache()))
    made = [renderer.make(excerpt_of(job)[0])[0] for job in (*jobs, *jobs)]
    assert made == [make_handout(job, user_cache()).pdf for job in (*jobs, *jobs)]


CSS = """
.whole { break-inside: avoid }
.page-of > span { display: inline-block; height: 0; width: 9em }
"""
PLACE = '<a class="page-of" href="section:two" title="{0}"><span data-place="page-of two"></span></a>'


@pytest.mark.parametrize(
    ("language", "direction", "words"), [("en", "ltr", "More about it."), ("ar", "rtl", "المزيد عن ذلك.")]
)
def test_the_page_is_that_of_the_piece_which_has_the_section(language: str, direction: str, words: str) -> None:
    """It stands behind the last word, in either direction, and another link stays as it is."""
    link_out = '<p><a href="https://example.org">example.org</a></p>'
    first = section("one", f"<h2>{words}</h2><p>{words}\u00a0{PLACE.format(words)}</p>{link_out}")
    rest = f'<div class="whole"><h2>{words}</h2>{"<p>Line.</p>" * 30}</div>'
    made = galley(first, section("pair.two", rest), css=CSS, language=language, direction=direction)
    faces = typefaces(made.foot_fonts.files, language, direction)
    for where, said, links in (({"two": "pair.two"}, "(See page 2.)", 2), ({}, "", 1)):
        pdf = assemble(made, with_page_numbers(made, pages_of(made), faces, where))
        check_tree(pdf, has_title=False)
        assert tags(pdf).all("P")[0].text == f"{words}\u00a0{said}"
        assert [len(tags(pdf).all(kind)) for kind in ("Link", "Reference")] == [links, links - 1]
        drawn = [one for (page, mark), one in parsed(pdf).drawn.by_mark.items() if page == 1 and mark >= 0]
        for number in (one for one in drawn if "2" in [glyph.text for glyph in one]):
            others = [one for one in drawn if one is not number]
            before = min(others, key=lambda one: abs(one[0].bottom - number[0].bottom))
            left, right = (before, number) if direction == "ltr" else (number, before)
            assert max(glyph.left for glyph in left) < min(glyph.left for glyph in right)


def lines_of(space: str) -> list[bool]:
    """Return of each line of paragraphs that grow word by word whether it has words, with this before their places."""
    texts = [f"<p>{'word ' * count}last.{space}{PLACE.format('last')}</p>" for count in range(8, 24)]
    made = galley(section("one", "".join(texts)), css=CSS + "p { width: 50%; orphans: 1; widows: 1 }")
    return [bool(row.units) for row in made.pieces["one"].rows]


def test_no_line_is_left_for_a_page_alone() -> None:
    """It would be a hole where the section is not printed: the last word comes along."""
    assert all(lines_of("\u00a0"))
    assert not all(lines_of(" "))


def lead_to(page: int) -> Callable[[pikepdf.Pdf], None]:
    """Return what lets the first link inside the leaflet lead to a page, counted from 0."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        annotations = [one for sheet in pdf.pages for one in sheet.obj.get("/Annots", ())]
        next(one for one in annotations if one.A.S == "/GoTo").A.D[0] = pdf.pages[page].obj

    return spoil


def test_a_wrong_page_is_found(tmp_path: Path) -> None:
    """A number that is not there, and a link that leads to another section."""
    handout = printed(Request("whole"))
    lost = spoilt(handout.pdf, lambda pdf: at_run(pdf, "(See page 2.)", drop_run))
    assert found(handout, lost, tmp_path) == [
        "page 1: the section that it links to stands on page 2; the text before it says no page"
    ]
    assert found(handout, spoilt(handout.pdf, lead_to(0)), tmp_path) == [
        "page 1: the section that it links to stands on page 1; the text before it says page 2",
        "section about: “When to call” stands where the leaflet has “During your visit”",
    ]


@pytest.mark.proof
@pytest.mark.parametrize("locale", TEXTS)
def test_there_is_room_for_every_page(locale: str) -> None:
    """In each language, for numbers of three digits."""
    renderer = renderer_for(key_for(made_topic(locale), clinic=clinic_in(sample_clinic(), locale)))
    places = [place for piece in renderer.galley.pieces.values() for place in piece.places if "page-of" in place.field]
    assert places
    for place in places:
        texts = [renderer.galley.feet.see(number) for number in (1, 88, 999)]
        assert all(run_in(place, text, renderer.faces) for text in texts)


def test_a_web_page_and_a_text_have_no_pages() -> None:
    """Words lead to what is there; a text names its heading."""
    made = make_web_page(job_for(procedure(), Request("whole")))
    assert '<a href="#section.during">your visit</a>' in made.html
    assert "There is more about your visit.\u00a0(See “During your visit”.)" in made.text
    bare = make_web_page(job_for(procedure(), Request(sections=("about",))))
    assert "<span>your visit</span>" in bare.html
    assert "There is more about your visit.\n" in bare.text
