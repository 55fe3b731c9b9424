"""A page's numbers follow from its paper, its format and its script."""

import pytest

from handouts.errors import UsageError
from handouts.model import page


def test_feet_are_as_large_as_print_of_their_kind_begins() -> None:
    """UKAAF: clear print from 12 points, large print from 16, giant print from 24."""
    assert {name: format_.foot_pt for name, format_ in page.FORMATS.items()} == {
        "clear-print": 12,
        "large-print": 16,
        "giant-print": 24,
    }


def test_a_name_is_found_however_it_is_written() -> None:
    """Capitals, spaces and lines make no difference."""
    assert [page.name_of(text) for text in ("A4", " Half  Letter", "LARGE_PRINT", "")] == [
        "a4",
        "half-letter",
        "large-print",
        "",
    ]


def test_two_small_papers_make_a_larger_one() -> None:
    """So that a booklet can be folded from it; giant print is for the larger one alone."""
    small = [paper for paper in page.PAPERS.values() if paper.is_small]
    assert {paper.id: paper.half_of for paper in small} == {"a5": "a4", "half-letter": "letter"}
    for paper in small:
        whole = page.PAPERS[paper.half_of]
        assert abs(2 * paper.width_mm - whole.height_mm) <= 1
        assert paper.height_mm == whole.width_mm
        with pytest.raises(UsageError, match=f"does not fit on {paper.id}") as refused:
            page.page(paper.id, "giant-print")
        assert f"--paper {whole.id} " in refused.value.hint


@pytest.mark.parametrize(
    ("locale", "paper", "format_", "is_first"),
    [
        ("en", "a4", "clear-print", False),
        ("en", "letter", "clear-print", False),
        ("bn", "letter", "clear-print", False),
        ("ur", "a4", "clear-print", True),
        ("en", "a5", "clear-print", True),
        ("en", "half-letter", "clear-print", True),
        ("en", "a4", "large-print", True),
    ],
)
def test_where_lines_are_few_whom_to_call_comes_first(locale: str, paper: str, format_: str, is_first: bool) -> None:
    """In larger print, on small paper, and in a script whose lines are high."""
    assert page.page(paper, format_, locale).opens_with_call == is_first
