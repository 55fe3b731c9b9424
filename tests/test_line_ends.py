"""Where no line may end."""

from xml.etree.ElementTree import XML, tostring

import pytest
from engine import laid

from handouts.model.scripts import LATIN, script_of
from handouts.typeset.line_ends import join, part, places


def kept(text: str) -> str:
    """Return a text with _ for each space at which no line may end."""
    signs = list(text)
    for place in places(text):
        signs[place - 1] = "_"
    return "".join(signs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Take Furosemide 40 mg with breakfast, every day", "Take Furosemide_40_mg with breakfast, every_day"),
        ("It is at stage 4, or (stage II) of four stages", "It is at stage_4, or (stage_II) of four_stages"),
        ("Weigh 500 micrograms. Then, from 9 am, eat nothing", "Weigh 500_micrograms. Then, from_9_am, eat_nothing"),
        ("Since 2015. Many people asked for that", "Since 2015. Many people asked for_that"),
        ("Call +44 113 496 0991 whatever happens", "Call +44_113_496_0991 whatever_happens"),
        ("One of us is undetermined", "One of us is undetermined"),
        ("Not alone", "Not alone"),
        ("المرحلة 4 من المرض في الجسم", "المرحلة_4_من المرض في_الجسم"),
    ],
)  # fmt: skip
def test_what_stays_on_one_line(text: str, said: str) -> None:
    """A number and what it counts, a number and what it numbers, a short last word; never more than a column holds."""
    assert kept(text) == said


def test_words_of_several_elements_stay_together() -> None:
    """As where “stage” is a medical word; text of another paragraph is none of this one's."""
    source = (
        '<li>at <span class="term">stage</span> 4 of it, or so <b>40</b> mg<ul><li>One of two or three</li></ul></li>'
    )
    root = XML(source)
    join(root, LATIN)
    assert "".join(root.itertext()).replace("\u2060", "_") == "at stage _4 _of it, or so _40 _mgOne of two or _three"
    part(root)
    assert tostring(root, "unicode") == source


def test_words_of_korean_stay_whole() -> None:
    """Their lines end between words alone."""
    root = XML("<p>유방 조직</p>")
    join(root, script_of("ko"))
    assert root.text == "유\u2060방 조\u2060직"


def test_a_line_ends_before_what_is_kept_together() -> None:
    """And what is read out has no sign more."""
    marks = laid("<p style='width: 120px'>Take now 40 mg</p>").marks
    assert [mark.text.strip() for mark in marks] == ["Take", "now 40 mg"]
