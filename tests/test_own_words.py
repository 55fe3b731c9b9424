"""A clinic speaks a language wholly or not at all."""

import pytest
from msgspec.structs import replace

from handouts.errors import ContentError
from handouts.load.clinic import sample_clinic
from handouts.load.own_words import clinic_in
from handouts.model.clinic import Clinic, Logo, OwnWords

SHIPPED = ("es", "ar", "hi", "zh-Hans", "fr", "pt-BR", "vi", "ru", "pl", "ur", "bn", "ko")


def missing(clinic: Clinic, locale: str) -> str:
    with pytest.raises(ContentError) as refused:
        clinic_in(clinic, locale)
    assert refused.value.exit_code == 3
    return refused.value.message


@pytest.mark.parametrize("locale", SHIPPED)
def test_the_sample_clinic_speaks_every_language(locale: str) -> None:
    """Its words are others, its name and numbers are the same."""
    own, said = sample_clinic(), clinic_in(sample_clinic(), locale)
    assert said.footer != own.footer
    assert own.name in said.footer
    assert all(here.label != there.label for here, there in zip(own.phones, said.phones, strict=True))
    assert [phone.number for phone in said.phones] == [phone.number for phone in own.phones]
    assert (said.name, said.address, said.locale, said.locales) == (own.name, own.address, locale, {})


def test_its_own_language_needs_no_other_words() -> None:
    """The words of other languages are no part of the clinic that is printed."""
    own = sample_clinic()
    assert clinic_in(own, "en") == replace(own, locales={})


def test_what_is_missing_is_named() -> None:
    """All of it, as the keys to add."""
    own = sample_clinic()
    assert "not in cy: footer, phones." in missing(own, "cy")
    spanish = own.locales["es"]
    fewer = {label: word for label, word in spanish.phones.items() if label != "Care team"}
    lacking = replace(own, locales={"es": OwnWords(phones=fewer)})
    assert missing(lacking, "es").endswith('not in es: footer, phones."Care team"')


def test_a_logo_that_says_more_than_the_name_needs_words() -> None:
    """A listener would hear them in another language."""
    own = replace(sample_clinic(), logo=Logo("A tree", svg="<svg/>"))
    assert missing(own, "es").endswith("not in es: logo_alt")
    spanish = replace(own.locales["es"], logo_alt="Un árbol")
    said = clinic_in(replace(own, locales={"es": spanish}), "es")
    assert said.logo is not None
    assert said.logo.alt == "Un árbol"
