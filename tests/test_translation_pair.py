"""A catalog is read beside its original, in the original's order."""

from msgspec.structs import replace
from renditions import rendition

from handouts.check.translations import in_entry, in_header


def test_messages_stand_beside_what_they_became() -> None:
    """In the original's order; what the catalog lacks is not read."""
    subject = rendition("pt-BR", ("one", "um"), ("two", "dois"))
    first, second = subject.entries
    assert (subject.language, first.translation, second.translation) == ("pt", "um", "dois")
    lacking = replace(subject, catalog=replace(subject.catalog, entries={second.key: second}))
    assert lacking.entries == (second,)


def test_the_words_of_a_text_are_bare() -> None:
    """Without marks, placeholders and what every language keeps; a fixed word has no marks."""
    subject = rendition("es")
    assert subject.bare("**HER2** in {minutes} [cells](term:cell)").split() == ["in", "cells"]
    plain = replace(subject, original=replace(subject.original, is_markdown=False))
    assert plain.bare("*{minutes}").split() == ["*"]


def test_what_is_found_has_the_line_of_the_translation() -> None:
    """Or that of the header, the file's first."""
    subject = rendition("es", ("one", "uno"))
    found = in_header(subject, "wrong")
    slip = in_entry(subject, subject.entries[0], "wrong")
    assert (slip.path and slip.path.name, slip.line, slip.place) == ("es.po", 10, "section_0")
    assert (found.path and found.path.name, found.line) == ("es.po", 1)
