"""Turn a title, a language and what a leaflet is into the XMP packet of a file that is PDF/A-2a and PDF/UA-1.

PDF/A allows properties that are not its own, `pdfuaid` and those of a leaflet, only where an extension schema describes
them (ISO 19005-2, 6.6.2.3).
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final, NamedTuple

from handouts import __version__
from handouts.model.identity import NAMESPACE, Identity

PRODUCER = f"handouts {__version__}"


class Property(NamedTuple):
    """A property as an extension schema describes it."""

    name: str
    type: str
    description: str


LEAFLET: Final = (
    Property("topic", "Text", "Name of the topic"),
    Property("version", "Date", "Version of the topic"),
    Property("preset", "Text", "Name of the preset, where one was chosen"),
    Property("sections", "seq Text", "Names of the sections in reading order"),
    Property("locale", "Text", "Language of the leaflet (BCP 47)"),
    Property("twin", "Text", "Which of two copies with numbered sections: patient or staff"),
    Property("paper", "Text", "Paper size"),
    Property("format", "Text", "Print size"),
    Property("code", "Text", "Leaflet code at the foot of each page"),
)
"""What `Identity` holds, in the order in which it is written."""


def _schema(name: str, namespace: str, prefix: str, properties: Iterable[Property]) -> str:
    """Return one schema of the list of extension schemas."""
    told = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{one.name}</pdfaProperty:name><pdfaProperty:valueType>{one.type}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{one.description}</pdfaProperty:description></rdf:li>"
        for one in properties
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{name}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{told}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


_UA: Final = Property("part", "Integer", "Part of ISO 14289 to which the file conforms")
_SCHEMAS: Final = (
    _schema("PDF/UA identification schema", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", [_UA])
    + "\n"
    + _schema("Leaflet schema", NAMESPACE, "leaflet", LEAFLET)
)
_PACKET: Final = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"\
 pdf:Producer="{escape(PRODUCER)}"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>\
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:leaflet="{NAMESPACE}">%s</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag>
{_SCHEMAS}
</rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()


def xmp(title: str, language: str, identity: Identity | None) -> bytes:
    """Return the packet; its title and producer are those of the document information dictionary.

    A file without an identity is no leaflet, and says nothing of one.
    """
    values = _values(identity) if identity else ()
    told = "".join(f"<leaflet:{name}>{value}</leaflet:{name}>" for name, value in values if value)
    return _PACKET % (escape(title).encode(), escape(language).encode(), told.encode())


def _values(identity: Identity) -> Iterator[tuple[str, str]]:
    """Yield the name of each property of a leaflet and its value as XML, empty where the leaflet has none."""
    for name, type_, _ in LEAFLET:
        value = getattr(identity, name)
        if type_.startswith("seq"):
            yield name, "<rdf:Seq><rdf:li>" + "</rdf:li><rdf:li>".join(map(escape, value)) + "</rdf:li></rdf:Seq>"
        else:
            yield name, escape(str(value))
