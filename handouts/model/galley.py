"""The values of a galley: a topic laid out once, cut into pieces, rows and units, ready to be moved.

Plain data without anything personal, so it is cached whole. Lengths are CSS pixels from the galley's top, y down.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import DecodeError, Struct, msgpack

from handouts.model.scripts import Ranges

PT_PER_PX: Final = 0.75
DIALS: Final = "tel:"
"""How the address of a link begins that dials a number."""
MASTHEAD: Final = "masthead"
SLIM: Final = "slim"
FIELDS: Final = "fields"
NOTE: Final = "note"
"""A patient's, both the field and the piece that it becomes where it is longer than its line in the masthead."""
MASTHEADS: Final = (MASTHEAD, SLIM, FIELDS)
"""Pieces that name the clinic and the patient: whole, or as low as can be, with what that leaves out in another."""
CONTINUED: Final = "continued."
"""How the name of the line begins that stands over the rest of pieces on their next page, before that of the first."""
ENTRY: Final = "entry."
"""How the name of a line of the contents begins, before that of the part that it leads to."""
PAGE: Final = "page"
"""The field of a place that holds the number of a page, before the name of the piece that begins there."""
PAGE_BELOW: Final = "page-below"
"""The field of a place that refers to what stands below it in its piece, where that is on another page."""
PAGE_OF: Final = "page-of"
"""The field of a place that says on which page a section stands, before the section's name; empty where it is not
printed."""
SECTION: Final = "section:"
"""How the address of a link begins that leads to a section: which piece that is, its leaflet says."""
INSIDE: Final = "#"
"""How the address of a link begins that leads to a piece of the same leaflet."""
LISTS: Final = {"term": "glossary", "question": "questions", "source": "sources", "entry": "contents"}
"""Kinds of pieces that stand below a heading which is a piece of its own, and that piece."""
CHILD, MARK, LINK = 0, 1, 2
"""Kinds of an element's kids."""


class PieceRow(Struct, frozen=True, array_like=True):
    """What stays on one page: from `top` to `bottom`, drawn by units; `break_cost` of a page break before it.

    `header` is the one of the piece's headers to repeat where a page begins with this row, -1 for none.
    """

    top: float
    bottom: float
    break_cost: float
    units: tuple[int, ...]
    header: int = -1


class Unit(Struct, frozen=True, array_like=True):
    """Operators that move as one. `mcid` is the marked content's number in the whole galley, -1 for an artifact."""

    mcid: int
    body: bytes


class Band(Struct, frozen=True, array_like=True):
    """A background or rule behind several rows, cut where a page ends between them."""

    first: int
    last: int
    top: float
    bottom: float
    body: bytes


class RepeatedHeader(Struct, frozen=True, array_like=True):
    """What is said again at the top of a page: the heading of the piece that goes on there, the header of a table, or
    those of columns: the room they take, and what draws them there, from y = 0 down."""

    height: float
    body: bytes


class Element(Struct, frozen=True, array_like=True):
    """A structure element of a piece. `start` is its dictionary's; kids are (kind, number): `CHILD` an element of
    this piece, `MARK` a marked content, `LINK` a link of this piece. `bbox` is a Figure's."""

    start: bytes
    parent: int
    kids: tuple[tuple[int, int], ...]
    bbox: tuple[float, float, float, float] | None = None


class Link(Struct, frozen=True, array_like=True):
    """A link annotation: its element in the piece, its rectangle and its row."""

    element: int
    row: int
    box: tuple[float, float, float, float]
    url: str
    text: str


class ValuePlace(Struct, frozen=True, array_like=True):
    """Where a patient's value is drawn: its marked content and the element of that alone, its row, how many of the
    piece's units are drawn before it; where its baseline starts, how much it holds, its size and its colour."""

    field: str
    mcid: int
    element: int
    row: int
    units_before: int
    x: float
    baseline: float
    width: float
    size: float
    colour: bytes
    is_rtl: bool


def is_page(field: str) -> bool:
    """Whether a place is for the number of a page, and not for a patient's value."""
    return field.partition(" ")[0] in (PAGE, PAGE_BELOW, PAGE_OF)


class Heading(Struct, frozen=True, array_like=True):
    """An entry for the outline."""

    level: int
    text: str
    row: int


class Piece(Struct, frozen=True, array_like=True):
    """A top-level block: `space_before` and `space_after` separate it from its neighbours, the larger one wins.

    `is_kept_with_next`: a heading on its own, which no page may end with. `packed`: if they are many, the operators of
    the whole piece as deflate blocks (`pdf.writer.StreamPart`).
    """

    id: str
    space_before: float
    space_after: float
    is_kept_with_next: bool
    rows: tuple[PieceRow, ...]
    units: tuple[Unit, ...]
    bands: tuple[Band, ...]
    headers: tuple[RepeatedHeader, ...]
    elements: tuple[Element, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    resources: tuple[tuple[str, str], ...]
    places: tuple[ValuePlace, ...] = ()
    packed: bytes = b""

    @property
    def is_list(self) -> bool:
        """Whether a list is all that the piece holds, so that it may go on in the next piece."""
        section, *below = self.elements
        return (section.start, section.kids) == (b"/S/Sect", ((CHILD, 1),)) and below[0].start.startswith(b"/S/L/")


class Subset(Struct, frozen=True):
    """Glyphs of a face as a PDF font: `numbers` maps the face's glyph ids to the subset's, `widths` gives each one's
    own advance; `objects` are the font's five objects, with `%d` for the numbers they refer to. `face` is the face's
    place in its chain; with `letter`, another for another choice of glyphs, it makes the font's name: `/V0`."""

    face: int
    numbers: dict[int, int]
    widths: dict[int, int]
    objects: tuple[bytes, ...]
    letter: str = "V"

    @property
    def name(self) -> bytes:
        return f"/{self.letter}{self.face}".encode()


class FootFile(Struct, frozen=True, array_like=True):
    """A font file as `fonts.FontFile` has it."""

    path: str
    index: int
    family: str
    ranges: Ranges


class FootFonts(Struct, frozen=True, array_like=True):
    """The fonts of feet and margins: where their files are, in the order in which they are asked for a letter, and
    the subsets that every handout of this galley shares."""

    files: tuple[FootFile, ...]
    subsets: tuple[Subset, ...]


class RefusedPiece(Struct, frozen=True, array_like=True):
    """Why a piece could not be laid out. `place` is where its words stand in the topic's folder."""

    place: str
    message: str
    hint: str


class Feet(Struct, frozen=True):
    """The words of a page's foot and margins: `page_of` has `{page}` and `{pages}`, `code` has `{code}`; `sample` is
    shown for the sample clinic only; `digits` are the locale's, from 0 to 9. `continued` stands over the rest of a
    piece that is split; `see_page` has `{page}` and follows a text about what stands on another page, where there are
    no pages `see_heading`, which has `{heading}`; `drafts` are the draft marks, by the pieces that say so on page 1.
    """

    topic: str
    version: str
    page_of: str
    code: str
    drafts: dict[str, str]
    sample: str
    digits: str = "0123456789"
    continued: str = ""
    see_page: str = ""
    see_heading: str = ""

    def number(self, number: int) -> str:
        """Return a number in the locale's digits."""
        return "".join(self.digits[int(digit)] for digit in str(number))

    def see(self, number: int) -> str:
        """Return what refers to a page."""
        return self.see_page.format(page=self.number(number))

    def marks(self, pieces: Iterable[str], *, is_sample: bool) -> tuple[str, ...]:
        """Return what the top margin says from page 2 on of a leaflet of these pieces."""
        drafts = [self.drafts[piece] for piece in pieces if piece in self.drafts]
        return (*drafts[:1], *([self.sample] if is_sample else []))


class Galley(Struct, frozen=True, array_like=True):
    """All pieces of a topic in one locale, layout, clinic, format and paper; `refused` are those that it lacks."""

    language: str
    direction: str
    titles: dict[str, str]
    feet: Feet
    foot_fonts: FootFonts
    pieces: dict[str, Piece]
    objects: dict[int, bytes]
    resources: dict[str, dict[str, bytes]]
    profile: int
    refused: dict[str, RefusedPiece] = {}


def encode(galley: Galley) -> bytes:
    return msgpack.encode(galley)


def decode(data: bytes) -> Galley | None:
    """Return a galley, or None for bytes that are not one: a cache may hold what an earlier version wrote."""
    try:
        return msgpack.decode(data, type=Galley)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return None
