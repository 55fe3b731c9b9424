"""`handouts watch` prints again when a file changes, tells what is wrong, and goes on when it is put right."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from signal import SIGINT
from time import monotonic, sleep

import pytest
from topic_folders import PROCEDURE, TOPICS

from handouts.cli import main

ARGUMENTS = ["watch", "./ear", "--preset", "on-the-day", "--sample", "-o", "ear.pdf"]
LONGEST = 90


@pytest.fixture
def told(tmp_path: Path, cache_folder: Path) -> Iterator[Callable[[int], list[str]]]:
    """Start watching a topic, and return what waits for so many rounds and returns the lines that were printed."""
    shutil.copytree(TOPICS / PROCEDURE, tmp_path / "ear")
    environment = {**os.environ, "HANDOUTS_CACHE": str(cache_folder), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "handouts.cli.main", *ARGUMENTS]
    with (tmp_path / "told").open("wb") as out:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=out, env=environment)

    def lines(rounds: int) -> list[str]:
        end = monotonic() + LONGEST
        found: list[str] = []
        while monotonic() < end:
            found = (tmp_path / "told").read_text("utf-8").splitlines()
            if sum(line.startswith("(") for line in found) >= rounds:
                return found
            assert process.poll() is None, found
            sleep(0.1)
        raise AssertionError(found)

    yield lines
    process.send_signal(SIGINT)
    assert process.wait(LONGEST) in {130, -SIGINT}


def test_it_prints_again_tells_problems_and_goes_on(tmp_path: Path, told: Callable[[int], list[str]]) -> None:
    first = told(1)[0]
    assert first.startswith("ear.pdf: 2 pages (1 sheet), leaflet code ")
    sleep(0.5)  # until it watches
    section, tables = tmp_path / "ear" / "sections" / "during.md", tmp_path / "ear" / "topic.toml"
    section.write_text(section.read_text("utf-8").replace("thin tube", "soft tube"), "utf-8")
    second = told(2)[2]
    assert second.startswith("ear.pdf: 2 pages") and second != first
    sound, printed = tables.read_text("utf-8"), (tmp_path / "ear.pdf").read_bytes()
    tables.write_text(f"{sound}[torn", "utf-8")
    assert any("can't be read as TOML" in line for line in told(3)[4:])
    assert (tmp_path / "ear.pdf").read_bytes() == printed
    tables.write_text(sound, "utf-8")
    assert told(4)[-2] == second


def test_what_can_not_be_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What render would refuse, and a leaflet on standard output."""
    monkeypatch.chdir(tmp_path)
    assert main.run(["watch", "breast-cancer-spread", "--sample", "-o", "-"]) == 2
    assert main.run(["watch", "breast-cancer-spread", "--sample", "--colour", "red"]) == 2
    assert main.run(["watch", "nothing-of-the-kind", "--sample"]) == 4
