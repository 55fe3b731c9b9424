"""Fold the flat tokens of a section into blocks; note what breaks a rule and go on."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from markdown_it.token import Token
from msgspec.structs import replace

from handouts.errors import Problem
from handouts.load import marks
from handouts.load.spans import BLANK, inline, is_picture, lead, plain, spans, to_fill, words
from handouts.model.references import Names, pictures
from handouts.model.topic import Block

MOST_COLUMNS: Final = 12
JOINED: Final = "<"
"""A header of a table that is one with the header before it."""
_SIDES: Final = {"text-align:right": "end", "text-align:center": "centre"}
"""What `---:` and `:---:` below a table's headers ask for; in Arabic a line ends at the left."""
_BOX: Final = re.compile(r"\[([ xX])\](?: |\Z)")
CAPTION: Final = re.compile(r"Table:\s+")
"""Begins the paragraph above a table that is its caption, as Pandoc has it."""
_PIPE: Final = re.compile(r"(?<!\\)\|")
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_REFUSED: Final = {
    "blockquote_open": ("a block quote", "write a paragraph; for a box, write ::: key-message"),
    "code_block": ("a block of code", "don't begin a paragraph with four spaces"),
    "fence": ("a block of code", "for a box, write ::: key-message"),
    "hr": ("a line across the page", "use a ## heading to divide the text; ____ is a line to write on"),
}


class Reader:
    """Folds the flat tokens of one file into blocks; notes what breaks a rule and goes on."""

    def __init__(self, source: str, tokens: Sequence[Token], path: Path, names: Names) -> None:
        _take_boxes(tokens)
        self.tokens = iter(tokens)
        self.lines = re.split(r"\r\n|\n|\r", source)
        self.path = path
        self.names = names
        self.closed: set[int] = set()
        self.problems: list[Problem] = []
        self.kinds: dict[str, Callable[[Token], Block]] = {
            "heading_open": self.heading,
            "paragraph_open": self.paragraph,
            "hr": self.line,
            "bullet_list_open": self.list,
            "ordered_list_open": self.list,
            "dl_open": self.definitions,
            "table_open": self.table,
            "container_widget_open": self.widget,
        }

    def blocks(self, closing: str = "") -> tuple[Block, ...]:
        found: list[Block] = []
        for token in self.tokens:
            if token.type == closing:
                break
            found += self.block(token)
            if [block.kind for block in found[-2:]] == ["paragraph", "table"] and CAPTION.match(found[-2].text):
                found[-2:] = [replace(found[-1], text=CAPTION.sub("", found[-2].text))]
        return tuple(found)

    def block(self, token: Token) -> tuple[Block, ...]:
        if token.type in _REFUSED and not _is_line(token):
            self.refuse(token)
            return ()
        read = self.kinds.get(token.type)
        return (read(token),) if read else ()

    def heading(self, token: Token) -> Block:
        if token.markup in {"=", "-"}:
            hint = f"write # Title or ## Heading; leave a line empty above {token.markup * 3}"
            self.note(line_of(token), "a heading made by the line below it", hint)
        text = self.text(token)
        if to_fill(text) or pictures(text):
            what = "something to fill in" if to_fill(text) else "a picture"
            self.note(line_of(token), f"a heading with {what}", "put it in a paragraph below")
        return Block(
            "heading",
            text,
            level=int(token.tag[1]),
            line=line_of(token),
            row=_name(plain(text)) if token.tag == "h2" else "",
        )

    def paragraph(self, token: Token) -> Block:
        text = self.text(token)
        return Block("paragraph", text, line=line_of(token), row=_name(lead(text)))

    def line(self, token: Token) -> Block:
        """Return a line to write on, which is a paragraph of one blank."""
        return Block("paragraph", BLANK, line=line_of(token))

    def text(self, token: Token) -> str:
        """Take the inline token that follows, and the closing one."""
        inner = next(self.tokens)
        text = self.inline(inner)
        next(self.tokens)
        if _is_blank(inner):
            kind = token.type.removesuffix("_open")
            self.note(line_of(token), f"an empty {'term' if kind == 'dt' else kind}")
        return text

    def inline(self, token: Token) -> str:
        self.problems += marks.problems(token, self.path, self.names)
        return _SPACE.sub(" ", token.content).strip(" ")

    def list(self, token: Token) -> Block:
        ordered = token.type == "ordered_list_open"
        items: list[Block] = []
        boxes: list[str] = []
        for inner in self.tokens:
            if inner.type != "list_item_open":
                break
            boxes.append(inner.meta.get("box", ""))
            items.append(self.item(inner))
        start = int(token.attrs.get("start", 1))
        found = Block("list", ordered=ordered, start=start, blocks=tuple(items), line=line_of(token))
        return self.checklist(found, boxes) if any(boxes) else found

    def checklist(self, block: Block, boxes: Sequence[str]) -> Block:
        """Return a list with boxes, which is the widget of things to tick."""
        if block.ordered or not all(boxes):
            self.note(
                block.line, "a list in which only some items have a box", "write - [ ] before each item, or before none"
            )
        for item, box in zip(block.blocks, boxes, strict=True):
            if box in {"x", "X"}:
                self.note(item.line, "a box that is ticked already", "write - [ ]: the reader ticks it")
        return Block("widget", name="checklist", blocks=(block,), line=block.line)

    def item(self, token: Token) -> Block:
        """Return an item: its text, then at most paragraphs and lists."""
        blocks = self.blocks("list_item_close")
        if not blocks:
            self.note(line_of(token), "an empty list item")
            return Block("item", line=line_of(token))
        if blocks[0].kind != "paragraph":
            self.note(line_of(token), "a list item that doesn't begin with text")
        if any(block.name == "checklist" for block in blocks[1:]):
            self.note(line_of(token), "boxes in a list inside another list", "only the outer list may have boxes")
        elif any(block.kind not in {"list", "paragraph"} for block in blocks[1:]):
            hint = "an item may have paragraphs, lists and ![](pictures); end the list, and go on with its next number"
            self.note(line_of(token), "a list item that holds more than text and lists", hint)
        return Block("item", blocks[0].text, blocks=blocks[1:], line=line_of(token), row=blocks[0].row)

    def definitions(self, token: Token) -> Block:
        return Block("definitions", blocks=tuple(self.meanings()), line=line_of(token))

    def meanings(self) -> Iterator[Block]:
        """Yield each term and its meaning in turn."""
        last = ""
        for token in self.tokens:
            if token.type == "dl_close":
                break
            if token.type == "dt_open":
                yield self.term(token)
            elif token.type == "dd_open":
                meaning = self.meaning(token)
                if last == "dd_close":
                    self.note(meaning.line, "a second meaning for one term", "make one paragraph of both")
                yield meaning
            last = "dd_close" if token.type == "dd_open" else token.type

    def term(self, token: Token) -> Block:
        block = Block("term", self.text(token), line=line_of(token))
        if block.text.endswith((":", "：")):
            self.note(block.line, "a term that ends with a colon", "take it out: a colon is printed after each term")
        return block

    def meaning(self, token: Token) -> Block:
        blocks = self.blocks("dd_close")
        line = blocks[0].line if blocks else line_of(token)
        if [block.kind for block in blocks] != ["paragraph"]:
            self.note(line, "a meaning that is not one paragraph", "if it needs more, give it a ## heading")
        if self.lines[line - 1].lstrip().startswith("~"):
            self.note(line, "a line that begins with ~", "a meaning begins with : and a space")
        return Block("meaning", blocks[0].text if blocks else "", line=line)

    def table(self, token: Token) -> Block:
        """Return a table: a header row and at least one row below it, none of which is longer."""
        rows = tuple(self.rows())
        if rows[0].blocks[0].text == JOINED:
            self.note(line_of(token), "a first header that is joined to nothing", "write what is in its column")
        if len(rows) == 1:
            self.note(line_of(token), "a table with nothing but its header row", "write its rows below |---|---|")
        if len(rows[0].blocks) > MOST_COLUMNS:
            self.note(
                line_of(token), f"a table of {len(rows[0].blocks)} columns", f"nobody can read more than {MOST_COLUMNS}"
            )
        return Block("table", argument=self.widths(line_of(token)), blocks=rows, line=line_of(token))

    def widths(self, line: int) -> str:
        """Return the percentages of a table's columns, nothing where the dashes below its headers are as many in each:
        as in Pandoc, a column that has twice as many as another is twice as wide."""
        dashes = [column.count("-") for column in self.lines[line].strip().strip("|").split("|")]
        shares = [f"{100 * each / sum(dashes):.0f}" for each in dashes]
        return " ".join(shares) if len(set(dashes)) > 1 else ""

    def rows(self) -> Iterator[Block]:
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                row = Block("row", blocks=tuple(self.cells()), line=line_of(token))
                self.check_row(row)
                yield row

    def check_row(self, row: Block) -> None:
        """A row has a cell for each column: the parser drops others, and fills in those that are missing."""
        columns, written = len(row.blocks), self.written(row.line)
        what = f"a row of {written} cell{'s' if written > 1 else ''} in a table of {columns} columns"
        if written > columns:
            self.note(row.line, what, "the extra cells would be lost: give their columns a header, or take them out")
        elif written < columns:
            self.note(row.line, what, "write | | for a blank to fill in, or – for nothing")

    def written(self, line: int) -> int:
        """Return how many cells a line has."""
        parts = _PIPE.split(self.lines[line - 1].strip())
        return len(parts) - (not parts[0].strip()) - (len(parts) > 1 and not parts[-1].strip())

    def cells(self) -> Iterator[Block]:
        opened = last = None
        for token in self.tokens:
            if token.type == "tr_close":
                break
            if token.type in {"th_open", "td_open"}:
                last, opened = opened, token
            if token.type == "inline" and opened:
                side = _SIDES.get(str(opened.attrs.get("style", "")), "")
                yield Block("cell", self.cell(token, opened, is_first=not last), argument=side, line=line_of(token))

    def cell(self, token: Token, opened: Token, *, is_first: bool) -> str:
        """Return a cell's text: an empty one is a blank to fill in; of the headers, the first may be empty."""
        take_breaks(token)
        text = self.inline(token)
        is_head = opened.type == "th_open"
        if not is_head and text == JOINED:
            self.note(line_of(token), "a cell that is joined to the one before it", "only headers can be joined")
        if is_head and to_fill(text):
            self.note(line_of(token), "a table's header with something to fill in", "leave room in the cells below it")
        if not _is_blank(token):
            if not self.is_told(text):
                hint = "write what it shows: ![two tablets](tablet)"
                self.note(line_of(token), "a cell that says nothing to somebody who can't see it", hint)
            return text
        if is_head and not is_first:
            hint = f"write what is in it, or {JOINED} to join it to the header before it"
            self.note(line_of(token), "a column without a header", hint)
        return "" if is_head else BLANK

    def is_told(self, text: str) -> bool:
        """Whether a cell of one picture says what that shows."""
        (span, *_) = inline(text)
        told = self.names.pictures - self.names.untold
        return not is_picture(text) or bool(span.text.strip()) or span.target in told

    def widget(self, token: Token) -> Block:
        name, _, argument = token.info.strip().partition(" ")
        end = token.map[1] if token.map else 0
        if name and (end in self.closed or not self.lines[end : end + 1] or ":::" not in self.lines[end]):
            hint = "close it with ::: on a line of its own; a widget around another one needs one more colon"
            self.note(line_of(token), f"the widget {name} is not closed", hint)
        self.closed.add(end)
        blocks = self.blocks("container_widget_close")
        if name == "checklist":
            blocks = tuple(inner for block in blocks for inner in (block.blocks if block.name == name else (block,)))
        return Block("widget", name=name, argument=" ".join(argument.split()), blocks=blocks, line=line_of(token))

    def refuse(self, token: Token) -> None:
        what, hint = _REFUSED[token.type]
        self.note(line_of(token), what + " is not allowed", hint)
        if token.nesting == 1:
            self.blocks(token.type.replace("_open", "_close"))

    def note(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(message, hint, path=self.path, line=line))


def line_of(token: Token) -> int:
    """Return the line on which a token begins, from 1; 0 where the parser doesn't say."""
    return token.map[0] + 1 if token.map else 0


def _name(words: str) -> str:
    """Return the name of a row: capitals make no difference."""
    return words.casefold()


def take_breaks(token: Token) -> None:
    """Take the ends of lines in a cell as spaces, which they are to whoever reads its words."""
    for child in token.children or ():
        child.type = "softbreak" if child.type == "cell_break" else child.type


def _is_line(token: Token) -> bool:
    """Whether a line is one to write on: other marks are to divide a text."""
    return token.type == "hr" and token.markup.startswith("_")


def _is_blank(token: Token) -> bool:
    """Whether nobody would see anything of a text."""
    found = spans(token)
    is_shown = any(span.kind == "picture" for span in found)
    return not is_shown and not any(map(str.isprintable, words(found).replace(" ", "")))


def _take_boxes(tokens: Sequence[Token]) -> None:
    """Move each box that begins an item from its text to the item's token."""
    for item, _, text in zip(tokens, tokens[1:], tokens[2:], strict=False):
        box = _BOX.match(text.content) if item.type == "list_item_open" and text.type == "inline" else None
        if box and text.children:
            item.meta["box"] = box[1]
            text.content = text.content[box.end() :]
            if text.children[0].type == "box":
                text.children[0].content = ""
                text.children[0].type = "text"
