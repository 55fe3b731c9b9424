"""Turn an original and a catalog into an up-to-date catalog, and into what is done and what is still to do in it.

What is still said keeps its translation; the rest becomes fuzzy, new or obsolete. A text that only moved, to another
line or another section, keeps its translation as it is. A text that is like one that is gone takes its translation on
trial: fuzzy, with the text of before beside it. So does one whose facts have changed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.language.catalog import Catalog, Entry, encoded, read_catalog
from handouts.language.locale import STATED, new_header, revised, stamped, template_header
from handouts.language.messages import MessageKey
from handouts.language.original import Original, OriginalMessage
from handouts.load.spans import plain

State = Literal["translated", "stale", "missing"]
STATES: Final[tuple[State, ...]] = ("translated", "stale", "missing")
LIKENESS: Final = 0.6
"""How much of two texts must be the same for one to be a later version of the other, from 0 to 1."""


class Judged(Struct, frozen=True):
    """A message of the original, what the catalog has for it, and how good that is."""

    item: OriginalMessage
    entry: Entry | None
    state: State


class Updated(Struct, frozen=True):
    """A catalog's file as it should be, and what its translator has to do; `own` counts the messages in the file, which
    may have none where it lies over another."""

    path: Path
    content: bytes
    messages: int
    stale: int
    missing: int
    needless: int
    words: int
    own: int

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do, and nothing for a file to say."""
        return not (self.own or self.stale or self.missing or self.path.exists())


def template(original: Original) -> bytes:
    """Return the PO template, from which any tool can begin a catalog."""
    return encoded(merged(original, Catalog(Path(f"{original.name}.pot"), template_header(original), {})))


def updated(original: Original, locale: str, today: date) -> Updated:
    """Return the locale's catalog with exactly the original's messages; a region's, with those that it has of these."""
    catalog = caught_up(original, locale, today)
    found = judged(original, catalog)
    states, own = [one.state for one in found], own_part(original, catalog)
    counts = states.count("stale"), states.count("missing"), len(needless(original, catalog))
    words = _words(one for one in found if one.state != "translated")
    return Updated(catalog.path, encoded(own), len(states), *counts, words, len(own.entries))


def needless(original: Original, catalog: Catalog) -> tuple[Entry, ...]:
    """Return what a region's catalog says just as its language does; none of a language's is."""
    language = original.language_of(catalog.locale)
    said = original.said(language) if language else {}
    return tuple(entry for key, entry in catalog.entries.items() if said.get(key) == entry.translation)


def caught_up(original: Original, locale: str, today: date) -> Catalog:
    """Return the locale's catalog merged with the original, or a new one; raises `UnknownName` for no locale."""
    header = new_header(original, locale, stamped(today))  # a file's name too: no locale leads out of the folder
    if original.language_of(locale):
        header = {name: said for name, said in header.items() if name not in STATED}  # its language says that
    if locale not in original.locales:
        path = original.path(locale)
        return merged(original, Catalog(path, header, {}))
    old = original.catalog(locale)
    return dated(original, old, merged(original, old), today)


def own_part(original: Original, catalog: Catalog) -> Catalog:
    """Return what is written of a catalog: all of it, or what the catalog beneath it does not say just so."""
    below = original.catalog_beneath(catalog.locale)
    if below is None:
        return catalog
    entries = {key: entry for key, entry in catalog.entries.items() if not _is_said(entry, below.entries.get(key))}
    obsolete = tuple(entry for entry in catalog.obsolete if entry.key not in below.entries)
    return replace(catalog, entries=entries, obsolete=obsolete)


def _is_said(entry: Entry, below: Entry | None) -> bool:
    """Whether the entry beneath says what an entry says, of the same facts."""
    return below is not None and (entry.translation, entry.stamp, entry.is_fuzzy) == (
        below.translation,
        below.stamp,
        below.is_fuzzy,
    )


def dated(original: Original, old: Catalog, new: Catalog, today: date) -> Catalog:
    """Return the new catalog with its date, or the old one where nothing differs."""
    if encoded(new) == encoded(old):
        return old
    return replace(new, header=revised(new.header, original, today))


def merged(original: Original, catalog: Catalog) -> Catalog:
    """Return the catalog with exactly the original's messages, in its order; a region's has only what differs there."""
    is_region = bool(original.language_of(catalog.locale))
    gone = {key: entry for key, entry in catalog.entries.items() if key not in original.items}
    spare = [entry for entry in (*gone.values(), *catalog.obsolete) if entry.translation]
    entries: dict[MessageKey, Entry] = {}
    taken: set[MessageKey] = set()
    for key, item in original.items.items():
        kept = catalog.entries.get(key)
        if kept is None or not kept.translation:
            kept = _moved(item, spare) or _like(item, spare) or kept
            taken |= {kept.key} if kept else set()
        if not is_region or (kept and kept.translation):
            entries[key] = entry_of(item, kept)
    left = {entry.key: entry for entry in spare if entry.key not in taken}
    return replace(catalog, entries=entries, obsolete=tuple(map(_bare, left.values())))


def entry_of(item: OriginalMessage, kept: Entry | None = None) -> Entry:
    """Return the entry of an item with what the original says of it; facts that changed make it fuzzy."""
    entry = kept or Entry(item.context, item.text)
    is_other_fact = bool(entry.translation) and entry.stamp != item.stamp
    return replace(
        entry,
        context=item.context,
        text=item.text,
        is_fuzzy=bool(entry.translation) and (entry.is_fuzzy or is_other_fact),
        stamp=item.stamp,
        notes=item.notes,
        places=item.places,
    )


def _moved(item: OriginalMessage, spare: Iterable[Entry]) -> Entry | None:
    """Return the entry with the same text that is gone from another context."""
    return next((entry for entry in spare if entry.text == item.text), None)


def _like(item: OriginalMessage, spare: Iterable[Entry]) -> Entry | None:
    """Return the entry of the same context that the item's text is most like, made fuzzy."""
    rated = [(_likeness(entry.text, item.text), entry) for entry in spare if entry.context == item.context]
    best, entry = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return replace(entry, is_fuzzy=True, before=entry.text) if entry and best >= LIKENESS else None


def _likeness(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LIKENESS and matcher.quick_ratio() >= LIKENESS else 0.0


def _bare(entry: Entry) -> Entry:
    """An obsolete entry keeps its translation alone, as gettext's tools have it."""
    return replace(entry, notes=(), places=())


def said_since(own: Path, then: Path, now: Path) -> Iterator[str]:
    """Yield what a catalog beneath says otherwise now, for the messages of the one over it, than when it was copied."""
    before, after = read_catalog(then).entries, read_catalog(now).entries if now.exists() else {}
    for key in read_catalog(own).entries:
        said = [entries[key].translation if key in entries else "" for entries in (before, after)]
        if said[0] != said[1]:
            yield from (f"-{said[0]}", f"+{said[1]}")


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
    """Return how far a locale is, which need not have been begun; raises `ContentError` for a broken catalog."""
    catalog = original.catalog(locale) if locale in original.locales else Catalog(original.path(locale), {}, {})
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


def judged(original: Original, catalog: Catalog) -> tuple[Judged, ...]:
    """Return every message with its state; one that has only changed since the last merge counts as stale.

    Of a region these are what its catalog has: nothing is missing there.
    """
    entries = catalog.entries
    if any(key not in entries for key in original.items):
        entries = merged(original, catalog).entries
    is_region = bool(original.language_of(catalog.locale))
    items = {key: item for key, item in original.items.items() if key in entries or not is_region}
    return tuple(Judged(item, entries.get(key), _state(item, entries.get(key))) for key, item in items.items())


def counted(found: Iterable[Judged]) -> dict[str, str]:
    """Return, for each context, how many messages are in which state: "2 missing, 1 stale"."""
    counts: dict[str, Counter[State]] = {}
    for one in found:
        counts.setdefault(one.item.context, Counter())[one.state] += 1
    return {
        context: ", ".join(f"{count[state]} {state}" for state in STATES if count[state])
        for context, count in counts.items()
    }


def _state(item: OriginalMessage, entry: Entry | None) -> State:
    if entry is None or not entry.translation:
        return "missing"
    return "stale" if entry.is_fuzzy or entry.stamp != item.stamp else "translated"
