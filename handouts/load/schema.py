"""Turn data and the shape that it should have into its problems, all of them, each with its place.

A shape is a table of known keys (`Fields`), a table whose keys the file chooses (`Named`), a list (`Items`), or a check
of a single value. A `Key` is a shape with the words that docs/reference has about it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Union

from msgspec import Struct

from handouts.control_characters import unprintable
from handouts.errors import Keys, Problem, near

Data = dict[str, Any]
ValueCheck = Callable[[Any], Iterator[Problem]]
Shape = Union["Fields", "Items", "Named", "Key", ValueCheck]

MOST_UNKNOWN: Final = 20
"""Unknown keys reported of one table: if there are more, it is the wrong file."""
_TYPES: Final = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a table",
}


class UnfitValue(Exception):
    """A value that can't be used, with all its problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


class Fields(Struct, frozen=True):
    """A table: keys that must be there, keys that may, and no others."""

    required: dict[str, Any]
    optional: dict[str, Any] = {}


class Items(Struct, frozen=True):
    """A list of at least one item, all of one shape."""

    of: Any
    most: int = 1000


class Named(Struct, frozen=True):
    """A table whose keys the file chooses, with values of one shape; `name` checks these keys, `hint` is an example."""

    of: Any
    hint: str
    name: Any = None


class Key(Struct, frozen=True):
    """The value of a key: its shape, and what it is for, as docs/reference tells it."""

    of: Any
    says: str


class ClinicRule(Struct, frozen=True):
    """A check between parts of the file; it runs where all that it `reads` has its shape."""

    reads: tuple[Keys, ...]
    check: Callable[[Data], Iterator[Problem]]


def problems(value: object, shape: Shape) -> Iterator[Problem]:
    """Yield every way in which a value does not have its shape."""
    if isinstance(shape, Fields):
        yield from _table_problems(value, shape)
    elif isinstance(shape, Items):
        yield from _list_problems(value, shape)
    elif isinstance(shape, Named):
        yield from _named_problems(value, shape)
    elif isinstance(shape, Key):
        yield from problems(value, shape.of)
    else:
        yield from shape(value)


def flag(value: object) -> Iterator[Problem]:
    """Expect true or false."""
    if not isinstance(value, bool):
        yield Problem("expected true or false")


def text(value: object) -> Iterator[Problem]:
    """Expect one line of plain text that can be printed as it is."""
    if not isinstance(value, str):
        yield Problem(
            f"expected text, found {_type(value)}", "" if isinstance(value, dict | list) else "put it in quotes"
        )
    elif not value.strip():
        yield Problem("is empty")
    else:
        yield from (Problem(f"has {odd.message}", odd.hint) for odd in list(unprintable(value))[:1])


def one_of(known: Sequence[str], named: Callable[[str], str] = str) -> ValueCheck:
    """Expect one of the known names; `named` makes a name of what was written."""

    def check(value: object) -> Iterator[Problem]:
        yield from (found := list(text(value)))
        if not found and named(str(value)) not in known:
            yield Problem(f"unknown: {value}", near(str(value), known))

    return check


def pattern(expression: str, message: str, hint: str) -> ValueCheck:
    """Expect text that matches as a whole."""

    def check(value: object) -> Iterator[Problem]:
        yield from (found := list(text(value)))
        if not found and not re.fullmatch(expression, str(value)):
            yield Problem(f"{message}: {value}", hint)

    return check


def _table_problems(value: object, shape: Fields) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(f"expected a table, found {_type(value)}")
        return
    known = {**shape.required, **shape.optional}
    for key in [key for key in value if key not in known][:MOST_UNKNOWN]:
        yield Problem("unknown key", near(key, list(known)), (key,))
    for key in shape.required.keys() - value:
        yield Problem("is missing", at=(key,))
    for key in known.keys() & value:
        yield from (problem.under(key) for problem in problems(value[key], known[key]))


def _list_problems(value: object, shape: Items) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(f"expected a list, found {_type(value)}")
    elif not value:
        yield Problem("is empty")
    elif len(value) > shape.most:
        yield Problem(f"has {len(value):,} items", f"{shape.most:,} at most")
    else:
        for number, item in enumerate(value):
            yield from (problem.under(number) for problem in problems(item, shape.of))


def _named_problems(value: object, shape: Named) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem("expected tables" if isinstance(shape.of, Fields) else "expected a table", shape.hint)
        return
    for key, part in value.items():
        named = problems(key, shape.name) if shape.name else ()
        yield from (problem.under(key) for problem in (*named, *problems(part, shape.of)))


def _type(value: object) -> str:
    return _TYPES.get(type(value), "a date or time")
