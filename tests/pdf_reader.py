"""Read PDFs back with other libraries than what writes them: pikepdf for objects, pypdfium2 for text and pixels.

`check_tree` proves of any handout that its tags and its pages tell the same.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

import outloud
import page as page_validation
import pikepdf
import pypdfium2
from PIL import ImageChops
from PIL.Image import Image

SHOWING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
"""Operators that put ink on a page (ISO 32000-1, annex A)."""
KIDS = {
    "L": {"LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
"""What a structure element of a type may hold (ISO 32000-1, tables 336 and 337)."""
BLOCKS = {"Sect", "Div", "BlockQuote", "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "Table", "Figure", "Caption"}
INLINE = {"Span", "Link", "Lbl"}
PARTS = {"Document", "LI", "LBody", "THead", "TBody", "TFoot", "TR", "TH", "TD"}


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Open a PDF; what qpdf warns of is an error."""
    pdf = pikepdf.open(BytesIO(data))
    assert pdf.check_pdf_syntax() == []
    return pdf


def page_text(data: bytes, number: int = 0) -> str:
    """Return a page's text as copying it gives, white space as single spaces."""
    pdf = pypdfium2.PdfDocument(data)
    text = pdf[number].get_textpage().get_text_bounded()
    pdf.close()
    return " ".join(text.replace("\ufffe", "").split())


def render(data: bytes, number: int = 0, scale: float = 1.0) -> Image:
    """Return a page as pixels, `scale` to the point."""
    pdf = pypdfium2.PdfDocument(data)
    image: Image = pdf[number].render(scale=scale).to_pil().convert("RGB")
    pdf.close()
    return image


def red_box(data: bytes, number: int = 0) -> tuple[float, float, float, float] | None:
    """Return the box around a page's red pixels in points, y up: left, bottom, right, top."""
    image = render(data, number, scale=2)
    red, *others = image.split()
    mask = red.point(lambda value: 255 * (value > 200))
    for other in others:
        mask = ImageChops.darker(mask, other.point(lambda value: 255 * (value < 90)))
    box = mask.getbbox()
    return box and (box[0] / 2, (image.height - box[3]) / 2, box[2] / 2, (image.height - box[1]) / 2)


class Marked(NamedTuple):
    """A marked-content sequence: tag, properties, what it draws and the text of its glyphs."""

    tag: str
    properties: dict[str, Any]
    operators: tuple[str, ...]
    glyphs: str

    @property
    def mcid(self) -> int | None:
        return int(self.properties["/MCID"]) if "/MCID" in self.properties else None

    @property
    def text(self) -> str:
        """Return what is read out of it."""
        return str(self.properties.get("/ActualText", self.glyphs))


def sequences(page: pikepdf.Page) -> list[Marked]:
    """Return a page's marked contents in order; ink outside one, or one inside another, is an error."""
    found: list[Marked] = []
    fonts = {name: _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    opened: Marked | None = None
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), list(instruction.operands)
        if name in ("BDC", "BMC"):
            assert opened is None, "marked content inside marked content"
            opened = Marked(str(operands[0]), dict(operands[1]) if name == "BDC" else {}, (), "")
        elif name == "EMC":
            assert opened is not None
            found.append(opened)
            opened = None
        elif name == "Tf":
            font = fonts[str(operands[0])]
        if opened and name in ("Tj", "TJ"):
            shown = operands[0] if name == "TJ" else operands
            codes = b"".join(bytes(item) for item in shown if isinstance(item, pikepdf.String))
            glyphs = "".join(font[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))
            opened = opened._replace(glyphs=opened.glyphs + glyphs)
        if name in SHOWING:
            assert opened is not None, f"{name} draws outside any marked content"
            opened = opened._replace(operators=(*opened.operators, name))
    assert opened is None
    return found


def _unicode(font: pikepdf.Object) -> dict[int, str]:
    """Return a font's ToUnicode map."""
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", cmap, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


class Tag(NamedTuple):
    """A structure element as a reader finds it: type, entries such as `Lang` or `Alt`, attributes (ISO 32000-1, 14.7.5)
    and kids: elements and the texts of marked contents."""

    kind: str
    entries: dict[str, str]
    attributes: dict[str, str]
    kids: tuple["Tag | str", ...]

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
    def outline(self) -> str:
        """Return the tree in one line, `P['text' Link['text']]`; a Span that says nothing of its own is left out."""
        inside = " ".join(kid.outline if isinstance(kid, Tag) else repr(kid) for kid in self.kids)
        return inside if self.kind == "Span" and not self.entries else f"{self.kind}[{inside}]"


def tags(data: bytes) -> Tag:
    """Return the Document element of a PDF's structure tree."""
    pdf = open_pdf(data)
    texts = {
        (page.objgen, marked.mcid): marked.text
        for page in pdf.pages
        for marked in sequences(page)
        if marked.mcid is not None
    }
    (root,) = pdf.Root.StructTreeRoot.K
    return _tag(root, texts)


def _tag(entry: pikepdf.Object, texts: dict[Any, str]) -> Tag:
    kids: list[Tag | str] = []
    for kid in entry.get("/K", []):
        if not isinstance(kid, pikepdf.Object):
            kids.append(texts[entry.Pg.objgen, int(kid)])
        elif kid.get("/Type") == "/MCR":
            kids.append(texts[kid.Pg.objgen, int(kid.MCID)])
        elif kid.get("/Type") != "/OBJR":
            kids.append(_tag(kid, texts))
    texts_of = _strings(entry, "Lang", "Alt", "ActualText")
    attributes = _strings(
        entry.get("/A", pikepdf.Dictionary()), "Scope", "ListNumbering", "ColSpan", "RowSpan", "Placement"
    )
    return Tag(str(entry.S)[1:], texts_of, attributes, tuple(kids))


def _strings(dictionary: pikepdf.Object, *names: str) -> dict[str, str]:
    return {name: str(dictionary[f"/{name}"]).removeprefix("/") for name in names if f"/{name}" in dictionary}


def check_tree(data: bytes) -> None:
    """Prove that tags and pages tell the same.

    Ink is tagged or an artifact; each marked content hangs in one element, which the parent tree names, in the order of
    painting; each link has its element and each link element its annotation; elements hold what they may; pictures have
    Alt and a BBox on the page; headings skip no level.
    """
    pdf = open_pdf(data)
    (root,) = pdf.Root.StructTreeRoot.K
    assert root.P.objgen == pdf.Root.StructTreeRoot.objgen
    elements = list(_elements(root))
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    _check_marks(pdf, elements, parents)
    _check_links(pdf, elements, parents)
    for element in elements:
        _check_element(element, pdf)
    levels = [0, *(int(str(element.S)[2]) for element in elements if re.fullmatch(r"/H\d", str(element.S)))]
    assert all(after <= before + 1 for before, after in pairwise(levels)), f"a heading's level is skipped: {levels}"


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield element
    for kid in _kids(element):
        assert kid.P.objgen == element.objgen, "an element whose parent is another"
        yield from _elements(kid)


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    return [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Object) and "/S" in kid]


def _leaves(element: pikepdf.Object) -> Iterator[tuple[Any, int]]:
    """Yield the page and number of each marked content that is an element's own kid."""
    for kid in element.get("/K", []):
        if not isinstance(kid, pikepdf.Object):
            yield element.Pg.objgen, int(kid)
        elif kid.get("/Type") == "/MCR":
            yield kid.Pg.objgen, int(kid.MCID)


def _check_marks(pdf: pikepdf.Pdf, elements: Sequence[Any], parents: pikepdf.NumberTree) -> None:
    owners = {leaf: element.objgen for element in elements for leaf in _leaves(element)}
    hung = Counter(leaf for element in elements for leaf in _leaves(element))
    drawn = [(page.objgen, m.mcid) for page in pdf.pages for m in sequences(page) if m.mcid is not None]
    assert Counter(drawn) == hung, "marked contents of pages and tree differ"
    assert set(hung.values()) <= {1}, "a marked content hangs twice"
    for page in pdf.pages:
        listed = {
            (page.objgen, number): owner.objgen
            for number, owner in enumerate(parents[int(page.obj.StructParents)])
            if owner is not None
        }
        mine = {leaf: owner for leaf, owner in owners.items() if leaf[0] == page.objgen}
        assert listed == mine, "the parent tree names other elements"


def _check_links(pdf: pikepdf.Pdf, elements: Sequence[Any], parents: pikepdf.NumberTree) -> None:
    found: dict[tuple[int, int], tuple[Any, Any]] = {}
    for element in elements:
        objects = [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Object) and "/Obj" in kid]
        assert bool(objects) == (element.S == "/Link"), "a link element without annotation, or another with one"
        for kid in objects:
            assert kid.Obj.objgen not in found, "an annotation hangs twice"
            found[kid.Obj.objgen] = (element.objgen, kid.Pg.objgen)
    drawn: dict[tuple[int, int], tuple[Any, Any]] = {}
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            assert annotation.Subtype == "/Link"
            assert annotation.F == 4, "a link that is not printed (ISO 19005-2, 6.3.2)"
            assert str(annotation.Contents), "a link without description (ISO 14289-1, 7.18.5)"
            drawn[annotation.objgen] = (parents[int(annotation.StructParent)].objgen, page.objgen)
    assert found == drawn, "links of pages and tree differ"


def _check_element(element: pikepdf.Object, pdf: pikepdf.Pdf) -> None:
    kind = str(element.S)[1:]
    assert kind in BLOCKS | INLINE | PARTS, kind
    kinds = {str(kid.S)[1:] for kid in _kids(element)}
    assert kind in ("TD", "TH") or len(element.get("/K", [])), f"an empty {kind}"
    assert kinds <= KIDS.get(kind, kinds), f"{kind} holds {kinds}"
    assert kind not in INLINE or not kinds & (BLOCKS | PARTS), f"{kind} holds {kinds}"
    if kind == "Table":
        rows = [row for row in _elements(element) if row.S == "/TR"]
        widths = _widths(rows)
        assert len(set(widths)) == 1, f"rows of a table differ: {widths}"
    if kind == "TH":
        assert element.A.Scope in ("/Column", "/Row"), "a head without scope"
    if kind == "L":
        assert "/ListNumbering" in element.A, "a list without numbering"
    if kind == "Figure":
        _check_figure(element, pdf)


def _widths(rows: Sequence[pikepdf.Object]) -> list[int]:
    """Return how many columns each row of a table takes up, with those of cells that reach down into it."""
    widths = [0] * len(rows)
    for number, row in enumerate(rows):
        for cell in _kids(row):
            for below in range(number, min(number + _span(cell, "/RowSpan"), len(rows))):
                widths[below] += _span(cell, "/ColSpan")
    return widths


def _span(cell: pikepdf.Object, name: str) -> int:
    return int(cell.A.get(name, 1)) if "/A" in cell else 1


def _check_figure(element: pikepdf.Object, pdf: pikepdf.Pdf) -> None:
    assert str(element.Alt), "a picture without alternate text"
    (page,) = (page for page in pdf.pages if page.objgen == element.Pg.objgen)
    left, bottom, right, top = (float(number) for number in element.A.BBox)
    assert 0 <= left < right <= float(page.mediabox[2]), "a picture's box is not on its page"
    assert 0 <= bottom < top <= float(page.mediabox[3]), "a picture's box is not on its page"


def faults(data: bytes) -> list[str]:
    """Return what the machine checks of PDF/UA-1 and PDF/A-2a, and those of sense (outloud), find wrong in a PDF."""
    reports = {profile: page_validation.validate_pdf_bytes(data, profile=profile) for profile in ("ua1", "2a")}
    found = [f"{profile}: {fault}" for profile, report in reports.items() for fault in report.failures]
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return found + [f"outloud: {fault}" for fault in outloud.check(file.name).findings]
