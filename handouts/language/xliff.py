"""Turn catalog entries into XLIFF 1.2 or 2.0 and XLIFF 1.2 or 2.x back, through translate-toolkit.

The toolkit is an extra; only this module knows it. A unit's id stands for its context and text, so that a file can't be
taken for another one.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from handouts.errors import MissingTool, Problem, installing, raise_for
from handouts.files.reading import MIB, read_bytes
from handouts.language.catalog import SAME, STAMP, Entry
from handouts.language.locale import tidy
from handouts.language.messages import MessageKey

if TYPE_CHECKING:
    from translate.storage.xliff import Xliff1File, Xliff1Unit
    from translate.storage.xliff2 import Xliff2Unit

MOST_BYTES: Final = 8 * MIB
Version = Literal["1.2", "2.0"]
_DOCTYPE: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_VERSION: Final = re.compile(rb"<(?:\w+:)?xliff\b[^>]*\bversion\s*=\s*[\"'](\d)\.")
_ENCODING: Final = re.compile(rb"<\?xml\b[^>]*\bencoding\s*=\s*[\"']([^\"']*)")
_UNIT: Final = re.compile(rb"[<:](?:trans-unit|segment)\b")
MOST_UNITS: Final = 5_000
"""Ten times our largest topic; the toolkit takes the square of their number."""
_BROKEN: Final = re.compile(r"line (\d+)")


class XliffUnit(Struct, frozen=True):
    """What a file says of one message; `is_done`: the file calls it translated; `same` says why it is as it was."""

    id: str
    text: str
    translation: str
    is_done: bool
    stamp: str
    line: int
    same: str = ""


class Delivery(Struct, frozen=True):
    """A file of units: the original's name, the locale, the units; and the header of a PO file, which XLIFF has not."""

    name: str
    locale: str
    units: tuple[XliffUnit, ...]
    header: dict[str, str] = {}


def unit_id(key: MessageKey) -> str:
    """Return the id of the unit for a message."""
    return "m" + sha256("\x04".join(key).encode()).hexdigest()[:16]


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
        unit.setid(unit_id(entry.key))
        if entry.translation:
            unit.settarget(entry.translation)
            unit.markfuzzy(True) if entry.is_fuzzy else unit.marktranslated()
            unit.xmlelement.attrib.pop("approved", None)  # nobody has approved it; its state says what it is
        _annotate(unit, entry, version)
        store.addunit(unit)
    return bytes(store)


def read_xliff(path: Path) -> Delivery:
    """Return what an XLIFF file says; raises `ContentError` with the line where it is broken."""
    require_toolkit()
    data = read_bytes(path, MOST_BYTES)
    version = _VERSION.search(data)
    if not _is_utf8(data):
        raise_for([Problem("is not in UTF-8", "export it as UTF-8", path=path, line=1)], f"{path.name} can't be read")
    if _DOCTYPE.search(data) or version is None:
        what = "has a document type, which may not be there" if version else "is not XLIFF: it has no <xliff version=…>"
        raise_for([Problem(what, path=path, line=1)], f"{path.name} can't be read")
    if len(_UNIT.findall(data)) > MOST_UNITS:
        raise_for([Problem(f"has more than {MOST_UNITS:,} messages", path=path, line=1)], f"{path.name} can't be read")
    delivery = _delivery(path, data, is_2=version is not None and version[1] == b"2")
    _refuse_twins(path, delivery.units)
    return delivery


def _is_utf8(data: bytes) -> bool:
    """Whether a file is in UTF-8 and says nothing else: in another encoding a document type could hide."""
    encoding = _ENCODING.search(data)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and (encoding is None or encoding[1].lower() in {b"utf-8", b"us-ascii"})


def _refuse_twins(path: Path, units: Iterable[XliffUnit]) -> None:
    """Of two translations of one message, nobody could say which counts."""
    seen: set[str] = set()
    twins = []
    for unit in units:
        if unit.id in seen:
            twins.append(
                Problem(
                    f"this message is in the file twice: “{unit.text[:40]}”",
                    "keep one of the two",
                    path=path,
                    line=unit.line,
                )
            )
        seen.add(unit.id)
    raise_for(twins, f"{path.name} is not taken")


def _store(name: str, source: str, locale: str, version: Version) -> "Xliff1File":
    """Return an empty file; the toolkit's own says XLIFF 1.1."""
    from translate.storage.xliff import Xliff1File
    from translate.storage.xliff2 import Xliff2File

    if version == "2.0":
        base, skeleton = Xliff2File, Xliff2File.XMLskeleton.replace("'f1'", f"'{escape(name)}'")
    else:
        base, skeleton = Xliff1File, Xliff1File.XMLskeleton.replace("1.1", "1.2").replace("NoName", escape(name))
    namespace = f"urn:oasis:names:tc:xliff:document:{version}"
    kind = type("Store", (base,), {"XMLskeleton": skeleton, "namespace": namespace})
    return kind(sourcelanguage=source, targetlanguage=locale)


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


def _delivery(path: Path, data: bytes, *, is_2: bool) -> Delivery:
    from lxml import etree
    from translate.storage.xliff import Xliff1File
    from translate.storage.xliff2 import Xliff2File

    try:
        store = (Xliff2File if is_2 else Xliff1File).parsestring(data)
        file = next(store.document.getroot().iter("{*}file"))
        units = tuple(_units(store, is_2=is_2))
    except (etree.XMLSyntaxError, StopIteration, ValueError, AssertionError) as error:
        line = _BROKEN.search(str(error))
        raise_for(
            [Problem("is not well-formed XLIFF", path=path, line=int(line[1]) if line else 0)],
            f"{path.name} can't be read",
        )
        raise
    name = file.get("id" if is_2 else "original") or ""
    return Delivery(name, tidy(store.gettargetlanguage() or ""), units)


def _units(store: "Xliff1File", *, is_2: bool) -> Iterator[XliffUnit]:
    for unit in store.units:
        element = unit.getunitelement() if is_2 else unit.xmlelement
        notes = [line for note in element.iter("{*}note") for line in (note.text or "").splitlines()]
        translation = str(unit.target or "")
        yield XliffUnit(
            id=(unit.getid() or "").rpartition("\x04")[2],
            text=str(unit.source or ""),
            translation=translation,
            is_done=bool(translation) and (_is_done_2(unit) if is_2 else _is_done_1(unit)),
            stamp=" ".join(line.removeprefix(STAMP) for line in notes if line.startswith(STAMP)),
            line=unit.xmlelement.sourceline or 0,
            same=next((line for line in notes if line.startswith(SAME)), ""),
        )


def _is_done_1(unit: "Xliff1Unit") -> bool:
    """A target's state counts (XLIFF 1.2, 2.3.1); where it has none, `approved="no"` says that it is not done."""
    target = next(unit.xmlelement.iterchildren("{*}target"))
    state = target.get("state")
    if state:
        return not (state == "new" or state.startswith("needs-"))
    return bool(unit.xmlelement.get("approved") != "no")


def _is_done_2(unit: "Xliff2Unit") -> bool:
    """Many tools write no state at all; one that is written counts (XLIFF 2.0, 4.3.1.30)."""
    return bool(unit.xmlelement.get("state") != "initial")
