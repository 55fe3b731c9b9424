"""Turn a clinic into the same clinic in another language, or into an error that says which of its words are missing."""

from collections.abc import Iterator

from msgspec.structs import replace

from handouts.errors import ContentError
from handouts.model.clinic import Clinic, OwnWords


def clinic_in(clinic: Clinic, locale: str) -> Clinic:
    """Return the clinic with its own words in a locale; raises `ContentError` with all that are missing.

    Names, addresses and numbers are the same in every language; hours are data, which CLDR puts into words.
    """
    if locale == clinic.locale:
        return replace(clinic, locales={})
    words = clinic.locales.get(locale, OwnWords())
    missing = list(_missing(clinic, words))
    if missing:
        hint = f"add to clinic.toml, under [locales.{locale}]: " + ", ".join(missing)
        raise ContentError(f"the clinic's own words are not in {locale}: {', '.join(missing)}", hint)
    phones = tuple(replace(phone, label=words.phones[phone.label]) for phone in clinic.phones)
    logo = clinic.logo and replace(clinic.logo, alt=words.logo_alt or clinic.logo.alt)
    return replace(clinic, footer=words.footer, phones=phones, logo=logo, locale=locale, locales={})


def _missing(clinic: Clinic, words: OwnWords) -> Iterator[str]:
    """Yield the keys to add; a logo that only says the clinic's name needs no other words."""
    if clinic.footer and not words.footer:
        yield "footer"
    if clinic.logo and not words.logo_alt and clinic.logo.alt != clinic.name:
        yield "logo_alt"
    for phone in clinic.phones:
        if phone.label not in words.phones:
            yield f'phones."{phone.label}"'
