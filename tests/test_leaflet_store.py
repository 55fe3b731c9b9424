"""Leaflets are kept by their code, for their owner alone, and read back only unchanged."""

import os
from pathlib import Path

import pytest
from test_leaflet import made
from test_output import without_rights
from topic_folders import PROCEDURE, fixture_topic

from handouts.choose.leaflet import code, encode, keep_leaflet, kept_leaflet
from handouts.errors import ContentError, FileError

WHOLE = made(fixture_topic(PROCEDURE), "whole")
DATA = encode(WHOLE)
CODE = code(DATA)


def test_a_leaflet_is_kept_by_its_code(tmp_path: Path) -> None:
    """In `leaflets/CODE.json` beside its handout, readable by the owner only."""
    path = keep_leaflet(tmp_path, DATA)
    assert path == tmp_path / "leaflets" / f"{CODE}.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert kept_leaflet(tmp_path, CODE) == WHOLE


def test_a_leaflet_that_is_there_stays(tmp_path: Path) -> None:
    """Thousands of handouts can share one; a damaged one is written anew."""
    path = keep_leaflet(tmp_path, DATA)
    before = path.stat()
    keep_leaflet(tmp_path, DATA)
    assert path.stat().st_ino == before.st_ino
    path.write_bytes(b"{}")
    keep_leaflet(tmp_path, DATA)
    assert path.read_bytes() == DATA


def test_no_leaflet_of_that_code(tmp_path: Path) -> None:
    """Neither in a folder without leaflets nor beside others."""
    assert kept_leaflet(tmp_path, CODE) is None
    keep_leaflet(tmp_path, DATA)
    assert kept_leaflet(tmp_path, "ABCDEFGH") is None


def test_a_changed_leaflet_is_refused(tmp_path: Path) -> None:
    """Its code is no longer the one that it is kept by."""
    path = keep_leaflet(tmp_path, DATA)
    path.write_bytes(DATA.replace(b"gentle", b"strong"))
    with pytest.raises(ContentError, match="was changed"):
        kept_leaflet(tmp_path, CODE)


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """Says so."""
    (tmp_path / "closed").mkdir()
    with without_rights(), pytest.raises(FileError, match="can't make the folder"):
        keep_leaflet(tmp_path / "closed", DATA)


def test_a_pipe_in_place_of_a_leaflet(tmp_path: Path) -> None:
    """Is neither read nor written to: both would wait."""
    (tmp_path / "leaflets").mkdir(mode=0o700)
    os.mkfifo(tmp_path / "leaflets" / f"{CODE}.json")
    for attempt in (lambda: keep_leaflet(tmp_path, DATA), lambda: kept_leaflet(tmp_path, CODE)):
        with pytest.raises(FileError, match="is a pipe or a device"):
            attempt()


def test_a_leaflet_that_may_not_be_read(tmp_path: Path) -> None:
    """Is not the same as none."""
    (tmp_path / "leaflets" / f"{CODE}.json").mkdir(parents=True)
    with pytest.raises(FileError, match="can't read"):
        kept_leaflet(tmp_path, CODE)
