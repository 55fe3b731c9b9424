"""Turn HTML elements and the marks they drew into PDF structure trees, one a piece.

WeasyPrint's own tags are not used: they lose the element's language, tables' scopes, list labels, the space at a line
end and the order of right-to-left text. The tree here is built from the source elements, so that these hold
(ISO 14289-1, clause 7; ISO 32000-1, 14.8): every mark hangs in exactly one element, lists are L/LI/Lbl/LBody with
ListNumbering, heads have a Scope, pictures have Alt and BBox, links an annotation with a description, and every text
node of the HTML was drawn.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from xml.etree.ElementTree import Element

from handouts.errors import LayoutError
from handouts.model.scripts import RTL
from handouts.pdf.writer import text_string
from handouts.typeset.layout_facts import LaidOut, Mark

_SOFT_HYPHEN = re.compile("\u00ad(\u2010$)?")
"""A place where a word may part, with the hyphen that is drawn where a line ends there."""

_SVG = "{http://www.w3.org/2000/svg}"
_TYPES = {
    "p": "P", "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "td": "TD",
    "caption": "Caption", "figcaption": "Caption", "dt": "Lbl", "dd": "LBody", "section": "Sect", "figure": "Div",
    "blockquote": "BlockQuote",
} | {f"h{level}": f"H{level}" for level in range(1, 7)}  # fmt: skip
_PICTURES = {f"{_SVG}svg", "svg", "img"}
_HIDDEN = {"style", "script", "title", "head", *_PICTURES}
_INLINE = {"a", "abbr", "b", "bdi", "br", "em", "i", "small", "span", "strong", "sub", "sup", "time"}
_TEXTS = {"p", "li", "td", "th", "dt", "dd", "caption", "figcaption", *(f"h{level}" for level in range(1, 7))}
"""Blocks that may hold text: in any other, text would have no element of its own."""
_BULLETS = {"•": "Disc", "◦": "Circle", "▪": "Square"}


@dataclass(frozen=True)
class Annotation:
    """A place in the tree for the link annotation with this number among the document's links."""

    link: int


@dataclass(frozen=True)
class Node:
    """A structure element: type, what its dictionary says beside its kids, and kids (marks by number)."""

    kind: str
    kids: tuple["Node | Annotation | int", ...]
    attributes: bytes = b""
    bbox: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom of a Figure in CSS pixels of the galley, for its Layout attribute."""


Kid = Node | Annotation | int


def trees(laid: LaidOut, marks: Sequence[Mark], language: str) -> dict[str, Node]:
    """Return the structure tree of each piece, by its id; `marks` are the spoken ones."""
    builder = _Builder(laid, marks)
    return {piece.get("id", ""): builder.node(piece, language) for piece in laid.body}


def spoken_marks(laid: LaidOut) -> tuple[Mark, ...]:
    """Return the marks with the spaces that line ends swallowed put back and without the hyphens that they drew; raise
    `LayoutError` where text was lost.

    Each piece's marks, read in order without white space, must spell its text nodes exactly.
    """
    spoken = [replace(mark, text=_whole_words(mark.text)) for mark in laid.marks]
    numbers: dict[str, list[int]] = {piece.get("id", ""): [] for piece in laid.body}
    piece_of = {element: piece.get("id", "") for piece in laid.body for element in piece.iter()}
    for number, mark in enumerate(laid.marks):
        if mark.role == "text":
            numbers[piece_of[mark.element]].append(number)
    for piece in laid.body:
        _restore_spaces(piece, numbers[piece.get("id", "")], spoken)
    return tuple(spoken)


def _restore_spaces(piece: Element, numbers: Sequence[int], spoken: list[Mark]) -> None:
    source = list(_text_nodes(piece))
    letters = "".join("".join(text.split()) for _, text in source)
    drawn = "".join("".join(spoken[number].text.split()) for number in numbers)
    if letters != drawn:
        at = next((i for i, (a, b) in enumerate(zip(letters, drawn, strict=False)) if a != b), len(drawn))
        raise LayoutError(
            f"text lost or out of order in {piece.get('id')} near “{letters[max(0, at - 20) : at + 20]}”",
            "does a style hide, float or position it?",
            text=letters[max(0, at - 20) : at + 20],
            pieces=(piece.get("id", ""),),
        )
    gaps, holder = _gaps(source), holders(piece)
    _check_holders(piece, source, holder)
    at = 0
    drawn_numbers = [number for number in numbers if spoken[number].text.strip()]
    for number, following in pairwise(drawn_numbers):
        mark, after = spoken[number], spoken[following]
        at += len("".join(mark.text.split()))
        is_apart = mark.text[-1:].isspace() or after.text[:1].isspace()
        if at in gaps and not is_apart and holder[mark.element] is holder[after.element]:
            spoken[number] = replace(mark, text=mark.text + " ")


def _text_nodes(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield the text under `element` in order, each with the block that holds it; pictures have none."""
    if element.tag in _HIDDEN or not isinstance(element.tag, str):
        return
    yield element, _whole_words(element.text or "")
    for child in element:
        yield from _text_nodes(child)
        yield element, (" " if child.tag == "br" else "") + _whole_words(child.tail or "")


def _whole_words(text: str) -> str:
    return _SOFT_HYPHEN.sub("", text) if "\u00ad" in text else text


def _gaps(source: Sequence[tuple[Element, str]]) -> set[int]:
    """Return how many letters stand before each run of white space in the source."""
    gaps, count = set(), 0
    for _, text in source:
        for part in re.split(r"(\s+)", text):
            if part.isspace():
                gaps.add(count)
            else:
                count += len(part)
    return gaps


def holders(piece: Element) -> dict[Element, Element]:
    """Return, for each element, the block that its text belongs to: itself or the block around an inline element."""
    holders = {piece: piece}
    for parent in piece.iter():
        for child in parent:
            holders[child] = holders[parent] if child.tag in _INLINE else child
    return holders


def _check_holders(piece: Element, source: Sequence[tuple[Element, str]], holders: Mapping[Element, Element]) -> None:
    """Raise `LayoutError` for bare text in a box: it would be read as no paragraph."""
    bare = next((text for element, text in source if text.strip() and holders[element].tag not in _TEXTS), None)
    if bare:
        raise LayoutError(f"“{bare.strip()[:40]}” stands in no paragraph in {piece.get('id')}", "put it into a p")


class _Builder:
    """Builds nodes from elements; `marks_of` and `links_of` are by source element."""

    def __init__(self, laid: LaidOut, marks: Sequence[Mark]) -> None:
        self.marks = marks
        self.links = laid.links
        self.marks_of: dict[Element, list[int]] = {}
        self.links_of: dict[Element, list[int]] = {}
        for number, mark in enumerate(marks):
            if mark.role in ("picture", "place") or mark.text.strip():
                self.marks_of.setdefault(mark.element, []).append(number)
        for number, link in enumerate(laid.links):
            self.links_of.setdefault(link.element, []).append(number)

    def node(self, element: Element, language: str) -> Node:
        """Return the element's node, whatever it draws."""
        own = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or language
        kids = self.kids(element, own)
        said = b"/Lang" + text_string(own) if own != language else b""
        special = {
            "li": self._item, "ul": self._list, "ol": self._list, "dl": self._definitions, "th": self._head,
            "a": self._link, "svg": self._picture, f"{_SVG}svg": self._picture, "img": self._picture,
        }.get(element.tag)  # fmt: skip
        if special:
            node = special(element, kids)
            return replace(node, attributes=said + node.attributes)
        kind = _TYPES.get(element.tag, "Span" if element.tag in _INLINE else "Div")
        return Node(kind, kids, said + _spans(element))

    def kids(self, element: Element, language: str) -> tuple[Kid, ...]:
        """Return what an element holds, in the order in which it was drawn."""
        own = [n for n in self.marks_of.get(element, ()) if element.tag != "li" or self.marks[n].role != "marker"]
        found: list[tuple[int, Kid]] = [(number, self._leaf(number)) for number in own]
        if element.tag in _PICTURES:
            return tuple(kid for _, kid in found)
        for child in element:
            if not isinstance(child.tag, str) or child.tag in ("style", "script", "title", "br"):
                continue
            if self._is_transparent(child):
                found += [(_first(kid), kid) for kid in self.kids(child, language)]
            elif (node := self.node(child, language)).kids or child.tag in ("td", "th"):
                last = found[-1][0] if found else 0  # an empty cell keeps its place in the row
                found.append((_first(node) if node.kids else last, node))
        return _spanned([kid for _, kid in sorted(found, key=lambda pair: pair[0])])

    def _is_transparent(self, element: Element) -> bool:
        known = element.tag in _TYPES or element.tag in _PICTURES
        return not (known or element.tag in ("li", "ul", "ol", "dl", "dt", "dd", "th", "a") or element.get("lang"))

    def _leaf(self, number: int) -> Kid:
        """Right-to-left lines are drawn in visual order, so their element says what they read."""
        mark = self.marks[number]
        if mark.role == "text" and (mark.is_rtl or RTL.search(mark.text)):
            return Node("Span", (number,), b"/ActualText" + text_string(mark.text))
        return number

    def _item(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        label = tuple(n for n in self.marks_of.get(element, ()) if self.marks[n].role == "marker")
        parts = (Node("Lbl", label),) if label else ()
        return Node("LI", (*parts, Node("LBody", kids)) if kids else parts)

    def _list(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        """ISO 32000-1, table 347: ListNumbering from what the first item's marker shows."""
        first = next((item for item in element.iter("li") if item in self.marks_of), element)
        marks = [self.marks[n] for n in self.marks_of.get(first, ())]
        label = "".join(mark.text for mark in marks if mark.role == "marker").strip()
        kind = "Decimal" if element.tag == "ol" and label else _BULLETS.get(label, "None")
        return Node("L", kids, b"/A<</O/List/ListNumbering/" + kind.encode() + b">>")

    def _definitions(self, element: Element, kids: tuple[Kid, ...]) -> Node:  # noqa: ARG002
        return Node("L", tuple(_definition_items(kids)), b"/A<</O/List/ListNumbering/None>>")

    def _head(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        scope = b"Row" if element.get("scope") == "row" else b"Column"
        return Node("TH", kids, b"/A<</O/Table/Scope/" + scope + _spans(element, b"") + b">>")

    def _link(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        return Node("Link", kids + tuple(Annotation(link) for link in self.links_of.get(element, ())))

    def _picture(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        title = next((child.text or "" for child in element if child.tag in ("title", f"{_SVG}title")), "")
        alt = " ".join((title or element.get("alt") or "").split())
        if not alt:
            raise LayoutError("a picture without alternate text", "give it a title or alt text")
        marks = [self.marks[number] for number in self.marks_of.get(element, [])]
        bbox = (marks[0].x, marks[0].top, marks[0].x + marks[0].width, marks[0].bottom) if marks else None
        return Node("Figure", kids, b"/Alt" + text_string(alt), bbox)


def _spans(element: Element, owner: bytes = b"/A<</O/Table%s>>") -> bytes:
    """Return a cell's ColSpan and RowSpan (ISO 32000-1, table 349), in an attribute dictionary or for one."""
    names = ((b"ColSpan", "colspan"), (b"RowSpan", "rowspan"))
    spans = b"".join(b"/%s %d" % (name, int(element.get(key, "1"))) for name, key in names if element.get(key))
    return (owner % spans if owner else spans) if spans else b""


def _spanned(kids: Sequence[Kid]) -> tuple[Kid, ...]:
    """Put marks beside elements into Spans: readers that take an element's own marks first keep the order."""
    if all(isinstance(kid, int) for kid in kids) or not any(isinstance(kid, int) for kid in kids):
        return tuple(kids)
    runs = groupby(kids, key=lambda kid: isinstance(kid, int))
    return tuple(kid for is_marks, run in runs for kid in ([Node("Span", tuple(run))] if is_marks else run))


def _first(kid: Kid) -> int:
    """Return the number of the first mark under a kid (annotations follow their link's text)."""
    if isinstance(kid, int):
        return kid
    if isinstance(kid, Annotation):
        return 1 << 60
    return min((_first(child) for child in kid.kids), default=1 << 60)


def _definition_items(kids: Sequence[Kid]) -> Iterator[Node]:
    """Group terms (Lbl) and their definitions (LBody) into list items."""
    item: list[Kid] = []
    for kid in kids:
        if item and isinstance(kid, Node) and kid.kind == "Lbl" and any(
            isinstance(k, Node) and k.kind == "LBody" for k in item
        ):  # fmt: skip
            yield Node("LI", tuple(item))
            item = []
        item.append(kid)
    if item:
        yield Node("LI", tuple(item))


def text_of(element: Element) -> str:
    """Return an element's text in one line, as a link or the outline says it."""
    return " ".join(_whole_words("".join(element.itertext())).split())
