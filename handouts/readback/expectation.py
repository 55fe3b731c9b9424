"""Turn a leaflet into what a copy of it must say: the texts of its pieces, its feet, fonts and paper."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from handouts.choose.arrangement import listed
from handouts.choose.leaflet import Leaflet
from handouts.compose.composition import compose
from handouts.load.spans import plain
from handouts.model import page as geometry
from handouts.model.galley import Feet
from handouts.model.job import Edition, GalleyKey
from handouts.model.topic import Block
from handouts.readback.blocks import PieceReader, Told, letters


class Expected(Struct, frozen=True):
    """What a copy of one leaflet must say, in order; `families` are the fonts it may be set in,
    `languages` those of its parts."""

    code: str
    title: str
    locale: str
    languages: frozenset[str]
    is_sample: bool
    page: geometry.Page
    feet: Feet
    families: tuple[str, ...]
    blocks: tuple[Told, ...]
    pictures: tuple[Told, ...]
    addresses: tuple[Told, ...]


def expect(leaflet: Leaflet, code: str, heads: Iterable[str] | None = None) -> Expected:
    """Compose the leaflet of this code anew and return what it says.

    `heads` are those of the tables that a copy has: one whose heads are not there was too wide, and set as a list.
    """
    clinic, topic = leaflet.clinic, leaflet.topic
    if heads is not None:
        told = {letters(head) for head in heads}
        topic = listed(topic, lambda table: told.isdisjoint(_heads(table)))
    page = geometry.page(clinic.paper, clinic.format, clinic.locale)
    composition = compose(GalleyKey(Edition(topic, clinic), page, leaflet.layout))
    reader = PieceReader()
    reader.feed(composition.html)
    return Expected(
        code=code,
        title=composition.titles[next(iter(topic.presets), "")],
        locale=clinic.locale,
        languages=frozenset(reader.languages),
        is_sample=clinic.is_sample,
        page=page,
        feet=composition.feet,
        families=composition.fonts,
        blocks=_of(leaflet.pieces, reader.blocks),
        pictures=_of(leaflet.pieces, reader.pictures),
        addresses=_of(leaflet.pieces, reader.addresses),
    )


def _heads(table: Block) -> Iterator[str]:
    return (letters(plain(cell.text)) for cell in table.blocks[0].blocks)


def _of(pieces: Sequence[str], told: Iterable[Told]) -> tuple[Told, ...]:
    """Return what the pieces tell, in their order."""
    found: dict[str, list[Told]] = {piece: [] for piece in pieces}
    for one in told:
        if one.piece in found:
            found[one.piece].append(one)
    return tuple(one for piece in pieces for one in found[piece])
