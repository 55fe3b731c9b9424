"""Turn TOML text into an index from dotted key to line, so that a problem can name its place.

The text has been parsed already, so that a scan of its outline is enough: strings and comments are taken out, then
table heads and keys outside brackets are read line by line.
"""

import re
from typing import Final

from msgspec import Struct

_NOISE: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*",
    re.DOTALL,
)
_HEAD: Final = re.compile(r"\s*\[+([^\[\]]+)\]+\s*")
_KEY: Final = re.compile(r"\s*([^\s=\[\]{}][^=\[\]{}]*?)\s*=")


class Lines(Struct, frozen=True):
    """`keys` maps dotted keys to lines, counted from 1; `text` is the file's lines."""

    keys: dict[str, int]
    text: tuple[str, ...]

    def at(self, key: str, value: str = "") -> int:
        """Return the line of a key, or of the table it is missing from; with `value`, of that string in its list."""
        while key not in self.keys:
            if not key:
                return 0
            key = key.rpartition(".")[0]
        first = self.keys[key]
        return self._holding(value, first) if value else first

    def _holding(self, value: str, first: int) -> int:
        """Return the line, from `first` until the next key, that has the string in quotes."""
        last = min((line for line in self.keys.values() if line > first), default=len(self.text) + 1)
        quoted = (f'"{value}"', f"'{value}'")
        holding = (line for line in range(first, last) if any(quote in self.text[line - 1] for quote in quoted))
        return next(holding, first)


def index(text: str) -> Lines:
    """Return the index of a TOML text."""
    keys: dict[str, int] = {}
    table, depth = "", 0
    for number, line in enumerate(_NOISE.sub(_blank, text).split("\n"), start=1):
        if depth == 0:
            if head := _HEAD.fullmatch(line):
                table = _dotted(head[1])
                keys.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                _add(keys, table, _dotted(key[1]), number)
        depth += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
    return Lines(keys, tuple(text.split("\n")))


def _add(keys: dict[str, int], table: str, name: str, number: int) -> None:
    """Note a key, and the tables that a dotted one makes."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        keys.setdefault(".".join(filter(None, (table, *parts[:length]))), number)


def _blank(noise: re.Match[str]) -> str:
    """Keep line ends and short quoted names (they may be keys); nothing that looks like an outline stays."""
    if noise[0].startswith("#"):
        return ""
    inside = re.sub(r"[^\w\n-]", "", noise[0])
    return inside if inside and "\n" not in inside else "_" + "\n" * noise[0].count("\n")


def _dotted(key: str) -> str:
    return ".".join(part.strip() for part in key.split("."))
