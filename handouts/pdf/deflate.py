"""Join parts into one zlib stream, of which large ones are compressed already.

A large part ends on a byte boundary and refers to nothing before it (RFC 1951; zlib's Z_FULL_FLUSH), so that parts may
follow one another in any order. Small ones are compressed together with their neighbours, for alone they would take
three times the room. Only the checksum (RFC 1950) is taken over the whole.
"""

import struct
import zlib
from collections.abc import Iterable
from itertools import groupby
from typing import Final, NamedTuple

LARGE: Final = 2_000
"""Bytes from which on a part is compressed once for all handouts: a higher bar makes smaller files, slower."""
QUICK: Final = 4
"""The level of what is compressed for one handout: two thirds of the time of level 6, half a percent more bytes."""
_SHORT: Final = 80
"""Bytes up to which a run between compressed parts is stored as it is (RFC 1951, 3.2.4)."""
_HEADER: Final = b"\x78\x9c"
_END: Final = b"\x03\x00"


class Part(NamedTuple):
    """Plain bytes and, if they are many, the same bytes as deflate blocks."""

    plain: bytes
    packed: bytes = b""


def part(plain: bytes) -> Part:
    """Return `plain` as a part, compressed if it is large."""
    return Part(plain, _blocks(plain, 9)) if len(plain) >= LARGE else Part(plain)


def merge(parts: Iterable[Part]) -> Part:
    """Return parts that follow one another in many streams as one, compressed."""
    listed = list(parts)
    blocks = [_joined(is_packed, run) for is_packed, run in groupby(listed, key=lambda part: bool(part.packed))]
    return Part(b"".join([part.plain for part in listed]), b"".join(blocks))


def join(parts: Iterable[Part]) -> bytes:
    """Return one zlib stream that unpacks to all parts one after the other."""
    plain, blocks = merge(parts)
    return _HEADER + blocks + _END + zlib.adler32(plain).to_bytes(4, "big")


def _joined(is_packed: bool, run: Iterable[Part]) -> bytes:
    if is_packed:
        return b"".join([part.packed for part in run])
    plain = b"".join([part.plain for part in run])
    return _stored(plain) if len(plain) <= _SHORT else _blocks(plain, QUICK)


def _stored(plain: bytes) -> bytes:
    return struct.pack("<BHH", 0, len(plain), 0xFFFF - len(plain)) + plain if plain else b""


def _blocks(plain: bytes, level: int) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH)
