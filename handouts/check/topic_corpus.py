"""Turn a topic into the corpus that rules read: every text with its place, and each preset as a patient gets it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.check.vocabulary import Vocabulary, read_vocabulary
from handouts.choose.arrangement import term_places
from handouts.choose.selection import select
from handouts.errors import Keys
from handouts.files.reading import read_utf8
from handouts.language.catalog import Catalog
from handouts.language.messages import context_of
from handouts.load.overlay import read_topic_file
from handouts.load.sections import parse
from handouts.load.spans import plain
from handouts.load.toml_file import TomlFile
from handouts.model.clinic import Clinic
from handouts.model.job import Request
from handouts.model.references import Mention, Names, mentions, placeholders
from handouts.model.topic import Block, Preset, Section, Topic, walk

Role = Literal[
    "title",
    "message",
    "summary",
    "audience",
    "label",
    "heading",
    "paragraph",
    "item",
    "caption",
    "cell",
    "question",
    "term",
    "meaning",
    "alt",
]
PROSE: Final = frozenset({"message", "summary", "audience", "paragraph", "item", "caption", "question", "meaning"})
"""What is read as sentences: not headings, labels, cells and glossary words."""
_HEAD: Final[tuple[Role, ...]] = ("title", "message", "summary", "audience")
_ROLES: Final[dict[str, Role]] = {
    "heading": "heading",
    "paragraph": "paragraph",
    "item": "item",
    "cell": "cell",
    "term": "cell",
    "meaning": "item",
    "table": "caption",
}
"""Of blocks; terms and meanings of a section are read with it, not looked up, as those of the glossary are."""
_WITH_CAPTION: Final = frozenset({"figure", "panels", "icon-array"})


class Passage(Struct, frozen=True):
    """One text: `source` is its Markdown, `words` are without marks, apostrophes straight, placeholders as they stand.

    `condition` is that of the `for` widget around it; `widget` the name of the widget that it stands in.
    """

    place: str
    role: Role
    source: str
    words: str
    path: Path
    line: int
    condition: str = ""
    widget: str = ""


class PresetTexts(Struct, frozen=True):
    """A preset as a patient gets it: its sections, and their texts narrowed to its conditions."""

    preset: Preset
    sections: tuple[str, ...]
    conditions: tuple[str, ...]
    passages: tuple[Passage, ...]


class TopicCorpus(Struct, frozen=True):
    """Everything that a rule may look at; `today` is passed in, so that a check can be repeated.

    `clinic` is the one that prints, None for the sample's.
    """

    topic: Topic
    file: TomlFile
    passages: tuple[Passage, ...]
    leaflets: tuple[PresetTexts, ...]
    vocabulary: Vocabulary
    known: dict[str, Mention]
    today: date
    clinic: Clinic | None = None

    @property
    def language(self) -> str:
        """The language without its region: `pt` for `pt-BR`."""
        return self.topic.language.partition("-")[0]

    @property
    def prose(self) -> Iterator[Passage]:
        """Yield the texts that are read as sentences."""
        return (passage for passage in self.passages if passage.role in PROSE)

    @property
    def call_sections(self) -> tuple[Section, ...]:
        """Return the sections that say when to call: of the aspect of those that have the clinic's numbers (`call`)."""
        sections = self.topic.sections.values()
        aspects = {one.aspect for one in sections if any(block.name == "call" for block in walk(one.blocks))}
        return tuple(one for one in sections if one.aspect in aspects)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return what a text's placeholders print."""
        return tuple(self.known[name] for name in placeholders(text))

    def of(self, place: str) -> tuple[Passage, ...]:
        """Return the texts of a section, or of another place."""
        return tuple(passage for passage in self.passages if passage.place == place)


def make_corpus(
    topic: Topic, today: date, catalog: Catalog | None = None, clinic: Clinic | None = None, *, is_whole: bool = True
) -> TopicCorpus:
    """Return the corpus of a topic, in whatever language its texts are; those of a translation stand in its catalog.

    A region's catalog is not whole: what it does not say stays where it is.
    """
    file, _ = read_topic_file(topic.path)
    passages = (*_head_passages(topic, file), *_table_passages(topic, file), *_section_passages(topic))
    if catalog:
        passages = tuple(_in_catalog(passages, catalog, is_region=not is_whole))
    leaflets = tuple(_leaflet(topic, preset, passages) for preset in topic.presets.values())
    vocabulary = read_vocabulary(topic.language, _own_words(topic, file.data))
    known = mentions({fact.id: fact.unit for fact in topic.facts.values()})
    return TopicCorpus(topic, file, passages, leaflets, vocabulary, known, today, clinic)


def _own_words(topic: Topic, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the words that the topic avoids in the language of its texts: a table of its own for each translation, and
    for a region, which may spell otherwise."""
    words: Mapping[str, str | Mapping[str, str]] = data.get("checks", {}).get("words", {})
    is_own = topic.language == data.get("language")
    own = {word: why for word, why in words.items() if isinstance(why, str)} if is_own else {}
    tables = (words.get(tag) for tag in dict.fromkeys((topic.language.partition("-")[0], topic.language)))
    return own | {word: why for table in tables if isinstance(table, dict) for word, why in table.items()}


def _in_catalog(passages: Iterable[Passage], catalog: Catalog, *, is_region: bool) -> Iterator[Passage]:
    """Yield each text where its translator finds it."""
    lines = {(entry.context, entry.translation): entry.line for entry in catalog.entries.values()}
    for passage in passages:
        line = lines.get((context_of(passage.place), passage.source), 0)
        yield passage if is_region and not line else replace(passage, path=catalog.path, line=line)


def told_in(passages: Iterable[Passage], conditions: tuple[str, ...]) -> Iterator[Passage]:
    """Yield the texts that a leaflet about these conditions prints; only one that is about a single one narrows."""
    return (
        passage
        for passage in passages
        if not passage.condition or len(conditions) != 1 or passage.condition in conditions
    )


def _head_passages(topic: Topic, file: TomlFile) -> Iterator[Passage]:
    for role in _HEAD:
        yield _in_table(file, (role,), role, getattr(topic.default, role), "topic")
    for name, preset in topic.presets.items():
        for role in _HEAD:
            yield _in_table(file, ("presets", name, role), role, getattr(preset, role))


def _table_passages(topic: Topic, file: TomlFile) -> Iterator[Passage]:
    for name, condition in topic.conditions.items():
        yield _in_table(file, ("conditions", name, "label"), "label", condition.label)
    for name, aspect in topic.aspects.items():
        yield _in_table(file, ("aspects", name, "title"), "label", aspect.title)
    for name, term in topic.glossary.items():
        yield _in_table(file, ("glossary", name, "term"), "term", term.term)
        yield _in_table(file, ("glossary", name, "text"), "meaning", term.text)
    for name, picture in topic.pictures.items():
        if picture.alt:
            yield _in_table(file, ("pictures", name, "alt"), "alt", picture.alt)


def _in_table(file: TomlFile, keys: Keys, role: Role, text: str, place: str = "") -> Passage:
    return Passage(place or ".".join(map(str, keys[:2])), role, text, _words(text), *file.place(keys))


def _section_passages(topic: Topic) -> Iterator[Passage]:
    for section in topic.sections.values():
        title_line, *question_lines = _lines(section.path)
        yield _in_section(section, "heading", section.title, title_line)
        yield from _block_passages(section, section.blocks)
        for line, question in zip(question_lines, section.questions, strict=True):
            yield _in_section(section, "question", question, line)


def _lines(path: Path) -> tuple[int, ...]:
    """Return the lines of a section's title and of its questions, which its blocks no longer have."""
    text = read_utf8(path)
    blocks = parse(text, path, Names()).blocks if isinstance(text, str) else ()
    titles = [block.line for block in blocks if block.level == 1]
    lists = [inner for block in blocks if block.name == "questions" for inner in block.blocks]
    return (*titles[:1], *(item.line for inner in lists for item in inner.blocks))


def _block_passages(
    section: Section, blocks: Iterable[Block], condition: str = "", widget: str = ""
) -> Iterator[Passage]:
    for block in blocks:
        if block.text and (role := _ROLES.get(block.kind)):
            is_caption = block.kind == "paragraph" and widget in _WITH_CAPTION
            role = "caption" if is_caption else role
            yield _in_section(section, role, block.text, block.line, condition, widget)
        inner_condition = block.argument if block.name == "for" else condition
        inner_widget = block.name if block.kind == "widget" and block.name != "for" else widget
        yield from _block_passages(section, block.blocks, inner_condition, inner_widget)


def _in_section(section: Section, role: Role, text: str, line: int, condition: str = "", widget: str = "") -> Passage:
    return Passage(section.id, role, text, _words(text), section.path, line, condition, widget)


def _words(text: str) -> str:
    return plain(text).replace("’", "'")


def _leaflet(topic: Topic, preset: Preset, passages: tuple[Passage, ...]) -> PresetTexts:
    """Return a preset's texts in the order of reading, with the meanings of the terms that its sections link to."""
    selection = select(topic, Request(preset=preset.id))
    terms = term_places(topic, preset, selection.sections, selection.conditions)
    places = (f"presets.{preset.id}", *selection.sections, *(f"glossary.{term}" for term in terms))
    by_place: dict[str, list[Passage]] = {place: [] for place in places}
    for passage in passages:
        if passage.place in by_place:
            by_place[passage.place].append(passage)
    told = told_in((passage for found in by_place.values() for passage in found), selection.conditions)
    return PresetTexts(preset, selection.sections, selection.conditions, tuple(told))
