"""Turn small functions into rules: what each is called, whose rule it is, and the problems that it finds in a file."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import Problem, Severity
from handouts.readback.parsed_pdf import UNREADABLE, ParsedPdf

T = TypeVar("T")
HOUSE: Final = "house rule"
AGAIN: Final = "print the leaflet again"


class FileRule(Struct, Generic[T], frozen=True):
    """A rule about a `ParsedPdf`, or about one and what it should be; `says` is what it asks for."""

    id: str
    source: str
    says: str
    search: Callable[[T], Iterator[Problem]]
    severity: Severity = "error"


def rule(source: str, severity: Severity = "error") -> Callable[[Callable[[T], Iterator[Problem]]], FileRule[T]]:
    """Make a rule of the function below, named after it; the first line of its docstring says what it asks for."""

    def make(search: Callable[[T], Iterator[Problem]]) -> FileRule[T]:
        says = (search.__doc__ or "").partition("\n")[0]
        return FileRule(f"pdf-{search.__name__.replace('_', '-')}", source, says, search, severity)

    return make


def problem(message: str, page: int = 0, hint: str = "") -> Problem:
    """Return what is wrong on a page, from 1; 0 is the file as a whole."""
    return Problem(message, hint, place=f"page {page}" if page else "")


def problems(rules: Iterable[FileRule[T]], subject: T, parsed: ParsedPdf) -> Iterator[Problem]:
    """Yield what the rules find; that a rule can't read the file is a problem too, for any file may be given to us."""
    for rule in rules:
        try:
            for found in rule.search(subject):
                yield _placed(rule.id, rule.severity, found, parsed)
        except UNREADABLE:
            found = problem("this could not be checked: the file is not built as our leaflets are", 0, AGAIN)
            yield _placed(rule.id, "error", found, parsed)


def _placed(id_: str, severity: Severity, found: Problem, parsed: ParsedPdf) -> Problem:
    message = f"{found.place}: {found.message}" if found.place else found.message
    return replace(found, message=message, path=parsed.path, severity=severity, rule=id_)
