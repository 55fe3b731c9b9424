"""Turn catalog entries into XLIFF 1.2 or 2.0, and a translator's XLIFF into what is sent back of it.

The first goes through translate-toolkit, an extra which only this module knows. A unit's id stands for its context and
text, so that a file can't be taken for another one.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from handouts.errors import MissingTool, installing
from handouts.language.catalog import STAMP, Entry
from handouts.language.delivery import CATALOG, REJECTED, Delivery, message_id
from handouts.language.xliff_units import child_of, file_notes, is_second, name_of, parsed, units_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from translate.storage.xliff import Xliff1File, Xliff1Unit
    from translate.storage.xliff2 import Xliff2Unit

Version = Literal["1.2", "2.0"]


def require_toolkit() -> None:
    """Raise `MissingTool` where translate-toolkit is not installed."""
    if find_spec("translate") is None:
        raise MissingTool("XLIFF needs translate-toolkit", installing("translate"))


def xliff(name: str, source: str, locale: str, entries: Iterable[Entry], version: Version) -> bytes:
    """Return the XLIFF file of some entries; a stale one has its text of before beside the new."""
    require_toolkit()
    store = _store(name, source, locale, version)
    for entry in entries:
        unit = store.UnitClass(entry.text)
        unit.setid(message_id(entry.key))
        if entry.translation:
            unit.settarget(entry.translation)
            unit.markfuzzy(True) if entry.is_fuzzy else unit.marktranslated()
            unit.xmlelement.attrib.pop("approved", None)  # nobody has approved it; its state says what it is
        if version == "2.0":
            unit.getunitelement().set("canResegment", "no")
        _annotate(unit, entry, version)
        store.addunit(unit)
    return bytes(store)


def _store(name: str, source: str, locale: str, version: Version) -> "Xliff1File":
    """Return an empty file; the toolkit's own says XLIFF 1.1."""
    from translate.storage.xliff import Xliff1File
    from translate.storage.xliff2 import Xliff2File

    if version == "2.0":
        base, skeleton = Xliff2File, Xliff2File.XMLskeleton.replace("'f1'", f"'{escape(name)}'")
    else:
        base, skeleton = Xliff1File, Xliff1File.XMLskeleton.replace("1.1", "1.2").replace("NoName", escape(name))
    namespace = f"urn:oasis:names:tc:xliff:document:{version}"
    unit = type("Unit", (base.UnitClass,), {"namespace": namespace})
    kind = type("Store", (base,), {"XMLskeleton": skeleton, "namespace": namespace, "UnitClass": unit})
    store = kind(sourcelanguage=source, targetlanguage=locale)
    _add_note(store, f"{CATALOG}: {locale}", version)
    return store


def _add_note(store: "Xliff1File", text: str, version: Version) -> None:
    """Add a note to the file, which comes first in it: in a header (XLIFF 1.2, 2.2), or among notes (2.0, 4.2.2.2)."""
    from lxml import etree

    box = etree.Element(store.namespaced("header" if version == "1.2" else "notes"))
    etree.SubElement(box, store.namespaced("note")).text = text
    next(store.document.getroot().iter("{*}file")).insert(0, box)


def _annotate(unit: "Xliff1Unit", entry: Entry, version: Version) -> None:
    notes = [*entry.notes, *([STAMP + entry.stamp] if entry.stamp else []), *filter(None, [entry.same])]
    if entry.before:
        notes.append(f"Text before: {entry.before}")
        if version == "1.2":
            unit.addalttrans(entry.translation, origin="before", sourcetxt=entry.before)
    if notes and version == "1.2":
        unit.addnote("\n".join(notes), origin="developer")
    elif notes:
        _add_notes(unit, notes)


def _add_notes(unit: "Xliff2Unit", notes: Iterable[str]) -> None:
    """Notes come first in a unit (XLIFF 2.0, 4.2.2.3); the toolkit puts them where none may stand."""
    from lxml import etree

    element = unit.getunitelement()
    box = etree.Element(unit.namespaced("notes"))
    for note in notes:
        etree.SubElement(box, unit.namespaced("note")).text = note
    element.insert(0, box)


def xliff_with(delivery: Delivery, reasons: Mapping[int, str], name: str, locale: str) -> bytes:
    """Return the file with only those of its units that have a reason, each with a note that tells it.

    It says which original it is of, and which catalog it is for.
    """
    from lxml import etree

    root = parsed(delivery.path, delivery.xml)
    is_2 = is_second(root)
    for number, unit in enumerate(list(units_of(root))):
        if number in reasons:
            _note(unit, reasons[number], is_2=is_2)
        else:
            unit.getparent().remove(unit)
    if is_2:
        root.set("trgLang", locale)
    _address(next(root.iter("{*}file")), name, locale, is_2=is_2)
    content: bytes = etree.tostring(root, encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content + b"\n"


def _address(file: "Element", name: str, locale: str, *, is_2: bool) -> None:
    """Write onto a file which original it is of, and which catalog it is for."""
    file.set("id" if is_2 else "original", name)
    if not is_2:
        file.set("target-language", locale)
    for note in file_notes(file):
        if (note.text or "").strip().startswith(f"{CATALOG}: "):
            note.getparent().remove(note)
    box = _box(file, "notes" if is_2 else "header")
    note = _made(file, "note")
    note.text = f"{CATALOG}: {locale}"
    box.append(note)


def _note(unit: "Element", reason: str, *, is_2: bool) -> None:
    """Write why a unit was not taken into a note, in place of what was written there before."""
    for note in [one for one in unit.iter("{*}note") if (one.text or "").startswith(REJECTED)]:
        note.getparent().remove(note)
    note = _made(unit, "note")
    note.text, note.tail = REJECTED + reason, "\n"
    if is_2:
        _box(unit, "notes").insert(0, note)
    else:
        note.set("from", "handouts")
        last = max(unit.index(one) for one in unit if name_of(one) in {"source", "seg-source", "target"})
        unit.insert(last + 1, note)


def _box(element: "Element", name: str) -> "Element":
    """Return the element with the notes of a unit or file, which comes first in it (XLIFF 2.0, 4.2.2.2 and 4.2.2.3)."""
    box = child_of(element, name)
    if box is None:
        box = _made(element, name)
        element.insert(0, box)
    return box


def _made(beside: "Element", name: str) -> "Element":
    """Return a new element in the namespace of another."""
    from lxml import etree

    space = re.match(r"\{.*\}", beside.tag)
    return etree.Element((space[0] if space else "") + name, nsmap=beside.nsmap)
