"""Turn a PDF's structure tree into tags as a reader finds them, and tags and HTML into the same thing to compare.

That is the texts of blocks in reading order. A block's text stands directly in a paragraph, heading, list item, cell or
caption; markers of lists and pictures are no text.
"""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, Final, NamedTuple

import pikepdf
from msgspec import Struct

from handouts.control_characters import DIRECTING
from handouts.model.galley import INSIDE, SECTION, is_page

INLINE_TAGS: Final = {"Span", "Link", "Reference"}
_INLINE_HTML: Final = {"a", "abbr", "b", "bdi", "br", "span", "strong", "sub", "sup", "time"}
_HIDDEN_HTML: Final = {"head", "script", "style", "svg"}
_UNREAD: Final = dict.fromkeys(map(ord, DIRECTING | {"\u00ad"}))
_SILENT: Final = {"Lbl", "Figure"}
OF_PATIENT: Final = "of the patient"
"""The title of an element that is about the patient alone: no leaflet has it, and no message quotes it."""
OF_PAGE: Final = "page"
"""The title of an element that has the number of another page: another rule knows which (`page_references`)."""
Leaf = tuple[tuple[int, int], int]
"""A marked content: its page's object and its number there."""


class Tag(NamedTuple):
    """A structure element as a reader finds it: type, entries such as `Lang` or `Alt`, attributes (ISO 32000-1, 14.7.5)
    and kids: elements and the texts of marked contents. `addresses` are those that its links open."""

    kind: str
    entries: dict[str, str]
    attributes: dict[str, str]
    kids: tuple["Tag | str", ...]
    addresses: tuple[str, ...] = ()

    def all(self, kind: str) -> list["Tag"]:
        """Return the elements of a type, this one among them, in reading order."""
        below = [found for kid in self.kids if isinstance(kid, Tag) for found in kid.all(kind)]
        return [self, *below] if self.kind == kind else below

    def one(self, kind: str) -> "Tag":
        """Return the only element of a type."""
        (found,) = self.all(kind)
        return found

    @property
    def text(self) -> str:
        """Return what is read out: ActualText where the element has one, else what its kids say."""
        said = "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)
        return self.entries.get("ActualText", said)

    @property
    def words(self) -> str:
        """Return what the text itself says: no markers of lists, nothing of pictures."""
        if self.kind in ("Lbl", "Figure"):
            return ""
        said = "".join(kid if isinstance(kid, str) else kid.words for kid in self.kids)
        return self.entries.get("ActualText", said)

    @property
    def outline(self) -> str:
        """Return the tree in one line, `P['text' Link['text']]`; a Span that says nothing of its own is left out."""
        inside = " ".join(kid.outline if isinstance(kid, Tag) else repr(kid) for kid in self.kids)
        return inside if self.kind == "Span" and not self.entries else f"{self.kind}[{inside}]"


def tag(element: pikepdf.Object, texts: Mapping[Leaf, str]) -> Tag:
    """Return an element and all below it; a marked content that no page draws says nothing."""
    found = (_kid(element, kid, texts) for kid in entries(element))
    attributes = _strings(
        element.get("/A", pikepdf.Dictionary()),
        *("Scope", "ListNumbering", "ContinuedList", "ColSpan", "RowSpan", "Placement"),
    )
    return Tag(
        kind=str(element.S)[1:],
        entries=_strings(element, "Lang", "Alt", "ActualText", "T"),
        attributes=attributes,
        kids=tuple(kid for kid in found if kid is not None),
        addresses=tuple(_addresses(element)),
    )


def _addresses(element: pikepdf.Object) -> Iterator[str]:
    """Yield what an element's links open; one that goes to another page of the leaflet opens nothing."""
    for link in annotations(element):
        action = link.get("/A", pikepdf.Dictionary())
        if action.get("/S") != "/GoTo":
            yield str(action.get("/URI", ""))


def _kid(element: pikepdf.Object, kid: Any, texts: Mapping[Leaf, str]) -> Tag | str | None:  # noqa: ANN401 of /K
    if isinstance(kid, pikepdf.Object) and "/S" in kid:
        return tag(kid, texts)
    leaf = leaf_of(element, kid)
    return texts.get(leaf, "") if leaf else None


def entries(element: pikepdf.Object) -> list[Any]:
    """Return what hangs in an element: other elements, numbers of marked contents, references to annotations."""
    kids: Any = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the elements that hang in an element."""
    return [kid for kid in entries(element) if isinstance(kid, pikepdf.Object) and "/S" in kid]


def annotations(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the annotations that an element refers to."""
    return [kid.Obj for kid in entries(element) if isinstance(kid, pikepdf.Object) and "/Obj" in kid]


def leaves(element: pikepdf.Object) -> Iterator[Leaf]:
    """Yield the page and number of each marked content that is an element's own kid."""
    return (leaf for kid in entries(element) if (leaf := leaf_of(element, kid)))


def walk(element: pikepdf.Object, above: frozenset[tuple[int, int]] = frozenset()) -> Iterator[pikepdf.Object]:
    """Yield an element and all below it in reading order; raise `ValueError` where one hangs in itself."""
    if element.is_indirect and element.objgen in above:
        raise ValueError("a structure element that holds itself")
    yield element
    for kid in kids(element):
        yield from walk(kid, above | {element.objgen})


def leaf_of(element: pikepdf.Object, kid: Any) -> Leaf | None:  # noqa: ANN401 an entry of /K
    """Return the page and number of the marked content that an entry of an element is, None where it is none."""
    if not isinstance(kid, pikepdf.Object):
        return element.Pg.objgen, int(kid)
    if kid.get("/Type") == "/MCR":
        return (kid if "/Pg" in kid else element).Pg.objgen, int(kid.MCID)
    return None


def _strings(dictionary: pikepdf.Object, *names: str) -> dict[str, str]:
    return {name: str(dictionary[f"/{name}"]).removeprefix("/") for name in names if f"/{name}" in dictionary}


class Told(Struct, frozen=True):
    """Something that a piece of a leaflet tells: a block's text, a picture's alternate text, a link's address.

    `is_place`: nothing, or what nobody but the patient and the clinic should read; it need not be there.
    """

    piece: str
    text: str
    is_place: bool = False


def letters(text: str) -> str:
    """Return the text without white space and soft hyphens, which depend on where lines end, and direction marks."""
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
    is_block = tag.kind not in INLINE_TAGS
    if tag.entries.get("T") in (OF_PATIENT, OF_PAGE):
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
        self.references: list[Told] = []
        self.headings: dict[str, str] = {}
        self.languages: set[str] = set()
        self._piece = ""
        self._text = ""
        self._hidden = 0
        self._leaves = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._hidden += tag in _HIDDEN_HTML
        if tag != "img" or values.get("alt"):  # decoration parts no text
            self._end_block(tag)
        self._text += " " if tag == "br" else ""
        self.languages |= {values["lang"] or ""} if "lang" in values else set()
        if tag == "section":
            self._piece = values.get("id") or ""
        if "data-place" in values and not is_page(values["data-place"] or ""):
            self.blocks.append(Told(self._piece, "", is_place=True))
        self._leaves = self._leaves or "data-leaves" in values  # with a note that is longer than its line
        if tag == "img" and (alt := values.get("alt")):  # without one, it is decoration
            self.pictures.append(Told(self._piece, alt))
        if tag == "a" and (values.get("href") or "").startswith(SECTION):
            self.references.append(Told(self._piece, (values.get("href") or "").removeprefix(SECTION)))
        if tag == "a" and not (values.get("href") or "").startswith((INSIDE, SECTION)):
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
                if tag == "h2":
                    self.headings.setdefault(self._piece, self.blocks[-1].text)
            self._text, self._leaves = "", False
