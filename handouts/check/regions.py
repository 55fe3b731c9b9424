"""Rules about where a topic is read: English is written and worded as in its own country throughout."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from handouts.check.readability import is_name
from handouts.check.rule import in_passage, rule
from handouts.check.topic_corpus import TopicCorpus
from handouts.check.vocabulary import pattern
from handouts.errors import Problem
from handouts.model.references import PLACEHOLDER

_NUMBERS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "hundred")
_OF: Final = {"US": "American", "CA": ""}
"""How the English of a region is written; elsewhere as in Britain, and in Canada either way."""


class _Lists(Struct, frozen=True):
    """The file, as it stands: what is spelt in two ways, what only seems so, and the words of one region alone."""

    spelling: tuple[str, ...]
    alike: tuple[str, ...]
    not_british: tuple[str, ...]
    not_american: tuple[str, ...]


class _Pair(Struct, frozen=True):
    """What is not written in a region, and what is, as the lists have it; `is_spelling`: only some letters differ."""

    wrong: str
    right: str
    is_spelling: bool

    def instead(self, found: str) -> str:
        """Return what is written for a word, nothing where it is right as it stands."""
        was, becomes = _letters(self.wrong), _letters(self.right)
        is_right = (
            self.is_spelling and len(becomes) > len(was) and _fits(found, self.right)
        )  # anaemia ends in -emia, too
        if is_right or not _fits(found, self.wrong):
            return ""
        if not self.is_spelling:
            return self.right
        right = re.sub(re.escape(was), becomes, found, count=1, flags=re.I)
        return right[0].upper() + right[1:] if found[0].isupper() else right


class _Foreign(Struct, frozen=True):
    """All that is not written in a region."""

    finder: re.Pattern[str]
    alike: re.Pattern[str]
    pairs: tuple[_Pair, ...]

    def instead(self, found: str, is_name: bool) -> str:
        """Return what is written for a word, nothing where it is right as it stands: names keep their spelling."""
        told = (pair.instead(found) for pair in self.pairs if not (is_name and pair.is_spelling))
        return "" if self.alike.fullmatch(found) else next(filter(None, told), "")


@rule("us-uk", "warning", "NHS style guide; AMA Manual of Style", "en")
def us_uk(corpus: TopicCorpus) -> Iterator[Problem]:
    """English is British, or American where the language is en-US: in spelling and in words, never a mixture.

    Before: "Go to the emergency room if the tumor bleeds." After: "Go to A&E if the tumour bleeds."

    A name in capitals stays as it is: the World Health Organization.
    """
    style = _style(corpus.topic.language)
    other = "British" if style == "American" else "American"
    foreign = _foreign(style)
    for passage in corpus.passages if style else ():
        text = PLACEHOLDER.sub("", passage.words)
        for found in foreign.finder.finditer(text):
            if instead := foreign.instead(found[0], is_name(text, found)):
                message = f"“{found[0]}” is {other} English, but this text is {style}"
                yield in_passage(passage, message, f"write “{instead}”")


def _style(language: str) -> str:
    regions = [part for part in language.split("-")[1:] if len(part) == 2]
    return _OF.get(regions[0].upper() if regions else "", "British")


@cache
def _foreign(style: str) -> _Foreign:
    data = tomllib.loads((files("handouts.check") / "words" / "regions.toml").read_text("utf-8"))
    lists = msgspec.convert(data, _Lists)
    turn = 1 if style == "British" else -1
    words = [line.split("|") for line in (lists.not_british if style == "British" else lists.not_american)]
    spellings = [line.split("|")[::-turn] for line in lists.spelling]
    pairs = (
        *(_Pair(wrong, right, is_spelling=False) for wrong, right in words),
        *(_Pair(wrong, right, is_spelling=True) for wrong, right in spellings),
    )
    return _Foreign(_pattern(*(pair.wrong for pair in pairs)), _pattern(*lists.alike), pairs)


def _pattern(*words: str) -> re.Pattern[str]:
    return pattern(words, _NUMBERS)


def _fits(found: str, words: str) -> bool:
    """Whether what was found is what a line of the lists means: without a pattern for each of some hundred lines."""
    word, letters = " ".join(found.lower().split()), _letters(words).lower()
    if words.startswith("*") and words.endswith("*"):
        return letters in word
    if words.startswith(("*", "#")):
        return word.endswith(letters)
    return word.startswith(letters) if words.endswith("*") else word == letters


def _letters(words: str) -> str:
    return words.strip("*# ")


RULES: Final = (us_uk,)
