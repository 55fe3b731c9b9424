"""Turn two colours into their contrast ratio, a colour that fails into the nearest one that passes, and one colour into
those of a whole brand.

Colours are text, "#rrggbb". The formulas are those of WCAG 2.2, "relative luminance" and "contrast ratio"
(https://www.w3.org/TR/WCAG22/#dfn-relative-luminance, #dfn-contrast-ratio; WCAG 2.0 and 2.1 have the same but for
the threshold 0.03928, which changes no 8-bit colour).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from itertools import starmap
from math import dist, floor
from typing import Final

from msgspec import Struct

from handouts.errors import Problem

WHITE: Final = "#ffffff"
SIGNAL: Final = "#b3121d"
"""Of the box that says whom to call at once, whatever the clinic's colours."""
NEAR: Final = 15.0
"""A distance in CIELAB at which two colours on one page are taken for one."""
TEXT: Final = 4.5
"""WCAG 2.2, 1.4.3 Contrast (Minimum): text that is not large."""
GRAPHIC: Final = 3.0
"""WCAG 2.2, 1.4.11 Non-text Contrast: graphics needed to understand the content."""

Channels = tuple[float, float, float]
Needs = Sequence[tuple[str, float]]
"""Backgrounds, each with the ratio that a colour must reach on it."""

_LIGHTNESS_STEPS: Final = 1020
_BLACK: Final = "#1c1c1c"
_ORANGE: Final = "#b3541e"
"""The accent beside a grey, whose opposite is a grey."""
_GREY: Final = 0.1
_TINT: Final = 0.09
_INK: Final = 0.15
"""Shares of the brand's colour in what is made of it."""


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


def is_colour(text: str) -> bool:
    """Whether the text is a colour of the form "#rrggbb"."""
    return re.fullmatch("#[0-9a-fA-F]{6}", text) is not None


def channels(colour: str) -> Channels:
    """Return red, green and blue from 0 to 1; raise ValueError for anything but "#rrggbb"."""
    if not is_colour(colour):
        raise ValueError(f"not a colour like #1f4e79: {colour!r}")
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def luminance(colour: str) -> float:
    """Return the relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = map(_linear, channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, background: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21; their order does not matter."""
    darker, lighter = sorted((luminance(colour), luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def passes(colour: str, needs: Needs) -> bool:
    """Whether the colour reaches every ratio on its background."""
    return all(contrast(colour, background) >= ratio for background, ratio in needs)


def nearest_passing(colour: str, background: str, ratio: float) -> str:
    """Return the colour itself where it passes, else the nearest lighter or darker one that does.

    Up to a ratio of 4.58 every background has one; raises ValueError where there is none.
    """
    found = nearest_passing_all(colour, [(background, ratio)])
    if found is None:
        raise ValueError(f"no colour has a contrast of {ratio} on {background}")
    return found


def nearest_passing_all(colour: str, needs: Needs) -> str | None:
    """Return the nearest colour of the same hue and saturation that passes everywhere, None where there is none."""
    if passes(colour, needs):
        return colour
    passing = [shade for shade in _shades(colour) if passes(shade, needs)]
    origin = _oklab(colour)
    return min(passing, key=lambda shade: (dist(origin, _oklab(shade)), shade), default=None)


def from_colour(colour: str) -> dict[str, str]:
    """Return the accent, the tint and the ink of a brand that names its colour alone; nothing for what is no colour.

    The tint is the colour with much white, the ink with much black. The accent has the opposite hue, so that marks
    stand out beside the colour, and is not so near the signal's red that it would be taken for it.
    """
    if not is_colour(colour):
        return {}
    tint = nearest_passing(_mixed(colour, WHITE, _TINT), colour, TEXT) if contrast(colour, WHITE) >= TEXT else WHITE
    return {"accent": _accent(colour), "tint": tint, "ink": _mixed(colour, _BLACK, _INK)}


def _accent(colour: str) -> str:
    hue, _, saturation = rgb_to_hls(*channels(colour))
    if saturation < _GREY:
        return _ORANGE
    hues = ((hue + turn / 360) % 1 for turn in (180, 210, 150))
    shades = (nearest_passing(_hex(hls_to_rgb(one, 0.4, 0.6)), WHITE, GRAPHIC) for one in hues)
    return next(shade for shade in shades if not is_like_signal(shade))


def _mixed(colour: str, other: str, share: float) -> str:
    """Return a colour of which a share is the first."""
    first, second = ([share * level for level in channels(colour)], [(1 - share) * level for level in channels(other)])
    red, green, blue = map(sum, zip(first, second, strict=True))
    return _hex((red, green, blue))


def as_grey(colour: str) -> str:
    """Return the grey of the same luminance, as a photocopy shows it; contrast stays the same but for rounding."""
    level = _encoded(luminance(colour))
    return _hex((level, level, level))


def brand_problems(brand: Mapping[str, object]) -> Iterator[Problem]:
    """Yield each pair of colours without enough contrast; what is not a colour is left to `clinic_rules`."""
    colours = {name: value for name, value in brand.items() if isinstance(value, str) and is_colour(value)}
    colours["white"] = WHITE
    for pair in PAIRS:
        if {pair.colour, pair.background} <= colours.keys():
            yield from _problems(colours, pair)


def _shades(colour: str) -> Iterable[str]:
    """Yield the colour at every lightness, from black to white."""
    hue, _, saturation = rgb_to_hls(*channels(colour))
    steps = ((hue, step / _LIGHTNESS_STEPS, saturation) for step in range(_LIGHTNESS_STEPS + 1))
    return dict.fromkeys(map(_hex, starmap(hls_to_rgb, steps)))


def _hex(levels: Channels) -> str:
    return "#" + bytes(round(255 * min(max(level, 0), 1)) for level in levels).hex()


def _linear(level: float) -> float:
    """Return the light that a level of sRGB stands for (IEC 61966-2-1)."""
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)


def _encoded(light: float) -> float:
    """Return the level of sRGB for an amount of light, the inverse of `_linear`."""
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _oklab(colour: str) -> Channels:
    """Return the colour in OKLab, where distances are as the eye sees them (https://bottosson.github.io/posts/oklab/)."""
    red, green, blue = map(_linear, channels(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def is_like_signal(colour: str) -> bool:
    """Whether a colour is so near the signal's that a box in the signal's would not stand out among it (CIEDE 1976)."""
    return dist(_cielab(colour), _cielab(SIGNAL)) < NEAR


def _cielab(colour: str) -> Channels:
    """Return the colour in CIELAB with the white of sRGB, D65 (ISO/CIE 11664-4)."""
    red, green, blue = map(_linear, channels(colour))
    x, y, z = (
        _cube_root(light)
        for light in (
            (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
            0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
            (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(light: float) -> float:
    return float(light ** (1 / 3)) if light > (6 / 29) ** 3 else light * (29 / 6) ** 2 / 3 + 4 / 29


def _problems(colours: Colours, pair: ColourPair) -> Iterator[Problem]:
    colour, background = colours[pair.colour], colours[pair.background]
    ratio = contrast(colour, background)
    if ratio < pair.ratio:
        words = f"{colour} on {pair.background} {background} has a contrast of {floor(ratio * 100) / 100}"
        yield Problem(f"{words}, less than the {pair.ratio} that it needs", _nearest(colours, pair), (pair.colour,))


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
