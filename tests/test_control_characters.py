"""Characters that nobody sees are made seen; what can't be printed is refused, by one rule for every kind of file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.control_characters import is_control, shown, unprintable
from handouts.language.fidelity import text_problems
from handouts.load import cells
from handouts.load.schema import text as toml_text
from handouts.load.sections import parse
from handouts.model.references import Names

REFUSED = {
    "\u202e15\u202c": "U+202E, an invisible character that reverses the text after it",
    "\u202bab": "U+202B, an invisible character that reverses the text after it",
    "\u206712": "U+2067, which begins a change of direction that never ends",
    "12\u2069": "U+2069, which ends a change of direction that never began",
    "a\u0007b": "the control character U+0007",
    "a\u2028b": "the control character U+2028",
    "a\ue000": "U+E000, which can't be printed",
    "❤\ufe0f": "U+FE0F, which makes an emoji of the character before it",
    "1\ufe0f\u20e3": "U+FE0F, which makes an emoji of the character before it",
    "a\u00adb": "the invisible character U+00AD",
    "a\u200bb": "the invisible character U+200B",
    "\U000e0041": "the invisible character U+E0041",
    "a" + "\u0301" * 120: "more than 4 marks on a letter (U+0301)",
}
ACCEPTED = (
    "\u20660800 111 222\u2069 نص",
    "نص \u2067(\u206612\u2069)\u2069",
    "نص\u200f 5\u061c-7\u200e",
    "می\u200cخواهم",
    "ពាក្យ\u200bពីរ",
    "e\u0323\u0302\u0301 🙂",
    "≥ − ☐ ½ “x”",
)


def told_in_markdown(value: str) -> list[str]:
    found = parse(f"# Title\n\nA word: {value} and more.\n", Path("a.md"), Names()).problems
    assert {problem.line for problem in found} <= {3}
    return [problem.message for problem in found]


def told_in_toml(value: str) -> list[str]:
    return [problem.message.removeprefix("has ") for problem in toml_text(value)]


def told_in_catalog(value: str) -> list[str]:
    found = text_problems(Path("a.po"), 1, "a text", value, is_markdown=False)
    return [problem.message.rpartition(": “")[0] for problem in found if "number" not in problem.message]


def told_in_roster(value: str) -> list[str]:
    return [problem.message.removeprefix("has ") for problem in cells.note(value)]


KINDS = (told_in_markdown, told_in_toml, told_in_catalog, told_in_roster)


@pytest.mark.parametrize("told", KINDS)
@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=map(ascii, REFUSED))
def test_what_cannot_be_printed_is_refused_everywhere(
    text: str, message: str, told: Callable[[str], list[str]]
) -> None:
    """By the same words, which name the sign."""
    assert message in told(text)


@pytest.mark.parametrize("told", KINDS)
@pytest.mark.parametrize("text", ACCEPTED, ids=map(ascii, ACCEPTED))
def test_what_scripts_need_is_accepted_everywhere(text: str, told: Callable[[str], list[str]]) -> None:
    """Joiners, marks, and isolates that end."""
    assert told(text) == []


def test_an_oddity_says_where_it_is() -> None:
    """And how it is mended, each by its own."""
    found = list(unprintable("a\u202eb\u0007"))
    assert [odd.at for odd in found] == [1, 3]
    assert all(odd.hint for odd in found)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u202eb", "a\\u202eb"),
        ("a\u2066b", "a\\u2066b"),
        ("a\nb", "a\\u000ab"),
        ("\x1b[31m", "\\u001b[31m"),
        ("کلمه\u200cها é —", "کلمه\u200cها é —"),
    ],
)
def test_what_breaks_or_turns_a_line_is_shown(text: str, seen: str) -> None:
    """Joiners and letters of any script stay as they are."""
    assert shown(text) == seen
    assert not any(map(is_control, shown(text)))
