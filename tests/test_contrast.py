"""Contrast ratios are WCAG's; colours of a brand have what they need, or the hint names the nearest that do."""

import re
from colorsys import rgb_to_hls

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handouts.load.contrast import (
    GRAPHIC,
    SIGNAL,
    TEXT,
    WHITE,
    as_grey,
    brand_problems,
    channels,
    contrast,
    from_colour,
    is_colour,
    is_like_signal,
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


SOUND = {"colour": "#1f4e79", "accent": "#b3541e", "tint": "#e8eff6", "ink": "#222222"}


def said(**changes: str) -> list[str]:
    return [str(problem) for problem in brand_problems(SOUND | changes)]


@pytest.mark.parametrize(("role", "ratio"), [("colour", TEXT), ("ink", TEXT), ("accent", GRAPHIC)])
def test_contrast_on_white(role: str, ratio: float) -> None:
    """Each role has its ratio on paper; the hint passes when it is taken."""
    found = next(problem for problem in said(**{role: "#b0b0b0"}) if "on white" in problem)
    assert found.startswith(
        f"{role}: #b0b0b0 on white #ffffff has a contrast of 2.16, less than the {ratio} that it needs"
    )
    hint = re.search(f"nearest {role} that passes is (#[0-9a-f]{{6}})", found)
    assert hint
    assert said(**{role: hint[1]}) == []


@pytest.mark.parametrize("role", ["colour", "ink"])
def test_contrast_on_the_tint(role: str) -> None:
    """What passes on white alone is refused on the tint; either of two hints mends it."""
    found = said(**{role: "#767676"})
    assert len(found) == 1
    assert "on tint #e8eff6 has a contrast of 3.91" in found[0]
    colour, tint = re.findall("#[0-9a-f]{6}", found[0])[-2:]
    assert said(**{role: colour}) == []
    assert said(**{role: "#767676", "tint": tint}) == []


def test_a_tint_without_room() -> None:
    """Where no colour passes on paper and tint alike, the tint is what must change."""
    found = said(tint="#555555", ink="#cccccc")
    assert any("choose a lighter tint" in problem for problem in found if problem.startswith("ink"))
    assert all("nearest tint that passes" in problem for problem in found if problem.startswith("colour"))


@pytest.mark.parametrize(
    ("colour", "is_near"),
    [(SIGNAL, True), ("#c8102e", True), ("#a3122b", True), ("#8b1a2b", False), ("#b3541e", False), ("#1f4e79", False)],
)
def test_a_colour_near_the_signal_is_told_from_others(colour: str, is_near: bool) -> None:
    """A red of a brand is, a brown or a dark wine red is not."""
    assert is_like_signal(colour) == is_near


def test_near_misses_are_not_rounded_up() -> None:
    """A contrast of 4.499 is not shown as 4.5."""
    assert "has a contrast of 4.47, less than the 4.5 that it needs" in said(ink="#777777", tint="#ffffff")[0]


@given(COLOURS)
def test_a_brand_from_one_colour_has_contrast(colour: str) -> None:
    """Whatever the colour, if it can be read on white; and its accent is not taken for the signal."""
    assume(contrast(colour, WHITE) >= TEXT)
    made = from_colour(colour)
    assert list(brand_problems({"colour": colour, **made})) == []
    assert not is_like_signal(made["accent"])
    assert luminance(made["tint"]) > 0.75 or contrast(colour, WHITE) < 5.5


def test_what_is_no_colour() -> None:
    """Values that are none keep no other pair from being judged."""
    assert list(brand_problems({})) == []
    assert [problem.at for problem in brand_problems({"colour": 3, "tint": "red", "ink": "#eeeeee"})] == [("ink",)]


@given(COLOURS, COLOURS, COLOURS, COLOURS)
def test_accepted_colours_have_contrast(colour: str, accent: str, tint: str, ink: str) -> None:
    """No problem means that every pair has its ratio, white words on the colour too."""
    is_sound = (
        min(contrast(dark, light) for dark in (colour, ink) for light in (WHITE, tint)) >= TEXT
        and contrast(accent, WHITE) >= GRAPHIC
        and contrast(WHITE, colour) >= TEXT
    )
    assert (said(colour=colour, accent=accent, tint=tint, ink=ink) == []) == is_sound
