"""Turn an original and its catalogs into what is done and what is to do, for each locale and section."""

from collections.abc import Iterable

from msgspec import Struct

from handouts.language.original import Original
from handouts.language.translation import Judged, State, judged
from handouts.load.spans import plain


class Words(Struct, frozen=True):
    """Words of the original, as an agency bills them: never translated, changed since, the same."""

    new: int
    changed: int
    same: int


class PartStatus(Struct, frozen=True):
    """Messages of one section, or of all, by state; none that is translated counts as reviewed yet."""

    section: str
    translated: int
    stale: int
    missing: int
    unreviewed: int
    words: Words


class Status(Struct, frozen=True):
    """How far the translation into a locale is."""

    locale: str
    total: PartStatus
    sections: tuple[PartStatus, ...]


def status_of(original: Original, locale: str) -> Status:
    """Return how far a locale is; raises `ContentError` for a broken catalog."""
    catalog = original.catalog(locale)
    found = judged(original, catalog)
    sections: dict[str, list[Judged]] = {}
    for one in found:
        sections.setdefault(one.item.context, []).append(one)
    parts = tuple(_part(context, ones) for context, ones in sections.items())
    return Status(locale, _part("", found), parts)


def _part(section: str, found: Iterable[Judged]) -> PartStatus:
    by: dict[State, list[Judged]] = {"translated": [], "stale": [], "missing": []}
    for one in found:
        by[one.state].append(one)
    return PartStatus(
        section=section,
        translated=len(by["translated"]),
        stale=len(by["stale"]),
        missing=len(by["missing"]),
        unreviewed=len(by["translated"]),
        words=Words(new=_words(by["missing"]), changed=_words(by["stale"]), same=_words(by["translated"])),
    )


def _words(found: Iterable[Judged]) -> int:
    return sum(len(plain(one.item.text).split()) for one in found)
