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
        ("the project۔ 22 نومبر تک نظرثانی", "the project۔ 22_نومبر تک_نظرثانی"),
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


def test_a_name_ends_a_line_after_its_underscore() -> None:
    """As those of sections in a report's table, which would else be cut after any letter."""
    source = "<td>living_with_it and __init__</td>"
    root = XML(source)
    join(root, LATIN)
    assert "".join(root.itertext()).replace("\u200b", "|") == "living_|with_|it and __init__"
    part(root)
    assert tostring(root, "unicode") == source


def test_a_picture_among_words_parts_no_paragraph() -> None:
    """As a box to tick before a question; a paragraph's lines hold longer last words than a narrow cell's."""
    for source, said in (
        (
            '<li><img class="box" src="box.svg" />Which new signs matter, and how soon?</li>',
            "Which new signs matter, and how _soon?",
        ),
        ('<li><img class="box" src="box.svg" />New signs, and when they began</li>', "New signs, and when they began"),
        ("<p>What do all these words actually mean?</p>", "What do all these words actually _mean?"),
        ("<p>As cancer cells do throughout always.</p>", "As cancer cells do throughout _always."),
        ("<td>As cancer cells do throughout always.</td>", "As cancer cells do throughout always."),
    ):
        root = XML(source)
        join(root, LATIN)
        assert "".join(root.itertext()).replace("\u2060", "_") == said


@pytest.mark.parametrize(
    ("locale", "source", "said"),
    [
        ("ko", "<p>유방 조직</p>", "유_방 조_직"),
        ("ko", "<p>HER2가 4기에 (IDC)과 100명당</p>", "HER2_가 4_기_에 (IDC)_과 _100_명_당"),
        ("ko", "<p>먼 <span>림프</span>로 <b>간</b> 또는</p>", "먼 림_프_로 간 _또_는"),
        ("zh-Hans", "<p>第1页：4期，<b>5</b>年，38.5度，24小时</p>", "第_1_页：4_期，5_年，38.5_度，24_小_时"),
        ("zh-Hans", "<p>癌症可能已经扩散，<b>请尽快去医院检查</b>。</p>", "癌症可能已经扩散，请尽快去医_院_检_查。"),
        ("zh-Hans", "<p>HER2过多时用CDK4/6抑制剂</p>", "HER2过多时用CDK4/6抑_制_剂"),
    ],
)  # fmt: skip
def test_words_of_chinese_and_korean_stay_whole(locale: str, source: str, said: str) -> None:
    """A line of Korean ends between words alone, one of Chinese does not part a number and its counter,
    nor end before the last four characters."""
    root = XML(source)
    join(root, script_of(locale))
    assert "".join(root.itertext()).replace("\u2060", "_") == said
    part(root)
    assert tostring(root, "unicode") == source


@pytest.mark.parametrize(
    ("locale", "words", "said"),
    [
        ("en", "There is more about a certain night.", "There is more about a certain night."),
        ("en", "There is more about your day.", "There is more about your _day."),
        ("zh-Hans", "请尽快去医院检查。", "请尽快去医_院_检_查。"),
    ],
)
def test_what_a_page_follows_is_kept_shorter(locale: str, words: str, said: str) -> None:
    """The last word goes with the page, so that less goes with the last word; of Chinese it is as many characters."""
    root = XML(f'<p>{words}\u00a0<a class="page-of" href="section:x"><span /></a></p>')
    join(root, script_of(locale))
    assert "".join(root.itertext()).replace("\u2060", "_") == f"{said}\u00a0"
    part(root)
    assert "".join(root.itertext()) == f"{words}\u00a0"


def test_a_line_ends_before_what_is_kept_together() -> None:
    """And what is read out has no sign more."""
    marks = laid("<p style='width: 120px'>Take now 40 mg</p>").marks
    assert [mark.text.strip() for mark in marks] == ["Take", "now 40 mg"]
