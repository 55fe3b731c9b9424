"""Turn a topic and a catalog into the topic in the catalog's language: never into a leaflet that is half in it.

A message that is missing, fuzzy or made from facts that have changed since is lacking, and so is one whose
placeholders, numbers, marks or links are not those of the original (`fidelity`): what prints it is refused, and nothing
else (`content.lacking`). A topic without its title, or a catalog with another's header, is refused as a whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from shlex import quote
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import ContentError, Problem, raise_for, unknown
from handouts.language.catalog import Catalog, Entry
from handouts.language.fidelity import catalog_problems, echoes_in, header_problems, short, text_problems
from handouts.language.lacking import NAMED, mark
from handouts.language.merging import merged
from handouts.language.messages import Message, rewritten
from handouts.language.original import LOCALES, Original, OriginalMessage, original_of
from handouts.model.topic import Lack, Topic

State = Literal["translated", "stale", "missing"]
STATES: Final[tuple[State, ...]] = ("translated", "stale", "missing")


class Judged(Struct, frozen=True):
    """A message of the original, what the catalog has for it, and how good that is."""

    item: OriginalMessage
    entry: Entry | None
    state: State


def locales_of(topic: Topic) -> tuple[str, ...]:
    """Return the locales that a topic can be asked for: its own, and those it has catalogs for."""
    return (topic.language, *original_of(topic).locales)


def in_locale(topic: Topic, locale: str) -> Topic:
    """Return the topic in a locale; raises `UnknownName` where there is no catalog, `ContentError` for a bad one."""
    if locale == topic.language:
        return topic
    original = original_of(topic)
    if locale not in original.locales:
        raise unknown("locale", locale, [topic.language, *original.locales])
    return translated(topic, original, original.catalog(locale))


def translated(topic: Topic, original: Original, catalog: Catalog) -> Topic:
    """Return the topic with every text replaced by its translation, or by a mark that it is lacking."""
    echoes = {problem.line: problem for problem in echoes_in(original, catalog)}
    if 1 in echoes or header_problems(catalog):
        require_whole(original, catalog)
    found = {one.item.key: one for one in judged(original, catalog)}
    lacking = {key: lack for key, one in found.items() if (lack := _lacking(original, catalog, one, echoes))}
    marks = {key: mark(number) for number, key in enumerate(lacking)}

    def say(message: Message) -> str:
        one = found[message.key].entry
        return marks.get(message.key) or (one.translation if one else "")

    said = rewritten(topic, say)
    if said.title in marks.values():  # every leaflet has it at its foot
        require_whole(original, catalog)
    lacks = tuple(lacking.values())
    return replace(said, language=catalog.locale, translated_from=topic.language, lacking=lacks)


def _lacking(original: Original, catalog: Catalog, one: Judged, echoes: Mapping[int, Problem]) -> Lack | None:
    """Return why a message has no translation that can be printed, or nothing."""
    problem = _lack(catalog, one)
    if one.state == "translated" and one.entry:
        where, said = (catalog.path, one.entry.line), one.entry.translation
        faults = text_problems(*where, one.item.text, said, is_markdown=original.is_markdown)
        faults += [echoes[one.entry.line]] if one.entry.line in echoes else []
        if not faults:
            return None
        problem = faults[0]
    message = problem.message + (f" ({problem.hint})" if problem.hint else "")
    return Lack(one.item.context, f"{LOCALES}/{catalog.path.name}", problem.line, message)


def _unusable(original: Original, catalog: Catalog) -> str:
    return f"the translation of {original.name} into {catalog.locale} can't be used"


def require_whole(original: Original, catalog: Catalog) -> None:
    """Raise `ContentError` for a catalog that lacks a message, with sections and counts, or holds what it may not."""
    what = _unusable(original, catalog)
    lacking = [one for one in judged(original, catalog) if one.state != "translated"]
    if lacking:
        count = f"{len(lacking)} message" + ("s" if len(lacking) > 1 else "")
        told = [f"{context or 'fixed words'}: {states}" for context, states in counted(lacking).items()]
        first = [_lack(catalog, one) for one in lacking[:NAMED]]
        hint = f"handouts translate update {quote(original.address)} {catalog.locale} shows the translator what to do"
        problems = [*(Problem(part, hint, path=catalog.path) for part in told), *first]
        raise ContentError("\n  ".join((f"{what}: {count} not translated", *told, *map(str, first))), hint, problems)
    raise_for(catalog_problems(original, catalog), what)


def _lack(catalog: Catalog, one: Judged) -> Problem:
    """Return what a message lacks, with the line of its translation where the catalog has the message."""
    return Problem(f"{one.state}: “{short(one.item.text)}”", path=catalog.path, line=one.entry.line if one.entry else 0)


def judged(original: Original, catalog: Catalog) -> tuple[Judged, ...]:
    """Return every message with its state; one that has only changed since the last merge counts as stale."""
    entries = catalog.entries
    if any(key not in entries for key in original.items):
        entries = merged(original, catalog).entries
    return tuple(Judged(item, entries.get(key), _state(item, entries.get(key))) for key, item in original.items.items())


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
