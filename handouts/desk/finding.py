"""Find topics by the words that somebody types: of their titles, their sections, their presets and their glossaries."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import combining, normalize

from handouts.load.spans import plain
from handouts.model.topic import Topic


def found(topics: Iterable[Topic], typed: str) -> list[str]:
    """Return the names of the topics that have a word beginning with each of the words typed; all where none is."""
    wanted = _words(typed)
    return [topic.id for topic in topics if all(any(word.startswith(one) for word in words(topic)) for one in wanted)]


@lru_cache(64)
def _kept(told: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in told for word in _words(text))


def words(topic: Topic) -> frozenset[str]:
    """Return all words by which a topic is found."""
    return _kept(tuple(_told(topic)))


def _told(topic: Topic) -> Iterator[str]:
    yield from (topic.id.replace("-", " "), topic.title)
    yield from (preset.title for preset in topic.presets.values())
    yield from (section.title for section in topic.sections.values())
    yield from (condition.label for condition in topic.conditions.values())
    yield from (term.term for term in topic.glossary.values())


def _words(text: str) -> list[str]:
    """Return words in small letters, without accents; what is no letter, digit or full stop parts them."""
    letters = "".join(sign for sign in normalize("NFD", plain(text).casefold()) if not combining(sign))
    return "".join(sign if sign.isalnum() or sign == "." else " " for sign in letters).split()
