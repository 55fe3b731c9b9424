"""Turn a topic's folder into a `Topic`: what holds afterwards is that every name in it exists and every rule is kept.

A topic has the name of its folder, in `topics/` of a workspace or among the shipped ones, or is named by its path.
Listing reads `topic.toml` only; Markdown and pictures are read when a topic is loaded, and all problems of all its
files are told at once.
"""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Final, cast

from msgspec import Struct

from handouts.errors import ContentError, FileError, Problem, near, raise_for, unknown
from handouts.load.overlay import ART, SHIPPED, art_of, beneath, file_of, read_topic_file
from handouts.load.tables import TOPIC_FILE, TopicFile, TopicHead, read_tables
from handouts.load.workspace import PACKAGE, Workspace
from handouts.model.codes import CodeGroup
from handouts.model.references import Names, mentions
from handouts.model.topic import Picture, Preset, Section, Topic, pictures_in

MOST_BROKEN: Final = 200_000
"""Bytes of sections with problems: text made to be slow is not read for minutes."""


class TopicTitle(Struct, frozen=True):
    """A topic as a list shows it."""

    name: str
    title: str
    version: date
    language: str
    presets: tuple[str, ...]
    path: Path
    codes: dict[str, CodeGroup]


def topic_names(workspace: Workspace = PACKAGE) -> tuple[str, ...]:
    """Return the names of a workspace's topics and the shipped ones, sorted."""
    return tuple(sorted(_folders(workspace)))


def only_topic(workspace: Workspace = PACKAGE) -> str:
    """Return the topic where there is one alone, which need not be named; else nothing."""
    names = topic_names(workspace)
    return names[0] if len(names) == 1 else ""


def topic_titles(workspace: Workspace = PACKAGE) -> tuple[TopicTitle, ...]:
    """Return what a list of topics shows; raises where the head of a `topic.toml` is broken."""
    return tuple(_title(name, path) for name, path in sorted(_folders(workspace).items()))


def load_topic(name_or_path: str | Path, workspace: Workspace = PACKAGE) -> Topic:
    """Return a topic by its name, or by its folder (a path, or a string that is not the name of a topic).

    Raises `UnknownName`, `FileError`, or `ContentError` with every problem of every file of the topic.
    """
    path = folder_of(name_or_path, workspace)
    if not path.name.isprintable():
        raise ContentError("the name of the topic's folder has characters that can't be printed", "rename the folder")
    return _read(path)


def address(path: Path) -> str:
    """Return what a command calls the topic in a folder: its name if it is shipped or laid over a shipped one, else the
    folder seen from here."""
    if path.parent == SHIPPED or beneath(path):
        return path.name
    here = Path.cwd()
    return f"./{path.relative_to(here)}" if path.is_relative_to(here) else str(path)


def _folders(workspace: Workspace) -> dict[str, Path]:
    """Return every topic's folder by its name; that of the workspace goes before a shipped one."""
    own = workspace.topics
    try:
        found = {file.parent.name: file.parent for file in SHIPPED.glob(f"*/{TOPIC_FILE}")}
        if own is None:
            return found
        over = {name: own / name for name in found if (own / name).is_dir() and beneath(own / name)}
        return {**found, **{file.parent.name: file.parent for file in own.glob(f"*/{TOPIC_FILE}")}, **over}
    except OSError as error:
        raise FileError(f"can't read the topics: {error}") from error


def folder_of(name_or_path: str | Path, workspace: Workspace = PACKAGE) -> Path:
    """Return the folder of a topic; raises `UnknownName`, or `FileError` for a path that has none."""
    if isinstance(name_or_path, Path) or "/" in name_or_path:
        path = Path(name_or_path)
        if not (path / TOPIC_FILE).is_file() and not (path.is_dir() and beneath(path.resolve())):
            raise FileError(f"no topic in {path}", f"a topic's folder holds {TOPIC_FILE}")
        return path.resolve()
    folders = _folders(workspace)
    if name_or_path not in folders and Path(name_or_path, TOPIC_FILE).is_file():
        return Path(name_or_path).resolve()
    if name_or_path not in folders:
        raise unknown("topic", name_or_path, sorted(folders))
    return folders[name_or_path]


def _title(name: str, path: Path) -> TopicTitle:
    file = read_tables(*read_topic_file(path))
    if head := file.head:
        return TopicTitle(name, head.title, head.version, head.language, file.names["presets"], path, file.codes)
    raise_for(file.file.placed(file.problems), f"the topic {name} can't be used")
    raise AssertionError("a head in which nothing is wrong is there")


def _read(folder: Path) -> Topic:
    from handouts.load.sections import text_problems
    from handouts.load.topic_rules import topic_problems

    file = read_tables(*read_topic_file(folder))
    names = _names(file)
    sections, section_problems = _sections(folder, file, names)
    pictures, picture_problems = _pictures(folder, file)
    tables = file.file.placed([*file.problems, *topic_problems(file)])
    photos = {name for name, picture in pictures.items() if picture.photo}
    rest = (*_stray_files(folder, file), *_call_problems(file, sections), *_icon_problems(file, photos))
    raise_for(
        [*tables, *text_problems(file, names), *section_problems, *picture_problems, *rest],
        f"the topic {folder.name} can't be used",
    )
    return _topic(folder, file, sections, {**pictures, **_pictograms(file, sections.values(), pictures)})


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
        codes=file.codes,
        kept=head.kept,
        written_by=head.written_by,
        review_by=min(filter(None, (head.review_by, *(fact.review_by for fact in file.facts.values()))), default=None),
    )


def _names(file: TopicFile) -> Names:
    """Return what texts may name, also from tables with problems, which are reported already."""
    from handouts.load.images import pictograms

    units = {name: file.facts[name].unit if name in file.facts else "percent" for name in file.names["facts"]}
    return Names(
        mentions=mentions(units),
        terms=frozenset(file.names["glossary"]),
        sources=frozenset(file.names["sources"]),
        sections=frozenset(file.names["sections"]),
        pictures=frozenset(file.names["pictures"]),
        untold=frozenset(name for name, picture in file.pictures.items() if not picture.alt),
        pictograms=pictograms(),
        conditions=frozenset(file.names["conditions"]),
        undrawable={id_: fact.undrawable for id_, fact in file.facts.items() if fact.undrawable},
    )


def _sections(folder: Path, file: TopicFile, names: Names) -> tuple[dict[str, Section], list[Problem]]:
    from handouts.load.sections import read_section  # a parser, which lists of topics do without

    sections: dict[str, Section] = {}
    problems: list[Problem] = []
    broken = 0
    for name, table in file.sections.items():
        if name.isidentifier():  # else its name is refused, and must not lead out of the folder
            path = file_of(folder, f"sections/{name}.md")
            if broken > MOST_BROKEN:
                hint = "correct the sections before it first"
                problems.append(Problem("was not read, nor were the sections after it", hint, path=path))
                break
            sections[name], found = read_section(table, path, file, names)
            problems += found
            broken += path.stat().st_size if found and path.is_file() else 0
    return sections, problems


def _pictures(folder: Path, file: TopicFile) -> tuple[dict[str, Picture], list[Problem]]:
    from handouts.load.images import read_photo, read_picture

    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for name, table in file.pictures.items():
        if name.isidentifier():
            path = art_of(folder, name)
            is_photo = path.suffix != ".svg"
            svg, found = ("", []) if is_photo else read_picture(path)
            photo, odd = read_photo(path) if is_photo else (b"", [])
            pictures[name] = Picture(name, table.alt, svg, photo)
            problems += [*found, *odd]
    return pictures, problems


def _pictograms(file: TopicFile, sections: Collection[Section], pictures: Collection[str]) -> dict[str, Picture]:
    """Return the shipped pictograms that aspects, sections and lists name and the topic has no picture for."""
    from handouts.load.images import pictogram

    icons = [*(aspect.icon for aspect in file.aspects.values()), *(section.icon for section in sections)]
    drawn = (name for section in sections for name in pictures_in(section.blocks))
    named = dict.fromkeys(name for name in (*icons, *drawn) if name and name not in pictures)
    return {name: Picture(name, "", pictogram(name)) for name in named}


def _icon_problems(file: TopicFile, photos: Collection[str]) -> Iterator[Problem]:
    """A pictogram before a title is a drawing, which takes the clinic's colours."""
    for group, tables in (("aspects", file.aspects), ("sections", file.sections)):
        for name, table in tables.items():
            if table.icon in photos:
                path, line = file.file.place((group, name, "icon"))
                yield Problem(f"the icon {table.icon} is a photograph", "name a drawing", path=path, line=line)


def _stray_files(folder: Path, file: TopicFile) -> Iterator[Problem]:
    """If no table names a file, one of the two names is most likely misspelt, or the topic beneath has changed."""
    is_over = beneath(folder) is not None
    for place, group, suffixes in (("sections", "sections", (".md",)), ("art", "pictures", ART)):
        names = set(file.names[group])
        for path in sorted((folder / place).glob("*")):
            if path.suffix in suffixes and path.stem not in names:
                told = f"{TOPIC_FILE} has no [{group}.{path.stem}]"
                hint = "add it, or delete the file"
                if is_over:
                    told = f"the topic {folder.name}, which this changes, has no {group.removesuffix('s')} {path.stem}"
                    hint = f"{near(path.stem, file.names[group])}, or delete the file"
                yield Problem(told, hint, path=path)


def _call_problems(file: TopicFile, sections: dict[str, Section]) -> Iterator[Problem]:
    """Who to call at once stands on page 1 of every handout (CONTENT.md), so a section must bring it."""
    fronts = [section for section in sections.values() if section.is_always and section.place == "front"]
    if len(sections) == len(file.names["sections"]) and not any(
        block.name == "call" for section in fronts for block in section.blocks
    ):
        hint = 'give one section always = true, place = "front" and a ::: call widget'
        yield Problem("no section tells in every leaflet whom to call at once", hint, path=file.file.path)
