"""The page of rosters: a file is dropped, its columns are looked over, the plan is shown, and leaflets are made.

A roster comes as the raw body of a request and stays in memory. No address has anything of a patient, and no page shows
what is in a row: rows go by number.
"""

import asyncio
from collections.abc import Collection, Iterator
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from handouts.desk.choice import Form, form_of
from handouts.desk.errands import begin, judge_rows, make_leaflets, print_run, refused_rows, zipped
from handouts.desk.guard import KIB
from handouts.desk.held import KINDS, Held, Setting, Shelf, State, column_of
from handouts.desk.hints import at_the_desk, problem_at_the_desk
from handouts.desk.leaflet import FORMAT_NAMES, PAPER_NAMES
from handouts.desk.views import page
from handouts.errors import HandoutError, UsageError
from handouts.language.names import called
from handouts.language.translation import languages_of
from handouts.load.encodings import ENCODINGS, codec
from handouts.load.roster_columns import DATES, column_name
from handouts.load.roster_map import DATE_FORMS, Proposal, as_toml
from handouts.model.patient import COLUMNS, REQUIRED, Source, View, causes

ADDRESS: Final = "/rosters"
TAKEN: Final = f"{ADDRESS}/file"
MOST_BYTES: Final = 16 * 1024 * KIB
"""A roster of 100,000 rows."""
MOST_SHOWN: Final = 500
"""Rows of a plan that are shown; those that are refused are all told."""
LABELS: Final = {column: column.replace("_", " ").capitalize() for column in COLUMNS} | {
    "id": "Patient number",
    "locale": "Language",
    "told": "Knows the diagnosis",
    "add": "Sections to add",
    "drop": "Sections to leave out",
}
FILES: Final = ("leaflets.zip", "print-run.pdf", "refused.csv")
"""What comes of a run, each to be fetched."""
STATES: Final[dict[State, str]] = {
    "mapping": "its columns are to be looked over",
    "judging": "being looked at",
    "planned": "ready to be made",
    "making": "being made",
    "made": "made",
    "stopped": "stopped",
    "failed": "can’t be done",
}
MOST_WORDS: Final = 3
"""Words of the list for languages that can be told at a time."""
_PARTS: Final = {"name": 2}
"""Columns of ours that may stand under several headers."""


class Chosen(Struct, frozen=True):
    """A column of ours as a person sees it: what is chosen for it, and what it is for."""

    name: str
    label: str
    is_needed: bool
    headers: tuple[str, ...]
    form: str
    forms: tuple[str, ...]
    is_unsure: bool
    words: tuple[tuple[str, str], ...] = ()
    """Of the language: words of the list, each with the language that it stands for, and room for more."""


async def listed(request: Request) -> Response:
    """Return the page where a roster is dropped, with those that are at the desk."""
    return page(request, "rosters.html", held=list(_shelf(request)), kinds=KINDS, states=STATES)


async def taken(request: Request) -> Response:
    """Hold a roster that was dropped, and say where its page is; the address tells how its file ends, and no more."""
    kind = request.query_params.get("kind", "").lower()
    premises, data = request.app.state.desk.premises, await request.body()
    try:
        held = await asyncio.to_thread(_shelf(request).take, data, kind, premises)
    except HandoutError as error:
        return JSONResponse({"message": error.message, "hint": at_the_desk(error.hint)}, 422)
    return JSONResponse({"address": f"{ADDRESS}/{held.id}"}, 201)


async def shown(request: Request) -> Response:
    """Return the page of one roster, as far as it has come."""
    return _shown(request, _held(request))


async def told(request: Request) -> Response:
    """Say how far a roster has come, for the script that shows it."""
    held = _held(request)
    return JSONResponse({"state": held.state, "done": held.done})


async def read_again(request: Request) -> Response:
    """Read the file another way: another sheet, with or without hidden rows, in another encoding."""
    held, form = _idle(request), form_of(await request.body())
    encoding = _one(form, "encoding")
    view = View(_one(form, "sheet"), _one(form, "hidden"), codec(encoding) if encoding in ENCODINGS else "")
    await asyncio.to_thread(held.read, view)
    return _to(held)


async def planned(request: Request) -> Response:
    """Take the columns as they were looked over, and begin to plan."""
    held, form = _idle(request), form_of(await request.body())
    held.setting, twice = _setting(held, form, _shelf(request))
    if twice or held.missing:
        missing = ", ".join(LABELS[name] for name in held.missing)
        two = f"the same header is chosen for {' and '.join(LABELS[name] for name in twice)}"
        held.error = UsageError(
            two if twice else f"no header is chosen for: {missing}", "choose one in the table below"
        )
        held.state = "mapping"
        return _shown(request, held, 422)
    begin(held, judge_rows, "judging")
    return _to(held)


async def made(request: Request) -> Response:
    """Begin to make the leaflets."""
    held = _idle(request)
    begin(held, make_leaflets(_folder(request, held)), "making")
    return _to(held)


async def mended(request: Request) -> Response:
    """Go back to the columns."""
    held = _idle(request)
    held.state, held.error = "mapping", None
    return _to(held)


async def stopped(request: Request) -> Response:
    """Stop what is being done; leaflets that are made stay."""
    held = _held(request)
    held.is_stopping = True
    return _to(held)


async def forgotten(request: Request) -> Response:
    """Let go of a roster."""
    _shelf(request).forget(_held(request))
    return RedirectResponse(ADDRESS, 303)


async def fetched(request: Request) -> Response:
    """Return what a run has made, as a file to keep: all leaflets, those for the printer, or the rows refused."""
    held, what = _idle(request), request.scope["path"].rpartition("/")[2]
    folder = _folder(request, held)
    if what == "leaflets.zip":
        return StreamingResponse(zipped(held, folder), media_type="application/zip", headers=_kept(what))
    if what == "refused.csv":
        data = await asyncio.to_thread(refused_rows, held)
        return Response(data, media_type="text/csv; charset=utf-8", headers=_kept(what))
    parts = await asyncio.to_thread(print_run, held, folder)
    if len(parts) == 1:
        return Response(parts[0], media_type="application/pdf", headers=_kept("print-run.pdf"))
    return Response(_packed(parts), media_type="application/zip", headers=_kept("print-run.zip"))


def _shown(request: Request, held: Held, status: int = 200) -> Response:
    shelf, topics = _shelf(request), request.app.state.desk.premises.topics
    values: dict[str, Any] = {"held": held, "states": STATES, "titles": {topic.name: topic.title for topic in topics}}
    if held.state == "mapping":
        values |= {"columns": [_chosen(held, name) for name in COLUMNS], "folders": shelf.folders(held.premises)}
        values |= {"encodings": tuple(ENCODINGS), "place": shelf.place(held.premises), "tongues": _tongues(held)}
        return page(request, "roster.html", status, **values)
    problems = map(problem_at_the_desk, held.plan.problems if held.plan else ())
    values |= {"reasons": causes(problems), "rows": held.rows[:MOST_SHOWN], "folder": _folder(request, held)}
    values |= {"formats": FORMAT_NAMES, "papers": PAPER_NAMES, "called": called}
    return page(request, "plan.html", status, **values, toml=_toml(held))


def _chosen(held: Held, column: str) -> Chosen:
    source = held.setting.sources.get(column)
    headers = tuple(header for header in held.headers if column_of(held, header) == column)
    if source:  # in the order in which they are put together
        spelt = {column_name(header): header for header in held.headers}
        headers = tuple(spelt[column_name(name)] for name in source.headers if column_name(name) in spelt)
    form = source.format if source else ""
    return Chosen(
        name=column,
        label=LABELS[column],
        is_needed=column in REQUIRED,
        headers=(*headers, *[""] * (_PARTS.get(column, 1) - len(headers))),
        form=form,
        forms=tuple(dict.fromkeys(filter(None, (form, *DATE_FORMS)))) if column in DATES else (),
        is_unsure=column in held.unsure,
        words=(*(source.values if source else {}).items(), *[("", "")] * MOST_WORDS) if column == "locale" else (),
    )


def _setting(held: Held, form: Form, shelf: Shelf) -> tuple[Setting, list[str]]:
    """Return how a roster is to be read, and columns that stand under one header and can't."""
    sources: dict[str, Source] = {}
    of: dict[str, str] = {}
    twice: list[str] = []
    for column in COLUMNS:
        headers = tuple(dict.fromkeys(one for one in form.get(column, ()) if one in held.headers))
        twice += [name for header in headers if header in of for name in (of[header], column)]
        of |= dict.fromkeys(headers, column)
        if headers:
            sources |= _source(held, column, headers, form)
    ignored = frozenset(header for header in held.headers if column_name(header) in COLUMNS and header not in of)
    folders, topics = shelf.folders(held.premises), [topic.name for topic in held.premises.topics]
    topic, folder = _one(form, "topic"), _one(form, "folder")
    setting = Setting(
        sources=sources,
        ignored=ignored,
        view=held.setting.view,
        topic=topic if topic in topics else "",
        allows_drafts=bool(_one(form, "drafts")),
        folder=folder if folder in folders else folders[0],
    )
    return setting, twice


def _words(form: Form, known: Collection[str]) -> dict[str, str]:
    """Return what words of the list stand for, in small letters, as a person tells it."""
    told = zip(form.get("locale.word", ()), form.get("locale.means", ()), strict=False)
    return {word.strip().lower(): means for word, means in told if word.strip() and means in known}


def _tongues(held: Held) -> dict[str, str]:
    """Return the languages of all topics, each with its name in English."""
    premises = held.premises
    tags = {tag for topic in premises.topics for tag in languages_of(premises.topic(topic.name))}
    return dict(sorted(((tag, called(tag)[1]) for tag in tags), key=itemgetter(1)))


def _source(held: Held, column: str, headers: tuple[str, ...], said: Form) -> dict[str, Source]:
    """Return how a column is read, nothing where it is read without being told how."""
    before, form = held.setting.sources.get(column), _one(said, f"{column}.form")
    values = before.values if before and before.headers == headers else {}
    if column == "locale":
        values = _words(said, {*_tongues(held), *values.values()})
    form = form if column in DATES and form in (*DATE_FORMS, before.format if before else "") else ""
    is_plain = len(headers) == 1 and column_name(headers[0]) == column and not (form or values)
    return {} if is_plain else {column: Source(headers, form, values)}


def _toml(held: Held) -> str:
    """Return the lines of clinic.toml by which the next roster is read without being looked over."""
    columns = {column: _told(source) for column, source in held.setting.sources.items()}
    return as_toml(Proposal(columns, (), {}, ())) if columns else ""


def _told(source: Source) -> object:
    """Return how a column is read as clinic.toml says it: its header alone, where that is all."""
    header = source.headers[0] if len(source.headers) == 1 else list(source.headers)
    how = {"format": source.format, "values": source.values}
    more = {key: value for key, value in how.items() if value}
    return {"column": header, **more} if more else header


def _packed(parts: list[bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as files:
        for number, part in enumerate(parts, 1):
            files.writestr(f"print-run-{number}.pdf", part)
    return packed.getvalue()


def _kept(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


def _held(request: Request) -> Held:
    return _shelf(request).find(request.path_params["id"])


def _idle(request: Request) -> Held:
    """Return a roster with which nothing is being done; raises `UsageError`."""
    held = _held(request)
    if held.is_busy:
        raise UsageError("the desk is still at work on this roster", "wait until it is done, or stop it")
    return held


def _folder(request: Request, held: Held) -> Path:
    shelf = _shelf(request)
    return shelf.place(held.premises) / (held.setting.folder or shelf.folders(held.premises)[0])


def _to(held: Held) -> Response:
    return RedirectResponse(f"{ADDRESS}/{held.id}", 303)


def _one(form: Form, name: str) -> str:
    return form.get(name, ("",))[0]


def _routes() -> Iterator[Route]:
    yield Route(ADDRESS, listed, methods=["GET"])
    yield Route(TAKEN, taken, methods=["POST"])
    yield Route(f"{ADDRESS}/{{id}}", shown, methods=["GET"])
    yield Route(f"{ADDRESS}/{{id}}/state", told, methods=["GET"])
    steps = {"read": read_again, "plan": planned, "make": made, "mend": mended, "stop": stopped, "forget": forgotten}
    yield from (Route(f"{ADDRESS}/{{id}}/{name}", step, methods=["POST"]) for name, step in steps.items())
    yield from (Route(f"{ADDRESS}/{{id}}/{name}", fetched, methods=["GET"]) for name in FILES)


ROUTES: Final = tuple(_routes())
