"""The cache keeps galleys whole, within its limit, and never breaks a run."""

import os
import time
from pathlib import Path

import pytest
from printing import key_for
from topic_folders import PROCEDURE, fixture_topic

from handouts.cli import main
from handouts.model.galley import encode
from handouts.typeset.cache import Cache, user_cache
from handouts.typeset.galleys import fingerprint_of, galley_for


def kept(cache: Cache) -> list[Path]:
    return sorted(cache.folder.glob("*.galley"))


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_is_put_is_got(tmp_path: Path) -> None:
    """Bytes come back under their fingerprint; another fingerprint has nothing."""
    cache = Cache(tmp_path / "deep" / "galleys")
    cache.put("abc", b"one")
    cache.put("def", b"")
    assert cache.get("abc") == b"one"
    assert cache.get("def") == b""
    assert cache.get("xyz") is None


def test_a_later_put_replaces_an_earlier_one(tmp_path: Path) -> None:
    """A fingerprint has one galley."""
    cache = Cache(tmp_path)
    cache.put("abc", b"one")
    cache.put("abc", b"two")
    assert cache.get("abc") == b"two"
    assert len(kept(cache)) == 1


def test_only_the_owner_can_look(tmp_path: Path) -> None:
    """Files have mode 0600, the folder 0700, and no half-written file stays."""
    cache = Cache(tmp_path / "galleys")
    cache.put("abc", b"one")
    assert cache.folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in cache.folder.iterdir()] == [0o600]


@pytest.mark.parametrize("damage", [b"", b"short", bytes(32) + b"one", None])
def test_a_damaged_file_counts_as_absent(tmp_path: Path, damage: bytes | None) -> None:
    """A torn, changed or cut file is no galley; the next put mends it."""
    cache = Cache(tmp_path)
    cache.put("abc", b"one")
    (path,) = kept(cache)
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert cache.get("abc") is None
    cache.put("abc", b"one")
    assert cache.get("abc") == b"one"


def test_folders_above_are_made_for_their_owner(tmp_path: Path) -> None:
    """Whatever the umask: who may write to one of them could put another folder in."""
    before = os.umask(0)
    try:
        cache = Cache(tmp_path / "one" / "two" / "galleys")
        cache.put("abc", b"one")
    finally:
        os.umask(before)
    assert cache.get("abc") == b"one"
    assert {path.stat().st_mode & 0o777 for path in (cache.folder, *list(cache.folder.parents)[:2])} == {0o700}


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_what_others_can_have_put_there_is_not_used(
    tmp_path: Path, mode: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be printed as ours; the command says so."""
    cache = Cache(tmp_path / "galleys")
    cache.put("abc", b"one")
    cache.folder.chmod(mode)
    cache.put("def", b"two")
    assert cache.get("abc") is None
    assert [path.stem for path in kept(cache)] == ["abc"]
    monkeypatch.setenv("HANDOUTS_CACHE", str(cache.folder))
    assert main.run(["cache"]) == 0
    assert "other users can write" in capsys.readouterr().err
    cache.folder.chmod(0o700)
    assert cache.get("abc") == b"one"


def test_what_is_another_user_s_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read there, and nothing written."""
    cache = Cache(tmp_path / "galleys")
    cache.put("abc", b"one")
    ours = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: ours + 1)
    cache.put("def", b"two")
    assert cache.get("abc") is None
    assert [path.stem for path in kept(cache)] == ["abc"]


def test_a_galley_that_can_not_be_read_is_laid_out_anew(tmp_path: Path) -> None:
    """Its checksum may be right: it is then one of another version, or not ours."""
    topic = fixture_topic(PROCEDURE)
    key = key_for(topic)
    cache, name = Cache(tmp_path / "galleys"), fingerprint_of(key)
    cache.put(name, b"no galley")
    galley = galley_for(key, cache)
    assert galley.pieces
    assert cache.get(name) == encode(galley)


def test_a_folder_that_is_a_file_breaks_nothing(tmp_path: Path) -> None:
    """Where the folder can't be made, nothing is kept and nothing is raised."""
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "galleys")
    cache.put("abc", b"one")
    assert cache.get("abc") is None
    assert cache.clear() == 0
    assert cache.stats().galleys == 0


def test_a_galley_that_is_a_folder_breaks_nothing(tmp_path: Path) -> None:
    """Neither reading nor writing such a place raises."""
    (tmp_path / "abc.galley").mkdir()
    cache = Cache(tmp_path)
    cache.put("abc", b"one")
    assert cache.get("abc") is None
    assert list(tmp_path.glob("*.part")) == []


def test_the_one_used_longest_ago_gives_way(tmp_path: Path) -> None:
    """Past the limit the oldest goes; reading a galley makes it young again."""
    cache = Cache(tmp_path, limit_bytes=2 * (32 + 100))
    cache.put("old", bytes(100))
    cache.put("read", bytes(100))
    age(tmp_path / "old.galley", 50)
    age(tmp_path / "read.galley", 99)
    cache.get("read")
    cache.put("new", bytes(100))
    assert [path.stem for path in kept(cache)] == ["new", "read"]


def test_what_is_larger_than_the_limit_is_not_kept(tmp_path: Path) -> None:
    """It would throw everything else out for nothing."""
    cache = Cache(tmp_path, limit_bytes=200)
    cache.put("small", b"one")
    cache.put("large", bytes(201))
    assert [path.stem for path in kept(cache)] == ["small"]


def test_clear_deletes_ours_and_counts_galleys(tmp_path: Path) -> None:
    """What a run left half-written goes too; a stranger's file stays."""
    cache = Cache(tmp_path)
    cache.put("abc", b"one")
    cache.put("def", b"two")
    (tmp_path / "tmpx.part").write_bytes(b"cut off")
    (tmp_path / "notes.txt").write_text("not ours")
    assert cache.stats().galleys == 2
    assert cache.clear() == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_stats_tell_the_size_on_disk(tmp_path: Path) -> None:
    """Folder, number, bytes and limit."""
    cache = Cache(tmp_path, limit_bytes=1000)
    cache.put("abc", bytes(68))
    stats = cache.stats()
    assert (stats.folder, stats.galleys, stats.bytes, stats.limit_bytes) == (tmp_path, 1, 100, 1000)


def test_a_fingerprint_names_no_other_folder(tmp_path: Path) -> None:
    """Letters and digits only, so that no file outside the cache can be meant."""
    with pytest.raises(ValueError, match="letters and digits"):
        Cache(tmp_path).get("../abc")


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HANDOUTS_CACHE wins over the user's own cache folder."""
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path))
    assert user_cache().folder == tmp_path
    monkeypatch.delenv("HANDOUTS_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert user_cache().folder == tmp_path / "xdg" / "handouts"
