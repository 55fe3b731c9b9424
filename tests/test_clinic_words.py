"""A clinic speaks a language wholly or not at all: in its own words, or in the usual ones."""

import pytest
from msgspec.structs import replace

from handouts.errors import ContentError
from handouts.language.clinic_words import clinic_in
from handouts.load.clinic import sample_clinic
from handouts.model.clinic import Clinic, Logo, OwnWords, Phone

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
    assert "words in cy for: footer, phones." in missing(own, "cy")
    phones = (replace(own.phones[0], label="Breast care nurses"), *own.phones[1:])
    assert missing(replace(own, phones=phones, locales={}), "es").endswith(
        'no words in es for: footer, phones."Breast care nurses"'
    )


# What every clinic needs is said in every language without words of its own.
BARE = replace(
    sample_clinic(),
    footer="",
    locales={},
    phones=tuple(replace(phone, label="") for phone in sample_clinic().phones if phone.kind != "other"),
)


@pytest.mark.parametrize("locale", ["en", "en-GB", *SHIPPED])
def test_a_clinic_without_words_has_the_usual_ones(locale: str) -> None:
    """Who answers each kind of line, and the sentence at the end: in every language, and without English in it."""
    said = clinic_in(BARE, locale)
    words = [said.footer, *(phone.label for phone in said.phones)]
    assert all(words)
    is_english = locale.startswith("en")
    assert [
        word for word in words if ("leaflet" in word or "Nurse" in word or "can’t" in word) and not is_english
    ] == []
    assert locale != "en" or words[1:3] == ["Care team", "Nurse on call"]


@pytest.mark.parametrize("locale", ["en", *SHIPPED])
def test_a_line_of_which_nothing_is_told_says_by_day_or_by_night(locale: str) -> None:
    """Not who answers, for nobody said that: in every language."""
    lines = (Phone("", "1", "urgent-day"), Phone("", "2", "urgent-night"), Phone("", "3", "urgent"))
    labels = [phone.label for phone in clinic_in(replace(BARE, phones=lines), locale).phones]
    words = ["By day", "By night", "Open day and night"]
    assert labels == words if locale == "en" else len({*labels, *words}) == 6


def test_a_usual_label_needs_no_translation() -> None:
    """Typed in the clinic's own language, whatever its capitals and apostrophes; to other languages through English."""
    labelled = replace(BARE, phones=(replace(BARE.phones[0], label="appointments"), *BARE.phones[1:]))
    assert clinic_in(labelled, "en").phones[0].label == "appointments"
    assert clinic_in(labelled, "es").phones[0].label == "Citas"
    spanish = replace(BARE, locale="es", phones=(replace(BARE.phones[0], label="Citas"), *BARE.phones[1:]))
    assert clinic_in(spanish, "fr").phones[0].label == "Rendez-vous"


def test_a_clinics_own_words_come_before_the_usual_ones() -> None:
    """Label and footer."""
    own = OwnWords(footer="Pregunte.", phones={"Care team": "El equipo"})
    said = clinic_in(replace(sample_clinic(), locales={"es": own}), "es")
    assert (said.footer, said.phones[0].label, said.phones[3].label) == ("Pregunte.", "El equipo", "Citas")


def test_a_region_has_the_words_of_its_language() -> None:
    """And its own before these; the clinic's own region needs none."""
    wide, narrow = OwnWords(footer="Pregunte."), OwnWords(phones={"Care team": "Los de siempre"})
    said = clinic_in(replace(sample_clinic(), locales={"es": wide, "es-US": narrow}), "es-US")
    assert (said.footer, said.phones[0].label, said.phones[3].label) == ("Pregunte.", "Los de siempre", "Citas")
    assert clinic_in(sample_clinic(), "en-AU").footer == sample_clinic().footer


def test_a_logo_that_says_more_than_the_name_needs_words() -> None:
    """A listener would hear them in another language."""
    own = replace(sample_clinic(), logo=Logo("A tree", svg="<svg/>"))
    assert missing(own, "es").endswith("no words in es for: logo_alt")
    spanish = replace(own.locales["es"], logo_alt="Un árbol")
    said = clinic_in(replace(own, locales={"es": spanish}), "es")
    assert said.logo is not None
    assert said.logo.alt == "Un árbol"
