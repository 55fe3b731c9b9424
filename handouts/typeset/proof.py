"""Prove that a galley is complete and stands right: every letter drawn, in its place, in its font and in its order.

What a layout can get wrong is found here, once, and never again when pages are made of the galley: text that is lost,
hidden or in no paragraph, text or rules beside their block, fonts that the styles do not name, numbers that stand in
another order than they are read in. Each is a `LayoutError` with the piece and the words at fault.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

from handouts.compose.elements import INLINE
from handouts.errors import LayoutError, TooWide
from handouts.fonts.fallback import no_font_hint, no_font_message
from handouts.language.isolation import misplaced
from handouts.model.galley import MASTHEADS
from handouts.model.scripts import RTL, SIGNS
from handouts.typeset.layout_facts import DrawnBox, LaidBlock, LaidOut, Mark, Resources

Unicode = Mapping[str, Mapping[int, str]]
"""The text of each glyph, by font name and glyph (ToUnicode)."""

TOLERANCE_PX: Final = 1.0
_INLINE: Final = INLINE | {"br"}
_SILENT: Final = {"style", "script", "title", "head", "svg", "{http://www.w3.org/2000/svg}svg", "img"}
"""Elements whose text is not drawn as text."""
_TEXTS: Final = {"p", "li", "td", "th", "dt", "dd", "caption", "figcaption", *(f"h{level}" for level in range(1, 7))}
"""Blocks that may hold text: in any other, text would have no element of its own."""
_SOFT_HYPHEN: Final = re.compile("\u00ad(\u2010$)?")
"""A place where a word may part, with the hyphen that is drawn where a line ends there."""
_GLYPHS: Final = re.compile(rb"<([0-9A-Fa-f]+)>")


def spoken_marks(laid: LaidOut) -> tuple[Mark, ...]:
    """Return the marks as they are read: with the spaces that line ends swallowed, without the hyphens that they drew.

    Raises `LayoutError` where text was lost: each piece's marks, read in order without white space, must spell its text
    nodes exactly.
    """
    spoken = [replace(mark, text=whole_words(mark.text)) for mark in laid.marks]
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
            f"some text is lost or out of order in {piece.get('id')}, near “{letters[max(0, at - 20) : at + 20]}”",
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
    if element.tag in _SILENT or not isinstance(element.tag, str):
        return
    yield element, whole_words(element.text or "")
    for child in element:
        yield from _text_nodes(child)
        yield element, (" " if child.tag == "br" else "") + whole_words(child.tail or "")


def whole_words(text: str) -> str:
    """Return a text without the places where its words may part, and without the hyphens drawn there."""
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
        raise LayoutError(f"“{bare.strip()[:40]}” is in no paragraph, in {piece.get('id')}", "put it into a <p>")


def check_order(piece: Element, marks: Sequence[Mark], unicode: Unicode) -> None:
    """Raise `LayoutError` for a number that would be printed in another order than it is read."""
    for block in _blocks(piece, marks):
        text = "".join(mark.text for mark in block)
        wrong = next(misplaced(text, list(_lines(block, unicode))), "")
        if wrong:
            name = piece.get("id", "")
            what = "a number" if name in MASTHEADS else f"“{wrong}”"
            hint = "put all of the number into one ** or one link, or none of it"
            raise LayoutError(
                f"{what} would be printed in another order than it is written, in {name}", hint, text=wrong
            )


def _blocks(piece: Element, marks: Iterable[Mark]) -> Iterator[list[Mark]]:
    """Yield the marks of each paragraph that has letters from right to left: no other can be out of order."""
    found = [mark for mark in marks if mark.role == "text"]
    if not any(mark.is_rtl or RTL.search(mark.text) for mark in found):
        return
    blocks: dict[Element, list[Mark]] = {}
    holder = holders(piece)
    for mark in found:
        blocks.setdefault(holder[mark.element], []).append(mark)
    yield from blocks.values()


def _lines(block: Iterable[Mark], unicode: Unicode) -> Iterator[str]:
    """Yield what is seen on each line of a paragraph, from left to right."""
    lines: list[list[Mark]] = []
    for mark in sorted(block, key=lambda mark: mark.top + mark.bottom):
        if lines and (mark.top + mark.bottom) / 2 < lines[-1][0].bottom:
            lines[-1].append(mark)
        else:
            lines.append([mark])
    for line in lines:
        yield "".join(glyph_text(mark.body, unicode) for mark in sorted(line, key=lambda mark: mark.x))


def spells(body: Iterable[bytes], unicode: Unicode, text: str, is_rtl: bool) -> bool:
    """Whether the glyphs that `body` shows spell `text`; those of right-to-left lines come in visual order."""
    told = glyph_text(body, unicode)
    return sorted(told.replace(" ", "")) == sorted(text.replace(" ", "")) if is_rtl else told == text


def glyph_text(body: Iterable[bytes], unicode: Unicode) -> str:
    """Return the characters of the glyphs that a text's operators show, in the order in which they do."""
    told = ""
    font: Mapping[int, str] = {}
    for operator in body:
        if operator.endswith(b" Tf"):
            font = unicode.get(operator.split()[0][1:].decode(), {})
        elif operator.endswith((b"TJ", b"Tj")):
            glyphs = bytes.fromhex(b"".join(_GLYPHS.findall(operator)).decode())
            told += glyphs.decode("utf-16-be", "surrogatepass").translate(font)
    return told


def unnamed_fonts(resources: Resources, families: Sequence[str]) -> set[str]:
    """Return the fonts that the styles do not name, and those of signs that set letters or digits of ASCII."""
    unnamed = {font for font, family in resources.families.items() if family not in families}
    return unnamed | {
        font
        for font, family in resources.families.items()
        if family in SIGNS and any(text.isascii() and text.isalnum() for text in resources.unicode[font].values())
    }


def check_fonts(marks: Iterable[Mark], unnamed: Set[str], resources: Resources) -> None:
    """Raise `LayoutError` for the first character that is set in a font which the styles do not name for it."""
    for mark in marks if unnamed else ():
        for operator in mark.body:
            font = operator.split()[0][1:].decode() if operator.endswith(b" Tf") else ""
            if font in unnamed:
                set_in_it = "".join(resources.unicode[font].values())
                sign = next((sign for sign in mark.text if not sign.isspace() and sign in set_in_it), mark.text)
                message = f"{no_font_message(sign)}: it would be set in {resources.families[font]}"
                raise LayoutError(message, no_font_hint(), text=sign)


def check_inside(block: LaidBlock, marks: Iterable[Mark], width_px: float) -> None:
    """Raise `TooWide` for text or a picture that reaches out of its block."""
    outside = [mark for mark in marks if _is_outside(mark, block, width_px)]
    if outside:
        mark = outside[0]
        what = f"“{mark.text.strip()[:40]}”" if mark.text else "a picture"
        problem = TooWide(
            f"{what} reaches out of its block in {block.element.get('id', '')}",
            "is there a long word or a fixed width?",
            text=mark.text.strip(),
        )
        problem.tables = tables_of(block.element, {mark.element for mark in outside})
        raise problem


def _is_outside(mark: Mark, block: LaidBlock, width_px: float) -> bool:
    across = mark.x < -TOLERANCE_PX or mark.x + mark.width > width_px + TOLERANCE_PX
    slack = TOLERANCE_PX + (mark.bottom - mark.top) / 4  # a line is lower than its font's box, not its letters
    along = mark.top < block.top - slack or mark.bottom > block.bottom + slack
    return (across or along) and mark.is_seen


def tables_of(piece: Element, elements: Set[Element]) -> frozenset[int]:
    """Return the lines of the tables in which any of these elements stands."""
    tables = (table for table in piece.iter("table") if not elements.isdisjoint(table.iter()))
    return frozenset(int(line) for table in tables if (line := table.get("data-line")))


def check_width(block: LaidBlock, drawn: DrawnBox, width_px: float) -> None:
    """Raise `TooWide` for a background or rule that is wider than the page."""
    if drawn.left < -TOLERANCE_PX or drawn.right > width_px + TOLERANCE_PX:
        name = block.element.get("id")
        raise TooWide(f"a background or rule is wider than the page in {name}", "is there a fixed width?")
