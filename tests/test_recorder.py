"""Whatever is drawn is known by the box that drew it, with the clips around it, in few digits and by what it paints."""

import pytest

from handouts.errors import LayoutError
from handouts.typeset.layout_facts import PaintedBox
from handouts.typeset.recorder import Recorder, as_bytes, painted, shapes_of


def recorder() -> Recorder:
    names = {"ExtGState": {}, "XObject": {}, "Pattern": {}, "Shading": {}, "ColorSpace": {}}  # type: ignore[var-annotated]
    return Recorder(
        fonts={},
        page_rectangle=(0, 0, 100, 100),
        resources=names,
        images={},
        tags=None,
        color_profiles={},
        output_intent=None,
    )


def test_sequences_know_their_box_and_the_clips_around_them() -> None:
    """A clip counts for what is drawn before its end, and for nothing after it."""
    stream, box = recorder(), object()
    stream.push_state()
    stream.rectangle(0, 0, 50.000001, 10)
    stream.clip()
    stream.end()
    with stream.marked(box, "P"):
        stream.move_to(1.23456789, 2)
        stream.line_to(3, 4)
        stream.stroke()
    stream.pop_state()
    with stream.artifact():
        stream.rectangle(5, 6, 7, 8)
        stream.fill()
    assert list(stream.sequences()) == [
        (box, (b"0 0 50 10 re", b"W", b"n"), (b"1.2346 2 m", b"3 4 l", b"S")),
        (None, (), (b"5 6 7 8 re", b"f")),
    ]


def test_glyphs_are_shown_without_kerning_of_nothing() -> None:
    """Which WeasyPrint writes between all of them."""
    stream = recorder()
    stream.show_text(b"<0036>0<0052>0")
    assert [as_bytes(operator) for operator in stream.stream] == [b"[<00360052>] TJ"]


def extent(operators: str) -> PaintedBox:
    return painted(shapes_of(operator.encode() for operator in operators.split("; ")))


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
