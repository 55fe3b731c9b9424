"""`[roster.columns]`: under which headers a clinic's rosters have our columns, and how their values are read."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from batches import planner
from rosters import csv_file, entries, refusals, rows

from handouts.batch.plan import Task
from handouts.errors import PatientDataError
from handouts.load.roster import written
from handouts.load.roster_columns import SHAPE, sources_of
from handouts.load.schema import problems
from handouts.model.patient import Source

HOSPITAL = """
id = "MRN"
name = ["First name", "Surname"]
date_of_birth = { column = "DOB", format = "DD/MM/YYYY" }
locale = { column = "Language", values = { Unknown = "en", "Sign language" = "en" } }
told = { column = "Informed", values = { Y = "yes", N = "no", "" = "no" } }
"""
HEADERS = "MRN;Surname;First name;DOB;Language;Informed"


def sources(table: str = HOSPITAL) -> dict[str, Source]:
    found = tomllib.loads(table)
    assert not list(problems(found, SHAPE))
    return sources_of(found)


def test_a_row_as_a_hospital_has_it(tmp_path: Path) -> None:
    """Each value where it is, and as it is meant."""
    path = csv_file(
        tmp_path,
        "1;Bell;Ann;03/04/1970;Spanish;Y",
        "2;;Ben;1/12/1958;unknown;",
        "3;Li;;;en;N",
        headers=HEADERS,
    )
    first, second, third = rows(path, sources())
    assert (first.id, first.locales, first.is_told) == ("1", ("Spanish",), True)
    assert first.shown == {"name": "Ann Bell", "date_of_birth": "1970-04-03"}
    assert (second.locales, second.is_told) == (("en",), False)
    assert second.shown == {"name": "Ben", "date_of_birth": "1958-12-01"}
    assert third.shown == {"name": "Li"}
    assert not first.others


def test_a_roster_that_is_written_is_read_with_the_same_table(tmp_path: Path) -> None:
    """Under our own names, with dates in ISO 8601."""
    first = rows(csv_file(tmp_path, "1;Bell;Ann;03/04/1970;Unknown;Y", headers=HEADERS), sources())
    again = tmp_path / "again.csv"
    again.write_bytes(written(first))
    assert rows(again, sources()) == first


@pytest.mark.parametrize("header", ["mrn", "Mrn ", "M-R-N"])
def test_capitals_make_no_difference(tmp_path: Path, header: str) -> None:
    """Nor do hyphens and spaces, as in our own headers."""
    table = {"id": Source(("m r n" if "-" in header else "MRN",))}
    assert [row.id for row in rows(csv_file(tmp_path, "1,en", headers=f"{header},locale"), table)] == ["1"]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ("MRN;First name;DOB;Language;Informed", "lacks the column Surname"),
        ("MRN;DOB;Language;Informed", "lacks the column First name, Surname"),
        ("MRN;Surname;First name;DOB;Language;Informed;name", "both name"),
        ("MRN;Surname;First name;DOB;Language;Informed;id", "both id"),
    ],
)
def test_headers_that_are_missing_or_too_many(tmp_path: Path, headers: str, told: str) -> None:
    """By the file's own names."""
    with pytest.raises(PatientDataError, match=told):
        entries(csv_file(tmp_path, "1;2;3;4;5;6;7", headers=headers), sources())


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('date_of_birth = { column = "DOB", format = "DD/MM/YY" }', "is not the form of a date"),
        ('name = { column = "Name", format = "DD/MM/YYYY" }', "unknown key"),
        ('name = { column = "Name", values = { A = "B" } }', "unknown key"),
        ('date_of_birth = { format = "DD/MM/YYYY" }', "is missing"),
        ('id = ["Ward", "Number"]', "stands under one header"),
        ("name = []", "is empty"),
        ("name = 7", "expected text"),
        ('locale = { column = "Language", values = ["es"] }', "expected a table"),
        ('ward = "Ward"', "unknown key"),
    ],
)
def test_a_table_that_can_not_be_used_is_told(table: str, told: str) -> None:
    """By key."""
    assert told in " ".join(str(problem) for problem in problems(tomllib.loads(table), SHAPE))


def test_dates_that_can_not_be_are_refused(tmp_path: Path) -> None:
    """Born tomorrow, or in 1066; an appointment of the last century. No digit of them is told."""
    tomorrow = (date.today() + timedelta(1)).isoformat()
    path = csv_file(
        tmp_path,
        f"1,en,{tomorrow},",
        "2,en,1066-10-14,",
        "3,en,14/10/1066,",
        "4,en,,1926-12-01 09:30",
        "5,en,,3026-12-01",
        headers="id,locale,date_of_birth,appointment",
    )
    assert refusals(path) == [
        "row 2, column date_of_birth: is in the future",
        "row 3, column date_of_birth: is more than 125 years ago",
        "row 4, column date_of_birth: is more than 125 years ago",
        "row 5, column appointment: is before 2000, or more than 10 years ahead",
        "row 6, column appointment: is before 2000, or more than 10 years ahead",
    ]
    assert len(rows(csv_file(tmp_path, f"1,en,{date.today()}", headers="id,locale,date of birth"))) == 1


@pytest.mark.parametrize(
    "key", ["1.23E+15", "1,23E+15", "1E+15", "1.23e+15", "1.234E15", "9007199254740993.0", "12345678901234567,"]
)
def test_an_id_that_was_rounded_is_refused(tmp_path: Path, key: str) -> None:
    """Several patients may have come to the same one."""
    (refusal,) = refusals(csv_file(tmp_path, f"{key};en", headers="id;locale"))
    assert refusal.startswith("row 2, column id: was rounded by a spreadsheet")


@pytest.mark.parametrize("key", ["12E34", "4711", "12345678901234567890", "1.5", "E+15"])
def test_an_id_that_only_looks_odd_is_taken(tmp_path: Path, key: str) -> None:
    """Each digit of it is there."""
    assert [row.id for row in rows(csv_file(tmp_path, f"{key};en", headers="id;locale"))] == [key]


@pytest.mark.parametrize(
    ("headers", "row", "parts", "name"),
    [
        ("id,locale,Given names,Family name", "1,en,Ann Mary,Bell", ["Given names", "Family name"], "Ann Mary Bell"),
        ("id,locale,Surname,Forename,Title", "1,en,Bell,Ann,Dr", ["Title", "Forename", "Surname"], "Dr Ann Bell"),
        ("id,locale,LAST  NAME,first-name", "1,en, Bell , Ann ", ["First name", "Last name"], "Ann Bell"),
        ("id,locale,Family,Given", "1,en,王,小明", ["Family", "Given"], "王 小明"),
        ("id,locale,First,Middle,Last", "1,en,Ann,,Bell", ["First", "Middle", "Last"], "Ann Bell"),
    ],
)
def test_names_in_several_columns(tmp_path: Path, headers: str, row: str, parts: list[str], name: str) -> None:
    """In the order that the clinic's file says, not that of the roster; empty parts leave no gap."""
    lines = row.split(",")
    table = {"name": Source(tuple(parts))}
    path = csv_file(tmp_path, row, headers=headers)
    assert [found.shown for found in rows(path, table)] == [{"name": name}]
    jsonl = tmp_path / "roster.jsonl"
    jsonl.write_text(json.dumps(dict(zip(headers.split(","), lines, strict=True))))
    assert [found.shown for found in rows(jsonl, table)] == [{"name": name}]


def test_names_that_nobody_put_together_are_told(tmp_path: Path) -> None:
    """Else the leaflet's name would stay empty; the note says where to turn."""
    (row,) = rows(csv_file(tmp_path, "1,en,whole,Ann,Bell", headers="id,locale,preset,First name,Surname"))
    planning = planner()
    assert isinstance(planning.plan(row), Task)
    assert [note for note in planning.notes() if "roster map says what it may stand for" in note] == planning.notes()
    assert len(planning.notes()) == 2
