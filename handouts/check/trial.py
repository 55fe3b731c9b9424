"""Turn a topic, a clinic and a page into what a render would refuse of it, by the same code."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from handouts.choose.selection import select
from handouts.errors import ContentError, HandoutError, LayoutError, Problem
from handouts.load.tables import TOPIC_FILE
from handouts.model.job import Edition, Request, Selection
from handouts.model.ordering import ARTICLE
from handouts.model.page import Page
from handouts.render import Order, Renderer, Setting, galley_for, order_of, refusal_of

if TYPE_CHECKING:
    from handouts.model.galley import Galley, RefusedPiece
    from handouts.typeset.cache import Cache


def layout_problems(edition: Edition, page: Page, cache: "Cache") -> tuple[Problem, ...]:
    """Return what can't be laid out of a topic, with file and line, and the presets that can't be broken into pages."""
    return tuple(dict.fromkeys(_problems(edition, page, cache)))


def _problems(edition: Edition, page: Page, cache: "Cache") -> Iterator[Problem]:
    for layout, selections in _by_layout(edition).items():
        setting = Setting(edition.topic, edition.clinic, page, layout, edition.locale)
        try:
            galley = galley_for(setting, cache)
        except LayoutError as error:
            yield Problem(error.message, error.hint, path=edition.topic.path)
            continue
        yield from (_refused(setting, name, why) for name, why in galley.refused.items())
        for selection in selections:
            yield from _unbroken(setting, galley, selection)


def _by_layout(edition: Edition) -> Mapping[str, list[Selection]]:
    """Return what each preset chooses, by layout: that of sections by name is always tried."""
    found: dict[str, list[Selection]] = {ARTICLE: []}
    for preset in edition.topic.presets:
        try:
            selection = select(edition.topic, Request(preset))
        except HandoutError:  # a rule of its own tells
            continue
        found.setdefault(selection.layout, []).append(selection)
    return found


def _refused(setting: Setting, piece: str, why: "RefusedPiece") -> Problem:
    from handouts.compose.places import called

    file, _, at = why.place.partition(":")
    line, place = (int(at), "") if at.isdigit() else (0, f"{at}: " if at else "")
    return Problem(
        f"{place}{called(piece)} can't be laid out: {why.message}", why.hint, path=setting.topic.path / file, line=line
    )


def _unbroken(setting: Setting, galley: "Galley", selection: Selection) -> Iterator[Problem]:
    """Yield why a preset can't be broken into pages, where it holds no piece that is told already."""
    order = _order(setting, selection)
    if order is None or refusal_of(setting, galley, order):
        return
    try:
        Renderer(setting, galley).prove(order)
    except LayoutError as error:
        file = setting.topic.path / TOPIC_FILE
        yield Problem(f"preset {selection.preset} can't be printed: {error.message}", error.hint, path=file)


def _order(setting: Setting, selection: Selection) -> Order | None:
    try:
        return order_of(setting, selection)[0]
    except ContentError:  # not translated: told by the check of its words
        return None
