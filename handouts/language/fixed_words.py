"""Turn the fixed words of the leaflets into an original, and its catalogs into gettext translations.

The words stand in the templates and modules; `make words` finds them there.

A word without translation is an error, as in a topic: `FixedWords` never falls back to English.
"""

from functools import cache, lru_cache
from gettext import NullTranslations
from itertools import chain
from pathlib import Path
from typing import Final

from handouts import __version__
from handouts.errors import ContentError, raise_for, unknown
from handouts.language.catalog import Catalog, read_catalog
from handouts.language.fidelity import text_problems
from handouts.language.locale import is_same_language, lookup, punctuated
from handouts.language.original import LOCALES, Original, OriginalMessage
from handouts.load.overlay import SHIPPED

NAME: Final = "fixed-words"
"""What the commands call this original, in place of a topic."""
LANGUAGE: Final = "en"
TEMPLATE: Final = f"{NAME}.pot"
"""The file of all fixed words in the folder of their catalogs."""
FOLDER: Final = Path(__file__).parent.parent / "locale"


class FixedWords(NullTranslations):
    """The fixed words of one locale; a region says its language's, with its own punctuation, where it has none.

    Raises `ContentError` for a word that a language is missing.
    """

    def __init__(self, catalog: Catalog, language: NullTranslations | None = None) -> None:
        super().__init__()
        self.catalog = catalog
        self.language = language

    def gettext(self, message: str) -> str:
        entry = self.catalog.entries.get(("", message))
        if entry and entry.translation and not entry.is_fuzzy:
            return entry.translation
        if self.language:
            return punctuated(self.language.gettext(message), self.catalog.locale)
        from handouts.language.translation import require_whole

        require_whole(original_words(), self.catalog)
        raise AssertionError(f"extraction does not find: {message}")


class _Unfinished(NullTranslations):
    """The fixed words of a locale, for its translators to see: what is lacking stands there in English, in brackets."""

    def __init__(self, words: NullTranslations | None) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        try:
            return self.words.gettext(message) if self.words else f"[{message}]"
        except ContentError:
            return f"[{message}]"


def fixed_words(locale: str, *, is_unfinished: bool = False) -> NullTranslations:
    """Return the translations of the words in the templates, which are English; raises `ContentError`.

    `is_unfinished`: a word that is lacking is said in English, in brackets.
    """
    words = NullTranslations() if is_english(locale) else None
    for path in reversed(_files(locale)):
        words = _said(path, path.stat().st_mtime_ns, words)
    if is_unfinished:
        return _Unfinished(words)
    if words is None:
        raise _not_in(locale)
    return words


@lru_cache
def _said(path: Path, written_ns: int, language: NullTranslations | None) -> FixedWords:
    """Return the words of a file as it was at a time, over its language’s: clinic and leaflet need both."""
    del written_ns
    catalog = read_catalog(path)
    said = [entry for entry in catalog.entries.values() if entry.translation]
    problems = (text_problems(path, one.line, one.text, one.translation, is_markdown=False) for one in said)
    raise_for(chain.from_iterable(problems), f"the fixed words in {path.stem} can't be used")
    return FixedWords(catalog, language)


def require_fixed_words(locale: str, *, is_each: bool = False) -> None:
    """Raise `ContentError` for a locale that the words in the templates are not wholly in.

    Looking for each word takes a while, and composing refuses the first that is missing: it is for many leaflets.
    """
    if is_english(locale):
        return
    files = _files(locale)
    if not files:
        raise _not_in(locale)
    catalog = read_catalog(files[-1])
    if is_each:
        from handouts.language.translation import require_whole

        require_whole(original_words(), catalog)


def has_words(locale: str) -> bool:
    """Whether there are fixed words in a locale, or in the language that it is a region of."""
    return is_english(locale) or bool(_files(locale))


def is_english(locale: str) -> bool:
    """Whether the words of the templates are the locale's own, or its language's."""
    return is_same_language(locale, LANGUAGE)


def catalog_file(locale: str) -> bytes:
    """Return what `fixed_words` reads, on which a galley in this locale depends."""
    return b"".join(path.read_bytes() for path in _files(locale))


def _files(locale: str) -> tuple[Path, ...]:
    """Return the catalogs that a locale's words are in: its region's, where there is one, before its language's."""
    return tuple(path for tag in lookup(locale) if (path := FOLDER / f"{tag}.po").exists())


def _not_in(locale: str) -> ContentError:
    hint = f"to begin their translation: handouts translate update {NAME} {locale}"
    return ContentError(f"the fixed words of the leaflets are not in {locale}", hint)


def read_fixed_words(locale: str) -> Catalog:
    """Return the catalog of a locale; raises `ContentError` where there is none."""
    path = FOLDER / f"{locale}.po"
    if not path.exists():
        raise _not_in(locale)
    return read_catalog(path)


@cache
def original_words() -> Original:
    """Return the fixed words that `make words` found, each with its places and comments."""
    entries = read_catalog(FOLDER / TEMPLATE).entries.values()
    items = [OriginalMessage("", entry.text, notes=entry.notes, places=entry.places) for entry in entries]
    words = {item.key: item for item in items}
    return Original(NAME, LANGUAGE, __version__, words, FOLDER, is_markdown=False, address=NAME)


def letters(locale: str) -> str:
    """Return every character of the shipped catalogs of a locale, in order; English has no catalog but ASCII.

    Raises `UnknownName` for a locale that has none.
    """
    ascii_ = "".join(map(chr, range(0x20, 0x7F))) if is_english(locale) else ""
    places = [FOLDER, *SHIPPED.glob(f"*/{LOCALES}")]
    found = [path for place in places for tag in lookup(locale) if (path := place / f"{tag}.po").exists()]
    if not (found or ascii_):
        known = {path.stem for place in places for path in place.glob("*.po")}
        raise unknown("locale", locale, sorted(known | {LANGUAGE}))
    texts = (entry.translation for path in found for entry in read_catalog(path).entries.values())
    return "".join(sorted({*ascii_, *"".join(texts)}))
