"""What the tests of rules share: a fixture topic with one text swapped, before and after somebody mended it."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from topic_folders import edited

from handouts.check.check import check_named
from handouts.errors import Problem

TODAY = date(2026, 11, 23)


class Case(NamedTuple):
    """A rule, the text of a file that is swapped, the bad text that the rule finds, and its mended twin.

    `at` is the file in which it is found, where that is another; `also` is swapped before and after.
    """

    rule: str
    topic: str
    file: str
    old: str
    bad: str
    mended: str
    at: str = ""
    also: tuple[str, str, str] | None = None


def found(folder: Path, topic: str, file: str, old: str, new: str) -> tuple[Problem, ...]:
    """Return what a check finds in a copy of a fixture topic in which one text is swapped."""
    return check_named(str(edited(folder, topic, file, old, new)), TODAY).problems


def prove(case: Case, folder: Path) -> None:
    """Assert that the rule finds the bad text in its file, and that no rule finds anything in the mended one."""
    bad = [problem for problem in problems_of(case, folder / "bad", case.bad) if problem.rule == case.rule]
    assert bad, case.bad
    assert (folder / "bad" / case.topic / (case.at or case.file)).resolve() in {problem.path for problem in bad}
    assert [str(problem) for problem in problems_of(case, folder / "mended", case.mended)] == []


def problems_of(case: Case, folder: Path, text: str) -> tuple[Problem, ...]:
    """Return what a check finds with this text in the place that the case swaps."""
    topic = edited(folder, case.topic, case.file, case.old, text)
    if case.also:
        name, old, new = case.also
        path = topic / name
        assert path.read_text("utf-8").count(old) == 1, old
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return check_named(str(topic), TODAY).problems


def lines(problems: tuple[Problem, ...], rule: str) -> list[int]:
    """Return the lines on which a rule found something."""
    return [problem.line for problem in problems if problem.rule == rule]
