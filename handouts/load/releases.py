"""Turn the files of a workspace's `releases/` folder into releases, and a release into files, and back into a topic.

`releases/TOPIC/NUMBER.ID.toml` says what a release has; what is in its files lies in `releases/files`, each named after
its SHA-256, so that releases share what is the same in them, and what was changed by hand is known. Nothing is ever
written over: two copies of a workspace can be put together, and lose nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct, ValidationError, convert

from handouts.errors import FileError, HandoutError, Problem, UnknownName, misfit, raise_for
from handouts.files.output import make_folder, write_new, write_whole
from handouts.files.reading import MIB, read_bytes
from handouts.load.sign_offs import encoded, id_of
from handouts.load.toml_file import read_toml
from handouts.model.sign_off import Release

FOLDER: Final = "releases"
FILES: Final = "files"
LAST: Final = "last"
"""Stands for the newest release."""
MOST_BYTES: Final = 10 * MIB
"""The limit of a picture, the largest of the files."""
_FILE: Final = re.compile(r"topic\.toml|sections/\w+\.md|art/\w+\.(?:svg|png|jpe?g)|locale/[\w-]+\.po")
"""Names that the files of a topic have: none leads out of its folder."""
_BACK: Final = "get the file back from a backup"


class Releases(Struct, frozen=True):
    """The releases of a topic, oldest first, and the files that can't be used, each with what is wrong with it."""

    topic: str
    found: tuple[Release, ...] = ()
    unfit: tuple[Problem, ...] = ()

    def named(self, name: str, locales: Collection[str] = ()) -> Release:
        """Return a release by its number, by `NUMBER.ID` where two have one number, or the last one that has some
        locales; raises `UnknownName`, `ContentError` for one that can't be used."""
        if name == LAST:
            having = [one for one in self.found if set(locales) <= set(one.locales)]
            if having:
                return having[-1]
            raise UnknownName(f"there is no release of {self.topic} in {' and '.join(locales)}", self._known())
        same = [one for one in self.found if _is_meant(name, full_name(one))]
        if len(same) > 1:
            names = " or ".join(full_name(one) for one in same)
            raise UnknownName(f"two releases of {self.topic} have the number {name}", f"say which one: {names}")
        if same:
            return same[0]
        raise_for(
            [one for one in self.unfit if one.path and _is_meant(name, one.path.name)],
            f"release {name} can't be used",
        )
        raise UnknownName(f"there is no release {name} of {self.topic}", self._known())

    def until(self, day: date) -> Release:
        """Return the last release that was made until a day; raises `UnknownName` where there was none."""
        made = [one for one in self.found if one.made <= day]
        if not made:
            raise UnknownName(f"there was no release of {self.topic} by {day}", self._known())
        return made[-1]

    @property
    def next_number(self) -> int:
        """The number after all that have been given, to files that can't be used as well."""
        names = [*map(full_name, self.found), *(one.path.name for one in self.unfit if one.path)]
        return 1 + max((int(number) for name in names if (number := name.partition(".")[0]).isdecimal()), default=0)

    def _known(self) -> str:
        told = [f"{one.number} ({', '.join(one.locales)})" for one in self.found]
        return (
            f"there are: {'; '.join(told)}" if told else f"handouts release {self.topic} keeps the text of now as one"
        )


def full_name(release: Release) -> str:
    """Return the name that no other release of its topic has, even where two copies of a workspace are put together."""
    return f"{release.number}.{id_of(release)}"


def _is_meant(name: str, whole: str) -> bool:
    """Whether a number, or the beginning of a full name, is that of a release."""
    return whole.startswith(name if "." in name else f"{name}.")


def read_releases(workspace: Path, topic: str, clinic: str) -> Releases:
    """Return the releases that a clinic has of a topic; a file that is damaged, or is of another topic or clinic, is
    named, and the others hold."""
    read = {path: _read(path, workspace, topic, clinic) for path in sorted((workspace / FOLDER / topic).glob("*.toml"))}
    found = [one for one in read.values() if isinstance(one, Release)]
    unfit = tuple(one for one in read.values() if isinstance(one, Problem))
    return Releases(topic, tuple(sorted(found, key=lambda one: (one.made, one.number, id_of(one)))), unfit)


def _read(path: Path, workspace: Path, topic: str, clinic: str) -> Release | Problem:
    try:
        release = convert(read_toml(path, MOST_BYTES, within=workspace).data, Release)
    except HandoutError as error:
        return Problem(f"is damaged and can't be used: {error.message}", _BACK, path=path)
    except ValidationError as error:
        return Problem(f"is damaged and can't be used: {misfit(error)}", _BACK, path=path)
    if path.stem != full_name(release) or not all(map(_FILE.fullmatch, release.files)):
        return Problem("was changed after it was written, and can't be used", _BACK, path=path)
    if release.topic != topic:
        return Problem(f"is a release of another topic: {release.topic}", "move it to that topic's folder", path=path)
    if release.clinic != clinic:
        return Problem(f"is a release of another clinic: {release.clinic}", "take it out of this folder", path=path)
    return release


def write_release(workspace: Path, release: Release, contents: Mapping[str, bytes]) -> Path:
    """Write a release and what is in its files, by their names, and return its file, which is written last."""
    for folder in (workspace / FOLDER, workspace / FOLDER / FILES, workspace / FOLDER / release.topic):
        make_folder(folder)
    for name, digest in release.files.items():
        path = _place(workspace, name, digest)
        if not _is_whole(path, digest):  # one that was damaged is mended, as we have its content
            write_whole(path, contents[name])
    path = workspace / FOLDER / release.topic / f"{full_name(release)}.toml"
    write_new(path, encoded(release))
    return path


def digests(contents: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of what is in each file."""
    return {name: sha256(content).hexdigest() for name, content in sorted(contents.items())}


def unpack(workspace: Path, release: Release, beneath: Path) -> Path:
    """Write the files of a release into a folder of its topic's name beneath another, and return that folder.

    Raises `ContentError` with every file that is missing or was changed: nothing is printed then.
    """
    files = {name: _place(workspace, name, digest) for name, digest in release.files.items()}
    spoiled = _spoiled(release, files)
    raise_for(list(spoiled), f"release {release.number} of {release.topic} can't be printed")
    return lay_out({name: read_bytes(path, MOST_BYTES) for name, path in files.items()}, beneath / release.topic)


def lay_out(contents: Mapping[str, bytes], folder: Path) -> Path:
    """Write the files of a topic into its folder, and return that."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content, is_synced=False)
    return folder


def _spoiled(release: Release, files: Mapping[str, Path]) -> Iterator[Problem]:
    for name, path in files.items():
        if not path.exists():
            yield Problem(f"is missing: it is {name} of release {release.number}", _BACK, path=path)
        elif not _is_whole(path, release.files[name]):
            yield Problem(f"was changed: it is {name} of release {release.number}", _BACK, path=path)


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return sha256(read_bytes(path, MOST_BYTES)).hexdigest() == digest
    except FileError:
        return False


def _place(workspace: Path, name: str, digest: str) -> Path:
    return workspace / FOLDER / FILES / f"{digest}{PurePosixPath(name).suffix}"
