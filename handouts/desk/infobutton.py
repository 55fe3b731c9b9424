"""The page that a medical record opens beside a patient (HL7 Infobutton): what was understood, and links into the desk.

It needs no session, for a strict cookie does not come along from another site. So it changes nothing, holds nothing of
a patient, and repeats nothing of what was sent but codes that have the shape of one.
"""

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handouts.batch.requests import printed_in
from handouts.choose.infobutton import Answer, Offer, understand
from handouts.desk.finding import by_words
from handouts.desk.premises import Premises
from handouts.desk.views import page
from handouts.errors import UsageError
from handouts.language.names import called
from handouts.language.translation import languages_of
from handouts.load.spans import plain

ADDRESS: Final = "/infobutton"
JSON: Final = "application/json"
MOST_PARAMETERS: Final = 200


class Link(Struct, frozen=True):
    """A topic as it is offered: where the desk opens with it, and what it is called."""

    topic: str
    title: str
    address: str
    codes: tuple[str, ...]
    preset: str
    preset_title: str
    locale: str
    language: str
    languages: str
    notes: tuple[str, ...]


async def asked(request: Request) -> Response:
    """Return what was understood of a request, as a page or as JSON."""
    desk = request.app.state.desk
    parameters = _parameters(request.scope["query_string"])
    answer = understand(parameters, desk.premises.topics, lambda typed: _search(desk.premises, typed))
    links = [_link(desk.premises, offer) for offer in answer.offers]
    if dict(parameters).get("knowledgeResponseType", "").casefold() == JSON:
        return JSONResponse(_facts(answer, links, desk.gate.origin))
    language = called(answer.language)[1] if answer.language else ""
    return page(request, "infobutton.html", answer=answer, links=links, language=language)


def _parameters(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode("ascii"), max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise UsageError("this is more than a medical record asks", "ask about one problem at a time") from None


def _search(premises: Premises, typed: str) -> list[str]:
    return by_words(typed, [premises.topic(topic.name) for topic in premises.topics])


def _link(premises: Premises, offer: Offer) -> Link:
    topic, preset = premises.topic(offer.fit.topic.name), offer.fit.preset
    languages = languages_of(topic)
    locale = printed_in(offer.locale, languages) if offer.locale else ""
    chosen = {"topic": topic.id, "preset": preset, "locale": locale}
    return Link(
        topic=topic.id,
        title=plain(topic.title),
        address=f"/?{urlencode({name: value for name, value in chosen.items() if value})}",
        codes=offer.fit.codes,
        preset=preset,
        preset_title=plain(topic.presets[preset].title) if preset else "",
        locale=locale,
        language=called(locale)[1] if locale else "",
        languages=", ".join(called(tag)[1] for tag in languages),
        notes=offer.notes,
    )


def _facts(answer: Answer, links: list[Link], origin: str) -> dict[str, Any]:
    """Return the answer for a machine: a feed as HL7's clients read one, and all that was understood."""
    return {
        "feed": {
            "title": _text("Topics that fit"),
            "lang": "en",
            "entry": [
                {
                    "id": {"_value": f"{origin}{link.address}"},
                    "title": _text(link.title),
                    "summary": _text(f"Proposed: {link.preset_title}" if link.preset else ""),
                    "link": [{"href": f"{origin}{link.address}", "rel": "alternate", "type": "text/html"}],
                }
                for link in links
            ],
        },
        "topics": [
            {
                "topic": link.topic,
                "codes": link.codes,
                "preset": link.preset,
                "proposed": offer.fit.presets,
                "locale": link.locale,
                "notes": link.notes,
            }
            for link, offer in zip(links, answer.offers, strict=True)
        ],
        "language": answer.language,
        "task": answer.task,
        "refused": [{"code": one.code, "topic": one.topic, "reason": one.reason} for one in answer.misfits],
        "unread": answer.unread,
    }


def _text(value: str) -> dict[str, str]:
    return {"_value": value, "type": "text"}


ROUTES: Final = (Route(ADDRESS, asked, methods=["GET"]),)
