"""Prove that every number of a piece stands as it is read, by where its glyphs were laid out.

`isolated` sees to it. What it can't see to, a number half of which an element holds, is found here: no page has it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from handouts.errors import LayoutError
from handouts.fonts.spelling import Unicode, said
from handouts.language.numbers import misplaced
from handouts.model.scripts import RTL
from handouts.typeset.layout_facts import Mark
from handouts.typeset.tags import holders

MASTHEAD: Final = "masthead"
"""The piece that can name a patient, so that no message quotes it."""


def check_order(piece: Element, marks: Sequence[Mark], unicode: Unicode) -> None:
    """Raise `LayoutError` for a number that would be printed in another order than it is read."""
    for block in _blocks(piece, marks):
        text = "".join(mark.text for mark in block)
        wrong = next(misplaced(text, list(_lines(block, unicode))), "")
        if wrong:
            name = piece.get("id", "")
            what = "a number" if name == MASTHEAD else f"“{wrong}”"
            hint = "let one ** or one link hold all of the number, or none of it"
            raise LayoutError(f"{what} would be printed in another order in {name}", hint, text=wrong)


def _blocks(piece: Element, marks: Iterable[Mark]) -> Iterator[list[Mark]]:
    """Yield the marks of each paragraph that has letters from right to left; any other has one order alone."""
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
        yield "".join(said(mark.body, unicode) for mark in sorted(line, key=lambda mark: mark.x))
