"""A clinic's own files lie over a shipped topic: one sentence changes, and everything else is as the package has it."""

from datetime import date
from pathlib import Path

import pytest
from topic_folders import SHIPPED, WHOLE, problems, shipped_topic

from handouts.choose.leaflet import excerpt_of
from handouts.choose.selection import select
from handouts.cli import main
from handouts.errors import ContentError
from handouts.language.catalog import read_catalog
from handouts.language.editions import edition
from handouts.language.original import original_of
from handouts.language.translation import locales_of
from handouts.language.updating import status_of, updated
from handouts.load.clinic import sample_clinic
from handouts.load.overlay import file_of
from handouts.load.topic import address, load_topic, topic_titles
from handouts.load.workspace import Workspace
from handouts.model.job import Request, job_of
from handouts.model.topic import Topic

BEFORE = "They can’t say for certain whether it is cancer, or which type."
AFTER = "We take blood on the ground floor, and the result is there in two days."


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, and in it the folder of what it changes in the shipped topic."""
    (tmp_path / "clinic.toml").write_text('name = "Riverside"\nphones = [{ number = "999", kind = "urgent" }]\n')
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "topics" / SHIPPED
    (folder / "sections").mkdir(parents=True)
    return folder


def change(folder: Path, section: str = "diagnosis", before: str = BEFORE, after: str = AFTER) -> None:
    """Put a section into an overlay that says something else."""
    text = (shipped_topic().path / "sections" / f"{section}.md").read_text("utf-8")
    assert text.count(before) == 1
    (folder / "sections" / f"{section}.md").write_text(text.replace(before, after), "utf-8")


def loaded(folder: Path) -> Topic:
    return load_topic(SHIPPED, Workspace(folder.parent.parent))


def code(topic: Topic, preset: str, locale: str) -> str:
    """Return the code of the sample clinic's leaflet; raises where a word of it is lacking."""
    said = edition(topic, sample_clinic(), locale)
    return excerpt_of(job_of(said, select(said.topic, Request(preset=preset))))[0].code


def test_one_changed_sentence_is_printed(own: Path) -> None:
    """In English; the rest of the topic is that of the package."""
    change(own)
    topic, shipped = loaded(own), shipped_topic()
    assert AFTER in str(topic.sections["diagnosis"].blocks)
    assert {id_ for id_ in shipped.sections if topic.sections[id_] != shipped.sections[id_]} == {"diagnosis"}
    assert (topic.presets, topic.facts, topic.glossary) == (shipped.presets, shipped.facts, shipped.glossary)
    assert code(topic, "newly-diagnosed", "en") != code(shipped, "newly-diagnosed", "en")


@pytest.mark.parametrize("locale", WHOLE)
def test_leaflets_without_the_section_are_as_before_in_every_language(own: Path, locale: str) -> None:
    """Those with it are refused in the others until it is translated, and the section is named."""
    change(own)
    topic = loaded(own)
    assert code(topic, "signs", locale) == code(shipped_topic(), "signs", locale)
    if locale != "en":
        with pytest.raises(ContentError) as refused:
            code(topic, "newly-diagnosed", locale)
        catalog = own / "locale" / f"{locale}.po"
        assert f"not wholly in {locale}: 1 message not translated\n  diagnosis: {catalog}: " in refused.value.message


def test_an_overlay_has_the_languages_of_the_topic(own: Path) -> None:
    """And may have one more."""
    assert locales_of(loaded(own)) == locales_of(shipped_topic())
    (own / "locale").mkdir()
    (own / "locale" / "sw.po").write_text('msgid ""\nmsgstr "Language: sw\\n"\n')
    assert {*locales_of(loaded(own))} == {*locales_of(shipped_topic()), "sw"}


def test_a_catalog_of_an_overlay_holds_what_is_new(own: Path) -> None:
    """Nothing is written into the package, and once the message is translated, the leaflet prints."""
    change(own)
    original = original_of(loaded(own))
    assert status_of(original, "es").total.stale + status_of(original, "es").total.missing == 1
    new = updated(original, "es", date(2026, 11, 29))
    assert (new.path, new.stale + new.missing) == (own / "locale" / "es.po", 1)
    new.path.parent.mkdir()
    new.path.write_bytes(new.content)
    (entry,) = read_catalog(new.path).entries.values()
    assert AFTER in entry.text
    words = entry.text.replace("Blood tests", "Los análisis de sangre").replace("We take blood", "Le sacamos sangre")
    said = words.partition(" check your")[0] + " muestran cómo están los órganos. El resultado tarda dos días."
    text = new.content.decode()
    start = text.index("msgid", text.index("msgctxt"))
    text = text[:start].replace("#, fuzzy\n", "") + f'msgid "{entry.text}"\nmsgstr "{said}"\n'
    new.path.write_text(text.replace(f'#| msgid "{entry.before}"\n', ""), "utf-8")
    assert code(loaded(own), "newly-diagnosed", "es")
    assert code(loaded(own), "signs", "es") == code(shipped_topic(), "signs", "es")
    assert updated(original_of(loaded(own)), "es", date(2026, 11, 29)).missing == 0


def test_a_file_of_keys_has_only_those_that_differ(own: Path) -> None:
    """A title, a preset, a rule before the topic's, a source; and a section that is dropped is nowhere named."""
    (own / "topic.toml").write_text(
        'drop = ["outlook", "outlook_figures"]\n'
        + '[presets.signs]\ntitle = "Signs that we want to know of"\n'
        + "[presets.ours]\n"
        + 'title = "T"\nmessage = "M."\nsummary = "S."\naudience = "A."\nlayout = "article"\nsections = ["diagnosis"]\n'
        + '[[rules]]\nwhen = { ward = "4" }\npreset = "ours"\n'
    )
    topic, shipped = loaded(own), shipped_topic()
    assert topic.presets["signs"].title == "Signs that we want to know of"
    assert topic.presets["signs"].sections == shipped.presets["signs"].sections
    assert topic.presets["ours"].sections == ("diagnosis",)
    assert topic.rules[0].preset == "ours"
    assert topic.rules[1:] == shipped.rules
    assert "outlook" not in topic.sections
    assert "outlook" in shipped.presets["full"].sections
    assert topic.presets["full"].sections == tuple(
        section for section in shipped.presets["full"].sections if section not in {"outlook", "outlook_figures"}
    )


def test_a_section_that_another_needs_is_not_dropped_alone(own: Path) -> None:
    """Figures without the words that they need would stand alone."""
    (own / "topic.toml").write_text('drop = ["why_it_spreads", "outlook"]\n')
    assert problems(own) == ["topic.toml:1: drop[2]: outlook_figures needs outlook (drop it, too)"]


def test_problems_are_told_where_they_stand(own: Path) -> None:
    """All at once: an own key, an own section, a section that the package no longer has."""
    (own / "topic.toml").write_text('drop = ["outlok"]\n[presets.signs]\nlayout = "artcle"\nsections = ["gone"]\n')
    (own / "sections" / "symptoms.md").write_text("# Signs\n\nSome.\n")
    (own / "sections" / "diagnosis.md").write_text("# Tests\n\n{no_such_fact}\n")
    found = problems(own)
    assert any(
        told.startswith("topic.toml:1: drop[1]: the topic has no section outlok (did you mean") for told in found
    )
    assert any(told.startswith("topic.toml:3: presets.signs.layout: unknown: artcle") for told in found)
    assert any(told.startswith("sections/diagnosis.md:3: ") for told in found)
    gone = "sections/symptoms.md: the topic breast-cancer-spread, which this changes, has no section symptoms"
    assert any(told.startswith(gone) and "or delete the file" in told for told in found)


def test_it_is_found_by_name_and_by_folder(own: Path) -> None:
    """Even without a topic.toml; another folder of that name is a topic of its own, which lacks everything."""
    change(own)
    assert loaded(own) == load_topic(f"./topics/{SHIPPED}")
    assert address(own) == SHIPPED
    assert SHIPPED in [title.name for title in topic_titles(Workspace(own.parent.parent))]
    assert file_of(own, "sections/diagnosis.md").parent.parent == own
    assert file_of(own, "sections/outlook.md").parent.parent == shipped_topic().path
    (own.parent.parent / "clinic.toml").unlink()
    (own / "topic.toml").touch()
    assert any("title: is missing" in told for told in problems(own))


def test_check_reads_an_overlay(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it finds in the clinic's words stands in the clinic's file."""
    change(own, after="You must never worry about this, for a carcinoma is a neoplasm!")
    main.run(["check", SHIPPED])
    told = capsys.readouterr().out
    assert f"{own}/sections/diagnosis.md:" in told
    assert f"{shipped_topic().path}/" not in told
