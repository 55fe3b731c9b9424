"""Turn small functions into rules: what each is called, how severe it is, whose rule it is and where it can judge."""

from collections.abc import Callable, Iterator
from typing import Final, Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handouts.check.topic_corpus import Passage, TopicCorpus
from handouts.errors import Keys, Problem, Severity

CDC: Final = "CDC Index"
CONTENT: Final = "house rule"
PEMAT: Final = "PEMAT-P"


class Subject(Protocol):
    """What rules read: a topic's `TopicCorpus`, or a `TranslationPair`."""

    @property
    def language(self) -> str:
        """The language of its words, without a region."""


S = TypeVar("S", bound=Subject)
Search = Callable[[S], Iterator[Problem]]


class Rule(Struct, Generic[S], frozen=True):
    """A rule: `says` what its subject should be like; without `languages` it can judge every language."""

    id: str
    severity: Severity
    source: str
    says: str
    search: Search[S]
    languages: tuple[str, ...] = ()

    def problems(self, subject: S) -> Iterator[Problem]:
        """Yield what the rule finds, nothing where it can't judge the language."""
        if not self.languages or subject.language in self.languages:
            for found in self.search(subject):
                yield replace(found, severity=self.severity, rule=self.id)


def rule(id_: str, severity: Severity, source: str, *languages: str) -> Callable[[Search[S]], Rule[S]]:
    """Make a rule of the function below; the first line of its docstring says what it asks for."""

    def make(search: Search[S]) -> Rule[S]:
        says = (search.__doc__ or "").partition("\n")[0]
        return Rule(id_, severity, source, says, search, languages)

    return make


def in_passage(passage: Passage, message: str, hint: str = "") -> Problem:
    """Return what is wrong with a text."""
    return Problem(message, hint, path=passage.path, line=passage.line, place=passage.place)


def in_table(corpus: TopicCorpus, keys: Keys, message: str, hint: str = "") -> Problem:
    """Return what is wrong in a table of `topic.toml`."""
    return Problem(
        message, hint, path=corpus.file.place(keys)[0], line=corpus.file.line(keys), place=".".join(map(str, keys[:2]))
    )
