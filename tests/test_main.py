"""The border of the command line: a mistake becomes a message and an exit code, and nothing else does."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from terminal import ROOT, SIGNS, TOPIC

from handouts.cli import main
from handouts.load import topic as library

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")


MISTAKES = {
    "unknown topic": (["show", "breast-cancer-spred"], 4, "unknown topic", f"did you mean {TOPIC}?"),
    "unknown preset": (["plan", TOPIC, "--preset", "sings"], 4, "unknown preset: sings", "did you mean signs?"),
    "unknown section": (["plan", TOPIC, "--section", "word"], 4, "unknown section: word", "did you mean words?"),
    "unknown locale": ([*SIGNS, "--sample", "--locale", "tlh"], 4, "unknown locale: tlh", "en"),
    "another region": ([*SIGNS, "--sample", "--locale", "pt-PT"], 4, "unknown locale: pt-PT", "there is pt-BR"),
    "unknown paper": ([*SIGNS, "--sample", "--paper", "a6"], 4, "unknown paper: a6", "choose from: a4, "),
    "other capitals": ([*SIGNS, "--sample", "--locale", "EN"], 4, "unknown locale: EN", "did you mean en?"),
    "no script": ([*SIGNS, "--sample", "--locale", "zh"], 4, "unknown locale: zh", "did you mean zh-Hans?"),
    "a language's name": ([*SIGNS, "--sample", "--locale", "Polish"], 4, "unknown locale: Polish", "did you mean pl?"),
    "nothing near": ([*SIGNS, "--sample", "--locale", "de"], 4, "unknown locale: de", "choose from: en, ar, "),
    "turned about": ([*SIGNS, "--sample", "--locale", "e\u202e\n"], 4, "unknown locale: e\\u202e\\u000a", ""),
    "no delivery": (["translate", "import", "nofile.po"], 7, "can't read nofile.po: no such file", ""),
    "unknown format": ([*SIGNS, "--sample", "--format", "large"], 4, "unknown format", "did you mean large-print?"),
    "nothing chosen": (["render", TOPIC, "--sample"], 2, "choose a preset or sections", "--preset"),
    "paper of a plan": (["plan", TOPIC, "--preset", "signs", "--paper", "a5"], 2, "need --pages", "add --pages"),
    "preset and section": (["plan", TOPIC, "--preset", "signs", "--section", "words"], 2, "contradict", "--add"),
    "sample and clinic": (
        [*SIGNS, "--sample", "--clinic", "c.toml"],
        2,
        "--clinic and --sample can't be used together",
        "leave",
    ),
    "giant on A5": ([*SIGNS, "--sample", "--paper", "a5", "--format", "giant-print"], 2, "giant print", "--paper a4"),
    "dropped always": (["plan", TOPIC, "--preset", "signs", "--drop", "when_to_call"], 3, "in every leaflet", "leave"),
    "no clinic": (SIGNS, 3, "no clinic", "--sample"),
    "no such clinic": ([*SIGNS, "--clinic", "missing.toml"], 3, "missing.toml", "--sample"),
    "no folder": ([*SIGNS, "--sample", "-o", "no/leaflet.pdf"], 7, "does not exist", "mkdir -p 'no'"),
    "a folder": ([*SIGNS, "--sample", "-o", "."], 7, "it is a folder", "leaflet.pdf"),
    "too many pages": ([*SIGNS, "--sample", "--max-pages", "1"], 6, "pages, more than 1", "drop a section"),
    "JSON beside PDF": (
        [*SIGNS, "--sample", "--json", "-o", "-"],
        2,
        "-o - and --json can't be used together",
        "name a file",
    ),
    "keep nowhere": (
        [*SIGNS, "--sample", "--keep-leaflet", "-o", "-"],
        2,
        "and --keep-leaflet can't be used",
        "name a file",
    ),
    "open nothing": ([*SIGNS, "--sample", "--open", "-o", "-"], 2, "-o - and --open can't be used", "name a file"),
    "unknown option": (["topics", "--jsn"], 2, "No such option", "handouts topics --help"),
    "unknown command": (["rendr"], 2, "unknown command: rendr", "did you mean render?"),
    "unknown inner command": (["ledger", "purg"], 2, "unknown command: ledger purg", "did you mean purge?"),
    "half a command": (["roster"], 2, "handouts roster needs more words after it", "handouts roster --help says which"),
    "nothing like it": (["xyz"], 2, "unknown command: xyz", "choose from: init, topics, "),
    "no topic": (["show"], 2, "no topic is named", TOPIC),
    "no topic, no patient": (["render"], 2, "no topic is named", TOPIC),
    "another kind of file": (
        [*SIGNS, "--sample", "-o", "x.docx"],
        2,
        "only make a PDF, HTML or TXT file",
        "-o x.pdf",
    ),
    "a workbook to begin": (["roster", "template", "-o", "x.xlsx"], 2, "only make a CSV here", "-o x.csv"),
    "no number": ([*SIGNS, "--max-pages", "0"], 2, "--max-pages", "handouts render --help"),
}


@pytest.mark.parametrize(("arguments", "exit_code", "message", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_a_hint(
    arguments: list[str],
    exit_code: int,
    message: str,
    hint: str,
    in_an_empty_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`error:` and `hint:` on standard error, nothing on standard output, no file, and the code of STYLE."""
    assert main.run(arguments) == exit_code
    captured = capsys.readouterr()
    told, _, hinted = captured.err.partition("\nhint: ")
    assert captured.out == ""
    assert told.startswith("error: ")
    assert message in told
    assert hint in hinted
    assert list(in_an_empty_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("started", "on_path", "typed"),
    [
        ("bin/handouts", True, "handouts"),
        ("bin/handouts", False, "bin/handouts"),
        ("src/handouts/__main__.py", True, "python -m handouts"),
        ("src/handouts/__main__.py", False, "bin/python -m handouts"),
        ("cli.py", True, "python cli.py"),
        ("/elsewhere/handouts", False, "/elsewhere/handouts"),
        ("pytest/__main__.py", False, "handouts"),
    ],
)
def test_a_hint_names_the_command_as_it_was_started(
    started: str,
    on_path: bool,
    typed: str,
    in_an_empty_folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By a name that the shell finds, or by its path as seen from here."""
    programs = in_an_empty_folder / "bin"
    programs.mkdir()
    for name in ("handouts", "python"):
        (programs / name).touch(0o755)
    in_full = started if started == "cli.py" or started[0] == "/" else str(in_an_empty_folder / started)
    monkeypatch.setattr(sys, "argv", [in_full])
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    monkeypatch.setenv("PATH", str(programs) if on_path else "")
    assert main.run(["show", "--nope"]) == 2
    assert f"hint: {typed} show --help shows how\n" in capsys.readouterr().err


def test_all_problems_of_a_clinic_are_told_at_once(
    in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with file and line."""
    text = (ROOT / "handouts" / "sample" / "clinic.toml").read_text(encoding="utf-8")
    (in_an_empty_folder / "clinic.toml").write_text(text.replace("#1f4e79", "#cccccc").replace('"a4"', '"a9"'))
    assert main.run(SIGNS) == 3
    told = capsys.readouterr().err
    assert told.count("clinic.toml:") >= 3  # colour, paper, and the logo that is not there


def fail(error: BaseException) -> None:
    raise error


def test_a_bug_is_told_without_its_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception's message may quote a patient's data; its kind and place do not."""
    monkeypatch.setattr(library, "topic_titles", lambda _: fail(ValueError("Jane Doe")))
    assert main.run(["topics"]) == 1
    told = capsys.readouterr().err
    assert "Jane" not in told
    assert told.startswith("error: internal error: ValueError in test_main.py, line ")
    assert len(told.splitlines()) == 2


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who mend it."""
    monkeypatch.setattr(library, "topic_titles", lambda: fail(ValueError("Jane Doe")))
    assert main.run(["--debug", "topics"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_is_no_bug(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 130, and no message."""
    monkeypatch.setattr(library, "topic_titles", lambda _: fail(KeyboardInterrupt()))
    assert main.run(["topics"]) == 130
    assert capsys.readouterr().err.strip() == ""


@pytest.mark.parametrize("arguments", [["topics"], [*SIGNS, "--sample", "-o", "-"]], ids=["text", "PDF"])
def test_a_reader_that_goes_away_is_no_bug(arguments: list[str]) -> None:
    """As with `| head -0`: exit code 141, and no complaint."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "handouts.cli.main", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, env=environment)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("arguments", [["topics"], ["topics", "--json"]])
def test_a_full_disk_is_no_bug(arguments: list[str]) -> None:
    """Exit code 7, two lines, no traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "handouts.cli.main", *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 7
    assert [line.split(":")[0] for line in done.stderr.decode().splitlines()] == ["error", "hint"]


STREAMS = {
    "errors that can't be told": ("topics --nope 2>/dev/full", 2),
    "notes that can't be told": (f"plan {TOPIC} --nope 2>/dev/full >&-", 2),
    "standard input closed": (f"render {TOPIC} --patient - --sample <&-", 7),
    "a PDF to nobody": (f"{' '.join(SIGNS)} --sample -o - >&-", 7),
    "a template to nobody": (f"translate extract {TOPIC} >&-", 7),
    "a roster to nobody": ("roster template -o - >&-", 7),
}


@pytest.mark.parametrize(("command", "exit_code"), STREAMS.values(), ids=STREAMS)
def test_a_stream_that_fails_is_no_bug(command: str, exit_code: int, in_an_empty_folder: Path) -> None:
    """What can't be told is lost; what was to be made is not lost in silence."""
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m handouts.cli.main {command}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == exit_code
    assert "Traceback" not in done.stderr
    assert list(in_an_empty_folder.iterdir()) == []


def test_ctrl_c_while_it_starts_is_quiet(in_an_empty_folder: Path) -> None:
    """While modules are imported it ends the process without a word, as a shell's own commands end."""
    (in_an_empty_folder / "click.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGINT)")
    environment = {**os.environ, "PYTHONPATH": f"{in_an_empty_folder}{os.pathsep}{ROOT}"}
    command = [sys.executable, str(ROOT / "cli.py"), "topics"]
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")


@pytest.mark.parametrize("name", [b"\xff.pdf", "\u00fc.pdf".encode()])
def test_names_need_not_be_utf_8(name: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is written, and what is told of it is JSON."""
    path = Path(os.fsdecode(name))
    assert main.run([*SIGNS, "--sample", "--json", "-o", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)[0]["file"] == name.decode(errors="replace")
    assert path.read_bytes().startswith(b"%PDF")


def test_closed_streams_take_nothing_of_a_batch(in_an_empty_folder: Path) -> None:
    """A key that is made gets no number of a closed stream: errors would be written into it."""
    Path("roster.csv").write_text("id,locale,preset,told\n1,en,signs,yes\n")
    command = f"{sys.executable} -m handouts.cli.main batch roster.csv -o made --sample --topic {TOPIC} 2>&-"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    assert {"handouts.key", "ledger.jsonl"} < {path.name for path in (in_an_empty_folder / "made").iterdir()}


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"], ["render", "-h"]])
def test_help_is_printed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """On standard output, with an example."""
    assert main.run(arguments) == 0
    captured = capsys.readouterr()
    assert "Example:" in captured.out
    assert captured.err == ""


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Name and number."""
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("handouts ")


def test_every_command_can_be_imported() -> None:
    """The table of names and the modules agree."""
    context = click.Context(main.handouts)
    assert all(main.handouts.get_command(context, name) for name in main.COMMANDS)
    assert main.handouts.get_command(context, "options") is None
