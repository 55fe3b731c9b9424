"""Rules about reading find what is hard, and let its plain twin pass."""

from datetime import date
from pathlib import Path

import pytest
from checking import Case, found, lines, prove
from topic_folders import PROCEDURE, fixture_topic

from handouts.check.readability import preset_grades, section_grades
from handouts.check.topic_corpus import make_corpus

ABOUT, BEFORE = "sections/about.md", "sections/before.md"
WAX = "Wax keeps your ear clean."
HARD = "Interprofessional rehabilitation considerations notwithstanding, cerumen accumulation necessitates evaluation. "

CASES = [
    Case("grade-section", PROCEDURE, ABOUT, WAX, HARD * 3, "Wax keeps your ear clean and soft."),
    Case("grade-preset", PROCEDURE, "topic.toml", "This leaflet tells you what we do today and what you do at home.",
         HARD * 9, "This leaflet tells you what we do today."),
    Case("long-sentence", PROCEDURE, ABOUT, WAX,
         "Wax keeps your ear clean and soft, and it moves out of the ear by itself in most people, but not in all.",
         "Wax keeps your ear clean and soft. In most people it moves out of the ear by itself."),
    Case("long-paragraph", PROCEDURE, BEFORE, "Tick what you have ready.",
         "Tick this. Do it now. Take a pen. Sit down. Read on. Ask us.", "Tick this. Do it now. Take a pen."),
    Case("passive-voice", PROCEDURE, ABOUT, WAX, "Your ear is kept clean by wax.", "Wax keeps it soft."),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)


@pytest.mark.parametrize(
    ("text", "is_passive"),
    [
        ("The wax was slowly drawn out.", True),
        ("You will not be seen today.", True),
        ("The drops are often given at home.", True),
        ("You are tired.", False),
        ("It is a red spot.", False),
        ("The pain is called colic.", False),
        ("You have seen it.", False),
        ("We are so glad. Asked often, we say yes.", False),
    ],
)
def test_the_passive_is_told_from_states(text: str, is_passive: bool, tmp_path: Path) -> None:
    """A participle after a form of "be", adverbs between them or not, but no adjective and no other sentence."""
    problems = found(tmp_path, PROCEDURE, ABOUT, WAX, text)
    assert bool(lines(problems, "passive-voice")) is is_passive


def test_every_preset_and_section_has_a_grade() -> None:
    """A section's questions count in the leaflet, at whose end they stand."""
    topic = fixture_topic(PROCEDURE)
    proof = make_corpus(topic, date(2026, 11, 23))
    assert [grade.part for grade in section_grades(proof)] == list(topic.sections)
    grades = {grade.part: grade for grade in preset_grades(proof)}
    assert list(grades) == list(topic.presets)
    sections = {grade.part: grade.count for grade in section_grades(proof)}
    whole = sum(sections[name].sentences for name in ("about", "before", "during", "after", "when_to_call"))
    assert grades["whole"].count.sentences > whole
