"""Words of a patient: what the clinic shows, dates as the locale writes them."""

import pytest

from handouts.language.patient_words import patient_words


@pytest.mark.parametrize(
    ("field", "value", "locale", "words"),
    [
        ("name", "1970-12-31", "en", "1970-12-31"),
        ("date_of_birth", "1970-12-31", "en", "December 31, 1970"),
        ("date_of_birth", "1970-12-31", "pt-BR", "31 de dezembro de 1970"),
        ("date_of_birth", "1970-12-31", "bn", "৩১ ডিসেম্বর, ১৯৭০"),
        ("appointment", "2026-12-01 21:05", "ur", "1 دسمبر، 2026، 9:05 PM"),
        ("appointment", "2026-12-01", "en", "December 1, 2026"),
        ("appointment", "2026-12-01 09:30", "en-GB", "1 December 2026, 09:30"),
        ("appointment", "2026-12-01T09:30:00", "es", "1 de diciembre de 2026, 9:30"),
    ],
)
def test_dates_are_those_of_the_locale(field: str, value: str, locale: str, words: str) -> None:
    """A time of day only where there is one."""
    assert patient_words({field: value}, (field,), locale) == {field: words}


def test_only_what_the_clinic_shows() -> None:
    """In its order; what is empty is not shown."""
    values = {"name": "Ann", "note": "Call", "clinician": ""}
    assert list(patient_words(values, ("note", "name", "clinician"), "en")) == ["note", "name"]
    assert patient_words(values, ("sticker",), "en") == {}
