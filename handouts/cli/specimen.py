"""`handouts specimen`: a clinic's brand at its worst, in one PDF, before a patient sees it."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

import click
from msgspec.structs import replace

from handouts.batch.print_run import joined, require_library
from handouts.choose.selection import select
from handouts.cli import bundles, completion, options
from handouts.cli.bundles import House
from handouts.cli.loading import files_of, files_of_topic, load_cache, load_house
from handouts.cli.printing import count, echo_notes, say
from handouts.errors import LayoutError, PatientDataError
from handouts.files.output import refuse_but_pdf, refuse_over, require_place, write_stdout, write_whole
from handouts.language.editions import edition
from handouts.language.locale import is_same_language
from handouts.load.clinic_rules import DEFAULTS
from handouts.load.topic import load_topic
from handouts.model import page as geometry
from handouts.model.clinic import Clinic
from handouts.model.job import NOBODY, Job, Request, job_of
from handouts.render import make_handout

TOPIC: Final = Path(__file__).parent.parent / "specimen"
ASKED: Final = Request(preset="everything", add=("figures",))
SHORTEST: Final = {
    "name": "Al",
    "date_of_birth": "2001-01-01",
    "clinician": "Bo",
    "appointment": "2027-01-01",
    "note": "Hi.",
}
LONGEST: Final = {
    "name": "Wilhelmina Bartholomea Constantina Examplewood-Samplethorpe of Upper and Lower Fictionham, the Third",
    "date_of_birth": "1938-09-28",
    "clinician": "Professor Dr Maximiliana Alexandrina Placeholder-Madeupington, Head of Every Department of Nowhereby",
    "appointment": "2027-09-22 10:45",
    "note": "Please bring a list of every medicine that you take, your glasses and your hearing aids, if you have any. "
    "You may eat and drink before you come. The car park behind the main building is closed, so please use the "
    "one beside the old chapel and follow the green line on the floor. Someone may come with you and stay with "
    "you all the time. If you need an interpreter, call us at least two days before.",
}
"""The name and the clinician have 100 letters each."""


class _Leaflet(NamedTuple):
    """One of the leaflets to make, and what a bookmark calls it."""

    name: str
    job: Job


@click.command("specimen", short_help="Show your brand at its worst, in one PDF.")
@click.option(
    "--paper",
    metavar="P",
    callback=options.by_name,
    shell_complete=completion.one_of(geometry.PAPERS),
    help=f"Show this paper alone: {', '.join(geometry.PAPERS)}. Default: every paper.",
)
@click.option(
    "--format",
    "format_",
    metavar="F",
    callback=options.by_name,
    shell_complete=completion.one_of(geometry.FORMATS),
    help=f"Show this size of print alone: {', '.join(geometry.FORMATS)}. Default: every size.",
)
@bundles.house
@options.output_to("specimen.pdf in this folder")
@options.quiet
def specimen_command(paper: str | None, format_: str | None, house: House, output: str | None) -> None:
    """Show the clinic's brand at its worst: one PDF to look through before a patient gets a leaflet.

    It has a leaflet for every paper and size of print, once with a made-up patient's shortest details and once with the
    longest, and in each everything that a topic can print: boxes, lists, a table, pictures, figures, questions, notes.
    Bookmarks tell which is which. Every page says SAMPLE. The words are English; the clinic's own stand as they are.

    Where a paper and size can't hold the clinic, or such details, the command says why, makes the others and ends with
    exit code 6.

    \b
    Example:
      handouts specimen --clinic clinic.toml
      handouts specimen --sample --paper a5 --format large-print -o a5.pdf
    """
    require_library()
    is_stdout, path = output == "-", Path(output or "specimen.pdf")
    if not is_stdout:
        require_place(path)
        refuse_over(path, [*files_of(house), *files_of_topic(TOPIC)])
        refuse_but_pdf(path)
    clinic = load_house(house)
    leaflets = list(_leaflets(clinic, _sheets(clinic, paper, format_)))
    made = list(_made(leaflets, is_stdout=is_stdout))
    if made:
        pdf = joined(made)
        write_stdout(pdf) if is_stdout else write_whole(path, pdf)
        say(f"{'-' if is_stdout else path}: {count(len(made), 'leaflet')}", err=is_stdout)
    if refused := len(leaflets) - len(made):
        hint = "the notes above say what is too long; the leaflets of patients are refused in the same way"
        raise LayoutError(f"{refused} of {count(len(leaflets), 'leaflet')} can't be laid out", hint)


def _sheets(clinic: Clinic, paper: str | None, format_: str | None) -> list[tuple[str, str]]:
    """Return each paper and format that go together; names that are not known are refused, and two that don't."""
    known = clinic.theme.all_papers
    geometry.page(paper or geometry.paper_of(""), format_ or DEFAULTS["format"], papers=known)
    papers, formats = [paper] if paper else known, [format_] if format_ else geometry.FORMATS
    return [sheet for sheet in geometry.sheets(known) if sheet[0] in papers and sheet[1] in formats]


def _leaflets(clinic: Clinic, sheets: list[tuple[str, str]]) -> Iterator[_Leaflet]:
    """Yield the leaflets of a clinic, on each page one for each kind of patient."""
    topic = load_topic(TOPIC)
    if not is_same_language(clinic.locale, topic.language):
        clinic = replace(clinic, locale=topic.language)  # whose words then stand as they are
    said = edition(topic, replace(clinic, is_sample=True), clinic.locale)
    selection = select(topic, ASKED)
    for (paper, format_), (kind, values) in product(sheets, _patients(clinic).items()):
        yield _Leaflet(f"{paper}, {format_}{kind}", job_of(said, selection, paper, format_, values))


def _patients(clinic: Clinic) -> dict[str, Mapping[str, str]]:
    """Return the details of patients by what they are; a clinic that prints none has one kind of patient."""
    if not set(clinic.patient_fields) & set(LONGEST):
        return {"": NOBODY}
    return {", shortest details": SHORTEST, ", longest details": LONGEST}


def _made(leaflets: list[_Leaflet], *, is_stdout: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the leaflets that can be laid out, and tell how long each is or why it can't be."""
    cache = load_cache()
    for name, job in leaflets:
        try:
            handout = make_handout(job, cache)
        except (LayoutError, PatientDataError) as error:
            what = f"the patient’s {error.column} {error.message}" if error.column else error.message
            echo_notes([f"{name}: {what}" + (f" ({error.hint})" if error.hint else "")])
        else:
            say(f"{name}: {count(handout.pages, 'page')}", err=is_stdout)
            yield name, handout.pdf
