"""Turn a PO file into a `Catalog` and back, through polib, the only module that knows it.

polib keeps what a merge needs and Babel drops: comments and the `#|` lines with the text of before. What is written
is wrapped nowhere, so that a change of one message is a change of its lines alone.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from handouts.errors import Problem, raise_for
from handouts.files.reading import MIB, read_utf8
from handouts.language.messages import MessageKey

if TYPE_CHECKING:
    from polib import POEntry, POFile

_LINE: Final = re.compile(
    r'\s*(#.*|((#~\s*)?((msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s+)?"(?:[^"\\]++|\\.)*+")?)\s*'
)
"""A line of a PO file: a comment, or one string after a keyword or alone."""
MOST_BYTES: Final = 4 * MIB
"""Forty times the largest catalog that we ship."""
MOST_MESSAGES: Final = 10_000
MOST_LINES: Final = 1000
STAMP: Final = "facts: "
"""Begins the translator's comment that holds a message's stamp, in XLIFF a note; tools keep such comments."""
SAME: Final = "same-words: "
"""Begins the translator's comment that says why a translation is as its original is; in XLIFF a note."""
IN_UTF8: Final = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
"""What the header of every PO file that we write says of its encoding."""
PLURALS: Final = "has plural forms, which leaflets do not use"
_FIRST: Final = re.compile(r"\s*msgstr(\[0\])?[\s\"]")
"""Where a translation begins, or the first of its plural forms."""
FUZZY: Final = "fuzzy"
_BRACES: Final = "python-brace-format"
"""Flag that lets msgfmt compare the placeholders."""


class Entry(Struct, frozen=True):
    """A message in a catalog. `is_fuzzy`: the translation is of another text, `before` if that is known.

    `stamp` stands for the facts that were translated, `remarks` are the translator's own, `notes` ours for them.
    """

    context: str
    text: str
    translation: str = ""
    is_fuzzy: bool = False
    before: str = ""
    stamp: str = ""
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    line: int = 0
    has_plurals: bool = False

    @property
    def key(self) -> MessageKey:
        return self.context, self.text

    @property
    def same(self) -> str:
        """The remark that says why the translation is as its original is, or nothing."""
        return next((remark for remark in self.remarks if remark.removeprefix(SAME).strip() not in {"", remark}), "")


class Catalog(Struct, frozen=True):
    """The translations of an original into one locale; `obsolete` are those of texts that it no longer has."""

    path: Path
    header: dict[str, str]
    entries: dict[MessageKey, Entry]
    obsolete: tuple[Entry, ...] = ()

    @property
    def locale(self) -> str:
        return self.path.stem


def read_catalog(path: Path, *, within: Path | None = None) -> Catalog:
    """Return the catalog in a file, which must lie in a folder if one is named.

    Raises `ContentError` with the lines that are not PO, and with every message that is there twice or has plurals.
    """
    text = read_utf8(path, MOST_BYTES, within=within)
    if isinstance(text, Problem):
        raise_for([text], f"{path.name} can't be read")
        raise AssertionError("a problem is raised")
    return parsed(path, text)


def parsed(path: Path, text: str) -> Catalog:
    """Return the catalog in the text of a file; raises `ContentError`, as `read_catalog` does."""
    header, entries, obsolete = read_entries(path, text)
    _refuse_plurals(path, entries)
    _refuse_twins(path, entries)
    return Catalog(path, header, {entry.key: entry for entry in entries}, tuple(obsolete))


def read_entries(path: Path, text: str) -> tuple[dict[str, str], list[Entry], list[Entry]]:
    """Return the header of a PO file, its entries, and those that are obsolete; raises `ContentError`."""
    import polib

    _refuse_endless(path, text)
    _refuse_broken_lines(path, text)
    try:
        file = polib.pofile(text, encoding="utf-8")
    except OSError as error:
        found = re.search(r"\(line (\d+)\)", str(error))
        raise_for(
            [Problem("this line is not valid in a PO file", path=path, line=int(found[1]) if found else 0)],
            f"{path.name} is broken",
        )
        raise
    return dict(file.metadata), _entries(file, text), [_entry(entry) for entry in file.obsolete_entries()]


def encoded(catalog: Catalog) -> bytes:
    """Return the PO file of a catalog."""
    return po_file(catalog.header, catalog.entries.values(), catalog.obsolete)


def po_file(header: dict[str, str], entries: Iterable[Entry], obsolete: Iterable[Entry] = ()) -> bytes:
    """Return the PO file of a header and entries."""
    import polib

    file = polib.POFile(wrapwidth=0)
    file.metadata = dict(header)
    file.extend(_po_entry(entry) for entry in entries)
    file.extend(_po_entry(entry, is_obsolete=True) for entry in obsolete)
    return f"{file}".rstrip("\n").encode() + b"\n"


def _refuse_endless(path: Path, text: str) -> None:
    """polib takes seconds for ten thousand messages, and the square of a message's lines."""
    if text.count("msgid") > MOST_MESSAGES:
        raise_for([Problem(f"has more than {MOST_MESSAGES:,} messages", path=path)], f"{path.name} can't be read")
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        start = number if "msgid" in line[:10] else start
        if number - start > MOST_LINES:
            raise_for(
                [Problem(f"this message has more than {MOST_LINES:,} lines", path=path, line=number)],
                f"{path.name} can't be read",
            )


def _refuse_broken_lines(path: Path, text: str) -> None:
    """polib takes a string without its closing quote and cuts a letter off."""
    broken = [number for number, line in enumerate(text.splitlines(), 1) if not _LINE.fullmatch(line)]
    problems = [
        Problem(
            "this line does not belong in a PO file",
            'write keyword "text"; a quotation mark inside the text is \\"',
            path=path,
            line=number,
        )
        for number in broken
    ]
    raise_for(problems, f"{path.name} is broken")


def _refuse_plurals(path: Path, entries: list[Entry]) -> None:
    problems = [Problem(PLURALS, path=path, line=entry.line) for entry in entries if entry.has_plurals]
    raise_for(problems, f"{path.name} can't be used")


def _refuse_twins(path: Path, entries: list[Entry]) -> None:
    seen: set[MessageKey] = set()
    problems = []
    for entry in entries:
        if entry.key in seen:
            problems.append(
                Problem("this message is in the file twice", "keep one of the two", path=path, line=entry.line)
            )
        seen.add(entry.key)
    raise_for(problems, f"{path.name} is broken")


def _entries(file: "POFile", text: str) -> list[Entry]:
    """Return the entries with the line of each translation; polib knows only where the comments begin."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _FIRST.match(line)]
    entries = [entry for entry in file if not entry.obsolete]
    placed = zip(entries, lines[len(lines) - len(entries) :], strict=True)  # the first is the header's
    return [_entry(entry, line) for entry, line in placed]


def _entry(entry: "POEntry", line: int = 0) -> Entry:
    remarks = entry.tcomment.splitlines()
    stamps = [line.removeprefix(STAMP) for line in remarks if line.startswith(STAMP)]
    return Entry(
        context=entry.msgctxt or "",
        text=entry.msgid,
        translation=entry.msgstr or str(entry.msgstr_plural.get(0, "")),
        is_fuzzy=FUZZY in entry.flags,
        before=entry.previous_msgid or "",
        stamp=" ".join(stamps),
        remarks=tuple(line for line in remarks if not line.startswith(STAMP)),
        notes=tuple(entry.comment.splitlines()),
        places=tuple(f"{file}:{line}" if line else file for file, line in entry.occurrences),
        line=line,
        has_plurals=bool(entry.msgid_plural),
    )


def _po_entry(entry: Entry, *, is_obsolete: bool = False) -> "POEntry":
    from polib import POEntry

    stamp = (STAMP + entry.stamp,) if entry.stamp else ()
    return POEntry(
        msgctxt=entry.context or None,
        msgid=entry.text,
        msgstr=entry.translation,
        obsolete=is_obsolete,
        tcomment="\n".join((*entry.remarks, *stamp)),
        comment="\n".join(entry.notes),
        occurrences=[(place, "") for place in entry.places],
        flags=[FUZZY] * entry.is_fuzzy + [_BRACES] * ("{" in entry.text),
        previous_msgid=entry.before or None,
    )
