"""Rosters and topics in a browser: by keyboard, at 320 pixels, judged by axe-core, and nothing of a patient kept."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import NARROW, WIDE, page, runs_over, violations
from playwright.sync_api import Browser, Page, expect
from topic_folders import PROCEDURE

from handouts.desk.app import Desk

pytestmark = pytest.mark.browser
EXPORT = f"""Hospital No,First name,Surname,DOB,Language,Topic,Preset
QF-1,Zebedee,Quillfeather,31/12/1970,English,{PROCEDURE},on-the-day
QF-2,Zuleika,Quillfeather,01/02/1971,English,{PROCEDURE},on-the-day
QF-3,=Zebulon,Quillfeather,01/02/1972,English,{PROCEDURE},on-the-day
"""
MADE = 180_000
"""Milliseconds: a first layout on a busy machine."""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A list as another system exports it, called after a patient."""
    path = tmp_path / "Zebedee Quillfeather.csv"
    path.write_text(EXPORT)
    return path


@contextmanager
def entered(browser: Browser, desk: Desk, width: int, address: str) -> Iterator[Page]:
    """Open the desk's link, and then an address of it; any error of a script is one of the test."""
    with page(browser, desk.gate.link, width) as opened:
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.goto(desk.gate.origin + address)
        yield opened
        assert wrong == []


def proved(opened: Page) -> None:
    assert (violations(opened), runs_over(opened)) == ([], []), opened.url


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_list_becomes_leaflets(browser: Browser, desk: Desk, width: int, export: Path, tmp_path: Path) -> None:
    """Each page is without barriers; no address names a patient, and the browser keeps nothing."""
    addresses: list[str] = []
    with entered(browser, desk, width, "/rosters") as opened:
        opened.on("request", lambda request: addresses.append(request.url))
        proved(opened)
        opened.locator("#file").set_input_files(export)
        expect(opened.locator("h1")).to_have_text("Look over the columns")
        proved(opened)
        opened.locator("input[name=drafts]").check()
        opened.get_by_role("button", name="See what each row becomes").press("Enter")
        expect(opened.locator("h1")).to_have_text("What each row becomes", timeout=MADE)
        proved(opened)
        opened.get_by_role("button", name=re.compile("Make 2 leaflets")).press("Enter")
        expect(opened.locator("h1")).to_have_text("The leaflets are made", timeout=MADE)
        proved(opened)
        for name in ("One file for the printer", "All leaflets (ZIP)", "The rows refused (CSV)"):
            with opened.expect_download() as download:
                opened.get_by_role("link", name=name).press("Enter")
            download.value.save_as(tmp_path / download.value.suggested_filename)
        text = opened.inner_text("body")
        kept = opened.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
        opened.get_by_role("button", name="Forget this list").press("Enter")
        expect(opened.locator("h1")).to_have_text("Leaflets for a list of patients")
    assert {path.name for path in tmp_path.iterdir()} >= {"print-run.pdf", "leaflets.zip", "refused.csv"}
    assert "Zebulon" in (tmp_path / "refused.csv").read_text()
    for value in ("Quillfeather", "Zebedee", "QF-"):
        assert value not in text + kept + json.dumps(addresses)


def test_what_can_not_be_taken_says_why(browser: Browser, desk: Desk, tmp_path: Path) -> None:
    """Beside the place where it was dropped."""
    path = tmp_path / "list.docx"
    path.write_bytes(b"x")
    with entered(browser, desk, NARROW, "/rosters") as opened:
        opened.locator("#file").set_input_files(path)
        expect(opened.locator("#told")).to_contain_text("A roster is a CSV file")
        proved(opened)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_topic_is_read(browser: Browser, desk: Desk, width: int) -> None:
    """In another language, section by section, in its frame."""
    with entered(browser, desk, width, "/topics") as opened:
        proved(opened)
        opened.locator(f"a[href='/topics/{PROCEDURE}']").press("Enter")
        opened.locator("a[href$='locale=es']").first.press("Enter")
        frame = opened.frame_locator("iframe")
        expect(frame.locator("html")).to_have_attribute("lang", "es", timeout=MADE)
        opened.locator("a[href*='section=about']").press("Enter")
        expect(opened.locator("iframe")).to_be_visible()
        opened.wait_for_function("() => frames[0].location.search.includes('section=about')")
        expect(frame.locator("main")).to_be_visible(timeout=MADE)
        proved(opened)
