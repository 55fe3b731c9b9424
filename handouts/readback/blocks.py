"""Turn tags and HTML into the same thing, texts of blocks in reading order, so that they can be compared.

A block's text stands directly in a paragraph, heading, list item, cell or caption. Markers of lists and pictures are
no text.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from msgspec import Struct

from handouts.control_characters import DIRECTING
from handouts.readback.tags import Tag

_INLINE_TAGS: Final = {"Span", "Link"}
_INLINE_HTML: Final = {"a", "abbr", "b", "bdi", "span", "strong", "sub", "sup", "time"}
_HIDDEN_HTML: Final = {"head", "script", "style", "svg"}
_UNREAD: Final = dict.fromkeys(map(ord, DIRECTING | {"\u00ad"}))
_SILENT: Final = {"Lbl", "Figure"}
OF_PATIENT: Final = "of the patient"
"""The title of what is the patient's alone, which no leaflet tells and nobody quotes."""


class Told(Struct, frozen=True):
    """Something that a piece of a composition tells: a block's text, a picture's alternate text, a link's address.

    `is_place`: nothing, or what nobody but the patient and the clinic should read; it need not be there.
    """

    piece: str
    text: str
    is_place: bool = False


def letters(text: str) -> str:
    """Return the text without white space and soft hyphens, which depend on where lines end, and signs of direction."""
    return "".join(text.translate(_UNREAD).split())


def spoken(document: Tag) -> tuple[str, ...]:
    """Return the texts of the blocks that a screen reader finds."""
    return tuple(filter(letters, _joined(_runs(document))))


def _joined(runs: Iterator[str | None]) -> Iterator[str]:
    """Join runs of text up to the next border of a block, which is None."""
    text = ""
    for run in runs:
        if run is None:
            yield text
            text = ""
        else:
            text += run
    yield text


def _runs(tag: Tag) -> Iterator[str | None]:
    is_block = tag.kind not in _INLINE_TAGS
    if tag.entries.get("T") == OF_PATIENT:
        return
    if is_block:
        yield None
    if "ActualText" in tag.entries:
        yield tag.entries["ActualText"]
    elif tag.kind not in _SILENT:
        for kid in tag.kids:
            if isinstance(kid, str):
                yield kid
            else:
                yield from _runs(kid)
    if is_block:
        yield None


class PieceReader(HTMLParser):
    """Reads what each piece of a composition tells, with another parser than the one that lays it out."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Told] = []
        self.pictures: list[Told] = []
        self.addresses: list[Told] = []
        self.languages: set[str] = set()
        self._piece = ""
        self._text = ""
        self._hidden = 0
        self._leaves = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._hidden += tag in _HIDDEN_HTML
        self._end_block(tag)
        self.languages |= {values["lang"] or ""} if "lang" in values else set()
        if tag == "section":
            self._piece = values.get("id") or ""
        if "data-place" in values:
            self.blocks.append(Told(self._piece, "", is_place=True))
        self._leaves = self._leaves or "data-leaves" in values  # with a note that is longer than its line
        if tag == "img":
            self.pictures.append(Told(self._piece, values.get("alt") or ""))
        if tag == "a":
            self.addresses.append(Told(self._piece, values.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN_HTML
        self._end_block(tag)

    def handle_data(self, data: str) -> None:
        if self._piece and not self._hidden:
            self._text += data

    def _end_block(self, tag: str) -> None:
        if tag not in _INLINE_HTML:
            if letters(self._text):
                self.blocks.append(Told(self._piece, " ".join(self._text.split()), self._leaves))
            self._text, self._leaves = "", False
