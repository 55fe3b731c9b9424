"""Rules about pictures and letters find what can't be seen or set, and let its mended twin pass."""

from itertools import pairwise
from pathlib import Path

import pytest
from checking import TODAY, Case, found, lines, prove
from msgspec.structs import replace
from printing import excerpt_for, key_for
from topic_folders import PROCEDURE, edited, fixture_topic, line_of

from handouts.check.check import check_named
from handouts.errors import LayoutError
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model.job import Request
from handouts.render import Renderer
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for
from handouts.typeset.layout import lay_out

ALT = 'alt = "An ear from the side. Number 1 marks the outer ear and 2 the tube that leads in."'
ART = "art/ear.svg"
EAR = 'fill="none" stroke="#000004" stroke-width="3"'
TUBE = 'fill="#000003" stroke="#000004" stroke-width="2"'
DIGIT = 'y="24" font-family="Noto Sans" font-size="14"'

CASES = [
    Case("alt-text", PROCEDURE, "topic.toml", ALT, 'alt = "An ear."', ALT),
    Case("alt-text", PROCEDURE, "topic.toml", ALT, ALT.replace("An ear", "A picture of an ear"), ALT),
    Case("alt-text", PROCEDURE, "topic.toml", ALT, f'alt = "{"The ear is here. " * 20}"', ALT),
    Case("colour-words", PROCEDURE, "topic.toml", ALT, ALT.replace("An ear", "An ear in red"), ALT),
    Case("colour-words", PROCEDURE, "sections/about.md", "The parts of the ear that we work in",
         "The parts shown in blue", "The parts with numbers"),
    Case("picture-contrast", PROCEDURE, ART, EAR, EAR.replace("#000004", "#bbbbbb"), EAR.replace("#000004", "#777777")),
    Case("picture-grey", PROCEDURE, ART, EAR, EAR.replace("none", "#404040") + ' id="ear"/><path fill="#204080"',
         EAR.replace("none", "#ffffff")),
    Case("picture-fine", PROCEDURE, ART, TUBE, TUBE.replace('"2"', '"0.2"'), TUBE.replace('"2"', '"1"')),
    Case("picture-fine", PROCEDURE, ART, DIGIT, DIGIT.replace("14", "5"), DIGIT.replace("14", "12")),
]  # fmt: skip


def test_the_brands_own_colours_are_judged_as_printed(tmp_path: Path) -> None:
    """A drawing's tokens are colours of the clinic, not the near-black that they are written as."""
    problems = found(tmp_path, PROCEDURE, ART, EAR, EAR.replace("#000004", "#000003"))
    assert len(lines(problems, "picture-contrast")) == 1


ABOUT = "sections/about.md"
WAX = "Wax keeps your ear clean."
LOST = ["✅", "\U0001f600", "癌"]
HAD = ["≥ 38.5", "≤ 4", "→", "−1", "☐", "①", "❤", "☎", "½", "⚠", "✓", "α", "™"]

CASES += [Case("no-font", PROCEDURE, ABOUT, WAX, f"{sign} {WAX}", WAX) for sign in LOST]


@pytest.mark.parametrize("sign", HAD)
def test_signs_that_fonts_for_signs_have_are_no_fault(sign: str, tmp_path: Path) -> None:
    """Though the brand's font has few of them."""
    assert lines(found(tmp_path, PROCEDURE, ABOUT, WAX, f"{sign}. {WAX}"), "no-font") == []


def test_what_is_heard_alone_needs_no_font(tmp_path: Path) -> None:
    """An alternate text is not printed; a fact's words are."""
    alt = 'alt = "An ear from the side.'
    assert lines(found(tmp_path / "alt", PROCEDURE, "topic.toml", alt, f"{alt} ✅"), "no-font") == []
    measure = 'measure = "people whose ear is clear'
    said = found(tmp_path / "fact", PROCEDURE, "topic.toml", measure, f"{measure} ✅")
    assert lines(said, "no-font") == [line_of(tmp_path / "fact" / PROCEDURE, "topic.toml", f"{measure} ✅")]


def test_a_brand_without_latin_letters_is_told(tmp_path: Path) -> None:
    """Fonts for signs have A to Z, too, but no letter is set in them."""
    clinic = replace(sample_clinic(), brand=replace(sample_clinic().brand, body_font="Noto Sans Arabic"))
    topic = edited(tmp_path, PROCEDURE, ABOUT, WAX, WAX)
    problems = check_named(str(topic), TODAY, clinic=clinic).problems
    assert any("U+0057 W" in problem.message for problem in problems if problem.rule == "no-font")


@pytest.mark.parametrize("sign", LOST)
def test_check_and_render_say_the_same(sign: str, tmp_path: Path) -> None:
    """Sign, file and line; the leaflets without that section print."""
    folder = edited(tmp_path, PROCEDURE, "sections/before.md", "", f"\n{sign} {WAX}\n")
    topic = load_topic(folder)
    sections = {name: replace(topic.sections[name], requires=()) for name in ("when_to_call", "before")}
    small = replace(topic, sections=sections, presets={})
    key = key_for(small)
    made = Renderer(key, galley_for(key, Cache(tmp_path / "cache")))
    (told,) = [problem for problem in check_named(str(folder), TODAY).problems if problem.rule == "no-font"]
    with pytest.raises(LayoutError) as refused:
        made.make(excerpt_for(key, Request(sections=("before",))))
    assert f"{told.path}:{told.line}: {told.message}" in refused.value.message
    assert told.hint in refused.value.hint
    made.make(excerpt_for(key, Request(sections=("when_to_call",))))


def test_a_leaflet_in_a_brand_without_latin_letters_is_refused(tmp_path: Path) -> None:
    """It would be printed in a font for mathematics."""
    clinic = replace(sample_clinic(), brand=replace(sample_clinic().brand, body_font="Noto Sans Arabic"))
    topic = fixture_topic(PROCEDURE)
    small = replace(topic, sections={"when_to_call": topic.sections["when_to_call"]}, presets={})
    with pytest.raises(LayoutError, match="no font of the leaflet has U"):
        galley_for(key_for(small, clinic=clinic), Cache(tmp_path / "cache"))


def test_signs_do_not_move_the_lines() -> None:
    """A line is as high, and its letters stand as high, whichever font sets its signs."""
    css = (
        "html { font-family: 'Noto Sans', 'Noto Sans Math', 'Noto Sans Symbols', 'Noto Sans Symbols2' }"
        "p { margin: 0 } section { display: block }"
    )
    texts = ("Ann", "Ann ≥ 1", "Ann ☐", "Ann ①", "<strong>Ann → ☎</strong>")
    html = "".join(f"<p>{text}</p>" for text in texts)
    laid = lay_out(f'<html lang="en"><body><section id="a">{html}</section></body></html>', css, 400)
    (block,) = laid.blocks
    tops = [region.top for region in block.regions]
    heights = {round(lower - upper, 3) for upper, lower in pairwise(tops)}
    assert len(tops) == len(texts)
    assert len(heights) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad picture is found, the mended one is not."""
    prove(case, tmp_path)
