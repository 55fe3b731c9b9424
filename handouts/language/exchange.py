"""Hand a catalog's messages out to a translator, as PO or XLIFF, and take a file of translations in, or refuse it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from handouts.errors import ContentError, FileError, Problem, raise_for
from handouts.language.catalog import Catalog, Entry, encoded, read_catalog
from handouts.language.fidelity import MOST, Said, echo_problems, text_problems
from handouts.language.locale import taken_over, tidy, wrong_in_review
from handouts.language.original import Original, OriginalMessage
from handouts.language.updating import caught_up, dated, judged
from handouts.language.xliff import Delivery, XliffUnit, read_xliff, unit_id, xliff

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
        return encoded(replace(catalog, entries={entry.key: entry for entry in chosen}, obsolete=()))
    return xliff(original.name, original.language, locale, chosen, "1.2" if form == "xliff" else "2.0")


def read_delivery(path: Path) -> Delivery:
    """Return what a translator's file says, PO or XLIFF by its name's ending; raises `FileError`."""
    if not path.exists():
        raise FileError(f"can't read {path}: no such file")
    return read_xliff(path) if path.suffix.lower() in {".xlf", ".xliff"} else _read_po(path)


def taken_in(original: Original, delivery: Delivery, path: Path, today: date) -> tuple[Catalog, int]:
    """Return the catalog with the delivered translations, and how many are new in it.

    Raises `ContentError` with all that is wrong, message by message; what the file leaves open stays as it is.
    """
    if delivery.name != original.name:
        named = f"is a translation of {delivery.name}, not of" if delivery.name else "does not say that it is of"
        raise ContentError(f"{path.name} {named} {original.name}", "is it the file that was exported for this topic?")
    catalog = caught_up(original, delivery.locale, today)
    items = {unit_id(key): item for key, item in original.items.items()}
    done = [unit for unit in delivery.units if unit.is_done]
    problems = [Problem(message, path=path, line=1) for message in wrong_in_review(delivery.header)]
    problems += _borrowed(original, delivery.locale, done, path)
    problems += [problem for unit in done for problem in _problems(original, items.get(unit.id), unit, path)]
    said = [Said(unit.text, unit.translation, unit.line, bool(unit.same)) for unit in done]
    problems += echo_problems(original, delivery.locale, said, path)
    raise_for(problems, f"{path.name} is not taken")
    language = original.language_of(delivery.locale)
    wide = original.said(language) if language else {}
    entries = dict(catalog.entries)
    for unit in done:
        item = items[unit.id]
        entries[item.key] = _translated(entries.get(item.key, _entry(item)), item, unit)
        if wide.get(item.key) == unit.translation:  # a region's catalog has only what differs
            del entries[item.key]
    count = len({key for key in entries.keys() | catalog.entries if entries.get(key) != catalog.entries.get(key)})
    entries = {key: entries[key] for key in original.items if key in entries}
    header = taken_over(catalog.header, delivery.header)
    return dated(original, catalog, replace(catalog, header=header, entries=entries), today), count


def _whole(original: Original, catalog: Catalog) -> Catalog:
    """Return a region's catalog with its language's words for all that it does not say otherwise."""
    said = original.said(original.language_of(catalog.locale))
    wide = {key: replace(_entry(item), translation=said.get(key, "")) for key, item in original.items.items()}
    return replace(catalog, entries={key: catalog.entries.get(key, entry) for key, entry in wide.items()})


def _entry(item: OriginalMessage) -> Entry:
    return Entry(item.context, item.text, stamp=item.stamp, notes=item.notes, places=item.places)


def _borrowed(original: Original, locale: str, done: list[XliffUnit], path: Path) -> Iterator[Problem]:
    """Yield the problem of a file of which most is, word for word, the translation into another language.

    Regions of one language may share their words.
    """
    language = locale.partition("-")[0]
    for other in original.languages:
        if other.partition("-")[0] != language:
            known = original.catalog(other).entries.values()
            texts = {unit_id(entry.key): entry.translation for entry in known}
            same = sum(texts.get(unit.id) == unit.translation for unit in done)
            if same > MOST * len(done):
                yield Problem(
                    f"says that it is in {locale}, but {same} of its translations are those into {other}",
                    path=path,
                    line=1,
                )


def _problems(original: Original, item: OriginalMessage | None, unit: XliffUnit, path: Path) -> Iterator[Problem]:
    hint = "export the messages again, and translate those that have changed"
    if item is None or item.text != unit.text:
        yield Problem(f"{original.name} no longer has this text: “{unit.text[:40]}”", hint, path=path, line=unit.line)
    elif unit.stamp not in {"", item.stamp}:
        yield Problem(
            f"the facts in this text have changed since the export: “{unit.text[:40]}”", hint, path=path, line=unit.line
        )
    else:
        yield from text_problems(path, unit.line, item.text, unit.translation, is_markdown=original.is_markdown)


def _translated(entry: Entry, item: OriginalMessage, unit: XliffUnit) -> Entry:
    remarks = (*(remark for remark in entry.remarks if remark != entry.same), *filter(None, [unit.same]))
    return replace(entry, translation=unit.translation, is_fuzzy=False, before="", stamp=item.stamp, remarks=remarks)


def _read_po(path: Path) -> Delivery:
    catalog = read_catalog(path)
    name, _, version = catalog.header.get("Project-Id-Version", "").rpartition(" ")
    units = (_unit(entry) for entry in catalog.entries.values())
    return Delivery(name or version, tidy(catalog.header.get("Language", "")), tuple(units), catalog.header)


def _unit(entry: Entry) -> XliffUnit:
    return XliffUnit(
        id=unit_id(entry.key),
        text=entry.text,
        translation=entry.translation,
        is_done=bool(entry.translation) and not entry.is_fuzzy,
        stamp=entry.stamp,
        line=entry.line,
        same=entry.same,
    )
