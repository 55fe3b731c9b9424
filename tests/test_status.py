"""How far a translation is, in messages and in words that an agency bills."""

from pathlib import Path

from translating import CATALOG, HISS, change, original

from handouts.language.status import Words, status_of


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
