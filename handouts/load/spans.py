"""Turn one block's Markdown text into spans: words, strong words, facts and links.

Raised and lowered digits, `10^9^` and `H~2~O`, become the signs that Unicode has for them, ⁹ and ₂: who listens hears
them, who copies gets them, titles keep them, and no line grows. `____` is a blank to fill in, `[ ]` a box to tick.
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
_TO_FILL: Final = re.compile(r"(?<![A-Za-z0-9_\\])(_{3,})(?![A-Za-z0-9_])|(?<!\\)\[ \](?![(\[])")
CELL_BREAK: Final = re.compile(r"(?<= )\\ +")
"""What ends a line in the cell of a table, which is one line of its file."""
BLANK: Final = "____"
"""A blank of the usual width; one that is typed longer is wider."""
_LOWERED: Final = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


class Span(Struct, frozen=True):
    """A run of inline text. `text`: what it says (text, links); `target`: fact placeholder, term, source, section or
    address.

    A strong span holds its contents in `spans`; the `target` of a blank is as it was typed. A picture is
    told by its `text`, or by its own alternate text.
    """

    kind: Literal["text", "strong", "fact", "term", "source", "section", "link", "blank", "box", "picture"]
    text: str = ""
    target: str = ""
    spans: tuple["Span", ...] = ()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
    container_plugin(parser, "widget", validate=lambda _params, _markup: True)
    deflist_plugin(parser)
    parser.inline.ruler.before("emphasis", "shift", _shift)
    parser.inline.ruler.before("emphasis", "to_fill", _to_fill)
    parser.inline.ruler.before("escape", "cell_break", _cell_break)
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


def _to_fill(state: StateInline, silent: bool) -> bool:
    """Take a blank or a box as a token of its own."""
    found = _TO_FILL.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("blank" if found[1] else "box", "", 0).content = found[0]
    state.pos = found.end()
    return True


def _cell_break(state: StateInline, silent: bool) -> bool:
    """Take a backslash between spaces as the end of a line in a cell."""
    found = CELL_BREAK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("cell_break", "", 0)
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


def to_fill(text: str) -> tuple[Span, ...]:
    """Return the blanks and boxes of a text."""
    return tuple(span for span in _within(inline(text)) if span.kind in {"blank", "box"})


def is_blank(text: str) -> bool:
    """Whether a text is one blank to fill in and nothing else."""
    return [span.kind for span in inline(text)] == ["blank"]


def is_picture(text: str) -> bool:
    """Whether a text is one picture and nothing else."""
    return [span.kind for span in inline(text)] == ["picture"]


def cell_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a cell, `- ` before those that are items of a list."""
    return tuple(line.strip(" ") for line in CELL_BREAK.split(text))


def names_row(text: str) -> bool:
    """Whether a first cell says what its row is about: it has words, and nothing to tick."""
    found = {span.kind for span in _within(inline(text))}
    return bool(found - {"blank"}) and "box" not in found


def links(text: str) -> tuple[Span, ...]:
    """Return the spans that link (term, source, section, link), those inside strong ones too."""
    return tuple(span for span in _within(inline(text)) if span.kind in {"term", "source", "section", "link"})


def _within(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans, and after each those that it holds."""
    for span in spans:
        yield span
        yield from _within(span.spans)


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
        if token.type in {"strong_open", "link_open", "image", *_SIGNS}:
            found += _split(said)
            said = ""
            found.append(_mark(token, tokens))
        else:
            said += " " if token.type in {"softbreak", "hardbreak"} else token.content
    return (*found, *_split(said))


_SIGNS: Final = {"blank": "…", "box": "☐"}
"""What a text without marks has where a reader writes something."""


def _mark(token: Token, tokens: Iterator[Token]) -> Span:
    """Return a span that has a mark of its own; taken are the tokens that it holds."""
    if token.type == "strong_open":
        return Span("strong", spans=_spans(tokens, "strong_close"))
    if token.type == "link_open":
        return _link(str(token.attrs["href"]), words(_spans(tokens, "link_close")))
    if token.type == "image":
        return Span("picture", token.content, str(token.attrs["src"]))
    return Span("box", _SIGNS["box"]) if token.type == "box" else Span("blank", _SIGNS["blank"], token.content)


def _link(address: str, said: str) -> Span:
    scheme, _, target = address.partition(":")
    if scheme == "term":
        return Span("term", said, target)
    if scheme == "source":
        return Span("source", said, target)
    if scheme == "section":
        return Span("section", said, target)
    if scheme == "tel":
        return Span("link", said.removeprefix("tel:").replace(" ", "\N{NO-BREAK SPACE}"), address)
    return Span("link", said, address)


def _split(words: str) -> Iterator[Span]:
    """Split words at their placeholders."""
    for number, part in enumerate(PLACEHOLDER.split(words)):
        if number % 2:
            yield Span("fact", target=part)
        elif part:
            yield Span("text", part)
