"""Delimited text: what parts the cells, where the headers stand, and which row is which."""

from contextlib import suppress
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from rosters import rows

from handouts.errors import PatientDataError
from handouts.load.delimited import form_of, read_rows
from handouts.load.roster import read_patient


def weigh(row: list[str]) -> int:
    return len({"id", "locale"} & {*row})


def read(text: str) -> list[tuple[int, list[str]]]:
    return list(read_rows(StringIO(text, newline=""), weigh))


HEADERS = ["id", "locale", "note"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff\ufeff\ufeff"], ids=["plain", "one mark", "three marks"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
def test_any_delimiter_line_end_and_number_of_marks(delimiter: str, mark: str, end: str) -> None:
    """All of them come out of one spreadsheet program or another."""
    text = mark + end.join(delimiter.join(row) for row in (HEADERS, ["1", "en", "x"]))
    assert read(text) == [(1, HEADERS), (2, ["1", "en", "x"])]


@pytest.mark.parametrize(
    "line",
    ["sep=;", "SEP=;", '"sep=;"', "sep=;;;", "\ufeffsep=;", "sep=|"],
    ids=["as is", "capitals", "quoted", "cells", "mark", "bar"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_names_the_delimiter_is_no_row(line: str, end: str) -> None:
    """A spreadsheet does not show it, so it has no number."""
    delimiter = line.partition("=")[2][0]
    text = end.join((line, delimiter.join(HEADERS), delimiter.join(("1", "en", "a,b,c,d"))))
    assert read(text) == [(1, HEADERS), (2, ["1", "en", "a,b,c,d"])]


@pytest.mark.parametrize(
    ("headers", "delimiter"),
    [
        ('id;locale;"preset, or sections, or neither, or both"', ";"),
        ('id,locale,"a;b;c;d;e"', ","),
        ("id\tlocale\tage; in years, months", "\t"),
        ('"id";"locale";"date of\nbirth, day, month"', ";"),
        ("id;locale;Name, first;Name, last", ";"),
    ],
)
def test_delimiters_within_headers_do_not_count(headers: str, delimiter: str) -> None:
    """However many there are: the one that makes our headers is right."""
    form = form_of(f"{headers}\n1{delimiter}en{delimiter}x\n", weigh)
    assert (form.delimiter, form.above) == (delimiter, 0)


@pytest.mark.parametrize(
    "title",
    [
        "Breast clinic, list of Monday, 30 November\n",
        "Breast clinic\n\n",
        "\n\n\n",
        ";;\nPrinted by;the ward, at 8;\n",
        '"A title\nof two lines";;\n',
    ],
    ids=["commas", "empty line", "empty lines", "cells", "line end"],
)
def test_a_title_above_the_headers_is_left_out_but_counted(title: str) -> None:
    """So that a row's number is that of the spreadsheet."""
    above = {"Breast clinic, list of Monday, 30 November\n": 1, "\n\n\n": 3, '"A title\nof two lines";;\n': 1}.get(
        title, 2
    )
    assert read(f"{title}id;locale;note\n1;en;x\n") == [(above + 1, HEADERS), (above + 2, ["1", "en", "x"])]


def test_a_short_first_row_loses_no_column(tmp_path: Path) -> None:
    """Programs leave out empty cells at the end."""
    path = tmp_path / "roster.csv"
    path.write_text("id,locale,preset,Remarks,Stage\n1,en,signs\n2,en,signs,hello,IV\n")
    first, second = rows(path, {"note": "Remarks"})
    assert (first.shown, first.others) == ({}, {"stage": ""})
    assert (second.shown, second.others) == ({"note": "hello"}, {"stage": "IV"})


@pytest.mark.parametrize(
    "data",
    [
        "\ufeff" * 2_000_000 + "id,locale\n1,en\n",
        "sep=" * 500_000,
        "sep=\0\nid\0locale\n1\0en\n",
        "title\n" * 25 + "id;locale\n1;en\n",
        "\n".join(("," * 900, ";" * 900, "\t" * 900) * 20),
        '"' * 1_000_000,
        "id;locale;date of birth\n1;en;" + "2/2/2 " * 20_000,
    ],
    ids=["marks", "sep=", "null", "long title", "all delimiters", "quotation marks", "date"],
)
def test_hostile_text_is_read_or_refused_at_once(data: str) -> None:
    """In well under a second each, by the rules for any text."""
    begun = process_time()
    with suppress(PatientDataError):
        read_patient(data.encode(), {})
    assert process_time() - begun < 2


@pytest.mark.parametrize(
    "data", ["id,locale\n1,en\n".encode("utf-16")[:-1], b"\xff\xfe", b"\xff\xfe\x00", b"\0" * 5000]
)
def test_broken_utf16_is_refused(data: bytes) -> None:
    """By the whole file."""
    with pytest.raises(PatientDataError):
        read_patient(data, {})
