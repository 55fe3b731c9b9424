"""Turn small functions into rules: what each is called, how severe it is, whose rule it is and where it can judge."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from msgspec import Struct

from handouts.check.topic_corpus import Passage, Proof
from handouts.load.schema import Keys
from handouts.model.findings import Finding, Severity

CDC: Final = "CDC Index"
CONTENT: Final = "house rule"
PEMAT: Final = "PEMAT-P"


class Slip(Struct, frozen=True):
    """Where a rule found something, what, and how to mend it."""

    path: Path
    line: int
    place: str
    message: str
    hint: str = ""


class Subject(Protocol):
    """What rules read: a topic's `Proof`, or a `Rendition`."""

    @property
    def language(self) -> str:
        """The language of its words, without a region."""


S = TypeVar("S", bound=Subject)
Search = Callable[[S], Iterator[Slip]]


class Rule(Struct, Generic[S], frozen=True):
    """A rule: `says` what its subject should be like; without `languages` it can judge every language."""

    id: str
    severity: Severity
    source: str
    says: str
    search: Search[S]
    languages: tuple[str, ...] = ()

    def findings(self, subject: S) -> Iterator[Finding]:
        """Yield what the rule finds, nothing where it can't judge the language."""
        if not self.languages or subject.language in self.languages:
            for slip in self.search(subject):
                yield Finding(self.id, self.severity, slip.path, slip.line, slip.message, slip.hint, slip.place)


def rule(id_: str, severity: Severity, source: str, *languages: str) -> Callable[[Search[S]], Rule[S]]:
    """Make a rule of the function below; the first line of its docstring says what it asks for."""

    def make(search: Search[S]) -> Rule[S]:
        says = (search.__doc__ or "").partition("\n")[0]
        return Rule(id_, severity, source, says, search, languages)

    return make


def in_passage(passage: Passage, message: str, hint: str = "") -> Slip:
    """Return what was found in a text."""
    return Slip(passage.path, passage.line, passage.place, message, hint)


def in_table(proof: Proof, keys: Keys, message: str, hint: str = "") -> Slip:
    """Return what was found in a table of `topic.toml`."""
    return Slip(proof.file.path, proof.file.line(keys), ".".join(map(str, keys[:2])), message, hint)
