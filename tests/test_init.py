"""A new clinic gets a folder that holds what it told of itself and nothing made up, and prints from there at once."""

import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from phonenumbers import is_emergency_number
from topic_folders import PROCEDURE, TOPICS

from handouts.cli import main
from handouts.cli.init import KEYS, QUESTIONS
from handouts.errors import UsageError
from handouts.load.clinic import load_clinic
from handouts.load.new_clinic import hours_of
from handouts.load.phones import EMERGENCY

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
ALL = """\
name = 'Riverside "Mill" Clinic – Ward 4'
address = ["12 Mill Lane", "Riverside"]
day = "01632 960100"
night = "01632 960199"
day_hours = "Monday to Friday 8am to 6pm"
night_hours = "mon-sun 18:00-08:00; sat-sun 08:00-18:00"
email = "nurses@riverside.example"
web = "https://riverside.example"
region = "en-GB"
emergency = "999"
temperature = "38 °C"
colour = "#6b2c5f"
logo = "brand/Mark.SVG"
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, where there is no clinic."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDOUTS_CLINIC", raising=False)
    return tmp_path


def begun(*arguments: str) -> str:
    """Begin a clinic and return its `clinic.toml`."""
    assert main.run(["init", "own", *arguments]) == 0
    return Path("own/clinic.toml").read_text("utf-8")


def test_all_that_was_told_stands_in_a_short_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under 25 lines, sound, and nothing is missing then; the logo is copied."""
    (here / "brand").mkdir()
    (here / "brand" / "Mark.SVG").write_text(LOGO)
    (here / "answers.toml").write_text(ALL)
    text = begun("--answers", "answers.toml")
    assert len(text.splitlines()) < 25
    clinic = load_clinic(here / "own" / "clinic.toml")
    assert clinic.logo is not None
    assert (clinic.name, clinic.logo.alt) == ('Riverside "Mill" Clinic – Ward 4', clinic.name)
    assert (clinic.address, clinic.locale, clinic.paper) == (("12 Mill Lane", "Riverside"), "en-GB", "a4")
    assert (clinic.emergency, clinic.temperature, clinic.brand.colour) == ("999", "38 °C", "#6b2c5f")
    assert [(phone.kind, phone.number) for phone in clinic.phones] == [
        ("urgent-day", "01632 960100"),
        ("urgent-night", "01632 960199"),
    ]
    assert "note:" not in capsys.readouterr().err
    names = {path.name for path in (here / "own").iterdir()}
    assert names == {"clinic.toml", "logo.svg", "README.md", ".gitignore"}
    assert len(Path("own/README.md").read_text().splitlines()) < 25
    assert {"handouts.key", "ledger.jsonl"} <= set(Path("own/.gitignore").read_text().splitlines())


def test_what_was_not_told_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """No hours, number or temperature is made up: that of the emergency services is only proposed, in a comment."""
    text = begun("--name", "Riverside", "--region", "en-GB", "--day", "01632 960100", "--night", "01632 960199")
    assert tomllib.loads(text) == {
        "name": "Riverside",
        "locale": "en-GB",
        "urgent": {},
        "phones": [
            {"number": "01632 960100", "kind": "urgent-day"},
            {"number": "01632 960199", "kind": "urgent-night"},
        ],
    }
    assert '# emergency = "999"' in text
    told = capsys.readouterr().err
    assert "page 1 has a blank for the temperature to call at" in told
    assert "it is not said when 01632 960100 is answered" in told


def test_one_number_for_day_and_night_is_one_line() -> None:
    """However it is spaced."""
    text = begun("--name", "Riverside", "--day", "+1 555 555 0142", "--night", "+1 555-555-0142")
    assert tomllib.loads(text)["phones"] == [{"number": "+1 555 555 0142", "kind": "urgent"}]


def test_it_says_what_keeps_it_from_printing(capsys: pytest.CaptureFixture[str]) -> None:
    """A name is enough to begin with."""
    assert begun("--name", "Riverside") == 'name = "Riverside"\n'
    assert "before you can print: own/clinic.toml: phones: is missing" in capsys.readouterr().err


def test_all_that_is_wrong_with_answers_is_told_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By line of the file, or by option; nothing is written."""
    (here / "answers.toml").write_text('name = "R"\nday = "0163"\nregion = "GB"\nnight = 3\nlogo = "x.svg"\nnme = 1\n')
    assert main.run(["init", "own", "--answers", "answers.toml", "--colour", "#ffff00", "--day-hours", "always"]) == 3
    told = capsys.readouterr().err
    lines = ["answers.toml:3: region: not a locale", "answers.toml:4: night: expected text", "answers.toml:5: logo: "]
    for place in (*lines, "answers.toml:6: nme: unknown key", "colour: #ffff00 on white", "day_hours: not hours"):
        assert f"  {place}" in told
    assert main.run(["init", "own", "--day", "01632 960100"]) == 2
    told = capsys.readouterr().err
    assert "--name: is missing" in told
    assert "--day: has no country" in told
    assert not (here / "own").exists()


@pytest.mark.parametrize("name", ["own", "own/a-file", "."])
def test_a_folder_that_is_not_empty_is_refused(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is asked; nothing in it changes."""
    (here / "own").mkdir()
    (here / "own" / "a-file").write_text("mine")
    assert main.run(["init", name, "--name", "Riverside"]) == 7
    assert f"can't begin a clinic in {name}: " in capsys.readouterr().err
    assert [path.name for path in (here / "own").iterdir()] == ["a-file"]


def test_where_nobody_can_be_asked_it_says_what_to_give() -> None:
    """With exit code 2, as of a command that lacks something; nothing is begun."""
    ran = CliRunner().invoke(main.handouts, ["init", "own"], input="")
    assert isinstance(ran.exception, UsageError)
    assert '--name "Riverside Clinic"' in ran.exception.hint and "--answers FILE" in ran.exception.hint
    assert not Path("own").exists()


def test_without_answers_it_asks() -> None:
    """Again where an answer can't be used; the emergency number of the region is proposed."""
    typed = ["", "Riverside", "1 Lane, Anytown", "en-GB", "01632 960100", "sometimes", "mon-fri 8-18", *[""] * 7]
    ran = CliRunner().invoke(main.handouts, ["init", "own"], input="\n".join(typed) + "\n")
    assert ran.exit_code == 0, ran.output
    assert "Number of the emergency services [999]" in ran.output
    assert "not hours: sometimes" in ran.output
    assert tomllib.loads(Path("own/clinic.toml").read_text()) == {
        "name": "Riverside",
        "address": ["1 Lane", "Anytown"],
        "locale": "en-GB",
        "urgent": {"emergency": "999"},
        "phones": [
            {
                "number": "01632 960100",
                "kind": "urgent-day",
                "hours": [{"days": "mon-fri", "from": "08:00", "until": "18:00"}],
            }
        ],
    }


def test_every_answer_has_a_question() -> None:
    """In one order."""
    assert list(QUESTIONS) == list(KEYS)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("mon-fri 08:00-18:00", ("mon-fri", "08:00", "18:00")),
        ("Monday to Friday, 8 to 18", ("mon-fri", "08:00", "18:00")),
        ("Mon – Fri 8.30 am – 6 pm", ("mon-fri", "08:30", "18:00")),
        ("mon, wed 9-12", (["mon", "wed"], "09:00", "12:00")),
        ("daily 00:00-24:00", ("mon-sun", "00:00", "24:00")),
        ("sat 12am to 12pm", ("sat", "00:00", "12:00")),
    ],
)
def test_hours_as_people_write_them(said: str, hours: tuple[object, ...]) -> None:
    """Become those of `clinic.toml`."""
    assert hours_of(said) == [dict(zip(("days", "from", "until"), hours, strict=True))]


@pytest.mark.parametrize(
    "said", ["", "always", "mon-fri", "8-18", "mon-fry 8-18", "mon 8-25", "mon 8:70-9", "mon 8-18;"]
)
def test_what_is_not_hours(said: str) -> None:
    """Is refused, not guessed at."""
    with pytest.raises(ValueError, match=r"not hours|not a|day"):
        hours_of(said)


@pytest.mark.parametrize("country", EMERGENCY)
def test_an_emergency_number_is_that_of_its_country(country: str) -> None:
    """As the library knows it, which has the numbering plans."""
    assert is_emergency_number(EMERGENCY[country], country)


def test_two_commands_lead_to_a_leaflet_of_ones_own(here: Path) -> None:
    """From nothing, through the installed command; the second one in a folder of the new workspace."""
    handouts = str(Path(sys.executable).with_name("handouts"))
    answers = ["--name", "Riverside Clinic", "--region", "en-GB", "--day", "01632 960100", "--night", "01632 960199"]
    subprocess.run([handouts, "init", "own", *answers], check=True, capture_output=True)
    render = [handouts, "render", str(TOPICS / PROCEDURE), "--preset", "on-the-day", "-o", "first.pdf"]
    subprocess.run(render, check=True, capture_output=True, cwd=here / "own")
    with pdfium.PdfDocument(here / "own" / "first.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert all(word in text for word in ("Riverside Clinic", "01632 960100", "By day", "01632 960199", "By night"))
    assert "SAMPLE" not in text


@pytest.mark.proof
def test_a_clinic_goes_all_the_way_through_the_installed_command_proof(here: Path) -> None:
    """From nothing to a batch of a topic of its own, as the tutorial and docs/workspace.md tell it."""
    handouts = str(Path(sys.executable).with_name("handouts"))
    own = here / "own"
    begun = time.monotonic()

    def typed(*arguments: str) -> str:
        ran = subprocess.run([handouts, *arguments], check=True, capture_output=True, cwd=own, stdin=subprocess.DEVNULL)
        return ran.stdout.decode()

    own.mkdir()
    typed("init", ".", "--name", "Mill Clinic", "--region", "en-GB", "--day", "01632 960100", "--night", "01632 960199")
    typed("new-topic", "blood-test")
    file = typed("edit", "blood-test", "what_to_expect").partition(": change the text there")[0]
    Path(file).write_text("# Hello\n\nOurs.\n")
    assert "Hello" in typed("show", "blood-test")
    typed("check", "blood-test")
    assert "0 changes" in typed("overrides")
    assert "words to translate into es" in typed("translate", "start", "es", "blood-test")
    assert "blood-test" in typed("translate", "status")
    assert "1 page" in typed("render", "blood-test", "--preset", "first")
    (own / "roster.csv").write_text("id,locale,preset\n1,en,first\n2,en,first\n")
    batch = typed("batch", "roster.csv", "-o", "leaflets", "--topic", "blood-test", "--jobs", "1", "--allow-drafts")
    assert "2 written, 0 skipped, 0 refused" in batch
    print(f"from nothing to a batch: {time.monotonic() - begun:.0f} s")
