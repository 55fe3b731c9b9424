"""Turn the id of a piece into what it is called, and into where its words stand in the topic's folder."""

import re
from collections.abc import Iterator
from typing import Final

from handouts.choose.arrangement import LESSER
from handouts.choose.fronts import TITLES
from handouts.language.messages import Message, messages
from handouts.load.spans import plain
from handouts.model.galley import CONTINUED, ENTRY
from handouts.model.topic import Topic

HEAD_KINDS: Final = (*TITLES, "audience", "message", "summary")
"""Kinds of pieces that print a preset's own words; its title among them, in each size."""
SECTION_KINDS: Final = ("section", "numbers", "bare", *LESSER)
"""Kinds of pieces that print a section; `numbers` has all numbers first."""
_LINE: Final = re.compile(r"(?<=\.md):\d+$")
_UNSEEN: Final = re.compile("[\\s\u00ad\u200b\u2066-\u2069]")
"""What composition and line ends put between letters or take away."""


def called(piece: str) -> str:
    """Return a piece's name as one says it: "section signs, for invasive", "the entry biopsy"."""
    kind, _, rest = piece.removeprefix(CONTINUED).partition(".")
    if piece.startswith(ENTRY):
        return f"the line for {called(rest)} in the contents"
    name, _, part = rest.partition(".")
    if kind in HEAD_KINDS:
        return f"the head of preset {rest}" if rest else "the head"
    words = {
        **dict.fromkeys(SECTION_KINDS, f"section {name}" + (f", for {part}" if part else "")),
        "pair": f"the comparison {name}, for {part.replace('-', ' and ')}",
        "question": f"question {part} of section {name}",
        "term": f"the entry {rest}",
        "source": f"the source {rest}",
    }
    return words.get(kind, piece) if rest else piece


def place_of(topic: Topic, piece: str, text: str = "") -> str:
    """Return where a text of a piece stands, `sections/signs.md:12`; nothing for words that are not the topic's.

    A text that is not found, for a fact or a translation is part of it, stands in the file as a whole.
    """
    places = [(message.place, _letters(plain(message.text))) for message in _messages(topic, piece)]
    sought = _letters(text)
    exact = (place for place, letters in places if sought and sought in letters)
    return next(exact, _LINE.sub("", places[0][0]) if places else "")


def _messages(topic: Topic, piece: str) -> Iterator[Message]:
    """Yield the texts that a piece prints as its own; those of an entry are of the part that it leads to."""
    kind, _, rest = piece.removeprefix(CONTINUED).removeprefix(ENTRY).partition(".")
    name = rest.partition(".")[0]
    tables = {"term": f"topic.toml:glossary.{rest}.", "source": f"topic.toml:sources.{rest}."}
    contexts = {
        **{key: {name} for key in (*SECTION_KINDS, "question")},
        **{head: {f"preset.{rest}" if rest else "topic"} for head in HEAD_KINDS},
        "pair": {section.id for section in topic.sections.values() if section.aspect == name},
    }.get(kind, set())
    for message in messages(topic):
        if message.context in contexts or (kind in tables and message.place.startswith(tables[kind])):
            yield message


def _letters(text: str) -> str:
    return _UNSEEN.sub("", text)
