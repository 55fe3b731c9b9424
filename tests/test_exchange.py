"""Translations go out and come back unchanged, or are refused with the reason for each."""

import re
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace
from translating import HISS, HISS_ES, TODAY, catalog_file, change, original

from handouts.errors import ContentError, UnknownName
from handouts.language.catalog import encoded, read_catalog
from handouts.language.exchange import ExchangeFormat, exported, read_delivery, taken_in
from handouts.language.original import Original, original_of
from handouts.language.translation import in_locale
from handouts.load.topic import load_topic
from handouts.model.topic import Topic

FORMS = get_args(ExchangeFormat)
ENDINGS = {"po": "po", "xliff": "xlf", "xliff2": "xlf"}


def handed_out(topic: Original, form: ExchangeFormat, folder: Path, *, is_changed_only: bool = False) -> Path:
    path = folder / f"out.{ENDINGS[form]}"
    path.write_bytes(exported(topic, "es", form, TODAY, is_changed_only=is_changed_only))
    return path


def refused(topic: Original, path: Path) -> str:
    with pytest.raises(ContentError) as error:
        taken_in(topic, read_delivery(path), path, TODAY)
    assert error.value.exit_code == 3
    return error.value.message


@pytest.mark.parametrize("form", FORMS)
def test_there_and_back_changes_nothing(tmp_path: Path, form: ExchangeFormat) -> None:
    """Out of the catalog and into it again, byte for byte."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    catalog, count = taken_in(topic, read_delivery(path), path, TODAY)
    assert encoded(catalog) == catalog_file(topic).read_bytes()
    assert count == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_topic_may_be_called_as_a_folder_may(tmp_path: Path, form: ExchangeFormat) -> None:
    """With spaces, quotes and signs that XML has for itself."""
    folder = original(tmp_path).folder.parent.rename(tmp_path / "it's <our> & its")
    topic = original_of(load_topic(folder))
    catalog_file(topic).unlink()
    assert read_delivery(handed_out(topic, form, tmp_path)).name == topic.name


@pytest.mark.parametrize("form", FORMS)
def test_only_what_changed_goes_out_with_its_text_of_before(tmp_path: Path, form: ExchangeFormat) -> None:
    """Old and new side by side; what comes back is translated."""
    topic = original(tmp_path / "topic", HISS, "You hear a soft hiss.", "sections/during.md")
    path = handed_out(topic, form, tmp_path, is_changed_only=True)
    text = path.read_text("utf-8")
    assert HISS in text
    assert "You hear a soft hiss." in text
    assert [unit.text for unit in read_delivery(path).units] == ["You hear a soft hiss."]
    finish(path, form)
    catalog, count = taken_in(topic, read_delivery(path), path, TODAY)
    entry = catalog.entries["during", "You hear a soft hiss."]
    assert (entry.translation, entry.is_fuzzy, entry.before, count) == ("Oye un silbido suave.", False, "", 1)


def finish(path: Path, form: ExchangeFormat) -> None:
    """Translate the one message, as a translator would."""
    text = path.read_text("utf-8")
    done = {"po": ("#, fuzzy\n", ""), "xliff": ("needs-translation", "translated"), "xliff2": ("initial", "final")}
    head, _, tail = text.partition(HISS_ES)
    path.write_text((head + "Oye un silbido suave." + tail).replace(*done[form]), "utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_left_open_stays_as_it_is(tmp_path: Path, form: ExchangeFormat) -> None:
    """Fuzzy and empty messages are not taken, and nothing is wrong with them."""
    topic = original(tmp_path / "topic", HISS, "You hear a soft hiss.", "sections/during.md")
    path = handed_out(topic, form, tmp_path, is_changed_only=True)
    catalog, count = taken_in(topic, read_delivery(path), path, TODAY)
    assert count == 0
    assert catalog.entries["during", "You hear a soft hiss."].is_fuzzy


@pytest.mark.parametrize("form", FORMS)
def test_a_bad_message_is_refused_with_its_line_and_reason(tmp_path: Path, form: ExchangeFormat) -> None:
    """Each reason, all at once."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    change(path, HISS_ES, "Oye 3 silbidos **fuertes**.")
    change(path, "Un oído lleva unos {minutes} minutos.", "Un oído lleva unos {minuts} minutos.")
    message = refused(topic, path)
    line = path.read_text("utf-8").partition("Oye 3")[0].count("\n")
    assert "has the number 3, which the original does not have: “Oye 3 silbidos" in message
    assert "has 1 strong passages, the original 0" in message
    assert "lacks the placeholder {minutes}" in message
    assert any(f"{path}:{number}:" in message for number in range(line - 3, line + 2))


@pytest.mark.parametrize("form", FORMS)
def test_a_translation_of_an_older_text_is_refused(tmp_path: Path, form: ExchangeFormat) -> None:
    """And so is one of other facts."""
    was = original(tmp_path / "was")
    path = handed_out(was, form, tmp_path)
    other_text = original(tmp_path / "text", HISS, "You hear a soft hiss.", "sections/during.md")
    assert f"a-procedure no longer has this text: “{HISS}”" in refused(other_text, path)
    other_fact = original(tmp_path / "fact", "value = 15\n", "value = 20\n")
    assert "the facts in this text have changed since the export: “One ear takes about {minutes} minutes.”" in refused(
        other_fact, path
    )


def test_a_file_of_another_topic_is_refused(tmp_path: Path) -> None:
    """By the name it carries."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, "xliff", tmp_path)
    change(path, 'original="a-procedure"', 'original="another"')
    assert "is a translation of another, not of a-procedure" in refused(topic, path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<xliff version='1.2'><file></xliff>", "out.xlf:1: is not well-formed XLIFF"),
        ("<html></html>", "is not XLIFF"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><xliff version='1.2'/>", "has a document type"),
        ("<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x+AD4-<xliff version='1.2'/>", "is not in UTF-8"),
        (
            "<xliff version='2.0' xmlns='urn:oasis:names:tc:xliff:document:2.0'>\n<file id='f'>\n<unit",
            "is not well-formed XLIFF",
        ),
    ],
)
def test_a_file_that_is_no_xliff_is_refused(tmp_path: Path, content: str, message: str) -> None:
    """With the line, and without ever resolving an entity."""
    path = tmp_path / "out.xlf"
    path.write_text(content, "utf-8")
    with pytest.raises(ContentError) as error:
        read_delivery(path)
    assert message in error.value.message


def test_a_translated_figure_gets_the_stamp_of_its_facts(tmp_path: Path) -> None:
    """So that the next change of the figure makes it stale again."""
    topic = original(tmp_path / "topic", "value = 15\n", "value = 20\n")
    path = handed_out(topic, "po", tmp_path, is_changed_only=True)
    path.write_text(path.read_text("utf-8").replace("#, fuzzy, ", "#, "), "utf-8")
    catalog, count = taken_in(topic, read_delivery(path), path, TODAY)
    key = ("during", "One ear takes about {minutes} minutes.")
    was = read_catalog(catalog_file(topic)).entries[key].stamp
    assert count == 2
    assert catalog.entries[key].stamp == topic.items[key].stamp != was


def test_what_a_translator_says_in_the_header_is_taken(tmp_path: Path) -> None:
    """For whom the translation is; but not that it was reviewed, which no header can say."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, "po", tmp_path)
    was = read_catalog(path).header
    change(path, f"X-Formality: {was['X-Formality']}", "X-Formality: informal (tú)")
    change(path, f"X-Region: {was['X-Region']}", "X-Region: unstated")
    catalog, count = taken_in(topic, read_delivery(path), path, TODAY)
    assert (catalog.header["X-Formality"], catalog.header["X-Region"], count) == ("informal (tú)", was["X-Region"], 0)
    change(path, "X-Reviewed: no", "X-Reviewed: 2026-12-01")
    assert f"{path}:1: the header says that it was reviewed" in refused(topic, path)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_in_another_language_than_it_says_is_refused(tmp_path: Path, form: ExchangeFormat) -> None:
    """Most of it is word for word what the catalog of that language has; a region's may be."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    text = path.read_text("utf-8")
    for said in ('"Language: es\\n"', 'target-language="es"', 'trgLang="es"'):
        text = text.replace(said, said.replace("es", "fr"))
    path.write_text(text, "utf-8")
    assert "says that it is in fr, but 78 of its translations are those into es" in refused(topic, path)
    path.write_text(text.replace("fr\\n", "es-MX\\n").replace('"fr"', '"es-MX"'), "utf-8")
    mexican, count = taken_in(topic, read_delivery(path), path, TODAY)
    assert (count, mexican.entries) == (0, {})  # a region's catalog has what differs, and nothing does


@pytest.mark.parametrize("form", FORMS)
def test_a_region_goes_out_whole_and_comes_back_with_what_differs(tmp_path: Path, form: ExchangeFormat) -> None:
    """Each text with the words of its language; what is changed back to these is taken out again."""
    topic = original(tmp_path / "topic")
    path = tmp_path / f"out.{ENDINGS[form]}"
    path.write_bytes(exported(topic, "es-US", form, TODAY, is_changed_only=False))
    assert path.read_text("utf-8").count(HISS_ES) == 1
    change(path, HISS_ES, "Oye un zumbido fuerte.")
    catalog, count = taken_in(topic, read_delivery(path), path, TODAY)
    assert (count, [entry.translation for entry in catalog.entries.values()]) == (1, ["Oye un zumbido fuerte."])
    catalog.path.write_bytes(encoded(catalog))
    said = {key: entry.translation for key, entry in read_catalog(catalog.path).entries.items()}
    assert said == {("during", HISS): "Oye un zumbido fuerte."}
    change(path, "Oye un zumbido fuerte.", HISS_ES)
    assert taken_in(topic, read_delivery(path), path, TODAY)[0].entries == {}


@pytest.mark.parametrize("form", FORMS)
def test_the_originals_own_words_are_no_translation(tmp_path: Path, form: ExchangeFormat) -> None:
    """A file handed back as it went out is refused whole, by one problem; a message left over, by its line."""
    topic = original(tmp_path / "topic")
    catalog = read_catalog(catalog_file(topic))
    english = {key: replace(entry, translation=entry.text) for key, entry in catalog.entries.items()}
    catalog_file(topic).write_bytes(encoded(replace(catalog, entries=english)))
    with pytest.raises(ContentError, match=r"es\.po:1: says that it is in es, but 78 of its translations repeat"):
        topic_in_spanish(topic)
    path = handed_out(topic, form, tmp_path)
    assert "says that it is in es, but 78 of its translations repeat the original" in refused(topic, path)
    catalog_file(topic).write_bytes(encoded(catalog))
    path = handed_out(topic, form, tmp_path)
    change(path, HISS_ES, HISS)
    assert f"repeats the original: “{HISS}” (translate it, or say why" in refused(topic, path)


@pytest.mark.parametrize("form", FORMS)
def test_words_that_two_languages_share_are_explained(tmp_path: Path, form: ExchangeFormat) -> None:
    """In the translator's comment, which goes out and comes back with the message."""
    topic = original(tmp_path / "topic")
    catalog = read_catalog(catalog_file(topic))
    key = ("during", HISS)
    same = replace(catalog.entries[key], translation=HISS.upper(), remarks=("same-words: so it sounds",))
    catalog_file(topic).write_bytes(encoded(replace(catalog, entries={**catalog.entries, key: same})))
    assert topic_in_spanish(topic)
    path = handed_out(topic, form, tmp_path)
    catalog_file(topic).write_bytes(encoded(catalog))
    taken, count = taken_in(topic, read_delivery(path), path, TODAY)
    assert (taken.entries[key], count) == (same, 1)


def topic_in_spanish(topic: Original) -> Topic:
    return in_locale(load_topic(topic.folder.parent), "es")


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_one_message_twice_is_refused(tmp_path: Path, form: ExchangeFormat) -> None:
    """Nobody could say which of the two counts."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    text = path.read_text("utf-8")
    name = "trans-unit" if form == "xliff" else "unit"
    unit = re.search(rf"<{name} (?:(?!</{name}>).)*?{HISS}.*?</{name}>", text, re.DOTALL)
    assert unit
    path.write_text(text.replace(unit[0], unit[0] + unit[0].replace(HISS_ES, "Otro")), "utf-8")
    with pytest.raises(ContentError, match=f"this message is in the file twice: “{HISS}” \\(keep one of the two"):
        read_delivery(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"])
def test_another_encoding_hides_nothing(tmp_path: Path, encoding: str) -> None:
    """A document type in UTF-16 is no ASCII that a filter would find; the header may stand there in ASCII alone."""
    path = tmp_path / "out.xlf"
    hidden = '<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>'.encode(encoding)
    path.write_bytes(b'<!-- <xliff version="1.2"> -->' + hidden if encoding == "utf-16-le" else hidden)
    with pytest.raises(ContentError, match=r"is not in UTF-8|is not XLIFF"):
        read_delivery(path)


def test_a_delivery_leads_to_no_other_folder(tmp_path: Path) -> None:
    """A language that is a path, as of another topic's catalog, is unknown."""
    topic = original(tmp_path / "one")
    path = handed_out(topic, "po", tmp_path)
    other = catalog_file(original(tmp_path / "two"))
    outside = Path("../../../two") / other.relative_to(tmp_path / "two").with_suffix("")
    change(path, '"Language: es\\n"', f'"Language: {outside}\\n"')
    assert topic.path(str(outside)).exists()
    with pytest.raises(UnknownName):
        taken_in(topic, read_delivery(path), path, TODAY)


@pytest.mark.parametrize("form", FORMS)
def test_a_language_is_known_however_a_tool_writes_it(tmp_path: Path, form: ExchangeFormat) -> None:
    """gettext's tools write `pt_BR`, and Poedit writes it back at each save."""
    topic = original(tmp_path / "topic")
    path = tmp_path / f"out.{ENDINGS[form]}"
    path.write_bytes(exported(topic, "pt-BR", form, TODAY, is_changed_only=False))
    path.write_text(path.read_text("utf-8").replace("pt-BR", "pt_BR"), "utf-8")
    assert taken_in(topic, read_delivery(path), path, TODAY)[0].path == topic.path("pt-BR")
