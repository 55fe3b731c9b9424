"""Whatever is drawn is known by the box that drew it, with the clips around it and in few digits."""

from handouts.typeset.recorder import Recorder, as_bytes


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
