"""A translation says what its original says, as far as a machine can tell."""

from pathlib import Path

import pytest

from handouts.language.fidelity import PLAIN_RULES, RULES, text_problems


def found(text: str, translation: str, *, is_markdown: bool = True) -> list[str]:
    rules = RULES if is_markdown else PLAIN_RULES
    return [problem.message for rule in rules for problem in rule(text, translation)]


@pytest.mark.parametrize(
    ("text", "translation", "message"),
    [
        ("{one} of all", "de todos", "lacks the placeholder {one}"),
        ("of all", "{one} de todos", "has the placeholder {one}, which the original does not have"),
        ("{one} of all", "{One} de todos", "lacks the placeholder {one}"),
        ("stage 4", "etapa cuatro", "lacks the number 4"),
        ("stage 4", "etapa 5", "has the number 5, which the original does not have"),
        ("a **strong** word", "una palabra fuerte", "has no passage in bold, the original 1 passage"),
        ("**好**", "**好。**好", "has no passage in bold, the original 1 passage"),
        ("a [word](term:word)", "una palabra", "lacks the link term:word"),
        ("a [word](term:word)", "una [palabra](term:otra)", "has the link term:otra, which the original does not have"),
        ("Ask about [it](section:x).", "Pregunte.", "lacks the link section:x"),
        (
            "Ask about [it](section:x).",
            "[Eso](section:x) se pregunta. Hoy mismo.",
            "a sentence after the one that links to a section",
        ),
        ("one line", "una\nlínea", "has more than one line"),
        ("a text", " un texto", "begins or ends with a space"),
        ("a text", "نص\u202e", "U+202E, an invisible character that reverses the text after it"),
        ("a text", "un\u0007texto", "the control character U+0007"),
        ("a text", "un\u200btexto", "the invisible character U+200B"),
        ("a text", "\ufeffun texto", "the invisible character U+FEFF"),
        ("a text", "un tex\u00adto", "the invisible character U+00AD"),
        ("a text", "# un texto", "begins with #, but the original does not"),
        ("a text", "- un texto", "begins with -, but the original does not"),
        ("a text of 1", "1. un texto", "begins with 1., but the original does not"),
        ("a share", "un 5 %", "a typed %"),
        ("a text", "un <b>texto</b>", "raw HTML: <b>"),
        ("a text", "un *texto*", "italics: not allowed"),
        ("10^9^ cells", "109 células", "lacks the raised or lowered sign ⁹"),
        ("at ____", "a las", "lacks the place to write in ____"),
        ("at ____", "a las ____ [ ]", "has the place to write in [ ], which the original does not have"),
        ("a cream of 1\\%", "una crema de 1", "lacks the sign \\%"),
        ("a cream", "una crema \\%", "has the sign \\%, which the original does not have"),
        (
            "Warm it. \\ - one \\ - two",
            "Caliente. \\ - uno",
            "has 2 lines with 1 item, the original 3 lines with 2 items",
        ),
        ("a text", "un \\ texto", "has 2 lines with no items, the original 1 line with no items"),
        ("![one](tablet)", "una", "lacks the picture tablet"),
        ("H~2~O", "H~3~O", "has the raised or lowered sign ₃, which the original does not have"),
    ],
)
def test_what_differs_is_found(text: str, translation: str, message: str) -> None:
    """Each with its own words."""
    assert message in found(text, translation)


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("stage 4 of **all** [words](term:word), {one}", "{one}، **كل** [الكلمات](term:word) المرحلة ٤"),
        ("HER2 and stage 4", "चरण ४ और HER2"),
        ("“seed and soil”", "«semilla y suelo»"),
        ("a **strong** word", "**強い** 言葉"),
        ("words", "کلمه\u200cها"),
        ("two words", "ពាក្យ\u200bពីរ"),
        ("4. words", "4. palabras"),
        ("10^9^ of H~2~O", "H₂O: 10⁹"),
        ("[ ] Yes, at ____", "A las ________: [ ] sí"),
        ("a cream of 1\\%", "كريم 1\\%"),
        ("Call: \\ - one", "Llame: \\ - uno"),
        ("Take ![one](tablet)", "![uno](tablet): tómelo"),
        ("under 4.5 of 10", "4.5 de 10 o menos"),
        ("Rest. Ask about [it](section:x).", "آرام کریں۔ [اس](section:x) کے بارے میں پوچھیں۔"),
    ],
)
def test_what_is_the_same_in_other_words_passes(text: str, translation: str) -> None:
    """Order, digits, quotation marks and joiners are the language's own."""
    assert found(text, translation) == []


def test_plain_words_may_hold_signs_of_markdown() -> None:
    """A fixed word is printed as it stands."""
    assert found("#{code}", "*{code}", is_markdown=False) == []


@pytest.mark.parametrize("text", ["**" * 100_000, "[" * 100_000])
def test_what_is_too_long_is_not_read(text: str) -> None:
    """No mark that is repeated for ever takes the parser minutes."""
    (problem,) = text_problems(Path("es.po"), 7, "a text", text, is_markdown=True)
    assert str(problem).startswith(f"es.po:7: has {len(text):,} characters, the original 6")
