"""Turn a topic, a clinic and languages into the editions to print: one a language, and the copy for staff."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from handouts.errors import UsageError
from handouts.language.clinic_words import clinic_in
from handouts.language.fixed_words import own_words, require_fixed_words
from handouts.language.locale import at_home, is_same_language
from handouts.language.translation import in_locale, languages_of
from handouts.model.clinic import Clinic
from handouts.model.job import Edition
from handouts.model.topic import Topic, Twin

ALL: Final = "all"
"""Stands for every language that the topic has."""


def edition(
    topic: Topic,
    clinic: Clinic,
    locale: str,
    twin: Twin = "",
    *,
    is_one_of_many: bool = False,
    is_unfinished: bool = False,
) -> Edition:
    """Return a topic and a clinic in a locale; `is_unfinished` is for translators, who see what is left.

    Raises `UnknownName` for a locale that the topic has not, `ContentError` where anything is not translated.
    """
    said = in_locale(topic, locale, is_unfinished=is_unfinished)
    if not is_unfinished:
        require_fixed_words(locale, own_words(clinic, locale), is_each=is_one_of_many)
    return Edition(replace(said, twin=twin), clinic_in(clinic, locale, topic.id, is_unfinished=is_unfinished))


def editions(
    topic: Topic, clinic: Clinic, locales: Sequence[str], *, has_twin: bool = False, is_unfinished: bool = False
) -> tuple[Edition, ...]:
    """Return the editions in some locales (none: the clinic's own), all sound before the first is printed.

    A twin is the same handout in the clinic's language, for staff; both have the same numbers at their sections.
    """
    named = tuple(dict.fromkeys(_named(topic, clinic.locale, locales or (clinic.locale,))))
    if not has_twin:
        is_one_of_many = len(named) > 1 and not is_unfinished
        return tuple(
            edition(topic, clinic, locale, is_one_of_many=is_one_of_many, is_unfinished=is_unfinished)
            for locale in named
        )
    if is_unfinished:
        raise UsageError("a twin is for patients, and no unfinished leaflet is", "leave --twin or --unfinished out")
    others = [locale for locale in named if not is_same_language(locale, clinic.locale)]
    if not others:
        message = "a copy for staff goes with a leaflet in another language than the clinic's"
        raise UsageError(message, "name the patient's language with --locale")
    patients = (edition(topic, clinic, locale, "patient", is_one_of_many=True) for locale in others)
    return (*patients, edition(topic, clinic, clinic.locale, "staff", is_one_of_many=True))


def _named(topic: Topic, home: str, locales: Sequence[str]) -> Iterator[str]:
    """Yield the locales that are asked for; the clinic's own language is that of its region."""
    for locale in locales:
        yield from (at_home(one, home) for one in (languages_of(topic) if locale == ALL else (locale,)))
