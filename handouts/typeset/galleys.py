"""Turn what a galley is laid out for into that galley: from the cache, or laid out.

Nothing that lays out is imported where the galley is cached.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from handouts.fonts.fontconfig import FontFile, chain, signs
from handouts.model.job import GalleyKey
from handouts.model.topic import Topic
from handouts.typeset.cache import galley_fingerprint

if TYPE_CHECKING:
    from handouts.compose.composition import Composition
    from handouts.model.galley import Galley
    from handouts.typeset.cache import Cache


def galley_for(key: GalleyKey, cache: "Cache", fingerprint: str = "") -> "Galley":
    """Return the galley from the cache, or lay it out and keep it there; `fingerprint` is its name, where known."""
    from handouts.model.galley import decode, encode

    fingerprint = fingerprint or fingerprint_of(key)
    kept = cache.get(fingerprint)
    galley = decode(kept) if kept is not None else None
    if galley is not None:
        return galley
    galley = _laid_out(key)
    cache.put(fingerprint, encode(galley))
    return galley


def fingerprint_of(key: GalleyKey) -> str:
    """Return the name under which a galley is cached."""
    return galley_fingerprint(key, fonts_of(key)[0])


def lay_out_patient(key: GalleyKey, shown: Mapping[str, str], note: str) -> "Galley":
    """Return a galley of the masthead alone with a patient's values in it, and a long note as a piece of its own."""
    from handouts.compose.composition import compose_patient

    return _lay_out(key, compose_patient(key, shown, note))


def _laid_out(key: GalleyKey) -> "Galley":
    from handouts.compose.composition import Composition, compose
    from handouts.typeset.refusal import lay_out_or_refuse

    def composed(topic: Topic) -> Composition:
        return compose(key.with_topic(topic))

    return lay_out_or_refuse(key.topic, composed, lambda composition: _lay_out(key, composition))


def _lay_out(key: GalleyKey, composition: "Composition") -> "Galley":
    from handouts.typeset.cutting import cut
    from handouts.typeset.layout import lay_out

    fonts, feet = fonts_of(key)
    limited = [font for font in fonts if font.ranges]
    laid = lay_out(composition.html, composition.css, key.page.content_width_mm * 96 / 25.4, limited)
    return cut(composition, laid, feet)


def fonts_of(key: GalleyKey) -> tuple[tuple[FontFile, ...], tuple[FontFile, ...]]:
    """Return all fonts that text of a clinic is set in, and those of feet and values."""
    script, brand = key.page.script, key.clinic.brand
    feet, added = chain(script, brand.body_font), signs()
    families = dict.fromkeys((brand.body_font, brand.heading_font))
    bold = (font for family in families for font in chain(script, family, 700))
    return tuple(dict.fromkeys((*feet, *bold, *added))), feet + added
