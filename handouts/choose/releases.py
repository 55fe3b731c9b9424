"""Turn a topic that is wholly signed into a release, and a release back into a topic, with what holds of it today.

What is kept are the topic's own files, as its clinic changed them: a release is read as any topic is, and all that
follows, to the last byte, is as for the topic of then. What holds of a release is derived as for any text, but from the
sign-offs alone that it was made with.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.choose.selection import parts_of
from handouts.choose.signing import Cell, Register, cells, digest_of, signable
from handouts.errors import ContentError
from handouts.files.reading import read_bytes
from handouts.language.catalog import encoded
from handouts.language.locale import lookup
from handouts.language.original import LOCALES, original_of
from handouts.language.translation import in_locale
from handouts.load.overlay import art_of, beneath, file_of, read_topic_file
from handouts.load.releases import MOST_BYTES, Releases, digests, full_name, lay_out, read_releases, unpack
from handouts.load.sign_offs import Records, name_of
from handouts.load.tables import TOPIC_FILE
from handouts.load.toml_file import as_toml
from handouts.load.topic import load_topic
from handouts.model.clinic import Clinic
from handouts.model.job import Edition, Selection
from handouts.model.sign_off import Release
from handouts.model.topic import Topic

MOST_NAMED: Final = 5
"""How many parts that are not signed are named one by one."""


def make_release(
    original: Topic, said: Sequence[Topic], shelf: "Shelf", known: Releases
) -> tuple[Release, dict[str, bytes]]:
    """Return the next release of a topic, in some languages, and what is in its files.

    Raises `ContentError` where anything of it is not signed today, or it can't be read back as it is.
    """
    names = [name for one in said for name in resting_on(original, one, shelf)]
    if original.review_by and original.review_by < shelf.today:
        raise ContentError(f"its review was due by {original.review_by}", "read it again, and set review_by anew")
    locales = tuple(one.language for one in said)
    contents = sources_of(original, locales)
    _prove(original, said, contents)
    release = Release(
        shelf.clinic.name, original.id, known.next_number, shelf.today, locales, tuple(names), digests(contents)
    )
    return release, contents


def sources_of(topic: Topic, locales: Iterable[str]) -> dict[str, bytes]:
    """Return the files of a topic and its catalogs for some languages by their names: what is laid over a shipped topic
    is one with it."""
    data = read_topic_file(topic.path)[0].data
    texts = (f"sections/{name}.md" for name in data["sections"])
    pictures = (f"art/{art_of(topic.path, name).name}" for name in data.get("pictures", ()))
    is_over = beneath(topic.path) is not None
    tables = as_toml(data).encode() if is_over else read_bytes(topic.path / TOPIC_FILE)
    return {
        TOPIC_FILE: tables,
        **{name: read_bytes(file_of(topic.path, name), MOST_BYTES) for name in (*texts, *pictures)},
        **dict(_catalogs(topic, locales, is_over=is_over)),
    }


def _catalogs(topic: Topic, locales: Iterable[str], *, is_over: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the catalogs that some languages are made of, a region's and its language's."""
    original = original_of(topic)
    for tag in sorted({tag for locale in locales for tag in lookup(locale)} & set(original.locales)):
        content = encoded(original.catalog(tag)) if is_over else read_bytes(original.path(tag), MOST_BYTES)
        yield f"{LOCALES}/{tag}.po", content


def _prove(original: Topic, said: Iterable[Topic], contents: Mapping[str, bytes]) -> None:
    """Raise `ContentError` where a patient would read anything else in the files than in the topic."""
    with TemporaryDirectory(prefix="handouts-") as folder:
        again = load_topic(lay_out(contents, Path(folder) / original.id))
        for one in said:
            other = in_locale(again, one.language)
            for part in signable(one):
                if digest_of(again, other, part) != digest_of(original, one, part):
                    raise ContentError(f"the text of {part} changed in this moment", "make the release again")


def resting_on(original: Topic, said: Topic, shelf: "Shelf") -> Iterator[str]:
    """Yield the names of the sign-offs that a topic in a language rests on; raise where one is lacking."""
    needed = shelf.clinic.signing.needed(is_translation=said.is_translation)
    found = list(cells(original, said, shelf.clinic, shelf.records, shelf.today, needed))
    lacking = [cell for cell in found if cell.state != "signed"]
    if lacking:
        hint = f"handouts sign status {original.id} --locale {said.language} says what is left to sign"
        raise ContentError(f"in {said.language} it is not wholly signed:\n  {_told(lacking)}", hint)
    yield from (name_of(cell.sign_off) for cell in found if cell.sign_off)


def _told(lacking: Sequence[Cell]) -> str:
    more = len(lacking) - MOST_NAMED
    told = [f"{cell.part}, {cell.role}: {cell.state}, {cell.why}" for cell in lacking[:MOST_NAMED]]
    return "\n  ".join([*told, *([f"and {more} more"] if more > 0 else [])])


class ReleaseRegister(Register, frozen=True, kw_only=True):
    """What holds of a release: `records` are the sign-offs that it was made with, and what came after these."""

    release: Release
    original: Topic
    clinic: Clinic

    @property
    def release_name(self) -> str:
        """The full name of the release."""
        return full_name(self.release)

    def require(self, edition: Edition, selection: Selection) -> None:
        """Raise `ContentError` for a leaflet of which the release does not hold any more."""
        parts = parts_of(selection)
        if edition.lacks(parts) or self._is_overdue:
            message = f"release {self.release.number} can't be printed:\n  {self.why_void(edition.topic, parts)}"
            raise ContentError(message, f"sign {self.original.id} as it is now, and release that")

    @property
    def _is_overdue(self) -> bool:
        return bool(self.original.review_by and self.original.review_by < self.today)

    def why_void(self, said: Topic, parts: Collection[str]) -> str:
        """Return why parts of a release do not hold any more in a language, or nothing."""
        if said.language not in self.release.locales:
            return f"it is not in {said.language}, but in {', '.join(self.release.locales)}"
        if self._is_overdue:
            return f"its review was due by {self.original.review_by}"
        needed = self.clinic.signing.needed(is_translation=said.is_translation)
        found = cells(self.original, said, self.clinic, self.records, self.today, needed)
        void = [cell for cell in found if cell.part in parts and cell.state != "signed"]
        return _told([replace(cell, why="its sign-off is gone") if cell.state == "draft" else cell for cell in void])


class Shelf(Struct, frozen=True):
    """Where a clinic keeps its releases, `workspace`, and a folder in which they are unpacked while they are read."""

    workspace: Path
    folder: Path
    clinic: Clinic
    records: Records
    today: date

    def releases(self, topic: str) -> Releases:
        """Return the releases of a topic."""
        return read_releases(self.workspace, topic, self.clinic.name)

    def opened(self, topic: str, name: str, locales: Collection[str] = ()) -> tuple[Topic, ReleaseRegister]:
        """Return the topic of a release (`Releases.named`), and what holds of it.

        Raises `UnknownName`, or `ContentError` for a release that is damaged or, by this machine's clock, to come.
        """
        releases = self.releases(topic)
        release = releases.named(name, locales)
        if release.made > self.today:
            message = f"release {release.number} was made on {release.made}, which is still to come"
            raise ContentError(message, "look at this machine's clock")
        beneath_ = self.folder / full_name(release)
        original = _loaded(unpack(self.workspace, release, beneath_), release)
        seen = max(self.today, self.records.newest, *(one.made for one in releases.found))
        return original, self.register(release, original, seen)

    def register(self, release: Release, original: Topic, today: date) -> ReleaseRegister:
        """Return what holds of a release on a day."""
        known = {name_of(one): (id_, one) for id_, one in self.records.sign_offs.items()}
        own = dict(known[name] for name in release.sign_offs if name in known)  # one that is gone is lacking
        records = replace(self.records, sign_offs=own)
        return ReleaseRegister(records, today, "refuse", release=release, original=original, clinic=self.clinic)


def _loaded(folder: Path, release: Release) -> Topic:
    """Return the topic of a release; raise `ContentError` where this version of the program can't read it."""
    try:
        return load_topic(folder)
    except ContentError as error:
        message = error.message.replace(f"{folder}/", "")
        raise ContentError(f"release {release.number} can't be read: {message}", error.hint) from error
