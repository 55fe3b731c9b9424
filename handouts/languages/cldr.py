"""Turn a language tag into what the Unicode CLDR knows of that locale."""

from babel import Locale, UnknownLocaleError

from handouts.errors import UnknownName


def locale_of(tag: str) -> Locale:
    """Return CLDR's locale for a BCP 47 tag; raises `UnknownName`."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise UnknownName(f"unknown locale: {tag}", "a language tag (BCP 47), such as es, pt-BR or zh-Hans") from None
