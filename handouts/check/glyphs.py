"""The rule about letters and signs: each can be set in the fonts of the clinic that prints."""

from collections.abc import Iterator
from typing import Final

from handouts.check.rule import CONTENT, in_passage, in_table, rule
from handouts.check.topic_corpus import Passage, TopicCorpus
from handouts.errors import MissingTool, Problem
from handouts.fonts.fallback import Lender, no_font_hint, no_font_message
from handouts.load.clinic import sample_clinic
from handouts.model.scripts import script_of

_HEADING: Final = frozenset({"title", "heading", "label"})
_UNSEEN: Final = "alt"
"""What is heard alone."""


@rule("no-font", "error", CONTENT)
def no_font(proof: TopicCorpus) -> Iterator[Problem]:
    """Every letter and sign is in the clinic's fonts or in those for signs, as a leaflet that has it needs.

    Where a family itself is not installed, that is what `handouts doctor` tells.
    """
    brand, script = proof.brand or sample_clinic().brand, script_of(proof.topic.language)
    body, heading = Lender(script, brand.body_font), Lender(script, brand.heading_font)
    try:
        lost_in_text, lost_in_heads = body.unset(_all(proof)), heading.unset(_all(proof))
    except MissingTool:
        return
    for passage in proof.passages if lost_in_text or lost_in_heads else ():
        if found := _found(passage, lost_in_text + (lost_in_heads if passage.role in _HEADING else "")):
            yield in_passage(passage, no_font_message(found), no_font_hint())
    for id_, fact in proof.topic.facts.items():
        for key in ("measure", "population", "period"):
            if found := _among(getattr(fact, key), lost_in_text):
                yield in_table(proof, ("facts", id_, key), no_font_message(found), no_font_hint())


def _all(proof: TopicCorpus) -> str:
    """Return every character of the topic that is printed."""
    facts = (text for fact in proof.topic.facts.values() for text in (fact.measure, fact.population, fact.period))
    printed = (passage.source + passage.words for passage in proof.passages if passage.role != _UNSEEN)
    return "".join(sorted({*"".join((*facts, *printed))}))


def _found(passage: Passage, lost: str) -> str:
    return "" if passage.role == _UNSEEN else _among(passage.source + passage.words, lost)


def _among(text: str, lost: str) -> str:
    return "".join(dict.fromkeys(letter for letter in text if letter in lost))


RULES: Final = (no_font,)
