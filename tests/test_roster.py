"""Rosters: rows in any order of columns, each bad one refused alone, with all that is wrong with it."""

import csv
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from rosters import csv_file, entries, refusals, rows

from handouts.cli import main
from handouts.errors import PatientDataError
from handouts.load.roster import read_patient, template, written
from handouts.model.patient import COLUMNS, RefusedRow, Row


def test_a_row_holds_what_its_columns_say(tmp_path: Path) -> None:
    """In any order; other columns are kept for rules."""
    headers = "Told,name,ID,locale,date of birth,sections,Stage"
    (row,) = rows(csv_file(tmp_path, "yes,Ann B,7,ur;en,1970-12-31,a;b,IV", headers=headers))
    shown = {"name": "Ann B", "date_of_birth": "1970-12-31"}
    assert row == Row(2, "7", ("ur", "en"), sections=("a", "b"), is_told=True, shown=shown, others={"stage": "IV"})


def test_heads_of_the_clinic_stand_for_ours(tmp_path: Path) -> None:
    """As `[roster.columns]` says; a header that is not there is told."""
    path = csv_file(tmp_path, "7,en", headers="Hospital number,locale")
    assert [row.id for row in rows(path, {"id": "Hospital number"})] == ["7"]
    with pytest.raises(PatientDataError, match="Case number"):
        entries(path, {"id": "Case number"})


@pytest.mark.parametrize("headers", ["id,name", "locale,name", "name,stage"])
def test_a_column_that_must_be_there_is_missed(tmp_path: Path, headers: str) -> None:
    """Nothing can be made without an id and a locale."""
    with pytest.raises(PatientDataError, match="lacks the column") as refused:
        entries(csv_file(tmp_path, "1,2", headers=headers))
    assert refused.value.exit_code == 5
    assert "roster map" in refused.value.hint


ONE_COLUMN = [
    ("name", "Name"),
    ("stage", "Stage"),
    ("care team", "Care-Team"),
    ("größe", "gro\u0308ße"),
    ("a b", "A_B"),
]


@pytest.mark.parametrize(("first", "second"), ONE_COLUMN)
def test_heads_that_come_to_one_column_are_refused(tmp_path: Path, first: str, second: str) -> None:
    """`Stage` and `stage` can't both be what a rule reads; in JSON Lines the row alone is refused."""
    with pytest.raises(PatientDataError, match="two columns"):
        entries(csv_file(tmp_path, "1,en,A,B", headers=f"id,locale,{first},{second}"))
    path = tmp_path / "roster.jsonl"
    path.write_text(f'{{"id": "1", "locale": "en", "{first}": "A", "{second}": "B"}}\n{{"id": "2", "locale": "en"}}\n')
    (refusal,) = refusals(path)
    assert refusal.startswith("row 1, column ")
    assert "has two values" in refusal


def test_a_head_of_the_clinic_and_ours_are_not_both_there(tmp_path: Path) -> None:
    """Which is the patient's id can't be told."""
    with pytest.raises(PatientDataError, match="two columns of the roster are both id"):
        entries(csv_file(tmp_path, "1,2,en", headers="id,Hospital number,locale"), {"id": "Hospital number"})


def test_a_roster_without_heads_quotes_nobody(tmp_path: Path) -> None:
    """Its first patient stands where the headers should be."""
    with pytest.raises(PatientDataError) as refused:
        entries(csv_file(tmp_path, "2,en,Bea", headers="1,en,Annname,annname"))
    assert "nname" not in refused.value.message


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """By row and column, and a bad row stops no other."""
    path = csv_file(tmp_path, "1,en,Ann", ",,=1+1", "1,en,Bob", "2,en,Cy\u202e")
    assert [entry.number for entry in entries(path) if isinstance(entry, Row)] == [2]
    assert refusals(path) == [
        "row 3, column id: is empty",
        "row 3, column locale: is empty",
        "row 3, column name: begins as a formula does (begin it with a letter or a digit)",
        "row 4, column id: is also in row 2 (each patient has one row, or several that each name another topic)",
        "row 5, column name: has U+202E, an invisible character that reverses the text after it (delete it)",
    ]


def test_json_lines_may_leave_out_what_they_have_not(tmp_path: Path) -> None:
    """What must be there is missed row by row."""
    path = tmp_path / "roster.jsonl"
    path.write_text('{"id": 1, "locale": "en"}\n{"id": 2}\n{"id": 3, "locale": "ur;en", "note": "x"}\n')
    first, second, third = entries(path)
    assert isinstance(second, RefusedRow)
    assert isinstance(first, Row)
    assert isinstance(third, Row)
    assert third.locales == ("ur", "en")


def test_lines_that_name_ever_other_columns_take_no_longer(tmp_path: Path) -> None:
    """Each is looked at by itself."""
    path = tmp_path / "roster.jsonl"
    path.write_text("".join(f'{{"id": {number}, "locale": "en", "c{number}": 1}}\n' for number in range(6_000)))
    begun = process_time()
    assert len(rows(path)) == 6_000
    assert process_time() - begun < 3


@pytest.mark.parametrize(
    "key",
    ["x" * 100_000, "A\x07", "A\0", "患" * 201, "=1", "A\u202e", "\ud800"],
    ids=["long", "bell", "null", "long Chinese", "formula", "turned", "surrogate"],
)
def test_an_id_that_is_none_is_refused_alone(tmp_path: Path, key: str) -> None:
    """Nothing of it is quoted, and the rows after it are read."""
    path = csv_file(tmp_path, f"{key},en,Ann", "2,en,Bea") if key != "\ud800" else tmp_path / "roster.jsonl"
    if key == "\ud800":
        path.write_text('{"id": "\\ud800", "locale": "en"}\n{"id": "2", "locale": "en"}\n')
    refusal, row = entries(path)
    assert isinstance(refusal, RefusedRow)
    assert isinstance(row, Row)
    assert all(refusal.place == "id" and key not in str(refusal) for refusal in refusal.problems)


def test_one_patient_comes_through_a_pipe() -> None:
    """None and two are refused."""
    assert read_patient(b"id,locale\n7,en\n", {}).id == "7"
    for data in (b"id,locale\n", b"id,locale\n7,en\n8,en\n", b"id,locale\n7,\n"):
        with pytest.raises(PatientDataError):
            read_patient(data, {})


def test_a_roster_that_is_written_runs_nowhere(tmp_path: Path) -> None:
    """Whatever a column that no rule reads holds, and its header; and its rows are the same when it is read again."""
    first = rows(csv_file(tmp_path, "7,en,=HYPERLINK(1),b;+2,-", headers="id,locale,Ward,=1+1,@x"))
    again = tmp_path / "again.csv"
    again.write_bytes(written(first))
    cells = [cell for line in csv.reader(StringIO(again.read_text("utf-8-sig"))) for cell in line]
    parts = [part for cell in cells for part in cell.split(";")]
    assert not [part for part in parts if part.startswith(("=", "+", "-", "@"))]
    assert rows(again) == first


def test_the_template_names_every_column() -> None:
    """And no row."""
    assert template() == ",".join(COLUMNS) + "\r\n"


def test_template_and_check_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row more than the template is a roster with nothing wrong."""
    path = tmp_path / "roster.csv"
    assert main.run(["roster", "template", "-o", str(path)]) == 0
    with path.open("a") as file:
        file.write("7,en,breast-cancer-spread,signs" + "," * (len(COLUMNS) - 4) + "\r\n")
    assert main.run(["roster", "check", str(path), "--sample"]) == 0
    assert "1 row, nothing wrong" in capsys.readouterr().out


def test_a_template_overwrites_nothing(tmp_path: Path) -> None:
    """A roster that is there may hold patients."""
    path = csv_file(tmp_path, "7,en,Ann")
    before = path.read_bytes()
    assert main.run(["roster", "template", "-o", str(path)]) == 7
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        ("id,locale,preset", "1,en,nothing"),
        ("id,locale,sections", "1,en,signs;nothing"),
        ("id,locale,preset", "1,tlh,signs"),
        ("id,locale,preset,topic", "1,en,signs,nothing"),
        ("id,locale,preset,format", "1,en,signs,tiny-print"),
        ("id,locale,preset,paper", "1,en,signs,a3"),
        ("id,locale,preset,paper,format", "1,en,signs,a5,giant-print"),
        ("id,locale,preset", "1,en,"),
    ],
)
def test_check_tries_what_a_row_asks_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], headers: str, row: str
) -> None:
    """A preset, section, language, topic, format or paper that there is not, what does not go together, nothing."""
    path = csv_file(tmp_path, row, headers=headers)
    assert main.run(["roster", "check", str(path), "--sample", "--topic", "breast-cancer-spread"]) == 5
    assert "row 2" in capsys.readouterr().err


def test_check_tells_rows_and_no_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 5."""
    path = csv_file(tmp_path, "1,en,=Secretname", "1,en,Hiddenname\x07")
    assert main.run(["roster", "check", str(path), "--sample"]) == 5
    told = capsys.readouterr().err
    assert "row 2, column name" in told
    assert "row 3, column id" in told
    assert "Secret" not in told
    assert "Hidden" not in told
