"""Turn a topic's texts into those of a report: as a reader sees them, their figures filled in, each in its language."""

from collections.abc import Iterable, Iterator

from handouts.language.fixed_words import fixed_words, own_words
from handouts.language.formats import Wording
from handouts.language.locale import conventions, locale_of
from handouts.load.spans import Span, inline
from handouts.model.clinic import Clinic
from handouts.model.report import Run, Said
from handouts.model.topic import Topic


class Teller:
    """Tells what readers of a topic read; in a language of a clinic's own, with the words of its workspace."""

    def __init__(self, topic: Topic, clinic: Clinic | None = None) -> None:
        self.topic = topic
        own = own_words(clinic, topic.language) if clinic else {}
        words = fixed_words(topic.language, own, is_unfinished=True)
        self.wording = Wording(conventions(topic.language), words)

    @property
    def language(self) -> str:
        """The language as staff call it, with its tag: "Arabic (ar)"."""
        return f"{called(self.topic.language)} ({self.topic.language})"

    def text(self, markdown: str) -> Said:
        """Return one block's Markdown: strong words are strong, a placeholder is what it prints."""
        return Said(tuple(self._runs(inline(markdown))), self.topic.language)

    def _runs(self, spans: Iterable[Span], *, is_strong: bool = False) -> Iterator[Run]:
        for span in spans:
            if span.kind == "strong":
                yield from self._runs(span.spans, is_strong=True)
            else:
                told = self.wording.fact(self.topic.facts, span.target) if span.kind == "fact" else span.text
                yield Run(told, "strong" if is_strong else "")


def called(language: str) -> str:
    """Return what English calls a language: "Arabic", "Chinese (Simplified)"."""
    return str(locale_of(language).get_display_name("en"))
