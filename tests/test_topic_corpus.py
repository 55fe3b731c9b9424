"""A topic's texts become passages, each with its place and line, and each preset what a patient gets."""

from datetime import date
from pathlib import Path

import pytest
from topic_folders import PROCEDURE, SPRAINS, TOPICS, edited, fixture_topic, line_of

from handouts.check.topic_corpus import Passage, TopicCorpus, make_corpus
from handouts.load.topic import load_topic


def proof(name: str) -> TopicCorpus:
    return make_corpus(fixture_topic(name), date(2026, 11, 23))


def passage(name: str, words: str) -> Passage:
    (found,) = [passage for passage in proof(name).passages if words in passage.words]
    return found


@pytest.mark.parametrize(
    ("words", "place", "role", "file"),
    [
        ("Taking out earwax is quick", "topic", "message", "topic.toml"),
        ("You put drops in your ear", "presets.whole", "summary", "topic.toml"),
        ("How well it works", "aspects.result", "label", "topic.toml"),
        ("Drawing something in", "glossary.suction", "meaning", "topic.toml"),
        ("An ear from the side", "pictures.ear", "alt", "topic.toml"),
        ("If your ear feels odd", "after", "heading", "sections/after.md"),
        ("# After your visit", "after", "heading", "sections/after.md"),
        ("Keep your ear dry.", "after", "cell", "sections/after.md"),
        ("When can I swim again?", "after", "question", "sections/after.md"),
        ("The parts of the ear", "about", "caption", "sections/about.md"),
        ("You hear a loud hiss.", "during", "item", "sections/during.md"),
    ],
)
def test_each_text_has_its_place_and_line(words: str, place: str, role: str, file: str) -> None:
    """So that whoever mends it finds it."""
    found = [p for p in proof(PROCEDURE).passages if p.place == place and words.removeprefix("# ") in p.words]
    assert [(p.role, p.path, p.line) for p in found] == [
        (role, TOPICS / PROCEDURE / file, line_of(TOPICS / PROCEDURE, file, words))
    ]


def test_terms_of_a_section_are_read_with_it(tmp_path: Path) -> None:
    """A term is no sentence, its meaning is; raised digits are the signs that are printed."""
    text = "\nBreakfast\n: Bread with 10^9^ crumbs.\n\n- [ ] I have time.\n"
    found = make_corpus(load_topic(edited(tmp_path, PROCEDURE, "sections/about.md", "", text)), date(2026, 11, 23))
    assert [(p.role, p.words) for p in found.of("about")][-3:] == [
        ("cell", "Breakfast"),
        ("item", "Bread with 10⁹ crumbs."),
        ("item", "I have time."),
    ]


def test_words_have_no_marks() -> None:
    """Rules that look for words see them as a reader does."""
    found = passage(PROCEDURE, "if anything hurts. We can stop")
    assert found.words.startswith("Tell us at once if")
    assert "**at once**" in found.source


def test_a_leaflet_is_narrowed_to_its_condition() -> None:
    """What is for another condition counts neither for its grade nor for its words."""
    by_name = {leaflet.preset.id: leaflet for leaflet in proof(SPRAINS).leaflets}
    locks = {name: any("locks and you" in p.words for p in leaflet.passages) for name, leaflet in by_name.items()}
    assert locks == {"side-by-side": True, "arm-and-leg": True, "knee-only": True}
    assert by_name["knee-only"].conditions == ("knee",)
    assert passage(SPRAINS, "locks and you").condition == "knee"


def test_a_leaflet_has_the_meanings_of_its_terms() -> None:
    """Those in a glossary entry's own text too, as they are printed."""
    (leaflet,) = [leaflet for leaflet in proof(SPRAINS).leaflets if leaflet.preset.id == "knee-only"]
    assert {p.place for p in leaflet.passages if p.role == "meaning"} == {"glossary.sprain", "glossary.ligament"}
