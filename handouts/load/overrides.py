"""Turn the overlays of a workspace into a list of what they change, and what the package changed beneath it since.

Beside what `handouts edit` puts into an overlay lies a copy of what it was made from, in `originals/`.
"""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from handouts.errors import Problem, dotted
from handouts.files.reading import read_utf8
from handouts.load.overlay import ART, DROP, beneath
from handouts.load.schema import Data
from handouts.load.tables import TOPIC_FILE
from handouts.load.toml_file import read_toml
from handouts.load.workspace import Workspace

ORIGINALS: Final = "originals"
"""The folder in an overlay that has copies of the package's files as they were when they were changed."""
FILES: Final = (TOPIC_FILE, "sections/*.md", *(f"art/*{suffix}" for suffix in ART), "locale/*.po")
Kind = Literal["replaced", "new", "keys", "messages"]
_GONE: Final = "(is not there any more)"


class Override(Struct, frozen=True):
    """A file of an overlay. `since` says line by line what the package changed beneath it; None: there is no copy to
    tell it by."""

    topic: str
    file: str
    kind: Kind
    since: tuple[str, ...] | None = ()


def overrides(workspace: Workspace) -> Iterator[Override]:
    """Yield every file with which a workspace changes a shipped topic."""
    for folder in overlays(workspace):
        for name in _files(folder):
            yield _override(folder, name)


def overlays(workspace: Workspace) -> tuple[Path, ...]:
    """Return the folders of a workspace that are laid over a shipped topic."""
    folders = workspace.topics.iterdir() if workspace.topics and workspace.topics.is_dir() else ()
    return tuple(folder for folder in sorted(folders) if folder.is_dir() and beneath(folder))


def originals(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield the copies of what the files of an overlay lie over as it is now, each with the place where it is kept."""
    under = beneath(folder)
    for name in _files(folder):
        if under and (under / name).exists():
            yield original_of_file(folder, name), (under / name).read_bytes()


def file_of_package(folder: Path, name: str) -> Path:
    """Return the file that one of an overlay lies over; it need not be there."""
    return (beneath(folder) or folder) / name


def original_of_file(folder: Path, name: str) -> Path:
    """Return where an overlay keeps the copy of what one of its files was made from."""
    return folder / ORIGINALS / name


def _files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for pattern in FILES for path in sorted(folder.glob(pattern)))


def _override(folder: Path, name: str) -> Override:
    under = beneath(folder)
    copy = original_of_file(folder, name)
    if name.endswith(".po"):
        return Override(folder.name, name, "messages")
    if name == TOPIC_FILE:
        return Override(folder.name, name, "keys", tuple(_keys_since(folder)) if copy.exists() else None)
    if under is None or not ((under / name).exists() or copy.exists()):
        return Override(folder.name, name, "new")
    return Override(folder.name, name, "replaced", tuple(_lines_since(under / name, copy)) if copy.exists() else None)


def _lines_since(file: Path, copy: Path) -> Iterator[str]:
    """Yield how the package's file of now differs from that which was copied."""
    now = _lines(file) if file.exists() else [_GONE]
    return unified_diff(_lines(copy), now, "when you changed it", "in the package now", lineterm="")


def _lines(path: Path) -> list[str]:
    text = read_utf8(path)
    return [text.message] if isinstance(text, Problem) else text.splitlines()


def _keys_since(folder: Path) -> Iterator[str]:
    """Yield the keys of an overlay whose values beneath it are others now."""
    under = beneath(folder)
    if under is None:
        return
    own = {key: value for key, value in read_toml(folder / TOPIC_FILE).data.items() if key != DROP}
    then, now = read_toml(original_of_file(folder, TOPIC_FILE)).data, read_toml(under / TOPIC_FILE).data
    for keys in _leaves(own):
        before, after = _value(then, keys), _value(now, keys)
        if before != after:
            yield f"-{dotted(keys)} = {_GONE if before is None else before}"
            yield f"+{dotted(keys)} = {_GONE if after is None else after}"


def _leaves(data: Data, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key)


def _value(data: object, keys: tuple[str, ...]) -> object:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data
