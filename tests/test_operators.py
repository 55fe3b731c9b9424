"""Operators say where things are, to a hundredth of a pixel, in as few bytes as that takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.pdf.operators import operator, without_empty_parts


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        (0, b"0"),
        (-0.00001, b"0"),
        (7, b"7"),
        (-7.5, b"-7.5"),
        (0.123456789, b"0.12346"),
        (234.970563, b"234.97"),
        (999.999, b"1000"),
        (1000, b"1000"),
        (9942.836853, b"9942.84"),
        (123456.0, b"123456"),
    ],
)
def test_numbers_have_the_digits_that_count(number: float, digits: bytes) -> None:
    """Five of them, two behind the point where there are more before it; none is written with an exponent."""
    assert operator(b"m", [number, 1]) == digits + b" 1 m"


@given(st.floats(min_value=-400_000, max_value=400_000))
def test_no_number_is_far_from_itself(number: float) -> None:
    """A reader of PDF finds it where it was."""
    told = operator(b"w", [number]).removesuffix(b" w")
    assert b"e" not in told
    assert float(told) == pytest.approx(number, rel=5e-5, abs=1e-4)
    assert abs(float(told) - number) < 0.0051


@pytest.mark.parametrize(
    ("shown", "shorter"),
    [
        (b"[<0036>0<0052>19<0050>0] TJ", b"[<00360052>19<0050>] TJ"),
        (b"[<0036>0.0<0052>0.0] TJ", b"[<00360052>] TJ"),
        (b"[<0036>0.5<0052>-0.0<0041>10<0050>0] TJ", b"[<0036>0.5<0052>-0.0<0041>10<0050>] TJ"),
        (b"[<>-423<0004>423<>]TJ", b"[-423<0004>423]TJ"),
        (b"[<0036>12<>34<0052>] TJ", b"[<0036>12 34<0052>] TJ"),
        (b"[<>-12.5<>-34<0052>] TJ", b"[-12.5 -34<0052>] TJ"),
    ],
)
def test_what_draws_nothing_is_left_out(shown: bytes, shorter: bytes) -> None:
    """Kernings of 0 and strings without a glyph; what does kern stays."""
    assert without_empty_parts(shown) == shorter
