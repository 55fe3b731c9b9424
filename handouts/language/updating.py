"""Turn an original into its template, and its catalogs into such as are up to date."""

from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from handouts.language.catalog import Catalog, encoded
from handouts.language.header import new_header, revised, stamped, template_header
from handouts.language.merging import merged
from handouts.language.original import Original
from handouts.language.translation import judged


class Updated(Struct, frozen=True):
    """A catalog's file as it should be, and what its translator has to do."""

    path: Path
    content: bytes
    messages: int
    stale: int
    missing: int


def template(original: Original) -> bytes:
    """Return the PO template, from which any tool can begin a catalog."""
    return encoded(merged(original, Catalog(Path(f"{original.name}.pot"), template_header(original), {})))


def updated(original: Original, locale: str, today: date) -> Updated:
    """Return the locale's catalog with exactly the original's messages."""
    catalog = caught_up(original, locale, today)
    states = [one.state for one in judged(original, catalog)]
    return Updated(catalog.path, encoded(catalog), len(states), states.count("stale"), states.count("missing"))


def caught_up(original: Original, locale: str, today: date) -> Catalog:
    """Return the locale's catalog merged with the original, or a new one; raises `UnknownName` for no locale."""
    header = new_header(original, locale, stamped(today))  # a file's name too: no locale leads out of the folder
    path = original.path(locale)
    if not path.exists():
        return merged(original, Catalog(path, header, {}))
    old = original.catalog(locale)
    return dated(original, old, merged(original, old), today)


def dated(original: Original, old: Catalog, new: Catalog, today: date) -> Catalog:
    """Return the new catalog with its date, or the old one where nothing differs."""
    if encoded(new) == encoded(old):
        return old
    return replace(new, header=revised(new.header, original, today))
