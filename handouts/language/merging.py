"""Merge an original into a catalog: what is still said keeps its translation, the rest becomes fuzzy, new or obsolete.

A text that only moved, to another line or another section, keeps its translation as it is. A text that is like one that
is gone takes its translation on trial: fuzzy, with the text of before beside it. So does one whose facts have changed.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from msgspec.structs import replace

from handouts.language.catalog import Catalog, Entry
from handouts.language.messages import MessageKey
from handouts.language.original import Original, OriginalMessage

LIKENESS: Final = 0.6
"""How much of two texts must be the same for one to be a later version of the other, from 0 to 1."""


def merged(original: Original, catalog: Catalog) -> Catalog:
    """Return the catalog with exactly the original's messages, in its order."""
    gone = {key: entry for key, entry in catalog.entries.items() if key not in original.items}
    spare = [entry for entry in (*gone.values(), *catalog.obsolete) if entry.translation]
    entries: dict[MessageKey, Entry] = {}
    taken: set[MessageKey] = set()
    for key, item in original.items.items():
        kept = catalog.entries.get(key)
        if kept is None or not kept.translation:
            kept = _moved(item, spare) or _like(item, spare) or kept
            taken |= {kept.key} if kept else set()
        entries[key] = _told(item, kept)
    left = {entry.key: entry for entry in spare if entry.key not in taken}
    return replace(catalog, entries=entries, obsolete=tuple(map(_bare, left.values())))


def _told(item: OriginalMessage, kept: Entry | None) -> Entry:
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
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LIKENESS and matcher.quick_ratio() >= LIKENESS else 0.0


def _bare(entry: Entry) -> Entry:
    """An obsolete entry keeps its translation alone, as gettext's tools have it."""
    return replace(entry, notes=(), places=())
