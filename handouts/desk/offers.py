"""What there is to choose: a topic's presets and sections, each with what a person has to know of it."""

from collections.abc import Iterator

from msgspec import Struct

from handouts.choose.selection import select
from handouts.desk.choice import OWN, Choice, diagnosis_of, request_of
from handouts.errors import HandoutError
from handouts.language.names import called
from handouts.language.translation import languages_of
from handouts.load.spans import plain
from handouts.model.job import Selection
from handouts.model.scripts import script_of
from handouts.model.topic import Section, Topic, walk


class Card(Struct, frozen=True):
    """A preset to choose: its title, and whom it is for."""

    name: str
    title: str
    audience: str
    is_chosen: bool


class Tick(Struct, frozen=True):
    """A section to tick. `reason` says why it is in; one that `is_fixed` can't be taken out by itself."""

    name: str
    title: str
    is_in: bool
    is_fixed: bool
    reason: str
    is_sensitive: bool
    notes: tuple[str, ...]
    tells: tuple[str, ...]


class Language(Struct, frozen=True):
    """A language that a topic is in: its tag, its own name, its name in English, and which way it is read."""

    tag: str
    own: str
    english: str
    direction: str


class Offer(Struct, frozen=True):
    """All that there is to choose of a topic, and what is wrong with what was chosen, if anything."""

    topic: Topic
    cards: tuple[Card, ...]
    ticks: tuple[Tick, ...]
    languages: tuple[Language, ...]
    selection: Selection | None
    error: HandoutError | None

    @property
    def telling(self) -> tuple[str, ...]:
        """What tells a diagnosis in this leaflet, by its titles; nothing where it tells none."""
        if self.selection is None:
            return ()
        preset = self.topic.presets.get(self.selection.preset or "")
        sections = (self.topic.sections[name] for name in self.selection.sections)
        told = [section.title for section in sections if section.is_disclosure]
        return (*([plain(preset.title)] if preset and preset.disclosure else []), *told)

    @property
    def told(self) -> str:
        """What a patient knows of whom it is said that the diagnosis is known."""
        return diagnosis_of(self.selection) if self.selection else ""

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that this leaflet is about, by their labels."""
        names = self.selection.conditions if self.selection else ()
        return tuple(self.topic.conditions[name].label for name in names)


def offer(topic: Topic, choice: Choice) -> Offer:
    """Return what there is to choose beside a choice that was made."""
    selection, error = None, None
    try:
        selection = select(topic, request_of(topic, choice))
    except HandoutError as found:
        error = found
    return Offer(
        topic=topic,
        cards=tuple(_cards(topic, choice.preset)),
        ticks=tuple(_tick(topic, section, choice, selection) for section in topic.sections.values()),
        languages=tuple(map(language, languages_of(topic))),
        selection=selection,
        error=error,
    )


def _cards(topic: Topic, chosen: str) -> Iterator[Card]:
    for preset in topic.presets.values():
        yield Card(preset.id, plain(preset.title), plain(preset.audience), preset.id == chosen)
    yield Card(OWN, "Sections of your own choice", "Tick each of them below.", chosen == OWN)


def _tick(topic: Topic, section: Section, choice: Choice, selection: Selection | None) -> Tick:
    reasons = {one.section: one.reason for one in selection.chosen} if selection else {}
    is_in = section.id in reasons if selection else section.id in choice.sections or section.is_always
    needing = [other for other in reasons if section.id in topic.sections[other].requires]
    reason = f"“{plain(topic.sections[needing[0]].title)}” needs it" if needing else reasons.get(section.id, "")
    return Tick(
        name=section.id,
        title=plain(section.title),
        is_in=is_in,
        is_fixed=section.is_always or bool(needing),
        reason=reason,
        is_sensitive=section.is_sensitive,
        notes=tuple(_notes(topic, section)),
        tells=tuple(plain(block.text) for block in walk(section.blocks) if block.kind == "heading"),
    )


def _notes(topic: Topic, section: Section) -> Iterator[str]:
    """Yield what a person has to know of a section before it is ticked."""
    if section.is_disclosure:
        yield "tells a diagnosis"
    if section.requires:
        yield "brings along " + _titles(topic, section.requires)
    if section.excludes:
        yield "not together with " + _titles(topic, section.excludes)


def _titles(topic: Topic, names: tuple[str, ...]) -> str:
    return ", ".join(f"“{plain(topic.sections[name].title)}”" for name in names)


def language(tag: str) -> Language:
    """Return what a language is called, and which way it is read."""
    own, english = called(tag)
    return Language(tag, own, english, script_of(tag).direction)
