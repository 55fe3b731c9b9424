"""A layout is cut into rows that may part and rows that stay whole."""

from itertools import pairwise

import pytest
from engine import (
    CSS,
    FEET,
    FONTS,
    LINE,
    NOTES,
    PAGE,
    WIDTH_PX,
    WORDS,
    assemble,
    document,
    galley,
    heights,
    lined,
    lines,
    pages_of,
    piece,
)
from pdf_reader import check_tree, red_box, render, tags

from handouts.compose.composition import Composition
from handouts.errors import LayoutError
from handouts.fonts.fontconfig import find
from handouts.model.galley import encode
from handouts.model.page import PT_PER_MM
from handouts.typeset.cutting import cut
from handouts.typeset.layout import lay_out


def refused(*pieces: str, css: str = "") -> str:
    with pytest.raises(LayoutError) as raised:
        galley(*pieces, css=css)
    return raised.value.message


def test_each_line_is_a_row() -> None:
    """A page may end between any two that a style allows."""
    assert heights(lines(5)) == [LINE] * 5


def test_a_box_is_one_row_with_its_background() -> None:
    """The row is as high as the box, and the background, the text and the list are all its units."""
    body = f'<p>a</p><div class="box"><p>{WORDS * 2}</p><ul><li>One</li></ul></div><p>b</p>'
    (before, box, after) = piece(body).rows
    assert box.bottom - box.top == 8 + 3 * LINE + 8 + LINE + 8
    assert (len(before.units), len(after.units)) == (1, 1)
    assert [piece(body).units[number].mcid < 0 for number in box.units] == [True] + [False] * 5


def test_a_table_row_is_one_row() -> None:
    """However many lines its cells have."""
    row = f"<tr><td>{WORDS * 2}</td><td>short</td></tr>"
    assert heights(f"<table>{row * 3}</table>", "td { padding: 0; width: 50% }") == [6 * LINE] * 3


def test_a_whole_table_can_be_one_row() -> None:
    """`break-inside: avoid` holds for tables too."""
    assert len(heights("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "table { break-inside: avoid }")) == 1


def test_lines_side_by_side_are_one_row() -> None:
    """Columns on one grid part between any two lines of both."""
    columns = f'<div class="columns"><div>{lines(5)}</div><div>{lines(2)}{lines(2)}</div></div>'
    assert heights(columns, "p { margin: 0 }") == [LINE] * 5


def test_columns_off_the_grid_part_where_both_do() -> None:
    """Lines that overlap are one row: no letter is ever cut."""
    columns = f'<div class="columns"><div>{lines(4)}</div><div class="low">{lines(4)}</div></div>'
    assert heights(columns, ".low { padding-top: 12px }") == [4 * LINE + 12]


def test_rows_do_not_overlap() -> None:
    """They follow one another from top to bottom."""
    rows = piece(
        f'<h1>T</h1><div class="box"><p>a</p></div><ul><li>One<ul><li>{WORDS}</li></ul></li></ul>{lines(3)}'
    ).rows
    assert all(above.bottom <= below.top for above, below in pairwise(rows))


def test_every_unit_is_in_one_row() -> None:
    """Nothing is drawn twice or lost."""
    made = piece(f'<h1>T</h1><div class="box"><p>{WORDS * 3}</p></div><table><tr><td>a</td><td>b</td></tr></table>')
    assert sorted(number for row in made.rows for number in row.units) == list(range(len(made.units)))


def test_a_line_alone_is_no_piece() -> None:
    """Where its piece can't be laid out it stands over nothing."""
    assert not galley(lined("one", "First", "")[1]).pieces


def test_a_piece_knows_the_space_around_it() -> None:
    """Its margins, from its first row to its last."""
    made = piece("<p>a</p><p>b</p>", ".piece { margin-block: 30px 50px } .piece > :last-child { margin: 0 }")
    assert (made.space_before, made.space_after) == (30, 50)


def test_a_background_behind_rows_is_cut_with_them() -> None:
    """On each page it ends where the rows end, with the text in front of it."""
    made = galley(f'<p>a</p><div class="tint">{lines(9)}</div><p>b</p>', css=".tint { background: #f00; padding: 8px }")
    pages = pages_of(made, height_px=5 * LINE)
    assert len(pages) == 3
    found = [red_box(assemble(made, pages), number) for number in range(3)]
    top = PAGE.height_pt - PAGE.margin_top_mm * PT_PER_MM
    tops = [box[3] for box in found if box]
    bottoms = [box[1] for box in found if box]
    for number, sheet in enumerate(pages[:2]):
        end = top - sheet.end * 0.75
        assert bottoms[number] == pytest.approx(end, abs=1.6)
    assert tops[1] == pytest.approx(top, abs=1.6)


def test_a_box_is_drawn_behind_its_text() -> None:
    """Dark letters stand on the tint."""
    data = assemble(made := galley('<div class="box"><p>MMMM</p></div>'), pages_of(made))
    colours = {colour for _, colour in render(data, scale=2).crop((100, 80, 250, 140)).getcolors(1 << 16) or []}
    assert (0xD0, 0xE0, 0xF0) in colours
    assert min(sum(colour) for colour in colours if isinstance(colour, tuple)) < 60


def test_a_band_over_a_break_is_an_artifact() -> None:
    """The tree is sound with a frame around rows on two pages."""
    made = galley(f'<div style="border: 2px solid #000; background: #eee">{lines(20)}</div>')
    data = assemble(made, pages_of(made, height_px=200))
    check_tree(data)
    assert tags(data).text.split() == " ".join(f"line {number}" for number in range(1, 21)).split()


def test_a_heading_without_words_is_an_error() -> None:
    """The outline could not name it."""
    assert refused("<h2> </h2><p>Text</p>") == "a heading has no words"


def test_letters_taller_than_their_line_are_no_error() -> None:
    """A tight heading's font is higher than its line, its letters are not."""
    assert heights("<h1>Title</h1><p>Text</p>", "h1, p { line-height: 1; margin: 0 }") == [20, 16]


def test_a_background_of_the_page_is_an_error() -> None:
    """It belongs to no piece and could not move with one."""
    assert "stand in no piece" in refused("<p>Text</p>", css="body { background: #eee }")


def test_the_same_layout_makes_the_same_galley() -> None:
    """To the byte, laid out anew each time."""
    html = document(f'<h1>T</h1><div class="box"><p>{WORDS}</p></div>', NOTES)
    made = [
        encode(
            cut(
                Composition(html, CSS, "en", "ltr", {"": "Test"}, FONTS, FEET),
                lay_out(html, CSS, WIDTH_PX),
                [find("Noto Sans")],
            )
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
