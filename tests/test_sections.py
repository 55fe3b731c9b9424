"""A section has its blocks without title and questions, and knows what its text refers to."""

from pathlib import Path

import pytest
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic, line_of, problems

from handouts.load.topic import load_topic


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
    assert problems(topic) == [f"sections/signs_knee.md:{line}: for {name}: the section is about knee only"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("::: for ankle\nText\n:::\n", [":3: nothing is said for wrist", ":3: nothing is said for knee"]),
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
