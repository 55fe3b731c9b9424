"""Turn options and arguments, each defined once and named after its flag, into the values that commands take.

A decorator such as `request` adds several options and hands the command one value made of them.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Final

import click
from msgspec import Struct

from handouts.cli import completion
from handouts.errors import UsageError
from handouts.model.job import Request
from handouts.model.page import FORMATS, PAPERS
from handouts.model.patient import View

Command = Callable[..., None]
Decorator = Callable[[Command], Command]
FILE: Final = click.Path(path_type=Path, dir_okay=False)
FILE_OR_DASH: Final = click.Path(allow_dash=True)
DAY: Final = click.DateTime(["%Y-%m-%d"])


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


class Roster(Struct, frozen=True):
    """A roster's file and, where it is a workbook, what to read of it."""

    path: Path
    view: View


class Trial(Struct, frozen=True):
    """Whether something is laid out to see what comes of it, and for which page; None stands for the clinic's own."""

    is_wanted: bool
    paper: str | None
    format: str | None


class Making(Struct, frozen=True):
    """How a batch is made. `jobs`: None is one for each core; `cluster`: the address of a Dask scheduler, or empty."""

    jobs: int | None
    cluster: str
    pattern: str
    only_failed: bool
    force: bool


class PrintRun(Struct, frozen=True):
    """What to write for a printer: a file, or None; `is_booklet` folds each leaflet from A4."""

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


topic = click.argument("topic", metavar="TOPIC", shell_complete=completion.topics)
topic_or_row = click.argument("topic", metavar="[TOPIC]", required=False, shell_complete=completion.topics)
roster_file = click.argument("file", metavar="ROSTER", type=FILE)
sheet_name = click.option(
    "--sheet",
    "sheet_name",
    metavar="NAME",
    default="",
    help="The sheet of a workbook to read. Default: the first visible one.",
)
hidden = click.option(
    "--hidden",
    type=click.Choice(["print", "skip"]),
    help="Print or skip the rows and columns that a workbook hides. Without this option, such a workbook is refused.",
)
preset = click.option(
    "--preset",
    metavar="P",
    shell_complete=completion.presets,
    help="A named choice of sections; handouts show TOPIC lists them.",
)
section = click.option(
    "--section",
    metavar="S",
    multiple=True,
    shell_complete=completion.sections,
    help="A section; repeat the option for more, in the order to print them. Not together with --preset.",
)
add = click.option(
    "--add", metavar="S", multiple=True, shell_complete=completion.sections, help="Add a section; may be repeated."
)
drop = click.option(
    "--drop",
    metavar="S",
    multiple=True,
    shell_complete=completion.sections,
    help="Leave a section out; may be repeated.",
)
locale = click.option(
    "--locale",
    metavar="L",
    shell_complete=completion.locales,
    help="The language, such as es. Default: the topic's own.",
)
languages = click.option(
    "--locale",
    "languages",
    metavar="L",
    multiple=True,
    shell_complete=completion.locales,
    help="The language, such as es; repeat the option for several, or say all. Default: the clinic's.",
)
twin = click.option(
    "--twin", is_flag=True, help="Number the sections, and add the same leaflet in the clinic's language for staff."
)
clinic = click.option(
    "--clinic",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="The clinic's file. Default: clinic.toml in this folder, else the file that HANDOUTS_CLINIC names.",
)
sample = click.option("--sample", is_flag=True, help="Use the made-up sample clinic; every page says SAMPLE.")
paper = click.option(
    "--paper",
    metavar="P",
    shell_complete=completion.one_of(PAPERS),
    help=f"The paper: {', '.join(PAPERS)}. Default: the clinic's.",
)
format_ = click.option(
    "--format",
    "format_",
    metavar="F",
    shell_complete=completion.one_of(FORMATS),
    help=f"The size of print: {', '.join(FORMATS)}. Default: the clinic's.",
)
layout = click.option(
    "--layout", is_flag=True, help="Also lay the topics out for the clinic, and report what render would refuse."
)
pages = click.option(
    "--pages", is_flag=True, help="Also lay the leaflet out for the clinic, and say how many pages it has."
)
max_pages = click.option(
    "--max-pages", metavar="N", type=click.IntRange(min=1), help="Refuse a leaflet of more than N pages."
)
open_ = click.option("--open", "open_", is_flag=True, help="Open the PDF when it is written.")
output = click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=FILE_OR_DASH,
    help="Where to write: a file, a folder (its name ends with /), or - for standard output. Default: a file in this "
    "folder, named after topic and preset.",
)
keep_leaflet = click.option(
    "--keep-leaflet",
    is_flag=True,
    help="Also keep what the leaflet code stands for, as leaflets/CODE.json beside the file.",
)
of_topic = click.option(
    "--of",
    "of_topic",
    metavar="TOPIC",
    shell_complete=completion.topics,
    help="The topic that the PDF is about, a name or a folder. Default: the shipped topic that the file names.",
)
patient_file = click.option(
    "--patient",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True, dir_okay=False),
    help="A roster of one row: the patient's sections, language and details; - reads it from standard input.",
)
jobs = click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes work at once. Default: one for each core.",
)
cluster = click.option(
    "--cluster", metavar="ADDRESS", default="", help="Give the work to a running Dask scheduler, tls://HOST:PORT."
)
print_run = click.option(
    "--print-run",
    metavar="FILE",
    type=FILE,
    help="Also write the leaflets into files for a printer, in the order of the roster, at most 500 in each.",
)
impose = click.option(
    "--impose",
    type=click.Choice(["booklet"]),
    help="With --print-run: fold each leaflet into an A5 booklet, printed on A4.",
)
pattern = click.option(
    "--name",
    "pattern",
    metavar="PATTERN",
    default="{patient}",
    help="How the files are named, such as {row}-{code}. Default: {patient}, which says nothing about the patient.",
)
only_failed = click.option("--only-failed", is_flag=True, help="Make only leaflets that no earlier run has made.")
force = click.option("--force", is_flag=True, help="Make every leaflet again, even where nothing has changed.")
folder = click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the leaflets; it is made where it is not there, and only you may open it.",
)
default_topic = click.option(
    "--topic",
    metavar="TOPIC",
    default="",
    shell_complete=completion.topics,
    help="The topic of rows that name none. Default: the shipped topic, if there is only one.",
)
ledger = click.argument("ledger_", metavar="LEDGER", type=FILE)
roster_option = click.option(
    "--roster",
    "file",
    metavar="ROSTER",
    required=True,
    type=FILE,
    help="The roster of that run, which tells whose each line of the ledger is.",
)
before = click.option(
    "--before", metavar="DATE", required=True, type=DAY, help="The first day to keep, such as 2026-12-31."
)
before_or_none = click.option(
    "--before", metavar="DATE", type=DAY, help="Only leaflets made before this day, such as 2026-12-31."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def output_to(default: str) -> Decorator:
    """Return -o for what is not a leaflet; `default` says where it goes without."""
    where = f"The file to write; - is standard output. Default: {default}."
    return click.option("-o", "--output", metavar="FILE", type=FILE_OR_DASH, help=where)


def roster(command: Command) -> Command:
    """Add ROSTER, --sheet and --hidden; the command gets them as `roster`."""
    return _bundle("roster", _roster, (roster_file, sheet_name, hidden))(command)


def named_roster(command: Command) -> Command:
    """Add --roster, --sheet and --hidden; the command gets them as `roster`."""
    return _bundle("roster", _roster, (roster_option, sheet_name, hidden))(command)


def patient(command: Command) -> Command:
    """Add --patient, --sheet and --hidden; the command gets them as `patient`, or None."""

    def make(file: Path | None, sheet_name: str, hidden: str | None) -> Roster | None:
        if (sheet_name or hidden) and str(file or "-") == "-":
            flag = "--sheet" if sheet_name else "--hidden"
            raise UsageError(f"{flag} is for a workbook", "name it with --patient FILE")
        return _roster(file, sheet_name, hidden) if file else None

    return _bundle("patient", make, (patient_file, sheet_name, hidden))(command)


def _roster(file: Path, sheet_name: str, hidden: str | None) -> Roster:
    return Roster(file, View(sheet_name, hidden or ""))


def request(command: Command) -> Command:
    """Add --preset, --section, --add and --drop; the command gets them as `request`."""

    def make(preset: str | None, section: tuple[str, ...], add: tuple[str, ...], drop: tuple[str, ...]) -> Request:
        return Request(preset=preset, sections=section, add=add, drop=drop)

    return _bundle("request", make, (preset, section, add, drop))(command)


def house(command: Command) -> Command:
    """Add --clinic and --sample; the command gets them as `house`."""

    def make(clinic: Path | None, sample: bool) -> House:
        if clinic and sample:
            raise UsageError("--clinic and --sample can't be used together", "leave one of them out")
        return House(clinic, sample)

    return _bundle("house", make, (clinic, sample))(command)


def sheet(command: Command) -> Command:
    """Add --locale, --twin, --paper, --format and --max-pages; the command gets them as `sheet`."""

    def make(
        languages: tuple[str, ...], twin: bool, paper: str | None, format_: str | None, max_pages: int | None
    ) -> PaperAndFormat:
        return PaperAndFormat(languages, twin, paper, format_, max_pages)

    return _bundle("sheet", make, (languages, twin, paper, format_, max_pages))(command)


def trial(command: Command) -> Command:
    """Add --layout, --paper and --format; the command gets them as `trial`."""

    def make(layout: bool, paper: str | None, format_: str | None) -> Trial:
        return _trial("--layout", layout, paper, format_)

    return _bundle("trial", make, (layout, paper, format_))(command)


def counting(command: Command) -> Command:
    """Add --pages, --paper and --format; the command gets them as `trial`."""

    def make(pages: bool, paper: str | None, format_: str | None) -> Trial:
        return _trial("--pages", pages, paper, format_)

    return _bundle("trial", make, (pages, paper, format_))(command)


def _trial(flag: str, is_wanted: bool, paper: str | None, format_: str | None) -> Trial:
    if (paper or format_) and not is_wanted:
        raise UsageError(f"--paper and --format need {flag}", f"add {flag}, or leave them out")
    return Trial(is_wanted, paper, format_)


def making(command: Command) -> Command:
    """Add --jobs, --cluster, --name, --only-failed and --force; the command gets them as `making`."""

    def make(jobs: int | None, cluster: str, pattern: str, only_failed: bool, force: bool) -> Making:
        if only_failed and force:
            raise UsageError("--only-failed and --force can't be used together", "leave one of them out")
        if cluster and jobs:
            raise UsageError("--cluster and --jobs can't be used together", "the cluster has its own number of workers")
        return Making(jobs, cluster, pattern, only_failed, force)

    return _bundle("making", make, (jobs, cluster, pattern, only_failed, force))(command)


def for_printer(command: Command) -> Command:
    """Add --print-run and --impose; the command gets them as `printer`."""

    def make(print_run: Path | None, impose: str | None) -> PrintRun:
        if impose and not print_run:
            raise UsageError("--impose needs --print-run", "name the file for the printer with --print-run FILE")
        return PrintRun(print_run, impose == "booklet")

    return _bundle("printer", make, (print_run, impose))(command)


def destination(command: Command) -> Command:
    """Add -o, --open, --keep-leaflet and --json; the command gets them as `destination`."""

    def make(output: str | None, open_: bool, keep_leaflet: bool, as_json: bool) -> Destination:
        needing_file = {"--open": open_, "--keep-leaflet": keep_leaflet, "--json": as_json}
        for flag in (flag for flag, is_given in needing_file.items() if is_given and output == "-"):
            raise UsageError(f"-o - and {flag} can't be used together", "name a file with -o, or leave -o out")
        return Destination(output, open_, as_json, keep_leaflet)

    return _bundle("destination", make, (output, open_, keep_leaflet, as_json))(command)


def _bundle(name: str, make: Callable[..., object], options: tuple[Decorator, ...]) -> Decorator:
    """Return a decorator that adds options and hands the command the one value that `make` makes of them."""
    taken = tuple(signature(make).parameters)

    def decorate(command: Command) -> Command:
        @wraps(command)
        def bundled(**values: object) -> None:
            value = make(**{key: values.pop(key) for key in taken})
            command(**{name: value}, **values)

        decorated: Command = bundled
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate
