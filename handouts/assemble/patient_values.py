"""Put a patient's values into a galley: stamped into its places, or laid out with the masthead of that patient's own.

Only what is proved is stamped: each value is one line, of letters that the fonts have, and no wider than its place; the
font holds the letters of these values alone. For anything else there is no `Fills`: the values are laid out in pieces
that are grafted into the galley as if they had been laid out there, with marked contents, resources and objects under
numbers and names that the galley has not used.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from msgspec.structs import replace

from handouts.errors import LayoutError
from handouts.fonts.shaping import Typefaces
from handouts.fonts.subsets import GlyphRun, draw
from handouts.model.galley import MARK, Element, Galley, Piece, Subset, Unit, ValuePlace
from handouts.model.scripts import RTL
from handouts.pdf.writer import text_string

LETTER = "W"
"""The first letter of the names that the values' fonts have among a page's resources."""
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_RESOURCE = re.compile(rb"/([^\s/\[\]<>()]+)(?=(?: [-\d.]+)? (?:Tf|gs|Do)\b)")
_MARKED = re.compile(rb"(?<=/MCID )\d+")
_SUBSET = re.compile(rb"(/(?:BaseFont|FontName) ?/)[A-Z]{3}([A-Z]{3}\+)")
"""The tag of a font's subset, which tells it from other subsets of the font (ISO 32000-1, 9.6.4)."""
_OWN = b"own."
OF_PATIENT = b"of the patient"


class Stamp(NamedTuple):
    """What values have in common whatever they say: which marked contents are filled, which of them say a text instead
    of their glyphs, and the names of the fonts."""

    filled: tuple[int, ...]
    spoken: tuple[int, ...]
    fonts: tuple[bytes, ...]


class Fills(NamedTuple):
    """What is drawn, by the number of its marked content, and the fonts with every glyph of it and no other."""

    drawn: dict[int, bytes]
    spoken: dict[int, bytes]
    """What a marked content says instead of its glyphs: those from right to left are in no order."""
    subsets: tuple[Subset, ...]

    @property
    def stamp(self) -> Stamp:
        return Stamp(tuple(self.drawn), tuple(self.spoken), tuple(subset.name for subset in self.subsets))


NOTHING: Final = Fills({}, {}, ())
StampLines = dict[int, tuple[ValuePlace, GlyphRun]]
"""What each place holds, by the number of its marked content."""


def lines(places: Iterable[ValuePlace], shown: Mapping[str, str], faces: Typefaces) -> StampLines | None:
    """Return what these places hold, or None where that can't be proved right.

    A value without a place is not shown; a place without a value stays empty, as a line to write on.
    """
    found: StampLines = {}
    for place in places:
        if text := shown.get(place.field):
            run = run_in(place, text, faces)
            if run is None:
                return None
            found[place.mcid] = (place, run)
    return found


def fill(lines: StampLines, faces: Typefaces) -> Fills:
    """Return what is drawn of these lines."""
    subsets = faces.subset((run for _, run in lines.values()), LETTER)
    drawn = {mcid: draw_in(place, run, subsets) for mcid, (place, run) in lines.items()}
    turned = [(place, run) for place, run in lines.values() if RTL.search(run.text)]
    return Fills(drawn, {place.mcid: actual_text(run) for place, run in turned}, subsets)


def run_in(place: ValuePlace, text: str, faces: Typefaces) -> GlyphRun | None:
    """Return a text as a place can hold it, or None where it is no line of letters that the fonts have and that fit."""
    if "\n" in text:
        return None
    try:
        run = faces.shape(text)
    except LayoutError:  # a letter that no face has
        return None
    return run if run.width * place.size / 1000 <= place.width else None


def draw_in(place: ValuePlace, run: GlyphRun, subsets: tuple[Subset, ...]) -> bytes:
    """Return the marked content of a value; the piece's y goes down, a text's up."""
    x = place.x + (place.width - run.width * place.size / 1000 if place.is_rtl else 0.0)
    text = draw(run, subsets, 0.0, 0.0, place.size)
    return b"/Span<</MCID %d%s>>BDC\nq %s 1 0 0 -1 %.3f %.3f cm\n%s\nQ\nEMC\n" % (
        place.mcid, b"" if run.is_plain else actual_text(run), place.colour, x, place.baseline, text,
    )  # fmt: skip


def actual_text(run: GlyphRun) -> bytes:
    """ISO 32000-1, 14.9.4."""
    return b"/ActualText" + text_string(run.text)


def graft(galley: Galley, own: Galley) -> Galley:
    """Return the galley with the pieces of another, in place of its own or beside them, and all that they draw with.

    A piece that the galley does not have is titled “of the patient” (ISO 32000-1, table 323).
    """
    first_object = max(galley.objects) + 1
    first_mark = 1 + max(_marks(galley))
    resources = {
        category: {
            **names,
            **{_OWN.decode() + key: _moved(value, first_object) for key, value in own.resources[category].items()},
        }
        for category, names in galley.resources.items()
    }
    return replace(
        galley,
        pieces={**galley.pieces, **dict(_pieces(galley, own, first_mark))},
        objects={
            **galley.objects,
            **{first_object + n: _object(body, first_object) for n, body in own.objects.items()},
        },
        resources=resources,
    )


def _pieces(galley: Galley, own: Galley, first_mark: int) -> Iterator[tuple[str, Piece]]:
    for name, piece in own.pieces.items():
        root, *below = piece.elements
        titled = root if name in galley.pieces else replace(root, start=root.start + b"/T(%s)" % OF_PATIENT)
        yield name, _piece(replace(piece, elements=(titled, *below)), first_mark)


def _marks(galley: Galley) -> Iterator[int]:
    for piece in galley.pieces.values():
        yield from (unit.mcid for unit in piece.units)
        yield from (place.mcid for place in piece.places)


def _moved(body: bytes, by: int) -> bytes:
    return _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + by), body)


def _object(body: bytes, by: int) -> bytes:
    """Return an object with its references moved; the data of a stream stay as they are."""
    head, mark, data = body.partition(b"stream\n")
    return _SUBSET.sub(rb"\1OWN\2", _moved(head, by)) + mark + data


def _piece(piece: Piece, by: int) -> Piece:
    return replace(
        piece,
        units=tuple(Unit(unit.mcid + by if unit.mcid >= 0 else -1, _operators(unit.body, by)) for unit in piece.units),
        bands=tuple(replace(band, body=_operators(band.body, by)) for band in piece.bands),
        elements=tuple(_element(element, by) for element in piece.elements),
        resources=tuple((category, _OWN.decode() + key) for category, key in piece.resources),
        packed=b"",
        places=tuple(replace(place, mcid=place.mcid + by) for place in piece.places),
    )


def _operators(body: bytes, by: int) -> bytes:
    named = _RESOURCE.sub(lambda found: b"/" + _OWN + found[1], body)
    return _MARKED.sub(lambda found: b"%d" % (int(found[0]) + by), named)


def _element(element: Element, by: int) -> Element:
    kids = tuple((kind, kid + by if kind == MARK else kid) for kind, kid in element.kids)
    return replace(element, kids=kids)
