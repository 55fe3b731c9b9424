"""A logo is proved to be a picture of the clinic's own folder; anything else is refused with the reason."""

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from handouts.errors import FileError
from handouts.load.logo import MAX_BYTES, PNG_SIGNATURE, prove_png, read_logo
from handouts.load.schema import UnfitValue

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="a" d="M0 0h9v9z"/></svg>'


def png(mode: str = "RGBA", size: tuple[int, int] = (320, 40), **how: object) -> bytes:
    """Return a PNG as Pillow writes it."""
    file = BytesIO()
    Image.new(mode, size).save(file, "PNG", **how)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def refused(content: bytes) -> str:
    with pytest.raises(UnfitValue) as caught:
        prove_png(content)
    return caught.value.problems[0].message


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png(mode: str) -> None:
    """Black and white, grey, palette, true colour, with and without alpha, 16 bits."""
    prove_png(png(mode))


def test_png_bytes_are_returned_whole(tmp_path: Path) -> None:
    """The bytes of a PNG come back unchanged, whatever the file is called."""
    (tmp_path / "logo.dat").write_bytes(png())
    assert read_logo(tmp_path, "logo.dat") == png()


def test_svg_comes_back_clean(tmp_path: Path) -> None:
    """An SVG comes back as text with its names prefixed, also with a byte order mark and in UTF-16."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "logo.svg").write_bytes(SVG.encode(encoding))
        assert read_logo(tmp_path, "logo.svg") == SVG.replace('id="a"', 'id="logo-a"').replace("/><", "></path><")


def test_broken_pngs() -> None:
    """One wrong byte anywhere, a part missing or too much: never a picture that breaks on paper."""
    whole = png()
    assert "checksum" in refused(whole[:60] + bytes([whole[60] ^ 1]) + whole[61:])
    assert "cut short" in refused(whole[:-20])
    assert "end as a PNG" in refused(whole[:-12])
    assert "end as a PNG" in refused(whole + chunk(b"tEXt", b"a\0b"))
    assert "cut short" in refused(whole + b"\0" * 5)
    assert "start as a PNG" in refused(PNG_SIGNATURE)
    assert "start as a PNG" in refused(PNG_SIGNATURE + chunk(b"IEND", b""))


def test_every_flipped_byte_is_found() -> None:
    """The checksums leave no byte out."""
    whole = png(size=(300, 2))
    for place in range(len(PNG_SIGNATURE), len(whole)):
        with pytest.raises(UnfitValue):
            prove_png(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])


def handmade(header: bytes, pixels: bytes) -> bytes:
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def header(width: int, height: int, *rest: int) -> bytes:
    return width.to_bytes(4) + height.to_bytes(4) + bytes(rest)


def test_pixels_are_counted() -> None:
    """Sound checksums around the wrong number of pixels, a bomb among them, don't pass."""
    grey = header(300, 2, 8, 0, 0, 0, 0)
    prove_png(handmade(grey, zlib.compress(bytes(602))))
    for count in (0, 601, 603, 50_000_000):
        assert "pixels" in refused(handmade(grey, zlib.compress(bytes(count))))
    assert "broken pixels" in refused(handmade(grey, b"nonsense"))
    assert "pixels" in refused(handmade(grey, zlib.compress(bytes(602))[:-4]))


def test_headers() -> None:
    """Unknown colour types, missing palettes and sizes out of measure are refused."""
    assert "colour type" in refused(handmade(header(300, 2, 4, 2, 0, 0, 0), b""))
    assert "colour type" in refused(handmade(header(300, 2, 8, 0, 1, 0, 0), b""))
    assert "palette" in refused(handmade(header(300, 2, 8, 3, 0, 0, 0), b""))
    assert "0 × 2 px" in refused(handmade(header(0, 2, 8, 0, 0, 0, 0), b""))
    assert "4001 px" in refused(handmade(header(300, 4001, 8, 0, 0, 0, 0), b""))


def test_what_print_can_not_use() -> None:
    """Too coarse, interlaced, animated."""
    assert "299 px wide" in refused(png(size=(299, 40)))
    assert "interlaced" in refused(handmade(header(300, 2, 8, 0, 0, 0, 1), b""))
    frames = [Image.new("L", (300, 4), shade) for shade in (0, 255)]
    assert "animated" in refused(png("L", (300, 4), save_all=True, append_images=frames))


def failure(folder: Path, name: str) -> str:
    with pytest.raises(UnfitValue) as caught:
        read_logo(folder, name)
    return caught.value.problems[0].message


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8\xff\xe0\0\x10JFIF", b"GIF89a", b"%PDF-1.7", b"\x1f\x8b"])
def test_no_image(tmp_path: Path, content: bytes) -> None:
    """JPEG, GIF, PDF, a packed SVG and plain text are no logo, whatever their name."""
    (tmp_path / "logo.png").write_bytes(content)
    assert failure(tmp_path, "logo.png") == "is no image that can be used"


def test_size(tmp_path: Path) -> None:
    """Two MiB is the end."""
    (tmp_path / "logo.svg").write_bytes(SVG.encode() + b" " * MAX_BYTES)
    assert "2 MiB" in failure(tmp_path, "logo.svg")


@pytest.mark.parametrize(
    "name", ["https://clinic.example/logo.svg", "HTTP://x", "file:///etc/passwd", "data:,x", "//host/x"]
)
def test_no_network(tmp_path: Path, name: str) -> None:
    """An address is no file."""
    assert failure(tmp_path, name) == "refers to the network"


def test_inside_the_folder(tmp_path: Path) -> None:
    """No way leads out of the clinic's folder: not up, not from the root, not by a link."""
    folder = tmp_path / "clinic"
    (folder / "art").mkdir(parents=True)
    (tmp_path / "secret.svg").write_text(SVG)
    (folder / "link.svg").symlink_to(tmp_path / "secret.svg")
    for name in ("../secret.svg", str(tmp_path / "secret.svg"), "link.svg", "art/../../secret.svg"):
        assert failure(folder, name) == "leads out of the folder clinic"
    (folder / "art" / "logo.svg").write_text(SVG)
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
