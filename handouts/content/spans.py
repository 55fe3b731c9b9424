"""Turn one block's Markdown text into spans: words, strong words, facts and links."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from msgspec import Struct

from handouts.content.references import PLACEHOLDER


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
    return parser


PARSER: Final = _parser()
"""CommonMark with tables and containers, without raw HTML and reference definitions."""


def inline(text: str) -> tuple[Span, ...]:
    """Return one block's text as spans; line ends become spaces."""
    return _spans(iter(PARSER.parseInline(text)[0].children or ()))


def plain(text: str) -> str:
    """Return the words without marks; placeholders stay."""
    return _words(inline(text))


def links(text: str) -> tuple[Span, ...]:
    """Return the spans that link (term, source, link), those inside strong ones too."""
    return tuple(_links(inline(text)))


def _links(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        if span.kind in {"term", "source", "link"}:
            yield span
        yield from _links(span.spans)


def _words(spans: Iterable[Span]) -> str:
    return "".join(
        _words(span.spans) if span.kind == "strong" else f"{{{span.target}}}" if span.kind == "fact" else span.text
        for span in spans
    )


def _spans(tokens: Iterator[Token], closing: str = "") -> tuple[Span, ...]:
    """Take tokens until the closing one; a mark that isn't ours leaves its words."""
    spans: list[Span] = []
    words = ""
    for token in tokens:
        if token.type == closing:
            break
        if token.type in {"strong_open", "link_open"}:
            spans += _split(words)
            words = ""
            spans.append(_mark(token, tokens))
        else:
            words += " " if token.type in {"softbreak", "hardbreak"} else token.content
    return (*spans, *_split(words))


def _mark(token: Token, tokens: Iterator[Token]) -> Span:
    inner = _spans(tokens, token.type.replace("_open", "_close"))
    if token.type == "strong_open":
        return Span("strong", spans=inner)
    address = str(token.attrs["href"])
    scheme, _, target = address.partition(":")
    if scheme == "term":
        return Span("term", _words(inner), target)
    if scheme == "source":
        return Span("source", _words(inner), target)
    return Span("link", _words(inner), address)


def _split(words: str) -> Iterator[Span]:
    """Split words at their placeholders."""
    for number, part in enumerate(PLACEHOLDER.split(words)):
        if number % 2:
            yield Span("fact", target=part)
        elif part:
            yield Span("text", part)
