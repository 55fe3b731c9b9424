"""Markdown becomes blocks that say what was written; a section knows what its text refers to."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic, line_of, problems

from handouts.load.sections import parse
from handouts.load.topic import load_topic
from handouts.model.references import Names
from handouts.model.topic import Block


def test_title_and_questions_leave_the_blocks() -> None:
    """What is printed elsewhere is not printed in the section."""
    section = fixture_topic(SPRAINS).sections["care_wrist"]
    assert section.title == "Care for your wrist"
    assert section.questions == ("How long should I wear the splint?", "When can I go back to work?")
    assert [block.kind for block in section.blocks] == ["widget", "list"]
    assert [block.name for block in section.blocks] == ["key-message", ""]


def test_references_come_in_order() -> None:
    """Terms by first link; facts of texts and icon arrays; sources of the table, cited, then those of facts."""
    topic = fixture_topic(PROCEDURE)
    assert topic.sections["about"].terms == ("ear_canal", "suction")
    assert topic.sections["figures"].facts == ("clear",)
    assert topic.sections["figures"].sources == ("visits",)
    assert topic.sections["during"].sources == ("made_up",)
    assert topic.sections["when_to_call"].sources == ("made_up",)


def test_sources_of_the_table_come_first(tmp_path: Path) -> None:
    """The order is the table's, the citations', the facts', each once."""
    old = "[sections.figures]\n"
    topic = load_topic(edited(tmp_path, PROCEDURE, "topic.toml", old, old + 'sources = ["made_up"]\n'))
    assert topic.sections["figures"].sources == ("made_up", "visits")


def test_alternate_text_names_facts_too(tmp_path: Path) -> None:
    """A figure whose alternate text has a number brings that number's source."""
    topic = load_topic(edited(tmp_path, PROCEDURE, "topic.toml", 'alt = "An ear', 'alt = "{clear}: an ear'))
    assert topic.sections["about"].facts == ("clear",)
    assert topic.sections["about"].sources == ("visits",)


def test_without_conditions_a_section_is_for_all() -> None:
    """The table may leave out what holds for everyone."""
    topic = fixture_topic(SPRAINS)
    assert topic.sections["when_to_call"].conditions == ("ankle", "wrist", "knee")
    assert fixture_topic(PROCEDURE).sections["about"].conditions == ()


def test_a_for_widget_makes_a_variant_for_each_condition() -> None:
    """A wrist's handout must not show what is for the knee, so each condition of the section has its variant."""
    assert fixture_topic(SPRAINS).sections["when_to_call"].variants == ("ankle", "wrist", "knee")
    assert fixture_topic(SPRAINS).sections["care_knee"].variants == ()


def test_flags() -> None:
    """The table's flags are the section's facts."""
    section = fixture_topic(PROCEDURE).sections["figures"]
    assert (section.is_sensitive, section.has_own_sheet, section.is_always, section.is_disclosure) == (
        True,
        True,
        False,
        False,
    )
    assert section.requires == ("about",)
    assert fixture_topic(PROCEDURE).sections["after"].place == "back"


@pytest.mark.parametrize("name", ["knee", "ankle"])
def test_a_for_widget_in_a_section_about_one_condition(tmp_path: Path, name: str) -> None:
    """It would narrow to what the section is about anyway, or to what it is not about."""
    text = f"\n::: for {name}\nText\n:::\n"
    topic = edited(tmp_path, SPRAINS, "sections/signs_knee.md", "", text)
    line = line_of(topic, "sections/signs_knee.md", f"::: for {name}")
    assert problems(topic) == [f"sections/signs_knee.md:{line}: ::: for {name}, but the section is only about knee"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("::: for ankle\nText\n:::\n", [":3: says nothing for wrist", ":3: says nothing for knee"]),
        (
            "## One\n\n::: for ankle\nText\n:::\n\n## Two\n\nText\n",
            [":3: for wrist, a heading with nothing under it", ":3: for knee, a heading with nothing under it"],
        ),
        (
            "Text\n\n## One\n\n::: for ankle\n## Two\n\nText\n:::\n\nText\n",
            [":5: for ankle, a heading with nothing under it"],
        ),
    ],
)
def test_what_is_for_others_leaves_no_gap(tmp_path: Path, text: str, told: list[str]) -> None:
    """No condition's leaflet has a heading, or a section, with nothing under it."""
    topic = edited(tmp_path, SPRAINS, "sections/when_to_call.md", "", "")
    path = topic / "sections" / "when_to_call.md"
    path.write_text(f"# Call\n\n{text}", "utf-8")
    found = [problem for problem in problems(topic) if "when_to_call.md" in problem]
    assert sorted(problem.partition(" (")[0].removeprefix("sections/when_to_call.md") for problem in found) == sorted(
        told
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## As [there](section:after)\n\nText", "a link to the section after"),
        ("| a |\n|---|\n| as [there](section:after) |", "a link to the section after"),
        ("Word\n: as [there](section:after)", "a link to the section after"),
        ("::: key-message\nAs [there](section:after).\n:::", "a link to the section after"),
        ("::: questions\n- As [there](section:after)?\n:::", "a link to the section after"),
        ("As [here](section:before).", "a section that links to itself"),
        ("As [there](section:afterwards).", "unknown section: afterwards (did you mean after?)"),
    ],
)
def test_links_to_sections_that_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """Where there is no room for a page, where it would lead nowhere else, and where there is no such section."""
    topic = edited(tmp_path, PROCEDURE, "sections/before.md", "", f"\n{text}\n")
    line = line_of(topic, "sections/before.md", "(section:")
    assert problems(topic)[0].startswith(f"sections/before.md:{line}: {message}")


def test_links_to_sections(tmp_path: Path) -> None:
    """At the end of a paragraph or an item, one inside a `for` too."""
    text = "As [there](section:care_knee).\n\n- As [there](section:care_knee)\n\n    So [there](section:care_knee)"
    topic = load_topic(edited(tmp_path, SPRAINS, "sections/when_to_call.md", "", f"\n::: for wrist\n{text}\n:::\n"))
    assert topic.sections["when_to_call"].blocks[-1].blocks[0].text == "As [there](section:care_knee)."


def test_caption_and_alternate_text_differ(tmp_path: Path) -> None:
    """A listener would hear the same twice."""
    caption = "The parts of the ear that we work in"
    alt = "An ear from the side. Number 1 marks the outer ear and 2 the tube that leads in."
    topic = edited(tmp_path, PROCEDURE, "topic.toml", alt, caption)
    line = line_of(topic, "sections/about.md", "::: figure")
    assert problems(topic) == [f"sections/about.md:{line}: the caption says the same as the alt of ear"]


def test_a_missing_file(tmp_path: Path) -> None:
    """A section without its file is told by the file's name."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[sections.about]", "[sections.about]")
    (topic / "sections" / "about.md").unlink()
    assert problems(topic) == ["sections/about.md: the file is missing"]


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
        Block("heading", "Part", level=2, line=6, row="part"),
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


def test_cells_stand_at_the_side_that_their_column_asks_for() -> None:
    """As a pipe table says it: numbers at the end of the line."""
    (_, table) = blocks("# T\n\n| a | b | c |\n|---|---:|:---:|\n| d | 5 | f |\n")
    assert [[cell.argument for cell in row.blocks] for row in table.blocks] == [["", "end", "centre"]] * 2


@pytest.mark.parametrize(
    ("line", "widths"),
    [
        ("|---|---|", ""),
        ("|:--|--:|", ""),
        ("|---|------|", "33 67"),
        ("  --- | -", "75 25"),
        ("|-:|:-:|--|", "25 25 50"),
    ],
)
def test_columns_are_as_wide_as_their_dashes_are_many(line: str, widths: str) -> None:
    """As Pandoc reads them; where all have as many, the words say how wide a column is."""
    cells = "|".join("ab" if len(widths.split()) < 3 else "abc")
    (_, table) = blocks(f"# T\n\n{cells}\n{line}\n{cells}\n")
    assert table.argument == widths


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
        ("***", "s.md:3: a line across the page is not allowed"),
        ("- one\n-\n", "s.md:4: an empty list item"),
        ("- one\n\n    ## two\n", "s.md:3: a list item that holds more than text and lists"),
        ("- - one\n", "s.md:3: a list item that doesn't begin with text"),
        ("2. two\n3. three\n", "s.md:3: a list that starts at 2 (start it at 1.)"),
        ("1. one\n\nText\n\n3. three\n", "s.md:7: a list that starts at 3 (start it at 1. or go on at 2.)"),
        ("- one\n\n    2. two\n", "s.md:5: a list that starts at 2"),
        ("a \\ b\n", "s.md:3: a \\ between words"),
        ("| < | b |\n|---|---|\n| c | d |\n", "s.md:3: a first header that is joined to nothing"),
        ("| a | b |\n|---|---|\n| c | < |\n", "s.md:5: a cell that is joined to the one before it"),
        ("| a | b |\n|---|---|\n| c |\n", "s.md:5: a row of 1 cell in a table of 2 columns"),
        ("| a | |\n|---|---|\n| c | d |\n", "s.md:3: a column without a header"),
        ("| a | ____ |\n|---|---|\n| c | d |\n", "s.md:3: a table's header with something to fill in"),
        ("## On ____\n\nText", "s.md:3: a heading with something to fill in"),
        ("---\n", "s.md:3: a line across the page is not allowed"),
        ("|a|b|\n|---|---|\n|a|b|one|two|\n", "s.md:5: a row of 4 cells in a table of 2 columns"),
        ("a|b\n---|---\na|b|one\n", "s.md:5: a row of 3 cells in a table of 2 columns"),
        ("| a | b |\n|---|---|\n", "s.md:3: a table with nothing but its header row"),
        ("|a" * 13 + "|\n" + "|-" * 13 + "|\n" + "|c" * 13 + "|\n", "s.md:3: a table of 13 columns"),
        ("- [x] one\n- [ ] two\n", "s.md:3: a box that is ticked already"),
        ("- [ ] one\n- two\n", "s.md:3: a list in which only some items have a box"),
        ("1. [ ] one\n", "s.md:3: a list in which only some items have a box"),
        ("- [ ]\n", "s.md:3: an empty paragraph"),
        ("tick [x] here\n", "s.md:3: a box that can't be ticked"),
        ("- one\n    - [ ] two\n", "s.md:3: boxes in a list inside another list"),
        ("Term:\n: meaning\n", "s.md:3: a term that ends with a colon"),
        ("Term\n~ meaning\n", "s.md:4: a line that begins with ~"),
        ("Term\n: one\n: two\n", "s.md:5: a second meaning for one term"),
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
    assert any("italics" in line for line in found), "the problem after it is told, too"


def test_all_problems_at_once() -> None:
    """One reading tells every problem of a file."""
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
    assert [problem.partition(" (")[0] for problem in told(f"# T\n\n{source}\n")] == [
        f"s.md:{line}: lists or widgets too deep inside one another"
    ]


def test_lists_three_deep_are_read() -> None:
    """In a `for` as well."""
    source = "::: for left\n- a\n    - b\n        - c\n:::\n"
    assert parse(f"# T\n\n{source}", PATH, Names(conditions=frozenset({"left"}))).problems == ()


@given(LINES)
def test_whatever_is_written_is_read(source: str) -> None:
    """No text stops the reader, and no problem is without a place in the file."""
    parsed = parse(source, PATH, NAMES)
    assert all(0 <= problem.line <= source.count("\n") + 1 for problem in parsed.problems)
