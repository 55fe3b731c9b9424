"""Rules about words: what blames, frightens or promises, what is hard or unexplained, whom it speaks to."""

import re
from collections.abc import Iterator
from typing import Final

from handouts.check.counting import words
from handouts.check.rule import CDC, CONTENT, PEMAT, Rule, Search, in_passage, rule
from handouts.check.topic_corpus import PROSE, Passage, PresetTexts, TopicCorpus
from handouts.check.vocabulary import OWN
from handouts.choose import backmatter
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

    def search(proof: TopicCorpus) -> Iterator[Problem]:
        hits = proof.vocabulary.search(rule_id)
        for passage in proof.passages:
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
    Rule(OWN, "error", "the topic", "None of the words that the topic itself avoids.", avoiding(OWN)),
)


@rule("medical-word", "warning", f"{PEMAT} 4", "en")
def medical_word(proof: TopicCorpus) -> Iterator[Problem]:
    """A medical word has an entry in the glossary, or is explained where it stands."""
    medical = proof.vocabulary.finder(proof.vocabulary.lists.medical)
    stems = _stems(proof)
    hint = "add it to the glossary and link it, or use an everyday word"
    for passage in proof.prose:
        for found in medical.finditer(passage.words):
            if not found[0].lower().startswith(stems) and not _is_explained(proof, passage, found):
                yield in_passage(passage, f"a medical word without an entry: {found[0]}", hint)


def _stems(proof: TopicCorpus) -> tuple[str, ...]:
    """Return how the words begin that have an entry, so that those of their family count as explained."""
    terms = (word for term in proof.topic.glossary.values() for word in words(term.term.lower()))
    return tuple(word[:_STEM] for word in terms if len(word) >= _SHORTEST_STEM)


def _is_explained(proof: TopicCorpus, passage: Passage, found: re.Match[str]) -> bool:
    """Whether a word is set in strong words, as where one defines, or has brackets or a defining word beside it."""
    lists, finder = proof.vocabulary.lists, proof.vocabulary.finder
    before, after = passage.words[: found.start()].rstrip("“‘\"' "), passage.words[found.end() :].lstrip("”’\"' ")
    is_named = any(hit.end() == len(before) for hit in finder(lists.naming).finditer(before))
    is_said = after.startswith(("(", ", which ", ", or ")) or bool(finder(lists.defining).match(after))
    return found[0] in _strong_words(passage) or before.endswith("(") or is_named or is_said


def _strong_words(passage: Passage) -> str:
    return " ".join(inner.text for span in inline(passage.source) for inner in span.spans)


@rule("abbreviation", "warning", f"{PEMAT} 4")
def abbreviation(proof: TopicCorpus) -> Iterator[Problem]:
    """An abbreviation has an entry in the glossary or a source, or is explained where it stands."""
    entries = " ".join(f"{term.term} {term.text}" for term in proof.topic.glossary.values())
    known = {*_ABBREVIATION.findall(entries), *proof.vocabulary.lists.known_abbreviations}
    for passage in proof.prose:
        linked = " ".join(link.text for link in links(passage.source))
        explained = known.union(_ABBREVIATION.findall(f"{linked} {_strong_words(passage)}"))
        for found in _ABBREVIATION.finditer(passage.words):
            if found[0] not in explained and not _is_explained(proof, passage, found):
                yield in_passage(passage, f"an unexplained abbreviation: {found[0]}", "write it out, or add an entry")


@rule("capitals", "warning", "UKAAF, clear print")
def capitals(proof: TopicCorpus) -> Iterator[Problem]:
    """Nothing is set in blocks of capitals."""
    for passage in proof.passages:
        if found := _SHOUTED.search(passage.words):
            yield in_passage(passage, f"capitals: {found[0]}", "use **strong** words")


@rule("term-unlinked", "warning", f"{PEMAT} 4")
def term_unlinked(proof: TopicCorpus) -> Iterator[Problem]:
    """A leaflet that uses a word of the glossary links it once, so that its entry is printed."""
    told: set[tuple[str, str]] = set()
    for leaflet in proof.leaflets:
        linked = backmatter.terms(proof.topic, leaflet.preset, leaflet.sections, leaflet.conditions)
        for id_ in proof.topic.glossary.keys() - linked.keys():
            if (passage := _using(proof, leaflet, id_)) and (id_, passage.place) not in told:
                told.add((id_, passage.place))
                message = f"says “{proof.topic.glossary[id_].term}”, but {leaflet.preset.id} links its entry nowhere"
                yield in_passage(passage, message, f"write [words](term:{id_})")


def _using(proof: TopicCorpus, leaflet: PresetTexts, id_: str) -> Passage | None:
    """Return the first text of a leaflet that has a glossary word and does not explain it."""
    term = proof.topic.glossary[id_].term.replace("’", "'")
    finder = proof.vocabulary.finder((term, f"{term}s"))
    for passage in leaflet.passages:
        found = finder.search(passage.words) if passage.role in PROSE - {"meaning"} else None
        if found and not _is_explained(proof, passage, found):
            return passage
    return None


RULES: Final = (*_WORD_LISTS, medical_word, abbreviation, capitals, term_unlinked)
