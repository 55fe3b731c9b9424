"""Rules about what is said twice find it between sections and questions, and let its mended twin pass."""

from pathlib import Path

import pytest
from checking import TODAY, Case, found, prove
from topic_folders import PROCEDURE, SPRAINS, edited

from handouts.check.alike import stem
from handouts.check.check import check_named

WAX = "Wax keeps your ear clean."
SWIM = "- When can I swim again?"
KNEE = "- Which moves will make my knee strong?"
DONE = ("Can I eat", "Can I carry", "Can I wash")
MANY = [f"- {verb} {what}?" for verb in DONE for what in ("bread", "glass", "wool", "iron")]

CASES = [
    Case("repeated", PROCEDURE, "sections/about.md", WAX, "Soft wax comes out more easily, so use drops for days.", WAX,
         at="sections/before.md"),
    Case("question-alike", PROCEDURE, "sections/after.md", SWIM, "- Do I use drops in both ears?", SWIM),
    Case("question-count", PROCEDURE, "sections/after.md", SWIM, "\n".join(MANY[:10]), "\n".join(MANY[:9]),
         at="topic.toml"),
    Case("question-fit", SPRAINS, "sections/care_knee.md", KNEE, "- Is it my knee that is sprained?", KNEE),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """What is said twice is found, the mended text is not."""
    prove(case, tmp_path)


def test_what_is_settled_stands_in_the_topic(tmp_path: Path) -> None:
    """Words of `[checks.settled]` count as the name of the condition does; other conditions may ask."""
    question = "- Has it swollen?"
    for condition, is_found in (("knee", True), ("wrist", False)):
        tables = f'[checks.settled]\n{condition} = ["swollen"]\n\n[glossary.ligament]'
        topic = edited(tmp_path / condition, SPRAINS, "topic.toml", "[glossary.ligament]", tables)
        path = topic / "sections" / "care_knee.md"
        path.write_text(path.read_text("utf-8").replace(KNEE, question), "utf-8")
        problems = check_named(str(topic), TODAY).problems
        assert any(one.rule == "question-fit" for one in problems) is is_found


def test_sections_side_by_side_may_say_the_same() -> None:
    """Sections of one aspect about different conditions are compared."""
    assert stem("swelling") == stem("swells")
    assert stem("treated") == stem("treating") == stem("treat")


def test_a_short_sentence_may_stand_twice(tmp_path: Path) -> None:
    """It tells the reader what to do, wherever it matters."""
    problems = found(tmp_path, PROCEDURE, "sections/about.md", WAX, "Keep your ear dry.")
    assert [one for one in problems if one.rule == "repeated"] == []
