"""Each locale is printed in its script, as Unicode's data has it."""

import pytest
from babel.core import get_global
from babel.localedata import locale_identifiers
from msgspec.structs import replace

from handouts.model.scripts import LATIN, SCRIPTS, SIGNS, script_of

NASTALIQ = "Aran"


def test_languages_are_in_the_script_that_cldr_says() -> None:
    """The likely script of every language that a row names, and of every other that CLDR knows in a script of ours."""
    likely = get_global("likely_subtags")
    codes = {script.code for script in SCRIPTS}
    for locale in {name.partition("_")[0] for name in locale_identifiers()}:
        code = str(likely.get(locale, "")).split("_")[1:2]
        found = script_of(locale).code
        if code and code[0] in codes and locale in {name for script in SCRIPTS for name in script.languages}:
            assert {NASTALIQ: "Arab"}.get(found, found) == code[0], locale


@pytest.mark.parametrize(
    ("locale", "code"),
    [("en", "Latn"), ("zh-Hans", "Hans"), ("zh-TW", "Hant"), ("sr-Latn", "Latn"), ("ur", NASTALIQ), ("pt-BR", "Latn"),
     ("ar-EG", "Arab"), ("xx", "Latn")],
)  # fmt: skip
def test_a_tag_has_its_script(locale: str, code: str) -> None:
    """The tag's own script goes before its language's; without either it is Latin."""
    assert script_of(locale).code == code


def test_latin_is_the_brands_alone() -> None:
    """No letter is set in another font than the clinic's; those of signs are asked last."""
    assert LATIN.letters("Lato") == ("Lato",)
    assert LATIN.chain("Lato") == ("Lato", *SIGNS)
    assert replace(LATIN, lent=("Noto Sans Lao",)).chain("Lato") == ("Lato", "Noto Sans Lao", *SIGNS)


def test_the_brand_sets_what_it_can() -> None:
    """The script's own font is asked after the brand's, but where its marks differ: Chinese quotes, Nastaliq."""
    assert script_of("ar").letters("Lato") == ("Lato", "Noto Sans Arabic")
    assert script_of("zh-Hans").letters("Lato") == ("Noto Sans CJK SC", "Lato")
    assert script_of("ur").letters("Lato") == ("Noto-Nastaliq-Urdu", "Lato")
    assert script_of("ru").letters("Noto Sans") == ("Noto Sans",)
