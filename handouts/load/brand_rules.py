"""Turn a brand's colours into the faults of their contrast, each with the nearest colour that passes."""

from collections.abc import Iterator, Mapping
from math import floor
from typing import Final

from msgspec import Struct

from handouts.errors import Problem
from handouts.load.contrast import GRAPHIC, TEXT, WHITE, contrast, is_colour, nearest_passing, nearest_passing_all

Colours = Mapping[str, str]


class ColourPair(Struct, frozen=True):
    """A colour that stands on a background, and the contrast that it needs there."""

    colour: str
    background: str
    ratio: float


# White words on `colour` need what `colour` needs on white: the ratio is the same both ways.
PAIRS: Final = (
    ColourPair("colour", "white", TEXT),
    ColourPair("ink", "white", TEXT),
    ColourPair("colour", "tint", TEXT),
    ColourPair("ink", "tint", TEXT),
    ColourPair("accent", "white", GRAPHIC),
)


def brand_faults(brand: Mapping[str, object]) -> Iterator[Problem]:
    """Yield each pair of colours that lacks contrast; what is no colour is passed over, another's to refuse."""
    colours = {name: value for name, value in brand.items() if isinstance(value, str) and is_colour(value)}
    colours["white"] = WHITE
    for pair in PAIRS:
        if {pair.colour, pair.background} <= colours.keys():
            yield from _faults(colours, pair)


def _faults(colours: Colours, pair: ColourPair) -> Iterator[Problem]:
    colour, background = colours[pair.colour], colours[pair.background]
    ratio = contrast(colour, background)
    if ratio < pair.ratio:
        words = f"{colour} on {pair.background} {background} has a contrast of {floor(ratio * 100) / 100}"
        yield Problem(f"{words}, less than {pair.ratio}", _nearest(colours, pair), (pair.colour,))


def _nearest(colours: Colours, pair: ColourPair) -> str:
    """Name the nearest colour that passes on all its backgrounds, and the nearest tint where that would do as well."""
    needs = [
        (colours[other.background], other.ratio)
        for other in PAIRS
        if other.colour == pair.colour and other.background in colours
    ]
    found = nearest_passing_all(colours[pair.colour], needs)
    hints = [f"the nearest {pair.colour} that passes is {found}"] if found else []
    if pair.background == "tint" and contrast(colours[pair.colour], WHITE) >= pair.ratio:
        tint = nearest_passing(colours["tint"], colours[pair.colour], pair.ratio)
        hints.append(f"the nearest tint that passes is {tint}")
    return ", ".join(hints) or "choose a lighter tint"
