"""Turn an original into its template, and its catalogs into such as are up to date."""

from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from handouts.languages.catalog import Catalog, encoded, read_catalog
from handouts.languages.header import new_header, revised, template_header
from handouts.languages.merging import merged
from handouts.languages.original import Original
from handouts.languages.translation import judged


class Updated(Struct, frozen=True):
    """A catalog's file as it should be, and what its translator has to do."""

    path: Path
    content: bytes
    messages: int
    stale: int
    missing: int
    is_new: bool


def template(original: Original) -> bytes:
    """Return the PO template, from which any tool can begin a catalog."""
    return encoded(merged(original, Catalog(Path(f"{original.name}.pot"), template_header(original), {})))


def updated(original: Original, locale: str, today: date) -> Updated:
    """Return the locale's catalog with exactly the original's messages; one without a change keeps its date."""
    path = original.path(locale)
    is_new = not path.exists()
    catalog = _begun(original, locale, today) if is_new else _merged(original, path, today)
    states = [one.state for one in judged(original, catalog)]
    return Updated(path, encoded(catalog), len(states), states.count("stale"), states.count("missing"), is_new)


def _begun(original: Original, locale: str, today: date) -> Catalog:
    header = new_header(original, locale, f"{today.isoformat()} 00:00+0000")
    return merged(original, Catalog(original.path(locale), header, {}))


def _merged(original: Original, path: Path, today: date) -> Catalog:
    old = read_catalog(path)
    new = merged(original, old)
    if encoded(new) == encoded(old):
        return old
    return replace(new, header=revised(new.header, original, today))
