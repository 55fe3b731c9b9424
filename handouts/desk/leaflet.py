"""The page where a leaflet is chosen, seen and printed.

One form says all of it; each answer is the whole page, with what was chosen and what comes of it, so that it works
without a script. Ours puts the parts of an answer into the page that is there, and asks whenever something changes.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final
from urllib.parse import parse_qs
from zipfile import ZIP_STORED, ZipFile

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handouts.batch.print_run import on_sheets
from handouts.desk.choice import LABELS, MOST_COPIES, OWN, Choice, choice_of, form_of
from handouts.desk.offers import offer
from handouts.desk.printed import note
from handouts.desk.reading import Said
from handouts.desk.views import page
from handouts.desk.work import ALL_PAGES, FIRST_PAGES, Leaf, Seen, lay_out, look_up, make, read_out, see
from handouts.errors import HandoutError
from handouts.language.locale import is_same_language
from handouts.language.translation import languages_of
from handouts.model.clinic import STICKER, Clinic
from handouts.model.page import FORMATS

_FIRST: Final = "/"
"""No preset is called so: the first one stands in for it."""
VIEWS: Final = {"pages": "Pages", "larger": "Larger print", "read": "What a screen reader says"}
FORMAT_NAMES: Final = {"clear-print": "Clear print", "large-print": "Large print", "giant-print": "Giant print"}
PAPER_NAMES: Final = {"a4": "A4", "letter": "Letter", "a5": "A5", "half-letter": "Half letter"}
FIELD_NAMES: Final = {field: label.removeprefix("the ").capitalize() for field, label in LABELS.items()}


class Shown(Struct, frozen=True):
    """What came of a choice: leaflets with their pages, what is read out of one, or why there is none."""

    seen: tuple[Seen, ...] = ()
    read: tuple[Said, ...] = ()
    error: HandoutError | None = None


async def opened(request: Request) -> Response:
    """Return the page as it opens; its address may name topic, preset and language, never anything of a patient."""
    desk = request.app.state.desk
    named = parse_qs(request.scope["query_string"].decode("latin-1"), max_num_fields=20)
    asked = {name: named.get(name, [""])[0] for name in ("topic", "preset", "locale")}
    names = [topic.name for topic in desk.premises.topics]
    topic = asked["topic"] if asked["topic"] in names else names[0]
    choice = _fitted(request, Choice(topic, asked["preset"] or _FIRST, locales=(asked["locale"],)))
    return _page(request, choice, "pages", Shown(), is_named=bool(asked["topic"]))


async def chosen(request: Request) -> Response:
    """Return the page for a choice, with the pages of the leaflet."""
    form = form_of(await request.body())
    choice, view = _fitted(request, choice_of(form)), form.get("view", ("pages",))[0]
    pages = FIRST_PAGES if form.get("pages") == ("first",) else ALL_PAGES
    return _page(request, choice, view, await _shown(request, choice, view, pages))


async def printed(request: Request) -> Response:
    """Return one file to print: all leaflets of a choice, each as often as it is wanted, each on a fresh sheet."""
    choice = choice_of(form_of(await request.body()))
    try:
        leaves = await _made(request, choice)
        files = [leaf.pdf for leaf in leaves for _ in range(choice.copies)]
        pdf = files[0] if len(files) == 1 else on_sheets(files)
    except HandoutError as error:
        return _page(request, choice, "pages", Shown(error=error), status=422)
    return _file(pdf, "application/pdf", f"{_name(leaves[0])}.pdf", "inline")


async def downloaded(request: Request) -> Response:
    """Return the leaflets of a choice as files to keep: one as a PDF, several in a ZIP."""
    choice = choice_of(form_of(await request.body()))
    try:
        leaves = await _made(request, choice)
    except HandoutError as error:
        return _page(request, choice, "pages", Shown(error=error), status=422)
    if len(leaves) == 1:
        return _file(leaves[0].pdf, "application/pdf", f"{_name(leaves[0])}.pdf", "attachment")
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as files:
        for leaf in leaves:
            files.writestr(f"{_name(leaf)}.pdf", leaf.pdf)
    return _file(packed.getvalue(), "application/zip", f"{choice.topic}.zip", "attachment")


async def searched(request: Request) -> Response:
    """Return the topics that words or codes find, each with the preset that is proposed, and what is told of it."""
    desk = request.app.state.desk
    typed = form_of(await request.body()).get("q", ("",))[0]
    result = await desk.pool.run(look_up, desk.premises, typed)
    return JSONResponse({"topics": result.topics, "told": result.told})


def _fitted(request: Request, choice: Choice) -> Choice:
    """Return a choice with the first preset and the clinic's language where a topic has not what was chosen of another,
    or on another day: the page shows which."""
    premises = request.app.state.desk.premises
    topic = premises.topic(choice.topic)
    home = premises.clinic.locale
    known = languages_of(topic)
    locales = tuple(tag for tag in choice.locales if tag in known or is_same_language(tag, home))
    is_there = choice.preset in topic.presets or choice.preset == OWN
    preset = choice.preset if is_there else next(iter(topic.presets), OWN)
    return replace(choice, preset=preset, locales=locales or (home,))


async def _shown(request: Request, choice: Choice, view: str, pages: int) -> Shown:
    desk = request.app.state.desk
    try:
        if view == "read":
            return Shown(read=await desk.pool.run(read_out, desk.premises, choice))
        wanted = (
            replace(choice, format=_larger(choice.format or desk.premises.clinic.format))
            if view == "larger"
            else choice
        )
        seen = await desk.pool.run(see, desk.premises, wanted, pages)
        if any(one.leaf.is_alone for one in seen) and view != "larger":
            desk.pool.begin(wanted.galley, lay_out, desk.premises, wanted.without_patient)
        return Shown(seen)
    except HandoutError as error:
        return Shown(error=error)


async def _made(request: Request, choice: Choice) -> tuple[Leaf, ...]:
    """Make the leaflets of a choice, and note them where the clinic keeps a ledger of its desk."""
    desk = request.app.state.desk
    await desk.pool.ended(choice.galley)  # what it waits for would else be laid out twice at once
    leaves: tuple[Leaf, ...] = await desk.pool.run(make, desk.premises, choice)
    note(desk.premises, leaves, choice.patient_id)
    return leaves


def _page(
    request: Request, choice: Choice, view: str, shown: Shown, *, is_named: bool = False, status: int = 200
) -> Response:
    premises = request.app.state.desk.premises
    clinic, topics = premises.clinic, premises.topics
    offered = offer(premises.topic(choice.topic), choice)
    values: dict[str, Any] = {
        "choice": choice,
        "locale": choice.locales[0] if choice.locales else clinic.locale,
        "format": choice.format or clinic.format,
        "paper": choice.paper or clinic.paper,
        "view": view if view in VIEWS else "pages",
        "clinic": clinic,
        "topics": topics,
        "offer": offered,
        "shown": shown if offered.error is None else Shown(error=offered.error),
        "fields": _fields(clinic.patient_fields),
        "is_named": is_named,
        "most_copies": MOST_COPIES,
        **_names(clinic),
    }
    return page(request, "leaflet.html", status, **values)


def _names(clinic: Clinic) -> dict[str, Any]:
    """Return what things are called, for every page of a leaflet."""
    return {
        "views": VIEWS,
        "formats": {name: FORMAT_NAMES[name] for name in FORMATS},
        "papers": {name: PAPER_NAMES.get(name, name) for name in clinic.theme.all_papers},
        "field_names": FIELD_NAMES,
    }


def _fields(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(field for field in fields if field != STICKER)


def _larger(format_: str) -> str:
    """Return the next larger format, or the largest."""
    names = list(FORMATS)
    return names[min(names.index(format_) + 1, len(names) - 1)] if format_ in names else format_


def _name(leaf: Leaf) -> str:
    """Return the name of a file, which tells what is in it and nothing of a patient."""
    identity = leaf.content.excerpt.identity
    parts = (identity.topic, leaf.preset or leaf.code, leaf.locale, leaf.twin)
    return "-".join(filter(None, parts))


def _file(data: bytes, kind: str, name: str, disposition: str) -> Response:
    return Response(data, media_type=kind, headers={"content-disposition": f'{disposition}; filename="{name}"'})


ROUTES: Final = (
    Route("/", opened, methods=["GET"]),
    Route("/", chosen, methods=["POST"]),
    Route("/print", printed, methods=["POST"]),
    Route("/download", downloaded, methods=["POST"]),
    Route("/find", searched, methods=["POST"]),
)
