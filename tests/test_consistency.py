"""What is left in the original's language, lost of what is kept, or said with two words is found."""

import pytest
from renditions import HEADER, found, rendition

from handouts.check.translations import RULES
from handouts.language.header import STATED, UNSTATED


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
