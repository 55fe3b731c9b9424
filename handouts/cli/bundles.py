"""Turn options that belong together into the one value that a command takes.

A decorator such as `request` adds several options and hands the command one value made of them; those that contradict
each other are refused.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.cli import options
from handouts.cli.options import Command, Decorator
from handouts.errors import UsageError
from handouts.load.encodings import codec
from handouts.model.job import Request
from handouts.model.patient import View
from handouts.model.sign_off import Role


class House(Struct, frozen=True):
    """Whose leaflet it is: that of a clinic's file, of the shipped sample, or of the clinic that is found."""

    clinic: Path | None
    sample: bool


class PaperAndFormat(Struct, frozen=True):
    """How it is printed; where a value is None, the clinic's own is used."""

    locales: tuple[str, ...]
    twin: bool
    paper: str | None
    format: str | None
    max_pages: int | None
    is_unfinished: bool
    is_alone: bool
    release: str


class Roster(Struct, frozen=True):
    """A roster's file and how to read it; `is_told` is said of its one patient besides."""

    path: Path
    view: View
    is_told: bool = False


class Trial(Struct, frozen=True):
    """Whether something is laid out to see what comes of it, and for which page; None stands for the clinic's own."""

    is_wanted: bool
    paper: str | None
    format: str | None


class Making(Struct, frozen=True):
    """How a batch is made. `jobs`: None is one for each core; `cluster`: the address of a Dask scheduler, or empty;
    `release`: the one whose text every row gets, or empty."""

    jobs: int | None
    cluster: str
    pattern: str
    only_failed: bool
    force: bool
    allows_drafts: bool
    release: str


class PrintRun(Struct, frozen=True):
    """What to write for a printer: a file, or None; `is_booklet` folds each leaflet from a sheet twice as large."""

    file: Path | None
    is_booklet: bool


class Destination(Struct, frozen=True):
    """Where the PDF goes: a file (None: named after what is in it) or standard output, and what is printed about it."""

    output: str | None
    open: bool
    as_json: bool
    keep_leaflet: bool

    @property
    def is_stdout(self) -> bool:
        return self.output == "-"


class Signature(Struct, frozen=True):
    """Who signs, as what, and until when it holds; `parts` are those that are signed, none for all."""

    parts: tuple[str, ...]
    role: Role
    name: str
    post: str
    until: date
    note: str


class Search(Struct, frozen=True):
    """Which leaflets are recalled: all that is given must be so. `before` is a day (ISO 8601), or empty."""

    section: str
    before: str
    clinic_changed: bool
    withdrawn: bool
    release: str
    topic: str


class TakingBack(Struct, frozen=True):
    """Who takes a sign-off back, and why; `role` is None where all that was signed could harm."""

    role: Role | None
    name: str
    reason: str


class TriedOut(Struct, frozen=True):
    """What became of a test with readers: how many and who they were, when it was, what was found and changed."""

    people: int
    who: str
    tested: date
    found: str
    changed: str


def roster(command: Command) -> Command:
    """Add ROSTER, --sheet, --hidden and --encoding; the command gets them as `roster`."""
    return _bundle("roster", _roster, (options.roster_file, *_VIEW))(command)


def named_roster(command: Command) -> Command:
    """Add --roster, --sheet, --hidden and --encoding; the command gets them as `roster`."""
    return _bundle("roster", _roster, (options.roster_option, *_VIEW))(command)


def patient(command: Command) -> Command:
    """Add --patient, --told, --sheet, --hidden and --encoding; the command gets them as `patient`, or None."""

    def make(file: Path | None, told: bool, sheet_name: str, hidden: str | None, encoding: str) -> Roster | None:
        if told and not file:
            raise UsageError("--told is about a patient", "name the patient's file with --patient FILE")
        if (sheet_name or hidden) and str(file or "-") == "-":
            flag = "--sheet" if sheet_name else "--hidden"
            raise UsageError(f"{flag} is for a workbook", "name it with --patient FILE")
        if encoding and not file:
            raise UsageError("--encoding is for a roster", "name it with --patient FILE")
        return replace(_roster(file, sheet_name, hidden, encoding), is_told=told) if file else None

    return _bundle("patient", make, (options.patient_file, options.told, *_VIEW))(command)


_VIEW: Final = (options.sheet_name, options.hidden, options.encoding)


def _roster(file: Path, sheet_name: str, hidden: str | None, encoding: str) -> Roster:
    return Roster(file, View(sheet_name, hidden or "", codec(encoding) if encoding else ""))


def request(command: Command) -> Command:
    """Add --preset, --section, --add and --drop; the command gets them as `request`."""

    def make(preset: str | None, section: tuple[str, ...], add: tuple[str, ...], drop: tuple[str, ...]) -> Request:
        return Request(preset=preset, sections=section, add=add, drop=drop)

    return _bundle("request", make, (options.preset, options.section, options.add, options.drop))(command)


def house(command: Command) -> Command:
    """Add --clinic and --sample; the command gets them as `house`."""

    def make(clinic: Path | None, sample: bool) -> House:
        if clinic and sample:
            raise UsageError("--clinic and --sample can't be used together", "leave one of them out")
        return House(clinic, sample)

    return _bundle("house", make, (options.clinic, options.sample))(command)


def sheet(command: Command) -> Command:
    """Add --locale, --twin, --paper, --format, --max-pages, --unfinished, --release and --alone; the command gets them
    as `sheet`."""

    def make(
        languages: tuple[str, ...],
        twin: bool,
        paper: str | None,
        format_: str | None,
        max_pages: int | None,
        unfinished: bool,
        release: str,
        alone: bool,
    ) -> PaperAndFormat:
        if release and unfinished:
            raise UsageError("--release and --unfinished can't be used together", "leave one of them out")
        return PaperAndFormat(languages, twin, paper, format_, max_pages, unfinished, alone, release)

    page = (options.paper, options.format_, options.max_pages)
    printed = (options.languages, options.twin, *page, options.unfinished, options.release, options.alone)
    return _bundle("sheet", make, printed)(command)


def trial(command: Command) -> Command:
    """Add --layout, --paper and --format; the command gets them as `trial`."""

    def make(layout: bool, paper: str | None, format_: str | None) -> Trial:
        return _trial("--layout", layout, paper, format_)

    return _bundle("trial", make, (options.layout, options.paper, options.format_))(command)


def counting(command: Command) -> Command:
    """Add --pages, --paper and --format; the command gets them as `trial`."""

    def make(pages: bool, paper: str | None, format_: str | None) -> Trial:
        return _trial("--pages", pages, paper, format_)

    return _bundle("trial", make, (options.pages, options.paper, options.format_))(command)


def _trial(flag: str, is_wanted: bool, paper: str | None, format_: str | None) -> Trial:
    if (paper or format_) and not is_wanted:
        raise UsageError(f"--paper and --format need {flag}", f"add {flag}, or leave them out")
    return Trial(is_wanted, paper, format_)


def making(command: Command) -> Command:
    """Add --jobs, --cluster, --name, --only-failed, --force, --allow-drafts and --release; the command gets them as
    `making`."""

    def make(
        jobs: int | None, cluster: str, pattern: str, only_failed: bool, force: bool, allow_drafts: bool, release: str
    ) -> Making:
        if only_failed and force:
            raise UsageError("--only-failed and --force can't be used together", "leave one of them out")
        if cluster and jobs:
            raise UsageError("--cluster and --jobs can't be used together", "the cluster has its own number of workers")
        return Making(jobs, cluster, pattern, only_failed, force, allow_drafts, release)

    how = (options.jobs, options.cluster, options.pattern, options.only_failed, options.force)
    return _bundle("making", make, (*how, options.allow_drafts, options.release))(command)


def for_printer(command: Command) -> Command:
    """Add --print-run and --impose; the command gets them as `printer`."""

    def make(print_run: Path | None, impose: str | None) -> PrintRun:
        if impose and not print_run:
            raise UsageError("--impose needs --print-run", "name the file for the printer with --print-run FILE")
        return PrintRun(print_run, impose == "booklet")

    return _bundle("printer", make, (options.print_run, options.impose))(command)


def destination(command: Command) -> Command:
    """Add -o, --open, --keep-leaflet and --json; the command gets them as `destination`."""

    def make(output: str | None, open_: bool, keep_leaflet: bool, as_json: bool) -> Destination:
        require_file(output, {"--open": open_, "--keep-leaflet": keep_leaflet, "--json": as_json})
        return Destination(output, open_, as_json, keep_leaflet)

    return _bundle("destination", make, (options.output, options.open_, options.keep_leaflet, options.as_json))(command)


def signature_(command: Command) -> Command:
    """Add --section, --role, --name, --post, --until and --note; the command gets them as `signature`."""

    def make(parts: tuple[str, ...], role: Role, name: str, post: str, until: datetime, note: str) -> Signature:
        said = {"--name": name, "--post": post}
        for flag, text in said.items():
            options.require_line(text, flag)
        return Signature(parts, role, name.strip(), post.strip(), until.date(), note.strip())

    taken = (options.parts, options.role, options.signer, options.post, options.until, options.note)
    return _bundle("signature", make, taken)(command)


def search(command: Command) -> Command:
    """Add --section, --before, --clinic-changed, --withdrawn, --release and --topic; the command gets them as
    `search`."""

    def make(
        section: str, before: datetime | None, clinic_changed: bool, withdrawn: bool, release: str, topic: str
    ) -> Search:
        if not (section or clinic_changed or withdrawn or release):
            hint = "name a section with --section or a release with --release, or give --withdrawn or --clinic-changed"
            raise UsageError("nothing to look for", hint)
        if release and withdrawn:
            raise UsageError("--release and --withdrawn can't be used together", "leave one of them out")
        day = before.date().isoformat() if before else ""
        return Search(section, day, clinic_changed, withdrawn, release, topic)

    changed = (options.clinic_changed, options.withdrawn)
    taken = (options.recalled_section, options.before_or_none, *changed, options.recalled_release, options.of_one_topic)
    return _bundle("search", make, taken)(command)


def taking_back(command: Command) -> Command:
    """Add --role, --safety, --name and --reason; the command gets them as `taking_back`."""

    def make(role: Role | None, safety: bool, name: str, reason: str) -> TakingBack:
        options.require_line(name, "--name")
        options.require_line(reason, "--reason")
        if safety is bool(role):
            raise UsageError(
                "what is to be taken back?", "give --role, which names a role, or --safety, for all of them"
            )
        return TakingBack(role, name.strip(), reason.strip())

    taken = (options.role_or_none, options.safety, options.signer, options.reason)
    return _bundle("taking_back", make, taken)(command)


def tried_out(command: Command) -> Command:
    """Add --people, --who, --on, --found and --changed; the command gets them as `tried_out`."""

    def make(people: int, who: str, tested: datetime, found: str, changed: str) -> TriedOut:
        for flag, words in {"--who": who, "--found": found, **({"--changed": changed} if changed else {})}.items():
            options.require_line(words, flag)
        if tested.date() > date.today():
            raise UsageError(f"--on {tested.date()} is still to come", "name the day on which people tried it out")
        return TriedOut(people, who.strip(), tested.date(), found.strip(), changed.strip())

    taken = (options.people, options.who, options.tested, options.found, options.changed)
    return _bundle("tried_out", make, taken)(command)


def require_file(output: str | None, flags: dict[str, bool]) -> None:
    """Raise `UsageError` where the PDF goes to standard output, and a flag is given that needs it in a file."""
    for flag in (flag for flag, is_given in flags.items() if is_given and output == "-"):
        raise UsageError(f"-o - and {flag} can't be used together", "name a file with -o, or leave -o out")


def _bundle(name: str, make: Callable[..., object], parts: tuple[Decorator, ...]) -> Decorator:
    """Return a decorator that adds options and hands the command the one value that `make` makes of them."""
    taken = tuple(signature(make).parameters)

    def decorate(command: Command) -> Command:
        @wraps(command)
        def bundled(**values: object) -> None:
            value = make(**{key: values.pop(key) for key in taken})
            command(**{name: value}, **values)

        decorated: Command = bundled
        for option in reversed(parts):
            decorated = option(decorated)
        return decorated

    return decorate
