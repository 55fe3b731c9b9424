"""A report: a document for staff, not for patients, as values: what it says, in which languages, and where to write.

A text can be in another language than the report, and several languages can stand side by side.
"""

from typing import ClassVar, Literal

from msgspec import Struct

Style = Literal["", "strong", "new", "gone"]


class Run(Struct, frozen=True):
    """Part of a text: `new` and `gone` are what was added and what was taken out, `url` is where it leads to."""

    text: str
    style: Style = ""
    url: str = ""


class Said(Struct, frozen=True):
    """A text in a language (BCP 47), by default the report's."""

    runs: tuple[Run, ...]
    language: str = ""


Words = str | Said
"""A text; one that is `str` is plain and in the report's language."""


def said(words: Words) -> Said:
    """Return a text as runs."""
    return words if isinstance(words, Said) else Said((Run(words),) if words else ())


def said_in(language: str, text: str) -> Said:
    """Return a plain text in a language."""
    return Said((Run(text),), language)


class Heading(Struct, frozen=True):
    """A heading inside a part: level 3 or, below one of these, 4."""

    words: Words
    level: int = 3
    kind: ClassVar = "heading"

    @property
    def texts(self) -> tuple[Words, ...]:
        return (self.words,)


class Paragraph(Struct, frozen=True):
    """`is_note`: it stands out, as what a reader must not miss."""

    words: Words
    is_note: bool = False
    kind: ClassVar = "paragraph"

    @property
    def texts(self) -> tuple[Words, ...]:
        return (self.words,)


class Items(Struct, frozen=True):
    """A list; with `is_ticked` each item has a box to tick."""

    items: tuple[Words, ...]
    is_ticked: bool = False
    kind: ClassVar = "items"

    @property
    def texts(self) -> tuple[Words, ...]:
        return self.items


class Pairs(Struct, frozen=True):
    """What something is, and what that is: a list of labels, each with its text."""

    pairs: tuple[tuple[Words, Words], ...]
    kind: ClassVar = "pairs"

    @property
    def texts(self) -> tuple[Words, ...]:
        return tuple(words for pair in self.pairs for words in pair)


class Table(Struct, frozen=True):
    """A table whose columns have heads, repeated where a page ends between two rows; an empty cell is room to write in.

    `has_row_heads`: the first cell of a row heads it. `shares` are the widths of the columns in per cent, where
    they are not alike. `is_roomy`: each row is high enough to be written in.
    """

    heads: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    has_row_heads: bool = False
    shares: tuple[int, ...] = ()
    is_roomy: bool = False
    kind: ClassVar = "table"

    @property
    def is_headed_by_rows(self) -> bool:
        """Whether rows have heads that help a listener: in a table with more heads than other cells they do not."""
        columns, rows = len(self.heads), len(self.rows)
        return self.has_row_heads and columns + rows <= (columns - 1) * rows

    @property
    def texts(self) -> tuple[Words, ...]:
        return (*self.heads, *(cell for row in self.rows for cell in row))


class Drawing(Struct, frozen=True):
    """A picture: the text of an SVG file in the brand's colours or a photograph, and in `alt` what a listener is told
    instead."""

    svg: str
    alt: str
    language: str = ""
    photo: bytes = b""
    kind: ClassVar = "drawing"

    @property
    def texts(self) -> tuple[Words, ...]:
        return (said_in(self.language, self.alt),)


class Lines(Struct, frozen=True):
    """Ruled lines to write on, below what they are for."""

    label: str
    count: int = 3
    kind: ClassVar = "lines"

    @property
    def texts(self) -> tuple[Words, ...]:
        return (self.label,)


class Blanks(Struct, frozen=True):
    """Labels, each with a blank beside it to fill in by hand."""

    labels: tuple[str, ...]
    kind: ClassVar = "blanks"

    @property
    def texts(self) -> tuple[Words, ...]:
        return self.labels


Block = Heading | Paragraph | Items | Pairs | Table | Drawing | Lines | Blanks


class Part(Struct, frozen=True):
    """A chapter of a report: a heading, which the outline lists, and what stands below it."""

    title: Words
    blocks: tuple[Block, ...]


class Report(Struct, frozen=True):
    """A document for staff. `mark` says in a few words what it is, at the top of every page; `foot` and `printed` stand
    at the foot of each.
    """

    title: str
    mark: str
    foot: str
    printed: str
    parts: tuple[Part, ...]
    opening: tuple[Block, ...] = ()
    """What stands below the title, before the first part."""
    language: str = "en"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, in order."""
        return (*self.opening, *(block for part in self.parts for block in part.blocks))

    @property
    def texts(self) -> tuple[Words, ...]:
        """All that it says, in no order."""
        titles = (part.title for part in self.parts)
        return (*titles, *(words for block in self.blocks for words in block.texts))
