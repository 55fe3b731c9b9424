"""Turn a piece's structure elements into what a handout writes of them: templates for numbers, the items of a list.

All of it depends on the piece alone, so that it is made once and serves every handout.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from msgspec.structs import replace

from handouts.model.galley import CHILD, MARK, Element, Piece

ABOVE: Final = -1
PAGE: Final = -2
"""Stand for the element around a piece's own, and for the page."""


class Template(NamedTuple):
    """Structure elements joined by newlines, with `%d` for numbers: those of `numbers` count from the piece's first
    element, or are `ABOVE` or `PAGE`. `owners` maps marked contents to elements, `roots` are the elements that no other
    one of the piece holds."""

    text: bytes
    numbers: tuple[int, ...]
    owners: tuple[tuple[int, int], ...]
    roots: tuple[int, ...]


def template(piece: Piece) -> Template:
    """Return the elements of a piece as they are where the whole piece stands on one page."""
    texts, numbers, owners = [], [], []
    for me, element in enumerate(piece.elements):
        marks = [kid for kind, kid in element.kids if kind == MARK]
        owners += [(mcid, me) for mcid in marks]
        numbers += [element.parent, *([PAGE] if marks else []), *(kid for kind, kid in element.kids if kind == CHILD)]
        kids = b" ".join(b"%%d 0 R" if kind == CHILD else b"%d" % kid for kind, kid in element.kids)
        head = element.head.replace(b"%", b"%%")
        page = b"/Pg %d 0 R" if marks else b""
        texts.append(b"<</Type/StructElem" + head + b"/P %d 0 R" + page + b"/K[" + kids.replace(b"%%", b"%") + b"]>>")
    return Template(b"\n".join(texts), tuple(numbers), tuple(owners), roots(piece))


def roots(piece: Piece) -> tuple[int, ...]:
    """Return the elements that no other one of the piece holds."""
    return tuple(me for me, element in enumerate(piece.elements) if element.parent < 0)


def items(piece: Piece) -> Piece:
    """Return a piece that is a list with the list's items alone, so that they can hang in a list of several pieces."""
    elements = tuple(
        Element(element.head, max(element.parent - 2, ABOVE), _without_list(element.kids), element.bbox)
        for element in piece.elements[2:]
    )
    links = tuple(replace(link, element=link.element - 2) for link in piece.links)
    return replace(piece, elements=elements, links=links)


def _without_list(kids: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((kind, kid - 2 if kind == CHILD else kid) for kind, kid in kids)
