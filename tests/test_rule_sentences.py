"""Rules about words find sentences that nobody listed, and leave good ones alone: measured on forty of each."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from topic_folders import PROCEDURE, fixture_topic

from handouts.check.check import RULES
from handouts.check.topic_corpus import Passage, make_corpus

SENTENCES = tomllib.loads((Path(__file__).parent / "rule_sentences.toml").read_text("utf-8"))
CORPUS = make_corpus(fixture_topic(PROCEDURE), date(2026, 11, 23))
FLOOR, CEILING = 38, 2
"""So many bad sentences of forty are found, and so many good ones are: what was measured is told in the file."""


def is_found(rules: str, text: str) -> bool:
    """Whether one of the rules finds something in a text that stands alone."""
    passage = Passage("about", "paragraph", text, text, Path("about.md"), 1)
    corpus = replace(CORPUS, passages=(passage,), leaflets=())
    return any(any(rule.problems(corpus)) for rule in RULES if rule.id in rules.split())


@pytest.mark.parametrize("rules", SENTENCES)
def test_bad_sentences_are_found_and_good_ones_are_not(rules: str) -> None:
    """As many as the file says, in forty of each."""
    bad, good = SENTENCES[rules]["bad"], SENTENCES[rules]["good"]
    assert (len(set(bad)), len(set(good))) == (40, 40)
    missed = [text for text in bad if not is_found(rules, text)]
    wrong = [text for text in good if is_found(rules, text)]
    assert len(missed) <= 40 - FLOOR, missed
    assert len(wrong) <= CEILING, wrong
