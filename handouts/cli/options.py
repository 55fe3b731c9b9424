"""The options and arguments of commands, each defined once and named after its flag."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from handouts.cli import completion
from handouts.cli.printing import QUIET
from handouts.errors import UsageError
from handouts.model.page import FORMATS, PAPERS, name_of
from handouts.model.sign_off import ROLES

Command = Callable[..., None]
Decorator = Callable[[Command], Command]
FILE: Final = click.Path(path_type=Path, dir_okay=False)
FILE_OR_DASH: Final = click.Path(allow_dash=True)
DAY: Final = click.DateTime(["%Y-%m-%d"])


class TopicCommands(click.Group):
    """A group whose commands stand beside what it does with a topic: `sign TOPIC` beside `sign status TOPIC`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command's name for a topic."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["topic", *args])


def _require_topic(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    """Say which topics there are, where none is named; Click would only say that an argument is missing."""
    if value is None and not ctx.resilient_parsing:
        from handouts.cli.loading import load_workspace, no_topic

        raise no_topic(load_workspace())
    return value


topic = click.argument(
    "topic", metavar="TOPIC", required=False, callback=_require_topic, shell_complete=completion.topics
)
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
encoding = click.option(
    "--encoding",
    metavar="NAME",
    default="",
    help="The encoding of a text file, such as windows-1252. Default: UTF-8 or UTF-16, and Windows-1252 for a file "
    "that is neither and reads like that.",
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
changed_languages = click.option(
    "--locale",
    "languages",
    metavar="L",
    multiple=True,
    shell_complete=completion.locales,
    help="The language, such as es; repeat the option for several. Default: all of the release.",
)
twin = click.option(
    "--twin", is_flag=True, help="Number the sections, and add the same leaflet in the clinic's language for staff."
)
clinic = click.option(
    "--clinic",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="The clinic's file. Default: the nearest clinic.toml, in this folder or above it, else the file that "
    "HANDOUTS_CLINIC names.",
)
sample = click.option("--sample", is_flag=True, help="Use the made-up sample clinic; every page says SAMPLE.")


def by_name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    """Return a paper or format by its name, however it was typed."""
    return name_of(value) if value else value


paper = click.option(
    "--paper",
    metavar="P",
    callback=by_name,
    shell_complete=completion.one_of(PAPERS),
    help=f"The paper: {', '.join(PAPERS)}, or one of your theme. Default: the clinic's.",
)
format_ = click.option(
    "--format",
    "format_",
    metavar="F",
    callback=by_name,
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
    help="Where to write: a file (.pdf, .html or .txt), a folder (its name ends with /), or - for standard output. "
    "Default: a PDF in this folder, named after topic and preset.",
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
    help="The patient: a roster of one row, or a Patient or Bundle of FHIR R4 in JSON; - reads it from standard input.",
)
told = click.option(
    "--told",
    is_flag=True,
    help="The patient knows the diagnosis; without it, or told = yes in the roster, nothing that tells it is printed.",
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
    help="With --print-run: fold each leaflet into a booklet, A5 printed on A4, or half-letter printed on letter.",
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
allow_drafts = click.option(
    "--allow-drafts",
    is_flag=True,
    help="Print leaflets that somebody still has to sign, with a mark on every page, instead of refusing their rows.",
)
release = click.option(
    "--release",
    metavar="N",
    default="",
    help="Print the text of this release, a number or last, instead of the text of now.",
)
alone = click.option(
    "--alone",
    is_flag=True,
    help="Lay out only what this leaflet prints: quicker for one that is printed once, as while you write it.",
)
unfinished = click.option(
    "--unfinished",
    is_flag=True,
    help="For translators: print what is not yet translated in its first language, in brackets, and UNFINISHED on "
    "every page.",
)
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
clinic_changed = click.option(
    "--clinic-changed", is_flag=True, help="Patients whose leaflet has an old name, number or address of the clinic."
)
withdrawn = click.option(
    "--withdrawn",
    is_flag=True,
    help="Patients who got a text that was taken back since: a sign-off of it was withdrawn, or it could harm.",
)
recalled_section = click.option("--section", metavar="S", default="", help="Patients who got this section.")
recalled_release = click.option(
    "--release", metavar="N", default="", help="Patients who got the text of this release, a number or last."
)
of_one_topic = click.option(
    "--topic",
    metavar="TOPIC",
    default="",
    shell_complete=completion.topics,
    help="The topic of the release. Default: that of the ledgers, if there is only one.",
)
parts = click.option(
    "--section",
    "parts",
    metavar="S",
    multiple=True,
    help="A section, or the head of a preset as head.PRESET; may be repeated. Default: all of the topic.",
)
one_language = click.option(
    "--locale",
    "language",
    metavar="L",
    default="",
    shell_complete=completion.locales,
    help="The language, such as es. Default: the clinic's.",
)
role = click.option(
    "--role", required=True, type=click.Choice(ROLES), help="As what: what the signer is qualified to judge."
)
role_or_none = click.option(
    "--role", type=click.Choice(ROLES), help="As what it was signed; needed, unless --safety takes back all."
)
safety = click.option(
    "--safety",
    is_flag=True,
    help="The text could harm: take it back in every role and, unless --locale names one, in every language.",
)
signer = click.option(
    "--name", required=True, metavar="NAME", help="Whose word it is. The name stays in the record, not on leaflets."
)
post = click.option(
    "--post", required=True, metavar="POST", help="The signer's post, in the leaflet's language: it shows it."
)
until = click.option("--until", required=True, metavar="DATE", type=DAY, help="The last day on which it holds.")
note = click.option("--note", metavar="TEXT", default="", help="What whoever reads the record should know.")
reason = click.option("--reason", required=True, metavar="TEXT", help="Why; it stays in the record.")
people = click.option(
    "--people", required=True, metavar="N", type=click.IntRange(1, 10_000), help="How many people tried it out."
)
who = click.option("--who", required=True, metavar="TEXT", help="Who they are, such as patients or carers; no names.")
tested = click.option(
    "--on", "tested", required=True, metavar="DATE", type=DAY, help="The day on which they did, such as 2026-11-20."
)
found = click.option("--found", required=True, metavar="TEXT", help="What was found.")
changed = click.option("--changed", metavar="TEXT", default="", help="What was changed for it. Default: nothing.")
yes = click.option("--yes", is_flag=True, help="Do not ask.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def _be_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001 Click's signature
    ctx.meta[QUIET] = value


quiet = click.option(
    "--quiet",
    is_flag=True,
    expose_value=False,
    is_eager=True,  # before anything is said
    callback=_be_quiet,
    help="Say nothing unless something goes wrong: no progress, no notes, not what was made.",
)


def output_to(default: str) -> Decorator:
    """Return -o for what is not a leaflet; `default` says where it goes without."""
    where = f"The file to write; - is standard output. Default: {default}."
    return click.option("-o", "--output", metavar="FILE", type=FILE_OR_DASH, help=where)


def require_line(text: str, flag: str) -> None:
    """Raise `UsageError` for an option that needs words and has none, or more than a line of them."""
    if not text.strip() or not text.isprintable():
        raise UsageError(f"{flag} needs a line of text", f'write it like {flag} "…"')
