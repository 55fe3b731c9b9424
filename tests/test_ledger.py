"""Ledgers: added to line by line, a torn last line survived, purged by day; recalled and reprinted from."""

import os
import pty
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from batches import KEY, LINES, TOPIC, clock, files, make, planner, roster
from msgspec import json
from msgspec.structs import replace
from rosters import csv_file
from topic_folders import PROCEDURE, SPRAINS, TOPICS

from handouts.batch import ledger
from handouts.batch.ledger import LedgerLine, ledger_key, load_key, pseudonym, short_name
from handouts.batch.plan import contact
from handouts.batch.recall import Wanted, line_of, recall, reprint
from handouts.cli import main
from handouts.errors import ContentError, FileError, UsageError
from handouts.load.clinic import sample_clinic
from handouts.load.roster import read_roster, written
from handouts.model.patient import Row
from handouts.typeset.cache import user_cache


def test_a_torn_last_line_is_survived(tmp_path: Path) -> None:
    """It is passed over, and the next line does not run into it."""
    line = LedgerLine(2, "2026-11-23T12:00:00+00:00", "written", "a")
    ledger.add(tmp_path, [line])
    path = tmp_path / ledger.NAME
    with path.open("ab") as file:
        file.write(b'{"row":3,"ti')
    ledger.add(tmp_path, [replace(line, row=4)])
    assert [found.row for found in ledger.read(path)] == [2, 4]
    ledger.check([path])
    with path.open("ab") as file:
        file.write(json.encode(replace(line, row=5)))
    ledger.add(tmp_path, [replace(line, row=6)])
    assert [found.row for found in ledger.read(path)] == [2, 4, 5, 6]


@pytest.mark.parametrize("damaged", [b"nothing\n", b'{"row":"\xff"}\n', b"{}\n"])
def test_lines_that_can_not_be_read_are_told_and_kept(
    tmp_path: Path, damaged: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """By recall, after whom it finds, with exit code 3; purge deletes none of them."""
    load_key(tmp_path)
    path = tmp_path / ledger.NAME
    path.write_bytes(damaged)
    ledger.add(tmp_path, [LedgerLine(2, "2024-11-23T12:00:00+00:00", "written", "a", sections={"signs": "1"})])
    common = ["--roster", str(roster(tmp_path)), "--sample"]
    for options in ([], ["--json"]):
        assert main.run(["recall", str(path), "--section", "signs", *common, *options]) == 3
        assert f"{path}:1: can't be read" in capsys.readouterr().err
    assert main.run(["ledger", "purge", str(path), "--before", "2024-12-01", "--yes"]) == 0
    assert "1 line deleted, 1 line kept, of which 1 can't be read" in capsys.readouterr().out
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("damaged", [bytes(4096), b"x" * 9, b'{"row":2}{"row":3}', b'[{"row":2'])
def test_a_ledger_of_no_lines_is_told(tmp_path: Path, damaged: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """It doesn't pass for one in which nobody stands: neither when somebody looks, nor for a run."""
    load_key(tmp_path)
    path = tmp_path / ledger.NAME
    path.write_bytes(damaged)
    common = ["--sample", "--topic", TOPIC]
    recall_ = ["recall", str(path), "--roster", str(roster(tmp_path)), "--clinic-changed", "--sample"]
    batch = ["batch", str(tmp_path / "roster.csv"), "-o", str(tmp_path), "--jobs", "1", *common]
    for arguments in (recall_, batch, [*batch, "--dry-run"]):
        assert main.run(arguments) == 3
        assert f"{path}:1: can't be read" in capsys.readouterr().err
    assert not files(tmp_path)


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, not line by line."""
    (tmp_path / "clinic.toml").write_text('name = "A"\nlocale = "en"\n')
    assert main.run(["ledger", "count", str(tmp_path / "clinic.toml")]) == 7
    told = f"error: {tmp_path}/clinic.toml is no ledger\nhint: name the file ledger.jsonl in the folder of a batch\n"
    assert capsys.readouterr().err == told


def test_a_slip_in_a_section_is_not_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest is offered: of the ledger, whose topic may be gone, or of the shipped topics."""
    load_key(tmp_path)
    ledger.add(tmp_path, [LedgerLine(2, "2026-11-23T12:00:00+00:00", "written", "a", sections={"eating_well": "1"})])
    common = [str(tmp_path / ledger.NAME), "--roster", str(roster(tmp_path)), "--sample", "--section"]
    for slip, meant in (("eating_wel", "eating_well"), ("nxt_steps", "next_steps")):
        assert main.run(["recall", *common, slip]) == 4
        assert f"did you mean {meant}?" in capsys.readouterr().err
        assert main.run(["recall", *common, meant]) == 0


def test_a_ledger_of_another_key_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its rows would all be strangers, and all be made again; a lost key is not made anew."""
    path, folder = roster(tmp_path, LINES[0]), tmp_path / "out"
    run = ["batch", str(path), "-o", str(folder), "--sample", "--topic", TOPIC, "--jobs", "1"]
    assert main.run(run) == 0
    key = folder / "handouts.key"
    key.rename(tmp_path / "kept")
    assert main.run(run) == 7
    assert not key.exists()
    assert "another folder" in capsys.readouterr().err
    load_key(folder)
    book, common = str(folder / ledger.NAME), ["--roster", str(path), "--sample"]
    for arguments in (run, ["recall", book, *common, "--clinic-changed"], ["reprint", book, "7", *common]):
        assert main.run(arguments) == 7
        assert "another key" in capsys.readouterr().err
    (tmp_path / "kept").replace(key)
    assert main.run(run) == 0


def test_leaflets_are_counted_without_persons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By month, topic, language and format; refused rows do not count."""
    one = LedgerLine(2, "2026-11-30T23:59:59+00:00", "written", "a", topic="ear", locale="en", format="clear-print")
    lines = [one, replace(one, row=3, drafts={"about": ("clinician",)}), replace(one, row=4, outcome="refused")]
    lines += [replace(one, row=5, time="2026-12-01T00:00:00+00:00", locale="es")]
    ledger.add(tmp_path, lines)
    path = str(tmp_path / ledger.NAME)
    assert main.run(["ledger", "count", path, "--csv"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "month,topic,locale,format,leaflets,drafts",
        "2026-11,ear,en,clear-print,2,1",
        "2026-12,ear,es,clear-print,1,0",
    ]
    assert main.run(["ledger", "count", path, "--json"]) == 0
    assert [one["leaflets"] for one in json.decode(capsys.readouterr().out)] == [2, 1]
    assert main.run(["ledger", "count", str(tmp_path / "no.jsonl")]) == 7


def test_the_ledger_says_which_parts_were_drafts(tmp_path: Path) -> None:
    """Of a real clinic, none of whose leaflets is signed; a sample has nothing to sign."""
    clinic = replace(sample_clinic(), is_sample=False, name="Rivertown Hospital")
    assert make(roster(tmp_path, LINES[0]), tmp_path, clinic=clinic).written == 1
    (line,) = ledger.read(tmp_path / ledger.NAME)
    assert line.drafts["during"] == ("clinician",) and line.drafts["head.on-the-day"] == ("clinician",)


def test_purge_deletes_what_is_older(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says how much that was; --json too."""
    path = _of_three_days(tmp_path)
    assert main.run(["ledger", "purge", str(path), "--before", "2024-11-22", "--yes", "--json"]) == 0
    assert [line.row for line in ledger.read(path)] == [2]
    assert main.run(["ledger", "purge", str(tmp_path / "no.jsonl"), "--before", "2024-11-22"]) == 7
    told = json.decode(capsys.readouterr().out)
    assert told["file"] == str(path)
    assert (told["deleted"], told["leaflets"], told["kept"]) == (2, 1, 1)
    assert (told["first_day"], told["last_day"]) == ("2024-11-20", "2024-11-21")


@pytest.mark.parametrize(("answer", "left"), [("y\n", [2]), ("n\n", [0, 1, 2]), ("", [0, 1, 2])])
def test_purge_shows_what_goes_and_asks(answer: str, left: list[int], tmp_path: Path) -> None:
    """On a terminal; what is not answered is not deleted."""
    path = _of_three_days(tmp_path)
    told = _on_a_terminal(answer, "ledger", "purge", str(path), "--before", "2024-11-22")
    assert "2 lines of 2024-11-20 to 2024-11-21 would be deleted, 1 line kept" in told
    assert "1 leaflet could then be neither recalled nor reprinted" in told
    assert [line.row for line in ledger.read(path)] == left


def test_purge_deletes_nothing_where_nobody_can_be_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what it would delete and how, with exit code 2; where there is nothing to delete it asks nothing."""
    path = _of_three_days(tmp_path)
    before = path.read_bytes()
    assert main.run(["ledger", "purge", str(path), "--before", "2024-11-22"]) == 2
    told = capsys.readouterr().err
    assert "2 lines of 2024-11-20 to 2024-11-21 would be deleted" in told
    assert "add --yes" in told
    assert path.read_bytes() == before
    assert main.run(["ledger", "purge", str(path), "--before", "2024-11-20"]) == 0


@pytest.mark.parametrize("days", [0, 1, 400])
def test_purge_refuses_a_day_that_is_not_past(days: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in the year would delete everything."""
    path = _of_three_days(tmp_path)
    before = path.read_bytes()
    day = (datetime.now(UTC).date() + timedelta(days)).isoformat()
    assert main.run(["ledger", "purge", str(path), "--before", day, "--yes"]) == 2
    assert "is not past yet" in capsys.readouterr().err
    assert path.read_bytes() == before


def _of_three_days(folder: Path) -> Path:
    """Return a ledger with a line of a refused row, and two of leaflets, each of another day."""
    days = {"2024-11-20": "refused", "2024-11-21": "written", "2024-11-22": "written"}
    outcomes = enumerate(days.items())
    ledger.add(folder, [LedgerLine(n, f"{day}T12:00:00+00:00", what) for n, (day, what) in outcomes])  # type: ignore[arg-type]
    return folder / ledger.NAME


def _on_a_terminal(typed: str, *arguments: str) -> str:
    """Return what a command says on a terminal where this is typed, and then the end of input."""
    leader, follower = pty.openpty()
    os.write(leader, typed.encode() + b"\x04")
    done = subprocess.run(
        [sys.executable, "-m", "handouts", *arguments], stdin=follower, capture_output=True, text=True, check=False
    )
    os.close(leader)
    os.close(follower)
    return done.stderr


def test_the_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    """Another clinic's key gives another name; a key that others may read is refused."""
    key = load_key(tmp_path)
    assert load_key(tmp_path) == key
    assert (tmp_path / "handouts.key").stat().st_mode & 0o777 == 0o600
    assert pseudonym(key, "7") != pseudonym(b"x" * 32, "7")
    assert short_name(pseudonym(key, "7")).isalnum()
    (tmp_path / "handouts.key").chmod(0o644)
    with pytest.raises(FileError, match="others may read"):
        load_key(tmp_path)


def test_a_torn_key_is_made_anew(tmp_path: Path) -> None:
    """Where a full disk left it before anything was written with it; else it is refused, and stays."""
    folder, key = tmp_path / "clinic", tmp_path / "clinic" / "handouts.key"
    folder.mkdir()
    for torn in (b"", b"x" * 31):
        key.write_bytes(torn)
        key.chmod(0o600)
        assert len(ledger_key(folder, folder / "out" / ledger.NAME)) == 32
        assert key.stat().st_mode & 0o777 == 0o600
    key.write_bytes(b"")
    (folder / "older").mkdir()
    ledger.add(folder / "older", [LedgerLine(2, "2026-11-23T12:00:00+00:00", "written", "a")])
    for book in (folder / "older" / ledger.NAME, folder / "out" / ledger.NAME):
        with pytest.raises(FileError, match="not a key made by handouts"):
            ledger_key(folder, book)
    assert key.read_bytes() == b""


def test_a_full_disk_leaves_no_key(tmp_path: Path) -> None:
    """Nor a part of one (a limit on the size of files stands for the disk)."""
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    make_ = "from pathlib import Path; from handouts.batch.ledger import load_key; load_key(Path(sys.argv[1]))"
    code = f"import sys; {limit}; resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9)); {make_}"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=False)
    assert b"FileError" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["recall", "--section", "signs"], ["reprint", "7"]])
def test_no_new_key_for_an_old_ledger(tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It would find nobody, as if nobody had got a wrong text."""
    ledger.add(tmp_path, [LedgerLine(2, "2024-11-23T12:00:00+00:00", "written", "a", sections={"signs": "1"})])
    name, *options = command
    arguments = [name, str(tmp_path / ledger.NAME), *options, "--roster", str(roster(tmp_path)), "--sample"]
    assert main.run(arguments) == 7
    assert "there is no key" in capsys.readouterr().err
    assert not (tmp_path / "handouts.key").exists()


@pytest.mark.parametrize(
    "pattern", ["../{row}", "a/{row}", "{preset}", "{name}-{row}", "{row.__class__}", "{row!r}", ".{row}"]
)
def test_names_lead_nowhere_else(pattern: str) -> None:
    """And no two rows have one."""
    with pytest.raises(UsageError):
        planner(pattern=pattern)


@pytest.fixture
def run(tmp_path: Path) -> tuple[Path, Path]:
    """A roster that was run, and its ledger."""
    path = roster(tmp_path)
    make(path, tmp_path / "out")
    return path, tmp_path / "out" / ledger.NAME


def recalled(run: tuple[Path, Path], wanted: Wanted) -> list[int]:
    found, strangers = recall([run[1]], wanted, read_roster(run[0], {}), KEY)
    assert strangers == 0
    return [one.row.number for one in found]


def test_recall_finds_who_got_a_section(run: tuple[Path, Path]) -> None:
    """Or got it before a day, or has an old number."""
    sections = next(line.sections for line in ledger.read(run[1]) if line.row == 3)
    only = next(
        name for name in sections if all(name not in line.sections for line in ledger.read(run[1]) if line.row != 3)
    )
    assert recalled(run, Wanted(section=only)) == [3]
    assert recalled(run, Wanted(section="when_to_call")) == [2, 3, 6]
    assert recalled(run, Wanted(section="when_to_call", before="2026-11-23")) == []
    assert recalled(run, Wanted(contact=contact(sample_clinic()))) == []
    assert recalled(run, Wanted(contact=contact(replace(sample_clinic(), email="new@clinic.example")))) == [2, 3, 6]


@pytest.mark.parametrize("by", ["nobody", "another patient", "no more"])
def test_recall_knows_whose_a_file_is_by_now(run: tuple[Path, Path], by: str) -> None:
    """One that was deleted, changed, or written over by another's in an older version, is not named as theirs."""
    book = run[1]
    first = next(line for line in ledger.read(book) if line.row == 2)
    if by == "nobody":
        (book.parent / first.file).write_bytes(b"")
    elif by == "another patient":
        ledger.add(book.parent, [replace(first, id="f" * 64)])
    else:
        (book.parent / first.file).unlink()
    found, _ = recall([book], Wanted(section="when_to_call"), read_roster(run[0], {}), KEY)
    assert [(one.row.number, one.is_there) for one in found] == [(2, False), (3, True), (6, True)]


def test_recalled_rows_are_a_roster_again(run: tuple[Path, Path], tmp_path: Path) -> None:
    """That a corrected run takes; whom the roster does not know is counted."""
    found, _ = recall([run[1]], Wanted(section="when_to_call"), read_roster(run[0], {}), KEY)
    again = tmp_path / "again.csv"
    again.write_bytes(written(one.row for one in found))
    rows = [replace(row, number=0) for row in read_roster(again, {}) if isinstance(row, Row)]
    assert rows == [replace(one.row, number=0) for one in found]
    _, strangers = recall([run[1]], Wanted(section="when_to_call"), [], KEY)
    assert strangers == 3


def test_reprint_makes_the_same_bytes(run: tuple[Path, Path]) -> None:
    """While nothing has changed; else it says what has."""
    (row,) = (row for row in read_roster(run[0], {}) if isinstance(row, Row) and row.id == "7")
    line = line_of(run[1], "7", KEY)
    assert line is not None
    assert line_of(run[1], "9", KEY) is None
    assert reprint(planner(), row, line, user_cache()) == files(run[1].parent)[line.file]
    with pytest.raises(ContentError, match="byte for byte"):
        reprint(planner(), replace(row, shown={"name": "Anna"}), line, user_cache())
    with pytest.raises(ContentError, match="as it was") as refused:
        reprint(planner(replace(sample_clinic(), footer="New.")), row, line, user_cache())
    assert line.code in refused.value.hint


def test_the_commands_find_and_print_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the ledger, the roster and the key together."""
    path, folder, again = roster(tmp_path), tmp_path / "out", tmp_path / "again.csv"
    assert main.run(["batch", str(path), "-o", str(folder), "--sample", "--topic", TOPIC, "--jobs", "1"]) == 8
    book = str(folder / ledger.NAME)
    common = ["--roster", str(path), "--sample"]
    assert main.run(["recall", book, *common, "--section", "when_to_call", "-o", str(again)]) == 0
    assert "3 rows" in capsys.readouterr().out
    assert len(again.read_text().splitlines()) == 1 + 3
    out = tmp_path / "again.pdf"
    assert main.run(["reprint", book, "7", *common, "--topic", TOPIC, "-o", str(out)]) == 0
    assert out.read_bytes() in files(folder).values()
    assert main.run(["reprint", book, "99", *common]) == 5
    assert main.run(["recall", book, *common]) == 2
    assert main.run(["recall", "nowhere.jsonl", *common, "--clinic-changed"]) == 7


def test_lines_have_the_time_that_they_are_given(run: tuple[Path, Path]) -> None:
    """In UTC."""
    assert {line.time for line in ledger.read(run[1])} == {clock().isoformat(timespec="seconds")}
    assert len(LINES) == len(list(ledger.read(run[1])))


def test_a_patient_may_have_a_leaflet_of_each_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a row for each: two files whose names say of neither what it is about, two records, each found by itself."""
    for name in (PROCEDURE, SPRAINS):
        shutil.copytree(TOPICS / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    headers = "id,locale,topic,preset"
    lines = (f"7,en,{PROCEDURE},on-the-day", f"7,en,{SPRAINS},knee-only", f"8,en,{PROCEDURE},on-the-day")
    again = (f"7,en,{PROCEDURE},whole", "7,en,,on-the-day")
    path = csv_file(tmp_path, *lines, headers=headers)
    batch = ["batch", str(path), "-o", "out", "--sample", "--topic", PROCEDURE, "--jobs", "1"]
    assert main.run(batch) == 0
    found = {(line.id, line.topic): line for line in ledger.read(tmp_path / "out" / ledger.NAME)}
    assert [len({line.file for line in found.values()}), len({id_ for id_, _ in found})] == [3, 2]
    assert not [line for line in found.values() if SPRAINS in line.file]
    capsys.readouterr()
    assert main.run(batch) == 0
    assert "0 written, 3 skipped, 0 refused" in capsys.readouterr().out
    common = ["out/ledger.jsonl", "--roster", str(path), "--sample"]
    assert main.run(["recall", *common, "--section", "signs_knee"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:-1]] == ["3"]
    assert main.run(["reprint", "out/ledger.jsonl", "7", *common[1:]]) == 5
    assert f"--topic: {PROCEDURE}, {SPRAINS}" in capsys.readouterr().err
    assert main.run(["reprint", "out/ledger.jsonl", "7", *common[1:], "--topic", SPRAINS, "-o", "knee.pdf"]) == 0
    line = next(line for (_, topic), line in found.items() if topic == SPRAINS)
    assert (tmp_path / "knee.pdf").read_bytes() == (tmp_path / "out" / line.file).read_bytes()
    capsys.readouterr()
    csv_file(tmp_path, lines[0], *again, headers=headers)
    assert main.run(["roster", "check", str(path), "--sample", "--topic", PROCEDURE]) == 5
    assert "rows 3–4, column id: is also in row 2" in capsys.readouterr().err
    csv_file(tmp_path, *lines, headers=headers)
    assert (
        main.run(["batch", str(path), "-o", "new", "--sample", "--topic", PROCEDURE, "--name", "{id}", "--jobs", "1"])
        == 8
    )
    assert "leaflet of another topic (add {patient} or {topic} to --name)" in capsys.readouterr().err
