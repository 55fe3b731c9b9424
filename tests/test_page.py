"""A page's numbers follow from its paper, its format and its script."""

import pytest

from handouts.model import page


def test_feet_are_as_large_as_print_of_their_kind_begins() -> None:
    """UKAAF: clear print from 12 points, large print from 16, giant print from 24."""
    assert {name: format_.foot_pt for name, format_ in page.FORMATS.items()} == {
        "clear-print": 12,
        "large-print": 16,
        "giant-print": 24,
    }


@pytest.mark.parametrize(
    ("locale", "paper", "format_", "is_first"),
    [
        ("en", "a4", "clear-print", False),
        ("en", "letter", "clear-print", False),
        ("bn", "letter", "clear-print", False),
        ("ur", "a4", "clear-print", True),
        ("en", "a5", "clear-print", True),
        ("en", "a4", "large-print", True),
    ],
)
def test_where_lines_are_few_whom_to_call_comes_first(locale: str, paper: str, format_: str, is_first: bool) -> None:
    """In larger print, on small paper, and in a script whose lines are high."""
    assert page.page(paper, format_, locale).opens_with_call == is_first
