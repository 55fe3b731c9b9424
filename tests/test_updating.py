"""Merging keeps what is still said and marks what is not."""

from pathlib import Path

import pytest
from translating import CATALOG, HISS, HISS_ES, TODAY, catalog_file, change, original

from handouts.language.catalog import Catalog, Entry, encoded, read_catalog
from handouts.language.updating import Words, caught_up, merged, status_of, template, updated


def after(folder: Path, old: str, new: str, file: str = "sections/during.md") -> Catalog:
    """Return the Spanish catalog after an edit of the English."""
    return caught_up(original(folder, old, new, file), "es", TODAY)


def fuzzy(catalog: Catalog) -> dict[str, str]:
    return {entry.text: entry.before for entry in catalog.entries.values() if entry.is_fuzzy}


def test_nothing_changes_where_nothing_changed(tmp_path: Path) -> None:
    """Not even the date."""
    topic = original(tmp_path)
    assert updated(topic, "es", TODAY).content == catalog_file(topic).read_bytes()


def test_a_changed_text_is_fuzzy_with_its_text_of_before(tmp_path: Path) -> None:
    """And keeps the old translation to start from; nothing else is touched."""
    catalog = after(tmp_path, HISS, "You hear a soft hiss.")
    assert fuzzy(catalog) == {"You hear a soft hiss.": HISS}
    assert catalog.entries["during", "You hear a soft hiss."].translation == HISS_ES
    assert catalog.obsolete == ()
    assert catalog.header["PO-Revision-Date"] == "2026-12-01 00:00+0000"


def test_a_text_that_only_moved_keeps_its_translation(tmp_path: Path) -> None:
    """Down its section, and to another section."""
    moved = after(tmp_path, "1. You sit", "1. New first.\n1. You sit")
    assert fuzzy(moved) == {}
    assert moved.entries["during", HISS].translation == HISS_ES
    topic = original(tmp_path, "It may tickle.", "It hurts nobody.", "sections/during.md")
    change(topic.folder.parent / "sections" / "about.md", "# What it is\n", "# What it is\n\nIt may tickle.\n")
    elsewhere = after_again(topic.folder.parent)
    assert elsewhere.entries["about", "It may tickle."].translation == "Puede hacer cosquillas."
    assert not elsewhere.entries["about", "It may tickle."].is_fuzzy


def after_again(folder: Path) -> Catalog:
    from handouts.language.original import original_of
    from handouts.load.topic import load_topic

    return caught_up(original_of(load_topic(folder)), "es", TODAY)


def test_what_is_gone_becomes_obsolete_and_comes_back(tmp_path: Path) -> None:
    """A text that is said again has its translation again."""
    topic = original(tmp_path)
    key = ("during", HISS)
    without = {name: item for name, item in topic.items.items() if name != key}
    from msgspec.structs import replace

    gone = merged(replace(topic, items=without), read_catalog(catalog_file(topic)))
    assert [entry.text for entry in gone.obsolete] == [HISS]
    assert merged(topic, gone).entries[key].translation == HISS_ES
    assert merged(topic, gone).obsolete == ()


def test_a_changed_figure_makes_its_messages_fuzzy(tmp_path: Path) -> None:
    """Each that names it, and no other."""
    catalog = after(tmp_path, "value = 84", "value = 85", "topic.toml")
    assert {key for key in fuzzy(catalog) if "{clear" in key} == set(fuzzy(catalog))
    assert len(fuzzy(catalog)) == 2


def test_a_regions_catalog_has_only_what_differs(tmp_path: Path) -> None:
    """It begins empty and says nothing of readers; what is stale is told, and what is said as in its language."""
    topic = original(tmp_path)
    new = updated(topic, "es-US", TODAY)
    assert (new.messages, new.missing) == (0, 0)
    assert b"X-Formality" not in new.content
    entry = '\nmsgctxt "during"\nmsgid "{}"\nmsgstr "{}"\n'.format
    entries = entry(HISS, HISS_ES) + entry("It may tickle very much.", "Puede dar mucha cosquilla.")
    topic.path("es-US").write_bytes(new.content + entries.encode())
    again = updated(topic, "es-US", TODAY)
    assert (again.messages, again.stale, again.missing, again.needless) == (2, 1, 0, 1)
    assert status_of(topic, "es-US").total.missing == 0
    assert updated(topic, "en-US", TODAY).messages == 0


def test_texts_that_are_not_alike_are_new(tmp_path: Path) -> None:
    """A translation of something else helps nobody."""
    catalog = after(tmp_path, HISS, "Birds sing.")
    assert catalog.entries["during", "Birds sing."] == Entry(
        "during", "Birds sing.", notes=("Section: During your visit", "Role: step"), places=("sections/during.md:9",)
    )
    assert [entry.text for entry in catalog.obsolete] == [HISS]


def test_a_new_locale_begins_with_a_header_that_asks(tmp_path: Path) -> None:
    """For whom it is, how formal, how readers are addressed; nobody has reviewed it."""
    catalog = caught_up(original(tmp_path), "pt-BR", TODAY)
    assert catalog.header["Language"] == "pt-BR"
    assert catalog.header["Language-Team"] == "Portuguese (Brazil)"
    assert catalog.header["X-Formality"] == "unstated"
    assert catalog.header["X-Reviewed"] == "no"
    assert not any(entry.translation for entry in catalog.entries.values())


def test_the_template_has_every_message_and_what_a_translator_must_know(tmp_path: Path) -> None:
    """Section, role, an example for each placeholder, the meaning of linked words, the facts' stamp."""
    text = template(original(tmp_path)).decode()
    for line in (
        "#. Section: How often it works",
        "#. Role: caption of a picture",
        "#. {clear_of_100} prints: 84",
        "#. {clear} prints: 84%",
        "#. Glossary, term:suction: Suction. Drawing something in, as through a straw.",
        "#: topic.toml:glossary.suction.term",
        "#, python-brace-format",
    ):
        assert f"\n{line}\n" in text
    assert "\n# facts: clear=" in text


@pytest.mark.parametrize("locale", ["xx", "spanish"])
def test_a_locale_that_cldr_does_not_know_is_refused(tmp_path: Path, locale: str) -> None:
    """Before anything is written."""
    from handouts.errors import UnknownName

    with pytest.raises(UnknownName, match="unknown locale"):
        caught_up(original(tmp_path), locale, TODAY)


def test_encoded_entries_are_on_one_line_each(tmp_path: Path) -> None:
    """Nothing is wrapped."""
    lines = encoded(caught_up(original(tmp_path), "es", TODAY)).decode().splitlines()
    assert sum(line.startswith("msgstr ") for line in lines) == sum(line.startswith("msgid ") for line in lines)
    assert not any(line.startswith('"') for line in lines[20:])


# How far a translation is, in messages and in words that an agency bills.


def test_a_whole_translation_is_unreviewed(tmp_path: Path) -> None:
    """All of it."""
    topic = original(tmp_path)
    told = status_of(topic, "es")
    assert (told.total.translated, told.total.unreviewed) == (len(topic.items), len(topic.items))
    assert (told.total.stale, told.total.missing) == (0, 0)


def test_words_are_new_changed_or_the_same(tmp_path: Path) -> None:
    """Counted in the original, without its marks."""
    topic = original(tmp_path, HISS, "You hear a soft hiss.", "sections/during.md")
    change(topic.folder.parent / CATALOG, 'msgstr "Puede hacer cosquillas."', 'msgstr ""')
    told = status_of(topic, "es")
    (during,) = [part for part in told.sections if part.section == "during"]
    assert (during.stale, during.missing, during.words.changed, during.words.new) == (1, 1, 5, 3)
    assert told.total.words == Words(new=3, changed=5, same=sum(part.words.same for part in told.sections))


def test_sections_add_up(tmp_path: Path) -> None:
    """Every message is in one section."""
    told = status_of(original(tmp_path), "es")
    assert sum(part.translated for part in told.sections) == told.total.translated
