"""Turn a language tag into what the Unicode CLDR knows of that locale, and into the header of its catalogs.

CLDR and Babel, which reads it, come in late: most leaflets need neither.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from handouts import __version__
from handouts.control_characters import shown
from handouts.errors import ContentError, UnknownName, unknown
from handouts.model.scripts import LATIN, OF_NAMES, SCRIPTS, Script, script_of

if TYPE_CHECKING:
    from babel import Locale

    from handouts.language.original import Original


_REGION: Final = re.compile("-([A-Z]{2}|[0-9]{3})$")
"""The region at the end of a tag (BCP 47)."""
_WORLD: Final = {"en": "en-001"}
"""Languages whose dates and times, where no region is named, are those of the world, not of one country (CLDR)."""
_NOWHERE: Final = "ZZ"
_UNSPACED: Final = {"fr-CA": re.compile(r"\s(?=[;?!])")}
"""The spaces of a language that one of its regions does not set.

French has one before these signs; in Canada it has none there, and keeps those at colons and guillemets (Office
québécois de la langue française, « Espacement avant et après les principaux signes de ponctuation »).
"""
UNSTATED: Final = "unstated"
STATED: Final = ("X-Region", "X-Formality", "X-Reader-Gender")
"""What a translator says of the translation: for readers where, how formal, and how the reader is addressed."""
REVIEWED: Final = "X-Reviewed"


def lookup(tag: str) -> tuple[str, ...]:
    """Return where words in a locale are looked up, one after the other: its region, then its language.

    A region is one of its script: `zh-CN` is of `zh-Hans`, `zh-TW` of `zh-Hant` (RFC 4647, 3.4, and CLDR).
    """
    language = _REGION.sub("", tag)
    written = (f"{language}-{script_of(tag).code}",) if language != tag and "-" not in language else ()
    return tuple(dict.fromkeys((tag, language, *written)))


def is_punctuated_otherwise(tag: str) -> bool:
    """Whether a region sets its language's signs of punctuation otherwise than the language does."""
    return tag in _UNSPACED


def punctuated(text: str, tag: str) -> str:
    """Return a text of a language with the spaces at its signs of punctuation that a region sets."""
    return _UNSPACED[tag].sub("", text) if is_punctuated_otherwise(tag) else text


def is_same_language(one: str, other: str) -> bool:
    """Whether two locales are one language or regions of one."""
    return script_of(one) == script_of(other) and not {*lookup(one)}.isdisjoint(lookup(other))


def at_home(tag: str, home: str) -> str:
    """Return the region of a clinic's own locale where a language without a region is asked for, else what is asked."""
    return home if tag in lookup(home) else tag


def tidy(tag: str) -> str:
    """Return a tag in its usual capitals, with hyphens (RFC 5646, 2.1.1): other programs write `ES` or `zh_CN`."""
    language, *rest = tag.replace("_", "-").split("-")
    return "-".join((language.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)))


def is_home(tag: str) -> bool:
    """Whether a tag's region is the one that CLDR supposes where none is named: `es-ES` says no more than `es`."""
    from babel.core import get_global

    language, _, region = tag.rpartition("-")
    return bool(language) and str(get_global("likely_subtags").get(language, "")).endswith(f"_{region}")


def conventions(tag: str) -> "Locale":
    """Return CLDR's locale whose dates, times and numbers a tag prints; raises `UnknownName`."""
    return locale_of(_WORLD.get(tag, tag))


def _hint_for(name: str) -> str:
    """Return the tag that a language's name or another code stands for, else what a tag looks like."""
    from handouts.language.names import UnknownLanguage, tags_of

    with suppress(UnknownLanguage):
        meant = tags_of((name,), ())[0]
        if meant != tidy(name):
            return f"did you mean {meant}?"
    return "a language tag (BCP 47), such as es, pt-BR or zh-Hans"


def locale_of(tag: str) -> "Locale":
    """Return CLDR's locale for a BCP 47 tag; a region that it has no data of has those of its language.

    Raises `UnknownName`, for one in other capitals than its own too.
    """
    from babel import Locale

    known = (_parsed(one) for one in lookup(tag))
    locale = next(filter(None, known), None)
    region = _REGION.search(tag)
    if locale is None or (region and region[1] not in Locale("en").territories.keys() - {_NOWHERE}):
        raise UnknownName(f"unknown locale: {shown(tag)}", _hint_for(tag))
    proper = str(locale).replace("_", "-")
    if tag != proper and tag.casefold() == proper.casefold():
        raise unknown("locale", tag, [proper])
    return locale


def script_code(tag: str) -> str:
    """Return the script (ISO 15924) that a language is written in, as its tag or CLDR's likely subtags say."""
    from babel.core import get_global

    known = locale_of(tag)
    likely = str(get_global("likely_subtags").get(known.language, "")).split("_")
    return known.script or next((part for part in likely if len(part) == 4), "")


def script_name(code: str) -> str:
    """Return what English calls a script."""
    from babel import Locale

    return str(Locale("en").scripts.get(code, code))


def own_script(scripts: Mapping[str, Script], tag: str) -> Script | None:
    """Return how a workspace says that a locale is set, or the language that it is a region of."""
    return next((scripts[one] for one in lookup(tag) if one in scripts), None)


def require_script(tag: str, own: Script | None) -> None:
    """Raise `ContentError` for a language whose letters no font is named for, or whose lines are said to run the wrong
    way; `own` is how a workspace says that it is set."""
    code, direction = script_code(tag), locale_of(tag).text_direction
    name, language = script_name(code), tag.partition("-")[0]
    if own and own.direction != direction:
        said = f"scripts.toml says that lines in {tag} run {own.direction}, and they run {direction} (CLDR)"
        raise ContentError(said, f'write under [{language}]: direction = "{direction}"')
    if own is None and code != LATIN.code and script_of(tag) is LATIN:
        row = next((script for script in SCRIPTS if script.code == code), None)
        family = row.family if row else OF_NAMES.get(name, f"a family that has {name} letters")
        line = f'[{language}] font = "{family}"' + (f", leading = {row.leading}" if row else "")
        line += ', direction = "rtl"' * (direction == "rtl")
        raise ContentError(
            f"{tag} is written in {name} letters, and it is not said in which font",
            f"add to locale/scripts.toml in your workspace: {line}",
        )


def _parsed(tag: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def new_header(original: "Original", locale: str, today: str) -> dict[str, str]:
    """Return the header of a catalog that is begun; raises `UnknownName` for a locale that CLDR does not know."""
    known = locale_of(locale)
    return {
        "Project-Id-Version": f"{original.name} {original.version}",
        "PO-Revision-Date": today,
        "Last-Translator": UNSTATED,
        "Language-Team": known.get_display_name("en") or locale,
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(known),
        **dict.fromkeys(STATED, UNSTATED),
        REVIEWED: "no",
        "X-Generator": f"handouts {__version__}",
    }


def template_header(original: "Original") -> dict[str, str]:
    """Return the header of a POT, which is in no language yet."""
    header = new_header(original, original.language, "YEAR-MO-DA HO:MI+ZONE")
    return header | {"Language-Team": UNSTATED, "Language": ""}


def revised(header: Mapping[str, str], original: "Original", today: date) -> dict[str, str]:
    """Return the header after a merge or an import."""
    new = new_header(original, original.language, stamped(today))
    return {**header, **{name: new[name] for name in ("Project-Id-Version", "PO-Revision-Date", "X-Generator")}}


def taken_over(header: Mapping[str, str], delivered: Mapping[str, str]) -> dict[str, str]:
    """Return the header with what a translator's file says of the translation."""
    said = {name: delivered[name] for name in STATED if delivered.get(name, UNSTATED) not in {"", UNSTATED}}
    return {**header, **said}


def stamped(day: date) -> str:
    """Return a day as gettext's headers have it."""
    return f"{day.isoformat()} 00:00+0000"


def wrong_in_header(header: Mapping[str, str], locale: str) -> Iterator[str]:
    """Yield what is wrong with a header, for the locale that the file is named after."""
    if header.get("Language") != locale:
        yield f"the header says Language: {header.get('Language', '')}, but the name of the file says {locale}"
    if "charset=utf-8" not in header.get("Content-Type", "").lower():
        yield "the header does not say charset=UTF-8"
    yield from wrong_in_review(header)
    try:
        forms = plural_forms(locale_of(locale))
    except UnknownName:
        yield f"the file is named after {locale}, which is not a known language (CLDR)"
        return
    if "".join(header.get("Plural-Forms", "").split()).rstrip(";") != "".join(forms.split()).rstrip(";"):
        yield f"the header's Plural-Forms must be those of {locale}: {forms}"


def wrong_in_review(header: Mapping[str, str]) -> Iterator[str]:
    """Yield the problem of a header that says more of a review than a header can."""
    if header.get(REVIEWED, "no") != "no":
        said = f"{REVIEWED}: {header[REVIEWED]}"
        yield f"the header says that it was reviewed ({said}), which no header can prove; write no"


def plural_forms(locale: "Locale") -> str:
    from babel.messages.plurals import get_plural

    return str(get_plural(locale).plural_forms)
