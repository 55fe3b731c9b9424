"""Runs: a bad row is refused alone, a rerun completes, bytes depend on rows alone, nobody else may read."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from random import Random
from signal import SIG_BLOCK, SIGINT, pthread_sigmask

import pytest
from batches import KEY, LINES, TOPIC, files, forced, make, outcomes, roster
from msgspec.structs import replace
from rosters import csv_file

from handouts.batch import ledger
from handouts.batch.run import Options, Progress
from handouts.batch.work import executor_of
from handouts.cli import main
from handouts.errors import FileError
from handouts.files.output import locked
from handouts.load.clinic import sample_clinic
from handouts.typeset.cache import user_cache

RUN = "from handouts.cli import main; import sys; sys.exit(main.run(sys.argv[1:]))"


ENDED = Progress(6, written=3, skipped=0, refused=3)


def test_a_bad_row_is_refused_alone(tmp_path: Path) -> None:
    """And the ledger says why, without a value."""
    folder = tmp_path / "out"
    assert make(roster(tmp_path), folder) == ENDED
    assert len(files(folder)) == 3
    assert sorted(outcomes(folder)) == [
        (2, "written"),
        (3, "written"),
        (4, "refused"),
        (5, "refused"),
        (6, "written"),
        (7, "refused"),
    ]
    told = (folder / ledger.NAME).read_text()
    assert not [value for value in ("Ann", "Zoë", "1+1", "nothing", "Bob", "1970-") if value in told]


def test_what_is_refused_again_is_not_noted_again(tmp_path: Path) -> None:
    """Until the row has another fault, or none."""
    folder, path = tmp_path / "out", roster(tmp_path)
    make(path, folder)
    before = (folder / ledger.NAME).read_bytes()
    assert make(path, folder).refused == 3
    assert (folder / ledger.NAME).read_bytes() == before
    make(roster(tmp_path, *LINES[:2], "9,en,nothing,Ann,", *LINES[3:]), folder)
    added = (folder / ledger.NAME).read_bytes()[len(before) :]
    assert [(line.row, line.outcome) for line in map(ledger._line, added.splitlines()) if line] == [(4, "refused")]


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    """Files and folders alike."""
    folder = tmp_path / "out"
    make(roster(tmp_path), folder)
    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]} == {0}


def test_no_name_of_a_file_says_who_it_is_for(tmp_path: Path) -> None:
    """And what is kept of a leaflet code has no values either."""
    folder = tmp_path / "out"
    make(roster(tmp_path), folder)
    assert all(len(name) == len("abcdefghijkl.pdf") for name in files(folder))
    kept = "".join(path.read_text() for path in (folder / "leaflets").iterdir())
    assert len(list((folder / "leaflets").iterdir())) == 2
    assert "Zoë" not in kept


def test_what_is_done_and_unchanged_is_skipped(tmp_path: Path) -> None:
    """What is missing or changed is made; `--force` makes all."""
    folder, path = tmp_path / "out", roster(tmp_path)
    make(path, folder)
    before = files(folder)
    assert make(path, folder) == Progress(6, 0, 3, 3)
    first, second, _ = sorted(before)
    (folder / first).unlink()
    (folder / second).write_bytes(b"torn")
    assert make(path, folder) == Progress(6, 2, 1, 3)
    assert files(folder) == before
    roster(tmp_path, LINES[0].replace("Ann", "Anna"), *LINES[1:])
    assert make(path, folder) == Progress(6, 1, 2, 3)
    assert make(path, folder, options=forced(["is_forced"])) == ENDED


def test_what_a_code_stands_for_is_kept_again(tmp_path: Path) -> None:
    """Where somebody deleted it, though nothing is to be made; for its owner alone, as the ledger is."""
    folder, path = tmp_path / "out", roster(tmp_path)
    make(path, folder)
    kept = {file.name for file in (folder / "leaflets").iterdir()}
    shutil.rmtree(folder / "leaflets")
    assert make(path, folder).written == 0
    assert {file.name for file in (folder / "leaflets").iterdir()} == kept


@pytest.mark.parametrize("option", ["", "only_failed", "is_forced"])
@pytest.mark.parametrize("pattern", ["{row}", "{row}-{code}"])
def test_no_row_gets_the_file_of_another_patient(tmp_path: Path, pattern: str, option: str) -> None:
    """A row put before others, or a second roster: it is refused by row, and nothing is lost."""
    folder, options = tmp_path / "out", forced([option] if option else [])
    assert make(roster(tmp_path, LINES[0]), folder, pattern=pattern).written == 1
    before = files(folder)
    put_first = LINES[0].replace("7,", "70,").replace("Ann", "Bea")
    ended = make(roster(tmp_path, put_first, LINES[0]), folder, options=options, pattern=pattern)
    assert ended.refused == 1
    assert before.items() <= files(folder).items()
    (line,) = (line for line in ledger.read(folder / ledger.NAME) if line.outcome == "refused")
    assert line.reason.startswith("row 2: its file would replace another patient's (write to another folder")
    assert make(roster(tmp_path, put_first), tmp_path / "other", pattern=pattern).written == 1


def test_no_two_rows_of_a_run_have_one_file(tmp_path: Path) -> None:
    """Nor one that they would have on disks that know no capitals."""
    path = csv_file(tmp_path, "b1,en,on-the-day", "B1,en,on-the-day", headers="id,locale,preset")
    assert make(path, tmp_path / "out", pattern="{id}") == Progress(2, 1, 0, 1)
    assert list(files(tmp_path / "out")) == ["b1.pdf"]


@pytest.mark.parametrize("change", ["deleted", "another's content"])
def test_what_is_not_as_it_was_made_is_not_taken_for_done(tmp_path: Path, change: str) -> None:
    """With --only-failed too."""
    folder, path = tmp_path / "out", roster(tmp_path, *LINES[:2])
    make(path, folder)
    before = files(folder)
    first, second = sorted(before)
    if change == "deleted":
        (folder / first).unlink()
    else:
        shutil.copy(folder / second, folder / first)
    assert make(path, folder, options=forced(["only_failed"])) == Progress(2, 1, 1, 0)
    assert files(folder) == before


@pytest.mark.parametrize("kind", ["too long", "too long in UTF-8", "a folder's"])
def test_a_file_that_can_not_have_its_name_stops_no_other(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its row is refused alone, and no id is told."""
    folder, id_ = tmp_path / "out", {"too long": "Q" * 199, "too long in UTF-8": "一" * 90}.get(kind, "QQQ")
    if kind == "a folder's":
        (folder / f"{id_}-{id_}.pdf").mkdir(parents=True)
    path = csv_file(tmp_path, *(f"{one},en,on-the-day" for one in ("a", id_, "b")), headers="id,locale,preset")
    arguments = ["batch", str(path), "-o", str(folder), "--sample", "--topic", TOPIC, "--jobs", "1"]
    assert main.run([*arguments, "--name", "{id}-{id}"]) == 8
    assert {file.name for file in folder.glob("*.pdf") if file.is_file()} == {"a-a.pdf", "b-b.pdf"}
    told = capsys.readouterr()
    assert "row 3" in told.err
    assert id_ not in told.out + told.err + (folder / ledger.NAME).read_text()


def test_only_what_failed(tmp_path: Path) -> None:
    """A row that was written is left as it is, even where it has changed."""
    folder, path = tmp_path / "out", roster(tmp_path)
    make(path, folder)
    roster(tmp_path, LINES[0].replace("Ann", "Anna"), LINES[1], LINES[2].replace("=1+1", "Dee"), *LINES[3:])
    assert make(path, folder, options=forced(["only_failed"])) == Progress(6, 1, 3, 2)


def test_a_changed_number_of_the_clinic_makes_all_anew(tmp_path: Path) -> None:
    """It stands in each of them."""
    folder, path = tmp_path / "out", roster(tmp_path)
    make(path, folder)
    assert make(path, folder, clinic=replace(sample_clinic(), email="new@clinic.example")) == ENDED


@pytest.mark.parametrize("seed", range(3))
def test_bytes_do_not_depend_on_chunks_and_order(tmp_path: Path, seed: int) -> None:
    """Nor on what else is in the run."""
    lines = [LINES[0], LINES[1], LINES[4]]
    make(roster(tmp_path, *lines), tmp_path / "whole")
    Random(seed).shuffle(lines)  # noqa: S311 no secret
    make(roster(tmp_path, *lines), tmp_path / "one", options=Options(user_cache(), chunk=seed + 1))
    assert files(tmp_path / "one") == files(tmp_path / "whole")


def test_bytes_do_not_depend_on_processes(tmp_path: Path) -> None:
    """Two make the same as one."""
    path = roster(tmp_path)
    assert make(path, tmp_path / "one") == ENDED
    assert make(path, tmp_path / "two", executor_of(2), options=Options(user_cache(), chunk=1)) == ENDED
    assert files(tmp_path / "two") == files(tmp_path / "one")


def test_workers_leave_ctrl_c_to_the_run() -> None:
    """It goes to all processes of a terminal; a worker, or what workers come from, would print a traceback."""
    with executor_of(2) as workers:
        assert SIGINT in workers.submit(pthread_sigmask, SIG_BLOCK, ()).result()
    assert SIGINT not in pthread_sigmask(SIG_BLOCK, ())


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    """The second says so."""
    folder = tmp_path / "out"
    folder.mkdir()
    with locked(folder), pytest.raises(FileError, match="another run"):
        make(roster(tmp_path), folder)
    assert make(roster(tmp_path), folder) == ENDED


def test_a_full_disk_stops_the_run_and_a_rerun_completes_it(tmp_path: Path) -> None:
    """Nothing half written is left (a limit on the size of files stands for the disk)."""
    folder, path = tmp_path / "out", roster(tmp_path)
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    code = f"{limit}; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)); {RUN}"
    done = _process(code, path, folder)
    assert done.returncode == 7
    assert "free some space" in done.stderr or "File too large" in done.stderr
    assert not [file for file in folder.iterdir() if file.suffix in {".pdf", ".part"}]
    assert _process(RUN, path, folder).returncode == 8
    assert len(files(folder)) == 3


@pytest.mark.parametrize("point", ["before the file", "before its rename", "before its line", "inside its line"])
def test_a_crash_at_any_point_is_completed_by_a_rerun(tmp_path: Path, point: str) -> None:
    """With the same files as a run that nothing stopped: nothing lost, nothing doubled."""
    path = roster(tmp_path)
    make(path, tmp_path / "whole")
    folder = tmp_path / "out"
    crashes = {
        "before the file": "import handouts.files.output as o; o.tempfile.mkstemp = lambda **_: os._exit(9)",
        "before its rename": "import pathlib; pathlib.Path.replace = lambda *_: os._exit(9)",
        "before its line": "import handouts.batch.ledger as l; l.append = lambda *_: os._exit(9)",
        "inside its line": "import handouts.batch.ledger as l; l.append = torn",
    }
    torn = (
        "\ndef torn(path, data):\n"
        "    open(path, 'ab').write(data[: len(data) // 2]) if b'written' in data else None\n"
        "    os._exit(9) if b'written' in data else None\n"
    )
    code = f"import os, sys\nfrom handouts.cli import main\n{torn}\n{crashes[point]}\nsys.exit(main.run(sys.argv[1:]))"
    assert _process(code, path, folder, "--jobs", "1").returncode == 9
    make(path, folder)
    assert files(folder) == files(tmp_path / "whole")
    assert not list(folder.rglob("*.part"))
    assert make(path, folder) == Progress(6, 0, 3, 3)
    assert {row for row, outcome in outcomes(folder) if outcome == "written"} == {2, 3, 6}


def _process(code: str, path: Path, folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    arguments = ["batch", str(path), "-o", str(folder), "--sample", "--topic", TOPIC, "--jobs", "1", *more]
    _keep_key(folder)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env=_environment(),
        check=False,
    )


def _keep_key(folder: Path) -> None:
    """Give the sample clinic's run the key of these tests."""
    if not (folder / "handouts.key").exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "handouts.key").write_bytes(KEY)
        (folder / "handouts.key").chmod(0o600)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}


def test_memory_holds_no_more_than_a_few_chunks() -> None:
    """However long the roster, no more chunks wait than workers can take soon."""
    from handouts.batch.run import in_turn

    taken: list[int] = []

    def chunks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    workers: Executor = ThreadPoolExecutor(1)
    with workers:
        results = in_turn(lambda chunk: workers.submit(abs, chunk), chunks(), most=4)
        next(iter(results))
        assert len(taken) <= 4
        assert len(list(results)) == 99


@pytest.mark.proof
def test_a_hundred_kills_are_each_completed_by_a_rerun(tmp_path: Path) -> None:
    """SIGKILL of the whole run, spread over the rows written; nothing lost, nothing doubled, nobody left behind."""
    count, random = 60, Random(5)  # noqa: S311 no secret
    path = roster(tmp_path, *(f"{n},en,{('whole', 'on-the-day')[n % 2]},Ann {n},1970-01-02" for n in range(count)))
    make(path, tmp_path / "whole")
    for kill in range(100):
        folder = tmp_path / f"out{kill}"
        _killed(path, folder, random.randrange(count))
        ended = make(path, folder)
        assert ended.written + ended.skipped == count
        assert files(folder) == files(tmp_path / "whole")
        assert not list(folder.rglob("*.part"))
        written = [line.row for line in ledger.read(folder / ledger.NAME)]
        assert set(written) == set(range(2, count + 2))
        shutil.rmtree(folder)


def _killed(path: Path, folder: Path, rows: int) -> None:
    """Start a run with two workers and kill it when so many files are there."""
    _keep_key(folder)
    arguments = ["batch", str(path), "-o", str(folder), "--sample", "--topic", TOPIC, "--jobs", "2"]
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], env=_environment(), stderr=subprocess.DEVNULL
    ) as run:
        while run.poll() is None and len(list(folder.glob("*.pdf"))) < rows:
            time.sleep(0.002)
        run.kill()
