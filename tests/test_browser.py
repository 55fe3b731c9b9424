"""The helpers of browser tests find what they are there for."""

from urllib.parse import quote

import pytest
from browser import NARROW, page, runs_over, violations
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SOUND = (
    "<!DOCTYPE html><html lang=en><meta name=viewport content=width=device-width><title>Mill Clinic</title>"
    "<main><h1>Mill Clinic</h1><p>Call us.</p>{}</main>"
)


def address(inside: str = "") -> str:
    """Return a page as an address, with something in it."""
    return "data:text/html," + quote(SOUND.format(inside))


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    """A picture without words and pale letters; a sound page has neither."""
    with page(browser, address()) as sound:
        assert violations(sound) == []
    with page(browser, address('<img src="data:,"><p style="color: #aaa">pale</p>')) as poor:
        found = violations(poor)
    assert {one.partition(":")[0] for one in found} == {"image-alt", "color-contrast"}


def test_a_wide_page_runs_over(browser: Browser) -> None:
    """At 320 pixels, whatever is wider; the same page has room at 1280."""
    wide = address("<p style='inline-size: 400px'>wide</p>")
    with page(browser, address(), NARROW) as sound:
        assert runs_over(sound) == []
    with page(browser, wide, NARROW) as poor:
        assert runs_over(poor) == ["p.: wide"]
    with page(browser, wide) as roomy:
        assert runs_over(roomy) == []
