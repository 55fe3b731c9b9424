"""Turn a section's table and its Markdown file into a `Section`, with all that is wrong with the file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from handouts.errors import Problem
from handouts.files.reading import read_utf8
from handouts.load.markdown import Names, Parsed, parse, plain
from handouts.load.tables import SectionTable, TopicFile
from handouts.model import references
from handouts.model.topic import Block, Section, texts, walk


def read_section(table: SectionTable, path: Path, topic: TopicFile, names: Names) -> tuple[Section, list[Problem]]:
    """Return the section and its problems; where there are any, the section holds what could be read."""
    source = read_utf8(path, within=path.parent.parent)
    parsed = Parsed((), (source,)) if isinstance(source, Problem) else parse(source, path, names)
    section = _section(table, path, topic, parsed.blocks, names)
    own = (*_variant_problems(section), *_caption_problems(section, topic))
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
        variants=conditions if any(block.name == "for" for block in blocks) else (),
    )


def _facts(blocks: Iterable[Block], topic: TopicFile, names: Names) -> Iterator[str]:
    """Yield the facts that blocks print, draw, or name in a picture's alternate text."""
    for block in blocks:
        told = [block.text]
        if block.name == "icon-array" and block.argument in topic.facts:
            yield block.argument
        if block.name in {"figure", "panels"}:
            told += [topic.pictures[name].alt for name in block.argument.split() if name in topic.pictures]
        mentioned = (
            names.mentions[name].fact
            for text in told
            for name in references.placeholders(text)
            if name in names.mentions
        )
        yield from (fact for fact in mentioned if fact in topic.facts)
        yield from _facts(block.blocks, topic, names)


def _variant_problems(section: Section) -> Iterator[Problem]:
    """A `for` widget narrows: the section is about its condition and at least one other."""
    for block in section.blocks:
        if block.name == "for" and (len(section.conditions) < 2 or block.argument not in section.conditions):
            about = ", ".join(section.conditions)
            yield Problem(
                f"for {block.argument}: the section is about {about} only", path=section.path, line=block.line
            )
    for condition in section.variants:
        yield from _variant_gaps(section, condition)


def _variant_gaps(section: Section, condition: str) -> Iterator[Problem]:
    """What is `for` others leaves no heading, and no title, alone."""
    kept = tuple(_kept(section.blocks, condition))
    if not kept:
        hint = "write something outside the ::: for, or for it too"
        yield Problem(f"nothing is said for {condition}", hint, path=section.path, line=section.blocks[0].line)
    for block, after in zip(kept, (*kept[1:], None), strict=False):
        if block.kind == "heading" and (after is None or after.kind == "heading"):
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


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
