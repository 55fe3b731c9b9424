"""`handouts batch`: what it tells of a run, and of what was there before it."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from batches import LINES, TOPIC, files, make, outcomes, roster
from rosters import csv_file

from handouts.batch import ledger
from handouts.cli import main
from handouts.load.clinic import SAMPLE


def test_a_long_list_of_refusals_is_cut_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty reasons are told; the ledger has all."""
    out = tmp_path / "out"
    path = roster(tmp_path, *(f"{number // 2},en,whole,," for number in range(50)))
    arguments = ["batch", str(path), "-o", str(out), "--sample", "--topic", TOPIC, "--jobs", "1"]
    assert main.run(arguments) == 8
    told = capsys.readouterr().err
    assert told.count("\n  row ") == 20
    assert f"and 5 reasons more; all are in {out / ledger.NAME}" in told
    assert len(outcomes(out)) == 50


def test_what_many_rows_have_alike_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a check, a dry run and a run, in the same words; as JSON too."""
    path = roster(tmp_path, LINES[0], *(f"{number}a,en,nothing,Ann," for number in range(300)), "x,en,whole,=1,")
    told = [
        "  rows 3–302, column preset: this name is not known (choose from: whole, on-the-day)",
        "  row 303, column name: begins as a formula does (begin it with a letter or a digit)",
    ]
    common = [str(path), "--sample", "--topic", TOPIC]
    out = ["-o", str(tmp_path / "out"), "--jobs", "1"]
    for arguments, code in ((["roster", "check"], 5), (["batch", *out, "--dry-run"], 8), (["batch", *out], 8)):
        assert main.run([*arguments, *common]) == code
        assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("  row")] == told
    assert main.run(["batch", *out, "--dry-run", "--json", *common]) == 8
    reasons = json.loads(capsys.readouterr().out)["refused"]
    assert [(reason["rows"], reason["count"], reason["column"]) for reason in reasons] == [
        ("3–302", 300, "preset"),
        ("303", 1, "name"),
    ]


def test_what_others_may_read_is_told_or_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is its owner's to close; a file that is done is closed again, and not made anew."""
    folder = tmp_path / "out"
    folder.mkdir()
    folder.chmod(0o755)
    arguments = ["batch", str(roster(tmp_path, LINES[0])), "-o", str(folder), "--sample", "--topic", TOPIC]
    assert main.run([*arguments, "--jobs", "1"]) == 0
    assert f"names of the files in {folder}" in capsys.readouterr().err
    (made,) = folder.glob("*.pdf")
    ours = [made, folder / ledger.NAME, *(folder / "leaflets").iterdir()]
    for options in ([], ["--only-failed"]):
        for file in ours:
            file.chmod(0o644)
        folder.chmod(0o700)
        assert main.run([*arguments, "--jobs", "1", *options]) == 0
        told = capsys.readouterr()
        assert "0 written, 1 skipped" in told.out
        assert "other users" not in told.err
        assert {file.stat().st_mode & 0o777 for file in ours} == {0o600}


def test_a_dry_run_knows_whose_files_are_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It refuses the row that the run refuses, and no other."""
    arguments = ["batch", str(tmp_path / "roster.csv"), "-o", str(tmp_path / "out"), "--sample", "--topic", TOPIC]
    arguments += ["--name", "{row}", "--jobs", "1"]
    roster(tmp_path, LINES[0])
    assert main.run(arguments) == 0
    roster(tmp_path, LINES[0], LINES[1])
    main.run([*arguments, "--dry-run"])
    assert "refused" not in capsys.readouterr().out.replace("0 refused", "")
    roster(tmp_path, LINES[1], LINES[0])
    main.run([*arguments, "--dry-run"])
    told = capsys.readouterr()
    assert (told.out + told.err).count("another patient's") == 1


def test_the_command_tells_how_it_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 8 where rows were refused."""
    arguments = [
        "batch",
        str(roster(tmp_path)),
        "-o",
        str(tmp_path / "out"),
        "--sample",
        "--topic",
        TOPIC,
        "--jobs",
        "1",
    ]
    assert main.run([*arguments, "--dry-run", "--json"]) == 8
    planned = json.loads(capsys.readouterr().out)
    assert (planned["rows"], planned["handouts"], planned["layouts"], len(planned["refused"])) == (6, 3, 1, 3)
    assert not (tmp_path / "out").exists()
    assert main.run(arguments) == 8
    told = capsys.readouterr()
    assert "3 written, 0 skipped, 3 refused" in told.out
    assert [line.split(":")[0].strip() for line in told.err.splitlines() if "row " in line and "error" not in line] == [
        "row 4, column name",
        "row 5, column preset",
        "row 7, column locale",
    ]
    assert "Zoë" not in told.out + told.err


def test_a_wrong_topic_stops_the_run_before_any_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 4; no folder and no key are made."""
    common = [str(roster(tmp_path)), "--sample", "--topic", "breast-cancer-spred"]
    for arguments in (["batch", "-o", str(tmp_path / "out")], ["batch", "-o", "x", "--dry-run"], ["roster", "check"]):
        assert main.run([*arguments, *common]) == 4
        assert "did you mean breast-cancer-spread?" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_column_that_nobody_reads_is_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For it may be a slip; columns that a rule of the topic reads are not, and nothing is refused."""
    path = csv_file(tmp_path, "7,en,comparison,yes,Ann,IV,North", headers="id,locale,preset,told,nmae,stage,Ward")
    note = "note: column nmae: no rule reads it; did you mean name?"
    for arguments in (["roster", "check", str(path)], ["batch", str(path), "-o", str(tmp_path / "out"), "--dry-run"]):
        assert main.run([*arguments, "--sample", "--topic", "breast-cancer-spread"]) == 0
        told = capsys.readouterr().err.splitlines()
        assert note in told
        assert "note: column ward: no rule reads it" in told
        assert len(told) == 2


def test_one_patient_is_rendered_as_in_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file or through a pipe, byte for byte; a row that can't be used is refused."""
    folder, path, pdf = tmp_path / "out", roster(tmp_path, LINES[1]), tmp_path / "one.pdf"
    make(path, folder)
    arguments = ["render", TOPIC, "--sample", "-o", str(pdf), "--patient"]
    assert main.run([*arguments, str(path)]) == 0
    assert [pdf.read_bytes()] == list(files(folder).values())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    pdf.unlink()
    assert main.run([*arguments, "-"]) == 0
    assert [pdf.read_bytes()] == list(files(folder).values())
    assert main.run([*arguments, str(roster(tmp_path, LINES[2]))]) == 5
    assert main.run([*arguments, str(roster(tmp_path, LINES[5]))]) == 5
    assert main.run([*arguments, str(roster(tmp_path, LINES[0], LINES[1]))]) == 5


def test_a_note_of_several_lines_is_printed_and_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As what is the patient's alone: it is compared with nothing, and not quoted."""
    clinic, path, pdf = tmp_path / "clinic.toml", tmp_path / "one.csv", tmp_path / "one.pdf"
    clinic.write_text(SAMPLE.read_text().replace('fields = ["name", "date_of_birth"]', 'fields = ["name", "note"]'))
    shutil.copy(SAMPLE.parent / "logo.svg", tmp_path)
    path.write_text('id,locale,preset,name,note\n7,en,whole,Ann,"Bring a snack\n\nCall Bea"\n')
    common = ["--clinic", str(clinic), "--patient", str(path), "-o", str(pdf), "--keep-leaflet"]
    assert main.run(["render", TOPIC, *common]) == 0
    assert main.run(["check", str(pdf), "--clinic", str(clinic)]) == 0
    told = capsys.readouterr()
    assert "0 errors, 0 warnings" in told.out
    assert "snack" not in told.out + told.err
