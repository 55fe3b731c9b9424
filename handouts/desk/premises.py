"""Whose desk it is: a clinic with its workspace, and its topics; each read again when its files have changed.

A worker asks for the same as the pages do, so that nothing large goes from process to process.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Final

from msgspec import Struct

from handouts.batch.texts import Texts
from handouts.choose.releases import Shelf
from handouts.choose.signing import Register
from handouts.errors import unknown
from handouts.load.clinic import load_clinic, sample_clinic
from handouts.load.overlay import beneath
from handouts.load.own_languages import with_languages
from handouts.load.releases import FOLDER as RELEASES
from handouts.load.sign_offs import FOLDER as SIGN_OFFS
from handouts.load.sign_offs import NONE as UNSIGNED
from handouts.load.sign_offs import read_records
from handouts.load.tables import TOPIC_FILE
from handouts.load.theme import FOLDER as THEME
from handouts.load.topic import TopicTitle, folder_of, load_topic, topic_names, topic_titles
from handouts.load.workspace import LANGUAGES, Workspace
from handouts.model.clinic import Clinic
from handouts.model.topic import Topic

FRESH_SECONDS: Final = 1.0
"""For as long it is not looked again whether files have changed: to ask the disk takes longer than to make a page."""
Stamp = tuple[tuple[str, int, int], ...]
"""Files with the time of their last change and their size: what is read of them is kept while these stay."""


class Premises(Struct, frozen=True):
    """Where a clinic's things are: its file, None for the sample clinic, its workspace, and a folder in which releases
    are unpacked while they are read."""

    clinic_file: Path | None
    workspace: Workspace
    unpacked: Path

    @property
    def clinic(self) -> Clinic:
        return _clinic(self.clinic_file, self.workspace, self.clinic_stamp)

    @property
    def register(self) -> Register:
        """What holds today of what was signed."""
        return _register(self.signed_in, self._signed_stamp, date.today())

    @property
    def shelf(self) -> Shelf | None:
        """The releases that stand in for what is not signed, where the clinic says so."""
        clinic, register = self.clinic, self.register
        if self.signed_in is None or clinic.is_sample or not clinic.signing.releases:
            return None
        return Shelf(self.signed_in, self.unpacked, clinic, register.records, register.today)

    def texts(self, topic: str) -> Texts:
        """Return what chooses between a topic's text of now and a release of it, as for a batch."""
        return _texts(self, self.topic_stamp(topic), self.clinic_stamp, self._signed_stamp, date.today())

    @property
    def topics(self) -> tuple[TopicTitle, ...]:
        return _titles(self.workspace, _titles_stamp(self.workspace, int(monotonic() / FRESH_SECONDS)))

    def topic(self, name: str) -> Topic:
        """Return a topic by its name, never by a path; raises `UnknownName`."""
        return _topic(name, self.workspace, self.topic_stamp(name))

    @property
    def signed_in(self) -> Path | None:
        """The folder whose sign-offs count; of the sample clinic none do."""
        return self.workspace.folder if self.clinic_file else None

    @property
    def clinic_stamp(self) -> Stamp:
        """What tells whether the clinic is as it was read."""
        folders = (self.clinic_file and self.clinic_file.parent, self.workspace.folder)
        found = tuple(dict.fromkeys(folder for folder in folders if folder))
        return _clinic_stamp(found, int(monotonic() / FRESH_SECONDS))

    def topic_stamp(self, name: str) -> Stamp:
        """What tells whether a topic is as it was read; raises `UnknownName` for one that is not there."""
        return _topic_stamp(name, self.workspace, int(monotonic() / FRESH_SECONDS))

    @property
    def _signed_stamp(self) -> Stamp:
        """What tells whether sign-offs and releases are as they were read."""
        return _signed_stamp(self.signed_in, int(monotonic() / FRESH_SECONDS)) if self.signed_in else ()


@lru_cache(4)
def _clinic_stamp(folders: tuple[Path, ...], moment: int) -> Stamp:  # noqa: ARG001
    own = (path for folder in folders for name in (THEME, LANGUAGES) for path in (folder / name).rglob("*"))
    return _stamp([*own, *(path for one in folders for path in (*one.glob("*.toml"), *_pictures(one)))])


@lru_cache(2)
def _signed_stamp(folder: Path, moment: int) -> Stamp:  # noqa: ARG001
    return _stamp([*folder.glob(f"{SIGN_OFFS}/*.toml"), *folder.glob(f"{RELEASES}/*/*")])


@lru_cache(2)
def _titles_stamp(workspace: Workspace, moment: int) -> Stamp:  # noqa: ARG001
    folders = (folder_of(name, workspace) for name in topic_names(workspace))
    both = (one for folder in folders for one in (folder, beneath(folder)) if one)
    return _stamp(folder / TOPIC_FILE for folder in both)


@lru_cache(2)
def _titles(workspace: Workspace, stamp: Stamp) -> tuple[TopicTitle, ...]:  # noqa: ARG001
    return topic_titles(workspace)


@lru_cache(16)
def _topic_stamp(name: str, workspace: Workspace, moment: int) -> Stamp:  # noqa: ARG001
    names = topic_names(workspace)
    if name not in names:
        raise unknown("topic", name, names)
    folder = folder_of(name, workspace)
    return _stamp(path for one in filter(None, (folder, beneath(folder))) for path in one.rglob("*.*"))


@lru_cache(2)
def _clinic(file: Path | None, workspace: Workspace, stamp: Stamp) -> Clinic:  # noqa: ARG001 what it was read from
    return with_languages(load_clinic(file, is_quick=True) if file else sample_clinic(), workspace)


@lru_cache(2)
def _register(folder: Path | None, stamp: Stamp, today: date) -> Register:  # noqa: ARG001
    return Register(read_records(folder) if folder else UNSIGNED, today)


@lru_cache(4)
def _texts(premises: Premises, topic: Stamp, clinic: Stamp, signed: Stamp, today: date) -> Texts:  # noqa: ARG001
    return Texts(premises.clinic, premises.register, premises.shelf)


@lru_cache(16)
def _topic(name: str, workspace: Workspace, stamp: Stamp) -> Topic:  # noqa: ARG001
    return load_topic(folder_of(name, workspace))


def _pictures(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*") if path.suffix.lower() in {".svg", ".png", ".jpg", ".jpeg"})


def _stamp(paths: "list[Path] | Iterator[Path]") -> Stamp:
    found = ((str(path), path.stat()) for path in sorted(paths) if path.is_file())
    return tuple((path, status.st_mtime_ns, status.st_size) for path, status in found)
