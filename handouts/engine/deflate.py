"""Join parts that are compressed already into one zlib stream, without compressing them again.

A part ends on a byte boundary and refers to nothing before it (RFC 1951; zlib's Z_FULL_FLUSH), so that parts may
follow one another in any order; only the checksum (RFC 1950) is taken over the whole.
"""

import zlib
from collections.abc import Iterable
from typing import NamedTuple

_HEADER = b"\x78\x9c"
_END = b"\x03\x00"


class Part(NamedTuple):
    """Plain bytes and the same bytes as deflate blocks."""

    plain: bytes
    packed: bytes


def pack(plain: bytes, level: int = 9) -> Part:
    """Return `plain` as a part."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Part(plain, compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH))


def store(plain: bytes) -> Part:
    """Return a short `plain` (up to 65,535 bytes) as a part that is not compressed."""
    size = len(plain).to_bytes(2, "little")
    return Part(plain, b"\x00" + size + bytes(byte ^ 0xFF for byte in size) + plain)


def join(parts: Iterable[Part]) -> bytes:
    """Return one zlib stream that unpacks to all parts one after the other."""
    listed = list(parts)
    check = zlib.adler32(b"".join([part.plain for part in listed]))
    return _HEADER + b"".join([part.packed for part in listed]) + _END + check.to_bytes(4, "big")
