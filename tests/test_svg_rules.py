"""Each rule of a drawing refuses what it must, through the whole of the reading."""

import pytest

from handouts.inputs.shape import Refused
from handouts.inputs.svg import clean_svg
from handouts.inputs.svg_rules import Drawn, frame


def refused(inside: str, root: str = 'viewBox="0 0 9 9"') -> list[str]:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    try:
        clean_svg(f"<svg {spaces} {root}>{inside}</svg>".encode(), "")
    except Refused as error:
        return [fault.message for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>1</script>", "has <script>"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>', "has <script>"),
        ("<foreignObject/>", "has <foreignObject>"),
        ("<text>Clinic</text>", "has <text>"),
        ('<image href="#a"/>', "has <image>"),
        ("<filter/>", "has <filter>"),
        ("<mask/>", "has <mask>"),
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
        '<stop stop-opacity="0"/>',
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
        '<linearGradient id="a"/><linearGradient id="b" xlink:href="#a"/><path fill="url( \'#b\' )"/>',
    ],
)
def test_what_is_harmless(inside: str) -> None:
    """Full opacity, plain transforms, copies and gradients are fine."""
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


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#nowhere"/>',
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"/><g id="b"><use href="#a"/><use href="#a"/></g><use href="#b"/>',
        '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><path fill="url(#a)"/>',
        '<clipPath id="a"><path clip-path="url(#a)"/></clipPath>',
        '<g id="a"/><g id="a"/><use href="#a"/>',
    ],
)
def test_nothing_grows(inside: str) -> None:
    """Copies of copies, circles and names that are there twice are refused."""
    assert refused(inside)


def test_each_fault_once() -> None:
    """A hundred words are one complaint, and all kinds of complaint come together."""
    assert refused('<text opacity=".5" onclick="x">a</text>' * 100) == ["has <text>", "has onclick", "has opacity"]


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
