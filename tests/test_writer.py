"""Objects become one file that another library reads back as they were."""

import zlib
from io import BytesIO

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from handouts.pdf.writer import LARGE, StreamPart, compressed, deflated, join_parts, stream, text_string, write

TEXT = st.text(st.characters(codec="utf-8"))
PAGES = {
    2: b"<</Type/Catalog/Pages 3 0 R/PieceInfo 1 0 R>>",
    3: b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
    4: b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 100 200]/Resources<<>>>>",
    5: b"<</Title(A leaflet)>>",
}
PLAIN = st.one_of(st.binary(max_size=300), st.text("q EMC\n0123456789", max_size=2000).map(str.encode))
MANY = st.builds(bytes.__mul__, st.binary(min_size=20, max_size=99), st.just(LARGE // 20))
PARTS = st.one_of(PLAIN, MANY).map(compressed)


def one_page(content: bytes = b"anything") -> bytes:
    """Return a file of an empty page and a stream."""
    return write({1: stream(content)}, PAGES, root=2, info=5)


@given(text=TEXT)
def test_a_text_string_reads_back(text: str) -> None:
    """Any text, parentheses, backslashes, line ends and letters beyond the first plane among it, is read as it was."""
    assert str(pikepdf.Object.parse(text_string(text))) == text


@given(text=TEXT)
def test_a_text_string_is_one_line_of_ascii(text: str) -> None:
    """So it can stand in any dictionary, and in a content stream, without further care."""
    written = text_string(text)
    assert written.isascii()
    assert b"\n" not in written
    assert b"\r" not in written


@given(content=st.binary())
def test_objects_read_back(content: bytes) -> None:
    """Streams, whatever bytes they hold, and packed objects are what went in; qpdf finds nothing to mend."""
    with pikepdf.open(BytesIO(one_page(content))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.PieceInfo.read_raw_bytes() == content
        assert list(pdf.pages[0].mediabox) == [0, 0, 100, 200]
        assert pdf.docinfo["/Title"] == "A leaflet"
        assert pdf.pdf_version == "1.7"


def test_a_compressed_stream_reads_back() -> None:
    """Its dictionary names the filter and what else it is told."""
    data = b"the same again " * 100
    body = deflated(data, b"/Type/Metadata")
    with pikepdf.open(BytesIO(write({1: body}, PAGES, 2, 5))) as pdf:
        read = pdf.Root.PieceInfo
        assert (read.read_bytes(), str(read.Filter), str(read.Type)) == (data, "/FlateDecode", "/Metadata")
        assert zlib.decompress(read.read_raw_bytes()) == data


def test_numbers_may_have_gaps() -> None:
    """A number that stands for nothing is free, not an object."""
    objects = {**PAGES, 2: PAGES[2].replace(b"1 0 R", b"40 0 R")}
    with pikepdf.open(BytesIO(write({40: stream(b"anything")}, objects, root=2, info=5))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.PieceInfo.read_raw_bytes() == b"anything"
        assert 17 not in {item.objgen[0] for item in pdf.objects}


def test_the_same_objects_make_the_same_bytes() -> None:
    """Nothing of the clock, of chance or of the run goes in."""
    assert one_page() == one_page()


def test_other_content_has_another_identity() -> None:
    """The file's /ID, which PDF/A asks for (ISO 19005-2, 6.1.3), is a digest of what it holds."""
    with pikepdf.open(BytesIO(one_page())) as pdf, pikepdf.open(BytesIO(one_page(b"another"))) as other:
        assert pdf.trailer.ID[0] == pdf.trailer.ID[1]
        assert bytes(pdf.trailer.ID[0]) != bytes(other.trailer.ID[0])


def test_the_file_is_one_revision_of_streams() -> None:
    """There is one cross-reference, a stream, and nothing after it."""
    data = one_page()
    assert data.count(b"startxref") == data.count(b"%%EOF") == data.count(b"/Type/XRef") == 1
    assert data.endswith(b"%%EOF\n")


@given(parts=st.lists(PARTS, max_size=8))
def test_a_joined_stream_unpacks_to_its_parts(parts: list[StreamPart]) -> None:
    """Whatever the parts, zlib gives back their bytes in their order, checksum and all."""
    assert zlib.decompress(join_parts(parts)) == b"".join(plain for plain, _ in parts)


@given(parts=st.lists(PARTS, min_size=2, max_size=5), data=st.data())
def test_a_part_refers_to_nothing_before_it(parts: list[StreamPart], data: st.DataObject) -> None:
    """The same parts in another order, or twice, unpack to that order."""
    order = data.draw(st.lists(st.sampled_from(parts), max_size=10))
    assert zlib.decompress(join_parts(order)) == b"".join(plain for plain, _ in order)


def test_nothing_is_a_stream_too() -> None:
    """No part at all, or an empty one, unpacks to nothing."""
    assert zlib.decompress(join_parts([])) == zlib.decompress(join_parts([compressed(b""), StreamPart(b"")])) == b""


def test_nothing_follows_the_stream() -> None:
    """The stream ends with its checksum: no byte is left over."""
    unpacker = zlib.decompressobj()
    unpacker.decompress(join_parts([compressed(b"a" * LARGE), StreamPart(b"b")]))
    assert unpacker.eof
    assert unpacker.unused_data == b""


def test_only_large_parts_are_compressed_beforehand() -> None:
    """Small ones are compressed with their neighbours, and take less room for it."""
    lines = [compressed(b"q 1 0 0 1 0 %d cm BT /F 12 Tf (words of a line) Tj ET Q\n" % number) for number in range(40)]
    assert not any(line.packed for line in lines)
    assert len(join_parts(lines)) < sum(len(join_parts([line])) for line in lines) / 3
    assert compressed(bytes(LARGE)).packed
