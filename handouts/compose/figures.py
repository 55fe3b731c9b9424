"""Turn drawings, figures and web addresses into SVG text in the clinic's colours.

Every picture that leaves this module begins with a `<title>`, the one place where WeasyPrint looks for alternate text
(ISO 14289-1, 7.3). What a picture tells stays told on a grey photocopy: marks differ in shape, not in colour alone.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from handouts.model.clinic import Brand
from handouts.model.topic import Picture

MARKS: Final = 100
_ROW: Final = 10
_GAP: Final = 6
"""Between the tens of a row, in tenths of a mark's place."""
_QUIET: Final = 2

_TOKENS: Final = {"#000001": "colour", "#000002": "accent", "#000003": "tint", "#000004": "ink"}
"""Colours that a drawing uses to name one of the brand's."""
_DISC: Final = 1.55
"""How much wider than its pictogram a disc is, so that no corner reaches its edge."""
_VIEW_BOX: Final = re.compile(r'viewBox="([^"]*)"')
_LINE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" preserveAspectRatio="none">'
    '<path fill="#000000" d="M0 19h20v1h-20z"/></svg>'
)
_BOX: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<path fill="#000000" fill-rule="evenodd" d="M0 0h16v16h-16zM2 2v12h12v-12z"/></svg>'
)
"""Black on every ground: what a pen writes on has to be seen."""
_PAINT: Final = re.compile(r'\b((?:fill|stroke)[a-z-]*)="([^"]*)"')
_MARKER: Final = r">[^<>]+(?=</?t(?:ext|span)\b)"
"""What stands in `<text>`; no other element of a picture has words."""
_NUMBER: Final = re.compile(r"<text\b([^>]*)>(\d+)</text>")
_PLACE: Final = re.compile(r'\b([xy])="(-?[\d.]+)"')
_LETTERING: Final = re.compile(r'\bfont-size="([\d.]+)"')
_TALL_DIGIT: Final = 0.72
"""How high a digit is, in its size."""
_AT_EDGE: Final = 0.15
"""How near to a side of its picture, in the picture's width, a number stands whose label may stand beside it."""


def drawing(svg: str, title: str, brand: Brand, digits: str = "0123456789", family: str = "") -> Markup:
    """Return a drawing with the brand's colours for its tokens, its markers in the brand's font, and a title.

    `digits`, from 0 to 9, are those that a legend in the locale counts with; `family` has what the brand's font lacks.
    """
    coloured = re.sub("|".join(_TOKENS), lambda token: str(getattr(brand, _TOKENS[token[0]])), svg)
    families = escape(",".join(filter(None, (brand.body_font, family))))  # WeasyPrint takes no space after the comma
    named = re.sub(r'font-family="[^"]*"', lambda _: f'font-family="{families}"', coloured)
    counted = re.sub(_MARKER, lambda marker: marker[0].translate(dict(zip(range(48, 58), digits, strict=True))), named)
    return titled(counted, title)


class Labelled(NamedTuple):
    """How high a picture is in its width, and how far down it, in its height, the middle of each number stands that is
    at its left and at its right."""

    ratio: float
    left: tuple[float, ...]
    right: tuple[float, ...]


def labelled(svg: str) -> Labelled | None:
    """Return where the labels of a drawing's numbers may stand, beside it; None where its legend tells of them.

    Numbers count down the left side, then down the right.
    """
    sides, numbers = (
        _VIEW_BOX.search(svg),
        dict(enumerate(sorted(_NUMBER.findall(svg), key=lambda found: int(found[1])), 1)),
    )
    if not sides or not numbers or "transform=" in svg or any(found[1] != str(n) for n, found in numbers.items()):
        return None
    x, y, width, height = (float(side) for side in sides[1].replace(",", " ").split())
    size = max(map(float, _LETTERING.findall(svg)), default=0)
    spots = [{name: float(at) for name, at in _PLACE.findall(found[0])} for found in numbers.values()]
    places = [((at.get("x", 0) - x) / width, (at.get("y", 0) - size * _TALL_DIGIT / 2 - y) / height) for at in spots]
    left = tuple(down for across, down in places if across < _AT_EDGE)
    right = tuple(down for across, down in places if across > 1 - _AT_EDGE)
    if [*sorted(left), *sorted(right)] != [down for _, down in places]:
        return None
    return Labelled(height / width, left, right)


def disc(svg: str, brand: Brand) -> Markup:
    """Return a pictogram in white on a disc of the brand's colour, on which white has contrast enough
    (`load.contrast`)."""
    white = drawing(svg.replace("#000001", "#ffffff"), "", brand)
    end = _end_of_tag(white)
    left, top, width, height = (float(number) for number in _VIEW_BOX.findall(white)[0].replace(",", " ").split())
    side = max(width, height) * _DISC
    x, y = left + width / 2, top + height / 2
    styles = "".join(f' {name}="{value}"' for name, value in _PAINT.findall(white[:end]))
    circle = f'<circle cx="{x:g}" cy="{y:g}" r="{side / 2:g}" fill="{brand.colour}"/>'
    box = f"{x - side / 2:g} {y - side / 2:g} {side:g} {side:g}"
    inside = white[end:].removesuffix("</svg>")
    return Markup(  # noqa: S704 - as in `titled`
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{circle}<g{styles}>{inside}</g></svg>'
    )


def titled(svg: str, title: str) -> Markup:
    """Return the `<svg>` element of a file's text with `title` as its first child, in place of its own."""
    element = svg[svg.index("<svg") :]
    bare = re.sub(r"<(title|desc|metadata)\b.*?(</\1>|/>)", "", element, flags=re.DOTALL)
    start = _end_of_tag(bare)
    named = f"{bare[:start]}<title>{escape(title)}</title>{bare[start:].rstrip()}"
    return Markup(named)  # noqa: S704 - drawings come from the topic or this module, logos proved by `clinic`


def image(svg: Markup, alt: str) -> Markup:
    """Return a drawing as an image with alternate text: WeasyPrint then reads it once, however many pieces show it, and
    works out no styles for its shapes."""
    return embedded(svg.encode(), "svg+xml", alt)


def embedded(data: bytes, kind: str, alt: str) -> Markup:
    """Return an `<img>` whose address holds the picture itself, so that nothing is fetched."""
    return Markup('<img src="data:image/{};base64,{}" alt="{}">').format(kind, b64encode(data).decode("ascii"), alt)


def picture(shown: Picture, alt: str, brand: Brand, digits: str = "0123456789", family: str = "") -> Markup:
    """Return a topic's picture as an image: a photograph as it is, a drawing in the brand's colours."""
    if shown.photo:
        return embedded(shown.photo, "png" if shown.photo.startswith(b"\x89PNG") else "jpeg", alt)
    return image(drawing(shown.svg, alt, brand, digits, family), alt)


def among_words(shown: Markup, *, is_alone: bool) -> Markup:
    """Return an image that stands among words, or alone in its paragraph or cell."""
    return _with(shown, 'class="alone"' if is_alone else 'class="among"')


def blank(alt: str, ems: int = 0) -> Markup:
    """Draw a line to write on, as many letters wide as it was typed with; without, as wide as what it fills."""
    line = image(titled(_LINE, alt), alt)
    return _with(line, f'class="blank" style="inline-size: {ems}em"' if ems else 'class="blank filling"')


def box(alt: str) -> Markup:
    """Draw a box to tick."""
    return _with(image(titled(_BOX, alt), alt), 'class="box"')


def _with(picture: Markup, attributes: str) -> Markup:
    return Markup(str(picture).replace("<img", f"<img {attributes}", 1))  # noqa: S704 - attributes are of this module


def _end_of_tag(element: str) -> int:
    """Return where the root's start tag ends; a `>` inside a quoted attribute does not end it."""
    tag = re.match(r"""<svg(?:"[^"]*"|'[^']*'|[^>"'])*>""", element)
    return tag.end() if tag else len(element)


def filled_marks(percent: float) -> int:
    """Return how many of 100 marks a percentage fills that they can show (`Fact.undrawable`): halves upward."""
    return int(percent + 0.5)


def icon_array(filled: int, title: str, brand: Brand, direction: str = "ltr") -> Markup:
    """Draw 100 marks in rows of twice ten: `filled` discs from the corner where reading begins, then rings as large.

    A disc is a dot with a round cap, a ring two of them: far quicker to lay out than circles, and shorter in the file.
    """
    width, height = 20 * _ROW + _GAP, 10 * MARKS // (2 * _ROW)
    across = [10 * place + 5 + _GAP * (place >= _ROW) for place in range(2 * _ROW)]
    places = [(x if direction == "ltr" else width - x, y) for y in range(5, height, 10) for x in across]
    filled_dots, empty_dots = _dots(places[:filled]), _dots(places[filled:])
    body = _stroked(filled_dots, brand.accent, 8.4)
    body += _stroked(empty_dots, brand.ink, 8.4) + _stroked(empty_dots, "#ffffff", 6.2)
    return titled(_svg(width, height, body), title)


def _dots(places: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{x} {y}h0" for x, y in places)


def _stroked(dots: str, colour: str, width: float) -> str:
    """Return dots of a colour, `width` across."""
    return (
        f'<path fill="none" stroke="{colour}" stroke-linecap="round" stroke-width="{width}" d="{dots}"/>'
        if dots
        else ""
    )


def qr_code(address: str, title: str) -> Markup:
    """Draw an address as a QR code, black on white whatever the brand: cameras need the contrast.

    Level M bears a worn sheet of paper. The quiet zone is two modules here; the page around it gives the rest.
    """
    import segno

    code = segno.make_qr(address, error="m")
    rows = ["".join("#" if module else " " for module in row) for row in code.matrix]
    bars = "".join(
        f"M{bar.start() + _QUIET} {y + _QUIET}h{len(bar[0])}v1h-{len(bar[0])}z"
        for y, row in enumerate(rows)
        for bar in re.finditer("#+", row)
    )
    side = len(rows) + 2 * _QUIET
    return titled(_svg(side, side, f'<path fill="#000000" d="{bars}"/>'), title)


def _svg(width: int, height: int, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>'
