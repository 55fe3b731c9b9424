"""Files go out whole or not at all, for their owner alone, and a file that can't be written says why."""

import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.errors import FileError, UsageError
from handouts.files.output import append, locked, refuse_but_pdf, refuse_over, write_new, write_stdout, write_whole

NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """Be nobody for a while where we are root, whom no permission holds back."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_is_written_for_its_owner(tmp_path: Path) -> None:
    """The bytes are there, with mode 0600, and nothing else is."""
    path = tmp_path / "leaflet.pdf"
    write_whole(path, b"%PDF")
    assert path.read_bytes() == b"%PDF"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_replaced_whole(tmp_path: Path) -> None:
    """A longer file leaves no tail, and who has the old one open keeps it."""
    path = tmp_path / "leaflet.pdf"
    path.write_bytes(b"a much longer file")
    with path.open("rb") as old:
        write_whole(path, b"new")
        assert old.read() == b"a much longer file"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_is_replaced(tmp_path: Path, is_there: bool) -> None:
    """The file that it leads to, which may be any of ours, stays as it is; one that is not there is not made."""
    target, link = tmp_path / "target.pdf", tmp_path / "link.pdf"
    if is_there:
        target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, b"new")
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"
    assert target.exists() == is_there
    assert not is_there or target.read_bytes() == b"old"


def test_what_is_added_to_is_no_link(tmp_path: Path) -> None:
    """Neither a ledger nor a lock."""
    target = tmp_path / "target"
    target.write_bytes(b"old")
    for name in ("ledger.jsonl", ".lock"):
        (tmp_path / name).symlink_to(target)
    with pytest.raises(FileError):
        append(tmp_path / "ledger.jsonl", b"line\n")
    with pytest.raises(FileError), locked(tmp_path):
        pass
    assert target.read_bytes() == b"old"


def test_what_is_open_already_is_written_to(tmp_path: Path) -> None:
    """The names that a system has for it are links; they stay."""
    code = (
        "from handouts.files.output import write_whole\nfrom pathlib import Path\n"
        "write_whole(Path('/dev/stdout'), b'%PDF')"
    )
    with (tmp_path / "made.pdf").open("wb") as file:
        subprocess.run([sys.executable, "-c", code], stdout=file, check=True)
    assert (tmp_path / "made.pdf").read_bytes() == b"%PDF"


def test_a_new_file_goes_over_none(tmp_path: Path) -> None:
    """Of two that make it at once, the first one's counts."""
    path = tmp_path / "key"
    write_new(path, b"first")
    write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["same", "hard", "soft", "."])
def test_no_file_goes_over_what_is_read(tmp_path: Path, name: str) -> None:
    """Under whatever name."""
    read = tmp_path / "same"
    read.write_bytes(b"")
    (tmp_path / "hard").hardlink_to(read)
    (tmp_path / "soft").symlink_to(read)
    path = tmp_path / ".." / tmp_path.name / "same" if name == "." else tmp_path / name
    with pytest.raises(UsageError):
        refuse_over(path, [tmp_path / "gone", read])
    refuse_over(tmp_path / "other", [read])


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """A named pipe (and so a device such as /dev/null) stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"%PDF")
    reader.join(timeout=10)
    assert got == [b"%PDF"]
    assert pipe.is_fifo()


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    """The hint is the command that makes it."""
    with pytest.raises(FileError, match="does not exist") as raised:
        write_whole(tmp_path / "no" / "leaflet.pdf", b"")
    assert raised.value.hint == f"mkdir -p '{tmp_path / 'no'}'"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """The hint names a file in it."""
    with pytest.raises(FileError, match="it is a folder") as raised:
        write_whole(tmp_path, b"")
    assert str(tmp_path / "leaflet.pdf") in raised.value.hint


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A path that goes through a file is refused."""
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="Not a directory"):
        write_whole(tmp_path / "file" / "leaflet.pdf", b"")


def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    """The reason is the system's, the hint another place."""
    tmp_path.chmod(0o500)
    with without_rights(), pytest.raises(FileError, match="Permission denied") as raised:
        write_whole(tmp_path / "leaflet.pdf", b"")
    assert "-o" in raised.value.hint


@given(name=st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=300))
def test_any_name_is_written_or_refused(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Whatever the name, the bytes are there or a FileError is; no half-written file stays."""
    folder = tmp_path_factory.mktemp("names")
    try:
        write_whole(folder / name, b"%PDF")
    except FileError:
        assert list(folder.iterdir()) == []
    else:
        assert [path.read_bytes() for path in folder.iterdir()] == [b"%PDF"]


def test_standard_output_gets_bytes_alone() -> None:
    """Nothing is added or turned into lines."""
    code = "from handouts.files.output import write_stdout; write_stdout(b'%PDF\\n\\xff\\r')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"%PDF\n\xff\r"


def test_a_terminal_gets_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes garble it; the hint is to redirect."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(UsageError, match="terminal") as raised:
        write_stdout(b"%PDF")
    assert ">" in raised.value.hint


@pytest.mark.parametrize(
    ("data", "is_refused"), [(b"", False), (b"%PDF-1.7", False), (b"\x00" * 32, True), (b"{}", True)]
)
def test_a_pdf_replaces_nothing_but_a_pdf(data: bytes, is_refused: bool, tmp_path: Path) -> None:
    """A key or a ledger that is named by mistake stays; a link is replaced, and what it leads to stays too."""
    path, link = tmp_path / "named", tmp_path / "link.pdf"
    path.write_bytes(data)
    link.symlink_to(path)
    refuse_but_pdf(link)
    refuse_but_pdf(tmp_path / "gone.pdf")
    if not is_refused:
        refuse_but_pdf(path)
        return
    with pytest.raises(UsageError, match="not a PDF"):
        refuse_but_pdf(path)


def test_a_system_without_locks_is_told_what_to_do(tmp_path: Path) -> None:
    """As Windows is, where nothing else of ours would work either: one message, and no traceback."""
    code = "import sys; sys.modules['fcntl'] = None; from handouts.cli.main import main; main()"
    for command in (["topics"], ["render", "breast-cancer-spread", "--preset", "signs", "--sample", "-o", "x.pdf"]):
        ran = subprocess.run(
            [sys.executable, "-c", code, *command], cwd=tmp_path, check=False, capture_output=True, text=True
        )
        assert (ran.returncode, ran.stdout) == (9, "")
        assert ran.stderr.startswith("error: this system has no locks for files (fcntl)")
        assert "WSL" in ran.stderr
        assert "Traceback" not in ran.stderr
