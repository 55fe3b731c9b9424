"""Rules about words: what blames, frightens or promises, what is hard or unexplained, whom it speaks to."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Final

from handouts.check.readability import english_syllables, is_name, sentences, words
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
_LONG: Final = re.compile(r"(?<![\w-])[A-Za-z]{8,}(?![\w-])")
_MANY_SYLLABLES: Final = 4
_NEAR: Final = 4
_RUN: Final = 3
_MOST: Final = 0.6
_IDEOGRAPHS: Final = re.compile("[\u3400-\u9fff\uac00-\ud7af]")
"""Characters that are a word or a syllable each: one in common is as much as three letters elsewhere."""
_SHOUTED: Final = re.compile(r"(?<![\w-])(?:[A-Z]{2,} ){2,}[A-Z]{2,}(?![\w-])|(?<![\w-])[A-Z]{7,}(?![\w-])")
"""Three words in a row, or one that is longer than an abbreviation."""


def avoiding(rule_id: str, only: frozenset[str] = frozenset()) -> Search[TopicCorpus]:
    """Return a search for a rule's lists of words in all texts, or in those of some roles alone."""

    def search(corpus: TopicCorpus) -> Iterator[Problem]:
        hits = corpus.vocabulary.search(rule_id, (passage.words for passage in corpus.passages))
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
    return (
        found[0] in _strong_words(passage)
        or "(" in before.rpartition(")")[2]
        or before.endswith(", or")
        or is_named
        or is_said
    )


def _strong_words(passage: Passage) -> str:
    return " ".join(inner.text for span in inline(passage.source) for inner in span.spans)


@rule("long-word", "warning", f"{PEMAT} 3; {CDC} 7; G. H. McLaughlin, 1969 (SMOG)", "en")
def long_word(corpus: TopicCorpus) -> Iterator[Problem]:
    """A word of four syllables or more is an everyday word, or is explained as a medical word is.

    Before: "A multifactorial cause is likely." After: "It probably has more than one cause."

    Everyday words are a list, chosen among the most frequent ones. A medicine keeps its name.
    """
    lists = corpus.vocabulary.lists
    everyday = corpus.vocabulary.finder((*lists.everyday, *lists.medicines))
    medical = corpus.vocabulary.finder(lists.medical)
    stems = _stems(corpus)
    for passage in corpus.prose:
        for found in _LONG.finditer(passage.words):
            is_known = everyday.fullmatch(found[0]) or medical.fullmatch(found[0]) or is_name(passage.words, found)
            is_long = not is_known and english_syllables(found[0]) >= _MANY_SYLLABLES
            if is_long and not found[0].lower().startswith(stems) and not _is_explained(corpus, passage, found):
                yield in_passage(passage, f"“{found[0]}” is a long word", "use shorter words, or explain it")


@rule("skin-tone", "warning", "NHS digital service manual: inclusive content; NICE style guide", "en")
def skin_tone(corpus: TopicCorpus) -> Iterator[Problem]:
    """Where skin is red, pale or yellow, the text says how that looks on brown or black skin, too.

    Before: "Call us if the wound is red." After: "Call us if the wound is red, purple or darker than the skin around
    it." A section may also say it once, with the words "brown or black skin".
    """
    skin, finder = corpus.vocabulary.lists.skin, corpus.vocabulary.finder
    noted, toned = finder(skin.noted), finder(skin.toned)
    told = {passage.place for passage in corpus.passages if noted.search(passage.words)}
    search = _coloured_skin(corpus)
    for passage in corpus.passages:
        if passage.place not in told and not toned.search(passage.words):
            for colour in search(passage.words):
                message = f"“{colour}” does not show so on brown or black skin"
                yield in_passage(passage, message, "say what it looks like there: “red, purple or darker”")


def _coloured_skin(corpus: TopicCorpus) -> Callable[[str], Iterator[str]]:
    """Return a search for the colours that a text says skin has: blood, eyes and leaflets have theirs on all people."""
    skin, finder = corpus.vocabulary.lists.skin, corpus.vocabulary.finder
    colours, always, parts = finder(skin.colours), finder(skin.always), finder(skin.parts)
    elsewhere, shows, of_skin = finder(skin.elsewhere), finder(skin.shows), re.compile(r"\bskin\b", re.IGNORECASE)

    def search(text: str) -> Iterator[str]:
        for sentence in sentences(text):
            for found in colours.finditer(sentence):
                around = _around(sentence, found)
                is_elsewhere = shows.search(around) or (elsewhere.search(around) and not of_skin.search(sentence))
                if not is_elsewhere and (always.fullmatch(found[0]) or parts.search(sentence)):
                    yield found[0]

    return search


def _around(sentence: str, found: re.Match[str]) -> str:
    """Return the few words on both sides of what was found, with itself."""
    before, after = sentence[: found.start()].split()[-_NEAR:], sentence[found.end() :].split()[:_NEAR]
    return " ".join((*before, found[0], *after))


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


@rule("term-name", "warning", f"house rule; {PEMAT} 3")
def term_name(corpus: TopicCorpus) -> Iterator[Problem]:
    """A link to the glossary has the word of its entry, in every language: one thing has one name.

    Before: "Your [gullet](term:oesophagus) is sore." After: "Your [oesophagus](term:oesophagus) is sore." An ending may
    differ, and another name may stand where the entry itself tells it: "Also called gullet."
    """
    for passage in corpus.passages:
        for link in links(passage.source):
            term = corpus.topic.glossary.get(link.target) if link.kind == "term" else None
            if term and not (_is_akin(link.text, term.term) or link.text.casefold() in term.text.casefold()):
                message = f"“{link.text}” leads to the entry “{term.term}”: two names for one thing"
                yield in_passage(passage, message, "use the word of the entry, or tell the other name in its text")


def _is_akin(one: str, other: str) -> bool:
    """Whether two names share a word, whatever its ending: most of the shorter word stands in the longer one."""
    return any(_akin(word, twin) for word in words(one.casefold()) for twin in words(other.casefold()))


def _akin(word: str, twin: str) -> bool:
    run = SequenceMatcher(None, word, twin, autojunk=False).find_longest_match().size
    shorter = min(len(word), len(twin))
    return run >= min(shorter, max(_RUN, _MOST * shorter)) or bool(_IDEOGRAPHS.findall(word) and run)


def _using(corpus: TopicCorpus, leaflet: PresetTexts, id_: str) -> Passage | None:
    """Return the first text of a leaflet that has a glossary word and does not explain it."""
    term = corpus.topic.glossary[id_].term.replace("’", "'")
    finder = corpus.vocabulary.finder((term, f"{term}s"))
    for passage in leaflet.passages:
        found = finder.search(passage.words) if passage.role in PROSE - {"meaning"} else None
        if found and not _is_explained(corpus, passage, found):
            return passage
    return None


RULES: Final = (*_WORD_LISTS, medical_word, long_word, skin_tone, abbreviation, capitals, term_unlinked, term_name)
