"""Rules about words find what blames, frightens, promises or stays unexplained, and let its plain twin pass."""

from pathlib import Path

import pytest
from checking import Case, found, lines, prove
from topic_folders import PROCEDURE, SPRAINS

ABOUT = "sections/about.md"
WAX = "Wax keeps your ear clean."
AVOIDED = '[checks.words]\n"plug*" = "sounds like a drain"\n\n[glossary.suction]'


def about(rule: str, bad: str, mended: str) -> Case:
    return Case(rule, PROCEDURE, ABOUT, WAX, bad, mended)


CASES = [
    about("word-blame", "You should have come sooner.", "It is good that you came."),
    about("word-blame", "Your drops failed to work? You failed.", "Did the drops not work?"),
    about("word-fear", "An ear full of wax is horrible.", "Your ear feels full."),
    about("word-promise", "We guarantee that you will hear well.", "Most people hear better."),
    about("word-promise", "Don't worry.", "Ask us if you worry."),
    about("word-gender", "Many women have it.", "Many people have it."),
    about("word-distance", "Patients have it often.", "You may have it often."),
    about("word-hard", "Use drops prior to your visit.", "Use drops before your visit."),
    about("medical-word", "It can lead to tinnitus.", "It can lead to tinnitus (a sound in your ear)."),
    about("long-word", "Your ears differ fundamentally.", "Your ears differ a lot."),
    about("skin-tone", "The skin behind your ear may be red.", "The skin behind your ear may be red or darker."),
    about("abbreviation", "See an ENT first.", "See an ear doctor (ENT) first."),
    about("capitals", "Do NOT EVER TOUCH it.", "Do **not** touch it."),
    Case("term-unlinked", PROCEDURE, "sections/during.md", "[eardrum](term:eardrum)", "eardrum",
         "**eardrum**"),
    Case("term-name", PROCEDURE, "sections/during.md", "[eardrum](term:eardrum)", "[tympanum](term:eardrum)",
         "[eardrums](term:eardrum)"),
    Case("word-topic", PROCEDURE, "topic.toml", "[glossary.suction]",
         AVOIDED.replace("plug*", "breath*"), AVOIDED),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)


@pytest.mark.parametrize(
    "text",
    ["Nothing here is your fault.", "There is no guarantee.", "We can't guarantee it.", "It isn't your own fault."],
)
def test_what_is_denied_is_not_said(text: str, tmp_path: Path) -> None:
    """A sentence that says no to blame or a promise has neither."""
    problems = found(tmp_path, PROCEDURE, ABOUT, WAX, text)
    assert not [problem for problem in problems if problem.rule in {"word-blame", "word-promise"}]


def test_the_reason_is_told(tmp_path: Path) -> None:
    """Why a word is avoided, and what to write."""
    problems = found(tmp_path, PROCEDURE, ABOUT, WAX, "We guarantee it.")
    (problem,) = [problem for problem in problems if problem.rule == "word-promise"]
    assert problem.message == "“guarantee”: promises what nobody can promise"
    assert "how often it helps" in problem.hint


def test_data_labels_may_say_women(tmp_path: Path) -> None:
    """A figure says who was counted."""
    problems = found(tmp_path, PROCEDURE, "topic.toml", 'measure = "minutes for one ear"', 'measure = "women"')
    assert lines(problems, "word-gender") == []


def test_words_of_one_family_share_an_entry(tmp_path: Path) -> None:
    """“Ligaments” needs no entry where “ligament” has one; “tendinitis” does."""
    step = "often comes from a wrong step."
    for number, (word, is_found) in enumerate([("Ligaments", False), ("Tendinitis", True)]):
        problems = found(tmp_path / str(number), SPRAINS, "sections/signs_ankle.md", step, f"{step} {word} can hurt.")
        assert bool(lines(problems, "medical-word")) is is_found
