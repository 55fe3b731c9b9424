"""Hand a catalog's messages out to a translator, as PO or XLIFF."""

from datetime import date
from typing import Literal

from msgspec.structs import replace

from handouts.language.catalog import Catalog, encoded
from handouts.language.delivery import CATALOG
from handouts.language.original import Original
from handouts.language.updating import caught_up, entry_of, judged
from handouts.language.xliff import xliff

ExchangeFormat = Literal["po", "xliff", "xliff2"]


def exported(original: Original, locale: str, form: ExchangeFormat, today: date, *, is_changed_only: bool) -> bytes:
    """Return a locale's messages for a translator; all, or those that are not translated.

    Where a region has no words of its own, its language's stand, to be left as they are or changed.
    """
    catalog = caught_up(original, locale, today)
    if original.language_of(locale) and not is_changed_only:
        catalog = _whole(original, catalog)
    chosen = [
        one.entry
        for one in judged(original, catalog)
        if one.entry and not (is_changed_only and one.state == "translated")
    ]
    if form == "po":
        header = {**catalog.header, CATALOG: locale}
        return encoded(replace(catalog, header=header, entries={entry.key: entry for entry in chosen}, obsolete=()))
    return xliff(original.name, original.language, locale, chosen, "1.2" if form == "xliff" else "2.0")


def _whole(original: Original, catalog: Catalog) -> Catalog:
    """Return a region's catalog with its language's words for all that it does not say otherwise."""
    said = original.said(original.language_of(catalog.locale))
    wide = {key: replace(entry_of(item), translation=said.get(key, "")) for key, item in original.items.items()}
    return replace(catalog, entries={key: catalog.entries.get(key, entry) for key, entry in wide.items()})
