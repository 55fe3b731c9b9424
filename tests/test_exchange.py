"""Translations go out and come back unchanged."""

from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from translating import ENDINGS, FORMS, HISS, HISS_ES, TODAY, catalog_file, change, handed_out, original, taken

from handouts.language.catalog import encoded, read_catalog
from handouts.language.exchange import ExchangeFormat, exported
from handouts.language.intake import read_delivery
from handouts.language.original import original_of
from handouts.language.translation import in_locale
from handouts.load.topic import load_topic


@pytest.mark.parametrize("form", FORMS)
def test_there_and_back_changes_nothing(tmp_path: Path, form: ExchangeFormat) -> None:
    """Out of the catalog and into it again, byte for byte."""
    topic = original(tmp_path / "topic")
    path = handed_out(topic, form, tmp_path)
    intake = taken(topic, path)
    assert encoded(intake.catalog) == catalog_file(topic).read_bytes()
    assert (intake.new, intake.known, intake.left, intake.notes) == (0, 78, {}, ())


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
    assert [unit.text for unit in read_delivery(path).messages] == ["You hear a soft hiss."]
    finish(path, form)
    intake = taken(topic, path)
    entry = intake.catalog.entries["during", "You hear a soft hiss."]
    assert (entry.translation, entry.is_fuzzy, entry.before, intake.new) == ("Oye un silbido suave.", False, "", 1)


def finish(path: Path, form: ExchangeFormat) -> None:
    """Translate the one message, as a translator would."""
    text = path.read_text("utf-8")
    done = {"po": ("#, fuzzy\n", ""), "xliff": ("needs-translation", "translated"), "xliff2": ("initial", "final")}
    head, _, tail = text.partition(HISS_ES)
    path.write_text((head + "Oye un silbido suave." + tail).replace(*done[form]), "utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_region_goes_out_whole_and_comes_back_with_what_differs(tmp_path: Path, form: ExchangeFormat) -> None:
    """Each text with the words of its language; what is changed back to these is taken out again."""
    topic = original(tmp_path / "topic")
    path = tmp_path / f"out.{ENDINGS[form]}"
    path.write_bytes(exported(topic, "es-US", form, TODAY, is_changed_only=False))
    assert path.read_text("utf-8").count(HISS_ES) == 1
    change(path, HISS_ES, "Oye un zumbido fuerte.")
    intake = taken(topic, path)
    assert [entry.translation for entry in intake.catalog.entries.values()] == ["Oye un zumbido fuerte."]
    assert (intake.new, intake.alike, intake.known) == (1, 77, 0)
    intake.catalog.path.write_bytes(encoded(intake.catalog))
    said = {key: entry.translation for key, entry in read_catalog(topic.path("es-US")).entries.items()}
    assert said == {("during", HISS): "Oye un zumbido fuerte."}
    change(path, "Oye un zumbido fuerte.", HISS_ES)
    assert taken(topic, path).catalog.entries == {}


def test_xliff_keeps_its_rules(tmp_path: Path) -> None:
    """One namespace, the file's notes before its units, a unit's before its segments, which no tool may cut again."""
    topic = original(tmp_path / "topic")
    forms: dict[ExchangeFormat, str] = {"xliff": "1.2", "xliff2": "2.0"}
    for form, version in forms.items():
        root = etree.parse(handed_out(topic, form, tmp_path)).getroot()
        assert {etree.QName(one).namespace for one in root.iter("*")} == {
            f"urn:oasis:names:tc:xliff:document:{version}"
        }
        file = next(root.iter("{*}file"))
        assert "".join(file[0].itertext()).strip() == "X-Catalog: es"
    assert {unit.get("canResegment") for unit in root.iter("{*}unit")} == {"no"}
    assert {etree.QName(unit[0]).localname for unit in root.iter("{*}unit")} == {"notes"}


@pytest.mark.parametrize("form", FORMS)
def test_words_that_two_languages_share_are_explained(tmp_path: Path, form: ExchangeFormat) -> None:
    """In the translator's comment, which goes out and comes back with the message."""
    topic = original(tmp_path / "topic")
    catalog = read_catalog(catalog_file(topic))
    key = ("during", HISS)
    same = replace(catalog.entries[key], translation=HISS.upper(), remarks=("same-words: so it sounds",))
    catalog_file(topic).write_bytes(encoded(replace(catalog, entries={**catalog.entries, key: same})))
    assert in_locale(load_topic(topic.folder.parent), "es")
    path = handed_out(topic, form, tmp_path)
    catalog_file(topic).write_bytes(encoded(catalog))
    intake = taken(topic, path)
    assert (intake.catalog.entries[key], intake.new) == (same, 1)
