"""Turn Markdown source into blocks, and one block's text into spans.

CommonMark with tables, definition lists, boxes to tick and the widgets of `widgets.RULES`; raw HTML is off. `parse`
returns what it could read together with every problem found. A text without problems holds nothing but words, strong
words, facts and links, so that composition only has to escape.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from markdown_it.token import Token
from msgspec import Struct

from handouts.control_characters import oddities
from handouts.errors import Problem, in_file_order
from handouts.load import marks, widgets
from handouts.load.blocks import MOST_COLUMNS, Reader, line_of
from handouts.load.dialects import slips
from handouts.load.spans import PARSER, Span, inline, links, plain
from handouts.model.references import placeholders
from handouts.model.topic import Block

__all__ = ["Names", "Parsed", "Span", "inline", "links", "parse", "parse_text", "parse_words", "placeholders", "plain"]

Names = marks.Names
MOST_LETTERS: Final = 30_000
MOST_LINES: Final = 1_000
"""A section of twelve pages or more; the parser reads as much of the worst in two seconds."""
MOST_WORDS: Final = 2_000
"""As much for a text of `topic.toml`."""
DEEPEST: Final = 8
"""How deep tokens nest where a `for` holds lists in lists, three deep; what lies deeper than 20, the parser loses."""
MOST_PROBLEMS: Final = 100
_FRONT: Final = {"---", "+++", ";;;"}
_MARK: Final = re.compile(r"[\\`*_\[\]{}<>&%!^~]")


class Parsed(Struct, frozen=True):
    """The blocks of one text, and what is wrong with it."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def parse(source: str, path: Path, names: Names) -> Parsed:
    """Return the blocks of a section's file and all problems in it."""
    if fault := _too_much(source, path):
        return Parsed((), (fault,))
    tokens = PARSER.parse(source)
    if fault := _too_deep(tokens, path):
        return Parsed((), (fault,))
    reader = Reader(source, tokens, path, names)
    blocks = reader.blocks()
    found = (*_odd(reader.lines, path), *reader.problems, *widgets.problems(blocks, path, names))
    return Parsed(blocks, _first(found, path))


def _too_much(source: str, path: Path) -> Problem | None:
    """Return what keeps a file from being read at all, as every other slip in it would be told late or wrongly."""
    lines = source[: MOST_LETTERS + 1].split("\n")
    wide = next((number for number, line in enumerate(lines, 1) if line.count("|") > 2 * MOST_COLUMNS), 0)
    if len(source) > MOST_LETTERS:
        return Problem(
            f"longer than {MOST_LETTERS:,} characters", "make it several sections", path=path, line=len(lines)
        )
    if len(lines) > MOST_LINES:
        return Problem(f"longer than {MOST_LINES:,} lines", "make it several sections", path=path, line=MOST_LINES)
    if wide:
        return Problem(
            f"more than {2 * MOST_COLUMNS} columns", f"nobody can read more than {MOST_COLUMNS}", path=path, line=wide
        )
    if lines[0].strip() in _FRONT:
        return Problem("begins with front matter", "take it out: title and such stand in topic.toml", path=path, line=1)
    return None


def _too_deep(tokens: Iterable[Token], path: Path) -> Problem | None:
    deep = next((token for token in tokens if token.level > DEEPEST and token.map), None)
    hint = "lists stand in lists at most three deep, widgets in a ::: for"
    return Problem("nested too deep", hint, path=path, line=line_of(deep)) if deep else None


def _first(found: Sequence[Problem], path: Path) -> tuple[Problem, ...]:
    """Return so many problems as one can read; a file with more of them is of another kind."""
    if len(found) <= MOST_PROBLEMS:
        return tuple(found)
    first = sorted(found, key=in_file_order)[:MOST_PROBLEMS]
    return (
        *first,
        Problem(f"{len(found) - MOST_PROBLEMS} problems more", "is it a section?", path=path, line=first[-1].line),
    )


def _odd(lines: Iterable[str], path: Path) -> Iterator[Problem]:
    """Yield the characters that can't be printed, each once a line."""
    for number, line in enumerate(lines, 1):
        for message, hint in dict.fromkeys((odd.message, odd.hint) for odd in oddities(line, allowed="\t")):
            yield Problem(message, hint, path=path, line=number)


def parse_text(text: str, path: Path, line: int, names: Names) -> tuple[Problem, ...]:
    """Return the problems of a text that is one block, such as a summary, and starts at `line` of its file."""
    if len(text) > MOST_WORDS:
        return (
            Problem(f"longer than {MOST_WORDS:,} characters", "put most of it into a section", path=path, line=line),
        )
    tokens = PARSER.parse(text)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return (Problem("not one plain paragraph", "no headings, lists or empty lines here", path=path, line=line),)
    return tuple(marks.problems(tokens[1], path, names, line))


def parse_words(text: str, path: Path, line: int, names: Names) -> tuple[Problem, ...]:
    """Return the problems of a text that is printed as it stands, such as a label: placeholders are its only marks."""
    if len(text) > MOST_WORDS:
        return (Problem(f"longer than {MOST_WORDS:,} characters", path=path, line=line),)
    if not _MARK.search(text):
        return tuple(Problem(message, hint, path=path, line=line) for _, message, hint in slips(text))
    problems = tuple(marks.problems(PARSER.parseInline(text)[0], path, names, line))
    if problems or plain(text) == text:
        return problems
    return (Problem("has marks, but is printed as it stands", "write plain words", path=path, line=line),)
