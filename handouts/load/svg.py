"""Turn an SVG file into clean text that can stand in a page, or into everything that keeps it from that.

What comes out is shapes and their attributes alone: no style sheet that would reach into the page (its classes become
attributes), no words, nothing that runs, fetches or shows through. Names inside get a prefix, so that they meet no
other name on the page.
"""

import re
from html import escape
from typing import TYPE_CHECKING, Final

from handouts.errors import Problem
from handouts.load.schema import UnfitValue
from handouts.load.svg_rules import (
    DEEPEST,
    DEFINITIONS,
    MOST_ELEMENTS,
    REFERENCE,
    STYLES,
    Drawn,
    frame,
    svg_problems,
    words,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SVG: Final = "http://www.w3.org/2000/svg"
_SILENT: Final = words("title desc metadata style")
"""Dropped: words that the clinic's alternate text replaces, notes of drawing programs, style sheets (applied)."""
_KEPT: Final = STYLES | words(
    "d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points transform viewBox preserveAspectRatio id href"
    " clipPathUnits"
)
LETTERING: Final = words("dx dy font-family font-size font-style font-weight text-anchor")
"""How marks of one or two letters are set, where a drawing has any."""
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_CLASS: Final = re.compile(r"\.[\w-]+")
MOST_RULES: Final = 500
_PLAIN: Final = 'export the SVG with "presentation attributes"'

Classes = list[tuple[frozenset[str], dict[str, str]]]


def clean_svg(content: bytes, prefix: str) -> str:
    """Return the drawing as text with its namespace; raises `UnfitValue`."""
    root = parsed(content)
    drawing = _drawn(root, _style_sheets(root))
    if problems := svg_problems(drawing):
        raise UnfitValue(*problems)
    return written(_framed(drawing), prefix)


def parsed(content: bytes | str) -> "Element":
    """Parse without document types and entities, which can name files, and grow without end; raises `UnfitValue`."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        hint = "take out the <!DOCTYPE …> line, or save as plain SVG"
        raise UnfitValue(Problem("has a document type or entities", hint)) from None
    except (ParseError, ValueError, LookupError) as error:
        raise UnfitValue(Problem(f"can't be read as SVG: {error}", "save it again as plain SVG")) from None
    if root.tag != f"{{{SVG}}}svg":
        raise UnfitValue(
            Problem("is not an SVG: its first element is not <svg>", f'an SVG starts with <svg xmlns="{SVG}">')
        )
    _refuse_endless(root)
    return root


def written(drawing: Drawn, prefix: str = "", more: frozenset[str] = frozenset()) -> str:
    """Return a drawing that was checked as text, with the attributes that we know, and `more`, its names with a prefix.

    What no rule has seen does not come out, as it could from the source.
    """
    return f'<svg xmlns="{SVG}"' + _text(drawing, prefix, _KEPT | more).removeprefix("<svg")


def _refuse_endless(root: "Element") -> None:
    """Refuse what is so deep or so large that checking it would take a stack or a minute."""
    level, count = [root], 0
    for _ in range(DEEPEST):
        count += len(level)
        level = [child for element in level for child in element]
    if level:
        raise UnfitValue(
            Problem("has too many groups inside one another", f"ungroup its shapes: at most {DEEPEST} deep")
        )
    if count > MOST_ELEMENTS:
        raise UnfitValue(Problem(f"has more than {MOST_ELEMENTS:,} elements", "simplify the drawing"))


def _local(name: str) -> tuple[str, bool]:
    """Return a name without its namespace, and whether that is foreign to SVG."""
    space, _, local = name.rpartition("}")
    return local, space not in {"", f"{{{SVG}", "{http://www.w3.org/1999/xlink"}


def _drawn(element: "Element", classes: Classes) -> Drawn:
    """Keep what belongs to SVG; scripts and foreign objects stay, under any namespace, to be refused."""
    kept = []
    for child in element:
        tag, is_foreign = _local(str(child.tag))
        if tag in {"script", "foreignObject"} or not (is_foreign or tag in _SILENT | DEFINITIONS):
            kept.append(_drawn(child, classes))
    return Drawn(_local(element.tag)[0], _attributes(element, classes), tuple(kept))


def _attributes(element: "Element", classes: Classes) -> dict[str, str]:
    """Merge attributes, classes and style, the later ones winning, as the cascade of CSS has it."""
    own = {_local(name)[0]: value for name, value in element.attrib.items() if not _local(name)[1]}
    names = set(own.pop("class", "").split())
    style = _declarations(own.pop("style", ""))
    for selected, declarations in classes:
        if selected & names:
            own |= declarations
    return own | style


def _style_sheets(root: "Element") -> Classes:
    """Read the style sheets of a drawing program, which are rules for classes; raises `UnfitValue` for others."""
    css = "".join(_COMMENT.sub("", "".join(element.itertext())) + "\n" for element in root.iter(f"{{{SVG}}}style"))
    *rules, rest = css.split("}")
    if len(rules) > MOST_RULES:
        raise UnfitValue(Problem(f"has a style sheet of more than {MOST_RULES} rules", _PLAIN))
    classes = [_rule(*rule.partition("{")) for rule in rules]
    if rest.strip() or None in classes:
        raise UnfitValue(Problem("has a style sheet with something other than classes, such as @import", _PLAIN))
    return [rule for rule in classes if rule]


def _rule(selector: str, opening: str, declarations: str) -> tuple[frozenset[str], dict[str, str]] | None:
    """Return the classes of a rule and what it says of them, or nothing for a rule of something else."""
    names = [name.strip() for name in selector.split(",")]
    is_known = opening and "{" not in declarations and all(map(_CLASS.fullmatch, names))
    return (frozenset(name[1:] for name in names), _declarations(declarations)) if is_known else None


def _declarations(css: str) -> dict[str, str]:
    """Return declarations as attributes; `transform` gets another name, for CSS writes it otherwise than SVG."""
    pairs = [part.partition(":")[::2] for part in css.split(";") if ":" in part]
    values = {name.strip().lower(): value.strip().removesuffix("!important").rstrip() for name, value in pairs}
    return {"style-transform" if name == "transform" else name: value for name, value in values.items()}


def _framed(drawing: Drawn) -> Drawn:
    """Leave the outer element its view box and styles: size and place are the page's to say."""
    styles = {name: value for name, value in drawing.attributes.items() if name in STYLES}
    return Drawn("svg", {"viewBox": frame(drawing), **styles}, drawing.children)


def _text(drawing: Drawn, prefix: str, kept: frozenset[str]) -> str:
    attributes = "".join(
        f' {name}="{escape(_prefixed(name, value, prefix))}"'
        for name, value in drawing.attributes.items()
        if name in kept
    )
    inside = escape(drawing.words, quote=False) + "".join(_text(child, prefix, kept) for child in drawing.children)
    return f"<{drawing.tag}{attributes}>{inside}</{drawing.tag}>"


def _prefixed(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return prefix + value
    return f"#{prefix}{value[1:]}" if name == "href" else REFERENCE.sub(rf"url(#{prefix}\2)", value)
