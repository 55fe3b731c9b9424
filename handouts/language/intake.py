"""Take a translator's file into a catalog, message by message: what is right is taken, the rest goes back with reasons.

What goes back is a file that can be mended and taken in again.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import ContentError, Problem, in_file_order
from handouts.language.catalog import IN_UTF8, Catalog, Entry, po_file
from handouts.language.delivery import CATALOG, REJECTED, Delivered, Delivery, read_po, read_text
from handouts.language.fidelity import MOST, echo_problem, is_echo, short, text_problems
from handouts.language.inline_codes import shown_codes, squeezed
from handouts.language.locale import locale_of, taken_over, tidy, wrong_in_review
from handouts.language.matching import Found, catalog_for, found_in, language_named
from handouts.language.messages import MessageKey
from handouts.language.original import Original, OriginalMessage
from handouts.language.updating import caught_up, dated, entry_of
from handouts.language.xliff import require_toolkit, xliff_with
from handouts.language.xliff_units import read_xliff

_AGAIN: Final = "export the messages again, and translate those that have changed"


class Intake(Struct, frozen=True):
    """What became of a translator's file: the catalog as it is now, and how many messages went which way.

    `new` are new or changed in the catalog, `known` stood there already, `alike` are as in the language of a region,
    `empty` have no translation in the file. `left` has what is wrong with each that is not taken, by its number in the
    file; `notes` are what else is to be told.
    """

    catalog: Catalog
    new: int
    known: int
    alike: int
    empty: int
    left: dict[int, tuple[Problem, ...]]
    notes: tuple[str, ...] = ()


def read_delivery(path: Path) -> Delivery:
    """Return what a translator's file says; raises `FileError`, and `ContentError` for what is neither PO nor XLIFF."""
    text = read_text(path)
    if not text.lstrip().startswith("<"):
        return read_po(path, text)
    require_toolkit()
    return read_xliff(path, text)


def taken_in(original: Original, delivery: Delivery, today: date, locale: str = "") -> Intake:
    """Return the catalog with all that is right in a file, and what is wrong with the rest.

    `locale` names the catalog, which else the file does. Raises `ContentError` for a file of another topic, or in
    another language than it says.
    """
    found = found_in(original, delivery)
    where = tidy(locale) or catalog_for(original, delivery)
    locale_of(where)
    done = [one for one in found if one.said.translation]
    _refuse_borrowed(original, where, done, delivery.path)
    left = _left(original, where, found, delivery.path)
    right = [one for number, one in enumerate(found) if one.said.translation and number not in left]
    old = caught_up(original, where, today)
    language = original.language_of(where)
    wide = original.said(language) if language else {}
    entries = _with(old.entries, right, wide)
    new = len({key for key in entries.keys() | old.entries if entries.get(key) != old.entries.get(key)})
    alike = sum(one.item is not None and wide.get(one.item.key) == one.said.translation for one in right)
    header = taken_over(old.header, delivery.header)
    ordered = {key: entries[key] for key in original.items if key in entries}
    return Intake(
        catalog=dated(original, old, replace(old, header=header, entries=ordered), today),
        new=new,
        known=max(len(right) - alike - new, 0),
        alike=alike,
        empty=len(found) - len(done),
        left=left,
        notes=tuple(_notes(original, delivery, where)),
    )


def rejected(original: Original, delivery: Delivery, intake: Intake) -> tuple[Path, bytes]:
    """Return where the file that goes back to the translator is written, and what is in it.

    Beside the delivery, under a name of its own where one is there that somebody may be mending.
    """
    content, path = _returned(original, delivery, intake), delivery.path
    stem = re.sub(r"\.rejected(-\d+)?$", "", path.stem)
    names = (f"{stem}.rejected{again}" for again in chain([""], (f"-{number}" for number in count(2))))
    places = (path.with_name(name + (".xlf" if delivery.xml else ".po")) for name in names)
    is_free = (place for place in places if not place.exists() or (place.is_file() and place.read_bytes() == content))
    return next(is_free), content


def left_behind(original: Original, delivery: Delivery, intake: Intake, place: Path) -> ContentError:
    """Return the error that tells which messages of a file were not taken, and where they are."""
    problems = sorted((problem for found in intake.left.values() for problem in found), key=in_file_order)
    told = "\n".join(f"  {problem}" for problem in problems)
    what = f"{len(intake.left)} message{'s' if len(intake.left) > 1 else ''} of {delivery.path.name} not taken"
    command = f"handouts translate import {place} --into {original.address or original.name}"
    return ContentError(f"{what}:\n{told}", f"mend what is in {place}, then: {command}", problems)


def _returned(original: Original, delivery: Delivery, intake: Intake) -> bytes:
    """Return the file of the messages that were not taken, as they were delivered, each with the reasons.

    It says of which original it is and which catalog it is for, whatever the tool had made of that.
    """
    reasons = {number: "; ".join(map(_reason, problems)) for number, problems in intake.left.items()}
    locale = intake.catalog.locale
    if delivery.xml:
        return xliff_with(delivery, reasons, original.name, locale)
    named = {"Project-Id-Version": f"{original.name} {original.version}", "Language": locale, CATALOG: locale}
    entries = (_noted(delivery.entries[number], reason) for number, reason in reasons.items())
    return po_file(delivery.header | named | IN_UTF8, entries)


def _reason(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def _noted(entry: Entry, reason: str) -> Entry:
    """Return the entry with its reason; of plural forms one stays, which is to be looked at."""
    notes = [note for note in entry.notes if not note.startswith(REJECTED)]
    return replace(entry, notes=(REJECTED + reason, *notes), is_fuzzy=entry.is_fuzzy or entry.has_plurals)


def _notes(original: Original, delivery: Delivery, where: str) -> Iterator[str]:
    name, said = delivery.path.name, language_named(delivery)
    if said != where:
        yield f"{name} {f'says that it is in {said}' if said else 'names no language'}; it is taken as {where}"
    if delivery.name not in {"", original.name}:
        yield f"{name} says that it translates {delivery.name}; its messages are those of {original.name}"
    yield from (f"{name}: {problem}" for problem in wrong_in_review(delivery.header))


def _refuse_borrowed(original: Original, locale: str, done: Sequence[Found], path: Path) -> None:
    """Refuse a file of which most is, word for word, the translation into another language.

    Regions of one language may share their words.
    """
    language = locale.partition("-")[0]
    for other in original.languages:
        if other.partition("-")[0] == language:
            continue
        known = original.catalog(other).entries
        texts = {key: entry.translation for key, entry in known.items()}
        same = sum(one.item is not None and texts.get(one.item.key) == one.said.translation for one in done)
        if same > MOST * len(done):
            raise ContentError(
                f"{path.name} can't be in {locale}: {same} of its {len(done)} translations are those into {other}",
                f"if it is in {other}, import it with --locale {other}",
            )


def _left(original: Original, locale: str, found: Sequence[Found], path: Path) -> dict[int, tuple[Problem, ...]]:
    """Return what is wrong with each message that can't be taken, by its number in the file."""
    said: dict[MessageKey, set[str]] = defaultdict(set)
    for one in found:
        if one.item and one.said.translation:
            said[one.item.key].add(one.said.translation)
    twins = {key for key, translations in said.items() if len(translations) > 1}
    wrong = {
        number: tuple(
            replace(problem, path=path, line=one.said.line) for problem in _problems(original, locale, one, twins)
        )
        for number, one in enumerate(found)
        if one.said.translation
    }
    return {number: problems for number, problems in wrong.items() if problems}


def _problems(original: Original, locale: str, one: Found, twins: Collection[MessageKey]) -> Iterator[Problem]:
    """Yield what keeps a message from being taken."""
    item, said = one.item, one.said
    if said.fault:
        yield replace(said.fault, message=f"{said.fault.message}: “{short(said.translation)}”")
    if item is None or squeezed(item.text) != squeezed(said.text):
        yield _unknown(original, one)
        return
    if said.stamp not in {"", item.stamp}:
        yield Problem(f"the facts in this text have changed since the export: “{short(item.text)}”", _AGAIN)
    if item.key in twins:
        yield Problem(
            f"is in the file again, with another translation: “{short(said.translation)}”", "keep one of them"
        )
    yield from text_problems(Path(), 0, item.text, said.translation, is_markdown=original.is_markdown)
    is_foreign = locale.partition("-")[0] != original.language.partition("-")[0]
    if is_foreign and not said.same and is_echo(item.text, said.translation, original.kept):
        yield echo_problem(said.translation, Path(), 0)


def _unknown(original: Original, one: Found) -> Problem:
    """Return why a message is none of the original's."""
    text, hint = f"“{short(shown_codes(one.said.text[:400]))}”", _AGAIN
    if one.item:
        what = "codes stand in this text that the file does not explain"
        hint = "ask for the file with the original's marks in it"
    elif one.count > 1:
        what = f"{original.name} has this text {one.count} times, and the file does not say which one is meant"
        hint = "export the messages again: each then says where it stands"
    else:
        what = f"{original.name} no longer has this text"
    return Problem(f"{what}: {text}", hint)


def _with(
    entries: Mapping[MessageKey, Entry], right: Iterable[Found], wide: Mapping[MessageKey, str]
) -> dict[MessageKey, Entry]:
    """Return a catalog's entries with what is right; a region's has only what differs from its language's (`wide`)."""
    new = dict(entries)
    for one in right:
        if one.item is not None:
            key = one.item.key
            new[key] = _translated(new.get(key) or entry_of(one.item), one.item, one.said)
            if wide.get(key) == one.said.translation:
                del new[key]
    return new


def _translated(entry: Entry, item: OriginalMessage, said: Delivered) -> Entry:
    remarks = (*(remark for remark in entry.remarks if remark != entry.same), *filter(None, [said.same]))
    return replace(entry, translation=said.translation, is_fuzzy=False, before="", stamp=item.stamp, remarks=remarks)
