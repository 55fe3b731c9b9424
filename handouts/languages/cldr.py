"""Turn a language tag into what the Unicode CLDR knows of that locale."""

from babel import Locale, UnknownLocaleError

from handouts.errors import UnknownName, unknown
from handouts.signs import shown


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
