"""Turn the file of a topic's picture or of a clinic's logo into one that can stand in a page, or into its problems.

Stricter than a browser: shapes and markers of one or two characters, in presentation attributes. What is told in words
belongs to the caption and to `alt`, where it can be translated.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from struct import unpack
from typing import TYPE_CHECKING, Final

from handouts.errors import FileError, Problem
from handouts.files.reading import MIB, UnfitFile, read_bytes, read_utf8, require_inside
from handouts.load.schema import UnfitValue
from handouts.load.svg import LETTERING, SVG, clean_svg, parsed, written
from handouts.load.svg_rules import SHAPES, Drawn, svg_problems

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_PROBLEMS: Final = 100
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


def _element_problems(root: "Element") -> Iterator[Problem]:
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


MAX_BYTES: Final = 2 * MIB
MIN_WIDTH_PX: Final = 300
"""At 25 mm wide on paper that makes about 300 dots an inch."""
MAX_SIDE_PX: Final = 4000
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_BITS_PER_PIXEL: Final = {
    (kind, depth): depth * samples  # PNG specification (W3C, third edition), table 11.1
    for kind, samples, depths in (
        (0, 1, (1, 2, 4, 8, 16)),
        (2, 3, (8, 16)),
        (3, 1, (1, 2, 4, 8)),
        (4, 2, (8, 16)),
        (6, 4, (8, 16)),
    )
    for depth in depths
}

_BESIDE: Final = "put the file beside clinic.toml"
Chunk = tuple[bytes, bytes]


def read_logo(folder: Path, name: str) -> str | bytes:
    """Return the SVG text or the PNG bytes; raises Refused, or FileError where the file can't be read."""
    content = _content(folder, name)
    if content.startswith(PNG_SIGNATURE):
        prove_png(content)
        return content
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        return clean_svg(content, "logo-")
    raise UnfitValue(Problem("is no image that can be used", "save the logo as SVG or PNG"))


def prove_png(content: bytes) -> None:
    """Raise Refused unless the bytes are one whole, still PNG picture, wide enough for print."""
    chunks = list(_chunks(content))
    width, height, bits = _header(chunks[0] if chunks else (b"", b""))
    kinds = [kind for kind, _ in chunks]
    if chunks[0][1][9] == 3 and b"PLTE" not in kinds:
        raise UnfitValue(_broken("has no palette"))
    if kinds.count(b"IEND") != 1 or kinds[-1] != b"IEND":
        raise UnfitValue(_broken("does not end as a PNG does"))
    if b"acTL" in kinds:
        raise UnfitValue(Problem("is animated", "save one still picture"))
    if width < MIN_WIDTH_PX:
        raise UnfitValue(Problem(f"is {width} px wide, too coarse for print", f"{MIN_WIDTH_PX} px or more, or use SVG"))
    _prove_pixels(b"".join(data for kind, data in chunks if kind == b"IDAT"), height * (1 + (width * bits + 7) // 8))


def _content(folder: Path, name: str) -> bytes:
    """Return what is in the file, which lies in the clinic's folder, also when links are followed."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//", name):
        raise UnfitValue(Problem("refers to the network", _BESIDE))
    try:
        require_inside(folder / name, folder)
        return read_bytes(folder / name, MAX_BYTES)
    except UnfitFile as error:
        raise UnfitValue(Problem(error.reason, error.hint)) from error
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise UnfitValue(Problem("does not exist", _BESIDE)) from error
        raise


def _chunks(content: bytes) -> Iterator[Chunk]:
    """Yield kind and data of each chunk, its checksum proved."""
    at = len(PNG_SIGNATURE)
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        kind, data, end = content[at + 4 : at + 8], content[at + 8 : at + 8 + size], at + 12 + size
        if end > len(content):
            raise UnfitValue(_broken("is cut short"))
        if zlib.crc32(kind + data) != int.from_bytes(content[end - 4 : end]):
            raise UnfitValue(_broken("has a wrong checksum"))
        yield kind, data
        at = end


def _header(chunk: Chunk) -> tuple[int, int, int]:
    """Return width, height and bits a pixel."""
    kind, data = chunk
    if kind != b"IHDR" or len(data) != 13:
        raise UnfitValue(_broken("does not start as a PNG does"))
    width, height, depth, colour, *methods, interlacing = unpack(">IIBBBBB", data)
    bits = _BITS_PER_PIXEL.get((colour, depth), 0)
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise UnfitValue(Problem(f"is {width} × {height} px", f"{MAX_SIDE_PX} px a side at most"))
    if interlacing:
        raise UnfitValue(Problem("is interlaced", "save it without interlacing"))
    if not bits or any(methods):
        raise UnfitValue(_broken("has an unknown colour type"))
    return width, height, bits


def _prove_pixels(compressed: bytes, size: int) -> None:
    """Decompress and count: no byte less or more than the picture has."""
    stream = zlib.decompressobj()
    try:
        pixels = stream.decompress(compressed, size + 1)
    except zlib.error:
        raise UnfitValue(_broken("has broken pixels")) from None
    if len(pixels) != size or not stream.eof:
        raise UnfitValue(_broken("has too few or too many pixels"))


def _broken(how: str) -> Problem:
    return Problem(f"is a broken PNG: it {how}", "save it anew")
