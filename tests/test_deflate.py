"""Parts compressed once, in any order, make one stream that unpacks to all of them."""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from handouts.pdf.deflate import LARGE, Part, join, part

PLAIN = st.one_of(st.binary(max_size=300), st.text("q EMC\n0123456789", max_size=2000).map(str.encode))
MANY = st.builds(bytes.__mul__, st.binary(min_size=20, max_size=99), st.just(LARGE // 20))
PARTS = st.one_of(PLAIN, MANY).map(part)


@given(parts=st.lists(PARTS, max_size=8))
def test_a_joined_stream_unpacks_to_its_parts(parts: list[Part]) -> None:
    """Whatever the parts, zlib gives back their bytes in their order, checksum and all."""
    assert zlib.decompress(join(parts)) == b"".join(plain for plain, _ in parts)


@given(parts=st.lists(PARTS, min_size=2, max_size=5), data=st.data())
def test_a_part_refers_to_nothing_before_it(parts: list[Part], data: st.DataObject) -> None:
    """The same parts in another order, or twice, unpack to that order."""
    order = data.draw(st.lists(st.sampled_from(parts), max_size=10))
    assert zlib.decompress(join(order)) == b"".join(plain for plain, _ in order)


def test_nothing_is_a_stream_too() -> None:
    """No part at all, or an empty one, unpacks to nothing."""
    assert zlib.decompress(join([])) == zlib.decompress(join([part(b""), Part(b"")])) == b""


def test_nothing_follows_the_stream() -> None:
    """The stream ends with its checksum: no byte is left over."""
    unpacker = zlib.decompressobj()
    unpacker.decompress(join([part(b"a" * LARGE), Part(b"b")]))
    assert unpacker.eof
    assert unpacker.unused_data == b""


def test_only_large_parts_are_compressed_beforehand() -> None:
    """Small ones are compressed with their neighbours, and take less room for it."""
    lines = [part(b"q 1 0 0 1 0 %d cm BT /F 12 Tf (words of a line) Tj ET Q\n" % number) for number in range(40)]
    assert not any(line.packed for line in lines)
    assert len(join(lines)) < sum(len(join([line])) for line in lines) / 3
    assert part(bytes(LARGE)).packed
