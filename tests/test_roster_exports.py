"""Rosters as hospitals export them go through with a short table in clinic.toml."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from batches import TOPIC
from pdf_reader import page_text
from workbooks import saved, sheet_of

from handouts.cli import main

ROWS = 300
HEADERS = ("MRN", "Surname", "First name", "DOB", "Language", "Clinic")
TABLE = """
[roster.columns]
id = "MRN"
name = ["First name", "Surname"]
date_of_birth = { column = "DOB", format = "DD/MM/YYYY" }
locale = "Language"
preset = { column = "Clinic", values = { "Ear day ward" = "on-the-day", "Ear clinic" = "whole" } }
"""
CLINIC = """
name = "Riverside Ear Clinic"
country = "GB"

[[phones]]
number = "01632 960100"
kind = "urgent-day"

[[phones]]
number = "01632 960199"
kind = "urgent-night"

[patient]
fields = ["name", "date_of_birth"]
"""
NAMES = ("Muñoz", "Begoña"), ("O’Brien", "Zoë"), ("Groß", "Käthe"), ("Bell", "Ann"), ("Núñez", "José")


def born(number: int) -> date:
    return date(1970, 12, 31) - timedelta(days=number)


def exported(number: int) -> tuple[str, ...]:
    """Return a row: a day and a month that could be taken for each other in many, one in three in Spanish."""
    surname, first = NAMES[number % len(NAMES)]
    day = born(number).strftime("%d/%m/%Y")
    language = ("English", "Spanish", "English")[number % 3]
    return f"RX{number:06}", surname, first, day, language, ("Ear day ward", "Ear clinic")[number % 2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert len(TABLE.strip().splitlines()) <= 8
    (tmp_path / "clinic.toml").write_text(CLINIC + TABLE)
    return tmp_path


def planned(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, object], str]:
    """Return what a dry run says, and its notes."""
    run = ["batch", str(path), "-o", str(path.parent / "out"), "--clinic", str(path.parent / "clinic.toml")]
    assert main.run([*run, "--topic", TOPIC, "--allow-drafts", "--dry-run", "--json", "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    found: dict[str, object] = json.loads(out)
    return found, err


PLAN = {
    "rows": ROWS,
    "handouts": ROWS,
    "layouts": 2,
    "presets": {"on-the-day": ROWS // 2, "whole": ROWS // 2},
    "nearest": {},
    "refused": [],
}


def test_a_text_of_windows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Semicolons, Windows-1252, days first, names in two columns, languages by name."""
    path = folder / "export.csv"
    lines = [";".join(HEADERS), *(";".join(exported(number)) for number in range(ROWS))]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    found, notes = planned(path, capsys)
    assert found == PLAN
    assert notes.count("windows-1252") == 1
    assert not [name for pair in NAMES for name in pair if name in notes]


def test_a_workbook_with_a_title(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Some of its dates are dates, others text, as spreadsheets leave them."""
    rows = [list[object](exported(number)) for number in range(ROWS)]
    for number in range(0, ROWS, 2):
        rows[number][3] = born(number)
    book, _ = sheet_of([["Ear clinic: patients of Monday, 30 November"], [], HEADERS, *rows])
    path = saved(book, folder)
    assert planned(path, capsys)[0] == PLAN


def test_a_leaflet_says_the_name_whole(folder: Path) -> None:
    """With the date as the clinic's region writes it."""
    path = folder / "export.csv"
    path.write_bytes("\r\n".join((";".join(HEADERS), ";".join(exported(0)))).encode("cp1252"))
    run = ["render", TOPIC, "--patient", str(path), "--clinic", str(folder / "clinic.toml")]
    assert main.run([*run, "-o", str(folder / "leaflet.pdf")]) == 0
    said = page_text((folder / "leaflet.pdf").read_bytes())
    assert "Begoña Muñoz" in said
    assert "31 December 1970" in said
