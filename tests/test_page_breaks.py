"""What a break between two rows costs, and which heads are shown again below it."""

from math import inf
from pathlib import Path

import pytest
from engine import LINE, PAGE, WORDS, assemble, columns, galley, heights, lined, lines, pages_of, piece, section
from pdf_reader import check_tree, page_text, red_box, tags

from handouts.model.page import PT_PER_MM
from handouts.typeset.page_breaks import HEADED_END, INSIDE_PARAGRAPH, LAST_ROW, LONELY_END, TORN_OFF


def costs(body: str, css: str = "") -> list[float]:
    """Return what page breaks before each row cost."""
    return [row.break_cost for row in piece(body, css).rows]


def test_orphans_and_widows() -> None:
    """No page ends after a paragraph's first line or begins with its last; between others a break costs a little."""
    assert costs(lines(6)) == [0, inf, INSIDE_PARAGRAPH, INSIDE_PARAGRAPH, INSIDE_PARAGRAPH + LONELY_END, inf]
    assert costs(lines(6), "p { orphans: 3; widows: 4 }") == [0, inf, inf, inf, inf, inf]
    assert costs(lines(6), "p { orphans: 1; widows: 1 }")[:4] == [0, *[INSIDE_PARAGRAPH] * 3]


def test_a_short_paragraph_stays_whole() -> None:
    """Three lines can't be parted into two and two."""
    assert costs(lines(3)) == [0, inf, inf]


def test_between_paragraphs_a_break_is_free() -> None:
    """And between items of a list, rows of a table, definitions."""
    assert costs(lines(1) * 3) == [0, 0, 0]
    assert costs("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>") == [0, 0, 0]
    assert costs("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>") == [0, 0]
    assert costs("<dl><dt>a</dt><dd>b</dd></dl>") == [0, 0]


def test_a_heading_is_kept_with_what_follows() -> None:
    """And a heading with the next heading, and the first lines of a paragraph with each other."""
    assert costs(f"<h2>A</h2><h3>B</h3>{lines(4)}") == [0, inf, inf, inf, INSIDE_PARAGRAPH + LONELY_END, inf]


def test_a_heading_of_two_lines_stays_whole() -> None:
    """It is one row."""
    assert heights(f"<h2>A<br>\nB</h2>{lines(1)}") == [60, LINE]


def test_a_heading_is_kept_with_a_box() -> None:
    """The box is one row and comes with it."""
    assert costs(f'<h2>A</h2><div class="box">{lines(5)}</div>') == [0, inf]


def test_a_heading_in_a_column_is_kept_with_its_column() -> None:
    """The other column's lines follow suit, for they stand beside."""
    columns = f'<div class="columns"><div><h3>A</h3>{lines(3)}</div><div>{lines(4)}</div></div>'
    css = "h3 { font-size: 16px; margin: 0 } p { margin: 0 } .columns p { orphans: 1; widows: 1 }"
    assert costs(columns, css) == [0, inf, INSIDE_PARAGRAPH, INSIDE_PARAGRAPH]


def test_a_piece_can_be_kept_with_the_next() -> None:
    """A title that is a piece of its own never ends a page."""
    assert piece("<h2>Questions</h2>").is_kept_with_next
    assert not piece("<h2>Questions</h2><p>One</p>").is_kept_with_next


def test_the_head_of_a_table_is_shown_again() -> None:
    """Rows of a table with a head know it, and what room it takes."""
    body = "<tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody>"
    made = piece(f"<p>a</p><table><thead><tr><th scope='col'>A</th></tr></thead>{body}</table><p>b</p>")
    assert [row.header for row in made.rows] == [-1, -1, 0, 0, -1]
    assert [header.height for header in made.headers] == [made.rows[2].top - made.rows[1].top]
    assert {row.header for row in piece(f"<table>{body}</table>").rows} == {-1}


def test_a_head_of_two_rows_is_shown_again_whole() -> None:
    """With its backgrounds, and a cell that spans both rows."""
    cells = "<th rowspan='2' scope='col'>First</th><th colspan='2' scope='col'>Others</th>"
    head = f"<thead><tr>{cells}</tr><tr><th scope='col'>Second</th><th scope='col'>Third</th></tr></thead>"
    rows = "".join(f"<tr><td>{WORDS}</td><td>{letter}</td><td>x</td></tr>" for letter in "abcdefgh")
    made = galley(f"<table>{head}<tbody>{rows}</tbody></table>", css="th { background: #f00 } td, th { padding: 0 }")
    data = assemble(made, pages := pages_of(made, height_px=8 * LINE))
    check_tree(data)
    assert len(pages) > 2
    for number in range(len(pages)):
        text = page_text(data, number)
        assert all(text.count(word) == 1 for word in ("First", "Others", "Second", "Third"))
        assert "".join(text.split()).index("Third") < "".join(text.split()).index("Aparagraph")
    assert sorted(head.text for head in tags(data).all("TH")) == ["First", "Others", "Second", "Third"]
    first, second, *_ = (red_box(data, number) for number in range(len(pages)))
    assert first == second
    top = PAGE.height_pt - PAGE.margin_top_mm * PT_PER_MM
    assert first and (first[3], first[1]) == pytest.approx((top, top - 2 * LINE * 0.75), abs=0.8)


def test_the_head_of_a_table_in_a_column_is_shown_again_below_the_columns() -> None:
    """Each where it stood across the page; where the table has ended only the columns' heads come back."""
    table = "".join(f"<tr><td>row {number}</td></tr>" for number in range(9))
    table = f"<table><thead><tr><th scope='col'>Kind</th></tr></thead><tbody>{table}</tbody></table>"
    body = "<h1>T</h1><h2>U</h2>" + columns(("Left", f"{lines(3)}{table}{lines(9)}"), ("Right", lines(24)))
    made = galley(body, css="p { margin: 0 } td, th { padding: 0 } thead tr { break-after: avoid }")
    data = assemble(made, pages := pages_of(made, height_px=9 * LINE))
    check_tree(data)
    found = [page_text(data, number) for number in range(len(pages))]
    assert all(text.count("Left") == text.count("Right") == 1 for text in found)
    assert [text.count("Kind") for text in found] == [int("row" in text) for text in found]
    assert sum("row" in text for text in found) > 1
    assert "row" not in found[-1]
    assert sorted(head.text for head in tags(data).all("TH")) == ["Kind", "Left", "Right"]
    assert [round(header.height) for header in made.pieces["a"].headers] == [LINE, 2 * LINE]


def test_only_the_heads_of_columns_are_shown_again() -> None:
    """Beside one of two lines stands text in the other column: it is not shown twice."""
    body = columns(("Left<br>\nside", lines(8)), ("Right", f"<p>only once</p>{lines(8)}"))
    made = galley(body, css="p { margin: 0 } td, th { padding: 0 }")
    data = assemble(made, pages := pages_of(made, height_px=7 * LINE))
    found = [page_text(data, number) for number in range(len(pages))]
    assert [text.count("only once") for text in found] == [1, *[0] * (len(pages) - 1)]
    assert all("Right" in text and "side" in text for text in found)


def test_lists_of_one_item_may_part() -> None:
    """As those that a table of two columns becomes in giant print: no chain of them is taller than a page. What
    leads in to a table stays with it."""
    rule = (
        Path("styles/text.css")
        .read_text("utf-8")
        .partition("a list or a table and what leads in to it")[2]
        .partition("}")[0]
    )
    led = galley("<p>They are:</p><table><tr><td>one</td></tr></table>", css=f"/*{rule}}}").pieces["a"]
    assert led.rows[1].break_cost == inf
    made = galley("<ul><li>one</li></ul>" * 3 + "<ul><li>one</li><li>two</li></ul>", css=f"/*{rule}}}")
    assert [row.break_cost == inf for row in made.pieces["a"].rows] == [False, False, False, False, True]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_key_of_a_cell_is_shown_again_beside_its_lines(direction: str) -> None:
    """As far as these go on, on whichever page, and in no room of its own."""
    sides = (f"<p class='cell-key'>K{letter}</p>{lines(count)}" for letter, count in (("a", 14), ("b", 7)))
    body = f"<div dir='{direction}'>{columns(*zip(('Left', 'Right'), sides, strict=True))}</div>"
    css = ".cell-key { block-size: 0; margin-inline-start: -20px } td { padding: 0; padding-inline-start: 20px }"
    made = galley(body, css=f"p {{ margin: 0 }} th {{ padding: 0 }} {css}")
    data = assemble(made, pages := pages_of(made, height_px=5 * LINE))
    check_tree(data, has_title=False)
    found = [page_text(data, number) for number in range(len(pages))]
    assert [text.count("Ka") for text in found] == [1, 1, 1, 1]
    assert [text.count("Kb") for text in found] == [1, 1, 0, 0]
    assert {round(header.height) for header in made.pieces["a"].headers} == {LINE}
    assert max(page.end for page in pages) <= 5 * LINE
    assert (tags(data).text.count("Ka"), tags(data).text.count("Kb")) == (1, 1)


def test_a_page_that_goes_on_with_a_piece_says_so() -> None:
    """At its top, in print alone: who listens hears the heading once. A page that begins with a piece has none."""
    (one, over_one), (two, over_two) = lined("one", "First", lines(16)), lined("two", "Second", lines(12))
    made = galley(one, two, over_one, over_two)
    data = assemble(made, pages := pages_of(made, height_px=10 * LINE))
    check_tree(data, has_title=False)
    starts = [page.fragments[0] for page in pages]
    said = ["" if not first.start else f"{first.piece.headings[0].text} (continued)" for first in starts]
    assert said == ["", "First (continued)", "", "Second (continued)"]
    assert list(made.pieces) == ["one", "two"]
    for number, text in enumerate(said):
        assert page_text(data, number).startswith(text)
        assert page_text(data, number).count("continued") == bool(text)
    tops = [first.piece.rows[first.start].top + first.shift for first in starts]
    assert [round(top) for top in tops] == [(LINE + 8) * bool(text) for text in said]
    assert max(page.end for page in pages) <= 10 * LINE
    assert "continued" not in tags(data).text
    assert tags(data).text.count("Second") == 1


def test_the_line_that_a_piece_goes_on_stands_above_the_head_of_a_table() -> None:
    """Each once, and the rows below both."""
    head = "<thead><tr><th scope='col'>Kind</th></tr></thead>"
    rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(9))
    made = galley(*lined("one", "Table", f"<table>{head}<tbody>{rows}</tbody></table>"), css="td, th { padding: 0 }")
    data = assemble(made, pages := pages_of(made, height_px=6 * LINE))
    check_tree(data, has_title=False)
    assert len(pages) > 1
    for number in range(1, len(pages)):
        assert page_text(data, number).split()[:4] == ["Table", "(continued)", "Kind", "row"]
    assert [round(header.height) for header in made.pieces["one"].headers] == [LINE + 8, LINE + 8 + LINE]


def test_the_line_tells_the_subheading_that_goes_on() -> None:
    """It may say when to call; a page that begins with the next subheading tells neither."""
    body = "<p>Before</p>" + "".join(f"<h3>Call {when}</h3>" + "<p>A sign</p>" * 6 for when in ("now", "soon"))
    title, line = lined("one", "Signs", body)
    below = [lined(f"one/{number}", f"Signs: {when}", "")[1] for number, when in enumerate(("now", "soon"))]
    made = galley(title, line, *below, css="h2, h3, p { margin: 0 }")
    for height in range(4, 12):
        pages = pages_of(made, height_px=height * LINE)
        data = assemble(made, pages)
        whole = [first for page in pages[1:] for first in page.fragments[:1]]
        for number, first in enumerate(whole, 1):
            row = first.start - 2  # after the title and a paragraph: a subheading and six signs, twice
            told = "Signs" if row in (0, 7) or row < 0 else "Signs: now" if row < 7 else "Signs: soon"
            assert page_text(data, number).startswith(f"{told} (continued)")


def test_a_list_of_pieces_goes_on_under_the_heading_above_it() -> None:
    """Its entries are pieces of their own, and the page that one of them begins says of what it is."""
    title, line = lined("glossary", "Words", "")
    entries = [section(f"term.{letter}", f"<p>{letter * 3}</p>") for letter in "abcdef"]
    made = galley(title, *entries, line, css=".piece { margin: 0 }")
    data = assemble(made, pages := pages_of(made, height_px=4 * LINE))
    assert len(pages) > 1
    for number in range(1, len(pages)):
        assert page_text(data, number).startswith("Words (continued)")
    assert max(page.end for page in pages) <= 4 * LINE


def test_the_head_again_is_no_text() -> None:
    """It is drawn on the next page, as a pagination artifact; the table's tags have it once."""
    rows = "".join(f"<tr><td>{WORDS}</td><td>{letter}</td></tr>" for letter in "abcd")
    body = f"<table><thead><tr><th scope='col'>First</th><th scope='col'>Second</th></tr></thead>{rows}</table>"
    made = galley(body, css="td, th { padding: 0 }")
    data = assemble(made, pages_of(made, height_px=150))
    check_tree(data)
    assert page_text(data, 1).startswith("First Second A paragraph")
    assert [head.text for head in tags(data).all("TH")] == ["First", "Second"]


def test_a_break_in_a_box_to_keep_together_costs_by_what_it_tears_off() -> None:
    """`break-inside: avoid-page` forbids no break, for the box may be taller than a page: the lower, the cheaper."""
    body = '<div style="break-inside: avoid-page">' + "<p>One line</p>" * 4 + "</div>" + "<p>After</p>" * 4
    inside, after = costs(body)[1:4], costs(body)[4]
    assert inside == sorted(inside, reverse=True)
    assert 0 < inside[-1] < inside[0] < inf
    assert after == 0


def test_a_piece_may_be_such_a_box() -> None:
    """Every break inside it costs."""
    made = galley("<p>One line</p>" * 4, css="#a { break-inside: avoid-page }")
    assert all(row.break_cost > 0 for row in made.pieces["a"].rows[1:])


def test_the_end_of_a_long_piece_is_not_left_alone() -> None:
    """One or two last lines on a new page, without their heading, cost; a short piece has no such end."""
    assert costs("<p>One line</p>" * 6) == [0, 0, 0, 0, LONELY_END, LONELY_END]
    assert costs("<p>One line</p>" * 4) == [0, 0, 0, 0]


def test_a_piece_that_is_held_stays_below_the_one_above_where_it_can() -> None:
    """`break-before: avoid-page` on a piece costs a break before it, which is free otherwise."""
    held, free = (galley("<p>A</p>", "<p>B</p>", css=css).pieces["b"].rows[0].break_cost
                  for css in ("#b { break-before: avoid-page }", ""))  # fmt: skip
    assert held > free == 0


def test_a_list_in_an_item_stays_below_it_where_it_can() -> None:
    """`break-before: avoid-page` costs a break between what it stands on and what stands above that."""
    body = "<ul><li>One<ul><li>of</li><li>it</li></ul></li><li>Two</li></ul>"
    css = "ul, li { margin: 0 } li > ul { break-before: avoid-page }"
    assert costs(body, css) == [0, TORN_OFF, 0, 0]


def test_heads_are_not_shown_again_for_a_few_last_lines() -> None:
    """One of them would stand above nothing."""
    found = costs(columns(("A", lines(1) * 4), ("B", lines(1) * 12)))
    assert found[-5:] == [*[HEADED_END] * 4, HEADED_END + LAST_ROW]
    assert found[-6] == 0


def test_the_last_row_of_a_table_is_not_left_alone() -> None:
    """Under its repeated header, in a short table as well, whatever follows it."""
    head = "<thead><tr><th scope='col'>A</th></tr></thead>"
    rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(4))
    table = f"<table>{head}<tbody>{rows}</tbody></table>"
    assert costs(table)[-2:] == [0, LAST_ROW]
    assert costs(f"{table}{lines(1) * 2}")[-4:] == [0, LAST_ROW, LONELY_END, LONELY_END]
    assert LAST_ROW not in costs(f"<table>{head}<tbody><tr><td>one</td></tr></tbody></table>")
