"""Parts of a topic, for tests about one leaflet of it: to lay the whole topic out takes several times as long."""

from msgspec.structs import replace
from printing import job_for

from handouts.choose.selection import pieces
from handouts.model.job import Request
from handouts.model.topic import Topic, head_texts


def only(topic: Topic, preset: str) -> Topic:
    """Return a topic of one preset, with the sections and terms that its leaflet prints."""
    job = job_for(topic, Request(preset=preset))
    printed = {piece.id for piece in pieces(job)}
    return replace(
        topic,
        sections={name: topic.sections[name] for name in job.selection.sections},
        presets={preset: topic.presets[preset]},
        glossary={name: term for name, term in topic.glossary.items() if f"term.{name}" in printed},
    )


def front(topic: Topic) -> Topic:
    """Return a topic whose leaflets have nothing but what all of them begin with; the heads of all presets are there.

    Where a page ends depends on what stands before, so whom to call stands where it stands in the whole leaflet.
    """
    sections = {name: section for name, section in topic.sections.items() if section.place == "front"}
    presets = {name: replace(preset, sections=tuple(sections)) for name, preset in topic.presets.items()}
    heads = "".join(text for preset in topic.presets.values() for text in head_texts(preset))
    glossary = {name: term for name, term in topic.glossary.items() if f"(term:{name})" in heads}
    return replace(topic, sections=sections, presets=presets, glossary=glossary)
