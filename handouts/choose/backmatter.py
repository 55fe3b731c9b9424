"""Gather what the end of a handout holds: the terms and sources that its head and sections refer to."""

from collections.abc import Sequence

from handouts.language.collation import sort_key
from handouts.model import references
from handouts.model.ordering import variant
from handouts.model.topic import Preset, Section, Topic, head_texts, texts


def terms(topic: Topic, preset: Preset, names: Sequence[str], conditions: Sequence[str]) -> dict[str, str]:
    """Return the glossary entries, sorted as a reader looks for them, each with where its word stands."""
    found: dict[str, str] = {}
    for text in head_texts(preset):
        _note(topic, found, references.terms(text), "its head")
    for name in names:
        _note(topic, found, _section_terms(topic.sections[name], conditions), name)
    order = sorted(found, key=lambda id_: (sort_key(topic.glossary[id_].term, topic.language), id_))
    return {id_: found[id_] for id_ in order}


def sources(topic: Topic, preset: Preset, names: Sequence[str]) -> dict[str, str]:
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
