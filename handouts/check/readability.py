"""Rules about how hard a text reads, with the counts and formulas behind them: grades, long and short sentences.

Sentences: a paragraph or list item ends one, and so does ".", "?", "!" or ":", or what another script has for these,
before white space inside it. A placeholder counts as a two-digit number. A language without a formula has no grade:
none is pretended.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, reduce
from math import sqrt
from typing import Final

import pyphen
from msgspec import Struct

from handouts.check.rule import PEMAT, in_passage, rule
from handouts.check.topic_corpus import PROSE, Passage, TopicCorpus
from handouts.check.vocabulary import VOWEL_SIGNS
from handouts.errors import Problem
from handouts.model.references import PLACEHOLDER

_WORD: Final = re.compile(rf"[^\W_](?:[\w{VOWEL_SIGNS}'’-]*(?:[^\W_]|[{VOWEL_SIGNS}]))?")
_END: Final = re.compile(r"(?:(?<=[.?!:।؟۔])|(?<=[.?!:][”\"’')]))\s+|(?<=[。？！])")
_SMOG_SENTENCES: Final = 30
"""Below 30 sentences SMOG is not defined (G. H. McLaughlin, 1969)."""
_ENGLISH: Final = pyphen.Pyphen(lang="en_US")
_GLIDE: Final = r"(?:[iuü]|y(?![aeiouáéíóúü]))"
_SPANISH: Final = re.compile(rf"[iuü]?h?[aeoáéó](?:h?{_GLIDE})?|[íú]|{_GLIDE}+")


class Count(Struct, frozen=True):
    """What the formulas count; `polysyllables` are words of three syllables or more."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    polysyllables: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
            self.polysyllables + other.polysyllables,
        )


class Formula(Struct, frozen=True):
    """How hard a text of one language is: the value aimed at, and the bar that it may not pass."""

    name: str
    syllables: Callable[[str], int]
    value: Callable[[Count], float]
    aim: float
    bar: float
    rises: bool
    """Whether a higher value is harder."""

    def passes(self, value: float, limit: float) -> bool:
        """Whether a value is as easy as a limit, or easier."""
        return value <= limit if self.rises else value >= limit


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that hold a word."""
    return tuple(sentence for sentence in _END.split(text) if _WORD.search(sentence))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, without punctuation."""
    return tuple(_WORD.findall(PLACEHOLDER.sub("31", text)))


def is_name(text: str, found: re.Match[str]) -> bool:
    """Whether what was found in a text has a capital although it begins no sentence."""
    before = text[: found.start()].rstrip(" “\"'(")
    return found[0][0].isupper() and bool(before) and before[-1] not in ".?!:"


def count(texts: Iterable[str], syllables: Callable[[str], int]) -> Count:
    """Count sentences, words and syllables of blocks of text."""
    return reduce(Count.__add__, (_count(text, syllables) for text in texts), Count())


def _count(text: str, syllables: Callable[[str], int]) -> Count:
    spoken = [syllables(word) for word in words(text)]
    return Count(len(sentences(text)), len(spoken), sum(spoken), sum(number >= 3 for number in spoken))


@cache
def english_syllables(word: str) -> int:
    """Count an English word's syllables: the more of what hyphenation patterns and groups of vowels give.

    On the words of the shipped topic the sum is within 0.2 % of the CMU pronouncing dictionary's.
    """
    return max(1, sum(map(_english_part, re.split(r"[^a-z]+", re.sub(r"['’]", "", word.lower())))))


def _english_part(letters: str) -> int:
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e$|(?<=[^aeiouycgsxz])es$|(?<=[^dt])ed$", "", letters))
    return max(len(groups), len(_ENGLISH.positions(letters)) + 1) if letters else 0


def spanish_syllables(word: str) -> int:
    """Count a Spanish word's syllables: i and u join the vowel beside them unless they have an accent."""
    return max(1, len(_SPANISH.findall(re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower()))))


def flesch_kincaid(text: Count) -> float:
    """Return the US school grade (J. P. Kincaid and others, 1975)."""
    return 0.39 * text.words / text.sentences + 11.8 * text.syllables / text.words - 15.59


def smog(text: Count) -> float | None:
    """Return the SMOG grade (G. H. McLaughlin, 1969), None where there are too few sentences for it."""
    if text.sentences < _SMOG_SENTENCES:
        return None
    return 1.043 * sqrt(text.polysyllables * 30 / text.sentences) + 3.1291


def fernandez_huerta(text: Count) -> float:
    """Return how easy a Spanish text is, from 0 to 100 (J. Fernández Huerta, 1959), F as words a sentence.

    The article calls F sentences per 100 words, with which its own example does not come out (G. Law, 2011).
    """
    return 206.84 - 60 * text.syllables / text.words - 1.02 * text.words / text.sentences


FORMULAS: Final = {
    "en": Formula("Flesch-Kincaid grade", english_syllables, flesch_kincaid, aim=6, bar=8, rises=True),
    "es": Formula("Fernández Huerta ease", spanish_syllables, fernandez_huerta, aim=70, bar=60, rises=False),
}
"""Bars: AMA and NIH, grade 6 to 8; on Fernández Huerta's scale 70 is grade 6, 60 is grade 7 or 8."""


class Grade(Struct, frozen=True):
    """How hard a section reads, or a preset as a patient gets it; `aim` and `bar` are the formula's."""

    part: str
    formula: str
    value: float
    aim: float
    bar: float
    count: Count
    smog: float | None


def grades(parts: Iterable[tuple[str, Iterable[str]]], language: str) -> Iterator[Grade]:
    """Yield the grade of each part that has sentences; none for a language without a formula."""
    if formula := FORMULAS.get(language):
        for part, texts in parts:
            counted = count(texts, formula.syllables)
            if counted.sentences and counted.words:
                # SMOG is a formula for English alone.
                both = smog(counted) if language == "en" else None
                value = formula.value(counted)
                yield Grade(part, formula.name, value, formula.aim, formula.bar, counted, both)


LONGEST_SENTENCE: Final = 20
LONGEST_PARAGRAPH: Final = 5
SHORT_SENTENCE: Final = 8
MOST_SHORT: Final = 3
_COLON: Final = re.compile(r":(?=\s)")
_NOT_GRADED: Final = frozenset({"question"})
"""A section's questions are printed at the end of the leaflet, and count there."""


def section_grades(corpus: TopicCorpus) -> tuple[Grade, ...]:
    """Return how hard each section reads."""
    parts = ((name, _texts(corpus.of(name), PROSE - _NOT_GRADED)) for name in corpus.topic.sections)
    return tuple(grades(parts, corpus.language))


def preset_grades(corpus: TopicCorpus) -> tuple[Grade, ...]:
    """Return how hard each preset reads, as the patient gets it."""
    parts = ((leaflet.preset.id, _texts(leaflet.passages, PROSE)) for leaflet in corpus.leaflets)
    return tuple(grades(parts, corpus.language))


def _texts(passages: Iterable[Passage], roles: frozenset[str]) -> Iterator[str]:
    return (passage.words for passage in passages if passage.role in roles)


@rule("grade-section", "error", "AMA, grade 6; NIH, below 8", *FORMULAS)
def grade_section(corpus: TopicCorpus) -> Iterator[Problem]:
    """No section reads harder than grade 8."""
    for grade in section_grades(corpus):
        if message := _too_hard(grade, corpus.language):
            passage = corpus.of(grade.part)[0]
            yield in_passage(passage, message, "write shorter sentences and shorter words")


@rule("grade-preset", "error", "AMA, grade 6; NIH, below 8", *FORMULAS)
def grade_preset(corpus: TopicCorpus) -> Iterator[Problem]:
    """No preset reads harder than grade 8, as the patient gets it."""
    for grade in preset_grades(corpus):
        if message := _too_hard(grade, corpus.language):
            passage = corpus.of(f"presets.{grade.part}")[0]
            yield in_passage(passage, message, "simplify its hardest sections first")


def _too_hard(grade: Grade, language: str) -> str:
    formula = FORMULAS[language]
    if formula.passes(round(grade.value, 1), formula.bar):
        return ""
    return f"{formula.name} is {grade.value:.1f}, the limit is {formula.bar:g}"


@rule("long-sentence", "warning", "NICE, clear writing: 15 to 20 words", "en", "es")
def long_sentence(corpus: TopicCorpus) -> Iterator[Problem]:
    """A sentence has 20 words at most."""
    for passage in corpus.prose:
        for sentence in sentences(passage.words):
            if (length := len(words(sentence))) > LONGEST_SENTENCE:
                yield in_passage(passage, f"the sentence has {length} words: {_start(sentence)}", "make it two")


@rule("long-paragraph", "warning", f"{PEMAT} 8")
def long_paragraph(corpus: TopicCorpus) -> Iterator[Problem]:
    """A paragraph has five sentences at most."""
    for passage in corpus.prose:
        length = len(sentences(passage.words)) if passage.role == "paragraph" else 0
        if length > LONGEST_PARAGRAPH:
            yield in_passage(passage, f"the paragraph has {length} sentences", "make it two, or a list")


@rule("choppy", "warning", "R. Flesch, 1949: sentences of 8 words or fewer are “very easy”", "en")
def choppy(corpus: TopicCorpus) -> Iterator[Problem]:
    """No more than three short sentences follow each other in running text: short is eight words or fewer.

    Before: "Gout hurts. It comes at night. The toe swells. You can't walk." After: "Gout hurts. It often comes at
    night, and the toe swells so much that you can't walk."

    A list is apart, for its items are meant to be short. A colon joins what stands on its two sides.
    """
    for run in _runs(corpus.prose):
        if len(run) > MOST_SHORT:
            passage, first = run[0]
            message = f"{len(run)} short sentences in a row, from: {_start(first)}"
            yield in_passage(passage, message, "join two of them: “and”, “so”, “because”, “which”")


def _runs(passages: Iterable[Passage]) -> Iterator[list[tuple[Passage, str]]]:
    """Yield the short sentences that follow each other, over the ends of paragraphs, but not over a heading or list."""
    run: list[tuple[Passage, str]] = []
    last: Passage | None = None
    for passage in passages:
        if not (last and last.role == passage.role == "paragraph" and last.place == passage.place):
            yield run
            run = []
        for sentence in sentences(_COLON.sub(";", passage.words)):
            if len(words(sentence)) <= SHORT_SENTENCE:
                run.append((passage, sentence))
            else:
                yield run
                run = []
        last = passage
    yield run


def _start(text: str) -> str:
    return f"{text[:40].rstrip()}…" if len(text) > 40 else text


RULES: Final = (grade_section, grade_preset, long_sentence, long_paragraph, choppy)
