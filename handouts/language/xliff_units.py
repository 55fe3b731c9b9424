"""Turn an XLIFF file of any tool, 1.x or 2.x, into what it says of each message.

Tools cut a text into segments and put codes in place of its marks: `g`, `x`, `bpt` and `ept`, `ph`, `it` (XLIFF 1.2,
2.4), `pc`, `ph`, `sc` and `ec` (XLIFF 2.0, 4.2.3). Of a text all segments count, in their order; each code stands
as its name, which original and translation have in common.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from handouts.errors import Problem, raise_for
from handouts.language.delivery import (
    CATALOG,
    CLOSE,
    JOINT,
    OPEN,
    Delivered,
    Delivery,
    same_in,
    stamp_in,
    unfinished,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_UNITS: Final = 5_000
"""Ten times our largest topic."""
MOST_TAGS: Final = 200_000
"""Forty for each of these."""
_DOCTYPE: Final = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"\s*<\?xml\b[^>]*\?>")
_UNITS: Final = (re.compile(r"<(?:\w+:)?(?:trans-unit|unit)\b"), re.compile(r"<(?:\w+:)?segment\b"))
_BROKEN: Final = re.compile(r"line (\d+)")
_PARTIAL: Final = Problem("is translated only in part", "translate all of its segments")
_DRAFTS: Final = ("Draft", "Rejected")
"""How Trados's word for a segment begins that is not finished."""


def read_xliff(path: Path, xml: str) -> Delivery:
    """Return what an XLIFF file says; raises `ContentError` with the line where it is broken."""
    root = parsed(path, xml)
    is_2 = is_second(root)
    files = list(root.iter("{*}file"))
    name = (files[0].get("id" if is_2 else "original") or "") if files else ""
    language = root.get("trgLang") if is_2 else next((file.get("target-language") for file in files), "")
    notes = [(note.text or "").strip() for file in files for note in file_notes(file)]
    marks = [note.removeprefix(f"{CATALOG}: ") for note in notes if note.startswith(f"{CATALOG}: ")]
    messages = tuple(_message_2(unit) if is_2 else _message_1(unit) for unit in units_of(root))
    return Delivery(path, name, language or "", messages, catalog="".join(marks[:1]), xml=xml)


def parsed(path: Path, xml: str) -> "Element":
    """Parse a file that has no document type, so that no entity can be in it, and never fetch anything."""
    from lxml import etree

    what = f"{path.name} can't be read"
    if _DOCTYPE.search(xml):
        raise_for([Problem("has a document type, which may not be there", path=path, line=1)], what)
    if any(len(unit.findall(xml)) > MOST_UNITS for unit in _UNITS):
        raise_for([Problem(f"has more than {MOST_UNITS:,} messages", path=path, line=1)], what)
    if xml.count("<") > MOST_TAGS:
        raise_for([Problem(f"has more than {MOST_TAGS:,} tags", path=path, line=1)], what)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_DECLARATION.sub("", xml, count=1).encode(), parser)
    except etree.XMLSyntaxError as error:
        line = _BROKEN.search(str(error))
        problem = Problem("is not well-formed XML", path=path, line=int(line[1]) if line else 0)
        raise_for([problem], what)
        raise
    if name_of(root) != "xliff" or not re.match("[12]", root.get("version") or ""):
        raise_for([Problem("is not XLIFF: it does not begin with <xliff version=…>", path=path, line=1)], what)
    return root


def is_second(root: "Element") -> bool:
    """Whether a file is XLIFF 2, not 1."""
    return bool(root.get("version").startswith("2"))


def units_of(root: "Element") -> "Iterator[Element]":
    """Return the units of a file, one a message."""
    return root.iter("{*}unit" if is_second(root) else "{*}trans-unit")  # type: ignore[no-any-return]


def file_notes(file: "Element") -> "list[Element]":
    """Return the notes of a file: in its header in XLIFF 1, at its beginning in 2."""
    boxes = [*file.iterchildren("{*}header"), *file.iterchildren("{*}notes")]
    return [note for box in boxes for note in box.iterchildren("{*}note")]


def _message_1(unit: "Element") -> Delivered:
    """Return what a unit of XLIFF 1 says; its source is whole, its target may be in segments."""
    codes: dict[str, str] = {}
    source, target = child_of(unit, "source"), child_of(unit, "target")
    text, translation = _text(source, codes), _text(target, codes)
    cut = child_of(unit, "seg-source")
    notes = _notes(unit)
    fault = _state_1(unit, target) or _draft(unit) or _partial(_segments(source if cut is None else cut), target)
    contexts = (context.text for context in unit.iter("{*}context") if context.get("context-type") == "x-po-msgctxt")
    return Delivered(
        id=re.split("\x04|__%04__", unit.get("id") or "")[-1],
        text=text,
        translation=translation if translation.strip() else "",
        line=_line(unit),
        context=next(contexts, None) or unit.get("id") or "",
        fault=fault,
        stamp=stamp_in(notes),
        same=same_in(notes),
        codes=codes,
    )


def _message_2(unit: "Element") -> Delivered:
    """Return what a unit of XLIFF 2 says: its segments and what stands between, targets in an order of their own."""
    codes: dict[str, str] = {}
    data = {one.get("id") or "": "".join(one.itertext()) for one in unit.iter("{*}data")}
    parts = [_part(part, codes, data) for part in unit if name_of(part) in {"segment", "ignorable"}]
    is_begun = any(part.is_segment and part.said.strip() for part in parts)
    placed = sorted(enumerate(parts, 1), key=lambda one: one[1].order or one[0])
    notes = _notes(unit)
    return Delivered(
        id=unit.get("id") or "",
        text=JOINT.join(part.source for part in parts),
        translation=JOINT.join(part.said for _, part in placed) if is_begun else "",
        line=_line(unit),
        fault=next((part.fault for part in parts if part.fault), None),
        stamp=stamp_in(notes),
        same=same_in(notes),
        codes=codes,
    )


class _Part(NamedTuple):
    """A segment of a unit of XLIFF 2, or what stands between two, in both languages; `order` is its target's, or 0."""

    is_segment: bool
    source: str
    said: str
    order: int
    fault: Problem | None


def _part(part: "Element", codes: dict[str, str], data: Mapping[str, str]) -> _Part:
    source, target = child_of(part, "source"), child_of(part, "target")
    text, said = _text(source, codes, data), _text(target, codes, data)
    order = target.get("order", "") if target is not None else ""
    number = int(order) if re.fullmatch("[0-9]{1,9}", order) else 0
    if name_of(part) == "ignorable":
        return _Part(is_segment=False, source=text, said=said or text, order=number, fault=None)
    fault = unfinished("state initial") if said.strip() and part.get("state") == "initial" else None
    lacks = bool(text.strip()) and not said.strip()
    return _Part(is_segment=True, source=text, said=said, order=number, fault=_PARTIAL if lacks else fault)


def _state_1(unit: "Element", target: "Element | None") -> Problem | None:
    """Return how a unit says that it is not done: by its target's state (XLIFF 1.2, 2.3.1), else by `approved`."""
    state = target.get("state") if target is not None else ""
    if state:
        return unfinished(f"state {state}") if state == "new" or state.startswith("needs-") else None
    return unfinished('approved="no"') if unit.get("approved") == "no" else None


def _draft(unit: "Element") -> Problem | None:
    """Return what Trados says of a segment that is not finished, in an element of its own (`sdl:seg`)."""
    said = (segment.get("conf") or "" for segment in unit.iter("{*}seg"))
    return next((unfinished(f"conf {conf}") for conf in said if conf.startswith(_DRAFTS)), None)


def _segments(element: "Element | None") -> dict[str, str]:
    """Return the segments of a text by their ids; none where it is not cut."""
    marks = element.iter("{*}mrk") if element is not None else ()
    return {mark.get("mid") or "": "".join(mark.itertext()) for mark in marks if mark.get("mtype") == "seg"}


def _partial(sources: Mapping[str, str], target: "Element | None") -> Problem | None:
    done = _segments(target)
    lacks = any(text.strip() and not done.get(mid, "").strip() for mid, text in sources.items())
    return _PARTIAL if done and lacks else None


def _line(unit: "Element") -> int:
    """Return the line of a unit's first translation, or its own."""
    return next((target.sourceline for target in unit.iter("{*}target")), unit.sourceline) or 0


def child_of(element: "Element", name: str) -> "Element | None":
    """Return the first child of that name, whatever its namespace is called."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def name_of(element: "Element") -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _notes(unit: "Element") -> list[str]:
    return [line.strip() for note in unit.iter("{*}note") for line in "".join(note.itertext()).splitlines()]


def _text(element: "Element | None", codes: dict[str, str], data: Mapping[str, str] | None = None) -> str:
    """Return what an element says, codes by their names; `codes` gets what each of them says that it stands for."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += _inline(child, codes, data or {})
        parts.append(child.tail or "")
    return "".join(parts)


def _inline(element: "Element", codes: dict[str, str], data: Mapping[str, str]) -> Iterator[str]:
    name, id_ = name_of(element), element.get("id") or ""
    inside = _text(element, codes, data)
    if name in {"g", "pc"}:
        said = [
            data.get(element.get(f"dataRef{end}") or "", element.get(f"equiv{end}") or "") for end in ("Start", "End")
        ]
        begins, ends = ("sc", "ec") if name == "pc" else ("g", "/g")
        yield _code(f"{begins}{id_}", said[0], codes) + inside + _code(f"{ends}{id_}", said[1], codes)
    elif name in {"bpt", "ept", "ph", "it", "x", "bx", "ex", "sc", "ec"}:
        equal = element.get("equiv-text") or element.get("equiv") or ""
        number = element.get("startRef") or element.get("copyOf") or id_
        yield _code(f"{name}{number}", inside or data.get(element.get("dataRef") or "", equal), codes)
    elif name == "mrk" and element.get("mtype") == "seg":
        yield f"{JOINT}{inside}"
    elif name == "cp":
        yield _character(element.get("hex") or "")
    elif name not in {"sm", "em"}:  # where a comment begins and ends
        yield inside


def _code(name: str, said: str, codes: dict[str, str]) -> str:
    codes[name] = codes.get(name) or said
    return f"{OPEN}{name}{CLOSE}"


def _character(code: str) -> str:
    """Return a character that XML can't hold, by its code (XLIFF 2.0, 4.2.3.1)."""
    is_code = re.fullmatch("[0-9A-Fa-f]{1,6}", code) and int(code, 16) <= 0x10FFFF
    return chr(int(code, 16)) if is_code else "\ufffd"
