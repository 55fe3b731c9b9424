"""Texts are counted and graded by formulas with a source; rules find what is hard to read, not its mended twin."""

from datetime import date
from pathlib import Path

import pytest
from checking import Case, found, lines, prove
from topic_folders import PROCEDURE, fixture_topic

from handouts.check.readability import (
    Count,
    count,
    english_syllables,
    fernandez_huerta,
    flesch_kincaid,
    grades,
    preset_grades,
    section_grades,
    sentences,
    smog,
    spanish_syllables,
    words,
)
from handouts.check.topic_corpus import make_corpus


@pytest.mark.parametrize(
    ("word", "number"),
    [("care", 1), ("cancer", 2), ("metastatic", 4), ("treated", 2), ("little", 2), ("chemotherapy", 5), ("it's", 1)],
)
def test_english_syllables(word: str, number: int) -> None:
    """Common words of a topic have the number of syllables that a dictionary gives."""
    assert english_syllables(word) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("día", 2),
        ("cuidado", 3),
        ("guía", 2),
        ("siguiente", 3),
        ("pingüino", 3),
        ("país", 2),
        ("leer", 2),
        ("playa", 2),
        ("muy", 1),
    ],
)
def test_spanish_syllables(word: str, number: int) -> None:
    """Vowels that stand together are one syllable, unless both are strong or one has an accent."""
    assert spanish_syllables(word) == number


def test_sentences_end_at_stops() -> None:
    """Also before a closing quotation mark; a decimal point ends none."""
    assert sentences("Ask. “Why?” Take 2.5 ml: now!") == ("Ask.", "“Why?”", "Take 2.5 ml:", "now!")


def test_a_placeholder_is_one_word() -> None:
    """What a fact prints is one number, read as one word."""
    assert words("About {some_fact} people can't.") == ("About", "31", "people", "can't")


def test_counts_add_up() -> None:
    """A leaflet's count is the sum of its texts' counts."""
    both = count(["You can ask your nurse.", "Chemotherapy helps."], english_syllables)
    assert both == Count(sentences=2, words=7, syllables=11, polysyllables=1)


def test_flesch_kincaid() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59."""
    assert flesch_kincaid(Count(10, 100, 150, 0)) == pytest.approx(0.39 * 10 + 11.8 * 1.5 - 15.59)


def test_smog_needs_thirty_sentences() -> None:
    """It was made for samples of thirty, and says nothing of fewer."""
    assert smog(Count(29, 300, 400, 30)) is None
    assert smog(Count(30, 300, 400, 30)) == pytest.approx(1.043 * 30**0.5 + 3.1291)


def test_fernandez_huerta_rises_with_ease() -> None:
    """F is the number of words a sentence, P the number of syllables in 100 words."""
    assert fernandez_huerta(Count(10, 100, 200, 0)) == pytest.approx(206.84 - 0.6 * 200 - 1.02 * 10)


def test_a_language_without_a_formula_has_no_grade() -> None:
    """None is pretended."""
    assert list(grades([("sección", ["Pregunte a su equipo."])], "es"))
    assert not list(grades([("раздел", ["Спросите врача."])], "ru"))


def test_only_english_has_smog() -> None:
    """The formula was fitted to English words."""
    (english,) = grades([("all", ["Ask now."] * 30)], "en")
    (spanish,) = grades([("todo", ["Pregunte ahora."] * 30)], "es")
    assert english.smog is not None
    assert spanish.smog is None


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
    Case("choppy", PROCEDURE, ABOUT, WAX, "Wax is good. It keeps ears clean. It is soft. It moves out.",
         "Wax is good, for it keeps ears clean. It is soft and moves out."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Wax is good. It is soft.\n\nIt moves out. You see it.", True),
        ("Wax is good. It is soft.\n\n- It moves out.\n- You see it.\n\nIt is brown. It can smell.", False),
        ("Remember: wax is good. It is soft. It moves out.", False),
        ("Wax is good. It is soft. It moves out. It keeps the ear clean and takes dust along.", False),
    ],
)
def test_short_sentences_in_a_row(text: str, is_found: bool, tmp_path: Path) -> None:
    """Four are too many, over the end of a paragraph as well; a list is apart, and a colon joins."""
    assert bool(lines(found(tmp_path, PROCEDURE, ABOUT, WAX, text), "choppy")) is is_found


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)
