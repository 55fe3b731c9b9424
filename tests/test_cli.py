"""The command line: what each command prints, and what each mistake is told."""

import json
import os
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from operator import itemgetter
from pathlib import Path

import click
import pikepdf
import pypdfium2 as pdfium
import pytest
from click.shell_completion import ShellComplete
from topic_folders import PROCEDURE, SHIPPED, TOPICS, edited

from handouts.choose.leaflet import kept_leaflet
from handouts.cli import main
from handouts.load import topic as library

TOPIC = "breast-cancer-spread"
SIGNS = ["render", TOPIC, "--preset", "signs"]
SMALL = ["render", str(TOPICS / PROCEDURE), "--preset", "on-the-day"]
"""For tests that need a layout of their own."""
ROOT = Path(main.__file__).parents[2]
POOR = ROOT / "tests" / "poor_topics" / "a-cough"


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run where there is no clinic.toml, and where a file written by default name does no harm."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines on standard output; nothing may be on standard error."""
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out.splitlines()


def test_topics_are_listed_by_name_and_title(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a topic."""
    assert main.run(["topics"]) == 0
    assert any(line.startswith(f"{TOPIC}  ") for line in lines(capsys))


def test_topics_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Name and title of each."""
    assert main.run(["topics", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert TOPIC in [topic["name"] for topic in listed]
    assert all(topic["title"] for topic in listed)


def test_show_names_every_preset_and_section(capsys: pytest.CaptureFixture[str]) -> None:
    """In print and in JSON alike."""
    topic = library.load_topic(TOPIC)
    assert main.run(["show", TOPIC]) == 0
    shown = "\n".join(lines(capsys))
    assert main.run(["show", TOPIC, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert all(f"  {name}  " in shown for name in (*topic.presets, *topic.sections))
    assert [preset["name"] for preset in facts["presets"]] == list(topic.presets)
    assert [section["name"] for section in facts["sections"]] == list(topic.sections)


def test_plan_tells_why_each_section_is_in(capsys: pytest.CaptureFixture[str]) -> None:
    """Named, in every handout, or needed by another."""
    assert main.run(["plan", TOPIC, "--section", "symptoms_invasive", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    reasons = {section["name"]: section["reason"] for section in plan["sections"]}
    assert reasons["symptoms_invasive"] == "asked for"
    assert reasons["when_to_call"] == "in every leaflet"
    assert plan["conditions"] == ["invasive"]
    assert plan["language"] == "en"


def test_plan_prints_a_line_for_each_section(capsys: pytest.CaptureFixture[str]) -> None:
    """Section and reason, between what the leaflet is about and what comes along."""
    assert main.run(["plan", TOPIC, "--preset", "signs"]) == 0
    printed = lines(capsys)
    assert printed[0] == f"{TOPIC}: preset signs, layout article, language en"
    assert any(line.split(maxsplit=1)[1:] == ["preset signs"] for line in printed)
    assert "question" in printed[-1]


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


def test_plan_counts_pages_and_sheets_as_render_does(capsys: pytest.CaptureFixture[str]) -> None:
    """A section that starts a sheet of its own leaves the side before it free, which counts as it is printed."""
    choice = [*SMALL[1:], "--add", "figures", "--sample", "--paper", "a5"]
    assert main.run(["plan", *choice, "--pages"]) == 0
    told = lines(capsys)[-1]
    assert main.run(["plan", *choice, "--pages", "--json"]) == 0
    planned = json.loads(capsys.readouterr().out)
    assert main.run(["render", *choice, "--json"]) == 0
    (made,) = json.loads(capsys.readouterr().out)
    assert (planned["pages"], planned["sheets"]) == (made["pages"], made["sheets"])
    assert (made["pages"], made["sheets"]) == (5, 3)
    assert told == f"{made['pages']} pages ({made['sheets']} sheets)"


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


def test_doctor_finds_this_machine_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """Everything needed is there, and each thing has a line."""
    assert main.run(["doctor", "--sample"]) == 0
    printed = "\n".join(lines(capsys))
    assert "Pango" in printed
    assert "MISSING" not in printed


def test_doctor_as_json_needs_no_clinic(capsys: pytest.CaptureFixture[str]) -> None:
    """Each check by name."""
    assert main.run(["doctor", "--json"]) == 0
    assert {"Python", "Pango", "HarfBuzz"} <= {check["name"] for check in json.loads(capsys.readouterr().out)}


def test_doctor_tells_what_to_install(
    in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without fontconfig's tools on the path, their package is named, with exit code 9."""
    monkeypatch.setenv("PATH", str(in_an_empty_folder))
    assert main.run(["doctor"]) == 9
    error, hint = capsys.readouterr().err.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: apt-get install ")
    assert "fontconfig" in hint


def test_cache_is_shown_and_cleared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leaflet leaves one layout there; clearing takes it away."""
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    assert main.run([*SMALL, "--sample"]) == 0
    capsys.readouterr()
    assert main.run(["cache", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["galleys"] == 1
    assert main.run(["cache", "clear"]) == 0
    assert "1 layout cleared" in capsys.readouterr().out
    assert main.run(["cache"]) == 0
    assert "0 layouts" in capsys.readouterr().out


def test_check_tells_what_is_found_and_how_hard_it_reads(capsys: pytest.CaptureFixture[str]) -> None:
    """Problems with file and line first, then counts, then grades; an error ends with exit code 3."""
    assert main.run(["check", str(POOR)]) == 3
    captured = capsys.readouterr()
    printed = captured.out.splitlines()
    assert any("signs_wet.md:5: error: " in line and line.endswith("[word-fear]") for line in printed)
    assert "  dry-only " in captured.out
    assert any(line.startswith("Passive sentences: most in care, ") for line in printed)
    assert captured.err.startswith("error: ")
    assert " in 1 topic\nhint: " in captured.err


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Problems, explained warnings apart, and grades; every topic that is named."""
    assert main.run(["check", str(POOR), str(POOR), "--json"]) == 3
    reports = json.loads(capsys.readouterr().out)
    assert len(reports) == 2
    report = reports[0]
    assert report["errors"] == sum(problem["severity"] == "error" for problem in report["problems"])
    assert {finding["rule"] for finding in report["explained"]} == {"chunks"}
    assert {"rule", "severity", "path", "line", "message", "hint", "place"} <= set(report["problems"][0])
    assert [grade["part"] for grade in report["presets"]] == ["dry-only", "hard", "care-only"]
    assert max(report["passive"], key=itemgetter("share"))["section"] == "care"


def test_the_rules_of_a_check_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Name, severity, what each asks for, whose it is."""
    assert main.run(["check", "--rules"]) == 0
    listed = lines(capsys)
    assert any(line.startswith("one-in-x ") and "error" in line for line in listed)
    assert main.run(["check", "--rules", "--json"]) == 0
    rules = json.loads(capsys.readouterr().out)
    assert len(rules) == len(listed)
    assert all(rule["source"] and rule["says"] for rule in rules)


def test_a_pdf_of_others_is_told_in_few_lines(in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """First that it is no leaflet; then of each rule as much as anybody reads, and how much more there is."""
    pdf = pikepdf.new()
    for _ in range(25):
        pdf.add_blank_page().obj.Contents = pdf.make_stream(b"0 0 9 9 re f")
    pdf.save(in_an_empty_folder / "other.pdf")
    assert main.run(["check", "other.pdf", "--sample"]) == 3
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("other.pdf: error: the file has no tags: handouts did not make it")
    assert len([line for line in told if "neither tagged" in line]) == 20
    assert "other.pdf: … and 5 more [pdf-ink]" in told


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


def test_check_tells_what_is_wrong_in_all_files_of_a_workspace(
    in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the clinic's file and in its topics at once; what a sound clinic does not say is a warning."""
    edited(in_an_empty_folder / "topics", PROCEDURE, "sections/about.md", "", "\n<b>\n")
    clinic = in_an_empty_folder / "clinic.toml"
    clinic.write_text('name = "Riverside"\nphones = [{ number = "555 0142 999", kind = "urgent" }]\npapr = "a4"\n')
    below = in_an_empty_folder / "leaflets"
    below.mkdir()
    os.chdir(below)
    assert main.run(["check", PROCEDURE]) == 3
    told, refused = capsys.readouterr()
    assert " errors in clinic.toml and 1 topic" in refused
    assert f"{clinic}:3: error: papr: unknown key (did you mean paper?) [clinic]" in told
    assert f"{clinic}:2: error: phones[1].number: has no country" in told
    assert f"{in_an_empty_folder}/topics/{PROCEDURE}/sections/about.md:" in told
    clinic.write_text('name = "Riverside"\nphones = [{ number = "+1 555 555 0142", kind = "urgent" }]\n')
    assert main.run(["check", SHIPPED]) == 0
    told = capsys.readouterr().out
    assert f"{clinic}: warning: it is not said when +1 555 555 0142 is answered" in told
    assert "clinic.toml: 0 errors, 5 warnings, 0 warnings explained" in told


def fail(error: BaseException) -> None:
    raise error


def test_a_bug_is_told_without_its_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception's message may quote a patient's data; its kind and place do not."""
    monkeypatch.setattr(library, "topic_titles", lambda _: fail(ValueError("Jane Doe")))
    assert main.run(["topics"]) == 1
    told = capsys.readouterr().err
    assert "Jane" not in told
    assert told.startswith("error: internal error: ValueError in test_cli.py, line ")
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


def test_closed_streams_take_no_leaflet(in_an_empty_folder: Path) -> None:
    """Started with standard output closed, a leaflet is written as ever."""
    command = f"{sys.executable} -m handouts.cli.main {' '.join(SIGNS)} --sample -o made.pdf >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    assert (in_an_empty_folder / "made.pdf").read_bytes().startswith(b"%PDF")


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


def completions(*words: str) -> list[str]:
    """Return what the shell offers for the last word."""
    shell = ShellComplete(main.handouts, {}, "handouts", "_HANDOUTS_COMPLETE")
    return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["show", "breast"], [TOPIC]),
        (["render", TOPIC, "--preset", "comp"], ["comparison"]),
        (["plan", TOPIC, "--section", "symptoms_"], ["symptoms_invasive", "symptoms_metastatic"]),
        (["render", TOPIC, "--add", "outlook_"], ["outlook_figures"]),
        (["render", TOPIC, "--locale", "en"], ["en", "en-US"]),
        (["render", TOPIC, "--format", "g"], ["giant-print"]),
        (["render", "no-such-topic", "--preset", ""], []),
        (["cache", "c"], ["clear"]),
    ],
)
def test_the_shell_completes(words: list[str], offered: list[str]) -> None:
    """Topics, and the presets and sections of the topic on the line; an unknown topic offers nothing."""
    assert completions(*words) == offered


def test_every_command_can_be_imported() -> None:
    """The table of names and the modules agree."""
    context = click.Context(main.handouts)
    assert all(main.handouts.get_command(context, name) for name in main.COMMANDS)
    assert main.handouts.get_command(context, "options") is None


def test_check_reads_a_leaflet_back(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the topic, or beside the leaflet that was kept."""
    assert main.run([*SIGNS, "--sample", "-o", "signs.pdf"]) == 0
    capsys.readouterr()
    assert main.run(["check", "signs.pdf"]) == 0
    assert lines(capsys) == [f"signs.pdf: 0 errors, 0 warnings, compared with the topic {TOPIC} as it is now"]
    assert main.run([*SIGNS, "--sample", "--keep-leaflet", "-o", "signs.pdf"]) == 0
    code = lines(capsys)[-1][-8:]
    assert main.run(["check", "signs.pdf", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["compared_with"] == f"leaflets/{code}.json"
    assert (told["name"], told["code"], told["errors"], told["problems"]) == ("signs.pdf", code, 0, [])


def test_check_refuses_a_leaflet_with_faults(capsys: pytest.CaptureFixture[str]) -> None:
    """Each fault has a line of its own."""
    assert main.run([*SIGNS, "--sample", "-o", "signs.pdf"]) == 0
    with pikepdf.open("signs.pdf", allow_overwriting_input=True) as pdf:
        del pdf.Root.Lang
        pdf.save("signs.pdf", fix_metadata_version=False)
    capsys.readouterr()
    assert main.run(["check", "signs.pdf", "--of", TOPIC]) == 3
    captured = capsys.readouterr()
    assert "signs.pdf: error: the file does not say what language it is in [pdf-language]" in captured.out
    assert "errors in 1 file" in captured.err
