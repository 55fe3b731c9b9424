"""Turn an original and a catalog into the rendition that rules read: every message beside what it became."""

from functools import reduce

from msgspec import Struct

from handouts.errors import Problem
from handouts.language.catalog import Catalog, Entry
from handouts.language.original import Original
from handouts.load.spans import plain
from handouts.model.references import PLACEHOLDER


class TranslationPair(Struct, frozen=True):
    """A catalog beside its original; `kept` are words that no translation changes."""

    original: Original
    catalog: Catalog
    kept: tuple[str, ...] = ()

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


def in_entry(rendition: TranslationPair, entry: Entry, message: str, hint: str = "") -> Problem:
    """Return what was found in a translation."""
    return Problem(message, hint, path=rendition.catalog.path, line=entry.line, place=entry.context)


def in_header(rendition: TranslationPair, message: str, hint: str = "") -> Problem:
    """Return what was found in the header."""
    return Problem(message, hint, path=rendition.catalog.path, line=1)
