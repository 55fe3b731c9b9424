"""Write PDF objects as one file: an object stream and a cross-reference stream, in one revision, deterministic.

ISO 32000-1, 7.5.7 and 7.5.8. Object bodies come in as bytes; nothing here knows what they mean.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Collection, Mapping
from hashlib import sha256
from itertools import groupby
from typing import Final, NamedTuple

from handouts.pdf import deflate

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN = 2, 1
_ROW: Final = struct.Struct(">BIH")
_FREE: Final = bytes(_ROW.size)

END = b"\r\nendstream"
"""CR before LF: a stream that ends with CR keeps its length (ISO 19005-2, 6.1.7.1)."""


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


class Beginning(NamedTuple):
    """The first part of a file, the same for many: its bytes with their digest so far, the rows of its cross-reference
    table with the numbers of objects that are yet to come between them, and what the trailer says."""

    data: bytes
    digest: "hashlib._Hash"
    table: tuple[deflate.Part | int, ...]
    size: int
    root: int
    info: int


def write(plain: Mapping[int, bytes], packed: Mapping[int, bytes], root: int, info: int) -> bytes:
    """Return the file: `plain` objects (streams) as they are, `packed` ones in an object stream."""
    return finish(begin(plain, packed, (), root, info), {})


def begin(
    plain: Mapping[int, bytes], packed: Mapping[int, bytes], own: Collection[int], root: int, info: int
) -> Beginning:
    """Return the beginning of files that differ in the objects `own` alone."""
    stream_number = max(*plain, *packed, *own) + 1
    rows: dict[int, bytes] = {}
    data = HEADER + _written({**plain, stream_number: _object_stream(packed)}, len(HEADER), rows)
    rows |= {number: _ROW.pack(_COMPRESSED, stream_number, index) for index, number in enumerate(packed)}
    size = stream_number + 2
    table: list[deflate.Part | int] = []
    for is_own, run in groupby(range(size), key={*own, size - 1}.__contains__):
        numbers = list(run)
        same = deflate.Part(b"".join([rows.get(number, _FREE) for number in numbers]))
        table += numbers if is_own else [deflate.merge([same])]
    return Beginning(data, sha256(data), tuple(table), size, root, info)


def finish(beginning: Beginning, own: Mapping[int, bytes]) -> bytes:
    """Return the file that begins so and has these objects of its own."""
    rows: dict[int, bytes] = {}
    data = _written(own, len(beginning.data), rows)
    position, number = len(beginning.data) + len(data), beginning.size - 1
    rows[number] = _ROW.pack(_PLAIN, position, 0)
    digest = beginning.digest.copy()
    digest.update(data)
    identity = digest.hexdigest()[:32].encode()
    table = deflate.join(deflate.Part(rows[part]) if isinstance(part, int) else part for part in beginning.table)
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
    return deflated(first + b"\n".join(packed.values()), extra, deflate.QUICK)
