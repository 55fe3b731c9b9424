"""Rules about how hard a text reads: grades, long sentences and paragraphs, the passive voice."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from handouts.check.counting import FORMULAS, Grade, grades, sentences, words
from handouts.check.rule import CDC, PEMAT, in_passage, rule
from handouts.check.topic_corpus import PROSE, Passage, TopicCorpus
from handouts.check.vocabulary import Vocabulary
from handouts.errors import Problem

LONGEST_SENTENCE: Final = 20
LONGEST_PARAGRAPH: Final = 5
_NOT_GRADED: Final = frozenset({"question"})
"""A section's questions are printed at the end of the leaflet, and count there."""


def section_grades(proof: TopicCorpus) -> tuple[Grade, ...]:
    """Return how hard each section reads."""
    parts = ((name, _texts(proof.of(name), PROSE - _NOT_GRADED)) for name in proof.topic.sections)
    return tuple(grades(parts, proof.language))


def preset_grades(proof: TopicCorpus) -> tuple[Grade, ...]:
    """Return how hard each preset reads, as the patient gets it."""
    parts = ((leaflet.preset.id, _texts(leaflet.passages, PROSE)) for leaflet in proof.leaflets)
    return tuple(grades(parts, proof.language))


def _texts(passages: Iterable[Passage], roles: frozenset[str]) -> Iterator[str]:
    return (passage.words for passage in passages if passage.role in roles)


@rule("grade-section", "error", "AMA, grade 6; NIH, below 8", *FORMULAS)
def grade_section(proof: TopicCorpus) -> Iterator[Problem]:
    """No section reads harder than grade 8."""
    for grade in section_grades(proof):
        if message := _too_hard(grade, proof.language):
            passage = proof.of(grade.part)[0]
            yield in_passage(passage, message, "shorter sentences, shorter words")


@rule("grade-preset", "error", "AMA, grade 6; NIH, below 8", *FORMULAS)
def grade_preset(proof: TopicCorpus) -> Iterator[Problem]:
    """No preset reads harder than grade 8, as the patient gets it."""
    for grade in preset_grades(proof):
        if message := _too_hard(grade, proof.language):
            passage = proof.of(f"presets.{grade.part}")[0]
            yield in_passage(passage, message, "mend its hardest sections first")


def _too_hard(grade: Grade, language: str) -> str:
    formula = FORMULAS[language]
    if formula.passes(round(grade.value, 1), formula.bar):
        return ""
    return f"{formula.name} {grade.value:.1f}, the bar is {formula.bar:g}"


@rule("long-sentence", "warning", "NICE, clear writing: 15 to 20 words", "en", "es")
def long_sentence(proof: TopicCorpus) -> Iterator[Problem]:
    """A sentence has 20 words at most."""
    for passage in proof.prose:
        for sentence in sentences(passage.words):
            if (length := len(words(sentence))) > LONGEST_SENTENCE:
                yield in_passage(passage, f"a sentence of {length} words: {_start(sentence)}", "make it two")


@rule("long-paragraph", "warning", f"{PEMAT} 8")
def long_paragraph(proof: TopicCorpus) -> Iterator[Problem]:
    """A paragraph has five sentences at most."""
    for passage in proof.prose:
        length = len(sentences(passage.words)) if passage.role == "paragraph" else 0
        if length > LONGEST_PARAGRAPH:
            yield in_passage(passage, f"a paragraph of {length} sentences", "make it two, or a list")


@rule("passive-voice", "warning", f"{PEMAT} 5; {CDC} 6", "en")
def passive_voice(proof: TopicCorpus) -> Iterator[Problem]:
    """Sentences say who does what."""
    search = _passive(proof.vocabulary)
    for passage in proof.prose:
        for found in search(passage.words):
            yield in_passage(passage, f"passive voice: {found}", "say who does it: “we give you”, “you take”")


def _passive(vocabulary: Vocabulary) -> Callable[[str], Iterator[str]]:
    """Return a search for a form of "be" with a participle after it, but for a few words that may stand between."""
    lists = vocabulary.lists.passive
    be, between = vocabulary.finder(lists.be), vocabulary.finder((*lists.between, "*ly"))
    participle, adjective = vocabulary.finder(lists.participles), vocabulary.finder(lists.adjectives)

    def search(text: str) -> Iterator[str]:
        for found in be.finditer(text):
            after = text[found.end() :].lstrip()
            while (skipped := between.match(after)) and not participle.match(after):
                after = after[skipped.end() :].lstrip()
            if (hit := participle.match(after)) and not adjective.match(after):
                yield f"{found[0]} {hit[0]}"

    return search


def _start(text: str) -> str:
    return f"{text[:40].rstrip()}…" if len(text) > 40 else text


RULES: Final = (grade_section, grade_preset, long_sentence, long_paragraph, passive_voice)
