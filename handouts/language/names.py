"""Turn what other programs call a language into the language that a topic is in.

They write codes of two letters or three, in any capitals, with regions or without (`ES`, `spa`, `pt_BR`, `zh-CN`), or
names, in English or in the language itself (`Spanish`, `Portuguese (Brazil)`, `español`). CLDR knows these.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

from handouts.language.locale import tidy
from handouts.language.translation import is_in

_CODE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_ALSO: Final = {"bengali": "bn", "castilian": "es", "farsi": "fa", "mandarin": "zh", "mandarin chinese": "zh"}
"""English names in use that CLDR's English lacks."""
_NONE: Final = {"mis", "mul", "und", "zxx"}
"""Codes of ISO 639-2 that say of a language that nobody knows it, that there are several, or that there is none."""


class UnknownLanguage(ValueError):
    """A text that is neither a language's code nor its name."""


@lru_cache(1024)
def tags_of(cells: tuple[str, ...], locales: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags (BCP 47) that cells ask for, one after the other; a comma may stand between several.

    `locales` are those of a topic, whose own names for themselves are known. Raises `UnknownLanguage`.
    """
    return tuple(tag for cell in cells for tag in _tags(cell, locales))


def nearest(tag: str, locales: Sequence[str]) -> str:
    """Return what a topic has for a tag: the tag itself where it is one of the locales or a region of one; for a
    language without a region what CLDR says is likely (`pt` is `pt-BR`, `zh` is `zh-Hans`); else nothing.

    What is asked for by its region or script is no other: `pt-PT` is not `pt-BR`.
    """
    return next((one for one in (tag, *_likely(tag)) if is_in(one, locales)), "")


@lru_cache(64)
def called(tag: str) -> tuple[str, str]:
    """Return what a language calls itself, and its name in English; a tag that CLDR does not know is its own name."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag, tag
    own, english = (locale.get_display_name(language) or tag for language in (str(locale), "en"))
    return own[:1].upper() + own[1:], english


def _tags(cell: str, locales: tuple[str, ...]) -> tuple[str, ...]:
    if found := _tag(cell, locales):
        return (found,)
    parts = [part.strip() for part in re.split("[,/]", cell) if part.strip()]
    turned = _tag(" ".join(reversed(parts)), locales) if len(parts) == 2 else ""  # Chinese, Simplified
    tags = (turned,) if turned else tuple(_tag(part, locales) for part in parts)
    if not tags or not all(tags):
        raise UnknownLanguage
    return tags


def _tag(text: str, locales: tuple[str, ...]) -> str:
    tag = tidy(text.strip())
    if is_in(tag, locales):  # CLDR need not be asked
        return tag
    return (_by_code(tag) if _CODE.fullmatch(tag) else "") or _by_name(text, locales)


def _by_code(tag: str) -> str:
    """Return a tag with its language as BCP 47 has it: `spa` is `es`, `chi-TW` is `zh-TW`."""
    from babel.core import get_global

    language, *rest = tag.split("-")
    known = get_global("language_aliases").get(language, language)
    own = [part for part in known.replace("_", "-").split("-")[1:] if not rest]
    language = known.partition("_")[0]
    return tidy("-".join((language, *own, *rest))) if language in _codes() else ""


def _by_name(text: str, locales: tuple[str, ...]) -> str:
    names = {**_english_names(), **_own_names(locales)}
    name = _plain(text)
    if name in names:
        return names[name]
    part = re.fullmatch(r"(.+?) ?(?:\((.+)\)| - (.+))", name)
    if not part:
        return ""
    language, place = names.get(part[1], ""), _english_places().get(part[2] or part[3], "")
    return f"{language}-{place}" if language and place and "-" not in language else ""


def _likely(tag: str) -> tuple[str, ...]:
    """Return the scripts and regions that a language is most likely meant in, where its tag names neither."""
    from babel.core import get_global

    language, *rest = tag.split("-")
    likely, *more = get_global("likely_subtags").get(language, language).split("_")
    if likely != language:
        return ()
    if rest and rest[0] == more[0]:  # a script that goes without saying: pt-Latn-BR
        return ("-".join((language, *rest[1:])),)
    return () if rest else tuple(f"{language}-{part}" for part in more)


@lru_cache(1)
def _english() -> dict[str, str]:
    from babel import Locale

    return {code.replace("_", "-"): str(name) for code, name in Locale("en").languages.items()}


def _codes() -> frozenset[str]:
    return frozenset(code.partition("-")[0] for code in _english()) - _NONE


@lru_cache(1)
def _english_names() -> dict[str, str]:
    return {**{_plain(name): code for code, name in _english().items()}, **_ALSO}


@lru_cache(1)
def _english_places() -> dict[str, str]:
    """Return what CLDR calls regions and scripts in English."""
    from babel import Locale

    english = Locale("en")
    scripts = {_plain(name): code for code, name in english.scripts.items()}
    return {**{_plain(name): code for code, name in english.territories.items()}, **scripts}


@lru_cache(8)
def _own_names(locales: tuple[str, ...]) -> dict[str, str]:
    """Return what languages are called in themselves, with their region or script and without: `português` is `pt`."""
    from babel import Locale

    found: dict[str, str] = {}
    for tag in locales:
        locale = Locale.parse(tag, sep="-")
        language = tag.partition("-")[0]
        names = (locale.languages.get(str(locale)), locale.get_display_name(str(locale)))
        found |= {_plain(name): tag for name in names if name}
        found[_plain(locale.languages.get(language, language))] = language
    return found


def _plain(name: str) -> str:
    """Return a name without capitals and accents, which other programs lose."""
    letters = normalize("NFD", name.casefold())
    return " ".join("".join(sign for sign in letters if not combining(sign)).split())
