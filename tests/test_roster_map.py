"""`roster map`: the table that reads a roster as another system exports it."""

import json
import tomllib
from pathlib import Path

import pytest
from rosters import csv_file, rows
from workbooks import saved, sheet_of

from handouts.cli import main
from handouts.errors import PatientDataError
from handouts.load.encodings import nobody
from handouts.load.roster_columns import SHAPE, sources_of
from handouts.load.roster_map import as_toml, proposal
from handouts.load.schema import problems
from handouts.model.patient import View

HEADERS = "MRN;Surname;First name;DOB;Preferred language;Ward"
LINES = ("1;Ibáñez;Begoña;31/12/1970;Spanish;3 West", "2;Bell;Ann;03/04/1958;English;3 West")


def mapped(path: Path) -> str:
    return as_toml(proposal(path, View(), nobody))


def test_the_table_reads_the_roster(tmp_path: Path) -> None:
    """In fewer lines than eight, none of which has a value of a row."""
    path = csv_file(tmp_path, *LINES, headers=HEADERS)
    table = mapped(path)
    assert table.splitlines() == [
        "[roster.columns]",
        'id = "MRN"',
        'locale = "Preferred language"',
        'name = ["First name", "Surname"]',
        'date_of_birth = { column = "DOB", format = "DD/MM/YYYY" }',
        "# only for the rules of a topic: Ward",
    ]
    columns = tomllib.loads(table)["roster"]["columns"]
    assert not list(problems(columns, SHAPE))
    first, _ = rows(path, sources_of(columns))
    assert first.shown == {"name": "Begoña Ibáñez", "date_of_birth": "1970-12-31"}


def test_a_workbook_with_a_title_is_mapped_too(tmp_path: Path) -> None:
    """Its dates need no form where they are dates."""
    rows_ = [["Breast clinic, Monday"], [], ["Hospital No", "Name", "Birth Date", "Language"]]
    book, _ = sheet_of([*rows_, ["1", "Ann", "1970-12-31", "en"]])
    assert mapped(saved(book, tmp_path)).splitlines()[1:] == [
        'id = "Hospital No"',
        'locale = "Language"',
        'date_of_birth = "Birth Date"',
    ]


@pytest.mark.parametrize(
    ("dates", "form"),
    [
        (("31/12/1970", "01/02/1970"), '"DD/MM/YYYY" }'),
        (("12/31/1970", "01/02/1970"), '"MM/DD/YYYY" }'),
        (("31.12.1970", "1.2.1970"), '"DD.MM.YYYY" }'),
        (("19701231", "19700201"), '"YYYYMMDD" }'),
        (("31/12/1970", "31/02/1970", "unknown"), '"DD/MM/YYYY" }'),
        (("03/04/1970", "01/02/1970"), '"DD/MM/YYYY" }  # or "MM/DD/YYYY", which all dates fit too'),
    ],
)
def test_the_form_is_that_of_all_dates(tmp_path: Path, dates: tuple[str, ...], form: str) -> None:
    """Where two forms fit them all, a person must say which; one that is no date stands in nobody's way."""
    path = csv_file(tmp_path, *(f"{n},en,{day}" for n, day in enumerate(dates)), headers="id,locale,DOB")
    assert mapped(path).splitlines()[1:] == [f'date_of_birth = {{ column = "DOB", format = {form}']


@pytest.mark.parametrize("dates", [("31/12/1970", "12/31/1970"), ("soon",), ("31/12/70",), ("1970-12-31", "soon")])
def test_dates_of_no_one_form_get_none(tmp_path: Path, dates: tuple[str, ...]) -> None:
    """The check of the roster says what is wrong with them."""
    path = csv_file(tmp_path, *(f"{n},en,{day}" for n, day in enumerate(dates)), headers="id,locale,DOB")
    assert mapped(path).splitlines()[1:] == ['date_of_birth = "DOB"']


def test_what_is_needed_and_not_found_is_left_to_a_person(tmp_path: Path) -> None:
    """As a comment."""
    lines = mapped(csv_file(tmp_path, "1,Ann,x", headers="Code,Patient name,DOB")).splitlines()
    assert [line for line in lines if line.startswith(("# id", "# locale"))] == [
        '# id = "…"  # needed, and no header says where it is',
        '# locale = "…"  # needed, and no header says where it is',
    ]


@pytest.mark.parametrize("headers", ["1,Annname,en", "1,Doctor,en", "a,b,c"])
def test_a_roster_without_headers_quotes_nobody(tmp_path: Path, headers: str) -> None:
    """Its first patient stands where these should be."""
    with pytest.raises(PatientDataError) as refused:
        mapped(csv_file(tmp_path, "2,Bea,en", headers=headers))
    assert headers.split(",")[1] not in refused.value.message + refused.value.hint


def test_the_command_prints_a_table_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was assumed of the file goes to standard error."""
    path = tmp_path / "export.csv"
    path.write_bytes("\r\n".join((HEADERS, *LINES)).encode("cp1252"))
    assert main.run(["roster", "map", str(path)]) == 0
    out, err = capsys.readouterr()
    assert tomllib.loads(out)["roster"]["columns"]["id"] == "MRN"
    assert err.count("windows-1252") == 1
    assert main.run(["roster", "map", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["columns"]["name"], found["missing"], found["others"]) == (["First name", "Surname"], [], ["Ward"])
