"""Turn an edition and a page into what a render would refuse of it, by the same code."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from handouts.choose.leaflet import Excerpt, excerpt_of
from handouts.choose.selection import select
from handouts.errors import ContentError, HandoutError, LayoutError, Problem
from handouts.load.overlay import file_of
from handouts.load.tables import TOPIC_FILE
from handouts.model.job import Edition, GalleyKey, Job, Request, Selection
from handouts.model.ordering import ARTICLE
from handouts.model.page import Page
from handouts.render import Renderer, refusal_of
from handouts.typeset.galleys import galley_for

if TYPE_CHECKING:
    from handouts.model.galley import Galley, RefusedPiece
    from handouts.typeset.cache import Cache


def layout_problems(edition: Edition, page: Page, cache: "Cache") -> tuple[Problem, ...]:
    """Return what can't be laid out of a topic, with file and line, and the presets that can't be broken into pages."""
    return tuple(dict.fromkeys(_problems(edition, page, cache)))


def _problems(edition: Edition, page: Page, cache: "Cache") -> Iterator[Problem]:
    for layout, selections in _by_layout(edition).items():
        key = GalleyKey(edition, page, layout)
        try:
            galley = galley_for(key, cache)
        except LayoutError as error:
            yield Problem(error.message, error.hint, path=edition.topic.path)
            continue
        yield from (_refused(key, name, why) for name, why in galley.refused.items())
        for selection in selections:
            yield from _unbroken(Job(edition, page, selection), galley)


def _by_layout(edition: Edition) -> dict[str, list[Selection]]:
    """Return what each preset chooses, by layout: that of sections by name is always tried."""
    found: dict[str, list[Selection]] = {ARTICLE: []}
    for preset in edition.topic.presets:
        try:
            selection = select(edition.topic, Request(preset))
        except HandoutError:  # a rule of its own tells
            continue
        found.setdefault(selection.layout, []).append(selection)
    return found


def _refused(key: GalleyKey, piece: str, why: "RefusedPiece") -> Problem:
    from handouts.compose.places import called

    file, _, at = why.place.partition(":")
    line, place = (int(at), "") if at.isdigit() else (0, f"{at}: " if at else "")
    message = f"{place}{called(piece)} can't be laid out: {why.message}"
    return Problem(message, why.hint, path=file_of(key.topic.path, file), line=line)


def _unbroken(job: Job, galley: "Galley") -> Iterator[Problem]:
    """Yield why a preset can't be broken into pages, where it holds no piece that is told already."""
    excerpt = _excerpt(job)
    if excerpt is None or refusal_of(job.galley, galley, excerpt):
        return
    try:
        Renderer(job.galley, galley).prove(excerpt)
    except LayoutError as error:
        file = file_of(job.edition.topic.path, TOPIC_FILE)
        yield Problem(f"preset {job.selection.preset} can't be printed: {error.message}", error.hint, path=file)


def _excerpt(job: Job) -> Excerpt | None:
    try:
        return excerpt_of(job)[0]
    except ContentError:  # not translated: told by the check of its words
        return None
