"""Topics are found by name, listed without reading their text, and read whole: with all problems of all their files."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from topic_folders import PROCEDURE, SPRAINS, TOPICS, edited, fixture_topic, line_of, problems

from handouts.errors import ContentError, FileError, UnknownName
from handouts.load.images import pictogram
from handouts.load.overlay import SHIPPED
from handouts.load.topic import address, load_topic, topic_names, topic_titles
from handouts.load.workspace import Workspace
from handouts.model.topic import Preset, pictures_in

SHIPPED_NAMES = topic_names()
TESTS = Workspace(TOPICS.parent)


def test_names_are_those_of_folders_with_a_topic_file() -> None:
    """The shipped topics are the folders of the package that hold one."""
    assert tuple(sorted(path.parent.name for path in SHIPPED.glob("*/topic.toml"))) == SHIPPED_NAMES
    assert SHIPPED_NAMES


def test_names_of_a_workspace() -> None:
    """Its own topics stand among the shipped ones."""
    assert topic_names(TESTS) == tuple(sorted((PROCEDURE, SPRAINS, *SHIPPED_NAMES)))


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_shipped_topics_keep_every_rule(name: str) -> None:
    """What is shipped can be used as it is."""
    assert load_topic(name).id == name


def test_each_fact_stands_where_the_table_says() -> None:
    """`tests/readers/facts-to-sections.md` names section, line and words of each statement; none is lost."""
    table = (Path(__file__).parent / "readers" / "facts-to-sections.md").read_text("utf-8")
    rows = [row.split(" | ") for row in table.splitlines() if row.startswith("| ") and "`" in row]
    assert len(rows) > 100
    for statement, where, quotes in rows:
        lines = [line for place in where.split("; ") for line in _lines_of(place)]
        for quote in re.findall("“([^”]+)”", quotes):
            assert any(quote in line for line in lines), f"{statement}: {quote}"


def _lines_of(place: str) -> list[str]:
    """Return the lines that a place names: a section in backticks, then their numbers."""
    _, name, numbers = place.split("`")
    text = (SHIPPED / "breast-cancer-spread" / "sections" / f"{name}.md").read_text("utf-8").splitlines()
    return [text[int(number) - 1] for number in numbers.split(",")]


@pytest.mark.parametrize("name", [PROCEDURE, SPRAINS])
def test_fixture_topics_load_by_name_and_by_path(name: str) -> None:
    """A name in a folder of topics, a path and a string with a slash lead to the same topic."""
    topic = load_topic(name, TESTS)
    assert topic == load_topic(TOPICS / name) == load_topic(f"{TOPICS}/{name}")


def test_titles_tell_what_a_list_shows() -> None:
    """Name, title, version, language and presets come from the head of the file."""
    (procedure,) = [title for title in topic_titles(TESTS) if title.name == PROCEDURE]
    assert procedure.title == "Having earwax taken out"
    assert procedure.version == date(2026, 11, 22)
    assert procedure.language == "en"
    assert procedure.presets == ("whole", "on-the-day")
    assert procedure.path == TOPICS / PROCEDURE


def test_a_list_is_not_stopped_by_a_section(tmp_path: Path) -> None:
    """Listing reads heads only; a topic without a head is refused."""
    edited(tmp_path / "topics", PROCEDURE, "topic.toml", 'aspect = "result"', "")
    assert PROCEDURE in [title.name for title in topic_titles(Workspace(tmp_path))]
    edited(tmp_path / "topics", PROCEDURE, "topic.toml", 'title = "Having earwax taken out"\n', "")
    with pytest.raises(ContentError, match="title: is missing"):
        topic_titles(Workspace(tmp_path))


def test_a_topic_is_called_by_its_name_or_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hint says can be typed where it is read."""
    monkeypatch.chdir(tmp_path)
    assert address(SHIPPED / "a-topic") == "a-topic"
    assert address(tmp_path / "topics" / "a-topic") == "./topics/a-topic"
    assert address(tmp_path.parent / "a-topic") == str(tmp_path.parent / "a-topic")


def test_an_unknown_topic_offers_the_nearest() -> None:
    """A problem in a name is answered with the name."""
    with pytest.raises(UnknownName) as error:
        load_topic("a-procdure", TESTS)
    assert (error.value.exit_code, error.value.hint) == (4, "did you mean a-procedure?")


def test_a_folder_without_a_topic(tmp_path: Path) -> None:
    """A path that leads to no topic is a problem of the path."""
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


def test_a_section_has_its_own_pictogram_or_that_of_its_aspect() -> None:
    """The shipped ones that are used are pictures of the topic, so that a leaflet holds all that it shows."""
    topic = fixture_topic(PROCEDURE)
    icons = {name: topic.sections[name].icon for name in ("about", "during", "after")}
    assert icons == {"about": "", "during": "tests", "after": "ear"}
    assert list(topic.pictures) == ["ear", "tests"]
    assert (topic.pictures["tests"].alt, topic.pictures["tests"].svg) == ("", pictogram("tests"))


def test_a_picture_may_be_a_photograph_but_no_icon(tmp_path: Path) -> None:
    """A drawing takes the clinic's colours on its disc; a photograph is read where there is no drawing."""
    topic = edited(tmp_path, PROCEDURE, "sections/about.md", "Wax keeps", "![](ear) ![a tube](drip) Wax keeps")
    (topic / "art/ear.svg").unlink()
    (topic / "art/ear.png").write_bytes(b"GIF89a")
    assert [problem.partition(" (")[0] for problem in problems(topic)] == [
        "art/ear.png: is neither a PNG nor a JPEG",
    ]
    Image.new("L", (320, 200)).save(topic / "art/ear.png")
    (problem,) = problems(topic)
    line = line_of(topic, "topic.toml", 'icon = "ear"')
    assert problem.startswith(f"topic.toml:{line}: the icon ear is a photograph")
    tables = (topic / "topic.toml").read_text("utf-8")
    (topic / "topic.toml").write_text(tables.replace('icon = "ear"', 'icon = "tests"'), "utf-8")
    read = load_topic(topic)
    assert read.pictures["ear"].photo == (topic / "art/ear.png").read_bytes()
    assert read.pictures["drip"].svg == pictogram("drip")
    assert list(pictures_in(read.sections["about"].blocks))[:2] == ["ear", "drip"]


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
        (
            'title = "Your visit today"',
            'title = "Your **visit** today"',
            "has marks of Markdown, but is printed just as it is",
        ),
        ('title = "Your visit today"', 'title = "Your <b>visit</b> today"', "raw HTML: <b>"),
        ('alt = "An ear', 'alt = "{minuts} An ear', "unknown placeholder: {minuts} (did you mean minutes?)"),
        ('alt = "An ear', 'alt = "An [ear](term:eardrum)', "unknown term: eardrum"),
        ('publisher = "Nobody"', 'publisher = "`Nobody`"', "code in the text"),
        ('text = "A thin skin', 'text = "![x](y) A thin skin', "unknown picture: y"),
        ('measure = "minutes', 'measure = "{clear} minutes', "unknown placeholder: {clear}"),
    ],
)
def test_texts_of_the_table(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Prose may have strong words, links and facts; labels have none; problems are told at the line of their key."""
    topic = edited(tmp_path, PROCEDURE, "topic.toml", old, new)
    line = line_of(topic, "topic.toml", new)
    found = problems(topic)
    assert any(problem.startswith(f"topic.toml:{line}: {message}") for problem in found), found


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("sections/befor.md", "topic.toml has no [sections.befor]"),
        ("art/nose.svg", "topic.toml has no [pictures.nose]"),
        ("art/nose.jpg", "topic.toml has no [pictures.nose]"),
    ],
)
def test_files_that_nothing_names(tmp_path: Path, file: str, message: str) -> None:
    """A file without its table is most likely a problem."""
    topic = edited(tmp_path, PROCEDURE, file, "", "x")
    assert problems(topic) == [f"{file}: {message} (add it, or delete the file)"]


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
        " is not a name that can be used here (write it in lower case with underscores, such as on_the_day)"
    ]


def test_sections_that_are_broken_and_long_end_the_reading(tmp_path: Path) -> None:
    """What was made to be slow is not read for minutes."""
    topic = edited(tmp_path, PROCEDURE, "sections/about.md", "", "**" * 150_000)
    (topic / "sections" / "before.md").write_text("*Soft*", "utf-8")
    found = [problem.partition(" (")[0] for problem in problems(topic) if problem.startswith("sections/")]
    assert found == [
        "sections/about.md:11: longer than 30,000 characters",
        "sections/before.md: was not read, nor were the sections after it",
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
