"""The desk takes a leaflet's words from where a batch takes them: the text of now, or the release that stands in."""

from pathlib import Path

import pytest
from batches import KEY
from desks import hostile_premises
from msgspec.structs import replace
from topic_folders import PROCEDURE

from handouts.batch.plan import Planner, Task, content_of
from handouts.batch.texts import Text
from handouts.cli import main
from handouts.desk.choice import Choice
from handouts.desk.errands import planner_of
from handouts.desk.held import Held
from handouts.desk.premises import Premises
from handouts.desk.work import jobs_of
from handouts.errors import HandoutError
from handouts.model.job import Job
from handouts.model.patient import RefusedRow, Row

CHOICE = Choice(PROCEDURE, "on-the-day", locales=("en",), told=f"{PROCEDURE}/")
ROSTER = f"id,locale,topic,preset,told\n1,en,{PROCEDURE},on-the-day,yes\n".encode()


@pytest.fixture
def premises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Premises:
    """A clinic whose releases stand in for what is not signed, with one in English; a word was changed since."""
    found = hostile_premises(tmp_path)
    monkeypatch.chdir(tmp_path)
    clinic = tmp_path / "clinic.toml"
    clinic.write_text(clinic.read_text("utf-8") + "\n[signing]\nreleases = true\n", "utf-8")
    signer = ["--role", "clinician", "--name", "A. Signer", "--post", "Ear nurse", "--until", "2099-12-31", "--yes"]
    assert main.run(["sign", PROCEDURE, *signer]) == 0
    assert main.run(["release", PROCEDURE]) == 0
    section = tmp_path / "topics" / PROCEDURE / "sections" / "during.md"
    section.write_text(section.read_text("utf-8").replace("thin tube", "soft tube", 1), "utf-8")
    return found


def at_the_desk(premises: Premises, choice: Choice = CHOICE) -> tuple[Job, Text] | str:
    """Return what the desk prints, or why it does not."""
    try:
        return jobs_of(premises, choice, choice.locales)[0]
    except HandoutError as error:
        return error.message


def in_a_batch(premises: Premises, locale: str = "en") -> Task | RefusedRow:
    register = replace(premises.register, otherwise="refuse")
    planner = Planner(premises.clinic, KEY, PROCEDURE, "{row}", register, premises.workspace, premises.shelf)
    return planner.plan(Row(2, "1", (locale,), preset="on-the-day", is_told=True))


def test_the_desk_prints_what_a_batch_prints(premises: Premises) -> None:
    """The words that were signed, though they were edited since; and so it does of a roster."""
    printed, task = at_the_desk(premises), in_a_batch(premises)
    assert isinstance(printed, tuple) and isinstance(task, Task)
    content = content_of(printed[0], printed[1].topic)
    assert content.excerpt.code == task.content.excerpt.code and not content.drafts
    assert printed[1].register.release_name == task.choice.text.register.release_name != ""
    assert b"thin tube" in content.leaflet
    held = Held(ROSTER, ".csv", premises)
    of_roster = planner_of(held).plan(next(held.entries()))
    assert isinstance(of_roster, Task) and of_roster.content.excerpt.code == content.excerpt.code


def test_the_desk_refuses_what_a_batch_refuses(premises: Premises) -> None:
    """A text that could harm has no release that holds."""
    back = ["--section", "during", "--safety", "--name", "A. Signer", "--reason", "a wrong dose", "--yes"]
    assert main.run(["sign", "withdraw", PROCEDURE, *back]) == 0
    told, refused = at_the_desk(premises), in_a_batch(premises)
    assert isinstance(told, str) and isinstance(refused, RefusedRow)
    assert "release 1 can't be printed" in told and "release 1 can't be printed" in refused.problems[0].message


def test_without_a_release_the_desk_marks_a_draft(premises: Premises) -> None:
    """As a single leaflet is printed anywhere."""
    printed = at_the_desk(premises, Choice(PROCEDURE, sections=("about",), ticked_for=f"{PROCEDURE}/", locales=("es",)))
    assert isinstance(printed, tuple)
    job, text = printed
    assert job.edition.lacks(("about",)) == ("clinician", "translator") and not text.register.release_name
