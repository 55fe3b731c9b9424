"""A clean SVG is shapes alone, keeps its styles, and meets nothing on the page."""

import logging

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from handouts.load.schema import UnfitValue
from handouts.load.svg import clean_svg

ILLUSTRATOR = b"""<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="https://example.org/x.css"?>
<!-- Generator: a drawing program -->
<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  x="0px" y="0px" viewBox="0 0 100 50" style="enable-background:new 0 0 100 50;" xml:space="preserve" class="st1">
<title>Logo</title>
<style type="text/css">
  /* classes */ .st0{fill:#1F4E79;} .st0, .st1 { stroke: none ; fill-opacity:1 }
  .st2{clip-path:url(#SVGID_2_) !important;}
</style>
<defs><linearGradient id="SVGID_1_"><stop offset="0" style="stop-color:#fff"/>
<stop offset="1" style="stop-color:#000;stop-opacity:.5"/></linearGradient>
<clipPath id="SVGID_2_"><path d="M0 0h9v9z"/></clipPath></defs>
<g><path class="st0 other" fill="red" d="M0 0h50v50z"/><path class="st2" style="fill-rule:evenodd" d="M50 0h50v50z"/>
<use xlink:href="#dot"/><circle id="dot" r="3" data-name="x"/></g>
</svg>"""

INKSCAPE = b"""<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60px" xmlns:rdf="http://www.w3.org/rdf"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:export-filename="/home/x/logo.png">
<inkscape:namedview pagecolor="#fff"><inkscape:grid/></inkscape:namedview>
<metadata><rdf:RDF><rdf:li rdf:resource="https://example.org/"/></rdf:RDF></metadata>
<path style="fill:#00ff00;opacity:1;-inkscape-stroke:none;font-family:'Sans'" d="M0 0h9v9z" inkscape:label="a"/>
</svg>"""


def test_a_file_of_illustrator() -> None:
    """Classes become attributes in the order of the cascade; names get a prefix; the program's notes are gone."""
    svg = clean_svg(ILLUSTRATOR, "logo-")
    root = fromstring(svg)
    assert root.attrib == {"viewBox": "0 0 100 50", "stroke": "none"}
    _, first, second = root.findall(".//{*}path")
    assert first.attrib == {"d": "M0 0h50v50z", "fill": "#1F4E79", "stroke": "none"}
    assert second.attrib == {"d": "M50 0h50v50z", "clip-path": "url(#logo-SVGID_2_)", "fill-rule": "evenodd"}
    assert root.find(".//{*}use").attrib == {"href": "#logo-dot"}
    for gone in ("class", "Gradient", "stop", "style", "title", "xlink", "data-name", "<!--", "example.org"):
        assert gone not in svg


def test_a_file_of_inkscape() -> None:
    """A view box comes from the size; foreign elements and attributes are gone."""
    assert clean_svg(INKSCAPE, "p-") == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60"><path d="M0 0h9v9z" fill="#00ff00"></path></svg>'
    )


@pytest.mark.parametrize("content", [ILLUSTRATOR, INKSCAPE])
def test_cleaning_is_stable(content: bytes) -> None:
    """What is clean stays as it is, but for the prefix."""
    once = clean_svg(content, "")
    assert clean_svg(once.encode(), "") == once


@pytest.mark.parametrize("content", [ILLUSTRATOR, INKSCAPE])
def test_it_stands_in_a_page(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """WeasyPrint takes the clean text inside HTML without a warning, as it does not take the file's own styles."""
    from weasyprint import HTML

    with caplog.at_level(logging.WARNING, "weasyprint"):
        HTML(string=f"<html lang=en><body>{clean_svg(content, 'logo-')}</body></html>").write_pdf()
    assert caplog.messages == []


def test_attributes_are_escaped() -> None:
    """Quotes and angle brackets in a value stay in it."""
    content = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="&quot;&lt;p&gt;&amp;\'"/></svg>'
    svg = clean_svg(content, "")
    assert fromstring(svg)[0].attrib == {"fill": "\"<p>&'"}
    assert "<p>" not in svg


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "read as SVG"),
        (b"<svg", "read as SVG"),
        (b"<html/>", "first element is not <svg>"),
        (b'<svg viewBox="0 0 1 1"/>', "first element is not <svg>"),
        (b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>', "document type"),
        (b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><s>&a;</s>', "document type"),
        (b'<!DOCTYPE s [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><s>&b;</s>', "document type"),
        (b'<?xml version="1.0" encoding="nonsense"?><svg/>', "read as SVG"),
    ],
)
def test_what_is_no_svg(content: bytes, said: str) -> None:
    """Other files, broken ones and those with entities are refused."""
    with pytest.raises(UnfitValue) as caught:
        clean_svg(content, "")
    assert said in caught.value.problems[0].message


@pytest.mark.parametrize(
    "css",
    [
        "@import 'https://example.org/x.css';",
        "@import url(x.css); .a{fill:red}",
        "@font-face{src:url(x)}",
        "path{fill:red}",
        "*{fill:red}",
        ".a .b{fill:red}",
        ".a:hover{fill:red}",
        "@media print{.a{fill:red}}",
    ],
)
def test_style_sheets_that_reach_further(css: str) -> None:
    """A style sheet may say what its classes look like, nothing else."""
    content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>{css}</style></svg>'
    with pytest.raises(UnfitValue) as caught:
        clean_svg(content.encode(), "")
    assert "style sheet" in caught.value.problems[0].message


def test_a_style_sheet_of_many_rules() -> None:
    """Programs write a few dozen."""
    css = ".a{fill:red}" * 501
    content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>{css}</style></svg>'
    with pytest.raises(UnfitValue, match="more than 500 rules"):
        clean_svg(content.encode(), "")


@pytest.mark.parametrize("deep", [17, 5000, 100_000])
def test_deep_nesting(deep: int) -> None:
    """A file made to exhaust the parser is refused, and so is what a PDF could not nest."""
    inside = "<g>" * deep + "<path/>" + "</g>" * deep
    with pytest.raises(UnfitValue) as caught:
        clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'.encode(), "")
    assert "too many groups" in caught.value.problems[0].message
