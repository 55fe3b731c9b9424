"""Turn the pieces of a leaflet into one web page: a file that needs nothing else and runs nothing.

Its texts are those of the composition, in the same order. Pictures and styles are in it, and its policy (CSP) lets a
browser load nothing more, so that nobody is told who reads it.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from handouts.choose.fronts import HEAD
from handouts.compose.bidi_elements import isolate
from handouts.compose.composition import Composition
from handouts.compose.elements import NOWHERE, elements
from handouts.model.galley import Feet
from handouts.model.page import Page

_ROLES: Final = {
    "ul": "list", "ol": "list", "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell",
}  # fmt: skip
"""Said in so many words: some browsers forget what a list without markers is, or a table set as blocks."""


def web_page(
    composition: Composition,
    pieces: Sequence[str],
    page: Page,
    styles: str,
    title: str,
    foot: Iterable[str],
    sections: Mapping[str, str] = NOWHERE,
) -> str:
    """Return the HTML of a page that shows these pieces of a composition, given as HTML, and the lines of its foot.

    `sections` are those that it shows, each with its piece: words that refer to one are a link to it.
    """
    shown = elements("".join(pieces))
    shown.set("dir", composition.direction)
    _link(shown, sections)
    _mend(shown)
    isolate(shown)
    sheets = "\n".join(filter(None, [styles, _rules(shown)]))
    sheets = sheets.replace("</", r"<\/")  # so that none ends its element
    body = Element("body", {"class": _rooms(page)})
    first = next((place for place, piece in enumerate(shown) if _kind(piece) in HEAD), 0)
    for tag, part in (("header", shown[:first]), ("main", shown[first:])):
        SubElement(body, tag).extend(part)
    body.append(_foot(foot, composition.direction))
    return "\n".join((
        "<!DOCTYPE html>",
        f'<html lang="{composition.language}" dir="{composition.direction}">',
        "<head>",
        '<meta charset="utf-8">',
        *(_html(Element("meta", values)) for values in _metas(sheets)),
        _html(_element("title", title)),
        f"<style>{sheets}</style>",
        "</head>",
        _html(body),
        "</html>",
        "",
    ))  # fmt: skip


def _metas(sheets: str) -> tuple[dict[str, str], ...]:
    digest = b64encode(sha256(sheets.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        {"http-equiv": "Content-Security-Policy", "content": policy},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "referrer", "content": "no-referrer"},
        {"name": "format-detection", "content": "telephone=no"},
    )


def foot_line(feet: Feet, code: str) -> str:
    """Return what the foot of each page says, but for its number."""
    return " · ".join((feet.topic, feet.version, feet.code.format(code=code)))


def _rooms(page: Page) -> str:
    """Return the classes of what has room beside what, where a screen is wide, and where it is narrow."""
    return "stacked two-up" + " side-by-side" * page.is_side_by_side + " sided" * bool(page.side_pt)


def _kind(piece: Element) -> str:
    return piece.get("id", "").partition(".")[0]


def _foot(lines: Iterable[str], direction: str) -> Element:
    foot = Element("footer", {"dir": direction})
    foot.extend(_element("p", line) for line in lines)
    isolate(foot)
    return foot


def _element(tag: str, text: str) -> Element:
    element = Element(tag)
    element.text = text
    return element


def _html(element: Element) -> str:
    return tostring(element, encoding="unicode", method="html")


def _link(root: Element, sections: Mapping[str, str]) -> None:
    """Let words lead to the section that they refer to, if it is there; a web page has no numbers of pages."""
    for holder in list(root.iter()):
        if target := sections.get(holder.get("data-section", "")):
            holder.tag = "a"
            holder.set("href", f"#{target}")
        for place in holder.findall("a[@class='page-of']"):
            holder.remove(place)


def _mend(root: Element) -> None:
    """Make of what is laid out what a browser and a screen reader expect."""
    for element in root.iter():
        if "field" in _classes(element) or "patient" in _classes(element):
            is_blank = all(_is_blank(place) for place in element.iter() if "place" in _classes(place))
            element.set("class", element.get("class", "") + " for-paper" * is_blank)
        for name in [name for name in element.attrib if name.startswith("data-")]:
            del element.attrib[name]
        if element.tag in _ROLES:
            element.set("role", _ROLES[element.tag])
        elif element.tag == "th":
            element.set("role", "rowheader" if element.get("scope") == "row" else "columnheader")
    for table in root.iter("table"):
        _name_cells(table)


def _rules(root: Element) -> str:
    """Give each element a class in place of its style, which no policy lets pass, and return the rules of these."""
    names: dict[str, str] = {}
    for element in root.iter():
        if said := element.attrib.pop("style", ""):
            name = names.setdefault(said, f"own-{len(names) + 1}")
            element.set("class", f"{element.get('class', '')} {name}".strip())
    return "".join(f".{name}{{{said}}}\n" for said, name in names.items() if not {*"{}"} & {*said})


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _is_blank(place: Element) -> bool:
    """Whether a place for a patient's value holds a line to write on."""
    return any("line" in _classes(child) for child in place)


def _name_cells(table: Element) -> None:
    """Give each cell the head of its column, for where there is no room for columns."""
    heads = [" ".join("".join(head.itertext()).split()) for head in table.iterfind("thead/tr/th")]
    for row in table.iterfind("tbody/tr"):
        for cell, head in zip(row, heads, strict=False):
            if cell.tag == "td":
                cell.set("data-head", head)
