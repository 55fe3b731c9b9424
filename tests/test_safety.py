"""Rules about what must be safe find what could harm, and let its mended twin pass."""

import re
import shutil
from pathlib import Path

import pytest
from checking import TODAY, Case, found, prove
from topic_folders import PROCEDURE, edited, shipped_topic

from handouts.check.check import check_named

ABOUT = "sections/about.md"
BEFORE = "sections/before.md"
CALL = "sections/when_to_call.md"
WAX = "Wax keeps your ear clean."
FIRST = "Call us at once if you have one of these signs after your visit.\n"
LEAD = "Call the emergency number if you pass out.\n\n"
CHOICE = "Drops can ease the pain. They may sting. You can also have no treatment."


def about(rule: str, bad: str, mended: str) -> Case:
    return Case(rule, PROCEDURE, ABOUT, WAX, bad, mended)


CASES = [
    about("study-source", "A study in 2019 found that wax keeps ears clean.",
          "A [study in 2026](source:visits) found that wax keeps ears clean."),
    about("urgent-sign", "Call us at once for a stiff jaw.", "Call us at once for strong pain in your ear."),
    Case("emergency-first", PROCEDURE, CALL, FIRST, FIRST + "\n" + LEAD, LEAD + FIRST),
    about("word-delay", "A loud hiss can wait until your next visit.", "Tell us about a loud hiss today."),
    about("word-calm", "A loud hiss is harmless.", "A loud hiss can have many causes."),
    Case("treatment-whole", PROCEDURE, BEFORE, "Soft wax comes out more easily, so use drops for three days.",
         "You put drops in your ear for three days.", CHOICE, also=(BEFORE, "# Before your visit", "# Treatment here")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)


PLANTED = [
    ("study-source", "sections/treatment_invasive.md", "\n\nIn a 2019 study, a glass of red wine a day helped.\n"),
    ("word-delay", "sections/symptoms_invasive.md", "\n\nYou can wait until your next visit.\n"),
    ("urgent-sign", "sections/follow_up.md", "\n\nCall us at once if your jaw is stiff.\n"),
]


def test_planted_faults_are_errors(tmp_path: Path) -> None:
    """Each in the shipped topic: a study, waiting, signs that are not in `when_to_call`, an audience that relapsed."""
    topic = tmp_path / "planted"
    shutil.copytree(shipped_topic().path, topic, ignore=shutil.ignore_patterns("locale"))
    for _, file, text in PLANTED:
        (topic / file).write_text((topic / file).read_text("utf-8") + text, "utf-8")
    for file in ("when_to_call.md", "more_signs_to_call.md"):
        path = topic / "sections" / file
        path.write_text(re.sub(r"(?i)\b(?:bleed|blood)\w*", "itch", path.read_text("utf-8")), "utf-8")
    tables = (topic / "topic.toml").read_text("utf-8")
    audience = "For anyone who wants to know which signs to have checked."
    assert tables.count(audience) == 1
    (topic / "topic.toml").write_text(tables.replace(audience, "For people with a relapse."), "utf-8")
    errors = {(one.rule, one.place) for one in check_named(str(topic), TODAY).problems if one.severity == "error"}
    assert errors >= {(rule, Path(file).stem) for rule, file, _ in PLANTED}
    assert errors >= {("urgent-sign", "side_effects"), ("disclosure-words", "presets.signs")}


def test_a_leaflet_lists_its_own_signs(tmp_path: Path) -> None:
    """What another section of the aspect lists is not in a leaflet without it."""
    topic = edited(tmp_path, PROCEDURE, ABOUT, WAX, "Call us at once for a stiff jaw.")
    (topic / "sections" / "more.md").write_text("# More signs\n\n- A stiff jaw\n")
    path = topic / "topic.toml"
    tables = path.read_text("utf-8").replace("[presets.whole]", '[sections.more]\naspect = "urgent"\n\n[presets.whole]')
    path.write_text(tables, "utf-8")
    signs = [one for one in check_named(str(topic), TODAY).problems if one.rule == "urgent-sign"]
    assert ["preset whole" in one.message for one in signs] == [True]
    path.write_text(tables.replace('"during", "after"]', '"during", "more", "after"]', 1), "utf-8")
    assert [one for one in check_named(str(topic), TODAY).problems if one.rule == "urgent-sign"] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("“Call” means at once. Call for a stiff jaw.", True),
        ("Call for a stiff jaw.", False),
        ("Call us at once if you have one of these:\n\n- A stiff jaw", True),
        ("Tell us about these:\n\n- A stiff jaw", False),
        ("**A stiff jaw**: call us at once.", True),
        ("Call us at once for earache.", False),
    ],
)
def test_how_a_sign_is_urgent(text: str, is_found: bool, tmp_path: Path) -> None:
    """By the sentence, the line before a list, what stands before a colon, or a word that the section defines."""
    tables = '[checks.alike]\nearache = "pain in your ear"\n\n[glossary.suction]'
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[glossary.suction]", tables)
    (topic / ABOUT).write_text((topic / ABOUT).read_text("utf-8").replace(WAX, text), "utf-8")
    signs = [one for one in check_named(str(topic), TODAY).problems if one.rule == "urgent-sign"]
    assert bool(signs) is is_found, signs


def test_a_source_of_another_year_does_not_fit(tmp_path: Path) -> None:
    """The section names a source of 2026: a study of that year has it, one of 2019 has none."""
    for year, is_found in (("2019", True), ("2026", False)):
        text = f"A study in {year} found that this helps.\n\n{FIRST}"
        problems = found(tmp_path / year, PROCEDURE, CALL, FIRST, text)
        assert any(one.rule == "study-source" for one in problems) is is_found
