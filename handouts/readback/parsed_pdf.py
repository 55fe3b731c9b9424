"""Turn a PDF file into a `ParsedPdf`: what rules look at, read once."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pikepdf

from handouts.errors import FileError
from handouts.files.reading import MIB, read_bytes
from handouts.readback.content import Marked, sequences
from handouts.readback.tags import Leaf, Tag, tag, walk

MOST_BYTES = 256 * MIB
UNREADABLE = (AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError, pikepdf.PdfError)
"""What reading a PDF that is not as ours are can raise: entries missing, or of another type."""


@dataclass(frozen=True)
class ParsedPage:
    """One page and its marked contents."""

    page: pikepdf.Page
    marked: tuple[Marked, ...]

    @property
    def objgen(self) -> tuple[int, int]:
        """The page's object, as elements name it."""
        return self.page.obj.objgen


@dataclass(frozen=True)
class ParsedPdf:
    """A handout's file as it is read back. Its parts raise one of `UNREADABLE` where the file is not as ours are."""

    path: Path
    data: bytes
    pdf: pikepdf.Pdf

    @cached_property
    def sheets(self) -> tuple[ParsedPage, ...]:
        return tuple(ParsedPage(page, tuple(sequences(page))) for page in self.pdf.pages)

    @cached_property
    def root(self) -> pikepdf.Object:
        """The Document element."""
        (root,) = self.pdf.Root.StructTreeRoot.K
        return root

    @cached_property
    def elements(self) -> tuple[pikepdf.Object, ...]:
        """Every structure element, in reading order."""
        return tuple(walk(self.root))

    @cached_property
    def texts(self) -> dict[Leaf, str]:
        """What each marked content says."""
        return {
            (sheet.objgen, marked.mcid): marked.text
            for sheet in self.sheets
            for marked in sheet.marked
            if marked.mcid is not None
        }

    @cached_property
    def document(self) -> Tag:
        """What a screen reader finds."""
        return tag(self.root, self.texts)

    def page_of(self, element: pikepdf.Object) -> int:
        """Return the number, from 1, of the page that an element names, 0 for none."""
        numbers = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        return numbers.get(element.Pg.objgen, 0) if "/Pg" in element else 0


def read(path: Path) -> ParsedPdf:
    """Return what is in a file; raise `FileError` where it can't be read or is no PDF."""
    return parse(read_bytes(path, MOST_BYTES), path)


def parse(data: bytes, path: Path) -> ParsedPdf:
    """Return what is in a file's bytes."""
    try:
        return ParsedPdf(path, data, pikepdf.open(BytesIO(data)))
    except pikepdf.PasswordError as error:
        raise FileError(f"can't read {path}: it asks for a password") from error
    except pikepdf.PdfError as error:
        raise FileError(f"can't read {path}: it is no PDF, or damaged") from error
