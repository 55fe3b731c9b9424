"""Turn the XMP packet of a file into what it says: title, language, and which leaflet the file is."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pikepdf
from msgspec import Struct, ValidationError, convert

from handouts.errors import misfit
from handouts.model.identity import NAMESPACE, Identity

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_LEAFLET: Final = f"{{{NAMESPACE}}}"
CODE: Final = re.compile(r"[A-Z2-7]{8}")
"""How a leaflet code is written."""


class Metadata(Struct, frozen=True):
    """What a file says of itself; `leaflet` are the values that name the leaflet, empty where there are none."""

    title: str = ""
    language: str = ""
    leaflet: dict[str, str | list[str]] = {}

    @property
    def identity(self) -> Identity | None:
        """Which leaflet the file says that it is, None for a file that says nothing of it.

        Raises `ValueError` where that is not whole: a value is missing, or is not what its name promises.
        """
        if not self.leaflet:
            return None
        try:
            identity = convert(self.leaflet, Identity, strict=False)
        except ValidationError as error:
            raise ValueError(misfit(error)) from error
        if not CODE.fullmatch(identity.code):
            raise ValueError("no leaflet code")
        return identity


def read_metadata(pdf: pikepdf.Pdf) -> Metadata:
    """Return what the packet of a file says, nothing where it has none; raise `ValueError` for one that is no XML."""
    if "/Metadata" not in pdf.Root:
        return Metadata()
    root = _parsed(bytes(pdf.Root.Metadata.read_bytes()))
    return Metadata(_item(root, f"{_DC}title"), _item(root, f"{_DC}language"), dict(_of_leaflet(root)))


def _parsed(packet: bytes) -> "Element":
    """Parse without document types and entities, which can name files, and grow without end."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        root: Element = fromstring(packet, forbid_dtd=True)
    except (ParseError, LookupError) as error:
        raise ValueError("the metadata is no XML") from error
    return root


def _item(root: "Element", name: str) -> str:
    """Return the first item of a property that is a list."""
    return next((item.text or "" for found in root.iter(name) for item in found.iter(f"{_RDF}li")), "")


def _of_leaflet(root: "Element") -> Iterator[tuple[str, str | list[str]]]:
    """Yield the properties of the leaflet: elements as we write them, or attributes as other programs may."""
    for description in root.iter(f"{_RDF}Description"):
        yield from ((_name(key), value) for key, value in description.attrib.items() if key.startswith(_LEAFLET))
        yield from ((_name(found.tag), _value(found)) for found in description if str(found.tag).startswith(_LEAFLET))


def _name(qualified: str) -> str:
    return qualified.removeprefix(_LEAFLET)


def _value(element: "Element") -> str | list[str]:
    if len(element):
        return [item.text or "" for item in element.iter(f"{_RDF}li")]
    return element.text or ""
