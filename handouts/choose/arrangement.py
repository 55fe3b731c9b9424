"""Turn a topic into what its pieces print: heads, sections with their variants, questions, back matter.

Pure functions over a topic's values. A piece's id is the contract with selection, which names pieces, and with the
galley, which holds them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.language.collation import sort_key
from handouts.model import references
from handouts.model.ordering import ARTICLE, LAYOUTS, variant
from handouts.model.topic import Block, Preset, Section, Topic, head_texts, texts, walk

LISTED: Final = "listed"
"""The name of a table that is too wide for its page: each row becomes a short list."""
DRAWINGS: Final = "drawings"
DRAWN: Final = (DRAWINGS, "figure", "panels", "icon-array")
"""Widgets whose pictures may be smaller."""
LESSER: Final = ("compact", "plain")
"""What a piece begins with that is a section with its pictures once more: small, or without those beside a list."""


class Printed(Struct, frozen=True):
    """A section as one piece prints it: `blocks` are those for the conditions that the piece is about."""

    id: str
    section: Section
    blocks: tuple[Block, ...]

    @property
    def has_call(self) -> bool:
        return any(block.name == "call" for block in self.blocks)


def heads(topic: Topic, layout: str = ARTICLE) -> Iterator[tuple[str, Preset]]:
    """Yield a head for each preset, and the one of a handout that is chosen section by section.

    A layout that compares has the heads of its own presets alone.
    """
    if not LAYOUTS.get(layout, False):
        yield "head", topic.default
    yield from (
        (f"head.{preset.id}", preset)
        for preset in topic.presets.values()
        if preset.layout == layout or not LAYOUTS.get(layout, False)
    )


def sections(topic: Topic, layout: str = ARTICLE) -> Iterator[Printed]:
    """Yield each section with all its blocks and, if it has variants, once more for each condition alone; one that has
    drawings is followed by its lesser forms.

    A handout about one condition compares nothing (`selection`), so that a layout that compares needs no variants.
    """
    for section in topic.sections.values():
        yield from _sized(Printed(f"section.{section.id}", section, narrowed(section.blocks, tuple(topic.conditions))))
        for condition in topic.conditions if section.variants and not LAYOUTS.get(layout, False) else ():
            name = f"section.{section.id}.{condition}"
            yield from _sized(Printed(name, section, narrowed(section.blocks, (condition,))))


def _sized(printed: Printed) -> Iterator[Printed]:
    """Yield a section as it is, then with its pictures small, then without those beside a list, which says it all."""
    yield printed
    drawn = {block.name for block in walk(printed.blocks)}.intersection(() if printed.has_call else DRAWN)
    compact, plain = (lesser(kind, printed.id) for kind in LESSER)
    if drawn:
        yield replace(printed, id=compact)
    if DRAWINGS in drawn:
        yield replace(printed, id=plain, blocks=undrawn(printed.blocks))


def lesser(kind: str, name: str) -> str:
    """Return the name of the lesser form of a section: `plain.signs` for `section.signs`."""
    return name.replace("section", kind, 1)


def undrawn(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks with the list alone of each that has drawings beside its items."""
    found: list[Block] = []
    for block in blocks:
        within = undrawn(block.blocks)
        found += within if block.name == DRAWINGS else (replace(block, blocks=within),)
    return tuple(found)


class Entry(Struct, frozen=True):
    """A line of the contents that leads to the section or the comparison of this id, with the same title; `section` is
    the one whose number it has in a twin."""

    id: str
    title: str
    icon: str
    section: str


def entries(topic: Topic) -> Iterator[Entry]:
    """Yield an entry for each section below the contents, and for each aspect that may be compared."""
    for section in topic.sections.values():
        if section.title and section.place != "front":
            yield Entry(f"section.{section.id}", section.title, section.icon, section.id)
    for aspect in topic.aspects.values():
        sections = [section.id for section in topic.sections.values() if section.aspect == aspect.id]
        yield from (Entry(f"pair.{aspect.id}", aspect.title, aspect.icon, first) for first in sections[:1])


def narrowed(blocks: Iterable[Block], conditions: tuple[str, ...]) -> tuple[Block, ...]:
    """Return what a piece about these conditions prints: `for` widgets open or vanish, titles and questions vanish.

    In `call` what opens goes on with the list before it.
    """
    kept: list[Block] = []
    for block in blocks:
        if block.name == "for":
            kept += narrowed(block.blocks, conditions) if block.argument in conditions else ()
        elif block.name == "call":
            kept.append(replace(block, blocks=_joined(narrowed(block.blocks, conditions))))
        elif block.name != "questions" and not (block.kind == "heading" and block.level == 1):
            kept.append(block)
    return tuple(kept)


def _joined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks in which lists that follow one another are one."""
    joined: list[Block] = []
    for block in blocks:
        if joined and block.kind == joined[-1].kind == "list":
            joined[-1] = replace(joined[-1], blocks=joined[-1].blocks + block.blocks)
        else:
            joined.append(block)
    return tuple(joined)


def listed(topic: Topic, is_wide: Callable[[Block], bool]) -> Topic:
    """Return the topic with the tables that are too wide for their page set as lists, one a row."""
    sections = {name: replace(each, blocks=_listed(each.blocks, is_wide)) for name, each in topic.sections.items()}
    return replace(topic, sections=sections)


def _listed(blocks: Iterable[Block], is_wide: Callable[[Block], bool]) -> tuple[Block, ...]:
    return tuple(
        replace(block, name=LISTED)
        if block.kind == "table" and is_wide(block)
        else replace(block, blocks=_listed(block.blocks, is_wide))
        for block in blocks
    )


def questions(topic: Topic) -> Iterator[tuple[str, str]]:
    """Yield every question with the id of its piece, numbered within its section."""
    for section in topic.sections.values():
        for number, question in enumerate(section.questions, 1):
            yield f"question.{section.id}.{number}", question


def term_places(topic: Topic, preset: Preset, names: Sequence[str], conditions: Sequence[str]) -> dict[str, str]:
    """Return the glossary entries, sorted as a reader looks for them, each with where its word stands."""
    found: dict[str, str] = {}
    for text in head_texts(preset):
        _note(topic, found, references.terms(text), "its head")
    for name in names:
        _note(topic, found, _section_terms(topic.sections[name], conditions), name)
    order = sorted(found, key=lambda id_: (sort_key(topic.glossary[id_].term, topic.language), id_))
    return {id_: found[id_] for id_ in order}


def source_places(topic: Topic, preset: Preset, names: Sequence[str]) -> dict[str, str]:
    """Return the sources in the order of their first use, each with where it is used."""
    mentions = references.mentions({fact.id: fact.unit for fact in topic.facts.values()})
    found: dict[str, str] = {}
    for text in head_texts(preset):
        for source in references.sources(text):
            found.setdefault(source, "its head")
        for name in references.placeholders(text):
            found.setdefault(topic.facts[mentions[name].fact].source, "its head")
    for name in names:
        for source in topic.sections[name].sources:
            found.setdefault(source, name)
    return found


def _section_terms(section: Section, conditions: Sequence[str]) -> tuple[str, ...]:
    condition = variant(section, conditions)
    if not condition:
        return section.terms
    shown = (*texts(section.blocks, condition), *section.questions)
    return tuple(term for text in shown for term in references.terms(text))


def _note(topic: Topic, found: dict[str, str], ids: Sequence[str], place: str) -> None:
    """Note terms and, as a reader meets them next, those in their own entries, however long the chain is."""
    open_ = [(iter(ids), place)]
    while open_:
        rest, place = open_[-1]
        id_ = next(rest, "")
        if not id_:
            open_.pop()
        elif id_ not in found:
            found[id_] = place
            open_.append((iter(references.terms(topic.glossary[id_].text)), f"the entry {id_}"))
