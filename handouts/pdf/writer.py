"""Write PDF objects as one file: an object stream and a cross-reference stream, in one revision, deterministic.

ISO 32000-1, 7.5.7 and 7.5.8. Object bodies come in as bytes; nothing here knows what they mean.

Streams are joined from parts, of which large ones are compressed once for all handouts. Such a part ends on a byte
boundary and refers to nothing before it (RFC 1951; zlib's Z_FULL_FLUSH), so that parts may follow one another in any
order. Small ones are compressed together with their neighbours, for alone they would take three times the room. Only
the checksum (RFC 1950) is taken over the whole.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from itertools import groupby
from typing import Final, NamedTuple

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN = 2, 1
_ROW: Final = struct.Struct(">BIH")
_FREE: Final = bytes(_ROW.size)

END = b"\r\nendstream"
"""CR before LF: a stream that ends with CR keeps its length (ISO 19005-2, 6.1.7.1)."""

LARGE: Final = 2_000
"""Bytes from which on a part is compressed once for all handouts: a higher bar makes smaller files, slower."""
QUICK: Final = 3
"""The level of what is compressed for one handout: half of the time of level 6, some percent more bytes of that."""
_SHORT: Final = 80
"""Bytes up to which a run between compressed parts is stored as it is (RFC 1951, 3.2.4)."""
_ZLIB_HEADER: Final = b"\x78\x9c"
_LAST_BLOCK: Final = b"\x03\x00"


def text_string(text: str) -> bytes:
    """Return `text` as a text string: ASCII as it is, anything else UTF-16 (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", text.encode()) + b")"
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """Return a stream object's body; `data` is stored as it is, `extra` tells its filter."""
    return b"<<%s/Length %d>>stream\n%s%s" % (extra, len(data), data, END)


def deflated(data: bytes, extra: bytes = b"", level: int = 6) -> bytes:
    """Return a stream object's body with `data` compressed."""
    return stream(zlib.compress(data, level), b"/Filter/FlateDecode" + extra)


class StreamPart(NamedTuple):
    """Plain bytes and, if they are many, the same bytes as deflate blocks."""

    plain: bytes
    packed: bytes = b""


class Beginning(NamedTuple):
    """The first part of a file, the same for many: its bytes with their digest so far, the rows of its cross-reference
    table with the numbers of objects that are yet to come between them, and what the trailer says."""

    data: bytes
    digest: "hashlib._Hash"
    table: tuple[StreamPart | int, ...]
    size: int
    root: int
    info: int


def write(plain: Mapping[int, bytes], packed: Mapping[int, bytes], root: int, info: int) -> bytes:
    """Return the file: `plain` objects (streams) as they are, `packed` ones in an object stream."""
    return finish(begin(plain, packed, (), root, info), {})


def begin(
    plain: Mapping[int, bytes], packed: Mapping[int, bytes], own: Collection[int], root: int, info: int
) -> Beginning:
    """Return the beginning of files that differ only in the objects `own`."""
    stream_number = max(*plain, *packed, *own) + 1
    rows: dict[int, bytes] = {}
    data = HEADER + _written({**plain, stream_number: _object_stream(packed)}, len(HEADER), rows)
    rows |= {number: _ROW.pack(_COMPRESSED, stream_number, index) for index, number in enumerate(packed)}
    size = stream_number + 2
    table: list[StreamPart | int] = []
    for is_own, run in groupby(range(size), key={*own, size - 1}.__contains__):
        numbers = list(run)
        same = StreamPart(b"".join([rows.get(number, _FREE) for number in numbers]))
        table += numbers if is_own else [merge_parts([same])]
    return Beginning(data, sha256(data), tuple(table), size, root, info)


def finish(beginning: Beginning, own: Mapping[int, bytes]) -> bytes:
    """Return the file with this beginning and these objects of its own."""
    rows: dict[int, bytes] = {}
    data = _written(own, len(beginning.data), rows)
    position, number = len(beginning.data) + len(data), beginning.size - 1
    rows[number] = _ROW.pack(_PLAIN, position, 0)
    digest = beginning.digest.copy()
    digest.update(data)
    identity = digest.hexdigest()[:32].encode()
    table = join_parts(StreamPart(rows[part]) if isinstance(part, int) else part for part in beginning.table)
    body = stream(table, b"/Filter/FlateDecode/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (
        beginning.size, beginning.root, beginning.info, identity, identity,
    ))  # fmt: skip
    return b"%s%s%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (beginning.data, data, number, body, position)


def _written(objects: Mapping[int, bytes], position: int, rows: dict[int, bytes]) -> bytes:
    """Return objects as they stand in the file from `position` on, and add their rows of the cross-reference table."""
    out = []
    for number, body in objects.items():
        out.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        rows[number] = _ROW.pack(_PLAIN, position, 0)
        position += len(out[-1])
    return b"".join(out)


def _object_stream(packed: Mapping[int, bytes]) -> bytes:
    index, position = [], 0
    for number, body in packed.items():
        index.append(b"%d %d" % (number, position))
        position += len(body) + 1
    first = b" ".join(index) + b"\n"
    extra = b"/Type/ObjStm/N %d/First %d" % (len(packed), len(first))
    return deflated(first + b"\n".join(packed.values()), extra, QUICK)


def compressed(plain: bytes) -> StreamPart:
    """Return `plain` as a part, compressed if it is large."""
    return StreamPart(plain, _blocks(plain, 9)) if len(plain) >= LARGE else StreamPart(plain)


def merge_parts(parts: Iterable[StreamPart]) -> StreamPart:
    """Return parts that follow one another in many streams as one, compressed."""
    listed = list(parts)
    blocks = [_joined(is_packed, run) for is_packed, run in groupby(listed, key=lambda part: bool(part.packed))]
    return StreamPart(b"".join([part.plain for part in listed]), b"".join(blocks))


def join_parts(parts: Iterable[StreamPart]) -> bytes:
    """Return one zlib stream that unpacks to all parts one after the other."""
    plain, blocks = merge_parts(parts)
    return _ZLIB_HEADER + blocks + _LAST_BLOCK + zlib.adler32(plain).to_bytes(4, "big")


def _joined(is_packed: bool, run: Iterable[StreamPart]) -> bytes:
    if is_packed:
        return b"".join([part.packed for part in run])
    plain = b"".join([part.plain for part in run])
    return _stored(plain) if len(plain) <= _SHORT else _blocks(plain, QUICK)


def _stored(plain: bytes) -> bytes:
    return struct.pack("<BHH", 0, len(plain), 0xFFFF - len(plain)) + plain if plain else b""


def _blocks(plain: bytes, level: int) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH)
