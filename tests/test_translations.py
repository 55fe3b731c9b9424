"""Rules about translations find what is odd, at the line of the catalog, and let its mended twin pass."""

import pytest
from msgspec.structs import replace
from renditions import HEADER, found, rendition

from handouts.check.translations import RULES, in_entry, in_header
from handouts.language.locale import STATED, UNSTATED


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


@pytest.mark.parametrize(
    ("rule", "text", "bad", "mended"),
    [
        ("untranslated", "Call us at any time of day.", "Llame: at any time of day.", "Llame a cualquier hora."),
        ("untranslated", "Call us **at any** time.", "Llame us at **any time**.", "Llámenos."),
        ("same-words", "Tumour", "Tumour", "Tumor"),
        ("same-words", "Stage [four](term:four)", "Stage [four](term:four)", "Etapa [cuatro](term:four)"),
        ("kept-word", "HER2 is a protein.", "El HER 2 es una proteína.", "El HER2 es una proteína."),
        ("kept-word", "Ada Example wrote it.", "Lo escribió Ada Ejemplo.", "Lo escribió Ada Example."),
    ],
)
def test_before_and_after(rule: str, text: str, bad: str, mended: str) -> None:
    """The bad translation is found on its line, the mended one is not."""
    assert found(RULES, rendition("es", ("Words", "Palabras"), (text, bad))) == [(rule, 20)]
    assert found(RULES, rendition("es", ("Words", "Palabras"), (text, mended))) == []


def test_a_region_has_only_what_differs() -> None:
    """One of the original's own language is in its words, but for these; its header need not say for whom it is."""
    subject = rendition("en-US", ("Call us about a tumour at any time.", "Call us about a tumor at any time."))
    header = {name: said for name, said in subject.catalog.header.items() if name not in STATED}
    subject = replace(subject, catalog=replace(subject.catalog, header=header))
    assert found(RULES, subject) == []
    same = rendition("en-US", ("Call us about a tumour at any time.", "Call us about a tumour at any time."))
    assert found(RULES, same) == [("needless", 10)]


@pytest.mark.parametrize(
    "text", ["HER2", "MRI", "{minutes} (min)", "Ada Example", "HER2: Ada Example wrote about HER2 and Ada Example."]
)
def test_what_is_the_same_in_every_language_is_no_fault(text: str) -> None:
    """Abbreviations, placeholders, and words that are kept."""
    assert [rule for rule, _ in found(RULES, rendition("es", (text, text))) if rule != "same-words"] == []
    assert found(RULES, rendition("es", ("MRI", "MRI"), ("HER2", "HER2"))) == []


@pytest.mark.parametrize("name", STATED)
def test_a_header_says_for_whom_it_is(name: str) -> None:
    """What a translator leaves as it was begun, or takes out, is found at the header."""
    assert found(RULES, rendition("es", header=HEADER | {name: UNSTATED})) == [("header-unstated", 1)]
    assert found(RULES, rendition("es", header={key: HEADER[key] for key in HEADER if key != name})) == [
        ("header-unstated", 1)
    ]


def test_two_medical_words_stay_two() -> None:
    """In the glossary alone: elsewhere one word may do for two."""
    texts = (("Tumour", "Bulto"), ("Lump", "bulto"))
    assert found(RULES, rendition("es", *texts, place="topic.toml:glossary.lump.term")) == [("same-term", 20)]
    assert found(RULES, rendition("es", *texts, place="sections/about.md:3")) == []


def test_one_text_has_one_translation() -> None:
    """In whichever section it stands."""
    assert found(RULES, rendition("es", ("Symptoms", "Síntomas"), ("Symptoms", "Señales"))) == [("two-words", 20)]
    assert found(RULES, rendition("es", ("Symptoms", "Síntomas"), ("Symptoms", "Síntomas"))) == []


@pytest.mark.parametrize(
    ("rule", "locale", "bad", "mended"),
    [
        ("mixed-script", "ru", "л\N{LATIN SMALL LETTER E}чение", "лечение"),
        ("strange-letter", "es", "una б mama", "una mama"),
        ("strange-letter", "ur", "علا\N{ARABIC LETTER KAF}", "علا\N{ARABIC LETTER KEHEH}"),
        ("strange-letter", "ar", "علا\N{ARABIC LETTER KEHEH}", "علا\N{ARABIC LETTER KAF}"),
        ("latin-word", "hi", "यह biopsy है।", "यह बायोप्सी है।"),
        ("digits", "bn", "4 দিন", "৪ দিন"),
        ("digits", "ar", "٤ أيام", "4 أيام"),
        ("quotes", "es", '"semilla"', "«semilla»"),
        ("quotes", "pl", "“nasiono”", "„nasiono”"),
        ("quotes", "ur", "“بیج”", "”بیج“"),
        ("quotes", "fr", "« la graine", "« la graine »"),
        ("quotes", "ru", "«семя „и почва»“", "«семя „и почва“»"),
        ("punctuation", "ar", "علاج, ألم", "علاج، ألم"),
        ("punctuation", "ur", "علاج.", "علاج۔"),
        ("punctuation", "zh-Hans", "癌症,治疗。", "癌症，治疗。"),
    ],
)
def test_how_a_language_is_written_before_and_after(rule: str, locale: str, bad: str, mended: str) -> None:
    """The bad translation is found on its line, the mended one is not."""
    rules = {name for name, line in found(RULES, rendition(locale, ("text", bad))) if line == 10}
    assert rule in rules
    assert rules <= {rule, "strange-letter"}
    assert found(RULES, rendition(locale, ("text", mended))) == []


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es", "la 1.ª vez; el 2.º día"),
        ("ru", "белок HER2, МРТ и {minutes} минут"),
        ("ar", "بروتين HER2 و«البذور والتربة»، كتب Ada Example"),
        ("ko", "HER2는 “단백질”입니다. {minutes}분"),
        ("zh-Hans", "HER2阳性（约{minutes}分钟），CT检查"),
        ("fr", "l’étape « une »"),
        ("eo", '"teksto"'),
    ],
)
def test_what_belongs_to_a_language_is_no_fault(locale: str, text: str) -> None:
    """Abbreviations and kept words in Latin letters, ordinals, apostrophes; a language without a list has no rule."""
    assert found(RULES, rendition(locale, ("text", text))) == []
