"""Turn one block's Markdown text into spans: words, strong words, facts and links.

Raised and lowered digits, `10^9^` and `H~2~O`, become the signs that Unicode has for them, ⁹ and ₂: who listens hears
them, who copies gets them, titles keep them, and no line grows.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from msgspec import Struct

from handouts.load.marks import SHIFT
from handouts.model.references import PLACEHOLDER

_COLONS: Final = (":", "：")
_SHIFT: Final = re.compile(SHIFT)
_RAISED: Final = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED: Final = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


class Span(Struct, frozen=True):
    """A run of inline text. `text`: what it says (text, links); `target`: fact placeholder, term, source or address.

    A strong span holds its contents in `spans`.
    """

    kind: Literal["text", "strong", "fact", "term", "source", "link"]
    text: str = ""
    target: str = ""
    spans: tuple["Span", ...] = ()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
    container_plugin(parser, "widget", validate=lambda _params, _markup: True)
    deflist_plugin(parser)
    parser.inline.ruler.before("emphasis", "shift", _shift)
    return parser


def _shift(state: StateInline, silent: bool) -> bool:
    """Take a raised or lowered number as the signs that it is printed with."""
    found = _SHIFT.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.pending += found[0].strip("^~").translate(_RAISED if found[0][0] == "^" else _LOWERED)
    state.pos = found.end()
    return True


PARSER: Final = _parser()
"""CommonMark with tables, containers and definition lists, without raw HTML and reference definitions."""


@lru_cache(maxsize=4096)
def inline(text: str) -> tuple[Span, ...]:
    """Return one block's text as spans; line ends become spaces. A check asks for the same texts many times."""
    return spans(PARSER.parseInline(text)[0])


def spans(token: Token) -> tuple[Span, ...]:
    """Return the spans of an inline token."""
    return _spans(_unnested(token.children or ()))


def plain(text: str) -> str:
    """Return the words without marks; placeholders stay."""
    return words(inline(text))


def lead(text: str) -> str:
    """Return the strong words that lead in to a text, **Where**: in the breast; nothing where it has none."""
    if not text.startswith(("**", "__")):
        return ""
    first, *rest = inline(text)
    said = words(first.spans).strip()
    is_lead = said.endswith(_COLONS) or (bool(rest) and rest[0].text.lstrip().startswith(_COLONS))
    return said.rstrip("".join(_COLONS)).rstrip() if first.kind == "strong" and is_lead else ""


def links(text: str) -> tuple[Span, ...]:
    """Return the spans that link (term, source, link), those inside strong ones too."""
    return tuple(_links(inline(text)))


def _links(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        if span.kind in {"term", "source", "link"}:
            yield span
        yield from _links(span.spans)


def words(spans: Iterable[Span]) -> str:
    """Return what spans say; placeholders stay."""
    return "".join(
        words(span.spans) if span.kind == "strong" else f"{{{span.target}}}" if span.kind == "fact" else span.text
        for span in spans
    )


def _unnested(tokens: Iterable[Token]) -> Iterator[Token]:
    """Leave out strong marks inside strong words, so that no text is too deep to be read; `marks` refuses them."""
    depth = 0
    for token in tokens:
        is_strong = token.type in {"strong_open", "strong_close"}
        depth += token.nesting if is_strong else 0
        if not is_strong or depth == (token.nesting == 1):
            yield token


def _spans(tokens: Iterator[Token], closing: str = "") -> tuple[Span, ...]:
    """Take tokens until the closing one; a mark that isn't ours leaves its words."""
    found: list[Span] = []
    said = ""
    for token in tokens:
        if token.type == closing:
            break
        if token.type in {"strong_open", "link_open"}:
            found += _split(said)
            said = ""
            found.append(_mark(token, tokens))
        else:
            said += " " if token.type in {"softbreak", "hardbreak"} else token.content
    return (*found, *_split(said))


def _mark(token: Token, tokens: Iterator[Token]) -> Span:
    inner = _spans(tokens, token.type.replace("_open", "_close"))
    if token.type == "strong_open":
        return Span("strong", spans=inner)
    address = str(token.attrs["href"])
    scheme, _, target = address.partition(":")
    if scheme == "term":
        return Span("term", words(inner), target)
    if scheme == "source":
        return Span("source", words(inner), target)
    return Span("link", words(inner), address)


def _split(words: str) -> Iterator[Span]:
    """Split words at their placeholders."""
    for number, part in enumerate(PLACEHOLDER.split(words)):
        if number % 2:
            yield Span("fact", target=part)
        elif part:
            yield Span("text", part)
