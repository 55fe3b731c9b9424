"""Each rule of a drawing refuses what it must, through the whole of the reading."""

import pytest

from handouts.load.schema import UnfitValue
from handouts.load.svg import clean_svg
from handouts.load.svg_rules import Drawn, frame


def refused(inside: str, root: str = 'viewBox="0 0 9 9"') -> list[str]:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    try:
        clean_svg(f"<svg {spaces} {root}>{inside}</svg>".encode(), "")
    except UnfitValue as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>1</script>", "has <script>"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>', "has <script>"),
        ("<foreignObject/>", "has <foreignObject>"),
        ("<text>Clinic</text>", "has <text>"),
        ('<image href="#a"/>', "has <image>"),
        ('<a href="#x"/>', "has <a>"),
        ("<animate/>", "has <animate>"),
        ('<g onclick="x"/>', "has onclick"),
        ('<g ONLOAD="x"/>', "has ONLOAD"),
    ],
)
def test_elements_and_events(inside: str, said: str) -> None:
    """Only shapes: no words, no pictures, nothing that runs or moves."""
    assert said in refused(inside)


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="https://example.org/x.svg#a"/>',
        '<use xlink:href="other.svg#a"/>',
        '<use xlink:href="data:image/svg+xml;base64,AA=="/>',
        '<image href="data:image/png;base64,AA=="/>',
        '<image xlink:href="file:///etc/passwd"/>',
        '<path fill="url(https://example.org/x.svg#a)"/>',
        '<path fill="URL( x.svg )"/>',
        '<path style="fill:url(//example.org/a)"/>',
        '<path style="background:url(x.png)"/>',
        '<style>.a{fill:url("x.svg#a")}</style><path class="a"/>',
        '<path style="fill:\\75 rl(x.svg)"/>',
        '<path clip-path="url(#a) url(x)"/>',
    ],
)
def test_nothing_leads_outside(inside: str) -> None:
    """No address, no file, no embedded data, however it is written."""
    assert any("refers to something outside" in message for message in refused(inside))


@pytest.mark.parametrize(
    "inside",
    [
        '<g opacity=".5"/>',
        '<path style="fill-opacity:0.2"/>',
        '<path stroke-opacity="50%"/>',
        '<style>.a{opacity:.9}</style><path class="a"/>',
        '<path fill="rgba(0,0,0,.5)"/>',
        '<path fill="rgb(0 0 0 / 50%)"/>',
        '<path fill="#11223344"/>',
        '<path stroke="#1234"/>',
        '<path style="fill:hsla(1,2%,3%,.4)"/>',
    ],
)
def test_nothing_shows_through(inside: str) -> None:
    """Transparency in any of its forms is refused."""
    assert len(refused(inside)) == 1


@pytest.mark.parametrize(
    "inside",
    [
        '<path opacity="1" fill-opacity="1.0" stroke-opacity="100%" fill="#123456" stroke="#abc"/>',
        '<path filter="none" style="mix-blend-mode:normal;fill:rgb(1,2,3)" transform="rotate(3)"/>',
        '<defs><path id="a"/></defs><use href="#a"/><clipPath id="c"><use href="#a"/></clipPath>',
        '<linearGradient id="a"><stop stop-opacity="0"/></linearGradient><pattern/><mask/><filter/><marker/>',
    ],
)
def test_what_is_harmless(inside: str) -> None:
    """Full opacity, plain transforms, copies, and gradients and effects that nothing uses."""
    assert refused(inside) == []


@pytest.mark.parametrize(
    "inside",
    [
        '<g filter="url(#f)"/>',
        '<g mask="url(#m)"/>',
        '<g style="mix-blend-mode:multiply"/>',
        '<g style="transform:rotate(3deg)"/>',
        '<path marker-end="url(#m)"/>',
    ],
)
def test_effects(inside: str) -> None:
    """Effects are refused, also where a style asks for them."""
    assert len(refused(inside)) == 1


@pytest.mark.parametrize("name", ["fill", "stroke"])
@pytest.mark.parametrize("value", ["url(#a)", "url( '#a' ) red", "url(#nowhere)"])
def test_gradients_and_patterns_are_refused_by_name(name: str, value: str) -> None:
    """By element and attribute, as an attribute or in a style, whether or not what it names is there."""
    shade = '<linearGradient id="a"><stop offset="0"/></linearGradient>'
    said = [f"has <rect> with a gradient or pattern: {name}={value}"]
    assert refused(f'{shade}<rect {name}="{value}"/>') == said
    assert refused(f'{shade}<rect style="{name}:{value}"/>') == said


@pytest.mark.parametrize("value", ["url(#b)", "url(#nowhere)", "inset(1px)", "url(#a) border-box"])
def test_what_clips_is_a_clipping_path(value: str) -> None:
    """Anything else would be left out, and what it hides be seen."""
    paths = '<clipPath id="a"><path/></clipPath><path id="b"/>'
    assert refused(f'{paths}<g clip-path="url(#a)"/><g clip-path="none"/>') == []
    assert refused(f'{paths}<g clip-path="{value}"/>') == ["has <g> with a clip-path that is not there"]


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#nowhere"/>',
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"/><g id="b"><use href="#a"/><use href="#a"/></g><use href="#b"/>',
        '<clipPath id="a"><path clip-path="url(#a)"/></clipPath>',
        '<g id="a"/><g id="a"/><use href="#a"/>',
    ],
)
def test_nothing_grows(inside: str) -> None:
    """Copies of copies, circles and names that are there twice are refused."""
    assert refused(inside)


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0 L1e309 1"/>',
        '<path d="M0 0 L2000000 1"/>',
        '<path d="M0 0 Lnan 1"/>',
        '<path d="M0 0 L1 1 scale"/>',
        '<rect width="9e99"/>',
        f'<rect width="{"9" * 4000}"/>',
        '<circle r="inf"/>',
        '<circle r="-Infinity"/>',
        '<polygon points="0,0 NaN,1"/>',
        '<g transform="scale(1e38)"/>',
        '<path style="stroke-width:1e39"/>',
        '<path stroke-dasharray="1 1e309"/>',
    ],
)
def test_numbers_are_such_as_stand_on_paper(inside: str) -> None:
    """Finite, within a million, in every attribute that has any."""
    (message,) = refused(inside)
    assert "with something that is not a number, or is above 1,000,000" in message


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="m-1.5.5e-3,2E2 h.5a1 1 0 01.5.5 10-2z"/>',
        '<rect x="5%" width="12.5mm" height="1e6" rx="0"/>',
        '<g transform="translate(-3, 4) rotate(45deg) scale(.5) matrix(1 0 0 1 0 0)"/>',
        '<path stroke-dasharray="none" stroke-width="1.5px"/>',
    ],
)
def test_numbers_as_programs_write_them(inside: str) -> None:
    """Signs, units and functions are no problem."""
    assert refused(inside) == []


def test_paths_are_no_longer_than_can_be_read() -> None:
    """WeasyPrint takes the square of their length."""
    assert refused(f'<path d="M0 0{" 1 1" * 25_000}"/>') == ["has d with more than 100,000 characters"]


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a">' + "<path/>" * 200 + "</g>" + '<use href="#a"/>' * 200,
        '<clipPath id="a">' + "<path/>" * 200 + "</clipPath>" + '<path clip-path="url(#a)"/>' * 200,
    ],
    ids=["copies", "clips"],
)  # fmt: skip
def test_what_is_drawn_again_counts_again(inside: str) -> None:
    """A small file may draw much."""
    assert refused(inside) == ["draws more than 20,000 shapes, counting copies"]


@pytest.mark.parametrize(
    ("deep", "said"), [(15, []), (16, ["has too many groups inside one another, counting copies"])]
)
def test_depth_counts_copies(deep: int, said: list[str]) -> None:
    """A copy stands as deep as its place and itself."""
    groups = "<g>" * 8, "</g>" * 8
    copied = '<g id="a">' + "<g>" * (deep - 9) + "<path/>" + "</g>" * (deep - 9) + "</g>"
    assert refused(f'{copied}{groups[0]}<use href="#a"/>{groups[1]}') == said


def test_each_problem_once() -> None:
    """A hundred words are one problem, and all kinds of problem come together."""
    assert refused('<text opacity=".5" onclick="x">a</text>' * 100) == [
        "has <text>",
        "has onclick",
        "has <text> with opacity",
    ]


@pytest.mark.parametrize(
    ("attributes", "box"),
    [
        ({"viewBox": "0,0 10 , 5.5"}, "0 0 10 5.5"),
        ({"viewBox": "-1 -1 1e2 5", "width": "100%"}, "-1 -1 1e2 5"),
        ({"width": "10", "height": "5px"}, "0 0 10 5"),
        ({"width": "10mm", "height": "5mm"}, ""),
        ({"width": "10"}, ""),
        ({"viewBox": "0 0 0 5"}, ""),
        ({"viewBox": "0 0 nan inf"}, ""),
        ({}, ""),
    ],
)
def test_frame(attributes: dict[str, str], box: str) -> None:
    """A drawing has a view box, or a size to make one from."""
    assert frame(Drawn("svg", attributes, ())) == box
    assert (refused("", " ".join(f'{name}="{value}"' for name, value in attributes.items())) == []) == bool(box)
