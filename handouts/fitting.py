"""Fit a leaflet to its pages: of the ways to print it the fullest that takes the fewest.

What may give way does so by rule: on page 1 what stands before whom to call (`choose.fronts`); then the size of
pictures, those beside a list, and room for notes. Never the size of letters.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from handouts.assemble.contents import contents
from handouts.assemble.pagination import (
    PlacedPage,
    Way,
    break_pages,
    first_within,
    fittest,
    has_room,
    height_of,
    page_count,
    rows_until,
)
from handouts.choose.arrangement import LESSER, lesser
from handouts.choose.contents import CONTENTS, LEAST_PAGES, entries, is_worth_a_page, without_contents
from handouts.choose.fronts import TITLES, Front, fronts, with_note
from handouts.choose.leaflet import Excerpt
from handouts.errors import NoRoom
from handouts.model.galley import DIALS, MASTHEAD, PT_PER_PX, Galley, Piece
from handouts.model.job import ChosenPiece, GalleyKey
from handouts.model.page import PT_PER_MM


class CopyFitter:
    """Breaks leaflets of one galley into pages."""

    def __init__(self, key: GalleyKey, galley: Galley) -> None:
        self.key, self.galley = key, galley
        self.height_px = key.page.content_height_pt / PT_PER_PX
        self.lift_px = key.page.lift_pt / PT_PER_PX
        self.lesser = lesser_pieces(galley.pieces)

    def pages(self, excerpt: Excerpt) -> tuple[PlacedPage, ...]:
        """Break a leaflet into pages, of which the first says whom to call: the fullest way that takes the fewest.

        Raises `NoRoom` where there is none.
        """
        chosen = with_note(self.galley.pieces, self.key.topic, excerpt.pieces)
        call = call_among(self.galley, chosen)
        bare = without_contents(chosen)
        ways = list(self._ways(self.galley.pieces, bare, call))
        if not ways:
            raise self._no_room(bare, call)
        room = self.height_px, self.lift_px
        way = fittest(ways, *room)
        most = page_count(way, *room)
        undrawn = self._with(ways[-1], self.lesser[-1])
        if undrawn and ((fewest := page_count(undrawn, *room)) < most or len(_names(way)) < len(_names(ways[0]))):
            way, most = self._less_drawn(bare, call, fewest) or way, fewest
        if most >= LEAST_PAGES:
            way = self._with_contents(chosen, call, most + is_worth_a_page(most)) or way
        return break_pages(way, *room)

    def _with(self, way: Way, smaller: Mapping[str, Piece]) -> Way | None:
        """Return a way to print a leaflet as it is with these smaller pieces; None where it has none of them."""
        if smaller.keys().isdisjoint(_names(way)):
            return None
        return way._replace(sequences=[[smaller.get(piece.id, piece) for piece in pieces] for pieces in way.sequences])

    def _less_drawn(self, chosen: Sequence[ChosenPiece], call: str, most: float) -> Way | None:
        """Return the fullest way to print a leaflet that takes no more pages than these, with small pictures if it
        can be, else without some; of its sections each has them large again that may."""
        pieces, room = self.galley.pieces, (self.height_px, self.lift_px)

        def within(smaller: Mapping[str, Piece]) -> Way | None:
            return first_within(self._ways({**pieces, **smaller}, chosen, call), most, *room)

        found = ((smaller, way) for smaller in self.lesser if (way := within(smaller)))
        smaller, way = next(found, ({}, None))
        for name in smaller:
            larger = self._with(way, {name: pieces[name]}) if way else None
            way = (larger and first_within([larger], most, *room)) or way
        return way

    def _with_contents(self, chosen: Sequence[ChosenPiece], call: str, most: float) -> Way | None:
        """Return the fullest way to print a leaflet with its contents, on page 1 if they have room there below its
        title in full size; none where that takes more pages than these, even without drawings."""
        pieces = self.galley.pieces
        found = entries([piece.id for piece in chosen])
        if not found or any(name not in pieces for name in (CONTENTS, *(entry.piece for entry in found))):
            return None
        width_px = self.key.page.content_width_mm * PT_PER_MM / PT_PER_PX
        made = contents(pieces[CONTENTS], [(pieces[entry.piece], entry.target) for entry in found], width_px)
        height_px, lift_px = room = self.height_px, self.lift_px
        ways = list(self._ways({**pieces, CONTENTS: made}, chosen, call))
        if page_count(ways[-1], *room) > most:
            fitting = (
                each for each in self.lesser if (way := self._with(ways[-1], each)) and page_count(way, *room) <= most
            )
            if (smaller := next(fitting, None)) is None:
                return None
            ways = list(self._ways({**pieces, **smaller, CONTENTS: made}, chosen, call))
        opening = (way._replace(kept=rows_until(way.sequences[0], CONTENTS)) for way in ways)
        title = _title(ways[0])
        on_page_1 = [way for way in opening if _title(way) == title and has_room(way, height_px + lift_px)]
        return first_within([*on_page_1, *ways], most, height_px, lift_px)

    def _ways(self, pieces: Mapping[str, Piece], chosen: Sequence[ChosenPiece], call: str) -> Iterator[Way]:
        """Yield the ways to print a leaflet that have room on page 1 for what stays there, the fullest first."""
        page = self.key.page
        height = self.height_px + self.lift_px
        numbers = len(self.key.clinic.urgent_numbers)
        first: Front | None = None
        known: dict[tuple[ChosenPiece, ...], tuple[int, list[bool]]] = {}  # ways with notes and without open alike
        for front in fronts(self.key.topic, self.key.clinic, chosen, call, page):
            if any(piece.id not in pieces for piece in front.pieces):
                continue  # the box with its numbers first could not be laid out
            if first and front.is_forced and front.top != first.top:
                continue  # more would give way to whom to call than must
            if front.top not in known:
                opening = [[pieces[piece.id] for piece in front.top]]
                kept = rows_until(opening[0], front.call, numbers if front.is_split else 0) if call else 0
                roomy = [is_tight for is_tight in (False, True) if has_room(Way(opening, kept, is_tight), height)]
                known[front.top] = kept, roomy
            kept, roomy = known[front.top]
            if roomy:
                first = first or front
                found = sequences(pieces, front.pieces)
                yield from (Way(found, kept, is_tight) for is_tight in roomy)

    def _no_room(self, chosen: Sequence[ChosenPiece], call: str) -> NoRoom:
        """Return what page 1 has no room for, with what each part of it takes."""

        def taken(*names: str) -> str:
            pieces = (piece.id for piece in chosen if names == (piece.id,) or piece.id.partition(".")[0] in names)
            return f"{height_of([self.galley.pieces[name] for name in pieces]) * PT_PER_PX / PT_PER_MM:.0f} mm"

        has = (self.key.page.content_height_pt + self.key.page.lift_pt) / PT_PER_MM
        message = f"page 1 has {has:.0f} mm and no room for whom to call: that takes {taken(call)}, the clinic and the "
        message += f"patient take {taken(MASTHEAD)}, the title and the message {taken('head', 'message')}"
        hint = "shorten the clinic’s name, the hours of its urgent lines, the title or the message, show less of the "
        return NoRoom(message, f"{hint}patient, or use larger paper or smaller print")


def _names(way: Way) -> list[str]:
    return [piece.id for pieces in way.sequences for piece in pieces]


def _title(way: Way) -> str:
    """Return the piece that has the leaflet's title in a way to print it, "" where it has none."""
    return next((piece.id for piece in way.sequences[0] if piece.id.partition(".")[0] in TITLES), "")


def call_among(galley: Galley, chosen: Sequence[ChosenPiece]) -> str:
    """Return the piece that says whom to call: the first section that has numbers to dial."""
    return next((piece.id for piece in chosen if piece.id.startswith("section.") and _dials(galley, piece.id)), "")


def _dials(galley: Galley, name: str) -> bool:
    return any(link.url.startswith(DIALS) for link in galley.pieces[name].links)


def lesser_pieces(pieces: Mapping[str, Piece]) -> tuple[dict[str, Piece], ...]:
    """Return the sections of a galley whose pictures are small, and the same without those beside a list, each by the
    name of the section in whose place it stands."""
    sections = [name for name in pieces if name.startswith("section.")]
    compact, plain = (
        {name: replace(pieces[other], id=name) for name in sections if (other := lesser(kind, name)) in pieces}
        for kind in LESSER
    )
    return compact, {**compact, **plain}


def sequences(pieces: Mapping[str, Piece], chosen: Sequence[ChosenPiece]) -> list[list[Piece]]:
    """Return these pieces in order, split where one starts a sheet of its own."""
    found: list[list[Piece]] = [[]]
    for piece in chosen:
        if piece.starts_sheet:
            found.append([])
        found[-1].append(pieces[piece.id])
    return found
