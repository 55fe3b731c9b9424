"""Turn a drawing into all that keeps it from standing in a page: what runs, fetches, shows through or grows.

A rule more is a function in `RULES`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from handouts.inputs.shape import Fault


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


SHAPES: Final = words(
    "svg g defs symbol use path rect circle ellipse line polyline polygon clipPath linearGradient radialGradient stop"
)
STYLES: Final = words(
    "fill fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray"
    " stroke-dashoffset clip-path clip-rule stop-color color display visibility"
)
REFERENCE: Final = re.compile(r"""url\(\s*(["']?)#([\w.:-]+)\1\s*\)""")
_SEE_THROUGH: Final = words("opacity fill-opacity stroke-opacity stop-opacity")
_EFFECTS: Final = words(
    "filter mask mix-blend-mode style-transform transform-origin marker marker-start marker-mid marker-end"
)
_ALPHA: Final = re.compile(
    r"transparent|(?:rgb|hsl)a|#(?:[0-9a-f]{4}|[0-9a-f]{8})\b|\b(?:rgb|hsl)\([^)]*/", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")
_LONGEST_CHAIN: Final = 3
_HINTS: Final = {
    "text": "convert its words to paths",
    "image": "draw it with shapes, or use a PNG as the logo",
    "script": "a logo can't run anything",
}


class Drawn(Struct, frozen=True):
    """An element of a drawing: every style is an attribute."""

    tag: str
    attributes: dict[str, str]
    children: tuple["Drawn", ...]

    def all(self) -> Iterator["Drawn"]:
        """Yield this element and all inside it."""
        yield self
        for child in self.children:
            yield from child.all()


def svg_faults(drawing: Drawn) -> list[Fault]:
    """Return the faults of a drawing, each once."""
    return list(dict.fromkeys(fault for rule in RULES for fault in rule(drawing)))


def frame(drawing: Drawn) -> str:
    """Return the view box, made from width and height where it has none; empty where there is neither."""
    size = [drawing.attributes.get(name, "").removesuffix("px") for name in ("width", "height")]
    box = drawing.attributes.get("viewBox", " ".join(["0 0", *size])).replace(",", " ").split()
    is_sound = len(box) == 4 and all(map(_NUMBER.fullmatch, box)) and float(box[2]) > 0 and float(box[3]) > 0
    return " ".join(box) if is_sound else ""


def _element_faults(drawing: Drawn) -> Iterator[Fault]:
    for element in drawing.all():
        if element.tag not in SHAPES:
            yield Fault(f"has <{element.tag}>", _HINTS.get(element.tag, "draw it with plain shapes"))


def _event_faults(drawing: Drawn) -> Iterator[Fault]:
    for element in drawing.all():
        for name in element.attributes:
            if name.lower().startswith("on"):
                yield Fault(f"has {name}", _HINTS["script"])


def _reference_faults(drawing: Drawn) -> Iterator[Fault]:
    """Refuse what leads out of the file: an address, another file, embedded data."""
    for element in drawing.all():
        for name, value in element.attributes.items():
            leads_out = name in {"href", "src"} and not re.fullmatch(r"#[\w.:-]+", value)
            is_escaped = name in STYLES and "\\" in value
            if leads_out or is_escaped or "url(" in REFERENCE.sub("", value).lower():
                yield Fault(f"refers to something outside itself: {name}={value[:60]}", "draw everything in the file")


def _chain_faults(drawing: Drawn) -> Iterator[Fault]:
    """Refuse copies of copies and long or closed chains of references: they grow without end."""
    named = [element for element in drawing.all() if "id" in element.attributes]
    names = Counter(element.attributes["id"] for element in named)
    onward = {element.attributes["id"]: _references(element) for element in named}
    reached = _references(drawing)
    if any(names[name] > 1 for name in reached):
        yield Fault("refers to a name (id) that is there twice", "save it anew with a drawing program")
    for _ in range(_LONGEST_CHAIN):
        reached = set[str]().union(*(onward.get(name, ()) for name in reached))
    if reached:
        yield Fault("has names that refer to one another", "copy the shapes instead")


def _use_faults(drawing: Drawn) -> Iterator[Fault]:
    named = [element for element in drawing.all() if "id" in element.attributes]
    sound = {element.attributes["id"] for element in named if all(inner.tag != "use" for inner in element.all())}
    for element in drawing.all():
        if element.tag == "use" and element.attributes.get("href", "")[1:] not in sound:
            yield Fault("has <use> of a name that is not there, or of another <use>", "copy the shapes instead")


def _references(drawing: Drawn) -> set[str]:
    """Return the names that an element and all inside it refer to."""
    values = [value for element in drawing.all() for value in element.attributes.values()]
    hrefs = {element.attributes["href"][1:] for element in drawing.all() if "href" in element.attributes}
    return hrefs.union(found[2] for value in values for found in REFERENCE.finditer(value))


def _opacity_faults(drawing: Drawn) -> Iterator[Fault]:
    for element in drawing.all():
        for name, value in element.attributes.items():
            if name in _SEE_THROUGH and not re.fullmatch(r"1(\.0*)?|100%", value):
                yield Fault(f"has {name}", "use solid colours")
            elif name in STYLES and _ALPHA.search(REFERENCE.sub("", value)):
                yield Fault(f"has a colour that shows through: {value[:60]}", "use solid colours")


def _effect_faults(drawing: Drawn) -> Iterator[Fault]:
    for element in drawing.all():
        for name, value in element.attributes.items():
            if name in _EFFECTS and value not in {"none", "normal"}:
                yield Fault(f"has {name}", "draw it with plain shapes")


def _frame_faults(drawing: Drawn) -> Iterator[Fault]:
    if not frame(drawing):
        yield Fault("has no size", "give it a viewBox of four numbers, the width and height more than 0")


RULES: Final[tuple[Callable[[Drawn], Iterator[Fault]], ...]] = (
    _element_faults,
    _event_faults,
    _reference_faults,
    _chain_faults,
    _use_faults,
    _opacity_faults,
    _effect_faults,
    _frame_faults,
)
