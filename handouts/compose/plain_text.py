"""Turn the pieces of a leaflet into plain text, in the order in which they are read.

Signs take the place of what a page shows: a line below a title, a dash or number before an item, brackets around what a
picture tells. Lines are as long as their texts: whoever shows them breaks them. What has a direction of its own stands
between Unicode's isolates.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element

from handouts.compose.composition import Composition
from handouts.compose.elements import INLINE, NOWHERE, elements
from handouts.language.isolation import directed
from handouts.model.galley import SECTION, Feet
from handouts.model.scripts import Direction

LINE: Final = "_" * 12
"""What is to be filled in by hand."""
_BLANKS: Final = frozenset({"blank", "line"})
_TIGHT: Final = frozenset({"field-row", "flag-columns", "number-entry", "strip", "ways", "who", "note-paragraph"})
"""Classes of elements whose parts follow one another line by line."""
_LISTS: Final = frozenset({"ul", "ol"})
_RULES: Final = {"h1": "=", "h2": "-"}
_BETWEEN_TICKS: Final = re.compile(r"^(\[ \] .*\n)\n(?=\[ \] )", re.MULTILINE)
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u2060"))


def plain_text(
    composition: Composition, pieces: Sequence[str], foot: Iterable[str], sections: Mapping[str, str] = NOWHERE
) -> str:
    """Return the text of these pieces of a composition, given as HTML, and the lines of its foot.

    `sections` are those that it says, each with its piece: a text that refers to one names its heading.
    """
    writer = _Writer("rtl" if composition.direction == "rtl" else "ltr", composition.feet.digits)
    shown = elements("".join(pieces))
    _name_headings(shown, composition.feet, sections)
    said = "\n\n".join(part for piece in shown for part in writer.parts(piece))
    below = "\n".join(writer.line(line) for line in foot)
    listed = _BETWEEN_TICKS.sub(r"\1", said)
    return f"{listed}\n\n{LINE}\n{below}\n"


def _name_headings(root: Element, feet: Feet, sections: Mapping[str, str]) -> None:
    """Let a place that says on which page a section stands say its heading."""
    headings = {piece.get("id", ""): _inline(next(piece.iter("h2"), Element("h2"))) for piece in root}
    for place in root.iterfind(".//a[@class='page-of']"):
        heading = headings.get(sections.get(place.get("href", "").removeprefix(SECTION), ""))
        place.text = feet.see_heading.format(heading=heading.strip()) if heading else ""


class _Writer:
    """Writes elements as text in one language."""

    def __init__(self, direction: Direction, digits: str) -> None:
        self.direction, self.digits = direction, digits

    def line(self, text: str) -> str:
        return directed(_SPACE.sub(" ", text.translate(_UNSEEN)).strip(), self.direction)

    def parts(self, element: Element) -> Iterator[str]:
        """Yield what an element says, each block by itself."""
        run = element.text or ""
        for child in element:
            if child.tag in INLINE or child.tag in {"img", "br"}:
                run += _inline(child)
            else:
                yield from filter(None, [self.line(run)])
                yield from self._block(child)
                run = ""
            run += child.tail or ""
        yield from filter(None, [self.line(run)])

    def _block(self, element: Element) -> Iterator[str]:
        if element.tag in _LISTS:
            said = "\n".join(self._list(element))
        elif _classes(element) & _BLANKS:
            said = LINE
        else:
            said = _joint(element).join(self.parts(element))
        rule = f"\n{_RULES[element.tag] * _width(said)}" if element.tag in _RULES else ""
        yield from filter(None, [said and said + rule])

    def _list(self, element: Element) -> list[str]:
        return [self._item(item, self._marker(element, number)) for number, item in enumerate(element, 1)]

    def _marker(self, holder: Element, number: int) -> str:
        if holder.tag == "ol":
            return "".join(self.digits[int(digit)] for digit in str(number)) + ". "
        return "" if "ticks" in _classes(holder) else "- "  # each begins with a box

    def _item(self, item: Element, marker: str) -> str:
        lines = "\n".join(self.parts(item)).splitlines()
        return marker + f"\n{' ' * len(marker)}".join(lines)


def _joint(element: Element) -> str:
    """Return what stands between the parts of an element."""
    classes = _classes(element)
    if element.tag == "tr" and not any(cell.find("p") is not None for cell in element):
        return " | "
    if "field" in classes:
        return " "
    return "\n" if classes & _TIGHT or (element.tag == "table" and "compared" not in classes) else "\n\n"


def _classes(element: Element) -> set[str]:
    return {*element.get("class", "").split()}


def _inline(element: Element) -> str:
    """Return what an element within a line says."""
    if _classes(element) & _BLANKS:
        return LINE
    if element.tag == "img":
        said = " " if "box" in _classes(element) else element.get("alt")
        return f"[{said}] " if said else ""
    text = (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)
    address = element.get("href", "")
    is_said = not address.startswith("http") or text.strip() in address
    return text if is_said else f"{text} ({address})"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
