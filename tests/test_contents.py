"""A topic is read whole: all of its files, and all of their problems at once."""

from pathlib import Path

import pytest
from topic_folders import PROCEDURE, SPRAINS, edited, fixture_topic, line_of, problems

from handouts.model.topic import Preset


def test_a_topic_holds_what_its_files_say() -> None:
    """Everything declared is there, in order."""
    topic = fixture_topic(PROCEDURE)
    assert topic.id == PROCEDURE
    assert tuple(topic.sections) == (
        "when_to_call",
        "about",
        "before",
        "during",
        "during_with_water",
        "after",
        "figures",
    )
    assert tuple(topic.presets) == ("whole", "on-the-day")
    assert topic.pictures["ear"].svg.startswith("<svg ")
    assert topic.facts["clear"].value == 84


def test_the_head_of_a_handout_chosen_section_by_section() -> None:
    """The topic's own title and texts head it."""
    topic = fixture_topic(SPRAINS)
    assert topic.default == Preset(
        id="",
        title="Three sprains",
        message="A sprain heals best when you rest it first and then move it a little each day.",
        summary="This leaflet has the parts that we chose for you. It says when to call and has room for notes.",
        audience="This leaflet is for people with a sprained ankle, wrist or knee.",
        layout="article",
        sections=(),
    )


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    """Slips in the table, in two sections and in a picture are told together, in order."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", '"visits"', '"visit"')
    (topic / "sections/about.md").write_text("# What\n\n<b>x {fact}\n", "utf-8")
    (topic / "sections/after.md").write_text("Text\n", "utf-8")
    (topic / "art/ear.svg").write_text("<svg/>", "utf-8")
    found = [problem.partition(": ")[0] for problem in problems(topic)]
    line = line_of(topic, "topic.toml", 'source = "visit"')
    assert found == [
        "art/ear.svg",
        "sections/about.md:3",
        "sections/about.md:3",
        "sections/after.md:1",
        f"topic.toml:{line}",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('message = "Sit still', 'message = "*Sit* still', "italics: not allowed"),
        ('message = "Sit still', 'message = "{hours} Sit still', "unknown placeholder: {hours}"),
        ('message = "Sit still', 'message = "[Sit](term:sit) still', "unknown term: sit"),
        ('message = "Sit still', 'message = "- Sit still', "not one plain paragraph"),
        ('title = "Your visit today"', 'title = "Your **visit** today"', "has marks, but is printed as it stands"),
        ('title = "Your visit today"', 'title = "Your <b>visit</b> today"', "raw HTML: <b>"),
        ('alt = "An ear', 'alt = "{minuts} An ear', "unknown placeholder: {minuts} (did you mean minutes?)"),
        ('alt = "An ear', 'alt = "An [ear](term:eardrum)', "unknown term: eardrum"),
        ('publisher = "Nobody"', 'publisher = "`Nobody`"', "code in the text"),
        ('text = "A thin skin', 'text = "![x](y) A thin skin', "an image in the text"),
        ('measure = "minutes', 'measure = "{clear} minutes', "unknown placeholder: {clear}"),
    ],
)
def test_texts_of_the_table(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Prose may have strong words, links and facts; labels have none; slips are told at the line of their key."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", old, new)
    line = line_of(topic, "topic.toml", new)
    found = problems(topic)
    assert any(problem.startswith(f"topic.toml:{line}: {message}") for problem in found), found


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("sections/befor.md", "topic.toml has no [sections.befor]"),
        ("art/nose.svg", "topic.toml has no [pictures.nose]"),
    ],
)
def test_files_that_nothing_names(tmp_path: Path, file: str, message: str) -> None:
    """A file without its table is most likely a slip."""
    topic = edited(tmp_path, PROCEDURE, file, "", "x")
    assert problems(topic) == [f"{file}: {message} (declare it, or delete the file)"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("topic.toml", "always = true\n", ""),
        ("topic.toml", 'place = "front"\n', ""),
        ("sections/when_to_call.md", "::: call", "::: checklist"),
    ],
)
def test_every_handout_tells_whom_to_call(tmp_path: Path, file: str, old: str, new: str) -> None:
    """A topic without a section for it, always in and in front, is refused."""
    topic = edited(tmp_path, PROCEDURE, file, old, new)
    (problem,) = problems(topic)
    assert problem.startswith("topic.toml: no section tells in every leaflet whom to call at once")


def test_names_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    """A name that is a path is refused and not followed."""
    (tmp_path / "secret.md").write_text("# *Secret*\n", "utf-8")
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "", '\n[sections."../../secret"]\naspect = "before"\n')
    assert [problem for problem in problems(topic) if "ecret" in problem] == [
        f"topic.toml:{line_of(topic, 'topic.toml', '[sections.' + chr(34))}: sections.../../secret:"
        " not a name for this (write it in snake_case)"
    ]


def test_sections_that_are_broken_and_long_end_the_reading(tmp_path: Path) -> None:
    """What was made to be slow is not read for minutes."""
    topic = edited(tmp_path, PROCEDURE, "sections/about.md", "", "**" * 150_000)
    (topic / "sections" / "before.md").write_text("*Soft*", "utf-8")
    found = [problem.partition(" (")[0] for problem in problems(topic) if problem.startswith("sections/")]
    assert found == [
        "sections/about.md:11: longer than 30,000 characters",
        "sections/before.md: is not read, nor is any section after it",
    ]


def test_of_many_bad_texts_the_first_hundred_are_told(tmp_path: Path) -> None:
    """The others would take as long again."""
    entries = "".join(f'[glossary.t{n}]\nterm = "T"\ntext = "*soft*"\n' for n in range(150))
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "", f"\n{entries}")
    assert sum("italics" in problem for problem in problems(topic)) == 100


def test_a_text_of_the_table_has_a_limit(tmp_path: Path) -> None:
    """What is longer is a section."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", "Sit still", "Sit still, " * 300)
    assert any("longer than 2,000 characters" in problem for problem in problems(topic))
