"""Parts compressed once, in any order, make one stream that unpacks to all of them."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.engine.deflate import join, pack, store

PLAIN = st.one_of(st.binary(max_size=300), st.text("q EMC\n0123456789", max_size=2000).map(str.encode))
PARTS = st.one_of(st.builds(pack, PLAIN, st.integers(0, 9)), st.builds(store, PLAIN))


@given(parts=st.lists(PARTS, max_size=8))
def test_a_joined_stream_unpacks_to_its_parts(parts: list[tuple[bytes, bytes]]) -> None:
    """Whatever the parts, zlib gives back their bytes in their order, checksum and all."""
    assert zlib.decompress(join(parts)) == b"".join(plain for plain, _ in parts)  # type: ignore[arg-type]


@given(parts=st.lists(PARTS, min_size=2, max_size=5), data=st.data())
def test_a_part_refers_to_nothing_before_it(parts: list[tuple[bytes, bytes]], data: st.DataObject) -> None:
    """The same parts in another order, or twice, unpack to that order."""
    order = data.draw(st.lists(st.sampled_from(parts), max_size=10))
    assert zlib.decompress(join(order)) == b"".join(plain for plain, _ in order)  # type: ignore[arg-type]


def test_nothing_is_a_stream_too() -> None:
    """No part at all, or an empty one, unpacks to nothing."""
    assert zlib.decompress(join([])) == zlib.decompress(join([pack(b""), store(b"")])) == b""


def test_nothing_follows_the_stream() -> None:
    """The stream ends with its checksum: no byte is left over."""
    unpacker = zlib.decompressobj()
    unpacker.decompress(join([pack(b"a"), store(b"b")]))
    assert unpacker.eof
    assert unpacker.unused_data == b""


def test_a_stored_part_has_a_longest_length() -> None:
    """65,535 bytes are stored (RFC 1951, 3.2.4), one more is refused rather than cut."""
    longest = bytes(65_535)
    assert zlib.decompress(join([store(longest)])) == longest
    with pytest.raises(OverflowError):
        store(longest + b"0")
