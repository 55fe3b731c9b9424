"""Turn two states of a topic into what has changed from one to the other, by language and section: as values, as lines
of text, and as a report for staff, which becomes a PDF or a page for a browser.

Texts are compared as readers get them, their figures filled in, word by word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import zip_longest
from typing import Final

from msgspec import Struct

from handouts.choose.selection import HEADING
from handouts.language.messages import messages
from handouts.model.report import Block, Heading, Paragraph, Part, Report, Run, Said, Style, Table
from handouts.model.topic import Topic
from handouts.reports.review import SHARED
from handouts.reports.wording import Teller

_WORD: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|[^\s\u2e80-\u9fff\uf900-\ufaff]+|\s+")
"""What is compared: words with their signs, and Chinese letter by letter."""
_LIKE: Final = 0.5
"""How much of two texts must be the same for their words to be compared, from 0 to 1."""


class Change(Struct, frozen=True):
    """A text before and now; one that is new or gone is empty on one side."""

    before: Said
    now: Said


class Changed(Struct, frozen=True):
    """What has changed in a part of a topic (a section, a head, a list that several share)."""

    part: str
    changes: tuple[Change, ...]


class Compared(Struct, frozen=True):
    """What has changed in a language, or, where it has none, in all: `name` is what it is called."""

    name: str
    parts: tuple[Changed, ...]


def compared(before: Topic, now: Topic) -> Compared:
    """Return what has changed between two topics in one language."""
    one, other = _told(before), _told(now)
    parts = ((context, one.get(context, []), other.get(context, [])) for context in dict.fromkeys((*one, *other)))
    return Compared(Teller(now).language, tuple(_changed(parts, now.language)))


def shared(before: Topic, now: Topic) -> Compared:
    """Return what has changed between two topics that has no language: pictures, figures, sources and choices."""
    one, other = _unsaid(before), _unsaid(now)
    return Compared("In every language", tuple(_changed(((part, one[part], other[part]) for part in one), "en")))


def lines(found: Iterable[Compared]) -> Iterator[str]:
    """Yield what has changed as lines of text: `-` before what is gone, `+` before what is new."""
    for one in found:
        yield f"{one.name}: {_counted(one)}"
        for part in one.parts:
            yield f"  {part.part}"
            for change in part.changes:
                sides = (("-", change.before), ("+", change.now))
                yield from (f"    {sign} {plain(said)}" for sign, said in sides if said.runs)


def report_of(found: Sequence[Compared], topic: Topic, before: str, now: str, printed: str) -> Report:
    """Return what has changed as a report; `before` and `now` name the two states."""
    note = "Words that are gone or new stand out. What waits to be translated is in brackets, in the first language."
    return Report(
        title=f"What has changed: {topic.title}",
        mark="For staff: not for patients",
        foot=f"Changes of {topic.id}",
        printed=printed,
        opening=(Paragraph(f"From {before} to {now}."), Paragraph(note)),
        parts=tuple(Part(one.name, tuple(_blocks(one, before, now))) for one in found),
    )


def plain(said: Said) -> str:
    """Return a text without its marks."""
    return "".join(run.text for run in said.runs)


def _blocks(one: Compared, before: str, now: str) -> Iterator[Block]:
    yield Paragraph(f"{_counted(one).capitalize()}.")
    for part in one.parts:
        yield Heading(part.part)
        rows = tuple((change.before, change.now) for change in part.changes)
        yield Table((before[0].upper() + before[1:], now[0].upper() + now[1:]), rows)


def _counted(one: Compared) -> str:
    number = len(one.parts)
    return "nothing has changed" if not number else f"{number} part{'s' if number > 1 else ''} changed"


def _told(topic: Topic) -> dict[str, list[str]]:
    """Return what readers get of each context, in order."""
    found: dict[str, list[str]] = {}
    teller = Teller(topic)
    for message in messages(topic):
        found.setdefault(message.context, []).append(plain(teller.text(message.text)))
    return found


def _unsaid(topic: Topic) -> dict[str, list[str]]:
    facts, pictures = topic.facts.values(), topic.pictures.items()
    return {
        "Pictures": [f"{id_}: {sha256(one.svg.encode() + one.photo).hexdigest()[:8]}" for id_, one in pictures],
        "Figures": [
            f"{one.id}: {one.value:g} ({one.unit}), {one.source}, looked up {one.opened}, review by {one.review_by}"
            for one in facts
        ],
        "Sources": [
            ", ".join(filter(None, (f"{one.id}: {one.publisher}", one.year, one.url))) for one in topic.sources.values()
        ],
        "Presets": [f"{one.id}: {', '.join(one.sections)}" for one in topic.presets.values()],
    }


def _changed(parts: Iterable[tuple[str, list[str], list[str]]], language: str) -> Iterator[Changed]:
    for context, before, now in parts:
        if changes := tuple(_changes(before, now, language)):
            yield Changed(_named(context), changes)


def _named(context: str) -> str:
    """Return what a context is called where it is signed."""
    if context == "topic":
        return HEADING
    return SHARED.get(context, context.replace("preset.", f"{HEADING}.", 1))


def _changes(before: Sequence[str], now: Sequence[str], language: str) -> Iterator[Change]:
    """Yield each text that is new, gone or another."""
    for kind, first, end, start, stop in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind != "equal":
            for one, other in zip_longest(before[first:end], now[start:stop], fillvalue=""):
                yield _marked(one, other, language)


def _marked(before: str, now: str, language: str) -> Change:
    """Return two texts with the words that only one of them has marked."""
    one, other = _WORD.findall(before), _WORD.findall(now)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _LIKE:
        return Change(_said([(before, True)], "gone", language), _said([(now, True)], "new", language))
    steps = matcher.get_opcodes()
    gone = [("".join(one[start:end]), kind != "equal") for kind, start, end, _, _ in steps]
    new = [("".join(other[start:end]), kind != "equal") for kind, _, _, start, end in steps]
    return Change(_said(gone, "gone", language), _said(new, "new", language))


def _said(texts: Iterable[tuple[str, bool]], style: Style, language: str) -> Said:
    """Return texts one after the other; those that have changed are marked."""
    return Said(tuple(Run(text, style if is_changed else "") for text, is_changed in texts if text), language)
