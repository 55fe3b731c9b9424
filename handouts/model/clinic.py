"""The values of a clinic: what `load.clinic` reads from `clinic.toml`, and the same clinic in another language.

Everything here is frozen and plain text; what looks like markup is printed as it stands. Written out, defaults are left
out, so that a field more changes no leaflet that does without it.
"""

from typing import Final, Literal, get_args

from msgspec import Struct

from handouts.model.patient import IDENTIFYING
from handouts.model.scripts import Script
from handouts.model.sign_off import Signing
from handouts.model.theme import DEFAULT, Theme

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PhoneKind = Literal["urgent-day", "urgent-night", "relay", "other", "urgent"]
DAYS: Final[tuple[Day, ...]] = get_args(Day)
KINDS: Final[tuple[PhoneKind, ...]] = get_args(PhoneKind)
URGENT: Final = frozenset({"urgent-day", "urgent-night", "urgent"})
"""Kinds of lines to call at once."""
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
    """A number to call. `kind`: urgent by day, by night or both, a text relay, or any other line; without a `label` the
    kind says who answers (`language.clinic_words`)."""

    label: str
    number: str
    kind: PhoneKind
    hours: tuple[Hours, ...] = ()

    @property
    def is_short(self) -> bool:
        return is_short(self.number)

    @property
    def is_urgent(self) -> bool:
        return self.kind in URGENT


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


class Feedback(Struct, frozen=True, omit_defaults=True):
    """Where a reader can say what they think of the leaflet; at least one of these."""

    email: str = ""
    phone: str = ""
    web: str = ""


class Clinic(Struct, frozen=True, omit_defaults=True):
    """The clinic as a handout shows it; its words are in `locale`, those for other languages in `locales`.

    `patient_fields` are what it shows of its patient, or `STICKER`, which nobody need have said (`says_fields`);
    `country` is that of numbers written without a country's code. Without a `footer` the usual one is printed.
    `emergency` is the number of its emergency services, `temperature` the one from which it wants to be called; where
    either is empty, page 1 has a blank to write on. `signing` is who has to sign a leaflet.
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
    feedback: Feedback | None = None
    emergency: str = ""
    temperature: str = ""
    signing: Signing = Signing()
    theme: Theme = DEFAULT
    topic_phones: dict[str, tuple[Phone, ...]] = {}
    """Those of a topic, by its name, in place of `phones`."""
    catalogs: dict[str, str] = {}
    """The text of the workspace's own catalogs, by name: `fixed-words/sw`. In a locale these are `fixed_words`."""
    fixed_words: dict[str, str] = {}
    """What the workspace says for fixed words in `locale`, before the program."""
    scripts: dict[str, Script] = {}
    """How the workspace says that languages are set, by their tags."""

    @property
    def urgent_numbers(self) -> tuple[str, ...]:
        """The numbers to call at once, in the order in which page 1 has them."""
        lines = (phone.number for phone in self.phones if phone.is_urgent)
        return (*filter(None, [self.emergency]), *lines)

    @property
    def identifying_fields(self) -> tuple[str, ...]:
        """What says who the patient is, of what is shown of them."""
        return tuple(field for field in self.patient_fields if field in {*IDENTIFYING, STICKER})

    @property
    def other_fields(self) -> tuple[str, ...]:
        """What else is shown of the patient."""
        return tuple(field for field in self.patient_fields if field not in self.identifying_fields)


def is_short(number: str) -> bool:
    """Whether a number is one of a country's services, such as 999: it reaches no clinic."""
    return sum(map(str.isdigit, number)) <= LONGEST_SHORT and not number.startswith("+")
