"""The shipped English reads easily."""

import pytest
from readability import count, prose, section_prose, syllables

from handouts.content.library import load_topic

TOPIC = load_topic("breast-cancer-spread")


@pytest.mark.parametrize(
    ("word", "number"),
    [("care", 1), ("cancer", 2), ("metastatic", 4), ("treated", 2), ("little", 2), ("chemotherapy", 5)],
)
def test_syllables_are_counted_as_spoken(word: str, number: int) -> None:
    """Common words of the topic have the number of syllables that a dictionary gives."""
    assert syllables(word) == number


def test_a_hard_text_gets_a_high_grade() -> None:
    """The formula tells plain words from officialese."""
    easy = count(["You can ask your nurse. She will help you."])
    hard = count(["Multidisciplinary rehabilitation necessitates comprehensive interprofessional coordination."])
    assert easy.grade < 3
    assert hard.grade > 12


@pytest.mark.parametrize("preset", TOPIC.presets)
def test_every_preset_reads_at_grade_eight_or_below(preset: str) -> None:
    """AMA and NIH ask for grade 6 to 8; the bar is 8.0."""
    assert count(prose(TOPIC, preset)).grade <= 8.0


@pytest.mark.parametrize("section", TOPIC.sections)
def test_every_section_reads_at_grade_eight_or_below(section: str) -> None:
    """No section hides behind the average of its handout."""
    assert count(section_prose(TOPIC.sections[section].blocks)).grade <= 8.0
