"""Turn the rows of a roster into tasks, each all that a worker needs to make one file, or into refusals.

What rows share is made once: a topic in a language, a job, the name of a galley, a leaflet with its code.
"""

import re
from collections.abc import Iterator, Set
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, json
from msgspec.structs import replace

from handouts.batch import ledger
from handouts.batch.kept import kept, of_column, problem
from handouts.batch.ledger import pseudonym, short_name
from handouts.batch.requests import (
    asked_for,
    check_shown,
    check_told,
    printed_in,
    request_of,
    rule_columns,
    topic_name,
    unshown,
    unshown_note,
    without,
)
from handouts.batch.texts import Text, Texts, digests
from handouts.choose.leaflet import Excerpt, excerpt_of, section_versions
from handouts.choose.releases import Shelf
from handouts.choose.selection import parts_of, select
from handouts.choose.signing import Register
from handouts.errors import HandoutError, PatientDataError, Problem, UsageError, near, nearest
from handouts.language.locale import at_home
from handouts.language.translation import locales_of
from handouts.load import topic as library
from handouts.load.roster_map import is_known
from handouts.load.sign_offs import NONE
from handouts.load.workspace import PACKAGE, Workspace
from handouts.model.clinic import Clinic
from handouts.model.job import GalleyKey, Job, Request, Selection, job_of
from handouts.model.patient import COLUMNS, PERSONAL, RefusedRow, RosterEntry, Row
from handouts.model.topic import Topic
from handouts.typeset.galleys import fingerprint_of

PATTERN: Final = "{patient}"
FIELDS: Final = ("row", "patient", "id", "code", "topic", "preset", "locale")
LONGEST_NAME: Final = 255
"""Bytes of a file's name, on nearly every disk."""
MOST_KEPT: Final = 128
"""Selections that are kept for the next rows: more than a clinic has presets and languages."""
UNSIGNED: Final = Register(NONE, date.min)


class Choice(Struct, frozen=True):
    """A job made once for all rows that have it, their values apart; `galley` is the name of its galley, `rule` says
    which rule of the topic chose it, `text` what its words are taken from."""

    job: Job
    galley: str
    rule: str
    text: Text


class Content(Struct, frozen=True):
    """What the leaflet of a choice holds: its excerpt, the version of each section, the parts that are not signed, the
    digest of what is signed of each part, and the JSON that its code stands for."""

    excerpt: Excerpt
    sections: dict[str, str]
    drafts: dict[str, tuple[str, ...]]
    texts: dict[str, str]
    leaflet: bytes


class Task(Struct, frozen=True):
    """One file to make: `patient` is the HMAC of the row's id, `input` that of all that goes into the file."""

    row: int
    patient: str
    choice: Choice
    content: Content
    values: dict[str, str]
    file: str
    input: str

    @property
    def key(self) -> str:
        """What the ledger knows the leaflet by."""
        return ledger.leaflet_key(self.patient, self.choice.job.selection.topic)


class Planner:
    """Plans rows for one clinic; `topic` is that of rows which name none (default: the only one that there is),
    `pattern` makes the files' names, `shelf` has the releases that stand in for what is not signed. Raises where either
    is wrong, before any row.

    `owners` says whose each file is, by the ledger and by the rows planned so far: no row gets the file of another."""

    def __init__(
        self,
        clinic: Clinic,
        key: bytes,
        topic: str = "",
        pattern: str = PATTERN,
        register: Register = UNSIGNED,
        workspace: Workspace = PACKAGE,
        shelf: Shelf | None = None,
    ) -> None:
        check_pattern(pattern)
        self.workspace, self.texts = workspace, Texts(clinic, register, shelf)
        self.clinic, self.key, self.topic, self.pattern = clinic, key, topic, pattern
        self.owners: dict[str, str] = {}
        self._topic_of: dict[str, str] = {}
        self._only_topic = library.only_topic(workspace)
        self._topics: dict[str, Topic | Problem] = {topic: library.load_topic(topic, workspace)} if topic else {}
        self._others: set[str] = set()
        self._unshown: set[str] = set()
        self.nearest: dict[str, str] = {}
        """Languages that rows ask for by another tag than that of the language they get."""
        self._locales: dict[Path, tuple[str, ...] | Problem] = {}
        self._galleys: dict[tuple[Path, str, str, str, str], str] = {}
        self._choices: dict[tuple[object, ...], Choice | Problem] = {}
        self._contents: dict[tuple[str, str, Selection], Content | Problem] = {}

    def plan(self, entry: RosterEntry) -> Task | RefusedRow:
        """Return a row's task, or why there is none; the reasons hold none of the row's values."""
        if isinstance(entry, RefusedRow):
            told = {problem.place for problem in entry.problems}
            more = self._wrong(entry.rest, told) if entry.rest else ()
            return replace(entry, problems=(*entry.problems, *more), rest=None)
        try:
            return self._task(entry)
        except HandoutError as error:
            first = problem(error, entry.number)
            return RefusedRow(entry.number, (first, *self._wrong(entry, {error.column})), entry.id)

    def _wrong(self, row: Row, told: Set[str]) -> Iterator[Problem]:
        """Yield what is wrong with a row beside the columns that are told: something sound stands in for what is wrong,
        and the rest is looked at again."""
        passed: set[str] = set()
        try:
            topic = self._topic(row)
        except HandoutError as error:
            yield from () if error.column in told else (problem(error, row.number),)
            return
        while True:
            try:
                choice = self._choice(row)
                self._content(choice)
                self._check(row, choice)
            except HandoutError as error:
                if error.column in passed:
                    return
                if error.column not in told:
                    yield problem(error, row.number)
                passed.add(error.column)
                row = without(row, error.column, topic)
            else:
                return

    def galley(self, entry: RosterEntry) -> tuple[str, GalleyKey] | None:
        """Return the name and the key of the galley that a row needs, or None where it is refused.

        It takes a third of the time of `plan`, so that a first reading of a roster can say what has to be laid out. It
        may name the galley of a row that `plan` refuses for its leaflet's words or its file's name.
        """
        if isinstance(entry, RefusedRow):
            return None
        try:
            choice = self._choice(entry)
            self._check(entry, choice)
        except HandoutError:
            return None
        return choice.galley, choice.job.galley

    def know(self, path: Path) -> None:
        """Let no row get a file that this ledger gives to another; raise where the ledger can't be read whole."""
        ledger.check([path])
        self.owners = ledger.owners(path)

    def notes(self) -> list[str]:
        """Return what is odd about the rows planned so far: columns that nobody reads or shows, languages that are
        printed as another, by the tags of both."""
        topics = [topic for topic in self._topics.values() if isinstance(topic, Topic)]
        read = {column for topic in topics for column in rule_columns(topic)}
        unread = (_unread(column, [*COLUMNS, *read]) for column in sorted(self._others - read))
        nearest = [f"{asked} is printed in {locale}" for asked, locale in sorted(self.nearest.items())]
        told = [f"column locale: {', '.join(nearest)}"] if nearest else []
        return [*told, *unread, *(unshown_note(column) for column in PERSONAL if column in self._unshown)]

    def _task(self, row: Row) -> Task:
        choice = self._choice(row)
        content = self._content(choice)
        self._check(row, choice)
        patient = pseudonym(self.key, row.id)
        shown = {name: row.shown[name] for name in self.clinic.patient_fields if name in row.shown}
        file = self._file(row, choice, content, patient)
        whole = json.encode([content.excerpt.code, choice.galley, shown, file])
        return Task(row.number, patient, choice, content, shown, file, pseudonym(self.key, whole.decode()))

    def _check(self, row: Row, choice: Choice) -> None:
        check_told(row, choice.job.edition.topic, choice.job.selection)
        check_shown(row, self.clinic)
        with of_column("preset"):
            choice.text.register.require(choice.job.edition, choice.job.selection)

    def _topic(self, row: Row) -> Topic:
        name = topic_name(row, self.topic or self._only_topic)
        with of_column("topic"):
            return kept(self._topics, name, lambda: library.load_topic(name, self.workspace))

    def _choice(self, row: Row) -> Choice:
        topic = self._topic(row)
        self._others.update(row.others)
        self._unshown.update(unshown(row, self.clinic))
        with of_column("locale"):
            locales = kept(self._locales, topic.path, lambda: locales_of(topic))
        asked, near = asked_for(row.locales, locales)
        language = printed_in(near, locales)
        if asked not in {language, self.clinic.locale}:
            self.nearest[asked] = language
        locale = at_home(near, self.clinic.locale)
        text = self.texts.chosen(topic, locale, request_of(row, topic))
        request = request_of(row, text.topic)
        paper, format_ = row.paper or self.clinic.paper, row.format or self.clinic.format
        key = (text.topic.path, locale, request, paper, format_)
        return kept(self._choices, key, lambda: self._chosen(text, locale, request, paper, format_), MOST_KEPT)

    def _content(self, choice: Choice) -> Content:
        key = (choice.galley, choice.text.register.release_name, choice.job.selection)
        return kept(self._contents, key, lambda: content_of(choice.job, choice.text.topic), MOST_KEPT)

    def _chosen(self, text: Text, locale: str, request: Request, paper: str, format_: str) -> Choice:
        with of_column("locale"):
            edition = self.texts.edition(text, locale)
        with of_column(_choosing(request, edition.topic)):
            selection = select(edition.topic, request)
        with of_column("format" if paper in self.clinic.theme.all_papers else "paper"):
            job = job_of(edition, selection, paper, format_)
        key = (text.topic.path, locale, selection.layout, paper, format_)
        if key not in self._galleys:
            self._galleys[key] = fingerprint_of(job.galley)
        return Choice(job, self._galleys[key], request.rule, text)

    def _file(self, row: Row, choice: Choice, content: Content, patient: str) -> str:
        if "{id}" in self.pattern and not re.fullmatch(r"\w[\w.-]*", row.id):
            hint = "use letters, digits, dots and hyphens only"
            raise PatientDataError("can't be part of a file's name", hint, column="id")
        name = self.pattern.format(
            row=f"{row.number:05}",
            patient=self._name(row, patient),
            id=row.id,
            code=content.excerpt.code,
            topic=choice.job.selection.topic,
            preset=choice.job.selection.preset or "sections",
            locale=choice.job.edition.locale,
        )
        return self._own(f"{name}.pdf", patient, choice.job.selection.topic)

    def _name(self, row: Row, patient: str) -> str:
        """Return what stands for a patient in file names: another one for each topic that is not the usual one."""
        is_usual = row.topic in {"", self.topic or self._only_topic}
        return short_name(patient if is_usual else pseudonym(self.key, f"{row.id}\n{row.topic}"))

    def _own(self, file: str, patient: str, topic: str) -> str:
        """Return a file's name, which is this patient's for this topic from now on; raise where it can't be."""
        if len(file.encode()) > LONGEST_NAME:
            raise PatientDataError("makes the name of its file too long", "leave {id} out of --name", column="id")
        if self.owners.get(ledger.file_key(file), patient) != patient:
            raise PatientDataError(
                "its file would replace another patient's", "write to another folder, or use {patient} in --name"
            )
        if "{patient}" not in self.pattern:  # which no two have
            self.owners[ledger.file_key(file)] = patient
            if self._topic_of.setdefault(ledger.file_key(file), topic) != topic:
                hint = "add {patient} or {topic} to --name"
                raise PatientDataError("its file would replace the patient's leaflet of another topic", hint)
        return file


def content_of(job: Job, original: Topic) -> Content:
    """Return what a leaflet of a topic holds; raise `ContentError` where words of it lack in this language."""
    excerpt, leaflet = excerpt_of(job)
    return Content(excerpt, section_versions(leaflet), _drafts(job), digests(job, original), leaflet)


def _drafts(job: Job) -> dict[str, tuple[str, ...]]:
    """Return the parts of a leaflet that somebody still has to sign, each with the roles in which; none of a sample."""
    if job.edition.clinic.is_sample:
        return {}
    return {part: lacking for part in parts_of(job.selection) if (lacking := job.edition.lacks((part,)))}


def check_pattern(pattern: str) -> None:
    """Raise `UsageError` for a pattern that leads out of the folder or names two rows' files alike."""
    names = re.findall(r"\{(\w+)\}", pattern)
    rest = re.sub(r"\{\w+\}", "", pattern)
    strange = [name for name in dict.fromkeys(names) if name not in FIELDS]
    if strange:
        raise UsageError(f"--name has no field {{{strange[0]}}}", near(strange[0], FIELDS))
    if not re.fullmatch(r"[\w. -]*", rest) or pattern.startswith((".", " ", "-")):
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise UsageError("--name can't be used for file names", f"use letters, digits, hyphens and {known}")
    if not {"row", "patient", "id"} & set(names):
        raise UsageError("--name would give several rows one file", "add {patient}, {row} or {id}")


def contact(clinic: Clinic) -> str:
    """Return the version of how to reach a clinic, which a ledger keeps."""
    told = [clinic.name, clinic.address, clinic.phones, clinic.email, clinic.web]
    return _version([*told, clinic.topic_phones] if clinic.topic_phones else told)


def _unread(column: str, known: list[str]) -> str:
    said = f"column {column}: no rule reads it"
    if is_known(column):
        return f"{said}; handouts roster map says what it may stand for"
    near = nearest(column, known)
    return said + (f"; did you mean {near}?" if near else "")


def _version(value: object) -> str:
    return sha256(json.encode(value, enc_hook=lambda path: "" if isinstance(path, Path) else path)).hexdigest()[:12]


def _choosing(request: Request, topic: Topic) -> str:
    """Return the column that most likely keeps a choice from being made: the first with an unknown name, else the last
    that is filled."""
    if request.preset and request.preset not in topic.presets:
        return "preset"
    filled = {name: getattr(request, name) for name in ("sections", "add", "drop") if getattr(request, name)}
    strange = (name for name, sections in filled.items() if not set(sections) <= topic.sections.keys())
    return next(strange, list(filled or ("preset",))[-1])
