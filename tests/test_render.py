"""`handouts render`: one leaflet, its file's name and place, what is told of it."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from terminal import ROOT, SIGNS, SMALL, TOPIC, lines
from topic_folders import PROCEDURE, TOPICS

from handouts.choose.leaflet import kept_leaflet
from handouts.cli import main

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")


def test_render_writes_one_file_and_says_so(in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named after topic and preset; pages and code are those of the PDF."""
    assert main.run([*SIGNS, "--sample"]) == 0
    (told,) = lines(capsys)
    (path,) = in_an_empty_folder.iterdir()
    assert path.name == f"{TOPIC}-signs.pdf"
    name, _, rest = told.partition(": ")
    assert name == path.name
    with pdfium.PdfDocument(path) as pdf:
        assert rest.startswith(f"{len(pdf)} pages ({-(-len(pdf) // 2)} sheet")
        assert rest[-8:] in pdf[0].get_textpage().get_text_range()


def test_render_as_json(in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list, of one leaflet too; the digest is the file's."""
    assert main.run([*SIGNS, "--sample", "--json", "-o", "signs.pdf"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert set(told) == {"file", "locale", "code", "pages", "sheets", "sha256"}
    assert told["file"] == "signs.pdf"
    assert told["sha256"] == sha256((in_an_empty_folder / "signs.pdf").read_bytes()).hexdigest()


def test_render_keeps_the_leaflet_when_asked(in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the file, by the code at its foot; else nothing lies there but the file."""
    (in_an_empty_folder / "out").mkdir()
    assert main.run([*SIGNS, "--sample", "-o", "out/signs.pdf"]) == 0
    assert [path.name for path in (in_an_empty_folder / "out").iterdir()] == ["signs.pdf"]
    assert main.run([*SIGNS, "--sample", "--keep-leaflet", "-o", "out/signs.pdf"]) == 0
    code = lines(capsys)[-1][-8:]
    leaflet = kept_leaflet(in_an_empty_folder / "out", code)
    assert leaflet is not None
    assert leaflet.topic.default.title == "Signs of breast cancer"


def test_render_to_standard_output(in_an_empty_folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """The PDF and nothing else, the same bytes as in a file; what is told goes to standard error."""
    assert main.run([*SIGNS, "--sample", "-o", "signs.pdf"]) == 0
    capfdbinary.readouterr()
    assert main.run([*SIGNS, "--sample", "-o", "-"]) == 0
    captured = capfdbinary.readouterr()
    assert captured.out == (in_an_empty_folder / "signs.pdf").read_bytes()
    assert captured.err.startswith(b"-: ")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["--preset", "on-the-day", "--paper", "Letter"], f"{PROCEDURE}-on-the-day-letter.pdf"),
        (["--preset", "on-the-day", "--paper", "A4", "--format", "Clear print"], f"{PROCEDURE}-on-the-day.pdf"),
        (["--preset", "on-the-day", "--format", "large-print"], f"{PROCEDURE}-on-the-day-large-print.pdf"),
        (["--preset", "on-the-day", "--add", "about"], f"{PROCEDURE}-*.pdf"),
        (["--section", "about"], f"{PROCEDURE}-*.pdf"),
    ],
)
def test_the_name_tells_what_is_in_it(arguments: list[str], name: str, in_an_empty_folder: Path) -> None:
    """What differs from the clinic's own is in the name; a choice of one's own is named by its code."""
    assert main.run(["render", str(TOPICS / PROCEDURE), *arguments, "--sample"]) == 0
    (path,) = in_an_empty_folder.iterdir()
    assert path.match(name)
    assert "*" not in name or path.stem[-8:].isupper()


def test_a_name_that_ends_with_a_slash_is_a_folder(in_an_empty_folder: Path) -> None:
    """One leaflet goes into it, under a name of its own; the folder is made."""
    assert main.run(["render", "breast-cancer-spread", "--preset", "signs", "--sample", "-o", "made/"]) == 0
    assert [path.name for path in (in_an_empty_folder / "made").iterdir()] == ["breast-cancer-spread-signs.pdf"]


def test_a_topic_can_be_a_folder(in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clinic's own topics need not be shipped."""
    folder = ROOT / "handouts" / "topics" / TOPIC
    assert main.run(["render", str(folder), "--preset", "signs", "--sample", "-o", "own.pdf"]) == 0
    assert main.run([*SIGNS, "--sample", "-o", "named.pdf"]) == 0
    capsys.readouterr()
    assert (in_an_empty_folder / "own.pdf").read_bytes() == (in_an_empty_folder / "named.pdf").read_bytes()


def test_a_patients_row_can_name_the_topic(in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Then the command line need not; a topic that there is not is told by row and column, without its name."""
    head, row = "id,locale,topic,preset,told\n", "1,en,{},signs,yes\n"
    (in_an_empty_folder / "one.csv").write_text(head + row.format(TOPIC))
    (in_an_empty_folder / "none.csv").write_text(head + row.format("a-secret"))
    assert main.run(["plan", "--patient", "one.csv"]) == 0
    assert lines(capsys)[0] == f"{TOPIC}: preset signs, layout article, language en"
    assert main.run(["render", "--patient", "one.csv", "--sample"]) == 0
    assert (in_an_empty_folder / f"{TOPIC}-signs.pdf").exists()
    for command in ("plan", "render"):
        assert main.run([command, "--patient", "none.csv", "--sample"]) == 5
        told = capsys.readouterr().err
        assert "row 2, column topic: this name is not known" in told
        assert "secret" not in told


def test_open_hands_the_file_to_the_desktop(in_an_empty_folder: Path) -> None:
    """Its full path, once it is written."""
    opener = in_an_empty_folder / "xdg-open"
    opener.write_text('#!/bin/sh\ntest -s "$1" && echo "$1" > opened\n')
    opener.chmod(0o755)
    path = f"{in_an_empty_folder}:{os.environ['PATH']}"
    command = [sys.executable, "-m", "handouts.cli.main", *SIGNS, "--sample", "--open", "-o", "signs.pdf"]
    # The pipe ends with the last process that holds it, so that the opener is done when this returns.
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert (in_an_empty_folder / "opened").read_text() == f"{in_an_empty_folder / 'signs.pdf'}\n"


def test_open_without_a_desktop_says_where_the_file_is(
    in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The leaflet is written all the same."""
    (in_an_empty_folder / "bin").mkdir()
    for tool in ("fc-match", "fc-list"):
        (in_an_empty_folder / "bin" / tool).symlink_to(shutil.which(tool) or "")
    monkeypatch.setenv("PATH", str(in_an_empty_folder / "bin"))
    assert main.run([*SIGNS, "--sample", "--open", "-o", "signs.pdf"]) == 9
    assert "hint: the leaflet is written: signs.pdf" in capsys.readouterr().err
    assert (in_an_empty_folder / "signs.pdf").exists()


@pytest.mark.parametrize("is_named", [True, False], ids=["--clinic", "found"])
def test_the_clinic_is_named_or_found(
    is_named: bool, in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A `clinic.toml` here is used; --clinic names any other. A copy of the sample is told to be one, line by line."""
    folder = in_an_empty_folder / "house" if is_named else in_an_empty_folder
    folder.mkdir(exist_ok=True)
    for name in ("clinic.toml", "logo.svg"):
        text = (ROOT / "handouts" / "sample" / name).read_text("utf-8")
        (folder / name).write_text(text.replace("Sample", "Riverside"), "utf-8")
    named = ["--clinic", str(folder / "clinic.toml")] if is_named else []
    assert main.run([*SMALL, *named, "-o", "signs.pdf"]) == 0
    with pdfium.PdfDocument(in_an_empty_folder / "signs.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "Riverside Clinic" in text
    assert "SAMPLE: not for patients" in text
    told = "note: every page says SAMPLE, for these are still the sample clinic's: "
    assert capsys.readouterr().err == f"{told}address, email, web, phones, footer, logo\n"


def test_closed_streams_take_no_leaflet(in_an_empty_folder: Path) -> None:
    """Started with standard output closed, a leaflet is written as ever."""
    command = f"{sys.executable} -m handouts.cli.main {' '.join(SIGNS)} --sample -o made.pdf >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    assert (in_an_empty_folder / "made.pdf").read_bytes().startswith(b"%PDF")
