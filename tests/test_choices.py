"""Rules about choices find what contradicts itself without breaking, and let its mended twin pass."""

from pathlib import Path

import pytest
from checking import Case, prove
from topic_folders import PROCEDURE, SPRAINS

KNEE = 'sections = ["signs_knee", "care_knee"]'
NEEDS = 'requires = ["signs_wrist"]'
ALWAYS = "always = true"

CASES = [
    Case("preset-condition", SPRAINS, "topic.toml", KNEE, KNEE.replace("]", ', "signs_ankle"]'),
         'sections = ["care_knee"]'),
    Case("require-condition", SPRAINS, "topic.toml", NEEDS, 'requires = ["signs_ankle"]', "requires = []"),
    Case("disclosure-always", PROCEDURE, "topic.toml", ALWAYS, f"{ALWAYS}\ndisclosure = true",
         f"{ALWAYS}\ndisclosure = false"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad choice is found, the mended one is not."""
    prove(case, tmp_path)
