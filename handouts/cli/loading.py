"""Turn what options name into values: a clinic, the headers and key of its rosters, a patient, a topic."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click
from msgspec.structs import replace

from handouts.cli.bundles import House, Roster
from handouts.cli.printing import echo_notes, note_once
from handouts.errors import ContentError, PatientDataError, UnknownName, UsageError, near
from handouts.files.reading import read_stdin
from handouts.load import topic as library
from handouts.load.clinic import (
    SAMPLE,
    blanks,
    clinic_files,
    find_clinic,
    left_of_sample,
    load_clinic,
    roster_sources,
    sample_clinic,
)
from handouts.load.overlay import ART
from handouts.load.own_languages import with_languages
from handouts.load.sign_offs import NONE as UNSIGNED
from handouts.load.sign_offs import Records, read_records
from handouts.load.workspace import Workspace, find_workspace
from handouts.model.clinic import Clinic
from handouts.model.patient import WHOLE, RosterEntry, Row, Source
from handouts.model.topic import Topic
from handouts.typeset.cache import Cache, user_cache

if TYPE_CHECKING:
    from handouts.choose.releases import Shelf
    from handouts.choose.signing import Register

NO_WORKSPACE: Final = "there is no workspace: no clinic.toml here or in a folder above"
NO_ROW: Final = Row(0, "", ())
"""Of a leaflet that is for no patient by name."""


def load_house(house: House, *, is_quick: bool = False, prints: bool = True) -> Clinic:
    """Return the clinic that --clinic names, the sample, or the one that is found from this folder (`load_clinic`).

    Says what a clinic's file still has of the sample, so that nobody wonders why its pages say SAMPLE, and, to a
    command that `prints` leaflets, what page 1 leaves blank.
    """
    workspace = load_workspace(house)
    if house.sample:
        return with_languages(sample_clinic(), workspace)
    clinic = load_clinic(find_clinic(house.clinic, Path.cwd()), is_quick=is_quick)
    if clinic.is_sample:
        left = ", ".join(left_of_sample(clinic))
        echo_notes([f"every page says SAMPLE, for these are still the sample clinic's: {left}"])
    if prints:
        echo_notes(blanks(clinic))
        echo_notes(_phones_of_none(clinic, house))
    return with_languages(clinic, workspace)


def _phones_of_none(clinic: Clinic, house: House) -> Iterator[str]:
    """Yield what is told of topics that are not there: a slip, whose readers would call the clinic's own numbers."""
    known = library.topic_names(load_workspace(house)) if clinic.topic_phones else ()
    for topic in clinic.topic_phones:
        if topic not in known:
            yield f"clinic.toml has phones for the topic {topic}, and there is none of this name: {near(topic, known)}"


def load_workspace(house: House | None = None) -> Workspace:
    """Return the workspace of the clinic that --clinic names, else of the folder that we are in."""
    return find_workspace(house.clinic if house else None, Path.cwd())


def require_workspace() -> Workspace:
    """Return the workspace of the folder that we are in; raises `ContentError` where there is none."""
    workspace = load_workspace()
    if workspace.folder is None:
        raise ContentError(NO_WORKSPACE, "begin one with handouts init DIR")
    return workspace


def files_of(house: House, ledger: Path | None = None) -> list[Path]:
    """Return the files that a clinic and, where one is named, its ledger are read from: none may be written over."""
    read = [] if house.sample else clinic_files(find_clinic(house.clinic, Path.cwd()))
    if ledger is None:
        return read
    from handouts.batch.ledger import KEY_NAME

    return [*read, ledger, key_folder(house, ledger.parent) / KEY_NAME]


def files_of_topic(folder: Path) -> Iterator[Path]:
    """Yield the files that a topic and its translations are read from."""
    return (path for path in folder.rglob("*") if path.suffix in {".toml", ".md", ".po", *ART})


def load_roster(roster: Roster, house: House) -> Callable[[], Iterator[RosterEntry]]:
    """Return what reads a roster, as often as it is called, by the headers that the clinic's rosters have for our
    columns; what is assumed of the file is told once."""
    from handouts.load.roster import read_roster

    sources, tell = _sources(house), note_once()
    return lambda: read_roster(roster.path, sources, roster.view, tell)


def workspace_of(house: House) -> Path | None:
    """Return the folder where a clinic keeps what is its own, None for the sample clinic, which has none."""
    return None if house.sample else load_workspace(house).folder


def load_records(house: House) -> Records:
    """Return what has been signed in a clinic's workspace; says which files are damaged."""
    workspace = workspace_of(house)
    records = read_records(workspace) if workspace else UNSIGNED
    echo_notes(f"{problem.path} {problem.message}; {problem.hint}" for problem in records.damaged)
    return records


def load_register(house: House, *, refuses_drafts: bool = False) -> "Register":
    """Return what holds today of what was signed, and whether drafts are refused where the clinic does not say."""
    from handouts.choose.signing import Register

    return Register(load_records(house), date.today(), "refuse" if refuses_drafts else "mark")


def load_shelf(house: House, clinic: Clinic, records: Records | None = None) -> "Shelf":
    """Return a clinic's releases, and what was signed; they are unpacked in a folder that is taken away in the end."""
    from handouts.choose.releases import Shelf

    workspace = workspace_of(house)
    if workspace is None or clinic.is_sample:
        raise UsageError(
            "a release is for patients, and every page of this clinic's says SAMPLE",
            "name your clinic's file with --clinic FILE",
        )
    folder = click.get_current_context().with_resource(TemporaryDirectory(prefix="handouts-"))
    return Shelf(workspace, Path(folder), clinic, records or load_records(house), date.today())


def load_stand_ins(house: House, clinic: Clinic, records: Records) -> "Shelf | None":
    """Return a clinic's releases, if it says that they stand in for what is not signed."""
    return load_shelf(house, clinic, records) if clinic.signing.releases and not clinic.is_sample else None


def load_patient(patient: Roster, house: House) -> Row:
    """Return the one row of a file or, for `-`, of standard input; values are never arguments, which others can see."""
    row = _patient(patient, house)
    return replace(row, is_told=row.is_told or patient.is_told)


def _patient(patient: Roster, house: House) -> Row:
    from handouts.load.fhir import MOST_BYTES, is_fhir, read_fhir, record_in
    from handouts.load.roster import only_row, read_patient

    is_piped = str(patient.path) == "-"
    data = read_stdin(MOST_BYTES) if is_piped else record_in(patient.path)
    if is_fhir(data):
        name = "standard input" if is_piped else patient.path.name
        if patient.view != WHOLE:
            raise UsageError("--sheet, --hidden and --encoding are for rosters", f"{name} is a record of FHIR")
        return read_fhir(data, name, note_once())
    if is_piped:
        return read_patient(data, _sources(house), patient.view, note_once())
    return only_row(load_roster(patient, house)())


def _sources(house: House) -> dict[str, Source]:
    if not has_clinic(house):
        return {}
    return roster_sources(SAMPLE if house.sample else find_clinic(house.clinic, Path.cwd()))


def load_cache() -> Cache:
    """Return the user's cache; where it can't be trusted, says so, as each leaflet takes seconds then."""
    cache = user_cache()
    if cache.folder.exists() and not cache.is_trusted():
        told = f"no layouts are kept, for other users can write to {cache.folder}"
        echo_notes([f"{told}; if it is yours: chmod 700 '{cache.folder}'"])
    return cache


def key_folder(house: House, otherwise: Path) -> Path:
    """Return where the key for patients' ids is kept: beside the clinic's file; the sample clinic has no such place."""
    return workspace_of(house) or otherwise


def load_house_if_any(house: House) -> Clinic | None:
    """Return the clinic as for a leaflet, or None where nobody named one and none is found."""
    return load_house(house) if has_clinic(house) else None


def has_clinic(house: House) -> bool:
    """Whether a clinic is named or found."""
    if house.sample or house.clinic:
        return True
    try:
        find_clinic(None, Path.cwd())
    except ContentError:
        return False
    return True


def load_topic_for(named: str | None, row: Row, workspace: Workspace) -> Topic:
    """Return the topic that the command line names, else the one of a patient's row, else the only one."""
    if named:
        return library.load_topic(named, workspace)
    if not row.id:
        raise no_topic(workspace)
    from handouts.batch.requests import topic_name

    try:
        return library.load_topic(topic_name(row, library.only_topic(workspace)), workspace)
    except UnknownName as error:
        error.column = "topic"
        raise


def topic_id(named: str) -> str:
    """Return the id of a topic by its name or folder, which need not be there any more."""
    return Path(named).resolve().name if "/" in named else named


def no_topic(workspace: Workspace) -> UsageError:
    """Return the error for a command line that lacks its topic, with those that there are."""
    names = ", ".join(library.topic_names(workspace))
    return UsageError("no topic is named", f"put its name after the command: {names}")


def in_locale(topic: Topic, locale: str | None) -> Topic:
    """Return a topic in a language, by default its own; one that it has no catalog for is refused."""
    if locale in {None, topic.language}:
        return topic
    from handouts.language import translation

    return translation.in_locale(topic, str(locale))


@contextmanager
def telling_row(row: Row) -> Iterator[None]:
    """Say what is wrong with a patient's row by row and column, as a check of the roster does; a record has neither."""
    try:
        yield
    except (PatientDataError, UnknownName) as error:
        if error.column == "told" and not row.number:
            error.hint = "add --told where the patient knows it"
        if not (row.number and error.column):
            raise
        from handouts.batch.requests import problem_of
        from handouts.load.roster import refused

        raise refused([problem_of(error, row.number)]) from None
