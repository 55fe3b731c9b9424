"""Rows become tasks; what they share is made once, and never taken for another's."""

import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, FunctionType, ModuleType, TracebackType

import pytest
from batches import KEY, TOPIC
from msgspec.structs import replace
from topic_folders import PROCEDURE, edited

from handouts.batch.plan import Planner, Task
from handouts.errors import UsageError
from handouts.load.clinic import sample_clinic
from handouts.load.roster import read_roster
from handouts.load.workspace import Workspace
from handouts.model.patient import RefusedRow, Row


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
    titles = [task.choice.job.edition.topic.title for task in tasks if isinstance(task, Task)]
    assert titles == ["Earwax", "Having earwax taken out"]


def test_a_row_names_a_topic_of_the_clinics_own(tmp_path: Path) -> None:
    """By its name, as those that are shipped; one that nobody has is refused by the names that there are."""
    edited(tmp_path / "topics", PROCEDURE, "topic.toml", "", "")
    planner = Planner(sample_clinic(), KEY, workspace=Workspace(tmp_path))
    task = planner.plan(row(PROCEDURE))
    assert isinstance(task, Task)
    assert task.choice.job.edition.topic.id == PROCEDURE
    refused = planner.plan(row("earwax"))
    assert isinstance(refused, RefusedRow)
    assert [PROCEDURE in flaw.hint for flaw in refused.problems] == [True]


def test_a_row_names_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a path nor the dots that stand for one."""
    folder = edited(tmp_path, PROCEDURE, "topic.toml", "", "")
    monkeypatch.chdir(folder / "sections")
    for name in ("..", str(folder), f"../{PROCEDURE}"):
        refused = Planner(sample_clinic(), KEY).plan(row(name))
        assert isinstance(refused, RefusedRow)
        assert [flaw.message for flaw in refused.problems] == ["a topic is named by its name, not by a path"]


def test_a_language_that_is_printed_as_another_is_told() -> None:
    """But not the clinic's own region, in whose words it is printed."""
    planner = Planner(replace(sample_clinic(), locale="en-GB"), KEY, TOPIC)
    for tag in ("en", "en-GB", "en-NZ"):
        assert isinstance(planner.plan(replace(row(), locales=(tag,))), Task)
    assert planner.notes() == ["column locale: en-NZ is printed in en"]


def test_what_is_refused_often_is_kept_once() -> None:
    """As a problem: neither the planner nor what it returns holds a frame, an exception or a value of the rows."""
    planner = Planner(sample_clinic(), KEY, TOPIC)
    planner.plan(refused_row(2))
    tracemalloc.start()
    refused = [planner.plan(refused_row(number)) for number in range(3, 2003)]
    each = tracemalloc.get_traced_memory()[0] / len(refused)
    tracemalloc.stop()
    held = list(reachable([planner, *refused]))
    assert not [one for one in held if isinstance(one, FrameType | TracebackType | BaseException)]
    assert not [one for one in held if isinstance(one, str) and one.startswith("Ann No-one")]
    assert each < 700
    assert {len(one.problems) for one in refused if isinstance(one, RefusedRow)} == {1}


def refused_row(number: int) -> Row:
    return Row(number, str(number), ("en",), preset="nothing", shown={"name": f"Ann No-one {number}"})


def reachable(roots: list[object]) -> Iterator[object]:
    """Yield all that these values hold, and what that holds, but for code."""
    waiting, seen = roots, set[int]()
    while waiting:
        found = waiting.pop()
        if id(found) not in seen and not isinstance(found, type | ModuleType | FunctionType):
            seen.add(id(found))
            yield found
            waiting += gc.get_referents(found)


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("topic", {"topic": "nothing"}),
        ("topic", {"topic": "a/b"}),
        ("locale", {"locales": ("tlh",)}),
        ("preset", {"preset": "nothing"}),
        ("preset", {"preset": ""}),
        ("sections", {"preset": "", "sections": ("about", "nothing")}),
        ("add", {"add": ("nothing",), "drop": ("after",)}),
        ("drop", {"add": ("figures",), "drop": ("nothing",)}),
        ("drop", {"drop": ("when_to_call",)}),
        ("paper", {"paper": "a3"}),
        ("format", {"format": "tiny-print"}),
        ("format", {"paper": "a5", "format": "giant-print"}),
        ("id", {"id": "a/b"}),
    ],
)
def test_a_refusal_names_the_column(column: str, changed: dict[str, object]) -> None:
    """Whatever it is that a row asks for and can't have; none of its words is told."""
    planner = Planner(sample_clinic(), KEY, TOPIC, "{id}")
    refused = planner.plan(replace(Row(2, "7", ("en",), preset="whole"), **changed))
    assert isinstance(refused, RefusedRow)
    assert [(flaw.line, flaw.place) for flaw in refused.problems] == [(2, column)]
    assert "nothing" not in str(refused.problems)


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    """Whether its cells can't be read or name what is not there: each column once, and none for another's fault."""
    path = tmp_path / "roster.csv"
    path.write_text(
        "id,locale,preset,format,paper,date_of_birth\n"
        "1,xx,nothing,huge,a9,1961-99-09\n"
        "2,en,whole,giant-print,a5,\n"
        "3,,whole,,a9,\n"
    )
    planner = Planner(sample_clinic(), KEY, TOPIC)
    plans = [planner.plan(entry) for entry in read_roster(path, {})]
    wrong = [[flaw.place for flaw in one.problems] for one in plans if isinstance(one, RefusedRow)]
    assert [sorted(places) for places in wrong] == [
        ["date_of_birth", "format", "locale", "paper", "preset"],
        ["format"],
        ["locale", "paper"],
    ]


def test_a_field_that_file_names_do_not_have_is_named() -> None:
    """With the one that is meant."""
    with pytest.raises(UsageError) as refused:
        Planner(sample_clinic(), KEY, TOPIC, "{patiant}")
    assert (refused.value.message, refused.value.hint) == ("--name has no field {patiant}", "did you mean patient?")
