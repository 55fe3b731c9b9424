"""Turn a topic's folder into a `Topic`: what holds afterwards is that every name in it exists and every rule is kept.

A topic has the name of its folder among the shipped ones, or is named by its own folder. Listing reads `topic.toml`
only; Markdown and pictures are read when a topic is loaded, and all problems of all its files are told at once.
"""

from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.errors import ContentError, FileError, raise_for, unknown
from handouts.load.tables import TOPIC_FILE, read_tables
from handouts.model.topic import Topic

SHIPPED: Final = Path(__file__).parent.parent / "topics"


class TopicTitle(Struct, frozen=True):
    """A topic as a list shows it."""

    name: str
    title: str
    version: date
    language: str
    presets: tuple[str, ...]
    path: Path


def topic_names(folder: Path = SHIPPED) -> tuple[str, ...]:
    """Return the names of the topics in a folder, sorted."""
    return tuple(sorted(_folders(folder)))


def only_topic() -> str:
    """Return the shipped topic where there is one alone, which need not be named; else nothing."""
    names = topic_names()
    return names[0] if len(names) == 1 else ""


def topic_titles(folder: Path = SHIPPED) -> tuple[TopicTitle, ...]:
    """Return what a list of topics shows; raises where the head of a `topic.toml` is broken."""
    return tuple(_title(name, path) for name, path in sorted(_folders(folder).items()))


def load_topic(name_or_path: str | Path, folder: Path = SHIPPED) -> Topic:
    """Return a topic by its name, or by its folder (a path, or a string that is no topic's name).

    Raises `UnknownName`, `FileError`, or `ContentError` with every problem of every file of the topic.
    """
    from handouts.load.contents import read_topic

    path = _find(name_or_path, folder)
    if not path.name.isprintable():
        raise ContentError("the name of the topic's folder can't be printed, and stands in names of files", "rename it")
    return read_topic(path)


def address(path: Path) -> str:
    """Return what a command calls the topic in a folder: its name if it is shipped, else the folder seen from here."""
    if path.parent == SHIPPED:
        return path.name
    here = Path.cwd()
    return f"./{path.relative_to(here)}" if path.is_relative_to(here) else str(path)


def _folders(folder: Path) -> dict[str, Path]:
    """Return every topic's folder by its name."""
    try:
        return {file.parent.name: file.parent for file in folder.glob(f"*/{TOPIC_FILE}")}
    except OSError as error:
        raise FileError(f"can't read the topics: {error}") from error


def _find(name_or_path: str | Path, folder: Path) -> Path:
    if isinstance(name_or_path, Path) or "/" in name_or_path:
        path = Path(name_or_path)
        if not (path / TOPIC_FILE).is_file():
            raise FileError(f"no topic in {path}", f"a topic's folder holds {TOPIC_FILE}")
        return path.resolve()
    folders = _folders(folder)
    if name_or_path not in folders and Path(name_or_path, TOPIC_FILE).is_file():
        return Path(name_or_path).resolve()
    if name_or_path not in folders:
        raise unknown("topic", name_or_path, sorted(folders))
    return folders[name_or_path]


def _title(name: str, path: Path) -> TopicTitle:
    file = read_tables(path / TOPIC_FILE)
    if head := file.head:
        return TopicTitle(name, head.title, head.version, head.language, file.names["presets"], path)
    raise_for(file.file.problems(file.faults), f"the topic {name} can't be used")
    raise AssertionError("a head in which nothing is wrong is there")
