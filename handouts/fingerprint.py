"""Turn content into short names: the leaflet code that a reader sees, the fingerprint that a galley is cached under.

The leaflet code is the first 8 base32 characters of the SHA-256 of canonical JSON of what the reader gets; the same
JSON is kept, so that a code can be read back. The fingerprint covers everything that went into a galley.
"""

from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from msgspec import json, structs

from handouts.clinics.clinic import Clinic
from handouts.content.topic import Topic
from handouts.engine.fonts import FontFile, library_versions
from handouts.geometry import Page
from handouts.selection import Piece, Selection

_TOOLS = ("weasyprint", "pydyf", "jinja2", "babel", "segno", "uharfbuzz", "handouts")
_ROOMS = (
    "handouts",
    "handouts.compose",
    "handouts.content",
    "handouts.engine",
    "handouts.templates",
    "handouts.styles",
)
"""Whose code, templates and styles make a galley of its values."""


def leaflet(topic: Topic, clinic: Clinic, selection: Selection, pieces: Iterable[Piece], page: Page) -> bytes:
    """Return canonical JSON of what the reader of this handout gets; it holds nothing personal."""
    sections = [topic.sections[name] for name in selection.sections]
    preset = topic.presets.get(selection.preset or "", topic.default)
    facts = {name for section in sections for name in section.facts}
    content: dict[str, Any] = {
        "topic": topic.id,
        "title": topic.title,
        "version": topic.version,
        "locale": topic.language,
        "paper": page.paper.id,
        "format": page.format.id,
        "head": [preset.title, preset.message, preset.summary, preset.audience],
        "pieces": [piece.id for piece in pieces],
        "sections": [
            {"id": s.id, "title": s.title, "blocks": s.blocks, "questions": s.questions} for s in sections
        ],
        "glossary": {name: topic.glossary[name] for section in sections for name in section.terms},
        "facts": {name: topic.facts[name] for name in facts if name in topic.facts},
        "clinic": structs.asdict(clinic),
    }  # fmt: skip
    return json.encode(content, order="sorted")


def leaflet_code(leaflet_json: bytes) -> str:
    """Return the code printed at the foot of every page."""
    return b32encode(sha256(leaflet_json).digest())[:8].decode()


def galley_fingerprint(
    topic: Topic, clinic: Clinic, page: Page, layout: str, locale: str, fonts: Iterable[FontFile]
) -> str:
    """Return the name of the galley that these make with the templates, styles, fonts and tools of this machine."""
    digest = sha256(json.encode([topic, clinic, page, layout, locale], order="sorted", enc_hook=_nowhere))
    for folder in _ROOMS:
        for name, data in _contents(files(folder)):
            digest.update(name.encode() + data)
    for font in fonts:
        digest.update(font.path.read_bytes())
    tools = {tool: version(tool) for tool in _TOOLS}
    digest.update(json.encode([tools, library_versions()], order="sorted"))
    return digest.hexdigest()


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
