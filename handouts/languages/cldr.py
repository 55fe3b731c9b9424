"""Turn a language tag into what the Unicode CLDR knows of that locale."""

from babel import Locale, UnknownLocaleError

from handouts.errors import unknown


def locale_of(tag: str) -> Locale:
    """Return CLDR's locale for a BCP 47 tag; raises `UnknownName`."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise unknown("locale", tag, []) from None
