"""One verdict: what a check of a roster and a dry run would refuse is what a run refuses, row by row, in its words."""

import csv
import json
from itertools import count
from pathlib import Path

import pytest
from batches import TOPIC, clock, planner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handouts.batch.run import Options, judge, run
from handouts.batch.work import executor_of
from handouts.cli import main
from handouts.load.clinic import SAMPLE
from handouts.load.roster import read_roster
from handouts.model.patient import Cause, causes
from handouts.typeset.cache import user_cache

CELLS = {
    "id": ["1", "2", "3", "4", "5", "6", "7", "", "=1", "a/b"],
    "locale": ["en", "en", "en", "de;en", "fr", "", "english"],
    "preset": ["whole", "on-the-day", "on-the-day", "nothing", ""],
    "sections": ["", "", "", "about", "about;nothing"],
    "add": ["", "", "figures", "during_with_water", "nothing"],
    "drop": ["", "", "after", "when_to_call", "nothing"],
    "format": ["", "", "clear-print", "tiny-print", "giant-print"],
    "paper": ["", "", "", "a3"],
    "told": ["", "yes", "maybe"],
    "name": ["Ann", "Zoë O’Neil", "", "=1", "Ann\x07", "\U0001fbff", "x" * 201],
    "date_of_birth": ["", "1970-12-31", "31.12.1970"],
}
LAID_OUT = {
    "id": "1", "locale": "en", "preset": "whole", "format": "large-print", "paper": "a5",
    "date_of_birth": "1970-12-31", "sections": "", "add": "", "drop": "", "told": "",
}  # fmt: skip
PLANNER = planner()
numbers = count()


@st.composite
def rosters(draw: st.DrawFn) -> list[dict[str, str]]:
    """Make a roster of a few rows, in each of which about half of the cells are as they should be."""
    spoiled = st.lists(st.sampled_from(sorted(CELLS)), max_size=2)
    sound = {column: cells[0] for column, cells in CELLS.items()}
    return [
        {**sound, "id": str(number), **{column: draw(st.sampled_from(CELLS[column])) for column in draw(spoiled)}}
        for number in range(draw(st.integers(1, 4)))
    ]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def verdicts(rows: list[dict[str, str]], folder: Path) -> list[tuple[int, tuple[Cause, ...]]]:
    """Return how many rows are refused, and why: by a dry run and by the run."""
    path, made = write(folder / "roster.csv", rows), folder / f"out-{next(numbers)}"
    with executor_of(1) as workers:
        planned = judge(PLANNER, lambda: read_roster(path, {}), workers, Options(user_cache()))
        options = Options(user_cache())
        ended = run(PLANNER, lambda: read_roster(path, {}), made, workers, options, lambda _: None, clock)
    assert len(list(made.glob("*.pdf"))) == planned.handouts == ended.written
    return [(planned.refused, causes(planned.problems)), (ended.refused, ended.reasons)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("verdicts")


@settings(max_examples=100, derandomize=True)
@given(rosters())
@example(
    [{**LAID_OUT, "id": str(n), "name": name} for n, name in enumerate(["Ann", "Ann " * 49, "x" * 60, "Ann " * 49])]
)
def test_a_dry_run_and_the_run_refuse_the_same_rows(folder: Path, rows: list[dict[str, str]]) -> None:
    """100 rosters at random, and one whose masthead has to be laid out to know; `make proof` takes 500."""
    told, done = verdicts(rows, folder)
    assert told == done


@pytest.mark.proof
@settings(max_examples=500, derandomize=True)
@given(rosters())
def test_a_dry_run_and_the_run_refuse_the_same_rows_proof(folder: Path, rows: list[dict[str, str]]) -> None:
    """500 rosters at random; CI has 100 in `test_a_dry_run_and_the_run_refuse_the_same_rows`."""
    told, done = verdicts(rows, folder)
    assert told == done


def test_check_dry_run_and_run_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By command: of what a cell, a choice, a font and the layout refuse; one patient is told the same, too."""
    rows = [{**LAID_OUT, "id": str(n), "name": name} for n, name in enumerate(["Ann", "=1", "\U0001fbff", "Ann " * 90])]
    path = write(tmp_path / "roster.csv", rows)
    common = [str(path), "--sample", "--topic", TOPIC]
    out = ["-o", str(tmp_path / "out"), "--jobs", "1"]
    told = []
    for arguments, code in ((["roster", "check"], 5), (["batch", *out, "--dry-run"], 8), (["batch", *out], 8)):
        assert main.run([*arguments, *common]) == code
        told.append([line for line in capsys.readouterr().err.splitlines() if line.startswith("  row ")])
    assert told[0] == told[1] == told[2]
    assert [line.partition(":")[0] for line in told[0]] == [f"  row {row}, column name" for row in (3, 4, 5)]
    for number, reason in enumerate(told[0], 1):
        one = write(tmp_path / "one.csv", [rows[number]])
        assert main.run(["render", TOPIC, "--sample", "--patient", str(one), "-o", str(tmp_path / "one.pdf")]) == 5
        assert reason.partition(", ")[2] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fields", "columns", "refused"),
    [
        ("", "name,note", True),
        ('["clinician"]', "name,note", True),
        ('["sticker"]', "name,note", False),
        ("[]", "name", False),
        ('["name"]', "name,note", False),
    ],
)
def test_values_do_not_vanish_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fields: str, columns: str, refused: bool
) -> None:
    """A column that no field shows is noted; a row of which nothing is shown is refused, unless the clinic says so."""
    clinic, path = tmp_path / "clinic.toml", tmp_path / "roster.csv"
    table = f"[patient]\nfields = {fields}" if fields else ""
    clinic.write_text(SAMPLE.read_text().replace('[patient]\nfields = ["name", "date_of_birth"]', table))
    (tmp_path / "logo.svg").write_bytes((SAMPLE.parent / "logo.svg").read_bytes())
    path.write_text(f"id,locale,preset,{columns}\n7,en,on-the-day,{','.join('Ann' for _ in columns.split(','))}\n")
    notes = [column for column in columns.split(",") if column not in fields]
    common = ["--clinic", str(clinic)]
    dry = ["batch", str(path), "-o", str(tmp_path / "out"), "--dry-run", "--json", "--topic", TOPIC]
    for arguments, code in (
        (["roster", "check", str(path), "--topic", TOPIC], 5),
        (["roster", "check", str(path), "--topic", TOPIC, "--json"], 5),
        (dry, 8),
        (["render", TOPIC, "--patient", str(path), "-o", str(tmp_path / "one.pdf")], 5),
    ):
        assert main.run([*arguments, *common]) == (code if refused else 0)
        told = capsys.readouterr()
        assert ("none of the patient's details in this row would be printed" in told.err) is refused
        said = [line for line in told.err.splitlines() if "leaflets don't show it" in line]
        assert refused or len(said) == len(notes)
        if "--json" in arguments:
            assert len(json.loads(told.out)["refused"]) == refused
