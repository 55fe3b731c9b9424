"""Contrast ratios are WCAG's, and what fails finds the nearest colour that passes."""

from colorsys import rgb_to_hls

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handouts.load.contrast import (
    GRAPHIC,
    TEXT,
    WHITE,
    as_grey,
    channels,
    contrast,
    is_colour,
    luminance,
    nearest_passing,
    nearest_passing_all,
    passes,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
RATIOS = st.floats(1, 4.58)


def test_the_extremes() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#1f4e79", "#1f4e79") == 1
    assert (luminance("#000000"), luminance("#ffffff")) == pytest.approx((0, 1))


def test_known_ratios() -> None:
    """Ratios that WCAG's readers know: #767676 is the lightest grey for text on white, #949494 for graphics."""
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", WHITE) < TEXT
    assert contrast("#949494", WHITE) == pytest.approx(3.03, abs=0.005)
    assert contrast("#959595", WHITE) < GRAPHIC


@pytest.mark.parametrize("text", ["red", "#fff", "1f4e79", "#1f4e7g", "#1f4e79\n", "#1f4e7９", ""])
def test_only_six_digits_are_a_colour(text: str) -> None:
    """Names, short forms and near misses are refused."""
    assert not is_colour(text)
    with pytest.raises(ValueError, match="not a colour"):
        channels(text)


@given(COLOURS, COLOURS)
def test_order_does_not_matter(colour: str, background: str) -> None:
    """White on a colour is as good as the colour on white."""
    assert contrast(colour, background) == contrast(background, colour)
    assert 1 <= contrast(colour, background) <= 21


@given(COLOURS, COLOURS, RATIOS)
def test_the_nearest_passes(colour: str, background: str, ratio: float) -> None:
    """The result passes on any background, as the colour that is written out, not as one before rounding."""
    assert contrast(nearest_passing(colour, background, ratio), background) >= ratio


@given(COLOURS, COLOURS, RATIOS)
def test_a_passing_colour_stays(colour: str, background: str, ratio: float) -> None:
    """Nothing changes that need not."""
    assume(contrast(colour, background) >= ratio)
    assert nearest_passing(colour, background, ratio) == colour


@given(COLOURS)
def test_hue_stays(colour: str) -> None:
    """A colour that is well off grey keeps its hue within 8-bit rounding."""
    found = nearest_passing(colour, WHITE, TEXT)
    hue, _, _ = rgb_to_hls(*channels(colour))
    new_hue, _, _ = rgb_to_hls(*channels(found))
    assume(max(channels(found)) - min(channels(found)) > 0.3)
    assert min(abs(hue - new_hue), 1 - abs(hue - new_hue)) < 0.02


def test_no_less_change_would_do() -> None:
    """Of the greys, the nearest is the first that passes, on either side."""
    assert nearest_passing("#888888", WHITE, TEXT) == "#767676"
    assert nearest_passing("#888888", "#000000", 7) == "#959595"


def test_all_backgrounds_at_once() -> None:
    """One colour for several backgrounds, or none where they leave no room."""
    needs = [(WHITE, TEXT), ("#e8eff6", TEXT)]
    found = nearest_passing_all("#2f7fc1", needs)
    assert found
    assert passes(found, needs)
    assert nearest_passing_all("#2f7fc1", [(WHITE, TEXT), ("#555555", TEXT)]) is None


def test_what_no_colour_can_reach() -> None:
    """On a middle grey nothing has a contrast of 7."""
    with pytest.raises(ValueError, match="no colour"):
        nearest_passing("#000000", "#777777", 7)


@given(COLOURS)
def test_grey_keeps_contrast(colour: str) -> None:
    """A photocopy's grey has the same contrast with white, but for rounding, and is its own grey."""
    grey = as_grey(colour)
    assert grey[1:3] == grey[3:5] == grey[5:]
    assert as_grey(grey) == grey
    assert contrast(grey, WHITE) == pytest.approx(contrast(colour, WHITE), rel=0.02)
