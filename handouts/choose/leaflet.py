"""Turn content and a choice into a `Leaflet`, all that the reader of a handout gets, and that into its code.

Two handouts have the same code exactly if their words, figures, pictures, clinic, language, paper and format are the
same. A leaflet holds nothing personal and all that its text is composed of, so that it can be read back, compared and
printed again when its topic has changed. The fixed words of the templates belong to the program, not to a leaflet.

A folder of handouts has a folder `leaflets` with one `CODE.json` for each leaflet code. Nothing in it is personal; it
is for its owner alone all the same.
"""

from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import DecodeError, Raw, Struct, json, structs

from handouts.choose.narrowing import narrow
from handouts.choose.selection import REVIEW, parts_of, pieces
from handouts.errors import ContentError, FileError
from handouts.files.output import close, make_folder, write_whole
from handouts.files.reading import MIB, UnfitFile, read_bytes
from handouts.language.translation import require_said
from handouts.model.clinic import Clinic
from handouts.model.identity import Identity
from handouts.model.job import ChosenPiece, Edition, Job
from handouts.model.sign_off import Approval, Checked, Role, Signing
from handouts.model.topic import Topic


class Leaflet(Struct, frozen=True, omit_defaults=True):
    """A topic narrowed to what one handout prints of it; the clinic's paper, format and locale are those printed.

    `checked` are the lines that say who checked it.
    """

    topic: Topic
    clinic: Clinic
    layout: str
    pieces: tuple[str, ...]
    checked: tuple[Checked, ...] = ()

    @property
    def edition(self) -> Edition:
        """Its topic and its clinic as an edition, of which it is all; what only others have is signed by nobody."""
        apart: dict[str, dict[Role, Checked]] = {REVIEW: {}} if REVIEW in self.pieces else {}
        signed = {line.id: {line.role: line} for line in self.checked} | apart
        return Edition(self.topic, self.clinic, Approval(signed))


class _Sections(Struct, frozen=True):
    sections: dict[str, Raw]


class _Outline(Struct, frozen=True):
    """As much of a leaflet's JSON as tells its sections apart."""

    topic: _Sections


_OUTLINES: Final = json.Decoder(_Outline)


class Excerpt(Struct, frozen=True):
    """What one leaflet takes from its galley, whoever its patient is: its pieces in order, and which leaflet it is."""

    pieces: tuple[ChosenPiece, ...]
    identity: Identity

    @property
    def preset(self) -> str:
        """The preset that its title is of, "" for none."""
        return self.identity.preset

    @property
    def code(self) -> str:
        """The leaflet code."""
        return self.identity.code


def excerpt_of(job: Job) -> tuple[Excerpt, bytes]:
    """Return what a leaflet takes from its galley, and the JSON that its code stands for.

    Raises `ContentError` where the topic lacks any of its words in this language.
    """
    chosen = pieces(job)
    leaflet = leaflet_of(job, chosen)
    content = encode(leaflet)
    require_said(job.edition.topic, content)
    return Excerpt(chosen, identity(leaflet, code(content))), content


def leaflet_of(job: Job, chosen: Iterable[ChosenPiece]) -> Leaflet:
    """Return what the reader of these pieces gets."""
    theme = job.edition.clinic.theme.narrowed(job.page.paper.id)
    edition, names = job.edition, tuple(piece.id for piece in chosen)
    printed = {"paper": job.page.paper.id, "format": job.page.format.id, "locale": edition.locale}
    return Leaflet(
        topic=narrow(edition.topic, job.selection, names, edition.locale),
        clinic=structs.replace(edition.clinic, **printed, locales={}, theme=theme, says_fields=True, signing=Signing()),
        layout=job.selection.layout,
        pieces=names,
        checked=edition.approval.told(parts_of(job.selection)),
    )


def encode(leaflet: Leaflet) -> bytes:
    """Return the JSON that the code stands for: fields and names in one fixed order."""
    return json.encode(leaflet, enc_hook=nowhere)


def code(leaflet_json: bytes) -> str:
    """Return the code at the foot of every page: the first 8 base32 characters of the JSON's SHA-256."""
    return b32encode(sha256(leaflet_json).digest())[:8].decode()


def section_versions(leaflet_json: bytes) -> dict[str, str]:
    """Return the version of each section as this leaflet prints it: 12 digits of its JSON's SHA-256."""
    sections = _OUTLINES.decode(leaflet_json).topic.sections
    return {name: sha256(section).hexdigest()[:12] for name, section in sections.items()}


def identity(leaflet: Leaflet, code: str) -> Identity:
    """Return what the leaflet of this code says of itself in its file."""
    topic, clinic = leaflet.topic, leaflet.clinic
    return Identity(
        topic=topic.id,
        version=topic.version,
        sections=tuple(topic.sections),
        locale=clinic.locale,
        paper=clinic.paper,
        format=clinic.format,
        code=code,
        preset=next(iter(topic.presets), ""),
        twin=topic.twin,
    )


def decode(leaflet_json: bytes) -> Leaflet:
    """Return the leaflet; raise `ContentError` for JSON that this version of the program did not write."""
    try:
        return json.decode(leaflet_json, type=Leaflet, dec_hook=lambda kind, value: kind(value))
    except DecodeError as error:
        raise ContentError("the leaflet was kept by another version of handouts", str(error)) from error


def nowhere(path: object) -> str:
    """Where a topic lies does not change what its reader gets."""
    if not isinstance(path, Path):
        raise TypeError(path)
    return ""


LEAFLETS: Final = "leaflets"
MOST_BYTES: Final = 64 * MIB


def keep_leaflet(beside: Path, leaflet_json: bytes, *, is_synced: bool = True) -> Path:
    """Keep a leaflet in the folder of its handout and return its file; one that is there already stays as it is."""
    path = _path(beside, code(leaflet_json))
    close(path)
    if not _is_kept(path, leaflet_json):
        make_folder(path.parent)
        write_whole(path, leaflet_json, is_synced=is_synced)
    return path


def kept_leaflet(beside: Path, name: str) -> Leaflet | None:
    """Return the leaflet of a code that is kept in this folder, proved unchanged, or None.

    Raises `ContentError` for a file that says something else than its code stands for.
    """
    path = _path(beside, name)
    try:
        kept = read_bytes(path, MOST_BYTES)
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    if code(kept) != name:
        raise ContentError(f"{path} was changed: its code is {code(kept)}", "print the leaflet again")
    return decode(kept)


def _path(beside: Path, name: str) -> Path:
    return beside / LEAFLETS / f"{name}.json"


def _is_kept(path: Path, leaflet_json: bytes) -> bool:
    try:
        return read_bytes(path, MOST_BYTES) == leaflet_json
    except UnfitFile:
        raise  # to write to a pipe would wait too
    except FileError:
        return False
