"""Turn a PDF file into a `ParsedPdf`, what rules look at, read once: pages, what is drawn on them, tags, metadata."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pikepdf

from handouts.errors import FileError
from handouts.files.reading import MIB, read_bytes
from handouts.readback.drawn import Drawn
from handouts.readback.metadata import Metadata, read_metadata
from handouts.readback.tags import Leaf, Tag, tag, walk

MOST_BYTES: Final = 256 * MIB
UNREADABLE: Final = (AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError, pikepdf.PdfError)
"""What reading a PDF that is not as ours are can raise: entries missing, or of another type."""
SHOWING: Final = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
"""Operators that put ink on a page (ISO 32000-1, annex A)."""
UNKNOWN: Final = "\ufffd"
"""Stands for a glyph of which the font does not say which characters it shows."""
_TEXT: Final = {"Tj", "TJ", "'", '"'}


class Shown(NamedTuple):
    """One run of glyphs: the font's name among the page's resources, glyph codes, and what they say.

    `line` is the number, on its page, of the text object that it is in.
    """

    font: str
    codes: tuple[int, ...]
    text: str
    line: int = 0


class Marked(NamedTuple):
    """A marked-content sequence: tag ("" for ink outside any), properties, what it draws; `depth` 0 is in no other."""

    tag: str
    properties: Mapping[str, Any] = MappingProxyType({})
    operators: tuple[str, ...] = ()
    runs: tuple[Shown, ...] = ()
    depth: int = 0

    @property
    def mcid(self) -> int | None:
        return int(self.properties["/MCID"]) if "/MCID" in self.properties else None

    @property
    def glyphs(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what each text object says."""
        grouped = groupby(self.runs, key=lambda run: run.line)
        return tuple("".join(run.text for run in runs) for _, runs in grouped)

    @property
    def text(self) -> str:
        """Return what is read out of it."""
        return str(self.properties.get("/ActualText", self.glyphs))


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

    @cached_property
    def drawn(self) -> Drawn:
        """Where PDFium finds its glyphs and pictures."""
        return Drawn(self.data)

    @cached_property
    def metadata(self) -> Metadata:
        """What the file's XMP packet says."""
        return read_metadata(self.pdf)

    def page_of(self, element: pikepdf.Object) -> int:
        """Return the number, from 1, of the page that an element names, 0 for none."""
        numbers = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        return numbers.get(element.Pg.objgen, 0) if "/Pg" in element else 0


def read(path: Path) -> ParsedPdf:
    """Return what is in a file; raise `FileError` where it can't be read or is not a PDF."""
    return parse(read_bytes(path, MOST_BYTES), path)


def parse(data: bytes, path: Path) -> ParsedPdf:
    """Return what is in a file's bytes."""
    try:
        return ParsedPdf(path, data, pikepdf.open(BytesIO(data)))
    except pikepdf.PasswordError as error:
        raise FileError(f"can't read {path}: it asks for a password") from error
    except pikepdf.PdfError as error:
        raise FileError(f"can't read {path}: it is not a PDF, or it is damaged") from error


def sequences(page: pikepdf.Page) -> list[Marked]:
    """Return a page's marked contents in the order of their ends, ink outside any among them."""
    reader = _Reader(page)
    for instruction in pikepdf.parse_content_stream(page):
        reader.take(str(instruction.operator), list(instruction.operands))
    return reader.finish()


def unicode_map(font: pikepdf.Object) -> dict[int, str]:
    """Return what a font's ToUnicode says of its codes, nothing where it has none (ISO 32000-1, 9.10.3)."""
    cmap = font.ToUnicode.read_bytes().decode("latin-1") if "/ToUnicode" in font else ""
    pairs = re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", cmap, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


class _Reader:
    """Follows the operators of one page."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.fonts = {name: unicode_map(font) for name, font in page.resources.get("/Font", {}).items()}
        self.font = ""
        self.line = 0
        self.open: list[Marked] = []
        self.found: list[Marked] = []

    def take(self, name: str, operands: list[Any]) -> None:
        if name in ("BDC", "BMC"):
            properties = dict(operands[1]) if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) else {}
            self.open.append(Marked(str(operands[0]), properties, depth=len(self.open)))
        elif name == "EMC":
            if self.open:
                self.found.append(self.open.pop())
        elif name == "BT":
            self.line += 1
        elif name == "Tf":
            self.font = str(operands[0])
        elif name in SHOWING:
            self._show(name, operands)

    def finish(self) -> list[Marked]:
        """Return what was found; a sequence that is not closed counts as one that holds others."""
        return [*self.found, *(marked._replace(depth=1) for marked in self.open)]

    def _show(self, name: str, operands: list[Any]) -> None:
        runs = (self._run(operands),) if name in _TEXT else ()
        inside = self.open.pop() if self.open else Marked("")
        drawn = inside._replace(operators=(*inside.operators, name), runs=inside.runs + runs)
        (self.open if drawn.tag else self.found).append(drawn)

    def _run(self, operands: list[Any]) -> Shown:
        codes = tuple(_codes(operands[-1]))
        known = self.fonts.get(self.font, {})
        return Shown(self.font, codes, "".join(known.get(code, UNKNOWN) for code in codes), self.line)


def _codes(shown: Any) -> Iterator[int]:  # noqa: ANN401 an operand of a content stream
    """Yield the two-byte codes of a string, or of an array of strings and gaps."""
    strings = [shown] if isinstance(shown, pikepdf.String) else shown
    data = b"".join(bytes(item) for item in strings if isinstance(item, pikepdf.String))
    return (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
