"""Turn a topic into the part of it that one handout prints: what its reader can't tell apart is the same value.

Left out or blank are lines and paths of files, who a section is for, dates of a fact's review, names of columns that
are not compared, and everything that belongs to sections, presets, facts, entries and pictures which are not printed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import structs

from handouts.choose.arrangement import narrowed
from handouts.choose.selection import groups
from handouts.model import references
from handouts.model.job import Selection
from handouts.model.ordering import variant
from handouts.model.topic import (
    Aspect,
    Block,
    Condition,
    Fact,
    Picture,
    Preset,
    Section,
    Topic,
    head_texts,
    pictures_in,
    texts,
    walk,
)

_NO_DAY: Final = date.min
_NOWHERE: Final = Path()


def narrow(topic: Topic, selection: Selection, pieces: Sequence[str], locale: str) -> Topic:
    """Return what these pieces print of the topic, in the order in which they print it."""
    compared = [name for group in groups(topic, selection) if len(group) > 1 for name in group]
    sections = {name: _section(topic, selection, name, name in compared) for name in selection.sections}
    head = _head(topic, selection)
    glossary = {id_: topic.glossary[id_] for id_ in _ids(pieces, "term.")}
    aspects = _aspects(topic, compared)
    pictures = _pictures(topic, sections.values(), aspects.values())
    told = (
        *head_texts(head),
        *(text for section in sections.values() for text in (*texts(section.blocks), *section.questions)),
        *(term.text for term in glossary.values()),
        *(picture.alt for picture in pictures.values()),
    )
    return Topic(
        id=topic.id,
        title=topic.title,
        language=locale,
        version=topic.version,
        default=structs.replace(head, id=""),
        conditions=_conditions(topic, selection, compared),
        aspects=aspects,
        sections=sections,
        presets={head.id: head} if head.id else {},
        facts=_facts(topic, told, sections.values()),
        sources={id_: topic.sources[id_] for id_ in _ids(pieces, "source.")},
        glossary=glossary,
        pictures=pictures,
        path=_NOWHERE,
        translated_from=topic.translated_from,
        twin=topic.twin,
        numbers={name: topic.number(name) for name in sections} if topic.twin else {},
        written_by=topic.written_by,
        review_by=topic.review_by,
        is_unfinished=topic.is_unfinished,
    )


def _ids(pieces: Iterable[str], prefix: str) -> Iterator[str]:
    return (piece.removeprefix(prefix) for piece in pieces if piece.startswith(prefix))


def _head(topic: Topic, selection: Selection) -> Preset:
    preset = topic.presets.get(selection.preset or "", topic.default)
    return structs.replace(preset, layout=selection.layout, sections=(), conditions=(), disclosure=False)


def _section(topic: Topic, selection: Selection, name: str, is_compared: bool) -> Section:
    """Return a section as it is printed; one that is compared is headed by its aspect and its condition.

    Where it stands is said by its piece; that it opens the handout shows.
    """
    section = topic.sections[name]
    narrowing = variant(section, selection.conditions)
    about = section.conditions if is_compared else (narrowing,) if narrowing else tuple(topic.conditions)
    return Section(
        id=name,
        title="" if is_compared else section.title,
        aspect=section.aspect if is_compared else "",
        conditions=section.conditions if is_compared else (),
        blocks=tuple(_unplaced(block, is_compared) for block in narrowed(section.blocks, about)),
        path=_NOWHERE,
        has_own_sheet=section.has_own_sheet,
        place="front" if section.place == "front" and not is_compared else "body",
        questions=section.questions,
        variants=(narrowing,) if narrowing else (),
        icon="" if is_compared else section.icon,
    )


def _unplaced(block: Block, is_compared: bool) -> Block:
    """Return the block without the line on which it stands in its file, and without the row where there are none."""
    inner = tuple(_unplaced(each, is_compared) for each in block.blocks)
    return structs.replace(block, line=0, row=block.row if is_compared else "", blocks=inner)


def _conditions(topic: Topic, selection: Selection, compared: Iterable[str]) -> dict[str, Condition]:
    """Return the conditions that pieces are named after, in the topic's order; only those of columns show a label."""
    shown = {condition for name in compared for condition in topic.sections[name].conditions}
    narrowing = {variant(topic.sections[name], selection.conditions) for name in selection.sections}
    return {
        id_: Condition(id_, condition.label if id_ in shown else "")
        for id_, condition in topic.conditions.items()
        if id_ in shown | narrowing
    }


def _aspects(topic: Topic, compared: Iterable[str]) -> dict[str, Aspect]:
    names = dict.fromkeys(topic.sections[name].aspect for name in compared)
    return {name: topic.aspects[name] for name in names}


def _pictures(topic: Topic, sections: Collection[Section], aspects: Iterable[Aspect]) -> dict[str, Picture]:
    """Return the pictures that are shown; of a pictogram before a title nobody is told."""
    shown = [name for section in sections for name in pictures_in(section.blocks)]
    icons = [icon for icon in (*(section.icon for section in sections), *(aspect.icon for aspect in aspects)) if icon]
    untold = {name: structs.replace(topic.pictures[name], alt="") for name in icons}
    return untold | {name: topic.pictures[name] for name in shown}


def _facts(topic: Topic, told: Iterable[str], sections: Iterable[Section]) -> dict[str, Fact]:
    """Return the facts that texts name or icon arrays draw, sorted, with those of their words that are told."""
    known = references.mentions({fact.id: fact.unit for fact in topic.facts.values()})
    forms: dict[str, set[str]] = {}
    for text in told:
        for name in references.placeholders(text):
            forms.setdefault(known[name].fact, set()).add(known[name].form)
    for section in sections:
        for block in walk(section.blocks):
            if block.name == "icon-array":
                forms.setdefault(block.argument, set()).update(("measure", "population", "period"))
    return {name: _fact(topic.facts, name, forms[name]) for name in sorted(forms)}


def _fact(facts: Mapping[str, Fact], name: str, forms: Iterable[str]) -> Fact:
    fact = facts[name]
    words = {form: getattr(fact, form) if form in forms else "" for form in ("measure", "population", "period")}
    return structs.replace(fact, **words, source="", opened=_NO_DAY, review_by=_NO_DAY)
