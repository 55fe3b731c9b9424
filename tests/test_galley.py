"""A galley is plain data: it comes back from bytes as it was."""

import pytest
from engine import NOTES, assemble, galley, pages_of

from handouts.model.galley import decode, encode

BODY = (
    '<h1>Title</h1><div class="box"><p>Text with <a href="https://clinic.example">a link</a></p></div>'
    "<table><thead><tr><th scope='col'>A</th></tr></thead><tr><td>B</td></tr></table>"
    '<svg viewBox="0 0 8 8" width="80"><title>A square</title><rect width="8" height="8"/></svg>'
    '<div style="border: 1px solid"><p>One</p><p>Two</p></div>'
)


def test_a_galley_comes_back_from_bytes() -> None:
    """Every piece, row, unit, band, element, link, heading and object of it."""
    made = galley(BODY, NOTES)
    piece = made.pieces["a"]
    assert all((piece.rows, piece.units, piece.bands, piece.elements, piece.links, piece.headings, piece.resources))
    assert decode(encode(made)) == made


@pytest.mark.parametrize(
    "data", [b"", b"\xc1", b"\x80", b"\x90", b"\xa1\xff", b"\x91" * 100_000, b"\xdf\xff\xff\xff\xff"]
)
def test_bytes_that_are_no_galley_are_none(data: bytes) -> None:
    """Of whatever kind they are, nothing is raised."""
    assert decode(data) is None


def test_a_cached_galley_makes_the_same_handouts() -> None:
    """Nothing is lost between a galley that was just cut and the same from the cache."""
    made = galley(BODY, NOTES)
    again = decode(encode(made))
    assert again is not None
    assert assemble(again, pages_of(again)) == assemble(made, pages_of(made))
