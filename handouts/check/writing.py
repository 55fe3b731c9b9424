"""Rules about how a language is written: letters, digits, quotation marks and punctuation that are its own."""

import re
import unicodedata
from collections.abc import Iterator
from gettext import NullTranslations
from typing import Final

from handouts.check.rule import rule
from handouts.check.translation_pair import TranslationPair, in_entry
from handouts.errors import Problem
from handouts.language.cldr import locale_of
from handouts.language.formats import Wording
from handouts.model.scripts import script_of

_WORD: Final = re.compile(r"[^\W\d_]+")
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


@rule("mixed-script", "error", "UTS 39, 5.1")
def mixed_script(rendition: TranslationPair) -> Iterator[Problem]:
    """No word has letters of two scripts that look alike, such as a Latin a among Cyrillic letters."""
    for entry in rendition.entries:
        for word in _WORD.findall(entry.translation):
            if len({_script(letter) for letter in word} & _ALIKE) > 1:
                yield in_entry(rendition, entry, f"letters of two scripts in one word: {_spelt(word)}", "type it anew")


@rule("strange-letter", "error", "UTS 39, 5.1")
def strange_letter(rendition: TranslationPair) -> Iterator[Problem]:
    """Letters are of the language's script or Latin, and of the language where two share a script."""
    own = {"LATIN", *_NAMES[script_of(rendition.catalog.locale).code].split()}
    others = _OTHERS.get(rendition.language, "")
    for entry in rendition.entries:
        letters = dict.fromkeys(letter for letter in entry.translation if letter.isalpha())
        if strange := [letter for letter in letters if _script(letter) not in own or letter in others]:
            yield in_entry(rendition, entry, f"letters of another language: {_spelt(strange)}", "type the word anew")


@rule("latin-word", "warning", "house rule")
def latin_word(rendition: TranslationPair) -> Iterator[Problem]:
    """Where another script is written, Latin words are abbreviations or what the topic keeps."""
    if script_of(rendition.catalog.locale).code == "Latn":
        return
    for entry in rendition.entries:
        words = re.findall(r"[A-Za-z]*[a-z][A-Za-z]+", rendition.bare(entry.translation))
        if words:
            yield in_entry(rendition, entry, f"Latin words: {' '.join(words)}", "translate them, or say why they stay")


@rule("digits", "error", "CLDR, numbering systems")
def digits(rendition: TranslationPair) -> Iterator[Problem]:
    """Numbers that are typed have the same digits as those that facts print."""
    own = Wording(locale_of(rendition.catalog.locale), NullTranslations()).digits
    for entry in rendition.entries:
        strange = [digit for digit in rendition.bare(entry.translation) if digit.isdecimal() and digit not in own]
        if strange:
            yield in_entry(rendition, entry, f"digits of another language: {''.join(strange)}", f"write {own}")


@rule("quotes", "error", "CLDR, delimiters")
def quotes(rendition: TranslationPair) -> Iterator[Problem]:
    """Quotation marks are the language's own, and each that opens is closed."""
    pairs = _QUOTES.get(rendition.language, ())
    for entry in rendition.entries if pairs else ():
        marks = _MARKS.findall(entry.translation)
        if not _is_paired(marks, pairs):
            hint = f"write {' or '.join('…'.join(pair) for pair in pairs)}"
            yield in_entry(rendition, entry, f"quotation marks: {' '.join(marks)}", hint)


@rule("punctuation", "error", "CLDR, exemplar punctuation", *_SIGNS)
def punctuation(rendition: TranslationPair) -> Iterator[Problem]:
    """Punctuation after the language's letters is the language's own."""
    for entry in rendition.entries:
        if found := _SIGNS[rendition.language].findall(rendition.bare(entry.translation)):
            yield in_entry(rendition, entry, f"Latin punctuation: {' '.join(found)}", "use the language's own signs")


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


RULES: Final = (mixed_script, strange_letter, latin_word, digits, quotes, punctuation)
