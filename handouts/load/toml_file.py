"""Turn a TOML file into its data and the line of every key, so that a problem can be placed; and data into TOML.

`tomllib` knows no lines. It reads the data and proves the syntax; the scanner here walks over the same, valid text.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from itertools import count
from json import dumps
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from handouts.errors import ContentError, Keys, Problem, dotted, raise_for
from handouts.files.reading import TEXT, decoded, read_bytes, require_inside

LineIndex = dict[Keys, int]

_SPACE: Final = re.compile(r"(?:\s++|#[^\n]*+)*+")
_KEY: Final = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\]++|\\.)*+"|'[^']*+'""")
_STRING: Final = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+'{3,5}"
    r'|"(?:[^"\\]++|\\.)*+"'
    r"|'[^']*+'",
    re.DOTALL,
)
"""Without a way back (`++`), which would cost memory for each letter."""
_QUIET: Final = re.compile(rf"{_STRING.pattern}|#[^\n]*+", re.DOTALL)
"""What may hold any signs: texts and comments."""
_DEEPEST: Final = 16
"""Our tables are four deep. A key of thousands of parts takes minutes, as does a list of thousands of lists."""
_CHAIN: Final = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{_DEEPEST}}}")
_BRACKET: Final = re.compile(r"[\[\]{}]")
_BARE: Final = re.compile(r"[^,\]}#\n]+")  # a number, a date with a space in it, true or false

_LONG: Final = 100


class TomlFile(Struct, frozen=True):
    """A file's data and where each key of it stands; list items are keys too, counted from 0.

    `paths` has the keys that stand in another file, which this one is laid over (`overlay`).
    """

    path: Path
    data: dict[str, Any]
    lines: LineIndex
    paths: dict[Keys, Path] = {}

    def place(self, keys: Keys) -> tuple[Path, int]:
        """Return the file and line of a key, or of the nearest table around it (0: the file as a whole)."""
        near = next((keys[:end] for end in range(len(keys), 0, -1) if keys[:end] in self.lines), ())
        return self.paths.get(near, self.path), self.lines.get(near, 0)

    def line(self, keys: Keys) -> int:
        """Return the line of a key, or of the nearest table around it (0: the file as a whole)."""
        return self.place(keys)[1]

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """Place problems in the file."""
        return [
            Problem(
                f"{dotted(problem.at)}: {problem.message}" if problem.at else problem.message,
                problem.hint,
                path=self.place(problem.at)[0],
                line=self.line(problem.at),
            )
            for problem in problems
        ]


def read_toml(path: Path, most: int = TEXT, *, within: Path | None = None) -> TomlFile:
    """Read a file, which must lie in a folder if one is named; raises FileError where it can't be read, ContentError
    with the line where it is not TOML."""
    text = _text(path, most, within)
    if line := _deep(text):
        raise_for(
            [Problem("has lists or tables too deep inside one another", path=path, line=line)],
            f"{path.name} can't be read as TOML",
        )
    try:
        file = TomlFile(path, tomllib.loads(text), line_index(text))
    except ValueError as error:
        raise_for([_broken(path, text, error)], f"{path.name} can't be read as TOML")
        raise
    overlong = (Problem("is too large a number", at=keys) for keys in _overlong(file.data))
    raise_for(file.placed(overlong), f"{path.name} can't be read as TOML")
    return file


def line_index(text: str) -> LineIndex:
    """Return the line, from 1, of every key and list item of a valid TOML text."""
    return _Scanner(text).document()


def as_toml(data: Mapping[str, Any]) -> str:
    """Return TOML that is read as these data, in their order; what is more than two tables deep stands in one line."""
    return "\n".join(_table((), data)).lstrip("\n") + "\n"


def _table(keys: tuple[str, ...], data: Mapping[str, Any]) -> Iterator[str]:
    tables = {key: value for key, value in data.items() if isinstance(value, dict)} if len(keys) < 2 else {}
    if keys and (len(tables) < len(data) or not data):
        yield f"\n[{'.'.join(map(_key, keys))}]"
    yield from (f"{_key(key)} = {_spread(value)}" for key, value in data.items() if key not in tables)
    for key, value in tables.items():
        yield from _table((*keys, key), value)


def _spread(value: object) -> str:
    """Return a value; of a long list, each item on a line of its own."""
    whole = _value(value)
    if isinstance(value, list | tuple) and len(whole) > _LONG:
        return "\n  ".join(["[", *(f"{_value(item)}," for item in value)]) + "\n]"
    return whole


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: object) -> str:
    if isinstance(value, str):
        return dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_value(part)}' for key, part in value.items())} }}"
    return str(value).lower()  # numbers, true and false


def _text(path: Path, most: int, within: Path | None) -> str:
    if within:
        require_inside(path, within)
    text = decoded(read_bytes(path, most), path)
    if isinstance(text, Problem):
        raise ContentError(f"{path}:{text.line}: {text.message}", text.hint, [text])
    return text.replace("\r\n", "\n")


def _deep(text: str) -> int:
    """Return the line on which lists, tables or the parts of a key are nested too deeply, 0 where none are."""
    bare = _QUIET.sub(lambda found: "s" + "\n" * found[0].count("\n"), text)
    depth, chain = 0, _CHAIN.search(bare)
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > _DEEPEST:
            return bare.count("\n", 0, bracket.start()) + 1
    return bare.count("\n", 0, chain.start()) + 1 if chain else 0


def _overlong(value: object, at: Keys = ()) -> Iterator[Keys]:
    """Yield the places of integers of more than 64 bits, which TOML need not have."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _overlong(inner, (*at, key))
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        yield at


def _broken(path: Path, text: str, error: Exception) -> Problem:
    """Place a syntax error, which names its line in words only."""
    found = re.search(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    if not isinstance(error, tomllib.TOMLDecodeError):  # Python converts no more than 4,300 digits
        return Problem("has a number that is too long", path=path)
    if not found:
        return Problem(str(error), path=path)
    line = int(found[2]) if found[2] else len(text.rstrip().splitlines())
    return Problem(found[1], "see https://toml.io", path=path, line=line)


class _Scanner:
    """Walks once over a valid text and notes the line at which each key starts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: LineIndex = {}
        self.counts: dict[Keys, int] = {}
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def document(self) -> LineIndex:
        table: Keys = ()
        while self._skip():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _skip(self) -> bool:
        """Pass over space, line ends and comments; tell whether there is more."""
        self._take(_SPACE)
        return self.at < len(self.text)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def _note(self, keys: Keys, start: int) -> None:
        self.lines.setdefault(keys, bisect_right(self.starts, start))

    def _header(self) -> Keys:
        """Read `[a.b]` or `[[a.b]]` and return the keys of the table that it opens."""
        start, brackets = self.at, 1 + self.text.startswith("[[", self.at)
        self.at += brackets
        table: Keys = ()
        for part in self._dotted():
            table += (self.counts[table], part) if table in self.counts else (part,)
        self._note(table, start)
        if brackets == 2:
            self.counts[table] = self.counts.get(table, -1) + 1
        if table in self.counts:
            table += (self.counts[table],)
            self._note(table, start)
        self.at += brackets
        return table

    def _dotted(self) -> Keys:
        """Read `a.b."c d"`."""
        keys: Keys = ()
        while True:
            self._skip()
            part = self._take(_KEY)
            keys += (tomllib.loads(f"key={part}")["key"] if part[0] in "\"'" else part,)
            self._skip()
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _pair(self, table: Keys) -> None:
        start, keys = self.at, self._dotted()
        for end in range(1, len(keys) + 1):
            self._note(table + keys[:end], start)
        self.at += 1  # the equals sign
        self._skip()
        self._value(table + keys)

    def _value(self, keys: Keys) -> None:
        opening = self.text[self.at]
        if opening in "[{":
            self._inside(keys, "]" if opening == "[" else "}")
        elif not self._take(_STRING):
            self._take(_BARE)

    def _inside(self, keys: Keys, closing: str) -> None:
        """Read a list's items or an inline table's pairs."""
        self.at += 1
        for number in count():
            self._skip()
            if self.text[self.at] == closing:
                break
            if closing == "]":
                self._note((*keys, number), self.at)
                self._value((*keys, number))
            else:
                self._pair(keys)
            self._skip()
            self.at += self.text[self.at] == ","
        self.at += 1
