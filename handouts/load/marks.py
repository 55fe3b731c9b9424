"""Check the marks inside one block of text: each rule yields what breaks it.

A rule more is a function more in `_RULES`. Rules look at the parsed tokens where these tell enough, else at the source.
"""

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from handouts.errors import Problem, near
from handouts.load.dialects import slips
from handouts.model.references import Mention

if TYPE_CHECKING:
    from markdown_it.token import Token

Finding = tuple[int, str, str]
"""Lines below the first one, message, hint."""

_HTML: Final = re.compile(r"(?<!\\)<[A-Za-z/!?][^\s>]*>?")
_WEB: Final = re.compile(r"https://[^\s/?#]+\.[^\s/?#.]")
_AUTOLINK: Final = re.compile(r"<(?:https?://[^\s<>]*|[^\s<>@]+@[^\s<>]+)>")
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
_BRACES: Final = re.compile(r"\{([^{}]*)\}|[{}]")
_LITERAL: Final = {
    "**": ("** that marks nothing", "no space inside the marks: **word**; not next to a letter outside"),
    "__": ("__ that marks nothing", "write **word**"),
    "](": ("a link that is none", "write [words](term:name), without spaces between"),
    "][": ("a link by reference", "write [words](term:name)"),
    "]:": ("a link's definition", "write [words](term:name)"),
    "%": ("a typed %", "name a fact: its placeholder prints the sign"),
}
_REFUSED: Final = {
    "em_open": ("italics", "readers find them hard; use **strong**, or \\* for a star"),
    "image": ("an image in the text", "use ::: figure"),
    "code_inline": ("code in the text", "use **strong**"),
    "hardbreak": ("a forced line break", "make it a list or two paragraphs"),
}


class Names(Struct, frozen=True):
    """What the texts of a topic may name; `mentions` maps a placeholder to what it prints, `undrawable` a fact to why
    no icon array can show it."""

    mentions: dict[str, Mention] = {}
    terms: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    undrawable: dict[str, str] = {}


def problems(token: "Token", path: Path, names: Names, first_line: int = 1) -> Iterator[Problem]:
    """Yield what is wrong in an inline token; `first_line` is the file's line on which its text begins."""
    start = (token.map[0] if token.map else 0) + first_line
    for rule in _RULES:
        for below, message, hint in rule(token, names):
            yield Problem(message, hint, path=path, line=start + below)


def nearest(name: str, known: Collection[str]) -> str:
    """Return the hint with the known name most like this one."""
    return near(name, sorted(known)) if known else "none is declared in topic.toml"


def _html(token: "Token", _names: Names) -> Iterator[Finding]:
    """Raw HTML is off, so that it would be printed as it stands."""
    for found in _HTML.finditer(token.content):
        if not _AUTOLINK.fullmatch(found[0]):
            yield _below(token, found), *_tag(found[0])


def _tag(found: str) -> tuple[str, str]:
    name = re.sub(r"^</?|[/>].*$", "", found).lower()
    return f"raw HTML: {found}", _TAGS.get(name, "write Markdown; \\< prints the sign itself")


def _foreign(token: "Token", _names: Names) -> Iterator[Finding]:
    yield from slips(token.content)


def _nested(token: "Token", _names: Names) -> Iterator[Finding]:
    depth = 0
    for below, child in _children(token):
        depth += child.nesting if child.type in {"strong_open", "strong_close"} else 0
        if depth > 1:
            yield below, "strong words inside strong words", "write ** once before them and once after"
            return


def _refused(token: "Token", _names: Names) -> Iterator[Finding]:
    for below, child in _children(token):
        if child.type in _REFUSED:
            what, hint = _REFUSED[child.type]
            yield below, f"{what}: not allowed", hint
        if child.type == "strong_open" and child.markup == "__":
            yield below, "strong words marked with __", "write **word**"


def _literal(token: "Token", _names: Names) -> Iterator[Finding]:
    for below, child in _children(token):
        if child.type == "text":
            yield from ((below, *_LITERAL[mark]) for mark in _LITERAL if mark in child.content)


def _placeholders(token: "Token", names: Names) -> Iterator[Finding]:
    for found in _BRACES.finditer(token.content):
        if found[1] is None:
            yield _below(token, found), f"a {found[0]} that belongs to no placeholder", "write {fact_id}"
        elif found[1][:1] in {".", "#", ":", "="} or "=" in found[1]:
            yield _below(token, found), f"attributes of another dialect: {found[0]}", "take them out"
        elif found[1] not in names.mentions:
            yield _below(token, found), f"unknown placeholder: {found[0]}", nearest(found[1], names.mentions)


def _addresses(token: "Token", names: Names) -> Iterator[Finding]:
    for below, child in _children(token):
        if child.type == "link_open":
            yield from ((below, *found) for found in _address(str(child.attrs["href"]), child, token, names))


def _address(address: str, child: "Token", token: "Token", names: Names) -> Iterator[tuple[str, str]]:
    scheme, _, target = address.partition(":")
    known = {"term": names.terms, "source": names.sources}
    if scheme in known:
        if target not in known[scheme]:
            yield f"unknown {scheme}: {target}", nearest(target, known[scheme])
    elif not _WEB.match(address):
        yield f"a link to {address}", "links go to term:…, source:… or https://…"
    if child.markup != "autolink" and f"]({address})" not in token.content:
        yield f"the link to {address} is not written plainly", "write [words](address): no title, no spaces"


def _link_words(token: "Token", _names: Names) -> Iterator[Finding]:
    """A link holds words only: a tag inside a tag would be one level too deep for the structure tree."""
    inside: list[Token] | None = None
    for below, child in _children(token):
        if child.type == "link_open":
            inside = []
        elif child.type == "link_close" and inside is not None:
            text = "".join(part.content for part in inside)
            if not text.strip():
                yield below, "a link without words", ""
            elif "{" in text or any(part.type not in {"text", "softbreak"} for part in inside):
                yield below, "a link that holds more than plain words", "set placeholders and ** outside it"
            inside = None
        elif inside is not None:
            inside.append(child)


def _children(token: "Token") -> Iterator[tuple[int, "Token"]]:
    """Yield the parts of the text, each with the number of line ends before it."""
    below = 0
    for child in token.children or ():
        yield below, child
        below += child.type in {"softbreak", "hardbreak"}


def _below(token: "Token", found: re.Match[str]) -> int:
    return token.content.count("\n", 0, found.start())


_RULES: Final[tuple[Callable[["Token", Names], Iterator[Finding]], ...]] = (
    _html,
    _foreign,
    _refused,
    _nested,
    _literal,
    _placeholders,
    _addresses,
    _link_words,
)
