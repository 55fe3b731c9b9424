"""Every text that is printed is a message, and a topic can be said again in other words."""

from xml.etree.ElementTree import Element

import pytest
from composing import TOPICS, body, composed
from topic_folders import PROCEDURE, edited

from handouts.language.messages import Message, messages, rewritten
from handouts.load.spans import plain
from handouts.load.topic import load_topic
from handouts.model.topic import Topic

SIGN = "§"


def texts(element: Element) -> set[str]:
    """Return the text of each element of a page, without what stands in its children."""
    return {" ".join((text or "").split()) for each in element.iter() for text in (each.text, each.tail)}


def of(topic: Topic, context: str) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in messages(topic) if message.context == context]


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.id)
def test_the_same_words_make_the_same_topic(topic: Topic) -> None:
    """But for the language of what stays in it, which a topic of one language need not say."""
    said = rewritten(topic, lambda message: message.text)
    assert said.sections == topic.sections
    assert said.glossary == topic.glossary
    assert [source.title for source in said.sources.values()] == [source.title for source in topic.sources.values()]


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.id)
@pytest.mark.parametrize("layout", ["article", "comparison"])
def test_no_text_of_a_topic_is_printed_untranslated(topic: Topic, layout: str) -> None:
    """Said in a sign, nothing of the topic's words is left on the page but the titles of publications."""
    said = rewritten(topic, lambda _: SIGN)
    words = {plain(message.text) for message in messages(topic)} - {SIGN}
    left = texts(body(composed(said, layout))) & words
    assert left <= {source.title for source in topic.sources.values()} | {topic.language}
    assert SIGN in texts(body(composed(said, layout)))


def test_a_message_says_where_it_stands_and_what_it_is() -> None:
    """Context, role and place, for a translator."""
    found = messages(TOPICS[PROCEDURE])
    assert Message("glossary", "Suction", "medical word", "topic.toml:glossary.suction.term") in found
    assert Message("preset.whole", "Having earwax taken out: step by step", "title of the leaflet",
                   "topic.toml:presets.whole.title") in found  # fmt: skip
    assert Message("about", "What it is", "title of the section", "sections/about.md:1") in found
    assert ("step", "You hear a loud hiss.") in of(TOPICS[PROCEDURE], "during")
    assert ("head of a table's column", "What you do") in of(TOPICS[PROCEDURE], "after")
    assert ("cell of a table", "The first day") in of(TOPICS[PROCEDURE], "after")
    assert ("question to ask", "When can I swim again?") in of(TOPICS[PROCEDURE], "after")
    assert ("sign to call about at once", "Strong pain in your ear") in of(TOPICS[PROCEDURE], "when_to_call")


def test_publications_keep_their_titles_and_their_language() -> None:
    """A reader finds a publication by its title; what only describes a source is translated."""
    said = rewritten(TOPICS[PROCEDURE], lambda _: SIGN)
    assert (said.sources["made_up"].title, said.sources["made_up"].language) == (
        "Made-up facts for the tests of this software",
        "en",
    )
    assert (said.sources["visits"].title, said.sources["visits"].language) == (SIGN, "")


def test_a_text_without_letters_is_no_message() -> None:
    """A year is the same everywhere."""
    assert "2026" not in {message.text for message in messages(TOPICS[PROCEDURE])}


def test_a_blank_line_moves_messages_and_changes_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Their places are others, their keys are the same."""
    folder = edited(
        tmp_path_factory.mktemp("topic"), PROCEDURE, "sections/about.md", "# What it is\n", "# What it is\n\n"
    )
    moved, was = messages(load_topic(folder)), messages(TOPICS[PROCEDURE])
    assert [message.key for message in moved] == [message.key for message in was]
    assert [message.place for message in moved] != [message.place for message in was]


def test_boxes_terms_and_their_meanings_are_messages(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each one a message of its own, without the marks of its block; said in other words, they are printed alike."""
    text = "\n- [ ] I have **drops**\n- [ ] I have time\n\nBreakfast\n: Bread with 10^9^ crumbs\n"
    topic = load_topic(edited(tmp_path_factory.mktemp("topic"), PROCEDURE, "sections/about.md", "", text))
    told = ["I have **drops**", "I have time", "Breakfast", "Bread with 10^9^ crumbs"]
    roles = ["thing to tick", "thing to tick", "term that is explained below it", "meaning of the term above it"]
    assert of(topic, "about")[-4:] == list(zip(roles, told, strict=True))
    said = rewritten(topic, lambda message: message.text.upper())
    section = next(piece for piece in body(composed(said)) if piece.get("id") == "section.about")
    printed = " ".join("".join(section.itertext()).split())
    assert "I HAVE DROPS I HAVE TIME BREAKFAST: BREAD WITH 10⁹ CRUMBS" in printed
    assert [each.get("class") for each in section.iter("ul")] == ["ticks", "definitions"]
