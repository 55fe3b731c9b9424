"""What the tests of topics share: copies of the fixture topics with one slip each, and the problems told of them."""

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from handouts.errors import ContentError
from handouts.load.topic import load_topic
from handouts.model.topic import Topic

TOPICS = Path(__file__).parent / "topics"
PROCEDURE = "a-procedure"
SPRAINS = "three-conditions"
SHIPPED = "breast-cancer-spread"
WHOLE = ("ar", "bn", "en", "es", "fr", "hi", "ko", "pl", "pt-BR", "ru", "ur", "vi", "zh-Hans")
"""The languages in which the shipped topic says all; `test_translation` holds it against the catalogs."""


@cache
def fixture_topic(name: str) -> Topic:
    """Return a fixture topic, read once for all tests."""
    return load_topic(TOPICS / name)


@cache
def shipped_topic(name: str = SHIPPED) -> Topic:
    """Return a topic that is shipped, read once for all tests."""
    return load_topic(name)


def edited(folder: Path, name: str, file: str, old: str, new: str) -> Path:
    """Copy a fixture topic and replace text in one of its files, which must have it once; empty `old` appends."""
    topic = folder / name
    shutil.copytree(TOPICS / name, topic, dirs_exist_ok=True)
    path = topic / file
    text = path.read_text("utf-8") if path.exists() else ""
    assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new) if old else text + new, "utf-8")
    return topic


def line_of(topic: Path, file: str, text: str) -> int:
    """Return the line, from 1, on which the text first stands."""
    return (topic / file).read_text("utf-8").partition(text)[0].count("\n") + 1


def problems(topic: Path) -> list[str]:
    """Load a topic that has problems and return these, each as `file:line: message`."""
    with pytest.raises(ContentError) as refused:
        load_topic(topic)
    assert refused.value.exit_code == 3
    found = refused.value.message.split("\n")[1:]
    return [re.sub(rf"^  {re.escape(str(topic.resolve()))}/", "", problem) for problem in found]
