"""Turn a topic's English into a Flesch-Kincaid grade.

Sentences: a paragraph or list item ends one, and so does ".", "?", "!" or ":" before white space inside it. Headings,
labels, table cells and glossary words are no sentences and are not counted. Words: runs of letters, digits, apostrophes
and hyphens. Syllables: the more of what pyphen's US English patterns and groups of vowels give, so that the grade errs
upwards. Grade = 0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid et al., 1975).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyphen

from handouts.content.spans import plain
from handouts.content.topic import Block, Topic
from handouts.selection import Request, select

_PATTERNS = pyphen.Pyphen(lang="en_US")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’-]*")


class Text(NamedTuple):
    """What the formula counts."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def count(texts: Iterable[str]) -> Text:
    """Count sentences, words and syllables of blocks of text."""
    sentences = [s for text in texts for s in re.split(r"(?<=[.?!:])\s+", text) if _WORD.search(s)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    return Text(len(sentences), len(words), sum(map(syllables, words)))


def syllables(word: str) -> int:
    """Count a word's syllables."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e$|(?<=[^aeiouy])es$|(?<=[^dt])ed$", "", letters))
    return max(1, len(groups), len(_PATTERNS.positions(letters)) + 1)


def prose(topic: Topic, preset_id: str) -> Iterator[str]:
    """Yield the paragraphs and items of a preset's handout: its head, sections, questions and glossary."""
    preset = topic.presets[preset_id]
    yield from (preset.message, preset.summary, preset.audience)
    sections = [topic.sections[name] for name in select(topic, Request(preset=preset_id)).sections]
    for section in sections:
        yield from section_prose(section.blocks)
        yield from section.questions
    for term in sorted({name for section in sections for name in section.terms}):
        yield topic.glossary[term].text


def section_prose(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the text of paragraphs and items, not of headings and tables."""
    for block in blocks:
        if block.kind in ("paragraph", "item"):
            yield re.sub(r"\{[a-z_]+\}", "31", plain(block.text))
        if block.kind != "table":
            yield from section_prose(block.blocks)
