"""A clinic's own folder is found from anywhere in it, and what is in there comes before what the package has."""

from pathlib import Path

import pytest
from topic_folders import PROCEDURE, SHIPPED, edited

from handouts.load.topic import load_topic, only_topic, topic_names, topic_titles
from handouts.load.workspace import PACKAGE, Workspace, find_workspace


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workspace with a topic of its own, and a folder deep in it."""
    edited(tmp_path / "topics", PROCEDURE, "topic.toml", 'title = "Having earwax taken out"\n', 'title = "Ears"\n')
    (tmp_path / "leaflets" / "may").mkdir(parents=True)
    (tmp_path / "clinic.toml").touch()
    return tmp_path


def test_the_nearest_clinic_makes_the_workspace(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the folder upwards; else it is that of the clinic which HANDOUTS_CLINIC names, or the package alone."""
    monkeypatch.delenv("HANDOUTS_CLINIC", raising=False)
    assert find_workspace(None, own) == find_workspace(None, own / "leaflets" / "may") == Workspace(own)
    assert find_workspace(None, own.parent) == PACKAGE
    monkeypatch.setenv("HANDOUTS_CLINIC", str(own / "clinic.toml"))
    assert find_workspace(None, own.parent) == Workspace(own)


def test_a_clinic_that_is_named_has_its_own_workspace(own: Path) -> None:
    """Its file may lie deeper in a workspace, or in a folder that has no clinic.toml at all."""
    assert find_workspace(Path("leaflets/may/north.toml"), own) == Workspace(own)
    assert find_workspace(own / "clinic.toml", Path("/")) == Workspace(own)
    assert find_workspace(Path("other/north.toml"), own.parent) == Workspace(own.parent / "other")


def test_its_topics_stand_among_the_shipped_ones(own: Path) -> None:
    """They are found by name, and listed."""
    workspace = Workspace(own)
    assert topic_names(workspace) == tuple(sorted((PROCEDURE, *topic_names())))
    assert "Ears" in [title.title for title in topic_titles(workspace)]
    assert load_topic(PROCEDURE, workspace).title == "Ears"
    assert load_topic(SHIPPED, workspace) == load_topic(SHIPPED)
    assert (only_topic(), only_topic(workspace)) == (SHIPPED if len(topic_names()) == 1 else "", "")
