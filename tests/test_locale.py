"""A language tag is one that CLDR knows, or is refused."""

from datetime import date
from pathlib import Path

import pytest
from translating import original

from handouts.errors import UnknownName
from handouts.language.locale import (
    conventions,
    is_same_language,
    locale_of,
    lookup,
    new_header,
    plural_forms,
    punctuated,
    revised,
    wrong_in_header,
)


@pytest.mark.parametrize(("tag", "name"), [("pt-BR", "português (Brasil)"), ("zh-Hans", "中文 (简体)"), ("ur", "اردو")])
def test_a_tag_stands_for_a_locale(tag: str, name: str) -> None:
    """With its script or region."""
    assert locale_of(tag).get_display_name() == name


@pytest.mark.parametrize(("tag", "proper"), [("EN", "en"), ("pt-br", "pt-BR"), ("zh-hans", "zh-Hans")])
def test_a_tag_in_other_capitals_is_offered_its_own(tag: str, proper: str) -> None:
    """There would be two files of one language."""
    with pytest.raises(UnknownName) as error:
        locale_of(tag)
    assert error.value.hint == f"did you mean {proper}?"


@pytest.mark.parametrize("name", ["swahili", "Swahili"])
def test_a_language_by_its_name(name: str) -> None:
    """Its tag is offered."""
    with pytest.raises(UnknownName) as refused:
        locale_of(name)
    assert refused.value.hint == "did you mean sw?"


@pytest.mark.parametrize("tag", ["xx", "no such tag", "", "../es"])
def test_a_tag_that_cldr_does_not_know_is_refused(tag: str) -> None:
    """Neither a language nor a tag."""
    with pytest.raises(UnknownName, match="unknown locale"):
        locale_of(tag)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("fr-CA", "Pas de réponse? Oui; non! Ici\xa0: «\xa0là\xa0»"),
        ("fr", "Pas de réponse\u202f? Oui\xa0; non ! Ici\xa0: «\xa0là\xa0»"),
        ("fr-CH", "Pas de réponse\u202f? Oui\xa0; non ! Ici\xa0: «\xa0là\xa0»"),
    ],
)
def test_a_region_sets_its_own_spaces(tag: str, said: str) -> None:
    """Canada has no space of any width before ; ? ! in French; it keeps those at colons and guillemets."""
    assert punctuated("Pas de réponse\u202f? Oui\xa0; non ! Ici\xa0: «\xa0là\xa0»", tag) == said


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("en", ("en",)),
        ("en-GB", ("en-GB", "en", "en-Latn")),
        ("es-419", ("es-419", "es", "es-Latn")),
        ("zh-CN", ("zh-CN", "zh", "zh-Hans")),
        ("zh-HK", ("zh-HK", "zh", "zh-Hant")),
        ("zh-Hans-SG", ("zh-Hans-SG", "zh-Hans")),
        ("zh-Hans", ("zh-Hans",)),
    ],
)
def test_a_region_is_looked_up_before_its_language(tag: str, found: tuple[str, ...]) -> None:
    """And a language never before its region; a script is a language of its own here."""
    assert lookup(tag) == found


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [("en-GB", "en-US", True), ("zh-CN", "zh-Hans", True), ("zh-TW", "zh-CN", False), ("es", "en", False)],
)
def test_regions_of_one_language(one: str, other: str, is_same: bool) -> None:
    """In one script."""
    assert is_same_language(one, other) is is_same


def test_english_without_a_region_is_that_of_the_world() -> None:
    """Not that of the United States, as CLDR has it; what it has no data of is as in its language."""
    assert conventions("en").territory == "001"
    assert conventions("en-US").territory == "US"
    assert str(conventions("ur-GB")) == "ur"
    for tag in ("en-XX", "en-ZZ"):
        with pytest.raises(UnknownName):
            conventions(tag)


# A catalog's header says for which language and for whom it is, or the catalog is refused.


def header(folder: Path, **changes: str) -> dict[str, str]:
    return new_header(original(folder), "pl", "2026-12-01 00:00+0000") | {
        name.replace("_", "-"): value for name, value in changes.items()
    }


def test_a_new_header_is_sound(tmp_path: Path) -> None:
    """As it is begun."""
    assert list(wrong_in_header(header(tmp_path), "pl")) == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("Language", "ru", "the header says Language: ru, but the name of the file says pl"),
        ("Content_Type", "text/plain; charset=ISO-8859-2", "the header does not say charset=UTF-8"),
        ("Plural_Forms", "nplurals=2; plural=(n != 1);", "the header's Plural-Forms must be those of pl: "),
        ("X_Reviewed", "2026-12-01", "the header says that it was reviewed (X-Reviewed: 2026-12-01)"),
        ("Plural_Forms", "", "the header's Plural-Forms must be those of pl: "),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, value: str, problem: str) -> None:
    """One problem each."""
    (found,) = wrong_in_header(header(tmp_path, **{name: value}), "pl")
    assert found.startswith(problem)


def test_spaces_in_plural_forms_are_nothing(tmp_path: Path) -> None:
    """Tools write them as they like."""
    tight = plural_forms(locale_of("pl")).replace(" ", "").rstrip(";")
    assert list(wrong_in_header(header(tmp_path, Plural_Forms=tight), "pl")) == []


def test_a_merge_keeps_what_the_translator_says(tmp_path: Path) -> None:
    """And notes its day and the topic's version."""
    was = header(tmp_path, X_Formality="formal", Project_Id_Version="a-procedure 2020-01-01")
    now = revised(was, original(tmp_path / "now"), date(2027, 1, 2))
    assert (now["X-Formality"], now["Language"]) == ("formal", "pl")
    assert now["PO-Revision-Date"] == "2027-01-02 00:00+0000"
    assert now["Project-Id-Version"] == "a-procedure 2026-11-22"
