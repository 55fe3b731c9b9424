"""Rules about pictures find what can't be seen or heard, and let its mended twin pass."""

from pathlib import Path

import pytest
from checking import Case, found, lines, prove
from topic_folders import PROCEDURE

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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad picture is found, the mended one is not."""
    prove(case, tmp_path)


def test_the_brands_own_colours_are_judged_as_printed(tmp_path: Path) -> None:
    """A drawing's tokens are colours of the clinic, not the near-black that they are written as."""
    problems = found(tmp_path, PROCEDURE, ART, EAR, EAR.replace("#000004", "#000003"))
    assert len(lines(problems, "picture-contrast")) == 1
