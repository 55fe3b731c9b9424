"""The extent of a background or border is that of its ink, whatever its operators draw around it."""

import pytest

from handouts.errors import LayoutError
from handouts.typeset.extents import PaintedBox, painted


def extent(operators: str) -> PaintedBox:
    return painted(operator.encode() for operator in operators.split("; "))


@pytest.mark.parametrize(
    ("operators", "found"),
    [
        ("10 20 30 40 re; f", (10, 20, 40, 60)),
        ("40 60 -30 -40 re; f", (10, 20, 40, 60)),
        ("1 2 m; 3 4 l; 5 0 6 0 7 1 c; S", (1, 1, 7, 4)),
        ("0 0 9 9 re; f; 20 20 1 1 re; f*", (0, 0, 21, 21)),
    ],
    ids=["rectangle", "backwards", "lines", "two paths"],
)
def test_paths_that_are_painted_count(operators: str, found: tuple[float, ...]) -> None:
    """All their points are inside, with the ends of their curves."""
    assert extent(operators) == found


@pytest.mark.parametrize(
    ("operators", "found"),
    [
        ("0 0 500 500 re; n; 1 1 2 2 re; f", (1, 1, 3, 3)),
        ("q; 0 0 5 5 re; W; n; 1 1 90 2 re; f; Q", (1, 1, 5, 3)),
        ("q; 0 0 5 5 re; W*; n; Q; 1 1 90 2 re; f", (1, 1, 91, 3)),
        ("q; 0 0 9 9 re; W; n; q; 5 5 90 90 re; W; n; 0 0 99 99 re; f; Q; Q", (5, 5, 9, 9)),
    ],
    ids=["no paint", "clip", "clip undone", "clips"],
)
def test_what_is_not_seen_does_not_count(operators: str, found: tuple[float, ...]) -> None:
    """Neither a path that only clips, as the dots of a border do, nor what a clip hides."""
    assert extent(operators) == found


def test_nothing_painted_has_no_extent() -> None:
    """A clip may leave nothing."""
    assert extent("0 0 5 5 re; W; n; 20 20 5 5 re; f") == PaintedBox()


@pytest.mark.parametrize("transform", ["2 0 0 2 0 0", "1 0 0 1 0 9"])
def test_a_transform_is_an_error(transform: str) -> None:
    """Places would be guessed wrong; one that changes nothing is none."""
    with pytest.raises(LayoutError):
        extent(f"{transform} cm; 0 0 5 5 re; f")
    assert extent("1 0 0 1 0 0 cm; 0 0 5 5 re; f") == (0, 0, 5, 5)
