"""What the tests of leaflets share: jobs, galleys laid out once, and what leaflets take from them."""

from collections.abc import Mapping
from functools import cache

from made_texts import made_topic
from msgspec.structs import replace
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.leaflet import Excerpt, excerpt_of
from handouts.choose.selection import select
from handouts.language.clinic_words import clinic_in
from handouts.load.clinic import sample_clinic
from handouts.model.clinic import Clinic
from handouts.model.job import NOBODY, Edition, GalleyKey, Job, Request, job_of
from handouts.model.page import page
from handouts.model.topic import Topic
from handouts.render import Renderer
from handouts.typeset.cache import user_cache
from handouts.typeset.galleys import galley_for

FIELDS = ("name", "date_of_birth")
VALUES = {"name": "Zoë O’Neil", "date_of_birth": "1970-12-31"}


def job_for(
    topic: Topic,
    request: Request,
    clinic: Clinic | None = None,
    paper: str = "a4",
    format_: str = "clear-print",
    values: Mapping[str, str] = NOBODY,
) -> Job:
    """Return the job of a request, for the sample clinic unless one is given."""
    return job_of(Edition(topic, clinic or sample_clinic()), select(topic, request), paper, format_, values)


def key_for(
    topic: Topic,
    layout: str = "article",
    clinic: Clinic | None = None,
    paper: str = "a4",
    format_: str = "clear-print",
) -> GalleyKey:
    """Return what a topic's galley is laid out for."""
    return GalleyKey(Edition(topic, clinic or sample_clinic()), page(paper, format_, topic.language), layout)


def excerpt_for(key: GalleyKey, request: Request) -> Excerpt:
    """Return what a leaflet takes from a galley."""
    return excerpt_of(Job(key.edition, key.page, select(key.topic, request)))[0]


def renderer_for(key: GalleyKey) -> Renderer:
    """Return the renderer of a galley that is laid out once for all tests (`conftest` gives them one cache)."""
    return Renderer(key, galley_for(key, user_cache()))


@cache
def procedure(
    fields: tuple[str, ...] = ("name", "date_of_birth"), paper: str = "a4", format_: str = "clear-print"
) -> GalleyKey:
    clinic = replace(sample_clinic(), patient_fields=fields)
    return key_for(fixture_topic(PROCEDURE), "article", clinic, paper, format_)


def renderer(
    fields: tuple[str, ...] = ("name", "date_of_birth"), paper: str = "a4", format_: str = "clear-print"
) -> Renderer:
    return renderer_for(procedure(fields, paper, format_))


@cache
def renderer_in(locale: str) -> tuple[Renderer, Excerpt]:
    """Return the renderer of a small topic in a language, and what a leaflet takes from its galley."""
    clinic = replace(clinic_in(sample_clinic(), locale), patient_fields=FIELDS)
    key = key_for(made_topic(locale), clinic=clinic)
    return renderer_for(key), excerpt_for(key, Request("one"))


def excerpt(preset: str = "on-the-day") -> Excerpt:
    return excerpt_for(procedure(), Request(preset))
