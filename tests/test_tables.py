"""Tables are typed where they are sound, and every problem of shape is told at its line."""

from pathlib import Path

import pytest
from topic_folders import PROCEDURE, TOPICS, edited, line_of, problems

from handouts.errors import ContentError
from handouts.load.tables import GROUPS, SHAPE, TopicFile, TopicHead, read_tables
from handouts.load.toml_file import read_toml
from handouts.model.topic import Fact, Preset


def test_a_sound_file_has_all_its_tables() -> None:
    """Every table of the file is there, typed."""
    file = read_tables(read_toml(TOPICS / PROCEDURE / "topic.toml"))
    assert file.problems == ()
    assert all(tuple(getattr(file, group)) == file.names[group] for group in GROUPS)
    assert isinstance(file.head, TopicHead)
    assert isinstance(file.facts["clear"], Fact)
    assert file.sections["figures"].own_sheet


def test_shape_and_values_have_the_same_keys() -> None:
    """A key that a value has can be written, and the other way round."""
    facts = GROUPS["facts"]
    assert {**facts.required, **facts.optional}.keys() == set(Fact.__struct_fields__) - {"id"}
    assert {**GROUPS["presets"].required, **GROUPS["presets"].optional}.keys() == (
        set(Preset.__struct_fields__) - {"id"}
    )
    assert set(SHAPE.required) - {"sections"} == set(TopicHead.__struct_fields__) - {"kept", "written_by", "review_by"}
    assert {"kept", "written_by", "review_by"} <= SHAPE.optional.keys()
    assert set(GROUPS) < set(TopicFile.__struct_fields__)


def test_texts_are_joined(tmp_path: Path) -> None:
    """Wrapping a text anew changes nothing that comes after."""
    old = 'summary = "This leaflet tells you what we do today and what you do at home."'
    new = 'summary = """\n  This leaflet tells you\n  what we do today and what you do at home."""'
    file = read_tables(read_toml(edited(tmp_path, PROCEDURE, "topic.toml", old, new) / "topic.toml"))
    assert file.presets["on-the-day"].summary == old.split('"')[1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('language = "en"', 'langauge = "en"', "langauge: unknown key (did you mean language?)"),
        ('title = "When to call"', 'titel = "When to call"', "aspects.urgent.titel: unknown key (did you mean title?)"),
        ('language = "en"', 'language = "English"', "language: not a language tag: English"),
        ("version = 2026-11-22", 'version = "2026-11-22"', "version: expected a date"),
        ("version = 2026-11-22", "version = 2026-11-22T10:00:00", "version: expected a date"),
        ("always = true", 'always = "yes"', "sections.when_to_call.always: expected true or false"),
        ('place = "front"', 'place = "top"', "sections.when_to_call.place: unknown: top"),
        ('sources = ["made_up"]', 'sources = "made_up"', "sections.when_to_call.sources: expected a list"),
        ('excludes = ["during"]', 'excludes = ["during", "during"]', "sections.during_with_water.excludes[2]: names"),
        ('excludes = ["during"]', "excludes = [7]", "sections.during_with_water.excludes[1]: expected text"),
        ("value = 84", 'value = "84"', "facts.clear.value: expected a number"),
        ("value = 84", "value = true", "facts.clear.value: expected a number"),
        ("value = 84", "value = nan", "facts.clear.value: is not a number that a leaflet can print"),
        ("value = 84", "value = 1e308", "facts.clear.value: is not a number that a leaflet can print"),
        ("value = 84", "value = -1e-9", "facts.clear.value: is not a number that a leaflet can print"),
        ("value = 84", f"value = {10**18}", "facts.clear.value: is not a number that a leaflet can print"),
        ("value = 84", f"value = {10**4000}", "facts.clear.value: is too large a number"),
        ("value = 84", f"value = 0x{'f' * 5000}", "facts.clear.value: is too large a number"),
        ('unit = "percent"', 'unit = "%"', "facts.clear.unit: unknown unit: %"),
        ('url = "https:', 'url = "http:', "sources.visits.url: not an https address"),
        ('term = "Eardrum"', 'term = " "', "glossary.eardrum.term: is empty"),
        ('term = "Eardrum"', 'id = "Eardrum"', "glossary.eardrum.id: unknown key"),
    ],
)
def test_problems_of_shape(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A key that is unknown or of the wrong type is told at its line."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", old, new)
    line = line_of(topic, "topic.toml", new)
    assert any(problem.startswith(f"topic.toml:{line}: {message}") for problem in problems(topic)), problems(topic)


def test_a_missing_key_is_told_at_its_table(tmp_path: Path) -> None:
    """What is not there has the line of what it is missing from."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", 'unit = "percent"\n', "")
    line = line_of(topic, "topic.toml", "[facts.clear]")
    assert problems(topic) == [f"topic.toml:{line}: facts.clear.unit: is missing"]


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    """A file that is not TOML is refused with the line of the problem."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "[facts.clear]", "[facts.clear")
    line = line_of(topic, "topic.toml", "[facts.clear")
    with pytest.raises(ContentError, match=rf"topic\.toml:{line}: "):
        read_tables(read_toml(topic / "topic.toml"))


def test_a_broken_table_is_told_once(tmp_path: Path) -> None:
    """What refers to a table with a problem is no problem of its own."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "value = 84", 'value = "84"')
    assert len(problems(topic)) == 1
