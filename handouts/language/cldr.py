"""Turn a language tag into what the Unicode CLDR knows of that locale."""

from typing import Final

from babel import Locale, UnknownLocaleError

from handouts.control_characters import shown
from handouts.errors import UnknownName, unknown

_ZEROS: Final = {
    "adlm": "\U0001e950", "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "cakm": "\U00011136",
    "deva": "\u0966", "hmnp": "\U0001e140", "latn": "0", "mtei": "\uabf0", "mymr": "\u1040", "nkoo": "\u07c0",
    "olck": "\u1c50", "tibt": "\u0f20",
}  # fmt: skip
"""The digit 0 of each numbering system that is some locale's default (CLDR); the others follow it in Unicode."""


def locale_of(tag: str) -> Locale:
    """Return CLDR's locale for a BCP 47 tag; raises `UnknownName`, for one in other capitals than its own too."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise UnknownName(
            f"unknown locale: {shown(tag)}", "a language tag (BCP 47), such as es, pt-BR or zh-Hans"
        ) from None
    proper = str(locale).replace("_", "-")
    if tag != proper and tag.casefold() == proper.casefold():
        raise unknown("locale", tag, [proper])
    return locale


def digits(locale: Locale) -> str:
    """Return a locale's digits from 0 to 9, which Babel does not write by itself."""
    zero = ord(_ZEROS[locale.default_numbering_system])
    return "".join(chr(zero + n) for n in range(10))


def localised(text: str, locale: Locale) -> str:
    """Return a text that Babel made with the locale's digits."""
    return text.translate({ord("0") + n: digit for n, digit in enumerate(digits(locale))})
