"""Turn small functions into rules: what each is called, whose rule it is, and what it finds in a copy."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import Problem, Severity
from handouts.readback.parsed_pdf import UNREADABLE, ParsedPdf

T = TypeVar("T")
HOUSE: Final = "house rule"


class FileRule(Struct, Generic[T], frozen=True):
    """A rule about a `ParsedPdf`, or a copy and what it should be; `says` is what it asks for."""

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


def findings(rules: Iterable[FileRule[T]], subject: T, copy: ParsedPdf) -> Iterator[Problem]:
    """Yield what the rules find; a copy that a rule can't read is a finding too, for any file may be given to us."""
    for rule in rules:
        try:
            for fault in rule.search(subject):
                yield _finding(rule.id, rule.severity, fault, copy)
        except UNREADABLE:
            fault = problem("can't be checked: the file is not built as our leaflets are", 0, "print it again")
            yield _finding(rule.id, "error", fault, copy)


def _finding(id_: str, severity: Severity, fault: Problem, copy: ParsedPdf) -> Problem:
    message = f"{fault.place}: {fault.message}" if fault.place else fault.message
    return replace(fault, message=message, path=copy.path, severity=severity, rule=id_)
