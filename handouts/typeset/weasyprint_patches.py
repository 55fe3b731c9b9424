"""Patch what WeasyPrint does not do, or not well, for scripts other than Latin: fonts, lines and grids.

Like `layout`, this uses functions of WeasyPrint that are not its public interface. Each patch says what it is for; its
test fails without it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.background import layout_backgrounds
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import strut
from weasyprint.urls import URLFetcher

from handouts.fonts.fontconfig import FontFile


def add_faces(fonts: FontConfiguration, faces: Iterable[FontFile]) -> None:
    """Name fonts that are for some characters alone file by file, as the styles call them (`Script.css_family`).

    Fontconfig can't tell the weights of some apart: in Debian's Noto Nastaliq Urdu the bold font is called regular.
    """
    for face in faces:
        ranges = [SimpleNamespace(start=first, end=last) for first, last in face.ranges]
        fonts.add_font_face(
            {
                "font_family": face.family.replace(" ", "-"),
                "font_weight": face.weight,
                "src": [("external", face.path.as_uri())],
                "unicode_range": ranges,
            },
            URLFetcher(allowed_protocols=("file",)),
        )


@contextmanager
def even_lines() -> Iterator[None]:
    """Give each text the height and baseline of its line, whichever font of the chain sets it, and all of its line.

    WeasyPrint takes the height of the fonts that are used: lines with letters of a taller font would stand farther
    apart, and columns of a comparison would lose their common grid (CSS 2.2, 10.8.1: leading is the first font's).
    And it breaks a text after the first word if only the space at its end does not fit, which should hang (CSS Text 3,
    4.1.2).
    """
    split = inline.split_first_line

    def split_first_line(
        text: str, style: object, context: object, width: float | None, *rest: object, **options: object
    ) -> tuple[object, ...]:
        found = split(text, style, context, width, *rest, **options)
        if text.endswith(" ") and found[2] is not None and " " not in text.encode()[: found[1]].decode():
            alone = split(text.rstrip(" "), style, context, width, *rest, **options)
            if alone[2] is None and alone[3] <= width:
                found = split(text, style, context, None, *rest, **options)
        return *found[:4], *strut(style)

    with _replaced("split_first_line", split_first_line):
        yield


@contextmanager
def stripped_lines() -> Iterator[None]:
    """Let a line from right to left whose last character is a space end at its last letter.

    WeasyPrint still draws that space at the left, and moves the text out of the line by its width.
    """
    strip = inline.remove_last_whitespace

    def remove_last_whitespace(context: object, line: boxes.LineBox) -> None:
        last = line
        while getattr(last, "children", ()):
            last = last.children[-1]
        width = last.width
        strip(context, line)
        if isinstance(last, boxes.TextBox) and last.text and last.width < width and last.style["direction"] == "rtl":
            last.pango_layout = inline.split_text_box(context, last, None, 0)[0].pango_layout
            last.translate(dx=width - last.width)

    with _replaced("remove_last_whitespace", remove_last_whitespace):
        yield


@contextmanager
def _replaced(name: str, function: Callable[..., object]) -> Iterator[None]:
    """Replace the function of this name in WeasyPrint's `inline` module for a while."""
    original = getattr(inline, name)
    setattr(inline, name, function)
    try:
        yield
    finally:
        setattr(inline, name, original)


def mirrored(page: boxes.PageBox) -> bool:
    """Let the columns of grids run from the right where their text does; return whether there were any.

    Backgrounds are laid out anew, for they do not move with their box.
    """
    has_moved = _mirror(page)
    if has_moved:
        layout_backgrounds(page, None)
    return has_moved


def _mirror(box: boxes.Box) -> bool:
    is_mirrored = isinstance(box, boxes.GridContainerBox) and box.style["direction"] == "rtl"
    if is_mirrored:
        ends = 2 * box.content_box_x() + box.width
        for child in box.children:
            child.translate(dx=ends - 2 * child.position_x - child.margin_width())
    below = [_mirror(child) for child in getattr(box, "children", ())]
    return is_mirrored or any(below)
