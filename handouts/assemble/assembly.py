"""Turn a galley, the pieces of one handout and its pages into PDF bytes.

Units are moved by a `cm`; their marked-content numbers are the galley's, so that whole pieces are compressed once and
joined as they are. Feet are drawn as pagination artifacts, and below the notes there are more lines to write on. Every
row of every piece stands on exactly one page, in order, or nothing is written.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from handouts.assemble.document import Document, DocumentInfo
from handouts.assemble.margins import Margins
from handouts.assemble.pagination import Fragment, PlacedPage, check_complete
from handouts.assemble.patient_values import NOTHING, Fills, Stamp
from handouts.assemble.structure_tree import Frame, SpokenElement
from handouts.fonts.subsets import FONT_OBJECTS, number_objects
from handouts.model.galley import PT_PER_PX, Galley, Piece
from handouts.model.page import Page
from handouts.pdf import writer
from handouts.pdf.metadata import xmp
from handouts.pdf.operators import draw_piece, draw_rows

NOTES: Final = "notes"
MOST_LINES: Final = 8
"""To write on: more would be a page that nobody needs."""
MOST_SHARED: Final = 16
"""How many shared parts are kept: more than a topic has presets."""


class SharedPart(NamedTuple):
    """All of a handout but its patient's values: `contents` are those around these, by their numbers."""

    pages: Sequence[PlacedPage]
    beginning: writer.Beginning
    contents: dict[int, tuple[writer.StreamPart | int, ...]]
    speaking: dict[int, SpokenElement]
    first_font: int


class Assembler:
    """Assembles handouts from one galley, and keeps ready what all of them need: compressed pieces, shaped feet."""

    def __init__(self, galley: Galley, geometry: Page) -> None:
        self.galley = galley
        self.height_px = geometry.content_height_pt / PT_PER_PX
        self.frame = Frame(galley, geometry)
        self.margins = Margins(galley, geometry)
        self.first = max(galley.objects) + 1
        self.fonts, self.font_names = number_objects(galley.foot_fonts.subsets, self.first)
        self._parts: dict[bytes, writer.StreamPart] = {}
        self._objects: dict[frozenset[tuple[str, str]], tuple[dict[int, bytes], bytes]] = {}
        self._shared: dict[tuple[DocumentInfo, Stamp], SharedPart] = {}

    def assemble(self, pages: Sequence[PlacedPage], handout: DocumentInfo, fills: Fills = NOTHING) -> bytes:
        """Return the handout's PDF; raise `LayoutError` if a row is missing, doubled or out of order."""
        shared = self._shared_part(pages, handout, fills.stamp)
        own, _ = number_objects(fills.subsets, shared.first_font)
        own |= {number: _stream(_filled(parts, fills)) for number, parts in shared.contents.items()}
        own |= {number: start + fills.spoken[n] + end for number, (n, start, end) in shared.speaking.items()}
        return writer.finish(shared.beginning, own)

    def _shared_part(self, pages: Sequence[PlacedPage], handout: DocumentInfo, stamp: Stamp) -> SharedPart:
        """Return what is the same for all patients who get these pages; what was used last is kept."""
        key = (handout, stamp)
        shared = self._shared.pop(key, None)
        if shared is None or shared.pages is not pages:
            shared = self._made_shared_part(pages, handout, stamp)
        while len(self._shared) >= MOST_SHARED:
            del self._shared[next(iter(self._shared))]
        self._shared[key] = shared
        return shared

    def _made_shared_part(self, pages: Sequence[PlacedPage], handout: DocumentInfo, stamp: Stamp) -> SharedPart:
        check_complete(pages)
        used = frozenset(name for page in pages for f in page.fragments for name in f.piece.resources)
        shared, resources = self._resources(used)
        first_font = self.first + len(self.fonts)
        names = b"".join(b"%s %d 0 R" % (name, first_font + FONT_OBJECTS * n) for n, name in enumerate(stamp.fonts))
        first = first_font + FONT_OBJECTS * len(stamp.fonts)
        document = Document(self.frame, pages, handout, stamp, first)
        packed = document.objects(resources.replace(b"/Font<<", b"/Font<<" + names, 1))
        streams, contents = self._contents(pages, handout, stamp, first)
        packet = xmp(handout.title, self.galley.language, handout.identity)
        metadata = {document.metadata: writer.stream(packet, b"/Type/Metadata/Subtype/XML")}
        plain = shared | self.fonts | streams | metadata
        own = [*range(first_font, first), *contents, *document.elements.speaking]
        beginning = writer.begin(plain, packed, own, document.root, document.info)
        return SharedPart(pages, beginning, contents, document.elements.speaking, first_font)

    def _contents(
        self, pages: Sequence[PlacedPage], handout: DocumentInfo, stamp: Stamp, first: int
    ) -> tuple[dict[int, bytes], dict[int, tuple[writer.StreamPart | int, ...]]]:
        """Return the pages' contents by number, from `first` on: whole, or in parts around a patient's values."""
        streams, contents = {}, {}
        margins = self.margins.parts(len(pages), handout.code, handout.marks)
        for index, number in enumerate(range(first, first + len(pages))):
            parts = _around([*self._page(pages, index, stamp.filled), *margins[index]])
            if len(parts) > 1:
                contents[number] = parts
            else:
                streams[number] = _stream(_filled(parts, NOTHING))
        return streams, contents

    def _page(
        self, pages: Sequence[PlacedPage], index: int, filled: Collection[int]
    ) -> Iterator[writer.StreamPart | int]:
        """Yield a page's content without its margins; a number stands for what fills the place of that number."""
        yield writer.StreamPart(b"q .75 0 0 -.75 %.3f %.3f cm\n" % (self.frame.left, self.frame.top))
        for fragment in pages[index].fragments:
            if fragment.header >= 0:
                yield writer.StreamPart(fragment.piece.headers[fragment.header].body)
            yield writer.StreamPart(b"q 1 0 0 1 0 %.3f cm\n" % fragment.shift)
            yield from self._fragment(fragment, filled)
            yield writer.StreamPart(b"Q\n")
        yield writer.StreamPart(note_lines(pages, index, self.height_px) + b"Q\n")

    def _fragment(self, fragment: Fragment, filled: Collection[int]) -> Iterator[writer.StreamPart | int]:
        """Yield a fragment's operators around its filled places; those of a whole piece are compressed already."""
        piece, start = fragment.piece, 0
        if not any(place.mcid in filled for place in piece.places) and fragment.is_whole:
            yield self._whole(piece)
            return
        for place in piece.places:
            if place.mcid in filled and fragment.start <= place.row < fragment.end:
                yield writer.StreamPart(draw_rows(piece, fragment.start, fragment.end, start, place.units_before))
                yield place.mcid
                start = place.units_before
        yield writer.StreamPart(draw_rows(piece, fragment.start, fragment.end, start, len(piece.units)))

    def _whole(self, piece: Piece) -> writer.StreamPart:
        if not piece.packed:  # made for this leaflet alone
            return writer.StreamPart(draw_piece(piece))
        part = self._parts.get(piece.packed)
        if part is None:
            part = self._parts[piece.packed] = writer.StreamPart(draw_piece(piece), piece.packed)
        return part

    def _resources(self, used: frozenset[tuple[str, str]]) -> tuple[dict[int, bytes], bytes]:
        """Return the shared objects that `used` names reach, and the resource dictionary."""
        known = self._objects.get(used)
        if known is None:
            known = self._objects[used] = self._collect(used)
        return known

    def _collect(self, used: frozenset[tuple[str, str]]) -> tuple[dict[int, bytes], bytes]:
        entries: dict[str, list[bytes]] = {"Font": [*self.font_names], "ExtGState": [], "XObject": []}
        objects = self.galley.objects
        found: dict[int, bytes] = {self.galley.profile: objects[self.galley.profile]}
        for category, name in sorted(used):
            value = self.galley.resources[category][name]
            entries[category].append(b"/%s %s" % (name.encode(), value))
            for number in _reached(value, objects):
                found[number] = objects[number]
        body = b"".join(b"/%s<<%s>>" % (key.encode(), b"".join(items)) for key, items in entries.items() if items)
        return found, b"<<" + body + b">>"


def _around(parts: Sequence[writer.StreamPart | int]) -> tuple[writer.StreamPart | int, ...]:
    """Return a page's parts, with all before the first value merged, and all after the last."""
    places = [number for number, part in enumerate(parts) if isinstance(part, int)]
    if not places:
        return (_merged(parts),)
    before, after = parts[: places[0]], parts[places[-1] + 1 :]
    return (_merged(before), *parts[places[0] : places[-1] + 1], _merged(after))


def _merged(parts: Iterable[writer.StreamPart | int]) -> writer.StreamPart:
    return writer.merge_parts(part for part in parts if isinstance(part, writer.StreamPart))


def _filled(parts: Iterable[writer.StreamPart | int], fills: Fills) -> Iterator[writer.StreamPart]:
    return (writer.StreamPart(fills.drawn[part]) if isinstance(part, int) else part for part in parts)


def _stream(parts: Iterable[writer.StreamPart]) -> bytes:
    return writer.stream(writer.join_parts(parts), b"/Filter/FlateDecode")


def _reached(value: bytes, objects: dict[int, bytes]) -> Iterable[int]:
    """Yield the numbers of objects that a value refers to, directly or not."""
    waiting, seen = [value], set()
    while waiting:
        body = waiting.pop().partition(b"stream\n")[0]
        for number in map(int, re.findall(rb"\b(\d+) 0 R\b", body)):
            if number in objects and number not in seen:
                seen.add(number)
                waiting.append(objects[number])
    return sorted(seen)


def note_lines(pages: Sequence[PlacedPage], index: int, height_px: float) -> bytes:
    """Return more ruled lines below those of the notes, as an artifact: `MOST_LINES` with these."""
    page = pages[index]
    notes = page.fragments[-1].piece if page.fragments else None
    if notes is None or notes.id != NOTES:
        return b""
    last, before = notes.rows[-1], notes.rows[-2]
    pitch = last.bottom - before.bottom
    bodies = b"".join(notes.units[number].body for number in last.units)
    y = page.end
    lines: list[bytes] = []
    most = MOST_LINES - (len(notes.rows) - 1)  # the first row is the heading
    while len(lines) < most and y + pitch * 1.25 <= height_px:  # the last one clear of the foot
        y += pitch
        lines.append(b"q 1 0 0 1 0 %.3f cm\n%sQ\n" % (y - last.bottom, bodies))
    return b"".join(lines)
