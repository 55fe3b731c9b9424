"""Turn a copy into the leaflet that it should be: the one kept by its code, or one made of a topic as it is now."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from handouts import geometry
from handouts.clinics.clinic import Clinic
from handouts.content.spans import plain
from handouts.content.topic import Section, Topic
from handouts.errors import HandoutError
from handouts.leaflets import store
from handouts.leaflets.leaflet import Leaflet, code, encode, leaflet
from handouts.readback.blocks import letters
from handouts.readback.copy import Copy, Sheet
from handouts.readback.tags import Tag
from handouts.selection import Request, pieces, select

_CODE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{8}(?![A-Za-z0-9])")
_SLACK_PT: Final = 1.0


def codes(copy: Copy) -> tuple[str, ...]:
    """Return what may be the leaflet code: words like one in the margins of every page, the lowest first."""
    pages = [tuple(_codes(sheet)) for sheet in copy.sheets]
    return tuple(name for name in reversed(pages[0]) if all(name in page for page in pages)) if pages else ()


def _codes(sheet: Sheet) -> Iterator[str]:
    for marked in sheet.marked:
        for run in marked.runs if marked.tag == "/Artifact" else ():
            yield from _CODE.findall(run.text)


def kept(copy: Copy) -> Leaflet | None:
    """Return the leaflet that is kept beside the copy; raise `ContentError` where that was changed."""
    found = (store.get(copy.path.parent, name) for name in codes(copy))
    return next((leaflet for leaflet in found if leaflet), None)


def installed(copy: Copy, topics: Iterable[Topic], clinics: Iterable[Clinic]) -> Leaflet | None:
    """Return the leaflet that a topic makes now for a clinic and that has the copy's code."""
    names = codes(copy)
    houses = tuple(clinics)
    for topic in topics:
        for made in _candidates(copy, topic, houses):
            if code(encode(made)) in names:
                return made
    return None


def _candidates(copy: Copy, topic: Topic, clinics: Iterable[Clinic]) -> Iterator[Leaflet]:
    """Yield the leaflets that the copy can be, by its title, its headings and its paper."""
    for request, clinic, page in product(_requests(copy, topic), clinics, _pages(copy)):
        try:
            selection = select(topic, request)
        except HandoutError:
            continue  # a choice that the topic does not allow, or no more
        chosen = pieces(topic, selection, page, is_sample=clinic.is_sample)
        yield leaflet(topic, clinic, selection, chosen, page, topic.language)


def _pages(copy: Copy) -> list[geometry.Page]:
    """Return the geometries of the copy's paper."""
    _, _, width, height = (float(edge) for edge in copy.pdf.pages[0].mediabox)
    made = (
        geometry.page(paper, format_)
        for paper, format_ in product(geometry.PAPERS, geometry.FORMATS)
        if (paper, format_) != ("a5", "giant-print")
    )
    return [page for page in made if max(abs(page.width_pt - width), abs(page.height_pt - height)) < _SLACK_PT]


def _requests(copy: Copy, topic: Topic) -> Iterator[Request]:
    """Yield the presets of the copy's title, with the sections that it has more or less, and its sections by name."""
    title = str(copy.pdf.docinfo.get("/Title", ""))
    names = tuple(_sections(copy.document, topic))
    for preset in topic.presets.values():
        if plain(preset.title) == title:
            yield Request(preset=preset.id)
            add = tuple(name for name in names if name not in preset.sections)
            drop = tuple(name for name in preset.sections if name not in names)
            yield Request(preset=preset.id, add=add, drop=drop)
    if names:
        yield Request(sections=names)


def _sections(document: Tag, topic: Topic) -> Iterator[str]:
    """Yield the sections, but those in every handout, that a heading of the copy names, or a column of a comparison."""
    choosable = [section for section in topic.sections.values() if not section.is_always]
    for part in (kid for kid in document.kids if isinstance(kid, Tag)):
        heads = {letters(head.text) for head in part.all("H2")}
        columns = {letters(head.text) for head in part.all("H3")}
        for section in choosable:
            if letters(plain(section.title)) in heads or _is_column(section, topic, heads, columns):
                yield section.id


def _is_column(section: Section, topic: Topic, heads: set[str], columns: set[str]) -> bool:
    labels = {letters(topic.conditions[name].label) for name in section.conditions}
    aspect = letters(topic.aspects[section.aspect].title)
    return len(section.conditions) == 1 and labels <= columns and aspect in heads
