"""Choose what a row's words are taken from: the topic of now or, where that is not signed, the last release of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.batch.kept import kept
from handouts.choose.releases import Shelf
from handouts.choose.selection import parts_of, select
from handouts.choose.signing import Register, digest_of
from handouts.errors import ContentError, HandoutError, Problem, UnknownName
from handouts.language.clinic_words import clinic_in
from handouts.language.translation import in_locale
from handouts.load.releases import LAST
from handouts.model.clinic import Clinic
from handouts.model.job import Edition, Job, Request
from handouts.model.topic import Topic

DIGITS: Final = 12
"""Of the digest of a text, in a ledger."""


class Text(Struct, frozen=True):
    """The topic of now, or that of a release, and what holds of it."""

    topic: Topic
    register: Register


def digests(job: Job, original: Topic) -> dict[str, str]:
    """Return a digest of what is signed of each part of a leaflet, to recall it by; none of a sample."""
    if job.edition.clinic.is_sample:
        return {}
    return {part: short_digest(original, job.edition.topic, part) for part in parts_of(job.selection)}


def short_digest(original: Topic, said: Topic, part: str) -> str:
    """Return the digits by which a ledger knows what is signed of a part."""
    return digest_of(original, said, part)[:DIGITS]


class Texts:
    """The texts of a clinic for the rows of a roster; `shelf` has the releases that stand in for what is not signed.

    With `release`, every row gets the text of that one, or of the last in its language.
    """

    def __init__(self, clinic: Clinic, register: Register, shelf: Shelf | None) -> None:
        self.clinic, self.register, self.shelf = clinic, register, shelf
        self.release = ""
        self._signed: dict[tuple[Path, str, Request], tuple[bool] | Problem] = {}
        self._editions: dict[tuple[Path, str], Edition | Problem] = {}
        self._releases: dict[tuple[str, str], Text | Problem] = {}

    def chosen(self, topic: Topic, locale: str, request: Request) -> Text:
        """Return the text for a request in a language; raises `ContentError` where a release would be it, and is
        damaged."""
        now = Text(topic, self.register)
        if self.shelf is None:
            return now
        if not self.release and self._is_signed(now, locale, request):
            return now
        return kept(self._releases, (topic.id, locale), self._opened(self.shelf, now, locale))

    def edition(self, text: Text, locale: str) -> Edition:
        """Return a text in a language, with what holds of it."""
        return kept(self._editions, (text.topic.path, locale), lambda: self._made(text, locale))

    def _opened(self, shelf: Shelf, now: Text, locale: str) -> Callable[[], Text]:
        def opened() -> Text:
            name = self.release or LAST
            try:
                return Text(*shelf.opened(now.topic.id, name, (locale,) if name == LAST else ()))
            except UnknownName as error:
                if self.release:
                    raise ContentError(error.message, error.hint) from error
                return now

        return opened

    def _is_signed(self, text: Text, locale: str, request: Request) -> bool:
        key = (text.topic.path, locale, request)
        return kept(self._signed, key, lambda: (self._lacks_nothing(text, locale, request),))[0]

    def _lacks_nothing(self, text: Text, locale: str, request: Request) -> bool:
        """Whether a text is signed as far as it is asked for: not where its translation can't be used. What can't be
        chosen from it is told where it is."""
        try:
            edition = self.edition(text, locale)
        except HandoutError:
            return False
        try:
            return not edition.lacks(parts_of(select(edition.topic, request)))
        except HandoutError:
            return True

    def _made(self, text: Text, locale: str) -> Edition:
        topic = text.topic
        return text.register.approved(
            Edition(in_locale(topic, locale), clinic_in(self.clinic, locale, topic.id)), topic
        )
