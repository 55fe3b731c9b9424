"""Turn the text of `topic.toml` into tables: typed where they are sound, with all that is wrong with the others.

Whether names and texts make sense together is not asked here but in `topic_rules`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from handouts.errors import FileError, Problem
from handouts.lines import Lines, index
from handouts.nearest import nearest
from handouts.topic import Aspect, Condition, Fact, Place, Preset, Source, Term

Table = TypeVar("Table", bound=Struct)
_WORDS: Final = {
    "`str`": "text in quotes",
    "`int | float`": "a number",
    "`int`": "a number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`date`": "a date such as 2026-11-22",
    "`datetime`": "a date with a time",
    "`array`": "a list",
    "`object`": "a table",
}


class Head(Struct, frozen=True):
    """The keys at the top of the file: the topic itself, and the head of a handout chosen section by section."""

    title: str
    language: str
    version: date
    message: str
    summary: str
    audience: str


class SectionTable(Struct, frozen=True):
    """A section's metadata; `id` is the table's name, without `conditions` it is for all of them."""

    id: str
    aspect: str
    conditions: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    always: bool = False
    sensitive: bool = False
    disclosure: bool = False
    own_sheet: bool = False
    place: Place = "body"
    sources: tuple[str, ...] = ()


class PictureTable(Struct, frozen=True):
    """What a listener is told instead of the picture."""

    id: str
    alt: str


GROUPS: Final[dict[str, type[Struct]]] = {
    "conditions": Condition,
    "aspects": Aspect,
    "sections": SectionTable,
    "presets": Preset,
    "facts": Fact,
    "sources": Source,
    "glossary": Term,
    "pictures": PictureTable,
}


class TopicFile(Struct, frozen=True):
    """`topic.toml` as read. `names` has every table of a group, the dicts only the sound ones; `problems` the rest."""

    path: Path
    lines: Lines
    head: Head | None
    names: dict[str, tuple[str, ...]]
    conditions: dict[str, Condition]
    aspects: dict[str, Aspect]
    sections: dict[str, SectionTable]
    presets: dict[str, Preset]
    facts: dict[str, Fact]
    sources: dict[str, Source]
    glossary: dict[str, Term]
    pictures: dict[str, PictureTable]
    problems: tuple[Problem, ...]

    def problem(self, key: str, message: str, hint: str = "", *, value: str = "") -> Problem:
        """Return a problem at the line of a dotted key, or of a string in its list."""
        return Problem(self.path, self.lines.at(key, value), message, hint)


def read_topic_file(path: Path) -> TopicFile:
    """Return the tables of a `topic.toml`; raise where the file can't be read."""
    try:
        text = path.read_text("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise FileError(f"can't read {path}: {error.strerror}") from error
    except UnicodeDecodeError:
        return _tables(path, Lines({}, ()), {}, (Problem(path, 0, "is not UTF-8 text"),))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _tables(path, Lines({}, ()), {}, (_broken(path, text, str(error)),))
    lines = index(text)
    return _tables(path, lines, data, tuple(_problems(path, lines, data)))


def _broken(path: Path, text: str, message: str) -> Problem:
    """Return the problem of a file that isn't TOML; tomllib names the line in its message only."""
    place = re.search(r" \(at line (\d+), column \d+\)$", message)
    line = int(place[1]) if place else len(text.rstrip("\n").split("\n"))
    return Problem(path, line, "is not TOML: " + re.sub(r" \(at [^()]*\)$", "", message))


def _tables(path: Path, lines: Lines, data: dict[str, object], problems: tuple[Problem, ...]) -> TopicFile:
    return TopicFile(
        path,
        lines,
        _table(Head, {name: data[name] for name in data if name not in GROUPS}),
        {group: tuple(_group(data, group)) for group in GROUPS},
        _sound(Condition, data, "conditions"),
        _sound(Aspect, data, "aspects"),
        _sound(SectionTable, data, "sections"),
        _sound(Preset, data, "presets"),
        _sound(Fact, data, "facts"),
        _sound(Source, data, "sources"),
        _sound(Term, data, "glossary"),
        _sound(PictureTable, data, "pictures"),
        problems,
    )


def _group(data: Mapping[str, object], group: str) -> dict[str, object]:
    found = data.get(group)
    return found if isinstance(found, dict) else {}


def _sound(shape: type[Table], data: Mapping[str, object], group: str) -> dict[str, Table]:
    """Return the tables of a group that have the right shape, by name."""
    tables = {
        name: _table(shape, {**table, "id": name})
        for name, table in _group(data, group).items()
        if isinstance(table, dict)
    }
    return {name: table for name, table in tables.items() if table is not None}


def _table(shape: type[Table], data: dict[str, object]) -> Table | None:
    try:
        return msgspec.convert(_tidy(data), shape)
    except msgspec.ValidationError:
        return None


def _tidy(data: dict[str, object]) -> dict[str, object]:
    """Join the lines of each text, so that wrapping it anew changes nothing."""
    return {
        name: re.sub(r"[ \t\n]+", " ", value).strip(" ") if isinstance(value, str) else value
        for name, value in data.items()
    }


def _problems(path: Path, lines: Lines, data: dict[str, object]) -> Iterator[Problem]:
    """Yield every key that is unknown, missing or of the wrong type."""
    head = {name: value for name, value in data.items() if name not in GROUPS}
    yield from _shape(path, lines, "", head, Head, extra=tuple(GROUPS))
    for group, shape in GROUPS.items():
        if not isinstance(data.get(group, {}), dict):
            yield Problem(path, lines.at(group), f"{group} must be a table", f"write [{group}.name]")
        for name, table in _group(data, group).items():
            key = f"{group}.{name}"
            if isinstance(table, dict):
                yield from _shape(path, lines, key, table, shape)
            else:
                yield Problem(path, lines.at(key), f"{key} must be a table", f"write [{key}]")


def _shape(
    path: Path, lines: Lines, key: str, table: dict[str, object], shape: type[Struct], extra: tuple[str, ...] = ()
) -> Iterator[Problem]:
    fields = {field.name: field for field in msgspec.structs.fields(shape) if field.name != "id"}
    known = (*fields, *extra)
    where = f" in [{key}]" if key else ""
    for name, value in table.items():
        place = f"{key}.{name}".lstrip(".")
        if name not in fields:
            hint = nearest(name, known) or f"known: {', '.join(known)}"
            yield Problem(path, lines.at(place), f"unknown key: {name}{where}", hint)
            continue
        try:
            msgspec.convert(value, fields[name].type)
        except msgspec.ValidationError as error:
            yield Problem(path, lines.at(place), f"{place}: {_say(str(error))}")
    for name, field in fields.items():
        if field.required and name not in table:
            yield Problem(path, lines.at(key), f"missing key: {name}{where}")


def _say(message: str) -> str:
    """Return msgspec's message in the words of someone who writes topics."""
    for type_, words in _WORDS.items():
        message = message.replace(type_, words)
    message = re.sub(r" - at `\$\[(\d+)\]`", lambda place: f", in place {int(place[1]) + 1} of the list", message)
    return message[0].lower() + message[1:]
