"""The command line: what is printed by the commands that show, plan and check, and what the shell completes."""

import json
import os
from operator import itemgetter
from pathlib import Path

import pikepdf
import pytest
from click.shell_completion import ShellComplete
from terminal import ROOT, SIGNS, SMALL, TOPIC, lines
from topic_folders import PROCEDURE, SHIPPED, edited

from handouts.cli import main
from handouts.load import topic as library

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")


POOR = ROOT / "tests" / "poor_topics" / "a-cough"


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
