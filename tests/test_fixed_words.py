"""The words in the templates are found, and said in a language or refused."""

import re
import runpy
from importlib.resources import files
from pathlib import Path

import pytest
from topic_folders import TOPICS

from handouts.errors import ContentError
from handouts.language import fixed_words
from handouts.language.catalog import Catalog, Entry, read_catalog
from handouts.language.fixed_words import FOLDER, TEMPLATE, FixedWords, original_words
from handouts.language.updating import judged

LOCALES = original_words().languages


def test_every_word_of_the_templates_is_found() -> None:
    """As many as a plain search for the marks finds."""
    sources = [path.read_text("utf-8") for path in TOPICS.parent.parent.glob("templates/**/*.html")]
    for package in ("handouts.compose", "handouts.language"):
        sources += [item.read_text("utf-8") for item in files(package).iterdir() if item.name.endswith(".py")]
    marked = {text for source in sources for text in re.findall(r'\b(?:_|gettext)\(\s*"([^"]+)"\s*\)', source)}
    assert marked
    assert marked <= {item.text for item in original_words().items.values()}


def test_the_words_that_were_found_are_those_of_now() -> None:
    """`make words` was run after the last change of a word, its comment or its place."""
    extracted = runpy.run_path(".ci/fixed_words.py")["extracted"]
    assert (FOLDER / TEMPLATE).read_bytes() == extracted(), "run make words"


def test_comments_for_translators_come_along() -> None:
    """Without their mark."""
    item = original_words().items["", "You can ask for an interpreter, free of charge:"]
    assert item.notes == ("a telephone number follows",)
    assert item.places == ("templates/partials/language-help.html",)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_says_every_word(locale: str) -> None:
    """Whatever is new in a template is translated before it is printed."""
    original = original_words()
    states = {one.item.text: one.state for one in judged(original, read_catalog(original.path(locale)))}
    assert {text for text, state in states.items() if state != "translated"} == set()
    assert fixed_words.fixed_words(locale).gettext("In short") not in {"", "In short"}


def test_a_word_without_translation_is_an_error() -> None:
    """It names how many are missing; English is never said instead."""
    words = FixedWords(Catalog(FOLDER / "es.po", {}, {("", "In short"): Entry("", "In short", "En resumen")}))
    assert words.gettext("In short") == "En resumen"
    with pytest.raises(ContentError, match=r"fixed words: \d+ missing"):
        words.gettext("Your notes")


def test_a_fuzzy_word_is_none() -> None:
    """What a merge has guessed is not printed."""
    entry = Entry("", "In short", "En resumen", is_fuzzy=True)
    with pytest.raises(ContentError, match="1 stale"):
        FixedWords(Catalog(FOLDER / "es.po", {}, {entry.key: entry})).gettext("In short")


@pytest.mark.parametrize(
    ("locale", "text", "words"),
    [
        ("en-US", "Emergency department", "Emergency room"),
        ("en-GB", "Emergency department", "Emergency department"),
        ("es-US", "Emergency department", "Sala de emergencias"),
        ("es-US", "In short", "En resumen"),
        ("fr-CA", "Email", "Courriel"),
        ("fr-CA", "{first}; {second}", "{first}; {second}"),
        ("fr-CA", "“What will you do first?”", "«\xa0Que ferez-vous en premier?\xa0»"),
        ("zh-CN", "Ward", "住院病房"),
    ],
)
def test_a_region_says_what_differs(locale: str, text: str, words: str) -> None:
    """And the rest as its language does, with the region's own spaces at its signs."""
    assert fixed_words.fixed_words(locale).gettext(text) == words
    assert fixed_words.has_words(locale)


@pytest.mark.parametrize("locale", ["en", "en-GB"])
def test_english_is_its_own(locale: str) -> None:
    """The words stand as they are."""
    assert fixed_words.fixed_words(locale).gettext("In short") == "In short"


def test_a_language_without_words_is_refused() -> None:
    """A topic written in it would be half English."""
    with pytest.raises(ContentError, match="the fixed words of the leaflets are not in eo"):
        fixed_words.fixed_words("eo")


def test_a_word_with_another_placeholder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could not be filled in."""
    text = (FOLDER / "es.po").read_text("utf-8").replace('"{page} de {pages}"', '"{pagina} de {pages}"')
    (tmp_path / "es.po").write_text(text, "utf-8")
    monkeypatch.setattr(fixed_words, "FOLDER", tmp_path)
    with pytest.raises(ContentError, match=r"lacks the placeholder \{page\}"):
        fixed_words.fixed_words("es")
