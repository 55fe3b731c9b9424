"""Web pages of leaflets in a browser: axe-core finds nothing, and nobody has to scroll both ways.

`make browser` runs these: every preset of the shipped topic in every language, at 320 pixels, which is 400 %.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from browser import NARROW, WIDE, page, runs_over, violations
from msgspec.structs import replace
from playwright.sync_api import Browser, Page
from printing import job_for
from topic_folders import PROCEDURE, SPRAINS, TOPICS, WHOLE, fixture_topic, shipped_topic

from handouts.language.editions import edition
from handouts.load.clinic import load_clinic, sample_clinic
from handouts.load.topic import topic_names
from handouts.model.clinic import Clinic
from handouts.model.job import Request
from handouts.model.page import FORMATS
from handouts.model.patient import PERSONAL
from handouts.model.topic import Topic
from handouts.render import make_web_page

pytestmark = pytest.mark.browser

FIXTURES = [(name, preset) for name in (PROCEDURE, SPRAINS) for preset in fixture_topic(name).presets]
LONG = {
    "name": "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh",
    "date_of_birth": "1970-12-31",
    "clinician": "Dr. A. Example",
    "appointment": "2026-12-01 09:30",
    "note": "Bring a friend.\n\nAnd your tablets.",
}


def hostile() -> Clinic:
    return load_clinic(TOPICS.parent / "hostile_clinic" / "clinic.toml")


def languages(name: str) -> list[str]:
    """Return the languages that a shipped topic says all in."""
    topic = shipped_topic(name)
    return [locale for locale in WHOLE if locale == topic.language or (topic.path / "locale" / f"{locale}.po").exists()]


EVERY = [(name, locale) for name in topic_names() for locale in languages(name)]


def written(
    folder: Path, topic: Topic, preset: str, clinic: Clinic, format_: str = "clear-print", **values: str
) -> str:
    """Write the page of a leaflet and return its address."""
    path = folder / f"{topic.id}-{preset}.html"
    path.write_text(make_web_page(job_for(topic, Request(preset), clinic, "a4", format_, values)).html, "utf-8")
    return path.as_uri()


def told(opened: Page) -> Iterator[str]:
    """Yield what is wrong with a page that is open."""
    yield from violations(opened)
    yield from runs_over(opened)


@pytest.mark.parametrize(("name", "locale"), EVERY, ids=lambda value: value)
def test_every_preset_in_every_language(name: str, locale: str, browser: Browser, tmp_path: Path) -> None:
    """At 320 pixels: no rule of axe-core is broken, nothing reaches over the side."""
    said = edition(shipped_topic(name), sample_clinic(), locale)
    for preset in said.topic.presets:
        with page(browser, written(tmp_path, said.topic, preset, said.clinic), NARROW) as opened:
            assert [*told(opened)] == [], preset


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("locale", ["en", "ar", "ur", "zh-Hans"])
def test_a_clinic_with_much_to_say(locale: str, format_: str, browser: Browser, tmp_path: Path) -> None:
    """Long names, a wide logo, every value of a patient, every size of print, on wide and narrow screens."""
    said = edition(shipped_topic(), replace(hostile(), patient_fields=PERSONAL), locale)
    address = written(tmp_path, said.topic, "comparison", said.clinic, format_, **LONG)
    for width in (WIDE, 768, NARROW):
        with page(browser, address, width) as opened:
            assert [*told(opened)] == [], width


@pytest.mark.parametrize(("name", "preset"), FIXTURES)
def test_every_widget(name: str, preset: str, browser: Browser, tmp_path: Path) -> None:
    """The topics of the tests have them all; columns of a comparison, too."""
    address = written(tmp_path, fixture_topic(name), preset, sample_clinic())
    for width in (WIDE, NARROW):
        with page(browser, address, width) as opened:
            assert [*told(opened)] == [], width


def test_a_page_asks_for_nothing(browser: Browser, tmp_path: Path) -> None:
    """No request but for itself, nothing in the console, no cookie, nothing stored."""
    address = written(tmp_path, fixture_topic(PROCEDURE), "whole", sample_clinic())
    with page(browser, "about:blank") as opened:
        asked: list[str] = []
        said: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: said.append(message.text))
        opened.goto(address)
        assert {url for url in asked if not url.startswith("data:image/")} == {address}
        assert said == [] and opened.context.cookies() == []


def test_what_a_page_shows_and_what_only_its_print(browser: Browser, tmp_path: Path) -> None:
    """Lines to write on and the QR code are there for the printer alone."""
    clinic = replace(sample_clinic(), patient_fields=("name",))
    address = written(tmp_path, fixture_topic(PROCEDURE), "whole", clinic)
    for_paper = ("#notes", ".patient", ".qr")
    with page(browser, address) as opened:
        assert [opened.is_visible(part) for part in for_paper] == [False, False, False]
        opened.emulate_media(media="print")
        assert [opened.is_visible(part) for part in for_paper] == [True, True, True]


def test_every_link_is_reached_by_the_keyboard(browser: Browser, tmp_path: Path) -> None:
    """In the order in which they stand, each with a line around it."""
    address = written(tmp_path, fixture_topic(PROCEDURE), "whole", sample_clinic())
    with page(browser, address, NARROW) as opened:
        links = opened.eval_on_selector_all("a", "all => all.map(one => one.href)")
        met = []
        for _ in links:
            opened.keyboard.press("Tab")
            met.append(opened.evaluate("document.activeElement.href"))
            style = opened.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid"
        assert met == links


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_all_is_there_without_styles(locale: str, browser: Browser, tmp_path: Path) -> None:
    """Title first among headings, no level left out; the header, the main part and the foot are landmarks."""
    said = edition(shipped_topic(), sample_clinic(), locale)
    with page(browser, written(tmp_path, said.topic, "signs", said.clinic), NARROW) as opened:
        levels = opened.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(one => +one.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert [opened.locator(tag).count() for tag in ("body > header", "body > main", "body > footer")] == [1, 1, 1]
        assert opened.evaluate("document.documentElement.dir") == ("rtl" if locale == "ar" else "ltr")
