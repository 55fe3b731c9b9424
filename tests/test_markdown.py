"""Markdown becomes blocks that say what was written, with their lines; what can't be printed is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.markdown import Names, parse
from handouts.content.topic import Block

PATH = Path("s.md")
NAMES = Names(pictures=frozenset({"map"}))
LINES = st.lists(st.text(alphabet="ab #-*_>|:1.`<>{}[]()!\\\n\t&%~=", max_size=30), max_size=8).map("\n".join)


def blocks(source: str) -> tuple[Block, ...]:
    parsed = parse(source, PATH, NAMES)
    assert parsed.problems == ()
    return parsed.blocks


def told(source: str) -> list[str]:
    return [str(problem) for problem in parse(source, PATH, NAMES).problems]


def test_headings_and_paragraphs() -> None:
    """Wrapped lines are one text; spaces that must not break stay."""
    assert blocks("# A *\\** title\n".replace("*\\**", "plain") + "\nOne\n  two 3\u00a0days\n\n## Part\n\nText") == (
        Block("heading", "A plain title", level=1, line=1),
        Block("paragraph", "One two 3\u00a0days", line=3),
        Block("heading", "Part", level=2, line=6),
        Block("paragraph", "Text", line=8),
    )


def test_lists_nest_in_their_items() -> None:
    """An item has its text and, below it, lists; tight and loose lists read alike."""
    source = "# T\n\n- one\n    1. first\n    2. second\n\n- two\n"
    inner = Block(
        "list", ordered=True, blocks=(Block("item", "first", line=4), Block("item", "second", line=5)), line=4
    )
    assert blocks(source)[1] == Block(
        "list", blocks=(Block("item", "one", blocks=(inner,), line=3), Block("item", "two", line=7)), line=3
    )


def test_tables_have_rows_of_cells() -> None:
    """The first row holds the heads."""
    (_, table) = blocks("# T\n\n| a | b |\n|---|---|\n| **c** | d |\n")
    assert [[cell.text for cell in row.blocks] for row in table.blocks] == [["a", "b"], ["**c**", "d"]]
    assert [row.line for row in table.blocks] == [3, 5]
    assert {row.kind for row in table.blocks} == {"row"}


def test_widgets_hold_blocks() -> None:
    """A widget knows its name, the words after it and what is inside."""
    (_, widget) = blocks("# T\n\n:::   figure   map\nCaption\n\n1. Bones\n:::\n")
    assert (widget.kind, widget.name, widget.argument, widget.line) == ("widget", "figure", "map", 3)
    assert [block.kind for block in widget.blocks] == ["paragraph", "list"]


def test_windows_line_ends() -> None:
    """A file from another system gives the same blocks."""
    source = "# T\n\nOne\ntwo\n\n- item\n"
    assert blocks(source.replace("\n", "\r\n")) == blocks(source)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("```\ncode\n```", "s.md:3: a block of code is not allowed"),
        ("    code", "s.md:3: a block of code is not allowed"),
        ("> quote", "s.md:3: a block quote is not allowed"),
        ("***", "s.md:3: a rule across the page is not allowed"),
        ("- one\n-\n", "s.md:4: an empty list item"),
        ("- one\n\n    two\n", "s.md:3: a list item with more than one paragraph"),
        ("- - one\n", "s.md:3: a list item that doesn't begin with text"),
        ("2. two\n3. three\n", "s.md:3: a list that starts at 2"),
        ("| a | b |\n|---|---|\n| c | |\n", "s.md:5: an empty table cell"),
    ],
)
def test_blocks_that_are_refused(text: str, problem: str) -> None:
    """What has no place in a handout is told with its line, and reading goes on."""
    found = told(f"# T\n\n{text}\n\nText *soft*\n")
    assert any(line.startswith(problem) for line in found), found
    assert any("italics" in line for line in found), "the slip after it is told, too"


def test_all_problems_at_once() -> None:
    """One reading tells every slip of a file."""
    assert len(told("# T\n\n*a*\n\n> b\n\n{c}\n\n# U\n")) == 4


@given(LINES)
def test_whatever_is_written_is_read(source: str) -> None:
    """No text stops the reader, and no problem is without a place in the file."""
    parsed = parse(source, PATH, NAMES)
    assert all(0 <= problem.line <= source.count("\n") + 1 for problem in parsed.problems)
