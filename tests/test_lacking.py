"""What a topic lacks in its language spoils what prints it, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from batches import files, make, roster
from click.testing import CliRunner
from msgspec.structs import replace
from printing import excerpt_for, job_for
from topic_folders import PROCEDURE, edited, fixture_topic
from translating import CATALOG, change

from handouts.cli.topics import plan_command as plan
from handouts.cli.topics import show_command as show
from handouts.compose.composition import compose
from handouts.errors import ContentError, HandoutError
from handouts.language.editions import edition
from handouts.language.translation import in_locale, lacks, mark
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model import page
from handouts.model.job import GalleyKey, Request
from handouts.model.topic import Lack
from handouts.render import make_handout
from handouts.typeset.cache import Cache
from handouts.typeset.galleys import galley_for

PAGE = page.page("a4", "clear-print", "es")
EVERY = {"whole", "on-the-day", "figures", "about", "after"}
"""What can be asked of the topic here: its presets, and a section by name."""


@pytest.mark.parametrize("number", [0, 9, 15, 16, 4095])
def test_a_mark_says_what_is_lacking(number: int) -> None:
    """Among other words; where nothing is lacking, nothing is looked for."""
    topic = replace(fixture_topic(PROCEDURE), lacking=tuple(Lack("about", "es.po", n, "") for n in range(4096)))
    assert [lack.line for lack in lacks(topic, f"One {mark(number)}two{mark(7)}")] == [number, 7]
    assert lacks(replace(topic, lacking=()), mark(number)) == ()


def stale(folder: Path, old: str, new: str) -> Path:
    """Return a topic of which one Spanish message is changed."""
    topic = edited(folder, PROCEDURE, "topic.toml", "", "\n")
    change(topic / CATALOG, old, new)
    return topic


def spanish(folder: Path) -> GalleyKey:
    return GalleyKey(edition(load_topic(folder), sample_clinic(), "es"), PAGE, "article")


def refused(made: GalleyKey, asked: str) -> str:
    """Return why a leaflet is refused, or nothing."""
    request = Request(asked) if asked in made.topic.presets else Request(sections=(asked,))
    try:
        excerpt_for(made, request)
    except ContentError as error:
        assert "leaflets without these can be made" in error.hint
        return error.message
    return ""


@pytest.mark.parametrize(
    ("said", "context", "spoiled"),
    [
        ("Puede hacer cosquillas.", "during", {"whole", "on-the-day"}),
        ("Después de su visita", "after", {"whole", "on-the-day", "after"}),
        ("¿Cuándo puedo volver a nadar?", "after", {"whole", "on-the-day", "after"}),
        ("Tímpano", "glossary", EVERY - {"after"}),
        ("Succión", "glossary", {"whole", "about", "figures"}),
        ("Su visita de hoy", "preset.on-the-day", {"on-the-day"}),
        ("personas con el oído limpio después de una visita", "fact", {"figures"}),
    ],
)
def test_a_message_that_is_not_translated_spoils_what_prints_it(
    tmp_path: Path, said: str, context: str, spoiled: set[str]
) -> None:
    """A section, a question, a term, a head, the words of a fact: named with the line of the catalog."""
    folder = stale(tmp_path, f'msgstr "{said}"', 'msgstr ""')
    made = spanish(folder)
    told = {asked: refused(made, asked) for asked in EVERY}
    assert {asked for asked, message in told.items() if message} == spoiled
    for asked in spoiled:
        first, second = told[asked].split("\n")
        assert first == "the leaflet is not wholly in es: 1 message not translated"
        assert second.startswith(f"  {context}: {folder}/locale/es.po:")
        assert "missing: “" in second


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('msgstr "Un oído lleva unos {minutes} minutos."', 'msgstr "Un oído lleva un rato."', "lacks the placeholder"),
        ('msgstr "Puede hacer cosquillas."', 'msgstr "It may tickle."', "repeats the original"),
        ('msgctxt "during"\nmsgid "It may tickle."', '#, fuzzy\nmsgctxt "during"\nmsgid "It may tickle."', "stale"),
    ],
)
def test_a_translation_that_is_none_spoils_its_section(tmp_path: Path, old: str, new: str, why: str) -> None:
    """One that says another thing, that is the original again, or that is of another text."""
    made = spanish(stale(tmp_path, old, new))
    assert why in refused(made, "on-the-day")
    assert not refused(made, "about")


def test_a_catalog_in_the_originals_own_words_refuses_the_language(tmp_path: Path) -> None:
    """English is not sold as Spanish, however little of it a leaflet prints."""
    folder = edited(tmp_path, PROCEDURE, "topic.toml", "", "\n")
    text = (folder / CATALOG).read_text("utf-8")
    echoed = re.sub(r'(msgid (".+"))\nmsgstr ".*"', r"\1\nmsgstr \2", text)
    (folder / CATALOG).write_text(echoed, "utf-8")
    with pytest.raises(ContentError, match="repeat the original"):
        in_locale(load_topic(folder), "es")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('msgstr "Extracción de cera del oído"', 'msgstr ""', "topic: 1 missing"),
        ('"Language: es', '"Language: fr', "the header says Language: fr"),
    ],
)
def test_what_every_leaflet_has_refuses_the_language(tmp_path: Path, old: str, new: str, why: str) -> None:
    """Its title stands at the foot of every page."""
    with pytest.raises(ContentError, match=why):
        in_locale(load_topic(stale(tmp_path, old, new)), "es")


def test_a_text_that_moved_to_another_section_is_translated(tmp_path: Path) -> None:
    """As the merge has it, which no catalog needs first."""
    folder = edited(tmp_path, PROCEDURE, "sections/about.md", "", "\nYou can go home right away.\n")
    edited(tmp_path, PROCEDURE, "sections/after.md", "You can go home right away.\n", "\n")
    assert in_locale(load_topic(folder), "es").lacking == ()


def test_pieces_without_words_are_not_composed(tmp_path: Path) -> None:
    """The galley says why; nothing in another language is left."""
    made = spanish(stale(tmp_path, 'msgstr "Puede hacer cosquillas."', 'msgstr ""'))
    composition = compose(made)
    assert list(composition.lacking) == ["section.during"]
    assert 'id="section.during"' not in composition.html
    assert not lacks(made.topic, composition.html)


def leaflet(made: GalleyKey, preset: str, cache: Cache) -> bytes:
    return make_handout(job_for(made.topic, Request(preset), made.clinic), cache).pdf


def test_leaflets_without_the_section_print_from_cold_and_cached(tmp_path: Path) -> None:
    """Those with it are refused from both."""
    folder = stale(tmp_path, 'msgstr "Acuéstese de lado."', 'msgstr ""')
    made, cache = spanish(folder), Cache(tmp_path / "cache")
    printed = {leaflet(made, "on-the-day", cache) for _ in range(2)}
    assert len(printed) == 1
    assert galley_for(made, cache).refused.keys() == {"section.before"}
    for _ in range(2):
        with pytest.raises(ContentError, match="not wholly in es"):
            leaflet(made, "whole", cache)


def test_a_batch_refuses_the_rows_that_need_it(tmp_path: Path) -> None:
    """Other rows of the same language print."""
    folder = stale(tmp_path, 'msgstr "Acuéstese de lado."', 'msgstr ""')
    path = roster(tmp_path, "1,es,on-the-day,,", "2,es,whole,,", "3,en,whole,,")
    ended = make(path, tmp_path / "out", topic=str(folder))
    assert (ended.written, ended.refused) == (2, 1)
    assert len(files(tmp_path / "out")) == 2


def run(command: Callable[..., object], *arguments: str) -> HandoutError | None:
    error = CliRunner().invoke(command, arguments).exception  # type: ignore[arg-type]
    assert error is None or isinstance(error, HandoutError)
    return error


def test_a_plan_refuses_what_could_not_be_printed(tmp_path: Path) -> None:
    """And a topic is shown only whole."""
    folder = str(stale(tmp_path, 'msgstr "Puede hacer cosquillas."', 'msgstr ""'))
    assert run(plan, folder, "--section", "about", "--locale", "es") is None
    assert isinstance(run(plan, folder, "--preset", "whole", "--locale", "es"), ContentError)
    assert isinstance(run(show, folder, "--locale", "es"), ContentError)
