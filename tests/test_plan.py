"""Rows become tasks; what they share is made once, and never taken for another's."""

from pathlib import Path

import pytest
from batches import KEY
from topic_folders import PROCEDURE, edited

from handouts.batch.plan import Planner, Task
from handouts.clinics.clinic import sample_clinic
from handouts.rosters.row import Refusal, Row


def row(topic: str = "") -> Row:
    return Row(2, "7", ("en",), topic=topic, preset="whole")


def test_two_topics_of_one_name_are_not_mixed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that --topic names by its path, and one of the same name in a row."""
    one, two = tmp_path / "one", tmp_path / "two"
    own = edited(one, PROCEDURE, "topic.toml", 'title = "Having earwax taken out"', 'title = "Earwax"')
    edited(two, PROCEDURE, "topic.toml", "", "")
    monkeypatch.chdir(two)
    planner = Planner(sample_clinic(), KEY, str(own))
    tasks = [planner.plan(row()), planner.plan(row(PROCEDURE))]
    titles = [task.choice.sheaf.setting.topic.title for task in tasks if isinstance(task, Task)]
    assert titles == ["Earwax", "Having earwax taken out"]


def test_a_row_names_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a path nor the dots that stand for one."""
    folder = edited(tmp_path, PROCEDURE, "topic.toml", "", "")
    monkeypatch.chdir(folder / "sections")
    for name in ("..", str(folder), f"../{PROCEDURE}"):
        refused = Planner(sample_clinic(), KEY).plan(row(name))
        assert isinstance(refused, Refusal)
        assert [flaw.message for flaw in refused.flaws] == ["a topic is named by its name, not by a path"]
