"""Rules about facts find what is typed, stale, without source or unused, and let its mended twin pass."""

from datetime import date
from pathlib import Path

import pytest
from checking import Case, found, lines, prove
from topic_folders import PROCEDURE, TOPICS

from handouts.check.check import check_named

ABOUT = "sections/about.md"
WAX = "Wax keeps your ear clean."
REVIEW = 'source = "visits"\nopened = 2026-11-22\nreview_by = 2027-11-22'

CASES = [
    Case("typed-fact", PROCEDURE, ABOUT, WAX, "We help 84 of those who come.", "We help most of those who come."),
    Case("typed-number", PROCEDURE, ABOUT, WAX, "Come 30 minutes early.", "Come 5 minutes early, since 2026."),
    Case("typed-number", PROCEDURE, ABOUT, WAX, "Some 1,500 people come.", "Many people come."),
    Case("typed-fact", PROCEDURE, ABOUT, WAX, "We help 12.5 of those who come.", "We help most of those who come.",
         also=("topic.toml", "value = 84", "value = 12.5")),
    Case("fact-source", PROCEDURE, "topic.toml", 'url = "https://example.org/visits"', "",
         'year = "2026"'),
    Case("fact-review", PROCEDURE, "topic.toml", REVIEW,
         REVIEW.replace("2026-11-22", "2025-01-01").replace("2027-11-22", "2026-11-22"), REVIEW),
    Case("unused", PROCEDURE, "sections/figures.md", " See [the made-up visits](source:visits).", " See {minutes}.",
         " See [them](source:visits).", at="topic.toml",
         also=("topic.toml", 'source = "visits"', 'source = "made_up"')),
    Case("unused", PROCEDURE, ABOUT, "[suction](term:suction)", "a straw", "[suction](term:suction), as with a straw",
         at="topic.toml"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_before_and_after(case: Case, tmp_path: Path) -> None:
    """The bad text is found, the mended one is not."""
    prove(case, tmp_path)


def test_a_review_is_due_the_day_after() -> None:
    """The date itself is still in time."""
    name = str(TOPICS / PROCEDURE)
    rules = [[problem.rule for problem in check_named(name, day).problems] for day in _days()]
    assert rules == [[], ["fact-review", "fact-review"]]


def _days() -> tuple[date, date]:
    return date(2027, 11, 22), date(2027, 11, 23)


def test_a_typed_value_is_named_by_its_placeholder(tmp_path: Path) -> None:
    """The hint says what to write."""
    problems = found(tmp_path, PROCEDURE, ABOUT, WAX, "We help 84 of those who come.")
    assert [problem.hint for problem in problems] == ["write {clear} or {clear_of_100}"]
    assert lines(problems, "typed-fact") == [3]
