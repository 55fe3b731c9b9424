"""Runs that nobody watches, as cron starts them: no terminal, another folder, hardly any environment.

Each ends with its exit code, one line on standard output about what was made, and lines on standard error only where
something is wrong.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batches import LINES, TOPIC, roster

ROOT = Path(__file__).parents[1]


def environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "HANDOUTS_CACHE": os.environ["HANDOUTS_CACHE"], "PYTHONPATH": str(ROOT)}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "handouts", *arguments]


def cron(folder: Path, *arguments: str, most_bytes: int = 0) -> tuple[int, list[str], list[str]]:
    """Run a command in a folder as cron does, where files may have so many bytes; return its exit code and its lines on
    both streams."""
    limit = ["prlimit", f"--fsize={most_bytes}"] if most_bytes else []
    done = subprocess.run(
        [*limit, *command(*arguments)],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def batch(path: Path, folder: Path, *options: str) -> tuple[str, ...]:
    return ("batch", str(path), "-o", str(folder), "--sample", "--topic", TOPIC, "--jobs", "1", *options)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder to start in that has nothing in it: cron's is the user's home."""
    (folder := tmp_path / "home").mkdir()
    return folder


def test_a_good_run_says_one_line_and_shows_no_progress(tmp_path: Path, elsewhere: Path) -> None:
    """Nothing is written where it was started, and a second run says what it skipped."""
    path, out = roster(tmp_path, *LINES[:2]), tmp_path / "out"
    assert cron(elsewhere, *batch(path, out)) == (0, [f"{out}: 2 written, 0 skipped, 0 refused"], [])
    assert cron(elsewhere, *batch(path, out)) == (0, [f"{out}: 0 written, 2 skipped, 0 refused"], [])
    assert list(elsewhere.iterdir()) == []


def test_a_quiet_run_that_is_good_says_nothing(tmp_path: Path, elsewhere: Path) -> None:
    """So that cron mails only what is wrong; what is odd and stops nothing is not told either."""
    path, out = roster(tmp_path, LINES[0]), tmp_path / "out"
    out.mkdir(mode=0o755)
    assert cron(elsewhere, *batch(path, out, "--quiet")) == (0, [], [])
    assert len(list(out.glob("*.pdf"))) == 1
    assert cron(elsewhere, "roster", "check", str(path), "--sample", "--topic", TOPIC, "--quiet") == (0, [], [])


@pytest.mark.parametrize("options", [(), ("--quiet",)], ids=["loud", "quiet"])
def test_a_bad_row_is_told_and_the_others_are_made(options: tuple[str, ...], tmp_path: Path, elsewhere: Path) -> None:
    """Exit code 8; --quiet leaves out the line on standard output alone."""
    path, out = roster(tmp_path, LINES[0], LINES[3]), tmp_path / "out"
    code, said, told = cron(elsewhere, *batch(path, out, *options))
    assert code == 8
    assert said == ([] if options else [f"{out}: 1 written, 0 skipped, 1 refused"])
    assert told == [
        "error: 1 row refused",
        "  row 3, column preset: this name is not known (choose from: whole, on-the-day)",
        "hint: correct the roster and run it again",
    ]


@pytest.mark.parametrize(("name", "text"), [("roster.csv", "id,locale,preset\n"), ("roster.jsonl", "")])
def test_an_empty_roster_is_a_run_of_nothing(name: str, text: str, tmp_path: Path, elsewhere: Path) -> None:
    """On a day without patients nothing is wrong: exit code 0, and it is said."""
    (path := tmp_path / name).write_text(text)
    out, note = tmp_path / "out", "note: the roster has no rows, so there is nothing to make"
    assert cron(elsewhere, *batch(path, out)) == (0, [f"{out}: 0 written, 0 skipped, 0 refused"], [note])
    assert cron(elsewhere, *batch(path, out, "--dry-run")) == (0, ["0 leaflets for 0 rows", "0 layouts"], [note])
    assert cron(elsewhere, *batch(path, out, "--quiet")) == (0, [], [])
    checked = ("roster", "check", str(path), "--sample", "--topic", TOPIC)
    assert cron(elsewhere, *checked) == (0, [f"{path}: 0 rows, nothing wrong"], [])


def test_a_file_without_headers_is_no_empty_roster(tmp_path: Path, elsewhere: Path) -> None:
    """An export that failed has no bytes: exit code 5, and the hint names the command as it was started."""
    (path := tmp_path / "roster.csv").write_text("")
    code, said, told = cron(elsewhere, *batch(path, tmp_path / "out"))
    assert (code, said) == (5, [])
    assert told[0] == "error: the roster has no headers"
    assert told[1].endswith(f"{sys.executable} -m handouts roster template writes a roster to start from")


def test_a_run_whose_disk_is_full_is_completed_by_the_next(tmp_path: Path, elsewhere: Path) -> None:
    """Exit code 7, what is wrong in one line, and no half a leaflet; a limit for files stands for the disk."""
    path, out = roster(tmp_path, *LINES[:2]), tmp_path / "out"
    assert cron(elsewhere, *batch(path, tmp_path / "before"))[0] == 0  # keeps the layout
    code, said, told = cron(elsewhere, *batch(path, out), most_bytes=16_000)
    assert (code, said) == (7, [])
    assert told == [f"error: can't write into {out}: File too large"]
    assert not list(out.glob("*.pdf"))
    assert cron(elsewhere, *batch(path, out)) == (0, [f"{out}: 2 written, 0 skipped, 0 refused"], [])


def test_a_run_that_was_killed_is_completed_by_the_next(tmp_path: Path, elsewhere: Path) -> None:
    """What is there is skipped, and the line says how much; `test_run` kills a hundred."""
    path, out = roster(tmp_path, *LINES[:2]), tmp_path / "out"
    with subprocess.Popen(command(*batch(path, out)), cwd=elsewhere, env=environment()) as run:
        while run.poll() is None and not list(out.glob("*.pdf")):
            time.sleep(0.002)
        run.kill()
    code, (said,), told = cron(elsewhere, *batch(path, out))
    assert (code, told) == (0, [])
    assert said.startswith(f"{out}: ")
    assert sum(map(int, re.findall(r"\d+(?= (?:written|skipped))", said))) == 2
    assert len(list(out.glob("*.pdf"))) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("batch", "missing.csv", "-o", "out", "--sample"), 7, "error: can't read missing.csv: "),
        (("batch", "missing.csv", "-o", "out"), 3, "error: no clinic: "),
        (("batch", "missing.csv"), 2, "error: Missing option '-o'"),
        (("bacth", "missing.csv"), 2, "error: unknown command: bacth"),
    ],
    ids=["no roster", "no clinic", "no folder", "a slip"],
)
def test_what_is_missing_is_told_in_two_lines(
    arguments: tuple[str, ...], code: int, error: str, elsewhere: Path
) -> None:
    """What is wrong and what to do, and nothing is left behind."""
    ended, said, told = cron(elsewhere, *arguments)
    assert (ended, said) == (code, [])
    assert told[0].startswith(error)
    assert len(told) <= 2
    assert not list(elsewhere.glob("out/*.pdf"))
