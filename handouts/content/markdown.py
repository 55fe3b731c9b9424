"""Turn Markdown source into blocks, and one block's text into spans.

CommonMark with tables and the widgets of `widgets.RULES`; raw HTML is off. `parse` returns what it could read together
with every problem found. A text without problems holds nothing but words, strong words, facts and links, so that
composition only has to escape.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from markdown_it.token import Token
from msgspec import Struct

from handouts.content import marks, widgets
from handouts.content.references import placeholders
from handouts.content.spans import PARSER, Span, inline, links, plain
from handouts.content.topic import Block
from handouts.errors import Problem
from handouts.signs import oddities

__all__ = ["Names", "Parsed", "Span", "inline", "links", "parse", "parse_text", "parse_words", "placeholders", "plain"]

Names = marks.Names
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_MARK: Final = re.compile(r"[\\`*_\[\]{}<>&%!]")
_REFUSED: Final = {
    "blockquote_open": ("a block quote", "write a paragraph"),
    "code_block": ("a block of code", "don't indent a paragraph by four spaces"),
    "fence": ("a block of code", "widgets have colons: ::: key-message"),
    "hr": ("a rule across the page", "a ## heading parts the text"),
}


class Parsed(Struct, frozen=True):
    """The blocks of one text, and what is wrong with it."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def parse(source: str, path: Path, names: Names) -> Parsed:
    """Return the blocks of a section's file and all problems in it."""
    reader = _Reader(source, path, names)
    blocks = reader.blocks()
    return Parsed(blocks, (*_odd(reader.lines, path), *reader.problems, *widgets.problems(blocks, path, names)))


def _odd(lines: Iterable[str], path: Path) -> Iterator[Problem]:
    """Yield the characters that can't be printed, each once a line."""
    for number, line in enumerate(lines, 1):
        for message, hint in dict.fromkeys((odd.message, odd.hint) for odd in oddities(line, allowed="\t")):
            yield Problem(path, number, message, hint)


def parse_text(text: str, path: Path, line: int, names: Names) -> tuple[Problem, ...]:
    """Return the problems of a text that is one block, such as a summary, and starts at `line` of its file."""
    tokens = PARSER.parse(text)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return (Problem(path, line, "not one plain paragraph", "no headings, lists or empty lines here"),)
    return tuple(marks.problems(tokens[1], path, names, line))


def parse_words(text: str, path: Path, line: int, names: Names) -> tuple[Problem, ...]:
    """Return the problems of a text that is printed as it stands, such as a label: placeholders are its only marks."""
    if not _MARK.search(text):
        return ()
    problems = tuple(marks.problems(PARSER.parseInline(text)[0], path, names, line))
    if problems or plain(text) == text:
        return problems
    return (Problem(path, line, "has marks, but is printed as it stands", "write plain words"),)


class _Reader:
    """Folds the flat tokens of one file into blocks; notes what breaks a rule and goes on."""

    def __init__(self, source: str, path: Path, names: Names) -> None:
        self.tokens = iter(PARSER.parse(source))
        self.lines = re.split(r"\r\n|\n|\r", source)
        self.path = path
        self.names = names
        self.closed: set[int] = set()
        self.problems: list[Problem] = []

    def blocks(self, closing: str = "") -> tuple[Block, ...]:
        found: list[Block] = []
        for token in self.tokens:
            if token.type == closing:
                break
            found += self.block(token)
        return tuple(found)

    def block(self, token: Token) -> tuple[Block, ...]:
        match token.type:
            case "heading_open":
                return (Block("heading", self.text(token), level=int(token.tag[1]), line=_line(token)),)
            case "paragraph_open":
                return (Block("paragraph", self.text(token), line=_line(token)),)
            case "bullet_list_open" | "ordered_list_open":
                return (self.list(token),)
            case "table_open":
                return (Block("table", blocks=tuple(self.rows()), line=_line(token)),)
            case "container_widget_open":
                return (self.widget(token),)
            case kind_refused if kind_refused in _REFUSED:
                self.refuse(token)
        return ()

    def text(self, token: Token) -> str:
        """Take the inline token that follows, and the closing one."""
        text = self.inline(next(self.tokens))
        next(self.tokens)
        if not any(map(str.isprintable, plain(text).replace(" ", ""))):
            self.note(_line(token), f"an empty {token.type.removesuffix('_open')}")
        return text

    def inline(self, token: Token) -> str:
        self.problems += marks.problems(token, self.path, self.names)
        return _SPACE.sub(" ", token.content).strip(" ")

    def list(self, token: Token) -> Block:
        ordered = token.type == "ordered_list_open"
        if ordered and token.attrs.get("start", 1) != 1:
            self.note(_line(token), f"a list that starts at {token.attrs['start']}", "start it at 1.")
        items: list[Block] = []
        for inner in self.tokens:
            if inner.type != "list_item_open":
                break
            items.append(self.item(inner))
        return Block("list", ordered=ordered, blocks=tuple(items), line=_line(token))

    def item(self, token: Token) -> Block:
        """Return an item: its text, then at most lists."""
        blocks = self.blocks("list_item_close")
        if not blocks:
            self.note(_line(token), "an empty list item")
            return Block("item", line=_line(token))
        if blocks[0].kind != "paragraph":
            self.note(_line(token), "a list item that doesn't begin with text")
        if any(block.kind != "list" for block in blocks[1:]):
            self.note(_line(token), "a list item with more than one paragraph", "only a list may stand inside an item")
        return Block("item", blocks[0].text, blocks=blocks[1:], line=_line(token))

    def rows(self) -> Iterator[Block]:
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                yield Block("row", blocks=tuple(self.cells()), line=_line(token))

    def cells(self) -> Iterator[Block]:
        for token in self.tokens:
            if token.type == "tr_close":
                break
            if token.type == "inline":
                if not token.content:
                    self.note(_line(token), "an empty table cell", "say what it means that nothing stands here")
                yield Block("cell", self.inline(token), line=_line(token))

    def widget(self, token: Token) -> Block:
        name, _, argument = token.info.strip().partition(" ")
        end = token.map[1] if token.map else 0
        if name and (end in self.closed or not self.lines[end : end + 1] or ":::" not in self.lines[end]):
            hint = "close it with ::: on a line of its own; a widget round another takes one colon more"
            self.note(_line(token), f"the widget {name} is not closed", hint)
        self.closed.add(end)
        blocks = self.blocks("container_widget_close")
        return Block("widget", name=name, argument=" ".join(argument.split()), blocks=blocks, line=_line(token))

    def refuse(self, token: Token) -> None:
        what, hint = _REFUSED[token.type]
        self.note(_line(token), what + " is not allowed", hint)
        if token.nesting == 1:
            self.blocks(token.type.replace("_open", "_close"))

    def note(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.path, line, message, hint))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
