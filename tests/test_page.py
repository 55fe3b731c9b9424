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


@pytest.mark.parametrize(
    ("locale", "paper", "format_", "title", "lines"),
    [
        ("en", "a4", "clear-print", "Breast cancer", 1),
        ("en", "a4", "clear-print", "Breast cancer that has spread", 2),
        ("en", "a4", "clear-print", "", 2),
        ("es", "a4", "clear-print", "Cáncer de mama", 1),
        ("fr", "a4", "clear-print", "Cancer du sein qui s’est étendu", 2),
        ("zh-Hans", "letter", "clear-print", "乳腺癌", 1),
        ("en", "a5", "clear-print", "Breast cancer", 2),
        ("en", "a4", "large-print", "Breast cancer", 2),
    ],
)
def test_a_short_title_leaves_the_text_a_line_of_the_foot(
    locale: str, paper: str, format_: str, title: str, lines: int
) -> None:
    """Where topic, version, code and page have room side by side."""
    titled, plain = page.page(paper, format_, locale, title), page.page(paper, format_, locale)
    assert titled.foot_lines == lines
    assert (titled.content_height_pt > plain.content_height_pt + 13) == (lines == 1)


@pytest.mark.parametrize(("locale", "paper", "has_side"), [
    ("en", "a4", True), ("hi", "letter", True), ("bn", "a4", False), ("ur", "a4", False), ("en", "a5", False),
])  # fmt: skip
def test_a_disc_has_a_column_where_lines_leave_one(locale: str, paper: str, has_side: bool) -> None:
    """Lines of larger letters take the whole width."""
    assert bool(page.page(paper, "clear-print", locale).side_pt) == has_side
