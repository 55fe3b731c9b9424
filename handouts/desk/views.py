"""Turn values into pages: the templates of the desk, and the files that pages need.

All of them are read when the desk starts, by names that we know, so that no path of a client becomes one of a file.
"""

from base64 import b64encode
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from handouts.desk.hints import at_the_desk
from handouts.language.names import called

if TYPE_CHECKING:
    from starlette.requests import Request

    from handouts.desk.guard import Refusal
    from handouts.desk.pictures import Picture
    from handouts.errors import HandoutError

KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HERE: Final = files("handouts.desk")


def page(request: "Request", template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page of the desk; every template has `desk`, and `here`, the page's own address."""
    html = (
        _environment().get_template(template).render(desk=request.app.state.desk, here=request.scope["path"], **values)
    )
    return HTMLResponse(html, status)


def refused(refusal: "Refusal") -> str:
    """Return the page for who may not come in, which says nothing of the desk."""
    return _environment().get_template("refused.html").render(refusal=refusal)


def trouble(request: "Request", error: "HandoutError", status: int = 422) -> HTMLResponse:
    """Return the page for what can't be done: the message of the command line, and its hint in words of the desk."""
    return page(request, "trouble.html", status, error=error)


def local(time: str) -> datetime:
    """Return a ledger's time, which is UTC, as this machine's clock shows it."""
    return datetime.fromisoformat(time).astimezone()


async def brand(request: "Request") -> Response:
    """Return the clinic's own colours as a style sheet; they were proved to be colours, and to be read on white."""
    colours = request.app.state.desk.premises.clinic.brand
    own = f":root {{ --brand: {colours.colour}; --tint: {colours.tint}; --ink: {colours.ink} }}"
    return Response(own, media_type="text/css")


async def asset(request: "Request") -> Response:
    """Return one of our own files by its name."""
    found = assets().get(request.path_params["name"])
    return Response(found[0], media_type=found[1]) if found else Response(status_code=404)


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """Return what pages need beside their HTML, and what each is."""
    folder = _HERE / "assets"
    return {
        item.name: (item.read_bytes(), KINDS[suffix])
        for item in folder.iterdir()
        if (suffix := item.name[item.name.rfind(".") :]) in KINDS
    }


@cache
def _environment() -> Environment:
    def source(name: str) -> str | None:
        file = _HERE / "templates" / name
        return file.read_text("utf-8") if file.is_file() else None

    environment = Environment(loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"png": _encoded, "local": local, "language": _english, "hint": at_the_desk}
    return environment


def _encoded(picture: "Picture") -> str:
    """Return a picture as an address has one that is its own file (RFC 2397)."""
    return b64encode(picture.png).decode()


def _english(tag: str) -> str:
    """Return what a language is called in English."""
    return called(tag)[1]
