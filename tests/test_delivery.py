"""A translator's file is read in any encoding that tools write, and refused with its true cause."""

import gzip
from pathlib import Path

import pytest

from handouts.errors import ContentError, FileError
from handouts.language.delivery import one_line
from handouts.language.intake import read_delivery

UNIT = '<trans-unit id="m1"><source>A day</source><target>Ein Tag für dich</target></trans-unit>'
XLIFF = f'<xliff version="1.2"><file original="x" target-language="de"><body>{UNIT}</body></file></xliff>'
HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset={}\\n"\n\n'
PO = HEADER + 'msgid "A day"\nmsgstr "Ein Tag für dich"\n'


def read(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return [message.translation for message in read_delivery(path).messages]


def refused(path: Path, content: bytes) -> str:
    with pytest.raises(ContentError) as error:
        read(path, content)
    assert error.value.exit_code == 3
    return f"{error.value.message} ({error.value.hint})"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "cp1252"])
def test_each_encoding_of_a_tool_is_read(tmp_path: Path, encoding: str) -> None:
    """With and without marks of byte order; what is declared counts where the bytes don't show it."""
    said = encoding.removesuffix("-sig").replace("cp1252", "windows-1252")
    xml = f'<?xml version="1.0" encoding="{said}"?>\r\n{XLIFF}'
    assert read(tmp_path / "in.xlf", xml.encode(encoding)) == ["Ein Tag für dich"]
    assert read(tmp_path / "in.po", PO.format(said).encode(encoding)) == ["Ein Tag für dich"]


@pytest.mark.parametrize("name", ["in.po", "in.xlf", "in.sdlxliff", "in.txt", "in"])
def test_what_a_file_is_goes_by_what_is_in_it(tmp_path: Path, name: str) -> None:
    """Not by its name."""
    assert read(tmp_path / name, XLIFF.encode()) == read(tmp_path / name, PO.format("UTF-8").encode())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<xliff version='1.2'><file></xliff>", "in.xlf:1: is not well-formed XML"),
        (b"<xliff version='2.0'>\n<file id='f'>\n<unit", "in.xlf:3: is not well-formed XML"),
        (b"<html></html>", "is not XLIFF: it does not begin with <xliff version="),
        (b"<xliff version='3.0'/>", "is not XLIFF"),
        (b"<xliff version='1.2'/>", "names no messages"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><xliff version='1.2'/>", "has a document type"),
        (b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x+AD4-<xliff version='1.2'/>", "the encoding utf-7"),
        (PO.format("punycode").encode(), "the encoding punycode, which is not read (save the file as UTF-8)"),
        (PO.format("UTF-8").encode("cp1252"), "in.xlf:7: is not UTF-8 text (save the file as UTF-8)"),
        (XLIFF.encode("utf-32"), "the encoding utf-32"),
        (XLIFF.encode("cp037"), "is not UTF-8 text"),
        (gzip.compress(b"", mtime=0), "is not"),
        (b"PK\x03\x04...", "is a ZIP archive or an Office document (unpack it"),
        (b"\xde\x12\x04\x95...", "is a compiled catalog (.mo) (ask for the .po file"),
        (b"%PDF-1.7", "is a PDF (ask for the translation as PO or XLIFF)"),
        (b'msgid "\0"', "is not a text file"),
        (b'msgid "a"\nmsgstr "b\n', "in.xlf:2: this line does not belong in a PO file"),
    ],
)
def test_what_is_no_translation_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """Naming what it is, with the line, and without ever resolving an entity."""
    if message == "names no messages":
        assert read(tmp_path / "in.xlf", content) == []
    else:
        assert message in refused(tmp_path / "in.xlf", content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """With exit code 7."""
    with pytest.raises(FileError, match="no such file"):
        read_delivery(tmp_path / "in.po")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"])
def test_another_encoding_hides_nothing(tmp_path: Path, encoding: str) -> None:
    """A document type in UTF-16 is no ASCII that a filter would find; the header may stand there in ASCII alone."""
    hidden = '<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>'.encode(encoding)
    content = b'<!-- <xliff version="1.2"> -->' + hidden if encoding == "utf-16-le" else hidden
    told = {"utf-16": "document type", "utf-16-be": "document type", "utf-32": "utf-32", "cp037": "not UTF-8"}
    assert told.get(encoding, "not a text file") in refused(tmp_path / "in.xlf", content)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n      Un día\n    ", "Un día"),
        ("Un día\r\n\tmás", "Un día más"),
        ("Un día\u2028más", "Un día más"),
        ("10\u00a0000 \u00a0", "10\u00a0000 \u00a0"),
        ("每天\n  一次。\n每周", "每天一次。每周"),
        ("每天 2\n次", "每天 2 次"),
        ("매일\n한 번", "매일 한 번"),
        ("centro de t\voxicología", "centro de toxicología"),
        ("Un día.\vOtro", "Un día. Otro"),
        ("**Un día.**\vOtro \vmás\v \vy", "**Un día.** Otro más y"),
        ("每天。\v每周", "每天。每周"),
    ],
)
def test_a_text_that_a_tool_has_wrapped_is_one_line_again(text: str, line: str) -> None:
    """A space where lines end, but none in Chinese; spaces that do not break stay."""
    assert one_line(text) == line
