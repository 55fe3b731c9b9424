"""Nothing touches: what overlaps something, crosses an edge or has too little room is refused, by piece and by name."""

from itertools import pairwise

import pytest
from engine import galley, laid
from made_texts import made_topic
from printing import key_for

from handouts.compose.composition import compose
from handouts.errors import LayoutError, TooWide
from handouts.typeset.galleys import fonts_of
from handouts.typeset.layout import lay_out
from handouts.typeset.layout_facts import LaidOut, Mark
from handouts.typeset.touching import drawn_glyphs

SQUARE = (
    "<img alt=\"A square\" src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='40' "
    "height='40'><rect width='40' height='40'/></svg>\">"
)
LONG = "Gastroenterologists"
EDGE = "“Words” touches a rule or the edge of a box in a"
UP = "position: relative; top: -24px"


def refused(body: str, css: str = "") -> LayoutError:
    with pytest.raises(LayoutError) as raised:
        galley(body, css=css)
    return raised.value


def test_ink_is_where_glyphs_are() -> None:
    """Of a capital from the baseline up, of a letter with a descender below it; a space has none."""
    out = laid("<p>Hg H</p>")
    (mark,) = out.marks
    boxes = [glyph.box for glyph in drawn_glyphs(mark.body, out.resources.outlines)]
    (capital, low, last) = boxes
    assert capital.bottom == last.bottom == pytest.approx(34.2, abs=0.2)
    assert capital.top == pytest.approx(capital.bottom - 0.714 * 16, abs=0.1)
    assert low.bottom == pytest.approx(capital.bottom + 0.24 * 16, abs=0.1)
    assert 0 < capital.left < capital.right < low.left < low.right < last.left < last.right < mark.width


def test_raised_letters_are_where_they_stand() -> None:
    """Nastaliq sets each letter at a height of its own."""
    out = laid("<p>نستعلیق</p>", css="p { font: 16px/3 'Noto Nastaliq Urdu' }", language="ur", direction="rtl")
    boxes = [glyph.box for mark in out.marks for glyph in drawn_glyphs(mark.body, out.resources.outlines)]
    assert len({round(box.bottom) for box in boxes}) > 3


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f'<p>Above</p><p style="{UP}">Below</p>', "“Above” touches “Below” in a"),
        (f'{SQUARE}<p style="{UP}">Words</p>', "“Words” touches a picture in a"),
        (
            '<div class="line"></div><p style="position: relative; top: -12px">Words</p>',
            EDGE,
        ),
        (
            '<p>Above</p><div class="box"><p style="position: relative; top: -16px">Words</p></div>',
            EDGE,
        ),
        (
            '<div style="border: 2px dashed"><p style="position: relative; top: -9px">Words</p></div>',
            EDGE,
        ),
        (
            '<p style="line-height: .55">Words that go<br>by high lines</p>',
            "“Words that go” touches “by high lines” in a",
        ),
    ],
    ids=["text", "picture", "rule", "background", "frame", "lines"],
)
def test_what_touches_is_refused(body: str, told: str) -> None:
    """With the piece, both things, and what to do."""
    error = refused(body)
    assert (error.message, error.exit_code) == (told, 6)
    assert error.hint.startswith("shorten the text")


@pytest.mark.parametrize(
    "body",
    [
        "<p>fjord <strong>fjord</strong>, <em>of</em> <strong>joy</strong></p>",
        '<div class="box"><p>Words</p></div>',
        '<div style="border: 2px solid; border-radius: 9px"><p>Words</p></div>',
        '<p style="line-height: 1.3">gjpqyç<br>ÄÖÜÉÅ</p>',
        f'<div class="columns"><div>{SQUARE}</div><div><p>Words</p></div></div>',
        '<ol style="background: #eee"><li>One</li><li>Two</li></ol>',
    ],
    ids=["one line", "on a background", "in a frame", "lines", "beside a picture", "markers"],
)
def test_what_stands_apart_is_no_problem(body: str) -> None:
    """Letters of one line may reach over one another, and a text may stand on a background."""
    assert galley(body).pieces


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            f'<div class="narrow"><p>{LONG}</p></div>',
            f"“{LONG}”",
        ),
        (f"<table><tr><td>{LONG}</td><td>b</td></tr></table>", f"“{LONG}”"),
        ('<p style="text-indent: -9px; margin-left: 20px">Words</p>', "“Words”"),
    ],
    ids=["column", "cell", "indent"],
)
def test_a_column_narrower_than_its_longest_word_is_refused(body: str, told: str) -> None:
    """Whether or not the word reaches over something."""
    css = ".narrow { width: 90px } table { table-layout: fixed; width: 99px }"
    error = refused(body, css)
    assert isinstance(error, TooWide)
    assert error.message == f"{told} is wider than the room it has in a"


def test_of_a_masthead_no_word_is_told() -> None:
    """It may name a patient; the hint names the clinic's own part in it."""
    error = refused(f'<section id="masthead" class="piece">{SQUARE}<p style="{UP}">Ann Lee</p></section>')
    assert error.message == "a text touches a picture in masthead"
    assert "clinic’s name" in error.hint
    error = refused('<section id="masthead" class="piece"><div style="width: 9px"><p>Lee</p></div></section>')
    assert error.message == "a text is wider than the room it has in masthead"


def test_what_reaches_out_of_its_piece_touches_the_next() -> None:
    """A rule at the end of one, letters at the beginning of the other."""
    with pytest.raises(LayoutError, match="“Words” touches a rule or the edge of a box in b"):
        galley(
            '<div class="line"></div>',
            '<p style="font-size: 40px; line-height: .5">Words</p>',
            css=".piece { margin-block: 0 }",
        )
    assert galley('<div class="line"></div>', "<p>Words</p>", css=".piece { margin-block: 0 }").pieces


def test_a_space_is_seen_beside_latin_words_in_nastaliq() -> None:
    """Whose letters reach into the space of its font."""
    key = key_for(made_topic("ur"))
    composition = compose(key)
    limited = [font for font in fonts_of(key)[0] if font.ranges]
    out = lay_out(composition.html, composition.css, key.page.content_width_mm * 96 / 25.4, limited)
    gaps = [gap for one, two in pairwise(out.marks) if (gap := gap_of(one, two, out)) is not None]
    assert len(gaps) > 5
    assert min(gaps) > 0.15


def test_letters_that_pass_under_each_other_do_not_touch() -> None:
    """Their boxes overlap, not they: a stroke that sweeps below what stands beside it."""
    galley('<p style="line-height: .55">F<br>.l</p>')
    refused('<p style="line-height: .55">F<br>ll</p>')


def gap_of(one: Mark, two: Mark, out: LaidOut) -> float | None:
    """Return how far, in ems, the ink of two runs of a line is apart, one Latin and one not, with a space between."""
    if one.top != two.top or {one.text.isascii(), two.text.isascii()} != {True, False} or one.role == "marker":
        return None
    if not (one.text.endswith((" ", "\xa0")) or two.text.startswith((" ", "\xa0"))):
        return None
    left, right = (tuple(drawn_glyphs(mark.body, out.resources.outlines)) for mark in sorted((one, two), key=at))
    size = one.bottom - one.top
    return (min(glyph.box.left for glyph in right) - max(glyph.box.right for glyph in left)) / size


def at(mark: Mark) -> float:
    return mark.x
