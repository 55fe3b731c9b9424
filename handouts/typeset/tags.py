"""Turn HTML elements and the marks they drew into PDF structure trees, one a piece.

WeasyPrint's own tags are not used: they lose the element's language, tables' scopes, list labels, the space at a line
end and the order of right-to-left text. The tree here is built from the source elements, so that these hold
(ISO 14289-1, clause 7; ISO 32000-1, 14.8): every mark hangs in exactly one element, lists are L/LI/Lbl/LBody with
ListNumbering, header cells have a Scope, pictures have Alt and BBox, links an annotation with a description.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from xml.etree.ElementTree import Element

from handouts.compose.elements import INLINE
from handouts.errors import LayoutError
from handouts.model import galley
from handouts.model.scripts import RTL
from handouts.pdf.writer import text_string
from handouts.typeset.layout_facts import LaidLink, LaidOut, Mark
from handouts.typeset.proof import whole_words

_SVG = "{http://www.w3.org/2000/svg}"
_TYPES = {
    "p": "P", "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "td": "TD",
    "caption": "Caption", "figcaption": "Caption", "dt": "Lbl", "dd": "LBody", "section": "Sect", "figure": "Div",
    "blockquote": "BlockQuote",
} | {f"h{level}": f"H{level}" for level in range(1, 7)}  # fmt: skip
_PICTURES = {f"{_SVG}svg", "svg", "img"}
_BULLETS = {"•": "Disc", "◦": "Circle", "▪": "Square"}


@dataclass(frozen=True)
class Annotation:
    """Where the link annotation with this number among the document's links hangs in the tree."""

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
        kind = _TYPES.get(element.tag, "Span" if element.tag in INLINE else "Div")
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
            if child.tag in _PICTURES and child.get("alt") == "":
                continue  # decoration
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
        """Right-to-left lines are drawn in visual order, so their element says what they read; that of the number of a
        page says that it is one."""
        mark = self.marks[number]
        if mark.role == "place" and galley.is_page(mark.element.get("data-place", "")):
            return Node("Span", (number,), b"/T(%s)" % galley.PAGE.encode())
        if mark.role == "text" and (mark.is_rtl or RTL.search(mark.text)):
            return Node("Span", (number,), b"/ActualText" + text_string(mark.text))
        return number

    def _item(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        label = tuple(n for n in self.marks_of.get(element, ()) if self.marks[n].role == "marker")
        parts = (Node("Lbl", label),) if label else ()
        return Node("LI", (*parts, Node("LBody", kids)) if kids else parts)

    def _list(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        """ISO 32000-1, table 347: ListNumbering from what the first item's marker shows.

        That a list goes on with the numbers of the one before it is told, too, as PDF 2.0 has it (ISO 32000-2, table
        382); who reads PDF 1.7 alone passes over that.
        """
        first = next((item for item in element.iter("li") if item in self.marks_of), element)
        marks = [self.marks[n] for n in self.marks_of.get(first, ())]
        label = "".join(mark.text for mark in marks if mark.role == "marker").strip()
        kind = "Decimal" if element.tag == "ol" and label else _BULLETS.get(label, "None")
        goes_on = b"/ContinuedList true" if element.get("start") else b""
        return Node("L", kids, b"/A<</O/List/ListNumbering/" + kind.encode() + goes_on + b">>")

    def _definitions(self, element: Element, kids: tuple[Kid, ...]) -> Node:  # noqa: ARG002
        return Node("L", tuple(_definition_items(kids)), b"/A<</O/List/ListNumbering/None>>")

    def _head(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        scope = b"Row" if element.get("scope") == "row" else b"Column"
        return Node("TH", kids, b"/A<</O/Table/Scope/" + scope + _spans(element, b"") + b">>")

    def _link(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        """A link into the leaflet is a reference (ISO 32000-1, table 338)."""
        link = Node("Link", kids + tuple(Annotation(link) for link in self.links_of.get(element, ())))
        is_inside = (element.get("href") or "").startswith((galley.INSIDE, galley.SECTION))
        return Node("Reference", (link,)) if is_inside else link

    def _picture(self, element: Element, kids: tuple[Kid, ...]) -> Node:
        title = next((child.text or "" for child in element if child.tag in ("title", f"{_SVG}title")), "")
        alt = " ".join((title or element.get("alt") or "").split())
        if not alt:
            raise LayoutError("a picture is without alternate text", "give the picture a title or alt text")
        marks = [self.marks[number] for number in self.marks_of.get(element, [])]
        bbox = (marks[0].x, marks[0].top, marks[0].x + marks[0].width, marks[0].bottom) if marks else None
        return Node("Figure", kids, b"/Alt" + text_string(alt), bbox)


def _spans(element: Element, owner: bytes = b"/A<</O/Table%s>>") -> bytes:
    """Return a cell's ColSpan and RowSpan (ISO 32000-1, table 349), in an attribute dictionary or for one."""
    names = ((b"ColSpan", "colspan"), (b"RowSpan", "rowspan"))
    spans = b"".join(b"/%s %d" % (name, int(element.get(key, "1"))) for name, key in names if element.get(key))
    return (owner % spans if owner else spans) if spans else b""


def _spanned(kids: Sequence[Kid]) -> tuple[Kid, ...]:
    """Put marks that stand beside elements into Spans, so that readers that take an element's own marks first keep the
    order."""
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
    return " ".join(whole_words("".join(element.itertext())).split())


def flattened(
    root: Node, laid_links: Sequence[LaidLink], row_at: Callable[[float], int]
) -> tuple[tuple[galley.Element, ...], tuple[galley.Link, ...]]:
    """Return the nodes of a piece's tree as elements by number, and its links; `row_at` tells the row at a height."""
    elements: list[galley.Element | None] = []
    links: list[galley.Link] = []

    def add(node: Node, parent: int) -> int:
        me = len(elements)
        elements.append(None)
        kids: list[tuple[int, int]] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append((galley.CHILD, add(kid, me)))
            elif isinstance(kid, Annotation):
                link = laid_links[kid.link]
                box = (link.left, link.top, link.right, link.bottom)
                kids.append((galley.LINK, len(links)))
                row = row_at((link.top + link.bottom) / 2)
                links.append(galley.Link(me, row, box, link.url, link.element.get("title") or text_of(link.element)))
            else:
                kids.append((galley.MARK, kid))
        start = b"/S/" + node.kind.encode() + node.attributes
        elements[me] = galley.Element(start, parent, tuple(kids), node.bbox)
        return me

    add(root, -1)
    return tuple(element for element in elements if element), tuple(links)
