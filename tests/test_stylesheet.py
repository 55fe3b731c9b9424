"""The style sheet has the order of a print sheet, the brand's values, and nothing that the engine can't move."""

import re
from importlib.resources import files

import pytest
from msgspec.structs import replace

from handouts.compose.stylesheet import css
from handouts.load.clinic import sample_clinic
from handouts.model import page

PAGE = page.page("a4", "clear-print")
SHEETS = {
    file.name: file.read_text("utf-8") for file in files("handouts.styles").iterdir() if file.name.endswith(".css")
}
FORBIDDEN = re.compile(
    r"opacity|filter|transform|float|position:|text-transform|letter-spacing|italic|underline|gradient|shadow"
    r"|hyphens:\s*auto|border-collapse:\s*collapse|@page|@import|url\("
    r"|(margin|padding|border)-(left|right)|text-align:\s*(left|right)"
)


def test_sheets_stand_in_the_order_of_a_print_sheet() -> None:
    """Fonts, variables, the page, elements, then what the layout adds."""
    sheet = css(PAGE, sample_clinic(), "comparison")
    firsts = [
        "/* Fonts:",
        ":root{",
        "/* Lengths",
        "/* The galley",
        "/* Text",
        "/* Pieces",
        "/* Widgets",
        "/* Conditions",
    ]
    places = [sheet.index(first) for first in firsts]
    assert places == sorted(places)


def test_a_layouts_own_sheet_is_for_that_layout() -> None:
    """Nothing of the comparison reaches an article."""
    assert SHEETS["comparison.css"] in css(PAGE, sample_clinic(), "comparison")
    assert ".column" not in css(PAGE, sample_clinic(), "article")


def test_brand_and_format_are_custom_properties() -> None:
    """Every colour, family and size that differs from clinic to clinic and format to format."""
    brand = replace(sample_clinic().brand, colour="#010203", heading_font="Noto Serif")
    sheet = css(page.page("a4", "large-print"), replace(sample_clinic(), brand=brand), "article")
    for declaration in (
        "--body-size:18pt;",
        "--title-size:30.6pt;",
        "--colour:#010203;",
        f"--tint:{brand.tint};",
        f"--ink:{brand.ink};",
        '--heading-font:"Noto Serif", ',
        f'--body-font:"{brand.body_font}", ',
    ):
        assert declaration in sheet


@pytest.mark.parametrize("name", SHEETS)
def test_styles_hold_nothing_that_breaks_a_handout(name: str) -> None:
    """Units move, pages break, text runs either way, and clear print has no slanted, stretched or underlined words."""
    rules = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.DOTALL)
    assert FORBIDDEN.search(rules) is None, FORBIDDEN.search(rules)


@pytest.mark.parametrize("name", SHEETS)
def test_styles_name_no_colour_of_their_own(name: str) -> None:
    """But white, for words on the brand's colour, which was proved against it."""
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", SHEETS[name])) <= {"#ffffff"}
