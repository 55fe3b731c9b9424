"""Text is put into runs of one direction, in the order in which they stand on the page."""

import pytest

from handouts.fonts.bidi import line
from handouts.model.scripts import Direction


def seen(text: str, direction: Direction) -> list[str]:
    """Return the runs from left to right, each as its own text."""
    found = line(text, direction)
    return [found.text[start:end] for start, end, _ in found.runs]


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("page 1 of 4", "ltr", ["page 1 of 4"]),
        ("אבג abc", "rtl", ["abc", "אבג "]),
        ("abc אבג", "ltr", ["abc ", "אבג"]),
        ("אבג 31 דהו", "rtl", [" דהו", "31", "אבג "]),
        ("אב (abc) גד", "rtl", [") גד", "abc", "אב ("]),
        ("אב \u2068+1 555\u2069", "rtl", ["+1 555", "אב "]),
        ("אב +1 555", "rtl", ["+1 555", "אב "]),
        ("اب 0800 111 222 جد", "rtl", [" جد", "0800 111 222", "اب "]),
        ("Call اب 0800 111 222 today", "ltr", ["Call ", "اب", " ", "0800 111 222 today"]),
        ("اب ٠٨٠٠ ١١١ ٢٢٢", "rtl", ["٠٨٠٠", " ", "١١١", " ", "٢٢٢", "اب "]),
        ("اب.", "ltr", ["اب."]),
    ],
)
def test_runs_stand_in_visual_order(text: str, direction: Direction, expected: list[str]) -> None:
    """Numbers in right-to-left text keep their own order; brackets and isolates go with what is around them."""
    assert seen(text, direction) == expected


def test_each_character_is_in_one_run() -> None:
    """Whatever the order, nothing is lost or doubled."""
    text = "شكرا Anna (1961) — abc אבג 20–30"
    assert sorted(k for start, end, _ in line(text, "rtl").runs for k in range(start, end)) == list(range(len(text)))


def test_an_empty_text_has_no_letters() -> None:
    """Nothing to draw is no error."""
    assert [run for run in line("", "rtl").runs if run[1] > run[0]] == []
