"""Turn a picture's file into SVG text that can stand in a page, or into the problems that keep it from that.

Stricter than a browser: shapes and markers of one or two characters, in presentation attributes. What is told in words
belongs to the caption and to `alt`, where it can be translated.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handouts.errors import Problem
from handouts.files.reading import read_utf8
from handouts.load.schema import UnfitValue
from handouts.load.svg import LETTERING, SVG, parsed, written
from handouts.load.svg_rules import SHAPES, Drawn, svg_faults

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_FAULTS: Final = 100
_TEXTS: Final = frozenset({"text", "tspan"})
_HINTS: Final = {
    "title": "what a listener is told stands in topic.toml, as alt",
    "desc": "what a listener is told stands in topic.toml, as alt",
    "image": "draw it with shapes",
    "style": "write presentation attributes, such as fill",
    "script": "a picture runs nothing",
    "foreignObject": "words belong to the caption",
    "a": "links belong to the text",
}


def read_picture(path: Path) -> tuple[str, list[Problem]]:
    """Return the drawing as text, written out anew from what was checked, and everything that is wrong with it."""
    text = read_utf8(path, within=path.parent.parent)
    if isinstance(text, Problem):
        return "", [text]
    try:
        root = parsed(text)
    except UnfitValue as refused:
        return "", [Problem(fault.message, fault.hint, path=path, line=_line(text, "<!")) for fault in refused.problems]
    drawing = _drawn(root)
    faults = dict.fromkeys(
        (*_element_faults(root), *_attribute_faults(root, path.stem), *svg_faults(drawing, SHAPES | _TEXTS))
    )
    told = list(faults)[:MOST_FAULTS]
    problems = [Problem(fault.message, fault.hint, path=path, line=_line(text, _sought(fault))) for fault in told]
    return written(drawing, more=LETTERING), problems


def _element_faults(root: "Element") -> Iterator[Problem]:
    for element in root.iter():
        tag, words = _tag(element), (element.text or "").strip()
        if tag not in SHAPES | _TEXTS:
            yield Problem(f"has <{tag}>", _HINTS.get(tag, "draw it with plain shapes"))
        elif tag in _TEXTS and len(words) > 2:
            yield Problem(f"has the words {words}", "mark the place with a digit or letter, and say it in the caption")
        elif words and tag not in _TEXTS:
            yield Problem(f"has the words {words}", "words stand in <text>, one or two characters")
        if element is not root and (element.tail or "").strip():
            yield Problem(
                f"has the words {(element.tail or '').strip()}", "words stand in <text>, one or two characters"
            )


def _attribute_faults(root: "Element", name: str) -> Iterator[Problem]:
    """Keep style to attributes, and names to this picture: all pictures of a topic stand in one page."""
    for element in root.iter():
        for attribute in sorted({"style", "class"}.intersection(element.keys())):
            yield Problem(f"has {attribute}=", "write presentation attributes, such as fill")
        id_ = element.get("id", name)
        if not id_.startswith(name):
            yield Problem(f"has the id {id_}", f"begin it with {name}, so that no two pictures share it")


def _drawn(element: "Element") -> Drawn:
    """Return the drawing without the elements that `_element_faults` refuses."""
    children = tuple(_drawn(child) for child in element if _tag(child) in SHAPES | _TEXTS)
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    words = (element.text or "").strip() if _tag(element) in _TEXTS else ""
    return Drawn(_tag(element), attributes, children, words)


def _tag(element: "Element") -> str:
    return str(element.tag).removeprefix(f"{{{SVG}}}")


def _sought(fault: Problem) -> str:
    """Return the last word of a fault, by which its place in the file can be found."""
    return fault.message.split()[-1].strip("<>").partition("=")[2] or fault.message.split()[-1].strip("<>")


def _line(text: str, sought: str) -> int:
    """Return the first line, from 1, that has the words, 0 where none has."""
    before, found, _ = text.partition(sought)
    return before.count("\n") + 1 if found else 0
