"""Rules about what is said or asked twice: sentences of a leaflet, its questions, and what its readers know already."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Final

from handouts.check.readability import sentences, words
from handouts.check.rule import CDC, CONTENT, in_passage, in_table, rule
from handouts.check.topic_corpus import Passage, PresetTexts, TopicCorpus
from handouts.check.vocabulary import Vocabulary
from handouts.errors import Problem
from handouts.model.topic import Section

MOST_QUESTIONS: Final = 10
FEWEST_STEMS: Final = 4
"""Shorter sentences, such as "Ask your care team", may stand in every section."""
SAME: Final = 0.75
"""The share of their words that two sentences have in common where one repeats the other."""
SAME_QUESTION: Final = 0.6
_TOLD: Final = frozenset({"paragraph", "item", "caption"})
_ENDING: Final = re.compile(r"(?:'s|ingly|edly|ings|ing|ions|ion|ness|ies|ied|ed|es|s|ly|y|e)$")

Stems = frozenset[str]


def stemmer(vocabulary: Vocabulary) -> Callable[[str], Stems]:
    """Return what turns a text into the stems of its words, idle ones left out; words that mean the same share one."""
    idle = frozenset(vocabulary.lists.idle)
    same = {stem(word): stem(group[0]) for group in vocabulary.lists.alike for word in group}

    def stems(text: str) -> Stems:
        found = (stem(word) for word in words(text.lower()) if word not in idle)
        return frozenset(same.get(one, one) for one in found)

    return stems


def stem(word: str) -> str:
    """Return a word without its ending, so that "treated", "treats" and "treating" are one; crude, for comparing."""
    cut = _ENDING.sub("", word)
    cut = cut if len(cut) >= min(3, len(word)) else word
    return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] else cut


def likeness(one: Stems, other: Stems) -> float:
    """Return the share of the words of two texts that both have."""
    return len(one & other) / len(one | other) if one | other else 0.0


@rule("repeated", "warning", CONTENT, "en")
def repeated(corpus: TopicCorpus) -> Iterator[Problem]:
    """No sentence of a leaflet repeats one of another section.

    Before: "Treatment can keep it under control, sometimes for years." in two sections of a preset. After: in one.
    Sections of one aspect about different conditions are set side by side, and may say the same of each; those that say
    when to call repeat on purpose.
    """
    stems = stemmer(corpus.vocabulary)
    told: set[tuple[str, str]] = set()
    for leaflet in corpus.leaflets:
        for one, other, said in _repeats(corpus, leaflet, stems):
            if (said, other.place) not in told:
                told.add((said, other.place))
                message = f"“{said}” repeats the section {one.place}; the preset {leaflet.preset.id} has both"
                yield in_passage(other, message, "say it once, where it matters most")


def _repeats(
    corpus: TopicCorpus, leaflet: PresetTexts, stems: Callable[[str], Stems]
) -> Iterator[tuple[Passage, Passage, str]]:
    """Yield two texts of different sections and the sentence of the second that says what one of the first does."""
    calls = {section.id for section in corpus.call_sections}
    seen: dict[str, list[tuple[Passage, Stems]]] = defaultdict(list)
    for passage in leaflet.passages:
        if passage.role not in _TOLD or passage.place not in corpus.topic.sections or passage.place in calls:
            continue
        section = corpus.topic.sections[passage.place]
        for sentence in sentences(passage.words):
            said = stems(sentence)
            if len(said) < FEWEST_STEMS:
                continue
            near = (at for stem_ in sorted(said) for at in seen[stem_])
            first = next(
                (at for at, other in near if likeness(said, other) >= SAME and _apart(corpus, at, section)), None
            )
            if first:
                yield first, passage, sentence
            for stem_ in said:
                seen[stem_].append((passage, said))


def _apart(corpus: TopicCorpus, passage: Passage, section: Section) -> bool:
    """Whether a text is of another section that is not meant to say the same: of one aspect, about other conditions."""
    other = corpus.topic.sections[passage.place]
    is_parallel = other.aspect == section.aspect and not set(other.conditions) & set(section.conditions)
    return other.id != section.id and not (is_parallel and other.conditions)


@rule("question-count", "warning", f"{CDC} 9")
def question_count(corpus: TopicCorpus) -> Iterator[Problem]:
    """A leaflet has ten questions at most: nobody asks more at a visit.

    Before: a preset whose sections have 13 questions. After: the ten that matter most.
    """
    for leaflet in corpus.leaflets:
        number = sum(passage.role == "question" for passage in leaflet.passages)
        if number > MOST_QUESTIONS:
            hint = f"leave out all but the {MOST_QUESTIONS} that matter most"
            yield in_table(corpus, ("presets", leaflet.preset.id), f"the leaflet has {number} questions", hint)


@rule("question-alike", "warning", CONTENT, "en")
def question_alike(corpus: TopicCorpus) -> Iterator[Problem]:
    """No two questions of a leaflet ask the same.

    Before: "Will I need an operation?" and "Do I need an operation?" After: one of them.
    """
    stems = stemmer(corpus.vocabulary)
    told: set[tuple[str, str]] = set()
    for leaflet in corpus.leaflets:
        asked = [passage for passage in leaflet.passages if passage.role == "question"]
        for one, other in combinations(asked, 2):
            if (one.words, other.words) not in told and _ask_the_same(corpus, one.words, other.words, stems):
                told.add((one.words, other.words))
                message = f"“{other.words}” asks what “{one.words}” asks; the preset {leaflet.preset.id} has both"
                yield in_passage(other, message, "leave one of them out")


def _ask_the_same(corpus: TopicCorpus, one: str, other: str, stems: Callable[[str], Stems]) -> bool:
    """Whether two questions have the same words, or many of them after the same kind of opening."""
    first, second = stems(one), stems(other)
    is_same_kind = _kind(corpus, one) == _kind(corpus, other)
    if not first or not second:
        return False
    return likeness(first, second) >= SAME_QUESTION if is_same_kind else first == second and len(first) > 1


def _kind(corpus: TopicCorpus, question: str) -> int:
    """Return which kind of question it is by its opening; those without one ask for a yes or a no."""
    kinds = corpus.vocabulary.lists.questions.kinds
    return next((at for at, kind in enumerate(kinds) if corpus.vocabulary.finder(kind).match(question)), len(kinds))


@rule("question-fit", "error", CONTENT, "en")
def question_fit(corpus: TopicCorpus) -> Iterator[Problem]:
    """A leaflet about some conditions asks nothing that its readers know already.

    Before: "Has my cancer spread?" in a leaflet about metastatic cancer only. After: "Where else could it spread?" What
    is known stands in the topic: `[checks.settled]`, `metastatic = ["spread"]`; the condition's name needs no entry.
    """
    told: set[str] = set()
    for leaflet in corpus.leaflets:
        search = _settled(corpus, leaflet.conditions) if leaflet.preset.conditions else None
        for passage in leaflet.passages if search else ():
            if search and passage.role == "question" and passage.words not in told and search(passage.words):
                told.add(passage.words)
                message = f"“{passage.words}”: who gets the preset {leaflet.preset.id} knows that already"
                yield in_passage(passage, message, "ask what comes next, or put it into ::: for another condition")


def _settled(corpus: TopicCorpus, conditions: tuple[str, ...]) -> Callable[[str], bool]:
    """Return a search for a question that asks whether what is settled for these conditions is so."""
    lists, finder = corpus.vocabulary.lists.questions, corpus.vocabulary.finder
    settled = corpus.file.data.get("checks", {}).get("settled", {})
    known = [set(settled.get(name, ())) | {corpus.topic.conditions[name].label} for name in conditions]
    common = tuple(sorted(set.intersection(*known))) if known else ()
    common = tuple(f"{one}*" for one in common)
    of_it, opening, beyond = finder(common), finder(lists.opening), finder(lists.beyond)
    which = finder(tuple(f"{word} {known}" for word in lists.which for known in common))
    having = finder(tuple(f"{known} {verb}" for known in common for verb in ("do", "is", "am", "have")))

    def asks(question: str) -> bool:
        found = of_it.search(question)
        rest = question[found.end() :] if found else ""
        if not found or beyond.search(question[: found.start()]) or beyond.search(rest):
            return False
        return bool(opening.match(question) or (which.match(question) and having.search(question)))

    return asks


RULES: Final = (repeated, question_count, question_alike, question_fit)
