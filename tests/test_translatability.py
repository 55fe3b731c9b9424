"""Rules about marks find what a translation would break, and let its mended twin pass."""

from pathlib import Path

import pytest
from checking import Case, prove
from topic_folders import PROCEDURE

ABOUT = "sections/about.md"
WAX = "Wax keeps your ear clean."
MINUTES = "One ear takes about {minutes} minutes."


def about(rule: str, bad: str, mended: str) -> Case:
    return Case(rule, PROCEDURE, ABOUT, WAX, bad, mended)


CASES = [
    about("strong-end", "**What you can do:** Keep it dry.", "**What you can do**: Keep it dry."),
    about("strong-in-word", "It is **un**likely.", "It is **unlikely**."),
    about("strong-long", "**Wax keeps your ear clean and soft, so leave it in there**.", "**Leave it** where it is."),
    about("link-words", "Look [here](https://example.org/wax).", "Look at [what wax does](https://example.org/wax)."),
    Case("glued", PROCEDURE, "sections/during.md", MINUTES, "It is a {minutes}-minute visit.", MINUTES),
    Case("glued", PROCEDURE, "sections/during.md", MINUTES, "This is the {minutes}th visit.", f"{MINUTES} Relax."),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)
