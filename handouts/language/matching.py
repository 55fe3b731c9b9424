"""Find out what a translator's file belongs to: which messages of an original it translates, and into which catalog.

Tools write names of their own into a file, so it goes by its messages: by their ids, or where a tool has given ids of
its own, by context and text, or by the words alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from handouts.errors import ContentError
from handouts.language.delivery import Delivered, Delivery, message_id
from handouts.language.fidelity import MOST
from handouts.language.fixed_words import FOLDER
from handouts.language.inline_codes import bare, restored
from handouts.language.locale import is_home, lookup, tidy
from handouts.language.original import Original, OriginalMessage, language_of, locales_in
from handouts.language.updating import judged


class Found(Struct, frozen=True):
    """A message of a file, the message of the original that it is, if any, and how many of these have its words."""

    said: Delivered
    item: OriginalMessage | None
    count: int


def found_in(original: Original, delivery: Delivery) -> list[Found]:
    """Return each message of a file beside the original's; raises `ContentError` where most are of another original."""
    items = _matched(original, delivery.messages)
    known = sum(item is not None for item in items)
    if not items:
        raise ContentError(f"{delivery.path.name} has no messages", "is it the file that came back?")
    if delivery.name != original.name and known <= MOST * len(items):
        what = f"{delivery.path.name} is not a translation of {original.name}"
        raise ContentError(
            f"{what}: {known or 'none'} of its {len(items)} messages are in it",
            "name the topic that it belongs to, with --into",
        )
    counts = Counter(bare(item.text) for item in original.items.values())
    pairs = zip(delivery.messages, items, strict=True)
    return [Found(restored(one, item.text) if item else one, item, counts[bare(one.text)]) for one, item in pairs]


def _matched(original: Original, messages: Iterable[Delivered]) -> list[OriginalMessage | None]:
    """Return the original's message for each of a file's: by id, by context and text, by its words alone.

    Words that several messages have tell which one is meant only where the file has as many: tools keep the order.
    """
    ids = {message_id(key): item for key, item in original.items.items()}
    found = [ids.get(one.id) or original.items.get((one.context, one.text)) for one in messages]
    known = {item.key for item in found if item}
    free: dict[str, list[OriginalMessage]] = defaultdict(list)
    for key, item in original.items.items():
        if key not in known:
            free[bare(item.text)].append(item)
    lost: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(messages):
        if found[number] is None:
            lost[bare(one.text)].append(number)
    for words, numbers in lost.items():
        if len(free[words]) == len(numbers):
            for number, item in zip(numbers, free[words], strict=True):
                found[number] = item
    return found


def catalog_for(original: Original, delivery: Delivery) -> str:
    """Return the locale whose catalog a file is for; raises `ContentError` where it names none.

    It is that which the file was handed out for, if it still says so and its language fits. Else a region has a catalog
    of its own where its language has a whole one, from which it can differ; until then its words are the language's.
    """
    said, marked = language_named(delivery), delivery.catalog
    if not said:
        raise ContentError(f"{delivery.path.name} does not say which language it is in", "name it, as in --locale es")
    if marked and (marked in lookup(said) or said == marked.partition("-")[0]):
        return marked
    language = original.language_of(said)
    if said in original.locales or language == original.language:
        return said
    if language:
        return said if _is_whole(original, language) and not is_home(said) else language
    shipped = locales_in(FOLDER)
    if said in shipped or language_of(said, shipped):
        return language_of(said, shipped) or said
    return lookup(said)[1] if is_home(said) else said


def language_named(delivery: Delivery) -> str:
    """Return the language that a file names, as a tag: gettext's may have an encoding, `es_ES.UTF-8`."""
    return tidy(re.sub(r"[.@][\w-]+$", "", delivery.language.strip()))


def _is_whole(original: Original, locale: str) -> bool:
    return all(one.state == "translated" for one in judged(original, original.catalog(locale)))
