"""Web pages in a real browser: Debian's Chromium, driven by Playwright, judged by axe-core.

A test that uses these is marked `browser` and takes the fixture of that name; `make browser` runs it.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome")
"""What distributions call it; Playwright's own download is not used."""
WIDE: Final = 1280
NARROW: Final = 320
"""CSS pixels: a page of 1280 at 400 % (WCAG 2.2, 1.4.10)."""


@contextmanager
def started() -> Iterator[Browser]:
    """Run the browser; close it in the end."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert path, "there is no Chromium here: make browser installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@contextmanager
def page(browser: Browser, address: str, width: int = WIDE, **options: object) -> Iterator[Page]:
    """Open an address in a window of its own, which remembers nothing; `options` are those of Playwright's contexts."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to, each with the element; rules that are best practice are among them."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']}: {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def runs_over(page: Page) -> list[str]:
    """Return the elements that reach over the window's sides, so that a reader would have to scroll both ways."""
    found: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter(one => one.getBoundingClientRect().right > width + 1 || one.getBoundingClientRect().left < -1)
                .map(one => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent.trim().slice(0, 40)}`);
        }"""
    )
    return found
