"""Any choice of pieces becomes a PDF that is whole, sound, found to be so by others, and the same every time."""

import hashlib
import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import pikepdf
import pytest
from engine import FEET, HEIGHT_PX, NOTES, PAGE, assemble, galley, info, pages_of, section
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_reader import check_tree, faults, open_pdf, page_text, render, sequences, tags

from handouts.assemble.assembly import Assembler
from handouts.assemble.pagination import PlacedPage, Way, break_pages
from handouts.errors import LayoutError
from handouts.model.galley import Galley
from handouts.model.page import PT_PER_MM
from handouts.pdf.metadata import PRODUCER

WORDS = "Some text that is <strong>quite long and bold</strong> and goes on for more than one line, for all to see. "
SQUARE = '<svg viewBox="0 0 8 8" width="80"><title>A red square</title><rect width="8" height="8" fill="#f00"/></svg>'
PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
PIECES = {
    "head": f"<h1>All about it</h1><p>{WORDS}</p>",
    "text": f"<h2>Text</h2><p>{WORDS * 7}</p>",
    "list": f"<h2>Lists</h2><ul><li>{WORDS}</li><li>Two<ul><li>Three</li></ul></li></ul>",
    "link": '<h2>Links</h2><p>See <a href="https://clinic.example">the clinic’s pages</a></p>',
    "picture": f"<h2>Pictures</h2><figure>{SQUARE}<figcaption>Seen</figcaption></figure>",
    "box": '<h2>Boxes</h2><div class="box"><p>One</p></div>'
    f'<div style="border: 1px solid"><p>{WORDS}</p><p>{WORDS}</p></div>',
    "table": '<h2>Tables</h2><table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
    f"<tbody>{f'<tr><td>{WORDS}</td><td>Short</td></tr>' * 3}</tbody></table>",
    "title": "<h2>A title of its own</h2>",
    "hebrew": '<h2>Letters</h2><p lang="he" dir="rtl">שלום</p>',
}
NAMES = (*PIECES, "notes")


def topic() -> Galley:
    return galley(*(section(name, body) for name, body in PIECES.items()), NOTES)


def of(*names: str, height_px: float = HEIGHT_PX) -> bytes:
    """Return the handout of these pieces."""
    return assemble(topic(), pages_of(topic(), *names, height_px=height_px))


def own_sheets(*chosen: tuple[str, ...]) -> tuple[PlacedPage, ...]:
    """Break sequences of pieces, each of which starts a sheet of paper."""
    return break_pages(Way([[topic().pieces[name] for name in names] for names in chosen]), HEIGHT_PX)


def body_text(data: bytes, number: int) -> str:
    """Return a page's text without its margins."""
    text = page_text(data, number)
    return text[: text.index("Draft: not yet" if number else FEET.topic)].strip()


def source_text(*names: str) -> str:
    """Return the text of pieces as the tags have it."""
    return "".join(tag.text for tag in tags(of(*names)).kids if not isinstance(tag, str))


# Any choice


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(
    names=st.permutations(NAMES[:-1]).flatmap(lambda order: st.integers(1, 9).map(lambda count: order[:count])),
    height_px=st.integers(300, int(HEIGHT_PX)),
)
def test_any_choice_is_whole_and_sound(names: list[str], height_px: int) -> None:
    """Whatever the pieces, their order and the height of the pages, each piece is there once, whole and in order."""
    data = of(*names, "notes", height_px=height_px)
    check_tree(data, has_title=False)
    assert [tag.text for tag in tags(data).kids if not isinstance(tag, str)] == [
        source_text(name) for name in [*names, "notes"]
    ]


@pytest.mark.parametrize("names", [*combinations(NAMES[1:-2], 2), NAMES[1:]], ids="-".join)
def test_machine_checks_find_nothing(names: tuple[str, ...]) -> None:
    """PDF/UA-1, PDF/A-2a and a checker of sense, for every two pieces together and for all."""
    assert faults(of("head", *names, height_px=500)) == []


def test_pages_have_the_text_of_their_pieces_in_order() -> None:
    """Page after page, what is drawn reads as the pieces do one after the other."""
    chosen = ("head", "text", "list", "link", "box")
    pages = pages_of(topic(), *chosen, height_px=300)
    data = assemble(topic(), pages)
    drawn = " ".join(body_text(data, number) for number in range(len(pages)))
    assert "".join(drawn.split()) == "".join(source_text(*chosen).split())


# Nothing missing, doubled or out of order


def broken(pages: tuple[PlacedPage, ...]) -> str:
    with pytest.raises(LayoutError) as raised:
        assemble(topic(), pages)
    return raised.value.message


def test_a_missing_row_is_an_error() -> None:
    """In the middle, at the beginning or at the end of a piece."""
    pages = pages_of(topic(), "text", height_px=100)
    assert "text" in broken(pages[1:])
    assert "text" in broken(pages[:-1])
    assert "text" in broken((pages[0], *pages[2:]))


def test_a_doubled_row_is_an_error() -> None:
    """A page may not come twice."""
    pages = pages_of(topic(), "text", height_px=100)
    assert "text" in broken((pages[0], pages[0], *pages[1:]))


def test_rows_out_of_order_are_an_error() -> None:
    """Pages may not change places, nor may another piece come in between."""
    pages = pages_of(topic(), "text", height_px=100)
    other = pages_of(topic(), "head")
    assert "text" in broken((pages[1], pages[0], *pages[2:]))
    assert "missing, doubled or out of order" in broken((pages[0], *other, *pages[1:]))


def test_an_empty_fragment_is_an_error() -> None:
    """A piece with no row on a page has no place there."""
    (page,) = pages_of(topic(), "head")
    (fragment,) = page.fragments
    assert "head" in broken((PlacedPage((fragment._replace(end=0), fragment), page.end),))


# Pages


def test_pages_are_of_the_paper() -> None:
    """A4, with text in one place and margins all around."""
    with open_pdf(of("head", "text")) as pdf:
        assert [float(length) for length in pdf.pages[0].mediabox] == pytest.approx([0, 0, 595.28, 841.89], abs=0.01)


def test_rows_stand_where_pagination_put_them() -> None:
    """The first line of a page begins at the top margin, the last ends where the sheet says."""
    pages = pages_of(topic(), "text", height_px=200)
    image = render(assemble(topic(), pages), 1, scale=2).convert("L").point(lambda value: 255 * (value < 128))
    margins = 2 * PAGE.margin_top_mm * PT_PER_MM, 2 * PAGE.margin_bottom_mm * PT_PER_MM
    _, top, _, bottom = (
        image.crop((0, int(margins[0]), image.width, int(image.height - margins[1]))).getbbox() or [0] * 4
    )
    assert 2 <= top <= 14
    assert pages[1].end * 1.5 - 16 <= bottom <= pages[1].end * 1.5


def test_there_are_eight_lines_for_notes() -> None:
    """At the pitch of the notes' own, those beyond these as artifacts."""
    data = of("head", "notes")
    ruled = rules(data, 0)
    assert len(ruled) == 8
    assert all(below - above == pytest.approx(2 * 41 * 0.75, abs=1) for above, below in pairwise(ruled))
    with open_pdf(data) as pdf:
        drawn = [marked for marked in sequences(pdf.pages[0]) if marked.tag == "/Artifact"]
    assert len([marked for marked in drawn if "/Type" not in marked.properties]) == len(ruled)


def test_lines_for_notes_end_above_the_foot() -> None:
    """Where there is no room for eight."""
    pages = pages_of(topic(), "notes")
    (page,) = pages
    low = PlacedPage((page.fragments[0]._replace(shift=page.fragments[0].shift + 650),), page.end + 650)
    ruled = rules(assemble(topic(), [low]), 0)
    foot = 2 * (PAGE.height_pt - PAGE.margin_bottom_mm * PT_PER_MM)
    assert 3 < len(ruled) < 8
    assert foot - 90 < ruled[-1] <= foot


def rules(data: bytes, number: int) -> list[int]:
    """Return where rules over the text's whole width are, in half points from the page's top, without the foot's."""
    image = render(data, number, scale=2).convert("L").point(lambda value: 255 * (value > 160))
    last = int(2 * (PAGE.height_pt - PAGE.margin_bottom_mm * PT_PER_MM)) + 2
    left = int(2 * PAGE.margin_side_mm * PT_PER_MM) + 10
    dark = [y for y in range(last) if not image.crop((left, y, image.width - left, y + 1)).getbbox()]
    return [y for y in dark if y - 1 not in dark]


def test_without_notes_nothing_is_ruled() -> None:
    """What is left of the page stays white."""
    assert rules(of("head"), 0) == []


def test_a_sheet_of_its_own_starts_on_an_odd_page() -> None:
    """A blank page comes before it where it must: the notes before it are all the room to write in."""
    pages = own_sheets(("head", "notes"), ("text",))
    assert [len(page.fragments) for page in pages] == [2, 0, 1]
    data = assemble(topic(), pages)
    check_tree(data)
    assert faults(data) == []
    assert "2 of 3" in page_text(data, 1)
    assert len(rules(data, 0)) == 8
    assert rules(data, 1) == rules(data, 2) == []


def test_a_sheet_of_its_own_after_two_pages() -> None:
    """No page is put in where the paper's back is printed already."""
    two = ("head", *(name for name in NAMES[1:] if name != "notes"), "notes")
    first = own_sheets(two)
    pages = own_sheets(two, ("text",), ("head",))
    assert len(first) == 2
    assert [bool(page.fragments) for page in pages] == [True, True, True, False, True]


def test_pieces_keep_their_distance() -> None:
    """The larger of two margins stands between them; none stands at the head of a page."""
    (page,) = pages_of(topic(), "head", "link")
    head, link = page.fragments
    assert head.shift == -head.piece.rows[0].top
    gap = link.piece.rows[0].top + link.shift - (head.piece.rows[-1].bottom + head.shift)
    assert gap == max(head.piece.space_after, link.piece.space_before)


def test_a_title_of_its_own_moves_with_what_follows() -> None:
    """No page ends with it."""
    for height_px in range(140, 600, 20):
        for page in pages_of(topic(), "head", "list", "title", "link", height_px=height_px):
            assert page.fragments[-1].piece.id != "title"


# The file


def test_a_leaflet_read_from_the_right_opens_from_the_right() -> None:
    """Two pages beside each other, as a viewer shows them (ISO 32000-1, table 150)."""
    arabic = galley("<h1>عنوان</h1>", language="ar", direction="rtl")
    with open_pdf(Assembler(arabic, PAGE).assemble(pages_of(arabic), info())) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"


def test_title_language_and_producer() -> None:
    """They are in the catalog and the information dictionary, and XMP says the same."""
    with open_pdf(of("head")) as pdf:
        assert (str(pdf.docinfo["/Title"]), str(pdf.docinfo["/Producer"])) == ("A leaflet", PRODUCER)
        assert pdf.Root.Lang == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) and "/Direction" not in pdf.Root.ViewerPreferences
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            assert (xmp["dc:title"], xmp["pdf:Producer"]) == ("A leaflet", PRODUCER)
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("2", "A", "1")


@pytest.mark.parametrize("title", ["Lumps (and bumps)", "Was ist „Krebs“?", "سرطان الثدي", "100% \\ <b>"])
def test_any_title(title: str) -> None:
    """It reads back from the information dictionary and from XMP, and the file stays valid."""
    data = Assembler(topic(), PAGE).assemble(pages_of(topic(), "head"), info(title, is_sample=True))
    with open_pdf(data) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        assert str(pdf.docinfo["/Title"]) == xmp["dc:title"] == title
    assert not [fault for fault in faults(data) if not fault.startswith("outloud")]


def test_the_outline_has_title_and_sections() -> None:
    """Each heading leads to its page, a little above itself."""
    chosen = ("head", "text", "list", "title", "table")
    pages = pages_of(topic(), *chosen, height_px=330)
    data = assemble(topic(), pages)
    with open_pdf(data) as pdf, pdf.open_outline() as outline:
        (root,) = outline.root
        assert root.title == "All about it"
        assert [item.title for item in root.children] == ["Text", "Lists", "A title of its own", "Tables"]
        for item in [root, *root.children]:
            assert isinstance(item.destination, pikepdf.Array)
            target, y = item.destination[0], float(item.destination[3])
            number = next(k for k, page in enumerate(pdf.pages) if page.objgen == target.objgen)
            assert item.title in page_text(data, number)
            assert 0 < y <= PAGE.height_pt


def test_a_handout_without_title_piece_has_an_outline() -> None:
    """Its first entry is the document's title."""
    with open_pdf(of("link", "text")) as pdf, pdf.open_outline() as outline:
        (root,) = outline.root
        assert (root.title, [item.title for item in root.children]) == ("A leaflet", ["Links", "Text"])


def fonts_of(data: bytes) -> set[str]:
    with open_pdf(data) as pdf:
        return {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()}


def test_only_fonts_used_are_embedded() -> None:
    """A handout without Hebrew has no Hebrew font, though the topic has one; those it has are subsets."""
    assert not any("Hebrew" in name for name in fonts_of(of("head", "text")))
    assert any("Hebrew" in name for name in fonts_of(of("head", "hebrew")))
    with open_pdf(of("head", "text")) as pdf:
        files = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert len(files) == len(pdf.pages[0].Resources.Font) == 3
        assert all("/FontFile2" in item or "/FontFile3" in item for item in files)


def test_only_objects_used_are_written() -> None:
    """Pictures of other pieces are not in the file."""
    with_image = galley(
        section("a", "<h1>One</h1>"), section("b", f'<figure><img alt="A red square" src="{PNG}"></figure>')
    )
    sizes = [len(assemble(with_image, pages_of(with_image, *names))) for names in (("a",), ("a", "b"))]
    assert sizes[0] < sizes[1]
    with open_pdf(assemble(with_image, pages_of(with_image, "a"))) as pdf:
        assert not [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]


def test_a_handout_is_small() -> None:
    """A few pages take a few tens of kilobytes: nobody waits for a file."""
    assert len(of(*NAMES)) < 45_000


# The same every time


def test_the_same_choice_makes_the_same_bytes() -> None:
    """Whatever was assembled before with the same assembler."""
    assembler = Assembler(topic(), PAGE)
    front = info()
    first = assembler.assemble(pages_of(topic(), *NAMES, height_px=400), front)
    for names in combinations(NAMES, 2):
        assembler.assemble(pages_of(topic(), *names), front)
    assert assembler.assemble(pages_of(topic(), *NAMES, height_px=400), front) == first
    assert Assembler(topic(), PAGE).assemble(pages_of(topic(), *NAMES, height_px=400), front) == first


def test_another_process_makes_the_same_bytes() -> None:
    """From layout to file, whatever the hash seed, the time zone and the language of the machine."""
    code = "import test_assembly as t, hashlib; print(hashlib.sha256(t.of(*t.NAMES)).hexdigest())"
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parent)])
    other = {"PYTHONHASHSEED": "777", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, **other}, text=True
    )
    assert done.stdout.strip() == hashlib.sha256(of(*NAMES)).hexdigest()
