"""The desk as a whole: its pages, each a module with its own routes, behind one guard.

A page more is a module here with `ROUTES`, a line in `PAGES` and, if it is to be found, one in `NAVIGATION`.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handouts.desk import infobutton, leaflet, printed, rosters, topics
from handouts.desk.gate import Gate
from handouts.desk.guard import PATIENCE_SECONDS, Guard
from handouts.desk.held import Shelf
from handouts.desk.pool import Pool
from handouts.desk.premises import Premises
from handouts.desk.views import asset, brand, trouble
from handouts.errors import HandoutError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PAGES: Final = (leaflet, rosters, topics, printed, infobutton)
NAVIGATION: Final = (
    ("/", "Leaflet"),
    (rosters.ADDRESS, "Rosters"),
    (topics.ADDRESS, "Topics"),
    ("/printed", "Printed"),
)
"""The address and the name of each page that others lead to."""
OPEN: Final = frozenset({infobutton.ADDRESS, "/brand.css"})
"""Pages that need no session: they hold nothing of a patient, and change nothing."""
LIMITS: Final = {rosters.TAKEN: rosters.MOST_BYTES}
"""How many bytes may be sent to an address, where that is more than a form has."""


class Desk(NamedTuple):
    """What all pages share: whose desk it is, who works, and who may come in."""

    premises: Premises
    pool: Pool
    gate: Gate
    navigation: tuple[tuple[str, str], ...] = NAVIGATION


def app(desk: Desk, patience: float = PATIENCE_SECONDS) -> "ASGIApp":
    """Return what answers requests; `patience` is how many seconds one may take to come in."""
    routes: list[BaseRoute] = [
        Route("/assets/{name}", asset),
        Route("/brand.css", brand),
        *(route for page in PAGES for route in page.ROUTES),
    ]
    pages = Starlette(routes=routes, exception_handlers={HandoutError: _trouble})
    pages.state.desk = desk
    pages.state.shelf = Shelf()
    return Guard(pages, desk.gate, OPEN, LIMITS, patience)


async def _trouble(request: Request, error: Exception) -> Response:
    if not isinstance(error, HandoutError):
        raise error
    return trouble(request, error)
