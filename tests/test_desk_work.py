"""The desk takes a leaflet's words from where a batch takes them: the text of now, or the release that stands in."""

from pathlib import Path

import pytest
from batches import KEY
from desks import hostile_premises
from msgspec.structs import replace
from topic_folders import PROCEDURE

from handouts.batch.plan import Planner, Task
from handouts.cli import main
from handouts.desk.choice import Choice
from handouts.desk.errands import planner_of
from handouts.desk.held import Held
from handouts.desk.premises import Premises
from handouts.desk.work import Leaf, make
from handouts.errors import HandoutError
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


def at_the_desk(premises: Premises, choice: Choice = CHOICE) -> Leaf | str:
    """Return what the desk prints, or why it does not."""
    try:
        return make(premises, choice)[0]
    except HandoutError as error:
        return error.message


def in_a_batch(premises: Premises, locale: str = "en") -> Task | RefusedRow:
    register = replace(premises.register, otherwise="refuse")
    planner = Planner(premises.clinic, KEY, PROCEDURE, "{row}", register, premises.workspace, premises.shelf)
    return planner.plan(Row(2, "1", (locale,), preset="on-the-day", is_told=True))


def test_the_desk_prints_what_a_batch_prints(premises: Premises) -> None:
    """The words that were signed, though they were edited since; and so it does of a roster."""
    leaf, task = at_the_desk(premises), in_a_batch(premises)
    assert isinstance(leaf, Leaf) and isinstance(task, Task)
    assert (leaf.code, leaf.release) == (task.content.excerpt.code, task.choice.text.register.release_name)
    assert not leaf.lacking
    assert b"thin tube" in leaf.content.leaflet
    held = Held(ROSTER, ".csv", premises)
    of_roster = planner_of(held).plan(next(held.entries()))
    assert isinstance(of_roster, Task) and of_roster.content.excerpt.code == leaf.code


def test_the_desk_refuses_what_a_batch_refuses(premises: Premises) -> None:
    """A text that could harm has no release that holds."""
    back = ["--section", "during", "--safety", "--name", "A. Signer", "--reason", "a wrong dose", "--yes"]
    assert main.run(["sign", "withdraw", PROCEDURE, *back]) == 0
    told, refused = at_the_desk(premises), in_a_batch(premises)
    assert isinstance(told, str) and isinstance(refused, RefusedRow)
    assert "release 1 can't be printed" in told and "release 1 can't be printed" in refused.problems[0].message


def test_without_a_release_the_desk_marks_a_draft(premises: Premises) -> None:
    """As a single leaflet is printed anywhere."""
    leaf = at_the_desk(premises, Choice(PROCEDURE, sections=("about",), ticked_for=f"{PROCEDURE}/", locales=("es",)))
    assert isinstance(leaf, Leaf) and leaf.lacking == ("clinician", "translator") and not leaf.release
