"""Turn a topic into the messages that a catalog translates, and a topic's messages into a topic of other words.

Both are one walk over the topic (`rewritten`), so that nothing can be translated that is not extracted, nor the other
way round. A message is a whole Markdown block, or a text of `topic.toml`, in its context: the section's id, or what
kind of thing it belongs to.
"""

import re
from collections.abc import Callable
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handouts.model.topic import Block, Preset, Section, Source, Topic

MessageKey = tuple[str, str]
"""A message's context and text: what a catalog finds it by."""
Value = TypeVar("Value", bound=Struct)

_ROLES: Final = {
    "key-message": "key message",
    "figure": "caption of a picture",
    "panels": "caption of pictures",
    "icon-array": "caption of a picture",
    "call": "sign to call about at once",
    "checklist": "thing to tick",
    "steps": "step",
}
"""What a text is that stands in a widget."""


_UNTOLD: Final = re.compile(r"!\[\]\(\w+\)")
"""A picture without words of its own."""


class Message(Struct, frozen=True):
    """A text to translate. `place` says where it stands: `sections/words.md:5`, `topic.toml:glossary.duct.term`."""

    context: str
    text: str
    role: str = ""
    place: str = ""

    @property
    def key(self) -> MessageKey:
        return self.context, self.text


Say = Callable[[Message], str]


def messages(topic: Topic) -> tuple[Message, ...]:
    """Return every message of a topic, in reading order; the same text may come more than once in its context."""
    found: list[Message] = []

    def note(message: Message) -> str:
        found.append(message)
        return message.text

    rewritten(topic, note)
    return tuple(found)


def rewritten(topic: Topic, say: Say) -> Topic:
    """Return the topic with every text replaced by what `say` answers to its message; empty texts stay."""
    words = _Words(say)
    head = words.head(topic.default, "topic", "")
    return replace(
        topic,
        title=head["title"],
        default=replace(topic.default, **head),
        presets={id_: words.preset(preset) for id_, preset in topic.presets.items()},
        conditions=words.table("conditions", topic.conditions, "label"),
        aspects=words.table("aspects", topic.aspects, "title"),
        sections={id_: words.section(section) for id_, section in topic.sections.items()},
        glossary=words.table("glossary", topic.glossary, "term", "text"),
        facts=words.table("facts", topic.facts, "measure", "population", "period"),
        pictures=words.table("pictures", topic.pictures, "alt"),
        sources={id_: words.source(source, topic.language) for id_, source in topic.sources.items()},
    )


_HEAD: Final = ("title", "message", "summary", "audience")
_CONTEXTS: Final = {
    "conditions": ("condition", {"label": "name of a condition, heads a column"}),
    "aspects": ("aspect", {"title": "heading of a comparison"}),
    "glossary": ("glossary", {"term": "medical word", "text": "meaning of a medical word"}),
    "facts": ("fact", {"measure": "what was measured", "population": "who was counted", "period": "when"}),
    "pictures": ("picture", {"alt": "what a listener is told instead of the picture"}),
}
"""The context of each group of tables in `topic.toml`, and the role of each of its texts."""


def context_of(place: str) -> str:
    """Return the context of a text's message by the place of the text: `glossary.duct`, `presets.signs`, a section."""
    group, _, name = place.partition(".")
    return f"preset.{name}" if group == "presets" else _CONTEXTS[group][0] if name else place


class _Words:
    """Asks for the words of each text of a topic."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def text(self, context: str, text: str, role: str, place: str) -> str:
        """Return the words for a text; one without letters, such as a year, is the same in every language."""
        file = "" if place.startswith("sections/") else "topic.toml:"
        has_words = any(letter.isalpha() for letter in _UNTOLD.sub("", text))
        return self.say(Message(context, text, role, file + place)) if has_words else text

    def table(self, group: str, values: dict[str, Value], *keys: str) -> dict[str, Value]:
        """Rewrite the same texts of every table of a group."""
        context, roles = _CONTEXTS[group]
        return {
            id_: replace(
                value,
                **{key: self.text(context, getattr(value, key), roles[key], f"{group}.{id_}.{key}") for key in keys},
            )
            for id_, value in values.items()
        }

    def head(self, preset: Preset, context: str, place: str) -> dict[str, str]:
        """Return the words of a leaflet's head."""
        return {key: self.text(context, getattr(preset, key), f"{key} of the leaflet", place + key) for key in _HEAD}

    def preset(self, preset: Preset) -> Preset:
        return replace(preset, **self.head(preset, f"preset.{preset.id}", f"presets.{preset.id}."))

    def source(self, source: Source, language: str) -> Source:
        """A publication keeps its title, which is how a reader finds it, and says in which language that is."""
        place = f"sources.{source.id}"
        year = self.text("source", source.year, "when", f"{place}.year")
        if source.publisher:
            return replace(source, year=year, language=language)
        return replace(source, year=year, title=self.text("source", source.title, "source of facts", f"{place}.title"))

    def section(self, section: Section) -> Section:
        place = f"sections/{section.path.name}"

        def say(text: str, role: str, line: int) -> str:
            return self.text(section.id, text, role, f"{place}:{line}" if line else place)

        return replace(
            section,
            title=say(section.title, "title of the section", 1),
            blocks=tuple(_block(block, say, "") for block in section.blocks),
            questions=tuple(say(question, "question to ask", 0) for question in section.questions),
        )


def _block(block: Block, say: Callable[[str, str, int], str], widget: str) -> Block:
    """Rewrite a block, then those it contains; `widget` is the one that they stand in."""
    if block.kind == "table":
        caption = say(block.text, "caption of a table", block.line) if block.text else ""
        rows = tuple(_row(row, say, is_head=not n) for n, row in enumerate(block.blocks))
        return replace(block, text=caption, blocks=rows)
    is_lead = (widget, block.kind) == ("call", "paragraph")
    role = _role(block) if is_lead else _ROLES.get(widget) or _role(block)
    text = say(block.text, role, block.line) if block.text else ""
    inside = block.name if block.kind == "widget" and block.name != "for" else widget
    return replace(block, text=text, blocks=tuple(_block(inner, say, inside) for inner in block.blocks))


def _row(row: Block, say: Callable[[str, str, int], str], *, is_head: bool) -> Block:
    role = "head of a table's column" if is_head else "cell of a table"
    return replace(row, blocks=tuple(replace(cell, text=say(cell.text, role, cell.line)) for cell in row.blocks))


def _role(block: Block) -> str:
    roles = {"item": "list item", "term": "term that is explained below it", "meaning": "meaning of the term above it"}
    return roles.get(block.kind, block.kind)
