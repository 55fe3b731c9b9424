"""Turn the file that a clinic names as its logo into a picture proved to be one: clean SVG text or whole PNG bytes."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from struct import unpack
from typing import Final

from handouts.errors import FileError, Problem
from handouts.files.reading import MIB, UnfitFile, read_bytes, require_inside
from handouts.load.schema import UnfitValue
from handouts.load.svg import clean_svg

MAX_BYTES: Final = 2 * MIB
MIN_WIDTH_PX: Final = 300
"""At 25 mm wide on paper that makes about 300 dots an inch."""
MAX_SIDE_PX: Final = 4000
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_BITS_PER_PIXEL: Final = {
    (kind, depth): depth * samples  # PNG specification (W3C, third edition), table 11.1
    for kind, samples, depths in (
        (0, 1, (1, 2, 4, 8, 16)),
        (2, 3, (8, 16)),
        (3, 1, (1, 2, 4, 8)),
        (4, 2, (8, 16)),
        (6, 4, (8, 16)),
    )
    for depth in depths
}

_BESIDE: Final = "put the file beside clinic.toml"
Chunk = tuple[bytes, bytes]


def read_logo(folder: Path, name: str) -> str | bytes:
    """Return the SVG text or the PNG bytes; raises Refused, or FileError where the file can't be read."""
    content = _content(folder, name)
    if content.startswith(PNG_SIGNATURE):
        prove_png(content)
        return content
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        return clean_svg(content, "logo-")
    raise UnfitValue(Problem("is no image that can be used", "save the logo as SVG or PNG"))


def prove_png(content: bytes) -> None:
    """Raise Refused unless the bytes are one whole, still PNG picture, wide enough for print."""
    chunks = list(_chunks(content))
    width, height, bits = _header(chunks[0] if chunks else (b"", b""))
    kinds = [kind for kind, _ in chunks]
    if chunks[0][1][9] == 3 and b"PLTE" not in kinds:
        raise UnfitValue(_broken("has no palette"))
    if kinds.count(b"IEND") != 1 or kinds[-1] != b"IEND":
        raise UnfitValue(_broken("does not end as a PNG does"))
    if b"acTL" in kinds:
        raise UnfitValue(Problem("is animated", "save one still picture"))
    if width < MIN_WIDTH_PX:
        raise UnfitValue(Problem(f"is {width} px wide, too coarse for print", f"{MIN_WIDTH_PX} px or more, or use SVG"))
    _prove_pixels(b"".join(data for kind, data in chunks if kind == b"IDAT"), height * (1 + (width * bits + 7) // 8))


def _content(folder: Path, name: str) -> bytes:
    """Return what is in the file, which lies in the clinic's folder, also when links are followed."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//", name):
        raise UnfitValue(Problem("refers to the network", _BESIDE))
    try:
        require_inside(folder / name, folder)
        return read_bytes(folder / name, MAX_BYTES)
    except UnfitFile as error:
        raise UnfitValue(Problem(error.fault, error.hint)) from error
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise UnfitValue(Problem("does not exist", _BESIDE)) from error
        raise


def _chunks(content: bytes) -> Iterator[Chunk]:
    """Yield kind and data of each chunk, its checksum proved."""
    at = len(PNG_SIGNATURE)
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        kind, data, end = content[at + 4 : at + 8], content[at + 8 : at + 8 + size], at + 12 + size
        if end > len(content):
            raise UnfitValue(_broken("is cut short"))
        if zlib.crc32(kind + data) != int.from_bytes(content[end - 4 : end]):
            raise UnfitValue(_broken("has a wrong checksum"))
        yield kind, data
        at = end


def _header(chunk: Chunk) -> tuple[int, int, int]:
    """Return width, height and bits a pixel."""
    kind, data = chunk
    if kind != b"IHDR" or len(data) != 13:
        raise UnfitValue(_broken("does not start as a PNG does"))
    width, height, depth, colour, *methods, interlacing = unpack(">IIBBBBB", data)
    bits = _BITS_PER_PIXEL.get((colour, depth), 0)
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise UnfitValue(Problem(f"is {width} × {height} px", f"{MAX_SIDE_PX} px a side at most"))
    if interlacing:
        raise UnfitValue(Problem("is interlaced", "save it without interlacing"))
    if not bits or any(methods):
        raise UnfitValue(_broken("has an unknown colour type"))
    return width, height, bits


def _prove_pixels(compressed: bytes, size: int) -> None:
    """Decompress and count: no byte less or more than the picture has."""
    stream = zlib.decompressobj()
    try:
        pixels = stream.decompress(compressed, size + 1)
    except zlib.error:
        raise UnfitValue(_broken("has broken pixels")) from None
    if len(pixels) != size or not stream.eof:
        raise UnfitValue(_broken("has too few or too many pixels"))


def _broken(how: str) -> Problem:
    return Problem(f"is a broken PNG: it {how}", "save it anew")
