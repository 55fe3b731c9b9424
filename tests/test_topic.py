"""Topics are found by name, listed without reading their text, and loaded or refused as a whole."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from topic_folders import PROCEDURE, SPRAINS, TOPICS, edited

from handouts.errors import ContentError, FileError, UnknownName
from handouts.load.topic import SHIPPED, address, load_topic, topic_names, topic_titles

SHIPPED_NAMES = topic_names()


def test_names_are_those_of_folders_with_a_topic_file() -> None:
    """The shipped topics are the folders of the package that hold one."""
    assert tuple(sorted(path.parent.name for path in SHIPPED.glob("*/topic.toml"))) == SHIPPED_NAMES
    assert SHIPPED_NAMES


def test_names_of_another_folder() -> None:
    """The tests' own topics are listed in the same way."""
    assert topic_names(TOPICS) == (PROCEDURE, SPRAINS)


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_shipped_topics_keep_every_rule(name: str) -> None:
    """What is shipped can be used as it is."""
    assert load_topic(name).id == name


@pytest.mark.parametrize("name", [PROCEDURE, SPRAINS])
def test_fixture_topics_load_by_name_and_by_path(name: str) -> None:
    """A name in a folder of topics, a path and a string with a slash lead to the same topic."""
    topic = load_topic(name, TOPICS)
    assert topic == load_topic(TOPICS / name) == load_topic(f"{TOPICS}/{name}")


def test_titles_tell_what_a_list_shows() -> None:
    """Name, title, version, language and presets come from the head of the file."""
    (procedure,) = [title for title in topic_titles(TOPICS) if title.name == PROCEDURE]
    assert procedure.title == "Having earwax taken out"
    assert procedure.version == date(2026, 11, 22)
    assert procedure.language == "en"
    assert procedure.presets == ("whole", "on-the-day")
    assert procedure.path == TOPICS / PROCEDURE


def test_a_list_is_not_stopped_by_a_section(tmp_path: Path) -> None:
    """Listing reads heads only; a topic without a head is refused."""
    edited(tmp_path, PROCEDURE, "topic.toml", 'aspect = "result"', "")
    assert PROCEDURE in [title.name for title in topic_titles(tmp_path)]
    edited(tmp_path, PROCEDURE, "topic.toml", 'title = "Having earwax taken out"\n', "")
    with pytest.raises(ContentError, match="title: is missing"):
        topic_titles(tmp_path)


def test_a_topic_is_called_by_its_name_or_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hint says can be typed where it is read."""
    monkeypatch.chdir(tmp_path)
    assert address(SHIPPED / "a-topic") == "a-topic"
    assert address(tmp_path / "topics" / "a-topic") == "./topics/a-topic"
    assert address(tmp_path.parent / "a-topic") == str(tmp_path.parent / "a-topic")


def test_an_unknown_topic_offers_the_nearest() -> None:
    """A slip in a name is answered with the name."""
    with pytest.raises(UnknownName) as error:
        load_topic("a-procdure", TOPICS)
    assert (error.value.exit_code, error.value.hint) == (4, "did you mean a-procedure?")


def test_a_folder_without_a_topic(tmp_path: Path) -> None:
    """A path that leads to no topic is a fault of the path."""
    with pytest.raises(FileError, match="no topic in"):
        load_topic(tmp_path)


def test_listing_needs_no_parser() -> None:
    """Names and titles come without the Markdown parser and all that is slower still."""
    code = (
        "import sys; from handouts.choose import selection; from handouts.load import topic as library;"
        "library.topic_names(); library.topic_titles();"
        "slow = {'markdown_it', 'defusedxml', 'weasyprint', 'jinja2', 'babel', 'pikepdf', 'click'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("name", [b"ear\xff", b"ear\n"])
def test_a_folder_that_is_no_name_is_no_topic(tmp_path: Path, name: bytes) -> None:
    """It stands in names of files and in JSON."""
    folder = tmp_path / os.fsdecode(name)
    edited(tmp_path, PROCEDURE, "topic.toml", "", "").rename(folder)
    with pytest.raises(ContentError, match="can't be printed"):
        load_topic(folder)
