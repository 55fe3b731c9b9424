"""Time one preset in all languages of a topic, made in one process, beside the layouts alone that this takes.

What a run does besides — catalogs, selection, assembly, files — may cost a tenth of the layouts; fonts and styles are
set up once for all. A handout more in each language then comes from the galleys at hand.
"""

from contextlib import redirect_stdout
from io import StringIO
from math import inf
from os import environ
from pathlib import Path
from typing import Final

from assembling import excerpt_in, requests
from timing import Measure, Times, in_turn

from handouts.choose.selection import select
from handouts.cli import main
from handouts.language.editions import ALL, editions
from handouts.model import page as geometry
from handouts.model.clinic import Clinic
from handouts.model.job import Edition, GalleyKey, Request
from handouts.model.page import Page
from handouts.model.topic import Topic
from handouts.render import Renderer
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

PRESET: Final = "full"
ROUNDS: Final = 2
"""Each takes as long as the layouts of all languages."""


def locales(topic: Topic, clinic: Clinic, page: Page, folder: Path) -> list[Measure]:
    """Compare the command with the sum of its layouts, and further handouts with the layout of one."""
    selection = select(topic, Request(PRESET))
    printed = editions(topic, clinic, [ALL])

    def galleys(cache: Path) -> list[Renderer]:
        return [_renderer(one, page, selection.layout, Cache(cache)) for one in printed]

    _renderer(printed[0], page, selection.layout, Cache(folder / "warm-up"))
    ours, layouts = in_turn(
        [
            lambda number: _render(topic.id, folder / f"ours-{number}"),
            lambda number: galleys(folder / f"theirs-{number}"),
        ],
        ROUNDS,
        warm_up=0,
    )
    renderers = galleys(folder / "theirs-0")
    asked = requests(topic, 10 * len(renderers))
    (further,) = in_turn(
        [lambda number: _further(renderers[number % len(renderers)], asked[number])], 9 * len(renderers), len(renderers)
    )
    one = Times(tuple(seconds / len(printed) for seconds in layouts.seconds))
    return [
        Measure(f"{PRESET}, {len(printed)} languages in one process", ours, "their layouts and checks", layouts, 1.1),
        Measure("each further handout, any language", further, "one layout", one, inf),
    ]


def _renderer(edition: Edition, page: Page, layout: str, cache: Cache) -> Renderer:
    sheet = geometry.page(page.paper.id, page.format.id, edition.locale)
    key = GalleyKey(edition, sheet, layout)
    return Renderer(key, galley_for(key, cache))


def _further(renderer: Renderer, request: Request) -> bytes:
    """Make a handout of a choice that no other has, its code and its page breaks found anew."""
    return renderer.make(excerpt_in(renderer.key, request))[0]


def _render(topic: str, folder: Path) -> None:
    """Run the command in this process, nothing cached."""
    environ["HANDOUTS_CACHE"] = f"{folder}-cache"
    with redirect_stdout(StringIO()):
        code = main.run(["render", topic, "--preset", PRESET, "--sample", "--locale", ALL, "-o", str(folder)])
    assert code == 0, code
