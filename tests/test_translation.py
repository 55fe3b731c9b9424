"""A translated topic has every text in the other language, or a mark where it is lacking; a check tells all that is."""

import re
from pathlib import Path

import pytest
from composing import body, composed, words
from msgspec.structs import replace
from printing import job_for
from topic_folders import PROCEDURE, SPRAINS, TOPICS, WHOLE, edited, fixture_topic, shipped_topic

from handouts.choose.selection import pieces
from handouts.errors import ContentError, UnknownName
from handouts.language.catalog import read_catalog
from handouts.language.messages import messages
from handouts.language.original import original_of
from handouts.language.translation import in_locale, languages_of, locales_of, require_whole
from handouts.language.updating import judged
from handouts.load.clinic import sample_clinic
from handouts.load.topic import load_topic
from handouts.model.clinic import Phone
from handouts.model.job import Request
from handouts.model.topic import Topic

SPANISH = Path("locale/es.po")


def states(topic: Topic) -> dict[str, list[str]]:
    """Return the texts of each state that is not `translated`."""
    original = original_of(topic)
    found: dict[str, list[str]] = {}
    for one in judged(original, read_catalog(original.path("es"))):
        if one.state != "translated":
            found.setdefault(one.state, []).append(one.item.text)
    return found


def refused(topic: Topic, locale: str = "es") -> str:
    original = original_of(topic)
    with pytest.raises(ContentError) as error:
        require_whole(original, read_catalog(original.path(locale)))
    assert error.value.exit_code == 3
    return error.value.message


def test_a_topic_is_said_in_another_language() -> None:
    """Text, language and what it was translated from; names, figures and drawings stay."""
    topic = fixture_topic(PROCEDURE)
    spanish = in_locale(topic, "es")
    assert (spanish.language, spanish.translated_from) == ("es", "en")
    assert spanish.title == "Extracción de cera del oído"
    assert spanish.sections["about"].title == "Qué es"
    assert spanish.facts["clear"].value == 84
    assert spanish.facts["clear"].measure == "personas con el oído limpio después de una visita"
    assert spanish.pictures["ear"].svg == topic.pictures["ear"].svg
    assert list(spanish.sections) == list(topic.sections)


def test_its_own_language_needs_no_catalog() -> None:
    """The topic comes as it is."""
    topic = fixture_topic(PROCEDURE)
    assert in_locale(topic, "en") is topic
    assert locales_of(topic) == ("en", "es")
    assert locales_of(fixture_topic(SPRAINS)) == ("en",)


@pytest.mark.parametrize(
    ("locale", "hint"),
    [
        ("ess", "did you mean es?"),
        ("ES-us", "did you mean es-US?"),
        ("de-AT", "choose from: en, es"),
    ],
)
def test_a_locale_without_catalog_is_unknown(locale: str, hint: str) -> None:
    """The nearest is offered."""
    with pytest.raises(UnknownName) as error:
        in_locale(fixture_topic(PROCEDURE), locale)
    assert error.value.hint == hint


def test_one_region_is_not_read_for_another() -> None:
    """Portuguese of Portugal is another language than Brazil's, and Chinese has two scripts."""
    with pytest.raises(UnknownName, match="unknown locale: pt-PT") as error:
        in_locale(shipped_topic("breast-cancer-spread"), "pt-PT")
    assert error.value.hint == "there is pt-BR, which differs too much to be read for it"
    with pytest.raises(UnknownName, match="unknown locale: zh-TW"):
        in_locale(shipped_topic("breast-cancer-spread"), "zh-TW")


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("en-AU", "en"), ("es-MX", "es")])
def test_any_region_has_the_words_of_its_language(locale: str, language: str) -> None:
    """Whether or not there is a catalog of it; its own language's is no translation."""
    topic = fixture_topic(PROCEDURE)
    said, wide = in_locale(topic, locale), in_locale(topic, language)
    assert said == replace(wide, language=locale)
    assert said.is_translation == (language == "es")


def test_a_region_sets_the_signs_of_its_language() -> None:
    """What its catalog has, and what it takes from its language: Canada has no space before ; ? ! in French."""
    topic = shipped_topic("breast-cancer-spread")
    texts = [message.text for message in messages(in_locale(topic, "fr-CA"))]
    assert "Pas de réponse? Allez à l’urgence." in texts
    assert "Quelle est la différence?" in texts
    assert not [text for text in texts if re.search(r"\s[;?!]", text)]
    assert "Quelle est la différence\u202f?" in {message.text for message in messages(in_locale(topic, "fr"))}


def test_a_topic_of_the_language_itself_is_set_so(tmp_path: Path) -> None:
    """It needs no catalog: the words are its own."""
    folder = edited(tmp_path, SPRAINS, "topic.toml", 'language = "en"', 'language = "fr"')
    title = folder / "topic.toml"
    title.write_text(title.read_text("utf-8").replace('title = "', 'title = "Oui ! ', 1), "utf-8")
    topic = load_topic(folder)
    assert in_locale(topic, "fr").title.startswith("Oui ! ")
    assert in_locale(topic, "fr-CA").title.startswith("Oui! ")


REGION = """msgid ""
msgstr ""
"Language: {0}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "about"
msgid "What it is"
msgstr "{1}"

msgctxt "during"
msgid "You hear a loud hiss."
msgstr "Oye 3 silbidos."

#, fuzzy
msgctxt "during"
msgid "It may tickle."
msgstr "{1}"
"""


@pytest.mark.parametrize(("locale", "language", "words"), [("en-US", "en", "What is it"), ("es-US", "es", "Qué será")])
def test_a_region_says_what_differs(tmp_path: Path, locale: str, language: str, words: str) -> None:
    """Piece by piece: what its catalog has not, or can't be printed, is said as in its language."""
    folder = edited(tmp_path, PROCEDURE, "topic.toml", "", "\n")
    (folder / "locale" / f"{locale}.po").write_text(REGION.format(locale, words), "utf-8")
    topic = load_topic(folder)
    said, wide = in_locale(topic, locale), in_locale(topic, language)
    assert said.sections["about"].title == words
    assert said.sections["during"] == wide.sections["during"]
    assert (said.language, said.lacking, said.title) == (locale, (), wide.title)
    assert locales_of(topic) == tuple(sorted({"en", "es", locale}))
    assert languages_of(topic) == ("en", "es")


@pytest.mark.parametrize(
    ("file", "old", "new", "stale"),
    [
        ("sections/during.md", "It may tickle.", "It may tickle a little.", ["It may tickle a little."]),
        ("sections/after.md", "# After your visit", "# After the visit", ["After the visit"]),
        (
            "topic.toml",
            "Drawing something in, as through a straw.",
            "Drawing in, as through a straw.",
            ["Drawing in, as through a straw."],
        ),
        (
            "topic.toml",
            "value = 15\n",
            "value = 20\n",
            [
                "Taking out earwax takes about **{minutes} minutes**. You can go home right after.",
                "One ear takes about {minutes} minutes.",
            ],
        ),
    ],
    ids=["a sentence", "a heading", "a meaning", "a figure"],
)
def test_an_edit_makes_exactly_its_messages_stale(
    tmp_path: Path, file: str, old: str, new: str, stale: list[str]
) -> None:
    """And a check tells them, naming section and count (`test_lacking`: what is refused for it)."""
    topic = load_topic(edited(tmp_path, PROCEDURE, file, old, new))
    assert states(topic) == {"stale": stale}
    assert f"{len(stale)} message" in refused(topic)
    assert "1 stale" in refused(topic)


def test_the_languages_called_whole_are_so() -> None:
    """The others are refused, piece by piece, and no test of whole leaflets takes them."""
    topic = shipped_topic()
    assert {locale for locale in languages_of(topic) if not in_locale(topic, locale).lacking} == set(WHOLE)


def test_a_new_text_is_missing(tmp_path: Path) -> None:
    """It is like none that is gone."""
    topic = load_topic(edited(tmp_path, PROCEDURE, "sections/about.md", "", "\nBirds sing in spring.\n"))
    assert states(topic) == {"missing": ["Birds sing in spring."]}
    assert "about: 1 missing" in refused(topic)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('msgid "It may tickle."\nmsgstr "Puede hacer cosquillas."', 'msgid "It may tickle."\nmsgstr ""'),
        ('msgctxt "during"\nmsgid "It may tickle."', '#, fuzzy\nmsgctxt "during"\nmsgid "It may tickle."'),
        ("# facts: clear=", "# facts: clear=0"),
    ],
    ids=["empty", "fuzzy", "other facts"],
)
def test_what_is_not_translated_is_never_printed(tmp_path: Path, old: str, new: str) -> None:
    """An empty, a fuzzy and an outdated translation are as good as none."""
    text = (TOPICS / PROCEDURE / SPANISH).read_text("utf-8")
    folder = edited(tmp_path, PROCEDURE, "topic.toml", "", "\n")
    (folder / SPANISH).write_text(text.replace(old, new, 1), "utf-8")
    assert "1 message not translated" in refused(load_topic(folder))


def test_what_breaks_a_rule_is_told_with_its_line(tmp_path: Path) -> None:
    """All of it at once."""
    folder = edited(
        tmp_path, PROCEDURE, str(SPANISH), "Un oído lleva unos {minutes} minutos.", "Un oído lleva un rato."
    )
    edited_text = (folder / SPANISH).read_text("utf-8").replace("Language: es", "Language: fr", 1)
    (folder / SPANISH).write_text(edited_text, "utf-8")
    message = refused(load_topic(folder))
    assert "2 problems" in message
    assert "lacks the placeholder {minutes}" in message
    assert "es.po:1: the header says Language: fr" in message


def printed(topic: Topic) -> dict[str, str]:
    """Return the words of each piece of a handout that has all of a preset."""
    job = job_for(topic, Request(preset="whole"))
    texts = {piece.get("id", ""): words(piece) for piece in body(composed(topic))}
    return {piece.id: texts[piece.id] for piece in pieces(job)}


def test_a_translation_says_that_it_is_unchecked_and_offers_an_interpreter() -> None:
    """The original says neither."""
    english = fixture_topic(PROCEDURE)
    unchecked = replace(english, translated_from="de")
    assert printed(unchecked)["status"].startswith("Draft: not checked by a clinician or translator")
    assert printed(unchecked)["language-help"].startswith("You can ask for an interpreter, free of charge: +1 555")
    assert composed(unchecked).feet.drafts["status"] == "Draft: not checked by a clinician or translator"
    assert "language-help" not in printed(english)


@pytest.mark.parametrize(
    ("others", "asked"),
    [
        (("999", "0113 496 0994", "0113 496 0995"), "0113 496 0994"),
        (("111",), "+1 555 555 0100"),
        ((), "+1 555 555 0100"),
    ],
)
def test_an_interpreter_is_asked_for_at_a_number_of_the_clinic(others: tuple[str, ...], asked: str) -> None:
    """The first that is not urgent, else the first of all; never one of the country's services, such as 999."""
    clinic = sample_clinic()
    urgent = tuple(phone for phone in clinic.phones if phone.kind != "other")
    phones = (*urgent, *(Phone(number, number, "other") for number in others))
    made = composed(
        replace(fixture_topic(PROCEDURE), translated_from="de"), clinic=replace(clinic, phones=phones, country="GB")
    )
    (told,) = (words(piece) for piece in body(made) if piece.get("id") == "language-help")
    assert told.endswith(f"free of charge: {asked}")


def test_twins_have_the_same_numbers() -> None:
    """Those of the topic, whatever is chosen; the copy for staff has more to say."""
    english = fixture_topic(PROCEDURE)
    patient, staff = (printed(replace(english, twin=twin)) for twin in ("patient", "staff"))
    assert patient["section.before"].startswith("3 Before your visit")
    assert staff["section.before"] == patient["section.before"]
    assert staff.keys() - patient.keys() == {"status.twin", "teach-back"}
    assert printed(english)["section.before"].startswith("Before your visit")
