"""What leaves the layout is complete, clean and made without the network; everything else is an error."""

from itertools import pairwise

import pytest
from engine import CSS, WIDTH_PX, document, laid

from handouts.errors import LayoutError
from handouts.typeset.layout import lay_out
from handouts.typeset.layout_facts import LaidOut

LINE = 24
"""The line height of the tests' styles."""
PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
WORDS = "A paragraph of words that goes on for as many lines as this page of paper makes of it, one after the other. "


def texts(found: LaidOut) -> list[str]:
    return [mark.text for mark in found.marks if mark.role == "text"]


def refused(body: str, css: str = "") -> LayoutError:
    """Return the error of a layout that must not succeed."""
    with pytest.raises(LayoutError) as raised:
        lay_out(document(body), CSS + css, WIDTH_PX)
    return raised.value


def test_marks_are_the_text_in_order() -> None:
    """Each run of text says its words, its element, and where it stands."""
    found = laid("<p>One <strong>two</strong> three.</p><p>Four</p>")
    assert [(mark.element.tag, mark.text) for mark in found.marks] == [
        ("p", "One "),
        ("strong", "two"),
        ("p", " three."),
        ("p", "Four"),
    ]
    first, second, *_ = found.marks
    assert second.x == pytest.approx(first.x + first.width)
    assert found.marks[-1].top - first.top == pytest.approx(LINE + 8)


def test_a_mark_knows_what_it_is() -> None:
    """A list's marker, a text, a picture."""
    found = laid(
        '<ul><li>One</li></ul><svg viewBox="0 0 9 9" width="9"><title>A square</title><path d="M0 0h9v9"/></svg>'
    )
    assert [mark.role for mark in found.marks] == ["marker", "text", "picture"]


def test_a_direction_is_that_of_the_style() -> None:
    """Marks say whether they are read from right to left."""
    found = laid('<p>abc</p><p dir="rtl">אבג</p>')
    assert [mark.is_rtl for mark in found.marks] == [False, True]


def test_a_topic_of_any_length_stands_on_one_page() -> None:
    """Nothing breaks: two hundred lines stand below one another at even distances."""
    found = laid("<p>" + "<br>".join(f"line {number}" for number in range(200)) + "</p>")
    tops = [mark.top for mark in found.marks]
    assert len(tops) == 200
    assert [round(top - tops[0]) for top in tops] == [LINE * number for number in range(200)]


def test_more_than_one_page_is_an_error() -> None:
    """Whether it is too tall or a style breaks it."""
    assert "too long to be laid out" in refused('<p>a</p><p style="break-before: page">b</p>').message


def test_lines_are_regions_of_their_paragraph() -> None:
    """Each line stays whole and knows its place, so that none is left alone."""
    (block,) = laid(f"<p>{WORDS * 4}</p>").blocks
    assert len({region.block for region in block.regions}) == 1
    assert [region.place for region in block.regions] == list(range(block.regions[0].lines))
    assert {(region.orphans, region.widows) for region in block.regions} == {(2, 2)}


def test_what_must_not_break_is_one_region() -> None:
    """A box with `break-inside: avoid`, a row of a table, a picture."""
    box = f'<div class="box"><p>{WORDS * 2}</p><ul><li>a</li></ul></div>'
    row = f"<table><tr><td>{WORDS * 2}</td><td>b</td></tr></table>"
    picture = f'<img alt="A square" src="{PNG}" width="50" height="50">'
    for body in (box, row, picture):
        (block,) = laid(body).blocks
        assert len(block.regions) == 1, body


def test_a_heading_is_kept_with_what_follows() -> None:
    """`break-after: avoid` of an element holds for its last region."""
    (block,) = laid("<h2>Heading</h2><p>Text</p>").blocks
    assert [region.is_kept_with_next for region in block.regions] == [True, False]


def test_backgrounds_and_borders_are_ink() -> None:
    """They say how far they reach."""
    found = laid('<p>a</p><div class="box"><p>b</p></div>')
    (box,) = found.boxes
    assert (box.left, box.right) == pytest.approx((0, WIDTH_PX), abs=0.01)
    assert (box.top, box.bottom) == pytest.approx((16 + LINE + 8, 16 + LINE + 8 + 8 + LINE + 8 + 8))


def test_links_say_where_they_are() -> None:
    """One rectangle a line, with the address."""
    words = "a link of many words " * 10
    found = laid(f'<p><a href="https://clinic.example/a?b=%20c">{words}</a></p>')
    assert {link.url for link in found.links} == {"https://clinic.example/a?b=%20c"}
    assert len(found.links) == len(texts(found)) > 1
    assert all(below.top - above.top == LINE for above, below in pairwise(found.links))


@pytest.mark.parametrize(
    "css", ["p { colour: red }", "p { color: redish }", "p { width: 10 }", "p:hoover { color: red }", "p { float: }"]
)
def test_a_rule_that_is_not_understood_is_an_error(css: str) -> None:
    """A misspelt style would silently not apply."""
    assert "WeasyPrint warns of the layout" in refused("<p>Text</p>", css).message


@pytest.mark.parametrize("letter", ["\ue000", "\U000f0000"])
def test_a_missing_glyph_is_an_error(letter: str) -> None:
    """The message names the code point, the hint says what to do."""
    error = refused(f"<p>One {letter} two</p>")
    assert f"U+{ord(letter):04X}" in error.message
    assert "name a brand font" in error.hint


def test_a_missing_glyph_in_a_picture_is_an_error() -> None:
    """Letters drawn in an SVG are no exception."""
    svg = '<svg viewBox="0 0 9 9" width="9"><title>A letter</title><text font-family="Noto Sans">\ue000</text></svg>'
    assert "U+E000" in refused(svg).message


def test_all_warnings_are_told_at_once() -> None:
    """And each once."""
    error = refused("<p>\ue000\ue001\ue000</p>", "p { colour: red }")
    assert [error.message.count(part) for part in ("U+E000", "U+E001", "colour")] == [1, 1, 1]


def test_an_error_leaves_the_log_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    """The next layout is judged by its own warnings."""
    refused("<p>\ue000</p>")
    caplog.clear()
    assert texts(lay_out(document("<p>Text again</p>"), CSS, WIDTH_PX)) == ["Text again"]
    assert caplog.records == []


@pytest.mark.parametrize(
    "paint",
    ["linear-gradient(red, blue)", "radial-gradient(red, blue)", f"url({PNG}) repeat", "conic-gradient(red, blue)"],
)
def test_gradients_and_patterns_are_refused(paint: str) -> None:
    """They are anchored to the page and would not move with their box."""
    refused('<div class="paint"><p>Text</p></div>', f".paint {{ background: {paint} }}")


def test_a_gradient_in_a_picture_is_refused() -> None:
    """It is such a pattern too."""
    svg = (
        '<svg viewBox="0 0 9 9" width="9"><title>A square</title><defs><linearGradient id="g"><stop offset="0"'
        ' stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>'
        '<rect width="9" height="9" fill="url(#g)"/></svg>'
    )
    assert "gradient" in refused(svg).message


def test_text_without_colour_is_refused() -> None:
    """It would be read out, and nobody would see it."""
    assert "“Text” can't be seen" in refused("<p>Text</p>", "p { color: transparent }").message


def test_an_entry_leads_to_the_piece_that_it_is_named_after() -> None:
    """The contents of a leaflet lead into it."""
    entry = '<section id="entry.b" class="piece"><p><a href="#b">There</a></p></section>'
    (found,) = lay_out(document(entry), CSS, WIDTH_PX).links
    assert found.url == "#b"


def test_a_link_into_the_leaflet_is_refused() -> None:
    """What it points at may not be in the handout."""
    assert (
        "a link leads to “b” inside the leaflet" in refused('<p><a href="#b">There</a></p><p id="b">Here</p>').message
    )


@pytest.mark.parametrize("transform", ["rotate(5deg)", "scale(2)", "skew(4deg)"])
def test_a_transformed_background_is_refused(transform: str) -> None:
    """Its extent would be guessed wrong."""
    error = refused('<div class="box turned"><p>Text</p></div>', f".turned {{ transform: {transform} }}")
    assert "transform" in error.message


def test_the_same_input_makes_the_same_galley() -> None:
    """Operators, fonts and images are the same bytes."""
    body = f'<h1>Title</h1><p>{WORDS}</p><img alt="A square" src="{PNG}" width="50" height="50">'
    one, other = (lay_out(document(body), CSS, WIDTH_PX) for _ in range(2))
    assert [mark.body for mark in one.marks] == [mark.body for mark in other.marks]
    assert one.resources == other.resources
