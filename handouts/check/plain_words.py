"""Rules about words: what blames, frightens or promises, what is hard or unexplained, whom it speaks to."""

import re
from collections.abc import Iterator
from typing import Final

from handouts.check.readability import words
from handouts.check.rule import CDC, CONTENT, PEMAT, Rule, Search, in_passage, rule
from handouts.check.topic_corpus import PROSE, Passage, PresetTexts, TopicCorpus
from handouts.check.vocabulary import OWN
from handouts.choose.arrangement import term_places
from handouts.errors import Problem
from handouts.load.spans import inline, links

_ABBREVIATION: Final = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,5}(?![\w-])")
_STEM: Final = 6
"""Letters that words of one family share: metastatic, metastasis."""
_SHORTEST_STEM: Final = 4
_SHOUTED: Final = re.compile(r"(?<![\w-])(?:[A-Z]{2,} ){2,}[A-Z]{2,}(?![\w-])|(?<![\w-])[A-Z]{7,}(?![\w-])")
"""Three words in a row, or one that is longer than an abbreviation."""


def avoiding(rule_id: str, only: frozenset[str] = frozenset()) -> Search[TopicCorpus]:
    """Return a search for a rule's lists of words in all texts, or in those of some roles alone."""

    def search(corpus: TopicCorpus) -> Iterator[Problem]:
        hits = corpus.vocabulary.search(rule_id)
        for passage in corpus.passages:
            if not only or passage.role in only:
                for hit in hits(passage.words):
                    yield in_passage(passage, f"“{hit.words}”: {hit.entry.because}", hit.entry.instead)

    return search


_WORD_LISTS: Final = (
    Rule("word-blame", "error", CONTENT, "No words that blame the reader.", avoiding("word-blame")),
    Rule("word-fear", "error", CONTENT, "No words that frighten.", avoiding("word-fear")),
    Rule("word-promise", "error", CONTENT, "No words that promise what nobody can.", avoiding("word-promise")),
    Rule("word-gender", "warning", CONTENT, "“Women” and “men” stand in data labels only.", avoiding("word-gender")),
    Rule("word-distance", "warning", f"{PEMAT} 21", "The reader is “you”.", avoiding("word-distance")),
    Rule("word-hard", "warning", f"{PEMAT} 3; {CDC} 7", "Words are everyday words.", avoiding("word-hard")),
    Rule(
        OWN,
        "error",
        f"the topic; {PEMAT} 3",
        "One thing has one name: no words that the topic itself avoids, in any of its languages.",
        avoiding(OWN),
    ),
)


@rule("medical-word", "warning", f"{PEMAT} 4", "en")
def medical_word(corpus: TopicCorpus) -> Iterator[Problem]:
    """A medical word has an entry in the glossary, or is explained where it stands."""
    medical = corpus.vocabulary.finder(corpus.vocabulary.lists.medical)
    stems = _stems(corpus)
    hint = "add it to the glossary and link it, or use an everyday word"
    for passage in corpus.prose:
        for found in medical.finditer(passage.words):
            if not found[0].lower().startswith(stems) and not _is_explained(corpus, passage, found):
                yield in_passage(passage, f"the medical word “{found[0]}” is not explained", hint)


def _stems(corpus: TopicCorpus) -> tuple[str, ...]:
    """Return how the words begin that have an entry, so that those of their family count as explained."""
    terms = (word for term in corpus.topic.glossary.values() for word in words(term.term.lower()))
    return tuple(word[:_STEM] for word in terms if len(word) >= _SHORTEST_STEM)


def _is_explained(corpus: TopicCorpus, passage: Passage, found: re.Match[str]) -> bool:
    """Whether a word is set in strong words, as where one defines, or has brackets or a defining word beside it."""
    lists, finder = corpus.vocabulary.lists, corpus.vocabulary.finder
    before, after = passage.words[: found.start()].rstrip("“‘\"' "), passage.words[found.end() :].lstrip("”’\"' ")
    is_named = any(hit.end() == len(before) for hit in finder(lists.naming).finditer(before))
    is_said = after.startswith(("(", ", which ", ", or ")) or bool(finder(lists.defining).match(after))
    return found[0] in _strong_words(passage) or before.endswith("(") or is_named or is_said


def _strong_words(passage: Passage) -> str:
    return " ".join(inner.text for span in inline(passage.source) for inner in span.spans)


@rule("abbreviation", "warning", f"{PEMAT} 4")
def abbreviation(corpus: TopicCorpus) -> Iterator[Problem]:
    """An abbreviation has an entry in the glossary or a source, or is explained where it stands."""
    entries = " ".join(f"{term.term} {term.text}" for term in corpus.topic.glossary.values())
    hint = "write it out, or add it to the glossary"
    known = {*_ABBREVIATION.findall(entries), *corpus.vocabulary.lists.known_abbreviations}
    for passage in corpus.prose:
        linked = " ".join(link.text for link in links(passage.source))
        explained = known.union(_ABBREVIATION.findall(f"{linked} {_strong_words(passage)}"))
        for found in _ABBREVIATION.finditer(passage.words):
            if found[0] not in explained and not _is_explained(corpus, passage, found):
                yield in_passage(passage, f"the abbreviation “{found[0]}” is not explained", hint)


@rule("capitals", "warning", "UKAAF, clear print")
def capitals(corpus: TopicCorpus) -> Iterator[Problem]:
    """Nothing is set in blocks of capitals."""
    for passage in corpus.passages:
        if found := _SHOUTED.search(passage.words):
            yield in_passage(passage, f"words in capitals are hard to read: {found[0]}", "write them in small letters")


@rule("term-unlinked", "warning", f"{PEMAT} 4")
def term_unlinked(corpus: TopicCorpus) -> Iterator[Problem]:
    """A leaflet that uses a word of the glossary links it once, so that its entry is printed."""
    told: set[tuple[str, str]] = set()
    for leaflet in corpus.leaflets:
        linked = term_places(corpus.topic, leaflet.preset, leaflet.sections, leaflet.conditions)
        for id_ in corpus.topic.glossary.keys() - linked.keys():
            if (passage := _using(corpus, leaflet, id_)) and (id_, passage.place) not in told:
                told.add((id_, passage.place))
                term = corpus.topic.glossary[id_].term
                message = f"“{term}” is in the glossary, but the preset {leaflet.preset.id} does not link it"
                yield in_passage(passage, message, f"link it once, so that its entry is printed: [words](term:{id_})")


def _using(corpus: TopicCorpus, leaflet: PresetTexts, id_: str) -> Passage | None:
    """Return the first text of a leaflet that has a glossary word and does not explain it."""
    term = corpus.topic.glossary[id_].term.replace("’", "'")
    finder = corpus.vocabulary.finder((term, f"{term}s"))
    for passage in leaflet.passages:
        found = finder.search(passage.words) if passage.role in PROSE - {"meaning"} else None
        if found and not _is_explained(corpus, passage, found):
            return passage
    return None


RULES: Final = (*_WORD_LISTS, medical_word, abbreviation, capitals, term_unlinked)
