"""Turn a drawing into all that keeps it from standing in a page: what runs, fetches, shows through, shades or grows.

A rule more is a function in `RULES`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from handouts.errors import Problem


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


SHAPES: Final = words("svg g defs symbol use path rect circle ellipse line polyline polygon clipPath")
DEFINITIONS: Final = words("linearGradient radialGradient pattern mask filter marker")
"""What only says how to shade or cover: left out where nothing uses it, and where something does, that is refused."""
STYLES: Final = words(
    "fill fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray"
    " stroke-dashoffset clip-path clip-rule color display visibility"
)
REFERENCE: Final = re.compile(r"""url\(\s*(["']?)#([\w.:-]+)\1\s*\)""")
_SEE_THROUGH: Final = words("opacity fill-opacity stroke-opacity stop-opacity")
_EFFECTS: Final = words(
    "filter mask mix-blend-mode style-transform transform-origin marker marker-start marker-mid marker-end"
)
_ALPHA: Final = re.compile(
    r"transparent|(?:rgb|hsl)a|#(?:[0-9a-f]{4}|[0-9a-f]{8})\b|\b(?:rgb|hsl)\([^()]*/", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMERIC: Final = words(
    "d points transform viewBox x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height"
    " font-size stroke-width stroke-dasharray stroke-dashoffset stroke-miterlimit"
)
_NO_NUMBERS: Final = words("nan inf infinity")
"""Words that Python takes for numbers."""
_PATH: Final = re.compile(r"[\s,MmLlHhVvCcSsQqTtAaZz]*")
_LARGEST: Final = 1_000_000
_LONGEST_CHAIN: Final = 3
LONGEST: Final = 100_000
"""Letters in an attribute: WeasyPrint takes the square of a path's length to read it."""
DEEPEST: Final = 18
"""Elements in one another, each a `q` in the PDF, of which no more than 28 may be nested (ISO 19005-2, 6.1.13)."""
MOST_ELEMENTS: Final = 20_000
_HINTS: Final = {
    "text": "convert its words to paths",
    "image": "draw it with shapes; a logo can also be a PNG or JPEG",
    "script": "a drawing can't run anything",
}


class Drawn(Struct, frozen=True):
    """An element of a drawing: every style is an attribute; `words` are those of a picture's `<text>`."""

    tag: str
    attributes: dict[str, str]
    children: tuple["Drawn", ...] = ()
    words: str = ""

    def all(self) -> Iterator["Drawn"]:
        """Yield this element and all inside it."""
        yield self
        for child in self.children:
            yield from child.all()


def svg_problems(drawing: Drawn, known: frozenset[str] = SHAPES) -> list[Problem]:
    """Return what is wrong with a drawing, each problem once; `known` are the elements that it may have."""
    found = (problem for rule in RULES for problem in rule(drawing))
    return list(dict.fromkeys((*_element_problems(drawing, known), *found)))


def frame(drawing: Drawn) -> str:
    """Return the view box, made from width and height where it has none; empty where there is neither."""
    size = [drawing.attributes.get(name, "").removesuffix("px") for name in ("width", "height")]
    box = drawing.attributes.get("viewBox", " ".join(["0 0", *size])).replace(",", " ").split()
    is_sound = len(box) == 4 and all(map(_NUMBER.fullmatch, box)) and float(box[2]) >= 0.001 <= float(box[3])
    return " ".join(box) if is_sound else ""


def _element_problems(drawing: Drawn, known: frozenset[str]) -> Iterator[Problem]:
    for element in drawing.all():
        if element.tag not in known:
            yield Problem(f"has <{element.tag}>", _HINTS.get(element.tag, "draw it with plain shapes"))


def _event_problems(drawing: Drawn) -> Iterator[Problem]:
    for element in drawing.all():
        for name in element.attributes:
            if name.lower().startswith("on"):
                yield Problem(f"has {name}", _HINTS["script"])


def _reference_problems(drawing: Drawn) -> Iterator[Problem]:
    """Refuse what leads out of the file: an address, another file, embedded data."""
    for element in drawing.all():
        for name, value in element.attributes.items():
            leads_out = name in {"href", "src"} and not re.fullmatch(r"#[\w.:-]+", value)
            is_escaped = name in STYLES and "\\" in value
            if leads_out or is_escaped or "url(" in REFERENCE.sub("", value).lower():
                yield Problem(
                    f"refers to something outside itself: {name}={value[:60]}", "draw everything in this one file"
                )


def _chain_problems(drawing: Drawn) -> Iterator[Problem]:
    """Refuse copies of copies and long or closed chains of references: they grow without end."""
    named = [element for element in drawing.all() if "id" in element.attributes]
    names = Counter(element.attributes["id"] for element in named)
    onward = {element.attributes["id"]: _references(element) for element in named}
    reached = _references(drawing)
    if any(names[name] > 1 for name in reached):
        yield Problem("uses a name (id) that two of its elements have", "save it again with a drawing program")
    for _ in range(_LONGEST_CHAIN):
        reached = set[str]().union(*(onward.get(name, ()) for name in reached))
    if reached:
        yield Problem("has names that refer to one another", "copy the shapes themselves")


def _use_problems(drawing: Drawn) -> Iterator[Problem]:
    named = [element for element in drawing.all() if "id" in element.attributes]
    sound = {element.attributes["id"] for element in named if all(inner.tag != "use" for inner in element.all())}
    for element in drawing.all():
        if element.tag == "use" and element.attributes.get("href", "")[1:] not in sound:
            yield Problem("has a <use> that points to nothing, or to another <use>", "copy the shapes themselves")


def _references(drawing: Drawn) -> set[str]:
    """Return the names that an element and all inside it refer to."""
    return set[str]().union(*map(_own_references, drawing.all()))


def _own_references(element: Drawn) -> set[str]:
    hrefs = {element.attributes["href"][1:]} if "href" in element.attributes else set[str]()
    return hrefs.union(found[2] for value in element.attributes.values() for found in REFERENCE.finditer(value))


def _growth_problems(drawing: Drawn) -> Iterator[Problem]:
    """Count what is drawn with each copy and clipping path that is referred to, and how deep copies go."""
    named = {element.attributes["id"]: element for element in drawing.all() if "id" in element.attributes}
    counts, depths = dict.fromkeys(named, 0), dict.fromkeys(named, 0)
    for _ in range(_LONGEST_CHAIN):
        counts = {name: _count(element, counts) for name, element in named.items()}
        depths = {name: _depth(element, depths) for name, element in named.items()}
    if _count(drawing, counts) > MOST_ELEMENTS:
        yield Problem(f"draws more than {MOST_ELEMENTS:,} shapes, counting copies", "simplify the drawing")
    if _depth(drawing, depths) > DEEPEST:
        yield Problem("has too many groups inside one another, counting copies", "ungroup its shapes")


def _count(drawing: Drawn, counts: dict[str, int]) -> int:
    return sum(1 + sum(counts.get(name, 0) for name in _own_references(element)) for element in drawing.all())


def _depth(drawing: Drawn, depths: dict[str, int]) -> int:
    copied = depths.get(drawing.attributes.get("href", "")[1:], 0) if drawing.tag == "use" else 0
    return 1 + max((_depth(child, depths) for child in drawing.children), default=copied)


def _number_problems(drawing: Drawn) -> Iterator[Problem]:
    """A number that is none, or past all paper, would stand in the PDF (ISO 19005-2, 6.1.13)."""
    for element in drawing.all():
        for name, value in element.attributes.items():
            if len(value) > LONGEST:
                yield Problem(
                    f"has {name} with more than {LONGEST:,} characters", "simplify the path, or split it into several"
                )
            elif name in _NUMERIC and not _is_measured(name, value):
                yield Problem(
                    f"has {name} with something that is not a number, or is above {_LARGEST:,}",
                    "save it again, as plain SVG",
                )


def _is_measured(name: str, value: str) -> bool:
    rest = _NUMBER.sub(" ", value)
    is_known = _PATH.fullmatch(rest) if name == "d" else _NO_NUMBERS.isdisjoint(re.findall("[a-z]+", rest.lower()))
    return bool(is_known) and all(abs(float(number)) <= _LARGEST for number in _NUMBER.findall(value))


def _opacity_problems(drawing: Drawn) -> Iterator[Problem]:
    for element in drawing.all():
        for name, value in element.attributes.items():
            if name in _SEE_THROUGH and not re.fullmatch(r"1(\.0*)?|100%", value):
                yield Problem(_has(element, name), "use solid colours")
            elif name in STYLES and _ALPHA.search(REFERENCE.sub("", value)):
                yield Problem(f"has a see-through colour: {value[:60]}", "use solid colours")


def _paint_problems(drawing: Drawn) -> Iterator[Problem]:
    """Refuse shades: a pattern of the PDF stays where it is on the paper, while a galley's pieces move."""
    for element in drawing.all():
        for name in ("fill", "stroke"):
            value = element.attributes.get(name, "")
            if REFERENCE.search(value):
                hint = "use one plain colour; a logo can also be a PNG or JPEG"
                yield Problem(f"has <{element.tag}> with a gradient or pattern: {name}={value[:60]}", hint)


def _clip_problems(drawing: Drawn) -> Iterator[Problem]:
    paths = {element.attributes.get("id") for element in drawing.all() if element.tag == "clipPath"}
    for element in drawing.all():
        value = element.attributes.get("clip-path", "none")
        found = REFERENCE.fullmatch(value)
        if value != "none" and not (found and found[2] in paths):
            yield Problem(f"has <{element.tag}> with a clip-path that is not there", "save it again, as plain SVG")


def _effect_problems(drawing: Drawn) -> Iterator[Problem]:
    for element in drawing.all():
        for name, value in element.attributes.items():
            if name in _EFFECTS and value not in {"none", "normal"}:
                yield Problem(_has(element, name), "draw it with plain shapes")


def _has(element: Drawn, name: str) -> str:
    return f"has <{element.tag}> with {name.removeprefix('style-')}"


def _frame_problems(drawing: Drawn) -> Iterator[Problem]:
    if not frame(drawing):
        yield Problem("has no size", "give it a viewBox of four numbers, with a width and height above 0")


RULES: Final[tuple[Callable[[Drawn], Iterator[Problem]], ...]] = (
    _event_problems,
    _reference_problems,
    _chain_problems,
    _growth_problems,
    _use_problems,
    _opacity_problems,
    _paint_problems,
    _clip_problems,
    _effect_problems,
    _number_problems,
    _frame_problems,
)
