"""`handouts render`: make one leaflet and write it out."""

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import click
from msgspec.structs import replace

from handouts.batch.requests import check_shown, check_told, locale_for, request_of, topic_name, unshown, unshown_note
from handouts.choose.leaflet import keep_leaflet
from handouts.choose.selection import select
from handouts.choose.signing import Register
from handouts.cli import bundles, options
from handouts.cli.bundles import Destination, House, PaperAndFormat, Roster
from handouts.cli.loading import (
    NO_ROW,
    files_of,
    files_of_topic,
    load_cache,
    load_house,
    load_patient,
    load_register,
    load_shelf,
    load_topic_for,
    load_workspace,
    no_topic,
    telling_row,
    topic_id,
)
from handouts.cli.printing import echo_json, echo_notes, say, sides
from handouts.errors import MissingTool, UsageError
from handouts.files.output import (
    PDF,
    WEB_PAGE,
    Kind,
    kind_of,
    make_folder,
    refuse_over,
    refuse_over_other,
    write_stdout,
    write_whole,
)
from handouts.language.editions import ALL, editions
from handouts.language.locale import at_home
from handouts.language.translation import locales_of
from handouts.load.topic import only_topic
from handouts.model.clinic import Clinic
from handouts.model.job import Job, Request, job_of, page_of
from handouts.model.patient import Row
from handouts.model.topic import Topic
from handouts.render import Handout, WebPage, make_handout, make_web_page


@click.command("render", short_help="Make a leaflet as PDF.")
@options.topic_or_row
@bundles.request
@bundles.sheet
@bundles.house
@bundles.patient
@bundles.destination
@options.quiet
def render_command(
    topic: str | None,
    request: Request,
    sheet: PaperAndFormat,
    house: House,
    patient: Roster | None,
    destination: Destination,
) -> None:
    """Make a leaflet: choose sections, by preset or by name, and get one PDF for each language.

    The PDF is written whole or not at all. It replaces a file of the same name, and only you may read it. Prints the
    name of the file, how many pages it has, how many sheets of paper these are when printed on both sides, and the
    leaflet code that stands at the foot of every page. TOPIC may be left out if the patient's row names it.

    Where the name after -o ends with .html, the same leaflet is written as one web page; where it ends with .txt, as
    plain text.

    \b
    Example:
      handouts render breast-cancer-spread --preset comparison --sample
      handouts render breast-cancer-spread --preset signs --format large-print --clinic clinic.toml -o signs.pdf
      handouts render breast-cancer-spread --preset signs --sample --locale all -o leaflets/
      handouts render breast-cancer-spread --preset signs --sample --patient patient.csv
      handouts render breast-cancer-spread --preset signs --sample -o signs.html
    """
    row = load_patient(patient, house) if patient else NO_ROW
    if not (topic or row.id):
        raise no_topic(load_workspace(house))
    with telling_row(row):
        _render(topic, request, sheet, house, patient, row, destination)


def _render(
    topic: str | None,
    request: Request,
    sheet: PaperAndFormat,
    house: House,
    patient: Roster | None,
    row: Row,
    destination: Destination,
) -> None:
    if not (topic or row.id):
        raise no_topic(load_workspace(house))
    clinic = load_house(house, is_quick=True)
    chosen, register = _source(topic, row, sheet, house, clinic)
    request, sheet = _asked(row, chosen, request, sheet, clinic.locale)
    selection = select(chosen, request)
    if patient:
        check_told(row, chosen, selection)
        check_shown(row, clinic)
        echo_notes(map(unshown_note, unshown(row, clinic)))
    page_of(clinic, sheet.paper or "", sheet.format or "")  # two that don't go together are refused at once
    plain = editions(chosen, clinic, sheet.locales, has_twin=sheet.twin, is_unfinished=sheet.is_unfinished)
    printed = [register.approved(one, chosen) for one in plain]
    for one in printed:
        register.require(one, selection)
    jobs = [job_of(one, selection, sheet.paper or "", sheet.format or "", row.shown) for one in printed]

    def inputs() -> Iterator[Path]:
        yield from (*files_of(house), *([patient.path] if patient else []), *files_of_topic(chosen.path))

    places = _Places(destination, request, clinic, inputs, is_one=len(jobs) == 1)
    make = _pdf_maker(sheet) if places.kind == PDF else _page_maker(sheet, places.kind)
    made = [make(job) for job in jobs]  # all, or none
    facts = [_deliver(each, job, places) for each, job in zip(made, jobs, strict=True)]
    if destination.as_json:
        echo_json(facts)


def _source(named: str | None, row: Row, sheet: PaperAndFormat, house: House, clinic: Clinic) -> tuple[Topic, Register]:
    """Return the topic of now, or of a release, and what holds of it."""
    if not sheet.release:
        return load_topic_for(named, row, load_workspace(house)), load_register(house)
    named = named or topic_name(row, only_topic(load_workspace(house)))
    asked = [] if row.id and not sheet.locales else [*(sheet.locales or [clinic.locale]), *[clinic.locale] * sheet.twin]
    locales = [at_home(one, clinic.locale) for one in asked if one != ALL]
    return load_shelf(house, clinic).opened(topic_id(named), sheet.release, locales)


def _asked(
    row: Row, topic: Topic, request: Request, sheet: PaperAndFormat, home: str
) -> tuple[Request, PaperAndFormat]:
    """Return what is to be made; what the command line says goes before what the row says."""
    if not row.id:
        return request, sheet
    if request == Request() and row.number:
        request = request_of(row, topic)
    locales = sheet.locales or ((locale_for(row, locales_of(topic), home),) if row.locales else ())
    paper, format_ = sheet.paper or row.paper or None, sheet.format or row.format or None
    return request, replace(sheet, locales=locales, paper=paper, format=format_)


class _Made(NamedTuple):
    """A leaflet, the bytes of its file, what is told of these, and the same as facts for a script."""

    leaflet: Handout | WebPage
    data: bytes
    told: str
    facts: dict[str, object]


def _pdf_maker(sheet: PaperAndFormat) -> Callable[[Job], _Made]:
    cache = load_cache()

    def make(job: Job) -> _Made:
        handout = make_handout(job, cache, sheet.max_pages, is_alone=sheet.is_alone)
        facts: dict[str, object] = {"pages": handout.pages, "sheets": handout.sheets}
        return _Made(handout, handout.pdf, sides(handout.pages, handout.sheets), facts)

    return make


def _page_maker(sheet: PaperAndFormat, kind: Kind) -> Callable[[Job], _Made]:
    """Return what makes web pages or plain text; raise `UsageError` for what only paper has."""
    if sheet.max_pages is not None:
        raise UsageError(f"--max-pages is for a PDF: a {kind.name} has no pages", "leave --max-pages out")

    def make(job: Job) -> _Made:
        page = make_web_page(job)
        text = page.html if kind == WEB_PAGE else page.text
        return _Made(page, text.encode(), "web page" if kind == WEB_PAGE else "plain text", {})

    return make


class _Places:
    """Where each handout goes: a single one to the file that is named; several, or one whose name ends with a slash,
    into the folder that is named."""

    def __init__(
        self,
        destination: Destination,
        request: Request,
        clinic: Clinic,
        inputs: Callable[[], Iterable[Path]],
        *,
        is_one: bool,
    ) -> None:
        self.destination, self.request, self.clinic = destination, request, clinic
        self.inputs, self.is_one = inputs, is_one
        if not is_one and (destination.is_stdout or destination.open):
            flag = "--open" if destination.open else "-o -"
            raise UsageError(
                f"{flag} is for one leaflet, but these are several", "name a folder with -o, or one --locale"
            )
        output, is_folder = Path(destination.output or ""), (destination.output or "").endswith(("/", os.sep))
        self.is_file, self.kind = is_one and not is_folder, PDF
        if not self.is_file and destination.output:
            if not is_folder and output.suffix and kind_of(output) != PDF and not output.is_dir():
                raise UsageError(f"{output} is one file, but these are several leaflets", "name one --locale")
            make_folder(output)
        elif destination.output and not destination.is_stdout:
            self.kind = kind_of(output)
            refuse_over_other(output, self.kind)  # before a leaflet is made for nothing

    def path(self, handout: Handout | WebPage, job: Job) -> Path:
        if self.is_file and self.destination.output:
            return Path(self.destination.output)
        return Path(self.destination.output or "") / self._name(handout, job)

    def _name(self, handout: Handout | WebPage, job: Job) -> str:
        """Return a file name that tells what is in it: TOPIC-PRESET, or TOPIC-CODE for a choice of one's own."""
        is_as_named = handout.selection.preset and not (self.request.add or self.request.drop)
        parts = [handout.selection.topic, (is_as_named and handout.selection.preset) or handout.code]
        paper, format_, locale, twin = job.page.paper.id, job.page.format.id, job.edition.locale, job.edition.topic.twin
        parts += [paper] if paper != self.clinic.paper else []
        parts += [format_] if format_ != self.clinic.format else []
        parts += [locale] if not self.is_one or locale != self.clinic.locale else []
        parts += [twin] if twin else []  # numbered, so neither is the plain one
        return "-".join(parts) + ".pdf"


def _deliver(made: _Made, job: Job, places: _Places) -> dict[str, object]:
    """Write the file, say where it is, and open it where that is wanted; return what a script would read."""
    destination = places.destination
    if destination.is_stdout:
        write_stdout(made.data)
        say(_told(made, "-"), err=True)
        return {}
    path = places.path(made.leaflet, job)
    refuse_over(path, places.inputs())
    refuse_over_other(path, places.kind)
    if destination.keep_leaflet:
        keep_leaflet(path.parent, made.leaflet.leaflet)
    write_whole(path, made.data)
    if not destination.as_json:
        say(_told(made, str(path)))
    if destination.open:
        _open(path, places.kind)
    return _facts(made, path, job)


def _told(made: _Made, file: str) -> str:
    return f"{file}: {made.told}, leaflet code {made.leaflet.code}"


def _facts(made: _Made, path: Path, job: Job) -> dict[str, object]:
    return {
        "file": path,
        "locale": job.edition.locale,
        "code": made.leaflet.code,
        **made.facts,
        "sha256": sha256(made.data).hexdigest(),
    }


def _open(path: Path, kind: Kind) -> None:
    if click.launch(str(path.resolve())) != 0:
        raise MissingTool(f"there is no program here that opens a {kind.name}", f"the leaflet is written: {path}")
