"""What a leaflet says of itself in its file's metadata: enough to make it again, and nothing about a patient."""

from datetime import date
from typing import Final

from msgspec import Struct

from handouts.model.topic import Twin

NAMESPACE: Final = "urn:uuid:b94d5f06-fc73-4faa-aaec-d09cd0234a8a#"
"""The XML namespace of these names in XMP. It names no host, so nobody else can come to own it (RFC 4122, 3)."""


class Identity(Struct, frozen=True):
    """Which leaflet a file is: its topic in a version, the sections in reading order and the preset ("" for none) that
    heads them, language, paper, format, which copy of a `twin` it is ("" for none), and the leaflet code.
    """

    topic: str
    version: date
    sections: tuple[str, ...]
    locale: str
    paper: str
    format: str
    code: str
    preset: str = ""
    twin: Twin = ""
