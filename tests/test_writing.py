"""Letters, digits and signs of another language are found in a translation."""

import pytest
from renditions import found, rendition

from handouts.check.translations import RULES


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
def test_before_and_after(rule: str, locale: str, bad: str, mended: str) -> None:
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
