"""The values of a clinic: what `load.clinic` reads from `clinic.toml`, and the same clinic in another language.

Everything here is frozen and plain text; what looks like markup is printed as it stands. Written out, defaults are left
out, so that a field more changes no leaflet that does without it.
"""

from collections.abc import Iterator
from typing import Final, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import ContentError

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PhoneKind = Literal["urgent-day", "urgent-night", "relay", "other"]
DAYS: Final[tuple[Day, ...]] = get_args(Day)
KINDS: Final[tuple[PhoneKind, ...]] = get_args(PhoneKind)
STICKER: Final = "sticker"
"""Among the fields of `[patient]`: space for a sticker, and nothing that a roster fills."""
LONGEST_SHORT: Final = 6
"""Digits of numbers that are dialled as they stand wherever one is: 112, 999, 116 117."""


class Hours(Struct, frozen=True, omit_defaults=True):
    """When a phone is answered; times are "HH:MM", 24 hours; `until` may be past midnight ("20:00" to "08:00").

    `until` may be "24:00"; a whole day is "00:00" to "24:00".
    """

    days: tuple[Day, ...]
    since: str
    until: str

    @property
    def is_all_day(self) -> bool:
        return (self.since, self.until) == ("00:00", "24:00")


class Phone(Struct, frozen=True, omit_defaults=True):
    """A number to call. `kind`: urgent by day, urgent by night, a text relay, or any other line."""

    label: str
    number: str
    kind: PhoneKind
    hours: tuple[Hours, ...] = ()

    @property
    def is_short(self) -> bool:
        return is_short(self.number)


class Brand(Struct, frozen=True):
    """Colours as #rrggbb and font families; `colour` is for headings and rules, `accent` for marks and figures,
    `tint` for boxes behind text."""

    colour: str
    accent: str
    tint: str
    ink: str
    heading_font: str
    body_font: str


class Logo(Struct, frozen=True, omit_defaults=True):
    """A picture proved to be one: `svg` is cleaned inline text, else `png` or `jpeg` holds a file's bytes."""

    alt: str
    svg: str = ""
    png: bytes = b""
    jpeg: bytes = b""


class OwnWords(Struct, frozen=True, omit_defaults=True):
    """The clinic's own words in one locale; `phones` has the label in that locale for each label in the clinic's."""

    footer: str = ""
    logo_alt: str = ""
    phones: dict[str, str] = {}


class Clinic(Struct, frozen=True, omit_defaults=True):
    """The clinic as a handout shows it; its words are in `locale`, those for other languages in `locales`.

    `patient_fields` are what it shows of its patient, or `STICKER`, which nobody need have said (`says_fields`);
    `country` is that of numbers written without a country's code.
    """

    name: str
    address: tuple[str, ...]
    phones: tuple[Phone, ...]
    email: str
    web: str
    footer: str
    brand: Brand
    logo: Logo | None
    paper: str
    format: str
    locale: str
    patient_fields: tuple[str, ...] = (STICKER,)
    says_fields: bool = True
    locales: dict[str, OwnWords] = {}
    is_sample: bool = False
    country: str = ""


def is_short(number: str) -> bool:
    """Whether a number is one of a country's services, such as 999: it reaches no clinic."""
    return sum(map(str.isdigit, number)) <= LONGEST_SHORT and not number.startswith("+")


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
        raise ContentError(f"clinic.toml has no words in {locale} for: {', '.join(missing)}", hint)
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
