"""Find topics by what somebody types: words of their titles, sections, presets and glossaries, or a record's codes."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from unicodedata import combining, normalize

from msgspec import Struct

from handouts.choose import coded
from handouts.load.spans import plain
from handouts.load.topic import TopicTitle
from handouts.model.codes import codes_of
from handouts.model.topic import Topic


class Found(Struct, frozen=True):
    """Topics by name, each with the preset that codes propose, if they do; and what a person is told of it."""

    topics: dict[str, str]
    told: str


def find(typed: str, titles: Sequence[TopicTitle], load: Callable[[str], Topic]) -> Found:
    """Return the topics that fit the codes that are typed, if any are; else those that words find."""
    readings = [reading for word in typed.replace(",", " ").split() if (reading := codes_of(word))]
    if not readings:
        names = by_words(typed, [load(title.name) for title in titles])
        return Found(dict.fromkeys(names, ""), _counted(len(names)))
    findings = coded.find(readings, titles)
    topics = {fit.topic.name: fit.preset for fit in findings.fits}
    return Found(topics, "; ".join([_counted(len(topics)), *map(str, findings.misfits)]))


def _counted(topics: int) -> str:
    return {0: "No topic fits", 1: "1 topic fits"}.get(topics, f"{topics} topics fit")


def by_words(typed: str, topics: Sequence[Topic]) -> list[str]:
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
