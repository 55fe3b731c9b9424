"""The desk in a browser: by keyboard alone, at 320 pixels, judged by axe-core, and forgetful of patients."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import NARROW, WIDE, page, runs_over, violations
from playwright.sync_api import Browser, Page, expect
from topic_folders import PROCEDURE

from handouts.desk.app import Desk

pytestmark = pytest.mark.browser
PATIENT = {"name": "Zebedee Quillfeather", "date_of_birth": "1951-02-03", "note": "Bring the blue form"}
LAID_OUT = 120_000
"""Milliseconds: a first layout on a busy machine."""


@contextmanager
def entered(browser: Browser, desk: Desk, width: int = WIDE, address: str = "", **options: object) -> Iterator[Page]:
    """Open the desk's link, and then an address of it; any error of a script, or of the policy, is one of the test."""
    with page(browser, desk.gate.link, width, **options) as opened:
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
        if address:
            opened.goto(desk.gate.origin + address)
        yield opened
        assert wrong == []


def shown(opened: Page) -> None:
    """Wait until all pages of the leaflet are there."""
    expect(opened.locator(".pages img").first).to_be_visible(timeout=LAID_OUT)
    expect(opened.locator(".coming")).to_have_count(0, timeout=LAID_OUT)


def choose(opened: Page, name: str) -> None:
    """Click what a person clicks: the words beside a box."""
    opened.locator(f"label:has(#{name})").click()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_page_has_a_barrier(browser: Browser, desk: Desk, width: int) -> None:
    """Nor has one to be scrolled both ways at 320 pixels, which are 1280 at 400 %."""
    with entered(browser, desk, width, f"/?topic={PROCEDURE}&preset=whole") as opened:
        shown(opened)
        opened.locator("#section-list > summary").click()
        opened.locator("#sensitive-figures > summary").click()
        assert (violations(opened), runs_over(opened)) == ([], [])
        choose(opened, "section-during_with_water")
        expect(opened.locator(".trouble")).to_contain_text("can't be in one leaflet")
        assert (violations(opened), runs_over(opened)) == ([], [])
        choose(opened, "section-during_with_water")
        choose(opened, "view-read")
        expect(opened.locator(".read")).to_be_visible(timeout=LAID_OUT)
        assert (violations(opened), runs_over(opened)) == ([], [])
        for address in ("/printed", "/infobutton?mainSearchCriteria.v.c=C50.911&mainSearchCriteria.v.cs=I10C"):
            opened.goto(desk.gate.origin + address)
            assert (violations(opened), runs_over(opened)) == ([], []), address


def test_who_is_not_let_in_sees_why(browser: Browser, desk: Desk) -> None:
    with page(browser, desk.gate.origin, NARROW) as refused:
        expect(refused.locator("h1")).to_contain_text("has not been let in")
        assert (violations(refused), runs_over(refused)) == ([], [])


def test_a_leaflet_is_printed_by_keyboard_alone(browser: Browser, desk: Desk) -> None:
    """Found by a word, with another preset, for a patient; the file to print is in its frame."""
    with entered(browser, desk) as opened:
        opened.locator("#q").focus()
        opened.keyboard.type("earwax")
        expect(opened.locator("#found")).to_have_text("1 topic fits", timeout=LAID_OUT)
        opened.keyboard.press("Enter")
        expect(opened.locator(f"#topic-{PROCEDURE}")).to_be_focused(timeout=LAID_OUT)
        shown(opened)
        opened.keyboard.press("Tab")
        expect(opened.locator("#preset-whole")).to_be_focused()
        opened.keyboard.press("ArrowDown")
        expect(opened.locator("#preset-on-the-day")).to_be_checked()
        expect(opened.locator(".pages img").first).to_have_attribute(
            "alt", "Page 1 of 2: Your visit today", timeout=LAID_OUT
        )
        expect(opened.locator("#preset-on-the-day")).to_be_focused()
        tab_to(opened, "name")
        opened.keyboard.type(PATIENT["name"])
        tab_to(opened, "print")
        with opened.expect_event("requestfinished", lambda sent: sent.url.endswith("/print")):
            opened.keyboard.press("Enter")
        expect(opened.locator("iframe#printed")).to_have_count(1)


def tab_to(opened: Page, name: str, most: int = 60) -> None:
    for _ in range(most):
        if opened.evaluate("document.activeElement.id") == name:
            return
        opened.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached")


def test_choices_are_remembered_and_patients_are_not(browser: Browser, desk: Desk) -> None:
    """In this browser; after the tab is closed nothing of a patient is left in it, nor in its history."""
    with entered(browser, desk) as opened:
        choose(opened, f"topic-{PROCEDURE}")
        shown(opened)
        choose(opened, "preset-on-the-day")
        choose(opened, "format-large-print")
        for field, value in PATIENT.items():
            opened.locator(f"#{field}").fill(value)
        opened.locator("#name").press("Tab")
        expect(opened.locator("#facts")).to_contain_text("page", timeout=LAID_OUT)
        kept = opened.evaluate(
            "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
        )
        assert PROCEDURE in kept
        assert not any(value in kept for value in PATIENT.values())
        opened.reload()
        expect(opened.locator("#format-large-print")).to_be_checked()
        expect(opened.locator("#preset-on-the-day")).to_be_checked(timeout=LAID_OUT)
        assert [opened.locator(f"#{field}").input_value() for field in PATIENT] == ["", "", ""]


def test_the_next_patient_begins_with_empty_fields(browser: Browser, desk: Desk) -> None:
    with entered(browser, desk, address=f"/?topic={PROCEDURE}") as opened:
        shown(opened)
        for field, value in PATIENT.items():
            opened.locator(f"#{field}").fill(value)
        opened.locator("#next").click()
        assert [opened.locator(f"#{field}").input_value() for field in PATIENT] == ["", "", ""]
        expect(opened.locator("#name")).to_be_focused()


def test_an_arabic_leaflet_stands_beside_its_copy_for_staff(browser: Browser, desk: Desk) -> None:
    """The page stays in English, from the left; the language is told in its own letters, and what is read out runs as
    it is written."""
    with entered(browser, desk, address="/?topic=cataract&locale=ar") as opened:
        shown(opened)
        expect(opened.locator("#locale-ar")).to_be_checked()
        choose(opened, "twin")
        expect(opened.locator(".leaf")).to_have_count(2, timeout=LAID_OUT)
        choose(opened, "view-read")
        first = opened.locator(".read li span:not(.kind)").first
        expect(first).to_be_visible(timeout=LAID_OUT)
        assert opened.locator(".read").evaluate("one => getComputedStyle(one).direction") == "rtl"
        assert opened.evaluate("getComputedStyle(document.body).direction") == "ltr"
        assert violations(opened) == []


def test_without_a_script_a_leaflet_is_seen_and_printed(browser: Browser, desk: Desk) -> None:
    """The form is sent as it is, and the answer is the page."""
    with entered(browser, desk, java_script_enabled=False) as opened:
        choose(opened, f"topic-{PROCEDURE}")
        opened.get_by_role("button", name="Show the leaflet").click()
        expect(opened.locator(".pages img").first).to_be_visible(timeout=LAID_OUT)
        opened.locator("#name").fill(PATIENT["name"])
        with opened.expect_download() as kept:
            opened.get_by_role("button", name="Download").click()
        assert Path(kept.value.path()).read_bytes().startswith(b"%PDF")
