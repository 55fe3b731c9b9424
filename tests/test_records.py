"""Records: three formats, one reading."""

import os
from collections import deque
from pathlib import Path
from time import process_time

import pytest
from rosters import csv_file, refusals, rows
from workbooks import saved, sheet_of

from handouts.errors import FileError, PatientDataError
from handouts.load.delimited import MOST_LINES
from handouts.load.records import MOST_ROWS, Record, parse_records, read_records


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter(tmp_path: Path, mark: str, delimiter: str) -> None:
    """With a byte order mark or without, parted by what parts the headers."""
    path = csv_file(tmp_path, delimiter.join(("7", '"Ann\nB"')), headers=mark + delimiter.join(("id", "name")))
    assert list(read_records(path)) == [Record(2, {"id": "7", "name": "Ann\nB"})]


def test_empty_rows_are_passed_over_but_counted(tmp_path: Path) -> None:
    """So that a row's number is that of the spreadsheet."""
    assert [record.number for record in read_records(csv_file(tmp_path, "1,en,", ",,", "", "2,en,"))] == [2, 5]


def test_a_row_with_more_cells_than_heads_is_told(tmp_path: Path) -> None:
    """A comma in a name that nobody quoted."""
    (record,) = read_records(csv_file(tmp_path, "1,en,Doe, Ann"))
    assert record.problem


def test_json_lines_are_records_of_their_own(tmp_path: Path) -> None:
    """Numbers and truth become what one would type; what is no object, or has a list in it, is told."""
    path = tmp_path / "roster.jsonl"
    path.write_text('{"id": 7, "told": true, "note": null}\n\n[1]\n{"id": {"a": 1}}\n{"\n{"name": ["a", "b"]}\n')
    first, *broken = read_records(path)
    assert first == Record(1, {"id": "7", "told": "yes", "note": ""}, is_loose=True)
    assert [(record.number, bool(record.problem)) for record in broken] == [(n, True) for n in (3, 4, 5, 6)]


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "1", "told": "no", "told": "yes"}',
        '{"id": "1", "id": "1"}',
        '{"id": [{}]}',
        '{"id": {"a": 1, "a": 2}}',
        '{"id": NaN}',
        '{"id": Infinity}',
        "[" * 100_000,
        '{"id":' * 100_000,
        "null",
        '"id"',
    ],
    ids=["key twice", "same twice", "list", "object", "NaN", "Infinity", "deep lists", "deep objects", "null", "text"],
)
def test_a_line_that_says_two_things_or_none_is_refused_alone(line: str) -> None:
    """The others are read."""
    whole, broken = parse_records(b'{"id": "2"}\n' + line.encode())
    assert broken.problem
    assert whole.cells == {"id": "2"}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("7", "7"),
        ("7.0", "7"),
        ("38.5", "38.5"),
        ("-1", "-1"),
        ("0.1", "0.1"),
        ("12345678901234567890", "12345678901234567890"),
    ],
)
def test_numbers_in_json(number: str, text: str) -> None:
    """Are what one would type, each digit of a whole one kept."""
    (record,) = parse_records(f'{{"id": {number}}}'.encode())
    assert record.cells["id"] == text


@pytest.mark.parametrize("number", ["1e308", "1e309", "-1e15", "123456789012345678.0", "9" * 5000])
def test_numbers_that_are_rounded_or_endless_are_refused(tmp_path: Path, number: str) -> None:
    """By row and column, without a digit of them."""
    path = tmp_path / "roster.jsonl"
    path.write_text(f'{{"id": "1", "locale": "en", "age": {number}}}\n')
    (refusal,) = refusals(path)
    assert refusal.startswith("row 1, column age: is ")
    assert number not in refusal


@pytest.mark.parametrize(
    "text",
    [
        "x" * 131_073 + "\n1\n",
        "id,locale," + ",".join(f"c{number}" for number in range(100_000)) + "\n1,en\n",
        "," * 2_000_000,
        "id,locale\n" + "," * 2_000_000,
        "id,locale\n1,en" + ',"a\n"' * 300_000,
        'id,locale\n1,"' + "a\n" * 600_000,
        "id,locale\n1," + "\0" * 200_000,
        '{"id": "' + "x" * 2_000_000 + '"}',
    ],
    ids=["header", "headers", "commas", "row of commas", "row of lines", "open quote", "nulls", "JSON"],
)
def test_endless_rows_are_refused_at_once(text: str) -> None:
    """Each in well under a second, in words that hold nothing of it."""
    begun = process_time()
    with pytest.raises(PatientDataError) as refused:
        list(parse_records(text.encode()))
    assert process_time() - begun < 2
    assert len(refused.value.message) < 200


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id\n" + "1\n" * (MOST_ROWS + 1), "rows"),
        ("{}" + "\n" * MOST_LINES + "{}", "lines"),
    ],
    ids=["CSV", "empty JSON"],
)
def test_more_rows_than_a_clinic_prints_are_refused(text: str, told: str) -> None:
    """As a whole: millions of rows would be refused one by one for minutes."""
    with pytest.raises(PatientDataError, match=f"more than [0-9,]+ {told}"):
        deque(parse_records(text.encode()), 0)


@pytest.mark.parametrize("headers", ["id,locale,", "id,,name", "id,locale,name,"])
def test_a_cell_under_no_head_is_told(headers: str) -> None:
    """Else its value would vanish; empty columns don't matter."""
    full, empty = parse_records(f"{headers}\n1,en,Ann,B\n1,,,\n".encode())
    assert ", which has no header" in full.problem
    assert not empty.problem


@pytest.mark.parametrize("sign", ["\ufeff", "\u200b", "\x07", "\u202e"], ids=ascii)
def test_heads_with_signs_that_nobody_sees_are_refused(sign: str) -> None:
    """A rule would look for another name."""
    with pytest.raises(PatientDataError, match=r"the header of column 2 has .*U\+"):
        list(parse_records(f"id,stage{sign}\n1,2\n".encode()))


def test_a_pipe_is_json_or_csv() -> None:
    """By its first character."""
    assert [record.cells for record in parse_records(b'{"id": "7"}')] == [{"id": "7"}]
    assert [record.cells for record in parse_records(b"id\n7\n")] == [{"id": "7"}]


def test_a_workbook_in_a_pipe_is_named(tmp_path: Path) -> None:
    """It is no text, so its file must be named."""
    book, _ = sheet_of([["id", "locale"], ["1", "en"]])
    with pytest.raises(PatientDataError, match="standard input is a workbook"):
        list(parse_records(saved(book, tmp_path).read_bytes()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.csv", "id,locale,name\n1,ru,Анна\n".encode("koi8-r")),
        ("r.csv", "id,locale,name\n1,en,Zoë\n2,en,Noël".encode()[:-2]),
        ("r.csv", b""),
        ("r.csv", b",,\n,\n"),
        ("r.csv", b"id,id\n1,2\n"),
        ("r.csv", b'id,name\n1,"Ann\n2,Bob\n'),
        ("r.csv", b"id,name\n1," + b"x" * 200_000),
        ("r.xlsx", b"no workbook"),
    ],
    ids=["KOI8-R", "cut", "empty", "no headers", "headers twice", "open quote", "endless cell", "no workbook"],
)
def test_a_file_that_can_not_be_read_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    """As a whole, and before a row of it is used."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PatientDataError) as refused:
        list(read_records(path))
    assert "Ann" not in refused.value.message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """With exit code 7."""
    with pytest.raises(FileError):
        list(read_records(tmp_path / "nowhere.csv"))
    with pytest.raises(FileError):
        list(read_records(tmp_path / "nowhere.xlsx"))


def test_a_pipe_is_no_roster(tmp_path: Path) -> None:
    """It is read twice; the hint says what to do."""
    os.mkfifo(tmp_path / "roster.csv")
    with pytest.raises(FileError, match="is a pipe") as refused:
        list(read_records(tmp_path / "roster.csv"))
    assert refused.value.hint == "it is read twice: save it as a file first"


@pytest.mark.parametrize(
    ("name", "start", "told"),
    [
        ("r.ods", b"PK\3\4", "is an OpenDocument spreadsheet"),
        ("r.xlsx", b"PK\3\4" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        ("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is in the old XLS format"),
        ("r.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "has a password, or"),
        ("r.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "has a password, or"),
        ("r.xls", b"\xef\xbb\xbf<html><table><tr><td>id</td></tr></table>", "is a web page or XML"),
        ("r.xls", b'<?xml version="1.0"?><Workbook/>', "is a web page or XML"),
    ],
)
def test_what_is_no_roster_is_told_by_what_it_is(tmp_path: Path, name: str, start: bytes, told: str) -> None:
    """With how to save it as one."""
    (tmp_path / name).write_bytes(start + b" " * 600)
    with pytest.raises(PatientDataError, match=told) as refused:
        list(read_records(tmp_path / name))
    assert "Excel Workbook (.xlsx)" in refused.value.hint


@pytest.mark.parametrize("name", ["r.csv", "r.xls", "r.xlsm", "r"])
def test_a_workbook_is_one_whatever_its_name(tmp_path: Path, name: str) -> None:
    """And a text under the name of an old workbook, as many systems write it, is read as one."""
    book, _ = sheet_of([["Ward 3"], [], ["id", "locale"], ["1", "en"]])
    saved(book, tmp_path).rename(tmp_path / name)
    assert [entry.number for entry in rows(tmp_path / name)] == [4]
    text = csv_file(tmp_path, "1\ten", headers="id\tlocale", name="text.xls")
    assert [entry.number for entry in rows(text)] == [2]
