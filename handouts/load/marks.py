"""Check the marks inside one block of text: each rule yields what breaks it.

A rule more is a function more in `_RULES`. Rules look at the parsed tokens where these tell enough, else at the source.
"""

import re
from collections.abc import Callable, Collection, Iterator
from html.entities import html5
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from handouts.errors import Problem, near
from handouts.model.references import Names

if TYPE_CHECKING:
    from markdown_it.token import Token

InlineProblem = tuple[int, str, str]
"""Lines below the first one, message, hint."""

_HTML: Final = re.compile(r"(?<!\\)<[A-Za-z/!?][^\s>]*>?")
_WEB: Final = re.compile(r"https://[^\s/?#]+\.[^\s/?#.]")
_AUTOLINK: Final = re.compile(r"<(?:https?://[^\s<>]*|tel:[^\s<>]+|[^\s<>@]+@[^\s<>]+)>")
_TEL: Final = re.compile(r"tel:\+?\d(?:[-.]?\d){2,}")
"""RFC 3966, without what is added to a number."""
_MAIL: Final = re.compile(r"mailto:[^\s@?]+@[^\s@?]+\.[^\s@?]+")
_PERCENT: Final = re.compile(r"(?<!\\)%")
_TAGS: Final = {
    "br": "make it a list or two paragraphs",
    "sup": "write 10^9^",
    "sub": "write H~2~O",
    "b": "write **word**",
    "strong": "write **word**",
    "img": "use ::: figure",
    "!--": "take the comment out",
}
"""What to write instead of a tag of HTML."""
_SENTENCE_END: Final = re.compile('[.!?…؟।۔]["”’»)]*\\s+(\\S)|[。！？][”’）」]*([^\\s”’）」])')
"""The end of a sentence with the sign that begins the next; behind an abbreviation stands a small letter."""
_BRACES: Final = re.compile(r"\{([^{}]*)\}|[{}]")
_LITERAL: Final = {
    "**": ("** that marks nothing", "write **word**: no space inside the stars, no letter next to them outside"),
    "__": ("__ that marks nothing", "write **word**"),
    "](": ("a link that is not complete", "write [words](term:name), without spaces between"),
    "][": ("a link by reference", "write [words](term:name)"),
    "]:": ("a link's definition", "write [words](term:name)"),
}
_REFUSED: Final = {
    "em_open": ("italics", "they are hard to read; use **strong**, or \\* for a star"),
    "code_inline": ("code in the text", "use **strong**"),
    "hardbreak": ("a forced line break", "make it a list or two paragraphs"),
    "cell_break": ("a \\ between words", "it ends a line in the cell of a table, and only there"),
}


def problems(token: "Token", path: Path, names: Names, first_line: int = 1) -> Iterator[Problem]:
    """Yield what is wrong in an inline token; `first_line` is the file's line on which its text begins."""
    start = (token.map[0] if token.map else 0) + first_line
    for rule in _RULES:
        for below, message, hint in rule(token, names):
            yield Problem(message, hint, path=path, line=start + below)


def nearest(name: str, known: Collection[str]) -> str:
    """Return the hint with the known name most like this one."""
    return near(name, sorted(known)) if known else "topic.toml has none yet"


def _html(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    """Raw HTML is off, so that it would be printed as it stands."""
    for found in _HTML.finditer(token.content):
        if not _AUTOLINK.fullmatch(found[0]):
            yield _below(token, found), *_tag(found[0])


def _tag(found: str) -> tuple[str, str]:
    name = re.sub(r"^</?|[/>].*$", "", found).lower()
    return f"raw HTML: {found}", _TAGS.get(name, "write Markdown; \\< prints the sign itself")


def _foreign(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    yield from foreign_marks(token.content)


def _nested(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    depth = 0
    for below, child in _children(token):
        depth += child.nesting if child.type in {"strong_open", "strong_close"} else 0
        if depth > 1:
            yield below, "strong words inside strong words", "write ** once before them and once after"
            return


def _refused(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    for below, child in _children(token):
        if child.type in _REFUSED:
            what, hint = _REFUSED[child.type]
            yield below, f"{what}: not allowed", hint
        if child.type == "strong_open" and child.markup == "__":
            yield below, "strong words marked with __", "write **word**"


def _literal(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    for below, child in _children(token):
        if child.type == "text":
            yield from ((below, *_LITERAL[mark]) for mark in _LITERAL if mark in child.content)


def _percent(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    """A figure has a source; what is no figure, such as the strength of a medicine, may be typed."""
    hint = (
        "use the placeholder of a fact, which prints the sign; where it is no figure, as in a cream of 1\\%, write \\%"
    )
    bare = _ADDRESSES.sub("", token.content)
    yield from ((bare.count("\n", 0, found.start()), "a typed %", hint) for found in _PERCENT.finditer(bare))


_ADDRESSES: Final = re.compile(r"\]\([^()\s]*\)|https?://[^\s<>]*")


def _placeholders(token: "Token", names: Names) -> Iterator[InlineProblem]:
    for found in _BRACES.finditer(token.content):
        if found[1] is None:
            yield _below(token, found), f"a {found[0]} that belongs to no placeholder", "write {fact_id}"
        elif found[1][:1] in {".", "#", ":", "="} or "=" in found[1]:
            yield _below(token, found), f"attributes of another kind of Markdown: {found[0]}", "take them out"
        elif found[1] not in names.mentions:
            yield _below(token, found), f"unknown placeholder: {found[0]}", nearest(found[1], names.mentions)


def _addresses(token: "Token", names: Names) -> Iterator[InlineProblem]:
    for below, child in _children(token):
        if child.type == "link_open":
            yield from ((below, *found) for found in _address(str(child.attrs["href"]), child, token, names))


def _address(address: str, child: "Token", token: "Token", names: Names) -> Iterator[tuple[str, str]]:
    scheme, _, target = address.partition(":")
    known = {"term": names.terms, "source": names.sources, "section": names.sections}
    if scheme == "section" and not names.sections:
        yield f"a link to the section {target}", "only a paragraph or a list item of a section can have one"
    elif scheme in known:
        if target not in known[scheme]:
            yield f"unknown {scheme}: {target}", nearest(target, known[scheme])
    elif not any(kind.fullmatch(address) for kind in (_TEL, _MAIL)) and not _WEB.match(address):
        hint = "links go to term:…, source:…, section:…, https://…, tel:+44… or mailto:…"
        yield f"a link that can't be used: {address}", hint
    if child.markup != "autolink" and f"]({address})" not in token.content:
        yield f"the link to {address} is not written plainly", "write [words](address): no title, no spaces"


def _link_words(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    """A link holds words only: a tag inside a tag would be one level too deep for the structure tree."""
    inside: list[Token] | None = None
    address = ""
    for below, child in _children(token):
        if child.type == "link_open":
            inside, address = [], str(child.attrs["href"])
        elif child.type == "link_close" and inside is not None:
            text = "".join(part.content for part in inside)
            if not text.strip():
                yield below, "a link without words", ""
            elif "{" in text or any(part.type not in {"text", "softbreak"} for part in inside):
                yield below, "a link that holds more than plain words", "put placeholders and ** outside the link"
            elif not _is_shown(address, text):
                yield below, f"a link that hides its number or address: {address}", "on paper only its words are seen"
            inside = None
        elif inside is not None:
            inside.append(child)


def _references(token: "Token", _names: Names) -> Iterator[InlineProblem]:
    """The page of a section is printed at the end of the text: what refers to it is the last sentence, and it alone."""
    place, after = -1, ""
    for below, child in _children(token):
        if child.type == "link_open" and str(child.attrs["href"]).startswith("section:"):
            if place >= 0:
                yield below, "a second link to a section in one text", "give each a paragraph or a list item of its own"
            place, after = below, ""
        elif place >= 0:
            after = "" if child.type == "link_close" else after + (child.content or " ")
    if any(not (found[1] or found[2]).islower() for found in _SENTENCE_END.finditer(after)):
        hint = "its page is printed at the end of the text: make this the last sentence, or a paragraph of its own"
        yield place, "a sentence after the one that links to a section", hint


def _pictures(token: "Token", names: Names) -> Iterator[InlineProblem]:
    """A picture among words is one of the topic's, or a pictogram; what it says are plain words."""
    known = names.pictures | names.pictograms
    for below, child in _children(token):
        if child.type != "image":
            continue
        if (name := str(child.attrs["src"])) not in known:
            hint = nearest(name, known) if known else "pictures stand in sections only"
            yield below, f"unknown picture: {name}", hint
        if f"![{child.content}]({name})" not in token.content or any(
            part.type != "text" for part in child.children or ()
        ):
            yield (
                below,
                f"the picture {name} is not written plainly",
                "write ![what it shows](name): no title, no marks",
            )


def _is_shown(address: str, text: str) -> bool:
    """Whether the words of a telephone or e-mail link say what it opens; a number may be the national one."""
    scheme, _, target = address.partition(":")
    if scheme == "tel":
        said = re.sub(r"\D", "", text).lstrip("0")
        return bool(said) and re.sub(r"\D", "", target).endswith(said)
    return scheme != "mailto" or target in text


def _children(token: "Token") -> Iterator[tuple[int, "Token"]]:
    """Yield the parts of the text, each with the number of line ends before it."""
    below = 0
    for child in token.children or ():
        yield below, child
        below += child.type in {"softbreak", "hardbreak"}


def _below(token: "Token", found: re.Match[str]) -> int:
    return token.content.count("\n", 0, found.start())


_RULES: Final[tuple[Callable[["Token", Names], Iterator[InlineProblem]], ...]] = (
    _html,
    _foreign,
    _refused,
    _nested,
    _literal,
    _percent,
    _placeholders,
    _addresses,
    _link_words,
    _references,
    _pictures,
)


# Marks of other kinds of Markdown, and of word processors, which would be printed as they stand.

SHIFT: Final = r"\^[0-9+\-−]{1,8}\^|(?<=[A-Za-z)])~[0-9+\-−]{1,8}~"
"""Raised and lowered digits and signs: 10^9^, H~2~O."""
_OURS: Final = re.compile(
    rf"\\(?!\\(?:\n|\Z))[!-/:-@\[-`{{-~]|(?<= )\\(?= )|!\[[^\[\]\n]*\]\([^()\s]*\)|\]\([^()\s]*\)|https?://[^\s<>]*|{SHIFT}"
)
"""What other kinds of Markdown don't claim: escaped signs, addresses, raised and lowered signs."""
_SUSPECT: Final = re.compile(
    r"!\[|[~=^$|&\\\t\uf020-\uf0ff]|--|'''|\[[\[\]^@]|\[[xX]?\]|(?<!\w):[a-z]"
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
        _Mark("~~+", "text that is struck out", "write only what is true now"),
        _Mark("==+", "highlighted text", "write **word**"),
        _Mark(r"\[\^|\^\[", "a footnote", "write it into the text; cite a source as [words](source:name)"),
        _Mark(r"\[@", "a citation", "write [words](source:name)"),
        _Mark(r"!?\[\[", "a wiki link", "write [words](term:name)"),
        _Mark(r"!\[(?!\[)", "a picture", "write ![what it shows](name), or use ::: figure"),
        _Mark(r"\[[xX]?\]", "a box that can't be ticked", "write [ ], which the reader ticks"),
        _Mark(r"(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:])", "the name of an emoji", "write it in words"),
        _Mark(r"\$(?=[^\s\d])[^$\n]*(?<=\S)\$(?!\d)", "a formula", "write it in words; 10^9^ and H~2~O are allowed"),
        _Mark(r"\\\w*(?!\n)", "a backslash", "take it out; an empty line begins a new paragraph"),
        _Mark(
            r"^\||\|$",
            "a table row outside a table",
            "below its header row a table needs a line |---|---|, with a |--- for each column",
        ),
        _Mark(r"^:\s", "a line that begins with a colon", "a meaning follows its term, which is one line"),
        _Mark(rf"^[{_BULLETS}]", "a list pasted from a word processor", _ITEMS),
        _Mark(r"\A[–—―]\s", "a list pasted from a word processor", _ITEMS),
        _Mark(
            r"^\(?(?:[^\W\d_]|[ivx]{2,4}|\d{1,2})\)\s|\A[a-z]\.\s",
            "a list that Markdown does not know",
            "begin items with 1. or -",
        ),
        _Mark(
            r"(?<=\n)\d{1,2}\.\s",
            "a number in the middle of a paragraph",
            "if a list begins here, leave a line empty above it",
        ),
        _Mark(
            r"\A(?:-(?=[^\W\d_])|\*(?=[^\s*])(?!.*\*)|#{1,6}(?=[^\W\d_])|\d{1,2}[.)](?=[^\W\d_]))",
            "a mark without a space after it",
            "write # Title, - item or 1. item",
        ),
        _Mark(r"(?<=\S) *\t\s*(?=\S)", "a tab inside the text", "make a table of what is in columns: | a | b |"),
        _Mark("--+", "two hyphens", "write a dash, – or —"),
        _Mark("'''+", "bold text as wikis write it", "write **word**"),
        _Mark(r"\A={1,6}\s", "a heading of AsciiDoc", "write # or ##"),
        _Mark(r"^(?:!!!|\?\?\?|\.\.)\s", "a box as other programs write it", "write ::: key-message"),
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


def foreign_marks(source: str) -> Iterator[tuple[int, str, str]]:
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
