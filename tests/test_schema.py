"""Data without its shape yields every problem, each with its place."""

from datetime import date

import pytest

from handouts.errors import Problem, dotted
from handouts.load.schema import Fields, Items, Key, Named, one_of, pattern, problems, text

SHAPE = Fields(
    {"title": text, "rows": Items(Fields({"colour": pattern("#[0-9]+", "not a colour", "like #1")}))},
    {"paper": one_of(("a4", "letter"))},
)


def said(data: object) -> list[str]:
    return sorted(f"{dotted(problem.at)}: {problem.message}" for problem in problems(data, SHAPE))


def test_sound_data() -> None:
    """No problem where there is none."""
    assert said({"title": "x", "rows": [{"colour": "#1"}], "paper": "a4"}) == []


def test_all_problems_at_once() -> None:
    """Unknown, missing, mistyped and wrong values come together, items counted from 1."""
    assert said({"rows": [{"colour": "#1"}, {"colour": "red"}, {}, 3], "paper": 4, "titel": "x"}) == [
        "paper: expected text, found a number",
        "rows[2].colour: not a colour: red",
        "rows[3].colour: is missing",
        "rows[4]: expected a table, found a number",
        "titel: unknown key",
        "title: is missing",
    ]


def test_the_nearest_is_offered() -> None:
    """A problem of the pen gets the name that was meant, anything else all of them."""
    found = {problem.at: problem.hint for problem in problems({"titel": "", "rows": [], "paper": "leter"}, SHAPE)}
    assert found[("titel",)] == "did you mean title?"
    assert found[("paper",)] == "did you mean letter?"
    assert [problem.hint for problem in one_of(("a4", "letter"))("qqq")] == ["choose from: a4, letter"]


@pytest.mark.parametrize("value", ["", "  ", "a\nb", "a\x00b", "tab\t", "\x85", "a\u2028b", "a\u202eb", "\x7f"])
def test_plain_text_only(value: str) -> None:
    """Control characters, line ends and what turns the order of words are refused."""
    assert list(text(value))


@pytest.mark.parametrize("value", ["<b>&amp;</b>", "**x**", "نص", "می‌خواهم", "中文", "a\u00a0b", "'\"{{ x }}"])
def test_markup_is_only_text(value: str) -> None:
    """What looks like markup or a placeholder is text, in any script."""
    assert list(text(value)) == []


@pytest.mark.parametrize(
    ("value", "what"),
    [(True, "true or false"), (1.5, "a number"), ([], "a list"), ({}, "a table"), (date(2026, 1, 1), "a date or time")],
)
def test_types_in_words(value: object, what: str) -> None:
    """Types have the names that a person knows."""
    assert [problem.message for problem in text(value)] == [f"expected text, found {what}"]
    assert [problem.hint for problem in text(value)] == ["" if value in ([], {}) else "put it in quotes"]


def test_lists() -> None:
    """A list must be one, and hold something."""
    assert [str(problem) for problem in problems([], Items(text))] == ["is empty"]
    assert [str(problem) for problem in problems("x", Items(text))] == ["expected a list, found text"]


def test_tables_of_chosen_names() -> None:
    """Each value has its shape, and each key what is asked of keys; a key with words is judged as without them."""
    shape = Named(
        Fields({"label": Key(text, "What it is called.")}), "write [group.name]", pattern("[a-z]+", "odd", "")
    )
    found = [f"{dotted(problem.at)}: {problem.message}" for problem in problems({"a": {"label": 1}, "B": {}}, shape)]
    assert found == ["a.label: expected text, found a number", "B: odd: B", "B.label: is missing"]
    assert [(problem.message, problem.hint) for problem in problems(3, shape)] == [
        ("expected tables", "write [group.name]")
    ]


def test_names() -> None:
    """Keys read as a person writes them."""
    assert dotted(("phones", 0, "hours", 1, "from")) == "phones[1].hours[2].from"
    assert Problem("a", at=("x",)).under("t", 0).at == ("t", 0, "x")
