"""Turn the fixed words of the leaflets into an original, and its catalogs into gettext translations.

The words stand in the templates and modules; `make words` finds them there. Catalogs lie in the package, and those of
a workspace go before these.

A word without translation is an error, as in a topic: `FixedWords` never falls back to English.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from gettext import NullTranslations
from itertools import chain
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from handouts import __version__
from handouts.errors import ContentError, raise_for, unknown
from handouts.language.catalog import Catalog, parsed, read_catalog
from handouts.language.fidelity import short, text_problems
from handouts.language.locale import is_same_language, lookup, punctuated
from handouts.language.messages import MessageKey
from handouts.language.original import LOCALES, Original, OriginalMessage
from handouts.load.overlay import SHIPPED
from handouts.load.workspace import LANGUAGES, PACKAGE, TOPICS, Workspace
from handouts.model.clinic import Clinic

NAME: Final = "fixed-words"
"""What the commands call this original, in place of a topic."""
LANGUAGE: Final = "en"
TEMPLATE: Final = f"{NAME}.pot"
"""The file of all fixed words in the folder of their catalogs."""
FOLDER: Final = Path(__file__).parent.parent / "locale"
"""The catalogs of the package."""
NONE: Final[Mapping[str, str]] = {}
MOST_TOLD: Final = 5
"""How many words that are lacking are told one by one."""


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


class _Own(NullTranslations):
    """The fixed words that a workspace has in a locale, before the program's, if it has any."""

    def __init__(self, locale: str, own: Mapping[str, str], words: NullTranslations | None) -> None:
        super().__init__()
        self.locale, self.own, self.words = locale, own, words

    def gettext(self, message: str) -> str:
        if said := self.own.get(message):
            return said
        if self.words is None:
            require_own(self.locale, self.own)
            raise AssertionError(f"extraction does not find: {message}")
        return self.words.gettext(message)


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


def fixed_words(locale: str, own: Mapping[str, str] = NONE, *, is_unfinished: bool = False) -> NullTranslations:
    """Return the translations of the words in the templates, which are English; raises `ContentError`.

    `own` are those of a workspace (`own_words`). `is_unfinished`: what is lacking is said in English, in brackets.
    """
    words = NullTranslations() if is_english(locale) else None
    for path in reversed(_files(locale)):
        words = _said(path, path.stat().st_mtime_ns, words)
    words = _Own(locale, own, words) if own else words
    if is_unfinished:
        return _Unfinished(words)
    if words is None:
        raise _not_in(locale)
    return words


@lru_cache
def _said(path: Path, written_ns: int, language: NullTranslations | None) -> FixedWords:
    """Return the words of a file as it was at a time, over its language’s: clinic and leaflet need both."""
    del written_ns
    return FixedWords(_sound(read_catalog(path), f"the fixed words in {path.stem}"), language)


def _sound(catalog: Catalog, what: str) -> Catalog:
    """Return a catalog of plain texts; raises `ContentError` for what can't be printed or filled in."""
    said = [entry for entry in catalog.entries.values() if entry.translation]
    problems = (text_problems(catalog.path, one.line, one.text, one.translation, is_markdown=False) for one in said)
    raise_for(chain.from_iterable(problems), f"{what} can't be used")
    return catalog


def own_words(clinic: Clinic, locale: str) -> dict[str, str]:
    """Return what a clinic's workspace says for fixed words in a locale: its region's words, then its language's."""
    if locale == clinic.locale and clinic.fixed_words:  # it is in this locale already
        return clinic.fixed_words
    found = {key[1]: said for key, said in own_catalog(clinic, NAME, locale).items()}
    return {text: punctuated(said, locale) for text, said in found.items()}


def own_catalog(clinic: Clinic, name: str, locale: str) -> dict[MessageKey, str]:
    """Return what a workspace's own catalogs of some words say in a locale; raises `ContentError`."""
    told: dict[MessageKey, str] = {}
    for tag in reversed(lookup(locale)):
        if content := clinic.catalogs.get(f"{name}/{tag}"):
            told |= _own_said(f"{name}/{tag}", content)
    return told


@lru_cache
def _own_said(name: str, content: str) -> dict[MessageKey, str]:
    """Return what a workspace's catalog says: messages that are translated and not stale."""
    catalog = _sound(parsed(Path(f"{LANGUAGES}/{name}.po"), content), f"{LANGUAGES}/{name}.po")
    entries = catalog.entries.values()
    return {entry.key: entry.translation for entry in entries if entry.translation and not entry.is_fuzzy}


def require_own(locale: str, own: Mapping[str, str]) -> None:
    """Raise `ContentError` where a workspace lacks some of the fixed words in a locale of its own."""
    lacking = [item.text for item in original_words().items.values() if item.text not in own]
    if lacking:
        count = f"{len(lacking)} message" + ("s" if len(lacking) > 1 else "")
        told = [f"missing: “{short(text)}”" for text in lacking[:MOST_TOLD]]
        first = f"the fixed words of the leaflets are not wholly in {locale}: {count} not translated"
        raise ContentError("\n  ".join((first, *told)), _begin(locale))


def require_fixed_words(locale: str, own: Mapping[str, str] = NONE, *, is_each: bool = False) -> None:
    """Raise `ContentError` for a locale that the words in the templates are not wholly in.

    Looking for each word takes a while, and composing refuses the first that is missing: it is for many leaflets.
    """
    if is_english(locale):
        return
    files = _files(locale)
    if not (files or own):
        raise _not_in(locale)
    if not files:
        if is_each:
            require_own(locale, own)
        return
    catalog = read_catalog(files[-1])
    if is_each:
        from handouts.language.translation import require_whole

        require_whole(original_words(), catalog)


def has_words(locale: str, own: Mapping[str, str] = NONE) -> bool:
    """Whether there are fixed words in a locale, or in the language that it is a region of."""
    return is_english(locale) or bool(own or _files(locale))


def is_english(locale: str) -> bool:
    """Whether the words of the templates are the locale's own, or its language's."""
    return is_same_language(locale, LANGUAGE)


def catalog_file(locale: str) -> bytes:
    """Return what `fixed_words` reads of the package, on which a galley in this locale depends."""
    return b"".join(path.read_bytes() for path in _files(locale))


def _files(locale: str) -> tuple[Path, ...]:
    """Return the catalogs that a locale's words are in: its region's, where there is one, before its language's."""
    return tuple(path for tag in lookup(locale) if (path := FOLDER / f"{tag}.po").exists())


def _not_in(locale: str, name: str = NAME) -> ContentError:
    what = "the fixed words of the leaflets" if name == NAME else "the clinic's words"
    return ContentError(f"{what} are not in {locale}", _begin(locale))


def _begin(locale: str) -> str:
    return f"to begin or go on with their translation: handouts translate start {locale}"


def catalog_of(original: Original, locale: str) -> Catalog:
    """Return the catalog of words that stand in no topic; raises `ContentError` where there is none."""
    if locale not in original.locales:
        raise _not_in(locale, original.name)
    return original.catalog(locale)


def original_words(workspace: Workspace = PACKAGE) -> Original:
    """Return the fixed words that `make words` found, each with its places and comments; their catalogs are those of a
    workspace over the package's."""
    own = workspace.catalogs(NAME)
    return replace(_shipped(), folder=own, beneath=FOLDER) if own else _shipped()


@cache
def _shipped() -> Original:
    entries = read_catalog(FOLDER / TEMPLATE).entries.values()
    items = [OriginalMessage("", entry.text, notes=entry.notes, places=entry.places) for entry in entries]
    words = {item.key: item for item in items}
    return Original(NAME, LANGUAGE, __version__, words, FOLDER, is_markdown=False, address=NAME)


def letters(locale: str, workspace: Workspace = PACKAGE) -> str:
    """Return every character of a locale's catalogs, in order; English has no catalog but ASCII.

    Raises `UnknownName` for a locale that has none.
    """
    ascii_ = "".join(map(chr, range(0x20, 0x7F))) if is_english(locale) else ""
    places = [FOLDER, *SHIPPED.glob(f"*/{LOCALES}")]
    if workspace.folder:
        places += [*(workspace.folder / LANGUAGES).glob("*/"), *(workspace.folder / TOPICS).glob(f"*/{LOCALES}")]
    found = [path for place in places for tag in lookup(locale) if (path := place / f"{tag}.po").exists()]
    if not (found or ascii_):
        known = {path.stem for place in places for path in place.glob("*.po")}
        raise unknown("locale", locale, sorted(known | {LANGUAGE}))
    texts = (entry.translation for path in found for entry in read_catalog(path).entries.values())
    return "".join(sorted({*ascii_, *"".join(texts)}))
