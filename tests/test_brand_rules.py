"""A brand's colours have the contrast that they need, or the hint names colours that have it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.load.brand_rules import brand_faults
from handouts.load.contrast import GRAPHIC, TEXT, WHITE, contrast

SOUND = {"colour": "#1f4e79", "accent": "#b3541e", "tint": "#e8eff6", "ink": "#222222"}
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def said(**changes: str) -> list[str]:
    return [f"{fault} ({fault.hint})" for fault in brand_faults(SOUND | changes)]


@pytest.mark.parametrize(("role", "ratio"), [("colour", TEXT), ("ink", TEXT), ("accent", GRAPHIC)])
def test_contrast_on_white(role: str, ratio: float) -> None:
    """Each role has its ratio on paper; the hint passes when it is taken."""
    found = next(fault for fault in said(**{role: "#b0b0b0"}) if "on white" in fault)
    assert found.startswith(f"{role}: #b0b0b0 on white #ffffff has a contrast of 2.16, less than {ratio}")
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
    assert any("choose a lighter tint" in fault for fault in found if fault.startswith("ink"))
    assert all("nearest tint that passes" in fault for fault in found if fault.startswith("colour"))


def test_near_misses_are_not_rounded_up() -> None:
    """A contrast of 4.499 is not shown as 4.5."""
    assert "has a contrast of 4.47, less than 4.5" in said(ink="#777777", tint="#ffffff")[0]


def test_what_is_no_colour() -> None:
    """Values that are none keep no other pair from being judged."""
    assert list(brand_faults({})) == []
    assert [fault.at for fault in brand_faults({"colour": 3, "tint": "red", "ink": "#eeeeee"})] == [("ink",)]


@given(COLOURS, COLOURS, COLOURS, COLOURS)
def test_accepted_colours_have_contrast(colour: str, accent: str, tint: str, ink: str) -> None:
    """No fault means that every pair has its ratio, white words on the colour too."""
    is_sound = (
        min(contrast(dark, light) for dark in (colour, ink) for light in (WHITE, tint)) >= TEXT
        and contrast(accent, WHITE) >= GRAPHIC
        and contrast(WHITE, colour) >= TEXT
    )
    assert (said(colour=colour, accent=accent, tint=tint, ink=ink) == []) == is_sound
