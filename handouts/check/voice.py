"""Rules about the passive voice: where it stands, and how much of it a section has."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from handouts.check.readability import sentences
from handouts.check.rule import CDC, PEMAT, in_passage, rule
from handouts.check.topic_corpus import PROSE, TopicCorpus
from handouts.check.vocabulary import Vocabulary
from handouts.errors import Problem

BAR: Final = 0.1
"""Plain English Campaign: 80 to 90 of 100 verbs are active."""
_FEW: Final = 1
"""So many sentences are no habit, however short their section is."""
_WORD: Final = re.compile(r"[\w'-]+\s*")
_AGENT: Final = re.compile(r"\s+by\b")
_SUBJECT: Final = 3
"""So many words a question may have between its verb and the participle: "Is your new medicine covered?"."""


class PassiveShare(Struct, frozen=True):
    """How many sentences of a section are in the passive voice."""

    section: str
    passive: int
    sentences: int

    @property
    def share(self) -> float:
        """Return the part of all sentences that is passive, from 0 to 1."""
        return self.passive / self.sentences if self.sentences else 0.0


@rule("passive-voice", "warning", f"{PEMAT} 5; {CDC} 6; SHeLL editor (J. Ayre and others, 2023)", "en")
def passive_voice(corpus: TopicCorpus) -> Iterator[Problem]:
    """Sentences say who does what.

    Before: "Your blood is taken by a nurse." After: "A nurse takes your blood."

    A form of be or get with a participle counts, with "by" or without. A state does not: tired, married, swollen.
    """
    search = _passive(corpus.vocabulary)
    for passage in corpus.prose:
        for found in search(passage.words):
            yield in_passage(passage, f"passive voice: {found}", "say who does it: “we give you”, “you take”")


@rule("passive-share", "error", "Plain English Campaign: 80 to 90 of 100 verbs are active", "en")
def passive_share(corpus: TopicCorpus) -> Iterator[Problem]:
    """In no section more than one sentence in ten is passive, whatever explains the single ones.

    Before: "You are seen by a nurse. Your blood is taken." After: "A nurse sees you and takes your blood."
    """
    for share in passive_shares(corpus):
        if share.share > BAR and share.passive > _FEW:
            message = f"{share.passive} of {share.sentences} sentences are passive, the limit is one in ten"
            yield in_passage(corpus.of(share.section)[0], message, "say who does it: “we give you”, “you take”")


def passive_shares(corpus: TopicCorpus) -> tuple[PassiveShare, ...]:
    """Return how much of each section is in the passive voice; nothing in a language whose passive is not known."""
    if not corpus.vocabulary.lists.passive.be:
        return ()
    search = _passive(corpus.vocabulary)
    told = {id_: [passage for passage in corpus.of(id_) if passage.role in PROSE] for id_ in corpus.topic.sections}
    parts = {id_: [each for passage in found for each in sentences(passage.words)] for id_, found in told.items()}
    return tuple(PassiveShare(id_, sum(any(search(s)) for s in texts), len(texts)) for id_, texts in parts.items())


def _passive(vocabulary: Vocabulary) -> Callable[[str], Iterator[str]]:
    """Return a search for a form of "be" or "get" with a participle after it, a few words between them or none."""
    be, verb = vocabulary.finder(vocabulary.lists.passive.be), _participle(vocabulary)

    def search(text: str) -> Iterator[str]:
        for sentence in sentences(text):
            for found in be.finditer(sentence):
                after = sentence[found.end() :].lstrip()
                is_question = sentence.endswith("?") and not found.start()
                tries = (after, *_past_subject(after)) if is_question else (after,)
                if hit := next(filter(None, map(verb, tries)), ""):
                    yield f"{found[0]} {hit}"

    return search


def _participle(vocabulary: Vocabulary) -> Callable[[str], str]:
    """Return what finds the participle that a text begins with, after words that may stand before it; no state."""
    lists = vocabulary.lists.passive
    between, participle = vocabulary.finder((*lists.between, "*ly")), vocabulary.finder(lists.participles)
    adjective, stative = vocabulary.finder(lists.adjectives), vocabulary.finder(lists.stative)

    def verb(text: str) -> str:
        while (skipped := between.match(text)) and not participle.match(text):
            text = text[skipped.end() :].lstrip()
        hit = participle.match(text)
        if not hit or adjective.match(text):
            return ""
        return "" if stative.match(text) and not _AGENT.match(text, hit.end()) else hit[0]

    return verb


def _past_subject(text: str) -> Iterator[str]:
    """Yield what follows the subject of a question, for each length that this may have."""
    for _ in range(_SUBJECT):
        word = _WORD.match(text)
        text = text[word.end() :] if word else ""
        yield text


RULES: Final = (passive_voice, passive_share)
