"""Turn a topic and a catalog into the topic in the catalog's language: never into a leaflet that is half in it.

A message that is missing, fuzzy or made from facts that have changed since is lacking, and so is one whose
placeholders, numbers, marks or links are not those of the original (`fidelity`): a mark stands in for it, and a leaflet
that would print it is refused, but no other. A topic without its title, or a catalog with another's header, is refused
as a whole. A region of a language has its words, and before them those of a catalog of its own, if there is one; all
are punctuated as in the region.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from shlex import quote
from typing import Final

from msgspec.structs import replace

from handouts.control_characters import shown
from handouts.errors import ContentError, Problem, UnknownName, raise_for, unknown
from handouts.language.catalog import Catalog
from handouts.language.fidelity import catalog_problems, echoes_in, header_problems, short, text_problems
from handouts.language.locale import is_punctuated_otherwise, lookup, punctuated, tidy
from handouts.language.messages import Message, MessageKey, rewritten
from handouts.language.original import LOCALES, Original, catalogs_beneath, language_of, locales_in, original_of
from handouts.language.updating import Judged, counted, judged
from handouts.load.topic import TopicTitle
from handouts.model.topic import Lack, Topic


def locales_of(topic: Topic | TopicTitle) -> tuple[str, ...]:
    """Return the locales that a topic has words of its own in: its language, and those it has catalogs for."""
    return (topic.language, *locales_in(topic.path / LOCALES, catalogs_beneath(topic.path)))


def languages_of(topic: Topic | TopicTitle) -> tuple[str, ...]:
    """Return the languages that a topic is whole in; it can be asked for in each region of these, too."""
    known = locales_of(topic)
    return tuple(locale for locale in known if not language_of(locale, known))


def is_in(locale: str, locales: Collection[str]) -> bool:
    """Whether a locale is one of these, or a region of one."""
    return any(tag in locales for tag in lookup(locale))


def in_locale(topic: Topic, locale: str, *, is_unfinished: bool = False) -> Topic:
    """Return the topic in a locale: in a language that it has, with what its region says otherwise.

    `is_unfinished`: what is not translated stands there in the original's words, in brackets.

    Raises `UnknownName` for another language, `ContentError` for a catalog that can't be used.
    """
    if locale == topic.language:
        return topic
    known = locales_of(topic)
    language = language_of(locale, known) or (locale if locale in known else "")
    if not language:
        raise _unknown(locale, known)
    if locale not in known and not is_punctuated_otherwise(locale):
        return replace(in_locale(topic, language, is_unfinished=is_unfinished), language=locale)
    original = original_of(topic)
    own = regional(original, original.catalog(locale)) if locale in known and locale != language else {}
    if language != topic.language:
        said = translated(topic, original, original.catalog(language), own, locale, is_unfinished=is_unfinished)
        return replace(said, is_unfinished=is_unfinished)
    said = rewritten(topic, lambda message: punctuated(own.get(message.key, message.text), locale))
    return replace(said, language=locale)


def _unknown(locale: str, known: Sequence[str]) -> UnknownName:
    """Return the error for a language that a topic is not in: Portuguese of Portugal is another than Brazil's."""
    if is_in(tidy(locale), known):
        return unknown("locale", locale, [tidy(locale)])
    kin = next((one for one in known if "-" in one and one.partition("-")[0] == locale.partition("-")[0]), "")
    if kin and "-" in locale:
        hint = f"there is {kin}, which differs too much to be read for it"
        return UnknownName(f"unknown locale: {shown(locale)}", hint)
    if meant := _meant(locale, known):
        return UnknownName(f"unknown locale: {shown(locale)}", f"did you mean {meant}?")
    return unknown("locale", locale, list(known))


def _meant(name: str, known: Sequence[str]) -> str:
    """Return the locale that another code or a language's name stands for, or nothing."""
    from handouts.language.names import UnknownLanguage, nearest, tags_of

    try:
        return nearest(tags_of((name,), tuple(known))[0], known)
    except UnknownLanguage:
        return ""


def regional(original: Original, catalog: Catalog) -> dict[MessageKey, str]:
    """Return what a region says otherwise than its language; what is stale or can't be printed is said as there."""
    raise_for(header_problems(catalog), _unusable(original, catalog))
    echoes = {problem.line: problem for problem in echoes_in(original, catalog)}
    return {
        one.item.key: one.entry.translation
        for one in judged(original, catalog)
        if one.entry and not _lacking(original, catalog, one, echoes)
    }


def translated(
    topic: Topic,
    original: Original,
    catalog: Catalog,
    own: Mapping[MessageKey, str],
    locale: str,
    *,
    is_unfinished: bool = False,
) -> Topic:
    """Return the topic with every text replaced by its translation, or by a mark that it is lacking.

    The locale is the catalog's language or a region of it; `own` are the region's words, which come before these.
    """
    echoes = {problem.line: problem for problem in echoes_in(original, catalog)}
    if (1 in echoes and not is_unfinished) or header_problems(catalog):
        require_whole(original, catalog)
    found = {one.item.key: one for one in judged(original, catalog) if one.item.key not in own}
    lacking = {key: lack for key, one in found.items() if (lack := _lacking(original, catalog, one, echoes))}
    marks = {key: f"[{key[1]}]" if is_unfinished else mark(number) for number, key in enumerate(lacking)}
    words = {key: one.entry.translation for key, one in found.items() if one.entry} | {**own} | marks

    def say(message: Message) -> str:
        return punctuated(words[message.key], locale)

    said = rewritten(topic, say)
    if said.title in marks.values() and not is_unfinished:  # every leaflet has it at its foot
        require_whole(original, catalog)
    lacks = () if is_unfinished else tuple(lacking.values())
    return replace(said, language=locale, translated_from=topic.language, lacking=lacks)


def _lacking(original: Original, catalog: Catalog, one: Judged, echoes: Mapping[int, Problem]) -> Lack | None:
    """Return why a message has no translation that can be printed, or nothing."""
    problem = _lack(catalog, one)
    if one.state == "translated" and one.entry:
        where, said = (catalog.path, one.entry.line), one.entry.translation
        found = text_problems(*where, one.item.text, said, is_markdown=original.is_markdown)
        found += [echoes[one.entry.line]] if one.entry.line in echoes else []
        if not found:
            return None
        problem = found[0]
    message = problem.message + (f" ({problem.hint})" if problem.hint else "")
    return Lack(one.item.context, f"{LOCALES}/{catalog.path.name}", problem.line, message)


def _unusable(original: Original, catalog: Catalog) -> str:
    return f"the translation of {original.name} into {catalog.locale} can't be used"


def require_whole(original: Original, catalog: Catalog) -> None:
    """Raise `ContentError` for a catalog that lacks a message, with sections and counts, or holds what it may not."""
    what = _unusable(original, catalog)
    lacking = [one for one in judged(original, catalog) if one.state != "translated"]
    if lacking:
        count = f"{len(lacking)} message" + ("s" if len(lacking) > 1 else "")
        told = [f"{context or 'fixed words'}: {states}" for context, states in counted(lacking).items()]
        first = [_lack(catalog, one) for one in lacking[:NAMED]]
        hint = f"to see what is left to translate: handouts translate update {quote(original.address)} {catalog.locale}"
        problems = [*(Problem(part, hint, path=catalog.path) for part in told), *first]
        raise ContentError("\n  ".join((f"{what}: {count} not translated", *told, *map(str, first))), hint, problems)
    raise_for(catalog_problems(original, catalog), what)


def _lack(catalog: Catalog, one: Judged) -> Problem:
    """Return what a message lacks, with the line of its translation where the catalog has the message."""
    return Problem(f"{one.state}: “{short(one.item.text)}”", path=catalog.path, line=one.entry.line if one.entry else 0)


_DIGITS: Final = {f"{digit:x}": chr(0xFDD0 + digit) for digit in range(16)}
_VALUES: Final = str.maketrans({sign: digit for digit, sign in _DIGITS.items()})
_END: Final = "\ufdef"
_MARK: Final = re.compile(f"([\ufdd0-\ufddf]+){_END}")
"""The number of what is lacking, in noncharacters: no text may have these (Unicode, 23.7), no font has them."""
NAMED: Final = 5
"""How many messages that are lacking are named one by one."""


def mark(number: int) -> str:
    """Return what stands in for the text that a topic lacks under this number."""
    return "".join(_DIGITS[digit] for digit in f"{number:x}") + _END


def lacks(topic: Topic, text: str) -> tuple[Lack, ...]:
    """Return what is lacking in a text that is made of a topic's."""
    found = _MARK.findall(text) if topic.lacking else ()
    numbers = dict.fromkeys(int(number.translate(_VALUES), 16) for number in found)
    return tuple(topic.lacking[number] for number in numbers)


def require_said(topic: Topic, printed: bytes, what: str = "the leaflet") -> None:
    """Raise `ContentError` for all that is printed of a topic and lacking in it; `printed` is JSON in UTF-8."""
    found = lacks(topic, printed.decode()) if topic.lacking else ()
    if not found:
        return
    from handouts.load.topic import address

    problems = [Problem(lack.message, path=topic.path / lack.file, line=lack.line) for lack in found]
    told = [f"{lack.context}: {problem}" for lack, problem in zip(found, problems, strict=True)][:NAMED]
    more = [f"and {len(found) - NAMED} more"] if len(found) > NAMED else []
    count = f"{len(found)} message" + ("s" if len(found) > 1 else "")
    command = f"handouts translate update {quote(address(topic.path))} {topic.language}"
    hint = f"to see what is left to translate: {command}; leaflets without these can be made"
    first = f"{what} is not wholly in {topic.language}: {count} not translated"
    raise ContentError("\n  ".join((first, *told, *more)), hint, problems)
