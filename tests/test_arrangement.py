"""Which pieces a topic's sections make, and what each of them prints."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from topic_folders import SPRAINS, fixture_topic

from handouts.choose.arrangement import Printed, heads, narrowed, pairs, questions, sections
from handouts.model.topic import Block, Section, Topic

WORDS = Block("paragraph", "For all.")
ANKLE = Block("widget", name="for", argument="ankle", blocks=(Block("paragraph", "For ankles."),))
WRIST = Block("widget", name="for", argument="wrist", blocks=(Block("paragraph", "For wrists."), WORDS))
ASKED = Block("widget", name="questions", blocks=(Block("list", blocks=(Block("item", "Why?"),)),))
TITLE = Block("heading", "Title", level=1)
HEADING = Block("heading", "Heading", level=2)


def section(name: str, condition: str = "ankle", **fields: object) -> Section:
    """Return a section about care."""
    made = Section(name, "Title", "care", (condition,), (TITLE, WORDS), Path())
    return replace(made, **fields)


def topic(*found: Section) -> Topic:
    return replace(fixture_topic(SPRAINS), sections={one.id: one for one in found})


def pair_names(*found: Section) -> list[str]:
    return [pair.id for pair in pairs(topic(*found))]


def test_a_piece_prints_what_is_for_its_conditions() -> None:
    """Widgets for a condition open or vanish; the title has its own place, and questions are gathered elsewhere."""
    blocks = (TITLE, WORDS, ANKLE, HEADING, WRIST, ASKED)
    texts = {about: [block.text for block in narrowed(blocks, about)] for about in ((), ("ankle",), ("ankle", "wrist"))}
    assert texts[()] == ["For all.", "Heading"]
    assert texts[("ankle",)] == ["For all.", "For ankles.", "Heading"]
    assert texts[("ankle", "wrist")] == ["For all.", "For ankles.", "Heading", "For wrists.", "For all."]


def test_sections_with_variants_stand_once_more_for_each_condition() -> None:
    """A handout about one condition takes that piece, also where no widget is for its condition."""
    plain, varied = section("plain"), section("varied", blocks=(TITLE, ANKLE), variants=("ankle",))
    found = {printed.id: printed.blocks for printed in sections(topic(plain, varied))}
    names = ["section.plain", "section.varied", *(f"section.varied.{name}" for name in ("ankle", "wrist", "knee"))]
    assert list(found) == names
    assert found["section.varied"] == found["section.varied.ankle"] == ANKLE.blocks
    assert found["section.varied.knee"] == ()


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


def test_heads_and_questions_have_a_piece_each() -> None:
    """Each preset has a head, so has a list of sections; questions count from 1 within their section."""
    made = topic(section("one", questions=("Why?", "When?")), section("two", "wrist", questions=("Where?",)))
    assert [name for name, _ in heads(made)] == ["head", *(f"head.{preset}" for preset in made.presets)]
    assert list(questions(made)) == [
        ("question.one.1", "Why?"),
        ("question.one.2", "When?"),
        ("question.two.1", "Where?"),
    ]


def test_a_section_that_says_whom_to_call_knows_it() -> None:
    """It becomes a box as a whole."""
    assert Printed("section.one", section("one"), (WORDS, Block("widget", name="call"))).has_call
    assert not Printed("section.one", section("one"), (WORDS,)).has_call
