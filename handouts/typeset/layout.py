"""Turn composed HTML into facts about one tall page, through WeasyPrint.

Nothing breaks on a page as tall as its content, so nothing can be lost at a break. WeasyPrint lays the document out;
it is then drawn on a `Recorder`, a stream that notes for every marked sequence which box drew it. What leaves this
module are plain facts in CSS pixels, y down: marks of text and pictures, drawn boxes, regions that may not be split,
links, and finished PDF objects for fonts and images. It uses functions of WeasyPrint that are not its public interface:
`tests/test_weasyprint.py` names them.
"""

import gc
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from xml.etree.ElementTree import Element

from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.draw import draw_page
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from handouts.compose.bidi_elements import isolate
from handouts.errors import LayoutError
from handouts.fonts.fallback import no_font_hint, no_font_message
from handouts.fonts.fontconfig import FontFile
from handouts.model.galley import ENTRY, INSIDE
from handouts.model.scripts import Script, script_of
from handouts.typeset import line_ends, weasyprint_patches
from handouts.typeset.layout_facts import DrawnBox, HeadedBox, LaidBlock, LaidLink, LaidOut, Mark, Region
from handouts.typeset.recorder import ResourceWriter, draw_pictures_once, painted, shapes_of

PAGE_HEIGHT_PX = 400_000
"""More than any topic takes: 100 m of paper."""

_OWN_STYLES = """
@page { size: %spx %spx; margin: 0 }
body > section { display: flow-root }
img { image-rendering: crisp-edges }
"""
"""A galley has no pages; margins stay within their piece; PDF/A forbids interpolated images."""
KEY = "cell-key"
"""The class of what hangs beside the first line of a cell, and says of which column that is."""
_ANYWHERE = (-inf, inf)
_MISSING = re.compile(r'\.notdef glyph .*"(.)" \(U\+', re.DOTALL)
"""What WeasyPrint warns of a character that no font has."""


@contextmanager
def _warnings() -> Iterator[dict[str, None]]:
    """Collect what WeasyPrint logs as a warning: a missing glyph, a rule that it ignores."""
    said: dict[str, None] = {}
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.setdefault(record.getMessage(), None)  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def _refuse(warnings: Iterable[str], body: Element) -> None:
    """Raise `LayoutError` for warnings; a character without a font is looked for in the text of each piece."""
    signs = [found[1] for warning in warnings if (found := _MISSING.match(warning))]
    others = [warning for warning in warnings if not _MISSING.match(warning)]
    missing = no_font_message(signs) if signs else ""
    if others:
        told = "\n".join(f"  {warning}" for warning in (*others, missing) if warning)
        raise LayoutError(f"WeasyPrint warns of the layout:\n{told}", "correct the style sheet or the template")
    if signs:
        holders = [piece.get("id", "") for piece in body if not {*signs}.isdisjoint("".join(piece.itertext()))]
        raise LayoutError(missing, no_font_hint(), text=signs[0], pieces=holders)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the garbage collector: what a layout makes lives until it ends, and looking through it takes 5 % longer."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def lay_out(
    html: str, css: str, width_px: float, faces: Iterable[FontFile] = (), script: Script | None = None
) -> LaidOut:
    """Lay `html` out on one page of `width_px`; raise `LayoutError` for anything that WeasyPrint warns of.

    `faces` are the fonts that the styles can't name by family (`Script.ranges`); `script` is how the language is set,
    where it is not as usual.
    """
    with _warnings() as said, _no_collection(), weasyprint_patches.even_lines(), weasyprint_patches.stripped_lines():
        fonts = FontConfiguration()
        no_network = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
        source = HTML(string=html, url_fetcher=no_network)
        root = source.etree_element
        script = script or script_of(root.get("lang") or "")
        weasyprint_patches.add_faces(fonts, faces)
        isolate(root)
        line_ends.join(root, script)
        own = _OWN_STYLES % (width_px, PAGE_HEIGHT_PX)
        try:
            sheets = [CSS(string=text, font_config=fonts, url_fetcher=no_network) for text in (css, own)]
            document = source.render(stylesheets=sheets, font_config=fonts)
        except FatalURLFetchingError as error:
            raise LayoutError(
                f"the layout asks for something from the network: {error}", "put the picture into the topic's folder"
            ) from error
        if len(document.pages) != 1:
            raise LayoutError("the topic is too long to be laid out in one piece", "split it into two topics")
        laid = _read(document)
        line_ends.part(root)
    _refuse(said, laid.body)
    return laid


def _read(document: Document) -> LaidOut:
    page = document.pages[0]
    if weasyprint_patches.mirrored(page._page_box):
        page = Page(page._page_box)  # its links have moved
    writer = ResourceWriter(document)
    draw_pictures_once(page._page_box)
    draw_page(page._page_box, writer.stream)
    marks, drawn = [], []
    body_box = page._page_box.children[0].children[0]
    rooms = dict(_rooms(body_box))
    names = {piece.get("id", "") for piece in body_box.element}
    for box, before, body in writer.stream.sequences():
        if box is None:
            drawn.append(_drawn_box(before + body))
        else:
            marks.append(_mark(box, before + body, rooms.get(box, _ANYWHERE)))
    return LaidOut(
        body=body_box.element,
        width_px=page.width,
        blocks=tuple(_block(box) for box in body_box.children),
        marks=tuple(_with_places(body_box, marks)),
        boxes=tuple(drawn),
        links=tuple(_link(names, *link) for link in page.links),
        resources=writer.resources(),
    )


def _link(names: Collection[str], kind: str, target: str, corners: Sequence[float], box: boxes.Box) -> LaidLink:
    """Return a link to a web address; one of the pieces of these names may be an entry that leads into the leaflet."""
    if kind == "internal" and ENTRY + target in names:
        return LaidLink(box.element, INSIDE + target, *corners[:4])
    if kind != "external":
        raise LayoutError(
            f"a link leads to “{target}” inside the leaflet", "link to a web address, or name the heading in words"
        )
    return LaidLink(box.element, target, *corners[:4])


def _rooms(box: boxes.Box, room: tuple[float, float] = _ANYWHERE) -> Iterator[tuple[boxes.Box, tuple[float, float]]]:
    """Yield each text with where the block that holds it begins and ends; a first line may hang into its padding."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.TextBox):
            yield child, room
        elif isinstance(child, boxes.BlockContainerBox):
            left, hang = child.content_box_x(), max(0.0, -child.style["text_indent"].value)
            yield from _rooms(child, (left - min(hang, child.padding_left), left + child.width))
        else:
            yield from _rooms(child, room)


def _mark(box: boxes.Box, body: tuple[bytes, ...], room: tuple[float, float]) -> Mark:
    is_text = isinstance(box, boxes.TextBox)
    if is_text and box.text.strip() and box.style["color"].alpha == 0:
        raise LayoutError(
            f"“{box.text.strip()[:40]}” can't be seen: its colour is transparent", "give it a colour in the styles"
        )
    tag = box.element_tag or ""
    height = box.height if is_text else box.border_height()
    return Mark(
        element=box.element,
        role=_picture_role(box.element) if not is_text else "marker" if "::" in tag else "text",
        text=line_ends.parted(box.text.removesuffix("\u200b")) if is_text else "",
        x=box.position_x if is_text else box.border_box_x(),
        top=box.position_y if is_text else box.border_box_y(),
        bottom=(box.position_y if is_text else box.border_box_y()) + height,
        width=box.width if is_text else box.border_width(),
        is_rtl=box.style["direction"] == "rtl",
        body=body,
        room=room,
    )


def _picture_role(element: Element) -> str:
    """An empty `alt` says that the words beside a picture tell the same (HTML, 4.8.4.4.3; WCAG 2.2, 1.1.1)."""
    return "decoration" if element.get("alt") == "" else "picture"


def _with_places(body: boxes.Box, marks: Iterable[Mark]) -> list[Mark]:
    """Put the places for a patient's values among the marks, in the order of their elements.

    Each comes after the last mark of an element before it: what floats is drawn first of all.
    """
    found = list(marks)
    order = {element: number for number, element in enumerate(body.element.iter())}
    for box in _place_boxes(body):
        before = (n + 1 for n, mark in enumerate(found) if order[mark.element] < order[box.element])
        found.insert(max(before, default=0), _place(box))
    return found


def _place_boxes(box: boxes.Box) -> Iterator[boxes.Box]:
    if isinstance(box, boxes.InlineBlockBox) and box.element.get("data-place"):
        yield box
    for child in getattr(box, "children", ()):
        yield from _place_boxes(child)


def _place(box: boxes.Box) -> Mark:
    """An empty inline block stands with its bottom on the baseline (CSS 2.2, 10.8.1)."""
    baseline, colour = box.position_y + box.margin_height(), box.style["color"].coordinates
    return Mark(
        element=box.element,
        role="place",
        text="",
        x=box.content_box_x(),
        top=baseline - box.style["font_size"],
        bottom=baseline,
        width=box.width,
        is_rtl=box.style["direction"] == "rtl",
        body=(b"%g %g %g rg" % tuple(colour),),
    )


def _drawn_box(body: tuple[bytes, ...]) -> DrawnBox:
    shapes = shapes_of(body)
    return DrawnBox(*painted(shapes), body, shapes) if shapes else DrawnBox(0.0, 0.0, 0.0, 0.0, body)


def _block(box: boxes.Box) -> LaidBlock:
    return LaidBlock(
        element=box.element,
        top=box.border_box_y(),
        bottom=box.border_box_y() + box.border_height(),
        margin_top=box.margin_top,
        margin_bottom=box.margin_bottom,
        regions=tuple(_regions(box, iter(range(1_000_000)))),
        headed=tuple(_headed(box)),
        together=tuple(_together(box)),
        is_held=box.style["break_before"] == "avoid-page",
    )


def _headed(box: boxes.Box, depth: int = 0) -> Iterator[HeadedBox]:
    """Yield the tables that have a header to repeat, laid out as tables or as blocks, and the cells that have a key."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            continue
        first = next(iter(getattr(child, "children", ())), None)
        if first is not None and first.element_tag == "thead":
            yield _with_header(child, first, child, depth)
            yield from _headed(child, depth + 1)
        else:
            if first is not None and first.element is not None and first.element.get("class") == KEY:
                yield _with_key(child, first, depth)
            yield from _headed(child, depth)


def _with_key(cell: boxes.Box, key: boxes.Box, depth: int) -> HeadedBox:
    """Return a cell whose key hangs beside its first line, and is shown again beside its first line on another page."""
    start, end = cell.content_box_x(), cell.content_box_x() + cell.width
    left, right = key.border_box_x(), key.border_box_x() + key.border_width()
    across = (left, start) if cell.style["direction"] == "ltr" else (end, right)
    bottom = max(child.position_y + child.margin_height() for child in cell.children)
    return HeadedBox(*across, key.position_y, key.position_y + key.children[0].height, bottom, depth, is_beside=True)


def _with_header(box: boxes.Box, header: boxes.Box, whole: boxes.Box, depth: int) -> HeadedBox:
    left, top = box.border_box_x(), header.border_box_y()
    bottom = whole.border_box_y() + whole.border_height()
    return HeadedBox(left, left + box.border_width(), top, top + header.border_height(), bottom, depth)


def _together(box: boxes.Box) -> Iterator[tuple[float, float]]:
    """Yield the extents of what should stay together, be it in one another."""
    if box.style["break_inside"] == "avoid-page":
        yield box.border_box_y(), box.border_box_y() + box.border_height()
    if not isinstance(box, boxes.LineBox):
        for child in getattr(box, "children", ()):
            yield from _together(child)


def _regions(box: boxes.Box, numbers: Iterator[int]) -> Iterator[Region]:
    """Yield what must stay whole inside a box, as its CSS break properties say (CSS Fragmentation 3)."""
    if box.style["overflow"] != "visible" and not isinstance(box, boxes.ReplacedBox):
        raise LayoutError(f"<{box.element_tag}> would cut off what it holds", "use overflow: visible in the styles")
    children: Sequence[boxes.Box] = getattr(box, "children", ())
    is_atomic = isinstance(box, boxes.ReplacedBox) or not children
    is_whole = is_atomic or box.style["break_inside"] == "avoid"
    if is_whole:
        found = [Region(box.border_box_y(), box.border_box_y() + box.border_height())]
    elif isinstance(children[-1], boxes.LineBox):
        number, style = next(numbers), box.style
        found = [
            Region(line.position_y, line.position_y + line.height, number, place, len(children),
                   style["orphans"], style["widows"])
            for place, line in enumerate(children)
        ]  # fmt: skip
    else:
        found = []
        for child in children:
            if found and child.style["break_before"] == "avoid-page":
                found[-1] = replace(found[-1], is_held_with_next=True)
            found += _regions(child, numbers) if child.is_in_normal_flow() else ()
    if found and box.style["break_after"] in ("avoid", "avoid-page"):
        found[-1] = replace(found[-1], is_kept_with_next=True)
    yield from found
