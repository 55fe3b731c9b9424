"""Turn the file of a PNG or JPEG into one that can be printed: as it is, or a new one; Pillow's one door.

What comes out is one whole picture that stands still and upright, in grey or in sRGB at 8 bits a colour, with nothing
in its file that is not seen: no place, no camera, no comment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple
from warnings import catch_warnings, simplefilter

from handouts.errors import Problem
from handouts.load.schema import UnfitValue

if TYPE_CHECKING:
    from PIL.Image import Image

MIN_WIDTH_PX: Final = 300
"""At 25 mm wide on paper that makes about 300 dots an inch."""
MOST_PIXELS: Final = 25_000_000
"""More than most cameras make; each takes up to four bytes of memory."""
MOST_SIDE_PX: Final = 4000
PRINTED_PX: Final = 1200
"""A logo is at most 12 times as wide as a letter is high: in giant print 288 points, at 300 dots an inch."""
PHOTO_PX: Final = 1600
"""Over the width of a page that makes about 230 dots an inch."""
PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"
_END_OF_PNG: Final = b"\0\0\0\0IEND\xaeB`\x82"
_DEPTH_OF_PNG: Final = 24
"""The byte that says how many bits a colour has (PNG specification, W3C, third edition, 11.2.1)."""
_PLAIN_PNG: Final = frozenset({"transparency", "gamma", "chromaticity", "dpi", "aspect", "srgb", "background"})
_PLAIN_JPEG: Final = frozenset(
    {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression"}
)
"""What Pillow may tell of a file that is kept as it is: nothing of who made it, where, or in which colours."""


class _Use(NamedTuple):
    """Up to how many pixels a side and how many bytes a file is kept as it is, and how a larger one is written anew."""

    most_px: int
    most_bytes: float
    printed_px: int
    quality: int


_LOGO: Final = _Use(MOST_SIDE_PX, inf, PRINTED_PX, 95)
_PHOTO: Final = _Use(PHOTO_PX, 600_000, PHOTO_PX, 85)
"""Each leaflet holds its photographs."""


def clean_raster(content: bytes, use: _Use = _LOGO) -> bytes:
    """Return the file of a PNG or JPEG as it is, or a new one where something must change; raises `UnfitValue`."""
    from PIL import Image

    try:
        with _strictness():
            picture = _decoded(content)
            upright = _upright(picture)
            return content if _is_plain(picture, content, use) else _written(upright, str(picture.format), use)
    except UnfitValue:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnfitValue(_too_many_pixels()) from None
    except Exception:  # what Pillow raises for a broken file is of a dozen kinds
        hint = "open it in a program for pictures and export it again"
        raise UnfitValue(Problem("is damaged or not complete", hint)) from None


def clean_photo(content: bytes) -> bytes:
    """Return the file of a topic's photograph, no larger than a page of a leaflet needs; raises `UnfitValue`."""
    if not content.startswith((PNG, JPEG)):
        raise UnfitValue(Problem("is neither a PNG nor a JPEG", "save it as one of the two, or draw it as an SVG"))
    return clean_raster(content, _PHOTO)


@contextmanager
def _strictness() -> Iterator[None]:
    """Have Pillow refuse half a picture, which WeasyPrint, once imported, tells it to take, and warnings."""
    from PIL import Image, ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with catch_warnings():
            simplefilter("ignore")
            simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _decoded(content: bytes) -> "Image":
    """Return the picture with its pixels; these are counted before any is read, and the checksums looked at."""
    from PIL import Image

    opened = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
    if opened.width * opened.height > MOST_PIXELS:
        raise UnfitValue(_too_many_pixels())
    if opened.format == "PNG" and getattr(opened, "is_animated", False):
        raise UnfitValue(Problem("is animated", "save it as a picture that stands still"))
    opened.verify()
    picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))  # nothing is left to read in the one before
    picture.load()
    return picture


def _too_many_pixels() -> Problem:
    return Problem(f"has more than {MOST_PIXELS // 1_000_000} million pixels", f"{PRINTED_PX} pixels wide is enough")


def _upright(picture: "Image") -> "Image":
    """Return a picture as a camera says that it was held (Exif, Orientation)."""
    from PIL.ImageOps import exif_transpose

    upright = exif_transpose(picture)
    if upright.width < MIN_WIDTH_PX:
        hint = f"save it {MIN_WIDTH_PX} pixels wide or more, or use an SVG"
        raise UnfitValue(Problem(f"is only {upright.width} pixels wide, which is too coarse for print", hint))
    return upright


def _is_plain(picture: "Image", content: bytes, use: _Use) -> bool:
    """Whether a file can be printed as it is: moderate in size, at most 8 bits a colour, and nothing else in it."""
    if max(picture.size) > use.most_px or len(content) > use.most_bytes:
        return False
    if picture.format == "PNG":
        is_whole = content.endswith(_END_OF_PNG) and content.count(b"IEND") == 1 and b"tIME" not in content
        is_told_nothing = set(picture.info) <= _PLAIN_PNG and not getattr(picture, "private_chunks", ())
        return is_whole and is_told_nothing and content[_DEPTH_OF_PNG] <= 8
    is_told_nothing = set(picture.info) <= _PLAIN_JPEG and set(getattr(picture, "app", ())) == {"APP0"}
    is_whole = picture.format == "JPEG" and content.endswith(b"\xff\xd9")
    return is_whole and is_told_nothing and picture.mode in {"L", "RGB"}


def _written(picture: "Image", kind: str, use: _Use) -> bytes:
    """Return the file of a picture, no larger than it is printed, with its pixels and nothing else."""
    from PIL import Image

    plain = _in_srgb(picture)
    plain.thumbnail((use.printed_px, use.printed_px))
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    file = BytesIO()
    if kind == "PNG":
        bare.save(file, "PNG", optimize=True)
    else:
        bare.save(file, "JPEG", quality=use.quality, subsampling=0, optimize=True)
    return file.getvalue()


def _in_srgb(picture: "Image") -> "Image":
    """Return a picture in grey or in sRGB, with its transparency, at 8 bits a colour."""
    if picture.mode.startswith("I"):
        return picture.point(lambda level: level * (1 / 256)).convert("L")  # grey of 16 bits
    if picture.mode in {"1", "L"} and "transparency" not in picture.info:
        return picture.convert("L")
    if picture.mode == "LA":
        return picture
    is_clear = picture.mode in {"RGBA", "PA"} or "transparency" in picture.info
    seen = picture.convert("RGBA") if is_clear else picture
    profile = picture.info.get("icc_profile")
    coloured = seen if seen.mode == "CMYK" else seen.convert("RGB")
    plain = _through_profile(coloured, profile) if profile else coloured.convert("RGB")
    if is_clear:
        plain.putalpha(seen.getchannel("A"))
    return plain


def _through_profile(picture: "Image", profile: bytes) -> "Image":
    """Return the picture's colours as its profile means them; a profile that can't be read is ignored."""
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        found = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        found = None
    return found or picture.convert("RGB")
