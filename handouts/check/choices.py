"""Rules about what may be chosen together; what contradicts itself outright keeps a topic from being loaded."""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from handouts.check.rule import CONTENT, in_passage, in_table, rule
from handouts.check.topic_corpus import Passage, TopicCorpus
from handouts.errors import Problem
from handouts.model.topic import Section, Topic

_NAMING: Final = frozenset({"label", "term", "meaning", "alt"})
"""What is read beside other words, wherever these stand: it speaks to nobody."""
_WHOM: Final = frozenset({"title", "message", "summary", "audience"})


@rule("preset-condition", "error", CONTENT)
def preset_condition(corpus: TopicCorpus) -> Iterator[Problem]:
    """A preset about some conditions has no section about others."""
    for name, preset in corpus.topic.presets.items():
        for number, id_ in enumerate(preset.sections):
            about = corpus.topic.sections[id_].conditions
            if preset.conditions and about and not set(about) & set(preset.conditions):
                message = f"{id_} is about {', '.join(about)}, the preset about {', '.join(preset.conditions)}"
                yield in_table(corpus, ("presets", name, "sections", number), message, "remove it from the preset")


@rule("require-condition", "error", CONTENT)
def require_condition(corpus: TopicCorpus) -> Iterator[Problem]:
    """A section requires no section about a condition that is not its own."""
    for id_, section in corpus.topic.sections.items():
        for number, needed in enumerate(section.requires):
            if strange := _strange(section, corpus.topic.sections[needed]):
                message = f"{needed} is about {strange}, {id_} is not"
                yield in_table(corpus, ("sections", id_, "requires", number), message, "require only what both share")


def _strange(section: Section, needed: Section) -> str:
    """Return the conditions of what is needed where none of them is the section's."""
    has_shared = not needed.conditions or bool(set(section.conditions) & set(needed.conditions))
    return "" if has_shared else ", ".join(needed.conditions)


@rule("disclosure-always", "error", CONTENT)
def disclosure_always(corpus: TopicCorpus) -> Iterator[Problem]:
    """A section that tells a diagnosis is not in every leaflet."""
    for id_, section in corpus.topic.sections.items():
        if section.is_disclosure and section.is_always:
            message = f"{id_} tells a diagnosis, and is in every leaflet"
            yield in_table(
                corpus, ("sections", id_, "disclosure"), message, "remove always: a reader may not know it yet"
            )


@rule("disclosure-words", "error", CONTENT, "en")
def disclosure_words(corpus: TopicCorpus) -> Iterator[Problem]:
    """Where a topic tells diagnoses, words presume one only in sections and presets that are marked for it.

    Before: "For people whose cancer has come back." as the audience of a preset without `disclosure`. After: "For
    people who want to know what a relapse is.", or `disclosure = true`.
    """
    if not (telling := set(_telling(corpus.topic))):
        return
    search = _presuming(corpus)
    for passage in corpus.passages:
        found = "" if passage.place in telling or passage.role in _NAMING else search(passage)
        if found:
            hint = "set disclosure = true, or write for a reader who may not know it yet"
            yield in_passage(passage, f"“{found}” presumes that the reader has the diagnosis", hint)


def _telling(topic: Topic) -> Iterator[str]:
    """Yield the places of what only people who know their diagnosis get."""
    yield from (id_ for id_, section in topic.sections.items() if section.is_disclosure)
    yield from (f"presets.{id_}" for id_, preset in topic.presets.items() if preset.disclosure)


def _presuming(corpus: TopicCorpus) -> Callable[[Passage], str]:
    """Return a search for the first words of a text that presume a diagnosis."""
    lists, finder = corpus.vocabulary.lists, corpus.vocabulary.finder
    names = {corpus.topic.title, *(condition.label for condition in corpus.topic.conditions.values())}
    named = [article + name for article in ("", "a ", "an ", "the ") for name in names]
    having, being = (
        finder(tuple(f"{word} {name}" for word in words for name in named)) for words in (lists.having, lists.being)
    )
    asking, explaining, treated = map(finder, (lists.asking, lists.explaining, lists.treated))
    knowing = finder(tuple(word.replace("NAME", name) for word in lists.knowing for name in names))

    def found(passage: Passage) -> str:
        hits = [*finder(lists.presuming).finditer(passage.words)]
        own = chain(having.finditer(passage.words), treated.finditer(passage.words))
        hits += [hit for hit in own if not asking.search(_before(passage.words, hit))]
        if passage.role in _WHOM:
            hits += being.finditer(passage.words)
            known = knowing.finditer(passage.words)
            hits += [hit for hit in known if not explaining.search(_before(passage.words, hit))]
        return hits[0][0] if hits else ""

    return found


def _before(words: str, hit: re.Match[str]) -> str:
    """Return what the clause of a hit says before it."""
    return re.split(r"[.;:?!,]", words[: hit.start()])[-1]


RULES: Final = (preset_condition, require_condition, disclosure_always, disclosure_words)
