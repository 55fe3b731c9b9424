"""What WeasyPrint leaves undone for scripts and lines is done."""

from engine import CSS, document

from handouts.engine.layout import lay_out


def test_a_line_that_fits_but_for_its_last_space_stays_whole() -> None:
    """At no width does a paragraph break after its first word, with room for the next ones."""
    body = "<p>Taking out earwax takes about <strong>ten</strong> minutes.</p>"
    for width in range(200, 300):
        first = next(mark.text for mark in lay_out(document(body), CSS, width).marks)
        assert first.split()[:3] == ["Taking", "out", "earwax"], width
