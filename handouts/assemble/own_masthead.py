"""Put pieces that were laid out on their own into a galley, as if they had been laid out there.

Their marked contents, resources and objects get numbers and names that the galley has not used.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from handouts.model.galley import MARK, Element, Galley, Piece, Unit

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_RESOURCE = re.compile(rb"/([^\s/\[\]<>()]+)(?=(?: [-\d.]+)? (?:Tf|gs|Do)\b)")
_MARKED = re.compile(rb"(?<=/MCID )\d+")
_SUBSET = re.compile(rb"(/(?:BaseFont|FontName) ?/)[A-Z]{3}([A-Z]{3}\+)")
"""The tag of a font's subset: another for another choice of glyphs (ISO 32000-1, 9.6.4)."""
_OWN = b"own."
OF_PATIENT = b"of the patient"


def graft(galley: Galley, own: Galley) -> Galley:
    """Return the galley with the pieces of another, in place of its own or beside them, and all that they draw with.

    One that the galley has not says by its title (ISO 32000-1, table 323) that it is the patient's.
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
        titled = root if name in galley.pieces else replace(root, head=root.head + b"/T(%s)" % OF_PATIENT)
        yield name, _piece(replace(piece, elements=(titled, *below)), first_mark)


def _marks(galley: Galley) -> Iterator[int]:
    for piece in galley.pieces.values():
        yield from (unit.mcid for unit in piece.units)
        yield from (place.mcid for place in piece.places)


def _moved(body: bytes, by: int) -> bytes:
    return _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + by), body)


def _object(body: bytes, by: int) -> bytes:
    """Return an object whose references have moved; what a stream holds is not looked at."""
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
