"""Turn a topic, or the fixed words of the templates, into what its catalogs translate: an original.

A message that names facts has a stamp of these, so that a figure that changes makes it stale, as a word does.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, json
from msgspec.structs import replace

from handouts.language.catalog import Catalog, read_catalog
from handouts.language.locale import lookup
from handouts.language.messages import Message, MessageKey, messages
from handouts.load.overlay import beneath
from handouts.load.topic import address
from handouts.model.references import mentions, placeholders, sections, terms
from handouts.model.topic import Fact, Topic

LOCALES: Final = "locale"
"""The folder of a topic's catalogs, one `<locale>.po` each."""


class OriginalMessage(Struct, frozen=True):
    """A message once, with all its places; `stamp` stands for the facts that it names, `notes` are for translators."""

    context: str
    text: str
    stamp: str = ""
    notes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def key(self) -> MessageKey:
        return self.context, self.text


class Original(Struct, frozen=True):
    """What catalogs translate: the items in order, where the catalogs lie, and the texts' language and version.

    `beneath` has the catalogs of the shipped topic that this one is laid over: what it still says is found there.
    `address` is what the commands call it; `is_markdown`: the texts have marks and links; else they are
    printed as they stand. `kept` are words that no translation changes.
    """

    name: str
    language: str
    version: str
    items: dict[MessageKey, OriginalMessage]
    folder: Path
    is_markdown: bool = True
    address: str = ""
    kept: tuple[str, ...] = ()
    beneath: Path | None = None

    def path(self, locale: str) -> Path:
        return self.folder / f"{locale}.po"

    def catalog(self, locale: str) -> Catalog:
        """Return the locale's catalog, which lies in the folder of what it translates, over the one beneath if there is
        one; raises `ContentError`."""
        below = self.catalog_beneath(locale)
        if below is None:
            return read_catalog(self.path(locale), within=self.folder.parent)
        unplaced = {key: replace(entry, line=0) for key, entry in below.entries.items()}
        if not self.path(locale).exists():
            return Catalog(self.path(locale), below.header, unplaced)
        own = read_catalog(self.path(locale), within=self.folder.parent)
        return replace(own, header={**below.header, **own.header}, entries={**unplaced, **own.entries})

    def catalog_beneath(self, locale: str) -> Catalog | None:
        """Return the catalog of the topic that this one is laid over, or None."""
        path = self.beneath / f"{locale}.po" if self.beneath else None
        return read_catalog(path) if path and path.exists() else None

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that there are catalogs of."""
        return locales_in(self.folder, self.beneath)

    @property
    def languages(self) -> tuple[str, ...]:
        """The locales that there are whole catalogs of: without the regions of languages that are here."""
        return tuple(locale for locale in self.locales if not self.language_of(locale))

    def language_of(self, locale: str) -> str:
        """Return the language here that a locale is a region of, nothing where it stands by itself.

        A region's catalog has only what differs from its language's.
        """
        return language_of(locale, (self.language, *self.locales))

    def said(self, locale: str) -> dict[MessageKey, str]:
        """Return what a language says for each message: the texts themselves, or what its catalog has."""
        if locale == self.language:
            return {key: item.text for key, item in self.items.items()}
        entries = self.catalog(locale).entries
        return {key: entries[key].translation for key in self.items if key in entries and not entries[key].is_fuzzy}


def language_of(locale: str, known: Collection[str]) -> str:
    """Return which of some locales is the language that a locale is a region of, or nothing."""
    return next((tag for tag in lookup(locale)[1:] if tag in known), "")


def locales_in(*folders: Path | None) -> tuple[str, ...]:
    """Return the locales that folders have catalogs of, by the names of the files."""
    return tuple(sorted({path.stem for folder in folders if folder for path in folder.glob("*.po")}))


def catalogs_beneath(folder: Path) -> Path | None:
    """Return the folder of catalogs of the shipped topic that a topic's folder is laid over, or None."""
    under = beneath(folder)
    return under / LOCALES if under else None


def original_of(topic: Topic) -> Original:
    """Return all that a catalog of this topic has to translate."""
    found: dict[MessageKey, list[Message]] = {}
    for message in messages(topic):
        found.setdefault(message.key, []).append(message)
    stamps = {id_: fact_stamp(fact) for id_, fact in topic.facts.items()}
    return Original(
        name=topic.id,
        language=topic.language,
        version=topic.version.isoformat(),
        items={key: _item(topic, same, stamps) for key, same in found.items()},
        folder=topic.path / LOCALES,
        beneath=catalogs_beneath(topic.path),
        address=address(topic.path),
        kept=topic.kept,
    )


def fact_stamp(fact: Fact) -> str:
    """Return eight digits that change when the fact does, or what must be known to read it."""
    told = (fact.value, fact.unit, fact.measure, fact.population, fact.period)
    bound = ("fewer than",) if fact.fewer_than else ()
    return sha256(json.encode((*told, *bound))).hexdigest()[:8]


def _item(topic: Topic, same: list[Message], stamps: Mapping[str, str]) -> OriginalMessage:
    message = same[0]
    facts = {id_: stamps[id_] for id_ in sorted(_facts(topic, message.text))}
    return OriginalMessage(
        context=message.context,
        text=message.text,
        stamp=" ".join(f"{id_}={stamp}" for id_, stamp in facts.items()),
        notes=tuple(_notes(topic, same)),
        places=tuple(dict.fromkeys(message.place for message in same)),
    )


def _facts(topic: Topic, text: str) -> Iterable[str]:
    told = mentions({fact.id: fact.unit for fact in topic.facts.values()})
    return {told[name].fact for name in placeholders(text)}


def _notes(topic: Topic, same: list[Message]) -> Iterator[str]:
    """Tell a translator where the text stands, what it is, and what its placeholders and links say (CONTENT.md)."""
    message = same[0]
    section = topic.sections.get(message.context)
    if section:
        yield f"Section: {section.title}"
    yield "Role: " + ", ".join(dict.fromkeys(message.role for message in same))
    told = mentions({fact.id: fact.unit for fact in topic.facts.values()})
    for name in placeholders(message.text):
        yield f"{{{name}}} prints: {_example(topic.facts[told[name].fact], told[name].form)}"
    for words in kept_in(message.text, topic.kept):
        yield f"Keep as it is: {words}"
    for id_ in terms(message.text):
        term = topic.glossary[id_]
        yield f"Glossary, term:{id_}: {term.term}. {term.text}"
    for name in sections(message.text):
        yield f"Link, section:{name}: {topic.sections[name].title}. Its page is printed at the end of the text."


def kept_in(text: str, kept: Iterable[str]) -> Iterator[str]:
    """Yield the words that every translation of a text keeps as they are."""
    return (words for words in kept if re.search(rf"\b{re.escape(words)}\b", text))


def _example(fact: Fact, form: str) -> str:
    """Return what a placeholder prints, in the source language."""
    if form in {"period", "population", "measure"}:
        return str(getattr(fact, form))
    if form == "value" and fact.denominator:
        return f"{'less than ' if fact.fewer_than else ''}{fact.value * 100 / fact.denominator:g}%"
    return f"{'fewer than ' if fact.fewer_than else ''}{fact.value:g}"
