"""Turn the pieces of a leaflet into what its contents list: an entry for each part below them that has a heading.

An entry is a piece of its own, named after the part that it leads to, so that any choice of sections has its own. A
leaflet is named with the piece `contents` alone, for its entries follow from its other pieces.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from handouts.model.galley import ENTRY
from handouts.model.job import ChosenPiece

CONTENTS: Final = "contents"
"""The piece that heads them."""
LEAST_PAGES: Final = 6
"""Of a leaflet with contents: in a shorter one a reader finds everything by leafing through."""
MANY_PAGES: Final = 17
"""Of a leaflet in which nobody finds anything without contents, though they take a page more."""
_LISTED: Final = {"section", "pair", "teach-back", "questions", "glossary", "sources", "contact"}
"""Kinds of pieces with a heading by which a reader looks for them."""


class Entry(NamedTuple):
    """A line of the contents, by its piece, and the piece that it leads to."""

    piece: str
    target: str


def entries(names: Sequence[str]) -> tuple[Entry, ...]:
    """Return the entries of the contents among these pieces: none where there are no contents."""
    below = names[names.index(CONTENTS) + 1 :] if CONTENTS in names else ()
    found: dict[str, str] = {}
    for name in below:
        kind, *rest = name.split(".")
        if kind in _LISTED:
            found.setdefault(ENTRY + ".".join((kind, *rest[:1])), name)
    return tuple(Entry(entry, target) for entry, target in found.items())


def is_worth_a_page(pages: float) -> bool:
    """Whether a leaflet of so many pages may take one more for its contents, which else give way."""
    return pages >= MANY_PAGES


def without_contents(pieces: Sequence[ChosenPiece]) -> tuple[ChosenPiece, ...]:
    """Return the pieces of a leaflet as it is where the contents give way."""
    return tuple(piece for piece in pieces if piece.id != CONTENTS)
