"""Turn what a galley is laid out for into that galley: from the cache, or laid out.

Its name in the cache, the fingerprint, is a digest of all that shapes it.

Nothing that lays out is imported where the galley is cached.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import json
from msgspec.structs import replace

from handouts.errors import Touches
from handouts.fonts.fontconfig import FontFile, chain, library_versions, signs
from handouts.language.fixed_words import catalog_file
from handouts.model.job import GalleyKey
from handouts.model.topic import Topic

if TYPE_CHECKING:
    from handouts.compose.composition import Composition
    from handouts.model.galley import Galley
    from handouts.typeset.cache import Cache


TOOLS: Final = (
    *("babel", "handouts", "jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins", "mdurl", "phonenumbers"),
    *("cffi", "cssselect2", "fonttools", "pillow", "pydyf", "pyphen", "tinycss2", "tinyhtml5", "weasyprint"),
    *("segno", "uharfbuzz", "webencodings"),
)
"""Packages that shape a galley: WeasyPrint with all that it lays out with, and what composes and what sets the feet."""
MOST_DIGITS: Final = 3
"""Of the number of a page."""
_PACKAGES = (
    "handouts",
    "handouts.model",
    "handouts.load",
    "handouts.language",
    "handouts.choose",
    "handouts.compose",
    "handouts.fonts",
    "handouts.pdf",
    "handouts.typeset",
    "handouts.templates",
    "handouts.styles",
)
"""Packages whose code, templates and styles make a galley of its values."""


def galley_for(key: GalleyKey, cache: "Cache", fingerprint: str = "") -> "Galley":
    """Return the galley from the cache, or lay it out and keep it there; `fingerprint` is its name, where known."""
    from handouts.model.galley import decode, encode

    fingerprint = fingerprint or fingerprint_of(key)
    kept = cache.get(fingerprint)
    galley = decode(kept) if kept is not None else None
    if galley is not None:
        return galley
    galley = _laid_out(key)
    cache.put(fingerprint, encode(galley))
    return galley


def lay_out_patient(key: GalleyKey, shown: Mapping[str, str], note: str) -> "Galley":
    """Return a galley of the masthead alone with a patient's values in it, and a long note as a piece of its own.

    Where letters of other scripts would touch something, with lines further apart.
    """
    from handouts.compose.composition import compose_patient
    from handouts.typeset.refusal import further_apart

    composition = compose_patient(key, shown, note)
    try:
        return _lay_out(key, composition)
    except Touches:
        return _lay_out(key, replace(composition, html=further_apart(composition.html, "roomy of-any-script")))


def _laid_out(key: GalleyKey) -> "Galley":
    from handouts.compose.composition import Composition, compose
    from handouts.typeset.refusal import lay_out_or_refuse

    def composed(topic: Topic) -> Composition:
        return compose(key.with_topic(topic))

    return lay_out_or_refuse(key.topic, composed, lambda composition: _lay_out(key, composition))


def _lay_out(key: GalleyKey, composition: "Composition") -> "Galley":
    from handouts.typeset.cutting import cut
    from handouts.typeset.layout import lay_out

    fonts, feet = fonts_of(key)
    limited = [font for font in fonts if font.ranges]
    styles = composition.css + _room_for_pages(composition, feet)
    laid = lay_out(composition.html, styles, key.page.content_width_mm * 96 / 25.4, limited, key.page.script)
    return cut(composition, laid, feet)


def _room_for_pages(composition: "Composition", fonts: Iterable[FontFile]) -> str:
    """Return the rule by which a place that says on which page a section stands has room for the widest number.

    It is no part of a theme, which could lose it.
    """
    from handouts.fonts.shaping import typefaces
    from handouts.model.galley import PAGE_OF

    if PAGE_OF not in composition.html:
        return ""
    faces = typefaces(fonts, composition.language, composition.direction)
    numbers = (int(digit * MOST_DIGITS) for digit in "123456789")
    widest = max(faces.shape(composition.feet.see(number)).width for number in numbers)
    return f"\n.page-of > span {{ block-size: 0; display: inline-block; inline-size: {widest / 1000 + 0.01:.3f}em }}"


def fonts_of(key: GalleyKey) -> tuple[tuple[FontFile, ...], tuple[FontFile, ...]]:
    """Return all fonts that text of a clinic is set in, and those of feet and values."""
    script, brand = key.page.script, key.clinic.brand
    feet, added = chain(script, brand.body_font), signs()
    families = dict.fromkeys((brand.body_font, brand.heading_font))
    bold = (font for family in families for font in chain(script, family, 700))
    return tuple(dict.fromkeys((*feet, *bold, *added))), feet + added


def fingerprint_of(key: GalleyKey) -> str:
    """Return the name of the galley that this machine's templates, styles, fonts and tools make for a key."""
    clinic = replace(key.clinic, theme=key.clinic.theme.narrowed(key.page.paper.id))
    values = [key.topic, clinic, key.page, key.layout, key.locale, key.edition.approval.lines()]
    digest = sha256(json.encode(values, order="sorted", enc_hook=_nowhere))
    digest.update(_program())
    digest.update(catalog_file(key.locale))
    for font in fonts_of(key)[0]:
        file = font.path.stat()  # a font of Chinese is 20 MB: to read it would take longer than the handout
        digest.update(f"{font.path} {font.index} {file.st_size} {file.st_mtime_ns}".encode())
    return digest.hexdigest()


@cache
def _program() -> bytes:
    """Return the digest of code, templates, styles, pictograms and tools, which stay as they are while we run."""
    digest = sha256()
    for folder in (*map(files, _PACKAGES), files("handouts") / "pictograms"):
        for name, data in _contents(folder):
            digest.update(name.encode() + data)
    tools = {tool: installed_version(tool) for tool in TOOLS}
    digest.update(json.encode([tools, library_versions()], order="sorted"))
    return digest.digest()


def installed_version(package: str) -> str:
    """Return a package's version, read from the text of its metadata: to parse these for all tools takes 20 ms."""
    found = distribution(package)
    told = re.search(r"^Version: (.+)$", found.read_text("METADATA") or "", re.MULTILINE)
    return told[1] if told else found.version


def _nowhere(path: object) -> str:
    """Stand in for a path: where a topic lies does not change its galley, and what it holds is in its values."""
    if not isinstance(path, Path):
        raise TypeError(path)
    return ""


def _contents(folder: Traversable) -> Iterable[tuple[str, bytes]]:
    """Yield the code, templates, styles and pictograms in a folder and its `partials`, by name."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.endswith((".py", ".html", ".css", ".svg")):
            yield item.name, item.read_bytes()
        elif item.name == "partials":
            yield from _contents(item)
