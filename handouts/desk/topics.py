"""The pages of topics, to read: what is in one, as patients see it, who has signed it, and what the clinic has changed.

Nothing can be changed here: texts are files, and sign-offs are made where they can be asked for (`handouts sign`).
"""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from handouts.choose.selection import head_of
from handouts.choose.signing import Cell, cells
from handouts.desk.choice import OWN, Choice
from handouts.desk.guard import Refusal
from handouts.desk.hints import at_the_desk
from handouts.desk.offers import language
from handouts.desk.premises import Premises
from handouts.desk.views import page, refused
from handouts.desk.work import web_page
from handouts.errors import HandoutError, unknown
from handouts.language.translation import in_locale, languages_of
from handouts.load.overlay import beneath
from handouts.load.overrides import overrides
from handouts.load.spans import plain
from handouts.model.topic import Topic

ADDRESS: Final = "/topics"
READ_POLICY: Final = "default-src 'none'; img-src data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
"""Of a leaflet as a web page, which stands in a frame of ours; its own policy, in its head, is stricter."""


class Line(Struct, frozen=True):
    """A part of a topic: its name, where it can be read, what is told of it, and what holds of its sign-offs."""

    title: str
    address: str
    notes: tuple[str, ...]
    cells: tuple[Cell, ...]


async def listed(request: Request) -> Response:
    """Return the topics that there are."""
    premises = request.app.state.desk.premises
    told = [(title, languages_of(title), _is_own(premises, title.name)) for title in premises.topics]
    return page(request, "topics.html", topics=told, language=language)


async def shown(request: Request) -> Response:
    """Return a topic in one of its languages, by default its own."""
    premises, name = request.app.state.desk.premises, request.path_params["name"]
    topic = premises.topic(name)
    locale = _locale(topic, _asked(request).get("locale", ""))
    said = in_locale(topic, locale)
    roles = premises.clinic.signing.needed(is_translation=said.is_translation)
    found = list(cells(topic, said, premises.clinic, premises.register.records, premises.register.today, roles))
    lines = _lines(topic, locale, found)
    values: dict[str, Any] = {
        "topic": topic,
        "locale": language(locale),
        "languages": [language(tag) for tag in languages_of(topic)],
        "roles": roles,
        "presets": lines[: len(topic.presets)],
        "sections": lines[len(topic.presets) :],
        "signed": sum(cell.state == "signed" for cell in found),
        "needed": len(found),
        "changes": [one for one in overrides(premises.workspace) if one.topic == name],
        "is_own": _is_own(premises, name),
        "first": next(iter(lines), None),
    }
    return page(request, "topic.html", **values)


async def read(request: Request) -> Response:
    """Return a preset or a section as patients see it: a web page with the same words, for a frame."""
    desk, asked = request.app.state.desk, _asked(request)
    topic = desk.premises.topic(request.path_params["name"])
    preset, section = asked.get("preset", OWN), asked.get("section", "")
    for kind, name, known in (("preset", preset, topic.presets), ("section", section, topic.sections)):
        if name and name not in known:
            raise unknown(kind, name, list(known))
    choice = Choice(topic.id, preset, locales=(_locale(topic, asked.get("locale", "")),))
    if section:
        choice = replace(choice, sections=(section,), ticked_for=choice.about)
    try:
        html, status = await desk.pool.run(web_page, desk.premises, choice), 200
    except HandoutError as error:  # the frame says why it can't be read
        html, status = refused(Refusal(422, error.message, at_the_desk(error.hint))), 422
    return HTMLResponse(html, status, headers={"content-security-policy": READ_POLICY})


def _lines(topic: Topic, locale: str, found: Iterable[Cell]) -> list[Line]:
    """Return what there is to read: presets, then sections, each with its sign-offs."""
    of: dict[str, list[Cell]] = {}
    for cell in found:
        of.setdefault(cell.part, []).append(cell)
    presets = [
        Line(
            title=plain(preset.title),
            address=_address(topic, locale, preset=preset.id),
            notes=(plain(preset.audience), *(["tells a diagnosis"] if preset.disclosure else [])),
            cells=tuple(of.get(head_of(preset.id), ())),
        )
        for preset in topic.presets.values()
    ]
    sections = [
        Line(
            title=plain(section.title),
            address=_address(topic, locale, section=section.id),
            notes=tuple(
                note
                for is_so, note in (
                    (section.is_always, "in every leaflet"),
                    (section.is_sensitive, "sensitive"),
                    (section.is_disclosure, "tells a diagnosis"),
                )
                if is_so
            ),
            cells=tuple(of.get(section.id, ())),
        )
        for section in topic.sections.values()
    ]
    return [*presets, *sections]


def _address(topic: Topic, locale: str, **part: str) -> str:
    return f"{ADDRESS}/{topic.id}/read?{urlencode({**part, 'locale': locale})}"


def _asked(request: Request) -> dict[str, str]:
    named = parse_qs(request.scope["query_string"].decode("latin-1"), max_num_fields=10)
    return {name: values[0] for name, values in named.items()}


def _locale(topic: Topic, asked: str) -> str:
    return asked if asked in languages_of(topic) else topic.language


def _is_own(premises: Premises, name: str) -> str:
    """Return whose a topic is: the package's, the clinic's, or the package's with the clinic's changes."""
    path = premises.topic(name).path
    own = premises.workspace.topics
    if own is None or not path.is_relative_to(own):
        return "handouts"
    return "changed" if beneath(path) else "clinic"


ROUTES: Final = (
    Route(ADDRESS, listed, methods=["GET"]),
    Route(f"{ADDRESS}/{{name}}", shown, methods=["GET"]),
    Route(f"{ADDRESS}/{{name}}/read", read, methods=["GET"]),
)
