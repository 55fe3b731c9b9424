"""A language tag is one that CLDR knows, or is refused."""

import pytest

from handouts.errors import UnknownName
from handouts.language.cldr import locale_of


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


@pytest.mark.parametrize("tag", ["xx", "no such tag", "", "../es"])
def test_a_tag_that_cldr_does_not_know_is_refused(tag: str) -> None:
    """Neither a language nor a tag."""
    with pytest.raises(UnknownName, match="unknown locale"):
        locale_of(tag)
