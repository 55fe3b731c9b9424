"""Rules about a translation: beside its original, and how its language is written, from letters to punctuation.

What keeps a translation from being loaded is proved there (`fidelity`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import reduce
from gettext import NullTranslations
from typing import Final

from msgspec import Struct

from handouts.check.rule import CONTENT, rule
from handouts.errors import Problem
from handouts.language.catalog import Catalog, Entry
from handouts.language.fidelity import is_echo
from handouts.language.formats import Wording
from handouts.language.locale import STATED, UNSTATED, conventions, is_same_language, script_code, script_name
from handouts.language.original import Original, kept_in
from handouts.language.updating import needless
from handouts.load.spans import plain
from handouts.model.references import PLACEHOLDER
from handouts.model.scripts import LATIN, script_of


class TranslationPair(Struct, frozen=True):
    """A catalog beside its original; `kept` are words that no translation changes."""

    original: Original
    catalog: Catalog
    kept: tuple[str, ...] = ()

    @property
    def is_region(self) -> bool:
        """Whether the catalog has only what a region says otherwise than its language."""
        return bool(self.original.language_of(self.catalog.locale))

    @property
    def is_same_language(self) -> bool:
        """Whether it is of a region of the original's own language."""
        return is_same_language(self.catalog.locale, self.original.language)

    @property
    def language(self) -> str:
        """The language without its region: `pt` for `pt-BR`."""
        return self.catalog.locale.partition("-")[0]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The messages that the original has, as the catalog has them."""
        return tuple(self.catalog.entries[key] for key in self.original.items if key in self.catalog.entries)

    def bare(self, text: str) -> str:
        """Return a text's own words: without marks, placeholders and what is kept."""
        said = PLACEHOLDER.sub(" ", plain(text) if self.original.is_markdown else text)
        return reduce(lambda left, words: left.replace(words, " "), self.kept, said)


def in_entry(pair: TranslationPair, entry: Entry, message: str, hint: str = "") -> Problem:
    """Return what is wrong with a translation."""
    return Problem(message, hint, path=pair.catalog.path, line=entry.line, place=entry.context)


def in_header(pair: TranslationPair, message: str, hint: str = "") -> Problem:
    """Return what is wrong with the header."""
    return Problem(message, hint, path=pair.catalog.path, line=1)


_WORD: Final = re.compile(r"[^\W\d_]+")
RUN: Final = 4
"""So many words of the original in a row are no coincidence."""


@rule("header-unstated", "error", CONTENT)
def header_unstated(pair: TranslationPair) -> Iterator[Problem]:
    """A catalog says for readers of which region it is, how formal, and how it addresses them; a region's need not."""
    for name in () if pair.is_region else STATED:
        if pair.catalog.header.get(name, UNSTATED) in {"", UNSTATED}:
            yield in_header(pair, f"the header does not say {name}", "add it, so that all messages agree")


@rule("untranslated", "error", CONTENT)
def untranslated(pair: TranslationPair) -> Iterator[Problem]:
    """No part of a translation is still in the language of the original."""
    for entry in () if pair.is_same_language else pair.entries:
        was, is_ = (_WORD.findall(pair.bare(text)) for text in (entry.text, entry.translation))
        if runs := _runs(was) & _runs(is_):
            yield in_entry(pair, entry, f"these words are not translated: “{' '.join(min(runs))}”", "translate them")


@rule("same-words", "warning", CONTENT)
def same_words(pair: TranslationPair) -> Iterator[Problem]:
    """A translation differs from its original."""
    for entry in () if pair.is_same_language else pair.entries:
        if is_echo(entry.text, entry.translation, pair.kept):
            yield in_entry(
                pair, entry, f"the same as the original: “{entry.text}”", "translate it, or say why it stays"
            )


@rule("needless", "warning", CONTENT)
def needless_words(pair: TranslationPair) -> Iterator[Problem]:
    """A region's catalog has only what differs from its language."""
    language = pair.original.language_of(pair.catalog.locale)
    for entry in needless(pair.original, pair.catalog):
        yield in_entry(pair, entry, f"just as in {language}: “{entry.translation}”", "remove it")


@rule("kept-word", "error", CONTENT)
def kept_word(pair: TranslationPair) -> Iterator[Problem]:
    """Words that the topic keeps in every language stand in the translation as they are."""
    for entry in pair.entries:
        for words in kept_in(entry.text, pair.kept):
            if words not in entry.translation:
                yield in_entry(pair, entry, f"“{words}” is missing", "keep it as the original has it")


@rule("same-term", "error", CONTENT)
def same_term(pair: TranslationPair) -> Iterator[Problem]:
    """Two medical words of the original are two in the translation, or the glossary has one entry twice."""
    said: dict[str, str] = {}
    for entry in pair.entries:
        if any(place.endswith(".term") for place in pair.original.items[entry.key].places):
            other = said.setdefault(entry.translation.casefold(), entry.text)
            if other != entry.text:
                message = f"“{entry.translation}” is also the word for “{other}”"
                yield in_entry(pair, entry, message, "find another word for one of them")


@rule("two-words", "warning", CONTENT)
def two_words(pair: TranslationPair) -> Iterator[Problem]:
    """One text has one translation, wherever it stands."""
    said: dict[str, str] = {}
    for entry in pair.entries:
        other = said.setdefault(entry.text, entry.translation)
        if other != entry.translation:
            message = f"“{entry.text}” is “{other}” elsewhere, here “{entry.translation}”"
            yield in_entry(pair, entry, message, "choose one, or say why they differ")


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    lower = [word.lower() for word in words]
    return {tuple(lower[start : start + RUN]) for start in range(len(lower) - RUN + 1)}


_ALIKE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})
"""Scripts whose letters look the same: а is not a."""
_NAMES: Final = {
    "Latn": "LATIN", "Cyrl": "CYRILLIC", "Grek": "GREEK", "Arab": "ARABIC", "Aran": "ARABIC", "Hebr": "HEBREW",
    "Deva": "DEVANAGARI", "Beng": "BENGALI", "Gujr": "GUJARATI", "Guru": "GURMUKHI", "Taml": "TAMIL", "Thai": "THAI",
    "Hans": "CJK", "Hant": "CJK", "Jpan": "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA", "Kore": "HANGUL",
}  # fmt: skip
"""How the names of a script's letters begin in Unicode."""
_OTHERS: Final = {"ar": "یکہھے", "fa": "يكى", "ur": "يكه"}
"""Letters of another language in the same script, which look the same in some fonts and are read out wrong."""
_QUOTES: Final = {
    "ar": ("”“", "«»"), "bn": ("“”",), "de": ("„“", "»«"), "en": ("“”",), "es": ("«»", "“”"), "fr": ("«»", "“”"),
    "hi": ("“”",), "it": ("«»", "“”"), "ko": ("“”",), "pl": ("„”", "«»"), "pt": ("“”", "«»"), "ru": ("«»", "„“"),
    "uk": ("«»", "„“"), "ur": ("”“",), "vi": ("“”",), "zh": ("“”", "「」"),
}  # fmt: skip
"""Quotation marks, opening and closing (CLDR 46, delimiters, of a language and its regions)."""
_MARKS: Final = re.compile('["“”„‟«»‹›「」『』]')
_ARABIC: Final = re.compile(r"(?<=[\u0620-\u06ff])[,;?]")
_SIGNS: Final = {
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": re.compile(r"(?<=[\u0620-\u06ff])[,;?.]"),
    "zh": re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!.]|[,;:?!](?=[\u4e00-\u9fff])"),
}
"""Punctuation that is Latin where the language has signs of its own: ، ؛ ؟ ۔ and ，；：？！。"""


def _letters_of(locale: str) -> list[str]:
    """Return how the Unicode names of a locale's letters begin: mostly that is what CLDR calls their script."""
    code = script_of(locale).code if script_of(locale) is not LATIN else script_code(locale)
    return (_NAMES.get(code) or script_name(code).upper()).split()


@rule("mixed-script", "error", "UTS 39, 5.1")
def mixed_script(pair: TranslationPair) -> Iterator[Problem]:
    """No word has letters of two scripts that look alike, such as a Latin a among Cyrillic letters."""
    for entry in pair.entries:
        for word in _WORD.findall(entry.translation):
            if len({_script(letter) for letter in word} & _ALIKE) > 1:
                yield in_entry(pair, entry, f"letters of two scripts in one word: {_spelt(word)}", "type it again")


@rule("strange-letter", "error", "UTS 39, 5.1")
def strange_letter(pair: TranslationPair) -> Iterator[Problem]:
    """Letters are of the language's script or Latin, and not of another language that shares the script."""
    own = {"LATIN", *_letters_of(pair.catalog.locale)}
    others = _OTHERS.get(pair.language, "")
    for entry in pair.entries:
        letters = dict.fromkeys(letter for letter in entry.translation if letter.isalpha())
        if strange := [letter for letter in letters if _script(letter) not in own or letter in others]:
            yield in_entry(pair, entry, f"letters of another language: {_spelt(strange)}", "type the word again")


@rule("latin-word", "warning", "house rule")
def latin_word(pair: TranslationPair) -> Iterator[Problem]:
    """Where another script is written, Latin words are abbreviations or what the topic keeps."""
    if script_code(pair.catalog.locale) == LATIN.code:
        return
    for entry in pair.entries:
        words = re.findall(r"[A-Za-z]*[a-z][A-Za-z]+", pair.bare(entry.translation))
        if words:
            yield in_entry(
                pair, entry, f"words in Latin letters: {' '.join(words)}", "translate them, or say why they stay"
            )


@rule("digits", "error", "CLDR, numbering systems")
def digits(pair: TranslationPair) -> Iterator[Problem]:
    """Numbers that are typed have the same digits as those that facts print."""
    own = Wording(conventions(pair.catalog.locale), NullTranslations()).digits
    for entry in pair.entries:
        strange = [digit for digit in pair.bare(entry.translation) if digit.isdecimal() and digit not in own]
        if strange:
            yield in_entry(pair, entry, f"digits of another language: {''.join(strange)}", f"use {own}")


@rule("quotes", "error", "CLDR, delimiters")
def quotes(pair: TranslationPair) -> Iterator[Problem]:
    """Quotation marks are the language's own, and each that opens is closed."""
    pairs = _QUOTES.get(pair.language, ())
    for entry in pair.entries if pairs else ():
        marks = _MARKS.findall(entry.translation)
        if not _is_paired(marks, pairs):
            hint = f"write {' or '.join('…'.join(pair) for pair in pairs)}"
            yield in_entry(
                pair, entry, f"quotation marks that are not the language's, or not closed: {' '.join(marks)}", hint
            )


@rule("punctuation", "error", "CLDR, exemplar punctuation", *_SIGNS)
def punctuation(pair: TranslationPair) -> Iterator[Problem]:
    """Punctuation after the language's letters is the language's own."""
    for entry in pair.entries:
        if found := _SIGNS[pair.language].findall(pair.bare(entry.translation)):
            yield in_entry(pair, entry, f"Latin punctuation: {' '.join(found)}", "use the language's own signs")


def _script(letter: str) -> str:
    """Return the first word of a letter's name, which tells its script; ª is an a."""
    return unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "").partition(" ")[0]


def _spelt(letters: str | list[str]) -> str:
    return "".join(letters) + " (" + " ".join(f"U+{ord(letter):04X}" for letter in letters) + ")"


def _is_paired(marks: list[str], pairs: tuple[str, ...]) -> bool:
    """Whether each mark opens one of the pairs or closes the one that was opened last."""
    opened: list[str] = []
    for mark in marks:
        if opened and mark == opened[-1][1]:
            opened.pop()
        elif pair := next((pair for pair in pairs if pair[0] == mark), ""):
            opened.append(pair)
        else:
            return False
    return not opened


RULES: Final = (
    header_unstated,
    untranslated,
    same_words,
    needless_words,
    kept_word,
    same_term,
    two_words,
    mixed_script,
    strange_letter,
    latin_word,
    digits,
    quotes,
    punctuation,
)
