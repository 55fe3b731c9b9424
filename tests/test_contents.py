"""What a long leaflet holds, and on which page: each number is that of the page where the part begins."""

from collections.abc import Sequence
from functools import cache

import pytest
from engine import HEIGHT_PX, PAGE, WIDTH_PX, assemble, galley, pages_of, section
from msgspec.structs import replace
from pdf_reader import check_tree, faults, open_pdf, page_text, parsed, tags
from pikepdf import Name
from tampering import at_run, drop_run, elements, link, spoilt

from handouts.assemble.contents import contents, with_page_numbers
from handouts.assemble.pagination import PlacedPage, Way, break_pages, height_of
from handouts.choose.contents import CONTENTS, Entry, entries, is_worth_a_page, without_contents
from handouts.fonts.shaping import typefaces
from handouts.model.galley import Galley
from handouts.model.job import ChosenPiece
from handouts.model.page import PT_PER_MM
from handouts.readback.page_references import PAGE_REFERENCES
from handouts.readback.rule import problems

LONG = "Second, with a title of some more words than there is room for on one line"
TITLES = ("First", LONG, "Third", "Fourth", "Fifth")
DIGITS = [["2"], ["3"], ["4"], ["5"], ["6"]]
FOODS = ("Apples", "Bread", "Cheese", "Dates", "Eggs")
CSS = """
.half { width: 45% }
.whole { break-inside: avoid }
.entry { break-inside: avoid; margin: 0 }
.entry p { margin: 0 }
.entry a { display: flex }
.entry-title { flex: 1 1 0 }
.entry-page { flex: none; width: 2em }
.place { display: inline-block; height: 0; width: 100% }
.below { width: 9em }
"""
ARABIC = {"language": "ar", "direction": "rtl"}


def entry(name: str, title: str, kind: str) -> str:
    place = '<span class="entry-page"><span class="place" data-place="page"></span></span>'
    words = f'<p><a href="#{name}"><span class="entry-title">{title}</span>{place}</a></p>'
    return f'<section id="entry.{name}" class="piece entry {kind}">{words}</section>'


@cache
def laid(kind: str = "half", language: str = "en", direction: str = "ltr") -> Galley:
    """Return a galley of five parts, a page each, and of their entries."""
    words = ["".join(f"<p>{food} {line}.</p>" for line in range(25)) for food in FOODS]
    parts = [
        section(f"section.{n}", f'<div class="whole"><h2>{title}</h2>{words[n]}</div>')
        for n, title in enumerate(TITLES)
    ]
    lines = [entry(f"section.{n}", title, kind) for n, title in enumerate(TITLES)]
    opening = section("head", "<h1>All about it</h1>"), section(CONTENTS, "<h2>In this leaflet</h2>")
    return galley(*opening, *lines, *parts, css=CSS, language=language, direction=direction)


def listed(made: Galley, count: int = len(TITLES)) -> tuple[PlacedPage, ...]:
    """Return the pages of a leaflet with the contents of its first parts."""
    parts = [f"section.{n}" for n in range(count)]
    title = contents(made.pieces[CONTENTS], [(made.pieces[f"entry.{part}"], part) for part in parts], WIDTH_PX)
    pages = break_pages(Way([[made.pieces["head"], title, *(made.pieces[part] for part in parts)]]), HEIGHT_PX)
    return with_page_numbers(made, pages, typefaces(made.foot_fonts.files, made.language, made.direction))


def rows(pages: Sequence[PlacedPage]) -> list[list[int]]:
    """Return where the entries of each row begin, from the left."""
    piece = next(fragment.piece for page in pages for fragment in page.fragments if fragment.piece.id == CONTENTS)
    found = [[round(link.box[0]) for link in piece.links if link.row == row] for row in range(len(piece.rows))]
    return [boxes for boxes in found if boxes]


@pytest.mark.parametrize(("kind", "script"), [("half", {}), ("wide", ARABIC)], ids=("ltr", "rtl"))
def test_contents_name_the_page_of_each_part(kind: str, script: dict[str, str]) -> None:
    """In one list, read down, whose lines lead there; what others check of tags and links holds."""
    made = laid(kind, **script)
    pdf = assemble(made, listed(made))
    check_tree(pdf)
    assert faults(pdf) == []
    (toc,) = tags(pdf).all("TOC")
    assert [item.text for item in toc.kids if not isinstance(item, str)] == [
        f"{title}{number}" for number, title in enumerate(TITLES, 2)
    ]
    assert [food in page_text(pdf, number) for number, food in enumerate(FOODS, 1)] == [True] * len(FOODS)
    opened = open_pdf(pdf)
    sheets = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
    assert [sheets[link.A.D[0].objgen] for link in list(opened.pages[0].obj.Annots)] == [2, 3, 4, 5, 6]


def test_entries_stand_in_two_columns_where_they_are_narrow() -> None:
    """The first is no shorter than the second, and both are mirrored from right to left."""
    left, right = 0, round(WIDTH_PX * 0.55)
    assert rows(listed(laid())) == [[left, right], [left, right], [left]]
    assert rows(listed(laid("half", **ARABIC))) == [[right, left], [right, left], [right]]
    assert rows(listed(laid("wide"))) == [[left]] * len(TITLES)
    assert rows(listed(laid(), 1)) == [[left]]


@pytest.mark.parametrize(("room", "parted"), [(2, [5]), (3, [3, 2]), (4, [3, 2]), (5, [5])])
def test_contents_begin_where_half_of_their_entries_have_room(room: int, parted: list[int]) -> None:
    """Else they go to the next page as a whole, though the page before is left more than half empty."""
    made = laid("wide")
    entries = [(made.pieces[f"entry.section.{n}"], f"section.{n}") for n in range(len(TITLES))]
    whole = contents(made.pieces[CONTENTS], entries, WIDTH_PX)
    above = [replace(made.pieces["head"], is_kept_with_next=False)] * 4
    lacking = whole.rows[-1].bottom - whole.rows[room].bottom
    pages = break_pages(Way([[*above, whole]]), height_of([*above, whole]) - lacking)
    found = [fragment for page in pages for fragment in page.fragments if fragment.piece is whole]
    assert [fragment.end - max(1, fragment.start) for fragment in found] == parted


@pytest.mark.parametrize(("script", "side"), [({}, 2), (ARABIC, 0)], ids=("ltr", "rtl"))
def test_numbers_stand_at_the_end_of_their_lines(script: dict[str, str], side: int) -> None:
    """Below one another, where their ink ends at the edge of the page's text."""
    made = laid("wide", **script)
    found = parsed(assemble(made, listed(made))).drawn.by_mark
    numbers = [glyphs[0] for (page, _), glyphs in found.items() if page == 1 and [g.text for g in glyphs] in DIGITS]
    edge = PAGE.margin_side_mm * PT_PER_MM
    assert len(numbers) == len(TITLES)
    for number in numbers:
        assert number.ink[side] == pytest.approx(PAGE.width_pt - edge if side else edge, abs=2)


def told(pdf: bytes) -> list[str]:
    read = parsed(pdf)
    return [found.message for found in problems(PAGE_REFERENCES, read, read)]


def test_a_wrong_number_is_found() -> None:
    """Where the parts stand on other pages than their lines say."""
    made = laid()
    pages = listed(made)
    assert told(assemble(made, pages)) == []
    first, second, third, *others = pages
    swapped = assemble(made, (first, third, second, *others))
    assert len([message for message in told(swapped) if "stands on page" in message]) == 2
    whole = assemble(made, pages)
    assert told(spoilt(whole, lambda pdf: at_run(pdf, "3", drop_run))) == [
        f"page 1: “{LONG}” stands on page 3; the contents say no page"
    ]
    assert told(spoilt(whole, lambda pdf: link(pdf).A.D.__setitem__(0, pdf.pages[5].obj))) == [
        "page 1: “First” stands on page 2; its line in the contents leads elsewhere"
    ]
    assert told(spoilt(whole, lambda pdf: elements(pdf, "H2")[-1].__setitem__("/S", Name.H3)))[0] == (
        "page 1: nothing below is called “Fifth”; the contents say page 6"
    )


BELOW = '<p>The signs follow. <span class="place below" data-place="page-below"></span></p>'


@pytest.mark.parametrize(("lines", "said"), [(2, ""), (20, "(See page 2.)")])
def test_what_goes_on_overleaf_is_said(lines: int, said: str) -> None:
    """Only where the next words stand on another page than those before them."""
    rest = "".join(f"<p>Sign {number}.</p>" for number in range(lines))
    opening = f'<div class="whole"><h1>Title</h1>{"<p>Words.</p>" * 20}</div>'
    made = galley(section("head", f'{opening}{BELOW}<div class="whole">{rest}</div>'), css=CSS)
    faces = typefaces(made.foot_fonts.files, "en", "ltr")
    pdf = assemble(made, with_page_numbers(made, pages_of(made), faces))
    (text,) = (tag.text for tag in tags(pdf).all("P") if "signs" in tag.text)
    assert text == f"The signs follow. {said}"
    assert told(pdf) == []
    lost = told(spoilt(pdf, lambda pdf: at_run(pdf, said, drop_run))) if said else []
    assert lost == ["page 1: what follows stands on page 2; the text before it says no page"] * bool(said)


def test_entries_follow_the_pieces_of_a_leaflet() -> None:
    """One for each part with a heading below the contents, whether it is narrowed to one condition or not."""
    names = ["head.x", "section.call", CONTENTS, "section.a.knee", "pair.care.knee-wrist", "question.a.1", "glossary"]
    assert entries([*names, "term.a", "contact", "notes", "section.a"]) == (
        Entry("entry.section.a", "section.a.knee"),
        Entry("entry.pair.care", "pair.care.knee-wrist"),
        Entry("entry.glossary", "glossary"),
        Entry("entry.contact", "contact"),
    )
    assert entries(["head.x", "section.a"]) == ()
    assert [piece.id for piece in without_contents([ChosenPiece(name, "") for name in names])] == [
        name for name in names if name != CONTENTS
    ]


def test_contents_take_a_page_more_where_a_leaflet_is_long() -> None:
    """Else they give way."""
    assert [pages for pages in range(6, 20) if is_worth_a_page(pages)] == [17, 18, 19]
