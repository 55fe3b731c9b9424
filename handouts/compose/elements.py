"""Turn the HTML of pieces into elements: for what is not laid out, and so never meets WeasyPrint's parser."""

from collections.abc import Mapping
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, SubElement

INLINE: Final = frozenset({"a", "abbr", "b", "bdi", "em", "i", "small", "span", "strong", "sub", "sup", "time"})
"""HTML elements whose text is part of the paragraph around them."""
OF_PAPER: Final = frozenset({"labelled", "labels"})
"""Classes of what is set side by side on paper alone."""
_VOID: Final = frozenset({"br", "hr", "img", "wbr"})
"""Those that hold nothing and have no end tag."""


def elements(html: str) -> Element:
    """Return a `<body>` that holds these pieces; lists in two halves, which are for paper, are whole again, and a
    figure's is no longer on both sides of it."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    body = parser.opened[0]
    for halved in (found for found in body.iter() if found.tag in {"ol", "ul"}):
        if all(child.tag == "div" for child in halved):
            halved[:] = [item for half in halved for item in half]
    for element in body.iter():
        if OF_PAPER.intersection(names := element.get("class", "").split()):
            element.set("class", " ".join(name for name in names if name not in OF_PAPER))
    return body


NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
"""No section stands in a piece that is shown alone."""


class _Parser(HTMLParser):
    """Builds elements; an end tag closes all that is still open within its element."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = [Element("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = SubElement(self.opened[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self.opened.append(element)

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, element in enumerate(self.opened) if element.tag == tag and place]
        if places:
            del self.opened[places[-1] :]

    def handle_data(self, data: str) -> None:
        holder = self.opened[-1]
        if len(holder):
            holder[-1].tail = (holder[-1].tail or "") + data
        else:
            holder.text = (holder.text or "") + data
