"""Turn a word into the key by which a reader of a language looks for it in a list.

A short form of Unicode's collation (UTS 10 with CLDR's alphabets): letters go in the order of the alphabet, accents and
case do not count unless words are else the same, spaces and signs come before letters. A script without an alphabet
here goes by code point, which is the order of Devanagari, Bengali and Hangul. ICU knows more, but its Python package
has to be compiled on each machine.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from handouts.model.scripts import script_of

Weight = tuple[int, int]
SortKey = tuple[tuple[Weight, ...], str]

_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_ARABIC: Final = "ءابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_SCRIPTS: Final = {"Latn": _LATIN, "Cyrl": _CYRILLIC, "Arab": _ARABIC}
_LANGUAGES: Final = {
    "es": _LATIN.replace("n", "nñ"),
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "vi": "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz",
    "ur": "ءابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھيیے",
}
"""Alphabets with letters of their own; what an alphabet lacks, such as ё or é, goes with the letter it is made from."""
_CLUSTER: Final = re.compile(r"[^\u0300-\u036f\u064b-\u0655][\u0300-\u036f\u064b-\u0655]*", re.DOTALL)


@lru_cache(4096)  # each leaflet sorts the terms of its topic
def sort_key(text: str, locale: str) -> SortKey:
    """Return what to sort a text by among others of a locale (BCP 47)."""
    script = script_of(locale).code
    folded = text.casefold().replace("œ", "oe").replace("æ", "ae")
    if script == "Hans":  # GB 2312, which GB 18030 begins with, has its 3755 common characters in the order of Pinyin
        return tuple((0, byte) for byte in folded.encode("gb18030")), text
    alphabet = _LANGUAGES.get(locale.partition("-")[0]) or _SCRIPTS.get(script, "")
    parts = _CLUSTER.findall(normalize("NFD", folded)) if alphabet else folded
    return tuple(_weight(part, alphabet) for part in parts), text


def _weight(cluster: str, alphabet: str) -> Weight:
    """Return the place of a letter with its marks: as one letter if the alphabet has it, else as the bare one."""
    base = cluster[0]
    known = [alphabet.index(letter) for letter in (*_composed(cluster), base) if letter in alphabet]
    return (1, known[0]) if known else (2 if base.isalpha() else 0, ord(base))


def _composed(cluster: str) -> list[str]:
    return [normalize("NFC", cluster[0] + mark) for mark in cluster[1:]]
