"""Find marks of other dialects of Markdown, and of word processors, that would be printed as they stand.

Pandoc, GitHub, Obsidian, wikis, LaTeX, reStructuredText and AsciiDoc know marks that CommonMark takes for words; lists
that are pasted from a word processor run together in one paragraph. A mark more is a row more in `_MARKS`.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

from msgspec import Struct

SHIFT: Final = r"\^[0-9+\-−]{1,8}\^|(?<=[A-Za-z)])~[0-9+\-−]{1,8}~"
"""Raised and lowered digits and signs: 10^9^, H~2~O."""
_OURS: Final = re.compile(rf"\\(?!\\(?:\n|\Z))[!-/:-@\[-`{{-~]|\]\([^()\s]*\)|https?://[^\s<>]*|{SHIFT}")
"""What is no mark of others: escaped signs, addresses, raised and lowered signs."""
_SUSPECT: Final = re.compile(
    r"!\[|[~=^$|&\\\t\uf020-\uf0ff]|--|'''|\[[\[\]^@]|\[[ xX]\]|(?<!\w):[a-z]"
    r"|(?m:^)(?:[^\w\s\"“‘'«„(\[{*¿¡<>]|\(?\w{1,4}\)|\w\w?\.|\*(?!\*))"
)
"""Every mark has one of these: most texts are done with after one look."""
_ITEMS: Final = "write - and a space before each item, on a line of its own; - [ ] prints a box to tick"
_BULLETS: Final = "•◦▪▫‣⁃∙·●○■□☐☑☒✓✔✗✘➢➤►▶★☆✦❖♦\uf020-\uf0ff"


class _Mark(Struct, frozen=True):
    """A mark's pattern, what it is called, and what to write instead."""

    pattern: str
    name: str
    hint: str


_MARKS: Final = tuple(
    (re.compile(mark.pattern, re.MULTILINE), mark)
    for mark in (
        _Mark("~~+", "text that is struck out", "write only what holds now"),
        _Mark("==+", "highlighted text", "write **word**"),
        _Mark(r"\[\^|\^\[", "a footnote", "write it into the text; a source is cited by [words](source:name)"),
        _Mark(r"\[@", "a citation", "write [words](source:name)"),
        _Mark(r"!?\[\[", "a link of a wiki", "write [words](term:name)"),
        _Mark(r"!\[(?!\[)", "a picture", "use ::: figure"),
        _Mark(r"\[[ xX]?\]", "a box inside the text", "a box begins an item of a list: - [ ] words"),
        _Mark(r"(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:])", "the name of an emoji", "write it in words"),
        _Mark(r"\$(?=[^\s\d])[^$\n]*(?<=\S)\$(?!\d)", "a formula", "write it in words; 10^9^ and H~2~O are allowed"),
        _Mark(r"\\\w*(?!\n)", "a backslash", "take it out; an empty line begins a new paragraph"),
        _Mark(r"^\||\|$", "a row of no table", "under its heads a table has a line |---|---|, a |--- for each column"),
        _Mark(r"^:\s", "a line that begins with a colon", "a meaning stands under its term, which is one line"),
        _Mark(rf"^[{_BULLETS}]", "a list pasted from a word processor", _ITEMS),
        _Mark(r"\A[–—―]\s", "a list pasted from a word processor", _ITEMS),
        _Mark(
            r"^\(?(?:[^\W\d_]|[ivx]{2,4}|\d{1,2})\)\s|\A[a-z]\.\s",
            "a list that Markdown does not know",
            "begin items with 1. or -",
        ),
        _Mark(r"(?<=\n)\d{1,2}\.\s", "a number that begins no list", "leave a line empty above a list"),
        _Mark(
            r"\A(?:-(?=[^\W\d_])|\*(?=[^\s*])(?!.*\*)|#{1,6}(?=[^\W\d_])|\d{1,2}[.)](?=[^\W\d_]))",
            "a mark without a space after it",
            "write # Title, - item or 1. item",
        ),
        _Mark(r"(?<=\S) *\t\s*(?=\S)", "a tab inside the text", "what stands in columns is a table: | a | b |"),
        _Mark("--+", "two hyphens", "write a dash, – or —"),
        _Mark("'''+", "bold text of a wiki", "write **word**"),
        _Mark(r"\A={1,6}\s", "a heading of AsciiDoc", "write # or ##"),
        _Mark(r"^(?:!!!|\?\?\?|\.\.)\s", "a box of another dialect", "write ::: key-message"),
        _Mark(r"(?<!\[)\^(?!\[)", "a ^ that marks nothing", "10^9^ prints raised digits, \\^ the sign itself"),
        _Mark(
            "(?<=[A-Za-z])~(?!~)|(?<!~)~(?=[A-Za-z])",
            "a ~ that marks nothing",
            "H~2~O prints lowered digits, \\~ the sign itself",
        ),
    )
)
_ENTITY: Final = re.compile(r"&(#?\w+;)")
_ENTITIES: Final = frozenset({"nbsp;", "shy;", "amp;", "lt;", "gt;"})
"""Signs that one can't see in a file, or that Markdown would read as marks."""


def slips(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield foreign marks in the source of one block: lines below its first one, what it is, what to write instead."""
    if not _SUSPECT.search(source):
        return
    bare = _OURS.sub("\ufffc", source)
    for pattern, mark in _MARKS:
        for found in _once_a_line(pattern, bare):
            yield bare.count("\n", 0, found.start()), _said(mark.name, found[0]), mark.hint
    for found in _ENTITY.finditer(bare):
        if found[1] not in _ENTITIES and (found[1] in html5 or found[1][0] == "#"):
            yield bare.count("\n", 0, found.start()), f"a sign by its name: {found[0]}", "type the sign itself"


def _once_a_line(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """A mark that opens and closes is told once."""
    last = -1
    for found in pattern.finditer(text):
        if (line := text.count("\n", 0, found.start())) != last:
            last = line
            yield found


def _said(name: str, found: str) -> str:
    quoted = found.strip("\ufffc \t\n")[:40]
    return f"{name}: {quoted}" if quoted else name
