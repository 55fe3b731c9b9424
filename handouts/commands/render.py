"""`handouts render`: make one leaflet and write it out."""

from hashlib import sha256
from pathlib import Path

import click

from handouts import geometry
from handouts.cache import user_cache
from handouts.clinics.clinic import Clinic
from handouts.clinics.own_words import clinic_in
from handouts.commands import options
from handouts.commands.loading import load_house, load_topic
from handouts.commands.options import Destination, House, Sheet
from handouts.commands.printing import count, echo_json
from handouts.errors import MissingTool
from handouts.leaflets.store import put
from handouts.output import write_stdout, write_whole
from handouts.pipeline import Handout, make_handout
from handouts.selection import Request, select


@click.command("render", short_help="Make a leaflet as PDF.")
@options.topic
@options.request
@options.sheet
@options.house
@options.destination
def command(topic: str, request: Request, sheet: Sheet, house: House, destination: Destination) -> None:
    """Make a leaflet: choose sections, by preset or by name, and get one PDF.

    The PDF is written whole or not at all; a file of the same name is replaced, and only you may read it. Prints the
    file, its pages and the leaflet code that stands at the foot of every page.

    \b
    Example:
      handouts render breast-cancer-spread --preset comparison --sample
      handouts render breast-cancer-spread --preset signs --format large-print --clinic clinic.toml -o signs.pdf
    """
    clinic = load_house(house)
    chosen = load_topic(topic, sheet.locale or clinic.locale)
    clinic = clinic_in(clinic, chosen.language)
    selection = select(chosen, request)
    page = geometry.page(sheet.paper or clinic.paper, sheet.format or clinic.format)
    handout = make_handout(
        chosen, clinic, selection, page, chosen.language, cache=user_cache(), max_pages=sheet.max_pages
    )
    _deliver(handout, destination, _name(handout, request, page, clinic))


def _deliver(handout: Handout, destination: Destination, name: str) -> None:
    """Write the PDF, say where it is, and open it where that is wanted."""
    if destination.is_stdout:
        write_stdout(handout.pdf)
        click.echo(_told(handout, "-"), err=True)
        return
    path = Path(destination.output or name)
    if destination.keep_leaflet:
        put(path.parent, handout.leaflet)
    write_whole(path, handout.pdf)
    if destination.as_json:
        echo_json(_facts(handout, path))
    else:
        click.echo(_told(handout, str(path)))
    if destination.open:
        _open(path)


def _name(handout: Handout, request: Request, page: geometry.Page, clinic: Clinic) -> str:
    """Return a file name that tells what is in it: TOPIC-PRESET, or TOPIC-CODE for a choice of one's own."""
    is_as_named = handout.selection.preset and not (request.add or request.drop)
    parts = [handout.selection.topic, (is_as_named and handout.selection.preset) or handout.code]
    parts += [page.paper.id] if page.paper.id != clinic.paper else []
    parts += [page.format.id] if page.format.id != clinic.format else []
    return "-".join(parts) + ".pdf"


def _told(handout: Handout, file: str) -> str:
    return f"{file}: {count(handout.pages, 'page')}, leaflet code {handout.code}"


def _facts(handout: Handout, path: Path) -> dict[str, object]:
    return {
        "file": path,
        "code": handout.code,
        "pages": handout.pages,
        "sha256": sha256(handout.pdf).hexdigest(),
    }


def _open(path: Path) -> None:
    if click.launch(str(path.resolve())) != 0:
        raise MissingTool("no program here opens PDF files", f"the leaflet is there: {path}")
