"""Rules about choices find what contradicts itself without breaking, and let its mended twin pass."""

from pathlib import Path

import pytest
from checking import TODAY, Case, prove
from topic_folders import PROCEDURE, SPRAINS, edited

from handouts.check.check import check_named

KNEE = 'sections = ["signs_knee", "care_knee"]'
NEEDS = 'requires = ["signs_wrist"]'
ALWAYS = "always = true"

CASES = [
    Case("preset-condition", SPRAINS, "topic.toml", KNEE, KNEE.replace("]", ', "signs_ankle"]'),
         'sections = ["care_knee"]'),
    Case("require-condition", SPRAINS, "topic.toml", NEEDS, 'requires = ["signs_ankle"]', "requires = []"),
    Case("disclosure-always", PROCEDURE, "topic.toml", ALWAYS, f"{ALWAYS}\ndisclosure = true",
         f"{ALWAYS}\ndisclosure = false"),
    Case("disclosure-words", PROCEDURE, "sections/after.md", "# After", "# After your diagnosis", "# After",
         also=("topic.toml", "own_sheet = true", "own_sheet = true\ndisclosure = true")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad choice is found, the mended one is not."""
    prove(case, tmp_path)


PRESUMING = [
    "Ask which tests your cancer needs.",
    "Since you were diagnosed, much has changed.",
    "What does my diagnosis mean?",
    "You have an earache that will stay.",
    "Your earache will need treatment.",
    "The cancer that you have can be treated.",
    "Bring the letter that says you have been told the result.",
    "Call us for a fever while you are on treatment.",
    "Your next treatment is in three weeks.",
    "Keep a diary after your chemotherapy.",
]
NEUTRAL = [
    "If you have an earache, call us.",
    "You may have an earache for other reasons.",
    "People with an earache often sleep badly.",
    "Most lumps are not cancer.",
    "Ask whether you have an earache or something else.",
    "We tell you the result and what it means.",
    "Tests show what you have.",
    "If you are on treatment, call us for a fever.",
    "There is treatment for it at every stage.",
]


@pytest.mark.parametrize(("text", "is_found"), [(t, True) for t in PRESUMING] + [(t, False) for t in NEUTRAL])
def test_words_that_presume_a_diagnosis(text: str, is_found: bool, tmp_path: Path) -> None:
    """What is said of people, or only if it is so, presumes nothing; what is the reader's own does."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "own_sheet = true", "own_sheet = true\ndisclosure = true")
    path = topic / "topic.toml"
    path.write_text(path.read_text().replace('title = "Having earwax taken out"', 'title = "Earache"', 1))
    (topic / "sections" / "after.md").write_text(f"# After\n\n{text}\n")
    found = [one for one in check_named(str(topic), TODAY).problems if one.rule == "disclosure-words"]
    assert bool(found) == is_found, found
