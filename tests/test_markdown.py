"""Markdown becomes blocks that say what was written, with their lines; what can't be printed is told."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.load.markdown import Names, parse
from handouts.model.topic import Block

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


def test_boxes_make_a_list_of_things_to_tick() -> None:
    """It is the widget of that name, whose items don't hold the boxes."""
    items = (Block("item", "**one** thing", line=3), Block("item", "two", line=4))
    ticks = Block("widget", name="checklist", blocks=(Block("list", blocks=items, line=3),), line=3)
    assert blocks("# T\n\n- [ ] **one** thing\n- [ ] two\n")[1:] == (ticks,)
    (_, inside) = blocks("# T\n\n::: checklist\n- [ ] **one** thing\n- [ ] two\n:::\n")
    assert [item.text for item in inside.blocks[0].blocks] == ["**one** thing", "two"]


def test_terms_have_meanings() -> None:
    """One after the other, close together or with empty lines between."""
    said = (Block("term", "Tea", line=3), Block("meaning", "a **hot** drink", line=4))
    more = (Block("term", "Ice", line=6), Block("meaning", "cold", line=7))
    assert blocks("# T\n\nTea\n: a **hot** drink\n\nIce\n: cold\n")[1:] == (
        Block("definitions", blocks=(*said, *more), line=3),
    )
    (_, loose) = blocks("# T\n\nTea\n\n:   a **hot**\n    drink\n")
    assert [block.text for block in loose.blocks] == ["Tea", "a **hot** drink"]


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
        ("| a | b |\n|---|---|\n| c |\n", "s.md:5: an empty table cell"),
        ("| a | b |\n|---|---|\n| c | &nbsp; |\n", "s.md:5: an empty table cell"),
        ("|a|b|\n|---|---|\n|a|b|one|two|\n", "s.md:5: a row of 4 cells in a table of 2 columns"),
        ("a|b\n---|---\na|b|one\n", "s.md:5: a row of 3 cells in a table of 2 columns"),
        ("| a | b |\n|---|---|\n", "s.md:3: a table that has heads alone"),
        ("|a" * 13 + "|\n" + "|-" * 13 + "|\n" + "|c" * 13 + "|\n", "s.md:3: a table of 13 columns"),
        ("- [x] one\n- [ ] two\n", "s.md:3: a box that is ticked already"),
        ("- [ ] one\n- two\n", "s.md:3: a list of which some items have a box"),
        ("1. [ ] one\n", "s.md:3: a list of which some items have a box"),
        ("- [ ]\n", "s.md:3: a box inside the text"),
        ("- one\n    - [ ] two\n", "s.md:3: boxes in a list inside an item"),
        ("Term:\n: meaning\n", "s.md:3: a term that ends with a colon"),
        ("Term\n~ meaning\n", "s.md:4: a line that begins with ~"),
        ("Term\n: one\n: two\n", "s.md:5: a second meaning of a term"),
        ("Term\n: one\n\n    two\n", "s.md:4: a meaning that is not one paragraph"),
        ("Term\n: - one\n", "s.md:4: a meaning that is not one paragraph"),
        ("&nbsp;\n: meaning\n", "s.md:3: an empty term"),
        ("Term\n: &nbsp;\n", "s.md:4: an empty paragraph"),
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


HEAVY = {
    "long": "word " * 3_600_000,
    "lines": "- a\n" * 12_000,
    "stars": "*" * 10_000,
    "strong": "**" * 7_000 + "a" + "**" * 7_000,
    "brackets": "[" * 29_000,
    "pictures": "![" * 14_000,
    "columns": "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + "|\n" * 4_000,
    "cells": "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + "|\n" * 990,
    "lists": "- " * 1_000 + "a",
    "indented lists": "\n".join("  " * depth + "- a" for depth in range(150)),
    "quotes": "> " * 1_000 + "a",
    "widgets": "\n".join(":" * (203 - depth) + " for left" for depth in range(200)),
    "meanings": "a\n" + ": " * 1_000 + "a",
    "braces": "{a}" * 9_000,
    "pipes": "|" * 29_000,
    "signs": "&#53;" * 5_000,
}


@pytest.mark.parametrize("source", HEAVY.values(), ids=HEAVY)
def test_what_is_too_much_is_refused_soon(source: str) -> None:
    """Size and depth cost two seconds at most, and are told with file and line, not in a thousand lines."""
    began = time.process_time()
    found = told(f"# T\n\n{source}\n")
    assert time.process_time() - began < 4, "twice what it takes where others work as well"
    assert 0 < len(found) <= 101
    assert re.match(r"s\.md:\d+: ", found[-1])


@pytest.mark.parametrize(
    ("source", "line"),
    [("- a\n    - b\n        - c\n            - d\n", 6), ("- " * 30 + "a", 3), ("> " * 30 + "a", 3)],
)
def test_what_is_nested_too_deep_is_told_at_its_line(source: str, line: int) -> None:
    """A parser that stops at a depth loses what lies below."""
    assert [problem.partition(" (")[0] for problem in told(f"# T\n\n{source}\n")] == [f"s.md:{line}: nested too deep"]


def test_lists_three_deep_are_read() -> None:
    """In a `for` as well."""
    source = "::: for left\n- a\n    - b\n        - c\n:::\n"
    assert parse(f"# T\n\n{source}", PATH, Names(conditions=frozenset({"left"}))).problems == ()


@given(LINES)
def test_whatever_is_written_is_read(source: str) -> None:
    """No text stops the reader, and no problem is without a place in the file."""
    parsed = parse(source, PATH, NAMES)
    assert all(0 <= problem.line <= source.count("\n") + 1 for problem in parsed.problems)
