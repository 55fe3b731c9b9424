"""One thing has one name in every language: measured on forty bad and forty good texts for each of two rules."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from msgspec.structs import replace
from topic_folders import PROCEDURE, fixture_topic

from handouts.check.check import RULES
from handouts.check.topic_corpus import Passage, TopicCorpus, make_corpus
from handouts.check.vocabulary import read_vocabulary
from handouts.model.topic import Term

TEXTS: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "one_name.toml").read_text("utf-8"))
CORPUS: Final = make_corpus(fixture_topic(PROCEDURE), date(2026, 11, 23))
FLOOR, CEILING = 38, 2
"""So many bad texts of forty are found, and so many good ones are."""


def with_words(text: str) -> TopicCorpus:
    """Return the corpus of a text, `es: …`, with the words that the topic avoids in its language."""
    language, _, said = text.partition(": ")
    own = {word: why for word, why in TEXTS["words"].items() if isinstance(why, str) and language == "en"}
    own |= TEXTS["words"].get(language.partition("-")[0], {})
    passage = Passage("about", "paragraph", said, said, Path("about.md"), 1)
    return replace(CORPUS, passages=(passage,), vocabulary=read_vocabulary(language, own))


def with_term(text: str) -> TopicCorpus:
    """Return the corpus of a link to an entry of the glossary, `words of the link = entry`."""
    words, _, term = text.partition(" = ")
    passage = Passage("about", "paragraph", f"Look: [{words}](term:it).", words, Path("about.md"), 1)
    topic = replace(CORPUS.topic, glossary={"it": Term("it", term, "What it means.")})
    return replace(CORPUS, passages=(passage,), topic=topic)


@pytest.mark.parametrize(("rule", "corpus"), [("word-topic", with_words), ("term-name", with_term)])
def test_two_names_for_one_thing_are_found(rule: str, corpus: Callable[[str], TopicCorpus]) -> None:
    """And what has one name is left alone."""
    (search,) = [each for each in RULES if each.id == rule]
    bad, good = TEXTS[rule]["bad"], TEXTS[rule]["good"]
    assert (len(set(bad)), len(set(good))) == (40, 40)
    missed = [text for text in bad if not list(search.problems(corpus(text)))]
    wrong = [text for text in good if list(search.problems(corpus(text)))]
    assert len(missed) <= 40 - FLOOR, missed
    assert len(wrong) <= CEILING, wrong
