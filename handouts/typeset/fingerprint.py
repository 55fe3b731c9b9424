"""Turn everything that goes into a galley into the name that it is cached under."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from msgspec import json

from handouts.fonts.fontconfig import FontFile, library_versions
from handouts.language.fixed_words import catalog_file
from handouts.model.job import GalleyKey

_TOOLS = ("weasyprint", "pydyf", "jinja2", "markdown-it-py", "babel", "segno", "uharfbuzz", "handouts")
_ROOMS = (
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
"""Whose code, templates and styles make a galley of its values."""


def galley_fingerprint(key: GalleyKey, fonts: Iterable[FontFile]) -> str:
    """Return the name of the galley that this machine's templates, styles, fonts and tools make for a key."""
    values = [key.topic, key.clinic, key.page, key.layout, key.locale]
    digest = sha256(json.encode(values, order="sorted", enc_hook=_nowhere))
    digest.update(_program())
    digest.update(catalog_file(key.locale))
    for font in fonts:
        file = font.path.stat()  # a font of Chinese is 20 MB: to read it would take longer than the handout
        digest.update(f"{font.path} {font.index} {file.st_size} {file.st_mtime_ns}".encode())
    return digest.hexdigest()


@cache
def _program() -> bytes:
    """Return the digest of code, templates, styles and tools, which stay the same while the program runs."""
    digest = sha256()
    for folder in _ROOMS:
        for name, data in _contents(files(folder)):
            digest.update(name.encode() + data)
    tools = {tool: version(tool) for tool in _TOOLS}
    digest.update(json.encode([tools, library_versions()], order="sorted"))
    return digest.digest()


def _nowhere(path: object) -> str:
    """Where a topic lies does not change its galley; what it holds is in its values."""
    if not isinstance(path, Path):
        raise TypeError(path)
    return ""


def _contents(folder: Traversable) -> Iterable[tuple[str, bytes]]:
    """Yield the code, templates and styles in a folder and its `partials`, by name."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.endswith((".py", ".html", ".css")):
            yield item.name, item.read_bytes()
        elif item.name == "partials":
            yield from _contents(item)
