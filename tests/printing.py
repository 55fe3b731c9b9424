"""What the tests of patients' handouts share: a press for a small topic, and a fixed order."""

from functools import cache

from made_texts import made_topic
from msgspec.structs import replace
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.selection import select
from handouts.load.clinic import sample_clinic
from handouts.model import page
from handouts.model.clinic import clinic_in
from handouts.model.job import Request
from handouts.render import Order, Renderer, Setting, galley_for, order_of
from handouts.typeset.cache import user_cache

FIELDS = ("name", "date_of_birth")
VALUES = {"name": "Zoë O’Neil", "date_of_birth": "1970-12-31"}


@cache
def setting(
    fields: tuple[str, ...] = ("name", "date_of_birth"), paper: str = "a4", format_: str = "clear-print"
) -> Setting:
    clinic = replace(sample_clinic(), patient_fields=fields)
    return Setting(fixture_topic(PROCEDURE), clinic, page.page(paper, format_), "article", "en")


def press(
    fields: tuple[str, ...] = ("name", "date_of_birth"), paper: str = "a4", format_: str = "clear-print"
) -> Renderer:
    """Return a press whose galley is laid out once for all tests (`conftest` gives them one cache)."""
    made = setting(fields, paper, format_)
    galley = galley_for(made, user_cache())
    return Renderer(made, galley)


@cache
def press_in(locale: str) -> tuple[Renderer, Order]:
    """Return a press for a small topic in a language, and an order."""
    topic = made_topic(locale)
    clinic = replace(clinic_in(sample_clinic(), locale), patient_fields=FIELDS)
    made = Setting(topic, clinic, page.page("a4", "clear-print"), "article", locale)
    return Renderer(made, galley_for(made, user_cache())), order_of(made, select(topic, Request("one")))[0]


def order(preset: str = "on-the-day") -> Order:
    made = setting()
    return order_of(made, select(made.topic, Request(preset)))[0]
