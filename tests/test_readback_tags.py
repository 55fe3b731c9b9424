"""Tags and HTML become the same texts of blocks."""

import pytest

from handouts.readback.tags import PieceReader, Tag, Told, letters, spoken

HTML = """<html lang="en"><head><title>No text</title></head><body>
<section id="one" lang="es"><h2>A <strong>head</strong></h2>
<p>Say <bdi><a href="tel:+1">12</a></bdi> to us.</p></section>
<section id="two"><ul><li>Item<ul><li>below</li></ul></li></ul><figure><img alt="A bone" src=""></figure>
<table><tr><th>Head</th><td>Cell</td></tr></table></section></body></html>"""


def reader() -> PieceReader:
    read = PieceReader()
    read.feed(HTML)
    return read


def tag(kind: str, *kids: Tag | str, actual: str = "") -> Tag:
    return Tag(kind, {"ActualText": actual} if actual else {}, {}, kids)


def test_html_tells_blocks_by_piece() -> None:
    """Inline elements are part of their block; each item and cell is one."""
    assert reader().blocks == [
        Told("one", "A head"),
        Told("one", "Say 12 to us."),
        Told("two", "Item"),
        Told("two", "below"),
        Told("two", "Head"),
        Told("two", "Cell"),
    ]


def test_html_tells_pictures_addresses_and_languages() -> None:
    """Each with its piece."""
    assert reader().pictures == [Told("two", "A bone")]
    assert reader().addresses == [Told("one", "tel:+1")]
    assert reader().languages == {"en", "es"}


def test_tags_tell_the_same_blocks() -> None:
    """Markers of lists and pictures say nothing."""
    item = tag("LBody", "Item", tag("L", tag("LI", tag("Lbl", "•"), tag("LBody", "below"))))
    document = tag(
        "Document",
        tag("Sect", tag("H2", "A ", tag("Span", "head")), tag("P", "Say ", tag("Link", "12"), " to us.")),
        tag("Sect", tag("L", tag("LI", tag("Lbl", "1"), item)), tag("Div", tag("Figure", "7"))),
        tag("Table", tag("TR", tag("TH", "Head"), tag("TD", "Cell"), tag("TD"))),
    )
    assert list(spoken(document)) == [told.text for told in reader().blocks]


def test_what_is_read_out_counts() -> None:
    """Not what is drawn."""
    assert spoken(tag("Document", tag("P", "drawn", actual="said"), tag("P", tag("Span", "x", actual="y")))) == (
        "said",
        "y",
    )


@pytest.mark.parametrize("text", ["a b", "a\n b", "a\u00adb", " ab "])
def test_line_ends_are_no_letters(text: str) -> None:
    """Neither is a soft hyphen."""
    assert letters(text) == "ab"
