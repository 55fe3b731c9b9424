"""Turn the file of a topic's picture or of a clinic's logo into one that can stand in a page, or into its problems.

Stricter than a browser: shapes and markers of one or two characters, in presentation attributes. What is told in words
belongs to the caption and to `alt`, where it can be translated.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from handouts.errors import FileError, Problem
from handouts.files.reading import MIB, UnfitFile, read_bytes, read_utf8, require_inside
from handouts.load.raster import JPEG, PNG, clean_photo, clean_raster
from handouts.load.schema import UnfitValue
from handouts.load.svg import LETTERING, SVG, clean_svg, parsed, written
from handouts.load.svg_rules import DEFINITIONS, SHAPES, Drawn, svg_problems
from handouts.model.clinic import Logo

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES: Final = 10 * MIB
MOST_SVG_BYTES: Final = 2 * MIB
_BESIDE: Final = "put the file beside clinic.toml"
MOST_PROBLEMS: Final = 100
_TEXTS: Final = frozenset({"text", "tspan"})
_HINTS: Final = {
    "title": "the words for a listener are the alt in topic.toml",
    "desc": "the words for a listener are the alt in topic.toml",
    "image": "draw it with shapes",
    "style": "write presentation attributes, such as fill",
    "script": "a drawing can't run anything",
    "foreignObject": "words belong to the caption",
    "a": "links belong to the text",
}


PICTOGRAMS: Final = Path(__file__).parent.parent / "pictograms"
"""Drawings of one colour that every topic may use: a test proves them as `read_picture` would."""


@cache
def pictograms() -> frozenset[str]:
    """Return the names of the pictograms that are shipped."""
    return frozenset(path.stem for path in PICTOGRAMS.glob("*.svg"))


@cache
def pictogram(name: str) -> str:
    """Return a shipped pictogram as text."""
    return (PICTOGRAMS / f"{name}.svg").read_text("utf-8")


def read_picture(path: Path) -> tuple[str, list[Problem]]:
    """Return the drawing as text, written from what was checked, and everything that is wrong with it."""
    text = read_utf8(path, within=path.parent.parent)
    if isinstance(text, Problem):
        return "", [text]
    try:
        root = parsed(text)
    except UnfitValue as refused:
        return "", [
            Problem(problem.message, problem.hint, path=path, line=_line(text, "<!")) for problem in refused.problems
        ]
    drawing = _drawn(root)
    found = dict.fromkeys(
        (*_element_problems(root), *_attribute_problems(root, path.stem), *svg_problems(drawing, SHAPES | _TEXTS))
    )
    told = list(found)[:MOST_PROBLEMS]
    problems = [
        Problem(problem.message, problem.hint, path=path, line=_line(text, _sought(problem))) for problem in told
    ]
    return written(drawing, more=LETTERING), problems


def read_photo(path: Path) -> tuple[bytes, list[Problem]]:
    """Return a photograph as a file that can be printed, with nothing in it that is not seen, and what is wrong with
    it."""
    try:
        content = _content(path.parent.parent, f"{path.parent.name}/{path.name}")
        return clean_photo(content), []
    except UnfitValue as refused:
        return b"", [replace(problem, path=path) for problem in refused.problems]


def _element_problems(root: "Element") -> Iterator[Problem]:
    for element in _seen(root):
        tag, words = _tag(element), (element.text or "").strip()
        if tag not in SHAPES | _TEXTS:
            yield Problem(f"has <{tag}>", _HINTS.get(tag, "draw it with plain shapes"))
        elif tag in _TEXTS and len(words) > 2:
            yield Problem(
                f"has the words {words}", "mark the place with one digit or letter; explain it in the caption"
            )
        elif words and tag not in _TEXTS:
            yield Problem(f"has the words {words}", "put one or two characters in <text>, and words in the caption")
        if element is not root and (after := (element.tail or "").strip()):
            yield Problem(
                f"has the words {after}",
                "put one or two characters in <text>, and words in the caption",
            )


def _seen(element: "Element") -> Iterator["Element"]:
    """Yield an element and all inside it that would be drawn."""
    yield element
    for child in element:
        if _tag(child) not in DEFINITIONS:
            yield from _seen(child)


def _attribute_problems(root: "Element", name: str) -> Iterator[Problem]:
    """Keep style to attributes, and names to this picture: all pictures of a topic stand in one page."""
    for element in root.iter():
        for attribute in sorted({"style", "class"}.intersection(element.keys())):
            yield Problem(f"has {attribute}=", "write presentation attributes, such as fill")
        id_ = element.get("id", name)
        if not id_.startswith(name):
            yield Problem(f"has the id {id_}", f"begin it with {name}, so that no two pictures share it")


def _drawn(element: "Element") -> Drawn:
    """Return the drawing without the elements that `_element_problems` refuses."""
    children = tuple(_drawn(child) for child in element if _tag(child) in SHAPES | _TEXTS)
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    words = (element.text or "").strip() if _tag(element) in _TEXTS else ""
    return Drawn(_tag(element), attributes, children, words)


def _tag(element: "Element") -> str:
    return str(element.tag).removeprefix(f"{{{SVG}}}")


def _sought(problem: Problem) -> str:
    """Return the last word of a problem, by which its place in the file can be found."""
    return problem.message.split()[-1].strip("<>").partition("=")[2] or problem.message.split()[-1].strip("<>")


def _line(text: str, sought: str) -> int:
    """Return the first line, from 1, that has the words, 0 where none has."""
    before, found, _ = text.partition(sought)
    return before.count("\n") + 1 if found else 0


def read_logo(folder: Path, name: str) -> Logo:
    """Return a clinic's logo without its alternate text; raises `UnfitValue`, or `FileError` for a file that can't be
    read.

    An SVG comes back as clean text, a PNG or JPEG as a file that can be printed.
    """
    content = _content(folder, name)
    if content.startswith(PNG):
        return Logo("", png=clean_raster(content))
    if content.startswith(JPEG):
        return Logo("", jpeg=clean_raster(content))
    if not content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        raise UnfitValue(Problem("is not a picture that can be used", "save the logo as SVG, PNG or JPEG"))
    if len(content) > MOST_SVG_BYTES:
        raise UnfitValue(Problem(f"is larger than {MOST_SVG_BYTES // MIB} MiB", "save it as a simpler SVG"))
    return Logo("", svg=clean_svg(content, "logo-"))


def _content(folder: Path, name: str) -> bytes:
    """Return what is in the file, which lies in the clinic's folder, also when links are followed."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//", name):
        raise UnfitValue(Problem("is an address on the network", _BESIDE))
    try:
        require_inside(folder / name, folder)
        return read_bytes(folder / name, MOST_BYTES)
    except UnfitFile as error:
        raise UnfitValue(Problem(error.reason, error.hint)) from error
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise UnfitValue(Problem("does not exist", _BESIDE)) from error
        raise
