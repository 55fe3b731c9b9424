"""Turn an original and its catalogs into what is done and what is to do, for each locale and section."""

from collections.abc import Iterable

from msgspec import Struct

from handouts.content.spans import plain
from handouts.languages.catalog import read_catalog
from handouts.languages.header import is_reviewed
from handouts.languages.original import Original
from handouts.languages.translation import Judged, State, judged


class Words(Struct, frozen=True):
    """Words of the original, as an agency bills them: never translated, changed since, the same."""

    new: int
    changed: int
    same: int


class Part(Struct, frozen=True):
    """Messages of one section, or of all, by state; the unreviewed are among the translated."""

    section: str
    translated: int
    stale: int
    missing: int
    unreviewed: int
    words: Words


class Status(Struct, frozen=True):
    """How far the translation into a locale is."""

    locale: str
    is_reviewed: bool
    total: Part
    sections: tuple[Part, ...]


def status_of(original: Original, locale: str) -> Status:
    """Return how far a locale is; raises `ContentError` for a broken catalog."""
    catalog = read_catalog(original.path(locale))
    reviewed, found = is_reviewed(catalog.header), judged(original, catalog)
    sections: dict[str, list[Judged]] = {}
    for one in found:
        sections.setdefault(one.item.context, []).append(one)
    parts = tuple(_part(context, ones, is_reviewed=reviewed) for context, ones in sections.items())
    return Status(locale, reviewed, _part("", found, is_reviewed=reviewed), parts)


def _part(section: str, found: Iterable[Judged], *, is_reviewed: bool) -> Part:
    by: dict[State, list[Judged]] = {"translated": [], "stale": [], "missing": []}
    for one in found:
        by[one.state].append(one)
    return Part(
        section=section,
        translated=len(by["translated"]),
        stale=len(by["stale"]),
        missing=len(by["missing"]),
        unreviewed=0 if is_reviewed else len(by["translated"]),
        words=Words(new=_words(by["missing"]), changed=_words(by["stale"]), same=_words(by["translated"])),
    )


def _words(found: Iterable[Judged]) -> int:
    return sum(len(plain(one.item.text).split()) for one in found)
