"""Names of languages: codes and names as other programs write them, and the nearest language that there is."""

import pytest

from handouts.language.names import UnknownLanguage, nearest, tags_of

SHIPPED = ("en", "ar", "bn", "es", "fr", "hi", "ko", "pl", "pt-BR", "ru", "ur", "vi", "zh-Hans")


@pytest.mark.parametrize(
    ("said", "locale"),
    [
        ("es", "es ES spa Spanish SPANISH español Espanol castilian"),
        ("es-MX", "es-MX es_MX es-mx spa-MX"),
        ("pt-BR", "pt_BR PT-br pt por Portuguese português pt-Latn-BR"),
        ("zh-Hans", "zh zho chi cmn zh-hans ZH-HANS Chinese Mandarin 中文 简体中文"),
        ("zh-CN", "zh-CN zh_CN chi-CN"),
        ("ar", "ar ara arb Arabic العربية"),
        ("fr", "fr fre fra FRE French français Francais"),
        ("bn", "bn ben Bengali Bangla বাংলা"),
        ("hi", "hi hin Hindi हिन्दी"),
        ("ko", "ko kor Korean 한국어"),
        ("pl", "pl pol Polish polski"),
        ("ru", "ru rus Russian русский"),
        ("ur", "ur urd Urdu اردو"),
        ("vi", "vi vie Vietnamese"),
        ("en", "en EN eng English"),
    ],
)
def test_codes_and_names_in_english_and_in_itself(said: str, locale: str) -> None:
    """In any capitals, with accents or without."""
    for cell in locale.split():
        (tag,) = tags_of((cell,), SHIPPED)
        assert nearest(tag, SHIPPED) == said, cell


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("Portuguese (Brazil)", ("pt-BR",)),
        ("Brazilian Portuguese", ("pt-BR",)),
        ("português (Brasil)", ("pt-BR",)),
        ("Chinese (Simplified)", ("zh-Hans",)),
        ("Chinese, Simplified", ("zh-Hans",)),
        ("Spanish - Latin America", ("es-419",)),
        ("Tiếng Việt", ("vi",)),
        ("es, en", ("es", "en")),
        ("Urdu / English", ("ur", "en")),
        ("German, English", ("de", "en")),
    ],
)
def test_names_of_several_words_and_several_names(cell: str, tags: tuple[str, ...]) -> None:
    """As lists of languages have them."""
    assert tags_of((cell,), SHIPPED) == tags


@pytest.mark.parametrize(
    "cell",
    [
        *("pt-PT", "Portuguese (Portugal)", "European Portuguese", "zh-Hant", "zh-TW", "chi-HK"),
        *("Chinese (Traditional)", "Cantonese", "German", "de-AT", "prs", "Haitian Creole"),
    ],
)
def test_what_is_asked_for_by_region_or_script_is_no_other(cell: str) -> None:
    """A language that is known, and that no leaflet is in."""
    (tag,) = tags_of((cell,), SHIPPED)
    assert not nearest(tag, SHIPPED)


@pytest.mark.parametrize(
    "cell", ["Spansh", "und", "mul", "zxx", "xx", "other", "Declined", "12", "es, Klingn", ",", "a;b", "../en"]
)
def test_what_is_no_language_is_never_guessed(cell: str) -> None:
    """Nor a slip, nor the codes that say that nobody knows."""
    with pytest.raises(UnknownLanguage):
        tags_of((cell,), SHIPPED)


def test_a_topic_in_two_portugueses_has_the_likely_one_for_the_bare_name() -> None:
    """And each for its own region."""
    both = ("en", "pt-PT", "pt-BR")
    (tag,) = tags_of(("português",), both)
    assert [nearest(one, both) for one in (tag, "pt-PT", "pt-BR")] == ["pt-BR", "pt-PT", "pt-BR"]
