"""The values of a topic: what `library` reads from `topic.toml` and `sections/*.md`, and all later stages share.

Everything here is frozen. Text stays Markdown source (`Block.text`, titles, summaries) until composition, so that a
block is also the unit that a catalog translates. Placeholders such as `{survival_distant}` name facts. Written out,
defaults are left out, so that a field more changes no leaflet that does without it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct, field

from handouts.model import references
from handouts.model.codes import CodeGroup
from handouts.model.references import DENOMINATORS

BlockKind = Literal[
    "heading", "paragraph", "list", "item", "table", "row", "cell", "widget", "definitions", "term", "meaning"
]
SectionPlace = Literal["front", "body", "back"]
Twin = Literal["", "patient", "staff"]


class Block(Struct, frozen=True, omit_defaults=True):
    """A Markdown block: `text` is its inline source (heading, paragraph, item, cell, term, meaning), `blocks` what it
    contains.

    list: `ordered`, from `start`, and items · item: text and, in `blocks`, more paragraphs and nested lists · table:
    its caption, and rows, the first with the headers; `argument` the widths of its columns in percent, if its author
    says them · cell: text, with `argument` the side where it stands, `end` or
    `centre` · definitions: a term and its meaning in turn · widget: `name`, `argument` (the words after the name) and
    the blocks inside the container; a list with boxes is the widget `checklist`.
    `row` is the name under which a heading, paragraph or item stands beside its like in a comparison, in the words of
    the original: a translation lets it be.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    ordered: bool = False
    start: int = 1
    name: str = ""
    argument: str = ""
    blocks: tuple["Block", ...] = ()
    line: int = 0
    row: str = ""


_MARKS: Final = 100
_TRUE_TO: Final = 20


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks and all inside them, in the order of reading."""
    for block in blocks:
        yield block
        yield from walk(block.blocks)


PICTURED: Final = frozenset({"figure", "panels", "drawings", "pictograms"})
"""Widgets that name pictures."""


def pictures_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the names of the pictures that blocks show, in the order of reading; `+` joins those of one item."""
    for block in walk(blocks):
        yield from block.argument.replace("+", " ").split() if block.name in PICTURED else ()
        yield from references.pictures(block.text)


class Source(Struct, frozen=True, omit_defaults=True):
    """Where a fact comes from; `url` only where a reader can open it, `language` where it is not the topic's own.

    `opened` is the day on which a person last read it, None where nobody did.
    """

    id: str
    title: str
    publisher: str = ""
    year: str = ""
    url: str = ""
    language: str = ""
    opened: date | None = None

    @property
    def when(self) -> str:
        """The year, if it has words, which are the reader's own (`language.messages`)."""
        return self.year if any(letter.isalpha() for letter in self.year) else ""

    @property
    def is_cited(self) -> bool:
        """Whether all that is said of it is in its own language."""
        return bool(self.language and not self.opened and not self.when)


class Fact(Struct, frozen=True, omit_defaults=True):
    """A figure with everything one must know to read it rightly (CONTENT.md, Risk).

    `fewer_than`: the value is what a share is below, as in fewer than 1 of 10,000 people.
    """

    id: str
    value: int | float
    unit: str
    measure: str
    population: str
    period: str
    source: str
    opened: date
    review_by: date
    fewer_than: bool = False

    @property
    def denominator(self) -> int:
        """How many people a share is told of; 0 where it is not a share."""
        return DENOMINATORS.get(self.unit, 0)

    @property
    def undrawable(self) -> str:
        """Why 100 marks don't show this share truly, nothing where they do.

        A whole mark may stand for a share within a twentieth of the smaller part: 30.5 of 100 is 31 marks, but 0.5 is
        not 1. Of more than 100 the marks would be too small to count on a photocopy.
        """
        if self.fewer_than:
            return "it is not known how many marks to fill"
        if self.denominator > _MARKS:
            return f"{self.value:g} of {self.denominator:,} is less than marks can show"
        rest = min(self.value, _MARKS - self.value)
        is_true = abs(int(self.value + 0.5) - self.value) <= rest / _TRUE_TO
        return "" if is_true else f"{self.value:g} of {_MARKS} is not a whole number of marks, nor close to one"


class Term(Struct, frozen=True):
    """A medical word and its plain meaning; `text` is one Markdown block."""

    id: str
    term: str
    text: str


class Picture(Struct, frozen=True, omit_defaults=True):
    """A drawing (`svg` is the file's text) or a `photo` (a PNG or JPEG), and what a listener is told instead; `alt` may
    name facts.

    One without `alt` is decoration: the words beside it say the same, and a listener is told of these alone.
    """

    id: str
    alt: str
    svg: str
    photo: bytes = b""


class Condition(Struct, frozen=True):
    """Whom a section is for: `label` heads a column of a comparison."""

    id: str
    label: str


class Aspect(Struct, frozen=True, omit_defaults=True):
    """What a section is about: `title` heads a side-by-side comparison of its conditions; `icon` is its pictogram."""

    id: str
    title: str
    icon: str = ""


class Section(Struct, frozen=True, omit_defaults=True):
    """One section: metadata from `topic.toml`, blocks from its Markdown file.

    `place` puts it before, among or after the chosen ones; `own_sheet` starts it on a sheet of paper of its own, last.
    `terms` are the glossary entries that its text links to, in order; `sources` those of the facts it names and those
    it cites; `variants` the conditions that its `for` widgets name. `icon` is its pictogram: its own, or its aspect's.
    """

    id: str
    title: str
    aspect: str
    conditions: tuple[str, ...]
    blocks: tuple[Block, ...]
    path: Path
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    is_always: bool = False
    is_sensitive: bool = False
    is_disclosure: bool = False
    has_own_sheet: bool = False
    place: SectionPlace = "body"
    questions: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    icon: str = ""


class Preset(Struct, frozen=True, omit_defaults=True):
    """A named choice of sections in order; `layout` names a template; `conditions` narrows sections with variants.

    `disclosure`: its own words are for people who know their diagnosis.
    """

    id: str
    title: str
    message: str
    summary: str
    audience: str
    layout: str
    sections: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    disclosure: bool = False


class PresetRule(Struct, frozen=True):
    """Which preset a patient's row gets: the one of the first rule of which every column has one of its values."""

    when: dict[str, tuple[str, ...]]
    preset: str

    @property
    def words(self) -> str:
        """The rule as one reads it: "stage = IV"."""
        return " and ".join(f"{column} = {' or '.join(values)}" for column, values in self.when.items())


class Lack(Struct, frozen=True):
    """A text that is not in the topic's language: its context, and what is wrong with its translation, and where."""

    context: str
    file: str
    line: int
    message: str


class Topic(Struct, frozen=True, omit_defaults=True):
    """Everything about one subject in one language. `default` opens a handout chosen section by section.

    `translated_from` is the language that a translated topic was written in, nothing where it is its own; `twin` is
    which of two copies in two languages it is printed as: their sections have numbers, by which patient and staff point
    at the same place.
    `kept` are words that every translation keeps as they are. `numbers` are those of a twin's sections, where the
    topic is what one leaflet prints of another.
    `lacking` is what a translation lacks; marks stand in for it. Of one that `is_unfinished` the original's words stand
    there in brackets, for its translators to see.
    `written_by` and `review_by` are what a reader is told of its making; the day is that of the earliest review due.
    `codes` are those by which records find the topic.
    """

    id: str
    title: str
    language: str
    version: date
    default: Preset
    conditions: dict[str, Condition]
    aspects: dict[str, Aspect]
    sections: dict[str, Section]
    presets: dict[str, Preset]
    facts: dict[str, Fact]
    sources: dict[str, Source]
    glossary: dict[str, Term]
    pictures: dict[str, Picture]
    path: Path
    rules: tuple[PresetRule, ...] = ()
    kept: tuple[str, ...] = ()
    translated_from: str = ""
    twin: Twin = ""
    numbers: dict[str, int] = field(default_factory=dict)
    lacking: tuple[Lack, ...] = ()
    written_by: str = ""
    review_by: date | None = None
    is_unfinished: bool = False
    codes: dict[str, CodeGroup] = field(default_factory=dict)

    def number(self, section: str) -> int:
        """Return a section's number in a twin: its place in the topic, the same in all languages."""
        return self.numbers.get(section) or list(self.sections).index(section) + 1

    @property
    def is_translation(self) -> bool:
        return bool(self.translated_from)


def head_texts(preset: Preset) -> tuple[str, ...]:
    """Return the head's texts that may link and name facts."""
    return (preset.message, preset.summary, preset.audience)


def texts(blocks: Sequence[Block], condition: str = "") -> Iterator[str]:
    """Yield the text of every block, without the blocks that are `for` another condition, if one is named."""
    for block in blocks:
        if block.kind == "widget" and block.name == "for" and condition not in {"", block.argument}:
            continue
        if block.text:
            yield block.text
        yield from texts(block.blocks, condition)
