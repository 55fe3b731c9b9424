"""The passive voice is told from states, sentence by sentence and section by section."""

from datetime import date
from pathlib import Path

import pytest
from checking import Case, found, lines, prove
from topic_folders import PROCEDURE, edited, fixture_topic

from handouts.check.check import check_named
from handouts.check.topic_corpus import make_corpus
from handouts.check.voice import passive_shares

ABOUT = "sections/about.md"
WAX = "Wax keeps your ear clean."
FOUR = "It is kept clean. It is made soft. It is moved out, bit by bit. It is not lost."

CASES = [
    Case("passive-voice", PROCEDURE, ABOUT, WAX, "Your ear is kept clean by wax.", "Wax keeps it soft."),
    Case("passive-share", PROCEDURE, ABOUT, WAX, FOUR, "Wax keeps it soft."),
]


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


def test_a_habit_can_not_be_explained(tmp_path: Path) -> None:
    """What explains one sentence explains no section that has many."""
    reason = '[checks.explained]\npassive-voice = "it is clear who"\n\n[glossary.suction]'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[glossary.suction]", reason)
    about = topic / "sections" / "about.md"
    about.write_text(about.read_text("utf-8").replace(WAX, FOUR), "utf-8")
    assert [problem.rule for problem in check_named(str(topic), date(2026, 11, 23)).of("error")] == ["passive-share"]


def test_every_section_has_its_share() -> None:
    """From 0 to 1, of the sentences in its texts."""
    topic = fixture_topic(PROCEDURE)
    shares = passive_shares(make_corpus(topic, date(2026, 11, 23)))
    assert [share.section for share in shares] == list(topic.sections)
    assert {share.share for share in shares} == {0.0}
    assert all(share.sentences for share in shares)
