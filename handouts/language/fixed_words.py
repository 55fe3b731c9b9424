"""Turn the words in the templates and in `compose` into an original, and its catalogs into gettext translations.

A word without translation is an error, as in a topic: `FixedWords` never falls back to English.
"""

from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path
from typing import Final

from handouts import __version__
from handouts.errors import ContentError, raise_for
from handouts.language.catalog import Catalog, read_catalog
from handouts.language.fidelity import text_problems
from handouts.language.messages import MessageKey
from handouts.language.original import Original, OriginalMessage

NAME: Final = "fixed-words"
"""What the commands call this original, in place of a topic."""
LANGUAGE: Final = "en"
FOLDER: Final = Path(__file__).parent.parent / "locale"
_TAG: Final = "Translators:"
"""Begins a comment in a template or module that tells a translator what a word is."""
_SOURCES: Final = (
    ("handouts.templates", ".html", "jinja2"),
    ("handouts.compose", ".py", "python"),
    ("handouts.language", "/formats.py", "python"),
)
"""Packages with fixed words, how their files' names end, and how Babel reads them."""


class FixedWords(NullTranslations):
    """The fixed words of one locale; raises `ContentError` for one that is missing."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self.catalog = catalog

    def gettext(self, message: str) -> str:
        entry = self.catalog.entries.get(("", message))
        if entry is None or entry.is_fuzzy or not entry.translation:
            from handouts.language.translation import require_whole

            require_whole(original_words(), self.catalog)
            raise AssertionError(f"extraction does not find: {message}")
        return entry.translation


def fixed_words(locale: str) -> NullTranslations:
    """Return the translations of the words in the templates, which are English; raises `ContentError`."""
    if is_english(locale):
        return NullTranslations()
    catalog = read_fixed_words(locale)
    said = [entry for entry in catalog.entries.values() if entry.translation]
    problems = (text_problems(catalog.path, one.line, one.text, one.translation, is_markdown=False) for one in said)
    raise_for(chain.from_iterable(problems), f"the fixed words in {locale} can't be used")
    return FixedWords(catalog)


def require_fixed_words(locale: str, *, is_each: bool = False) -> None:
    """Raise `ContentError` for a locale that the words in the templates are not wholly in.

    Looking for each word takes a while, and composing refuses the first that is missing: it is for many leaflets.
    """
    if is_english(locale):
        return
    catalog = read_fixed_words(locale)
    if is_each:
        from handouts.language.translation import require_whole

        require_whole(original_words(), catalog)


def is_english(locale: str) -> bool:
    """Whether the words of the templates are the locale's own."""
    return locale.partition("-")[0] == LANGUAGE


def catalog_file(locale: str) -> bytes:
    """Return the file that `fixed_words` reads, which a galley in this locale depends on."""
    path = FOLDER / f"{locale}.po"
    return path.read_bytes() if path.exists() else b""


def read_fixed_words(locale: str) -> Catalog:
    """Return the catalog of a locale; raises `ContentError` where there is none."""
    path = FOLDER / f"{locale}.po"
    if not path.exists():
        hint = f"handouts translate update {NAME} {locale} begins their translation"
        raise ContentError(f"the fixed words of the leaflets are not in {locale}", hint)
    return read_catalog(path)


@cache
def original_words() -> Original:
    """Return the fixed words of templates, composition and formats, each with its places and comments."""
    items: dict[MessageKey, OriginalMessage] = {}
    for place, text, notes in _found():
        known = items.get(("", text), OriginalMessage("", text, notes=()))
        merged = OriginalMessage(
            "", text, notes=(*known.notes, *notes), places=tuple(dict.fromkeys((*known.places, place)))
        )
        items[merged.key] = merged
    return Original(NAME, LANGUAGE, __version__, items, FOLDER, is_markdown=False, address=NAME)


def _found() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the file, the text and the comments of each word, in the order of the files' names."""
    from babel.messages.extract import extract

    for package, ending, method in _SOURCES:
        for place, file in _walk(files(package), package.rpartition(".")[2]):
            if place.endswith(ending):
                with file.open("rb") as stream:
                    for _, text, notes, _ in extract(method, stream, comment_tags=(_TAG,), strip_comment_tags=True):
                        yield place, str(text), tuple(notes)


def _walk(folder: Traversable, place: str) -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _walk(item, f"{place}/{item.name}")
        else:
            yield f"{place}/{item.name}", item
