"""Rules about marks that a translation would break: strong words, links and placeholders at awkward places."""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import category

from handouts.check.counting import words
from handouts.check.rule import CONTENT, in_passage, rule
from handouts.check.topic_corpus import TopicCorpus
from handouts.errors import Problem
from handouts.load.spans import inline, links, plain

LONGEST_STRONG: Final = 10
_GLUED: Final = re.compile(r"[^\W\d_]\{[a-z0-9_]+\}|\{[a-z0-9_]+\}(?:[^\W\d_]|-[^\W\d_])|-\{[a-z0-9_]+\}")
_IN_WORD: Final = re.compile(r"\w\*\*\w[^*]*\*\*|\*\*[^*]*\w\*\*\w")
_UNSPACED: Final = frozenset({"ja", "km", "ko", "lo", "my", "th", "zh"})
"""Languages without spaces between words, or with endings that follow a number as they follow a word."""


@rule("strong-end", "warning", "CommonMark 0.31, 6.2: right-flanking")
def strong_end(proof: TopicCorpus) -> Iterator[Problem]:
    """Strong words end in a letter: after a Chinese colon or stop, the closing ** would be printed."""
    for passage in proof.passages:
        for span in inline(passage.source)[:-1]:
            said = span.spans[-1].text if span.kind == "strong" else ""
            if said and said[-1] not in ")}" and category(said[-1]).startswith("P"):
                yield in_passage(passage, f"punctuation inside the marks: {said}", "set it after them: **words**:")


@rule("strong-in-word", "error", "CommonMark 0.31, 6.2: intraword")
def strong_in_word(proof: TopicCorpus) -> Iterator[Problem]:
    """Strong marks stand round whole words: half of a word has no counterpart in another language."""
    for passage in () if proof.language in _UNSPACED else proof.passages:
        if found := _IN_WORD.search(passage.source):
            yield in_passage(passage, f"half of a word is strong: {found[0]}", "mark the whole word")


@rule("strong-long", "warning", "UKAAF, clear print")
def strong_long(proof: TopicCorpus) -> Iterator[Problem]:
    """Strong words are ten at most: where all is strong, nothing is."""
    for passage in proof.passages:
        for span in inline(passage.source):
            length = len(words(" ".join(inner.text for inner in span.spans))) if span.kind == "strong" else 0
            if length > LONGEST_STRONG:
                yield in_passage(passage, f"{length} strong words", "mark the few that matter, or use ::: key-message")


@rule("link-words", "warning", "WCAG 2.2, 2.4.4")
def link_words(proof: TopicCorpus) -> Iterator[Problem]:
    """A link's words say where it leads, also out of their sentence."""
    vague = set(proof.vocabulary.lists.vague_links)
    for passage in proof.passages:
        for link in links(passage.source):
            if link.text.lower() in vague:
                yield in_passage(passage, f"a link that says nothing: {link.text}", "link the words that name it")


@rule("glued", "error", CONTENT)
def glued(proof: TopicCorpus) -> Iterator[Problem]:
    """A placeholder stands apart: no ending of one language is glued to it."""
    for passage in () if proof.language in _UNSPACED else proof.passages:
        if found := _GLUED.search(plain(passage.source)):
            yield in_passage(passage, f"letters at a placeholder: {found[0]}", "let the number stand alone")


RULES: Final = (strong_end, strong_in_word, strong_long, link_words, glued)
