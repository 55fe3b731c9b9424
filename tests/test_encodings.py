"""Encodings: two prove themselves, one is assumed and told, the others must be named."""

from io import BytesIO
from pathlib import Path

import pytest
from rosters import entries

from handouts.errors import PatientDataError, UnknownName
from handouts.load.encodings import codec, encoding_of
from handouts.load.records import read_records
from handouts.load.roster import read_roster
from handouts.model.patient import Row, View

NAMES = ["Muñoz;José", "Ibáñez;Begoña", "Lefèvre;François", "Groß;Käthe", "O’Brien;Zoë", "Smith–Jones;Ann"]


def listed(*names: str) -> str:
    return "".join(
        f"{line}\r\n" for line in ("id;surname;first name", *(f"{n};{name}" for n, name in enumerate(names)))
    )


def found(text: str, encoding: str) -> tuple[str, list[str]]:
    """Return what an encoding is taken for, and what is told of it."""
    told: list[str] = []
    return encoding_of(BytesIO(text.encode(encoding)), told.append), told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [listed(*NAMES), listed("محمد;علي"), listed("田中;太郎")], ids=["es", "ar", "ja"])
def test_what_proves_itself_is_not_told(encoding: str, text: str) -> None:
    """With a byte order mark or without."""
    taken, told = found(text, encoding)
    assert text == text.encode(encoding).decode(taken).lstrip("\ufeff")
    assert not told


@pytest.mark.parametrize("names", [NAMES, NAMES[:1], NAMES[2:3], NAMES[4:5], NAMES * 50], ids=len)
def test_windows_1252_is_assumed_and_told(names: list[str]) -> None:
    """In a roster of one patient and of hundreds; the note says how to name another."""
    taken, (told,) = found(listed(*names), "cp1252")
    assert taken == "cp1252"
    assert "windows-1252" in told
    assert "--encoding" in told


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Wałęsa;Łukasz", "cp1250"),
        ("Иванов;Пётр", "cp1251"),
        ("Иванов;Пётр", "koi8-r"),
        ("Παπαδόπουλος;Γιώργος", "cp1253"),
        ("محمد;علي", "cp1256"),
        ("田中;太郎", "cp932"),
        ("王;小明", "gb18030"),
        ("김;철수", "cp949"),
        ("Ibáñez;José", "mac-roman"),
        ("Müller;Jürgen", "cp850"),
        ("Ibáñez;José", "cp437"),
    ],
)
def test_what_does_not_read_as_windows_1252_must_be_named(tmp_path: Path, text: str, encoding: str) -> None:
    """A wrong guess would print another name; nothing of it is quoted."""
    path = tmp_path / "roster.csv"
    path.write_bytes(listed(text, text, text).encode(encoding))
    with pytest.raises(PatientDataError, match="not UTF-8") as refused:
        list(read_records(path))
    assert "--encoding" in refused.value.hint
    assert text.split(";", maxsplit=1)[0] not in refused.value.message
    for record in read_records(path, View(encoding=encoding)):
        assert record.cells["first name"] == text.split(";")[1]


def test_damaged_utf8_is_not_taken_for_another_encoding() -> None:
    """A letter that was cut in two turns no other into two."""
    whole = listed(*NAMES).encode()
    for damaged in (whole.replace("ß".encode(), b"\xc3"), b"\xef\xbb\xbf" + whole[:-4] + b"\xc3"):
        with pytest.raises(PatientDataError, match="damaged"):
            encoding_of(BytesIO(damaged), print)


@pytest.mark.parametrize(
    ("name", "python"),
    [("Windows-1252", "cp1252"), ("cp1250", "cp1250"), ("latin-1", "cp1252"), ("UTF_16", "utf-16"), ("utf8", "utf-8")],
)
def test_an_encoding_goes_by_any_of_its_names(name: str, python: str) -> None:
    """As other programs spell it."""
    assert codec(name) == python


@pytest.mark.parametrize("name", ["windows-1259", "rot13", "hex", "idna", "unicode_escape", "utf-7", "\0", "x" * 999])
def test_what_is_no_encoding_of_rosters_is_unknown(name: str) -> None:
    """With exit code 4."""
    with pytest.raises(UnknownName) as refused:
        codec(name)
    assert refused.value.exit_code == 4


def test_an_encoding_that_does_not_fit_is_told(tmp_path: Path) -> None:
    """As a whole, without a byte of it."""
    path = tmp_path / "roster.csv"
    path.write_bytes(b"id,locale\n\x81,en\n")
    with pytest.raises(PatientDataError, match="is not in the encoding"):
        list(read_roster(path, {}, View(encoding="cp1252")))


def test_names_come_through_whole(tmp_path: Path) -> None:
    """From a file of Windows to the row of a patient, and each note is told as the file is read."""
    path, told = tmp_path / "roster.csv", list[str]()
    path.write_bytes("id;locale;name\r\n1;es;Begoña Ibáñez\r\n".encode("cp1252"))
    (row,) = read_roster(path, {}, tell=told.append)
    assert isinstance(row, Row)
    assert row.shown == {"name": "Begoña Ibáñez"}
    assert len(told) == 1
    assert entries(path) == [row]
