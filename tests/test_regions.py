"""A text is in the English of its readers: British, or American where the language says so."""

from pathlib import Path

import pytest
from checking import Case, found, lines, problems_of, prove
from topic_folders import PROCEDURE

ABOUT = "sections/about.md"
WAX = "Wax keeps your ear clean."
AMERICAN = ("topic.toml", 'language = "en"', 'language = "en-US"')


@pytest.mark.parametrize(
    ("bad", "mended"),
    [
        ("Go to the emergency room.", "Go to A&E."),
        ("Wax has a gray color.", "Wax has a grey colour."),
        ("Your ear is two meters away.", "Your ear is two metres away."),
        ("It may realize that.", "It may realise that."),
    ],
)
def test_before_and_after(bad: str, mended: str, tmp_path: Path) -> None:
    """American words are found in a British topic; without a region a topic is British."""
    prove(Case("us-uk", PROCEDURE, ABOUT, WAX, bad, mended), tmp_path)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Go to A&E.", True),
        ("Wax has a grey colour.", True),
        ("You may realise that.", True),
        ("Take paracetamol.", True),
        ("You may realize that wax has a color of its own.", False),
        ("Exercise and noise are a surprise. Take a size or two.", False),
    ],
)
def test_american_where_the_language_says_so(text: str, is_found: bool, tmp_path: Path) -> None:
    """British words are found in a topic in en-US."""
    problems = problems_of(Case("us-uk", PROCEDURE, ABOUT, WAX, text, "", also=AMERICAN), tmp_path, text)
    assert bool([problem for problem in problems if problem.path and problem.path.name == "about.md"]) is is_found


def test_what_to_write_is_told(tmp_path: Path) -> None:
    """In the right form of the word."""
    problems = found(tmp_path, PROCEDURE, ABOUT, WAX, "Tumors can spread.")
    (problem,) = [problem for problem in problems if problem.rule == "us-uk"]
    assert problem.message == "“Tumors” is American English, but this text is British"
    assert problem.hint == "write “Tumours”"


def test_a_name_stays_as_it_is(tmp_path: Path) -> None:
    """With its capital inside a sentence; a placeholder is no word."""
    text = "We asked the World Health Organization."
    assert lines(found(tmp_path, PROCEDURE, ABOUT, WAX, text), "us-uk") == []
