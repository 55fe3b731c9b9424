"""Turn a clinic into the same clinic in a locale: with its own words there and, where it has none, the usual ones.

The usual words are what every clinic needs: who answers a kind of telephone line, and the sentence at the end. They are
fixed words, so that a new clinic prints in every language that these are in without writing any. What is its own is an
original, as a topic is, whose catalogs lie in the clinic's workspace; `[locales]` in `clinic.toml` goes before these.
"""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import chain
from typing import Final

from msgspec.structs import replace

from handouts import __version__
from handouts.errors import ContentError
from handouts.language.fixed_words import fixed_words, has_words, own_catalog, own_words
from handouts.language.locale import is_same_language, lookup, own_script, require_script
from handouts.language.original import Original, OriginalMessage
from handouts.load.workspace import Workspace
from handouts.model.clinic import Clinic, OwnWords, Phone, PhoneKind
from handouts.model.scripts import Script

NAME: Final = "clinic-words"
"""What the commands call a clinic's own words, in place of a topic."""
_FOOTER: Final = "footer"
_LOGO: Final = "logo_alt"
_PHONE: Final = "phones"


def _(text: str) -> str:
    """Mark a fixed word for `make words`; it is translated where it is used."""
    return text


UNTIMED: Final[dict[PhoneKind, str]] = {
    # Translators: when a telephone line is answered whose clinic names no hours; stands beside a number
    "urgent-day": _("By day"),
    # Translators: when a telephone line is answered whose clinic names no hours; stands beside a number
    "urgent-night": _("By night"),
    "urgent": _("Open day and night"),
}
"""When an urgent line without hours is answered; without a label this stands in its place, for we don't know more."""
KINDS: Final[dict[PhoneKind, str]] = {
    # Translators: who answers an urgent line by day; stands over a telephone number
    "urgent-day": _("Care team"),
    # Translators: who answers an urgent line by night; stands over a telephone number
    "urgent-night": _("Nurse on call"),
    # Translators: a telephone service for deaf people; a number follows
    "relay": _("Text relay (for people who can’t hear or speak on the phone)"),
    "urgent": _("Care team"),
}
"""Who answers a line of a kind whose clinic does not say so."""
LABELS: Final = (
    *dict.fromkeys(KINDS.values()),
    # Translators: who answers a telephone line; so are the next ones
    _("Appointments"),
    _("Emergency department"),
    _("Specialist nurse"),
    _("Day unit"),
    _("Ward"),
    _("Pharmacy"),
    _("Switchboard"),
)
"""Labels of telephone lines that a clinic need not translate."""
# Translators: at the end of every leaflet of a clinic that has written nothing of its own there
FOOTER: Final = _(
    "This leaflet does not replace the advice of your care team. You can have it in large print: please ask us."
)


def clinic_in(clinic: Clinic, locale: str, topic: str = "", *, is_unfinished: bool = False) -> Clinic:
    """Return the clinic with its words in a locale, and with the phones of a topic where that has its own; raises
    `ContentError` with all words that are missing.

    `is_unfinished`: they are said in the clinic's own language, in brackets.
    Names, addresses and numbers are the same in every language; hours are data, which CLDR puts into words.
    """
    clinic = replace(clinic, phones=clinic.topic_phones.get(topic, clinic.phones), topic_phones={})
    words = _Words(clinic, locale)
    missing = list(words.missing())
    if missing and not is_unfinished:
        hint = f"add to clinic.toml, under [locales.{locale}]: " + ", ".join(missing)
        hint += f"; or have them translated: handouts translate start {locale}"
        raise ContentError(f"clinic.toml has no words in {locale} for: {', '.join(missing)}", hint)
    phones = tuple(replace(phone, label=words.label(phone) or f"[{phone.label}]") for phone in clinic.phones)
    logo = clinic.logo and replace(clinic.logo, alt=words.own.logo_alt or clinic.logo.alt)
    footer = words.footer or f"[{clinic.footer}]"
    return replace(
        clinic,
        footer=footer,
        phones=phones,
        logo=logo,
        locale=locale,
        locales={},
        catalogs={},
        fixed_words=words.fixed,
        scripts=_scripts(clinic, locale),
    )


def _scripts(clinic: Clinic, locale: str) -> dict[str, Script]:
    """Return how a locale is set, where the workspace says so; raises `ContentError` where it can't be set so."""
    script = own_script(clinic.scripts, locale)
    if script or not has_words(locale):  # how the program's own languages are set is proved by its tests
        require_script(locale, script)
    return {locale: script} if script else {}


def original_clinic(clinic: Clinic, workspace: Workspace) -> Original:
    """Return what a clinic says in words of its own, for its translators; what is usual is left out."""
    folder = workspace.catalogs(NAME)
    if folder is None:
        raise ContentError("there is no workspace to keep the clinic's words in", "begin one with handouts init DIR")
    items = {item.key: item for item in _own_messages(clinic)}
    return Original(NAME, clinic.locale, __version__, items, folder, is_markdown=False, address=NAME)


def _own_messages(clinic: Clinic) -> Iterator[OriginalMessage]:
    if clinic.footer:
        yield OriginalMessage(_FOOTER, clinic.footer, notes=("Stands at the end of every leaflet",))
    if clinic.logo and clinic.logo.alt != clinic.name:
        yield OriginalMessage(_LOGO, clinic.logo.alt, notes=("Says what the logo shows, to those who can't see it",))
    for phone in chain(clinic.phones, *clinic.topic_phones.values()):
        if phone.label and not _known(phone, clinic):
            yield OriginalMessage(_PHONE, phone.label, notes=("Who answers a telephone; stands over its number",))


class _Words:
    """What a clinic says in a locale; nothing where it can't be said."""

    def __init__(self, clinic: Clinic, locale: str) -> None:
        self.clinic, self.locale = clinic, locale
        self.fixed = own_words(clinic, locale)
        written = (clinic.locales.get(tag, OwnWords()) for tag in reversed(lookup(locale)))
        self.own = reduce(_over, written, _translated(clinic, locale))
        self.is_home = is_same_language(locale, clinic.locale)

    def label(self, phone: Phone) -> str:
        """Return who answers, in the clinic's own words, in the usual ones or, at home, as its file has it."""
        if phone.label and self.locale == self.clinic.locale:
            return phone.label
        at_home = phone.label if self.is_home else ""
        return self.own.phones.get(phone.label) or self._usual(_known(phone, self.clinic)) or at_home

    @property
    def footer(self) -> str:
        """Return the clinic's own footer; it is the usual one where the clinic has none in any language."""
        at_home = self.clinic.footer if self.is_home else ""
        return self.own.footer or at_home or ("" if self.clinic.footer else self._usual(FOOTER))

    def missing(self) -> Iterator[str]:
        """Yield the keys to add; a logo that only says the clinic's name needs no other words."""
        if not self.footer:
            yield "footer"
        logo = self.clinic.logo
        if logo and not (self.is_home or self.own.logo_alt or logo.alt == self.clinic.name):
            yield "logo_alt"
        for phone in self.clinic.phones:
            if not self.label(phone):
                yield f'phones."{phone.label}"'

    def _usual(self, word: str) -> str:
        return fixed_words(self.locale, self.fixed).gettext(word) if word and has_words(self.locale, self.fixed) else ""


def _over(wide: OwnWords, narrow: OwnWords) -> OwnWords:
    """Return the words of a language with those of its region before them."""
    return OwnWords(narrow.footer or wide.footer, narrow.logo_alt or wide.logo_alt, {**wide.phones, **narrow.phones})


def _translated(clinic: Clinic, locale: str) -> OwnWords:
    """Return what the catalogs of a clinic's words say for what its file says now."""
    said = own_catalog(clinic, NAME, locale)
    logo = clinic.logo.alt if clinic.logo else ""
    phones = {text: label for (context, text), label in said.items() if context == _PHONE}
    return OwnWords(said.get((_FOOTER, clinic.footer), ""), said.get((_LOGO, logo), ""), phones)


def _known(phone: Phone, clinic: Clinic) -> str:
    """Return the English of the usual label that a phone has in the clinic's own language, or nothing."""
    if not phone.label:
        return KINDS.get(phone.kind, "") if phone.hours or not phone.is_urgent else UNTIMED[phone.kind]
    own = own_words(clinic, clinic.locale)
    if not has_words(clinic.locale, own):
        return ""
    say: Callable[[str], str] = fixed_words(clinic.locale, own).gettext
    return next((label for label in LABELS if _plain(say(label)) == _plain(phone.label)), "")


def _plain(label: str) -> str:
    """Return a label as it is compared: in small letters, with a typewriter's apostrophes."""
    return label.casefold().replace("’", "'")
