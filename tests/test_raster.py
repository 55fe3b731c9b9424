"""A PNG or JPEG of any kind becomes one that can be printed, as it is where it can; anything else is refused."""

import zlib
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageFile
from PIL.PngImagePlugin import PngInfo

from handouts.load.raster import MIN_WIDTH_PX, MOST_PIXELS, PHOTO_PX, PNG, PRINTED_PX, clean_photo, clean_raster
from handouts.load.schema import UnfitValue

SIZE = (320, 40)
ORIENTATION, COMMENT = 0x0112, 0x010E


def file_of(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def png(mode: str = "RGBA", size: tuple[int, int] = SIZE, **how: object) -> bytes:
    return file_of(Image.new(mode, size), "PNG", **how)


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def refused(content: bytes) -> str:
    with pytest.raises(UnfitValue) as caught:
        clean_raster(content)
    return caught.value.problems[0].message


def test_a_photograph_is_made_as_small_as_a_page_needs() -> None:
    """Each leaflet holds it; what is small already stays as it is, and nothing is left that is not seen."""
    small = file_of(Image.new("RGB", (400, 300)), "JPEG")
    assert clean_photo(small) == small
    told = Image.Exif()
    told[COMMENT] = "Where we live"
    large = clean_photo(file_of(Image.effect_noise((2000, 1500), 80).convert("RGB"), "JPEG", quality=100, exif=told))
    assert max(opened(large).size) == PHOTO_PX
    assert b"Where we live" not in large
    with pytest.raises(UnfitValue):
        clean_photo(b"GIF89a")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_plain_png_is_kept_to_the_byte(mode: str) -> None:
    """Black and white, grey, palette, true colour, with transparency and without."""
    for how in ({}, {"dpi": (300, 300)}):
        assert clean_raster(png(mode, **how)) == png(mode, **how)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_plain_jpeg_is_kept_to_the_byte(mode: str, progressive: bool) -> None:
    """Grey or in colours, progressive or not."""
    content = file_of(Image.new(mode, SIZE), "JPEG", progressive=progressive)
    assert clean_raster(content) == content


def test_sixteen_bits_become_eight() -> None:
    """And mean the same grey; once, Pillow made white of every grey but black."""
    clean = opened(clean_raster(file_of(Image.new("I;16", SIZE, 0x8000))))
    assert (clean.mode, clean.getpixel((0, 0))) == ("L", 128)


def interlaced(size: tuple[int, int]) -> bytes:
    """Return a grey PNG in the seven passes of Adam7, whose grey is its column's."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    lines = (
        bytes([0, *(x % 256 for x in range(left, size[0], across))])
        for left, top, across, down in passes
        for _ in range(top, size[1], down)
    )
    header = size[0].to_bytes(4) + size[1].to_bytes(4) + bytes([8, 0, 0, 0, 1])
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(lines))) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def test_an_interlaced_png_is_taken() -> None:
    """And written in one pass."""
    clean = opened(clean_raster(interlaced(SIZE)))
    assert "interlace" not in clean.info
    assert [clean.getpixel((x, 7)) for x in (0, 1, 5, 300)] == [0, 1, 5, 300 - 256]


def test_a_palette_with_a_clear_colour_keeps_it() -> None:
    """Where the file is made anew."""
    picture = Image.new("P", SIZE)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.putpixel((1, 0), 1)
    told = PngInfo()
    told.add_text("Author", "Ann")
    clean = opened(clean_raster(file_of(picture, transparency=0, pnginfo=told)))
    assert (clean.getpixel((0, 0))[3], clean.getpixel((1, 0))) == (0, (0, 0, 255, 255))  # type: ignore[index]


def photo(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION], exif[COMMENT] = orientation, "Taken at 1 Example Street"
    return exif


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_was_held_upright_stands_upright(kind: str) -> None:
    """As Exif says; a camera writes the pixels as it lay."""
    lying = Image.new("RGB", (400, 320), "white")
    lying.paste("black", (0, 0, 400, 160))
    clean = opened(clean_raster(file_of(lying, kind, exif=photo(6))))
    assert clean.size == (320, 400)
    left, right = clean.convert("L").getpixel((10, 200)), clean.convert("L").getpixel((310, 200))
    assert (left, right) == (255, 0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_nothing_is_told_of_who_took_it_and_where(kind: str) -> None:
    """Exif, comments and texts go."""
    told = PngInfo()
    told.add_itxt("Comment", "Taken at 1 Example Street")
    how = {"pnginfo": told} if kind == "PNG" else {"comment": b"Taken at 1 Example Street"}
    content = file_of(Image.new("RGB", SIZE, "#1f4e79"), kind, exif=photo(), **how)
    clean = clean_raster(content)
    assert b"Example" in content
    assert b"Example" not in clean
    assert b"Exif" not in clean
    red, green, blue = opened(clean).getpixel((9, 9))  # type: ignore[misc]
    assert max(abs(red - 0x1F), abs(green - 0x4E), abs(blue - 0x79)) <= 2


def test_what_hides_behind_a_picture_goes() -> None:
    """Bytes after the end of a PNG are not printed, and not kept."""
    assert b"secret" not in clean_raster(png() + b"secret")


def test_cmyk_becomes_srgb() -> None:
    """Without a profile as well; no printer's red is sRGB's."""
    clean = opened(clean_raster(file_of(Image.new("CMYK", SIZE, (0, 255, 255, 0)), "JPEG")))
    red, green, blue = clean.getpixel((9, 9))  # type: ignore[misc]
    assert clean.mode == "RGB"
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_a_profile_says_what_colours_mean() -> None:
    """A profile of sRGB changes nothing, one that calls red what is blue does; one that is broken is passed over."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    for profile, expected in ((srgb, (128, 64, 32)), (swapped, (32, 64, 128)), (b"nonsense", (128, 64, 32))):
        clean = opened(clean_raster(file_of(Image.new("RGB", SIZE, (128, 64, 32)), icc_profile=profile)))
        red, green, blue = clean.getpixel((9, 9))  # type: ignore[misc]
        assert "icc_profile" not in clean.info
        assert max(abs(red - expected[0]), abs(green - expected[1]), abs(blue - expected[2])) <= 2


def test_a_picture_made_anew_is_no_larger_than_it_is_printed() -> None:
    """A photograph of a camera would make every leaflet megabytes."""
    clean = opened(clean_raster(file_of(Image.new("RGB", (3000, 1500)), "JPEG", exif=photo())))
    assert clean.size == (PRINTED_PX, PRINTED_PX // 2)


@pytest.fixture
def as_after_weasyprint() -> Iterator[None]:
    """WeasyPrint tells Pillow to take half pictures as soon as it is imported."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    yield
    assert ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = before


@pytest.mark.usefixtures("as_after_weasyprint")
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_half_a_picture_is_refused(kind: str) -> None:
    """Wherever it was cut."""
    noise = Image.effect_noise((300, 60), 90)
    whole = file_of(noise, kind)
    for part in (12, 40, len(whole) // 2, len(whole) - 40):
        assert refused(whole[:part]) == "is damaged or not complete", part


@pytest.mark.usefixtures("as_after_weasyprint")
def test_a_flipped_byte_is_refused_or_changes_nothing() -> None:
    """The checksums leave nothing out that is seen."""
    whole = png(size=(300, 2))
    for place in range(len(PNG), len(whole)):
        try:
            clean = clean_raster(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        except UnfitValue:
            continue
        assert opened(clean).convert("RGBA").tobytes() == bytes(4 * 300 * 2), place


def handmade(width: int, height: int, pixels: bytes, depth: int = 8, colour: int = 0) -> bytes:
    header = width.to_bytes(4) + height.to_bytes(4) + bytes([depth, colour, 0, 0, 0])
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_sound_checksums_do_not_make_a_picture() -> None:
    """Too few pixels, no pixels, a depth that there is not."""
    assert clean_raster(handmade(300, 2, zlib.compress(bytes(602))))
    for content in (
        handmade(300, 2, zlib.compress(bytes(300))),
        handmade(300, 2, b"nonsense"),
        handmade(300, 2, zlib.compress(bytes(602)), depth=4, colour=2),
        handmade(0, 2, b""),
        PNG,
        b"\xff\xd8\xff",
    ):
        assert refused(content) == "is damaged or not complete"


def test_pixels_are_counted_before_they_are_read() -> None:
    """A file of a few bytes can claim any number of them."""
    for width, height in ((MOST_PIXELS // 1000 + 1, 1000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)):
        assert refused(handmade(width, height, b"")) == "has more than 25 million pixels"


def test_too_coarse_or_animated() -> None:
    """Too coarse once it stands upright, and what moves."""
    assert refused(png(size=(MIN_WIDTH_PX - 1, 40))) == "is only 299 pixels wide, which is too coarse for print"
    assert "is only 40 pixels wide" in refused(file_of(Image.new("RGB", SIZE), "JPEG", exif=photo(6)))
    frames = [Image.new("L", (300, 4), shade) for shade in (0, 255)]
    assert refused(png("L", (300, 4), save_all=True, append_images=frames)) == "is animated"
