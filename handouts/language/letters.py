"""Turn a locale's catalogs into the characters that its leaflets need."""

from handouts.errors import unknown
from handouts.language import fixed_words
from handouts.language.catalog import read_catalog
from handouts.language.original import LOCALES
from handouts.load.topic import SHIPPED


def letters(locale: str) -> str:
    """Return every character of the shipped catalogs of a locale, in order; English has no catalog but ASCII.

    Raises `UnknownName` for a locale that has none.
    """
    if locale == fixed_words.LANGUAGE:
        return "".join(map(chr, range(0x20, 0x7F)))
    places = [fixed_words.FOLDER, *SHIPPED.glob(f"*/{LOCALES}")]
    found = [path for place in places if (path := place / f"{locale}.po").exists()]
    if not found:
        known = {path.stem for place in places for path in place.glob("*.po")}
        raise unknown("locale", locale, sorted(known | {fixed_words.LANGUAGE}))
    texts = (entry.translation for path in found for entry in read_catalog(path).entries.values())
    return "".join(sorted(set("".join(texts))))
