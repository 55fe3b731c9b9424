"""Turn a translator's file, PO or XLIFF in the encoding of whatever tool wrote it, into what it says of each message.

What it is goes by what is in it, not by its name. Nothing is parsed that was not decoded and looked through before.
"""

import codecs
import re
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.errors import ContentError, FileError, Problem, raise_for
from handouts.files.reading import MIB, read_bytes
from handouts.language.catalog import FUZZY, PLURALS, SAME, STAMP, Entry, read_entries
from handouts.language.messages import MessageKey

MOST_BYTES: Final = 8 * MIB
CATALOG: Final = "X-Catalog"
"""Header of a PO file that is handed out, and the beginning of a note in XLIFF: the catalog that it is made from. Tools
write a region into the language by themselves, so that `es` comes back as `es-MX`."""
REJECTED: Final = "Rejected: "
"""Begins a note that says why a message was not taken."""
OPEN, CLOSE = "\x0e", "\x0f"
"""Around the name of an inline code; XML has no such characters (XML 1.0, 2.2)."""
JOINT = "\v"
"""Between two segments of one text; XML has no such character either."""
_SEGMENTS: Final = re.compile(f"[ \t\n]*{JOINT}[ \t\n{JOINT}]*")
_ENDS: Final = frozenset(".?!:;…")
_BREAK: Final = re.compile("[ \t]*(?:[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]+[ \t]*)+")
_STRANGE_ENDS: Final = re.compile("[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES: Final = " \t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_ENCODING: Final = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)|\bcharset=([\w.:-]+)")
_TEXT: Final = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|euc_\w+|shift_jis")
"""Encodings of text that tools declare, as Python calls them; UTF-16 is known by its first bytes."""
_BINARY: Final = {
    b"PK\x03\x04": (
        "is a ZIP archive or an Office document",
        "unpack it, and import the PO or XLIFF file that is in it",
    ),
    b"\xde\x12\x04\x95": ("is a compiled catalog (.mo)", "ask for the .po file that it was made from"),
    b"\x95\x04\x12\xde": ("is a compiled catalog (.mo)", "ask for the .po file that it was made from"),
    b"%PDF": ("is a PDF", "ask for the translation as PO or XLIFF"),
}
_SPACED: Final = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
"""Hangul: wide as Chinese is, but written with spaces."""


class Delivered(Struct, frozen=True):
    """What a file says of one message. `id`: that of our export, or a tool's own.

    In both texts an inline code stands as its name between `OPEN` and `CLOSE`; `codes` has what the file says it
    stands for. `fault` is what the file itself shows to be wrong, such as a mark that it is not finished; `same` says
    why the translation is as its original is.
    """

    id: str
    text: str
    translation: str
    line: int
    context: str = ""
    fault: Problem | None = None
    stamp: str = ""
    same: str = ""
    codes: dict[str, str] = {}


class Delivery(Struct, frozen=True):
    """A translator's file: the original's name and the language as it says them, and its messages.

    `catalog` is the locale that the file was handed out for, if it still says so. A PO file has a `header` and
    `entries`, XLIFF its `xml`.
    """

    path: Path
    name: str
    language: str
    messages: tuple[Delivered, ...]
    catalog: str = ""
    header: dict[str, str] = {}
    entries: tuple[Entry, ...] = ()
    xml: str = ""


def message_id(key: MessageKey) -> str:
    """Return the id that stands for a message's context and text in XLIFF, so that no file is taken for another's."""
    from hashlib import sha256

    return "m" + sha256("\x04".join(key).encode()).hexdigest()[:16]


def read_text(path: Path) -> str:
    """Return the text of a translator's file; raises `FileError`, and `ContentError` for what is not text."""
    if not path.exists():
        raise FileError(f"can't read {path}: no such file")
    data = read_bytes(path, MOST_BYTES)
    for start, (message, hint) in _BINARY.items():
        if data.startswith(start):
            raise ContentError(f"{path.name} {message}", hint)
    encoding = _encoding(data)
    if not _TEXT.fullmatch(_named(encoding.removesuffix("-sig"))) and not encoding.startswith("utf-16"):
        raise ContentError(f"{path.name} is in the encoding {encoding}, which is not read", "save the file as UTF-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        name = encoding.removesuffix("-sig").upper()
        problem = Problem(f"is not {name} text", "save the file as UTF-8", path=path, line=line)
        raise_for([problem], f"{path.name} can't be read")
        raise
    if "\0" in text:
        raise ContentError(f"{path.name} is not a text file", "save it as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_po(path: Path, text: str) -> Delivery:
    """Return what a PO file says; raises `ContentError` with the lines that are no PO.

    What ends a line for Python but not in PO, such as the U+2028 of word processors, is a line's end in its text.
    """
    header, entries, _ = read_entries(path, _STRANGE_ENDS.sub(r"\\n", text))
    name, _, version = header.get("Project-Id-Version", "").rpartition(" ")
    language, marked = header.get("Language", ""), header.get(CATALOG, "")
    messages = tuple(map(_delivered, entries))
    return Delivery(path, name or version, language, messages, catalog=marked, header=header, entries=tuple(entries))


def _delivered(entry: Entry) -> Delivered:
    plural = Problem(PLURALS, "give it one translation") if entry.has_plurals else None
    return Delivered(
        id=message_id(entry.key),
        text=entry.text,
        translation=entry.translation if entry.translation.strip() else "",
        line=entry.line,
        context=entry.context,
        fault=plural or (unfinished(FUZZY) if entry.is_fuzzy else None),
        stamp=entry.stamp,
        same=entry.same,
    )


def _encoding(data: bytes) -> str:
    """Return the encoding that the first bytes show, else the one that is declared, else UTF-8.

    A file that says UTF-16 but has one byte a letter was put into UTF-8 by a program that left the declaration.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if 0 in data[:2]:
        return "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    found = _ENCODING.search(data[:4096])
    said = _named((found[1] or found[2]).decode()) if found else "utf-8"
    return "utf-8" if said in {"charset", "ascii"} or said.startswith("utf-16") else said


def _named(encoding: str) -> str:
    """Return what Python calls an encoding, or its name as it is."""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return encoding.lower()


def unfinished(mark: str) -> Problem:
    """Return what is wrong with a translation that its own file calls unfinished."""
    return Problem(f"is marked as unfinished ({mark})", "finish it, and take the mark away")


def one_line(text: str) -> str:
    """Return a text on one line: a break, with the spaces around it, is one space, and none between wide letters.

    A message is one block. Where a file has breaks in it, a tool has indented or wrapped it. Segments stand together as
    they are (XLIFF 2.0, 4.7), with the space between sentences that tools drop.
    """
    bare = text.strip(_SPACES)
    bare = _SEGMENTS.sub(lambda found: _between(bare, found), bare)
    return _BREAK.sub(lambda found: _joint(bare, found), bare)


def _between(text: str, found: re.Match[str]) -> str:
    """Return what stands between two segments: a break, or nothing where a word goes on."""
    is_sentence = text[max(found.start() - 20, 0) : found.start()].rstrip("*)]»”’\"'")[-1:] in _ENDS
    return "\n" if is_sentence or found[0].strip(JOINT) else ""


def _joint(text: str, found: re.Match[str]) -> str:
    before, after = text[found.start() - 1], text[found.end()]
    return "" if _is_spaceless(before) and _is_spaceless(after) else " "


def _is_spaceless(letter: str) -> bool:
    """Whether a letter is of those that Chinese and Japanese set without spaces, their punctuation included."""
    from unicodedata import east_asian_width

    is_hangul = any(first <= ord(letter) <= last for first, last in _SPACED)
    return east_asian_width(letter) in {"W", "F"} and not is_hangul


def stamp_in(notes: list[str]) -> str:
    """Return the stamp of the facts that a translation was made with, from the lines of a message's notes."""
    return " ".join(line.removeprefix(STAMP) for line in notes if line.startswith(STAMP))


def same_in(notes: list[str]) -> str:
    """Return the note that says why a translation is as its original is, or nothing."""
    return next((line for line in notes if line.startswith(SAME)), "")
