"""Turn a topic's folder into a `Topic`: its tables, its sections' Markdown and its pictures, all checked."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final, cast

from handouts.errors import Problem, raise_for
from handouts.load.markdown import MOST_PROBLEMS, Names, parse_text, parse_words
from handouts.load.pictures import read_picture
from handouts.load.sections import read_section
from handouts.load.tables import TOPIC_FILE, TopicFile, TopicHead, read_tables
from handouts.load.topic_rules import topic_faults
from handouts.model.references import mentions
from handouts.model.topic import Picture, Preset, Section, Topic

MOST_BROKEN: Final = 200_000
"""Bytes of sections with problems: text made to be slow is not read for minutes."""
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


def read_topic(folder: Path) -> Topic:
    """Return the topic; raises `ContentError` with the problems of all its files at once."""
    file = read_tables(folder / TOPIC_FILE)
    names = _names(file)
    sections, section_problems = _sections(folder, file, names)
    pictures, picture_problems = _pictures(folder, file)
    faults = file.file.problems([*file.faults, *topic_faults(file)])
    texts = islice(chain(_head_problems(file, names), _text_problems(file, names)), MOST_PROBLEMS)
    rest = (*_stray_files(folder, file), *_call_problems(file, sections))
    raise_for([*faults, *texts, *section_problems, *picture_problems, *rest], f"the topic {folder.name} can't be used")
    return _topic(folder, file, sections, pictures)


def _topic(folder: Path, file: TopicFile, sections: dict[str, Section], pictures: dict[str, Picture]) -> Topic:
    head = cast(TopicHead, file.head)  # sound, for nothing was found wrong
    return Topic(
        id=folder.name,
        title=head.title,
        language=head.language,
        version=head.version,
        default=Preset("", head.title, head.message, head.summary, head.audience, "article", ()),
        conditions=file.conditions,
        aspects=file.aspects,
        sections=sections,
        presets=file.presets,
        facts=file.facts,
        sources=file.sources,
        glossary=file.glossary,
        pictures=pictures,
        path=folder,
        rules=file.rules,
        kept=head.kept,
    )


def _names(file: TopicFile) -> Names:
    """Return what texts may name, tables with faults included: these are told of already."""
    units = {name: file.facts[name].unit if name in file.facts else "percent" for name in file.names["facts"]}
    return Names(
        mentions=mentions(units),
        terms=frozenset(file.names["glossary"]),
        sources=frozenset(file.names["sources"]),
        pictures=frozenset(file.names["pictures"]),
        conditions=frozenset(file.names["conditions"]),
        undrawable={id_: fact.undrawable for id_, fact in file.facts.items() if fact.undrawable},
    )


def _sections(folder: Path, file: TopicFile, names: Names) -> tuple[dict[str, Section], list[Problem]]:
    sections: dict[str, Section] = {}
    problems: list[Problem] = []
    broken = 0
    for name, table in file.sections.items():
        if name.isidentifier():  # else its name is refused, and must not lead out of the folder
            path = folder / "sections" / f"{name}.md"
            if broken > MOST_BROKEN:
                hint = "mend the sections before it first"
                problems.append(Problem("is not read, nor is any section after it", hint, path=path))
                break
            sections[name], found = read_section(table, path, file, names)
            problems += found
            broken += path.stat().st_size if found and path.is_file() else 0
    return sections, problems


def _pictures(folder: Path, file: TopicFile) -> tuple[dict[str, Picture], list[Problem]]:
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for name, table in file.pictures.items():
        if name.isidentifier():
            svg, found = read_picture(folder / "art" / f"{name}.svg")
            pictures[name] = Picture(name, table.alt, svg)
            problems += found
    return pictures, problems


def _head_problems(file: TopicFile, names: Names) -> Iterator[Problem]:
    if file.head:
        yield from _words(file, ("title",), file.head.title, Names())
        for key in ("message", "summary", "audience"):
            yield from _prose(file, (key,), getattr(file.head, key), names)


def _text_problems(file: TopicFile, names: Names) -> Iterator[Problem]:
    """Yield what is wrong with the marks in texts of `topic.toml`."""
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
    yield from parse_words(text, file.file.path, file.file.line(at), names)


def _prose(file: TopicFile, at: tuple[str, ...], text: str, names: Names) -> Iterator[Problem]:
    if text:
        yield from parse_text(text, file.file.path, file.file.line(at), names)


def _stray_files(folder: Path, file: TopicFile) -> Iterator[Problem]:
    """A file that no table names is most likely a slip of one of the two names."""
    for place, group, suffix in (("sections", "sections", ".md"), ("art", "pictures", ".svg")):
        names = set(file.names[group])
        for path in sorted((folder / place).glob(f"*{suffix}")):
            if path.stem not in names:
                yield Problem(f"{TOPIC_FILE} has no [{group}.{path.stem}]", "declare it, or delete the file", path=path)


def _call_problems(file: TopicFile, sections: dict[str, Section]) -> Iterator[Problem]:
    """Who to call at once stands on page 1 of every handout (CONTENT.md), so a section must bring it."""
    fronts = [section for section in sections.values() if section.is_always and section.place == "front"]
    if len(sections) == len(file.names["sections"]) and not any(
        block.name == "call" for section in fronts for block in section.blocks
    ):
        hint = 'give one section always = true, place = "front" and a ::: call widget'
        yield Problem("no section tells in every leaflet whom to call at once", hint, path=file.file.path)
