"""Write PDF objects as one file: an object stream and a cross-reference stream, in one revision, deterministic.

ISO 32000-1, 7.5.7 and 7.5.8. Object bodies come in as bytes; nothing here knows what they mean.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from hashlib import sha256

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN, _FREE = 2, 1, 0


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


def write(plain: Mapping[int, bytes], packed: Mapping[int, bytes], root: int, info: int) -> bytes:
    """Return the file: `plain` objects (streams) as they are, `packed` ones in an object stream."""
    out = [HEADER]
    position = len(HEADER)
    entries: dict[int, tuple[int, int, int]] = {}
    stream_number = max(*plain, *packed) + 1
    bodies = [*plain.items(), (stream_number, _object_stream(packed))]
    for number, body in bodies:
        data = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        entries[number] = (_PLAIN, position, 0)
        out.append(data)
        position += len(data)
    entries |= {number: (_COMPRESSED, stream_number, index) for index, number in enumerate(packed)}
    number = stream_number + 1
    entries[number] = (_PLAIN, position, 0)
    identity = sha256(b"".join(out)).hexdigest()[:32].encode()
    fields = [field for n in range(number + 1) for field in entries.get(n, (_FREE, 0, 0))]
    table = struct.pack(">" + "BIH" * (number + 1), *fields)
    extra = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (
        number + 1, root, info, identity, identity,
    )  # fmt: skip
    out.append(b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, deflated(table, extra), position))
    return b"".join(out)


def _object_stream(packed: Mapping[int, bytes]) -> bytes:
    index, position = [], 0
    for number, body in packed.items():
        index.append(b"%d %d" % (number, position))
        position += len(body) + 1
    first = b" ".join(index) + b"\n"
    extra = b"/Type/ObjStm/N %d/First %d" % (len(packed), len(first))
    return deflated(first + b"\n".join(packed.values()), extra)
