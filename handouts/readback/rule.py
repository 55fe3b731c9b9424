"""Turn small functions into rules: what each is called, whose rule it is, and what it finds in a copy."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, NamedTuple, TypeVar

from msgspec import Struct

from handouts.model.findings import Finding, Severity
from handouts.readback.parsed_pdf import UNREADABLE, Copy

T = TypeVar("T")
HOUSE: Final = "house rule"


class Fault(NamedTuple):
    """What is wrong, on which page (from 1, 0 for the file as a whole), and how to mend it."""

    message: str
    page: int = 0
    hint: str = ""


class Rule(Struct, Generic[T], frozen=True):
    """A rule about a `Copy`, or a copy and what it should be; `says` is what it asks for."""

    id: str
    source: str
    says: str
    search: Callable[[T], Iterator[Fault]]
    severity: Severity = "error"


def rule(source: str, severity: Severity = "error") -> Callable[[Callable[[T], Iterator[Fault]]], Rule[T]]:
    """Make a rule of the function below, named after it; the first line of its docstring says what it asks for."""

    def make(search: Callable[[T], Iterator[Fault]]) -> Rule[T]:
        says = (search.__doc__ or "").partition("\n")[0]
        return Rule(f"pdf-{search.__name__.replace('_', '-')}", source, says, search, severity)

    return make


def findings(rules: Iterable[Rule[T]], subject: T, copy: Copy) -> Iterator[Finding]:
    """Yield what the rules find; a copy that a rule can't read is a finding too, for any file may be given to us."""
    for rule in rules:
        try:
            for fault in rule.search(subject):
                yield _finding(rule.id, rule.severity, fault, copy)
        except UNREADABLE:
            fault = Fault("can't be checked: the file is not built as our leaflets are", 0, "print it again")
            yield _finding(rule.id, "error", fault, copy)


def _finding(id_: str, severity: Severity, fault: Fault, copy: Copy) -> Finding:
    place = f"page {fault.page}" if fault.page else ""
    message = f"{place}: {fault.message}" if place else fault.message
    return Finding(id_, severity, copy.path, 0, message, fault.hint, place)
