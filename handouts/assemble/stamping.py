"""Turn a patient's values into what is drawn in the places of a piece, with a font of these values alone.

Only what is proved is filled in: each value is one line, of letters that the fonts have, and no wider than its place.
For anything else there is no `Fills`, and the values are laid out instead.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from handouts.errors import LayoutError
from handouts.fonts.shaping import Typefaces
from handouts.fonts.subsets import GlyphRun, draw
from handouts.model.galley import Piece, Subset, ValuePlace
from handouts.model.scripts import RTL
from handouts.pdf.writer import text_string

LETTER = "W"
"""Of the names of the values' fonts among a page's resources."""


class Stamp(NamedTuple):
    """What fills have in common whatever they say: the marked contents filled, the elements that say something instead
    of their glyphs, and the names of the fonts."""

    filled: tuple[int, ...]
    spoken: tuple[int, ...]
    fonts: tuple[bytes, ...]


class Fills(NamedTuple):
    """What is drawn, by the number of its marked content, and the fonts with every glyph of it and no other."""

    drawn: dict[int, bytes]
    spoken: dict[int, bytes]
    """What an element says instead of its glyphs, by its number: those from right to left are in no order."""
    subsets: tuple[Subset, ...]

    @property
    def shape(self) -> Stamp:
        return Stamp(tuple(self.drawn), tuple(self.spoken), tuple(subset.name for subset in self.subsets))


NOTHING: Final = Fills({}, {}, ())
StampLines = dict[int, tuple[ValuePlace, GlyphRun]]
"""What each place holds, by the number of its marked content."""


def lines(piece: Piece, shown: Mapping[str, str], faces: Typefaces) -> StampLines | None:
    """Return what the places of a piece hold, or None where that can't be proved right.

    Values without a place are not shown; a place without a value stays empty, a line to write on.
    """
    found: StampLines = {}
    for place in piece.places:
        if text := shown.get(place.field):
            run = _run(text, place, faces)
            if run is None:
                return None
            found[place.mcid] = (place, run)
    return found


def fill(lines: StampLines, faces: Typefaces) -> Fills:
    """Return what is drawn of these lines."""
    subsets = faces.subset((run for _, run in lines.values()), LETTER)
    drawn = {mcid: _drawn(place, run, subsets) for mcid, (place, run) in lines.items()}
    turned = [(place, run) for place, run in lines.values() if RTL.search(run.text)]
    return Fills(drawn, {place.element: _actual_text(run) for place, run in turned}, subsets)


def _run(text: str, place: ValuePlace, faces: Typefaces) -> GlyphRun | None:
    if "\n" in text:
        return None
    try:
        run = faces.shape(text)
    except LayoutError:  # a letter that no face has
        return None
    return run if run.width * place.size / 1000 <= place.width else None


def _drawn(place: ValuePlace, run: GlyphRun, subsets: tuple[Subset, ...]) -> bytes:
    """Return the marked content of a value; the piece's y goes down, a text's up."""
    x = place.x + (place.width - run.width * place.size / 1000 if place.is_rtl else 0.0)
    text = draw(run, subsets, 0.0, 0.0, place.size)
    return b"/Span<</MCID %d%s>>BDC\nq %s 1 0 0 -1 %.3f %.3f cm\n%s\nQ\nEMC\n" % (
        place.mcid, b"" if run.is_plain else _actual_text(run), place.colour, x, place.baseline, text,
    )  # fmt: skip


def _actual_text(run: GlyphRun) -> bytes:
    """ISO 32000-1, 14.9.4."""
    return b"/ActualText" + text_string(run.text)
