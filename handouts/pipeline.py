"""Make a handout: the stages in order, each a call."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from handouts.clinics.clinic import Clinic
from handouts.content.topic import Topic
from handouts.engine.fonts import chain
from handouts.errors import LayoutError
from handouts.fingerprint import galley_fingerprint
from handouts.geometry import Page, suited
from handouts.leaflets import leaflet as leaflets
from handouts.selection import Piece, Selection, pieces

if TYPE_CHECKING:
    from handouts.cache import Cache
    from handouts.engine import galley as galleys
    from handouts.engine.galley import Galley


class Handout(Struct, frozen=True):
    """One finished leaflet: the file's bytes, its code and title, and the JSON that the code stands for."""

    pdf: bytes
    code: str
    pages: int
    title: str
    selection: Selection
    leaflet: bytes


def make_handout(
    topic: Topic,
    clinic: Clinic,
    selection: Selection,
    page: Page,
    locale: str,
    *,
    cache: "Cache",
    max_pages: int | None = None,
) -> Handout:
    """Lay the topic out unless its galley is cached, break the chosen pieces into pages and assemble them."""
    from handouts.engine.assembly import Assembler
    from handouts.engine.assembly import Handout as Front
    from handouts.engine.sheets import break_pages

    chosen = pieces(topic, selection, page, is_sample=clinic.is_sample)
    content = leaflets.encode(leaflets.leaflet(topic, clinic, selection, chosen, page, locale))
    galley = galley_for(topic, clinic, page, selection.layout, locale, cache)
    assembler = Assembler(galley, page)
    sheets = break_pages(sequences(galley, chosen), assembler.height_px)
    if max_pages is not None and len(sheets) > max_pages:
        raise LayoutError(
            f"the handout takes {len(sheets)} pages, more than {max_pages}", "drop a section, or allow more pages"
        )
    title = galley.titles[selection.preset or ""]
    code = leaflets.code(content)
    pdf = assembler.assemble(sheets, Front(title, code, clinic.is_sample))
    return Handout(pdf, code, len(sheets), title, selection, content)


def galley_for(topic: Topic, clinic: Clinic, page: Page, layout: str, locale: str, cache: "Cache") -> "Galley":
    """Return the galley from the cache, or lay it out and keep it there."""
    from handouts.engine.galley import decode, encode

    page = suited(page, locale)
    body, heading = clinic.brand.body_font, clinic.brand.heading_font
    feet = chain(page.script, body)
    fonts = dict.fromkeys(feet + chain(page.script, body, 700) + chain(page.script, heading, 700))
    fingerprint = galley_fingerprint(topic, clinic, page, layout, locale, fonts)
    kept = cache.get(fingerprint)
    if kept is not None:
        return decode(kept)
    from handouts.compose.composition import compose
    from handouts.engine.cutting import cut
    from handouts.engine.layout import lay_out

    composition = compose(topic, clinic, page, layout, locale)
    limited = [font for font in fonts if font.ranges]
    laid = lay_out(composition.html, composition.css, page.content_width_mm * 96 / 25.4, limited)
    galley = cut(composition, laid, feet)
    cache.put(fingerprint, encode(galley))
    return galley


def sequences(galley: "Galley", chosen: Sequence[Piece]) -> list[list["galleys.Piece"]]:
    """Return the galley's pieces in order, split where one starts a sheet of its own."""
    found: list[list[galleys.Piece]] = [[]]
    for piece in chosen:
        if piece.starts_sheet:
            found.append([])
        found[-1].append(galley.pieces[piece.id])
    return found
