"""Rules about a translation beside its original; what keeps it from being loaded is proved there (`fidelity`)."""

import re
from collections.abc import Iterator
from typing import Final

from handouts.check.rule import CONTENT, rule
from handouts.check.translation_pair import TranslationPair, in_entry, in_header
from handouts.errors import Problem
from handouts.language.fidelity import is_echo
from handouts.language.header import STATED, UNSTATED
from handouts.language.original import kept_in

_WORD: Final = re.compile(r"[^\W\d_]+")
RUN: Final = 4
"""So many words of the original in a row are no coincidence."""


@rule("header-unstated", "error", CONTENT)
def header_unstated(rendition: TranslationPair) -> Iterator[Problem]:
    """A catalog says for readers of which region it is, how formal, and how it addresses them."""
    for name in STATED:
        if rendition.catalog.header.get(name, UNSTATED) in {"", UNSTATED}:
            yield in_header(rendition, f"the header leaves {name} unstated", "say it, so that all messages agree")


@rule("untranslated", "error", CONTENT)
def untranslated(rendition: TranslationPair) -> Iterator[Problem]:
    """No part of a translation is still in the language of the original."""
    for entry in rendition.entries:
        was, is_ = (_WORD.findall(rendition.bare(text)) for text in (entry.text, entry.translation))
        if runs := _runs(was) & _runs(is_):
            yield in_entry(rendition, entry, f"words of the original: “{' '.join(min(runs))}”", "translate them")


@rule("same-words", "warning", CONTENT)
def same_words(rendition: TranslationPair) -> Iterator[Problem]:
    """A translation differs from its original."""
    for entry in rendition.entries:
        if is_echo(entry.text, entry.translation, rendition.kept):
            yield in_entry(rendition, entry, f"the same as the original: “{entry.text}”", "translate it, or say why")


@rule("kept-word", "error", CONTENT)
def kept_word(rendition: TranslationPair) -> Iterator[Problem]:
    """Words that the topic keeps in every language stand in the translation as they are."""
    for entry in rendition.entries:
        for words in kept_in(entry.text, rendition.kept):
            if words not in entry.translation:
                yield in_entry(rendition, entry, f"lacks “{words}”", "keep it as the original has it")


@rule("same-term", "error", CONTENT)
def same_term(rendition: TranslationPair) -> Iterator[Problem]:
    """Two medical words of the original are two in the translation, or the glossary has one entry twice."""
    said: dict[str, str] = {}
    for entry in rendition.entries:
        if any(place.endswith(".term") for place in rendition.original.items[entry.key].places):
            other = said.setdefault(entry.translation.casefold(), entry.text)
            if other != entry.text:
                message = f"“{entry.translation}” is the word for “{other}” too"
                yield in_entry(rendition, entry, message, "find another word for one of them")


@rule("two-words", "warning", CONTENT)
def two_words(rendition: TranslationPair) -> Iterator[Problem]:
    """One text has one translation, wherever it stands."""
    said: dict[str, str] = {}
    for entry in rendition.entries:
        other = said.setdefault(entry.text, entry.translation)
        if other != entry.translation:
            message = f"“{entry.text}” is “{other}” elsewhere, here “{entry.translation}”"
            yield in_entry(rendition, entry, message, "choose one, or say why")


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    lower = [word.lower() for word in words]
    return {tuple(lower[start : start + RUN]) for start in range(len(lower) - RUN + 1)}


RULES: Final = (header_unstated, untranslated, same_words, kept_word, same_term, two_words)
