"""The page that says what was printed, and the lines of the ledger that it is made of.

A clinic that wants one keeps a ledger of its desk in its workspace. It holds what a batch's ledger holds: nothing of a
patient but the pseudonym of a number, where one was typed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Final

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from handouts.batch import ledger
from handouts.batch.ledger import LedgerLine
from handouts.batch.plan import contact
from handouts.choose.leaflet import keep_leaflet
from handouts.desk.premises import Premises
from handouts.desk.views import local, page
from handouts.desk.work import Leaf
from handouts.errors import UsageError
from handouts.files.output import write_new

MOST_LINES: Final = 500
"""Shown at a time, the newest first."""


class Day(Struct, frozen=True):
    """What was printed on a day, each with the folder of its ledger."""

    day: date
    lines: tuple[tuple[LedgerLine, str], ...]


async def listed(request: Request) -> Response:
    """Return what was printed, by day."""
    premises = request.app.state.desk.premises
    folder = premises.signed_in
    days = tuple(_days(_lines(folder))) if folder else ()
    titles = {topic.name: topic.title for topic in premises.topics}
    return page(request, "printed.html", folder=folder, is_kept=is_kept(premises), days=days, titles=titles)


async def begun(request: Request) -> Response:
    """Begin a ledger in the workspace."""
    begin(request.app.state.desk.premises)
    return RedirectResponse("/printed", 303)


def is_kept(premises: Premises) -> bool:
    """Whether the workspace has a ledger of its desk."""
    return premises.signed_in is not None and (premises.signed_in / ledger.NAME).exists()


def begin(premises: Premises) -> None:
    """Make an empty ledger, and the key that its pseudonyms are made with; the sample clinic has no place for them."""
    folder = premises.signed_in
    if folder is None:
        raise UsageError(
            "the sample clinic has no folder for a ledger", "begin a clinic of your own: handouts init DIR"
        )
    ledger.load_key(folder)
    if not is_kept(premises):
        write_new(folder / ledger.NAME, b"")


def note(premises: Premises, leaves: Iterable[Leaf], patient_id: str) -> None:
    """Add leaflets to the ledger of the desk, if one is kept, and keep what their codes stand for.

    Raises `FileError` where that can't be done: what is handed out without a record could not be called back.
    """
    if not is_kept(premises) or premises.signed_in is None:
        return
    folder = premises.signed_in
    key = ledger.ledger_key(folder, folder / ledger.NAME)
    id_ = ledger.pseudonym(key, patient_id) if patient_id else ""
    time = datetime.now(UTC).isoformat(timespec="seconds")
    lines = [_line(leaf, time, id_, ledger.key_name(key), contact(premises.clinic)) for leaf in leaves]
    for leaf in leaves:
        keep_leaflet(folder, leaf.content.leaflet)
    ledger.add(folder, lines)


def _line(leaf: Leaf, time: str, id_: str, under: str, contact: str) -> LedgerLine:
    return LedgerLine(
        row=0,
        time=time,
        outcome="written",
        id=id_,
        under=under,
        code=leaf.code,
        topic=leaf.content.excerpt.identity.topic,
        preset=leaf.preset,
        locale=leaf.locale,
        format=leaf.format,
        paper=leaf.paper,
        sections=leaf.content.sections,
        drafts=leaf.content.drafts,
        texts=leaf.content.texts,
        release=leaf.release,
        contact=contact,
        sha256=sha256(leaf.pdf).hexdigest(),
    )


def _lines(folder: Path) -> list[tuple[LedgerLine, str]]:
    """Return the newest lines of the desk's ledger and of those of batches beside it, each with its folder's name."""
    ledgers = [folder / ledger.NAME, *sorted(folder.glob(f"*/{ledger.NAME}"))]
    found = [
        (line, path.parent.name if path.parent != folder else "")
        for path in ledgers
        for line in ledger.read(path)
        if line.outcome == "written"
    ]
    return sorted(found, key=lambda one: one[0].time, reverse=True)[:MOST_LINES]


def _days(lines: Iterable[tuple[LedgerLine, str]]) -> Iterator[Day]:
    for day, of_day in groupby(lines, key=lambda one: local(one[0].time).date()):
        yield Day(day, tuple(of_day))


ROUTES: Final = (Route("/printed", listed, methods=["GET"]), Route("/printed", begun, methods=["POST"]))
