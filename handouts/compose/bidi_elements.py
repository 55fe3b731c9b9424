"""Put numbers and phrases whose direction is not their paragraph's into elements of their own (`language.isolation`).

WeasyPrint isolates only elements that have a direction: it sets their text as a paragraph of that direction, on every
line that it takes; browsers do the same. Only elements are added to the tree, and no letter of its text is lost.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from handouts.compose.elements import INLINE
from handouts.control_characters import END_OF_ISOLATE, ISOLATES
from handouts.language.isolation import BARRIER, Isolate, isolates, may_turn
from handouts.model.scripts import Direction

_SILENT: Final = {"head", "style", "script", "title"}
_UNWRITTEN: Final = dict.fromkeys(map(ord, ISOLATES | {END_OF_ISOLATE}))
_NAMED: Final[dict[str, Direction]] = {"ltr": "ltr", "rtl": "rtl"}
TextPart = str | Element


class _Span(NamedTuple):
    """Where the text of an element stands in that of its paragraph."""

    start: int
    end: int


def isolate(root: Element) -> None:
    """Isolate what has to be isolated in every paragraph below an element."""
    _walk(root, "ltr")


def _walk(element: Element, direction: Direction) -> None:
    direction = _NAMED.get(element.get("dir") or "", direction)
    if element.tag in _SILENT or not isinstance(element.tag, str):
        return
    _isolate_in(element, direction)
    for child in list(element):
        if child.tag not in INLINE:
            _walk(child, direction)


def _isolate_in(block: Element, direction: Direction) -> None:
    text, spans = _read(block)
    if not text.strip() or (direction == "ltr" and not may_turn(text)):
        return
    joints = frozenset(place for span in spans.values() for place in span)
    for found in isolates(text, direction, joints):
        _mark(block, found)
    if not ISOLATES.isdisjoint(text):
        _unwrite(block)


def _read(block: Element) -> tuple[str, dict[Element, _Span]]:
    """Return the text of a paragraph, and where in it the text of each element stands."""
    parts: list[str] = []
    spans: dict[Element, _Span] = {}
    length = 0

    def add(text: str | None) -> None:
        nonlocal length
        parts.append(text or "")
        length += len(text or "")

    def read(element: Element) -> None:
        start = length
        add(element.text)
        for child in element:
            if child.tag in INLINE:
                read(child)
            else:
                add(BARRIER)
            add(child.tail)
        spans[element] = _Span(start, length)

    read(block)
    return "".join(parts), spans


def _mark(block: Element, found: Isolate) -> None:
    """Give a part of a paragraph its direction by the element that it fills or a new one, unless it cuts an element."""
    _, spans = _read(block)
    holder = _holder(block, found, spans)
    if holder is not block and spans[holder] == found[:2] and not holder.get("dir"):
        holder.set("dir", found.direction)
        return
    before: list[TextPart] = []
    inside: list[TextPart] = []
    after: list[TextPart] = []
    for start, part in _parts(holder, spans):
        end = start + len(part) if isinstance(part, str) else spans.get(part, _Span(start, start + 1)).end
        if isinstance(part, str):
            before.append(part[: max(0, found.start - start)])
            inside.append(part[max(0, found.start - start) : max(0, found.end - start)])
            after.append(part[max(0, found.end - start) :])
        elif end <= found.start:
            before.append(part)
        elif start >= found.end:
            after.append(part)
        elif found.start <= start and end <= found.end:
            inside.append(part)
        else:
            return
    isolated = Element("bdi", {"dir": found.direction})
    _fill(isolated, inside)
    _fill(holder, [*before, isolated, *after])


def _holder(block: Element, found: Isolate, spans: dict[Element, _Span]) -> Element:
    """Return the innermost element that holds all of an isolate."""
    holding = (element for element, span in spans.items() if span.start <= found.start and found.end <= span.end)
    return min(holding, key=lambda element: spans[element].end - spans[element].start, default=block)


def _parts(holder: Element, spans: dict[Element, _Span]) -> Iterator[tuple[int, TextPart]]:
    """Yield the texts and elements that an element holds, and where they begin."""
    at = spans[holder].start
    yield at, holder.text or ""
    at += len(holder.text or "")
    for child in holder:
        yield at, child
        at = spans[child].end if child in spans else at + len(BARRIER)
        yield at, child.tail or ""
        at += len(child.tail or "")


def _fill(element: Element, parts: list[TextPart]) -> None:
    """Have an element hold these texts and elements and no others."""
    del element[:]
    element.text = ""
    for part in parts:
        if isinstance(part, Element):
            part.tail = ""
            element.append(part)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + part
        else:
            element.text += part


def _unwrite(block: Element) -> None:
    """Remove an author's isolates, once they are elements."""
    for element in block.iter():
        element.text = element.text and element.text.translate(_UNWRITTEN)
        element.tail = element.tail and element.tail.translate(_UNWRITTEN)
