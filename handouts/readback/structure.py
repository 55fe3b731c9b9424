"""Rules about tags: pages and structure tree say the same, and each element contains what it may."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import pikepdf

from handouts.errors import Problem
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import AGAIN, FileRule, problem, rule
from handouts.readback.tags import INLINE_TAGS, Leaf, annotations, entries, kids, leaves

KIDS: Final = {
    "L": {"LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOCI"},
    "TOCI": {"Reference"},
    "Reference": {"Link"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
"""What a structure element of a type may contain (ISO 32000-1, tables 333, 336 and 337)."""
BLOCKS: Final = {
    "Sect",
    "Div",
    "BlockQuote",
    "P",
    "L",
    "TOC",
    "Table",
    "Figure",
    "Caption",
    *(f"H{n}" for n in range(1, 7)),
}
INLINE: Final = INLINE_TAGS | {"Lbl"}
PARTS: Final = {"Document", "TOCI", "LI", "LBody", "THead", "TBody", "TFoot", "TR", "TH", "TD"}
PRINTED: Final = 4
"""The flag of an annotation that is printed (ISO 32000-1, table 165)."""


@rule("ISO 14289-1, 7.1")
def tree(parsed: ParsedPdf) -> Iterator[Problem]:
    """The file is tagged, with one Document element at the root."""
    if "/StructTreeRoot" not in parsed.pdf.Root:
        yield problem("the file has no tags: handouts did not make it, or another program has removed them", 0, AGAIN)
        return
    if not parsed.pdf.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False):
        yield problem("the file does not say that it is tagged")
    roots = parsed.pdf.Root.StructTreeRoot.K
    if len(roots) != 1 or roots[0].S != "/Document" or roots[0].P.objgen != parsed.pdf.Root.StructTreeRoot.objgen:
        yield problem("the tags do not begin with one Document element")
    for element in parsed.elements:
        if any(kid.P.objgen != element.objgen for kid in kids(element)):
            yield problem(
                f"an element of type {_kind(element)} contains one that names another parent", parsed.page_of(element)
            )


@rule("ISO 14289-1, 7.1")
def ink(parsed: ParsedPdf) -> Iterator[Problem]:
    """Everything that is drawn is tagged or marked as an artifact, and no marked content is inside another."""
    for number, sheet in enumerate(parsed.sheets, 1):
        for marked in sheet.marked:
            if not marked.tag:
                yield problem("something is drawn that is neither tagged nor marked as an artifact", number)
            if marked.depth:
                yield problem("one marked content stands inside another", number)
            if marked.operators and marked.mcid is None and marked.tag not in {"", "/Artifact"}:
                yield problem(f"a {marked.tag[1:]} is drawn without a number, so that no tag can refer to it", number)


@rule("ISO 32000-1, 14.7.4")
def marks(parsed: ParsedPdf) -> Iterator[Problem]:
    """Each marked content of a page belongs to one element, once, and the parent tree names that element."""
    hung = Counter(leaf for element in parsed.elements for leaf in leaves(element))
    drawn = Counter(leaf for number in range(len(parsed.sheets)) for leaf in _drawn(parsed, number))
    owners = {leaf: element.objgen for element in parsed.elements for leaf in leaves(element)}
    parents = pikepdf.NumberTree(parsed.pdf.Root.StructTreeRoot.ParentTree)
    for index, sheet in enumerate(parsed.sheets):
        mine = {leaf: owner for leaf, owner in owners.items() if leaf[0] == sheet.objgen}
        for _, mcid in set(_drawn(parsed, index)) - mine.keys():
            yield problem(f"marked content {mcid} belongs to no element", index + 1)
        for leaf in mine:
            if (drawn[leaf], hung[leaf]) != (1, 1):
                times = f"drawn {drawn[leaf]} times and tagged {hung[leaf]} times"
                yield problem(f"marked content {leaf[1]} is {times} instead of once", index + 1)
        listed = enumerate(parents[int(sheet.page.obj.StructParents)])
        if {(sheet.objgen, n): owner.objgen for n, owner in listed if owner is not None} != mine:
            yield problem("the parent tree names other elements than those that contain the page's content", index + 1)


def _drawn(parsed: ParsedPdf, index: int) -> list[Leaf]:
    sheet = parsed.sheets[index]
    return [(sheet.objgen, marked.mcid) for marked in sheet.marked if marked.mcid is not None]


@rule("ISO 14289-1, 7.18.5")
def links(parsed: ParsedPdf) -> Iterator[Problem]:
    """Each link has its element, and each link element its annotation, which is printed and described."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for element in parsed.elements:
        objects = annotations(element)
        if bool(objects) != (element.S == "/Link"):
            yield problem(
                f"an element of type {_kind(element)} has {len(objects)} link annotations", parsed.page_of(element)
            )
        for annotation in objects:
            if annotation.objgen in found:
                yield problem("a link belongs to two elements", parsed.page_of(element))
            found[annotation.objgen] = element.objgen
    parents = pikepdf.NumberTree(parsed.pdf.Root.StructTreeRoot.ParentTree)
    drawn: set[tuple[int, int]] = set()
    for number, sheet in enumerate(parsed.sheets, 1):
        for annotation in sheet.page.get("/Annots", []):
            drawn.add(annotation.objgen)
            yield from (problem(message, number) for message in _link_problems(annotation))
            if found.get(annotation.objgen) != parents[int(annotation.StructParent)].objgen:
                yield problem("a link belongs to no element, or to another one than the parent tree says", number)
    if found.keys() - drawn:
        yield problem(f"tagged links that are on no page: {len(found.keys() - drawn)}")


def _link_problems(annotation: pikepdf.Object) -> Iterator[str]:
    if annotation.Subtype != "/Link":
        yield f"an annotation is not a link but {str(annotation.Subtype)[1:]}"
    if annotation.get("/F", 0) != PRINTED:
        yield "a link is not set to be printed (ISO 19005-2, 6.3.2)"
    if not str(annotation.get("/Contents", "")):
        yield "a link has no description"


@rule("RFC 3966")
def numbers(parsed: ParsedPdf) -> Iterator[Problem]:
    """A link to a telephone number dials the number that is printed."""
    for link in parsed.document.all("Link"):
        for address in link.addresses:
            has_number = re.search(r"\d", link.text)
            if address.startswith("tel:") and has_number and not _dials(address.removeprefix("tel:"), link.text):
                yield problem(f"the link “{' '.join(link.text.split())}” dials {address}, which is another number")


def _dials(address: str, text: str) -> bool:
    """Whether an address has the digits of a text: from abroad without the 0 in brackets or before the area's code."""
    number, _, extension = address.partition(";ext=")
    said, _, further = re.sub(r"\(0\)", "", text).casefold().partition("x")  # ext. 12, x12
    digits, dialled = (re.sub(r"\D", "", part) for part in (said, number))
    is_whole = "+" in said or not number.startswith("+")
    is_same = dialled == digits if is_whole else dialled.endswith(digits.lstrip("0")) and digits.lstrip("0") != ""
    trunk = re.fullmatch(r"(\d{1,3})0(\d+)", digits)  # +44 020 …, as some write it
    return extension == re.sub(r"\D", "", further) and (is_same or bool(trunk and dialled == trunk[1] + trunk[2]))


@rule("ISO 32000-1, 14.8.4")
def elements(parsed: ParsedPdf) -> Iterator[Problem]:
    """Each element is of a type that our leaflets use and contains what that type may contain."""
    for element in parsed.elements:
        kind = _kind(element)
        inside = {str(kid.S)[1:] for kid in kids(element)}
        page = parsed.page_of(element)
        if kind not in BLOCKS | INLINE | PARTS:
            yield problem(f"an element has the type {kind}, which our leaflets do not use", page)
        if kind not in ("TD", "TH") and not entries(element):
            yield problem(f"an element of type {kind} is empty", page)
        if not inside <= KIDS.get(kind, inside) or (kind in INLINE and inside & (BLOCKS | PARTS)):
            yield problem(f"an element of type {kind} contains {', '.join(sorted(inside))}, which it must not", page)


@rule("ISO 14289-1, 7.5 and 7.6")
def tables_and_lists(parsed: ParsedPdf) -> Iterator[Problem]:
    """Rows of a table are equally long, header cells say what they head, and lists how they are numbered."""
    for element in parsed.elements:
        attributes, page = element.get("/A", pikepdf.Dictionary()), parsed.page_of(element)
        if element.S == "/Table":
            widths = _widths(list(_rows(element)))
            if len(set(widths)) != 1:
                yield problem(
                    f"the rows of a table have different numbers of columns: {', '.join(map(str, widths))}", page
                )
        if element.S == "/TH" and attributes.get("/Scope") not in ("/Column", "/Row"):
            yield problem("a header cell does not say whether it heads a row or a column", page)
        if element.S == "/L" and "/ListNumbering" not in attributes:
            yield problem("a list does not say how its items are numbered", page)


def _rows(table: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the rows of a table, without those of tables in its cells."""
    for kid in kids(table):
        if kid.S == "/TR":
            yield kid
        elif kid.S in ("/THead", "/TBody", "/TFoot"):
            yield from _rows(kid)


def _widths(rows: Sequence[pikepdf.Object]) -> list[int]:
    """Return how many columns each row of a table takes up, with those of cells that reach down into it."""
    widths = [0] * len(rows)
    for number, row in enumerate(rows):
        for cell in kids(row):
            for below in range(number, min(number + _span(cell, "/RowSpan"), len(rows))):
                widths[below] += _span(cell, "/ColSpan")
    return widths


def _span(cell: pikepdf.Object, name: str) -> int:
    return int(cell.A.get(name, 1)) if "/A" in cell else 1


@rule("ISO 14289-1, 7.3")
def pictures(parsed: ParsedPdf) -> Iterator[Problem]:
    """Each picture has alternate text, and its box lies on its page."""
    for element in parsed.elements:
        if element.S == "/Figure":
            number = parsed.page_of(element)
            if not str(element.get("/Alt", "")).strip():
                yield problem("a picture has no alternate text", number)
            left, bottom, right, top = (float(edge) for edge in element.A.BBox)
            _, _, width, height = (float(edge) for edge in parsed.pdf.pages[number - 1].mediabox)
            if not (0 <= left < right <= width and 0 <= bottom < top <= height):
                yield problem("the box of a picture is not on its page", number)


@rule("ISO 14289-1, 7.4.2")
def headings(parsed: ParsedPdf) -> Iterator[Problem]:
    """No level of headings is skipped."""
    found = [element for element in parsed.elements if re.fullmatch(r"/H\d", str(element.S))]
    levels = [0, *(int(str(element.S)[2]) for element in found)]
    for element, (before, after) in zip(found, pairwise(levels), strict=True):
        if after > before + 1:
            yield problem(_skipped(before, after), parsed.page_of(element))


def _skipped(before: int, after: int) -> str:
    if not before:
        return f"the first heading is of level {after} instead of 1"
    return f"a heading of level {after} follows one of level {before}: a level is skipped"


def _kind(element: pikepdf.Object) -> str:
    return str(element.S)[1:]


STRUCTURE: Final[tuple[FileRule[ParsedPdf], ...]] = (
    tree, ink, marks, links, numbers, elements, tables_and_lists, pictures, headings,
)  # fmt: skip
