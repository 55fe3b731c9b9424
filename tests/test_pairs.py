"""Which sections are compared, and what stands beside what."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from topic_folders import SPRAINS, fixture_topic

from handouts.choose.pairs import found_in, pairs, rows
from handouts.load.sections import parse
from handouts.model.references import Names
from handouts.model.topic import Block, Section, Topic


def section(name: str, condition: str = "ankle", **fields: object) -> Section:
    """Return a section about care."""
    return replace(Section(name, "Title", "care", (condition,), (Block("paragraph", "For all."),), Path()), **fields)


def topic(*found: Section) -> Topic:
    return replace(fixture_topic(SPRAINS), sections={one.id: one for one in found})


def pair_names(*found: Section) -> list[str]:
    return [pair.id for pair in pairs(topic(*found))]


def test_every_two_and_three_conditions_make_a_pair() -> None:
    """In the topic's order, whatever the sections' order."""
    names = pair_names(section("one", "knee"), section("two", "ankle"), section("three", "wrist"))
    assert names == [f"pair.care.{name}" for name in ("ankle-wrist", "ankle-knee", "wrist-knee", "ankle-wrist-knee")]
    assert pair_names(section("one")) == []


@pytest.mark.parametrize("fields", [{"is_sensitive": True}, {"has_own_sheet": True}])
def test_what_comes_only_by_name_is_never_compared(fields: dict[str, bool]) -> None:
    """A pair comes in by itself, so nothing sensitive may stand in it."""
    assert pair_names(section("one"), section("two", "wrist", **fields)) == []


def test_two_sections_of_one_condition_are_not_compared() -> None:
    """A pair's name does not say which of them it holds."""
    assert pair_names(section("one"), section("more"), section("two", "wrist"), section("three", "knee")) == [
        "pair.care.wrist-knee"
    ]


def aligned(*sources: str) -> list[tuple[list[str], ...]]:
    """Return what each row holds of each column, as it is written."""
    columns = [parse(f"# Title\n\n{source}", Path(), Names()).blocks[1:] for source in sources]
    return [tuple([said(block) for block in cell] for cell in row.cells) for row in rows(columns)]


def test_pictograms_do_not_keep_like_from_like() -> None:
    """A list of named items is opened with them too, and then goes without; any other stays as it is."""
    one = "::: pictograms body\n- **Where**: here\n:::"
    names = Names(pictograms=frozenset({"body"}))
    columns = [
        parse(f"# Title\n\n{source}", Path(), names).blocks[1:] for source in (one, one.replace(": here", ": there"))
    ]
    assert [[said(block) for block in cell] for row in rows(columns) for cell in row.cells] == [
        ["**Where**: here"],
        ["**Where**: there"],
    ]
    plain = parse(f"# Title\n\n{one.replace('**Where**: ', '')}", Path(), names).blocks[1:]
    assert [row.cells[0][0].name for row in rows([plain, plain])] == ["pictograms"]


def said(block: Block) -> str:
    return block.text or " + ".join(said(inner) for inner in block.blocks)


def test_a_section_is_found_in_the_piece_that_prints_it() -> None:
    """By itself, narrowed to a condition, or beside its like; one that is not printed is in none."""
    made = topic(section("one", "knee"), section("two", "wrist"), section("three", "ankle"), section("four", "ankle"))
    pieces = ["head.x", "numbers.call", "section.more.knee", "pair.care.knee-wrist", "question.four.1", "glossary"]
    assert found_in(made, pieces) == {
        "call": "numbers.call",
        "more": "section.more.knee",
        "one": "pair.care.knee-wrist",
        "two": "pair.care.knee-wrist",
    }


def test_what_has_one_name_stands_beside_its_like() -> None:
    """A name is a heading, or strong words that lead in to a paragraph or to an item of a list."""
    one = "Begins.\n\n- **Where**: here\n- **Signs**: pain\n\n## Treatment\n\nRest.\n\n**To do**: walk"
    two = "Starts.\n\n**Where:** there\n\n**signs**: fever\n\n**Treatment**: ice\n\n**To do**: rest"
    assert aligned(one, two) == [
        (["Begins."], ["Starts."]),
        (["**Where**: here"], ["**Where:** there"]),
        (["**Signs**: pain"], ["**signs**: fever"]),
        (["Treatment", "Rest."], ["**Treatment**: ice"]),
        (["**To do**: walk"], ["**To do**: rest"]),
    ]


def test_what_only_one_has_keeps_its_place() -> None:
    """The other's cell is empty; where two have another order, the first one's holds."""
    assert aligned("**A**: 1\n\n**D**: 2\n\n**C**: 3", "**A**: 4\n\n**B**: 5\n\n**C**: 6\n\n**D**: 7") == [
        (["**A**: 1"], ["**A**: 4"]),
        ([], ["**B**: 5"]),
        (["**D**: 2"], ["**D**: 7"]),
        (["**C**: 3"], ["**C**: 6"]),
    ]
    assert [
        row.opening and row.opening.text for row in rows([(), parse("# T\n\n**B**: 5", Path(), Names()).blocks[1:]])
    ] == ["**B**: 5"]


def test_a_list_stays_whole_where_no_other_column_has_its_names() -> None:
    """Its items stand among themselves; where one name is shared, every item is a row, lists below it too."""
    lone = "- **Bones**: pain\n- **Lungs**: cough"
    assert aligned(lone, "Others.") == [(["**Bones**: pain + **Lungs**: cough"], ["Others."])]
    assert aligned(f"{lone}\n    - often\n- more", "**Lungs**: none") == [
        (["**Bones**: pain"], []),
        (["**Lungs**: cough", "often", "more"], ["**Lungs**: none"]),
    ]


def test_what_follows_a_list_of_rows_is_no_part_of_the_last() -> None:
    """It stands in a row without a name, beside what follows the other's."""
    rest = "- **Where**: here\n\nThe rest.\n\n**To do**: walk"
    assert aligned(rest, rest.replace(": here", ": there")) == [
        (["**Where**: here"], ["**Where**: there"]),
        (["The rest."], ["The rest."]),
        (["**To do**: walk"], ["**To do**: walk"]),
    ]


@pytest.mark.parametrize("text", ["**Strong** words: no name", "**One**, two: three", "Where: here", "**a** **b**: c"])
def test_strong_words_without_a_colon_are_no_name(text: str) -> None:
    """Nothing begins with them."""
    assert aligned(f"{text}\n\nMore.", "Other.") == [([text, "More."], ["Other."])]


def test_a_translation_keeps_the_rows_of_its_original() -> None:
    """Whatever words it finds for their names."""
    block = parse("# T\n\n**Where**: here", Path(), Names()).blocks[1]
    there = replace(block, text="**Ort**: hier")
    assert [row.cells for row in rows([(block,), (there,)])] == [((block,), (there,))]
