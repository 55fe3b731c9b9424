"""A picture or a logo is proved to be one before it stands in a page; anything else is refused with the reason."""

import re
from pathlib import Path

import pytest
from PIL import Image

from handouts.errors import FileError
from handouts.load.images import (
    MOST_BYTES,
    MOST_SVG_BYTES,
    PICTOGRAMS,
    pictogram,
    pictograms,
    read_logo,
    read_picture,
)
from handouts.load.schema import UnfitValue
from handouts.model.clinic import Logo

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def told(folder: Path, inside: str, opening: str = OPEN) -> list[str]:
    path = folder / "ear.svg"
    path.write_text(f"{opening}\n{inside}\n</svg>\n", "utf-8")
    return [str(problem).removeprefix(f"{path}") for problem in read_picture(path)[1]]


def test_sound_pictures(tmp_path: Path) -> None:
    """Shapes, copies of shapes and markers of one or two characters pass."""
    used = '<defs><g id="ear_dot"><circle r="1"/></g></defs><use href="#ear_dot"/>'
    unused = '<linearGradient id="ear_g"><stop offset="0"/></linearGradient>'
    inside = used + unused + "<text>1</text><text><tspan>2b</tspan></text>"
    assert told(tmp_path, inside) == []


SVG = 'xmlns="http://www.w3.org/2000/svg"'


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg {SVG} viewBox="0 0 9 9"><path d="M0 0"/></svg>\n',
        f'<!-- <svg {SVG}><text>SMUGGLED</text><?x --><svg {SVG} viewBox="0 0 9 9"><path d="M0 0"/><?y ?></svg>',
        f'<svg {SVG} viewBox="0 0 9 9"><path d="M0 0"/><!-- <text>SMUGGLED</text> --></svg>',
        f'<svg {SVG} viewBox="0 0 9 9" aria-label="SMUGGLED"><path d="M0 0" data-x="SMUGGLED"/></svg>',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:path d="M0 0"/></s:svg>',
        f'<svg {SVG} xmlns:y="y" viewBox="0 0 9 9"><path y:xmlns="y" d="M0 0"/></svg>',
    ],
    ids=["before", "hidden", "inside", "attributes", "prefix", "namespace"],
)
def test_what_was_checked_is_written_out(tmp_path: Path, text: str) -> None:
    """Never the source: what no rule looked at can't stand in a page."""
    path = tmp_path / "ear.svg"
    path.write_text(text, "utf-8")
    svg, found = read_picture(path)
    assert found == []
    assert svg == f'<svg {SVG} viewBox="0 0 9 9"><path d="M0 0"></path></svg>'


def test_marks_are_written_out(tmp_path: Path) -> None:
    """Letters and digits, with what sets them."""
    path = tmp_path / "ear.svg"
    inside = '<text x="1" font-size="2" text-anchor="middle">&lt;<tspan font-weight="bold">2b</tspan></text>'
    path.write_text(f"{OPEN}{inside}</svg>", "utf-8")
    assert read_picture(path) == (f'<svg {SVG} viewBox="0 0 9 9">{inside}</svg>', [])


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<script>alert(1)</script>", "has <script>"),
        ('<image href="a.png"/>', "has <image>"),
        ("<style>path{fill:red}</style>", "has <style>"),
        ("<foreignObject/>", "has <foreignObject>"),
        ("<title>Ear</title>", "has <title>"),
        ('<a href="https://example.org"><path/></a>', "has <a>"),
        ("<animate/>", "has <animate>"),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', "has <{http://www.w3.org/1999/xhtml}script>"),
        ("<text>Ear</text>", "has the words Ear"),
        ("<text>1<tspan>inner ear</tspan></text>", "has the words inner ear"),
        ("<g>loose</g>", "has the words loose"),
        ("<path/> loose", "has the words loose"),
        ('<path onclick="x()"/>', "has onclick"),
        ('<use href="other.svg#x"/>', "refers to something outside itself: href=other.svg#x"),
        ('<use x:href="https://example.org/a.svg#x"/>', "refers to something outside itself"),
        ('<path fill="url(https://example.org/a.svg#x)"/>', "refers to something outside itself"),
        ('<path style="fill:red"/>', "has style="),
        ('<path class="red"/>', "has class="),
        ('<path opacity=".5"/>', "has <path> with opacity"),
        ('<path filter="url(#ear_f)"/>', "has <path> with filter"),
        ('<path fill="url(#ear_g)"/>', "has <path> with a gradient or pattern: fill=url(#ear_g)"),
        ('<path clip-path="url(#ear_c)"/>', "has <path> with a clip-path that is not there"),
        ('<g id="dot"/>', "has the id dot"),
        ('<use href="#ear_none"/>', "has a <use> that points to nothing"),
    ],
)
def test_problems(tmp_path: Path, inside: str, message: str) -> None:
    """What runs, fetches, shows through or speaks is told with its line."""
    found = told(tmp_path, inside)
    assert any(problem.partition(": ")[2].startswith(message) for problem in found), found


@pytest.mark.parametrize("inside", ["<script/>", '<path onclick="x()"/>', "<text>Ear</text>", '<use href="a.svg"/>'])
def test_the_line_is_told(tmp_path: Path, inside: str) -> None:
    """A problem is found in the file by its line."""
    found = told(tmp_path, f'<path d="M0 0"/>\n\n{inside}')
    assert any(problem.startswith(":4: ") for problem in found), found


def test_all_problems_at_once(tmp_path: Path) -> None:
    """One reading tells every problem of a picture."""
    assert len(told(tmp_path, "<script/><style/><text>Ear</text>")) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not a picture", ": can't be read as SVG: "),
        (f"{OPEN}<g>", ": can't be read as SVG: "),
        ("<html/>", ": is not an SVG: its first element is not <svg>"),
        ("<svg/>", ": is not an SVG: its first element is not <svg>"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>\n' + OPEN + "&a;</svg>", ":1: has a document type or entities"),
        (OPEN.replace('viewBox="0 0 9 9"', "") + "</svg>", ": has no size"),
    ],
)
def test_what_is_no_picture(tmp_path: Path, text: str, message: str) -> None:
    """A file that is not SVG, or without a frame, is refused."""
    path = tmp_path / "ear.svg"
    path.write_text(text, "utf-8")
    ((problem),) = read_picture(path)[1]
    assert str(problem).startswith(f"{path}{message}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing picture is a problem of the topic."""
    _, (problem,) = read_picture(tmp_path / "ear.svg")
    assert problem.message == "the file is missing"


LOGO_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="a" d="M0 0h9v9z"/></svg>'


def test_a_raster_logo_comes_back_by_its_kind(tmp_path: Path) -> None:
    """A PNG or JPEG comes back as one, whatever the file is called."""
    for kind in ("PNG", "JPEG"):
        Image.new("RGB", (320, 40)).save(tmp_path / "logo.dat", kind)
        content = (tmp_path / "logo.dat").read_bytes()
        logo = read_logo(tmp_path, "logo.dat")
        assert (logo.png, logo.jpeg) == ((content, b"") if kind == "PNG" else (b"", content))


def test_svg_comes_back_clean(tmp_path: Path) -> None:
    """An SVG comes back as text with its names prefixed, also with a byte order mark and in UTF-16."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "logo.svg").write_bytes(LOGO_SVG.encode(encoding))
        clean = LOGO_SVG.replace('id="a"', 'id="logo-a"').replace("/><", "></path><")
        assert read_logo(tmp_path, "logo.svg") == Logo("", svg=clean)


def failure(folder: Path, name: str) -> str:
    with pytest.raises(UnfitValue) as caught:
        read_logo(folder, name)
    return caught.value.problems[0].message


@pytest.mark.parametrize("content", [b"", b"hello", b"GIF89a", b"%PDF-1.7", b"\x1f\x8b"])
def test_no_image(tmp_path: Path, content: bytes) -> None:
    """GIF, PDF, a packed SVG and plain text are no logo, whatever their name."""
    (tmp_path / "logo.png").write_bytes(content)
    assert failure(tmp_path, "logo.png") == "is not a picture that can be used"


def test_size(tmp_path: Path) -> None:
    """Two MiB is the end of an SVG, ten of any file."""
    (tmp_path / "logo.svg").write_bytes(LOGO_SVG.encode() + b" " * MOST_SVG_BYTES)
    assert failure(tmp_path, "logo.svg") == "is larger than 2 MiB"
    (tmp_path / "logo.svg").write_bytes(bytes(MOST_BYTES + 1))
    assert failure(tmp_path, "logo.svg") == "is larger than 10 MiB"


@pytest.mark.parametrize(
    "name", ["https://clinic.example/logo.svg", "HTTP://x", "file:///etc/passwd", "data:,x", "//host/x"]
)
def test_no_network(tmp_path: Path, name: str) -> None:
    """An address is no file."""
    assert failure(tmp_path, name) == "is an address on the network"


def test_inside_the_folder(tmp_path: Path) -> None:
    """No way leads out of the clinic's folder: not up, not from the root, not by a link."""
    folder = tmp_path / "clinic"
    (folder / "art").mkdir(parents=True)
    (tmp_path / "secret.svg").write_text(LOGO_SVG)
    (folder / "link.svg").symlink_to(tmp_path / "secret.svg")
    for name in ("../secret.svg", str(tmp_path / "secret.svg"), "link.svg", "art/../../secret.svg"):
        assert failure(folder, name) == "lies outside the folder clinic"
    (folder / "art" / "logo.svg").write_text(LOGO_SVG)
    (folder / "near.svg").symlink_to("art/logo.svg")
    assert read_logo(folder, "art/logo.svg") == read_logo(folder, "near.svg")


def test_what_is_not_there(tmp_path: Path) -> None:
    """A missing file and a folder have their own words."""
    assert failure(tmp_path, "logo.svg") == "does not exist"
    assert failure(tmp_path, ".") == "is a folder"


def test_unreadable(tmp_path: Path) -> None:
    """A circle of links, and a name longer than the system takes, are matters of file access."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for name in ("a", "long" * 100):
        with pytest.raises(FileError, match=f"can't read .*/{name}"):
            read_logo(tmp_path, name)


@pytest.mark.parametrize("name", sorted(pictograms()))
def test_a_pictogram_is_sound_and_of_one_colour(name: str) -> None:
    """Topics use it as it stands: lines in the colour of the brand, white on a disc, told apart in grey, no words."""
    svg, problems = read_picture(PICTOGRAMS / f"{name}.svg")
    assert problems == []
    assert set(re.findall("#[0-9a-f]{3,6}", pictogram(name))) == {"#000001"}
    assert 'viewBox="0 0 24 24"' in svg
    assert "<text" not in svg
