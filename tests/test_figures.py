"""Pictures carry the brand's colours and their alternate text, and numbers are drawn as they are."""

import re

import pytest
import segno
from msgspec.structs import replace
from topic_folders import PROCEDURE, fixture_topic

from handouts.compose import figures
from handouts.model.clinic import Brand

BRAND = Brand("#112233", "#445566", "#eeeeff", "#000000", "Noto Sans", "Noto Serif")
FACT = fixture_topic(PROCEDURE).facts["clear"]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect fill="{fill}" width="8" height="8"/></svg>'


def dots(path: str) -> list[tuple[int, int]]:
    """Return the middles of a path's dots."""
    return [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h0", path)]


def paths(svg: str) -> list[str]:
    return re.findall(r' d="([^"]*)"', svg)


@pytest.mark.parametrize(
    ("token", "colour"),
    [("#000001", "#112233"), ("#000002", "#445566"), ("#000003", "#eeeeff"), ("#000004", "#000000")],
)
def test_tokens_become_the_brands_colours(token: str, colour: str) -> None:
    """A drawing names the brand's colours by four tokens; other colours stay."""
    drawn = figures.drawing(SVG.format(fill=token) + SVG.format(fill="#a6a6a6"), "A square", BRAND)
    assert f'fill="{colour}"' in drawn
    assert 'fill="#a6a6a6"' in drawn


def test_markers_in_a_drawing_take_the_brands_font() -> None:
    """No other family may appear on a page."""
    drawn = figures.drawing('<svg viewBox="0 0 8 8"><text font-family="Comic">1</text></svg>', "One", BRAND)
    assert re.findall('font-family="([^"]*)"', drawn) == ["Noto Serif"]


def test_markers_are_the_locales_digits() -> None:
    """As in the legend beside them; numbers of the drawing itself stay, and a font has them."""
    shapes = '<text x="12" font-family="Comic">12</text><text>A<tspan y="1">3</tspan></text>'
    svg = f'<svg viewBox="0 0 18 18">{shapes}</svg>'
    drawn = figures.drawing(svg, "Figure 1", BRAND, "০১২৩৪৫৬৭৮৯", "Noto Sans Bengali")
    assert re.findall(">([^<>]+)<", drawn) == ["Figure 1", "১২", "A", "৩"]
    assert 'viewBox="0 0 18 18"' in drawn
    assert '<text x="12" font-family="Noto Serif,Noto Sans Bengali">' in drawn


NUMBERED = (
    '<svg viewBox="10 0 100 200"><g font-size="20"><text x="{0}" y="{1}">1</text>'
    '<text y="107.2" x="100">2</text></g></svg>'
)


@pytest.mark.parametrize(
    ("svg", "found"),
    [
        (NUMBERED.format(20, 27.2), figures.Labelled(2, (0.1,), (0.5,))),
        (NUMBERED.format(100, 27.2), figures.Labelled(2, (), (0.1, 0.5))),
        (NUMBERED.format(60, 27.2), None),  # in the picture's middle
        (NUMBERED.format(100, 187.2), None),  # numbers go up
        (NUMBERED.format(20, 27.2).replace(">2<", ">3<"), None),  # one is not there
        (NUMBERED.format(20, 27.2).replace("<g ", '<g transform="scale(2)" '), None),  # who knows where
        (SVG.format(fill="#000001"), None),
    ],
)
def test_labels_stand_beside_numbers_that_count_down_the_sides(svg: str, found: figures.Labelled | None) -> None:
    """At the middle of each digit, in the picture's height; a drawing with others has its legend below it."""
    places = figures.labelled(svg)
    assert (places is None) == (found is None)
    if places and found:
        assert [*places.left, places.ratio, *places.right] == pytest.approx([*found.left, found.ratio, *found.right])


def test_a_disc_is_the_brands_and_its_pictogram_white() -> None:
    """Around the middle of the pictogram, and wide enough for its corners."""
    drawn = figures.disc('<svg viewBox="0 0 24 12" fill="none" stroke="#000001"><path d="M0 0h24"/></svg>', BRAND)
    assert re.findall('<circle cx="12" cy="6" r="([^"]*)" fill="#112233"/>', drawn) == ["18.6"]
    assert 'viewBox="-6.6 -12.6 37.2 37.2"' in drawn
    assert '<g fill="none" stroke="#ffffff">' in drawn
    assert drawn.count("<svg") == 1


def test_the_title_is_the_first_child_and_the_only_one() -> None:
    """WeasyPrint reads alternate text from there alone; what the file says of itself goes."""
    file = '<?xml version="1.0"?>\n<!-- made --><svg viewBox="0 0 8 8" data-a=">"><title>old</title><desc/><g/></svg>\n'
    assert figures.titled(file, "New & short") == (
        '<svg viewBox="0 0 8 8" data-a=">"><title>New &amp; short</title><g/></svg>'
    )


@pytest.mark.parametrize("filled", [0, 1, 31, 99, 100])
def test_an_icon_array_has_100_marks_of_which_the_number_is_filled(filled: int) -> None:
    """Discs and rings stand in five rows of twice ten, the discs first: a block from the top corner."""
    drawn = figures.icon_array(filled, "Marks", BRAND)
    kinds = {re.findall('stroke="([^"]*)"', path)[0]: dots(path) for path in re.findall("<path[^>]*>", drawn)}
    discs, rings = kinds.get(BRAND.accent, []), kinds.get(BRAND.ink, [])
    places = [(10 * column + 5 + 6 * (column >= 10), 10 * row + 5) for row in range(5) for column in range(20)]
    assert discs + rings == places
    assert len(discs) == filled
    assert kinds.get("#ffffff", []) == rings


def test_filled_and_empty_marks_differ_in_shape() -> None:
    """On a grey photocopy the one is a disc, the other a ring as large: a dot with a smaller white one on it."""
    paths = re.findall("<path[^>]*>", figures.icon_array(50, "Marks", BRAND))
    assert all('fill="none"' in path and 'stroke-linecap="round"' in path for path in paths)
    disc, ring, hole = (float(re.findall('stroke-width="([^"]*)"', path)[0]) for path in paths)
    assert disc == ring
    assert ring > 1.3 * hole


@pytest.mark.parametrize(("percent", "marks"), [(0, 0), (30.5, 31), (31, 31), (31.4, 31), (98.96, 99), (100, 100)])
def test_marks_are_rounded(percent: float, marks: int) -> None:
    """To the nearest mark; what a whole mark can't stand for is not drawn (`Fact.undrawable`)."""
    assert figures.filled_marks(percent) == marks


@pytest.mark.parametrize(
    ("value", "unit", "is_drawn"),
    [(0, "percent", True), (100, "percent", True), (1, "percent", True), (31, "percent", True), (30.5, "percent", True),
     (0.05, "percent", False), (0.5, "percent", False), (1.4, "percent", False), (99.5, "percent", False),
     (99.97, "percent", False), (5, "of 10000", False), (300, "of 1000", False)],
)  # fmt: skip
def test_only_what_marks_show_truly_is_drawn(value: float, unit: str, is_drawn: bool) -> None:
    """A mark for one of 2,000 people would be twenty times too many."""
    fact = replace(FACT, value=value, unit=unit)
    assert (fact.undrawable == "") == is_drawn
    assert replace(fact, fewer_than=True).undrawable
    if is_drawn and 0 < value < 100:
        assert figures.filled_marks(value) == pytest.approx(value, rel=0.05)
        assert 100 - figures.filled_marks(value) == pytest.approx(100 - value, rel=0.05)


def test_a_qr_code_is_drawn_module_by_module() -> None:
    """Read back from the path, the code is what segno made, two quiet modules from the edge."""
    address = "https://clinic.example/leaflets?of=2026"
    drawn = figures.qr_code(address, "QR code")
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", paths(drawn)[0])
        for step in range(int(length))
    }
    matrix = segno.make_qr(address, error="m").matrix
    assert dark == {(x + 2, y + 2) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert f'viewBox="0 0 {len(matrix) + 4} {len(matrix) + 4}"' in drawn
