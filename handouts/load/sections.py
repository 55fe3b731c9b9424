"""Turn a section's table and its Markdown file into a `Section`, and a text of `topic.toml` into its problems.

CommonMark with tables, definition lists, boxes to tick and the widgets of `widgets.RULES`; raw HTML is off. What could
be read is returned together with every problem found. A text without problems holds nothing but words, strong words,
facts and links, so that composition only has to escape.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final

from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from handouts.control_characters import unprintable
from handouts.errors import Problem, in_file_order
from handouts.files.reading import read_utf8
from handouts.load import marks, widgets
from handouts.load.blocks import MOST_COLUMNS, Reader, line_of
from handouts.load.marks import foreign_marks
from handouts.load.spans import PARSER, plain
from handouts.load.tables import SectionTable, TopicFile
from handouts.model import references
from handouts.model.references import Names
from handouts.model.topic import Block, Section, pictures_in, texts, walk

MOST_LETTERS: Final = 30_000
MOST_LINES: Final = 1_000
"""A section of twelve pages or more; the parser reads as much of the worst in two seconds."""
MOST_WORDS: Final = 2_000
"""As much for a text of `topic.toml`."""
DEEPEST: Final = 8
"""How deep tokens nest where a `for` holds lists in lists, three deep; what lies deeper than 20, the parser loses."""
MOST_PROBLEMS: Final = 100
_FRONT: Final = {"---", "+++", ";;;"}
_MARK: Final = re.compile(r"[\\`*_\[\]{}<>&%!^~]")
_PROSE: Final = ("message", "summary", "audience", "text")
"""Keys whose texts may have strong words, links and placeholders; all others are printed as they stand."""
_WORDS: Final = {
    "conditions": ("label",),
    "aspects": ("title",),
    "presets": ("title",),
    "facts": ("measure", "population", "period"),
    "sources": ("title", "publisher", "year"),
    "glossary": ("term",),
    "pictures": ("alt",),
}


class Parsed(Struct, frozen=True):
    """The blocks of one text, and what is wrong with it."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def read_section(table: SectionTable, path: Path, topic: TopicFile, names: Names) -> tuple[Section, list[Problem]]:
    """Return the section and its problems; where there are any, the section holds what could be read."""
    source = read_utf8(path, within=path.parent.parent)
    parsed = Parsed((), (source,)) if isinstance(source, Problem) else parse(source, path, names)
    section = _section(table, path, topic, parsed.blocks, names)
    turned = _reference_problems(parsed.blocks, table.id, path)
    own = (*_variant_problems(section), *_caption_problems(section, topic), *turned)
    return section, [*parsed.problems, *own]


def _section(table: SectionTable, path: Path, topic: TopicFile, blocks: tuple[Block, ...], names: Names) -> Section:
    titles = (block.text for block in blocks if block.level == 1)
    conditions = tuple(name for name in topic.names["conditions"] if name in (table.conditions or (name,)))
    facts = _once(_facts(blocks, topic, names))
    cited = (source for text in texts(blocks) for source in references.sources(text))
    return Section(
        id=table.id,
        title=next(titles, ""),
        aspect=table.aspect,
        conditions=conditions,
        blocks=tuple(block for block in blocks if block.level != 1 and block.name != "questions"),
        path=path,
        requires=table.requires,
        excludes=table.excludes,
        is_always=table.always,
        is_sensitive=table.sensitive,
        is_disclosure=table.disclosure,
        has_own_sheet=table.own_sheet,
        place=table.place,
        questions=tuple(text for block in blocks if block.name == "questions" for text in texts(block.blocks)),
        terms=_once(term for text in texts(blocks) for term in references.terms(text)),
        facts=facts,
        sources=_once((*table.sources, *cited, *(topic.facts[fact].source for fact in facts))),
        icon=table.icon or (topic.aspects[table.aspect].icon if table.aspect in topic.aspects else ""),
        variants=conditions if any(block.name == "for" for block in walk(blocks)) else (),
    )


def _facts(blocks: Iterable[Block], topic: TopicFile, names: Names) -> Iterator[str]:
    """Yield the facts that blocks print, draw, or name in a picture's alternate text."""
    for block in blocks:
        told = [block.text]
        if block.name == "icon-array" and block.argument in topic.facts:
            yield block.argument
        told += [topic.pictures[name].alt for name in pictures_in([block]) if name in topic.pictures]
        mentioned = (
            names.mentions[name].fact
            for text in told
            for name in references.placeholders(text)
            if name in names.mentions
        )
        yield from (fact for fact in mentioned if fact in topic.facts)
        yield from _facts(block.blocks, topic, names)


def _variant_problems(section: Section) -> Iterator[Problem]:
    """A `for` widget narrows a section, which must be about its condition and at least one other."""
    for block in walk(section.blocks):
        if block.name == "for" and (len(section.conditions) < 2 or block.argument not in section.conditions):
            about = ", ".join(section.conditions)
            yield Problem(
                f"::: for {block.argument}, but the section is only about {about}", path=section.path, line=block.line
            )
    for condition in section.variants:
        yield from _variant_gaps(section, condition)


def _variant_gaps(section: Section, condition: str) -> Iterator[Problem]:
    """Without what is `for` others, no heading and no title may be left on its own."""
    kept = tuple(_kept(section.blocks, condition))
    if not kept:
        hint = f"write something outside ::: for, or add ::: for {condition}"
        yield Problem(f"says nothing for {condition}", hint, path=section.path, line=section.blocks[0].line)
    for block, after in zip(kept, (*kept[1:], None), strict=False):
        if block.kind == "heading" and widgets.is_bare(block, after):
            message = f"for {condition}, a heading with nothing under it"
            yield Problem(message, "move it into the ::: for", path=section.path, line=block.line)


def _kept(blocks: Iterable[Block], condition: str) -> Iterator[Block]:
    for block in blocks:
        if block.name != "for":
            yield block
        elif block.argument == condition:
            yield from block.blocks


def _caption_problems(section: Section, topic: TopicFile) -> Iterator[Problem]:
    """A listener hears the caption too, so that the alternate text must tell something else."""
    for block in walk(section.blocks):
        captions = [inner.text for inner in block.blocks if inner.kind == "paragraph"]
        for name in block.argument.split() if block.name in {"figure", "panels"} else ():
            if name in topic.pictures and topic.pictures[name].alt in map(plain, captions):
                yield Problem(f"the caption says the same as the alt of {name}", path=section.path, line=block.line)


def _reference_problems(blocks: Iterable[Block], section: str, path: Path) -> Iterator[Problem]:
    """A text that links to another section ends with that one's page, for which only lines of full width have room."""
    for block in blocks:
        is_closed = bool(block.name) and block.name != "for"
        for each in walk(block.blocks) if is_closed else (block,):
            named = references.sections(each.text)
            if named and (is_closed or each.kind not in {"paragraph", "item"}):
                hint = "only a paragraph or a list item that stands in no widget but ::: for can have one"
                yield Problem(f"a link to the section {named[0]}", hint, path=path, line=each.line)
            elif section in named:
                yield Problem("a section that links to itself", "write its words alone", path=path, line=each.line)
        if not is_closed:
            yield from _reference_problems(block.blocks, section, path)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def parse(source: str, path: Path, names: Names) -> Parsed:
    """Return the blocks of a section's file and all problems in it."""
    if problem := _too_much(source, path):
        return Parsed((), (problem,))
    tokens = PARSER.parse(source)
    if problem := _too_deep(tokens, path):
        return Parsed((), (problem,))
    reader = Reader(source, tokens, path, names)
    blocks = reader.blocks()
    found = (*_odd(reader.lines, path), *reader.problems, *widgets.problems(blocks, path, names))
    return Parsed(blocks, _first(found, path))


def _too_much(source: str, path: Path) -> Problem | None:
    """Return what keeps a file from being read at all: any other problem in it would be found late, or wrongly."""
    lines = source[: MOST_LETTERS + 1].split("\n")
    wide = next((number for number, line in enumerate(lines, 1) if line.count("|") > 2 * MOST_COLUMNS), 0)
    if len(source) > MOST_LETTERS:
        return Problem(
            f"longer than {MOST_LETTERS:,} characters", "split it into several sections", path=path, line=len(lines)
        )
    if len(lines) > MOST_LINES:
        return Problem(
            f"longer than {MOST_LINES:,} lines", "split it into several sections", path=path, line=MOST_LINES
        )
    if wide:
        return Problem(
            f"more than {2 * MOST_COLUMNS} columns", f"nobody can read more than {MOST_COLUMNS}", path=path, line=wide
        )
    if lines[0].strip() in _FRONT:
        return Problem(
            "begins with front matter", "take it out: topic.toml has the title and the rest", path=path, line=1
        )
    return None


def _too_deep(tokens: Iterable[Token], path: Path) -> Problem | None:
    deep = next((token for token in tokens if token.level > DEEPEST and token.map), None)
    hint = "lists may be three deep, and only ::: for may hold other widgets"
    return (
        Problem("lists or widgets too deep inside one another", hint, path=path, line=line_of(deep)) if deep else None
    )


def _first(found: Sequence[Problem], path: Path) -> tuple[Problem, ...]:
    """Return as many problems as a person can read; a file with more of them is not a section."""
    if len(found) <= MOST_PROBLEMS:
        return tuple(found)
    first = sorted(found, key=in_file_order)[:MOST_PROBLEMS]
    return (
        *first,
        Problem(
            f"{len(found) - MOST_PROBLEMS} more problems", "is this file a section?", path=path, line=first[-1].line
        ),
    )


def _odd(lines: Iterable[str], path: Path) -> Iterator[Problem]:
    """Yield the characters that can't be printed, each once a line."""
    for number, line in enumerate(lines, 1):
        for message, hint in dict.fromkeys((odd.message, odd.hint) for odd in unprintable(line, allowed="\t")):
            yield Problem(message, hint, path=path, line=number)


def parse_text(text: str, path: Path, line: int, names: Names) -> tuple[Problem, ...]:
    """Return the problems of a text that is one block, such as a summary, and starts at `line` of its file."""
    if len(text) > MOST_WORDS:
        return (
            Problem(f"longer than {MOST_WORDS:,} characters", "put most of it into a section", path=path, line=line),
        )
    tokens = PARSER.parse(text)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return (Problem("not one plain paragraph", "no headings, lists or empty lines here", path=path, line=line),)
    return tuple(marks.problems(tokens[1], path, names, line))


def parse_words(text: str, path: Path, line: int, names: Names) -> tuple[Problem, ...]:
    """Return the problems of a text that is printed as it stands, such as a label: placeholders are its only marks."""
    if len(text) > MOST_WORDS:
        return (Problem(f"longer than {MOST_WORDS:,} characters", path=path, line=line),)
    if not _MARK.search(text):
        return tuple(Problem(message, hint, path=path, line=line) for _, message, hint in foreign_marks(text))
    problems = tuple(marks.problems(PARSER.parseInline(text)[0], path, names, line))
    if problems or plain(text) == text:
        return problems
    return (Problem("has marks of Markdown, but is printed just as it is", "write plain words", path=path, line=line),)


def text_problems(file: TopicFile, names: Names) -> Iterator[Problem]:
    """Yield what is wrong with the texts of `topic.toml`, `MOST_PROBLEMS` at most."""
    yield from islice(chain(_head_problems(file, names), _table_problems(file, names)), MOST_PROBLEMS)


def _head_problems(file: TopicFile, names: Names) -> Iterator[Problem]:
    if file.head:
        yield from _words(file, ("title",), file.head.title, Names())
        for key in ("message", "summary", "audience"):
            yield from _prose(file, (key,), getattr(file.head, key), names)


def _table_problems(file: TopicFile, names: Names) -> Iterator[Problem]:
    for group, keys in _WORDS.items():
        told = Names(mentions=names.mentions) if group == "pictures" else Names()
        for name, table in getattr(file, group).items():
            for key in keys:
                yield from _words(file, (group, name, key), getattr(table, key), told)
    for group in ("presets", "glossary"):
        for name, table in getattr(file, group).items():
            for key in _PROSE:
                yield from _prose(file, (group, name, key), getattr(table, key, ""), names)


def _words(file: TopicFile, at: tuple[str, ...], text: str, names: Names) -> Iterator[Problem]:
    yield from parse_words(text, *file.file.place(at), names)


def _prose(file: TopicFile, at: tuple[str, ...], text: str, names: Names) -> Iterator[Problem]:
    """Pictures and links to sections stand in sections alone."""
    if text:
        bare = replace(names, pictures=frozenset(), pictograms=frozenset(), sections=frozenset())
        yield from parse_text(text, *file.file.place(at), bare)
