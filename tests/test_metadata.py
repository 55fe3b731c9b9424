"""The XMP packet says what the file is, what it is called, in what language, and who made it."""

import re
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from engine import IDENTITY
from msgspec.structs import replace

from handouts import __version__
from handouts.model.identity import NAMESPACE, Identity
from handouts.pdf.metadata import PRODUCER, xmp

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
PDF = "{http://ns.adobe.com/pdf/1.3/}"


def packet(title: str = "A leaflet", language: str = "en", identity: Identity = IDENTITY) -> Element:
    parsed: Element = fromstring(xmp(title, language, identity).decode())
    return parsed


def told(root: Element) -> list[tuple[str, str]]:
    """Return the properties of the leaflet, a list of words as one text."""
    found = [item for item in root.iter() if item.tag.startswith(f"{{{NAMESPACE}}}")]
    return [(item.tag.partition("}")[2], " ".join(filter(str.strip, item.itertext()))) for item in found]


def attribute(root: Element, name: str) -> str:
    (value,) = (item.get(name, "") for item in root.iter(f"{RDF}Description") if name in item.keys())  # noqa: SIM118
    return value


@pytest.mark.parametrize("title", ["A leaflet", "Lumps & bumps: <what> “now”?", "سرطان الثدي", "{title}", "100%"])
def test_the_title_reads_back(title: str) -> None:
    """Whatever the title, marks of XML and braces among it, it is read as it was."""
    (found,) = packet(title).iter(f"{DC}title")
    assert [item.text for item in found.iter(f"{RDF}li")] == [title]


def test_the_language_reads_back() -> None:
    """It is the handout's."""
    (found,) = packet(language="pt-BR").iter(f"{DC}language")
    assert [item.text for item in found.iter(f"{RDF}li")] == ["pt-BR"]


def test_the_file_says_that_it_is_archivable_and_accessible() -> None:
    """PDF/A-2a (ISO 19005-2, 6.6.4) and PDF/UA-1 (ISO 14289-1, 5)."""
    root = packet()
    assert (attribute(root, f"{PDFA}part"), attribute(root, f"{PDFA}conformance")) == ("2", "A")
    assert attribute(root, f"{PDFUA}part") == "1"


def test_the_leaflet_reads_back() -> None:
    """Its preset and which copy it is only where it has them."""
    plain = dict(told(packet()))
    assert list(plain) == ["topic", "version", "sections", "locale", "paper", "format", "code"]
    assert (plain["version"], plain["sections"]) == ("2026-11-22", "one two")
    named = dict(told(packet(identity=replace(IDENTITY, preset="signs & <more>", twin="staff"))))
    assert (named["preset"], named["twin"]) == ("signs & <more>", "staff")


def test_extension_schemas_describe_what_is_not_of_pdf_a() -> None:
    """PDF/A knows these properties only from there (ISO 19005-2, 6.6.2.3): `pdfuaid` and all that a leaflet says."""
    root = packet(identity=replace(IDENTITY, preset="signs", twin="staff"))
    assert [uri.text for uri in root.iter(f"{SCHEMA}namespaceURI")] == [PDFUA.strip("{}"), NAMESPACE]
    assert [name.text for name in root.iter(f"{PROPERTY}name")] == ["part", *(name for name, _ in told(root))]


def test_the_namespace_is_of_no_host() -> None:
    """So that nobody can come to own it."""
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}#", NAMESPACE)


def test_the_producer_is_this_version() -> None:
    """And no other program."""
    assert attribute(packet(), f"{PDF}Producer") == PRODUCER == f"handouts {__version__}"


def test_the_packet_begins_and_ends_as_xmp_does() -> None:
    """Readers find it by these lines, in UTF-8, even where they can't read the PDF."""
    data = xmp("A leaflet", "en", IDENTITY)
    assert data.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode())
    assert data.endswith(b'<?xpacket end="r"?>')
